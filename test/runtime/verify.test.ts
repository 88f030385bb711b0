/** `close.verify()`: a program is compared with the organisation before its first write. */
import {
  describe,
  expect,
  expectTypeOf,
  onTestFinished,
  test,
  vi,
} from "vitest";
import {
  account,
  CloseApiError,
  CloseAbortError,
  CloseConnectionError,
  CloseDriftError,
  CloseInputError,
  contact,
  createCloseClient,
  lead,
  leadStatuses,
  opportunity,
  pipelines,
  resource,
  server,
  siteVisit,
} from "../../generated/index.js";
import type { DriftFinding } from "../../generated/index.js";
import { sampleOrganization } from "../../src/emulator/index.js";
import type {
  InternalOptions,
  OrganizationSeed,
} from "../../src/emulator/index.js";
import { start } from "../support/emulator-client.js";
import type { Subject } from "../support/emulator-client.js";
import { errorOf, serve } from "../support/runtime-server.js";

/** The sample's program, and the sample's organisation. */
async function open(options: InternalOptions = {}) {
  const close = await start({ organization: sampleOrganization, ...options });
  const { url: baseUrl, apiKey } = close.emulator;
  const client = createCloseClient({ baseUrl, apiKey });
  onTestFinished(() => client.close());
  const paths = () =>
    close.emulator.requests.map(({ method, path }) => `${method} ${path}`);
  return { ...close, client, verify: client.verify, paths };
}

/** What a finding is, in one line. */
function short({
  severity,
  code,
  object,
  member,
  compiled,
  live,
}: DriftFinding) {
  const at = [object, member].filter((part) => part !== null).join(".");
  const sides = [compiled, live].map((side) => JSON.stringify(side));
  return `${severity} ${code} ${at}: ${sides.join(" → ")}`;
}

const field = (kind: string, { id }: { readonly id: string }) =>
  `/custom_field/${kind}/${id}/`;
const { sales, renewals } = pipelines;

type Change = (close: Subject) => Promise<unknown>;

