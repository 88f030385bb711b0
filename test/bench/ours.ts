/** What is measured of close-codegen itself: whole processes, from the start of Node to its end. */
import {
  mkdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import type { Lock } from "../../src/lock/lock.js";
import { lockFileName } from "../../src/lock/lock.js";
import { parseLock } from "../../src/lock/read-lock.js";
import { printLock } from "../../src/lock/print-lock.js";
import { noNames } from "../../src/schema/name-all.js";
import type { Schema } from "../../src/schema/schema.js";
import type { Contestant } from "./contest.js";
import { changeOneField } from "./organization.js";
import type { Outcome, ProcessRunner } from "./process.js";

/** The names of the scenarios, as they stand in tables and results. */
export const scenarios = {
  unit: "node -e 0",
  cold: "close-codegen, cold",
  noop: "close-codegen, warm no-op",
  change: "close-codegen, one field changed",
  check: "close-codegen, check --offline",
  online: "close-codegen, cold over HTTP",
  drift: "close-codegen, check over HTTP",
} as const;

/** The same of the program as it was before, as far as it is measured. */
export const earlier = {
  cold: "close-codegen 0.1.0, cold",
  noop: "close-codegen 0.1.0, warm no-op",
} as const;

/** Where our contestants run. */
export interface Ground {
  /** The program: the path of `bin.js`. */
  readonly bin: string;
  /** The root of this package, to which a project's `node_modules` points. */
  readonly root: string;
  /** An empty folder of their own. */
  readonly folder: string;
  readonly schema: Schema;
  /** Runs what is not measured. */
  readonly run: ProcessRunner;
}

/** The name that the only organisation of a config has in the lock. */
const onlyOrg = "default";

/** The start of Node alone: what no program can go below. */
export function emptyProcess(folder: string): Contestant {
  return {
    name: scenarios.unit,
    prepare: () => Promise.resolve(),
    command: { args: ["-e", "0"], cwd: folder },
    complaint: () => Promise.resolve(null),
  };
}

/** The scenarios that start from the lock and use no network. */
export function offlineContestants(ground: Ground): readonly Contestant[] {
  const contestant = (
    name: string,
    folder: string,
    expected: RegExp,
    prepare: (project: string) => Promise<void>,
    command = generate,
  ): Contestant => {
    const project = join(ground.folder, folder);
    return {
      name,
      prepare: () => prepare(project),
      command: command(ground, project, ["--offline"]),
      complaint: unless(expected),
    };
  };
  const lock = coldLock(ground.schema);
  return [
    contestant(scenarios.cold, "cold", /[1-9]\d* created/, (project) =>
      makeFresh(project, ground, lock),
    ),
    contestant(
      scenarios.noop,
      "no-op",
      untouched,
      (project) => makeWarm(project, ground, lock),
      plainGenerate,
    ),
    contestant(scenarios.change, "change", changed, async (project) => {
      await makeWarm(project, ground, lock);
      await changeLock(join(project, "generated", lockFileName));
    }),
    contestant(
      scenarios.check,
      "check",
      clean,
      (project) => makeWarm(project, ground, lock, check),
      check,
    ),
  ];
}

/** The same scenarios of an earlier build, beside ours; the lock that they start from is ours. */
export function earlierContestants(ground: Ground): readonly Contestant[] {
  const names = new Map<string, string>([
    [scenarios.cold, earlier.cold],
    [scenarios.noop, earlier.noop],
  ]);
  return offlineContestants(ground).flatMap((contestant) => {
    const name = names.get(contestant.name);
    return name === undefined ? [] : [{ ...contestant, name }];
  });
}

const clean = /The files are up to date\./;

const untouched = / 0 created, 0 changed, [1-9]\d* unchanged, 0 removed/;
const changed = / 0 created, [1-9]\d* changed, [1-9]\d* unchanged, 0 removed/;

/** A first run that reads the organisation over HTTP, and a check that does. */
export function onlineContestants(
  ground: Ground,
  api: { readonly url: string; readonly apiKey: string },
): readonly Contestant[] {
  const env = { CLOSE_API_URL: api.url, CLOSE_API_KEY: api.apiKey };
  const project = join(ground.folder, "online");
  const checked = join(ground.folder, "drift");
  const lock = coldLock(ground.schema);
  return [
    {
      name: scenarios.online,
      prepare: () => makeFresh(project, ground, null),
      command: { ...generate(ground, project, []), env },
      complaint: unless(/[1-9]\d* created/),
    },
    {
      name: scenarios.drift,
      prepare: () => makeWarm(checked, ground, lock),
      command: { ...check(ground, checked, []), env },
      complaint: unless(clean),
    },
  ];
}

function check(
  { bin }: Ground,
  cwd: string,
  flags: readonly string[],
): Contestant["command"] {
  return { args: [bin, "check", ...flags], cwd };
}

/** As people type it: a run that prints its steps has to come so far that there are some. */
function plainGenerate(
  { bin }: Ground,
  cwd: string,
  flags: readonly string[],
): Contestant["command"] {
  return { args: [bin, "generate", ...flags], cwd };
}

function generate(
  { bin }: Ground,
  cwd: string,
  flags: readonly string[],
): Contestant["command"] {
  return { args: [bin, "generate", ...flags, "--profile"], cwd };
}

function unless(expected: RegExp): Contestant["complaint"] {
  return ({ output }: Outcome) =>
    Promise.resolve(
      expected.test(output) ? null : `printed ${JSON.stringify(output)}`,
    );
}

/** A schema without names or files: everything is still to be done. */
function coldLock(schema: Schema): string {
  return printLock({
    version: 1,
    generator: "0.0.0",
    schema: { [onlyOrg]: schema },
    names: noNames,
    deletedObjects: [],
    deletedFields: [],
    changes: [],
    files: {},
  });
}

/** The ending is said, since else it depends on the Node that generates, and what is compiled asks for ".js". */
const config = `import { defineConfig, env } from "close-codegen";

export default defineConfig({
  apiKey: env("CLOSE_API_KEY"),
  output: "generated",
  importExtension: ".js",
});
`;

/** A project with an ordinary config, nothing generated and nothing cached. */
async function makeFresh(
  project: string,
  { root }: Ground,
  lock: string | null,
): Promise<void> {
  await rm(project, { recursive: true, force: true });
  await mkdir(join(project, "node_modules", ".cache"), { recursive: true });
  await mkdir(join(project, "generated"));
  // A junction needs no rights on Windows; elsewhere the word is ignored.
  const link = join(project, "node_modules", "close-codegen");
  await symlink(root, link, "junction");
  await writeFile(join(project, "codegen.config.ts"), config);
  await writeFile(join(project, "package.json"), '{ "type": "module" }\n');
  if (lock !== null)
    await writeFile(join(project, "generated", lockFileName), lock);
}

/**
 * A project in which everything is generated and cached, and `command` was run since and found
 * nothing to do; left alone when it is there already.
 */
async function makeWarm(
  project: string,
  ground: Ground,
  lock: string,
  command = plainGenerate,
): Promise<void> {
  if (await isThere(project)) return;
  await makeFresh(project, ground, lock);
  for (const run of [plainGenerate, plainGenerate, command]) {
    const { exitCode, output } = await ground.run(
      run(ground, project, ["--offline"]),
      warmUpLimitMs,
    );
    if (exitCode !== 0)
      throw new Error(`The generation to start from failed: ${output}`);
  }
}

const warmUpLimitMs = 600_000;

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Edits one field in the lock's schema, as `codegen pull` would after somebody edited it in Close. */
async function changeLock(file: string): Promise<void> {
  const lock = parseLock(await readFile(file, "utf8"), file);
  const schema = Object.entries(lock.schema).map(
    ([org, old]): [string, Schema] => [org, changeOneField(old)],
  );
  const edited: Lock = { ...lock, schema: Object.fromEntries(schema) };
  await writeFile(file, printLock(edited));
}
