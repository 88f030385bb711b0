import { describe, expect, test } from "vitest";
import { contact } from "../../generated/contact.js";
import { lead } from "../../generated/lead.js";
import { account } from "../../generated/objects/account.js";
import { opportunity } from "../../generated/opportunity.js";
import { siteVisit } from "../../generated/activities/site-visit.js";
import { systemClock } from "../../src/runtime/transport/clock.js";
import type { Clock } from "../../src/runtime/transport/clock.js";
import {
  CloseAbortError,
  CloseApiError,
  CloseDecodeError,
  CloseError,
  CloseInputError,
} from "../../src/runtime/errors.js";
import type { AnyWrapper, Model } from "../../src/runtime/record/model.js";
import { openSearch } from "../../src/runtime/search/search.js";
import {
  deferred,
  errorOf,
  fakeClock,
  json,
  serve,
  transportTo,
} from "../support/runtime-server.js";
import type { Script } from "../support/runtime-server.js";

/** The types of searches are the subject of search.test-d.ts; here anything can be asked. */
interface Loose extends Model {
  readonly kind: "lead";
  readonly record: Record<string, unknown>;
}
interface Rows {
  search(
    query: unknown,
    call?: { signal?: AbortSignal },
  ): AsyncIterable<Record<string, unknown>>;
  count(query: unknown): Promise<number>;
}

const wrappers = { lead, contact, opportunity, account, siteVisit };
const industry = lead.fields.industry.id;

const empty: Script = (response) =>
  json(response, 200, { data: [], cursor: null });

async function searching(
  wrapper: AnyWrapper,
  script: Script = empty,
  { org, clock }: { org?: string; clock?: Clock } = {},
) {
  const server = await serve(script);
  const transport = transportTo(server.url, {}, fakeClock());
  const rows = openSearch<{ lead: Loose }, Loose>(
    transport,
    wrapper,
    wrappers,
    {},
    org,
    clock ?? systemClock,
  ) as unknown as Rows;
  const bodies = (): Record<string, unknown>[] =>
    server.seen.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  return { rows, server, bodies };
}

async function bodyOf(wrapper: AnyWrapper, query: unknown, org?: string) {
  const { rows, bodies } = await searching(
    wrapper,
    empty,
    org === undefined ? {} : { org },
  );
  await all(rows.search(query));
  return bodies()[0] ?? {};
}

/** What a condition becomes, without the type of the object. */
async function nodesOf(wrapper: AnyWrapper, where: unknown) {
  const { query } = await bodyOf(wrapper, { where });
  return (query as { queries: unknown[] }).queries.slice(1);
}

async function all<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const row of rows) list.push(row);
  return list;
}

const regular = (object_type: string, field_name: string) => ({
  type: "regular_field",
  object_type,
  field_name,
});
const custom = (custom_field_id: string) => ({
  type: "custom_field",
  custom_field_id,
});
const asked = (field: unknown, condition: unknown) => ({
  type: "field_condition",
  field,
  condition,
});