/** Each change as somebody would make it in Close, and what is found. */
const rows: readonly (readonly [string, Change, readonly string[]])[] = [
  [
    "a field that is gone",
    ({ delete: remove }) => remove(field("lead", lead.fields.industry)),
    ['breaking field.removed lead.industry: "choices" → null'],
  ],
  [
    "a field of another type",
    ({ put }) => put(field("lead", lead.fields.ofUsers), { type: "text" }),
    ['breaking field.typeChanged lead.ofUsers: "number" → "text"'],
  ],
  [
    "a field that takes several values instead of one",
    ({ put }) =>
      put(field("contact", contact.fields.giftSent), {
        accepts_multiple_values: true,
      }),
    ["breaking field.manyChanged contact.giftSent: false → true"],
  ],
  [
    "a field that takes one value instead of several",
    ({ put }) =>
      put(field("custom_object_type", server.fields.features), {
        accepts_multiple_values: false,
      }),
    ["breaking field.manyChanged server.features: true → false"],
  ],
  [
    "choices that came and went",
    ({ put }) =>
      put(field("custom_object_type", account.fields.status), {
        choices: ["Active", "Cancelled", "Paused"],
      }),
    [
      'breaking choice.removed account.status: "Potential" → null',
      'dangerous choice.added account.status: null → "Paused"',
    ],
  ],
  [
    "a field that is required from now on",
    ({ put }) =>
      put(field("activity", siteVisit.fields.attendees), { required: true }),
    ["breaking field.requiredChanged siteVisit.attendees: false → true"],
  ],
  [
    "a field that is no longer required",
    ({ put }) =>
      put(field("activity", siteVisit.fields.summary), { required: false }),
    ["dangerous field.requiredChanged siteVisit.summary: true → false"],
  ],
  [
    "a new field that must be given",
    ({ post }) =>
      post("/custom_field/custom_object_type/", {
        ...{ name: "VAT", type: "text", required: true },
        custom_object_type_id: account.typeId,
      }),
    ['breaking field.added account: null → "text"'],
  ],
  [
    "a shared field that was taken off an object type",
    ({ delete: remove }) =>
      remove(`${field("shared", contact.fields.owner)}association/contact/`),
    ['breaking field.removed contact.owner: "user" → null'],
  ],
  [
    "an object type that was archived",
    ({ put }) =>
      put(`/custom_object_type/${resource.typeId}/`, { is_archived: true }),
    ["dangerous object.archived resource: false → true"],
  ],
  [
    "an object type that is gone",
    ({ delete: remove }) => remove(`/custom_activity/${siteVisit.typeId}/`),
    ['breaking object.removed siteVisit: "siteVisit" → null'],
  ],
  [
    "a field that the key's user may not edit",
    ({ put }) =>
      put(field("lead", lead.fields.leadOwner), {
        editable_with_roles: ["role_somebody"],
      }),
    ['dangerous field.notEditable lead.leadOwner: null → ["role_somebody"]'],
  ],
  [
    "records that the key's user may not edit",
    ({ put }) =>
      put(`/custom_object_type/${account.typeId}/`, {
        editable_with_roles: ["role_somebody"],
      }),
    ['dangerous object.notEditable account: null → ["role_somebody"]'],
  ],
  [
    "a status of leads that is gone, and one that is new",
    async ({ delete: remove, post }) => {
      await remove(`/status/lead/${leadStatuses.qualified}/`);
      await post("/status/lead/", { label: "Nurture" });
    },
    [
      'breaking leadStatus.removed lead.qualified: "qualified" → null',
      'dangerous leadStatus.added lead: null → "Nurture"',
    ],
  ],
  [
    "a status that moved to another pipeline",
    ({ put }) =>
      put(`/pipeline/${renewals.id}/`, {
        statuses: [{ id: sales.statuses.proposal }],
      }),
    [
      `breaking opportunityStatus.moved opportunity.sales.proposal: "${sales.id}" → "${renewals.id}"`,
    ],
  ],
  [
    "a status of opportunities that is gone, and one that is new",
    async ({ delete: remove, post }) => {
      await remove(`/status/opportunity/${sales.statuses.demo}/`);
      await post("/status/opportunity/", {
        ...{ label: "Trial", type: "active", pipeline_id: sales.id },
      });
    },
    [
      'breaking opportunityStatus.removed opportunity.sales.demo: "sales.demo" → null',
      'dangerous opportunityStatus.added opportunity: null → "Trial"',
    ],
  ],
  [
    "a pipeline that is gone, and one that is new, each once for all of its statuses",
    async ({ delete: remove, post }) => {
      for (const id of Object.values(renewals.statuses))
        await remove(`/status/opportunity/${id}/`);
      await remove(`/pipeline/${renewals.id}/`);
      const { body } = await post("/pipeline/", { name: "Partners" });
      const pipeline = { pipeline_id: (body as { id: string }).id };
      await post("/status/opportunity/", {
        ...{ label: "Met", type: "active", ...pipeline },
      });
    },
    [
      'breaking pipeline.removed opportunity.renewals: "renewals" → null',
      'dangerous pipeline.added opportunity: null → "Partners"',
    ],
  ],
  [
    "new labels, and a new field that may be left out: nothing",
    async ({ put, post }) => {
      await put(field("lead", lead.fields.industry), { name: "Branch" });
      await put(`/custom_object_type/${account.typeId}/`, { name: "Customer" });
      await put(`/status/lead/${leadStatuses.qualified}/`, { label: "Good" });
      await post("/custom_field/lead/", { name: "New", type: "text" });
    },
    [],
  ],
];

