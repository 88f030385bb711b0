/** The view of a wrapper: descriptors, an empty record, and what happens with each wire key. */
import type { TypeOverride } from "../../define.js";
import { builtins } from "../../runtime/record/builtins.js";
import type { NamedField, NamedObject } from "../../schema/named.js";
import type { FieldType } from "../../schema/schema.js";
import { compareText, groupBy } from "../../schema/schema.js";
import { docComment } from "../spelling/docs.js";
import type { Brackets } from "../spelling/layout.js";
import { assignment, bracketed, textProperty } from "../spelling/layout.js";
import { literal } from "../spelling/literal.js";
import {
  isRequired,
  isUnion,
  overrideOf,
  sharedFile,
} from "../spelling/types.js";
import type { ViewContext } from "./context.js";
import { isWritableWithLead, kindNames, referenceOf } from "./context.js";
import { deprecation } from "./describe.js";
import type { ObjectContext } from "./imports.js";
import type {
  CaseView,
  DefaultView,
  DescriptorView,
  WrapperView,
} from "./view.js";

/** The wrapper of an object type. */
export function wrapperView(
  object: NamedObject,
  context: ObjectContext,
): WrapperView {
  const { imports } = context;
  const parameters = [object.type, ...inputTypes(object)];
  const define = imports.value(`define${kindNames[object.kind]}`);
  return {
    doc: docComment(
      [
        `Reads and writes records of ${object.type}: the one place with wire keys.`,
        deprecation(object),
      ],
      "",
    ),
    head: bracketed(
      `export const ${object.value} = /* @__PURE__ */ ${define}`,
      parameters,
      "({",
      { indent: "", open: "<", close: ">", pad: "", last: "" },
    ),
    type: `${imports.type("WrapperOf")}<${object.type}Model>`,
    lines: [
      textProperty("  ", "typeId", literal(object.id)),
      ...idLines(object.ids, "typeIds", "  "),
      textProperty("  ", "label", literal(object.label)),
    ],
    descriptors: object.fields.map((field) =>
      descriptorView(field, object, context),
    ),
    defaults: defaultViews(object, context),
    cases: caseViews(object, context),
    fallback: fallbackCall(object, context),
    ...nestedLines(context),
  };
}

function inputTypes(object: NamedObject): readonly string[] {
  if (object.archived) return ["never", "never"];
  const create = `${object.type}Create`;
  const creates =
    object.kind === "customActivity"
      ? `${create} | ${object.type}Draft`
      : create;
  return [creates, `${object.type}Update`];
}

function nestedLines({ nested }: ViewContext): {
  readonly nested: readonly DefaultView[];
} {
  return {
    nested: nested
      .filter(isWritableWithLead)
      .map(({ member: name, value }) => ({ name, value })),
  };
}

function descriptorView(
  field: NamedField,
  object: NamedObject,
  context: ObjectContext,
): DescriptorView {
  const { options } = context;
  const override = overrideOf(field, object, options);
  const write = ownFunction(override, "write", context);
  const reference = referenceOf(field, object, options);
  const indent = "      ";
  const lines = [
    textProperty(indent, "id", literal(field.id)),
    ...idLines(field.ids, "ids", indent),
    textProperty(indent, "label", literal(field.label)),
    textProperty(indent, "type", literal(rawType(field.type))),
    ...(field.many ? [`${indent}many: true,`] : []),
    ...(isRequired(field, object.kind) ? [`${indent}required: true,`] : []),
    ...choicesLine(field, context, indent),
    ...(reference === null
      ? []
      : [textProperty(indent, "target", literal(reference))]),
    ...(field.leaves === undefined ? [] : [`${indent}deleted: true,`]),
    ...(field.convertingTo === null
      ? []
      : [textProperty(indent, "convertingTo", literal(field.convertingTo))]),
    ...(write === null ? [] : [`${indent}write: ${write},`]),
  ];
  return { name: field.name, lines };
}

/** The user's function that the config names for a field, noted as an import; null without one. */
function ownFunction(
  override: TypeOverride | null,
  which: "read" | "write",
  { imports }: ObjectContext,
): string | null {
  const name = override?.[which];
  if (name === undefined) return null;
  const module = override?.functions;
  return module === undefined
    ? name
    : imports.value(name, { kind: "module", module });
}

/** The list that the type of the choices is made of; where they have no type, the choices themselves. */
function choicesLine(
  { choicesType, shared, type }: NamedField,
  { imports }: ObjectContext,
  indent: string,
): readonly string[] {
  if (type.kind !== "choices") return [];
  if (choicesType !== null && isUnion(type.options)) {
    if (shared) imports.value(choicesType, { kind: "file", file: sharedFile });
    return [textProperty(indent, "choices", choicesType)];
  }
  const brackets: Brackets = {
    indent,
    open: "[",
    close: "]",
    pad: "",
    last: ",",
  };
  return [bracketed("choices: ", type.options.map(literal), ",", brackets)];
}

