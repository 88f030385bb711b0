/** Reads the tsconfig that holds for a folder, with what it extends. */
import { basename, dirname, join, resolve } from "node:path";
import type { TsConfigResult } from "get-tsconfig";
import { CodegenError } from "../errors.js";
import { NotAFileError, readFileText } from "../files/read-file.js";

/** The words for a tsconfig that cannot be read. */
export interface TsconfigHints {
  /** The next step where it is broken. */
  readonly broken: string;
  /** The next step where it is in UTF-16. */
  readonly encoded: string;
  /** What is not known then, after a comma. */
  readonly lost: string;
}

/** The tsconfig of a folder or of the nearest one above it; null where there is none. `E_READ` where it cannot be read. */
export async function nearestTsconfig(
  folder: string,
  hints: TsconfigHints,
): Promise<TsConfigResult | null> {
  await assertNoPipes(folder, hints);
  const { getTsconfig } = await import("get-tsconfig");
  const found = readTsconfig(() => getTsconfig(folder), hints);
  if (found !== null) assertReadable(found, hints);
  return found;
}

/** The tsconfig at a path, as nearestTsconfig gives it. */
export async function tsconfigAt(
  path: string,
  hints: TsconfigHints,
): Promise<TsConfigResult | null> {
  if (!(await assertChain(path, mostExtended, hints))) return null;
  const { getTsconfig } = await import("get-tsconfig");
  const found = readTsconfig(
    () => getTsconfig(dirname(path), basename(path)),
    hints,
  );
  if (found !== null) assertReadable(found, hints);
  return found;
}

/** The reader of tsconfigs cannot be interrupted: neither the nearest one nor what it extends may be a pipe. */
async function assertNoPipes(
  folder: string,
  hints: TsconfigHints,
): Promise<void> {
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, "tsconfig.json");
    const isThere = await assertChain(path, mostExtended, hints);
    if (isThere || dirname(at) === at) return;
  }
}

/** More are no chain that anybody writes. */
const mostExtended = 20;

/** True if there is a tsconfig at a path; throws for one that cannot be read to its end. */
async function assertChain(
  path: string,
  left: number,
  hints: TsconfigHints,
): Promise<boolean> {
  const text = await readFileText(path).catch((error: unknown) => {
    if (error instanceof NotAFileError)
      throw unreadable(error.message, path, hints);
    return null;
  });
  if (text === null) return false;
  const [, list = ""] = /"extends"\s*:\s*("[^"]*"|\[[^\]]*\])/.exec(text) ?? [];
  // Of packages the installation answers for.
  const paths = [...list.matchAll(/"(\.{0,2}\/[^"]*|\.\.?)"/g)]
    .map(([, name = ""]) => resolve(dirname(path), name))
    .flatMap((file) => [file, `${file}.json`]);
  if (left > 0)
    for (const file of paths) await assertChain(file, left - 1, hints);
  return true;
}

function readTsconfig<T>(read: () => T, hints: TsconfigHints): T {
  try {
    return read();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const what = "The tsconfig.json nearest to the output";
    throw unreadable(reason, what, hints, cause);
  }
}

function unreadable(
  reason: string,
  what: string,
  { broken: hint }: TsconfigHints,
  cause?: unknown,
): CodegenError {
  return new CodegenError(
    "E_READ",
    `${what} could not be read: ${reason.replace(/\.$/, "")}.`,
    { hint, cause },
  );
}

/** The compiler reads UTF-16, what reads it here does not: its keys have a zero behind each letter then. */
function assertReadable(
  { path, config }: TsConfigResult,
  { encoded: hint, lost }: TsconfigHints,
): void {
  if (!Object.keys(config).some((key) => key.includes("\0"))) return;
  throw new CodegenError("E_READ", `${path} is in UTF-16, ${lost}.`, { hint });
}
