/** What commands decide without asking anybody: what counts, what is compared, where a change is shown, what an error is. */
import { describe, expect, test } from "vitest";
import { askedHosts } from "../../src/commands/foreign-hosts.js";
import { attempt } from "../../src/commands/attempted.js";
import {
  acceptWarnings,
  distinct,
  earlierWarnings,
  sortDrift,
  unusedEverywhere,
} from "../../src/commands/check/accept.js";
import { hasCounting, summarise } from "../../src/commands/check/exit-code.js";
import type { FailOn } from "../../src/commands/check/exit-code.js";
import { resolveOperands } from "../../src/commands/diff/operand.js";
import { assertStrict } from "../../src/commands/strict.js";
import { errorOf, plainFailure } from "../../src/commands/watch/plain-error.js";
import type { Acceptance } from "../../src/config/config.js";
import type { ResolvedConfig, ResolvedOrg } from "../../src/config/resolved.js";
import type { Severity } from "../../src/drift/changes.js";
import { CodegenError } from "../../src/errors.js";
import type { OrgReport, ReportedChange } from "../../src/report/document.js";

const earlier = (digit: string) => digit.repeat(16);
const whole = (digit: string) => digit.repeat(32);

function change(
  fingerprint: string,
  severity: Severity = "breaking",
): ReportedChange {
  const object = { id: "lead", name: "lead", label: "Lead" };
  return {
    ...{ kind: "field.removed", severity, object, field: null, affects: [] },
    ...{ impact: { read: severity, write: severity } },
    ...{ before: null, after: null, message: "Gone.", reason: "It is." },
    fingerprint,
    owner: null,
  };
}

const entry = (
  fingerprint: string,
  expires: string | null = null,
  reason = "r",
): Acceptance => ({ fingerprint, reason, expires, owner: null });

const clean: OrgReport = {
  ...{ org: "main", output: "generated", drift: [], accepted: [], stale: [] },
  ...{ formatting: [], unread: [], failure: null },
  generator: { lock: "1.0.0", running: "1.0.0" },
  checked: { org: true, files: true },
};

describe("the exit code of check", () => {
  const sum = (
    reports: readonly Partial<OrgReport>[],
    failOn: FailOn = "breaking",
    isPartlyUnseen = false,
  ) =>
    summarise(
      reports.map((report) => ({
        report: { ...clean, ...report },
        isPartlyUnseen,
      })),
      failOn,
    );
  const stale = [{ path: "lead.ts", status: "changed" }] as const;
  const drift = (...severities: readonly Severity[]) => ({
    drift: severities.map((severity) => change(whole("a"), severity)),
  });

  test.each<[FailOn, readonly [number, number, number]]>([
    ["breaking", [2, 0, 0]],
    ["dangerous", [2, 2, 0]],
    ["any", [2, 2, 2]],
    ["none", [0, 0, 0]],
  ])("with --fail-on %s counts from there on", (failOn, codes) => {
    const all = ["breaking", "dangerous", "safe"] as const;
    expect(
      all.map((severity) => sum([{}, drift(severity)], failOn).exitCode),
    ).toEqual(codes);
    expect(sum([{}], failOn).exitCode).toBe(0);
    expect(hasCounting([], failOn)).toBe(false);
  });

  test("with --fail-on used counts what may break and is named by the program", () => {
    const place = { file: "a.ts", line: 1, column: 2, kind: "read" } as const;
    const used = (severity: Severity, places = [place]) => ({
      drift: [
        { ...change(whole("a"), severity), usage: { places, unused: false } },
      ],
    });
    const code = (report: Partial<OrgReport>) => sum([report], "used").exitCode;
    expect(code(used("breaking"))).toBe(2);
    expect(code(used("dangerous"))).toBe(2);
    expect(code(used("safe"))).toBe(0);
    expect(code(used("breaking", []))).toBe(0);
    expect(code(drift("breaking"))).toBe(0);
    expect(code({ stale })).toBe(2);
  });

  test("is 2 for files, or a lock, of another state, unless nothing counts", () => {
    const newer = { generator: { lock: "0.9.0", running: "1.0.0" } };
    const none = { generator: { lock: null, running: "1.0.0" } };
    expect(sum([{ stale }]).exitCode).toBe(2);
    expect(sum([{}, newer]).exitCode).toBe(2);
    expect(sum([none]).exitCode).toBe(0);
    expect(sum([{ stale }, newer], "none").exitCode).toBe(0);
  });

  test("is 1 where something could not be looked at, whatever was found", () => {
    const failure = { code: "E_NETWORK", message: "No.", hint: null };
    for (const failOn of ["any", "none"] as const) {
      expect(sum([{ failure }, drift("safe")], failOn).exitCode).toBe(1);
      expect(sum([drift("safe")], failOn, true).exitCode).toBe(1);
    }
  });

  test("comes with the counts of all organisations", () => {
    const accepted = [
      {
        ...change(whole("b")),
        accepted: { reason: "r", expires: null, owner: null },
      },
    ];
    expect(
      sum([
        { ...drift("breaking", "safe"), accepted },
        { ...drift("dangerous"), stale },
      ]),
    ).toEqual({
      ...{ breaking: 1, dangerous: 1, safe: 1 },
      ...{ accepted: 1, stale: 1, exitCode: 2 },
    });
  });
});

