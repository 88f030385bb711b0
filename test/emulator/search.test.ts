import { describe, expect, test } from "vitest";
import type { InternalOptions } from "../../src/emulator/index.js";
import { isWhole } from "../support/matrix.js";
import type { Reply, Subject } from "../support/emulator-client.js";
import { ask, start } from "../support/emulator-client.js";
import { searchSeed } from "../support/search-seed.js";

/** A Wednesday. */
const now = (): Date => new Date("2026-05-06T07:08:09.000Z");

const open = (options: InternalOptions = {}): Promise<Subject> =>
  start({ organization: searchSeed, now, ...options });

type Node = Readonly<Record<string, unknown>>;

const search = (
  subject: Subject,
  query: unknown,
  more: Node = {},
): Promise<Reply> => subject.post("/data/search/", { query, ...more });

const idsOf = (reply: Reply): readonly string[] => {
  expect(reply.text).toContain('"data"');
  return reply.body.data.map((row: Readonly<{ id: string }>) => row.id);
};

const and = (...queries: readonly Node[]): Node => ({ type: "and", queries });
const or = (...queries: readonly Node[]): Node => ({ type: "or", queries });
const not = (query: Node): Node => ({ ...query, negate: true });
const of = (objectType: string): Node => ({
  type: "object_type",
  object_type: objectType,
});
const field = (objectType: string, name: string, condition: Node): Node => ({
  type: "field_condition",
  field: {
    type: "regular_field",
    object_type: objectType,
    field_name: name,
  },
  condition,
});
const custom = (id: string, condition: Node): Node => ({
  type: "field_condition",
  field: { type: "custom_field", custom_field_id: id },
  condition,
});
const related = (from: string, to: string, query: Node): Node => ({
  type: "has_related",
  this_object_type: from,
  related_object_type: to,
  related_query: query,
});
const exists: Node = { type: "exists" };
const text = (mode: string, value: string): Node => ({
  type: "text",
  mode,
  value,
});
const term = (...values: readonly unknown[]): Node => ({
  type: "term",
  values,
});
const reference = (type: string, ...ids: readonly string[]): Node => ({
  type: "reference",
  reference_type: type,
  object_ids: ids,
});
const numbers = (range: Node): Node => ({ type: "number_range", ...range });
const day = (value: string, which = "start"): Node => ({
  type: "fixed_local_date",
  value,
  which,
});
const within = (start: Node | null, before: Node | null): Node => ({
  type: "moment_range",
  on_or_after: start,
  before,
});
const period = (range: string): Node => {
  const end = (which: string): Node => ({
    type: "start_end_of_predefined_relative_period",
    range,
    which,
  });
  return within(end("start"), end("end"));
};
const away = (
  direction: "past" | "future",
  offset: Node,
  end: string | null = null,
): Node => ({
  type: "offset",
  direction,
  moment: { type: "now" },
  offset,
  which_day_end: end,
});

const leads = (query: Node): Node => and(of("lead"), query);

describe("the examples of the documentation", () => {
  test("contacts with a title on leads with a choice", async () => {
    const subject = await open();
    const reply = await search(
      subject,
      and(
        of("contact"),
        field("contact", "title", text("full_words", "CEO")),
        related("contact", "lead", custom("cf_industry", term("SaaS"))),
      ),
      { _fields: { contact: ["id", "name"] } },
    );
    expect(reply.body).toEqual({
      data: [
        { __object_type: "contact", id: "cont_ada", name: "Ada" },
        { __object_type: "contact", id: "cont_bob", name: "Bob" },
      ],
      cursor: null,
    });
  });

  test("all custom objects of one type, across leads", async () => {
    const subject = await open();
    const reply = await search(
      subject,
      and(
        of("custom_object"),
        field("custom_object", "custom_object_type_id", term("cotype_house")),
      ),
      {
        _fields: {
          custom_object: ["id", "name", "lead_id", "custom"],
        },
        _limit: 200,
      },
    );
    expect(reply.body.data).toEqual([
      {
        __object_type: "custom_object",
        id: "custobj_house",
        lead_id: "lead_acme",
        name: "Villa",
        "custom.cf_rooms": 7,
        "custom.cf_agent": "cont_bob",
      },
      {
        __object_type: "custom_object",
        id: "custobj_hut",
        lead_id: "lead_beta",
        name: "Hut",
      },
    ]);
  });
});

