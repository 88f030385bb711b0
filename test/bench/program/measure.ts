/** What it costs to look through the user's program and to edit it, beside tsc and beside a plain project of ts-morph. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { homeOf, ownCompiler } from "../compiler/tsc.js";
import type { Contestant, Result } from "../contest.js";
import { holdContest } from "../contest.js";
import type { Bench } from "../generation.js";
import { fewerRounds } from "../options.js";
import type { Size } from "../organization.js";
import { makeOrganization, sizeLabel } from "../organization.js";
import type { Outcome } from "../process.js";
import { pairedSpread } from "../ratios.js";
import { spreadOf } from "../statistics.js";
import { resultTable } from "../table.js";
import type { Wanted } from "../wish.js";
import type { AppField, UserApplication } from "./application.js";
import {
  fileCount,
  freshName,
  makeUserApplication,
  relabelled,
} from "./application.js";

/** The organisation of the published figures. */
const size: Size = { types: 50, fields: 40 };

/** The names of the contestants, as they stand in tables. */
export const programNames = {
  tsc: "tsc --noEmit",
  one: "rename of one field",
  ten: "rename of ten fields",
  usages: "usages of one field",
  all: "usages of everything",
  morph: "ts-morph, rename() of one field",
} as const;

/** Measures all of it, in turn. */
export async function measureProgram(bench: Bench): Promise<readonly Result[]> {
  const { options, run, say } = bench;
  const folder = join(bench.folder, "program");
  await mkdir(folder);
  say("program: generating");
  const schema = makeOrganization(size);
  const app = await makeUserApplication({ ...bench, folder, schema });
  const contestants = await contestantsFor(app, { ...bench, folder });
  const rounds = fewerRounds(options.runs);
  return holdContest(contestants, [], {
    ...{ run, rounds, limitMs: options.limitMs },
    say: (name, round) => {
      say(`program, round ${round} of ${rounds}: ${name}`);
    },
  });
}

type Place = Pick<Bench, "bin" | "folder" | "root">;

async function contestantsFor(
  app: UserApplication,
  { bin, folder, root }: Place,
): Promise<readonly Contestant[]> {
  const { tsc, one, ten, usages, all, morph } = programNames;
  const [field] = app.fields;
  if (field === undefined) throw new TypeError("There is no field to rename.");
  const title = `${field.type}.${field.member}`;
  const script = join(folder, "ts-morph.cjs");
  await writeFile(script, morphScript(root, field));
  const untouched = (
    name: string,
    args: readonly string[],
    expected: RegExp,
  ): Contestant => ({
    name,
    prepare: () => Promise.resolve(),
    command: { args, cwd: app.folder },
    complaint: unless(expected),
  });
  const edited = (
    name: string,
    args: readonly string[],
    fields: readonly AppField[],
    expected: RegExp,
  ): Contestant => {
    const cwd = join(folder, name.replace(/\W+/g, "-"));
    return {
      name,
      prepare: async () => {
        await rm(cwd, { recursive: true, force: true });
        await relabelled(app, cwd, fields);
      },
      command: { args, cwd },
      complaint: unless(expected),
    };
  };
  const rename = [bin, "rename", "--all"];
  return [
    untouched(tsc, [tscOf(), "-p", ".", "--noEmit"], /^$/),
    edited(one, rename, [field], /renamed {2}[1-9]\d* places in [1-9]/),
    edited(ten, rename, app.fields, /renamed {2}[1-9]\d\d? places in \d\d/),
    untouched(usages, [bin, "usages", title], / reads?, /),
    untouched(all, [bin, "usages"], / reads?, /),
    edited(morph, [script], [], new RegExp(`^${freshName}$`, "m")),
  ];
}

function tscOf(): string {
  return join(homeOf(ownCompiler), "bin", "tsc");
}

/** What one would write without us: it follows the record and the create input, the update input follows them. */
function morphScript(root: string, { type, file, member }: AppField): string {
  const library = JSON.stringify(join(root, "node_modules", "ts-morph"));
  return `const { Project } = require(${library});
const project = new Project({ tsConfigFilePath: "tsconfig.json" });
const file = project.getSourceFileOrThrow(${JSON.stringify(`generated/${file}`)});
for (const name of [${JSON.stringify(type)}, ${JSON.stringify(`${type}Create`)}])
  file.getInterface(name)?.getProperty(${JSON.stringify(member)})?.rename(${JSON.stringify(freshName)});
project.saveSync();
console.log(${JSON.stringify(freshName)});
`;
}

function unless(expected: RegExp): Contestant["complaint"] {
  return ({ output }: Outcome) =>
    Promise.resolve(
      expected.test(output.trim())
        ? null
        : `printed ${JSON.stringify(output.slice(0, 300))}`,
    );
}

/** The table of what was measured. */
export function programTable(results: readonly Result[]): string {
  return `\n## Program, ${fileCount} files beside ${sizeLabel(size)}\n\n${resultTable(results)}`;
}

/** What is wanted: ratios of processor time, and memory. */
export function programWishes(results: readonly Result[]): readonly Wanted[] {
  const { tsc, one, ten, usages } = programNames;
  const of = (name: string): Result | undefined =>
    results.find((result) => result.name === name);
  const ratio = (
    id: string,
    [mine, theirs]: readonly [string, string],
    want: string,
  ): Wanted => {
    const [left, right] = [of(mine), of(theirs)];
    const spread = pairedSpread(left?.cpuMs ?? [], right?.cpuMs ?? []);
    return {
      id: `program-${id}`,
      what: `program, CPU, ${mine} ÷ ${theirs}, ${fileCount} files`,
      ...{ value: spread?.median ?? null, spread, want },
      failure: left?.failure ?? right?.failure ?? null,
    };
  };
  const memory = spreadOf(of(one)?.peakMb ?? []);
  return [
    ratio("rename", [one, tsc], "≤ 1.5×"),
    ratio("rename-ten", [ten, one], "≤ 1.3×"),
    ratio("usages", [usages, tsc], "≤ 1×"),
    {
      id: "program-rename-memory",
      what: `program, peak memory, ${one}, ${fileCount} files`,
      ...{ value: memory?.median ?? null, spread: memory, want: "≤ 450 MB" },
    },
  ];
}