describe("what is sent", () => {
  test("contacts by their title and by their lead's industry, as Close's own example has it", async () => {
    const body = await bodyOf(contact, {
      where: {
        title: { words: "CEO" },
        related: { lead: { industry: "SaaS" } },
      },
      select: ["id", "name"],
    });
    expect(body).toEqual({
      query: {
        type: "and",
        queries: [
          { type: "object_type", object_type: "contact" },
          asked(regular("contact", "title"), {
            type: "text",
            mode: "full_words",
            value: "CEO",
          }),
          {
            type: "has_related",
            this_object_type: "contact",
            related_object_type: "lead",
            related_query: asked(custom(industry), {
              type: "term",
              values: ["SaaS"],
            }),
          },
        ],
      },
      _fields: { contact: ["id", "name"] },
      _limit: 200,
    });
  });

  test("all objects of one custom type, over all leads", async () => {
    const body = await bodyOf(account, {
      select: ["id", "name", "leadId"],
    });
    expect(body).toEqual({
      query: {
        type: "and",
        queries: [
          { type: "object_type", object_type: "custom_object" },
          asked(regular("custom_object", "custom_object_type_id"), {
            type: "term",
            values: [account.typeId],
          }),
        ],
      },
      _fields: {
        custom_object: ["id", "name", "lead_id", "custom_object_type_id"],
      },
      _limit: 200,
    });
  });

  test("every kind of condition", async () => {
    const status = { type: "reference", reference_type: "status.lead" };
    const exists = { type: "exists" };
    const industryField = custom(industry);
    const users = custom(lead.fields.ofUsers.id);
    const owner = custom(lead.fields.leadOwner.id);
    const memo = custom(lead.fields.riBenYumemo.id);
    const cases: [unknown, unknown][] = [
      [
        { riBenYumemo: { phrase: "new office" } },
        asked(memo, { type: "text", mode: "phrase", value: "new office" }),
      ],
      [
        { name: { wordsBeginWith: "ac" } },
        asked(regular("lead", "name"), {
          type: "text",
          mode: "beginning_of_words",
          value: "ac",
        }),
      ],
      [
        { industry: { in: ["SaaS", "Retail"] } },
        asked(industryField, { type: "term", values: ["SaaS", "Retail"] }),
      ],
      [
        { industry: { anyOf: ["New"] } },
        asked(industryField, { type: "term", values: ["New"] }),
      ],
      [
        { tags: "vip" },
        asked(custom(lead.fields.tags.id), { type: "term", values: ["vip"] }),
      ],
      [{ ofUsers: 3 }, asked(users, { type: "number_range", gte: 3, lte: 3 })],
      [
        { ofUsers: { lt: 10, gt: 1 } },
        asked(users, { type: "number_range", gt: 1, lt: 10 }),
      ],
      [
        { leadOwner: "user_1" },
        asked(owner, {
          type: "reference",
          reference_type: "user",
          object_ids: ["user_1"],
        }),
      ],
      [
        { leadOwner: { currentUser: true } },
        asked(owner, { type: "current_user" }),
      ],
      [
        { statusId: { in: ["stat_1", "stat_2"] } },
        asked(regular("lead", "status_id"), {
          ...status,
          object_ids: ["stat_1", "stat_2"],
        }),
      ],
      [
        { societeMere: "custobj_1" },
        asked(custom(lead.fields.societeMere.id), {
          type: "reference",
          reference_type: "custom_object",
          object_ids: ["custobj_1"],
        }),
      ],
      [{ industry: null }, { ...asked(industryField, exists), negate: true }],
      [
        { industry: { exists: false } },
        { ...asked(industryField, exists), negate: true },
      ],
      [{ industry: { exists: true } }, asked(industryField, exists)],
      [{ id: { in: ["lead_1"] } }, { type: "id", value: "lead_1" }],
      [
        { id: { in: ["lead_1", "lead_2"] } },
        {
          type: "or",
          queries: [
            { type: "id", value: "lead_1" },
            { type: "id", value: "lead_2" },
          ],
        },
      ],
      [
        { ofUsers: { lte: 0, orUnset: true } },
        {
          type: "or",
          queries: [
            asked(users, { type: "number_range", lte: 0 }),
            { ...asked(users, exists), negate: true },
          ],
        },
      ],
      [
        { ofUsers: { lte: 0, orUnset: false } },
        asked(users, { type: "number_range", lte: 0 }),
      ],
    ];
    for (const [where, node] of cases)
      expect(await nodesOf(lead, where)).toEqual([node]);
  });

  test("a field under conversion takes the conditions of both types", async () => {
    const budget = custom(lead.fields.budget.id);
    const converting = {
      ...lead,
      fields: {
        ...lead.fields,
        budget: { ...lead.fields.budget, convertingTo: "number" },
      },
    };
    expect(await nodesOf(converting, { budget: 500 })).toEqual([
      asked(budget, { type: "number_range", gte: 500, lte: 500 }),
    ]);
    expect(await nodesOf(converting, { budget: { words: "500" } })).toEqual([
      asked(budget, { type: "text", mode: "full_words", value: "500" }),
    ]);
  });

  test("conditions of other kinds of records", async () => {
    expect(
      await nodesOf(opportunity, {
        statusId: "stat_1",
        contactId: "cont_1",
        value: { gte: 100 },
        leadId: "lead_1",
      }),
    ).toEqual([
      asked(regular("opportunity", "status_id"), {
        type: "reference",
        reference_type: "status.opportunity",
        object_ids: ["stat_1"],
      }),
      asked(regular("opportunity", "contact_id"), {
        type: "reference",
        reference_type: "contact",
        object_ids: ["cont_1"],
      }),
      asked(regular("opportunity", "value"), {
        type: "number_range",
        gte: 100,
      }),
      {
        type: "has_related",
        this_object_type: "opportunity",
        related_object_type: "lead",
        related_query: { type: "id", value: "lead_1" },
      },
    ]);
    const [, ...visit] = await nodesOf(siteVisit, {
      pinned: true,
      ticket: { words: "T-1" },
      attendees: { in: ["cont_1"] },
    });
    expect(visit).toEqual([
      asked(regular("activity.custom_activity", "pinned"), {
        type: "boolean",
        value: true,
      }),
      asked(custom(siteVisit.fields.ticket.id), {
        type: "text",
        mode: "full_words",
        value: "T-1",
      }),
      asked(custom(siteVisit.fields.attendees.id), {
        type: "reference",
        reference_type: "contact",
        object_ids: ["cont_1"],
      }),
    ]);
  });

  test("every kind of moment", async () => {
    const start = {
      type: "fixed_local_date",
      value: "2026-01-31",
      which: "start",
    };
    const zeros = {
      years: 0,
      months: 0,
      weeks: 0,
      days: 0,
      hours: 0,
      minutes: 0,
      seconds: 0,
    };
    const period = (range: string, which: string) => ({
      type: "start_end_of_predefined_relative_period",
      range,
      which,
    });
    const offset = (direction: string, span: object) => ({
      type: "offset",
      direction,
      moment: { type: "now" },
      offset: { ...zeros, ...span },
      which_day_end: "start",
    });
    const cases: [unknown, unknown, unknown][] = [
      [{ onOrAfter: "2026-01-31" }, start, null],
      [{ before: "now" }, null, { type: "now" }],
      [{ on: "2026-01-31" }, start, { ...start, which: "end" }],
      [
        { during: "this-week" },
        period("this-week", "start"),
        period("this-week", "end"),
      ],
      [
        { onOrAfter: "2025-12-08T21:12:12Z" },
        { type: "fixed_utc", value: "2025-12-08T21:12:12+00:00" },
        null,
      ],
      [
        { onOrAfter: "2025-12-08T21:12:12" },
        { type: "fixed_utc", value: "2025-12-08T21:12:12+00:00" },
        null,
      ],
      [
        { before: "2025-12-08T23:12:12.5+02:00" },
        null,
        { type: "fixed_utc", value: "2025-12-08T21:12:12.500+00:00" },
      ],
      [
        { before: new Date(0) },
        null,
        { type: "fixed_utc", value: "1970-01-01T00:00:00+00:00" },
      ],
      [
        {
          onOrAfter: { ago: { days: 30 } },
          before: { ahead: { weeks: 1, hours: 2 } },
        },
        offset("past", { days: 30 }),
        offset("future", { weeks: 1, hours: 2 }),
      ],
      [
        { onOrAfter: { startOf: "last-month" }, before: { endOf: "today" } },
        period("last-month", "start"),
        period("today", "end"),
      ],
    ];
    for (const [condition, on_or_after, before] of cases)
      expect(await nodesOf(lead, { renewalDate: condition })).toEqual([
        asked(custom(lead.fields.renewalDate.id), {
          type: "moment_range",
          on_or_after,
          before,
        }),
      ]);
  });

  test("combinations, negated as a whole", async () => {
    const saas = asked(custom(industry), { type: "term", values: ["SaaS"] });
    const users = asked(custom(lead.fields.ofUsers.id), {
      type: "number_range",
      gt: 5,
    });
    const has = asked(custom(industry), { type: "exists" });
    const where = { industry: "SaaS", ofUsers: { gt: 5 } };
    const cases: [unknown, unknown[]][] = [
      [where, [saas, users]],
      [{ and: [{ industry: "SaaS" }, where] }, [saas, saas, users]],
      [
        { or: [{ industry: "SaaS" }, where] },
        [
          {
            type: "or",
            queries: [saas, { type: "and", queries: [saas, users] }],
          },
        ],
      ],
      [{ not: { industry: "SaaS" } }, [{ ...saas, negate: true }]],
      [{ not: where }, [{ type: "and", queries: [saas, users], negate: true }]],
      [{ not: { industry: null } }, [has]],
      [{ not: { not: { industry: "SaaS" } } }, [saas]],
    ];
    for (const [given, nodes] of cases)
      expect(await nodesOf(lead, given)).toEqual(nodes);
  });

  test("records on the same lead, of a custom type, nested and absent", async () => {
    const visit = asked(
      regular("activity.custom_activity", "custom_activity_type_id"),
      { type: "term", values: [siteVisit.typeId] },
    );
    const hop = (related_object_type: string, related_query: unknown) => ({
      type: "has_related",
      this_object_type: "lead",
      related_object_type,
      related_query,
    });
    expect(
      await nodesOf(lead, { related: { siteVisit: true, contact: true } }),
    ).toEqual([
      hop("activity.custom_activity", visit),
      hop("contact", { type: "match_all" }),
    ]);
    expect(
      await nodesOf(lead, {
        related: { siteVisit: { visitedAt: { exists: true } } },
      }),
    ).toEqual([
      hop("activity.custom_activity", {
        type: "and",
        queries: [
          visit,
          asked(custom(siteVisit.fields.visitedAt.id), { type: "exists" }),
        ],
      }),
    ]);
    expect(
      await nodesOf(lead, { not: { related: { siteVisit: true } } }),
    ).toEqual([{ ...hop("activity.custom_activity", visit), negate: true }]);
  });

  test("order and limit", async () => {
    const body = await bodyOf(lead, {
      orderBy: [{ dateCreated: "desc", name: "asc" }, { ofUsers: "asc" }],
      limit: 30,
      select: ["name"],
    });
    expect(body).toMatchObject({
      sort: [
        { direction: "desc", field: regular("lead", "date_created") },
        { direction: "asc", field: regular("lead", "name") },
        { direction: "asc", field: custom(lead.fields.ofUsers.id) },
      ],
      results_limit: 30,
      _limit: 30,
    });
    expect(await bodyOf(lead, { limit: 3000 })).toMatchObject({
      results_limit: 3000,
      _limit: 200,
    });
  });

  test("without a selection everything is asked for, and many fields at once", async () => {
    const whole = await bodyOf(lead, {});
    expect(whole["_fields"]).toEqual({
      lead: expect.arrayContaining([
        "id",
        "html_url",
        "contacts",
        "custom",
      ]) as unknown,
    });
    const fields = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [
        `field${String(index)}`,
        {
          ...lead.fields.ofUsers,
          id: `cf_${String(index)}`,
          wireKey: `custom.cf_${String(index)}` as const,
        },
      ]),
    );
    const wide = { ...lead, fields };
    const names = Object.keys(fields);
    const few = await bodyOf(wide, { select: names.slice(0, 49) });
    expect((few["_fields"] as { lead: string[] }).lead).toHaveLength(50);
    const many = await bodyOf(wide, { select: ["name", ...names] });
    expect(many["_fields"]).toEqual({ lead: ["id", "name", "custom"] });
  });

  test("with several organisations the ids are those of the one that is searched", async () => {
    const ids = { live: industry, sandbox: "cf_sandbox" };
    const fields = {
      ...lead.fields,
      industry: { ...lead.fields.industry, ids },
    };
    const body = await bodyOf(
      { ...lead, fields },
      { where: { industry: "SaaS" }, select: ["industry"] },
      "sandbox",
    );
    expect(JSON.stringify(body)).not.toContain(industry);
    expect(body["_fields"]).toEqual({ lead: ["id", "custom.cf_sandbox"] });
    const { rows, server } = await searching({ ...lead, fields }, empty, {
      org: "other",
    });
    expect(
      await errorOf(all(rows.search({ where: { industry: "SaaS" } }))),
    ).toMatchObject({
      message: 'industry of "Lead" does not exist in the organisation other.',
    });
    expect(server.seen).toEqual([]);
  });
});

