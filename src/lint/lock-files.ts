/** Finds the locks that hold for a file, and reads each once until it changes. Linters wait for no promise. */
import { readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { CodegenError, codeOf, refusalOf } from "../errors.js";
import { decodeText } from "../files/read-text.js";
import { indexIds } from "../ids/id-index.js";
import type { IdIndex, KnownId } from "../ids/id-index.js";
import {
  extensionIn,
  isEmitted,
  outputsInConfig,
} from "../ids/output-files.js";
import { lockFileName } from "../lock/lock.js";
import { parseLock } from "../lock/read-lock.js";

/** A lock with what a rule asks of its output. */
export interface LintLock {
  /** The folder of the lock, which is that of the output; absolute. */
  readonly output: string;
  readonly fields: IdIndex;
  readonly extension: "" | ".js" | ".ts";
  /** Whether the output holds a field: the config may leave it out. */
  readonly isEmitted: (field: KnownId) => boolean;
}

/** The locks for a file, or why there is none, in a sentence. */
export type FoundLocks =
  { readonly locks: readonly LintLock[] } | { readonly problem: string };

/** Finds locks, and remembers them. */
export interface LockFiles {
  /**
   * The locks for a file: those of the option, from the working directory, or those of the nearest folder
   * above it that has any, its config's outputs included.
   */
  readonly find: (
    file: string,
    cwd: string,
    option: readonly string[],
  ) => FoundLocks;
  /** True the first time that a problem is met, and again for the file and the rule that met it first. */
  readonly isFirst: (problem: string, where: string) => boolean;
}

interface Cached {
  readonly mark: string;
  readonly found: LintLock | string;
}

/** A memory of locks, for as long as a linter runs. */
export function lockFiles(): LockFiles {
  const cache = new Map<string, Cached>();
  const reported = new Map<string, string>();
  const read = (path: string): LintLock | string => {
    const mark = markOf(path) ?? "";
    const known = cache.get(path);
    if (known?.mark === mark) return known.found;
    const found = readLock(path);
    cache.set(path, { mark, found });
    return found;
  };
  return {
    find: (file, cwd, option) => {
      const paths =
        option.length > 0
          ? option.map((path) => lockAt(resolve(cwd, path)))
          : nearestLocks(dirname(file));
      if (paths.length === 0) return { problem: missing };
      const found = paths.map(read);
      const problem = found.find((one) => typeof one === "string");
      if (problem !== undefined) return { problem };
      return { locks: found.filter((one) => typeof one !== "string") };
    },
    isFirst: (problem, where) => {
      const first = reported.get(problem) ?? where;
      reported.set(problem, first);
      return first === where;
    },
  };
}

const missing = `No ${lockFileName} was found for this file. Run \`npx codegen\` once, or name it with the option \`lock\` of the rule.`;

/** A folder stands for the lock in it. */
function lockAt(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isDirectory() === true ? join(path, lockFileName) : path;
}

function nearestLocks(folder: string): readonly string[] {
  for (let at = folder; ; at = dirname(at)) {
    const found = locksIn(at);
    if (found.length > 0 || dirname(at) === at) return found;
  }
}

/** The locks of a folder: its own, those of the outputs that its config names, that of the usual output. */
function locksIn(folder: string): readonly string[] {
  const names = entriesOf(folder);
  const config = names.find((name) => /^codegen\.config\.\w+$/.test(name));
  const outputs = config === undefined ? [] : outputsIn(join(folder, config));
  const usual = outputs.length > 0 ? [] : ["generated"];
  const paths = [".", ...outputs, ...usual].map((output) =>
    resolve(folder, output, lockFileName),
  );
  return [...new Set(paths)].filter((path) => markOf(path) !== null);
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The outputs that a config names as plain texts. It is read and not run: a linter must not do that. */
function outputsIn(config: string): readonly string[] {
  return outputsInConfig(readSmall(config) ?? "");
}

function readLock(path: string): LintLock | string {
  const text = readSmall(path);
  if (text === null)
    return `The lock ${path} could not be read. Correct the option \`lock\` of the rule.`;
  try {
    const output = dirname(path);
    const fields = indexIds(parseLock(text, path));
    const texts = new Map<string, string | null>();
    const textOf = (file: string): string | null => {
      const known = texts.get(file);
      if (known !== undefined) return known;
      const read = readSmall(join(output, `${file}.ts`));
      texts.set(file, read);
      return read;
    };
    return {
      output,
      fields,
      extension: extensionIn(textOf("index")),
      isEmitted: (field) => isEmitted(field, textOf(field.file)),
    };
  } catch (error) {
    if (!(error instanceof CodegenError)) return refusalOf(error);
    return [error.message, error.hint ?? ""].join(" ").trim();
  }
}

/** Null for what is no file that can be read to its end. */
function readSmall(path: string): string | null {
  try {
    if (!statSync(path).isFile()) return null;
    return decodeText(readFileSync(path))?.text ?? null;
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return null;
  }
}

function markOf(path: string): string | null {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  if (found?.isFile() !== true) return null;
  return [found.ino, found.size, found.mtimeNs].join(" ");
}
