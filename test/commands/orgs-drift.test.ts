/** Several organisations that share an output drift apart: every run in between leaves code that compiles and names that stay. */
import { join } from "node:path";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { readEmitter } from "../../src/stages/make/emitter.js";
import type { Emitter } from "../../src/stages/make/emitter.js";
import { renderFiles } from "../../src/stages/make/make-files.js";
import { nameOutput } from "../../src/stages/name/name-output.js";
import { loadConfig } from "../../src/index.js";
import type { Lock } from "../../src/lock/lock.js";
import { parseLock } from "../../src/lock/read-lock.js";
import { printLock } from "../../src/lock/print-lock.js";
import { fieldsByObject } from "../../src/schema/schema.js";
import { lookupOf } from "../../src/drift/subjects.js";
import type { OutputGroup } from "../../src/stages/output-group.js";
import { outputOfLock } from "../../src/stages/read/read-output.js";
import { isWhole } from "../support/matrix.js";
import { compileProgram } from "../support/compiler.js";
import { drifts, orgNames } from "../support/org-drift.js";
import type { Orgs } from "../support/org-drift.js";
import { objectType, schemaOf, sharedField } from "../support/sample-schema.js";
import { createProject } from "../support/project.js";
import type { Project } from "../support/project.js";

const numRuns = Number(process.env["FUZZ_RUNS"] ?? 40);
vi.setConfig({ testTimeout: 60_000 + numRuns * 1000 });

const config = {
  runtime: "import",
  importExtension: ".js",
  keepDeleted: 30,
  orgs: Object.fromEntries(orgNames.map((name) => [name, {}])),
} as const;

async function groupOf(project: Project): Promise<OutputGroup> {
  const { orgs } = await loadConfig({ cwd: project.root, env: {} });
  return { directory: project.path("generated"), orgs };
}

/** A run that sees these organisations. */
function run(group: OutputGroup, orgs: Orgs, previous: Lock | null): Lock {
  const observation = { today: "2026-10-22", forgets: true };
  const read = { ...outputOfLock(group, previous), schemas: orgs, observation };
  return nameOutput(read).lock;
}

/** A lock as the next run reads it. */
function read(lock: Lock): Lock {
  return parseLock(printLock(lock), "close.lock.json");
}

/** The name of each thing of each organisation, by organisation and id. */
function namesOf(orgs: Orgs, { names }: Lock): ReadonlyMap<string, string> {
  const lookup = lookupOf(names);
  const found = new Map<string, string>();
  for (const [org, schema] of orgs)
    for (const [objectId, fields] of fieldsByObject(schema)) {
      found.set(`${org} ${objectId}`, lookup.object(objectId) ?? objectId);
      for (const { id, key, label } of fields)
        found.set(
          `${org} ${objectId} ${key}`,
          lookup.field(objectId, { id, key, label }) ?? "nothing",
        );
    }
  return found;
}

/** The lock after each run of a history. */
function history(group: OutputGroup, seen: readonly Orgs[]): readonly Lock[] {
  const locks: Lock[] = [];
  for (const orgs of seen) {
    const previous = locks.at(-1);
    locks.push(
      run(group, orgs, previous === undefined ? null : read(previous)),
    );
  }
  return locks;
}

test("whatever each of three organisations does, what is there keeps its name, and a second look changes nothing", async () => {
  const group = await groupOf(await createProject(config));
  fc.assert(
    fc.property(drifts, (seen) => {
      const locks = history(group, seen);
      let before: ReadonlyMap<string, string> = new Map();
      for (const [index, orgs] of seen.entries()) {
        const lock = locks[index];
        if (lock === undefined) return expect.unreachable();
        const names = namesOf(orgs, lock);
        expect([...names.values()]).not.toContain("nothing");
        for (const [thing, name] of before)
          if (names.has(thing))
            expect([thing, names.get(thing)]).toEqual([thing, name]);
        expect(run(group, orgs, read(lock))).toEqual(lock);
        before = names;
      }
    }),
    { numRuns },
  );
});

/** Writes what each run of a history leaves, each below a folder of its own, and gives their entries. */
async function writeHistory(
  project: Project,
  group: OutputGroup,
  emitter: Emitter,
  seen: readonly Orgs[],
  name: string,
): Promise<readonly string[]> {
  const entries: string[] = [];
  for (const [index, lock] of history(group, seen).entries()) {
    const folder = join("generated", `${name}-${index}`);
    const files = await renderFiles(group, lock, {
      emitter,
      isWanted: () => true,
    });
    for (const [path, text] of files)
      await project.write(join(folder, path), text);
    entries.push(`./${folder}/index.js`, `./${folder}/testing.js`);
  }
  return entries;
}

test.runIf(isWhole)(
  "whatever each of three organisations does, the code of every run compiles",
  async () => {
    const project = await createProject(config);
    const group = await groupOf(project);
    const emitter = await readEmitter(group);
    const seed = Math.floor(Math.random() * 2 ** 31);
    const histories = fc.sample(drifts, {
      numRuns: Math.ceil(numRuns / 8),
      seed,
    });
    const entries: string[] = [];
    for (const [index, seen] of histories.entries())
      entries.push(
        ...(await writeHistory(project, group, emitter, seen, `h${index}`)),
      );
    const program = entries.map((entry) => `import "${entry}";`).join("\n");
    expect(await compileProgram(project, program), `seed ${seed}`).toBe("");
  },
);

test.each(orgNames)(
  "a shared field that %s has lost and the others keep stays, with its type",
  async (loser) => {
    const group = await groupOf(await createProject(config));
    const emitter = await readEmitter(group);
    const copies = (lost?: string): Orgs =>
      new Map(
        orgNames.map((org) => [
          org,
          schemaOf(
            [objectType("lead", "lead", "Lead")],
            org === lost
              ? []
              : [
                  sharedField(`cf_${org}`, "Region", ["lead"], {
                    type: { kind: "choices", options: ["EU"] },
                  }),
                ],
          ),
        ]),
      );
    const lock = history(group, [copies(), copies(loser)]).at(-1);
    if (lock === undefined) return expect.unreachable();
    const isWanted = (path: string): boolean => !path.includes("/");
    const files = await renderFiles(group, lock, { emitter, isWanted });
    const [first = ""] = orgNames.filter((org) => org !== loser);
    expect(files.get("shared.ts")).toContain(`"Region" (cf_${first})`);
    expect(files.get("shared.ts")).toContain('const Region = ["EU"] as const;');
    expect(files.get("lead.ts")).toContain('from "./shared.js"');
  },
);
