/** What the client of generated/ allows and what it refuses; `tsc` is what runs this file. */
import { expectTypeOf, test } from "vitest";
import {
  becamePublished,
  createCloseClient,
  parseEvent,
} from "../../generated/index.js";
import type {
  Account,
  AccountId,
  Contact,
  Lead,
  LeadId,
  Opportunity,
  Resource,
  ResourceId,
  SiteVisit,
} from "../../generated/index.js";
import { build } from "../../generated/testing.js";

declare const leadId: LeadId;
declare const accountId: AccountId;
declare const resourceId: ResourceId;

const close = createCloseClient({ apiKey: "api_local" });

/** The types of calls; nothing is sent. */
export async function calls() {
  return {
    all: await close.leads.get(leadId),
    some: await close.leads.get(leadId, { select: ["name", "industry"] }),
    expanded: await close.objects.resources.get(resourceId, {
      expand: ["linkedAccounts"],
    }),
    both: await close.objects.accounts.get(accountId, {
      select: ["name"],
      expand: ["pointOfContact"],
    }),
    back: await close.objects.accounts.backReferences({
      id: accountId,
      leadId,
    }),
  };
}
type Calls = Awaited<ReturnType<typeof calls>>;
declare function itemOf<T>(list: AsyncIterable<T>): T;

test("what is selected is what the result has", () => {
  expectTypeOf<Calls["all"]>().toEqualTypeOf<Lead>();
  expectTypeOf<Calls["some"]>().toEqualTypeOf<
    Pick<Lead, "id" | "name" | "industry">
  >();
  // @ts-expect-error what was not selected is not there
  void ((lead: Calls["some"]) => lead.statusId);
  // @ts-expect-error a misspelt member
  void (() => close.leads.get(leadId, { select: ["nam"] }));
  // @ts-expect-error extra is no member of Close's
  void (() => close.leads.get(leadId, { select: ["extra"] }));
});

test("expanded references are records", () => {
  expectTypeOf<Calls["expanded"]["linkedAccounts"]>().toEqualTypeOf<
    readonly Account[]
  >();
  expectTypeOf<
    Calls["both"]["pointOfContact"]
  >().toEqualTypeOf<Contact | null>();
  expectTypeOf<keyof Calls["both"]>().toEqualTypeOf<
    "id" | "name" | "pointOfContact"
  >();
  expectTypeOf<Calls["all"]["societeMere"]>().toEqualTypeOf<AccountId | null>();
  // @ts-expect-error a status refers to nothing
  void (() => close.objects.accounts.get(accountId, { expand: ["status"] }));
});

test("back references are listed by the types that can refer", () => {
  expectTypeOf<Calls["back"]["resource"]>().toEqualTypeOf<
    readonly Resource[]
  >();
  expectTypeOf<Calls["back"]["lead"]>().toEqualTypeOf<readonly Lead[]>();
  // @ts-expect-error no contact refers to an account
  void ((back: Calls["back"]) => back.contact);
});

test("a search takes conditions that fit the field", () => {
  const found = close.leads.search({
    where: {
      industry: { in: ["SaaS", "Retail"] },
      name: { words: "acme" },
      ofUsers: { gte: 10, orUnset: true },
      renewalDate: { onOrAfter: "2026-01-01", before: { ahead: { days: 30 } } },
      leadOwner: { currentUser: true },
      tags: "vip",
      not: { related: { account: { status: "Cancelled" }, siteVisit: true } },
      or: [{ description: null }, { statusId: { exists: false } }],
    },
    select: ["name", "tags"],
    orderBy: [{ dateCreated: "desc" }, { name: "asc" }],
    limit: 500,
  });
  expectTypeOf(itemOf(found)).toEqualTypeOf<
    Pick<Lead, "id" | "name" | "tags">
  >();
  const search = close.leads.search;
  // @ts-expect-error no such choice
  void (() => search({ where: { industry: { in: ["Saas"] } } }));
  // @ts-expect-error Close has no equality for text
  void (() => search({ where: { name: "Acme" } }));
  // @ts-expect-error a number has no words
  void (() => search({ where: { ofUsers: { words: "ten" } } }));
  // @ts-expect-error a contact's field
  void (() => search({ where: { birthday: { on: "2000-01-01" } } }));
  // @ts-expect-error lists cannot be ordered by
  void (() => search({ orderBy: { tags: "asc" } }));
  // @ts-expect-error a status of the accounts' own
  void (() => search({ where: { related: { account: { status: "Won" } } } }));
});

test("events are told apart by object and action", () => {
  const event = parseEvent("{}");
  if (event.object === "siteVisit" && event.action === "updated") {
    expectTypeOf(event.data).toEqualTypeOf<SiteVisit>();
    expectTypeOf(event.previousData).toEqualTypeOf<Partial<SiteVisit>>();
  }
  if (event.object === "opportunity" && event.action === "deleted") {
    expectTypeOf(event.data).toEqualTypeOf<null>();
    expectTypeOf(event.previousData).toEqualTypeOf<Opportunity | null>();
  }
  if (event.object === "siteVisit" && becamePublished(event))
    expectTypeOf(event.data.status).toEqualTypeOf<"published">();
  // @ts-expect-error no such object type
  void (event.object === "invoice");
});

test("builders ask for what nobody can make up", () => {
  void (() => build.lead());
  void (() => build.contact({ leadId }));
  // @ts-expect-error an account needs its lead and its point of contact
  void (() => build.account({ leadId }));
  // @ts-expect-error archived types are not written
  void build.fax;
});
