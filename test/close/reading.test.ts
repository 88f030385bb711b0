/** How a run reads Close: what it asks for, what it makes of the answers, and what it says of what it did not get. */
import { createServer } from "node:http";
import { connect } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { translateError } from "../../src/close/translate-error.js";
import type { Used } from "../../src/close/translate-error.js";
import { fetchOrganization } from "../../src/close/fetch-organization.js";
import type { FetchOptions } from "../../src/close/fetch-organization.js";
import { readList } from "../../src/close/pages.js";
import { openProxy } from "../../src/close/open-proxy.js";
import type { WirePage } from "../../src/close/wire.js";
import { CodegenError } from "../../src/errors.js";
import {
  CloseAbortError,
  CloseApiError,
  CloseConnectionError,
  CloseDecodeError,
  CloseTimeoutError,
} from "../../src/runtime/errors.js";
import type { ForbiddenReason } from "../../src/runtime/errors.js";
import { selfSigned } from "../support/certificate.js";
import { reply, startFaultServer } from "../support/fault-server.js";
import {
  errorOf,
  json,
  serve,
  transportTo,
} from "../support/runtime-server.js";

/** A field with every attribute that is read, and one that is not. */
const wholeField = {
  id: "cf_whole",
  name: "Whole",
  type: "custom_object",
  description: "All of it",
  choices: ["A", "B"],
  accepts_multiple_values: true,
  editable_with_roles: ["role_1"],
  required: true,
  referenced_custom_type_id: "cotype_car",
  back_reference_is_visible: false,
  is_shared: true,
  associations: [
    {
      object_type: "custom_activity_type",
      custom_activity_type_id: "actitype_visit",
      custom_object_type_id: null,
      required: false,
      editable_with_roles: ["role_2"],
    },
  ],
  converting_to_type: "text",
  custom_activity_type_id: "actitype_visit",
  custom_object_type_id: "cotype_car",
};
const field = (id: string) => ({ id, name: id.toUpperCase(), type: "text" });
const wholeType = {
  id: "cotype_car",
  name: "Car",
  name_plural: "Cars",
  description: "On wheels",
  api_create_only: true,
  is_archived: false,
  editable_with_roles: ["role_3"],
  fields: [field("cf_colour")],
};
const visit = { id: "actitype_visit", name: "Visit", fields: [field("cf_v")] };

const won = { id: "stat_won", label: "Won", type: "won" };

const accounts = {
  label_type: "lead",
  singular: "Account",
  plural: "Accounts",
  is_customized: true,
};

/** What is answered at each path, for whatever is asked there. */
type Bodies = Readonly<Record<string, unknown>>;

const organization: Bodies = {
  "/me/": {
    organizations: [
      { id: "orga_1", name: "Acme", plan: "x" },
      { id: "orga_2", name: "Other" },
    ],
  },
  "/custom_field_schema/lead/": {
    fields: [{ ...wholeField, colour: "a newer attribute" }],
  },
  "/custom_field_schema/contact/": { fields: [field("cf_c")] },
  "/custom_field_schema/opportunity/": { fields: [field("cf_o")] },
  "/custom_activity/": { data: [visit] },
  "/custom_field_schema/activity/actitype_visit/": { fields: [field("cf_v")] },
  "/custom_object_type/": { data: [{ ...wholeType, icon: "car" }] },
  "/custom_field_schema/custom_object/cotype_car/": {
    fields: [field("cf_colour")],
  },
  "/custom_field/shared/": { data: [wholeField] },
  "/custom_field/lead/": { data: [field("cf_l")] },
  "/custom_field/contact/": { data: [field("cf_c")] },
  "/custom_field/opportunity/": { data: [field("cf_o")] },
  "/custom_field/activity/": { data: [field("cf_v")] },
  "/custom_field/custom_object_type/": { data: [field("cf_colour")] },
  "/status/lead/": {
    data: [
      { id: "stat_new", label: "New", color: "red" },
      { id: "stat_old", label: "Old" },
    ],
    has_more: false,
  },
  "/pipeline/": {
    data: [{ id: "pipe_sales", name: "Sales", statuses: [won], position: 1 }],
  },
  "/role/": {
    data: [
      { id: "admin", name: "Admin", editable: false },
      { id: "role_3", name: "Mechanic", permissions: [] },
    ],
    has_more: false,
  },
  "/standard_object_label/": {
    data: [{ ...accounts, organization_id: "orga_1" }],
    has_more: false,
  },
};