describe("what changed in Close is found", () => {
  test.each(rows)("%s", async (_what, change, expected) => {
    const { verify, ...close } = await open();
    expect(await verify()).toEqual([]);
    await change(close);
    const findings = await verify({ fresh: true });
    expect(findings.map(short)).toEqual(expected);
    for (const { message, id, severity, impact } of findings) {
      expect(message).toMatch(/^(The|Records of the) .+\.$/);
      expect(message).toContain(id);
      expect(Object.values(impact)).toContain(severity);
    }
  });

  test.each<readonly [string, Partial<InternalOptions>]>([
    [
      "embedded fields with their choices",
      { embeddedChoices: { activity: true, customObject: true } },
    ],
    ["shared fields without a sign", { isSharedAttribute: false }],
    [
      "schemas without the choices of shared fields",
      { schemaChoicesOfShared: false },
    ],
  ])(
    "nothing changed is nothing, whatever Close shows: %s",
    async (_, switches) => {
      const { verify } = await open(switches);
      expect(await verify()).toEqual([]);
    },
  );

  test.each<
    readonly [
      string,
      (seed: OrganizationSeed) => OrganizationSeed,
      readonly string[],
    ]
  >([
    [
      "a reference to another type",
      retargeted,
      [
        `breaking field.targetChanged resource.linkedAccounts: "${account.typeId}" → "${server.typeId}"`,
      ],
    ],
    [
      "a field that Close converts",
      (seed) =>
        withLeadField(seed, lead.fields.ofUsers.id, {
          converting_to_type: "text",
        }),
      ['breaking field.converting lead.ofUsers: null → "text"'],
    ],
    [
      "a conversion that is done",
      (seed) =>
        withLeadField(seed, lead.fields.budget.id, { type: "number" }, true),
      ['breaking field.typeChanged lead.budget: "text" → "number"'],
    ],
    [
      "another organisation, and nothing else",
      (seed) => ({
        ...seed,
        id: "orga_other",
        name: "Other",
        custom_fields: {},
      }),
      [
        `breaking organization.other : "${sampleOrganization.id ?? ""}" → "orga_other"`,
      ],
    ],
  ])("%s", async (_, change, expected) => {
    const { verify } = await open({ organization: change(sampleOrganization) });
    expect((await verify()).map(short)).toEqual(expected);
  });

  test("the label of a finding is text: nothing of it reaches a terminal as it is", async () => {
    const { verify, put } = await open();
    await put(`/pipeline/${renewals.id}/`, { name: "\u001b[31mred\nline" });
    await put(`/pipeline/${renewals.id}/`, {
      statuses: [{ id: sales.statuses.demo }],
    });
    const [finding] = await verify();
    expect(finding?.message).toContain("“\\u{1b}[31mred line”");
  });
});

function withLeadField(
  seed: OrganizationSeed,
  id: string,
  change: object,
  isDone = false,
): OrganizationSeed {
  const fields = (seed.custom_fields?.lead ?? []).map((one) => {
    if (one.id !== id) return one;
    const { converting_to_type: _, ...rest } = one;
    return { ...(isDone ? rest : one), ...change };
  });
  return { ...seed, custom_fields: { ...seed.custom_fields, lead: fields } };
}

function retargeted(seed: OrganizationSeed): OrganizationSeed {
  const types = (seed.custom_object_types ?? []).map((type) => ({
    ...type,
    fields: (type.fields ?? []).map((one) =>
      one.id === resource.fields.linkedAccounts.id
        ? { ...one, referenced_custom_type_id: server.typeId }
        : one,
    ),
  }));
  return { ...seed, custom_object_types: types };
}

describe("requests", () => {
  test("are fewer than the object types, of settings only, and none for five minutes", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const { verify, paths } = await open();
    await verify();
    const asked = paths();
    expect(asked.toSorted()).toEqual([
      "GET /custom_activity/",
      "GET /custom_field/activity/",
      "GET /custom_field/custom_object_type/",
      "GET /custom_field/shared/",
      "GET /custom_field_schema/contact/",
      "GET /custom_field_schema/lead/",
      "GET /custom_field_schema/opportunity/",
      "GET /custom_object_type/",
      "GET /me/",
    ]);
    vi.advanceTimersByTime(299_000);
    await verify({ onDrift: "throw" });
    expect(paths()).toHaveLength(asked.length);
    await verify({ fresh: true });
    expect(paths()).toHaveLength(2 * asked.length);
    vi.advanceTimersByTime(301_000);
    await verify();
    expect(paths()).toHaveLength(3 * asked.length);
  });

  test("are shared by calls at the same time, also when one of them is aborted", async () => {
    const { verify, paths } = await open();
    const stop = new AbortController();
    const calls = [verify(), verify({ signal: stop.signal }), verify()];
    stop.abort(new Error("enough"));
    const [first, aborted, last] = await Promise.allSettled(calls);
    expect(first).toEqual({ status: "fulfilled", value: [] });
    expect(last).toEqual({ status: "fulfilled", value: [] });
    expect(aborted).toMatchObject({ reason: { name: "CloseAbortError" } });
    expect(paths()).toHaveLength(9);
    expect(await errorOf(verify({ signal: stop.signal }))).toBeInstanceOf(
      CloseAbortError,
    );
  });

  test("are for the named object types only, where some are named", async () => {
    const { verify, paths, delete: remove } = await open();
    await remove(field("lead", lead.fields.industry));
    expect(await verify({ only: ["contact"] })).toEqual([]);
    expect(paths().filter((path) => path.startsWith("GET"))).toEqual([
      "GET /me/",
      "GET /custom_field_schema/contact/",
    ]);
    expect(await errorOf(verify({ only: ["cart" as "lead"] }))).toBeInstanceOf(
      CloseInputError,
    );
  });

  test("are of what the client was given, where it was given a part of the wrappers", async () => {
    const { connect } = await import("../../generated/index.js");
    const { emulator, delete: remove } = await open();
    const { url: baseUrl, apiKey } = emulator;
    const part = connect({ baseUrl, apiKey }, { account });
    onTestFinished(() => part.close());
    await remove(field("lead", lead.fields.industry));
    expect(await part.verify()).toEqual([]);
    await remove(field("custom_object_type", account.fields.status));
    const [finding] = await part.verify({ fresh: true });
    expect(finding).toMatchObject({ object: "account", member: "status" });
  });
});

