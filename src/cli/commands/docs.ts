/** `codegen docs`: its words, its flags and its run. */
import { Option } from "commander";
import type { Command } from "commander";
import { relative } from "node:path";
import type { DocsPage } from "../../commands/docs/run-docs.js";
import { CodegenError } from "../../errors.js";
import type { Palette } from "../../report/terminal.js";
import { defineCommand } from "../command.js";
import type { CommandContext } from "../command.js";
import type { GlobalFlags } from "../flags/global-flags.js";

/** The flags of `codegen docs`. */
export interface DocsFlags extends GlobalFlags {
  readonly format?: "html" | "markdown" | "mermaid";
  readonly out?: string;
  readonly stdout?: true;
  readonly usages?: true;
  readonly since?: string;
  readonly profile?: true;
}

/** `codegen docs`. */
export const command = defineCommand<DocsFlags>({
  name: "docs",
  addWords,
  run,
});

function addWords(command: Command): () => DocsFlags {
  command
    .description("make a page of all object types, fields and names")
    .addOption(
      new Option("--format <name>", "form of the page (default: html)").choices(
        ["html", "markdown", "mermaid"],
      ),
    )
    .addOption(
      new Option(
        "-o, --out <path>",
        "file, or folder (default: close.docs.html)",
      ).conflicts(["stdout"]),
    )
    .option("--stdout", "print the page, write nothing")
    .option("--usages", "show where your program uses each field")
    .option("--since <ref>", "list what changed since a revision of git")
    .option("--profile", "print the time of each step")
    .addHelpText("after", help);
  return () => command.optsWithGlobals<DocsFlags>();
}

async function run(flags: DocsFlags, context: CommandContext): Promise<number> {
  const { runWithConfig } = await import("../run/with-config.js");
  const { io, style } = context;
  await runWithConfig(flags, context, { asksClose: false }, async (run) => {
    const { docs } = await import("../../commands/docs/run-docs.js");
    const { config, steps, cwd } = run;
    const { format, out, since, usages } = flags;
    const { pages } = await docs({
      ...{ config, orgs: flags.org, format, out, since, usages },
      ...{ cwd, steps, signal: io.signal, dryRun: flags.stdout === true },
    });
    if (flags.stdout === true) io.stdout(onlyText(pages));
    else if (flags.silent !== true)
      for (const page of pages)
        io.stderr(`${await pageLine(page, cwd, style)}\n`);
  });
  return 0;
}

function onlyText(pages: readonly DocsPage[]): string {
  const [page, ...others] = pages;
  if (page !== undefined && others.length === 0) return page.text;
  const names = pages.map(({ org }) => org).join(", ");
  throw new CodegenError("E_USAGE", "--stdout prints one page only.", {
    hint: `Choose one organisation with --org; the config has ${names}.`,
  });
}

async function pageLine(
  { path, status, objects, fields }: DocsPage,
  cwd: string,
  style: Palette,
): Promise<string> {
  const [{ safeText }, { counted }] = await Promise.all([
    import("../../report/terminal.js"),
    import("../../report/wording.js"),
  ]);
  const words = { created: "written", changed: "written", kept: "unchanged" };
  const done = status === null ? "" : words[status];
  const place = safeText(relative(cwd, path) || path, 500);
  return `${style.good(done)}  ${place}  ${counted(objects, "object type")}, ${counted(fields, "field")}`;
}

const help = `
One file for each organisation, which loads nothing: search, a picture of the
references, every field with its name, id, type, choices and samples to copy,
shared fields, statuses, adjusted names, and what changed since the lock before
this one, by git. It is made from the lock: no key, no network.

The file is close.docs.html beside the config, with several organisations
close.docs.NAME.html. Another file is never replaced.

Examples:
  codegen docs                            close.docs.html
  codegen docs --usages                   with every place in your program
  codegen docs -o site/crm.html
  codegen docs --format markdown --stdout
  codegen docs --since v1.2.0             changes since that tag
`;
