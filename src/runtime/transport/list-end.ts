/** What is said where a list cannot be walked any further. */
import { CloseApiError, CloseDecodeError } from "../errors.js";
import { isObject } from "../record/read.js";

/** The error of a list that would never end: the page at an offset came again, or there are too many pages. */
export function endlessList(
  path: string,
  at: { readonly skip: number } | number,
): CloseDecodeError {
  const what =
    typeof at === "number"
      ? `has more than ${at} pages`
      : `gave the same page again for _skip=${at.skip}`;
  return new CloseDecodeError(`GET ${path} ${what}: the list would never end.`);
}

/** The error of an answer in which there is no page of a list. */
export function noPage(path: string, body: unknown): CloseDecodeError {
  return new CloseDecodeError(
    isObject(body) && Array.isArray(body["data"])
      ? `GET ${path} does not say whether there is more: has_more is a ${typeof body["has_more"]}.`
      : `GET ${path} gave no list of records.`,
  );
}

/** The error of a list of which there is more, as its pages say that are empty. */
export function noneOfMore(path: string, skip: number): CloseDecodeError {
  return new CloseDecodeError(
    `GET ${path} says that there is more than ${skip} records, but gives none.`,
  );
}

/** The error to throw for one beyond the first page: with a way out where Close has a limit there. */
export function atDepth(error: CloseApiError, skip: number): CloseApiError {
  return isDepthLimit(error) ? tooDeep(error, skip) : error;
}

function isDepthLimit(error: CloseApiError): boolean {
  if (error.status !== 400) return false;
  return (
    Object.hasOwn(error.fieldErrors, "_skip") ||
    error.errors.some((message) => /_skip/.test(message))
  );
}

function tooDeep(error: CloseApiError, skip: number): CloseApiError {
  return new CloseApiError(
    `${error.message.replace(/[^.]$/, "$&.")} Close limits how far a list can be walked by offset; ${skip} records were read. Narrow the list, or use search, for example by dateCreated.`,
    error,
    { cause: error },
  );
}
