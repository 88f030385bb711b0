import { afterAll, describe, expect, test } from "vitest";
import type {
  Mismatch,
  ObjectWrapper,
} from "../../src/runtime/record/descriptors.js";
import type { EmitOptions } from "../../src/emit/spelling/options.js";
import { kinds } from "../../src/runtime/record/builtins.js";
import { nameSchema } from "../../src/schema/named.js";
import { unifySchemas } from "../../src/schema/unify.js";
import type { Compiled } from "../support/compiled.js";
import { compile, compileFiles, runtimeSources } from "../support/compiled.js";
import { emitNamed, namesOf, plainOptions } from "../support/emission.js";
import {
  customObject,
  field,
  objectType,
  schemaOf,
  sharedField,
} from "../support/sample-schema.js";

const choices = (...options: readonly string[]) =>
  ({ type: { kind: "choices", options } }) as const;

const schema = schemaOf(
  [
    objectType("lead", "lead", "Lead", [
      field("lcf_i", "Industry", choices("SaaS", "Retail")),
      field("cf_n", "# of users", { type: { kind: "number" } }),
      field("cf_d", "Renewal Date", { type: { kind: "date" } }),
      field("cf_t", "Seen At", { type: { kind: "datetime" } }),
      field("cf_x", "Twin"),
      field("cf_y", "Twin"),
      field("cf_h", "Login", { type: { kind: "hidden" } }),
      field("cf_c", "Budget", { convertingTo: "number" }),
      field("cf_k", "Cost", { type: { kind: "number" }, convertingTo: "text" }),
      field("cf_e", "Days", { type: { kind: "date" }, many: true }),
    ]),
    objectType("contact", "contact", "Contact", [
      field("cf_b", "Birthday", { type: { kind: "date" } }),
    ]),
    objectType("opportunity", "opportunity", "Opportunity", [
      field("cf_q", "Quote"),
    ]),
    customObject("cotype_A", "Account", [
      field("cf_a", "Account ID"),
      field("cf_p", "Point of Contact", {
        type: { kind: "contact" },
        required: true,
      }),
      field("cf_s", "Servers", {
        type: { kind: "customObject", target: "cotype_A" },
        many: true,
      }),
      field("cf_m", "Money"),
      field("cf_w", "First"),
      field("cf_w", "Second"),
    ]),
    objectType("actitype_V", "customActivity", "Site Visit", [
      field("cf_v", "Visited At", { type: { kind: "datetime" } }),
    ]),
  ],
  [
    sharedField("cf_g", "Tags", ["lead", "cotype_A"], {
      ...choices("vip", "pilot"),
      many: true,
    }),
  ],
);

type Data = Readonly<Record<string, unknown>>;
type Wrapper = ObjectWrapper<
  Data,
  Data,
  Data,
  Readonly<Record<string, { readonly id: string; readonly label: string }>>
>;

const outputs: Compiled[] = [];
afterAll(() => Promise.all(outputs.map(({ remove }) => remove())));

async function wrapperOf(
  output: Compiled,
  file: string,
  name: string,
): Promise<Wrapper> {
  const wrapper = (await output.load(`${file}.js`))[name];
  if (!isWrapper(wrapper)) throw new TypeError(`${file} exports no ${name}.`);
  return wrapper;
}

function isWrapper(value: unknown): value is Wrapper {
  return typeof value === "object" && value !== null && "fromWire" in value;
}

async function output(
  options: Partial<EmitOptions> = {},
  others?: ReadonlyMap<string, string>,
): Promise<Compiled> {
  const compiled = await compile(
    schema,
    { ...plainOptions, ...options },
    others,
  );
  outputs.push(compiled);
  return compiled;
}

const plain = await output();
const lead = await wrapperOf(plain, "lead", "lead");
const contact = await wrapperOf(plain, "contact", "contact");
const account = await wrapperOf(plain, "objects/account", "account");
const opportunity = await wrapperOf(plain, "opportunity", "opportunity");
const visit = await wrapperOf(plain, "activities/site-visit", "siteVisit");

/** What was read, and what of it had another shape than expected. */
function read(
  wrapper: Wrapper,
  raw: unknown,
): { readonly record: Data; readonly mismatches: readonly Mismatch[] } {
  const mismatches: Mismatch[] = [];
  const record = wrapper.fromWire(raw, {
    onMismatch: (mismatch) => mismatches.push(mismatch),
  });
  return { record, mismatches };
}