describe("what is refused", () => {
  const date = (condition: unknown) => ({ where: { renewalDate: condition } });
  test.each<[string, unknown, RegExp]>([
    [
      "a key that there is not",
      { wheer: {} },
      /takes where, select, orderBy, limit; not wheer/,
    ],
    [
      "an undefined condition as a whole",
      { where: undefined },
      /where of the search is undefined/,
    ],
    [
      "an undefined condition",
      { where: { industry: undefined } },
      /industry of "Lead" is undefined/,
    ],
    [
      "an undefined bound",
      { where: { ofUsers: { gte: 1, lte: undefined } } },
      /lte of ofUsers of "Lead" is undefined/,
    ],
    ["nothing as a condition", { where: {} }, /conditions of where on "Lead"/],
    [
      "nothing to negate",
      { where: { not: {} } },
      /conditions of not on "Lead"/,
    ],
    [
      "an empty alternative",
      { where: { or: [] } },
      /or on "Lead" takes a list/,
    ],
    [
      "a member that there is not",
      { where: { nothing: 1 } },
      /nothing of "Lead" cannot be searched: there is no such member/,
    ],
    [
      "a prototype's member",
      { where: { constructor: 1 } },
      /there is no such member/,
    ],
    ["a label", { where: { Industry: "SaaS" } }, /its name is industry/],
    [
      "a wire key",
      { where: { [lead.fields.tags.wireKey]: "vip" } },
      /its name is tags/,
    ],
    [
      "a member without conditions",
      { where: { htmlUrl: { words: "x" } } },
      /Close has no condition for it/,
    ],
    [
      "text as if it were equal",
      { where: { name: "Acme" } },
      /no equality for text: give \{ phrase \}/,
    ],
    ["a bare day", date("2026-01-01"), /Give \{ on \}/],
    ["a bare list", { where: { industry: ["SaaS"] } }, /give \{ in: \[…\] \}/],
    ["an empty list", { where: { industry: { in: [] } } }, /is an empty list/],
    [
      "empty text",
      { where: { name: { words: " " } } },
      /text that is not empty/,
    ],
    [
      "a number that is none",
      { where: { ofUsers: { gte: NaN } } },
      /gte of ofUsers of "Lead" must be a number/,
    ],
    [
      "words of a number",
      { where: { ofUsers: { words: "3" } } },
      /can be asked for gt, gte, lt, lte, exists, orUnset; not for words/,
    ],
    [
      "no condition on a member",
      { where: { ofUsers: {} } },
      /give one of them/,
    ],
    [
      "orUnset alone",
      { where: { ofUsers: { orUnset: true } } },
      /stands beside a condition/,
    ],
    [
      "exists beside a condition",
      { where: { ofUsers: { exists: true, gte: 1 } } },
      /stands alone/,
    ],
    ["a day that there is not", date({ on: "2026-02-30" }), /must be a day/],
    [
      "a moment that is none",
      date({ before: "soon" }),
      /neither a day nor a timestamp/,
    ],
    [
      "an invalid date",
      date({ before: new Date("x") }),
      /neither a day nor a timestamp/,
    ],
    ["a span of nothing", date({ before: { ago: {} } }), /must be a span/],
    [
      "a unit that there is not",
      date({ before: { ago: { day: 1 } } }),
      /must be a span/,
    ],
    [
      "two moments in one",
      date({ before: { ago: { days: 1 }, ahead: { days: 1 } } }),
      /one of \{ ago \}/,
    ],
    [
      "an unknown object type",
      { where: { related: { contacts: true } } },
      /no object type is named contacts/,
    ],
    [
      "the searched type as related",
      { where: { related: { lead: true } } },
      /what is searched itself/,
    ],
    ["an empty selection", { select: [] }, /at least one name/],
    [
      "a selection of what there is not",
      { select: ["Industry"] },
      /cannot be selected: its name is industry/,
    ],
    [
      "an order by choices",
      { orderBy: { industry: "asc" } },
      /cannot be ordered by industry/,
    ],
    [
      "an order that is neither",
      { orderBy: { name: "down" } },
      /"asc" or "desc"/,
    ],
    ["an order by nothing", { orderBy: [] }, /orderBy on "Lead"/],
    ["a limit that is no number of records", { limit: 1.5 }, /whole number/],
    ["no limit at all", { limit: 0 }, /whole number/],
  ])("%s, before anything is sent", async (_, query, message) => {
    const { rows, server } = await searching(lead);
    const error = await errorOf(all(rows.search(query)));
    expect(error).toBeInstanceOf(CloseInputError);
    expect(String(error)).toMatch(message);
    expect(server.seen).toEqual([]);
  });
});

