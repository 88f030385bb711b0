/** `codegen explain`: its words, its flags and its run. */
import type { Command } from "commander";
import { defineCommand } from "../command.js";
import type { CommandContext } from "../command.js";
import type { GlobalFlags } from "../flags/global-flags.js";
import { printText } from "../print/lines.js";

/** The flags and arguments of `codegen explain`. */
export interface ExplainFlags extends GlobalFlags {
  readonly json?: true;
  /** Empty for all. */
  readonly codes: readonly string[];
}

/** `codegen explain`. */
export const command = defineCommand<ExplainFlags>({
  name: "explain",
  addWords,
  run,
});

function addWords(command: Command): () => ExplainFlags {
  command
    .description("explain the code of an error or a warning")
    .argument("[codes...]", "such as E_AUTH (default: list all)")
    .option("--json", "print it as JSON")
    .addHelpText("after", help);
  return () => ({
    ...command.optsWithGlobals<ExplainFlags>(),
    codes: command.args,
  });
}

async function run(
  { codes, json }: ExplainFlags,
  { io, dataStyle }: CommandContext,
): Promise<number> {
  const [{ explain, readExplanations }, { codeLines, explanationLines }] =
    await Promise.all([
      import("../../commands/explain/run-explain.js"),
      import("../../report/explain-text.js"),
    ]);
  const isList = codes.length === 0;
  const found = isList
    ? await readExplanations()
    : await Promise.all(codes.map(explain));
  if (json === true) {
    const document = { version: 1, codes: found };
    io.stdout(`${JSON.stringify(document, null, 2)}\n`);
    return 0;
  }
  const lines = isList
    ? codeLines(found, dataStyle)
    : found.flatMap((one, index) => [
        ...(index === 0 ? [] : [""]),
        ...explanationLines(one, dataStyle),
      ]);
  printText(io, lines);
  return 0;
}

const help = `
The paragraphs come with the package: no network is needed. They are those of
docs/troubleshooting.md.

Examples:
  codegen explain E_AUTH
  codegen explain w_unread
  codegen explain                         all codes
`;
