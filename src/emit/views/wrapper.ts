/** The view of a wrapper: descriptors, an empty record, and what happens with each wire key. */
import { builtins } from "../../runtime/record/builtins.js";
import type { NamedField, NamedObject } from "../../schema/named.js";
import type { FieldType } from "../../schema/schema.js";
import { compareText, groupBy } from "../../schema/schema.js";
import { docComment } from "../spelling/docs.js";
import type { Brackets } from "../spelling/layout.js";
import { assignment, bracketed, textProperty } from "../spelling/layout.js";
import { literal } from "../spelling/literal.js";
import type { EmitOptions } from "../spelling/options.js";
import { isRequired, overrideOf } from "../spelling/types.js";
import type { ViewContext } from "./context.js";
import { isWritableWithLead, kindNames, referenceOf } from "./context.js";
import { deprecation } from "./describe.js";
import type {
  CaseView,
  DefaultView,
  DescriptorView,
  WrapperView,
} from "./view.js";

/** The runtime's type of a wrapper. */
export const wrapperType = "WrapperOf";

/** The wrapper of an object type. */
export function wrapperView(
  object: NamedObject,
  context: ViewContext,
): WrapperView {
  const parameters = [object.type, ...inputTypes(object)];
  const define = `define${kindNames[object.kind]}`;
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
    type: `${wrapperType}<${object.type}Model>`,
    lines: [
      textProperty("  ", "typeId", literal(object.id)),
      ...idLines(object.ids, "typeIds", "  "),
      textProperty("  ", "label", literal(object.label)),
    ],
    descriptors: object.fields.map((field) =>
      descriptorView(field, object, context.options),
    ),
    defaults: defaultViews(object, context),
    cases: caseViews(object, context),
    fallback: fallbackCall(object, context.options),
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
  options: EmitOptions,
): DescriptorView {
  const write = overrideOf(field, object, options)?.write;
  const reference = referenceOf(field, object, options);
  const indent = "      ";
  const lines = [
    textProperty(indent, "id", literal(field.id)),
    ...idLines(field.ids, "ids", indent),
    textProperty(indent, "label", literal(field.label)),
    textProperty(indent, "type", literal(rawType(field.type))),
    ...(field.many ? [`${indent}many: true,`] : []),
    ...(isRequired(field, object.kind) ? [`${indent}required: true,`] : []),
    ...choicesLine(field.type, indent),
    ...(reference === null
      ? []
      : [textProperty(indent, "target", literal(reference))]),
    ...(field.leaves === undefined ? [] : [`${indent}deleted: true,`]),
    ...(field.convertingTo === null
      ? []
      : [textProperty(indent, "convertingTo", literal(field.convertingTo))]),
    ...(write === undefined ? [] : [`${indent}write: ${write},`]),
  ];
  return { name: field.name, lines };
}

function choicesLine(type: FieldType, indent: string): readonly string[] {
  if (type.kind !== "choices") return [];
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

/** The runtime's function that reads the built-in members of the object type's records. */
export function builtinReader({ kind }: NamedObject): string {
  return `read${kindNames[kind]}`;
}

/** Reads whatever key is none of the fields': built-in members, and what has no name. */
function fallbackCall(object: NamedObject, { dates }: EmitOptions): string {
  const time = dates === "Date" ? ", dateOf" : "";
  return `${builtinReader(object)}(record, key, value, reading${time});`;
}

function caseViews(
  object: NamedObject,
  { nested, options }: ViewContext,
): readonly CaseView[] {
  const within = nested.map(({ member: name, value }) => ({
    key: literal(name),
    lines: [
      assignment(
        caseIndent,
        `record.${name}`,
        `recordsOf(${value}, value, reading)`,
      ),
      `${caseIndent}if (notList(value)) reading.mismatch(key, value);`,
    ],
  }));
  const keyed = object.fields.flatMap((field) =>
    wireKeysOf(field).map((wireKey) => ({ wireKey, field })),
  );
  const byKey = groupBy(keyed, ({ wireKey }) => wireKey);
  const custom = [...byKey].map(([wireKey, fields]) => ({
    key: literal(wireKey),
    lines: fields.flatMap(({ field }) => readLines(field, object, options)),
  }));
  return [...within, ...custom];
}

function readLines(
  field: NamedField,
  object: NamedObject,
  options: EmitOptions,
): readonly string[] {
  const read = overrideOf(field, object, options)?.read;
  const target = `record.${field.name}`;
  if (read !== undefined)
    return [
      assignment(caseIndent, target, `value === null ? null : ${read}(value)`),
    ];
  const isDate = options.dates === "Date" && field.type.kind === "datetime";
  const check = checkOf(field);
  const plain = field.many ? "value ?? []" : "value";
  return [
    assignment(caseIndent, target, isDate ? "dateOf(value)" : plain),
    ...(check === null
      ? []
      : [`${caseIndent}if (${check}(value)) reading.mismatch(key, value);`]),
  ];
}

/** The runtime's check of a value's shape; null where any shape is fine. */
export function checkOf(
  field: NamedField,
): "notList" | "notText" | "notNumber" | null {
  const { kind } = field.type;
  if (kind === "hidden" || kind === "unknown" || field.convertingTo !== null)
    return null;
  if (field.many) return "notList";
  return kind === "number" ? "notNumber" : "notText";
}
