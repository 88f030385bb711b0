/**
 * The built-in members of each kind: their keys and how they are read. Generated wrappers list their
 * names, reading and writing look up the rest here.
 */
import { noEdits, singleEdits } from "./list-edits.js";
import type { Edits } from "./list-edits.js";
import { byName } from "./status-names.js";
import type { ByName } from "./status-names.js";
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

/** The built-in members of records by name, in the order in which they are declared. */
export type Builtins = Readonly<Record<string, Builtin>>;

/** What all records of a kind have. */
export interface Kind {
  readonly kind: ObjectKind;
  readonly builtIns: Builtins;
  /** The names of the members that may be written; all others are read-only. */
  readonly writable: readonly string[];
  readonly edits: Edits;
  /** What is done with names of statuses, of which the other kinds have none. */
  readonly byName?: ByName;
}

/** Close's key of a built-in member: its name with underscores. */
export function keyOfName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function withKeys(shapes: Readonly<Record<string, BuiltinShape>>): Builtins {
  const entries = Object.entries(shapes).map(
    ([name, shape]): [string, Builtin] => [name, [keyOfName(name), shape]],
  );
  return Object.fromEntries(entries);
}

type Keys<T> = T extends unknown ? keyof T : never;

const kindOfRecords = <Input>(
  kind: ObjectKind,
  members: Readonly<Record<string, BuiltinShape>>,
  rules: Pick<Kind, "edits" | "byName">,
  ...writable: readonly Keys<Input>[]
): Kind => ({
  kind,
  builtIns: withKeys(members),
  ...rules,
  writable: writable.map(String),
});

// One constant a kind: a program carries those of the kinds that it uses.

/** Leads. */
export const leadKind: Kind = /* @__PURE__ */ kindOfRecords<LeadInput>(
  "lead",
  lead,
  { edits: singleEdits, byName },
  "name",
  "description",
  "url",
  "statusId",
  "addresses",
);

/** Contacts. */
export const contactKind: Kind =
  /* @__PURE__ */ kindOfRecords<ContactCreateInput>(
    "contact",
    contact,
    { edits: singleEdits },
    "leadId",
    "name",
    "title",
    "emails",
    "phones",
    "urls",
  );

/** Opportunities. */
export const opportunityKind: Kind =
  /* @__PURE__ */ kindOfRecords<OpportunityCreateInput>(
    "opportunity",
    opportunity,
    { edits: singleEdits, byName },
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
  );

/** Custom activities. */
export const customActivityKind: Kind = /* @__PURE__ */ kindOfRecords<
  | CustomActivityCreateInput
  | CustomActivityDraftInput
  | CustomActivityUpdateInput
>(
  "customActivity",
  customActivity,
  { edits: noEdits },
  "leadId",
  "contactId",
  "userId",
  "status",
  "activityAt",
  "pinned",
);

/** Custom objects. */
export const customObjectKind: Kind =
  /* @__PURE__ */ kindOfRecords<CustomObjectCreateInput>(
    "customObject",
    customObject,
    { edits: noEdits },
    "leadId",
    "name",
  );

/** Every kind: for the generator, and no part of what is emitted. */
export const kinds: Readonly<Record<ObjectKind, Kind>> = {
  lead: leadKind,
  contact: contactKind,
  opportunity: opportunityKind,
  customActivity: customActivityKind,
  customObject: customObjectKind,
};