describe("nodes", () => {
  test.each<[string, Node, readonly string[]]>([
    ["object_type", of("lead"), ["lead_acme", "lead_beta", "lead_bare"]],
    [
      "object_type of activities",
      of("activity.custom_activity"),
      ["acti_visit"],
    ],
    ["id", { type: "id", value: "cont_ada" }, ["cont_ada"]],
    [
      "match_all",
      and(of("opportunity"), { type: "match_all" }),
      ["oppo_one", "oppo_two"],
    ],
    [
      "an and of nothing",
      and(of("opportunity"), and()),
      ["oppo_one", "oppo_two"],
    ],
    ["an or of nothing", leads(or()), []],
    [
      "or",
      or({ type: "id", value: "cont_ada" }, { type: "id", value: "lead_bare" }),
      ["lead_bare", "cont_ada"],
    ],
    [
      "a negated id",
      leads(not({ type: "id", value: "lead_acme" })),
      ["lead_beta", "lead_bare"],
    ],
    [
      "a negated and",
      leads(not(and({ type: "id", value: "lead_acme" }))),
      ["lead_beta", "lead_bare"],
    ],
    [
      "text in its own attributes",
      leads({ type: "text", value: "ROCKETS sells", mode: "full_words" }),
      ["lead_acme"],
    ],
    [
      "text in a lead's contacts",
      leads({ type: "text", value: "Cleo" }),
      ["lead_beta"],
    ],
    [
      "text in custom values",
      leads({ type: "text", value: "größe" }),
      ["lead_acme"],
    ],
    [
      "text, but not in keys, ids and links",
      leads({ type: "text", value: "close" }),
      [],
    ],
    [
      "a phrase across two attributes",
      leads({ type: "text", value: "GmbH Makes", mode: "phrase" }),
      [],
    ],
    [
      "extra keys, as Close's UI copies them",
      { ...of("opportunity"), limit: null, negate: null },
      ["oppo_one", "oppo_two"],
    ],
  ])("%s", async (_, query, ids) => {
    const subject = await open();
    expect([...idsOf(await search(subject, query))].toSorted()).toEqual(
      [...ids].toSorted(),
    );
  });
});

describe("hops", () => {
  test.each<[string, Node, readonly string[]]>([
    [
      "lead to contact",
      related(
        "lead",
        "contact",
        field("contact", "title", text("phrase", "CTO")),
      ),
      ["lead_beta"],
    ],
    [
      "lead to opportunity",
      related(
        "lead",
        "opportunity",
        field(
          "opportunity",
          "status_id",
          reference("status.opportunity", "stat_won"),
        ),
      ),
      ["lead_beta"],
    ],
    [
      "lead to custom object",
      related(
        "lead",
        "custom_object",
        field("custom_object", "custom_object_type_id", term("cotype_car")),
      ),
      ["lead_acme"],
    ],
    [
      "lead to custom activity",
      related(
        "lead",
        "activity.custom_activity",
        field(
          "activity.custom_activity",
          "custom_activity_type_id",
          term("actitype_visit"),
        ),
      ),
      ["lead_acme"],
    ],
    [
      "not",
      and(of("lead"), not(related("lead", "contact", { type: "match_all" }))),
      ["lead_bare"],
    ],
    [
      "custom object to lead",
      related("custom_object", "lead", { type: "id", value: "lead_beta" }),
      ["custobj_hut"],
    ],
    [
      "opportunity to its contact",
      related(
        "opportunity",
        "contact",
        field("contact", "name", text("phrase", "Ada")),
      ),
      ["oppo_one"],
    ],
    [
      "opportunity to another contact of its lead",
      related(
        "opportunity",
        "contact",
        field("contact", "name", text("phrase", "Bob")),
      ),
      [],
    ],
    [
      "contact to the activity that names it",
      related("contact", "activity.custom_activity", { type: "match_all" }),
      ["cont_bob"],
    ],
    [
      "contact to the other contacts of its lead",
      related("contact", "contact", { type: "id", value: "cont_ada" }),
      ["cont_bob"],
    ],
    [
      "contact to e-mail",
      related(
        "contact",
        "contact_email",
        field("contact_email", "email", text("full_words", "home")),
      ),
      ["cont_ada"],
    ],
    [
      "lead to address",
      related("lead", "address", field("address", "country", term("DE"))),
      ["lead_acme"],
    ],
    [
      "two hops",
      related(
        "opportunity",
        "lead",
        related(
          "lead",
          "custom_object",
          custom("cf_rooms", numbers({ gte: 7 })),
        ),
      ),
      ["oppo_one"],
    ],
    [
      "another kind than the one that is looked at",
      and(of("contact"), related("lead", "contact", { type: "match_all" })),
      [],
    ],
  ])("%s", async (_, query, ids) => {
    const subject = await open();
    expect(idsOf(await search(subject, query))).toEqual(ids);
  });
});

