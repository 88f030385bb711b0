/** All that compiling the emitted code costs: whole runs of tsc, and completions in an editor. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Result } from "../contest.js";
import { blank } from "../contest.js";
import type { Bench, Guests } from "../generation.js";
import { fewerRounds } from "../options.js";
import type { Size } from "../organization.js";
import { makeOrganization, sizeLabel } from "../organization.js";
import { pairedSpread } from "../ratios.js";
import { generate } from "../runtime/application.js";
import { medianOf } from "../statistics.js";
import { markdown } from "../table.js";
import type { Wanted } from "../wish.js";
import type { Completion } from "./completions.js";
import { completionTable, measureCompletions } from "./completions.js";
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
  const { all, applications, absent } = await makeProjects(
    ground,
    await generate(ground),
    guests,
  );
  const rounds = fewerRounds(options.runs);
  const compilations: Compilation[] = [];
  for (const compiler of [ownCompiler, nativeCompiler]) {
    const { limitMs } = options;
    const told = { run, rounds, limitMs, say };
    const results = await compileProjects(all, compiler, told);
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
  return { size: sizeLabel(size), compilations, completions };
}

/** Processor time of a project without that of an empty one, by round. */
function overEmpty(
  results: readonly Result[],
  name: string,
): readonly number[] {
  const empty = cpuOf(results, projectNames.empty);
  return cpuOf(results, name).flatMap((time, round) => {
    const base = empty[round];
    return base === undefined ? [] : [time - base];
  });
}

function cpuOf(results: readonly Result[], name: string): readonly number[] {
  return results.find((result) => result.name === name)?.cpuMs ?? [];
}

/** The wishes about the compiler of this repository. */
export function compilerWishes({
  size: label,
  compilations,
}: CompilerResults): readonly Wanted[] {
  const results =
    compilations.find(({ compiler }) => compiler === ownCompiler)?.results ??
    [];
  const { ours, plain, ourApp, plainApp } = projectNames;
  const failed = results.find(
    ({ name, failure }) => name.startsWith("close-codegen") && failure !== null,
  );
  const everything = pairedSpread(
    overEmpty(results, ours),
    overEmpty(results, plain),
  );
  const application = pairedSpread(
    cpuOf(results, ourApp),
    cpuOf(results, plainApp),
  );
  return [
    {
      id: "compiler-everything",
      what: `tsc, CPU over empty, everything ÷ hand-written interfaces, ${label}`,
      ...{ value: everything?.median ?? null, want: "≤ 1.5×" },
      ...{ spread: everything, failure: failed?.failure ?? null },
    },
    {
      id: "compiler-application",
      what: `tsc, CPU, application with one type ÷ with a hand-written one, ${label}`,
      ...{ value: application?.median ?? null, want: "≤ 1.1×" },
      spread: application,
    },
  ];
}

/** All tables of the compiler. */
export function compilerTables({
  size: label,
  compilations,
  completions,
}: CompilerResults): string {
  const tables = compilations.flatMap(({ compiler, results }) => [
    compileTable(compiler, results),
    overEmptyTable(compiler, results),
  ]);
  const all = [...tables, completionTable(completions)];
  return `\n## Compiler, ${label}\n\n${all.join("\n\n")}`;
}

/** What each project adds to an empty one, beside what is written by hand. */
function overEmptyTable(
  compiler: Compiler,
  results: readonly Result[],
): string {
  const { empty, plain, both, plainApp } = projectNames;
  const rows = results
    .filter(({ name, cpuMs }) => name !== empty && cpuMs.length > 0)
    .map(({ name, cpuMs }) => {
      const over = overEmpty(results, name);
      return [
        name,
        ((medianOf(over) ?? 0) / 1000).toFixed(2),
        factor(over, overEmpty(results, plain)),
        factor(over, overEmpty(results, both)),
        factor(cpuMs, cpuOf(results, plainApp)),
      ];
    });
  const head = [
    `${compiler.package}, CPU`,
    "s over empty",
    ...["÷ interfaces", "÷ with inputs", "whole ÷ plain application"],
  ];
  return markdown(head, rows);
}

function factor(mine: readonly number[], theirs: readonly number[]): string {
  const spread = pairedSpread(mine, theirs);
  return spread === null ? "–" : `${spread.median.toFixed(2)}×`;
}
