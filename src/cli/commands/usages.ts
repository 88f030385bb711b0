/** `codegen usages`: its words, its flags and its run. */
import type { Command } from "commander";
import { defineCommand } from "../command.js";
import type { CommandContext } from "../command.js";
import type { GlobalFlags } from "../flags/global-flags.js";
import { printText } from "../print/lines.js";

/** The flags and arguments of `codegen usages`. */
export interface UsagesFlags extends GlobalFlags {
  readonly json?: true;
  readonly profile?: true;
  readonly query?: string | undefined;
}

/** `codegen usages`. */
export const command = defineCommand<UsagesFlags>({
  name: "usages",
  addWords,
  run,
});

function addWords(command: Command): () => UsagesFlags {
  command
    .description("show where your program uses a field or an object type")
    .argument("[query]", "an id, a label or a name (default: all, counted)")
    .option("--json", "print the report as JSON")
    .option("--profile", "print the time of each step")
    .addHelpText("after", help);
  return () => {
    const [query] = command.args;
    return { ...command.optsWithGlobals<UsagesFlags>(), query };
  };
}

async function run(
  flags: UsagesFlags,
  context: CommandContext,
): Promise<number> {
  const { runWithConfig } = await import("../run/with-config.js");
  const { io, dataStyle } = context;
  await runWithConfig(flags, context, { asksClose: false }, async (run) => {
    const [{ usages }, { usageLines, usageSummary }] = await Promise.all([
      import("../../commands/usages/run-usages.js"),
      import("../../report/usages-text.js"),
    ]);
    const { query, org: orgs } = flags;
    const { config, steps, cwd } = run;
    const { signal } = io;
    const report = await usages({ config, orgs, query, cwd, steps, signal });
    if (flags.json === true) {
      io.stdout(`${JSON.stringify(report, null, 2)}\n`);
      return;
    }
    const all = flags.verbose === true;
    const lines =
      query === undefined
        ? usageSummary(report, dataStyle)
        : usageLines(report, dataStyle, { all });
    printText(io, lines);
  });
  return 0;
}

const help = `
Looks at the programs of all tsconfigs of the repository, by their types: a word
counts only where it is the member. Raw ids count, too. Needs no key and no
network, and writes nothing.

"Not used in this program" is said only where nothing names the field and no
whole record is given to code that may read any member of it.

Examples:
  codegen usages                          every field, counted
  codegen usages Account.status           every place, with its line
  codegen usages cf_AlwPRAkWADEAaRW8      the same by id
  codegen usages sales.proposal           a status of opportunities
  codegen usages "Point of Contact" --json
`;
