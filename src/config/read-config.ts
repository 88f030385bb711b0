/** Finds a config file and evaluates it; whether what it gives makes sense is for `check` to say. */

import { readdir, stat } from "node:fs/promises";
import { homedir } from "node:os";
import {
  dirname,
  extname,
  isAbsolute,
  join,
  relative,
  resolve,
} from "node:path";
import { CodegenError } from "../errors.js";
import { installError } from "../explain-error.js";
import {
  assertAnswers,
  assertNoPipe,
  readFileBytes,
} from "../files/read-file.js";
import { makeFolder } from "../files/make-folder.js";
import { decodeText, textOf } from "../files/read-text.js";
import { evaluateConfig } from "./evaluate.js";
import type { ParsedConfig } from "./locate.js";
import { configError, describeProblem } from "./problems.js";

const extensions = [".ts", ".mts", ".js", ".mjs", ".json"];

/** The names under which a config is found without being named. */
export const configFileNames: readonly string[] = extensions.map(
  (extension) => `codegen.config${extension}`,
);

/** An evaluated config file, with its source for messages about it. */
export interface ConfigFile {
  /** Absolute. */
  readonly file: string;
  /** As people know it: from the working directory where it is inside, absolute elsewhere. */
  readonly label: string;
  readonly source: string;
  readonly value: unknown;
}

/**
 * The path of the config: the one asked for, else the `codegen.config.*` in `cwd` or in the nearest folder
 * above, up to that of the package; else null.
 */
export async function findConfigFile(
  cwd: string,
  configPath: string | undefined,
): Promise<string | null> {
  if (configPath !== undefined) return checkConfigPath(cwd, configPath);
  for (const folder of await packageFolders(cwd)) {
    const file = await configIn(folder, cwd);
    if (file !== null) return file;
  }
  return null;
}

async function configIn(folder: string, cwd: string): Promise<string | null> {
  const entries = await readdir(folder);
  const names = configFileNames.filter((name) => entries.includes(name));
  const [first] = names;
  if (names.length > 1)
    throw new CodegenError(
      "E_CONFIG_INVALID",
      `There are several configs${folder === cwd ? "" : ` in ${folder}`}: ${names.join(", ")}.`,
      { hint: "Keep one, or say which with --config." },
    );
  return first === undefined ? null : join(folder, first);
}

/**
 * The folders from `cwd` up to that of the package or repository that it is in, which is where a config
 * for it may be. Only `cwd` where it is in none: a file in a folder that others may write to must not be
 * run.
 */
export async function packageFolders(cwd: string): Promise<readonly string[]> {
  const folders: string[] = [];
  for (let folder = cwd; ; folder = dirname(folder)) {
    folders.push(folder);
    // Node itself reads it with everything that a config imports, and cannot be interrupted then.
    await assertNoPipe(join(folder, "package.json"));
    const entries = await readdir(folder).catch((error: unknown): string[] => {
      // What cannot be listed on the way up belongs to somebody else.
      if (folder === cwd) throw error;
      return [];
    });
    if (entries.includes("package.json") || entries.includes(".git"))
      return folders;
    if (dirname(folder) === folder) return [cwd];
  }
}

async function checkConfigPath(cwd: string, path: string): Promise<string> {
  const file = resolve(cwd, path);
  await assertAnswers(file);
  const found = await stat(file).catch(() => null);
  if (found === null || !found.isFile())
    throw new CodegenError("E_USAGE", `There is no config file ${path}.`, {
      hint: "Correct the path given with --config.",
    });
  if (extensions.includes(extname(file))) return file;
  throw new CodegenError(
    "E_USAGE",
    `The config ${path} does not end in ${extensions.join(", ")}.`,
    { hint: "Rename it, or give another path with --config." },
  );
}

