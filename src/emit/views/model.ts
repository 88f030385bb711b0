/** The views of what ties the types of an organisation together: each object type's model, and all of them. */
import type {
  NamedField,
  NamedObject,
  NamedSchema,
} from "../../schema/named.js";
import { compareText } from "../../schema/schema.js";
import { docComment } from "../spelling/docs.js";
import { importStatement, leaveAlone, sorted } from "../spelling/layout.js";
import { literal } from "../spelling/literal.js";
import type { EmitOptions } from "../spelling/options.js";
import { overrideOf } from "../spelling/types.js";
import type { ViewContext } from "./context.js";
import { referenceOf, runtimeModule } from "./context.js";
import { inputEndings } from "./inputs.js";
import type { BoundView, ModelsView, ModelView, ViewBody } from "./view.js";

const modelUse: Readonly<Record<EmitOptions["emit"], string>> = {
  types: "its inputs",
  wrappers: "its inputs and events",
  client: "the client",
};

/** The interface from which the client knows the types of one object type. */
export function modelView(
  object: NamedObject,
  { options, referrers: others, statusMembers }: ViewContext,
): ModelView {
  const { type, kind, fields } = object;
  const endings = inputEndings(object);
  const creates = endings.filter((ending) => ending !== "Update");
  const dates = fields.filter(
    (field) => field.type.kind === "date" || field.type.kind === "datetime",
  );
  const mapped = fields.filter(
    (field) => overrideOf(field, object, options) !== null,
  );
  const referrers = sorted(others.map(({ value }) => value));
  const references = fields.flatMap((field) => {
    const reference = referenceOf(field, object, options);
    return reference === null
      ? []
      : [`    ${field.name}: ${literal(reference)};`];
  });
  return {
    doc: docComment(
      [`The types of ${type} in one place, for ${modelUse[options.emit]}.`],
      "",
    ),
    head: `${leaveAlone}\nexport interface ${type}Model`,
    lines: [
      `  kind: ${literal(kind)};`,
      `  record: ${type};`,
      `  create: ${orNever(creates.map((ending) => type + ending))};`,
      `  update: ${endings.length === 0 ? "never" : `${type}Update`};`,
      `  dates: ${orNever(dates.map(({ name }) => literal(name)))};`,
      ...(statusMembers.length === 0
        ? []
        : [
            `  byName: ${orNever(statusMembers.map(({ member }) => literal(member)))};`,
          ]),
      ...idLines(fields),
      `  mapped: ${orNever(mapped.map(({ name }) => literal(name)))};`,
      ...(references.length === 0
        ? ["  references: Record<never, never>;"]
        : ["  references: {", ...references, "  };"]),
      `  referredBy: ${orNever(referrers.map(literal))};`,
    ],
  };
}

/**
 * The id of each custom field; where several organisations share the output, those of all. One line: each
 * stands beside its field already, and here only types read them.
 */
function idLines(fields: readonly NamedField[]): readonly string[] {
  if (fields.length === 0) return [];
  const members = fields.map(({ name, id, ids }) => {
    const all = ids === null ? [id] : Object.values(ids);
    const unique = [...new Set(all)].sort(compareText);
    return `${name}: ${orNever(unique.map(literal))}`;
  });
  return [`  ids: { ${members.join("; ")} };`];
}

function orNever(parts: readonly string[]): string {
  return parts.length === 0 ? "never" : parts.join(" | ");
}

/** Builds the view of the file that has all models and wrappers of an organisation. */
export function buildModelsView(
  schema: NamedSchema,
  options: EmitOptions,
): ViewBody<ModelsView> {
  const byFile = [...schema.objects].sort((a, b) =>
    compareText(a.file, b.file),
  );
  const byValue = [...schema.objects].sort((a, b) =>
    compareText(a.value, b.value),
  );
  const runtime = literal(runtimeModule("./", "index", options));
  return {
    imports: [
      importStatement("import type", ["WrappersOf"], runtime),
      ...byFile.flatMap(({ file, type, value }) => {
        const path = literal(`./${file}${options.importExtension}`);
        return [
          importStatement("import", [value], path),
          importStatement("import type", [`${type}Model`], path),
        ];
      }),
    ],
    models: byValue.map(({ value, type }) => `  ${value}: ${type}Model;`),
    wrappers: byValue.map(({ value }) => `  ${value},`),
  };
}

/** The part of the schema that the file of models depends on. */
export function modelsSource({ objects }: NamedSchema): unknown {
  return objects.map(({ type, value, file }) => ({ type, value, file }));
}

/** A function of the runtime that a file binds to the models, with its types and arguments. */
export interface Binding {
  readonly value: string;
  readonly types: readonly string[];
  readonly arguments: readonly string[];
  /** More values that it takes from the runtime. */
  readonly others: readonly string[];
  /** What it hands on from the runtime as it is. */
  readonly exports: readonly string[];
}

/** The binding of the events, or of what tests need, to the models. */
export function bindingOf(
  file: "events" | "testing",
  { dates }: EmitOptions,
): Binding {
  if (file === "events") {
    const types = ["EventOf", "ParseEvent"];
    return {
      value: "defineEvents",
      types,
      arguments: ["wrappers"],
      others: [],
      exports: [],
    };
  }
  const options = dates === "Date" ? ['{ dates: "Date" }'] : [];
  return {
    value: "defineBuilders",
    types: ["BuildEvent", "Builders"],
    arguments: ["wrappers", ...options],
    others: ["defineEventBuilder"],
    exports: ["signWebhook"],
  };
}

/** The call behind an equals sign: on the next line, or with an object among what it is given, broken up. */
function callOf({ value, arguments: given }: Binding): string {
  const call = `/* @__PURE__ */ ${value}<Models>`;
  return given.length === 1
    ? `\n  ${call}(${given.join("")})`
    : ` ${call}(\n${given.map((one) => `  ${one},\n`).join("")})`;
}

/** Builds the view of a file that binds a function of the runtime to the models. */
export function buildBoundView(
  names: Binding,
  options: EmitOptions,
): ViewBody<BoundView> {
  const runtime = literal(runtimeModule("./", "index", options));
  const models = literal(`./models${options.importExtension}`);
  return {
    argument: names.arguments.join(", "),
    call: callOf(names),
    exports:
      names.exports.length === 0
        ? []
        : [importStatement("export", names.exports, runtime)],
    imports: [
      importStatement("import", [names.value, ...names.others], runtime),
      importStatement("import type", names.types, runtime),
      importStatement("import", ["wrappers"], models),
      importStatement("import type", ["Models"], models),
    ],
  };
}
