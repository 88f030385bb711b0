/**
 * The built-in members of each kind: their keys and how they are read. Generated wrappers list their
 * names, reading and writing look up the rest here.
 */
import type {
  ContactCreateInput,
  ContactRecord,
  CustomActivityCreateInput,
  CustomActivityDraftInput,
  CustomActivityRecord,
  CustomActivityUpdateInput,
  CustomObjectCreateInput,
  CustomObjectRecord,
  LeadInput,
  LeadRecord,
  OpportunityCreateInput,
  OpportunityRecord,
} from "./record-types.js";

/** The five kinds of records. */
export type ObjectKind =
  "lead" | "contact" | "opportunity" | "customActivity" | "customObject";

/** The reading of a built-in member: as it is, as a list that is never null, or as a point in time. */
export type BuiltinShape = "value" | "list" | "timestamp";

/** Wire key and shape of a built-in member. */
export type Builtin = readonly [wireKey: string, shape: BuiltinShape];

type Members<T> = {
  readonly [Name in Exclude<keyof T, "extra">]: BuiltinShape;
};

// As constants they are one letter each where a bundler shortens names, of which there are a hundred here.
const value = "value";
const list = "list";
const timestamp = "timestamp";

const lead: Members<LeadRecord> = {
  id: value,
  name: value,
  displayName: value,
  description: value,
  url: value,
  htmlUrl: value,
  statusId: value,
  statusLabel: value,
  addresses: list,
  tasks: list,
  integrationLinks: list,
  organizationId: value,
  createdBy: value,
  createdByName: value,
  updatedBy: value,
  updatedByName: value,
  dateCreated: timestamp,
  dateUpdated: timestamp,
};

const contact: Members<ContactRecord> = {
  id: value,
  leadId: value,
  name: value,
  displayName: value,
  title: value,
  emails: list,
  phones: list,
  urls: list,
  timezone: value,
  integrationLinks: list,
  organizationId: value,
  createdBy: value,
  updatedBy: value,
  dateCreated: timestamp,
  dateUpdated: timestamp,
};

const opportunity: Members<OpportunityRecord> = {
  id: value,
  leadId: value,
  leadName: value,
  contactId: value,
  contactName: value,
  userId: value,
  userName: value,
  statusId: value,
  statusLabel: value,
  statusDisplayName: value,
  statusType: value,
  pipelineId: value,
  pipelineName: value,
  value: value,
  valueCurrency: value,
  valueFormatted: value,
  valuePeriod: value,
  annualizedValue: value,
  expectedValue: value,
  annualizedExpectedValue: value,
  confidence: value,
  note: value,
  noteHtml: value,
  dateWon: value,
  dateLost: timestamp,
  attachments: list,
  integrationLinks: list,
  organizationId: value,
  createdBy: value,
  createdByName: value,
  updatedBy: value,
  updatedByName: value,
  dateCreated: timestamp,
  dateUpdated: timestamp,
};

const customActivity: Members<CustomActivityRecord> = {
  id: value,
  customActivityTypeId: value,
  status: value,
  leadId: value,
  contactId: value,
  userId: value,
  userName: value,
  activityAt: timestamp,
  lastPublishedAt: timestamp,
  pinned: value,
  pinnedAt: timestamp,
  source: value,
  organizationId: value,
  createdBy: value,
  createdByName: value,
  updatedBy: value,
  updatedByName: value,
  dateCreated: timestamp,
  dateUpdated: timestamp,
};

const customObject: Members<CustomObjectRecord> = {
  id: value,
  name: value,
  customObjectTypeId: value,
  leadId: value,
  organizationId: value,
  createdBy: value,
  updatedBy: value,
  dateCreated: timestamp,
  dateUpdated: timestamp,
};

/** The built-in members of each kind, in the order in which they are declared. */
export const builtins: Readonly<
  Record<ObjectKind, Readonly<Record<string, Builtin>>>
> = {
  lead: /* @__PURE__ */ withKeys(lead),
  contact: /* @__PURE__ */ withKeys(contact),
  opportunity: /* @__PURE__ */ withKeys(opportunity),
  customActivity: /* @__PURE__ */ withKeys(customActivity),
  customObject: /* @__PURE__ */ withKeys(customObject),
};

/** Close's keys are our names with underscores. */
function withKeys(
  shapes: Readonly<Record<string, BuiltinShape>>,
): Readonly<Record<string, Builtin>> {
  const entries = Object.entries(shapes).map(
    ([name, shape]): [string, Builtin] => {
      const key = name.replace(
        /[A-Z]/g,
        (letter) => `_${letter.toLowerCase()}`,
      );
      return [name, [key, shape]];
    },
  );
  return Object.fromEntries(entries);
}

type Keys<T> = T extends unknown ? keyof T : never;

const names = <T>(...list: readonly Keys<T>[]): readonly string[] =>
  list.map(String);

/** The built-in members of each kind that may be written; all others are read-only. */
export const writable: Readonly<Record<ObjectKind, readonly string[]>> = {
  lead: /* @__PURE__ */ names<LeadInput>(
    "name",
    "description",
    "url",
    "statusId",
    "addresses",
  ),
  contact: /* @__PURE__ */ names<ContactCreateInput>(
    "leadId",
    "name",
    "title",
    "emails",
    "phones",
    "urls",
  ),
  opportunity: /* @__PURE__ */ names<OpportunityCreateInput>(
    "leadId",
    "contactId",
    "userId",
    "statusId",
    "pipelineId",
    "value",
    "valuePeriod",
    "confidence",
    "note",
    "noteHtml",
    "dateWon",
  ),
  customActivity: /* @__PURE__ */ names<
    | CustomActivityCreateInput
    | CustomActivityDraftInput
    | CustomActivityUpdateInput
  >("leadId", "contactId", "userId", "status", "activityAt", "pinned"),
  customObject: /* @__PURE__ */ names<CustomObjectCreateInput>(
    "leadId",
    "name",
  ),
};
