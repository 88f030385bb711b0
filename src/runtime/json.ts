/**
 * What JSON and JavaScript cannot say to each other: values that `JSON.stringify` would drop or make
 * null, and numbers that JavaScript would change.
 */

/** What is wrong with a value that cannot be sent as it is, as the end of a sentence; undefined when nothing is. */
export function unsendable(value: unknown): string | undefined {
  switch (typeof value) {
    case "undefined":
      return "is undefined. Leave it out to keep its value, or give null to clear it.";
    case "number":
      return Number.isFinite(value)
        ? undefined
        : `is ${value}, which JSON cannot say. Give null to clear it.`;
    case "bigint":
    case "function":
    case "symbol":
    case "object": {
      const kind = typeof value === "object" ? kindOf(value) : typeof value;
      return sendableKinds.includes(kind)
        ? undefined
        : `is a ${kind}, which JSON cannot say.`;
    }
    default:
      return undefined;
  }
}

/** What is sent as it is, and dates. */
const sendableKinds: readonly string[] = ["Object", "Array", "Date", "Null"];

/**
 * Whether a value is an object of names and values. A `Map`, a `Date` or a promise is none: it has no
 * names of its own, and would pass for an empty one.
 */
export function isNamedValues(
  value: unknown,
): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && kindOf(value) === "Object";
}

/** The language's own word for what a value is: `Map`, `Date`, `Array`; `Object` for what has no other. */
export function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** A number that JavaScript would change, as its digits; `printJson` writes them as they are. */
export class ExactNumber {
  readonly digits: string;

  constructor(digits: string) {
    this.digits = digits;
  }

  toJSON(): string {
    return this.digits;
  }
}

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * What of a number field is sent: the text that reading made of a number (`9007199254740993`) becomes
 * that number again. Any other value is given back as it is.
 */
export function exactly(value: unknown): unknown {
  return typeof value === "string" &&
    jsonNumber.test(value) &&
    changesNumber(value)
    ? new ExactNumber(value)
    : value;
}

/** Whether JavaScript would change a number of JSON: too many digits, too large, too small. */
export function changesNumber(number: string): boolean {
  return decimalOf(number) !== decimalOf(`${Number(number)}`);
}

/** A number in one spelling: its digits without zeros at the ends, and their power of ten; nothing for zero. */
function decimalOf(number: string): string {
  const [mantissa = "", power = 0] = number.split(/e/i);
  const [whole = "", fraction = ""] = mantissa.split(".");
  const digits = (whole + fraction).replace(/^-?0*/, "");
  const significant = digits.replace(/0+$/, "");
  const zeros = digits.length - significant.length;
  return (
    significant && `${significant}e${Number(power) - fraction.length + zeros}`
  );
}