describe("what comes back", () => {
  const row = (id: string, more: object = {}) => ({
    __object_type: "lead",
    id,
    ...more,
  });
  const answer =
    (data: unknown[], cursor: string | null = null): Script =>
    (response) =>
      json(response, 200, { data, cursor });

  test("whole records, from flat and from nested values, without Close's mark", async () => {
    const { rows } = await searching(
      lead,
      answer([
        row("lead_1", { name: "A", [`custom.${industry}`]: "SaaS" }),
        row("lead_2", { custom: { [industry]: "Retail" } }),
      ]),
    );
    const [one, two] = await all(rows.search({}));
    expect(one).toMatchObject({
      id: "lead_1",
      name: "A",
      industry: "SaaS",
      tags: [],
      extra: {},
    });
    expect(two).toMatchObject({ industry: "Retail", extra: {} });
    expect(Object.keys(one ?? {})).toEqual(Object.keys(two ?? {}));
  });

  test("what was selected, set or not, and nothing else", async () => {
    const { rows } = await searching(
      lead,
      answer([
        row("lead_1", {
          [`custom.${industry}`]: "SaaS",
          name: "not asked for",
        }),
        row("lead_2"),
      ]),
    );
    expect(await all(rows.search({ select: ["industry", "tags"] }))).toEqual([
      { id: "lead_1", industry: "SaaS", tags: [] },
      { id: "lead_2", industry: null, tags: [] },
    ]);
  });

  test.each<[string, AnyWrapper, unknown]>([
    [
      "of another kind",
      lead,
      { data: [{ __object_type: "contact", id: "cont_1" }] },
    ],
    [
      "of another custom type",
      account,
      { data: [{ id: "custobj_1", custom_object_type_id: "cotype_other" }] },
    ],
    ["without an id", lead, { data: [{ __object_type: "lead" }] }],
    ["that is no record", lead, { data: ["lead_1"] }],
    ["that is no list", lead, { results: [] }],
    ["with a cursor that is no text", lead, { data: [], cursor: 7 }],
  ])("never an answer %s", async (_, wrapper, body) => {
    const { rows } = await searching(wrapper, (response) =>
      json(response, 200, body),
    );
    expect(await errorOf(all(rows.search({})))).toBeInstanceOf(
      CloseDecodeError,
    );
  });

  test("a number, without records", async () => {
    const { rows, bodies } = await searching(lead, (response) =>
      json(response, 200, {
        data: [],
        cursor: null,
        count: { limited: 0, total: 1234 },
      }),
    );
    expect(await rows.count({ where: { industry: "SaaS" } })).toBe(1234);
    expect(bodies()).toMatchObject([
      { results_limit: 0, include_counts: true },
    ]);
    expect(bodies()[0]?.["_fields"]).toBeUndefined();
    expect(await errorOf(rows.count({ limit: 1 }))).toBeInstanceOf(
      CloseInputError,
    );
    const { rows: mute } = await searching(lead);
    expect(await errorOf(mute.count({}))).toBeInstanceOf(CloseDecodeError);
  });

  test("an answer after a failure that a read survives", async () => {
    const { rows, server } = await searching(lead, (response, _, turn) =>
      turn === 0
        ? json(response, 502, {})
        : json(response, 200, { data: [row("lead_1")], cursor: null }),
    );
    expect(await all(rows.search({ select: ["name"] }))).toHaveLength(1);
    expect(server.seen).toHaveLength(2);
  });
});

