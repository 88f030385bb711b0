import { unlink } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import type { Config, Warning } from "../../src/index.js";
import { checkIn, checkOne, organization, words } from "../support/check.js";
import { start } from "../support/emulator-client.js";
import type { Subject } from "../support/emulator-client.js";
import { goLive, withoutRuntime } from "../support/live.js";
import { createProject, failureOf } from "../support/project.js";

const lockPath = "generated/close.lock.json";
const key = "/custom_field/lead/";

/** A project that has just generated, beside its organisation. */
async function generated(config: Config = {}, seed = organization) {
  const live = await goLive({ ...withoutRuntime, ...config }, seed);
  await live.project.generate();
  return live;
}

describe("the organisation", () => {
  test("what was just generated is clean, and a check writes nothing and asks only", async () => {
    const { project, emulator } = await generated({ runtime: "emit" });
    const before = await project.times(".");
    const asked = emulator.requests.length;
    const report = await checkIn(project, emulator);
    expect(report).toMatchObject({
      version: 1,
      orgs: [
        {
          org: "default",
          output: "generated",
          drift: [],
          stale: [],
          unread: [],
          checked: { org: true, files: true },
          failure: null,
        },
      ],
      expired: [],
      unused: [],
      summary: { breaking: 0, dangerous: 0, safe: 0, stale: 0, exitCode: 0 },
    });
    const [org] = report.orgs;
    expect(org?.generator.lock).toBe(org?.generator.running);
    expect(await project.times(".")).toEqual(before);
    const methods = emulator.requests.slice(asked).map(({ method }) => method);
    expect([...new Set(methods)]).toEqual(["GET"]);
  });

  test.each<[string, (live: Subject) => Promise<unknown>, readonly string[]]>([
    [
      "creates a field",
      ({ post }) => post(key, { name: "Budget", type: "number" }),
      ["field.added safe lead.budget"],
    ],
    [
      "renames a field",
      ({ put }) => put(`${key}cf_note/`, { name: "Remark" }),
      ["field.relabelled safe lead.note"],
    ],
    [
      "deletes a field",
      (live) => live.delete(`${key}cf_note/`),
      ["field.removed breaking lead.note"],
    ],
    [
      "removes a choice",
      ({ put }) => put(`${key}cf_stage/`, { choices: ["New"] }),
      ["choice.removed breaking lead.stage"],
    ],
    [
      "adds a choice",
      ({ put }) => put(`${key}cf_stage/`, { choices: ["New", "Old", "Odd"] }),
      ["choice.added dangerous lead.stage"],
    ],
    [
      "associates a shared field",
      ({ post }) =>
        post("/custom_field/shared/cf_region/association/", {
          object_type: "contact",
        }),
      ["shared.attached safe contact.region"],
    ],
    [
      "renames a custom object type",
      ({ put }) =>
        put("/custom_object_type/cotype_car/", {
          name: "Vehicle",
          name_plural: "Vehicles",
        }),
      ["object.relabelled safe car"],
    ],
    [
      "creates a custom activity type",
      ({ post }) => post("/custom_activity/", { name: "Site Visit" }),
      ["object.added safe siteVisit"],
    ],
    [
      "changes the order of choices",
      ({ put }) => put(`${key}cf_stage/`, { choices: ["Old", "New"] }),
      [],
    ],
  ])(
    "an administrator %s: the check tells it, and generate heals it",
    async (_, change, expected) => {
      const live = await generated();
      const { project, emulator } = live;
      await change(live);
      const { drift, stale, exitCode } = await checkOne(project, emulator);
      expect(drift.map(words)).toEqual(expected);
      expect(stale).toEqual([]);
      expect(exitCode).toBe(expected.length > 0 ? 2 : 0);
      await project.generate();
      const after = await checkOne(project, emulator);
      expect(after).toMatchObject({ drift: [], stale: [], exitCode: 0 });
    },
  );

  test("a deleted type is drift with all that hangs on it, though generate would want to be asked", async () => {
    const { project, emulator, delete: remove } = await generated();
    await remove("/custom_object_type/cotype_car/");
    const { drift, exitCode } = await checkOne(project, emulator);
    expect(drift.map(words)).toEqual(["object.removed breaking car"]);
    expect(exitCode).toBe(2);
    const refusal = await failureOf(project.generate());
    expect(refusal.code).toBe("E_REMOVALS");
    await project.generate({ acceptRemovals: true });
    expect((await checkOne(project, emulator)).exitCode).toBe(0);
  });

  test("a new field is told by the name that generate then gives it", async () => {
    const { project, emulator, post } = await generated();
    await post(key, { name: "Note", type: "number" });
    const { drift } = await checkOne(project, emulator);
    const name = drift[0]?.field?.name ?? "";
    expect(name).toMatch(/^note_\w+$/);
    await project.generate();
    expect(await project.read("generated/lead.ts")).toContain(
      `${name}: number | null;`,
    );
  });

  test("attributes that nobody knows, and another order, are no drift", async () => {
    const { project, emulator } = await generated();
    emulator.misbehave({ extraAttributes: true, shuffle: 7 });
    const { drift, exitCode } = await checkOne(project, emulator);
    expect(drift).toEqual([]);
    expect(exitCode).toBe(0);
  });

  test("--fail-on decides which drift counts; stale files count unless it is none", async () => {
    const { project, emulator, post, put } = await generated();
    const codes = async () => {
      const found: Record<string, number> = {};
      for (const failOn of ["breaking", "dangerous", "any", "none"] as const)
        found[failOn] = (
          await checkOne(project, emulator, { failOn })
        ).exitCode;
      return found;
    };
    await post(key, { name: "Budget", type: "number" });
    expect(await codes()).toEqual({
      breaking: 0,
      dangerous: 0,
      any: 2,
      none: 0,
    });
    await put(`${key}cf_stage/`, { choices: ["New", "Old", "Odd"] });
    expect(await codes()).toEqual({
      breaking: 0,
      dangerous: 2,
      any: 2,
      none: 0,
    });
    await put(`${key}cf_stage/`, { choices: ["Old", "Odd"] });
    expect(await codes()).toEqual({
      breaking: 2,
      dangerous: 2,
      any: 2,
      none: 0,
    });
    await project.generate();
    await unlink(project.path("generated/lead.ts"));
    expect(await codes()).toEqual({
      breaking: 2,
      dangerous: 2,
      any: 2,
      none: 0,
    });
  });
});