// Of the runtime that was compiled beside the output, so no class of ours.
const inputError = expect.objectContaining({ name: "CloseInputError" });

describe("reading", () => {
  test("gives named, plain data", () => {
    const { record, mismatches } = read(account, {
      id: "custobj_1",
      name: "Acme",
      lead_id: "lead_1",
      custom_object_type_id: "cotype_A",
      date_created: "2020-08-04T16:45:35.367000+00:00",
      "custom.cf_a": "A-1",
      "custom.cf_s": ["custobj_2"],
      "custom.cf_g": ["vip"],
    });
    expect(mismatches).toEqual([]);
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
    expect(record).toEqual({
      id: "custobj_1",
      name: "Acme",
      customObjectTypeId: "cotype_A",
      leadId: "lead_1",
      organizationId: null,
      createdBy: null,
      updatedBy: null,
      dateCreated: "2020-08-04T16:45:35.367000+00:00",
      dateUpdated: null,
      accountId: "A-1",
      pointOfContact: null,
      servers: ["custobj_2"],
      money: null,
      first: null,
      second: null,
      tags: ["vip"],
      extra: {},
    });
  });

  test.each([lead, contact, opportunity, visit, account])(
    "sets each built-in member of its kind, and keeps nothing of them aside ($label)",
    (wrapper) => {
      const own = Object.entries(kinds[wrapper.kind].builtIns);
      const raw = Object.fromEntries(
        own.map(([name, [wireKey]]) => [wireKey, `of ${name}`]),
      );
      const names = own.map(([name]) => [name, `of ${name}`]);
      expect(wrapper.fromWire(raw)).toMatchObject({
        ...Object.fromEntries(names),
        extra: {},
      });
      expect(Object.keys(wrapper.fromWire(raw))).toEqual(
        Object.keys(wrapper.fromWire({})),
      );
      for (const [name, [wireKey, shape]] of own)
        expect(wrapper.fromWire({ [wireKey]: null })[name], name).toEqual(
          shape === "list" ? [] : null,
        );
    },
  );

  test("gives every record the same members in the same order, whatever came", () => {
    const keys = (raw: unknown) => Object.keys(account.fromWire(raw));
    expect(keys({ "custom.cf_g": ["vip"], id: "custobj_1" })).toEqual(keys({}));
  });

  test("gives records that share nothing", () => {
    const first = account.fromWire({});
    const second = account.fromWire({});
    expect(first["tags"]).not.toBe(second["tags"]);
    expect(first["extra"]).not.toBe(second["extra"]);
  });

  test.each([undefined, null])(
    "takes %j for unset: null, or an empty list",
    (value) => {
      const raw =
        value === undefined
          ? {}
          : {
              "custom.cf_a": value,
              "custom.cf_g": value,
              "custom.cf_n": value,
            };
      const { record, mismatches } = read(account, raw);
      expect(record).toMatchObject({ accountId: null, tags: [] });
      expect(mismatches).toEqual([]);
      expect(
        read(
          lead,
          value === undefined ? {} : { addresses: null, contacts: null },
        ).record,
      ).toMatchObject({
        addresses: [],
        contacts: [],
      });
    },
  );

  test("keeps a choice that is new, without a word (R5)", () => {
    const { record, mismatches } = read(lead, { "custom.lcf_i": "Agency" });
    expect(record["industry"]).toBe("Agency");
    expect(mismatches).toEqual([]);
  });

  test("keeps what has no name (R5)", () => {
    const raw: unknown = JSON.parse(
      '{"name":"Acme","custom.cf_new":"a","smart":{"deep":[1]},"__proto__":{"polluted":true},"constructor":1,"toString":null}',
    );
    const { record } = read(lead, raw);
    expect(record["name"]).toBe("Acme");
    expect(record["extra"]).toEqual(
      JSON.parse(
        '{"custom.cf_new":"a","smart":{"deep":[1]},"__proto__":{"polluted":true},"constructor":1,"toString":null}',
      ),
    );
    expect(Object.getPrototypeOf(record["extra"])).toBe(Object.prototype);
    expect({}).not.toHaveProperty("polluted");
    expect(JSON.stringify(record)).toContain('"__proto__":{"polluted":true}');
  });

  test("passes on a value of another shape, and reports it (R5)", () => {
    const { record, mismatches } = read(lead, {
      "custom.cf_n": "12",
      "custom.cf_g": "vip",
      "custom.lcf_i": ["SaaS"],
      "custom.cf_d": 20200101,
    });
    expect(record).toMatchObject({
      ofUsers: "12",
      tags: "vip",
      industry: ["SaaS"],
      renewalDate: 20200101,
    });
    expect(mismatches).toEqual([
      {
        object: "Lead",
        field: "ofUsers",
        wireKey: "custom.cf_n",
        expected: "number",
        received: "12",
      },
      {
        object: "Lead",
        field: "tags",
        wireKey: "custom.cf_g",
        expected: "a list of choices",
        received: "vip",
      },
      {
        object: "Lead",
        field: "industry",
        wireKey: "custom.lcf_i",
        expected: "choices",
        received: ["SaaS"],
      },
      {
        object: "Lead",
        field: "renewalDate",
        wireKey: "custom.cf_d",
        expected: "date",
        received: 20200101,
      },
    ]);
  });

  test("takes any shape where none is known: hidden fields, and fields that are being converted", () => {
    const { record, mismatches } = read(lead, {
      "custom.cf_h": { any: 1 },
      "custom.cf_c": 12,
    });
    expect(record).toMatchObject({ login: { any: 1 }, budget: 12 });
    expect(mismatches).toEqual([]);
  });

  test("takes values nested by id", () => {
    const { record } = read(lead, { custom: { lcf_i: "SaaS", cf_g: ["vip"] } });
    expect(record).toMatchObject({
      industry: "SaaS",
      tags: ["vip"],
      extra: {},
    });
  });

  test("takes values by label, as leads have them", () => {
    const { record, mismatches } = read(lead, {
      custom: { Industry: "SaaS", "# of users": "many", Tags: ["vip"] },
    });
    expect(record).toMatchObject({
      industry: "SaaS",
      ofUsers: "many",
      tags: ["vip"],
      extra: {},
    });
    expect(mismatches).toMatchObject([
      { field: "ofUsers", wireKey: "custom.cf_n" },
    ]);
  });

  test.each(["before", "after"])(
    "prefers a flat value to one by label that comes %s it",
    (order) => {
      const flat = { "custom.lcf_i": "SaaS" };
      const dictionary = { custom: { Industry: "Retail", lcf_i: "Retail" } };
      const raw =
        order === "before"
          ? { ...dictionary, ...flat }
          : { ...flat, ...dictionary };
      expect(read(lead, raw).record).toMatchObject({
        industry: "SaaS",
        extra: {},
      });
    },
  );

  test("keeps of a dictionary what has no name, or a label that two fields have", () => {
    const raw: unknown = JSON.parse(
      '{"custom":{"Twin":"?","Other":1,"__proto__":2,"Industry":"SaaS"}}',
    );
    const { record } = read(lead, raw);
    expect(record).toMatchObject({ industry: "SaaS" });
    expect(JSON.stringify(record["extra"])).toBe(
      '{"custom":{"Twin":"?","Other":1,"__proto__":2}}',
    );
  });

  test.each([1, "x", null, [1]])("keeps a `custom` that is %j", (custom) => {
    expect(read(lead, { custom }).record["extra"]).toEqual({ custom });
  });

  test("reads one id twice into both names", () => {
    expect(read(account, { "custom.cf_w": "a" }).record).toMatchObject({
      first: "a",
      second: "a",
    });
  });

  test("reads the records within a lead, and reports of them too", () => {
    const { record, mismatches } = read(lead, {
      contacts: [{ id: "cont_1", "custom.cf_b": 1 }, "odd"],
      opportunities: "none",
    });
    expect(record).toMatchObject({
      contacts: [{ id: "cont_1", birthday: 1, emails: [] }, "odd"],
      opportunities: "none",
    });
    expect(mismatches).toMatchObject([
      { object: "Contact", field: "birthday" },
      { object: "Lead", wireKey: "opportunities", received: "none" },
    ]);
  });

  test.each([
    [null, "null"],
    [[], "an array"],
    ["x", "a string"],
    [undefined, "nothing"],
  ])("of %j is an error that says what came", (raw, what) => {
    expect(() => account.fromWire(raw)).toThrow(
      expect.objectContaining({ name: "CloseDecodeError" }),
    );
    expect(() => account.fromWire(raw)).toThrow(
      `A record of "Account" must be a JSON object, but ${what} came.`,
    );
  });
});