describe("conditions", () => {
  test.each<[string, Node, readonly string[]]>([
    [
      "full words, in any order and case",
      field("lead", "name", text("full_words", "gmbh ACME")),
      ["lead_acme"],
    ],
    [
      "no parts of words",
      field("lead", "name", text("full_words", "Corp")),
      ["lead_acme"],
    ],
    [
      "a phrase",
      field("lead", "name", text("phrase", "acme corp")),
      ["lead_acme"],
    ],
    [
      "a phrase in its order",
      field("lead", "name", text("phrase", "corp acme")),
      [],
    ],
    [
      "beginnings of words",
      field("lead", "name", text("beginning_of_words", "corp")),
      ["lead_acme", "lead_beta"],
    ],
    ["a choice", custom("cf_industry", term("Retail", "Other")), ["lead_beta"]],
    ["a choice to the letter", custom("cf_industry", term("retail")), []],
    [
      "one of many choices",
      and(of("contact"), custom("cf_langs", term("English"))),
      ["cont_ada"],
    ],
    [
      "a user",
      custom("cf_owner", reference("user", "user_you")),
      ["lead_beta"],
    ],
    [
      "the viewer as a reference",
      custom("cf_owner", reference("user_or_group", "CURRENT_USER")),
      ["lead_acme"],
    ],
    [
      "the viewer as a condition",
      custom("cf_owner", { type: "current_user" }),
      ["lead_acme"],
    ],
    [
      "a status",
      field("lead", "status_id", reference("status.lead", "stat_old")),
      ["lead_beta"],
    ],
    [
      "an object",
      custom("cf_home", reference("custom_object", "custobj_house")),
      ["lead_acme"],
    ],
    ["a hidden value", custom("cf_login", term("ACME-1")), ["lead_acme"]],
    ["numbers above", custom("cf_users", numbers({ gt: 10 })), ["lead_beta"]],
    [
      "numbers from",
      custom("cf_users", numbers({ gte: 10, lt: 50.5 })),
      ["lead_acme"],
    ],
    [
      "numbers up to",
      custom("cf_users", numbers({ lte: 50.5, gt: null })),
      ["lead_acme", "lead_beta"],
    ],
    [
      "money in cents",
      field("opportunity", "value", numbers({ gte: 50_000 })),
      ["oppo_one"],
    ],
    [
      "what is reckoned",
      field("opportunity", "annualized_value", numbers({ gte: 600_000 })),
      ["oppo_one"],
    ],
    [
      "how many",
      field("contact", "emails_count", numbers({ gte: 2 })),
      ["cont_ada"],
    ],
    [
      "how many addresses",
      field("lead", "addresses_count", numbers({ gte: 1 })),
      ["lead_acme"],
    ],
    [
      "a boolean",
      field("activity.custom_activity", "pinned", {
        type: "boolean",
        value: false,
      }),
      ["acti_visit"],
    ],
    [
      "a value that is there",
      and(of("lead"), custom("cf_users", exists)),
      ["lead_acme", "lead_beta"],
    ],
    [
      "a value that is not there",
      leads(not(custom("cf_users", exists))),
      ["lead_bare"],
    ],
    [
      "the lead of a contact",
      field("contact", "lead_id", reference("lead", "lead_beta")),
      ["cont_cleo"],
    ],
  ])("%s", async (_, query, ids) => {
    const subject = await open();
    expect([...idsOf(await search(subject, query))].toSorted()).toEqual(
      [...ids].toSorted(),
    );
  });

  test.each<[string, Node, readonly string[]]>([
    ["numbers", custom("cf_users", numbers({ gte: 50 })), ["lead_acme"]],
    ["choices", custom("cf_industry", term("Retail")), ["lead_acme"]],
    [
      "references",
      custom("cf_owner", reference("user", "user_you")),
      ["lead_acme"],
    ],
    ["the viewer", custom("cf_owner", { type: "current_user" }), ["lead_beta"]],
    ["text", custom("cf_memo", text("full_words", "nothing")), ["lead_acme"]],
    [
      "dates",
      custom("cf_renewal", within(day("2026-06-01"), null)),
      ["lead_acme"],
    ],
    [
      "what the local Close never knows",
      field("lead", "num_upcoming_meetings", numbers({ gte: 1 })),
      [],
    ],
  ])(
    "negated on %s find nothing without a value, as seen live",
    async (_, query, ids) => {
      const subject = await open();
      expect(idsOf(await search(subject, leads(not(query))))).toEqual(ids);
      const cured = or(not(query), not({ ...query, condition: exists }));
      expect(idsOf(await search(subject, leads(cured)))).toContain("lead_bare");
    },
  );
});

