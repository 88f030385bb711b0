/** What the types of generated/ allow and what they refuse; `tsc` is what runs this file. */
import { expectTypeOf, test } from "vitest";
import {
  account,
  contact,
  createCloseClient,
  fax,
  lead,
  opportunity,
  siteVisit,
} from "../../generated/index.js";
import type {
  Account,
  AccountCreate,
  AccountId,
  AccountStatus,
  AccountUpdate,
  ChoiceField,
  ContactCreate,
  ContactId,
  ContactUpdate,
  Fax,
  FieldDescriptor,
  Lead,
  LeadCreate,
  LeadId,
  LeadIndustry,
  LeadUpdate,
  Open,
  Opportunity,
  OpportunityCreate,
  Priority,
  Resource,
  ServerId,
  SiteVisit,
  SiteVisitCreate,
  SiteVisitDraft,
  SiteVisitUpdate,
  Tags,
  UnknownChoice,
  UserId,
} from "../../generated/index.js";

declare const leadId: LeadId;
declare const contactId: ContactId;
declare const userId: UserId;
declare const accountId: AccountId;
declare const serverId: ServerId;
declare const text: string;
declare const tag: Tags | undefined;

const close = createCloseClient({ apiKey: "api_local" });

test("a contact's field is refused in a write of a lead", () => {
  // @ts-expect-error birthday is a contact's field
  const update: LeadUpdate = { birthday: "2000-01-01" };
  // @ts-expect-error industry is a lead's field
  const create: ContactCreate = { leadId, industry: "SaaS" };
  // @ts-expect-error the client and the wrapper refuse it as well
  void (() => close.leads.update(leadId, { birthday: "2000-01-01" }));
  // @ts-expect-error nor does the wrapper take it
  lead.toWire({ birthday: "2000-01-01" });
  void [update, create];
});

test("what Close alone sets is refused in writes", () => {
  // @ts-expect-error set by Close
  const lead: LeadUpdate = { dateCreated: "2026-01-01T00:00:00Z" };
  // @ts-expect-error set by Close
  const opportunity: OpportunityCreate = { leadId, statusLabel: "Won" };
  // @ts-expect-error an object stays with its lead
  const account: AccountUpdate = { leadId };
  // @ts-expect-error wire keys are no names
  const wire: AccountUpdate = { lead_id: leadId };
  void [lead, opportunity, account, wire];
});

test("ids of one kind are refused where another kind is meant", () => {
  expectTypeOf<Lead["societeMere"]>().toEqualTypeOf<AccountId | null>();
  expectTypeOf<ServerId>().not.toExtend<AccountId>();
  const right: LeadUpdate = { societeMere: accountId };
  // @ts-expect-error a server is no account
  const other: LeadUpdate = { societeMere: serverId };
  // @ts-expect-error any text is no id
  const loose: LeadUpdate = { leadOwner: text };
  // @ts-expect-error a lead is no contact
  const swapped: AccountUpdate = { pointOfContact: leadId };
  // @ts-expect-error a server is no account
  void (() => close.objects.accounts.get(serverId));
  void [right, other, loose, swapped];
});

test("a choice that is none can be read and written back, and not be made up", () => {
  expectTypeOf<Account["status"]>().toEqualTypeOf<
    AccountStatus | UnknownChoice | null
  >();
  expectTypeOf<AccountCreate["status"]>().toEqualTypeOf<
    Open<AccountStatus> | null | undefined
  >();
  expectTypeOf<string>().not.toExtend<Account["status"]>();
  expectTypeOf<LeadIndustry>().toEqualTypeOf<
    "Agency" | "Education" | "Retail" | "SaaS" | "Other"
  >();
  // @ts-expect-error no such choice
  const update: AccountUpdate = { status: "Sleeping" };
  // @ts-expect-error any text is no choice
  const loose: AccountUpdate = { status: text };
  // @ts-expect-error no such choice among several
  const many: LeadUpdate = { tags: ["vip", "unheard of"] };
  void [update, loose, many];
});

test("a required field is required on create, optional on update, nullable on read", () => {
  expectTypeOf<AccountCreate["pointOfContact"]>().toEqualTypeOf<ContactId>();
  expectTypeOf<AccountUpdate>().toExtend<{ pointOfContact?: ContactId }>();
  expectTypeOf<Account["pointOfContact"]>().toEqualTypeOf<ContactId | null>();
  // @ts-expect-error pointOfContact is missing
  const lacking: AccountCreate = { leadId, name: "Acme" };
  const complete: AccountCreate = {
    leadId,
    name: "Acme",
    pointOfContact: contactId,
  };
  // @ts-expect-error a required field cannot be cleared
  const cleared: AccountUpdate = { pointOfContact: null };
  const nothing: AccountUpdate = {};
  void [lacking, complete, cleared, nothing];
});

test("drafts of activities may lack what published ones must have", () => {
  const draft: SiteVisitDraft = { leadId, status: "draft" };
  const published: SiteVisitCreate = {
    leadId,
    owner: userId,
    summary: "All well.",
    visitedAt: "2026-01-01T10:00:00Z",
  };
  // @ts-expect-error summary, owner and visitedAt are missing
  const lacking: SiteVisitCreate = { leadId };
  // @ts-expect-error without its status a draft would be published
  const silent: SiteVisitDraft = { leadId };
  const publish: SiteVisitUpdate = { status: "published" };
  void (() => close.activities.siteVisit.create(draft));
  void (() => close.activities.siteVisit.create(published));
  void [lacking, silent, publish];
});