describe("writing", () => {
  test("sends only what is given, under Close's keys (D2)", () => {
    expect(
      account.toWire({
        leadId: "lead_1",
        name: "Acme",
        pointOfContact: "cont_1",
        tags: ["vip"],
      }),
    ).toEqual({
      lead_id: "lead_1",
      name: "Acme",
      "custom.cf_p": "cont_1",
      "custom.cf_g": ["vip"],
    });
    expect(account.toWire({})).toEqual({});
  });

  test("null clears", () => {
    expect(account.toWire({ accountId: null, tags: null })).toEqual({
      "custom.cf_a": null,
      "custom.cf_g": null,
    });
  });

  test.each([
    [
      { accountId: undefined },
      'accountId of "Account" is undefined. Leave it out to keep its value, or give null to clear it.',
    ],
    [
      { tags: ["vip", undefined] },
      'A value within tags of "Account" is undefined.',
    ],
    [
      { budget: 1 },
      'budget of "Account" cannot be written: there is no such member.',
    ],
    [{ industry: "SaaS" }, "there is no such member"],
    [{ "custom.cf_a": "x" }, ": its name is accountId."],
    [{ cf_a: "x" }, ": its name is accountId."],
    [{ "Account ID": "x" }, ": its name is accountId."],
    [{ account_id: "x" }, ": its name is accountId."],
    [{ lead_id: "x" }, ": its name is leadId."],
    [
      { dateCreated: "2020-01-01" },
      'dateCreated of "Account" cannot be written: it is read-only.',
    ],
    [{ id: "custobj_1" }, "it is read-only"],
    [
      account.fromWire({ id: "custobj_1" }),
      'organizationId, createdBy, updatedBy, dateCreated, dateUpdated, extra of "Account" cannot be written: they are read-only. A record that was read is not written whole: name what is to be written, as in { name: record.name }.',
    ],
    [{ extra: {} }, "there is no such member"],
    [{ constructor: 1 }, "there is no such member"],
    [JSON.parse('{"__proto__":1}'), "there is no such member"],
    [
      { tags: { add: ["vip"] } },
      "Close documents add and remove for leads, contacts and opportunities only. Give the whole list, or let the client do it with rewriteLists.",
    ],
    [
      { first: "a", second: "b" },
      "shares the key custom.cf_w with another field, which was given another value",
    ],
  ])("%j is refused", (input, message) => {
    expect(() => account.toWire(input)).toThrow(inputError);
    expect(() => account.toWire(input)).toThrow(message);
  });

  test.each([[null], [undefined], ["x"], [[]], [new Date()]])(
    "of %j is refused",
    (input) => {
      // What a program without types may pass.
      const write: (input: never) => unknown = account.toWire;
      expect(() => Reflect.apply(write, account, [input])).toThrow(
        'Give the members of "Account" as an object.',
      );
    },
  );

  test("takes one id twice with one value", () => {
    expect(account.toWire({ first: "a", second: "a" })).toEqual({
      "custom.cf_w": "a",
    });
    expect(account.toWire({ second: "a" })).toEqual({ "custom.cf_w": "a" });
  });

  test("adds and removes one value of a lead's field", () => {
    expect(lead.toWire({ tags: { add: ["vip"] } })).toEqual({
      "custom.cf_g.add": "vip",
    });
    expect(lead.toWire({ tags: { add: ["vip"], remove: ["pilot"] } })).toEqual({
      "custom.cf_g.add": "vip",
      "custom.cf_g.remove": "pilot",
    });
    expect(lead.toWire({ tags: { add: [] } })).toEqual({});
  });

  test.each([
    [
      { tags: { add: ["vip", "pilot"] } },
      "one request can add one value of a field",
    ],
    [
      { tags: { put: ["vip"] } },
      "takes a list, or { add: […] } and { remove: […] }",
    ],
    [
      { tags: { add: "vip" } },
      "takes a list, or { add: […] } and { remove: […] }",
    ],
    [{ tags: { add: [undefined] } }, "undefined"],
    [{ contacts: { name: "A" } }, 'contacts of "Lead" must be a list'],
    [{ contacts: [{ nope: 1 }] }, 'nope of "Contact" cannot be written'],
    [{ opportunities: [] }, "cannot be written"],
  ])("%j is refused on a lead", (input, message) => {
    expect(() => lead.toWire(input)).toThrow(inputError);
    expect(() => lead.toWire(input)).toThrow(message);
  });

  test("creates contacts along with a lead", () => {
    const contacts = [
      {
        name: "Ada",
        emails: [{ email: "ada@example.com" }],
        birthday: "1815-12-10",
      },
    ];
    expect(lead.toWire({ name: "Acme", contacts })).toEqual({
      name: "Acme",
      contacts: [
        {
          name: "Ada",
          emails: [{ email: "ada@example.com" }],
          "custom.cf_b": "1815-12-10",
        },
      ],
    });
  });

  test("leaves the lead of a contact out when it is null, so that Close makes one", () => {
    expect(contact.toWire({ leadId: null, name: "Ada" })).toEqual({
      name: "Ada",
    });
  });

  test("writes a point in time as text, and refuses what is none", () => {
    const at = new Date(Date.UTC(2020, 0, 2, 3, 4, 5));
    expect(visit.toWire({ visitedAt: at, activityAt: at })).toEqual({
      "custom.cf_v": "2020-01-02T03:04:05.000Z",
      activity_at: "2020-01-02T03:04:05.000Z",
    });
    expect(() => visit.toWire({ visitedAt: new Date(Number.NaN) })).toThrow(
      "is an invalid date",
    );
    expect(() => lead.toWire({ renewalDate: at })).toThrow(
      "is a day without a time zone",
    );
  });

  test("gives back what was read (D3)", () => {
    const raw = {
      "custom.cf_a": "\ud800",
      "custom.cf_s": ["custobj_1"],
      "custom.cf_g": ["vip", "new"],
    };
    const { accountId, servers, tags } = account.fromWire(raw);
    const input = { accountId, servers, tags };
    expect(account.toWire(input)).toEqual(raw);
    expect(() => account.toWire(input, { unknownChoices: "refuse" })).toThrow(
      'no choice "new"',
    );
  });
});

