/** Reads a record of Close into the values of its members: one walk over the keys that are there. */
import type {
  FieldDescriptor,
  FromWireOptions,
  WireRecord,
} from "./descriptors.js";
import type { Layout, Shape, Slot } from "./layout.js";
import { isObject } from "./read.js";
import { wireKeysOf } from "./wire-keys.js";

/** The values of a record's members in the order of its layout. Reports values of another shape, and passes them on. */
export function decode(
  layout: Layout,
  raw: WireRecord,
  options: FromWireOptions | undefined,
): readonly unknown[] {
  const values = layout.unset.slice();
  for (const place of layout.lists) values[place] = [];
  values[layout.extra] = {};
  decodeKeys(layout, raw, values, options);
  return values;
}

function decodeKeys(
  layout: Layout,
  raw: WireRecord,
  values: unknown[],
  options: FromWireOptions | undefined,
): void {
  const { slots } = layout;
  for (const key in raw) {
    const value = raw[key];
    const slot = slots[key];
    if (slot === undefined) {
      keepUnnamed(layout, raw, values, key, options);
      continue;
    }
    for (let next: Slot | undefined = slot; next; next = next.other) {
      const { place, convert, shape } = next;
      values[place] = convert === undefined ? value : convert(value, options);
      if (!hasShape(shape, value)) report(layout, key, value, options);
    }
  }
}

function hasShape(shape: Shape, value: unknown): boolean {
  switch (shape) {
    case "text":
      return typeof value === "string" || value === null;
    case "number":
      return typeof value === "number" || value === null;
    case "list":
      return Array.isArray(value) || value === null;
    case "any":
      return true;
    default: {
      const never: never = shape;
      return never;
    }
  }
}

/** Keeps what has no name under `extra`. */
function keepUnnamed(
  layout: Layout,
  raw: WireRecord,
  values: unknown[],
  key: string,
  options: FromWireOptions | undefined,
): void {
  const extra = values[layout.extra] as Record<string, unknown>;
  const value = raw[key];
  if (key !== "custom" || !isObject(value)) {
    keep(extra, key, value);
    return;
  }
  const { known, unknown } = splitDictionary(layout.fields, raw, value);
  decodeKeys(layout, known, values, options);
  if (Object.keys(unknown).length > 0) keep(extra, key, unknown);
}

/** Own data whatever the key is: an assignment to `__proto__` would change the object instead. */
function keep(
  extra: Record<string, unknown>,
  key: string,
  value: unknown,
): void {
  if (key !== "__proto__") {
    extra[key] = value;
    return;
  }
  const data = { value, enumerable: true, configurable: true, writable: true };
  Object.defineProperty(extra, key, data);
}

/**
 * Sorts the deprecated `custom` dictionary of leads, keyed by id or by label. A value that came flat
 * as well is the same value: the flat one counts.
 */
function splitDictionary(
  fields: Readonly<Record<string, FieldDescriptor>>,
  raw: WireRecord,
  dictionary: WireRecord,
): { readonly known: WireRecord; readonly unknown: WireRecord } {
  const all = Object.values(fields);
  const known: [string, unknown][] = [];
  const unknown: [string, unknown][] = [];
  for (const [key, value] of Object.entries(dictionary)) {
    const byId = all.find((field) =>
      wireKeysOf(field).includes(`custom.${key}`),
    );
    const byLabel = all.filter((field) => field.label === key);
    const field = byId ?? (byLabel.length === 1 ? byLabel[0] : undefined);
    if (field === undefined) unknown.push([key, value]);
    else if (!wireKeysOf(field).some((wireKey) => Object.hasOwn(raw, wireKey)))
      known.push([field.wireKey, value]);
  }
  return {
    known: Object.fromEntries(known),
    unknown: Object.fromEntries(unknown),
  };
}

function report(
  { label, fields }: Layout,
  wireKey: string,
  received: unknown,
  options: FromWireOptions | undefined,
): void {
  const entry = Object.entries(fields).find(([, field]) =>
    wireKeysOf(field).includes(wireKey),
  );
  const [field, descriptor] = entry ?? [wireKey, undefined];
  const type = descriptor?.type ?? "a record";
  const expected = descriptor?.many === true ? `a list of ${type}` : type;
  options?.onMismatch?.({ object: label, field, wireKey, expected, received });
}
