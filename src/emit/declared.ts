/** Names that the output declares or imports for itself, and so cannot give to things of Close. */
import { kinds } from "../runtime/record/builtins.js";
import type { ObjectKind } from "../schema/schema.js";
import { statusMembers } from "./views/status-members.js";

/** Names that emitted files import from the runtime or declare beside the object types. */
export const declaredNames: ReadonlySet<string> = new Set([
  "ActivityId",
  "ChoiceOf",
  "CloseClient",
  "CloseEvent",
  "ClientOptions",
  "CloseClientOptions",
  "ContactId",
  "ContactInput",
  "CustomActivityRecord",
  "CustomObjectId",
  "CustomObjectRecord",
  "Edit",
  "DraftFields",
  "FieldsOf",
  "LeadId",
  "LeadInput",
  "LeadRecord",
  "Models",
  "Open",
  "OpportunityId",
  "OrganizationId",
  "PipelineId",
  "StatusId",
  "LeadStatusId",
  "LeadStatusName",
  "OpportunityStatusId",
  "OpportunityStatusName",
  "PipelineName",
  "StatusNameOf",
  "leadStatuses",
  "pipelines",
  "UpdateFields",
  "UserId",
  "WrapperOf",
  ...[
    "Contact",
    "CustomActivity",
    "CustomObject",
    "Lead",
    "Opportunity",
  ].flatMap((kind) => [
    `${kind}Record`,
    `${kind}Input`,
    `${kind}CreateInput`,
    `${kind}DraftInput`,
    `${kind}UpdateInput`,
    `define${kind}`,
  ]),
  "connection",
  "createCloseClient",
  "options",
  "other",
  "parseEvent",
  "wrappers",
  // The runtime's own values: `index.ts` hands them on, and a type of that name would take their place.
  "CloseAbortError",
  "CloseApiError",
  "CloseConnectionError",
  "CloseDecodeError",
  "CloseDriftError",
  "CloseError",
  "CloseInputError",
  "ClosePartialUpdateError",
  "CloseReauthorizationError",
  "CloseTimeoutError",
  "CloseWebhookError",
  "becamePublished",
  "checkId",
  "closeId",
  "connect",
  "dateOf",
  "defineBuilders",
  "defineEventBuilder",
  "defineEvents",
  "isSafeId",
  "oauth",
  "openSchema",
  "openSearch",
  "openWebhooks",
  "signWebhook",
  "verifyWebhook",
  "whenChanged",
]);

/** The words of a search beside members: `where: { not: … }` must not mean a field. */
const searchWords = ["and", "not", "or", "related"];

/** The members that records of each kind have anyway. */
const members: Readonly<Record<ObjectKind, ReadonlySet<string>>> = {
  lead: membersOf("lead", ["contacts", "opportunities", "custom"]),
  contact: membersOf("contact", []),
  opportunity: membersOf("opportunity", []),
  customActivity: membersOf("customActivity", []),
  customObject: membersOf("customObject", []),
};

const statusNames: Readonly<Record<ObjectKind, ReadonlySet<string>>> = {
  lead: namesOf("lead"),
  contact: namesOf("contact"),
  opportunity: namesOf("opportunity"),
  customActivity: namesOf("customActivity"),
  customObject: namesOf("customObject"),
};

function namesOf(kind: ObjectKind): ReadonlySet<string> {
  return new Set(statusMembers(kind).map(({ member }) => member));
}

function membersOf(
  kind: ObjectKind,
  others: readonly string[],
): ReadonlySet<string> {
  return new Set([
    ...Object.keys(kinds[kind].builtIns),
    ...searchWords,
    "extra",
    ...others,
  ]);
}

/** The members that records of a kind have anyway: no custom field can be named so. */
export function builtInMembers(kind: ObjectKind): ReadonlySet<string> {
  return members[kind];
}

/** The members that records of a kind have unless a field has had the name before. */
export function statusMemberNames(kind: ObjectKind): ReadonlySet<string> {
  return statusNames[kind];
}

/** The names that are taken already. */
export const namingRules = {
  members: builtInMembers,
  yielding: statusMemberNames,
  declarations: declaredNames,
};
