/**
 * The members that every record of a kind has, in the camelCase of Close's own keys. `Timestamp` is
 * `string` or, with `dates: "Date"` in the config, `Date`; calendar days are always `YYYY-MM-DD`.
 */
import type {
  ActivityId,
  ContactId,
  CustomObjectId,
  LeadId,
  OpportunityId,
  OrganizationId,
  PipelineId,
  LeadStatusId,
  OpportunityStatusId,
  UserId,
} from "../ids.js";

/** Keys that came with a record and have no name in the generated code: newer fields, smart fields. */
export type Extra = Readonly<Record<string, unknown>>;

declare const unknownChoice: unique symbol;

/**
 * A choice that people added in Close since the code was generated: any text. No literal and no plain
 * text is one to the compiler, only what was read: it can be written back, and `has` of the field, `===`
 * and `switch` keep it apart from known choices. The pattern is never there: it keeps the compiler from
 * comparing it with literals, which then narrow, and are errors where they are misspelt.
 */
export type UnknownChoice = `unknown: ${string}` & {
  readonly [unknownChoice]: true;
};

/** A choice that is known, or one that people added in Close since the code was generated. */
export type Open<Choice extends string> = Choice | UnknownChoice;

/**
 * The choices of a list. By way of the second parameter the compiler calls them by the name that they
 * are declared with, in messages and where an editor shows them, and does not spell them all out.
 */
export type ChoiceOf<
  List extends readonly string[],
  Choice = List[number],
> = Choice extends string ? Choice : never;

/** Adds values to, or removes values from, a many-valued field without sending the others. */
export interface Edit<Value> {
  /** Values to put into the list; the others stay. */
  add?: readonly Value[];
  /** Values to take out of the list; the others stay. */
  remove?: readonly Value[];
}

/** A postal address of a lead. */
export interface Address {
  label?: string;
  address_1?: string;
  address_2?: string;
  city?: string;
  state?: string;
  zipcode?: string;
  country?: string;
}

/** An email address of a contact; `type` is `office`, `home`, `direct` and the like. */
export interface EmailAddress {
  email: string;
  type?: string;
}

/** A phone number of a contact; Close sends it back in E.164. */
export interface PhoneNumber {
  phone: string;
  type?: string;
}

/** A web address of a contact. */
export interface WebAddress {
  url: string;
  type?: string;
}

/** The period of an opportunity's value: once, or each month or year. */
export type ValuePeriod = "one_time" | "monthly" | "annual";

/** The built-in members of a lead. */
export interface LeadRecord<Timestamp = string> {
  id: LeadId;
  name: string;
  displayName: string;
  description: string | null;
  url: string | null;
  htmlUrl: string;
  statusId: LeadStatusId;
  statusLabel: string;
  addresses: readonly Address[];
  /** Incomplete tasks only. */
  tasks: readonly unknown[];
  integrationLinks: readonly unknown[];
  organizationId: OrganizationId;
  createdBy: UserId | null;
  createdByName: string | null;
  updatedBy: UserId | null;
  updatedByName: string | null;
  dateCreated: Timestamp;
  dateUpdated: Timestamp;
  /** What came with the record and has no name in this code, by its key: newer fields, smart fields. */
  extra: Extra;
}

/** The built-in members of a lead that can be written. */
export interface LeadInput {
  name?: string;
  description?: string | null;
  url?: string | null;
  /** Without a status a new lead gets the organisation's first one. */
  statusId?: LeadStatusId;
  /** Replaces all addresses. */
  addresses?: readonly Address[];
}

/** The built-in members of a contact. */
export interface ContactRecord<Timestamp = string> {
  id: ContactId;
  leadId: LeadId;
  name: string | null;
  displayName: string;
  title: string | null;
  emails: readonly EmailAddress[];
  phones: readonly PhoneNumber[];
  urls: readonly WebAddress[];
  timezone: string | null;
  integrationLinks: readonly unknown[];
  organizationId: OrganizationId;
  createdBy: UserId | null;
  updatedBy: UserId | null;
  dateCreated: Timestamp;
  dateUpdated: Timestamp;
  /** What came with the record and has no name in this code, by its key: newer fields, smart fields. */
  extra: Extra;
}

/** The built-in members of a contact that can be written; each list replaces the whole list. */
export interface ContactInput {
  name?: string | null;
  title?: string | null;
  emails?: readonly EmailAddress[];
  phones?: readonly PhoneNumber[];
  urls?: readonly WebAddress[];
}

/** The built-in members to create a contact with. */
export interface ContactCreateInput extends ContactInput {
  /** The lead it belongs to. With `null` Close creates a new lead, named after the contact. */
  leadId: LeadId | null;
}

