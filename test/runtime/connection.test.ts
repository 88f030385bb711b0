import { describe, expect, expectTypeOf, onTestFinished, test } from "vitest";
import { connect } from "../../src/runtime/client.js";
import type { CloseConnection } from "../../src/runtime/client.js";
import {
  CloseAbortError,
  CloseApiError,
  CloseDecodeError,
  CloseInputError,
} from "../../src/runtime/errors.js";
import { closeId } from "../../src/runtime/ids.js";
import type { CustomObjectId, LeadId } from "../../src/runtime/ids.js";
import {
  defineCustomActivity,
  defineCustomObject,
  defineLead,
} from "../../src/runtime/record/wrapper.js";
import { kinds } from "../../src/runtime/record/builtins.js";
import type { ObjectKind } from "../../src/runtime/record/builtins.js";
import type {
  BuiltInMember,
  Draft,
  Mismatch,
} from "../../src/runtime/record/descriptors.js";
import type { CloseClientOptions } from "../../src/runtime/options.js";
import type {
  CustomActivityRecord,
  CustomObjectRecord,
  LeadInput,
  LeadRecord,
} from "../../src/runtime/record/record-types.js";
import { errorOf, json, serve } from "../support/runtime-server.js";
import type { Script } from "../support/runtime-server.js";

interface Account extends CustomObjectRecord<"cotype_A"> {
  status: string | null;
}
interface AccountCreate {
  readonly leadId: LeadId;
  readonly name: string;
  readonly status?: string | null;
}
type AccountUpdate = Partial<Omit<AccountCreate, "leadId">>;

const account = defineCustomObject<Models["account"]>({
  typeId: "cotype_A",
  label: "Account",
  members: (builtIn, custom) => ({
    ...builtInMembers<CustomObjectRecord>("customObject", builtIn),
    status: custom("choices", "cf_status", "Status"),
    extra: builtIn(),
  }),
});

interface Visit extends CustomActivityRecord<"actitype_V"> {}
const visit = defineCustomActivity<Models["visit"]>({
  typeId: "actitype_V",
  label: "Visit",
  members: (builtIn) => ({
    ...builtInMembers<CustomActivityRecord>("customActivity", builtIn),
    extra: builtIn(),
  }),
});

interface Lead extends LeadRecord {
  industry: string | null;
}
const lead = defineLead<Models["lead"]>({
  typeId: "lead",
  label: "Lead",
  members: (builtIn, custom) => ({
    ...builtInMembers<LeadRecord>("lead", builtIn),
    industry: custom("text", "lcf_i", "Industry"),
    extra: builtIn(),
  }),
});

/** The built-in members of a kind, as generated code lists them; `extra` comes after the custom fields. */
function builtInMembers<T>(
  kind: ObjectKind,
  builtIn: BuiltInMember,
): Omit<Draft<T>, "extra"> {
  const names = Object.keys(kinds[kind].builtIns);
  return Object.fromEntries(
    names.map((name) => [name, builtIn()]),
  ) as unknown as Omit<Draft<T>, "extra">;
}

interface Models {
  account: ModelOf<"customObject", Account, AccountCreate, AccountUpdate>;
  visit: ModelOf<"customActivity", Visit, { leadId: LeadId }, object>;
  lead: ModelOf<
    "lead",
    Lead,
    LeadInput & { industry?: string },
    LeadInput & { industry?: string }
  >;
}
interface ModelOf<Kind, Of, Create, Update> {
  kind: Kind;
  record: Of;
  create: Create;
  update: Update;
  dates: never;
  references: object;
  mapped: never;
  referredBy: never;
}
const wrappers = { account, visit, lead };

const leadId = closeId<LeadId>("lead_1");
const accountId = closeId<CustomObjectId<"cotype_A">>("custobj_1");
const rawAccount = {
  id: "custobj_1",
  name: "Acme",
  lead_id: "lead_1",
  custom_object_type_id: "cotype_A",
  "custom.cf_status": "Active",
};