describe("what is no drift is an error of the client as any other", () => {
  test.each([
    [401, "CloseApiError"],
    [403, "CloseApiError"],
    [429, "CloseApiError"],
    [500, "CloseApiError"],
  ])("%i", async (status, name) => {
    const { url } = await serve((response) => {
      response.writeHead(status).end('{"error":"no"}');
    });
    const close = createCloseClient({
      apiKey: "api_0123456789",
      baseUrl: url,
      retries: 0,
    });
    onTestFinished(() => close.close());
    const error = await errorOf(close.verify({ onDrift: "throw" }));
    expect(error).toMatchObject({ name, status });
    expect(error).toBeInstanceOf(CloseApiError);
  });

  test("a failure is not kept: the next call asks again", async () => {
    const { verify, emulator } = await open();
    emulator.misbehave({ path: /^\/me\//, status: 403, times: 1 });
    expect(await errorOf(verify())).toMatchObject({ status: 403 });
    expect(await verify()).toEqual([]);
  });

  test("nobody there", async () => {
    const close = createCloseClient({
      ...{
        apiKey: "api_0123456789",
        baseUrl: "http://127.0.0.1:1",
        retries: 0,
      },
    });
    onTestFinished(() => close.close());
    expect(await errorOf(close.verify())).toBeInstanceOf(CloseConnectionError);
  });
});

describe("a stale deploy", () => {
  test("is found before its first write: it throws what breaks, with the next step", async () => {
    const { verify, client, delete: remove, paths } = await open();
    await remove(field("custom_object_type", account.fields.status));
    const begin = async () => {
      await verify({ onDrift: "throw" });
      await client.objects.accounts.create({} as never);
    };
    const error = await errorOf(begin());
    expect(error).toBeInstanceOf(CloseDriftError);
    expect(error).toMatchObject({
      name: "CloseDriftError",
      findings: [{ code: "field.removed", id: account.fields.status.id }],
      message: `Close has changed since this program was compiled:
- breaking: The field “Status” \`status\` (${account.fields.status.id}) of “Account” is gone.
Run \`npx codegen\`, compile and deploy again.`,
    });
    expect(paths().some((path) => path.startsWith("POST"))).toBe(false);
  });

  test("what is dangerous is returned, and warned of once", async () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue(undefined);
    onTestFinished(() => warn.mockRestore());
    const { verify, post } = await open();
    expect(await verify({ onDrift: "warn" })).toEqual([]);
    expect(warn).not.toHaveBeenCalled();
    await post("/status/lead/", { label: "Nurture" });
    const findings = await verify({ onDrift: "throw", fresh: true });
    expect(findings).toMatchObject([{ code: "leadStatus.added" }]);
    expect(warn).not.toHaveBeenCalled();
    await verify({ onDrift: "warn" });
    await verify({ onDrift: "warn" });
    expect(warn.mock.calls).toEqual([
      [expect.stringContaining("dangerous: The lead status “Nurture”")],
    ]);
    expect(await errorOf(verify({ onDrift: "stop" as "warn" }))).toMatchObject({
      name: "CloseInputError",
    });
    // From JavaScript: a guard that is misspelt would not guard.
    const misspelt = { onDrfit: "throw" } as object;
    expect(await errorOf(verify(misspelt))).toMatchObject({
      name: "CloseInputError",
      message: expect.stringContaining('no option "onDrfit"'),
    });
  });

  test("findings are a union by their code, for the compiler", () => {
    const side = (finding: DriftFinding) => {
      if (finding.code === "field.manyChanged")
        expectTypeOf(finding.live).toEqualTypeOf<boolean>();
      if (finding.code === "choice.removed")
        expectTypeOf(finding.compiled).toEqualTypeOf<string>();
      return finding.code;
    };
    expect(side).toBeTypeOf("function");
    expectTypeOf(opportunity.typeId).toEqualTypeOf<string>();
  });
});
