/** Reads records: what generated code reports to, and the checks and conversions that it calls. */
import { wireKeysOf } from "./wire-keys.js";
import type {
  Definition,
  Draft,
  FieldDescriptor,
  FromWireOptions,
  Mismatch,
  NestedWrapper,
  Reading,
  WireRecord,
} from "./descriptors.js";

/** The reading of one record; a class, because there is one for each record. */
export class RecordReading<T, Base> implements Reading {
  readonly options: FromWireOptions | undefined;
  readonly #definition: Definition<T, Base>;
  readonly #descriptors: Readonly<Record<string, FieldDescriptor>>;
  readonly #raw: WireRecord;

  constructor(
    definition: Definition<T, Base>,
    descriptors: Readonly<Record<string, FieldDescriptor>>,
    raw: WireRecord,
    options: FromWireOptions | undefined,
  ) {
    this.options = options;
    this.#definition = definition;
    this.#descriptors = descriptors;
    this.#raw = raw;
  }

  mismatch(wireKey: string, received: unknown): void {
    this.options?.onMismatch?.(
      describeMismatch(
        this.#definition.label,
        this.#descriptors,
        wireKey,
        received,
      ),
    );
  }

  keep(record: object, wireKey: string, value: unknown): void {
    if (wireKey !== "custom" || !isObject(value))
      return keepExtra(record, wireKey, value);
    const { known, unknown } = splitDictionary(
      this.#descriptors,
      this.#raw,
      value,
    );
    // The record is the draft that `fromWire` began: reading continues where the dictionary stood.
    this.#definition.read(record as Draft<T>, known, this);
    if (Object.keys(unknown).length > 0) keepExtra(record, wireKey, unknown);
  }
}

/**
 * Sorts the deprecated `custom` dictionary of leads, keyed by id or by label. A value that came flat
 * as well is the same value: the flat one counts.
 */
function splitDictionary(
  descriptors: Readonly<Record<string, FieldDescriptor>>,
  raw: WireRecord,
  dictionary: WireRecord,
): { readonly known: WireRecord; readonly unknown: WireRecord } {
  const all = Object.values(descriptors);
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

/** Own data whatever the key is: an assignment to `__proto__` would change the object instead. */
function keepExtra(record: object, key: string, value: unknown): void {
  const { extra } = record as { extra: Record<string, unknown> };
  if (key !== "__proto__") {
    extra[key] = value;
    return;
  }
  const data = { value, enumerable: true, configurable: true, writable: true };
  Object.defineProperty(extra, key, data);
}

function describeMismatch(
  object: string,
  descriptors: Readonly<Record<string, FieldDescriptor>>,
  wireKey: string,
  received: unknown,
): Mismatch {
  const entry = Object.entries(descriptors).find(([, field]) =>
    wireKeysOf(field).includes(wireKey),
  );
  const [field, descriptor] = entry ?? [wireKey, undefined];
  const expected =
    descriptor?.many === true
      ? `a list of ${descriptor.type}`
      : descriptor?.type;
  return { object, field, wireKey, expected: expected ?? "a record", received };
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is WireRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a single value is neither text nor unset. */
export function notText(value: unknown): boolean {
  return typeof value !== "string" && value !== null;
}

/** Whether a single value is neither a number nor unset. */
export function notNumber(value: unknown): boolean {
  return typeof value !== "number" && value !== null;
}

/** Whether the value of a many-valued field is neither a list nor unset. */
export function notList(value: unknown): boolean {
  return !Array.isArray(value) && value !== null;
}

/**
 * Reads a timestamp of Close as a `Date`; one without a zone means UTC. Anything that is no
 * timestamp is given back as it came.
 */
export function dateOf(value: unknown): unknown {
  if (typeof value !== "string") return value;
  const zoned = /(?:[zZ]|[+-]\d\d:?\d\d)$/.test(value);
  const date = new Date(zoned ? value : `${value}Z`);
  return Number.isNaN(date.getTime()) ? value : date;
}

/** Reads records within a record; anything that is no list is given back as it came. */
export function recordsOf(
  wrapper: NestedWrapper,
  value: unknown,
  reading: Reading,
): unknown {
  if (!Array.isArray(value)) return value ?? [];
  return value.map((item: unknown) =>
    isObject(item) ? wrapper.fromWire(item, reading.options) : item,
  );
}