describe("what could not be looked at", () => {
  test("a part that the lock knows and that is refused is neither drift nor clean (R4)", async () => {
    const { project, emulator } = await generated();
    emulator.misbehave({ path: /^\/custom_object_type\//, status: 403 });
    const org = await checkOne(project, emulator);
    expect(org.drift).toEqual([]);
    expect(org.unread).toEqual([
      expect.stringContaining("/custom_object_type/ was not read"),
    ]);
    expect(org.exitCode).toBe(1);
  });

  test("a part that is refused and that the lock knows nothing of is told, and does not fail", async () => {
    const { project, emulator } = await generated(
      {},
      {
        ...organization,
        custom_object_types: [],
        unavailable: { custom_object: 402 },
      },
    );
    const org = await checkOne(project, emulator);
    expect(org.unread).toHaveLength(1);
    expect(org).toMatchObject({ drift: [], failure: null, exitCode: 0 });
  });

  test.each<[string, string, string, string]>([
    ["is not there", "", "E_LOCK_MISSING", "codegen"],
    ["holds merge conflicts", "<<<<<<< ours\n", "E_LOCK_INVALID", "--offline"],
  ])(
    "a lock that %s is a failure with a way out",
    async (_, text, code, hint) => {
      const { project, emulator } = await generated();
      if (text === "") await unlink(project.path(lockPath));
      else await project.write(lockPath, text);
      for (const offline of [true, false]) {
        const org = await checkOne(project, emulator, { offline });
        expect(org.failure?.code).toBe(code);
        expect(org.failure?.message).toContain("close.lock.json");
        expect(org.failure?.hint).toContain(hint);
        expect(org.checked).toEqual({ org: false, files: false });
        expect(org.exitCode).toBe(1);
      }
    },
  );

  test("another organisation's key is a failure, and the files are looked at all the same", async () => {
    const { project } = await generated();
    const { emulator } = await start({
      organization: { ...organization, id: "orga_other" },
    });
    await unlink(project.path("generated/lead.ts"));
    const org = await checkOne(project, emulator);
    expect(org.failure?.code).toBe("E_SWITCH_ORG");
    expect(org.drift).toEqual([]);
    expect(org.stale).toEqual([{ path: "lead.ts", status: "missing" }]);
    expect(org.checked).toEqual({ org: false, files: true });
    expect(org.exitCode).toBe(1);
  });

  test("a template that is broken fails the files, and drift is told all the same", async () => {
    const { project, emulator, post } = await generated();
    await project.write("own/index.hbs", "{{#each records}}\n");
    await project.configure({ ...withoutRuntime, templates: "own" });
    await post(key, { name: "Budget", type: "number" });
    const org = await checkOne(project, emulator);
    expect(org.failure?.code).toBe("E_TEMPLATE");
    expect(org.drift.map(words)).toEqual(["field.added safe lead.budget"]);
    expect(org.checked).toEqual({ org: true, files: false });
    expect(org.exitCode).toBe(1);
  });

  test("a lock that names files outside of the output leads nowhere (S6)", async () => {
    const { project, emulator } = await generated();
    const lock = JSON.parse(await project.read(lockPath));
    lock.files["../codegen.config.json"] = { input: "x", content: "x" };
    await project.write(lockPath, JSON.stringify(lock));
    const org = await checkOne(project, emulator);
    expect(org.failure?.code).toBe("E_OUTPUT_UNSAFE");
    expect(org.exitCode).toBe(1);
  });
});

describe("several organisations", () => {
  async function two(outputs: readonly [string, string]) {
    const main = await start({ organization });
    const other = await start({
      organization: { ...organization, id: "orga_two" },
    });
    const [one, two] = outputs;
    const at = ({ emulator: { url, apiKey } }: Subject, output: string) => ({
      baseUrl: url,
      apiKey,
      output,
    });
    const project = await createProject({
      ...withoutRuntime,
      importExtension: ".js",
      orgs: { main: at(main, one), sandbox: at(other, two) },
    });
    await project.generate();
    return { main, other, project };
  }

  test("the second organisation alone is stale, and the first's being fresh hides nothing", async () => {
    const { project } = await two(["a", "b"]);
    await project.write("b/lead.ts", "// mine\n");
    await unlink(project.path("b/client.ts"));
    const { orgs, summary } = await checkIn(project, undefined);
    expect(orgs.map(({ org, stale }) => ({ org, stale }))).toEqual([
      { org: "main", stale: [] },
      {
        org: "sandbox",
        stale: [
          { path: "client.ts", status: "missing" },
          { path: "lead.ts", status: "edited" },
        ],
      },
    ]);
    expect(summary).toMatchObject({ stale: 2, exitCode: 2 });
  });

  test("the second organisation alone drifts", async () => {
    const { project, other } = await two(["a", "b"]);
    await other.delete(`${key}cf_note/`);
    const { orgs, summary } = await checkIn(project, undefined);
    expect(orgs.map(({ drift }) => drift.map(words))).toEqual([
      [],
      ["field.removed breaking lead.note"],
    ]);
    expect(summary.exitCode).toBe(2);
    const chosen = await checkIn(project, undefined, { orgs: ["main"] });
    expect(chosen.orgs.map(({ org }) => org)).toEqual(["main"]);
    expect(chosen.summary.exitCode).toBe(0);
  });

  test("one that fails stops none of the others, and 1 outranks 2", async () => {
    const { project, main, other } = await two(["a", "b"]);
    main.emulator.misbehave({ status: 401 });
    await other.delete(`${key}cf_note/`);
    const heard: string[] = [];
    const { orgs, summary } = await checkIn(project, undefined, {
      onFailure: (org, { code }) => heard.push(`${org} ${code}`),
    });
    expect(orgs[0]).toMatchObject({
      failure: { code: "E_AUTH" },
      checked: { org: false, files: true },
    });
    expect(orgs[1]?.drift.map(words)).toEqual([
      "field.removed breaking lead.note",
    ]);
    expect(heard).toEqual(["main E_AUTH"]);
    expect(summary).toMatchObject({ breaking: 1, exitCode: 1 });
  });

  test("of a shared output the files are told once, and changes by the names that both share", async () => {
    const { project, other } = await two(["shared", "shared"]);
    await unlink(project.path("shared/contact.ts"));
    await other.delete(`${key}cf_note/`);
    const { orgs, summary } = await checkIn(project, undefined);
    expect(orgs.map(({ stale }) => stale)).toEqual([
      [{ path: "contact.ts", status: "missing" }],
      [],
    ]);
    expect(orgs.map(({ drift }) => drift.map(words))).toEqual([
      [],
      ["field.removed breaking lead.note"],
    ]);
    expect(summary.stale).toBe(1);
    const chosen = await checkIn(project, undefined, { orgs: ["sandbox"] });
    expect(chosen.orgs.map(({ stale }) => stale.length)).toEqual([1]);
  });

  test("an organisation that the lock does not hold yet is a failure of its own where its key is there, and left out offline", async () => {
    const { project, main } = await two(["shared", "shared"]);
    const { url, apiKey } = main.emulator;
    const at = { baseUrl: url, apiKey, output: "shared" };
    await project.configure({
      ...withoutRuntime,
      importExtension: ".js",
      orgs: { main: at, fresh: at },
    });
    const live = await checkIn(project, undefined, { offline: false });
    expect(live.orgs.map(({ failure }) => failure?.code ?? null)).toEqual([
      null,
      "E_LOCK_MISSING",
    ]);
    expect(live.summary.exitCode).toBe(1);
    const offline = await checkIn(project, undefined, { offline: true });
    expect(offline.orgs.map(({ failure }) => failure)).toEqual([null, null]);
    expect(offline.orgs.map(({ unread }) => unread)).toEqual([
      [],
      [expect.stringContaining("fresh")],
    ]);
  });

  test("an organisation that is not in the config is a usage error", async () => {
    const { project } = await two(["a", "b"]);
    const run = checkIn(project, undefined, { orgs: ["sandbax"] });
    expect((await failureOf(run)).code).toBe("E_USAGE");
  });
});

describe("ids of two organisations in one output", () => {
  test("a field of the second goes by the name that it shares with the first's", async () => {
    const main = await start({ organization });
    const other = await start({
      organization: {
        id: "orga_two",
        name: "Two",
        custom_fields: { lead: [{ id: "cf_n2", name: "Note", type: "text" }] },
        custom_object_types: [
          { id: "cotype_c2", name: "Car", name_plural: "Cars", fields: [] },
        ],
      },
    });
    const at = ({ emulator: { url, apiKey } }: Subject) => ({
      baseUrl: url,
      apiKey,
    });
    const project = await createProject({
      ...withoutRuntime,
      importExtension: ".js",
      orgs: { main: at(main), sandbox: at(other) },
    });
    await project.generate();
    await other.put("/custom_field/lead/cf_n2/", { name: "Remark" });
    await other.put("/custom_object_type/cotype_c2/", {
      name: "Van",
      name_plural: "Vans",
    });
    const { orgs } = await checkIn(project, undefined);
    expect(orgs[1]?.drift.map(words)).toEqual([
      "object.relabelled safe car",
      "field.relabelled safe lead.note",
    ]);
  });
});

describe("accepted changes", () => {
  const soon = new Date("2026-06-30T23:59:59Z");
  const late = new Date("2026-07-01T00:00:00Z");

  async function drifting() {
    const live = await generated();
    await live.delete(`${key}cf_note/`);
    const { drift } = await checkOne(live.project, live.emulator);
    const fingerprint = drift[0]?.fingerprint ?? "";
    const accept = (expires?: string) =>
      live.project.configure({
        ...withoutRuntime,
        importExtension: ".js",
        accept: [{ fingerprint, reason: "agreed", expires }],
      });
    return { ...live, fingerprint, accept };
  }

  test("a change that is accepted is told with its reason, and does not count", async () => {
    const { project, emulator, accept, fingerprint } = await drifting();
    await accept();
    const { orgs, summary, expired, unused } = await checkIn(project, emulator);
    expect(orgs[0]?.drift).toEqual([]);
    expect(orgs[0]?.accepted).toEqual([
      expect.objectContaining({
        fingerprint,
        kind: "field.removed",
        accepted: { reason: "agreed", expires: null, owner: null },
      }),
    ]);
    expect(summary).toMatchObject({ breaking: 0, accepted: 1, exitCode: 0 });
    expect([...expired, ...unused]).toEqual([]);
  });

  test("the shorter fingerprint of an older version is accepted, and the check says what to write", async () => {
    const { project, emulator, fingerprint } = await drifting();
    expect(fingerprint).toMatch(/^[0-9a-f]{32}$/);
    const earlier = fingerprint.slice(0, 16);
    await project.configure({
      ...withoutRuntime,
      importExtension: ".js",
      accept: [{ fingerprint: earlier, reason: "agreed" }],
    });
    const warnings: Warning[] = [];
    const { summary, unused } = await checkIn(project, emulator, {
      onWarning: (warning) => warnings.push(warning),
    });
    expect(summary).toMatchObject({ accepted: 1, exitCode: 0 });
    expect(unused).toEqual([]);
    expect(warnings).toEqual([
      {
        code: "W_OLD_FINGERPRINT",
        message: expect.stringContaining(`write “${fingerprint}”`),
      },
    ]);
  });

  test("it counts again on the day after the last one, and is listed as expired", async () => {
    const { project, emulator, accept, fingerprint } = await drifting();
    await accept("2026-06-30");
    const before = await checkIn(project, emulator, { now: soon });
    expect(before.summary).toMatchObject({ accepted: 1, exitCode: 0 });
    const after = await checkIn(project, emulator, { now: late });
    expect(after.summary).toMatchObject({ breaking: 1, exitCode: 2 });
    expect(after.expired).toEqual([
      { fingerprint, reason: "agreed", expires: "2026-06-30", owner: null },
    ]);
  });

  test("an entry that matches nothing is listed, but not by a check that asked nobody", async () => {
    const { project, emulator, accept, fingerprint } = await drifting();
    await project.generate();
    await accept("2026-06-30");
    const { unused, expired, summary } = await checkIn(project, emulator, {
      now: late,
    });
    expect(unused.map((entry) => entry.fingerprint)).toEqual([fingerprint]);
    expect(expired).toEqual([]);
    expect(summary.exitCode).toBe(0);
    const offline = await checkIn(project, emulator, { offline: true });
    expect(offline.unused).toEqual([]);
    emulator.misbehave({ status: 401 });
    expect((await checkIn(project, emulator)).unused).toEqual([]);
  });

  test("an entry that one of two organisations needs is not unused", async () => {
    const one = await start({ organization });
    const two = await start({
      organization: { ...organization, id: "orga_two" },
    });
    const orgs = {
      one: {
        baseUrl: one.emulator.url,
        apiKey: one.emulator.apiKey,
        output: "a",
      },
      two: {
        baseUrl: two.emulator.url,
        apiKey: two.emulator.apiKey,
        output: "b",
      },
    };
    const project = await createProject({
      ...withoutRuntime,
      importExtension: ".js",
      orgs,
    });
    await project.generate();
    await two.delete(`${key}cf_note/`);
    const { orgs: found } = await checkIn(project, undefined);
    const fingerprint = found[1]?.drift[0]?.fingerprint ?? "";
    const accept = [
      { fingerprint, reason: "agreed" },
      { fingerprint: "0123456789abcdef", reason: "long gone" },
    ];
    await project.configure({
      ...withoutRuntime,
      importExtension: ".js",
      orgs,
      accept,
    });
    const report = await checkIn(project, undefined);
    expect(report.summary).toMatchObject({ accepted: 1, exitCode: 0 });
    expect(report.unused).toEqual([
      {
        fingerprint: "0123456789abcdef",
        reason: "long gone",
        expires: null,
        owner: null,
      },
    ]);
  });

  test.each([
    [{ fingerprint: "nope", reason: "x" }, "32 hexadecimal digits"],
    [{ fingerprint: "0123456789abcdef" }, "reason"],
    [{ fingerprint: "0123456789abcdef", reason: "" }, "must not be empty"],
    [
      { fingerprint: "0123456789abcdef", reason: "x", expires: "2026-02-30" },
      "must be a day",
    ],
    [
      { fingerprint: "0123456789abcdef", reason: "x", expire: "2026-02-01" },
      "Did you mean “expires”?",
    ],
  ])("an entry %j is told to be wrong, with its place", async (entry, why) => {
    const project = await createProject({});
    await project.write(
      "codegen.config.json",
      JSON.stringify({ accept: [entry] }),
    );
    const error = await failureOf(checkIn(project, undefined));
    expect(error.code).toBe("E_CONFIG_INVALID");
    expect(error.items.join("\n")).toContain(why);
    expect(error.items.join("\n")).toMatch(/codegen\.config\.json:1:\d+/);
  });
});
