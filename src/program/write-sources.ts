/**
 * Writes edited files of the user's, all or none: each new text is written beside its file, and takes the
 * file's place once all are there. The texts of before are kept until the whole run is done.
 */
import {
  chmod,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { CodegenError, refusalOf } from "../errors.js";
import type { EditedFile } from "./text-edits.js";

/** Files that were written, as long as the run may still fail. */
export interface WrittenSources {
  /** Puts all of them back. */
  readonly undo: () => Promise<void>;
}

interface StagedSource {
  readonly path: string;
  /** The new text, beside the file. */
  readonly fresh: string;
  readonly before: Buffer;
  readonly mode: number;
}

/** Writes the files. `E_OUTPUT_EDITED` where one is not as it was when it was read, and nothing is changed then. */
export async function writeSources(
  files: readonly EditedFile[],
): Promise<WrittenSources> {
  const staged: StagedSource[] = [];
  const replaced: StagedSource[] = [];
  const undo = async (): Promise<void> => {
    for (const one of [...replaced].reverse()) await putBack(one);
  };
  try {
    for (const file of files) staged.push(await stageSource(file));
    for (const one of staged) {
      await rename(one.fresh, one.path).catch(refused(one.path));
      replaced.push(one);
    }
    return { undo };
  } catch (error) {
    await undo();
    for (const { fresh } of staged) await rm(fresh, { force: true });
    throw error;
  }
}

/** For the `catch` of a promise: `E_OUTPUT_WRITE` for a file that the system does not let us read or write. */
function refused(path: string): (cause: unknown) => never {
  return (cause) => {
    throw new CodegenError(
      "E_OUTPUT_WRITE",
      `${path} could not be written: ${refusalOf(cause)}.`,
      { hint: "Fix that and run again; nothing was changed.", cause },
    );
  };
}

async function stageSource({
  path: given,
  before: text,
  after,
}: EditedFile): Promise<StagedSource> {
  // A link stays a link: what it leads to is edited.
  const path = await realpath(given).catch(refused(given));
  const before = await readFile(path).catch(refused(path));
  if (!before.equals(Buffer.from(text)))
    throw new CodegenError(
      "E_OUTPUT_EDITED",
      `${path} is not in UTF-8, or somebody has changed it since it was read.`,
      { hint: "Run again; a file in another encoding is converted first." },
    );
  const { mode } = await stat(path).catch(refused(path));
  const fresh = join(
    dirname(path),
    `.${basename(path)}.${String(process.pid)}.codegen-tmp`,
  );
  try {
    await writeFile(fresh, after, { flag: "wx" });
    await chmod(fresh, mode);
    return { path, fresh, before, mode };
  } catch (error) {
    await rm(fresh, { force: true });
    return refused(path)(error);
  }
}

async function putBack({
  path,
  fresh,
  before,
  mode,
}: StagedSource): Promise<void> {
  await writeFile(fresh, before);
  await chmod(fresh, mode);
  await rename(fresh, path);
}
