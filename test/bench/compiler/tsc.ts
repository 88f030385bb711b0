/** What compiling a project costs: whole processes of tsc, and what they say of themselves. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Contestant, Result } from "../contest.js";
import { holdContest } from "../contest.js";
import type { ProcessRunner } from "../process.js";
import { nativeChildren } from "../process.js";
import { medianOf } from "../statistics.js";
import { markdown, shortened } from "../table.js";
import type { TypeScriptProject } from "./projects.js";

/** A compiler that this repository has. */
export interface Compiler {
  /** The name of its package here. */
  readonly package: string;
  /** Whether its work is done by a program that is not Node's. */
  readonly isNative: boolean;
}

/** The compiler of this repository, whose server is asked for completions. */
export const ownCompiler: Compiler = { package: "typescript", isNative: false };

/** The compiler that is a program of its own. */
export const nativeCompiler: Compiler = {
  package: "typescript-7.0",
  isNative: true,
};

const { resolve } = createRequire(import.meta.url);

/** The folder of a compiler's package. */
export function homeOf(compiler: Compiler): string {
  return dirname(resolve(`${compiler.package}/package.json`));
}

/** How projects are compiled. */
export interface CompileOptions {
  readonly run: ProcessRunner;
  readonly rounds: number;
  readonly limitMs: number;
  readonly say: (step: string) => void;
}

/** Compiles each project in turn, round by round. `steps` of a result are what the compiler tells. */
export function compileProjects(
  projects: readonly TypeScriptProject[],
  compiler: Compiler,
  { run, rounds, limitMs, say }: CompileOptions,
): Promise<readonly Result[]> {
  const contestants = projects.map((one) => contestantOf(one, compiler));
  return holdContest(contestants, [], {
    ...{ run, rounds, limitMs, readSteps: diagnosticsOf },
    say: (name, round) => {
      say(`${compiler.package}, round ${round} of ${rounds}: ${name}`);
    },
  });
}

function contestantOf(
  { name, folder }: TypeScriptProject,
  compiler: Compiler,
): Contestant {
  const bin = join(homeOf(compiler), "bin", "tsc");
  const flags = ["-p", ".", "--extendedDiagnostics", "--pretty", "false"];
  const env = compiler.isNative ? { [nativeChildren]: "1" } : {};
  return {
    name,
    prepare: () => Promise.resolve(),
    command: { args: [bin, ...flags], cwd: folder, env },
    complaint: () => Promise.resolve(null),
  };
}

/** The numbers that `--extendedDiagnostics` prints, by their names: times in milliseconds, memory in megabytes. */
export function diagnosticsOf(output: string): ReadonlyMap<string, number> {
  const lines = output.matchAll(/^([A-Z][\w/ ]*): +(\d+(?:\.\d+)?)(K|s|)$/gm);
  return new Map(
    [...lines].map(([, name = "", number = "", unit = ""]) => [
      name,
      Number(number) * (factors[unit] ?? 1),
    ]),
  );
}

const factors: Readonly<Record<string, number>> = { K: 1 / 1024, s: 1000 };

/** One row for each project. */
export function compileTable(
  compiler: Compiler,
  results: readonly Result[],
): string {
  const rows = results.map((result) => {
    const { name, failure, wallMs, steps } = result;
    if (wallMs.length === 0)
      return [
        name,
        "–",
        ...Array<string>(8).fill(""),
        shortened(failure ?? "–"),
      ];
    const told = (step: string, digits: number, unit = 1): string => {
      const median = medianOf(steps[step] ?? []);
      return median === null ? "–" : (median / unit).toFixed(digits);
    };
    return [
      name,
      ((medianOf(wallMs) ?? 0) / 1000).toFixed(2),
      ((medianOf(result.cpuMs) ?? 0) / 1000).toFixed(2),
      told("Check time", 2, 1000),
      told("Total time", 2, 1000),
      told("Memory used", 0),
      told("Symbols", 0),
      told("Types", 0),
      told("Instantiations", 0),
      told("Lines of TypeScript", 0),
      String(wallMs.length),
    ];
  });
  const head = [
    compiler.package,
    ...["wall s", "CPU s", "check s", "total s", "memory MB"],
    ...["symbols", "types", "instantiations", "lines", "runs"],
  ];
  return markdown(head, rows);
}
