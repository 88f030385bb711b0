/** The imports of an object type's file: the runtime's values, its types, and other files. */
import type { NamedField, NamedObject } from "../../schema/named.js";
import { compareText, groupBy } from "../../schema/schema.js";
import { importStatement, sorted } from "../spelling/layout.js";
import { literal } from "../spelling/literal.js";
import type { EmitOptions } from "../spelling/options.js";
import { idType, overrideOf, readType, writeType } from "../spelling/types.js";
import type { ViewContext } from "./context.js";
import { importPath, kindNames, runtimeModule, upFrom } from "./context.js";
import { idsFile } from "./ids.js";
import { inheritedFields, inputBase, inputEndings } from "./inputs.js";
import { builtinReader, checkOf, wrapperType } from "./wrapper.js";

/** The import statements of an object type's file. */
export function objectImports(
  object: NamedObject,
  context: ViewContext,
): readonly string[] {
  const { options } = context;
  const runtime = runtimeModule(upFrom(object), "codec", options);
  const names = new Set(
    object.fields.flatMap((field) => typeNames(field, object, options)),
  );
  const foreign = foreignNames(object, context, names);
  const local = new Set([...foreign.keys(), ...localNames(object)]);
  const runtimeTypes = [
    `${kindNames[object.kind]}Record`,
    wrapperType,
    ...inputEndings(object).map((ending) => inputBase(object, ending)),
    ...(object.archived || object.fields.length === 0 ? [] : [inheritedFields]),
    ...[...names].filter((name) => !local.has(name)),
  ];
  const byFile = groupBy([...foreign], ([, file]) => file);
  return [
    importStatement(
      "import",
      sorted(runtimeValues(object, context)),
      literal(runtime),
    ),
    importStatement("import type", sorted(runtimeTypes), literal(runtime)),
    ...[...byFile]
      .sort(([a], [b]) => compareText(a, b))
      .map(([file, entries]) =>
        importStatement(
          "import type",
          sorted(entries.map(([name]) => name)),
          literal(importPath(object, file, options)),
        ),
      ),
    ...context.nested.map(({ value, file }) =>
      importStatement(
        "import",
        [value],
        literal(importPath(object, file, options)),
      ),
    ),
    ...overrideImports(object, context),
  ];
}

function typeNames(
  field: NamedField,
  object: NamedObject,
  options: EmitOptions,
): readonly string[] {
  if (object.archived) return readType(field, object, options).names;
  return [
    ...readType(field, object, options).names,
    ...writeType(field, object, options, { edits: true }).names,
  ];
}

/** Names that the file itself declares. */
function localNames(object: NamedObject): readonly string[] {
  return object.fields.flatMap((field) =>
    field.shared || field.choicesType === null ? [] : [field.choicesType],
  );
}

/** Names that other files declare, with the file. */
function foreignNames(
  object: NamedObject,
  context: ViewContext,
  names: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const foreign = new Map<string, string>();
  for (const field of object.fields) {
    const { target, choicesType, shared } = field;
    if (target !== null) foreign.set(idType(target), idsFile);
    if (shared && choicesType !== null) foreign.set(choicesType, "shared");
  }
  for (const name of [...foreign.keys()])
    if (!names.has(name)) foreign.delete(name);
  if (object.kind === "customObject") foreign.set(idType(object.type), idsFile);
  for (const { type, file, member: name } of context.nested) {
    foreign.set(type, file);
    if (name === "contacts" && !object.archived)
      foreign.set(`${type}Create`, file);
  }
  return foreign;
}

function runtimeValues(
  object: NamedObject,
  context: ViewContext,
): readonly string[] {
  const { options, nested } = context;
  const plain = object.fields.filter(
    (field) => overrideOf(field, object, options)?.read === undefined,
  );
  const checks = plain.flatMap((field) => checkOf(field) ?? []);
  const dates = options.dates === "Date" ? ["dateOf"] : [];
  const within = nested.length > 0 ? ["notList", "recordsOf"] : [];
  return [
    `define${kindNames[object.kind]}`,
    builtinReader(object),
    ...checks,
    ...dates,
    ...within,
  ];
}

/** Imports that the config's own types and mapping functions need. */
function overrideImports(
  object: NamedObject,
  { options }: ViewContext,
): readonly string[] {
  const up = upFrom(object);
  const path = (module: string): string =>
    module.startsWith(".") && up === "../"
      ? `../${module.replace(/^\.\//, "")}`
      : module;
  const overrides = object.fields.flatMap(
    (field) => overrideOf(field, object, options) ?? [],
  );
  const types = overrides.flatMap(({ type, from }) =>
    from === undefined
      ? []
      : [`import type { ${type} } from ${literal(path(from))};`],
  );
  const functions = overrides.flatMap(({ read, write, functions: module }) => {
    const names = sorted([read, write].flatMap((name) => name ?? []));
    if (module === undefined || names.length === 0) return [];
    return [importStatement("import", names, literal(path(module)))];
  });
  return sorted([...types, ...functions]);
}
