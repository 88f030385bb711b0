/** `codegen diff`: its words, its flags and its run. */
import { Option } from "commander";
import type { Command } from "commander";
import { defineCommand } from "../command.js";
import type { CommandContext, ConfiguredRun } from "../command.js";
import {
  addReporterFlags,
  diffReporters,
  failOnOption,
  usagesOption,
} from "../flags/report-flags.js";
import type { ReportFlags } from "../flags/report-flags.js";
import { CodegenError } from "../../errors.js";

/** The flags and arguments of `codegen diff`. */
export interface DiffFlags extends ReportFlags {
  readonly exitCode?: true;
  readonly matrix?: true;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** `codegen diff`. */
export const command = defineCommand<DiffFlags>({
  name: "diff",
  addWords,
  run,
});

function addWords(command: Command): () => DiffFlags {
  command
    .description("compare your organisation at two times, or two organisations")
    .argument("[from]", "what to start from (default: lock)")
    .argument("[to]", "what to compare it with (default: live)")
    .addOption(
      failOnOption("lowest severity that exits with 2 (default: none)"),
    )
    .addOption(
      new Option("--exit-code", "short for --fail-on any").conflicts([
        "failOn",
      ]),
    )
    .addOption(usagesOption().conflicts(["matrix"]))
    .option("--matrix", "show which organisations of the config have what")
    .option("--profile", "print the time of each step");
  const reporters = addReporterFlags(command, diffReporters);
  command.addHelpText("after", help);
  return () => {
    const [from, to] = command.args;
    const flags = command.optsWithGlobals<DiffFlags>();
    const all = { ...flags, reporters: reporters(), from, to };
    assertMatrix(all);
    return all;
  };
}

/** Of a matrix there is one side, which is all organisations, and not every form. */
function assertMatrix({ matrix, from, to, reporters }: DiffFlags): void {
  if (matrix !== true) return;
  const isSide = from === undefined || from === "lock" || from === "live";
  if (to !== undefined || !isSide)
    throw new CodegenError(
      "E_USAGE",
      "--matrix compares all organisations: as their locks have them, or live.",
      { hint: "Give lock or live, or nothing; --org chooses some of them." },
    );
  const known: readonly string[] = ["text", "json", "html"];
  const other = reporters.find(({ reporter }) => !known.includes(reporter));
  if (other !== undefined)
    throw new CodegenError(
      "E_USAGE",
      `There is no matrix in the form ${other.reporter}.`,
      { hint: "Choose another reporter: text, json or html." },
    );
}

async function run(flags: DiffFlags, context: CommandContext): Promise<number> {
  const { runWithConfig } = await import("../run/with-config.js");
  if (flags.matrix === true) {
    const asksClose = flags.from === "live";
    return runWithConfig(flags, context, { asksClose }, (run) =>
      showMatrix(flags, context, run),
    );
  }
  const { from = "lock", to = "live" } = flags;
  const needs = {
    asksClose: [from, to].some((side) => /^live(?::|$)/.test(side)),
    // Locks that are named by their paths need no config.
    anywhere: [from, to].every(
      (side) => !/^(?:live|lock|git)(?::|$)/.test(side),
    ),
  };
  return runWithConfig(flags, context, needs, (run) =>
    compareAndPrint(flags, context, run),
  );
}

async function showMatrix(
  flags: DiffFlags,
  context: CommandContext,
  run: ConfiguredRun,
): Promise<number> {
  const { matrix } = await import("../../commands/diff/run-matrix.js");
  const report = await matrix({
    ...run,
    orgs: flags.org,
    live: flags.from === "live",
    failOn: flags.exitCode === true ? "any" : flags.failOn,
    signal: context.io.signal,
  });
  const { printMatrix } = await import("../print/reports.js");
  await printMatrix(report, { flags, context, run });
  return report.summary.exitCode;
}

async function compareAndPrint(
  flags: DiffFlags,
  context: CommandContext,
  run: ConfiguredRun,
): Promise<number> {
  const { diff } = await import("../../commands/diff/run-diff.js");
  const report = await diff({
    ...run,
    orgs: flags.org,
    from: flags.from,
    to: flags.to,
    failOn: flags.exitCode === true ? "any" : flags.failOn,
    usages: flags.usages === true,
    signal: context.io.signal,
  });
  const { printDiff } = await import("../print/reports.js");
  await printDiff(report, { flags, context, run });
  return report.summary.exitCode;
}

const help = `
Operands:
  live, live:<org>     the organisation as Close has it now
  lock, lock:<org>     as the lock of the config has it
  git:<ref>            as that lock was at a revision of git
  <path>               as another lock has it

Two different organisations give a parity report: what is missing here, missing
there, or differs, matched by label.

--matrix shows all organisations side by side: what not all of them have, or not
alike, by label. It takes the locks, or with live what Close has now, and prints
text, JSON or HTML.

Examples:
  codegen diff                            what a pull would bring
  codegen diff git:main lock              what a branch changes
  codegen diff live:sandbox live:main     what the sandbox lacks
  codegen diff --matrix --reporter html -o matrix.html
`;