describe("numbers that JavaScript would change (D3)", () => {
  test.each(["9007199254740993", "-9007199254740993", "1e400", "0.1e-400"])(
    "%s, read as text, is a number again in a field of numbers",
    (text) => {
      const digits = { digits: text };
      expect(lead.toWire({ ofUsers: text })).toEqual({ "custom.cf_n": digits });
      expect(opportunity.toWire({ value: text })).toEqual({ value: digits });
    },
  );

  test.each([
    "9007199254740992",
    "12",
    "1.10",
    "many",
    "",
    " 1e400",
    "0x1",
    "01e400",
    "1e400\n",
  ])("%j is text wherever it stands", (text) => {
    expect(lead.toWire({ ofUsers: text })).toEqual({ "custom.cf_n": text });
  });

  test("are text in fields of other types, and in those that Close is converting", () => {
    const text = "9007199254740993";
    expect(lead.toWire({ budget: text, login: text, cost: text })).toEqual({
      "custom.cf_c": text,
      "custom.cf_h": text,
      "custom.cf_k": text,
    });
    expect(account.toWire({ accountId: text })).toEqual({
      "custom.cf_a": text,
    });
  });
});

test("a day is no point in time where one is added to a list either", () => {
  expect(() => lead.toWire({ days: { add: [new Date()] } })).toThrow(
    "is a day without a time zone",
  );
});