const raw = {
  organizationId: "orga_1",
  organizationName: "Acme",
  lead: { type: null, fields: [wholeField] },
  contact: { type: null, fields: [field("cf_c")] },
  opportunity: { type: null, fields: [field("cf_o")] },
  customActivities: [
    { type: expect.objectContaining({ id: visit.id }), fields: visit.fields },
  ],
  customObjects: [{ type: wholeType, fields: wholeType.fields }],
  fieldLists: ["cf_l", "cf_c", "cf_o", "cf_v", "cf_colour"].map(field),
  sharedFields: [wholeField],
  leadStatuses: [
    { id: "stat_new", label: "New" },
    { id: "stat_old", label: "Old" },
  ],
  pipelines: [{ id: "pipe_sales", name: "Sales", statuses: [won] }],
  roles: [
    { id: "admin", name: "Admin" },
    { id: "role_3", name: "Mechanic" },
  ],
  standardLabels: [accounts],
};

/** A status instead of a body. */
class Refused {
  readonly status: number;
  constructor(status: number) {
    this.status = status;
  }
}
const refused = (status: number) => new Refused(status);

/** Reads an organisation whose answers are those above, but for `others`. */
async function read(others: Bodies = {}, options?: FetchOptions) {
  const bodies = { ...organization, ...others };
  const { url, seen } = await serve((response, { url: asked }) => {
    const body = asked in bodies ? bodies[asked] : refused(404);
    if (body instanceof Refused) json(response, body.status, {});
    else json(response, 200, body);
  });
  const transport = transportTo(url, { retries: 0 });
  const reading = fetchOrganization(transport, options);
  return { reading, asked: () => seen.map(({ url: path }) => path).sort() };
}

async function readWhole(others: Bodies = {}) {
  return (await read(others)).reading;
}

async function failing(others: Bodies) {
  const error = await errorOf((await read(others)).reading);
  if (error instanceof CodegenError) return error;
  throw error;
}

describe("an organisation", () => {
  test("is read from each of its endpoints once, with every attribute that is known, and the run is told of each", async () => {
    const said: string[] = [];
    // Empty where only the count of answers moves.
    const say = (path: string) => void (path !== "" && said.push(path));
    const { reading, asked } = await read({}, { say });
    expect(await reading).toEqual({ raw, unread: [], warnings: [] });
    expect(asked()).toEqual(Object.keys(organization).sort());
    expect(said.sort()).toEqual(asked());
  });

  test("is read no further once the run is interrupted", async () => {
    const { reading } = await read({}, { signal: AbortSignal.abort() });
    expect(await errorOf(reading)).toBeInstanceOf(CloseAbortError);
  });

  test("may have labels that are missing or no text, which stops nothing", async () => {
    const { raw: found } = await readWhole({
      "/me/": { organizations: [{ id: "orga_1", name: 7 }] },
      "/custom_field_schema/contact/": {
        fields: [{ id: "cf_c", name: ["x"], type: "text" }],
      },
      "/custom_activity/": { data: [{ id: visit.id, fields: [] }] },
    });
    expect(found.organizationName).toBeNull();
    expect(found.contact?.fields).toEqual([
      { id: "cf_c", name: null, type: "text" },
    ]);
    expect(found.customActivities?.[0]?.type).toMatchObject({ name: null });
  });

  test("with a type that is listed twice asks for it once, and the later one counts", async () => {
    const { reading, asked } = await read({
      "/custom_activity/": { data: [{ ...visit, name: "Old" }, visit] },
    });
    const { customActivities } = (await reading).raw;
    expect(customActivities?.map(({ type }) => type?.name)).toEqual(["Visit"]);
    expect(asked()).toEqual(Object.keys(organization).sort());
  });
});

const knownStays = "What the lock knows of it stays.";
const standIn = "The fields that are listed elsewhere were taken instead.";
const emptied = "it has no field, and other answers have some.";
const reasons = {
  402: "the organisation's plan does not include it (402).",
  403: "the key's user lacks the permission (403); ask an administrator of the organisation.",
  404: "the organisation does not have this feature (404).",
} as const;