test("a contact that is gone is no value any more", async () => {
  const subject = await open();
  const query = field("opportunity", "contact_id", exists);
  expect(idsOf(await search(subject, query))).toEqual(["oppo_one"]);
  await subject.delete("/contact/cont_ada/");
  expect(idsOf(await search(subject, query))).toEqual([]);
});

describe("moments", () => {
  // lead_acme renews on Monday, 4 May; lead_beta on 1 June; now is Wednesday, 6 May.
  test.each<[string, Node, readonly string[]]>([
    [
      "a day from its start",
      within(day("2026-05-04"), null),
      ["lead_acme", "lead_beta"],
    ],
    [
      "a day from its end",
      within(day("2026-05-04", "end"), null),
      ["lead_beta"],
    ],
    ["a day up to its start", within(null, day("2026-05-04")), []],
    [
      "a day up to its end",
      within(null, day("2026-05-04", "end")),
      ["lead_acme"],
    ],
    [
      "a point in time",
      within({ type: "fixed_utc", value: "2026-05-04T00:00:01+00:00" }, null),
      ["lead_beta"],
    ],
    ["now", within(null, { type: "now" }), ["lead_acme"]],
    ["this week, which began on Monday", period("this-week"), ["lead_acme"]],
    ["last week", period("last-week"), []],
    ["this month", period("this-month"), ["lead_acme"]],
    ["next month", period("next-month"), ["lead_beta"]],
    ["this quarter", period("this-quarter"), ["lead_acme", "lead_beta"]],
    ["this year", period("this-year"), ["lead_acme", "lead_beta"]],
    ["last year", period("last-year"), []],
    ["today", period("today"), []],
    [
      "days ago",
      within(away("past", { days: 2 }, "start"), null),
      ["lead_acme", "lead_beta"],
    ],
    [
      "days ago to the second",
      within(away("past", { days: 2 }), null),
      ["lead_beta"],
    ],
    [
      "days ahead",
      within(null, away("future", { days: 26 }, "end")),
      ["lead_acme", "lead_beta"],
    ],
    [
      "weeks and hours ahead",
      within(away("future", { weeks: 3, hours: 24 }), null),
      ["lead_beta"],
    ],
    ["years ago", within(null, away("past", { years: 1 })), []],
    [
      "an offset from an offset",
      within(
        {
          ...away("future", { days: 30 }),
          moment: away("past", { months: 1 }),
        },
        null,
      ),
      ["lead_beta"],
    ],
  ])("%s", async (_, condition, ids) => {
    const subject = await open();
    const query = leads(custom("cf_renewal", condition));
    expect(idsOf(await search(subject, query))).toEqual(ids);
  });

  test("a month before the 31st is the last day of a shorter month", async () => {
    const subject = await open();
    await subject.put("/lead/lead_beta/", {
      "custom.cf_renewal": "2026-06-30",
    });
    const start = {
      ...away("past", { months: 1 }),
      moment: day("2026-07-31"),
    };
    const query = leads(custom("cf_renewal", within(start, null)));
    expect(idsOf(await search(subject, query))).toEqual(["lead_beta"]);
  });

  test("a week ends on Sunday", async () => {
    const subject = await open({ now: () => new Date("2026-05-10T12:00:00Z") });
    const query = leads(custom("cf_renewal", period("this-week")));
    expect(idsOf(await search(subject, query))).toEqual(["lead_acme"]);
  });

  test("are read by the clocks of the sender where x-tz-offset says so", async () => {
    const subject = await open();
    // The kick-off is on 6 May at 23:30 UTC.
    const query = and(
      of("opportunity"),
      custom("cf_kick", within(day("2026-05-07"), null)),
    );
    const find = async (headers: Readonly<Record<string, string>>) =>
      idsOf(
        await ask(subject.emulator, "POST", "/data/search/", {
          body: { query },
          headers,
        }),
      );
    expect(await find({})).toEqual([]);
    expect(await find({ "x-tz-offset": "-4" })).toEqual([]);
    expect(await find({ "x-tz-offset": "2" })).toEqual(["oppo_one"]);
  });
});

