/** What callers give: looked at before anything is sent, so that whatever is wrong with it is an input's fault. */
import { CloseError, CloseInputError } from "./errors.js";
import { isNamedValues } from "./json.js";
import { printable } from "./printable.js";

/**
 * Gives what `make` makes of what a caller gave. What throws on the way becomes a `CloseInputError`: a
 * getter or a `toJSON` of the caller's, a proxy, a value that is nested without end.
 */
export function fromGiven<T>(make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (isOurs(cause)) throw cause;
    throw new CloseInputError(
      `What was given cannot be read${reasonOf(cause)}. Nothing was sent.`,
      { cause },
    );
  }
}

/** What was thrown may be a proxy, too. */
function isOurs(error: unknown): error is CloseError {
  try {
    return error instanceof CloseError;
  } catch {
    return false;
  }
}

function reasonOf(cause: unknown): string {
  try {
    if (!(cause instanceof Error)) return "";
    if (/call stack|recursion/.test(cause.message))
      return ": it is nested too deep, or holds itself";
    return `: ${printable(cause.message, 200).replace(/\.$/, "")}`;
  } catch {
    return "";
  }
}

/** Gives the options of a call back; throws `CloseInputError` for anything but an object or nothing. */
export function optionsGiven<Options extends object>(
  options: Options | undefined,
): Partial<Options> {
  if (options === undefined) return {};
  if (isNamedValues(options)) return options;
  throw new CloseInputError("The options of a call are an object.");
}

/** Gives a list of names back; throws `CloseInputError` for anything else, also within the list. */
export function namesGiven(given: unknown, subject: string): readonly string[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : [];
  const names = list.filter((name): name is string => typeof name === "string");
  if (names.length > 0 && names.length === list.length) return names;
  throw new CloseInputError(`${subject} takes a list of at least one name.`);
}
