/** The ids of Close as types: one kind of id cannot be passed where another is meant. */
import { own } from "./own.js";
import { shownId } from "./shown-id.js";

declare const customObjectType: unique symbol;
declare const statusOf: unique symbol;

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
/** The id of a status of leads, `stat_…`; one of opportunities is another type. */
export type LeadStatusId = `stat_${string}` & { readonly [statusOf]: "lead" };
/** The id of a status of opportunities, `stat_…`. */
export type OpportunityStatusId = `stat_${string}` & {
  readonly [statusOf]: "opportunity";
};
/** The id of a status of leads or of opportunities. */
export type StatusId = LeadStatusId | OpportunityStatusId;
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

/** The kinds of ids that `closeId` can check, each with its type. */
interface IdKinds {
  lead: LeadId;
  contact: ContactId;
  opportunity: OpportunityId;
  activity: ActivityId;
  user: UserId;
  organization: OrganizationId;
  leadStatus: LeadStatusId;
  opportunityStatus: OpportunityStatusId;
  pipeline: PipelineId;
}

const prefixes: Readonly<Record<keyof IdKinds, string>> = {
  lead: "lead_",
  contact: "cont_",
  opportunity: "oppo_",
  activity: "acti_",
  user: "user_",
  organization: "orga_",
  leadStatus: "stat_",
  opportunityStatus: "stat_",
  pipeline: "pipe_",
};

/** The text that `closeId` takes for an id of a type: of statuses and pipelines none, for which the kind is to be said. */
type TextFor<Id> = [Id] extends [StatusId | PipelineId | null | undefined]
  ? [Id] extends [null | undefined]
    ? string
    : 'Say which kind it is, so that it is checked: closeId("leadStatus", text)'
  : string;

/**
 * Takes a plain string from outside (a URL, a setting, a spreadsheet) as an id of a kind:
 * `closeId("leadStatus", settings.newStatus)`. Throws a `TypeError` for anything but text that begins as
 * ids of that kind do; whether there is such a thing only Close knows.
 */
export function closeId<Kind extends keyof IdKinds>(
  kind: Kind,
  text: string | undefined,
): IdKinds[Kind];
/**
 * Takes a plain string from outside (a URL, a database, a spreadsheet) as an id: `closeId<LeadId>(text)`,
 * or `closeId(text)` where it is clear which kind of id is meant, be it one that may be null. Throws a
 * `TypeError` when the text could not be an id of Close at all, since an id becomes part of a URL;
 * whether such a record exists only Close knows.
 */
export function closeId<Id extends string | null | undefined = string>(
  text: TextFor<Id>,
): Id extends string ? Id : never;
/** Both ways to say which kind of id a text is. */
export function closeId(...given: readonly unknown[]): string {
  const [first, text] = given;
  if (given.length < 2) {
    if (isSafeId(first)) return first;
    throw new TypeError(`Not an id of Close: ${shownId(first)}`);
  }
  const prefix = own(prefixes, String(first));
  if (prefix === undefined)
    throw new TypeError(`closeId knows no kind ${shownId(first)}.`);
  if (isSafeId(text) && text.startsWith(prefix)) return text;
  throw new TypeError(
    `Not an id of Close that begins with ${prefix}: ${shownId(text)}`,
  );
}

/** Whether a value may become a segment of a URL's path: text that could not lead to another endpoint. */
export function isSafeId(text: unknown): text is string {
  return typeof text === "string" && /^[A-Za-z0-9_-]{1,128}$/.test(text);
}
