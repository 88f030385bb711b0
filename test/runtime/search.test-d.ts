/** What searches allow and what they refuse; `tsc` is what runs this file. */
import { expectTypeOf, test } from "vitest";
import type {
  ContactId,
  CustomObjectId,
  LeadId,
  LeadStatusId,
  UserId,
} from "../../src/runtime/ids.js";
import type {
  ContactRecord,
  CustomActivityRecord,
  CustomObjectRecord,
  LeadRecord,
  Open,
  OpportunityRecord,
} from "../../src/runtime/record/record-types.js";
import type { Search, Where } from "../../src/runtime/search/search.js";

type Industry = "SaaS" | "Retail";
type Tag = "vip" | "pilot";
type AccountId = CustomObjectId<"cotype_account">;

interface Lead extends LeadRecord {
  contacts: readonly Contact[];
  opportunities: readonly Opportunity[];
  /** "Industry": choices. */
  industry: Open<Industry> | null;
  /** Closed, as with `unknownChoices: "closed"`. */
  size: "small" | "large" | null;
  leadOwner: UserId | null;
  ofUsers: number | null;
  /** Under conversion from text to number. */
  budget: string | number | null;
  renewalDate: string | null;
  nickname: string | null;
  parent: AccountId | null;
  tags: readonly Open<Tag>[];
  secret: unknown;
}
interface LeadModel {
  kind: "lead";
  record: Lead;
  create: unknown;
  update: unknown;
  dates: "renewalDate";
  references: { parent: "account" };
  mapped: never;
  referredBy: never;
}
interface Contact extends ContactRecord {
  birthday: string | null;
}
interface ContactModel {
  kind: "contact";
  record: Contact;
  create: unknown;
  update: unknown;
  dates: "birthday";
  references: object;
  mapped: never;
  referredBy: "siteVisit";
}
interface Opportunity extends OpportunityRecord {
  reason: string | null;
}
interface OpportunityModel {
  kind: "opportunity";
  record: Opportunity;
  create: unknown;
  update: unknown;
  dates: never;
  references: object;
  mapped: never;
  referredBy: never;
}
interface Account extends CustomObjectRecord<"cotype_account"> {
  plan: string | null;
}
interface AccountModel {
  kind: "customObject";
  record: Account;
  create: unknown;
  update: unknown;
  dates: never;
  references: object;
  mapped: never;
  referredBy: "lead";
}
/** As with `dates: "Date"`. */
interface SiteVisit extends CustomActivityRecord<"actitype_visit", Date> {
  visitedAt: Date | null;
  attendees: readonly ContactId[];
}
interface SiteVisitModel {
  kind: "customActivity";
  record: SiteVisit;
  create: never;
  update: never;
  dates: "visitedAt";
  references: { attendees: "contact" };
  mapped: never;
  referredBy: never;
}
interface Models {
  lead: LeadModel;
  contact: ContactModel;
  opportunity: OpportunityModel;
  account: AccountModel;
  siteVisit: SiteVisitModel;
}

type LeadWhere = Where<Models, LeadModel>;

declare const leads: Search<Models, LeadModel>;
declare const visits: Search<Models, SiteVisitModel>;
declare const userId: UserId;
declare const leadId: LeadId;
declare const contactId: ContactId;
declare const accountId: AccountId;
declare const statusId: LeadStatusId;
declare const anyText: string;
declare const maybe: string;

test("each member takes the conditions of what it holds", () => {
  void ({
    industry: "SaaS",
    size: { in: ["small", "large"], orUnset: true },
    leadOwner: { currentUser: true },
    ofUsers: { gte: 3, lt: 10 },
    budget: 500,
    renewalDate: { onOrAfter: "2026-01-01", before: { ahead: { days: 30 } } },
    nickname: { phrase: anyText },
    parent: accountId,
    tags: { in: ["vip"] },
    secret: { words: "x" },
    statusId,
    createdBy: { in: [userId] },
    dateCreated: { during: "this-week" },
    dateUpdated: { onOrAfter: new Date(), before: "now" },
    id: { in: [leadId] },
    name: { words: "acme", wordsBeginWith: "in" },
  } satisfies LeadWhere);
  void ({ budget: { words: "500" } } satisfies LeadWhere);
  void ({
    visitedAt: { on: "2026-01-01" },
    activityAt: { onOrAfter: { ago: { weeks: 2 } } },
    attendees: contactId,
    pinned: true,
  } satisfies Where<Models, SiteVisitModel>);
});

test("every member can be asked whether it has a value", () => {
  void ({
    industry: null,
    ofUsers: null,
    renewalDate: { exists: true },
    tags: { exists: false },
    secret: { exists: true },
    nickname: null,
  } satisfies LeadWhere);
});

test("a text has no equality", () => {
  // @ts-expect-error Close compares words
  void ({ nickname: "Acme" } satisfies LeadWhere);
  // @ts-expect-error Close compares words
  void ({ name: { in: ["Acme"] } } satisfies LeadWhere);
});

