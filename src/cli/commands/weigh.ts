/** `codegen weigh`: its words, its flags and its run. */
import type { Command } from "commander";
import { defineCommand } from "../command.js";
import type { CommandContext } from "../command.js";
import type { GlobalFlags } from "../flags/global-flags.js";

/** The flags of `codegen weigh`. */
export interface WeighFlags extends GlobalFlags {
  readonly json?: true;
}

/** `codegen weigh`. */
export const command = defineCommand<WeighFlags>({
  name: "weigh",
  addWords,
  run,
});

function addWords(command: Command): () => WeighFlags {
  command
    .description("say how large the output is, and what a program loads of it")
    .option("--json", "print the report as JSON")
    .addHelpText("after", help);
  return () => command.optsWithGlobals<WeighFlags>();
}

async function run(
  flags: WeighFlags,
  context: CommandContext,
): Promise<number> {
  const { runWithConfig } = await import("../run/with-config.js");
  const { io, style } = context;
  await runWithConfig(flags, context, { asksClose: false }, async (run) => {
    const [{ weigh }, { weighLines }] = await Promise.all([
      import("../../commands/weigh/run-weigh.js"),
      import("../../report/weigh-text.js"),
    ]);
    const report = await weigh({ config: run.config, orgs: flags.org });
    const text =
      flags.json === true
        ? JSON.stringify(report, null, 2)
        : weighLines(report, style).join("\n");
    io.stdout(`${text}\n`);
  });
  return 0;
}

const help = `
Counts the files that the lock records: files, lines and bytes as they stand in
the repository, and the code that a program comes to load, by what it imports.
\`emit\` in the config decides how much there is: types, wrappers or the client.
`;
