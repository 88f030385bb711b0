/** Finds what decides how prettier formats an output: the project's files of options, and what they come to. */
import { lstatSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Options } from "prettier";
import { CodegenError } from "../errors.js";
import { assertNoPipe, readFileText } from "../files/read-file.js";

/** A file in which prettier looks for options, and the part of it that is prettier's. */
export interface OptionsFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

const configNames = [
  ".prettierrc",
  ".prettierrc.json",
  ".prettierrc.yml",
  ".prettierrc.yaml",
  ".prettierrc.json5",
  ".prettierrc.js",
  ".prettierrc.mjs",
  ".prettierrc.cjs",
  ".prettierrc.ts",
  ".prettierrc.mts",
  ".prettierrc.cts",
  ".prettierrc.toml",
  "prettier.config.js",
  "prettier.config.mjs",
  "prettier.config.cjs",
  "prettier.config.ts",
  "prettier.config.mts",
  "prettier.config.cts",
  "package.json",
  "package.yaml",
];

const editorConfig = ".editorconfig";

const repositoryNames = [".git", ".hg"];

/** The places above a folder that decide which options hold: of some only counts what kind of thing is there. */
export function optionPlaces(directory: string): {
  readonly whole: readonly string[];
  readonly kinds: readonly string[];
} {
  const folders = ancestors(directory);
  return {
    whole: folders.flatMap((folder) =>
      [...configNames, editorConfig].map((name) => join(folder, name)),
    ),
    kinds: folders.flatMap((folder) =>
      repositoryNames.map((name) => join(folder, name)),
    ),
  };
}

/**
 * The files above a folder in which prettier looks for options, the nearest first. As prettier does, it
 * passes over an `.editorconfig` that lies above the repository.
 */
export async function findOptionsFiles(
  directory: string,
): Promise<readonly OptionsFile[]> {
  const folders = ancestors(directory);
  const root = folders.findIndex(isRepository);
  const within = root < 0 ? folders : folders.slice(0, root + 1);
  const paths = folders.flatMap((folder) => [
    ...configNames.map((name) => join(folder, name)),
    ...(within.includes(folder) ? [join(folder, editorConfig)] : []),
  ]);
  // Prettier would wait for what comes out of a pipe.
  await Promise.all(paths.filter(isNoPlainFile).map(assertNoPipe));
  const found = await Promise.all(
    paths.filter(isFile).map(async (path) => {
      // What is there and cannot be read may hold options, without which another text would be written.
      const text = optionsIn(basename(path), await readFileText(path));
      return text === null ? [] : [{ path, text }];
    }),
  );
  return found.flat();
}

function ancestors(directory: string): readonly string[] {
  const parent = dirname(directory);
  return parent === directory ? [directory] : [directory, ...ancestors(parent)];
}

/** Asked of a hundred places, of which two or three are there: promises would take ten times as long. */
function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** A link may lead to a drive that does not answer, which must not be asked here: nothing could interrupt it. */
function isNoPlainFile(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found !== undefined && !found.isFile() && !found.isDirectory();
}

function isRepository(folder: string): boolean {
  const [git, mercurial] = repositoryNames.map((name) =>
    statSync(join(folder, name), { throwIfNoEntry: false }),
  );
  return git !== undefined || mercurial?.isDirectory() === true;
}

/** The part of a file that is prettier's; a package that only depends on prettier has none. */
function optionsIn(name: string, text: string): string | null {
  if (name === "package.json") return packageOptions(text);
  if (name === "package.yaml" && !/^["']?prettier["']?\s*:/m.test(text))
    return null;
  return text.replaceAll("\r\n", "\n");
}

function packageOptions(text: string): string | null {
  try {
    const content: unknown = JSON.parse(text);
    const hasOptions =
      typeof content === "object" && content !== null && "prettier" in content;
    return hasOptions ? JSON.stringify(content.prettier) : null;
  } catch {
    // Not ours to judge: prettier passes over a broken package.json as well.
    return null;
  }
}

/** Prettier's options for one file. */
export interface ResolvedOptions {
  readonly options: Options;
  /** Those of them that do not come from an `.editorconfig`. */
  readonly own: Options;
  /** The file of options that holds for it; null where there is none but an `.editorconfig`. */
  readonly config: string | null;
}

/**
 * Asks prettier which options hold for a file. What is wrong with the project's own files is
 * `E_PRETTIER` with the name of the one that is read.
 */
export async function resolveOptions(path: string): Promise<ResolvedOptions> {
  const { resolveConfig, resolveConfigFile } = await import("prettier");
  const config = await resolveConfigFile(path);
  try {
    const options = await resolveConfig(path, { editorconfig: true });
    const own = config === null ? {} : await resolveConfig(path);
    return { options: options ?? {}, own: own ?? {}, config };
  } catch (cause) {
    throw new CodegenError(
      "E_PRETTIER",
      `prettier cannot read its options${config === null ? "" : ` in ${config}`}: ${firstLine(cause)}`,
      {
        hint: "Correct that file; `npx prettier --check .` reads it too. Or set `prettier` in the config of codegen: to options, or to false.",
        cause,
      },
    );
  }
}

/** Forgets what was read of files that may have changed since. */
export async function forgetOptions(): Promise<void> {
  const { clearConfigCache } = await import("prettier");
  await clearConfigCache();
}

/** What somebody else's code has to say, on one line: its first, with the next where that only announces it. */
export function firstLine(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const lines = message.split(/\r?\n/).map((line) => line.trim());
  const [first = "?", second = ""] = lines.filter((line) => line !== "");
  return first.endsWith(":") ? `${first} ${second}` : first;
}