test("a wrapper tells what it knows of each field", () => {
  expect(account).toMatchObject({
    kind: "customObject",
    typeId: "cotype_A",
    label: "Account",
  });
  expect(account.fields["pointOfContact"]).toEqual({
    id: "cf_p",
    wireKey: "custom.cf_p",
    label: "Point of Contact",
    type: "contact",
    many: false,
    required: true,
    target: "contact",
  });
  expect(lead.fields["tags"]).toMatchObject({
    many: true,
    choices: ["vip", "pilot"],
  });
  expect(Object.keys(lead.fields)).not.toContain("contacts");
});

describe("with dates as Date", () => {
  test("points in time are read as such, days stay text, and no zone means UTC", async () => {
    const dated = await output({ dates: "Date" });
    const visits = await wrapperOf(dated, "activities/site-visit", "siteVisit");
    const leads = await wrapperOf(dated, "lead", "lead");
    const { record, mismatches } = read(visits, {
      date_created: "2020-07-27T21:28:39.765523",
      activity_at: "2020-07-27T21:28:39+02:00",
      "custom.cf_v": "2026-05-23T12:10:00Z",
      pinned_at: null,
      date_updated: "soon",
    });
    expect(record).toMatchObject({
      dateCreated: new Date("2020-07-27T21:28:39.765Z"),
      activityAt: new Date("2020-07-27T19:28:39Z"),
      visitedAt: new Date("2026-05-23T12:10:00Z"),
      pinnedAt: null,
      dateUpdated: "soon",
    });
    expect(mismatches).toEqual([]);
    expect(
      read(leads, { "custom.cf_d": "2020-01-02" }).record["renewalDate"],
    ).toBe("2020-01-02");
  });

  test("every built-in point in time of every kind is read as such, and nothing else is", async () => {
    const dated = await output({ dates: "Date" });
    const wrappers = [
      await wrapperOf(dated, "lead", "lead"),
      await wrapperOf(dated, "contact", "contact"),
      await wrapperOf(dated, "opportunity", "opportunity"),
      await wrapperOf(dated, "activities/site-visit", "siteVisit"),
      await wrapperOf(dated, "objects/account", "account"),
    ];
    const time = "2020-07-27T21:28:39Z";
    for (const wrapper of wrappers)
      for (const [name, [wireKey, shape]] of Object.entries(
        kinds[wrapper.kind].builtIns,
      ))
        expect(wrapper.fromWire({ [wireKey]: time })[name], name).toEqual(
          shape === "timestamp" ? new Date(time) : time,
        );
  });
});

