/** Reads the JSON of Close's settings: what is there is checked, what is missing is unknown. */
import { CloseDecodeError } from "../errors.js";
import { isObject } from "../record/read.js";

/** JSON with keys. */
export type Json = Readonly<Record<string, unknown>>;

/** The objects of a list; undefined where there is no list. */
export function objectsIn(value: unknown): readonly Json[] | undefined {
  return Array.isArray(value) ? value.filter(isObject) : undefined;
}

/** A text; undefined for anything else. */
export function textIn(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The texts of a list; undefined where there is no list. */
export function textsIn(value: unknown): readonly string[] | undefined {
  return Array.isArray(value)
    ? value.filter((one) => typeof one === "string")
    : undefined;
}

/** The objects of a list that must be there; throws `CloseDecodeError` where it is not. */
export function neededObjects(value: unknown, what: string): readonly Json[] {
  const list = objectsIn(value);
  if (list !== undefined) return list;
  throw new CloseDecodeError(`${what} is no list.`);
}