describe("what Close does not give", () => {
  test.each([
    ["/custom_field_schema/lead/", 402, "lead", { lead: null }],
    ["/custom_field_schema/contact/", 403, "contact", { contact: null }],
    [
      "/custom_field_schema/opportunity/",
      404,
      "opportunity",
      { opportunity: null },
    ],
    ["/custom_activity/", 402, "customActivity", { customActivities: null }],
    ["/custom_object_type/", 403, "customObject", { customObjects: null }],
    ["/custom_field/shared/", 404, "sharedFields", { sharedFields: null }],
    ["/status/lead/", 403, "leadStatuses", { leadStatuses: null }],
    ["/pipeline/", 404, "pipelines", { pipelines: null }],
  ] as const)(
    "%s with %i is named, and null instead of empty (R4)",
    async (path, status, what, missing) => {
      expect(await readWhole({ [path]: refused(status) })).toEqual({
        raw: { ...raw, ...missing },
        unread: [what],
        warnings: [
          {
            code: "W_UNREAD",
            message: `${path} was not read: ${reasons[status]} ${knownStays}`,
          },
        ],
      });
    },
  );

  test.each([
    ["lead", "lead", "/custom_field_schema/lead/"],
    ["contact", "contact", "/custom_field_schema/contact/"],
    ["opportunity", "opportunity", "/custom_field_schema/opportunity/"],
    ["activity", "customActivity", "/custom_activity/"],
    ["custom_object_type", "customObject", "/custom_object_type/"],
  ])(
    "the list of the fields of %s is a loss only where there is something of that kind",
    async (list, kind, endpoint) => {
      const path = `/custom_field/${list}/`;
      const { unread, warnings } = await readWhole({ [path]: refused(402) });
      expect(unread).toEqual([{ detailsOf: kind }]);
      expect(warnings[0]?.message).toBe(
        `${path} was not read: ${reasons[402]} ${knownStays}`,
      );
      const both = { [path]: refused(402), [endpoint]: refused(402) };
      expect((await readWhole(both)).unread).toEqual([kind]);
      if (endpoint.includes("schema")) return;
      const none = { [path]: refused(402), [endpoint]: { data: [] } };
      expect((await readWhole(none)).unread).toEqual([]);
    },
  );

  const carPath = "/custom_field_schema/custom_object/cotype_car/";

  test("the schema of a type is replaced by the fields that its list holds", async () => {
    for (const [answer, reason] of [
      [refused(403), reasons[403]],
      [{ fields: [] }, emptied],
    ] as const)
      expect(await readWhole({ [carPath]: answer })).toEqual({
        raw,
        unread: [{ detailsOf: "cotype_car" }],
        warnings: [
          {
            code: "W_UNREAD",
            message: `${carPath} was not read: ${reason} ${standIn}`,
          },
        ],
      });
    const failed = await read({ [carPath]: refused(400) });
    expect(await errorOf(failed.reading)).toMatchObject({ status: 400 });
  });

  test("a type without fields has none, and nothing is missing", async () => {
    const { raw: found, unread } = await readWhole({
      "/custom_object_type/": { data: [{ ...wholeType, fields: [] }] },
      [carPath]: { fields: [] },
    });
    expect(found.customObjects?.map(({ fields }) => fields)).toEqual([[]]);
    expect(unread).toEqual([]);
  });

  test.each([null, undefined])(
    "the schema of a type whose list holds no fields (%s) is read, or the type is named",
    async (fields) => {
      const list = { data: [{ ...wholeType, fields }] };
      const there = await readWhole({ "/custom_object_type/": list });
      expect(there.raw.customObjects?.[0]?.fields).toEqual(wholeType.fields);
      expect(there.unread).toEqual([]);
      const gone = await readWhole({
        "/custom_object_type/": list,
        [carPath]: refused(404),
      });
      expect(gone.raw.customObjects).toEqual([]);
      expect(gone.unread).toEqual([{ objectId: "cotype_car" }]);
      expect(gone.warnings[0]?.message).toBe(
        `${carPath} was not read: ${reasons[404]} ${knownStays}`,
      );
      const failed = await read({
        "/custom_object_type/": list,
        [carPath]: refused(400),
      });
      expect(await errorOf(failed.reading)).toMatchObject({ status: 400 });
    },
  );

  test.each(["lead", "contact", "opportunity"] as const)(
    "a schema of %s without a field is believed only where the list of its fields is empty too (R4)",
    async (kind) => {
      const path = `/custom_field_schema/${kind}/`;
      const { raw: found, ...rest } = await readWhole({
        [path]: { fields: [] },
      });
      const listed = kind === "lead" ? "cf_l" : `cf_${kind.slice(0, 1)}`;
      expect(found[kind]).toEqual({ type: null, fields: [field(listed)] });
      expect(rest).toEqual({
        unread: [{ detailsOf: kind }],
        warnings: [
          {
            code: "W_UNREAD",
            message: `${path} was not read: ${emptied} ${standIn}`,
          },
        ],
      });
      const empty = await readWhole({
        [path]: { fields: [] },
        [`/custom_field/${kind}/`]: { data: [] },
      });
      expect(empty.raw[kind]).toEqual({ type: null, fields: [] });
      expect(empty.unread).toEqual([]);
    },
  );

  test("an empty list of shared fields is believed only where no type shows one (R4)", async () => {
    const none = { "/custom_field/shared/": { data: [] } };
    const warning = {
      code: "W_UNREAD",
      message: `/custom_field/shared/ was not read: ${emptied} ${knownStays}`,
    };
    const unread = { unread: ["sharedFields"], warnings: [warning] };
    expect(await readWhole(none)).toMatchObject(unread);
    const plain = {
      ...none,
      "/custom_field_schema/lead/": { fields: [field("cf_l")] },
    };
    expect(await readWhole(plain)).toMatchObject({ unread: [], warnings: [] });
    const shown = { ...field("cf_v"), is_shared: true };
    const inList = {
      ...plain,
      "/custom_activity/": { data: [{ ...visit, fields: [shown] }] },
    };
    expect(await readWhole(inList)).toMatchObject(unread);
  });

  test.each([
    ["/status/lead/", "leadStatuses"],
    ["/pipeline/", "pipelines"],
  ] as const)(
    "%s without an entry is not believed: every organisation has statuses (R4)",
    async (path, what) => {
      expect(await readWhole({ [path]: { data: [] } })).toEqual({
        raw: { ...raw, [what]: null },
        unread: [what],
        warnings: [],
      });
    },
  );

  test.each([
    ["/role/", "roles"],
    ["/standard_object_label/", "standardLabels"],
  ] as const)(
    "%s only serves comments: without it nothing is said, and all else is as it would be",
    async (path, what) => {
      for (const answer of [
        ...[400, 402, 403, 404, 405, 500].map(refused),
        { data: "another shape" },
        [],
      ])
        expect(await readWhole({ [path]: answer })).toEqual({
          raw: { ...raw, [what]: null },
          unread: [],
          warnings: [],
        });
      const { reading } = await read({ [path]: refused(401) });
      expect(await errorOf(reading)).toBeInstanceOf(CloseApiError);
    },
  );

  test.each([401, 429, 500])(
    "an answer of %i ends the run: nothing is taken for empty (R4)",
    async (status) => {
      const { reading } = await read({ "/custom_activity/": refused(status) });
      expect(await errorOf(reading)).toBeInstanceOf(CloseApiError);
    },
  );
});

