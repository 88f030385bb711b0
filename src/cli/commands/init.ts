/** `codegen init`: its words, its flags and its run. */
import { Option } from "commander";
import type { Command } from "commander";
import { defineCommand } from "../command.js";
import type { CommandContext } from "../command.js";
import type { InitChoices } from "../flags/init-choices.js";

/** The flags of `codegen init`. */
export interface InitFlags extends InitChoices {}

/** `codegen init`. */
export const command = defineCommand<InitFlags>({
  name: "init",
  addWords,
  run,
});

function addWords(command: Command): () => InitFlags {
  command
    .description("set a project up: config, scripts, ignore lists, git, CI")
    .option("-y, --yes", "ask nothing: take the flags and the defaults")
    .option("-n, --dry-run", "print the plan as a patch, write nothing")
    .option("--output <dir>", "folder that the code goes to")
    .addOption(
      new Option("--emit <what>", "how much is generated").choices([
        ...["types", "wrappers", "client"],
      ]),
    )
    .option("--include <types>", "object types to keep, with commas between")
    .addOption(
      new Option("--sample", "use the embedded sample organisation").conflicts([
        "offline",
      ]),
    )
    .option("--offline", "do not ask Close whose the key is")
    .option("--ci", "write a workflow for GitHub (default: where .github is)")
    .option("--no-ci", "write none")
    .option("--no-agents", "write no AGENTS.md")
    .option("--generate", "generate the code at the end")
    .option("--json", "print the plan, or what was done, as JSON")
    .addHelpText("after", help);
  return () => command.optsWithGlobals<InitFlags>();
}

async function run(flags: InitFlags, context: CommandContext): Promise<number> {
  const [{ beginRun }, { setUp }] = await Promise.all([
    import("../run/begin-run.js"),
    import("../run/set-up.js"),
  ]);
  const place = await beginRun(flags, context);
  context.io.takeSignals?.();
  return setUp(flags, context, place);
}

const help = `
On a terminal it asks: the API key (which is not shown, and may be in the
environment or in .env already), the folder for the code, how much of it, the
object types. It tests the key, shows what it would write and what it leaves
alone, and writes after a yes. Elsewhere --yes and the flags answer.

Files that are there keep all that they have, and a second run writes nothing.
The key goes into an env file that git ignores, or nowhere.

Examples:
  codegen init                            asks
  codegen init --dry-run                  the plan as a patch
  codegen init --yes --sample --generate  try it without a Close account
  codegen init --yes --output src/close --include "Lead,Account"
  codegen init --cwd packages/api         in a package of a monorepo
`;