describe("a change that the config accepts", () => {
  const [a, b] = [change(whole("a")), change(whole("b"))];

  test("is told and does not count, to the end of its last day", () => {
    const until = entry(whole("a"), "2026-12-31");
    expect(sortDrift([a, b], [until], "2026-12-31")).toEqual({
      drift: [b],
      accepted: [
        { ...a, accepted: { reason: "r", expires: "2026-12-31", owner: null } },
      ],
      expired: [],
      unused: [],
    });
    expect(sortDrift([a, b], [until], "2027-01-01")).toEqual({
      ...{ drift: [a, b], accepted: [], expired: [until], unused: [] },
    });
    const longer = entry(whole("a"), null, "s");
    const both = sortDrift([a], [until, longer], "2027-01-01");
    expect(both).toMatchObject({ drift: [], expired: [], unused: [] });
    expect(both.accepted[0]?.accepted.reason).toBe("s");
    const gone = entry(whole("c"), "2020-01-01");
    expect(sortDrift([a], [gone], "2027-01-01")).toEqual({
      ...{ drift: [a], accepted: [], expired: [], unused: [gone] },
    });
  });

  test("may be written as an older version did, which is said", () => {
    const old = entry(earlier("a"));
    expect(sortDrift([a, b], [old], "2026-01-01")).toMatchObject({
      ...{ drift: [b], accepted: [a], unused: [] },
    });
    const other = entry(earlier("f"));
    expect(
      earlierWarnings([old, old, other, entry(whole("b"))], [b, a]),
    ).toEqual([
      {
        code: "W_OLD_FINGERPRINT",
        message: `“${earlier("a")}” under \`accept\` in the config is the start of a fingerprint, as older versions wrote it: write “${whole("a")}”. The next version will not take the start.`,
      },
    ]);
  });

  test("is unused only where no organisation that was looked at, or could not be, has it", () => {
    const accept = [entry(whole("a")), entry(whole("c"))];
    const sorted = sortDrift([a], accept, "2026-01-01");
    const empty = sortDrift([], accept, "2026-01-01");
    const [, unused] = accept;
    expect(unusedEverywhere([{ accept, sorted }])).toEqual([unused]);
    expect(
      unusedEverywhere([
        { accept, sorted: empty },
        { accept, sorted },
      ]),
    ).toEqual([unused]);
    expect(
      unusedEverywhere([
        { accept, sorted: empty },
        { accept, sorted: null },
      ]),
    ).toEqual([]);
    const copies = [entry("x"), entry("x"), entry("x", null, "s")];
    expect(distinct([...copies, entry("x", "2026-01-01")])).toEqual([
      entry("x"),
      entry("x", null, "s"),
      entry("x", "2026-01-01"),
    ]);
  });

  test("that is none is told, with the one that is near", () => {
    const near = `${whole("a").slice(1)}0`;
    const words = (fingerprint: string) =>
      `“${fingerprint}” under \`accept\` in the config matches no change`;
    expect(acceptWarnings([entry(near), entry(whole("7"))], [a, b])).toEqual([
      {
        code: "W_NO_MATCH",
        message: `${words(near)}. Did you mean “${whole("a")}”?`,
      },
      { code: "W_NO_MATCH", message: `${words(whole("7"))}.` },
    ]);
  });
});

