/** The layout of an object type's records: which key of Close goes where, found out once from its definition. */
import type { Builtin } from "./builtins.js";
import type {
  Definition,
  FieldDescriptor,
  FieldSettings,
  FieldTypeName,
  FromWireOptions,
  NestedWrapper,
} from "./descriptors.js";
import { recordsOf } from "./read.js";
import { wireKeysOf } from "./wire-keys.js";
import { statusNamesOf } from "./status-names.js";
import type { StatusList, StatusNames } from "./status-names.js";

/** The shape that a value is expected to have; null has any. */
export type Shape = "any" | "text" | "number" | "list";

/** The place of a key's value in a record. */
export interface Slot {
  readonly place: number;
  readonly shape: Shape;
  /** Makes the member of the value; undefined where it is the value. */
  readonly convert: Convert | undefined;
  /** The slot of another field with the same key. */
  readonly other: Slot | undefined;
}

type Convert = (
  value: unknown,
  options: FromWireOptions | undefined,
) => unknown;

/** All that reading and writing need to know of an object type. */
export interface Layout {
  readonly label: string;
  /** The custom fields by name. */
  readonly descriptors: Readonly<Record<string, FieldDescriptor>>;
  /** The members that take records of other types in writes: Close creates contacts along with a lead. */
  readonly nested: Readonly<Record<string, NestedWrapper>>;
  /** The names of statuses and pipelines, by member. */
  readonly statuses: Readonly<Record<string, StatusNames>>;
  /** By key. It has no prototype, so that no key of a record finds anything else. */
  readonly slots: Readonly<Record<string, Slot | undefined>>;
  /** A value for each member while nothing is set; lists and `extra` are new in each record. */
  readonly unset: readonly unknown[];
  readonly lists: readonly number[];
  readonly extra: number;
}

/** A member as the definition declares it. */
type Row =
  | {
      readonly kind: "builtIn";
      readonly records: NestedWrapper | undefined;
      readonly list: StatusList | undefined;
    }
  | {
      readonly kind: "custom";
      readonly field: FieldDescriptor & FieldSettings;
    };

/** Calls the definition's `members` with functions that note what they are given. */
export function layOut(
  definition: Definition<object>,
  builtIn: Readonly<Record<string, Builtin>>,
): Layout {
  const members = rowsOf(definition);
  const statuses = Object.fromEntries(
    members.flatMap(([name, row]) =>
      row.kind === "builtIn" && row.list !== undefined
        ? [[name, statusNamesOf(name, row.list)]]
        : [],
    ),
  );
  const parts = members.map(([name, row], place) =>
    row.kind === "builtIn"
      ? (statusPart(statuses[name], place) ??
        builtInPart(name, row.records, builtIn[name], place, definition))
      : customPart(row.field, place, definition),
  );
  return {
    label: definition.label,
    descriptors: Object.fromEntries(
      members.flatMap(([name, row]) =>
        row.kind === "custom" ? [[name, describe(row.field)]] : [],
      ),
    ),
    nested: Object.fromEntries(
      members.flatMap(([name, row]) =>
        row.kind === "builtIn" && row.records && name === "contacts"
          ? [[name, row.records]]
          : [],
      ),
    ),
    statuses,
    slots: slotsOf(parts),
    unset: members.map(() => null),
    lists: parts.flatMap(({ isList, slot: { place } }) =>
      isList ? [place] : [],
    ),
    extra: members.findIndex(([name]) => name === "extra"),
  };
}

/** The rows by name: a literal has its members in the order in which its functions were called. */
function rowsOf({
  members,
}: Definition<object>): readonly (readonly [string, Row])[] {
  const rows: Row[] = [];
  const literal = members(
    (source) => rows.push({ kind: "builtIn", ...sourceOf(source) }),
    (type, id, label, settings = {}) =>
      rows.push({ kind: "custom", field: fieldOf(type, id, label, settings) }),
  );
  const names = Object.keys(literal);
  return rows.map((row, place) => [names[place] ?? "", row]);
}

