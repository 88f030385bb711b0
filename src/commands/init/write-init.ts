/** Writes what `codegen init` has planned: all of it or nothing. */
import {
  chmod,
  mkdir,
  readFile,
  realpath,
  rename,
  rm,
  rmdir,
  stat,
  writeFile,
} from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { CodegenError, refusalOf } from "../../errors.js";
import { writeSetting } from "../../git/ask-repository.js";
import type { FilePiece } from "./piece.js";
import type { InitPlan } from "./plan-init.js";

/** A step that was done, and how it is taken back. */
type Undo = () => Promise<unknown>;

/**
 * Writes the files of a plan, then git's settings. Files that are there get their new text by a rename, and
 * new ones are made only where there is none. What fails, or is stopped, takes all of it back.
 */
export async function writeInit(
  { project, files, pieces }: Pick<InitPlan, "project" | "files" | "pieces">,
  signal: AbortSignal,
): Promise<void> {
  const undo: Undo[] = [];
  try {
    for (const file of files) {
      signal.throwIfAborted();
      await (file.before === null
        ? create(file, undo)
        : change(file, file.before, undo));
    }
    signal.throwIfAborted();
  } catch (error) {
    for (const one of undo.reverse()) await one().catch(() => undefined);
    throw error;
  }
  // The files are whole without them, and hooks of git have no part in it.
  for (const piece of pieces)
    if (piece.kind === "setting")
      await writeSetting(project.folder, piece.name, piece.value);
}

async function create(
  { path, after, isSecret = false }: FilePiece,
  undo: Undo[],
): Promise<void> {
  await makeFolders(dirname(path), undo);
  const mode = isSecret ? 0o600 : 0o666;
  undo.push(() => rm(path, { force: true }));
  try {
    await writeFile(path, after, { flag: "wx", mode });
  } catch (cause) {
    // Somebody else's: it stays.
    undo.pop();
    throw refused(path, cause);
  }
}

async function makeFolders(folder: string, undo: Undo[]): Promise<void> {
  const isThere = await stat(folder).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  await makeFolders(dirname(folder), undo);
  await mkdir(folder).catch((cause: unknown) => {
    throw refused(folder, cause);
  });
  undo.push(() => rmdir(folder));
}

async function change(
  { path: given, after }: FilePiece,
  before: string,
  undo: Undo[],
): Promise<void> {
  // A link stays a link: what it leads to is edited.
  const path = await realpath(given);
  if ((await readFile(path, "utf8")) !== before)
    throw new CodegenError(
      "E_OUTPUT_EDITED",
      `${path} was changed while this ran.`,
      { hint: "Run again: nothing was written." },
    );
  await replace(path, after);
  undo.push(() => replace(path, before));
}

async function replace(path: string, text: string): Promise<void> {
  const name = `.${basename(path)}.${String(process.pid)}.codegen-tmp`;
  const fresh = join(dirname(path), name);
  try {
    const { mode } = await stat(path);
    await writeFile(fresh, text, { flag: "wx", mode: 0o600 });
    await chmod(fresh, mode);
    await rename(fresh, path);
  } catch (cause) {
    await rm(fresh, { force: true });
    throw refused(path, cause);
  }
}

function refused(path: string, cause: unknown): CodegenError {
  return new CodegenError(
    "E_OUTPUT_WRITE",
    `${path} could not be written: ${refusalOf(cause)}.`,
    { hint: "Fix that and run again; nothing was changed.", cause },
  );
}
