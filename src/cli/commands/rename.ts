/** `codegen rename`: its words, its flags and its run. */
import { relative } from "node:path";
import { Option } from "commander";
import type { Command } from "commander";
import type { RenameResult } from "../../commands/rename/run-rename.js";
import { defineCommand } from "../command.js";
import type { CommandContext } from "../command.js";
import type { GlobalFlags } from "../flags/global-flags.js";
import { printLines, printText } from "../print/lines.js";
import { patchNote } from "../print/patch-note.js";

/** The flags and arguments of `codegen rename`. */
export interface RenameFlags extends GlobalFlags {
  readonly all?: true;
  readonly to?: string;
  readonly dryRun?: true;
  readonly force?: true;
  readonly allowDirty?: true;
  readonly json?: true;
  readonly profile?: true;
  readonly query?: string | undefined;
}

/** `codegen rename`. */
export const command = defineCommand<RenameFlags>({
  name: "rename",
  addWords,
  run,
});

function addWords(command: Command): () => RenameFlags {
  command
    .description("carry new labels through your program, lock and output")
    .argument(
      "[query]",
      "an id, a label or a name (default: list what differs)",
    )
    .addOption(
      new Option("--all", "rename everything that the list shows").conflicts([
        "to",
      ]),
    )
    .option("--to <name>", "the new name, in place of that of the label")
    .addOption(
      new Option("-n, --dry-run", "print a patch, write nothing").conflicts([
        "json",
      ]),
    )
    .option("--json", "print the list, or what was done, as JSON")
    .option("--force", "write although the program has more errors then")
    .option("--allow-dirty", "write beside changes that are not committed")
    .option("--profile", "print the time of each step")
    .addHelpText("after", help);
  return () => {
    const [query] = command.args;
    return { ...command.optsWithGlobals<RenameFlags>(), query };
  };
}

async function run(
  flags: RenameFlags,
  context: CommandContext,
): Promise<number> {
  const { query, all, to } = flags;
  if (query === undefined ? to !== undefined : all === true) {
    const { CodegenError } = await import("../../errors.js");
    throw new CodegenError(
      "E_USAGE",
      query === undefined
        ? "--to needs the one thing that is to be called so."
        : "--all renames everything, and takes no id, label or name.",
      { hint: "See codegen rename --help." },
    );
  }
  const { runWithConfig } = await import("../run/with-config.js");
  await runWithConfig(flags, context, { asksClose: false }, async (run) => {
    const { rename } = await import("../../commands/rename/run-rename.js");
    const { config, steps, cwd } = run;
    const result = await rename({
      ...{ config, steps, query, to, orgs: flags.org },
      all: all === true,
      dryRun: flags.dryRun === true,
      force: flags.force === true,
      allowDirty: flags.allowDirty === true,
      signal: context.io.signal,
    });
    await printRename(result, flags, context, cwd);
  });
  return 0;
}

async function printRename(
  result: RenameResult,
  flags: RenameFlags,
  { io, style, dataStyle }: CommandContext,
  cwd: string,
): Promise<void> {
  const [{ renameLines, leftLines }, { unifiedPatch }] = await Promise.all([
    import("../../report/rename-text.js"),
    import("../../report/unified-patch.js"),
  ]);
  const { renamed, outdated, program, root, generated } = result;
  if (flags.json === true) {
    io.stdout(`${JSON.stringify(renameDocument(result, cwd), null, 2)}\n`);
    return;
  }
  const say = (lines: readonly string[]): void => {
    if (flags.silent !== true) printLines(io.stderr, lines);
  };
  const named = (list: RenameResult["renamed"], shade = style) =>
    renameLines(
      list.map(({ thing, to }) => ({ ...thing, to })),
      shade,
    );
  if (program === null) {
    printText(io, named(outdated, dataStyle));
    say([listSummary(outdated.length, flags)]);
    return;
  }
  const { files, left, errors } = program;
  const from = (path: string): string =>
    relative(cwd, path).replaceAll("\\", "/");
  if (flags.dryRun === true)
    io.stdout(
      unifiedPatch(
        files.map(({ path, ...texts }) => ({
          ...texts,
          path: relative(root, path).replaceAll("\\", "/"),
        })),
      ),
    );
  const places = files.reduce((sum, { edits }) => sum + edits.length, 0);
  const what = `${plural(places, "place")} in ${plural(files.length, "file")} of your program, and ${plural(generated, "file")} of the output with the lock`;
  say([
    ...named(renamed),
    result.written
      ? `${style.good("renamed")}  ${what}`
      : `${style.caution("would rename")}  ${what}; nothing was written`,
    ...(result.withoutGit === null
      ? []
      : [`${style.caution("note")}  ${result.withoutGit}`]),
    ...(flags.dryRun === true && files.length > 0
      ? await patchNote(root, cwd, style)
      : []),
    ...(errors.length > 0
      ? [
          `${style.caution("note")}  The program has ${plural(errors.length, "error")} more than before.`,
          ...errors
            .slice(0, 20)
            .map(
              ({ file, line, column, code, message }) =>
                `  ${from(file)}:${String(line)}:${String(column)}  ${code}  ${message}`,
            ),
        ]
      : []),
    ...leftLines(
      left.map((one) => ({ ...one, file: from(one.file) })),
      style,
      { all: flags.verbose === true },
    ),
  ]);
}

/** The report as data: names that are not those of their labels, or what was renamed. */
function renameDocument(result: RenameResult, cwd: string) {
  const { renamed, outdated, program, generated, written } = result;
  const names = (list: RenameResult["renamed"]) =>
    list.map(({ thing: { title, label, id }, to }) => ({
      ...{ title, label, id, to },
    }));
  const from = (path: string): string =>
    relative(cwd, path).replaceAll("\\", "/");
  return {
    version: 1,
    ...{ written, outdated: names(outdated), renamed: names(renamed) },
    files: (program?.files ?? []).map(({ path, edits }) => ({
      path: from(path),
      edits: edits.length,
    })),
    left: (program?.left ?? []).map((one) => ({
      ...{ file: from(one.file), line: one.line, column: one.column },
      ...{ text: one.text, why: one.why },
    })),
    generated,
  };
}

function plural(count: number, word: string): string {
  return `${String(count)} ${word}${count === 1 ? "" : "s"}`;
}

function listSummary(count: number, { query }: RenameFlags): string {
  if (query !== undefined)
    return "Its name is that of its label already; --to gives it another.";
  return count === 0
    ? "Every name is that of its label."
    : "These names are not those of their labels. Rename one by its id, label or name, or all of them with --all.";
}

const help = `
Names stay with their ids when something is relabelled in Close. This carries
the new label through: first your program, by its types and in all tsconfigs of
the repository, then the output with its lock. A name that the config gives is
changed there, too, where it stands as plain text. All of it is written, or
nothing. It needs no key and no network.

What the types do not prove is left and listed with its line. Generated, ignored
and vendored files, packages and declaration files are never edited. A program
that would compile worse than before is not written.

Examples:
  codegen rename                          what has another label by now
  codegen rename Account.status -n        the patch for one field
  codegen rename --all                    all of them
  codegen rename cf_AlwPRAkWADE --to stage
`;