/** Organisations of a config, of which only what is decided on matters. */
const orgsOf = (...orgs: readonly Partial<ResolvedOrg>[]) =>
  orgs as readonly ResolvedOrg[];

describe("what diff is to compare", () => {
  const [main, sandbox] = orgsOf({ name: "main" }, { name: "sandbox" });
  if (main === undefined || sandbox === undefined)
    throw new TypeError("There are two.");
  const config = (...orgs: readonly ResolvedOrg[]): ResolvedConfig => ({
    ...{ root: "/", configFile: null, orgs },
  });
  const both = config(main, sandbox);
  const alone = config(main);

  test("is understood as it is written", () => {
    const sides = (from: string, to: string) =>
      resolveOperands(from, to, alone, undefined);
    expect(sides("lock", "live")).toEqual([
      { kind: "lock", org: main },
      { kind: "live", org: main },
    ]);
    expect(sides("git:v1.0", "./live")).toEqual([
      { kind: "git", ref: "v1.0", org: main },
      { kind: "file", path: "./live", org: main },
    ]);
    expect(sides("git:a-b/c@{1}", "alive")).toEqual([
      { kind: "git", ref: "a-b/c@{1}", org: main },
      { kind: "file", path: "alive", org: main },
    ]);
    expect(sides("lock:main", "lives")[1]).toMatchObject({ kind: "file" });
  });

  test("is of the organisation that it names, the chosen one, that of the other side or the only one", () => {
    const names = (from: string, to: string, chosen?: readonly string[]) =>
      resolveOperands(from, to, both, chosen).map(
        ({ org }) => org?.name ?? null,
      );
    expect(names("lock:main", "live:sandbox")).toEqual(["main", "sandbox"]);
    expect(names("lock:main", "live")).toEqual(["main", "main"]);
    expect(names("git:x", "live:sandbox")).toEqual(["sandbox", "sandbox"]);
    expect(names("lock", "live", ["sandbox"])).toEqual(["sandbox", "sandbox"]);
    expect(names("lock:main", "live", ["sandbox"])).toEqual([
      "main",
      "sandbox",
    ]);
    expect(names("a.json", "b.json")).toEqual([null, null]);
  });

  const examples =
    "Give live, live:<org>, lock, lock:<org>, git:<ref>, or the path of a lock.";
  const revision = "Give a branch, a tag or a commit, as in git:main.";

  test.each<[string, string, string]>([
    ["", "“” is nothing to compare.", examples],
    ["live:", "“live:” is nothing to compare.", examples],
    ...["git:", "git:-x", "git:a:b", "git::a", "git:a\nb"].map(
      (text): [string, string, string] => [
        text,
        `“${text}” names no revision of git.`,
        revision,
      ],
    ),
    [
      "live:mian",
      "The config has no organisation “mian”.",
      "It has main, sandbox.",
    ],
    [
      "live",
      "The config has several organisations.",
      "Choose one with --org, or as in live:<org>; it has main, sandbox.",
    ],
  ])("is refused as %j", (text, message, hint) => {
    const refused = expect.objectContaining({ code: "E_USAGE", message, hint });
    const sides = () => resolveOperands(text, "a.json", both, undefined);
    expect(sides).toThrow(refused);
    if (text === "live")
      expect(() =>
        resolveOperands("lock", "live", both, ["main", "sandbox"]),
      ).toThrow(refused);
  });
});

