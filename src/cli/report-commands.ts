/** The words of `check` and `diff`: their flags and help. */
import type { Command } from "commander";
import { Option } from "commander";
import type { Flags, Request } from "./request.js";
import { addReporterFlags } from "./reporters.js";

type Ask = (request: Request) => void;

const severities = ["breaking", "dangerous", "any", "none"];

/** Adds `codegen check`. */
export function addCheck(program: Command, ask: Ask): void {
  const command = program
    .command("check")
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
      new Option(
        "--fail-on <severity>",
        "lowest severity of drift that fails (default: any)",
      ).choices(severities),
    )
    .option("--profile", "print the time of each step");
  const reporters = addReporterFlags(command);
  command.addHelpText("after", afterCheckHelp).action(() =>
    ask({
      command: "check",
      flags: {
        ...command.optsWithGlobals<Flags>(),
        reporters: reporters(),
      },
    }),
  );
}

/** Adds `codegen diff`. */
export function addDiff(program: Command, ask: Ask): void {
  const command = program
    .command("diff")
    .description("compare your organisation at two times, or two organisations")
    .argument("[from]", "what to start from (default: lock)")
    .argument("[to]", "what to compare it with (default: live)")
    .addOption(
      new Option(
        "--fail-on <severity>",
        "lowest severity that exits with 2 (default: none)",
      ).choices(severities),
    )
    .addOption(
      new Option("--exit-code", "short for --fail-on any").conflicts([
        "failOn",
      ]),
    )
    .option("--profile", "print the time of each step");
  const reporters = addReporterFlags(command);
  command
    .addHelpText("after", afterDiffHelp)
    .action((from: string | undefined, to: string | undefined) =>
      ask({
        command: "diff",
        flags: {
          ...command.optsWithGlobals<Flags>(),
          reporters: reporters(),
          ...(from === undefined ? {} : { from }),
          ...(to === undefined ? {} : { to }),
        },
      }),
    );
}

const afterCheckHelp = `
Three verdicts: the organisation against the lock, the files against the lock,
and the version that wrote the lock against the one that runs. Exits with 0 when
nothing counts, with 2 when something was found, and with 1 when something could
not be read; everything is looked at before the exit code is chosen.

--fail-on is about changes of the organisation. Stale files and another version
always count, unless it is none. Changes that are meant to be are accepted in
the config: accept: [{ fingerprint, reason, expires }].

The files are compared by the hashes in the lock. Where both may have been
changed by others, as in a pull request from a fork, add --anew.

Examples:
  codegen check                           before a release
  codegen check --offline                 in a build: no key needed
  codegen check --fail-on breaking        let pass what breaks nothing
  codegen check --reporter text --reporter markdown -o drift.md
`;

const afterDiffHelp = `
Operands:
  live, live:<org>     the organisation as Close has it now
  lock, lock:<org>     as the lock of the config has it
  git:<ref>            as that lock was at a revision of git
  <path>               as another lock has it

Two different organisations give a parity report: what is missing here, missing
there, or differs, matched by label.

Examples:
  codegen diff                            what a pull would bring
  codegen diff git:main lock              what a branch changes
  codegen diff live:sandbox live:main     what the sandbox lacks
`;
