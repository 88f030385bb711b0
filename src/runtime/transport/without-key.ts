/** What is said where a client has no key. */
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
