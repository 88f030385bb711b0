import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { noNames } from "../../src/schema/name-all.js";
import { parseLock } from "../../src/lock/read-lock.js";
import type { Schema } from "../../src/schema/schema.js";
import { goLive, withoutRuntime } from "../support/live.js";
import { judgeProgram } from "../support/compiler.js";
import { copyProject, createProject, failureOf } from "../support/project.js";
import type { Project } from "../support/project.js";
import { buildProgram, repository } from "../support/program.js";
import { gitIn, hasGit } from "../support/repository.js";
import type { Git } from "../support/repository.js";
import {
  customObject,
  field,
  objectType,
  schemaOf,
} from "../support/sample-schema.js";
import { isWhole, partOf } from "../support/matrix.js";

vi.setConfig({ testTimeout: 120_000 });

const lockPath = "generated/close.lock.json";
const choices = { type: { kind: "choices", options: ["Open"] } } as const;

/** The lead with a few fields, and two object types. */
function organization(
  fields: readonly (readonly [string, string])[],
  ...types: Parameters<typeof schemaOf>[0]
): Schema {
  const all = [["cf_m", "Market"], ["cf_n", "Note"], ...fields] as const;
  return schemaOf([
    objectType(
      "lead",
      "lead",
      "Lead",
      all.map(([id, label]) => field(id, label)),
    ),
    objectType("contact", "contact", "Contact"),
    objectType("opportunity", "opportunity", "Opportunity"),
    customObject("cotype_m", "Machine", [field("cf_s", "State", choices)]),
    ...types,
  ]);
}

interface Branches {
  readonly project: Project;
  readonly git: Git;
}

/** Puts a schema into the lock, as `pull` would, and generates from it. */
async function takeOver(project: Project, schema: Schema): Promise<void> {
  const known = await project.read(lockPath).catch(() => null);
  const lock =
    known === null
      ? { version: 1, generator: "0", names: noNames }
      : parseLock(known, "x");
  const text = JSON.stringify({ ...lock, schema: { default: schema } });
  await project.write(lockPath, text);
  await project.generate({ offline: true });
}

/** A repository with two branches, of which each has taken something else over; on branch two. */
async function twoBranches(
  one: Schema,
  two: Schema,
  afterTest?: Parameters<typeof createProject>[2],
): Promise<Branches> {
  const config = { runtime: "import", prettier: false } as const;
  const project = await createProject(config, undefined, afterTest);
  const git = gitIn(project.root);
  await git("init", "-q", "-b", "main");
  for (const [name, schema] of [
    ["main", organization([])],
    ["one", one],
    ["two", two],
  ] as const) {
    if (name !== "main") await git("checkout", "-qb", name, "main");
    await takeOver(project, schema);
    await commit(git, name);
  }
  return { project, git };
}

async function commit(git: Git, text: string): Promise<void> {
  await git("add", "-A");
  expect(await git("commit", "-qm", text)).toMatchObject({ code: 0 });
}

const region = ["cf_aRegion", "Region"] as const;
// Both come to stand at one place of lead.ts.
const ration = ["cf_zRation", "Ration"] as const;
let origin: Promise<Branches> | undefined;
const work: (() => Promise<void>)[] = [];

afterAll(async () => {
  for (const done of work) await done();
});

/** A copy for each test of two branches that are made once. */
async function both(): Promise<Branches> {
  origin ??= twoBranches(
    organization([region]),
    organization([ration]),
    (done) => void work.push(done),
  );
  const project = await copyProject((await origin).project);
  return { project, git: gitIn(project.root) };
}

async function assertMerged(project: Project): Promise<void> {
  const texts = [...(await project.files()).values()].join("\n");
  expect(texts).not.toMatch(/^[<>]{7} /m);
  const lead = await project.read("generated/lead.ts");
  for (const name of ["region", "ration", "market"])
    expect(lead).toMatch(new RegExp(`^ {2}${name}: `, "m"));
  const check = await project.cli(["check", "--offline"]);
  expect(check).toMatchObject({ code: 0 });
}

