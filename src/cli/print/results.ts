/** The result of `generate` and `pull`, printed. */
import { relative, sep } from "node:path";
import type { GenerateResult } from "../../commands/result.js";
import type { ResolvedConfig } from "../../config/config.js";
import type { Io } from "../../io.js";
import {
  planLines,
  resultLines,
  verifiedLine,
  verifiedProgramLine,
  warningLines,
} from "../../report/run-text.js";
import type {
  TakenOptions,
  TakenOutput,
} from "../../report/taken-over-text.js";
import type { Palette } from "../../report/terminal.js";
import type { WriteFlags } from "../flags/write-flags.js";
import { usualConfigLines } from "./config-line.js";
import { printLines } from "./lines.js";

/** A run whose result is printed. */
export interface FinishedRun {
  readonly command: "generate" | "pull";
  readonly flags: WriteFlags;
  readonly io: Io;
  readonly style: Palette;
  /** Absolute. */
  readonly cwd: string;
  readonly config: ResolvedConfig;
}

/** Prints the plan of a dry run to stdout, and to stderr what was done, what Close changed, and the warnings. */
export async function printResult(
  { command, flags, io, style, cwd, config }: FinishedRun,
  { outputs }: GenerateResult,
): Promise<void> {
  const planned = outputs.map(
    ({ orgs, directory, plan, takenOver, warnings }) => ({
      label: relative(cwd, directory).replaceAll(sep, "/") || ".",
      ...{ orgs, plan, takenOver, warnings },
    }),
  );
  if (flags.json === true) {
    const { runOutput } = await import("../../report/run-document.js");
    const written = flags.dryRun !== true;
    const report = {
      version: 1,
      command,
      written,
      outputs: planned.map(runOutput),
    };
    io.stdout(`${JSON.stringify(report, null, 2)}\n`);
    return;
  }
  if (flags.dryRun === true) printLines(io.stdout, planLines(planned));
  if (flags.silent === true) return;
  const warnings = outputs.flatMap((output) => output.warnings);
  const all = flags.verbose === true;
  const run = flags.dryRun === true ? "plan" : command;
  const width = io.terminal?.columns;
  printLines(io.stderr, [
    ...usualConfigLines(config, cwd, style),
    ...resultLines(doneWord(run), planned, style),
    ...outputs.flatMap(({ verified }) =>
      verified === undefined ? [] : [verifiedLine(verified, cwd, style)],
    ),
    ...programLines(outputs, cwd, style),
    ...(await takenOverLines(planned, style, { run, all, width })),
    ...warningLines(warnings, style, { all }),
  ]);
}

/** All outputs are compiled with one program. */
function programLines(
  outputs: GenerateResult["outputs"],
  cwd: string,
  style: Palette,
): readonly string[] {
  const [program] = outputs.flatMap(({ verified }) => verified?.program ?? []);
  return program === undefined
    ? []
    : [verifiedProgramLine(program, cwd, style)];
}

/** Loads the report of what was taken over only where something was. */
async function takenOverLines(
  outputs: readonly TakenOutput[],
  style: Palette,
  options: TakenOptions,
): Promise<readonly string[]> {
  if (outputs.every(({ takenOver }) => takenOver.length === 0)) return [];
  const report = await import("../../report/taken-over-text.js");
  return report.takenOverLines(outputs, style, options);
}

function doneWord(run: TakenOptions["run"]): string {
  switch (run) {
    case "plan":
      return "planned";
    case "generate":
      return "generated";
    case "pull":
      return "pulled";
    default:
      return run satisfies never;
  }
}