/** Pages of two rows, up to a number of them. */
const pages =
  (last: number): Script =>
  (response, { body }) => {
    const { cursor } = JSON.parse(body) as { cursor?: string };
    const page = Number(cursor ?? 0);
    const data = [0, 1].map((index) => ({
      id: `lead_${String(page * 2 + index)}`,
    }));
    json(response, 200, {
      data,
      cursor: page === last ? null : String(page + 1),
    });
  };

describe("page by page", () => {
  test("every record once, the cursor sent on with the same query", async () => {
    const { rows, bodies } = await searching(lead, pages(2));
    const found = await all(
      rows.search({ where: { industry: "SaaS" }, select: ["name"] }),
    );
    expect(found.map(({ id }) => id)).toEqual([
      "lead_0",
      "lead_1",
      "lead_2",
      "lead_3",
      "lead_4",
      "lead_5",
    ]);
    const [first, second, third] = bodies();
    expect(second).toEqual({ ...first, cursor: "1" });
    expect(third).toEqual({ ...first, cursor: "2" });
  });

  test("a search can be walked again", async () => {
    const { rows } = await searching(lead, pages(1));
    const found = rows.search({});
    expect(await all(found)).toHaveLength(4);
    expect(await all(found)).toHaveLength(4);
  });

  test("the next page is on its way while the caller works on one", async () => {
    const second = deferred();
    const { rows } = await searching(lead, (response, request, turn) => {
      pages(2)(response, request, turn);
      if (turn === 1) second.resolve();
    });
    const walk = rows.search({})[Symbol.asyncIterator]();
    expect(await walk.next()).toMatchObject({ value: { id: "lead_0" } });
    await second.promise;
    await walk.return?.();
  });

  test("a caller who takes longer than a cursor lives still gets every page", async () => {
    const waits: { ms: number; end: () => void }[] = [];
    const third = deferred();
    const waiting = deferred();
    const clock: Clock = {
      ...systemClock,
      wait: (ms, signal) =>
        new Promise((resolve, reject) => {
          waits.push({ ms, end: resolve });
          if (waits.length === 2) waiting.resolve();
          signal.addEventListener("abort", () => reject(signal.reason));
        }),
    };
    const { rows, server } = await searching(
      lead,
      (response, request, turn) => {
        pages(3)(response, request, turn);
        if (turn === 2) third.resolve();
      },
      { clock },
    );
    const walk = rows.search({})[Symbol.asyncIterator]();
    await walk.next();
    await waiting.promise;
    expect(server.seen).toHaveLength(2);
    expect(waits[1]?.ms).toBeLessThan(30_000);
    waits[1]?.end();
    await third.promise;
    const rest = await all({ [Symbol.asyncIterator]: () => walk });
    expect(rest).toHaveLength(7);
  });

  test("a caller who stops is not read on for", async () => {
    const { rows, server } = await searching(
      lead,
      (response, request, turn) => {
        if (turn === 0) pages(9)(response, request, turn);
      },
    );
    for await (const one of rows.search({})) {
      expect(one["id"]).toBe("lead_0");
      break;
    }
    expect(server.seen.length).toBeLessThanOrEqual(2);
  });

  test("an abort ends the walk, between records as well", async () => {
    const abort = new AbortController();
    const reason = new Error("Enough.");
    const { rows } = await searching(lead, pages(0));
    const walk = rows
      .search({}, { signal: abort.signal })
      [Symbol.asyncIterator]();
    await walk.next();
    abort.abort(reason);
    const error = await errorOf(walk.next());
    expect(error).toBeInstanceOf(CloseAbortError);
    expect(error).toMatchObject({ cause: reason });
  });

  test("a limit is kept, and no page more is asked for", async () => {
    const { rows, bodies } = await searching(lead, (response, request, turn) =>
      request.body.includes("include_counts")
        ? json(response, 200, { count: { total: 20 } })
        : pages(9)(response, request, turn),
    );
    const found: unknown[] = [];
    for await (const one of rows.search({ limit: 3 })) {
      found.push(one);
      // Whatever was asked for ahead has arrived by the time another request is answered.
      await rows.count({});
    }
    expect(found).toHaveLength(3);
    expect(
      bodies()
        .map(({ cursor }) => cursor)
        .filter(Boolean),
    ).toEqual(["1"]);
  });

  test.each<[string, Script]>([
    [
      "a cursor that was used",
      (response, _, turn) =>
        json(response, 200, {
          data: [{ id: `lead_${String(turn)}` }],
          cursor: String(turn % 2),
        }),
    ],
    [
      "the same page",
      (response, _, turn) =>
        json(response, 200, { data: [{ id: "lead_1" }], cursor: String(turn) }),
    ],
    [
      "empty pages",
      (response, _, turn) =>
        json(response, 200, { data: [], cursor: String(turn) }),
    ],
  ])("an endless list ends: %s", async (_, script) => {
    const { rows, server } = await searching(lead, script);
    expect(await errorOf(all(rows.search({})))).toBeInstanceOf(
      CloseDecodeError,
    );
    expect(server.seen.length).toBeLessThan(5);
  });

  test("an empty last page is an end", async () => {
    const { rows } = await searching(lead, (response, _, turn) =>
      json(response, 200, { data: [], cursor: turn === 0 ? "1" : null }),
    );
    expect(await all(rows.search({}))).toEqual([]);
  });

  test.each([
    { "field-errors": { cursor: "Expired cursor" } },
    { error: "Expired cursor" },
  ])(
    "an expired cursor says why, and nothing begins anew: %j",
    async (body) => {
      const { rows, server } = await searching(
        lead,
        (response, request, turn) =>
          turn === 0
            ? pages(9)(response, request, turn)
            : json(response, 400, body),
      );
      const read: unknown[] = [];
      const error = await errorOf(
        (async () => {
          for await (const one of rows.search({})) read.push(one);
        })(),
      );
      expect(read).toHaveLength(2);
      expect(error).toBeInstanceOf(CloseApiError);
      expect(String(error)).toMatch(/Expired cursor.*30 seconds/s);
      expect(server.seen).toHaveLength(2);
    },
  );
});

