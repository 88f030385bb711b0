/** Makes what `create` takes, for tests: what is required and not given gets a valid value. */
import type { ObjectKind } from "./builtins.js";
import { CloseInputError } from "../errors.js";
import type {
  ActivityInput,
  ActivityStatus,
  AnyWrapper,
  ModelMap,
  Wrappers,
} from "./model.js";
import type { FieldDescriptor } from "./descriptors.js";

/** A value that refers to another record, or to a user: nobody can make one up. */
type Reference = `${"lead" | "cont" | "user" | "custobj"}_${string}`;

/**
 * The names of the members that have to be given: required references, required members of the user's
 * own types, and what makes an activity a draft.
 */
type Needed<Create, Mapped> = {
  [Name in keyof Create]-?: Record<never, never> extends Pick<Create, Name>
    ? never
    : Name extends Mapped
      ? Name
      : NonNullable<Create[Name]> extends
            Reference | readonly Reference[] | "draft"
        ? Name
        : never;
}[keyof Create];

/** The input of a builder: references that are required, and any other member of the input. */
export type BuilderInput<Create, Mapped = never> = Create extends unknown
  ? Pick<Create, Needed<Create, Mapped>> &
      Partial<Pick<Create, Exclude<keyof Create, Needed<Create, Mapped>>>>
  : never;

/**
 * Gives a complete input for `create`. The same call gives the same values: a field's label as text, 1,
 * its first choice, the first of January 2026. Throws `CloseInputError` where a value has to be given.
 */
export type Builder<Create, Mapped = never> = [
  ActivityInput<Create, "draft">,
] extends [never]
  ? Record<never, never> extends BuilderInput<Create, Mapped>
    ? (given?: BuilderInput<Create, Mapped>) => Create
    : (given: BuilderInput<Create, Mapped>) => Create
  : ActivityBuilder<Create, Mapped>;

/** Like `create` it gives a published activity, unless its `status` is `"draft"`. */
type ActivityBuilder<Create, Mapped> = <
  Status extends ActivityStatus = "published",
>(
  given: { status?: Status } & BuilderInput<
    ActivityInput<Create, Status>,
    Mapped
  >,
) => ActivityInput<Create, Status>;

/** One builder for each object type that can be written, by the name of its wrapper; archived types have none. */
export type Builders<Models extends ModelMap<Models>> = {
  readonly [
    Name in keyof Models as [Models[Name]["create"]] extends [never]
      ? never
      : Name
  ]: Builder<Models[Name]["create"], Models[Name]["mapped"]>;
};

/** Options of `defineBuilders`. */
export interface BuilderOptions {
  /** The config's `dates`: what points in time are made of. `"string"`. */
  dates?: "string" | "Date";
}

/** Makes the builders of an organisation. */
export function defineBuilders<Models extends ModelMap<Models>>(
  wrappers: Wrappers,
  { dates = "string" }: BuilderOptions = {},
): Builders<Models> {
  const builders = Object.entries(wrappers).map(
    ([name, wrapper]) =>
      [
        name,
        (given: object = {}) => complete(wrapper, given, dates === "Date"),
      ] as const,
  );
  // The wrappers say at run time what `Models` says to the compiler; nothing can prove it.
  return Object.fromEntries(builders) as unknown as Builders<Models>;
}

const firstDay = "2026-01-01";
const firstMoment = "2026-01-01T09:00:00+00:00";

/** The given members, after those that are required beside them. */
function complete(
  { kind, label, fields }: AnyWrapper,
  given: object,
  asDates: boolean,
): object {
  const missing: string[] = [];
  if (belongsToLead(kind) && !Object.hasOwn(given, "leadId"))
    missing.push("leadId");
  const made: [string, unknown][] = isNamed(kind)
    ? [["name", label || "Name"]]
    : [];
  // Two fields can have one key, which takes one value.
  const keys = new Set(
    Object.keys(given).map((name) =>
      Object.hasOwn(fields, name) ? fields[name]?.wireKey : undefined,
    ),
  );
  const required = isDraft(kind, given) ? [] : Object.entries(fields);
  for (const [name, field] of required) {
    if (!field.required || keys.has(field.wireKey)) continue;
    const value = valueOf(field, asDates);
    if (value === undefined) missing.push(name);
    else made.push([name, field.many ? [value] : value]);
    keys.add(field.wireKey);
  }
  if (missing.length > 0)
    throw new CloseInputError(
      `Give ${missing.join(" and ")} of ${JSON.stringify(label)}: there is no value to make up.`,
    );
  return { ...Object.fromEntries(made), ...given };
}

function belongsToLead(kind: ObjectKind): boolean {
  return kind !== "lead";
}

function isNamed(kind: ObjectKind): boolean {
  return kind === "lead" || kind === "customObject";
}

/** A draft may lack what is required until it is published. */
function isDraft(kind: ObjectKind, given: object): boolean {
  return (
    kind === "customActivity" && "status" in given && given.status === "draft"
  );
}

/** A valid value; undefined where only the caller can know one. */
function valueOf(field: FieldDescriptor, asDates: boolean): unknown {
  // With a type of the user's own, the value is not what is sent.
  if (field.write !== undefined) return undefined;
  switch (field.type) {
    case "text":
    case "textarea":
    case "hidden":
      return field.label || "text";
    case "number":
      return 1;
    case "date":
      return firstDay;
    case "datetime":
      return asDates ? new Date(firstMoment) : firstMoment;
    case "choices":
      return field.choices?.[0] ?? (field.label || "text");
    default:
      return undefined;
  }
}