test("which lead a new record belongs to is always said", () => {
  const own: ContactCreate = { leadId };
  const fresh: OpportunityCreate = { leadId: null };
  // @ts-expect-error leadId is missing
  const contact: ContactCreate = {};
  // @ts-expect-error leadId is missing
  const opportunity: OpportunityCreate = { value: 100 };
  const account: AccountCreate = {
    // @ts-expect-error a custom object needs a lead
    leadId: null,
    name: "Acme",
    pointOfContact: contactId,
  };
  const within: LeadCreate = { contacts: [{ name: "Jo" }] };
  void [own, fresh, contact, opportunity, account, within];
});

test("undefined is refused where a value may be left out", () => {
  // @ts-expect-error left out is not undefined
  const update: LeadUpdate = { industry: undefined };
  // @ts-expect-error neither in built-in members
  const builtIn: LeadUpdate = { name: undefined };
  // @ts-expect-error nor when it is only possible
  const possible: LeadUpdate = { tags: tag === undefined ? undefined : [tag] };
  const cleared: LeadUpdate = { industry: null, description: null };
  void [update, builtIn, possible, cleared];
});

test("many-valued fields are lists, and leads can edit them", () => {
  expectTypeOf<Lead["tags"]>().toEqualTypeOf<readonly Open<Tags>[]>();
  expectTypeOf<Opportunity["quotedServers"]>().toEqualTypeOf<
    readonly ServerId[]
  >();
  expectTypeOf<Resource["linkedAccounts"]>().toEqualTypeOf<
    readonly AccountId[]
  >();
  const whole: ContactUpdate = { languages: ["Deutsch"] };
  const edit: LeadUpdate = { tags: { add: ["vip"], remove: ["pilot"] } };
  // @ts-expect-error one value is no list
  const single: LeadUpdate = { tags: "vip" };
  // @ts-expect-error there is nothing to edit in a record that is new
  const create: LeadCreate = { tags: { add: ["vip"] } };
  const object: AccountUpdate = { tags: { add: ["vip"] } };
  // @ts-expect-error a single-valued field has nothing to add to
  const one: LeadUpdate = { industry: { add: ["SaaS"] } };
  void [whole, edit, single, create, object, one];
});

test("records of archived types can be read only", () => {
  expectTypeOf<Fax["numberOfPages"]>().toEqualTypeOf<number | null>();
  expectTypeOf(close.activities.fax).toHaveProperty("get");
  expectTypeOf(close.activities.fax).not.toHaveProperty("create");
  expectTypeOf(close.objects.dataCenters).not.toHaveProperty("update");
  expectTypeOf(close.objects.dataCenters).not.toHaveProperty("delete");
  // @ts-expect-error nothing can be given
  fax.toWire({ numberOfPages: 1 });
});

test("fields describe custom fields and nothing else", () => {
  expectTypeOf(account.fields.pointOfContact).toEqualTypeOf<FieldDescriptor>();
  expectTypeOf(account.fields.status.id).toEqualTypeOf<string>();
  expectTypeOf(siteVisit.fields.priority.choices).toEqualTypeOf<
    readonly Priority[]
  >();
  expectTypeOf(lead.fields.tags).toEqualTypeOf<ChoiceField<Tags>>();
  // @ts-expect-error any text has no choices
  void account.fields.accountId.has;
  // @ts-expect-error nor has a reference
  void [lead.fields.societeMere.has, lead.fields.leadOwner.has];
  expectTypeOf(account.fields).not.toHaveProperty("leadId");
  expectTypeOf(account.fields).not.toHaveProperty("extra");
  expectTypeOf(lead.fields).not.toHaveProperty("contacts");
  expectTypeOf(contact.fields).not.toHaveProperty("emails");
  expectTypeOf(opportunity.fields).not.toHaveProperty("value");
  // @ts-expect-error a lead has no birthday
  void lead.fields.birthday;
});

test("what is read has the type that its field has", () => {
  expectTypeOf(account.fromWire({})).toEqualTypeOf<Account>();
  const got = () => close.objects.accounts.get(accountId);
  expectTypeOf(got).returns.resolves.toEqualTypeOf<Account>();
  expectTypeOf<SiteVisit["priority"]>().toEqualTypeOf<Open<Priority> | null>();
  expectTypeOf<Lead["budget"]>().toEqualTypeOf<string | number | null>();
  expectTypeOf<Lead["renewalDate"]>().toEqualTypeOf<string | null>();
  expectTypeOf<SiteVisit["ticket"]>().toBeUnknown();
  expectTypeOf<Lead["extra"]>().toEqualTypeOf<
    Readonly<Record<string, unknown>>
  >();
});

test("lists are asked for as Close gives them", () => {
  void (() => close.objects.accounts.list({ leadId }));
  void (() => close.contacts.list());
  // @ts-expect-error Close lists custom objects by lead only
  void (() => close.objects.accounts.list());
  // @ts-expect-error leads have no lead
  void (() => close.leads.list({ leadId }));
});