describe("an answer of another shape", () => {
  test.each([
    ["/me/", null, "$ expected object, received null"],
    ["/me/", {}, "$.organizations expected array, received nothing"],
    [
      "/me/",
      { organizations: [] },
      "$.organizations expected Too small: expected array to have >=1 items, received an empty array",
    ],
    [
      "/me/",
      { organizations: [{ id: ["secret"] }] },
      "$.organizations[0].id expected string, received an array",
    ],
    ["/custom_activity/", [], "$ expected object, received an empty array"],
    [
      "/custom_activity/",
      { data: [{ id: { a: "secret" } }] },
      "$.data[0].id expected string, received an object",
    ],
    [
      "/custom_field/shared/",
      { data: [{ ...wholeField, required: "secret" }] },
      "$.data[0].required expected boolean, received a string",
    ],
    [
      "/custom_field_schema/lead/",
      { fields: [field("cf_a"), { ...field("cf_b"), choices: [true] }] },
      "$.fields[1].choices[0] expected string, received a boolean",
    ],
  ])(
    "of %s is an error that says where, and shows no value (%#)",
    async (path, body, words) => {
      const error = await failing({ [path]: body });
      expect(error.code).toBe("E_SCHEMA");
      expect(error.message).toBe(
        `GET ${path} answered in an unknown shape: at ${words}.`,
      );
      expect(error.hint).toBe(
        "If the base URL is right, Close has changed its API: look for a newer close-codegen.",
      );
    },
  );

  test("an id of a type that would lead to another endpoint is refused, and shown only in part (S1)", async () => {
    const listing = (id: string) => ({
      "/custom_activity/": { data: [{ id, name: "X" }] },
      [`/custom_field_schema/activity/${id}/`]: { fields: [] },
    });
    const longest = `aZ0_-${"x".repeat(123)}`;
    expect((await readWhole(listing(longest))).unread).toEqual([]);
    for (const id of ["", "../me", "a/b", "a?b", "ä", ` ${visit.id}`, "a\n"])
      expect((await failing(listing(id))).message).toBe(
        `Close lists a type with the id ${JSON.stringify(id)}, which cannot be part of a URL.`,
      );
    const error = await failing(listing(`${longest}x`));
    expect(error.code).toBe("E_SCHEMA");
    expect(error.message).toContain(
      ` ${JSON.stringify(longest.slice(0, 80))},`,
    );
    expect(error.hint).toBe(
      "If the base URL is right, please report this to Close.",
    );
  });
});