test("a type of the user's own is read and written by the user's functions, and null still clears", async () => {
  const functions = `
    export const toMoney = (text: unknown) => ({ text });
    export const fromMoney = (money: { readonly text: string }) => money.text;
  `;
  const override = {
    type: "Money",
    from: "./money.js",
    read: "toMoney",
    write: "fromMoney",
    functions: "./money.js",
  };
  const own = await output(
    { types: { "Account.money": override } },
    new Map([["money.ts", functions]]),
  );
  const accounts = await wrapperOf(own, "objects/account", "account");
  const record = accounts.fromWire({ "custom.cf_m": "$5" });
  expect(record["money"]).toEqual({ text: "$5" });
  expect(accounts.toWire({ money: record["money"] })).toEqual({
    "custom.cf_m": "$5",
  });
  expect(accounts.toWire({ money: null })).toEqual({ "custom.cf_m": null });
});

test("a field with a type of the user's own is no list and no reference for the client", async () => {
  const type = { type: "string" };
  const own = await output({
    types: { "Account.tags": type, "Account.servers": type },
  });
  const accounts = await wrapperOf(own, "objects/account", "account");
  expect(accounts.fromWire({})).toMatchObject({ tags: null, servers: null });
  expect(accounts.fields["servers"]).not.toHaveProperty("target");
  const plain = await wrapperOf(await output(), "objects/account", "account");
  expect(plain.fields["servers"]).toHaveProperty("target", "account");
});

describe("with two organisations", () => {
  const sandbox = schemaOf([
    objectType("lead", "lead", "Lead", [
      field("cf_i2", "Industry", choices("SaaS", "Farming")),
    ]),
  ]);
  const main = schemaOf([
    objectType("lead", "lead", "Lead", [
      field("cf_i1", "Industry", choices("SaaS")),
      field("cf_o1", "Owner"),
    ]),
  ]);

  test("values of either are read, and each is written under its own id", async () => {
    const { schema: both, ids } = unifySchemas(
      new Map([
        ["main", main],
        ["sandbox", sandbox],
      ]),
      {},
    );
    const all = { object: () => true, field: () => true };
    const files = emitNamed(
      nameSchema(both, namesOf(both), all, ids, ["main", "sandbox"]),
    );
    const compiled = await compileFiles(
      new Map([...files, ...(await runtimeSources())]),
    );
    outputs.push(compiled);
    const leads = await wrapperOf(compiled, "lead", "lead");
    expect(leads.fromWire({ "custom.cf_i1": "SaaS" })["industry"]).toBe("SaaS");
    expect(leads.fromWire({ "custom.cf_i2": "Farming" })["industry"]).toBe(
      "Farming",
    );
    expect(leads.fromWire({ custom: { cf_i2: "Farming" } })["industry"]).toBe(
      "Farming",
    );
    expect(
      leads.fromWire({
        "custom.cf_i2": "Farming",
        custom: { Industry: "SaaS" },
      })["industry"],
    ).toBe("Farming");
    expect(leads.toWire({ industry: "SaaS" })).toEqual({
      "custom.cf_i1": "SaaS",
    });
    expect(leads.toWire({ industry: "SaaS" }, { org: "sandbox" })).toEqual({
      "custom.cf_i2": "SaaS",
    });
    expect(() => leads.toWire({ owner: "x" }, { org: "sandbox" })).toThrow(
      'owner of "Lead" does not exist in the organisation sandbox.',
    );
  });
});