function rawType(type: FieldType): string {
  if (type.kind === "unknown") return type.raw;
  return type.kind === "customObject" ? "custom_object" : type.kind;
}

/** With several organisations: the id in each. */
function idLines(
  ids: NamedField["ids"],
  key: string,
  indent: string,
): readonly string[] {
  if (ids === null) return [];
  const entries = Object.entries(ids).sort(([a], [b]) => compareText(a, b));
  const lines = entries.map(([org, id]) =>
    textProperty(`${indent}  `, propertyKey(org), literal(id)),
  );
  return [`${indent}${key}: {`, ...lines, `${indent}},`];
}

/** Names of organisations come from the config, checked: a dash is all that needs quotes. */
function propertyKey(org: string): string {
  return org.includes("-") ? literal(org) : org;
}

function wireKeyOf(id: string): string {
  return `custom.${id}`;
}

/** Every wire key that a field has: one, or one in each organisation. */
function wireKeysOf({ id, ids }: NamedField): readonly string[] {
  return ids === null
    ? [wireKeyOf(id)]
    : [...new Set(Object.values(ids))].map(wireKeyOf);
}

function defaultViews(
  object: NamedObject,
  { nested, options }: ViewContext,
): readonly DefaultView[] {
  const own = Object.entries(builtins[object.kind]).map(
    ([name, [, shape]]) => ({
      name,
      value: shape === "list" ? "[]" : "null",
    }),
  );
  return [
    ...own,
    ...nested.map(({ member: name }) => ({ name, value: "[]" })),
    ...object.fields.map((field) => ({
      name: field.name,
      value:
        field.many && overrideOf(field, object, options) === null
          ? "[]"
          : "null",
    })),
    { name: "extra", value: "{}" },
  ];
}

const caseIndent = "          ";

/** Reads whatever key is none of the fields': built-in members, and what has no name. */
function fallbackCall(
  { kind }: NamedObject,
  { imports, options }: ObjectContext,
): string {
  const read = imports.value(`read${kindNames[kind]}`);
  const time = options.dates === "Date" ? `, ${imports.value("dateOf")}` : "";
  return `${read}(record, key, value, reading${time});`;
}

function caseViews(
  object: NamedObject,
  context: ObjectContext,
): readonly CaseView[] {
  const { imports, nested } = context;
  const within = nested.map(({ member: name, value, file }) => ({
    key: literal(name),
    lines: [
      assignment(
        caseIndent,
        `record.${name}`,
        `${imports.value("recordsOf")}(${imports.value(value, { kind: "file", file })}, value, reading)`,
      ),
      checkLine(imports.value("notList")),
    ],
  }));
  const keyed = object.fields.flatMap((field) =>
    wireKeysOf(field).map((wireKey) => ({ wireKey, field })),
  );
  const byKey = groupBy(keyed, ({ wireKey }) => wireKey);
  const custom = [...byKey].map(([wireKey, fields]) => ({
    key: literal(wireKey),
    lines: fields.flatMap(({ field }) => readLines(field, object, context)),
  }));
  return [...within, ...custom];
}

function readLines(
  field: NamedField,
  object: NamedObject,
  context: ObjectContext,
): readonly string[] {
  const { imports, options } = context;
  const override = overrideOf(field, object, options);
  const read = ownFunction(override, "read", context);
  const target = `record.${field.name}`;
  if (read !== null)
    return [
      assignment(caseIndent, target, `value === null ? null : ${read}(value)`),
    ];
  const isDate = options.dates === "Date" && field.type.kind === "datetime";
  const check = checkOf(field);
  const plain = field.many ? "value ?? []" : "value";
  return [
    assignment(
      caseIndent,
      target,
      isDate ? `${imports.value("dateOf")}(value)` : plain,
    ),
    ...(check === null ? [] : [checkLine(imports.value(check))]),
  ];
}

function checkLine(check: string): string {
  return `${caseIndent}if (${check}(value)) reading.mismatch(key, value);`;
}

/** The runtime's check of a value's shape; null where any shape is fine. */
function checkOf(
  field: NamedField,
): "notList" | "notText" | "notNumber" | null {
  const { kind } = field.type;
  if (kind === "hidden" || kind === "unknown" || field.convertingTo !== null)
    return null;
  if (field.many) return "notList";
  return kind === "number" ? "notNumber" : "notText";
}
