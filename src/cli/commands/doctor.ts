/** `codegen doctor`: its words, its flags and its run. */
import type { Command } from "commander";
import { defineCommand } from "../command.js";
import type { CommandContext } from "../command.js";
import type { GlobalFlags } from "../flags/global-flags.js";
import { printText } from "../print/lines.js";

/** The flags of `codegen doctor`. */
export interface DoctorFlags extends GlobalFlags {
  readonly json?: true;
  readonly fix?: true;
  readonly offline?: true;
}

/** `codegen doctor`. */
export const command = defineCommand<DoctorFlags>({
  name: "doctor",
  addWords,
  run,
});

function addWords(command: Command): () => DoctorFlags {
  command
    .description("find out what is wrong with a set-up, and what to do")
    .option("--offline", "do not ask Close")
    .option("--fix", "fix what is safe: ignore lists, git, stale files")
    .option("--json", "print the report as JSON")
    .addHelpText("after", help);
  return () => command.optsWithGlobals<DoctorFlags>();
}

async function run(
  flags: DoctorFlags,
  context: CommandContext,
): Promise<number> {
  const [{ beginRun }, { doctor }, { doctorLines }, { chooseSteps }] =
    await Promise.all([
      import("../run/begin-run.js"),
      import("../../commands/doctor/run-doctor.js"),
      import("../../report/doctor-text.js"),
      import("../print/progress.js"),
    ]);
  const { io, style, dataStyle } = context;
  const { cwd, envFiles } = await beginRun(flags, context);
  io.takeSignals?.();
  const steps = chooseSteps(flags, io, style);
  const report = await steps("Look at everything", () =>
    doctor({
      ...{ cwd, env: io.env, envFiles, orgs: flags.org },
      configPath: flags.config,
      offline: flags.offline === true,
      fix: flags.fix === true,
      versions: process.versions,
      signal: io.signal,
    }),
  );
  const { exitCode } = report.summary;
  if (flags.json === true) {
    io.stdout(`${JSON.stringify(report, null, 2)}\n`);
    return exitCode;
  }
  const all = flags.verbose === true;
  const width = io.terminal?.columns;
  const shown =
    flags.silent === true
      ? {
          ...report,
          findings: report.findings.filter(({ level }) => level === "broken"),
        }
      : report;
  const lines = doctorLines(shown, dataStyle, { all, width });
  printText(io, lines);
  return exitCode;
}

const help = `
Looks at Node and the package, the config and where it is, the key (masked) and
whose it is, what Close refuses it, the rate limit, the clock, the lock, the
files, formatters, TypeScript, undici and git. What is broken keeps nothing else
from being looked at. Exits with 1 where something is broken.

--fix writes ignore lists and git's settings as codegen init does, and files as
the lock gives them. It never touches what was edited by hand.

Examples:
  codegen doctor
  codegen doctor --offline --json         for a build
  codegen doctor --fix
`;
