/** What becomes of `{ add, remove }` in the body of a write, by the kind of the records. */
import { CloseInputError } from "../errors.js";

/** The entries of the body for an edit of a list; throws `CloseInputError` for what cannot be sent. */
export type Edits = (
  wireKey: string,
  edit: Readonly<Record<string, unknown>>,
  subject: string,
  jsonOf: (value: unknown) => unknown,
) => readonly (readonly [string, unknown])[];

/** For kinds that Close documents none for. */
export const noEdits: Edits = (_wireKey, _edit, subject) => {
  throw new CloseInputError(
    `${subject}: Close documents add and remove for leads, contacts and opportunities only. Give the whole list, or let the client do it with rewriteLists.`,
  );
};

/** `.add` and `.remove` take one value in a request. */
export const singleEdits: Edits = (wireKey, edit, subject, jsonOf) =>
  Object.entries(edit).flatMap(([operation, values]) => {
    if (
      (operation !== "add" && operation !== "remove") ||
      !Array.isArray(values)
    ) {
      throw new CloseInputError(
        `${subject} takes a list, or { add: […] } and { remove: […] }.`,
      );
    }
    if (values.length > 1) {
      throw new CloseInputError(
        `${subject}: one request can ${operation} one value of a field. Send several updates, or give the whole list.`,
      );
    }
    return values.map(
      (value) => [`${wireKey}.${operation}`, jsonOf(value)] as const,
    );
  });
