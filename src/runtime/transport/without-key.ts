/** What is said where a client has no key, or none that a header can hold. */
import { CloseInputError } from "../errors.js";

/** The error of a client that was given no key, or an empty one. */
export function withoutKey(source: object): CloseInputError {
  const empty = (["apiKey", "accessToken"] as const).find(
    (way) => way in source,
  );
  return new CloseInputError(
    empty === undefined
      ? "The client has no key: give it one of apiKey, accessToken and auth."
      : `The client has no key: its ${empty} is empty. Check that the variable it comes from is set where this runs.`,
  );
}

/** The error of a key or a token that is not of printable characters; its text is not in it. */
export function unusableKey(name: string, longest: number): CloseInputError {
  return new CloseInputError(
    `The ${name} must be 8 to ${longest} printable characters without spaces; it is not shown here. Check that it was copied whole and that its variable is set.`,
  );
}