describe("a search is refused with", () => {
  const query = of("lead");
  const sortBy = (node: Node): Node => ({
    query,
    sort: [{ direction: "asc", field: node }],
  });
  test.each<[string, Node, string]>([
    ["no query", {}, "query"],
    ["an unknown node", { query: { type: "not", query } }, "query"],
    ["a node without a type", { query: and({}) }, "query"],
    ["a list for a node", { query: [query] }, "query"],
    ["an unknown kind", { query: of("task") }, "query"],
    [
      "an unknown condition",
      { query: field("lead", "name", { type: "equals", value: "x" }) },
      "query",
    ],
    [
      "an unknown mode",
      { query: field("lead", "name", text("exact", "x")) },
      "query",
    ],
    ["an unknown field", { query: field("lead", "nmae", exists) }, "query"],
    ["an unknown custom field", { query: custom("cf_none", exists) }, "query"],
    [
      "a number asked for words",
      { query: custom("cf_users", text("phrase", "1")) },
      "query",
    ],
    [
      "a text asked for a range",
      { query: field("lead", "name", numbers({ gt: 1 })) },
      "query",
    ],
    [
      "a bound that is no number",
      { query: custom("cf_users", numbers({ gt: "1" })) },
      "query",
    ],
    [
      "a reference without a type",
      { query: custom("cf_owner", { type: "reference", object_ids: [] }) },
      "query",
    ],
    [
      "a wrong day",
      { query: custom("cf_renewal", within(day("2026-02-30"), null)) },
      "query",
    ],
    [
      "an unknown moment",
      { query: custom("cf_renewal", within({ type: "then" }, null)) },
      "query",
    ],
    [
      "an unknown period",
      { query: custom("cf_renewal", period("this-decade")) },
      "query",
    ],
    [
      "a Smart View",
      { query: { type: "saved_search", saved_search_id: "save_x" } },
      "query",
    ],
    [
      "a negate that is no flag",
      { query: { ...query, negate: "yes" } },
      "query",
    ],
    ["_limit of 201", { query, _limit: 201 }, "_limit"],
    ["_limit of 0", { query, _limit: 0 }, "_limit"],
    ["a results_limit below 0", { query, results_limit: -1 }, "results_limit"],
    [
      "an order by choices",
      sortBy({ type: "custom_field", custom_field_id: "cf_industry" }),
      "sort",
    ],
    [
      "_fields of an unknown kind",
      { query, _fields: { task: ["id"] } },
      "_fields",
    ],
    ["an unknown cursor", { query, cursor: "abc" }, "cursor"],
  ])("%s", async (_, body, key) => {
    const subject = await open();
    const reply = await subject.post("/data/search/", body);
    expect(reply.status).toBe(400);
    expect(Object.keys(reply.body["field-errors"])).toEqual([key]);
  });

  test("the place of what is wrong", async () => {
    const subject = await open();
    const reply = await search(subject, and(of("lead"), or(of("task"))));
    expect(reply.body["field-errors"].query).toMatch(
      /^query\.queries\.1\.queries\.0\.object_type: /,
    );
  });

  test("more than 100 names", async () => {
    const subject = await open();
    const names = Array.from(
      { length: 101 },
      (_, index) => `n${String(index)}`,
    );
    const find = (count: number): Promise<Reply> =>
      search(subject, of("lead"), { _fields: { lead: names.slice(0, count) } });
    expect((await find(100)).status).toBe(200);
    const reply = await find(101);
    expect(reply.status).toBe(400);
    expect(reply.text).toContain("List is too long.");
  });
});