async function connected(
  script: Script,
  options: Partial<CloseClientOptions> = {},
) {
  const server = await serve(script);
  const close: CloseConnection<Models> = connect<Models>(
    {
      apiKey: "api_client.key",
      baseUrl: server.url,
      retries: 0,
      ...options,
    },
    wrappers,
  );
  onTestFinished(() => close.close());
  return { server, close };
}

async function all<T>(list: AsyncIterable<T>): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const item of list) items.push(item);
  return items;
}

describe("records", () => {
  test("one is read by its id, with names", async () => {
    const { server, close } = await connected((response) =>
      json(response, 200, rawAccount),
    );
    const record = await close.records("account").get(accountId);
    expect(record).toMatchObject({
      id: "custobj_1",
      name: "Acme",
      leadId: "lead_1",
      status: "Active",
    });
    expect(server.seen[0]).toMatchObject({
      method: "GET",
      url: "/custom_object/custobj_1/",
    });
  });

  test("creating a custom object says which type it is, and nothing that was not given", async () => {
    const { server, close } = await connected((response) =>
      json(response, 201, rawAccount),
    );
    const record = await close
      .records("account")
      .create({ leadId, name: "Acme", status: "Active" });
    expect(record.id).toBe("custobj_1");
    expect(server.seen[0]).toMatchObject({
      method: "POST",
      url: "/custom_object/",
    });
    expect(JSON.parse(server.seen[0]?.body ?? "")).toEqual({
      lead_id: "lead_1",
      name: "Acme",
      "custom.cf_status": "Active",
      custom_object_type_id: "cotype_A",
    });
  });

  test("creating a custom activity says which type it is, creating a lead does not", async () => {
    const { server, close } = await connected((response) =>
      json(response, 200, { id: "x" }),
    );
    await close.records("visit").create({ leadId });
    await close.records("lead").create({ name: "A", industry: "SaaS" });
    expect(server.seen.map(({ url, body }) => [url, JSON.parse(body)])).toEqual(
      [
        [
          "/activity/custom/",
          { lead_id: "lead_1", custom_activity_type_id: "actitype_V" },
        ],
        ["/lead/", { name: "A", "custom.lcf_i": "SaaS" }],
      ],
    );
  });

  test("an update sends only what was given; null clears (D2)", async () => {
    const { server, close } = await connected((response) =>
      json(response, 200, rawAccount),
    );
    await close.records("account").update(accountId, { status: null });
    expect(server.seen[0]).toMatchObject({
      method: "PUT",
      url: "/custom_object/custobj_1/",
      body: '{"custom.cf_status":null}',
    });
  });

  test("a deletion answered with 204 is done", async () => {
    const { server, close } = await connected((response) =>
      response.writeHead(204).end(),
    );
    expect(await close.records("account").delete(accountId)).toBeUndefined();
    expect(server.seen[0]).toMatchObject({
      method: "DELETE",
      url: "/custom_object/custobj_1/",
      body: "",
    });
  });

  test("a write that cannot be sent is refused before anything is (D4)", async () => {
    const { server, close } = await connected((response) =>
      json(response, 200, rawAccount),
    );
    const error = await errorOf(
      close.records("account").update(
        accountId,
        JSON.parse("{}", () => ({ status: undefined })),
      ),
    );
    expect(error).toBeInstanceOf(CloseInputError);
    expect(server.seen).toHaveLength(0);
  });

  test.each(["../me", "", "a/b", "lead_1?x=1"])(
    "the id %j is refused (S1)",
    async (id) => {
      const { server, close } = await connected((response) =>
        json(response, 200, {}),
      );
      const leads = close.records("lead");
      const evil = id as LeadId;
      for (const call of [
        leads.get(evil),
        leads.update(evil, {}),
        leads.delete(evil),
      ]) {
        expect(await errorOf(call)).toBeInstanceOf(CloseInputError);
      }
      expect(server.seen).toHaveLength(0);
    },
  );

  test("errors of fields are told by name (D4)", async () => {
    const { close } = await connected((response) =>
      json(response, 400, {
        errors: [],
        "field-errors": {
          "custom.lcf_i": "Not a valid choice.",
          status: "Unknown.",
          other: { a: "b" },
        },
      }),
    );
    const error = await errorOf(
      close.records("lead").update(leadId, { industry: "x" }),
    );
    expect(error).toMatchObject({
      fieldErrors: {
        industry: "Not a valid choice.",
        statusId: "Unknown.",
        other: { a: "b" },
      },
    });
    expect(String(error)).toContain(
      "failed with 400: industry: Not a valid choice.; statusId: Unknown.",
    );
  });

  test("a raw request tells errors by Close's own keys", async () => {
    const { close } = await connected((response) =>
      json(response, 400, { "field-errors": { "custom.lcf_i": "No." } }),
    );
    const error = await errorOf(
      close.request("PUT", "/lead/lead_1/", { body: {} }),
    );
    expect(error).toMatchObject({ fieldErrors: { "custom.lcf_i": "No." } });
  });

  test("an answer with another record than was asked for is an error", async () => {
    const { close } = await connected((response) =>
      json(response, 200, { ...rawAccount, id: "custobj_2" }),
    );
    const accounts = close.records("account");
    expect(await errorOf(accounts.get(accountId))).toBeInstanceOf(
      CloseDecodeError,
    );
    expect(
      await errorOf(accounts.update(accountId, { name: "B" })),
    ).toBeInstanceOf(CloseDecodeError);
  });

  test("a record of another type is an error, not an Account", async () => {
    const other = { ...rawAccount, custom_object_type_id: "cotype_B" };
    const { close } = await connected((response, { url }) =>
      json(response, 200, url.includes("?") ? { data: [other] } : other),
    );
    const accounts = close.records("account");
    expect(await errorOf(accounts.get(accountId))).toBeInstanceOf(
      CloseDecodeError,
    );
    expect(await errorOf(all(accounts.list({ leadId })))).toBeInstanceOf(
      CloseDecodeError,
    );
  });

  test.each([[null], [[]], ["text"], [3]])(
    "an answer of %j is an error, not a record",
    async (body) => {
      const { close } = await connected((response) =>
        json(response, 200, body),
      );
      expect(
        await errorOf(close.records("account").get(accountId)),
      ).toBeInstanceOf(CloseDecodeError);
    },
  );

  test("values of another shape are passed on and reported (R5)", async () => {
    const mismatches: Mismatch[] = [];
    const { close } = await connected(
      (response) =>
        json(response, 200, { ...rawAccount, "custom.cf_status": ["A", "B"] }),
      { onMismatch: (mismatch) => mismatches.push(mismatch) },
    );
    const record = await close.records("account").get(accountId);
    expect(record.status).toEqual(["A", "B"]);
    expect(mismatches).toMatchObject([{ object: "Account", field: "status" }]);
  });

  test("a call takes a signal and parameters of Close", async () => {
    const { server, close } = await connected((response) =>
      json(response, 200, rawAccount),
    );
    const accounts = close.records("account");
    await accounts.get(accountId, { query: { _fields: ["id", "name"] } });
    expect(server.seen[0]?.url).toBe(
      "/custom_object/custobj_1/?_fields=id%2Cname",
    );
    const error = await errorOf(
      accounts.get(accountId, { signal: AbortSignal.abort() }),
    );
    expect(error).toMatchObject({ name: "CloseAbortError" });
  });

  test("archived types can be read only", async () => {
    const { close } = await connected((response) =>
      json(response, 200, rawAccount),
    );
    const accounts = close.readOnlyRecords("account");
    expect(Object.keys(accounts).sort()).toEqual([
      "backReferences",
      "count",
      "get",
      "list",
      "search",
    ]);
    expect(await accounts.get(accountId)).toMatchObject({ status: "Active" });
  });
});