describe.runIf(hasGit)("a merge that git could not finish", () => {
  test("is said by check and --frozen, and ended by one run, without --force", async () => {
    const { project, git } = await both();
    expect((await git("merge", "one")).code).toBe(1);
    const before = await project.files();
    const check = await project.cli(["check", "--offline"]);
    const frozen = await project.cli(["--offline", "--frozen"]);
    for (const { code, stdout, stderr } of [check, frozen]) {
      expect(code).toBe(1);
      expect(stdout + stderr).toMatch(/both sides of a merge/);
      expect(stdout + stderr).toMatch(/npx codegen --offline/);
    }
    expect(await project.files()).toEqual(before);
    const planned = await project.cli(["--offline", "-n"]);
    expect(planned.stdout).toContain("change lead.ts");
    const { code, stderr } = await project.cli(["--offline"]);
    expect(code).toBe(0);
    expect(stderr).toContain(
      "from ours “Ration” (cf_zRation) of “Lead”; from theirs “Region” (cf_aRegion) of “Lead”.",
    );
    expect(stderr).toMatch(/git had merged .*lead\.ts.*; written anew/);
    await assertMerged(project);
    await commit(git, "merged");
    expect((await git("status", "--porcelain")).stdout).toBe("");
  });

  test.each(
    partOf(
      [
        ["rebase", [["rebase", "one"]], ["rebase", "--continue"]],
        [
          "cherry-pick",
          [
            ["checkout", "-q", "one"],
            ["cherry-pick", "two"],
          ],
          ["cherry-pick", "--continue"],
        ],
        [
          "stash pop",
          [
            ["reset", "-q", "--soft", "main"],
            ["stash"],
            ["checkout", "-q", "one"],
            ["stash", "pop"],
          ],
          ["commit", "-qm", "popped"],
        ],
      ] as const,
      3,
    ),
  )("is ended the same way amid git's %s", async (_, steps, end) => {
    const { project, git } = await both();
    const codes: number[] = [];
    for (const step of steps) codes.push((await git(...step)).code);
    expect(codes.at(-1)).toBe(1);
    expect(await project.cli(["--offline"])).toMatchObject({ code: 0 });
    await assertMerged(project);
    await git("add", "-A");
    expect(await git("-c", "core.editor=true", ...end)).toMatchObject({
      code: 0,
    });
    await assertMerged(project);
  });

  test("leaves pull a lock that it merges before it asks Close; a name of the config that lost is said with the way out", async () => {
    const { project, post } = await goLive(withoutRuntime);
    const git = gitIn(project.root);
    await git("init", "-q", "-b", "main");
    await project.generate();
    await commit(git, "main");
    for (const [branch, label] of [
      ["one", "Rank"],
      ["two", "Ration"],
    ] as const) {
      await git("checkout", "-qb", branch, "main");
      await post("/custom_field/lead/", { name: label, type: "text" });
      await project.generate();
      await commit(git, branch);
    }
    expect((await git("merge", "one")).code).toBe(1);
    const pulled = await project.cli(["pull"]);
    expect(pulled).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("held both sides of a merge"),
    });
    await project.configure({
      ...withoutRuntime,
      names: { "Lead.Ration": "rank" },
    });
    const lost = await failureOf(project.generate({ offline: true }));
    expect(lost.hint).toMatch(
      /^Choose another name, or give “Rank” \(\w+\) of “Lead” one of its own/,
    );
    await project.configure({
      ...withoutRuntime,
      names: { "Lead.Ration": "rank", "Lead.Rank": "grade" },
    });
    await project.generate({ offline: true });
    const lead = await project.read("generated/lead.ts");
    for (const name of ["rank", "grade"])
      expect(lead).toMatch(new RegExp(`^ {2}${name}: `, "m"));
    expect(await project.cli(["check"])).toMatchObject({ code: 0 });
  });

  test.each(partOf(["zdiff3", "diff3", "merge"], 3))(
    "is ended also after it was added with its markers (%s), and where there is no git",
    async (style) => {
      const { project, git } = await both();
      await git("config", "merge.conflictStyle", style);
      await git("merge", "one");
      await git("add", "-A");
      const [added, gitless] = [await project.files(), await both()];
      for (const [path, text] of added)
        await gitless.project.write(`generated/${path}`, text);
      await gitless.git("reset", "-q", "--soft", "main");
      for (const { project: some } of [{ project }, gitless]) {
        await some.generate({ offline: true });
        await assertMerged(some);
      }
    },
  );

  test.runIf(isWhole)(
    "of which only the generated files are left is ended, too; check calls them conflicted",
    async () => {
      const { project, git } = await both();
      await git("merge", "one");
      await git("checkout", "--ours", "--", lockPath);
      await git("add", lockPath);
      const check = await project.cli(["check", "--offline", "--json"]);
      expect(JSON.parse(check.stdout)).toMatchObject({
        orgs: [
          {
            stale: expect.arrayContaining([
              { path: "lead.ts", status: "conflicted" },
            ]),
          },
        ],
      });
      const told = await project.cli(["check", "--offline"]);
      expect(told.stdout).toMatch(/conflicted +lead\.ts +with git's conflict/);
      expect(told.stdout).toContain("npx codegen generate --offline");
      await project.generate({ offline: true });
      expect(await project.read("generated/lead.ts")).toMatch(/^ {2}ration: /m);
    },
  );

  test.runIf(isWhole)(
    "of which somebody took one side of the lock leaves no file that counts as edited",
    async () => {
      const { project, git } = await twoBranches(
        organization([["cf_a", "Alpha"]]),
        organization([["cf_b", "Zulu"]]),
      );
      await git("merge", "one");
      const lead = await project.read("generated/lead.ts");
      expect(lead).toMatch(/^ {2}alpha: [^]*^ {2}zulu: /m);
      await git("checkout", "--ours", "--", lockPath);
      await commit(git, "mine");
      const ours = (await git("show", "HEAD^1:generated/lead.ts")).stdout;
      for (const mine of [
        `${lead}// mine\n`,
        ours.replace(/^.*note: .*$/m, ""),
      ]) {
        await project.write("generated/lead.ts", mine);
        const error = await failureOf(project.generate({ offline: true }));
        expect(error.items).toEqual(["lead.ts"]);
      }
      await project.write("generated/lead.ts", lead);
      await project.generate({ offline: true });
      expect(await project.read("generated/lead.ts")).not.toContain("alpha");
    },
  );

  test("is no licence to replace what a person wrote", async () => {
    const { project, git } = await both();
    await git("merge", "one");
    const contact = await project.read("generated/contact.ts");
    await project.write("generated/contact.ts", `${contact}// mine\n`);
    await project.write("generated/events.ts", "// mine\n<<<<<<< x\n");
    const error = await failureOf(project.generate({ offline: true }));
    expect(error.code).toBe("E_OUTPUT_EDITED");
    expect(error.items).toEqual(["contact.ts", "events.ts"]);
  });

  test.runIf(isWhole)(
    "of a rebase keeps the names of the branch below",
    async () => {
      const twins = await twoBranches(
        organization([["cf_aaaa", "Region"]]),
        organization([["cf_zzzz", "Region"]]),
      );
      const { project, git } = twins;
      expect((await git("rebase", "one")).code).toBe(1);
      const { stderr } = await project.cli(["--offline"]);
      expect(stderr).toContain("it is region_zzzz from now on");
      const lead = await project.read("generated/lead.ts");
      expect(lead).toMatch(/"Region" \(cf_aaaa\): text\.\s+\*\/\s+region: /);
      expect(lead).toMatch(
        /"Region" \(cf_zzzz\): text\.\s+\*\/\s+region_zzzz: /,
      );
      await git("add", "-A");
      expect((await git("rebase", "--continue")).code).toBe(0);
    },
  );

  test.runIf(isWhole)(
    "of two types of one name gives code that compiles",
    async () => {
      const invoice = (id: string) =>
        customObject(`cotype_${id}`, "Invoice", [
          field(`cf_${id}1`, "State", choices),
        ]);
      const { project, git } = await twoBranches(
        organization([], invoice("aaaa"), customObject("cotype_b", "Apple")),
        organization([], invoice("zzzz"), customObject("cotype_y", "Zebra")),
      );
      await git("merge", "one");
      await project.generate({ offline: true });
      const names = ["invoice", "invoice_aaaa", "apple", "zebra"].join(", ");
      const program = `import { ${names} } from "./generated/index.js";\nexport const all = [${names}];\n`;
      expect((await judgeProgram(project, program)).errors).toEqual([]);
    },
  );
});

