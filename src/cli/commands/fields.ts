/** `codegen fields`: its words, its flags and its run. */
import type { Command } from "commander";
import { defineCommand } from "../command.js";
import type { CommandContext } from "../command.js";
import type { GlobalFlags } from "../flags/global-flags.js";

/** The flags and arguments of `codegen fields`. */
export interface FieldsFlags extends GlobalFlags {
  readonly json?: true;
  readonly query?: string | undefined;
}

/** `codegen fields`. */
export const command = defineCommand<FieldsFlags>({
  name: "fields",
  addWords,
  run,
});

function addWords(command: Command): () => FieldsFlags {
  command
    .description("look up names, labels, ids, types and choices")
    .argument("[query...]", "any part of a label, a name, an id, a choice, …")
    .option("--json", "print the rows as JSON")
    .addHelpText("after", help);
  return () => {
    const words = command.args;
    // Labels have blanks, and nobody likes to quote them.
    const query = words.length === 0 ? undefined : words.join(" ");
    return { ...command.optsWithGlobals<FieldsFlags>(), query };
  };
}

async function run(
  flags: FieldsFlags,
  context: CommandContext,
): Promise<number> {
  const { runWithConfig } = await import("../run/with-config.js");
  const { io, dataStyle } = context;
  await runWithConfig(flags, context, { asksClose: false }, async (run) => {
    const [{ readLeftOut, readRows, searchAll }, { fieldsText }, { keepRows }] =
      await Promise.all([
        import("../../commands/fields/run-fields.js"),
        import("../print/fields.js"),
        import("../run/keep-rows.js"),
      ]);
    const { query, org: orgs, json = false } = flags;
    const { config } = run;
    const rows = await readRows({ config, orgs });
    const found = await searchAll(rows, query, () =>
      readLeftOut({ config, orgs }),
    );
    io.stdout(fieldsText(found, json, dataStyle));
    await keepRows({ config, rows }, io, performance.timeOrigin);
  });
  return 0;
}

const help = `
Reads the lock, and asks nobody. Up to three fields that a query finds are
shown with all that is known of them, more as a table. A whole id finds what
has it, and nothing else; it may begin with "custom.".

Examples:
  codegen fields                          every object type, field and status
  codegen fields cf_AlwPRAkWADEAaRW8      what is this id?
  codegen fields point of contact
  codegen fields Account --json
`;