describe("lists", () => {
  const skipOf = (url: string): number =>
    Number(new URL(url, "http://x").searchParams.get("_skip") ?? 0);
  const leads = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({
      id: `lead_${from + index}`,
    }));

  test("all pages are walked in order, with up to eight on their way", async () => {
    let underWay = 0;
    let most = 0;
    const { server, close } = await connected((response, { url }) => {
      const skip = skipOf(url);
      most = Math.max(most, (underWay += 1));
      // The longer the earlier the page, so that they come in the wrong order.
      setTimeout(
        () => {
          underWay -= 1;
          json(response, 200, {
            data: leads(skip, skip < 3800 ? 200 : skip === 3800 ? 7 : 0),
            has_more: skip < 3800,
          });
        },
        (skip / 200) % 2 === 0 ? 20 : 5,
      );
    });
    const ids = (await all(close.records("lead").list())).map(({ id }) => id);
    expect(ids).toEqual(leads(0, 3807).map(({ id }) => id));
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(8);
    const skips = server.seen.map(({ url }) => skipOf(url));
    expect(new Set(skips).size).toBe(skips.length);
    expect(server.seen[1]?.url).toBe("/lead/?_limit=200&_skip=200");
  });

  test("a server with smaller pages than were asked for loses nothing", async () => {
    const { server, close } = await connected((response, { url }) => {
      const skip = skipOf(url);
      const count = Math.min(skip === 200 ? 50 : 200, 900 - skip);
      json(response, 200, {
        data: leads(skip, Math.max(count, 0)),
        has_more: skip + count < 900,
      });
    });
    const ids = (await all(close.records("lead").list())).map(({ id }) => id);
    expect(ids).toEqual(leads(0, 900).map(({ id }) => id));
    expect(server.seen.map(({ url }) => skipOf(url))).toContain(250);
  });

  test("a full page that does not say whether there is more is not the last", async () => {
    const { close } = await connected((response, { url }) => {
      const skip = skipOf(url);
      json(response, 200, { data: leads(skip, skip < 400 ? 200 : 7) });
    });
    const ids = (await all(close.records("lead").list())).map(({ id }) => id);
    expect(ids).toEqual(leads(0, 407).map(({ id }) => id));
  });

  test("an abort ends a walk before the next record, also of the last page", async () => {
    const { close } = await connected((response) =>
      json(response, 200, { data: leads(0, 5), has_more: false }),
    );
    const stop = new AbortController();
    let seen = 0;
    const walk = async (): Promise<void> => {
      const list = close.records("lead").list({}, { signal: stop.signal });
      for await (const { id } of list) {
        expect(id).toMatch(/^lead_/);
        seen += 1;
        stop.abort();
      }
    };
    expect(await errorOf(walk())).toBeInstanceOf(CloseAbortError);
    expect(seen).toBe(1);
  });

  test("a short list takes no request too many", async () => {
    const { server, close } = await connected((response) =>
      json(response, 200, { data: leads(0, 200), has_more: false }),
    );
    expect(await all(close.records("lead").list())).toHaveLength(200);
    expect(server.seen).toHaveLength(1);
  });

  test("a list can be walked again, and left early", async () => {
    const { server, close } = await connected((response) =>
      json(response, 200, { data: leads(0, 3), has_more: true }),
    );
    const list = close.records("lead").list();
    for (let turn = 0; turn < 2; turn += 1) {
      for await (const { id } of list) {
        expect(id).toBe("lead_0");
        break;
      }
    }
    const starts = server.seen.filter(({ url }) => skipOf(url) === 0);
    expect(starts).toHaveLength(2);
  });

  test("custom objects and activities are listed by lead and type", async () => {
    const { server, close } = await connected((response, { url }) =>
      json(response, 200, {
        data: url.includes("custom_object") ? [rawAccount] : [],
      }),
    );
    expect(await all(close.records("account").list({ leadId }))).toHaveLength(
      1,
    );
    expect(await all(close.records("visit").list({ leadId }))).toHaveLength(0);
    expect(server.seen.map(({ url }) => url)).toEqual([
      "/custom_object/?lead_id=lead_1&custom_object_type_id=cotype_A",
      "/activity/custom/?lead_id=lead_1&custom_activity_type_id=actitype_V&_limit=100",
    ]);
  });

  test("what cannot be narrowed so is refused, in types and at run time", async () => {
    const { server, close } = await connected((response) =>
      json(response, 200, { data: [] }),
    );
    const lists = [
      // @ts-expect-error custom objects are listed by lead
      close.records("account").list(),
      // @ts-expect-error custom activities too
      close.records("visit").list({}),
      // @ts-expect-error leads have no lead
      close.records("lead").list({ leadId }),
      // @ts-expect-error a misspelt filter would list everything
      close.records("account").list({ leadId, leadid: "lead_2" }),
      close.records("account").list({ leadId: closeIdOf("lead_1/../..") }),
    ];
    for (const list of lists)
      expect(await errorOf(all<unknown>(list))).toBeInstanceOf(CloseInputError);
    expect(server.seen).toHaveLength(0);
  });

  test("a list that does not say whether there is more ends", async () => {
    const { server, close } = await connected((response) =>
      json(response, 200, { data: leads(0, 2) }),
    );
    expect(await all(close.records("lead").list())).toHaveLength(2);
    expect(server.seen).toHaveLength(1);
  });

  test("an empty page that is not the last is asked for once more", async () => {
    const pages = [
      { data: leads(0, 2), has_more: true },
      { data: [], has_more: true },
      { data: leads(2, 1), has_more: false },
    ];
    const { server, close } = await connected((response, _, turn) =>
      json(response, 200, pages[turn]),
    );
    expect(await all(close.records("lead").list())).toHaveLength(3);
    expect(server.seen).toHaveLength(3);
  });

  test.each([
    ["stays empty", () => ({ data: [], has_more: true }), 2],
    ["repeats", () => ({ data: [{ id: "lead_1" }], has_more: true }), 2],
    ["says has_more in words", () => ({ data: [], has_more: "true" }), 1],
    ["has no data", () => ({ has_more: false }), 1],
    ["is null", () => null, 1],
  ])("a list that %s is an error", async (_, page, requests) => {
    const { server, close } = await connected((response) =>
      json(response, 200, page()),
    );
    expect(await errorOf(all(close.records("lead").list()))).toBeInstanceOf(
      CloseDecodeError,
    );
    expect(server.seen).toHaveLength(requests);
  });

  test.each([
    {
      errors: [],
      "field-errors": { _skip: "Input should be less than or equal to 35000" },
    },
    { error: "The skip you set is too large (max_skip = 35000)." },
  ])(
    "the end of what offsets reach is told with the way round: %j",
    async (body) => {
      const { close } = await connected((response, { url }) =>
        url.includes("_skip")
          ? json(response, 400, body)
          : json(response, 200, { data: leads(0, 200), has_more: true }),
      );
      const error = await errorOf(all(close.records("lead").list()));
      expect(error).toBeInstanceOf(CloseApiError);
      expect(error).toMatchObject({ status: 400 });
      expect(String(error)).toContain("35000");
      expect(String(error)).toContain("dateCreated");
    },
  );
});

function closeIdOf(text: string): LeadId {
  return text as LeadId;
}

test.each([undefined, null, 7, "", "lead_1/..", " lead_1"])(
  "closeId refuses %j, which code without types may pass",
  (text) => {
    const given: string = JSON.parse(JSON.stringify({ text })).text;
    expect(() => closeId<LeadId>(given)).toThrow(TypeError);
    expect(() => closeId<LeadId>(given)).toThrow("Not an id of Close: ");
  },
);

test("the types of a connection follow the wrapper", () => {
  const close = connect<Models>({ apiKey: "api_client.key" }, wrappers);
  const accounts = close.records("account");
  // Never called: there is no server.
  const get = () => accounts.get(accountId);
  expectTypeOf(get).returns.resolves.toEqualTypeOf<Account>();
  // @ts-expect-error the id of a lead is no id of an account
  expectTypeOf(() => accounts.get(leadId)).toBeFunction();
  expectTypeOf(accounts.create).parameter(0).toEqualTypeOf<AccountCreate>();
  expectTypeOf(accounts.update).parameter(1).toEqualTypeOf<AccountUpdate>();
  expect(Object.keys(accounts)).toContain("get");
});
