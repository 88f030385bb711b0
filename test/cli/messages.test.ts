/** What an editor shows and what the compiler says where people meet the types, in its own words. */
import { describe, expect, test } from "vitest";
import { openEditor } from "../support/editor.js";

const head = `import { account, createCloseClient } from "../../generated/index.js";
import type { Account, AccountId, LeadId, ServerId, SiteVisit, UserId } from "../../generated/index.js";
import { build } from "../../generated/testing.js";
const close = createCloseClient({ apiKey: "api_local" });
declare const id: AccountId;
declare const leadId: LeadId;
declare const serverId: ServerId;
declare const userId: UserId;
declare const read: Account;
declare const visit: SiteVisit;
void [account, build, id, leadId, serverId, userId, read, visit];`;

/** What an editor shows at the mark. */
const shown = [
  ["close.leads.get|(leadId)", ": Promise<Lead> (+1 overload)"],
  [
    "close.objects.accounts.get|(id)",
    ".get(id: AccountId, options?: WholeOptions): Promise<Account> (+1 overload)",
  ],
  ["close.leads.list|()", ": AsyncIterable<Lead> (+1 overload)"],
  ["close.leads.search|()", ": AsyncIterable<Lead>"],
  ["close.leads.update|(leadId, {})", ": Promise<Lead>"],
  [
    'close.activities.siteVisit.create|({ leadId, status: "draft" })',
    ": Promise<SiteVisit>",
  ],
  ["read.id|", "Account.id: AccountId"],
  ["read.status|", "Account.status: Open<AccountStatus> | null"],
  ["account.fields.status|", "status: ChoiceField<AccountStatus>"],
] as const;

/** A member of an input at the mark, and the record's member that says what it is. */
const described = [
  ['close.objects.accounts.update(id, { status|: "Active" })', "read.status|"],
  [
    'close.objects.accounts.create({ leadId, name: "Acme", pointOfContact|: "cont_1" })',
    "read.pointOfContact|",
  ],
  ['build.account({ leadId, tags|: ["vip"] })', "read.tags|"],
  [
    'close.objects.accounts.create({ leadId, name: "Acme", pointOfContact: "cont_1", tags|: ["vip"] })',
    "read.tags|",
  ],
  [
    'close.objects.accounts.update(id, { tags|: { add: ["vip"] } })',
    "read.tags|",
  ],
  [
    'close.objects.accounts.update(id, { pointOfContact|: "cont_1" })',
    "read.pointOfContact|",
  ],
  [
    'close.activities.siteVisit.create({ leadId, owner: userId, visitedAt: "2026-11-29T08:00:00Z", summary|: "Roof" })',
    "visit.summary|",
  ],
  [
    'close.activities.siteVisit.create({ leadId, status: "draft", summary|: "Roof" })',
    "visit.summary|",
  ],
  [
    'close.activities.siteVisit.create({ leadId, status: "draft", owner|: userId })',
    "visit.owner|",
  ],
  [
    'close.activities.siteVisit.update(visit.id, { summary|: "Roof" })',
    "visit.summary|",
  ],
  ["build.siteVisit({ leadId, owner|: userId })", "visit.owner|"],
  [
    'close.objects.accounts.search({ where: { status|: "Active" } })',
    "read.status|",
  ],
  [
    'close.objects.accounts.get(id, { select: ["status"] }).then((one) => one.status|)',
    "read.status|",
  ],
] as const;

/** A place where somebody types, and members that are offered there as they stand in a record. */
const offered = [
  ["close.objects.accounts.create({ leadId, | })", "read.|"],
  ["close.objects.accounts.update(id, { | })", "read.|"],
  ["close.objects.accounts.search({ where: { | } })", "read.|"],
  ["build.account({ leadId, | })", "read.|"],
  [
    'close.activities.siteVisit.create({ leadId, status: "draft", | })',
    "visit.|",
  ],
  ["close.activities.siteVisit.update(visit.id, { | })", "visit.|"],
] as const;

/** Fields of those records that can be written. */
const members = {
  "read.|": ["accountId", "pointOfContact", "status", "tags"],
  "visit.|": ["owner", "engineers", "summary", "visitedAt"],
};

