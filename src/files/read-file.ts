/** Reads files that came with a checkout: whole ones, and only what is a file, so that no read waits for ever. */
import { constants } from "node:fs";
import type { Stats } from "node:fs";
import { open, stat } from "node:fs/promises";

/** Thrown for what is no file to be read; it looks like an error of the system, with the path in it. */
export class NotAFileError extends Error {
  readonly code = "ENOTFILE";
  readonly syscall = "read";
  readonly path: string;

  /** `reason` is in words, as in "it is a named pipe". */
  constructor(path: string, reason: string) {
    super(reason);
    this.path = path;
  }
}

/** Milliseconds after which a file counts as one that does not answer: the slowest network drive is quicker. */
export const patience = 20_000;

/**
 * The bytes of a file. Rejects with a `NotAFileError` for a pipe, a device or a socket, also behind a link,
 * and where nothing comes within `patience`, as from a network drive that is away; with the system's own
 * errors for what is missing or a folder. What the shell hands over as `/dev/fd/3` is read to its end.
 */
export async function readFileBytes(path: string): Promise<Buffer> {
  if (isHandedOver(path)) return readOpened(path);
  return inTime(path, readOpened(path));
}

async function readOpened(path: string): Promise<Buffer> {
  const isHanded = isHandedOver(path);
  // Some devices do something when they are opened: most are known by then.
  if (!isHanded) assertFile(path, await stat(path));
  // Somebody may have put a pipe there since, whose opening would wait for a writer. Windows has no such flag.
  const { O_RDONLY, O_NONBLOCK = 0 } = constants;
  const handle = await open(path, isHanded ? O_RDONLY : O_RDONLY | O_NONBLOCK);
  try {
    if (!isHanded) assertFile(path, await handle.stat());
    return await handle.readFile();
  } catch (error) {
    throw namingFile(error, path);
  } finally {
    await handle.close();
  }
}

/** The system does not say which file it was where one that is open could not be read. */
function namingFile(error: unknown, path: string): unknown {
  return error instanceof Error && !("path" in error)
    ? Object.assign(error, { path })
    : error;
}

/** The text of a file in UTF-8, read as `readFileBytes` does. */
export async function readFileText(path: string): Promise<string> {
  return (await readFileBytes(path)).toString("utf8");
}

/** Rejects where what stands at a path is there and can be read by nobody to its end; a folder is for others to refuse. */
export async function assertNoPipe(path: string): Promise<void> {
  const found = await inTime(path, stat(path)).catch((error: unknown) => {
    if (error instanceof NotAFileError) throw error;
    return null;
  });
  if (found !== null) assertFile(path, found);
}

/** Rejects with a `NotAFileError` where the file system gives no answer about a path; whether anything is there is for others to see. */
export async function assertAnswers(path: string): Promise<void> {
  await inTime(
    path,
    stat(path).catch(() => null),
  );
}

function assertFile(path: string, found: Stats): void {
  const kind = kindOf(found);
  if (kind !== null) throw new NotAFileError(path, `it is ${kind}, not a file`);
}

function kindOf(found: Stats): string | null {
  if (found.isFIFO()) return "a named pipe";
  if (found.isSocket()) return "a socket";
  if (found.isCharacterDevice() || found.isBlockDevice()) return "a device";
  return null;
}

/** Open already, by the shell that started us: it has the other end. */
function isHandedOver(path: string): boolean {
  return /^\/(?:dev\/(?:stdin|fd\/\d+)|proc\/self\/fd\/\d+)$/.test(path);
}

/** The result of some work, or a `NotAFileError` when it takes longer than `limit` milliseconds. */
export async function inTime<T>(
  path: string,
  work: Promise<T>,
  limit: number = patience,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    const seconds = String(limit / 1000);
    const reason = `it gave no answer within ${seconds} seconds, as a network drive that is away`;
    timer = setTimeout(() => fail(new NotAFileError(path, reason)), limit);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