describe.runIf(hasGit)("codegen merge-lock", () => {
  test("as git's merge driver leaves no conflict in the lock; one run then writes the files", async () => {
    const { project, git } = await both();
    const program = await buildProgram();
    const driver = `"${process.execPath}" "${join(program, "dist/bin.js")}" merge-lock %O %A %B`;
    await git("config", "merge.close-codegen.driver", driver);
    await project.write(
      ".gitattributes",
      "generated/close.lock.json merge=close-codegen\n",
    );
    await commit(git, "driver");
    const { code, stderr } = await git("merge", "one");
    expect(code).toBe(1);
    expect(stderr).toContain("merged  close.lock.json: They are merged by id");
    const unmerged = await git("diff", "--name-only", "--diff-filter=U");
    expect(unmerged.stdout).toContain("lead.ts");
    expect(unmerged.stdout).not.toContain("close.lock.json");
    await project.generate({ offline: true });
    await assertMerged(project);
  });

  test("leaves both sides between markers where one is no lock, and exits with 1", async () => {
    const { project } = await both();
    const good = await project.read(lockPath);
    await project.write("base", "");
    await project.write("ours", good);
    await project.write("theirs", "{");
    const merge = ["merge-lock", "base", "ours", "theirs"];
    const { code, stderr } = await project.cli(merge);
    expect(code).toBe(1);
    expect(stderr).toContain("close.lock.json (theirs) could not be read");
    const text = await project.read("ours");
    expect(text).toBe(
      `<<<<<<< ours\n${good}||||||| base\n=======\n{\n>>>>>>> theirs\n`,
    );
    expect(await project.cli(["merge-lock", "a", "b"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("E_USAGE"),
    });
  });

  test.runIf(isWhole)(
    "is set up by the two lines that the page about branches shows",
    async () => {
      const page = await readFile(join(repository, "docs/branches.md"), "utf8");
      expect(page).toMatch(
        /^generated\/close\.lock\.json merge=close-codegen$/m,
      );
      expect(page).toMatch(
        /^git config merge\.close-codegen\.driver "npx .*codegen merge-lock %O %A %B"$/m,
      );
    },
  );
});

test("a lock in which git left twins is written anew with a suffix, and what lay in the files is kept", async () => {
  const project = await createProject({ runtime: "import", prettier: false });
  await takeOver(
    project,
    organization([], customObject("cotype_a", "Invoice")),
  );
  const lock = JSON.parse(await project.read(lockPath)) as {
    schema: { default: { objects: { id: string; fields?: unknown[] }[] } };
    names: { objects: Record<string, object> };
  };
  const { objects } = lock.schema.default;
  objects.push({ ...customObject("cotype_z", "Invoice"), fields: [] });
  const lead = objects.find(({ id }) => id === "lead");
  lead?.fields?.push(lead.fields[0]);
  objects.push({ ...objects[0], id: objects[0]?.id ?? "" });
  lock.names.objects["cotype_z"] = { ...lock.names.objects["cotype_a"] };
  await project.write(lockPath, JSON.stringify(lock));
  const models = await project.read("generated/models.ts");
  await project.write("generated/models.ts", `${models}// of a merge\n`);
  const frozen = await failureOf(
    project.generate({ offline: true, frozen: true }),
  );
  expect(frozen.code).toBe("E_FROZEN");
  expect(frozen.items.join("\n")).toContain("“Market” (cf_m) of “Lead”");
  const { warnings } = await project.generateOne({ offline: true });
  const told = warnings.map(({ message }) => message).join("\n");
  expect(told).toContain("has the field “Market” (cf_m) of “Lead” twice");
  expect(told).toMatch(/names the type of “Invoice” \(cotype_z\) Invoice/);
  expect(told).toContain("models.ts had been edited; what it held is kept");
  const { errors } = await judgeProgram(
    project,
    'export * from "./generated/index.js";\n',
  );
  expect(errors).toEqual([]);
  expect(await project.cli(["check", "--offline"])).toMatchObject({ code: 0 });
});