/** The context of evaluating a config. */
export interface ConfigReadOptions {
  readonly file: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Evaluates a config file. Throws `E_CONFIG_INVALID` with file, line and column for broken syntax. */
export async function readConfigFile({
  file,
  cwd,
  env: variables,
}: ConfigReadOptions): Promise<ConfigFile> {
  const fromCwd = relative(cwd, file);
  const label =
    fromCwd.startsWith("..") || isAbsolute(fromCwd) ? file : fromCwd;
  const source = await readSource(file, label);
  if (extname(file) === ".json")
    return { file, label, source, value: await parseJson(file, label, source) };
  if (!hasExport(source))
    throw configError([
      describeProblem(
        label,
        null,
        "The config has no default export; write `export default defineConfig({ … })`.",
      ),
    ]);
  const cache = (): Promise<string | false> =>
    prepareCache(file, source, variables);
  try {
    const value = await evaluateConfig({ file, source, cache });
    return { file, label, source, value };
  } catch (cause) {
    throw (
      installError(cause) ??
      explainFailure(await parse(file, source), { file, label }, cause)
    );
  }
}

/** The loader of modules reads UTF-8 only; in any other encoding a source would fail as nonsense. */
async function readSource(file: string, label: string): Promise<string> {
  const bytes = await readFileBytes(file);
  const encoding = decodeText(bytes)?.encoding;
  if (encoding === "UTF-8" || extname(file) === ".json")
    return textOf(bytes, label);
  const found = encoding === "UTF-16" ? "in UTF-16" : "not in UTF-8";
  throw configError([
    describeProblem(label, null, `The file is ${found}; save it as UTF-8.`),
  ]);
}

/** A module without a default export would pass for a config whose keys are its exports. */
function hasExport(source: string): boolean {
  return /\bexport\b[^;]*\bdefault\b|\bexports\b/.test(source);
}

async function parse(file: string, source: string): Promise<ParsedConfig> {
  const { parseConfig } = await import("./locate.js");
  return parseConfig(file, source);
}

/** Only the user's own account may write where code is read back from, so not the system's temporary folder. */
async function prepareCache(
  file: string,
  source: string,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<string | false> {
  if (mayHoldSecret(source)) return false;
  const project = join(dirname(file), "node_modules", ".cache");
  const isProject = await stat(project).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const cache = isProject ? project : userCache(variables);
  if (cache === null) return false;
  const folder = join(cache, "close-codegen");
  try {
    makeFolder(folder);
    return folder;
  } catch {
    // A read-only home only costs the cache.
    return false;
  }
}

/** A transpiled copy in the cache must not hold a key: all but a mention of the environment may be one. */
function mayHoldSecret(source: string): boolean {
  return /\b(?:apiKey|accessToken)\b(?!["']?\s*:\s*(?:env\(|process\.env\b))/.test(
    source,
  );
}

/** Null where the system knows no home: for a user id without an account, as containers have it. */
function userCache(
  variables: Readonly<Record<string, string | undefined>>,
): string | null {
  const configured = variables["XDG_CACHE_HOME"] ?? "";
  // The XDG specification: relative paths are to be ignored.
  if (isAbsolute(configured)) return configured;
  try {
    return join(homedir(), ".cache");
  } catch {
    return null;
  }
}

function explainFailure(
  parsed: ParsedConfig,
  { file, label }: Pick<ConfigFile, "file" | "label">,
  cause: unknown,
): CodegenError {
  const [first] = parsed.syntaxErrors;
  if (first !== undefined)
    return configError(
      parsed.syntaxErrors.map(({ message, position }) =>
        describeProblem(label, position, `${message}.`),
      ),
    );
  const isImport = /^Cannot find (?:module|package)/.test(thrownWords(cause));
  // Of what cannot be imported the stack names a line of the loader's own making.
  const place = isImport ? null : thrownAt(cause, file);
  return new CodegenError(
    "E_CONFIG_INVALID",
    `The config ${label}${place ?? ""} could not be loaded: ${thrownWords(cause)}`,
    {
      hint: isImport
        ? "Correct the import, or install the package."
        : nextStepAfter(place),
      cause,
    },
  );
}

/** `:line` of the config from which an error was thrown, where its stack says so; the column is that of other code. */
function thrownAt(cause: unknown, file: string): string | null {
  const stack = cause instanceof Error ? (cause.stack ?? "") : "";
  const line = stack.split("\n").find((one) => one.includes(`${file}:`)) ?? "";
  return /(:\d+):\d+\)?$/.exec(line)?.[1] ?? null;
}

function thrownWords(cause: unknown): string {
  if (!(cause instanceof Error)) return `it threw ${String(cause)}.`;
  const [message = ""] = cause.message.split(/\n\s*Require stack:/);
  return message.replace(/\s*\n\s*/g, " ");
}

function nextStepAfter(place: string | null): string {
  return place === null
    ? "Correct the config; --debug shows where it failed."
    : "Correct it there and run again.";
}

async function parseJson(
  file: string,
  label: string,
  source: string,
): Promise<unknown> {
  try {
    return JSON.parse(source);
  } catch (error) {
    // The engine's message quotes the text around the mistake, which may be a key: it is not passed on.
    throw configError([await describeBrokenJson(file, label, source, error)]);
  }
}

async function describeBrokenJson(
  file: string,
  label: string,
  source: string,
  error: unknown,
): Promise<string> {
  if (source.trim() === "")
    return describeProblem(
      label,
      null,
      "The file is empty; write {} to use the defaults.",
    );
  const { parseConfig, positionAt } = await import("./locate.js");
  const [first] = parseConfig(file, source).syntaxErrors;
  if (first !== undefined)
    return describeProblem(label, first.position, `${first.message}.`);
  const offset = /at position (\d+)/.exec(String(error))?.[1];
  const position =
    offset === undefined ? null : positionAt(source, Number(offset));
  return describeProblem(
    label,
    position,
    "This is not valid JSON, which has no comments, no comma at an end, and double quotes.",
  );
}