/** What is forgotten or wrong in a line, and the end of what the compiler says of it. */
const wrong = [
  [
    'close.activities.siteVisit.create({ leadId, summary: "Roof" })',
    "is missing the following properties from type 'SiteVisitCreate': owner, visitedAt",
  ],
  [
    'close.activities.siteVisit.create({ leadId, owner: userId, summary: "Roof" })',
    "Property 'visitedAt' is missing in type '{ leadId: `lead_${string}`; owner: `user_${string}`; summary: string; }' but required in type 'SiteVisitCreate'.",
  ],
  [
    'close.activities.siteVisit.create({ leadId, status: "draft", smmary: "x" })',
    "'smmary' does not exist in type '{ status?: \"draft\"; } & SiteVisitDraft'. Did you mean to write 'summary'?",
  ],
  [
    "build.siteVisit({ leadId })",
    "Property 'owner' is missing in type '{ leadId: `lead_${string}`; }' but required in type 'Pick<SiteVisitCreate, Needed<SiteVisitCreate, never>>'.",
  ],
  [
    'close.objects.accounts.create({ leadId, name: "Acme" })',
    "Property 'pointOfContact' is missing in type '{ leadId: `lead_${string}`; name: string; }' but required in type 'AccountCreate'.",
  ],
  [
    'close.objects.accounts.get("acc_1")',
    "Argument of type '\"acc_1\"' is not assignable to parameter of type 'AccountId'. Type '\"acc_1\"' is not assignable to type '`custobj_${string}`'.",
  ],
  [
    "close.objects.accounts.update(leadId, {})",
    "is not assignable to parameter of type 'AccountId'. Type '`lead_${string}`' is not assignable to type '`custobj_${string}`'.",
  ],
  [
    "close.leads.list({ leadId })",
    "'leadId' does not exist in type 'LeadListQuery'.",
  ],
  ["close.objects.accounts.list()", "Expected 1-2 arguments, but got 0."],
  [
    "close.objects.accounts.list({})",
    "Property 'leadId' is missing in type '{}' but required in type 'LeadQuery'.",
  ],
  [
    'close.objects.accounts.update(id, { status: "Activ" })',
    "is not assignable to type 'Open<AccountStatus> | null'. Did you mean '\"Active\"'?",
  ],
  ['close.leads.search({ select: ["nam"] })', "Did you mean '\"name\"'?"],
  [
    'close.leads.search({ where: { industry: "Saas" } })',
    "Did you mean '\"SaaS\"'?",
  ],
  [
    'read.status === "Activ"',
    "the types 'Open<AccountStatus> | null' and '\"Activ\"' have no overlap.",
  ],
  [
    'close.leads.update(leadId, { tags: { add: ["vi"] } })',
    "Type '\"vi\"' is not assignable to type 'Open<Tags>'.",
  ],
] as const;

/** Lines of which the compiler says more than belongs here. */
const wordy = [
  "close.objects.accounts.get(serverId)",
  "close.leads.update(leadId, { societeMere: serverId })",
  'close.leads.get(leadId, { select: ["nam"] })',
  'close.leads.get(leadId, { selct: ["name"] })',
] as const;

const editor = openEditor(head, [
  ...[...shown, ...wrong].map(([line]) => line),
  ...described.flat(),
  ...offered.flat(),
  ...wordy,
]);

test.each(shown)("an editor shows of %s … %s", (line, end) => {
  expect(editor.errorsOf(line)).toEqual([]);
  expect(editor.show(line).slice(-end.length)).toBe(end);
});

test.each(described)(
  "an editor says of %s all that it says of %s",
  (line, ofRecord) => {
    const said = editor.describe(ofRecord);
    expect(said).toMatch(/^".+" \(cf_\w+\): \w+/);
    expect(editor.describe(line)).toBe(said);
  },
);

test.each(offered)(
  "an editor offers in %s what it offers of %s, and says the same of it",
  (line, ofRecord) => {
    const offers = editor.offers(line);
    const all = editor.offers(ofRecord);
    for (const name of members[ofRecord]) {
      expect(all.get(name), name).toMatch(/^".+" \(cf_\w+\): \w+/);
      expect(offers.get(name), name).toBe(all.get(name));
    }
  },
);

test("one rename in an editor moves a field of the record, of the inputs and of the wrapper", () => {
  const renamed = editor.renamedIn(
    "read.status|",
    "generated/objects/account.ts",
  );
  expect(renamed).toEqual([
    "status: Open<AccountStatus> | null;",
    "status?: Open<AccountStatus> | null;",
    expect.stringMatching(/^status: custom\("choices", /),
  ]);
});

describe("the compiler says of", () => {
  test.each(wrong)("%s … %s", (line, end) => {
    const [error = "", ...others] = editor.errorsOf(line);
    expect(error.slice(-end.length)).toBe(end);
    expect(others).toEqual([]);
  });

  test("another type's id that an AccountId is meant", () => {
    const [inCall, inWrite] = wordy.slice(0, 2).map(editor.errorsOf);
    expect(inCall?.join()).toMatch(
      /^Argument of type 'ServerId' is not assignable to parameter of type 'AccountId'\./,
    );
    expect(inWrite?.join()).toMatch(
      /^Type 'ServerId' is not assignable to type 'AccountId \| null'\./,
    );
  });

  test("a misspelt selection, and a misspelt option, what was meant", () => {
    const [selection, option] = wordy.slice(2).map(editor.errorsOf);
    expect(selection?.join()).toContain("Did you mean '\"name\"'?");
    expect(option?.join()).toContain("Did you mean to write 'select'?");
  });
});