/** A list as `readList` asks for it: each page by the turn and by where it begins. */
async function list(
  pageAt: (turn: number, skip: number) => WirePage<{ readonly id: string }>,
) {
  let turns = 0;
  const outcome = await readList("/things/", async (skip) =>
    pageAt(turns++, skip),
  ).then(
    (items) => items.map(({ id }) => id).join(" "),
    (error: unknown) => error,
  );
  return { outcome, turns };
}

const things = (...ids: readonly (string | number)[]) =>
  ids.map((id) => ({ id: String(id) }));
const hundred = (first: number) =>
  things(...Array.from({ length: 100 }, (_, at) => first + at));

describe("a list", () => {
  test("of several pages is asked for by offset, the first page without one", async () => {
    const { reading, asked } = await read();
    await reading;
    const { url, seen } = await serve((response, { url: path }) => {
      const [bare = "", query] = path.split("?");
      const body = organization[bare] ?? {};
      if (bare !== "/custom_field/lead/") json(response, 200, body);
      else
        json(response, 200, {
          data:
            query === undefined ? hundred(0).map(({ id }) => field(id)) : [],
          has_more: query === undefined,
        });
    });
    const { raw: found } = await fetchOrganization(transportTo(url));
    expect(found.fieldLists).toHaveLength(104);
    const queries = seen.filter(({ url: path }) => path.includes("?"));
    expect(queries.map(({ url: path }) => path)).toEqual([
      "/custom_field/lead/?_skip=100&_limit=100",
      "/custom_field/lead/?_skip=100&_limit=100",
    ]);
    expect(asked().join()).not.toContain("?");
  });

  test("ends where Close says so; where it says nothing, with a page that is not full or was there before", async () => {
    const told = [things("a"), things("b")];
    expect(
      await list((_, skip) => ({
        data: told[skip] ?? [],
        has_more: skip === 0,
      })),
    ).toEqual({ outcome: "a b", turns: 4 });
    expect(
      await list(() => ({ data: hundred(0), has_more: false })),
    ).toMatchObject({ turns: 1 });
    expect(await list(() => ({ data: [] }))).toEqual({ outcome: "", turns: 1 });
    expect(await list(() => ({ data: things(1, 2) }))).toMatchObject({
      turns: 1,
    });
    expect(await list(() => ({ data: hundred(0) }))).toEqual({
      outcome: hundred(0)
        .map(({ id }) => id)
        .join(" "),
      turns: 2,
    });
    const { turns } = await list((_, skip) => ({
      data: skip < 200 ? hundred(skip) : things("end"),
    }));
    expect(turns).toBe(6);
  });

  test("that moves is read until two readings agree, in whatever order, and three times at most (R4)", async () => {
    const readings =
      (...all: readonly string[]) =>
      (turn: number, skip: number) => {
        const ids = [...(all[Math.floor(turn / 2)] ?? "")];
        return { data: things(ids[skip] ?? "?"), has_more: skip === 0 };
      };
    expect(await list(readings("ab", "ab"))).toEqual({
      outcome: "a b",
      turns: 4,
    });
    expect(await list(readings("ab", "ba"))).toEqual({
      outcome: "b a",
      turns: 4,
    });
    expect(await list(readings("ab", "ac", "ac"))).toEqual({
      outcome: "a c",
      turns: 6,
    });
    const { outcome, turns } = await list(readings("ab", "ac", "ad", "ad"));
    expect(turns).toBe(6);
    expect(outcome).toMatchObject({
      code: "E_API",
      message:
        "GET /things/ gave other items each of 3 times: somebody is changing them.",
      hint: "Run again when nobody is at work on the fields in Close.",
    });
    const shrinking = await list((turn, skip) => ({
      data: things(turn < 2 ? `x${skip}` : "a"),
      has_more: turn === 0,
    }));
    expect(shrinking).toEqual({ outcome: "a", turns: 3 });
  });

  test("that never ends is given up: after an empty page twice, the same page again, or a thousand pages", async () => {
    const loop = {
      code: "E_API",
      message: "GET /things/ says that there are more pages, but sends none.",
      hint: "Run again; if it stays so, please report it.",
    };
    const more = { has_more: true };
    const empty = await list(() => ({ data: [], ...more }));
    expect(empty).toMatchObject({ outcome: loop, turns: 2 });
    const late = await list((turn) => ({
      data: turn === 0 ? [] : things("a"),
      has_more: turn === 0,
    }));
    expect(late).toEqual({ outcome: "a", turns: 2 });
    const same = await list(() => ({ data: things("a"), ...more }));
    expect(same).toMatchObject({ outcome: loop, turns: 2 });
    const endless = await list((turn) => ({ data: things(turn), ...more }));
    expect(endless).toMatchObject({ outcome: loop, turns: 1000 });
    const long = await list((_, skip) => ({
      data: things(skip),
      has_more: skip < 999,
    }));
    expect(long.turns).toBe(2000);
  });
});

