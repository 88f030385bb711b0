/** `codegen adopt`: its words, its flags and its run. */
import { Option } from "commander";
import type { Command } from "commander";
import { defineCommand } from "../command.js";
import type { CommandContext } from "../command.js";
import type { GlobalFlags } from "../flags/global-flags.js";
import { printLines, printText } from "../print/lines.js";
import { patchNote } from "../print/patch-note.js";

/** The flags and arguments of `codegen adopt`. */
export interface AdoptFlags extends GlobalFlags {
  readonly allowDirty?: true;
  readonly dryRun?: true;
  readonly json?: true;
  readonly profile?: true;
  readonly report?: true;
  readonly globs: readonly string[];
}

/** `codegen adopt`. */
export const command = defineCommand<AdoptFlags>({
  name: "adopt",
  addWords,
  run,
});

function addWords(command: Command): () => AdoptFlags {
  command
    .description("replace raw ids of Close in your program by names")
    .argument("[globs...]", "files, folders or globs (default: all)")
    .addOption(
      new Option("-n, --dry-run", "print the edits as a patch").conflicts([
        "report",
        "json",
      ]),
    )
    .option("--report", "count raw ids by form, and edit nothing")
    .option("--json", "print what was found and done as JSON")
    .option("--allow-dirty", "edit although git has uncommitted changes")
    .option("--profile", "print the time of each step")
    .addHelpText("after", help);
  return () => ({
    ...command.optsWithGlobals<AdoptFlags>(),
    globs: command.args,
  });
}

async function run(
  flags: AdoptFlags,
  context: CommandContext,
): Promise<number> {
  const [{ runWithConfig }, { splitEnv }] = await Promise.all([
    import("../run/with-config.js"),
    import("../flags/env-values.js"),
  ]);
  const { io, style, dataStyle } = context;
  const { files, values } = splitEnv(flags.env ?? []);
  const { env: _, ...others } = flags;
  const given = { ...others, ...(files.length > 0 && { env: files }) };
  await runWithConfig(given, context, { asksClose: false }, async (run) => {
    const [{ adopt }, { envIds }, { adoptLines }, { safeText }] =
      await Promise.all([
        import("../../commands/adopt/run-adopt.js"),
        import("../../commands/adopt/env-ids.js"),
        import("../../report/adopt-text.js"),
        import("../../report/terminal.js"),
      ]);
    const { config, steps, cwd } = run;
    const mode = modeOf(flags);
    const { report, patch, root, unguarded } = await adopt({
      ...{ config, steps, cwd, mode, signal: io.signal },
      orgs: flags.org,
      globs: flags.globs,
      env: await envIds({ values, files, cwd }),
      allowDirty: flags.allowDirty,
    });
    if (unguarded !== null && flags.silent !== true)
      io.stderr(`${style.caution("note")}  ${safeText(unguarded)}\n`);
    if (flags.json === true) {
      io.stdout(`${JSON.stringify(report, null, 2)}\n`);
      return;
    }
    const all = flags.verbose === true;
    const shade = mode === "dry" ? style : dataStyle;
    const lines = adoptLines(report, shade, { all, mode });
    if (mode !== "dry") {
      printText(io, lines);
      return;
    }
    // A patch is for another program: what is said about it goes elsewhere.
    io.stdout(patch);
    if (flags.silent === true) return;
    printLines(io.stderr, lines);
    if (patch !== "") printLines(io.stderr, await patchNote(root, cwd, style));
  });
  return 0;
}

function modeOf({ report, dryRun }: AdoptFlags): "count" | "dry" | "write" {
  if (report === true) return "count";
  return dryRun === true ? "dry" : "write";
}

const help = `
An id of a field, a status, a pipeline or an object type becomes an expression
with the same value, such as lead.fields.industry.wireKey in the place of
"custom.cf_…", and the import that it needs is added. What the compiler would
refuse, and what cannot be proved to stay the same, is left and reported with
its reason. Your own client stays.

Not edited: outputs, generated, vendored and ignored files, declaration files.
Nothing is written where git has changes that are not committed.

--env also takes NAME=cf_…, for ids that the program takes from its environment;
of an env file all variables that hold an id are taken.

Examples:
  codegen adopt --report                  how many there are
  codegen adopt -n src > adopt.patch      look at it first
  codegen adopt src "!src/legacy"         edit
  codegen adopt --env CLOSE_TIER=cf_4hQ   process.env.CLOSE_TIER, too
`;