test("an unknown choice is refused, where it is not said to be one", () => {
  // @ts-expect-error no such choice
  void ({ industry: "Saas" } satisfies LeadWhere);
  // @ts-expect-error no such choice
  void ({ industry: { in: ["SaaS", "Saas"] } } satisfies LeadWhere);
  // @ts-expect-error any text
  void ({ industry: anyText } satisfies LeadWhere);
  // @ts-expect-error no such choice
  void ({ tags: "nobody" } satisfies LeadWhere);
  void ({
    industry: { anyOf: ["added yesterday", anyText] },
  } satisfies LeadWhere);
});

test("an id of another kind is refused", () => {
  // @ts-expect-error an opportunity's contact is no user
  void ({ leadOwner: contactId } satisfies LeadWhere);
  // @ts-expect-error an account's id
  void ({ parent: leadId } satisfies LeadWhere);
  // @ts-expect-error only users can be the current one
  void ({ parent: { currentUser: true } } satisfies LeadWhere);
});

test("conditions of another kind of value are refused", () => {
  // @ts-expect-error a number has no words
  void ({ ofUsers: { words: "3" } } satisfies LeadWhere);
  // @ts-expect-error a text has no bounds
  void ({ nickname: { gte: 3 } } satisfies LeadWhere);
  // @ts-expect-error a day is asked for with `on`
  void ({ renewalDate: "2026-01-01" } satisfies LeadWhere);
  // @ts-expect-error a misspelled condition
  void ({ ofUsers: { gt: 3, lte: 4, above: 3 } } satisfies LeadWhere);
  // @ts-expect-error a unit that there is not
  void ({ dateCreated: { before: { ago: { day: 1 } } } } satisfies LeadWhere);
});

test("members that Close cannot search, and those that there are not, are refused", () => {
  // @ts-expect-error Close has no condition for it
  void ({ htmlUrl: { words: "x" } } satisfies LeadWhere);
  // @ts-expect-error a contact's field
  void ({ birthday: { on: "2000-01-01" } } satisfies LeadWhere);
  // @ts-expect-error contacts are related
  void ({ contacts: { exists: true } } satisfies LeadWhere);
  // @ts-expect-error undefined would search without the condition
  const where: LeadWhere = { nickname: maybe === "" ? null : undefined };
  void where;
});

test("conditions are combined, and reach the other object types by their names", () => {
  void ({
    or: [{ industry: "SaaS" }, { not: { tags: "vip" } }],
    and: [{ ofUsers: 3 }, { ofUsers: null }],
    related: {
      contact: { title: { words: "CEO" }, not: { birthday: null } },
      account: {
        plan: { words: "Pro" },
        related: { lead: { industry: "SaaS" } },
      },
      siteVisit: true,
      opportunity: { statusType: "won", value: { gte: 100_00 } },
    },
  } satisfies LeadWhere);
  // @ts-expect-error a lead has no leads
  void ({ related: { lead: { industry: "SaaS" } } } satisfies LeadWhere);
  // @ts-expect-error no such object type
  void ({ related: { contacts: {} } } satisfies LeadWhere);
  // @ts-expect-error a lead's field
  void ({ related: { contact: { industry: "SaaS" } } } satisfies LeadWhere);
});

test("records are ordered by texts, numbers and dates", () => {
  leads.search({ orderBy: { dateCreated: "desc" } });
  leads.search({
    orderBy: [{ ofUsers: "asc", name: "asc" }, { renewalDate: "desc" }],
  });
  // @ts-expect-error a choice
  leads.search({ orderBy: { industry: "asc" } });
  // @ts-expect-error many values
  leads.search({ orderBy: { tags: "asc" } });
  // @ts-expect-error a reference
  leads.search({ orderBy: { leadOwner: "asc" } });
  // @ts-expect-error neither way
  leads.search({ orderBy: { name: "down" } });
});

test("what comes back has what was selected, and its id", async () => {
  for await (const lead of leads.search({
    select: ["industry", "contacts"],
    limit: 5,
  })) {
    expectTypeOf(lead).toEqualTypeOf<
      Pick<Lead, "id" | "industry" | "contacts">
    >();
    // @ts-expect-error was not selected
    void lead.name;
  }
  for await (const lead of leads.search({}))
    expectTypeOf(lead).toEqualTypeOf<Lead>();
  for await (const visit of visits.search({ where: { pinned: true } }))
    expectTypeOf(visit.visitedAt).toEqualTypeOf<Date | null>();
  // @ts-expect-error there is no such member
  leads.search({ select: ["custom"] });
  expectTypeOf(leads.count({ where: { industry: "SaaS" } })).toEqualTypeOf<
    Promise<number>
  >();
  // @ts-expect-error a count has no order
  void leads.count({ orderBy: { name: "asc" } });
});
