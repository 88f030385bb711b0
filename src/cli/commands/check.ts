/** `codegen check`: its words, its flags and its run. */
import { Option } from "commander";
import type { Command } from "commander";
import type { CodegenError, Warning } from "../../errors.js";
import { defineCommand } from "../command.js";
import type { CommandContext, ConfiguredRun } from "../command.js";
import { collectUnchanged, reportUnchanged } from "../run/unchanged.js";
import {
  addReporterFlags,
  checkReporters,
  failOnOption,
  usagesOption,
  isMessage,
} from "../flags/report-flags.js";
import { linkOfBuild, readLink } from "../flags/report-link.js";
import type { ReportFlags } from "../flags/report-flags.js";
import { addFleetFlags, readShard } from "../flags/fleet-flags.js";
import type { FleetFlags, FleetWords } from "../flags/fleet-flags.js";

/** The flags of `codegen check`. */
export interface CheckFlags extends ReportFlags, FleetFlags {
  readonly offline?: true;
  readonly sample?: true;
  readonly anew?: true;
  /** The page that messages link to, in place of that of the build. */
  readonly link?: URL | undefined;
}

/** The flags as they are typed. */
type CheckWords = Omit<CheckFlags, "link" | "reporters" | "shard"> &
  FleetWords & { readonly link?: string };

/** `codegen check`. */
export const command = defineCommand<CheckFlags>({
  name: "check",
  addWords,
  run,
});

function addWords(command: Command): () => CheckFlags {
  command
    .description("report what changed in Close, and which files are stale")
    .addOption(
      new Option(
        "--offline",
        "look at the files only: no key, no network",
      ).conflicts(["sample"]),
    )
    .option("--sample", "ask the embedded sample organisation")
    .option("--anew", "make every file anew, trusting no hash of the lock")
    .addOption(
      failOnOption("lowest severity of drift that fails (default: any)"),
    )
    .addOption(usagesOption())
    .option("--profile", "print the time of each step");
  addFleetFlags(command);
  const reporters = addReporterFlags(command, checkReporters);
  command.option(
    "--link <url>",
    "page that a message links to (default: that of the build)",
  );
  command.addHelpText("after", help);
  return () => {
    const words = command.optsWithGlobals<CheckWords>();
    const { link, shard: share, ...flags } = words;
    const chosen = reporters();
    const shard = readShard(share);
    return { ...flags, shard, reporters: chosen, link: readLink(link, chosen) };
  };
}

async function run(
  flags: CheckFlags,
  context: CommandContext,
): Promise<number> {
  const { runWithConfig } = await import("../run/with-config.js");
  const asksClose = flags.offline !== true && flags.sample !== true;
  return runWithConfig(flags, context, { asksClose }, (run) =>
    checkAndPrint(flags, context, run),
  );
}

async function checkAndPrint(
  flags: CheckFlags,
  context: CommandContext,
  run: ConfiguredRun,
): Promise<number> {
  const { check } = await import("../../commands/check/run-check.js");
  const errors: CodegenError[] = [];
  const warnings: Warning[] = [];
  const { outputs, onUpToDate } = collectUnchanged();
  const report = await check({
    ...run,
    orgs: flags.org,
    offline: flags.offline === true,
    sample: flags.sample === true,
    anew: flags.anew === true,
    failOn: flags.failOn,
    onFailure: (_org, error) => errors.push(error),
    onWarning: (warning) => warnings.push(warning),
    onUpToDate,
    usages: flags.usages === true,
    signal: context.io.signal,
  });
  const { printCheck } = await import("../print/reports.js");
  const link = flags.link ?? linkOfBuild(context.io.env);
  await printCheck(report, { flags, context, run, errors, warnings, link });
  // What links to this build is not what the next one prints.
  if (!flags.reporters.some(({ reporter }) => isMessage(reporter)))
    reportUnchanged(run.config, outputs, context);
  return report.summary.exitCode;
}

const help = `
Three verdicts: the organisation against the lock, the files against the lock,
and the version that wrote the lock against the one that runs. Exits with 0 when
nothing counts, with 2 when something was found, and with 1 when something could
not be read; everything is looked at before the exit code is chosen.

--fail-on is about changes of the organisation. Stale files and another version
always count, unless it is none. Changes that are meant to be are accepted in
the config: accept: [{ fingerprint, reason, expires }].

--fail-on used is for changes that break, or may break, what your program names
(codegen usages); it implies --usages.

The files are compared by the hashes in the lock. Where both may have been
changed by others, as in a pull request from a fork, add --anew.

The reporters slack and webhook print one JSON document each, to be posted by
you: the address of a webhook is a secret, which no flag and no config takes.
Who owns what changed is in the config: owners: { "Lead.*": "#sales-ops" }.

Examples:
  codegen check                           before a release
  codegen check --offline                 in a build: no key needed
  codegen check --fail-on breaking        let pass what breaks nothing
  codegen check --reporter text --reporter markdown -o drift.md
  codegen check --reporter slack -o drift.json ||
    curl -H "content-type: application/json" -d @drift.json "$SLACK_WEBHOOK_URL"
`;
