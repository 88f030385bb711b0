/** The parts of an organisation that could not be read, and the warnings about them. */
import { CodegenError } from "../errors.js";
import type { Warning } from "../errors.js";
import { CloseApiError } from "../runtime/errors.js";
import type { RawField, RawOrganization } from "../schema/raw.js";
import type { ObjectKind } from "../schema/schema.js";
import { rawObjects, saysShared } from "../schema/sources.js";

/**
 * Something that could not be read: a whole kind, one object type, a list of another sort, or what
 * only one endpoint says of the fields of an object type or a kind.
 */
export type Unread =
  | ObjectKind
  | "sharedFields"
  | "leadStatuses"
  | "pipelines"
  | { readonly objectId: string }
  | { readonly detailsOf: string };

/** True if any object type shows a shared field. */
export function showsShared(raw: RawOrganization): boolean {
  return rawObjects(raw).some(({ object: { type, fields } }) =>
    [...fields, ...(type?.fields ?? [])].some(saysShared),
  );
}

/** A part that could not be read, and the warning about it. */
export interface Gap {
  readonly what: Unread;
  readonly warning: Warning;
}

/** Details of fields are no loss of their own where nothing was read of their kind, or there is nothing of it. */
export function isMoot(what: Unread, raw: RawOrganization): boolean {
  if (typeof what !== "object" || !("detailsOf" in what)) return false;
  switch (what.detailsOf) {
    case "lead":
    case "contact":
    case "opportunity":
      return raw[what.detailsOf] === null;
    case "customActivity":
      return (raw.customActivities ?? []).length === 0;
    case "customObject":
      return (raw.customObjects ?? []).length === 0;
    default:
      return false;
  }
}

/** True if an answer has no field at all, though another one lists some. */
export function isEmptied(
  fields: readonly RawField[],
  listed: readonly RawField[],
): boolean {
  return fields.length === 0 && listed.length > 0;
}

/**
 * True if Close refuses a part for good: by plan, by permission, or because there is no such feature. A key
 * that is not active reads nothing, so that is no refusal of a part.
 */
export function isRefusal(error: unknown): error is CloseApiError {
  return (
    error instanceof CloseApiError &&
    [402, 403, 404].includes(error.status) &&
    error.reason !== "inactive_api_key"
  );
}

/** True if nothing but the one answer is wrong: it came, and from a key that Close knows. */
export function isDispensable(error: unknown): boolean {
  if (error instanceof CodegenError) return true;
  return (
    error instanceof CloseApiError &&
    error.status !== 401 &&
    error.reason !== "inactive_api_key"
  );
}

/** The reason for a refusal, in words. */
export function refusal(error: CloseApiError): string {
  switch (error.status) {
    case 402:
      return "the organisation's plan does not include it (402).";
    case 403:
      return error.reason === "insufficient_scope"
        ? "the key lacks the scope for it (403); add the scope to the key in Close, or use a key that has it."
        : "the key's user lacks the permission (403); ask an administrator of the organisation.";
    default:
      return "the organisation does not have this feature (404).";
  }
}

/** The gap of a missing part. */
export function gapOf(
  what: Unread,
  path: string,
  reason: string,
  consequence: string,
): Gap {
  const message = `${path} was not read: ${reason} ${consequence}`;
  return { what, warning: { code: "W_UNREAD", message } };
}
