/** The result of `generate` and `pull`, printed. */
import { relative, sep } from "node:path";
import { CodegenError } from "../../errors.js";
import type { GenerateResult } from "../../commands/result.js";
import type { ResolvedConfig } from "../../config/config.js";
import type { OutputFailure } from "../../stages/run-options.js";
import {
  failedConclusion,
  failedLines,
  fleetLines,
  mostOneByOne,
} from "../../report/fleet-text.js";
import type { FailedOutput, FleetOutput } from "../../report/fleet-text.js";
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
import { failureLines } from "./failure.js";
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
  /** The outputs that failed beside others. */
  readonly failures: readonly OutputFailure[];
}

/** Prints the plan of a dry run to stdout, and to stderr what was done, what Close changed, the warnings, and what failed. */
export async function printResult(
  run: FinishedRun,
  result: GenerateResult,
): Promise<void> {
  const { command, flags, io, cwd, failures } = run;
  const labelOf = (directory: string): string =>
    relative(cwd, directory).replaceAll(sep, "/") || ".";
  const outputs = result.outputs.map(
    ({ orgs, directory, plan, takenOver, warnings }): FleetOutput => ({
      label: labelOf(directory),
      ...{ orgs, plan, takenOver, warnings },
    }),
  );
  const failed = failures.map(({ orgs, directory, error }) => ({
    label: labelOf(directory),
    ...{ orgs, error },
  }));
  if (flags.json === true) {
    const { runReport } = await import("../../report/run-document.js");
    const written = flags.dryRun !== true;
    const report = runReport({ command, written, outputs, failed });
    io.stdout(`${JSON.stringify(report, null, 2)}\n`);
  } else {
    if (flags.dryRun === true) printLines(io.stdout, planLines(outputs));
    if (flags.silent !== true)
      printLines(io.stderr, await doneLines(run, result, outputs));
  }
  if (failed.length > 0)
    printLines(io.stderr, failureTexts(failed, outputs.length, run));
}

/** What was done, for people: each output, or where they are many the sums. */
async function doneLines(
  { command, flags, io, style, cwd, config, failures }: FinishedRun,
  result: GenerateResult,
  outputs: readonly FleetOutput[],
): Promise<readonly string[]> {
  const all = flags.verbose === true;
  const run = flags.dryRun === true ? "plan" : command;
  const first = usualConfigLines(config, cwd, style);
  const of = outputs.length + failures.length;
  if (of > mostOneByOne && !all)
    return [...first, ...fleetLines(doneWord(run), outputs, of, style)];
  const warnings = outputs.flatMap((output) => output.warnings);
  const width = io.terminal?.columns;
  return [
    ...first,
    ...resultLines(doneWord(run), outputs, style),
    ...result.outputs.flatMap(({ verified }) =>
      verified === undefined ? [] : [verifiedLine(verified, cwd, style)],
    ),
    ...programLines(result.outputs, cwd, style),
    ...(await takenOverLines(outputs, style, { run, all, width })),
    ...warningLines(warnings, style, { all }),
  ];
}

/** Each failure whole, as if it were alone; of many the sums. */
function failureTexts(
  failed: readonly FailedOutput[],
  done: number,
  { flags, style }: FinishedRun,
): readonly string[] {
  const of = done + failed.length;
  const debug = flags.debug === true;
  if (of > mostOneByOne && flags.verbose !== true && !debug)
    return failedLines(failed, of, style);
  return [
    ...failed.flatMap(({ label, error }) =>
      failureLines(ofOutput(label, error), style, {
        ...{ debug, program: "", output: label },
      }),
    ),
    ...failedConclusion(failed, of, style),
  ];
}

function ofOutput(
  label: string,
  { code, message, hint, items, cause, filesChanged, before }: CodegenError,
): CodegenError {
  return new CodegenError(code, `${label}: ${message}`, {
    ...(hint === undefined ? {} : { hint }),
    ...{ items, cause, filesChanged, before },
  });
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
