/** `codegen adopt`: raw ids of fields in the user's program become the names of the generated code. */
import { realpath } from "node:fs/promises";
import { relative, sep } from "node:path";
import type { Adoptable, ScannedFile } from "../../adopt/adoption.js";
import { findRefusals } from "../../adopt/refusals.js";
import { renderFile } from "../../adopt/render-file.js";
import type { ResolvedConfig } from "../../config/config.js";
import { openProgram } from "../../program/open-program.js";
import type { UserProgram } from "../../program/open-program.js";
import { countForms } from "../../report/adopt-document.js";
import type { AdoptReport, LeftPlace } from "../../report/adopt-document.js";
import { unifiedPatch } from "../../report/unified-patch.js";
import type { EditedFile } from "../../program/text-edits.js";
import type { Texts } from "../../program/texts.js";
import { writeSources } from "../../program/write-sources.js";
import { quietSteps } from "../../steps.js";
import type { Steps } from "../../steps.js";
import { assertClean, assertKnown } from "../clean-tree.js";
import { lockedOutputs } from "../program-outputs.js";
import { adoptOutputs } from "./adopt-outputs.js";
import { scanProgram } from "./scan-program.js";

/** Options of `adopt`. */
export interface AdoptOptions {
  readonly config: ResolvedConfig;
  readonly orgs?: readonly string[] | undefined;
  /** The folder from which globs and paths of the report start; absolute. @default the config's */
  readonly cwd?: string | undefined;
  /** Empty means all files. @default [] */
  readonly globs?: readonly string[] | undefined;
  /** Values of variables of the environment, by name. @default none */
  readonly env?: ReadonlyMap<string, string> | undefined;
  /** What to do with the edits: write them, show them as a patch, or count them. @default "write" */
  readonly mode?: "count" | "dry" | "write" | undefined;
  /** Writes although git has changes that are not committed. @default false */
  readonly allowDirty?: boolean | undefined;
  readonly steps?: Steps | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What `adopt` did. */
export interface AdoptResult {
  readonly report: AdoptReport;
  /** The edits as a patch from the folder of the repository; empty unless `mode` is `dry`. */
  readonly patch: string;
  /** The folder at which the paths of the patch start; absolute. */
  readonly root: string;
  /** Why it was not compared with git, as a sentence; null where it was. */
  readonly unguarded: string | null;
}

/**
 * Finds raw ids and edits them where the value stays the same and the compiler agrees. All files are written,
 * or none. `E_DIRTY` where git has changes, `E_USAGE` where a glob matches nothing, `E_OUTPUT_WRITE` where the disk refuses.
 */
export async function adopt(options: AdoptOptions): Promise<AdoptResult> {
  const { config, orgs, mode = "write", steps = quietSteps, signal } = options;
  const { cwd: given = config.root, globs = [], env = new Map() } = options;
  const cwd = await realpath(given).catch(() => given);
  const outputs = await adoptOutputs(await lockedOutputs(config, orgs));
  const program = await steps("Read the program", () =>
    openProgram({
      root: config.root,
      outputs: outputs.map(({ folder }) => folder),
      signal,
    }),
  );
  const scan = await steps("Look for ids", () =>
    scanProgram(program, { cwd, globs, env, outputs }),
  );
  const refused = await steps("Check with the compiler", () =>
    Promise.resolve(
      findRefusals({
        ...program,
        parts: scan.parts,
        files: scan.files,
        signal,
      }),
    ),
  );
  const chosen = new Map(
    scan.files.map((file) => [
      file,
      file.adoptables.filter((one) => !refused.has(one)),
    ]),
  );
  const edited = [...chosen].filter(([, adoptables]) => adoptables.length > 0);
  const isWritten = mode === "write" && edited.length > 0;
  const sources = edited.map((one) => sourceOf(one, program.texts));
  const unguarded = isWritten ? await write(program, sources, options) : null;
  const label = (path: string): string =>
    relative(cwd, path).split(sep).join("/");
  const left = scan.files.flatMap((file) =>
    [
      ...file.left.map((one) => ({ file: label(file.path), ...one })),
      ...file.adoptables.flatMap((one) =>
        leftOf(one, label(file.path), refused),
      ),
    ].toSorted((a, b) => a.line - b.line || a.column - b.column),
  );
  const report = reportOf(edited, { left, scan, label });
  return {
    report: { ...report, written: isWritten },
    patch: mode === "dry" ? patchOf(sources, program.root) : "",
    root: program.root,
    unguarded,
  };
}

type Edited = readonly [ScannedFile, readonly Adoptable[]];

/** A file as it is written. */
function sourceOf([file, adoptables]: Edited, texts: Texts): EditedFile {
  const { path, text } = file;
  const before = texts.read(path) ?? text;
  const mark = before.slice(0, before.length - text.length);
  const rendered = renderFile(file, adoptables);
  return { path, before, after: mark + rendered.text, edits: rendered.edits };
}

/** Writes the files, and gives what git could not say, as a sentence. */
async function write(
  { git }: UserProgram,
  files: readonly EditedFile[],
  { allowDirty, steps = quietSteps, signal }: AdoptOptions,
): Promise<string | null> {
  const unguarded = assertClean(git, { allowDirty });
  assertKnown(git, files, { allowDirty });
  signal?.throwIfAborted();
  await steps("Write the files", () => writeSources(files));
  return unguarded;
}

function patchOf(files: readonly EditedFile[], root: string): string {
  return unifiedPatch(
    files.map(({ path, before, after }) => ({
      path: relative(root, path).split(sep).join("/"),
      before,
      after,
    })),
  );
}

function leftOf(
  one: Adoptable,
  file: string,
  refused: ReadonlyMap<Adoptable, string>,
): readonly LeftPlace[] {
  const reason = refused.get(one);
  if (reason === undefined) return [];
  const { line, column, form, ids, fields } = one;
  const [first] = fields;
  const suggestion =
    first?.kind !== "field" || reason.startsWith("The compiler")
      ? "Widen that type to string, or take the generated type in its place."
      : `Read the record with ${first.wrapper}.fromWire, and take ${first.member}.`;
  const id = ids.join(", ");
  return [{ file, line, column, form, id, reason, suggestion }];
}

function reportOf(
  edited: readonly Edited[],
  {
    left,
    scan,
    label,
  }: {
    readonly left: readonly LeftPlace[];
    readonly scan: { readonly skipped: AdoptReport["skipped"] };
    readonly label: (path: string) => string;
  },
): AdoptReport {
  const adopted = edited.flatMap(([file, adoptables]) => {
    const { references } = renderFile(file, adoptables);
    return adoptables.map((one) => ({
      file: label(file.path),
      line: one.line,
      column: one.column,
      form: one.form,
      ids: one.ids,
      references: references(one),
    }));
  });
  const forms = countForms(adopted, left);
  const { skipped } = scan;
  return { version: 1, written: false, adopted, left, skipped, forms };
}
