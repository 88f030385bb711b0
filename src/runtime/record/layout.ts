/** The layout of an object type's records: which key of Close goes where, found out once from its definition. */
import type { Builtin, Kind } from "./builtins.js";
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
  readonly fields: Readonly<Record<string, FieldDescriptor>>;
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

/** A member as the definition declares it: a custom field, or what came with a built-in one. */
interface Row {
  readonly name: string;
  readonly field?: FieldDescriptor & FieldSettings;
  readonly source?: NestedWrapper | StatusList | undefined;
}

/** Calls the definition's `members` with functions that note what they are given. */
export function layOut(
  definition: Definition<object>,
  { builtIns, byName }: Kind,
): Layout {
  const { label, time } = definition;
  const rows = rowsOf(definition);
  const statuses = byMember(rows, ({ name, source }) =>
    source && !isWrapper(source) ? byName?.namesOf(name, source) : undefined,
  );
  const parts = rows.map((row) =>
    row.field === undefined
      ? builtInPart(row, builtIns[row.name], statuses[row.name], time)
      : customPart(row.field, time),
  );
  return {
    label,
    fields: byMember(rows, ({ field }) => field && describe(field)),
    nested: byMember(rows, ({ name, source }) =>
      name === "contacts" && isWrapper(source) ? source : undefined,
    ),
    statuses,
    slots: slotsOf(parts),
    unset: rows.map(() => null),
    lists: parts.flatMap(({ isList }, place) => (isList ? [place] : [])),
    extra: rows.findIndex(({ name }) => name === "extra"),
  };
}

/** What is made of those members of which something is. */
function byMember<T>(
  rows: readonly Row[],
  make: (row: Row) => T | undefined,
): Readonly<Record<string, T>> {
  return Object.fromEntries(
    rows.flatMap((row): readonly [string, T][] => {
      const made = make(row);
      return made === undefined ? [] : [[row.name, made]];
    }),
  );
}

/** A literal has its members in the order in which its functions were called. */
function rowsOf({ members }: Definition<object>): readonly Row[] {
  const rows: Omit<Row, "name">[] = [];
  const literal = members(
    (source) => rows.push({ source }),
    (type, id, label, settings = {}) =>
      rows.push({ field: fieldOf(type, id, label, settings) }),
  );
  return Object.keys(literal).map((name, place) => ({ ...rows[place], name }));
}

/** A wrapper has functions, and a list of names has none. */
function isWrapper(source: Row["source"]): source is NestedWrapper {
  return typeof source?.fromWire === "function";
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
    many: false,
    required: false,
    ...settings,
    wireKey: `custom.${id}`,
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

/** The keys that lead to a slot, what is in it, and whether it is a list while it is unset. */
interface Part extends Pick<Slot, "shape" | "convert"> {
  readonly keys: readonly string[];
  readonly isList: boolean;
}

function builtInPart(
  { name, source }: Row,
  builtin: Builtin | undefined,
  statuses: StatusNames | undefined,
  time: Convert | undefined,
): Part {
  if (statuses !== undefined) {
    // A name is read from the same key as the id.
    const { wireKey, namesById } = statuses;
    const nameOf: Convert = (value) => namesById.get(value) ?? value;
    return partOf([wireKey], "any", nameOf);
  }
  if (isWrapper(source)) {
    const read: Convert = (value, options) => recordsOf(source, value, options);
    return partOf([name], "list", read, true);
  }
  const [key, shape] = builtin ?? [name];
  const convert = shape === "list" ? listOf : undefined;
  return partOf(
    name === "extra" ? [] : [key],
    "any",
    shape === "timestamp" ? time : convert,
  );
}

function customPart(
  field: FieldDescriptor & FieldSettings,
  time: Convert | undefined,
): Part {
  return partOf(wireKeysOf(field), shapeOf(field), conversionOf(field, time));
}

function partOf(
  keys: readonly string[],
  shape: Shape,
  convert: Convert | undefined,
  isList = convert === listOf,
): Part {
  return { keys, shape, convert, isList };
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
  if (!knownTypes.has(type)) return "any";
  if (many) return "list";
  return type === "number" ? "number" : "text";
}

/** The types whose values have a shape; hidden fields may hold anything. */
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
  for (const [place, { keys, shape, convert }] of parts.entries())
    for (const key of keys)
      slots[key] = { place, shape, convert, other: slots[key] };
  return slots;
}

/** A list that is never null. */
function listOf(value: unknown): unknown {
  return value ?? [];
}
