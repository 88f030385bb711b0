/** Checks inputs of writes, and describes them as JSON Schema. Loaded with the first of either. */
import type {
  InputChecks,
  InputIssue,
  InputParts,
  InputResult,
  InputSchema,
  JsonSchema,
  JsonSchemaOptions,
} from "../record/input-parts.js";
import { check } from "./check.js";
import { inputJsonSchema } from "./json-schema.js";

/** Both ways to use the schema of an input. */
export function checksOf<Input>(parts: InputParts): InputChecks<Input> {
  return {
    validate: (value) => validate(parts, value),
    jsonSchema: (options) => jsonSchemaOf(parts, options),
  };
}

/** The JSON Schema of an input; a new one each time. */
async function jsonSchemaOf(
  parts: InputParts,
  options: JsonSchemaOptions = {},
): Promise<JsonSchema> {
  const nested = parts.write === "create" ? Object.entries(parts.nested) : [];
  const items = await Promise.all(
    nested.map(async ([name, wrapper]): Promise<[string, JsonSchema]> => [
      name,
      await itemsOf(wrapper, options),
    ]),
  );
  const descriptions = new Map(
    (options.fields ?? []).flatMap(({ id, description }) =>
      typeof description === "string" ? [[id, description] as const] : [],
    ),
  );
  return inputJsonSchema(parts, Object.fromEntries(items), descriptions);
}

/** A record that is created within another one has no lead of its own. */
async function itemsOf(
  wrapper: object,
  options: JsonSchemaOptions,
): Promise<JsonSchema> {
  if (!("create" in wrapper)) return { type: "object" };
  // What reads and writes nested records is the wrapper of their type.
  const { create } = wrapper as { readonly create: InputSchema<unknown> };
  const { properties, required, ...schema } = await create.jsonSchema(options);
  const members = Object.entries(properties ?? {});
  const others = (Array.isArray(required) ? required : []).filter(
    (name) => name !== "leadId",
  );
  return {
    ...schema,
    properties: Object.fromEntries(
      members.filter(([name]) => name !== "leadId"),
    ),
    ...(others.length === 0 ? {} : { required: others }),
  };
}

/**
 * Checks an input member by member: first as a write does, then its value against the JSON Schema; last
 * the input as a whole.
 */
async function validate<Input>(
  parts: InputParts,
  input: unknown,
): Promise<InputResult<Input>> {
  const subject = JSON.stringify(parts.label);
  const given = membersOf(input);
  if (given === undefined)
    return { issues: [problemOfWrite(parts, input, []) ?? notAnObject] };
  const schema = await jsonSchemaOf(parts);
  const refused = Object.entries(given).flatMap(
    ([name, value]) =>
      problemOfWrite(parts, Object.fromEntries([[name, value]]), [name]) ?? [],
  );
  const names = new Set(refused.map(({ path }) => path[0]));
  const others = check(schema, asJson(given), [])
    .filter(({ path }) => !names.has(path[0]))
    .map(({ message, path }) => ({
      message: `${path.length === 0 ? subject : `${path.join(".")} of ${subject}`} ${message}`,
      path,
    }));
  const issues = [...refused, ...others];
  const whole =
    issues.length > 0 ? undefined : problemOfWrite(parts, input, []);
  if (whole !== undefined) return { issues: [whole] };
  // What fits the schema of an input is one.
  return issues.length > 0 ? { issues } : { value: input as Input };
}

const notAnObject: InputIssue = {
  message: "Give the members as an object.",
  path: [],
};

function membersOf(
  input: unknown,
): Readonly<Record<string, unknown>> | undefined {
  const isObject = Object.prototype.toString.call(input) === "[object Object]";
  return isObject ? (input as Readonly<Record<string, unknown>>) : undefined;
}

/** What a write says of an input. */
function problemOfWrite(
  { toWire }: InputParts,
  input: unknown,
  path: InputIssue["path"],
): InputIssue | undefined {
  try {
    toWire(input as never);
    return undefined;
  } catch (error) {
    return {
      message: error instanceof Error ? error.message : String(error),
      path,
    };
  }
}

/** Points in time that are given as dates are sent as text. */
function asJson(value: unknown): unknown {
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (Array.isArray(value)) return value.map(asJson);
  if (membersOf(value) === undefined) return value;
  const members = Object.entries(value as object);
  return Object.fromEntries(
    members.map(([name, part]) => [name, asJson(part)]),
  );
}
