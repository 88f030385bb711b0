/** All that compiling the emitted code costs: whole runs of tsc, and completions in an editor. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Result } from "../contest.js";
import { blank } from "../contest.js";
import type { Bench, Guests } from "../generation.js";
import { isAbsent } from "../generation.js";
import { fewerRounds } from "../options.js";
import type { Size } from "../organization.js";
import { makeOrganization, sizeLabel } from "../organization.js";
import { pairedSpread } from "../ratios.js";
import { referenceName } from "../reference.js";
import { generate } from "../runtime/application.js";
import { markdown } from "../table.js";
import type { Wanted } from "../wish.js";
import type { Completion } from "./completions.js";
import {
  completionTable,
  completionWishes,
  measureCompletions,
} from "./completions.js";
import type { Emitted } from "./emitted.js";
import { countEmitted, emittedTable, emittedWishes } from "./emitted.js";
import type { Outputs } from "./projects.js";
import { makeProjects, projectNames } from "./projects.js";
import type { Compiler } from "./tsc.js";
import {
  compileProjects,
  compileTable,
  homeOf,
  nativeCompiler,
  ownCompiler,
} from "./tsc.js";

/** What was measured. */
export interface CompilerResults {
  /** Of the organisation, as tables write it. */
  readonly size: string;
  readonly emitted: readonly Emitted[];
  readonly compilations: readonly Compilation[];
  readonly completions: readonly Completion[];
}

/** Every project, compiled by one compiler. */
export interface Compilation {
  readonly compiler: Compiler;
  readonly results: readonly Result[];
}

/** The organisation of the published figures. */
const size: Size = { types: 50, fields: 40 };

/** Compiles what is emitted beside what is written by hand and what peers emit. */
export async function measureCompiler(
  bench: Bench,
  guests: Guests,
): Promise<CompilerResults> {
  const { options, run, say } = bench;
  const folder = join(bench.folder, "compiler");
  await mkdir(folder);
  say("compiler: generating");
  const ground = { ...bench, folder, schema: makeOrganization(size) };
  const outputs = {
    ours: await generate(ground),
    earlier: await before(bench),
  };
  const emitted = await countOutputs(outputs, size);
  const { all, applications, absent } = await makeProjects(
    ground,
    outputs,
    guests,
  );
  const compilations: Compilation[] = [];
  for (const compiler of [ownCompiler, nativeCompiler]) {
    const { limitMs, runs } = options;
    // The native one is quick, and its processor time is counted in hundredths of a second.
    const rounds = compiler.isNative ? runs : fewerRounds(runs);
    const given = { run, rounds, limitMs, say };
    const results = await compileProjects(all, compiler, given);
    const missing = absent.map(({ name, reason }) => ({
      ...blank(name),
      failure: reason,
    }));
    compilations.push({ compiler, results: [...results, ...missing] });
  }
  say("compiler: completions");
  const server = join(homeOf(ownCompiler), "lib/tsserver.js");
  const scale = { rounds: options.runs, samples: 20 };
  const completions = await measureCompletions(applications, server, scale);
  return { size: sizeLabel(size), emitted, compilations, completions };
}

/** What the program as it was generates for the same organisation; null where it takes no part. */
async function before({
  before: program,
  ...bench
}: Bench): Promise<string | null> {
  if (program === null || isAbsent(program)) return null;
  const folder = join(bench.folder, "compiler-before");
  await mkdir(folder);
  return generate({
    ...bench,
    ...program,
    folder,
    schema: makeOrganization(size),
  });
}

async function countOutputs(
  { ours, earlier }: Outputs,
  of: Size,
): Promise<readonly Emitted[]> {
  const first = await countEmitted("close-codegen", ours, of);
  if (earlier === null) return [first];
  return [first, await countEmitted(referenceName, earlier, of)];
}

function cpuOf(results: readonly Result[], name: string): readonly number[] {
  return results.find((result) => result.name === name)?.cpuMs ?? [];
}

/** What is wanted of each compiler: a project of ours over another, both whole processes. */
interface CompilerWish {
  readonly id: string;
  readonly what: string;
  readonly ours: string;
  readonly other: string;
  readonly want: Readonly<Record<"own" | "native", string>>;
}

const wishes: readonly CompilerWish[] = [
  {
    id: "everything",
    what: "everything emitted ÷ an empty project",
    ours: projectNames.ours,
    other: projectNames.empty,
    want: { own: "≤ 1.5×", native: "≤ 2.0×" },
  },
  {
    id: "application",
    what: "application with one type ÷ with a hand-written one",
    ours: projectNames.ourApp,
    other: projectNames.plainApp,
    want: { own: "≤ 1.1×", native: "≤ 1.1×" },
  },
  {
    id: "client",
    what: "application with the client ÷ with a hand-written type",
    ours: projectNames.clientApp,
    other: projectNames.plainApp,
    want: { own: "≤ 1.5×", native: "≤ 2.2×" },
  },
];

/** The wishes about compilers, editors and what is emitted. */
export function compilerWishes({
  size: label,
  emitted,
  compilations,
  completions,
}: CompilerResults): readonly Wanted[] {
  return [
    ...emittedWishes(emitted, label),
    ...compilations.flatMap((compilation) =>
      wishes.map((wish) => compilerWish(wish, compilation, label)),
    ),
    ...completionWishes(completions),
  ];
}

function compilerWish(
  { id, what, ours, other, want }: CompilerWish,
  { compiler, results }: Compilation,
  label: string,
): Wanted {
  const spread = pairedSpread(cpuOf(results, ours), cpuOf(results, other));
  const failed = results.find(
    ({ name, failure }) => failure !== null && [ours, other].includes(name),
  );
  return {
    id: `compiler-${id}-${compiler.isNative ? "7" : "6"}`,
    what: `tsc ${compiler.isNative ? "7.0" : "6.0"}, CPU, ${what}, ${label}`,
    ...{ value: spread?.median ?? null, spread },
    want: compiler.isNative ? want.native : want.own,
    failure: failed === undefined ? null : `${failed.name}: ${failed.failure}`,
  };
}

/** All tables of the compiler. */
export function compilerTables({
  size: label,
  emitted,
  compilations,
  completions,
}: CompilerResults): string {
  const tables = compilations.flatMap(({ compiler, results }) => [
    compileTable(compiler, results),
    ratioTable(compiler, results),
  ]);
  const all = [emittedTable(emitted), ...tables, completionTable(completions)];
  return `\n## Compiler, ${label}\n\n${all.join("\n\n")}`;
}

/** The whole process of each project over those that it is compared with. */
function ratioTable(compiler: Compiler, results: readonly Result[]): string {
  const { empty, both, plainApp } = projectNames;
  const rows = results
    .filter(({ name, cpuMs }) => name !== empty && cpuMs.length > 0)
    .map(({ name, cpuMs }) => [
      name,
      ...[empty, both, plainApp].map((other) =>
        factor(cpuMs, cpuOf(results, other)),
      ),
    ]);
  const head = [
    `${compiler.package}, CPU, whole process`,
    ...["÷ an empty project", "÷ hand-written, all", "÷ plain application"],
  ];
  return markdown(head, rows);
}

function factor(mine: readonly number[], theirs: readonly number[]): string {
  const spread = pairedSpread(mine, theirs);
  if (spread === null) return "–";
  const [median, min, max] = [spread.median, spread.min, spread.max].map(
    (value) => value.toFixed(2),
  );
  return `${median}× (${min}–${max})`;
}
