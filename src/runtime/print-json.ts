/** Prints JSON with numbers that JavaScript would change as they are. */
import { ExactNumber } from "./json.js";

/**
 * Makes JSON as `JSON.stringify` does, but writes an `ExactNumber` as a number, and -0 with its sign;
 * undefined for what is no JSON at all. `check` sees each value, and what holds it, and may throw.
 */
export function printJson(
  body: unknown,
  check: (key: string, value: unknown, holder: Holder) => void,
): string | undefined {
  let hasExact = false;
  // Typed as text, but a function or a symbol gives nothing.
  const text: string | undefined = JSON.stringify(
    body,
    function (this: Holder, key, value: unknown) {
      hasExact ||= digitsOf(this[key]) !== undefined;
      check(key, value, this);
      return value;
    },
  );
  if (!hasExact) return text;
  // Nothing that was given holds the mark, so nobody's text can pass for a number.
  let mark = "#";
  while (text.includes(mark)) mark += "#";
  const marked = JSON.stringify(
    body,
    function (this: Holder, key, value: unknown) {
      const digits = digitsOf(this[key]);
      return digits === undefined ? value : mark + digits;
    },
  );
  return marked.replaceAll(new RegExp(`"${mark}([^"]*)"`, "g"), "$1");
}

/** What holds a value: an object, or a list. */
export type Holder = Readonly<Record<string, unknown>>;

function digitsOf(value: unknown): string | undefined {
  if (value instanceof ExactNumber) return value.digits;
  return Object.is(value, -0) ? "-0" : undefined;
}
