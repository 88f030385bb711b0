/** Conversions of single values as they come from Close. */
import type {
  FromWireOptions,
  NestedWrapper,
  WireRecord,
} from "./descriptors.js";

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is WireRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
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
  options: FromWireOptions | undefined,
): unknown {
  if (!Array.isArray(value)) return value ?? [];
  return value.map((item: unknown) =>
    isObject(item) ? wrapper.fromWire(item, options) : item,
  );
}