describe("an error of the transport is told in the generator's words", () => {
  const answered = (
    status: number,
    reason?: ForbiddenReason,
    ...errors: readonly string[]
  ) =>
    new CloseApiError("It failed.", {
      status,
      reason,
      method: "GET",
      path: "/me/",
      errors,
      fieldErrors: {},
      body: "",
    });
  const unconnected = (code: string) =>
    new CloseConnectionError("No way.", {
      sent: false,
      cause: new Error("Deep", { cause: Object.assign(new Error(), { code }) }),
    });
  const key = { secret: "api_123456789012abcd", source: "the vault" };
  const network =
    "Check the network, whether HTTPS_PROXY should name a proxy, and `baseUrl` in the config or CLOSE_API_URL; then run again.";
  const certificate =
    "If a proxy of your network signs connections itself, name its certificate: NODE_EXTRA_CA_CERTS=<path of a .pem file>. Otherwise check `baseUrl` in the config and CLOSE_API_URL.";
  const create =
    "Create a key under Settings → Developer → API Keys in Close, and check which one is set.";
  const rows: readonly (readonly [
    Error,
    Used,
    string,
    string,
    string | undefined,
  ])[] = [
    [
      answered(401),
      { key },
      "E_AUTH",
      "Close refused the key in the vault, which ends in abcd: It failed.",
      create,
    ],
    [
      answered(401),
      { key: { ...key, secret: key.secret.slice(1) } },
      "E_AUTH",
      "Close refused the key in the vault: It failed.",
      create,
    ],
    [answered(401), {}, "E_AUTH", "Close refused the key: It failed.", create],
    [
      answered(403),
      {},
      "E_FORBIDDEN",
      "It failed.",
      "Ask an administrator of the organisation for the permission.",
    ],
    [
      answered(403, "missing_permission", "No.", "No\u202e!"),
      { key },
      "E_FORBIDDEN",
      "GET /me/ failed with 403: No.; No\\u{202e}!",
      "Ask an administrator of the organisation for the permission.",
    ],
    [
      answered(403, "insufficient_scope"),
      { key },
      "E_FORBIDDEN",
      "Close refused the key in the vault, which ends in abcd: it lacks the scope for GET /me/ (403 insufficient_scope).",
      "Add the scope to the key under Settings → Developer → API Keys in Close, or use a key that has it.",
    ],
    [
      answered(403, "inactive_api_key", "Off."),
      {},
      "E_AUTH",
      "Close refused the key: it is not active (403 inactive_api_key): Off.",
      "Activate the key under Settings → Developer → API Keys in Close, or create another one, and check which one is set.",
    ],
    [
      answered(407),
      {},
      "E_NETWORK",
      "A proxy on the way wants other credentials: It failed.",
      "Check HTTPS_PROXY, and ask whoever runs the proxy.",
    ],
    [
      answered(429),
      {},
      "E_RATE_LIMIT",
      "It failed.",
      "Other programs use the same key or organisation; run again later.",
    ],
    [
      answered(500),
      {},
      "E_API",
      "It failed.",
      "Run again; if it stays so, check CLOSE_API_URL and `baseUrl` in the config.",
    ],
    [
      answered(404),
      {},
      "E_API",
      "It failed.",
      "Check CLOSE_API_URL, or `baseUrl` in the config: the address of Close's API ends in /api/v1.",
    ],
    [
      new CloseAbortError("Stopped.", { sent: true }),
      {},
      "E_INTERRUPTED",
      "The run was interrupted.",
      undefined,
    ],
    [
      new CloseTimeoutError("Too long.", { sent: true }),
      {},
      "E_NETWORK",
      "Too long.",
      network,
    ],
    [unconnected("ECONNREFUSED"), {}, "E_NETWORK", "No way.", network],
    [
      unconnected("ECONNREFUSED"),
      { proxy: "http://p:1" },
      "E_NETWORK",
      "No way.",
      network.replace(
        "whether HTTPS_PROXY should name a proxy",
        "the proxy http://p:1",
      ),
    ],
    ...[
      "CERT_HAS_EXPIRED",
      "DEPTH_ZERO_SELF_SIGNED",
      "UNABLE_TO_GET_CRL",
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    ].map(
      (code) =>
        [
          unconnected(code),
          { proxy: "http://p:1" },
          "E_NETWORK",
          "No way.",
          certificate,
        ] as const,
    ),
    [new CloseDecodeError("No JSON."), {}, "E_API", "No JSON.", undefined],
  ];

  test.each(rows)("%s (%#)", (error, used, code, message, hint) => {
    const translated = translateError(error, used);
    expect(translated).toBeInstanceOf(CodegenError);
    expect(translated).toMatchObject({ code, message, cause: error });
    expect(translated).toHaveProperty("hint", hint);
    if (Object.keys(used).length === 0)
      expect(translateError(error)).toEqual(translated);
  });

  test("what is no error of the transport stays as it is", () => {
    const bug = new TypeError("A bug");
    expect(translateError(bug)).toBe(bug);
  });
});