test("the hosts that get a key are told once each, of the chosen organisations only", () => {
  const org = (
    name: string,
    host: string | null,
    others: Partial<ResolvedOrg> = {},
  ): Partial<ResolvedOrg> => ({
    ...{ name, source: "api", host: () => host, hasCredentials: () => true },
    ...others,
  });
  const orgs = orgsOf(
    org("a", "https://one"),
    org("b", "https://one"),
    org("c", null),
    org("d", "https://two", { hasCredentials: () => false }),
    org("e", "https://three", { source: "sample" }),
    org("f", "https://four"),
  );
  expect(askedHosts(orgs, undefined)).toEqual(["https://one", "https://four"]);
  expect(askedHosts(orgs, ["f", "d"])).toEqual(["https://four"]);
  expect(askedHosts(orgs, [])).toEqual([]);
});

describe("an error", () => {
  test("that was foreseen stops nothing else; a bug does, and an interruption", async () => {
    const foreseen = new CodegenError("E_NETWORK", "No way.");
    const failing = (error: unknown, signal?: AbortSignal) =>
      attempt(() => {
        throw error;
      }, signal);
    expect(await attempt(() => 7, undefined)).toEqual({ ok: true, value: 7 });
    expect(await attempt(async () => 7, undefined)).toEqual({
      ...{ ok: true, value: 7 },
    });
    const going = new AbortController().signal;
    for (const signal of [undefined, going])
      expect(await failing(foreseen, signal)).toEqual({
        ...{ ok: false, error: foreseen },
      });
    await expect(failing(foreseen, AbortSignal.abort())).rejects.toBe(foreseen);
    const bug = new TypeError("A bug");
    await expect(failing(bug)).rejects.toBe(bug);
    const full = Object.assign(new Error("EACCES: no"), {
      ...{ code: "EACCES", syscall: "open", path: "/a" },
    });
    expect(await failing(full)).toMatchObject({ ok: false });
  });

  test("of a warning comes with --strict only", () => {
    const config = { root: "/", configFile: null, orgs: [] };
    const warnings = [
      { code: "W_UNREAD", message: "Not read." },
      { code: "W_NO_MATCH", message: "None." },
    ] as const;
    const strict = { config, strict: true };
    expect(() => assertStrict(warnings, { config })).not.toThrow();
    expect(() => assertStrict([], strict)).not.toThrow();
    expect(() => assertStrict(warnings, strict)).toThrow(
      expect.objectContaining({
        code: "E_STRICT",
        message: "There are 2 warnings.",
        items: ["W_UNREAD  Not read.", "W_NO_MATCH  None."],
        hint: "Correct them in Close or in the config, or leave out --strict.",
      }),
    );
  });

  test("goes whole from one thread to another, with its causes", () => {
    const cause = new TypeError("Deep", { cause: "a text" });
    const error = new CodegenError("E_API", "Failed.", {
      ...{ hint: "Run again.", items: ["a"], filesChanged: true, cause },
      before: ["Something was undone."],
    });
    const passed = errorOf(structuredClone(plainFailure(error)));
    expect(passed).toBeInstanceOf(CodegenError);
    expect(passed).toMatchObject({
      ...{ code: "E_API", message: "Failed.", hint: "Run again." },
      ...{ items: ["a"], filesChanged: true, stack: error.stack },
      before: ["Something was undone."],
    });
    expect(passed.cause).toBeInstanceOf(Error);
    expect(passed.cause).not.toBeInstanceOf(CodegenError);
    expect(passed.cause).toMatchObject({
      ...{ message: "Deep", stack: cause.stack },
      cause: expect.objectContaining({ message: "a text" }),
    });
    const bare = new CodegenError("E_API", "Failed.");
    Reflect.deleteProperty(bare, "stack");
    expect(plainFailure(bare)).toEqual({
      ...{ code: "E_API", message: "Failed.", hint: null, items: [] },
      ...{ filesChanged: false, before: [], stack: null, cause: null },
    });
    expect(errorOf(plainFailure(bare))).toHaveProperty("hint", undefined);
    expect(plainFailure("a text")).toEqual({
      ...{ code: null, message: "a text", hint: null, items: [] },
      ...{ filesChanged: false, before: [], stack: null, cause: null },
    });
    const endless: Error & { cause?: unknown } = new Error("Endless");
    endless.cause = endless;
    let depth = 0;
    let last = plainFailure(endless).cause;
    for (; last !== null; last = last.cause) depth += 1;
    expect(depth).toBe(10);
  });
});
