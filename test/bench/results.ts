/** What `--json=` writes: every series with its spread, and the figures that something is wanted of. */
import { cpus, loadavg, totalmem } from "node:os";
import type { Circumstances } from "../proofs/page.js";
import type { CompilerResults } from "./compiler/measure.js";
import type { Result } from "./contest.js";
import type { BenchOptions } from "./options.js";
import { sizeLabel } from "./organization.js";
import type { RuntimeResults } from "./runtime/measure.js";
import { spreadOf } from "./statistics.js";
import type { Wish } from "./wish.js";
import type { Measured } from "./wishes.js";

/** The processors and the memory that a run had, and how busy they were when it started. */
export interface Machine {
  readonly cpu: string;
  readonly cpus: number;
  readonly memoryMb: number;
  readonly load: number;
}

/** Looks at the machine. */
export function readMachine(): Machine {
  return {
    cpu: cpus()[0]?.model ?? "",
    cpus: cpus().length,
    memoryMb: Math.round(totalmem() / 2 ** 20),
    load: loadavg()[0] ?? 0,
  };
}

/** The document as text; numbers that there are none of are null. */
export function printResults(
  { nodes, compiler, program, fleet = null }: Measured,
  figures: readonly Wish[],
  options: BenchOptions,
  circumstances: Circumstances & { readonly machine: Machine },
): string {
  const { sections, runs, limitMs, sizes } = options;
  const document = {
    version: 3,
    ...circumstances,
    options: { sections, runs, limitMs, sizes: sizes.map(sizeLabel) },
    figures,
    nodes: nodes.map(({ node, growths, contests, runtime }) => ({
      ...{ node, growths },
      contests: contests.map(({ results, ...contest }) => ({
        ...contest,
        results: results.map(withSpread),
      })),
      runtime: runtime && runtimeDocument(runtime),
    })),
    compiler: compiler && compilerDocument(compiler),
    program: program && program.map(withSpread),
    fleet: fleet && fleet.map(withSpread),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function compilerDocument(compiler: CompilerResults): object {
  return {
    ...compiler,
    compilations: compiler.compilations.map(({ compiler: by, results }) => ({
      compiler: by.package,
      results: results.map(withSpread),
    })),
    completions: compiler.completions.map((completion) => ({
      ...completion,
      spread: {
        firstMs: spreadOf(completion.firstMs),
        againMs: spreadOf(completion.againMs),
      },
    })),
  };
}

function runtimeDocument(runtime: RuntimeResults): object {
  return {
    ...runtime,
    figures: runtime.figures.map((pair) => ({
      ...pair,
      spread: { ours: spreadOf(pair.ours), other: spreadOf(pair.other) },
    })),
    imports: runtime.imports.map(({ result, ...loaded }) => ({
      ...loaded,
      result: withSpread(result),
    })),
  };
}

function withSpread(result: Result): object {
  const { wallMs, cpuMs, peakMb, steps } = result;
  const spread = {
    wallMs: spreadOf(wallMs),
    cpuMs: spreadOf(cpuMs),
    peakMb: spreadOf(peakMb),
    steps: Object.fromEntries(
      Object.entries(steps).map(([step, series]) => [step, spreadOf(series)]),
    ),
  };
  return { ...result, spread };
}