describe("at the 10 000 records that Close gives to one search", () => {
  /** Pages of 200; `end` is the cursor after the 50th. */
  const big =
    (end: string | null, total: number): Script =>
    (response, { body }) => {
      const { cursor = "0", include_counts } = JSON.parse(body) as {
        cursor?: string;
        include_counts?: boolean;
      };
      if (include_counts === true)
        return json(response, 200, { data: [], count: { limited: 0, total } });
      const page = Number(cursor);
      const data = Array.from({ length: 200 }, (_, index) => ({
        id: `lead_${String(page * 200 + index)}`,
      }));
      json(response, 200, {
        data,
        cursor: page === 49 ? end : String(page + 1),
      });
    };

  test.each<[string, string | null]>([
    ["Close says so", "50"],
    ["the walk just ends", null],
  ])("more records are an error after the last, when %s", async (_, end) => {
    const { rows } = await searching(lead, big(end, 10_001));
    let count = 0;
    const error = await errorOf(
      (async () => {
        for await (const one of rows.search({ select: ["name"] }))
          count += Number("id" in one);
      })(),
    );
    expect(count).toBe(10_000);
    expect(error).toBeInstanceOf(CloseError);
    expect(String(error)).toMatch(/10000 records.*slice by slice.*dateCreated/);
  });

  test("exactly as many, or a limit, are none", async () => {
    const { rows } = await searching(lead, big(null, 10_000));
    expect(await all(rows.search({ select: ["name"] }))).toHaveLength(10_000);
    const { rows: limited, server } = await searching(lead, big("50", 99_999));
    expect(
      await all(limited.search({ select: ["name"], limit: 10_000 })),
    ).toHaveLength(10_000);
    expect(server.seen).toHaveLength(50);
  });
});