describe("rows", () => {
  test("are an id and a kind without _fields", async () => {
    const subject = await open();
    expect((await search(subject, of("opportunity"))).body.data).toEqual([
      { __object_type: "opportunity", id: "oppo_one" },
      { __object_type: "opportunity", id: "oppo_two" },
    ]);
  });

  test("have what _fields names, in the form of the REST API", async () => {
    const subject = await open();
    const reply = await search(
      subject,
      { type: "id", value: "lead_acme" },
      {
        _fields: {
          lead: ["name", "status_label", "custom.cf_users", "nothing"],
        },
      },
    );
    expect(reply.body.data).toEqual([
      {
        __object_type: "lead",
        name: "Acme Corp GmbH",
        status_label: "New",
        "custom.cf_users": 10,
      },
    ]);
  });

  test("have custom values as flat keys only", async () => {
    const subject = await open();
    const reply = await search(
      subject,
      { type: "id", value: "lead_beta" },
      {
        _fields: { lead: ["custom"] },
      },
    );
    expect(reply.body.data).toEqual([
      {
        __object_type: "lead",
        "custom.cf_users": 50.5,
        "custom.cf_industry": "Retail",
        "custom.cf_owner": "user_you",
        "custom.cf_renewal": "2026-06-01",
      },
    ]);
  });

  test.each<[string, Node, readonly string[]]>([
    [
      "a text",
      { type: "regular_field", object_type: "lead", field_name: "name" },
      ["lead_acme", "lead_bare", "lead_beta"],
    ],
    [
      "a number, with what has none last",
      { type: "custom_field", custom_field_id: "cf_users" },
      ["lead_acme", "lead_beta", "lead_bare"],
    ],
    [
      "a date",
      { type: "custom_field", custom_field_id: "cf_renewal" },
      ["lead_acme", "lead_beta", "lead_bare"],
    ],
  ])("can be ordered by %s", async (_, by, ids) => {
    const subject = await open();
    const find = async (direction: string): Promise<readonly string[]> =>
      idsOf(
        await search(subject, of("lead"), { sort: [{ direction, field: by }] }),
      );
    expect(await find("asc")).toEqual(ids);
    const withValue = ids.filter(
      (id) => id !== "lead_bare" || by["field_name"],
    );
    const without = ids.filter((id) => !withValue.includes(id));
    expect(await find("desc")).toEqual([...withValue.toReversed(), ...without]);
  });
});