/** A wrapper has functions, and a list of names has none. */
function sourceOf(source: NestedWrapper | StatusList | undefined): {
  readonly records: NestedWrapper | undefined;
  readonly list: StatusList | undefined;
} {
  const isWrapper = typeof source?.fromWire === "function";
  return isWrapper
    ? { records: source as NestedWrapper, list: undefined }
    : { records: undefined, list: source as StatusList | undefined };
}

function fieldOf(
  type: FieldTypeName,
  id: string,
  label: string,
  settings: FieldSettings,
): FieldDescriptor & FieldSettings {
  return {
    id,
    label,
    type,
    ...settings,
    wireKey: `custom.${id}`,
    many: settings.many ?? false,
    required: settings.required ?? false,
  };
}

/** What users see of a field, with the guard of its choices. */
function describe({
  read: _read,
  mapped: _mapped,
  ...field
}: FieldDescriptor & FieldSettings): FieldDescriptor {
  const { choices } = field;
  if (choices === undefined) return field;
  const has = (value: unknown): boolean =>
    typeof value === "string" && choices.includes(value);
  return { ...field, ...{ has } };
}

/** A slot, the keys that lead to it, and whether its value is a list while it is unset. */
interface Part {
  readonly keys: readonly string[];
  readonly slot: Slot;
  readonly isList: boolean;
}

function builtInPart(
  name: string,
  records: NestedWrapper | undefined,
  builtin: Builtin | undefined,
  place: number,
  { time }: Definition<object>,
): Part {
  const part = (shape: Shape, convert: Convert | undefined): Part => ({
    keys: name === "extra" ? [] : [builtin?.[0] ?? name],
    slot: { place, shape, convert, other: undefined },
    isList: convert === listOf || records !== undefined,
  });
  if (records !== undefined)
    return part("list", (value, options) => recordsOf(records, value, options));
  switch (builtin?.[1]) {
    case "list":
      return part("any", listOf);
    case "timestamp":
      return part("any", time);
    case "value":
    case undefined:
      return part("any", undefined);
  }
}

/** A name is read from the same key as the id. */
function statusPart(
  statuses: StatusNames | undefined,
  place: number,
): Part | undefined {
  if (statuses === undefined) return undefined;
  const { wireKey, namesById } = statuses;
  const convert = (value: unknown): unknown => namesById.get(value) ?? value;
  const slot: Slot = { place, shape: "any", convert, other: undefined };
  return { keys: [wireKey], slot, isList: false };
}

function customPart(
  field: FieldDescriptor & FieldSettings,
  place: number,
  { time }: Definition<object>,
): Part {
  const convert = conversionOf(field, time);
  return {
    keys: wireKeysOf(field),
    slot: { place, shape: shapeOf(field), convert, other: undefined },
    isList: convert === listOf,
  };
}

function conversionOf(
  { type, many, mapped, read }: FieldDescriptor & FieldSettings,
  time: Convert | undefined,
): Convert | undefined {
  if (read !== undefined)
    return (value) => (value === null ? null : read(value as never));
  if (mapped === true) return undefined;
  if (many) return listOf;
  return type === "datetime" ? time : undefined;
}

/** A value that is mapped has the shape that the user's function takes; while Close converts, it has one of two. */
function shapeOf({
  type,
  many,
  read,
  convertingTo,
}: FieldDescriptor & FieldSettings): Shape {
  if (read !== undefined || convertingTo !== undefined) return "any";
  if (type === "hidden" || !knownTypes.has(type)) return "any";
  if (many) return "list";
  return type === "number" ? "number" : "text";
}

const knownTypes: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "text",
  "textarea",
  "number",
  "date",
  "datetime",
  "choices",
  "user",
  "contact",
  "custom_object",
]);

function slotsOf(parts: readonly Part[]): Layout["slots"] {
  const slots = Object.create(null) as Record<string, Slot | undefined>;
  for (const { keys, slot } of parts)
    for (const key of keys) slots[key] = { ...slot, other: slots[key] };
  return slots;
}

/** A list that is never null. */
function listOf(value: unknown): unknown {
  return value ?? [];
}
