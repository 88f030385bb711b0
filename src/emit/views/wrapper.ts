/** The view of a wrapper: the members of a record, with one row for each custom field. */
import type { TypeOverride } from "../../define.js";
import { kinds } from "../../runtime/record/builtins.js";
import type { NamedField, NamedObject } from "../../schema/named.js";
import type { FieldType } from "../../schema/schema.js";
import { configLabel } from "../../schema/vocabulary.js";
import { docComment } from "../spelling/docs.js";
import { filled, leaveAlone } from "../spelling/layout.js";
import { literal } from "../spelling/literal.js";
import { idsByOrg } from "../spelling/org-ids.js";
import {
  isRequired,
  isUnion,
  overrideOf,
  sharedFile,
} from "../spelling/types.js";
import { kindNames, referenceOf } from "./context.js";
import { statusesFile } from "./status-members.js";
import { deprecation } from "./describe.js";
import type { ObjectContext } from "./imports.js";
import type { WrapperView } from "./view.js";

/** The wrapper of an object type. */
export function wrapperView(
  object: NamedObject,
  context: ObjectContext,
): WrapperView {
  const { imports, options } = context;
  const define = imports.value(`define${kindNames[object.kind]}`);
  return {
    doc: docComment(
      [
        `Reads and writes records of ${object.type}: the one place with the keys of Close.`,
        deprecation(object),
      ],
      "",
    ),
    head: `${leaveAlone}\nexport const ${object.value} = /* @__PURE__ */ ${define}<${object.type}Model>({`,
    type: `${imports.type("WrapperOf")}<${object.type}Model>`,
    lines: [
      `  typeId: ${literal(object.id)},`,
      ...(object.ids === null
        ? []
        : [`  typeIds: ${idsByOrg(object.ids, literal)},`]),
      `  label: ${literal(configLabel(object))},`,
      ...(options.dates === "Date"
        ? [`  time: ${imports.value("dateOf")},`]
        : []),
    ],
    parameters: object.fields.length === 0 ? "builtIn" : "builtIn, custom",
    members: [
      ...filled(builtInMembers(object, context), indent),
      ...object.fields.map((field) => fieldRow(field, object, context)),
      `${indent}extra: builtIn(),`,
    ],
  };
}

const indent = "    ";

function builtInMembers(
  { kind }: NamedObject,
  { imports, nested, statusMembers }: ObjectContext,
): readonly string[] {
  return [
    ...Object.keys(kinds[kind].builtIns).map((name) => `${name}: builtIn(),`),
    ...statusMembers.map(({ member: name, list }) => {
      const names = imports.value(list, { kind: "file", file: statusesFile });
      return `${name}: builtIn(${names}),`;
    }),
    ...nested.map(({ member: name, value, file }) => {
      const wrapper = imports.value(value, { kind: "file", file });
      return `${name}: builtIn(${wrapper}),`;
    }),
  ];
}

/** Everything that the runtime knows of a field, on one line: a field that comes or goes is one line of a diff. */
function fieldRow(
  field: NamedField,
  object: NamedObject,
  context: ObjectContext,
): string {
  const settings = settingsOf(field, object, context);
  const given = [
    literal(rawType(field.type)),
    literal(field.id),
    literal(field.label),
    ...(settings.length === 0 ? [] : [`{ ${settings.join(", ")} }`]),
  ];
  const mapped = mappedType(overrideOf(field, object, context.options));
  return `${indent}${field.name}: custom${mapped}(${given.join(", ")}),`;
}

/** The user's type where functions of the user's map to and from it, so that the compiler holds them against it. */
function mappedType(override: TypeOverride | null): string {
  if (override === null) return "";
  const { type, read, write } = override;
  return read === undefined && write === undefined ? "" : `<${type}>`;
}

function settingsOf(
  field: NamedField,
  object: NamedObject,
  context: ObjectContext,
): readonly string[] {
  const { options } = context;
  const override = overrideOf(field, object, options);
  const reference = referenceOf(field, object, options);
  const { ids, many, leaves, convertingTo } = field;
  return [
    ...(ids === null ? [] : [`ids: ${idsByOrg(ids, literal)}`]),
    ...(many ? ["many: true"] : []),
    ...(isRequired(field, object.kind) ? ["required: true"] : []),
    ...choicesSetting(field, context),
    ...(reference === null ? [] : [`target: ${literal(reference)}`]),
    ...(leaves === undefined ? [] : ["deleted: true"]),
    ...(convertingTo === null
      ? []
      : [`convertingTo: ${literal(convertingTo)}`]),
    ...overrideSettings(override, context),
  ];
}

/** A type of the user's own, with the functions that map to and from it. */
function overrideSettings(
  override: TypeOverride | null,
  context: ObjectContext,
): readonly string[] {
  if (override === null) return [];
  const read = ownFunction(override, "read", context);
  const write = ownFunction(override, "write", context);
  return [
    "mapped: true",
    ...(read === null ? [] : [`read: ${read}`]),
    ...(write === null ? [] : [`write: ${write}`]),
  ];
}

/** The user's function that the config names for a field, noted as an import; null without one. */
function ownFunction(
  override: TypeOverride,
  which: "read" | "write",
  { imports }: ObjectContext,
): string | null {
  const name = override[which];
  if (name === undefined) return null;
  const { functions: module } = override;
  return module === undefined
    ? name
    : imports.value(name, { kind: "module", module });
}

/** The list that the type of the choices is made of; where they have no type, the choices themselves. */
function choicesSetting(
  { choicesType, shared, type }: NamedField,
  { imports }: ObjectContext,
): readonly string[] {
  if (type.kind !== "choices") return [];
  if (choicesType !== null && isUnion(type.options)) {
    if (shared) imports.value(choicesType, { kind: "file", file: sharedFile });
    return [`choices: ${choicesType}`];
  }
  return [`choices: [${type.options.map(literal).join(", ")}]`];
}

function rawType(type: FieldType): string {
  if (type.kind === "unknown") return type.raw;
  return type.kind === "customObject" ? "custom_object" : type.kind;
}

/** With several organisations: the id in each. */