test("a proxy, or a Close behind it, that vouches for itself gets no key, NODE_TLS_REJECT_UNAUTHORIZED or not (S5)", async () => {
  vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
  onTestFinished(() => void vi.unstubAllEnvs());
  const tls = selfSigned();
  const close = await startFaultServer(() => reply(200), { tls });
  onTestFinished(close.close);
  const secure = await startFaultServer(() => reply(200), { tls });
  onTestFinished(secure.close);
  const tunnel = createServer().on("connect", (_, socket: Socket) => {
    const there = connect(close.port, "127.0.0.1");
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    socket.pipe(there).pipe(socket);
    for (const end of [socket, there]) end.on("error", () => undefined);
  });
  await new Promise<void>((done) => tunnel.listen(0, "127.0.0.1", done));
  onTestFinished(() => void tunnel.close());
  const { port } = tunnel.address() as AddressInfo;
  for (const proxy of [secure.url, `http://127.0.0.1:${String(port)}`]) {
    const dispatcher = await openProxy(new URL(proxy));
    onTestFinished(() => dispatcher.destroy());
    const transport = transportTo(close.url, { retries: 0, dispatcher });
    const error = await errorOf(transport.request("GET", "/me/"));
    expect(translateError(error)).toHaveProperty(
      "hint",
      expect.stringContaining("NODE_EXTRA_CA_CERTS"),
    );
  }
  expect([...secure.received, ...close.received]).toEqual([]);
});