describe("walks", () => {
  const contacts = of("contact");

  test("go page by page until the cursor is null", async () => {
    const subject = await open();
    const first = await search(subject, contacts, { _limit: 2 });
    expect(idsOf(first)).toEqual(["cont_ada", "cont_bob"]);
    const { cursor } = first.body;
    const second = await search(subject, contacts, { _limit: 2, cursor });
    expect(idsOf(second)).toEqual(["cont_cleo"]);
    expect(second.body.cursor).toBeNull();
    const again = await search(subject, contacts, { _limit: 2, cursor });
    expect(idsOf(again)).toEqual(["cont_cleo"]);
  });

  test("neither see what is new nor repeat what has moved", async () => {
    const subject = await open();
    const first = await search(subject, contacts, { _limit: 1 });
    await subject.post("/contact/", { lead_id: "lead_acme", name: "Zoe" });
    await subject.delete("/contact/cont_bob/");
    const { cursor } = first.body;
    const second = await search(subject, contacts, { _limit: 5, cursor });
    expect(idsOf(second)).toEqual(["cont_cleo"]);
  });

  test("end when a cursor has not been used for 30 s", async () => {
    const time = { now: now().getTime() };
    const subject = await open({ now: () => new Date(time.now) });
    const first = await search(subject, contacts, { _limit: 1 });
    time.now += 30_000;
    const second = await search(subject, contacts, {
      _limit: 1,
      cursor: first.body.cursor,
    });
    expect(idsOf(second)).toEqual(["cont_bob"]);
    time.now += 30_001;
    const third = await search(subject, contacts, {
      _limit: 1,
      cursor: second.body.cursor,
    });
    expect(third.status).toBe(400);
    expect(third.body).toEqual({
      "field-errors": { cursor: "Expired cursor" },
    });
  });

  test("end sooner where the switch says so", async () => {
    const time = { now: now().getTime() };
    const clock = { now: () => new Date(time.now), cursorLife: 1000 };
    const subject = await open(clock);
    const first = await search(subject, contacts, { _limit: 1 });
    const { cursor } = first.body;
    time.now += 1000;
    const second = await search(subject, contacts, { _limit: 1, cursor });
    expect(idsOf(second)).toEqual(["cont_bob"]);
    time.now += 1;
    const third = await search(subject, contacts, { _limit: 1, cursor });
    expect(third.status).toBe(400);
  });

  test("stop at results_limit, and count what there is", async () => {
    const subject = await open();
    const reply = await search(subject, contacts, {
      results_limit: 2,
      include_counts: true,
    });
    expect(reply.body).toEqual({
      data: [
        { __object_type: "contact", id: "cont_ada" },
        { __object_type: "contact", id: "cont_bob" },
      ],
      cursor: null,
      count: { limited: 2, total: 3 },
    });
    const count = await search(subject, contacts, {
      results_limit: 0,
      include_counts: true,
    });
    expect(count.body).toEqual({
      data: [],
      cursor: null,
      count: { limited: 0, total: 3 },
    });
  });

  test.runIf(isWhole)("lead past 10 000 objects at most", async () => {
    const subject = await open({
      organization: {
        name: "Large",
        records: Array.from({ length: 10_050 }, (_, index) => ({
          kind: "lead" as const,
          body: { name: `Lead ${String(index)}` },
        })),
      },
    });
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await search(subject, of("lead"), {
        _limit: 200,
        cursor,
        include_counts: true,
      });
      expect(page.body.count.total).toBe(10_050);
      found.push(...idsOf(page));
      cursor = page.body.cursor;
    } while (cursor !== null);
    expect(new Set(found).size).toBe(10_000);
  });
});

test("the index lags behind writes as long as the switch says", async () => {
  const time = { now: now().getTime() };
  const subject = await open({
    indexLag: 45_000,
    now: () => new Date(time.now),
  });
  await subject.put("/contact/cont_bob/", { name: "Robert" });
  await subject.delete("/contact/cont_cleo/");
  const names = async (): Promise<readonly string[]> =>
    (
      await search(subject, of("contact"), { _fields: { contact: ["name"] } })
    ).body.data.map((row: Readonly<{ name: string }>) => row.name);
  expect([...(await names())].toSorted()).toEqual(["Ada", "Bob", "Cleo"]);
  time.now += 45_000;
  expect([...(await names())].toSorted()).toEqual(["Ada", "Robert"]);
});

test("a search wants the key", async () => {
  const subject = await open();
  const reply = await ask(subject.emulator, "POST", "/data/search/", {
    body: { query: of("lead") },
    headers: { authorization: "Basic eDo=" },
  });
  expect(reply.status).toBe(401);
});
