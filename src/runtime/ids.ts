/** The ids of Close as types: one kind of id cannot be passed where another is meant. */
import { CloseInputError } from "./errors.js";

declare const customObjectType: unique symbol;

/** The id of a lead, `lead_…`. */
export type LeadId = `lead_${string}`;
/** The id of a contact, `cont_…`. */
export type ContactId = `cont_${string}`;
/** The id of an opportunity, `oppo_…`. */
export type OpportunityId = `oppo_${string}`;
/** The id of an activity of any type, `acti_…`. */
export type ActivityId = `acti_${string}`;
/** The id of a user, `user_…`; also of one who has left. */
export type UserId = `user_${string}`;
/** The id of an organisation, `orga_…`. */
export type OrganizationId = `orga_${string}`;
/** The id of a lead status or an opportunity status, `stat_…`. */
export type StatusId = `stat_${string}`;
/** The id of a pipeline, `pipe_…`. */
export type PipelineId = `pipe_${string}`;
/**
 * The id of a custom object, `custobj_…`, that knows the type it belongs to: `Type` is the id of the
 * custom object type, so an id of another type is a compile error.
 */
export type CustomObjectId<Type extends string = string> =
  `custobj_${string}` & {
    readonly [customObjectType]: Type;
  };

/**
 * Takes a plain string from outside (a URL, a database, a spreadsheet) as an id: `closeId<LeadId>(text)`,
 * or `closeId(text)` where it is clear which kind of id is meant, be it one that may be null. Throws a
 * `TypeError` when the text could not be an id of Close at all, since an id becomes part of a URL;
 * whether such a record exists only Close knows.
 */
export function closeId<Id extends string | null | undefined = string>(
  text: string,
): Id extends string ? Id : never {
  if (!isSafeId(text))
    throw new TypeError(`Not an id of Close: ${shown(text)}`);
  return text as Id extends string ? Id : never;
}

/** Whether a value may become a segment of a URL's path: text that could not lead to another endpoint. */
export function isSafeId(text: unknown): text is string {
  return typeof text === "string" && /^[A-Za-z0-9_-]{1,128}$/.test(text);
}

/** Gives an id back that can be an id of Close, else throws `CloseInputError`: it becomes a path. */
export function checkId(id: unknown): string {
  if (isSafeId(id)) return id;
  throw new CloseInputError(`Not an id of Close: ${shown(id)}`);
}

function shown(id: unknown): string {
  return typeof id === "string"
    ? JSON.stringify(id.slice(0, 80))
    : typeWord(id);
}

function typeWord(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
