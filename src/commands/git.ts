/** Reads a file as a revision of git has it. The only other program that is ever started, and only when asked. */
import { execFile } from "node:child_process";
import { relative, sep } from "node:path";
import { promisify } from "node:util";
import { CodegenError } from "../errors.js";

/** A file in a repository at some revision. */
export interface Revision {
  /** A folder of the repository; absolute. */
  readonly folder: string;
  /** A branch, a tag, a commit: anything that git knows, and that does not begin with a dash. */
  readonly ref: string;
  /** Absolute; it need not be there now. */
  readonly file: string;
}

const run = promisify(execFile);

/** A lock of the largest organisations has some ten megabytes. */
const largestFile = 256 * 1024 * 1024;

/** The text of a file at a revision; `E_USAGE` with git's own words when there is none. */
export async function readRevision(
  { folder, ref, file }: Revision,
  signal: AbortSignal | undefined,
): Promise<string> {
  // Without a leading `./` git would start at the root of the repository.
  const path = `./${relative(folder, file).split(sep).join("/")}`;
  try {
    const { stdout } = await run(
      "git",
      ["show", "--no-textconv", "--end-of-options", `${ref}:${path}`],
      { cwd: folder, maxBuffer: largestFile, ...(signal && { signal }) },
    );
    return stdout;
  } catch (cause) {
    throw new CodegenError(
      "E_USAGE",
      `git has no ${path} at ${ref}: ${reasonOf(cause)}`,
      { hint: "Check the revision with `git log`.", cause },
    );
  }
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if ("code" in cause && cause.code === "ENOENT") return "git was not found.";
  const words =
    "stderr" in cause && typeof cause.stderr === "string" ? cause.stderr : "";
  const [first = cause.message] = words
    .split("\n")
    .filter((line) => line !== "");
  return first;
}
