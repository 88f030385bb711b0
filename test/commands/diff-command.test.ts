import { execFile } from "node:child_process";
import { copyFile } from "node:fs/promises";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { diffIn, organization, words } from "../support/check.js";
import type { Home } from "../support/check.js";
import { start } from "../support/emulator-client.js";
import type { Subject } from "../support/emulator-client.js";
import { goLive, withoutRuntime } from "../support/live.js";
import { createProject, failureOf } from "../support/project.js";
import type { Project } from "../support/project.js";

const key = "/custom_field/lead/";
const lockPath = "generated/close.lock.json";

async function generated() {
  const live = await goLive(withoutRuntime, organization);
  await live.project.generate();
  return live;
}

/** The changes between two operands, in words. */
async function changesOf(
  project: Project,
  emulator: Home,
  from?: string,
  to?: string,
): Promise<readonly string[]> {
  const report = await diffIn(project, emulator, { from, to });
  if (!("changes" in report)) throw new Error("This is a parity report.");
  return report.changes.map(words);
}

describe("one organisation at two times", () => {
  test("without operands it compares the lock with Close, and back the other way round", async () => {
    const { project, emulator, post } = await generated();
    expect(await changesOf(project, emulator)).toEqual([]);
    await post(key, { name: "Budget", type: "number" });
    const report = await diffIn(project, emulator);
    expect(report).toMatchObject({
      version: 1,
      from: "lock",
      to: "live",
      unread: [],
      summary: { breaking: 0, dangerous: 0, safe: 1, exitCode: 0 },
    });
    expect(await changesOf(project, emulator)).toEqual([
      "field.added safe lead.budget",
    ]);
    expect(await changesOf(project, emulator, "live", "lock")).toEqual([
      "field.removed breaking lead.budget",
    ]);
  });

  test("it writes nothing, and needs Close only where it is asked for", async () => {
    const { project, emulator } = await generated();
    await copyFile(project.path(lockPath), project.path("before.json"));
    const before = await project.times(".");
    const asked = emulator.requests.length;
    expect(await changesOf(project, undefined, "before.json", "lock")).toEqual(
      [],
    );
    expect(emulator.requests.length).toBe(asked);
    expect(await project.times(".")).toEqual(before);
  });

  test("an older lock is a file like any other, found from the working directory", async () => {
    const { project, emulator, delete: remove } = await generated();
    await project.write("deep/old.json", await project.read(lockPath));
    await remove(`${key}cf_note/`);
    await project.generate();
    const report = await diffIn(project, emulator, {
      from: "old.json",
      to: "lock",
      cwd: project.path("deep"),
    });
    expect(report).toMatchObject({
      from: "old.json",
      changes: [{ kind: "field.removed", field: { name: "note" } }],
    });
  });

  test("a revision of git is read without a checkout, also from below the repository's root", async () => {
    const { project, emulator, put } = await generated();
    const git = await repository(project);
    await git("tag", "before");
    await put(`${key}cf_stage/`, { choices: ["New"] });
    await project.generate();
    const expected = ["choice.removed breaking lead.stage"];
    expect(await changesOf(project, undefined, "git:before", "lock")).toEqual(
      expected,
    );
    await git("commit", "-aqm", "after");
    expect(
      await changesOf(project, undefined, "git:HEAD~1", "git:HEAD"),
    ).toEqual(expected);
    expect(await changesOf(project, emulator, "git:HEAD", "live")).toEqual([]);
  });

  test("--fail-on decides from where on differences count; without it none does", async () => {
    const { project, emulator, post } = await generated();
    await post(key, { name: "Budget", type: "number" });
    const codes = [];
    for (const failOn of [undefined, "breaking", "any"] as const) {
      const { summary } = await diffIn(project, emulator, { failOn });
      codes.push(summary.exitCode);
    }
    expect(codes).toEqual([0, 0, 2]);
  });

  test("what Close does not let the key see is told, and is no change", async () => {
    const { project, emulator } = await generated();
    emulator.misbehave({ path: /^\/custom_object_type\//, status: 403 });
    const report = await diffIn(project, emulator);
    expect(report).toMatchObject({ changes: [] });
    expect(report.unread).toEqual([
      expect.stringMatching(/^live: \/custom_object_type\/ was not read/),
    ]);
  });
});

describe("two organisations", () => {
  const sandbox = {
    id: "orga_sandbox",
    name: "Sandbox",
    custom_fields: {
      lead: [
        { id: "cf_note2", name: "Note", type: "number" },
        { id: "cf_only2", name: "Only There", type: "text" },
      ],
    },
    custom_object_types: [
      { id: "cotype_car2", name: "Car", name_plural: "Cars", fields: [] },
    ],
  };

  async function two(outputs = ["a", "b"]) {
    const [a = "", b = a] = outputs;
    const main = await start({ organization });
    const other = await start({ organization: sandbox });
    const at = ({ emulator: { url, apiKey } }: Subject, output: string) => ({
      baseUrl: url,
      apiKey,
      output,
    });
    const project = await createProject({
      ...withoutRuntime,
      importExtension: ".js",
      orgs: { main: at(main, a), sandbox: at(other, b) },
    });
    await project.generate();
    return { main, other, project };
  }

  test.each([
    ["live:main", "live:sandbox"],
    ["lock:main", "lock:sandbox"],
    ["a/close.lock.json", "b/close.lock.json"],
    ["lock:main", "live:sandbox"],
  ])("%s and %s give a parity report, matched by label", async (from, to) => {
    const { project } = await two();
    const report = await diffIn(project, undefined, { from, to });
    if (!("entries" in report)) throw new Error("This is no parity report.");
    expect({ here: report.here, there: report.there }).toEqual({
      here: from,
      there: to,
    });
    const told = report.entries.map(
      ({ status, object, field }) =>
        `${status} ${[object, field].flatMap((one) => one?.label ?? []).join(".")}`,
    );
    expect(told).toEqual(
      expect.arrayContaining([
        "missing-here Lead.Only There",
        "missing-there Car.Colour",
        "missing-there Survey",
        "differs Lead.Note",
      ]),
    );
    const count = (status: string) =>
      report.entries.filter((entry) => entry.status === status).length;
    expect(report.summary).toEqual({
      missingHere: count("missing-here"),
      missingThere: count("missing-there"),
      differs: count("differs"),
      exitCode: 0,
    });
    const strict = await diffIn(project, undefined, {
      from,
      to,
      failOn: "any",
    });
    expect(strict.summary.exitCode).toBe(2);
  });

  test("what could not be read of one is missing in none (R4)", async () => {
    const { project, other } = await two();
    other.emulator.misbehave({ path: /^\/custom_activity\//, status: 403 });
    const report = await diffIn(project, undefined, {
      from: "live:main",
      to: "live:sandbox",
    });
    if (!("entries" in report)) throw new Error("This is no parity report.");
    const labels = report.entries.map(({ object }) => object.label);
    expect(labels).not.toContain("Survey");
    expect(labels).toContain("Car");
    expect(report.unread).toEqual([
      expect.stringContaining("live:sandbox: /custom_activity/"),
    ]);
  });

  test.each(["live", "lock"])(
    "of a shared output, what was relabelled in one (%s) is still the same thing",
    async (kind) => {
      const { project, other } = await two(["both"]);
      const type = "/custom_object_type/cotype_car2/";
      await other.put(type, { name: "Auto", name_plural: "Autos" });
      if (kind === "lock") await project.generate();
      const report = await diffIn(project, undefined, {
        from: `${kind}:main`,
        to: `${kind}:sandbox`,
      });
      if (!("entries" in report)) throw new Error("This is no parity report.");
      const ofType = report.entries.filter(({ object }) =>
        ["Car", "Auto"].includes(object.label),
      );
      expect(ofType.map(({ status, field }) => [status, field?.label])).toEqual(
        expect.arrayContaining([["differs", undefined]]),
      );
      const types = ofType.filter(({ field }) => field === null);
      expect(types.map(({ status }) => status)).not.toContain("missing-here");
    },
  );

  test("an operand without an organisation is about that of the other, or of --org", async () => {
    const { project, other } = await two();
    await other.delete(`${key}cf_only2/`);
    const beside = await diffIn(project, undefined, { to: "live:sandbox" });
    const chosen = await diffIn(project, undefined, { orgs: ["sandbox"] });
    for (const report of [beside, chosen])
      expect(report).toMatchObject({
        from: "lock:sandbox",
        to: "live:sandbox",
        changes: [{ kind: "field.removed", field: { name: "onlyThere" } }],
      });
    const error = await failureOf(diffIn(project, undefined));
    expect(error.code).toBe("E_USAGE");
    expect(error.hint).toContain("main, sandbox");
  });

  test("a wrong key is not taken for a second organisation", async () => {
    const { project } = await generated();
    const { emulator: other } = await start({ organization: sandbox });
    const error = await failureOf(diffIn(project, other));
    expect(error.code).toBe("E_SWITCH_ORG");
  });
});

const senseless = [
  ["live:nobody", "no organisation “nobody”"],
  ["live:", "“live:” is nothing to compare"],
  ["", "“” is nothing to compare"],
  ["git:", "names no revision"],
  ["git:--output=stolen", "names no revision"],
  ["git:main:package.json", "names no revision"],
  ["git:nowhere", "git knows no revision nowhere"],
  ["nowhere.json", "There is no lock nowhere.json"],
  ["lovk", "There is no lock lovk"],
] as const;

describe("operands that make no sense", () => {
  test("are usage errors that say why", async () => {
    const { project } = await generated();
    const git = await repository(project);
    await git("branch", "other");
    for (const [from, why] of senseless) {
      const error = await failureOf(diffIn(project, undefined, { from }));
      expect(error.code, from).toBe("E_USAGE");
      expect(error.message).toContain(why);
    }
    expect((await project.files(".")).has("stolen")).toBe(false);
  });

  test("a file that is no lock is told by its name", async () => {
    const { project } = await generated();
    const run = diffIn(project, undefined, { from: "codegen.config.json" });
    const error = await failureOf(run);
    expect(error.code).toBe("E_LOCK_INVALID");
    expect(error.message).toContain("codegen.config.json");
  });

  test("no lock yet says how to get one", async () => {
    const { project, emulator } = await goLive(withoutRuntime, organization);
    const error = await failureOf(diffIn(project, emulator));
    expect(error.code).toBe("E_LOCK_MISSING");
    expect(error.hint).toContain("codegen pull");
  });
});

/** Makes a project a repository with one commit. */
async function repository(project: Project) {
  const git = async (...args: readonly string[]): Promise<void> => {
    const identity = ["-c", "user.name=T", "-c", "user.email=t@example.com"];
    await promisify(execFile)("git", [...identity, ...args], {
      cwd: project.path(".."),
    });
  };
  await git("init", "-q");
  await git("add", "-A");
  await git("commit", "-qm", "first");
  return git;
}
