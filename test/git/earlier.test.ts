/** Files of an earlier run, or of another branch, beside a lock that is not theirs: nobody has edited them. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { earlierAfter } from "../../src/stages/make/earlier-hashes.js";
import { checkOne } from "../support/check.js";
import { goLive, withoutRuntime } from "../support/live.js";
import { runCommand } from "../support/program.js";
import { failureOf } from "../support/project.js";
import type { Project } from "../support/project.js";

const offline = { offline: true };
const lockName = "close.lock.json";
const lockPath = `generated/${lockName}`;

type Files = ReadonlyMap<string, string>;

/** Puts files in place of all that the output holds, but for its lock. */
async function restore(project: Project, files: Files): Promise<void> {
  const lock = await project.read(lockPath);
  await rm(project.path("generated"), { recursive: true });
  for (const [path, text] of files) {
    const file = project.path(`generated/${path}`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, path === lockName ? lock : text);
  }
}

async function git(project: Project, ...args: string[]): Promise<void> {
  const who = { GIT_AUTHOR_NAME: "a", GIT_AUTHOR_EMAIL: "a@example.com" };
  const by = { GIT_COMMITTER_NAME: "a", GIT_COMMITTER_EMAIL: "a@example.com" };
  const { code, stderr } = await runCommand(project.root, ["git", ...args], {
    ...{ GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" },
    ...who,
    ...by,
  });
  if (code !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
}

/** Brings every file up to what the lock gives, without --force, and keeps no copies. */
async function expectUpdated(project: Project, wanted: Files): Promise<void> {
  const { stale } = await checkOne(project, undefined, offline);
  expect(stale.length).toBeGreaterThan(0);
  expect(stale.map(({ status }) => status)).not.toContain("edited");
  const { warnings } = await project.generateOne({ ...offline, frozen: true });
  expect(warnings).toEqual([]);
  expect(await project.files()).toEqual(wanted);
}

async function expectRefused(project: Project): Promise<void> {
  const text = `${await project.read("generated/lead.ts")}// mine\n`;
  await project.write("generated/lead.ts", text);
  const { stale } = await checkOne(project, undefined, offline);
  expect(stale).toContainEqual({ path: "lead.ts", status: "edited" });
  const error = await failureOf(project.generate(offline));
  expect(error).toMatchObject({ code: "E_OUTPUT_EDITED", items: ["lead.ts"] });
  expect(await project.read("generated/lead.ts")).toBe(text);
}

describe("the lock knows what earlier runs wrote", () => {
  test("files of eight runs ago are brought up to date; what is no longer made goes, what a person did stays (R2)", async () => {
    const { project, post } = await goLive(withoutRuntime);
    await project.generate();
    const first = await project.files();
    for (let round = 1; round <= 7; round += 1) {
      await post("/custom_field/lead/", { name: `F${round}`, type: "text" });
      await project.generate();
    }
    const without = { ...withoutRuntime, importExtension: ".js" } as const;
    await project.configure({ ...without, exclude: ["Car"] });
    await project.generate(offline);
    const newest = await project.files();
    expect(first.has("objects/car.ts")).toBe(true);
    expect(newest.has("objects/car.ts")).toBe(false);
    await restore(project, first);
    await expectUpdated(project, newest);
    await restore(project, first);
    await expectRefused(project);
    await restore(project, newest);
    await project.write("generated/objects/car.ts", "// mine\n");
    await project.generate({ ...offline, frozen: true });
    expect(await project.read("generated/objects/car.ts")).toBe("// mine\n");
  });

  test("and forgets neither at a pull nor when nothing changes, nor what is of today", () => {
    const files = {
      "a.ts": { input: "", content: "new" },
      "b.ts": { input: "", content: "same" },
    };
    const previous = {
      files: {
        ...files,
        "a.ts": { input: "", content: "old" },
        "c.ts": { input: "", content: "gone" },
      },
      earlier: { "a.ts": "1 new 2 3 4 5 6 7 8", "b.ts": "same other" },
    };
    const after = {
      "a.ts": "old 1 2 3 4 5 6 7",
      "b.ts": "other",
      "c.ts": "gone",
    };
    expect(earlierAfter(previous, files)).toEqual(after);
    expect(earlierAfter({ files, earlier: after }, files)).toEqual(after);
    expect(earlierAfter(null, files)).toBeUndefined();
  });
});

describe("locks in the history of git know files of other branches", () => {
  test("one file that was checked out from another branch is brought up to date, an edited one stays (R2)", async () => {
    const { project, post } = await goLive(withoutRuntime);
    await git(project, "init", "-q", "-b", "main");
    await project.generate();
    await git(project, "add", "-A");
    await git(project, "commit", "-qm", "first");
    await git(project, "checkout", "-qb", "other");
    await post("/custom_field/lead/", { name: "Theirs", type: "text" });
    await project.generate();
    await git(project, "commit", "-qam", "theirs");
    await git(project, "checkout", "-q", "main");
    const ours = await project.files();
    await git(project, "checkout", "other", "--", "generated/lead.ts");
    expect(await project.read("generated/lead.ts")).toContain("theirs");
    await expectUpdated(project, ours);
    // Committed by hand is edited all the same: only what a lock tells of is ours.
    await project.write("generated/lead.ts", "// mine\n");
    await git(project, "commit", "-qam", "mine");
    await expectRefused(project);
  });
});

describe("a checkout knows what it wrote itself", () => {
  test("files that are newer than a lock that was put back are brought back to it (R2)", async () => {
    const { project, post } = await goLive(withoutRuntime);
    await mkdir(project.path("node_modules"));
    await project.generate();
    const first = await project.files();
    await post("/custom_field/lead/", {
      name: "Never committed",
      type: "text",
    });
    await project.generate();
    await project.write(lockPath, first.get(lockName) ?? "");
    await expectUpdated(project, first);
    await expectRefused(project);
  });

  test("also after somebody took the lock away", async () => {
    const { project } = await goLive(withoutRuntime);
    await mkdir(project.path("node_modules"));
    await project.generate();
    await rm(project.path(lockPath));
    await project.configure({
      ...withoutRuntime,
      importExtension: ".js",
      header: ["new"],
    });
    const { plan } = await project.generateOne();
    expect(plan.change).toContain("lead.ts");
  });
});