/** The built-in members of an opportunity. */
export interface OpportunityRecord<Timestamp = string> {
  id: OpportunityId;
  leadId: LeadId;
  leadName: string | null;
  contactId: ContactId | null;
  contactName: string | null;
  userId: UserId | null;
  userName: string | null;
  statusId: OpportunityStatusId;
  statusLabel: string;
  statusDisplayName: string;
  statusType: "active" | "won" | "lost";
  pipelineId: PipelineId;
  pipelineName: string;
  /** In cents: 50000 is $500. */
  value: number | null;
  valueCurrency: string | null;
  valueFormatted: string | null;
  valuePeriod: ValuePeriod;
  annualizedValue: number | null;
  expectedValue: number | null;
  annualizedExpectedValue: number | null;
  /** In percent, 0 to 100. */
  confidence: number;
  note: string | null;
  noteHtml: string | null;
  /** A day, `YYYY-MM-DD`. */
  dateWon: string | null;
  dateLost: Timestamp | null;
  attachments: readonly unknown[];
  integrationLinks: readonly unknown[];
  organizationId: OrganizationId;
  createdBy: UserId | null;
  createdByName: string | null;
  updatedBy: UserId | null;
  updatedByName: string | null;
  dateCreated: Timestamp;
  dateUpdated: Timestamp;
  /** What came with the record and has no name in this code, by its key: newer fields, smart fields. */
  extra: Extra;
}

/** The built-in members of an opportunity that can be written. */
export interface OpportunityInput {
  contactId?: ContactId | null;
  userId?: UserId | null;
  statusId?: OpportunityStatusId;
  /** Alone it means the first status of that pipeline; a status of another pipeline is refused. */
  pipelineId?: PipelineId;
  /** In cents: 50000 is $500. */
  value?: number | null;
  valuePeriod?: ValuePeriod;
  /** In percent, 0 to 100. */
  confidence?: number;
  note?: string | null;
  /** Wins over `note`. */
  noteHtml?: string | null;
  /** A day, `YYYY-MM-DD`. */
  dateWon?: string | null;
}

/** The built-in members to create an opportunity with. */
export interface OpportunityCreateInput extends OpportunityInput {
  /** The lead it belongs to. With `null` Close creates a new lead without a name. */
  leadId: LeadId | null;
}

/** The built-in members of a custom activity. */
export interface CustomActivityRecord<
  Type extends string = string,
  Timestamp = string,
> {
  id: ActivityId;
  customActivityTypeId: Type;
  /** A draft may lack required fields. */
  status: "draft" | "published";
  leadId: LeadId;
  contactId: ContactId | null;
  userId: UserId | null;
  userName: string | null;
  activityAt: Timestamp;
  lastPublishedAt: Timestamp | null;
  pinned: boolean;
  pinnedAt: Timestamp | null;
  source: string | null;
  organizationId: OrganizationId;
  createdBy: UserId | null;
  createdByName: string | null;
  updatedBy: UserId | null;
  updatedByName: string | null;
  dateCreated: Timestamp;
  dateUpdated: Timestamp;
  /** What came with the record and has no name in this code, by its key: newer fields, smart fields. */
  extra: Extra;
}

/** The built-in members of a custom activity that can always be written. */
export interface CustomActivityInput<Timestamp = string> {
  activityAt?: Timestamp;
  contactId?: ContactId | null;
  pinned?: boolean;
}

/** The built-in members to create a published activity with. */
export interface CustomActivityCreateInput<
  Timestamp = string,
> extends CustomActivityInput<Timestamp> {
  leadId: LeadId;
  userId?: UserId;
  status?: "published";
}

/** The built-in members to create a draft with: Close asks for required fields when it is published. */
export interface CustomActivityDraftInput<
  Timestamp = string,
> extends CustomActivityInput<Timestamp> {
  leadId: LeadId;
  userId?: UserId;
  status: "draft";
}

/** The built-in members to update an activity with; `published` asks for required fields. */
export interface CustomActivityUpdateInput<
  Timestamp = string,
> extends CustomActivityInput<Timestamp> {
  status?: "draft" | "published";
}

/** The built-in members of a custom object. */
export interface CustomObjectRecord<
  Type extends string = string,
  Timestamp = string,
> {
  id: CustomObjectId<Type>;
  name: string;
  customObjectTypeId: Type;
  leadId: LeadId;
  organizationId: OrganizationId;
  createdBy: UserId | null;
  updatedBy: UserId | null;
  dateCreated: Timestamp;
  dateUpdated: Timestamp;
  /** What came with the record and has no name in this code, by its key: newer fields, smart fields. */
  extra: Extra;
}

/** The built-in members to create a custom object with. */
export interface CustomObjectCreateInput {
  leadId: LeadId;
  name: string;
}

/** The built-in members to update a custom object with; it stays with its lead. */
export interface CustomObjectUpdateInput {
  name?: string;
}
