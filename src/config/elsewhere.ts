/** Configs elsewhere: for whoever starts a run in a folder that has none. */
import { readdir, stat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { CodegenError } from "../errors.js";
import { readFileText } from "../files/read-file.js";
import { configFileNames, packageFolders } from "./read-config.js";

/** The lock of a run from defaults alone, below the working directory. */
const defaultLock = join("generated", "close.lock.json");

/** The depth and width of the search; a folder that holds more is not what people look at for a config. */
const deepest = 4;
const mostFolders = 2000;
const mostShown = 5;

/** Folders that hold no sources of people. */
const skipped =
  /^(?:\..*|node_modules|bower_components|dist|build|out|coverage|vendor|target|tmp)$/;

/**
 * Refuses to work from defaults in a folder that was probably not meant: a config lies elsewhere in the
 * repository, an output of defaults lies above, or it is the root of a monorepo. Throws
 * `E_CONFIG_MISSING`. Where the defaults have made an output before they may again.
 */
export async function assertDefaultsMeant(cwd: string): Promise<void> {
  await assertNoneMisnamed(cwd);
  if (await isFile(join(cwd, defaultLock))) return;
  const places = [...(await configsAbove(cwd)), ...(await configsBelow(cwd))];
  const [nearest] = places;
  if (nearest !== undefined) throw elsewhereError(cwd, nearest, places);
  const made = await outputAbove(cwd);
  if (made !== null)
    throw missing(
      "There is no config here, and the defaults have made an output in a folder above.",
      {
        items: [shown(cwd, join(made, defaultLock))],
        hint: runThere(cwd, made),
      },
    );
  if (await isMonorepo(cwd))
    throw missing(
      "There is no config here, and this is the root of a monorepo: the defaults make no output in it.",
      {
        hint: "Run in one of its packages, with --cwd for example; or write codegen.config.ts here, and say in `output` where the code goes.",
      },
    );
}

/**
 * Says where in the repository a config is, beside a folder that has none of its own: it may have been meant. Null
 * where there is none. Configs above and below refuse a run before it begins; one in another package does not.
 */
export async function configBeside(cwd: string): Promise<string | null> {
  const root = await repositoryOf(cwd);
  if (root === null) return null;
  const [nearest, ...others] = await configsBelow(root);
  if (nearest === undefined) return null;
  const more =
    others.length === 0 ? "" : ` (and ${String(others.length)} more)`;
  return `Another package of this repository has a config: ${shown(cwd, nearest)}${more}. ${runThere(cwd, dirname(nearest))}`;
}

async function repositoryOf(cwd: string): Promise<string | null> {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (await isThere(join(folder, ".git"))) return folder;
    if (dirname(folder) === folder) return null;
  }
}

/** Names that people give to a config, with an ending that nothing here or something else reads. */
const nearlyConfig =
  /^(?:(?:close-)?codegen\.conf(?:ig)?|close\.config|\.codegenrc)\.(?:[cm]?[jt]s|tsx|json[5c]?|ya?ml|toml)(?:\.txt)?$/i;

/** Refuses to pass over a file that was meant as the config and is not called so. */
async function assertNoneMisnamed(cwd: string): Promise<void> {
  const entries = await readdir(cwd).catch((): string[] => []);
  const found = entries.find(
    (name) => nearlyConfig.test(name) && !configFileNames.includes(name),
  );
  if (found === undefined) return;
  throw missing(
    `There is no config here, but ${found}, which is not read as one.`,
    {
      hint: `If it is the config, call it one of ${configFileNames.join(", ")}; or name the config with --config.`,
    },
  );
}

function elsewhereError(
  cwd: string,
  nearest: string,
  places: readonly string[],
): CodegenError {
  const more = places.length - mostShown;
  const items = places.slice(0, mostShown).map((place) => shown(cwd, place));
  return missing(
    "There is no config in this package, but elsewhere in the repository.",
    {
      items: more > 0 ? [...items, `and ${String(more)} more`] : items,
      hint: `${runThere(cwd, dirname(nearest))} For an output in this folder write codegen.config.ts here.`,
    },
  );
}

function runThere(cwd: string, folder: string): string {
  return `Run there: \`codegen --cwd ${shown(cwd, folder)}\`.`;
}

function missing(
  message: string,
  details: { readonly items?: readonly string[]; readonly hint: string },
): CodegenError {
  return new CodegenError("E_CONFIG_MISSING", message, details);
}

function shown(cwd: string, path: string): string {
  return relative(cwd, path).split(sep).join("/");
}

/** Configs in folders above the package, within its repository. */
async function configsAbove(cwd: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (let folder = cwd; ; folder = dirname(folder)) {
    found.push(...(await configsIn(folder)));
    if (await isThere(join(folder, ".git"))) return found;
    // Outside of repositories nobody knows where to stop.
    if (dirname(folder) === folder) return [];
  }
}

async function configsIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder).catch((): string[] => []);
  return configFileNames
    .filter((name) => entries.includes(name))
    .map((name) => join(folder, name));
}

/** Configs below a folder, the nearest first. */
async function configsBelow(cwd: string): Promise<readonly string[]> {
  const found: string[] = [];
  let level: readonly string[] = [cwd];
  let left = mostFolders;
  for (let depth = 0; depth < deepest; depth += 1) {
    const listed = await Promise.all(level.slice(0, left).map(foldersIn));
    left -= listed.length;
    level = listed.flat().sort();
    for (const configs of await Promise.all(
      level.slice(0, left).map(configsIn),
    ))
      found.push(...configs);
  }
  return found;
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(
    () => [],
  );
  return entries
    .filter((entry) => entry.isDirectory() && !skipped.test(entry.name))
    .map(({ name }) => join(folder, name));
}

/** The folder above, within the package, in which defaults have made an output. */
async function outputAbove(cwd: string): Promise<string | null> {
  for (const folder of await packageFolders(cwd))
    if (await isFile(join(folder, defaultLock))) return folder;
  return null;
}

async function isMonorepo(folder: string): Promise<boolean> {
  const read = (name: string): Promise<string> =>
    readFileText(join(folder, name)).catch(() => "");
  if (/^packages\s*:/m.test(await read("pnpm-workspace.yaml"))) return true;
  try {
    const content: unknown = JSON.parse(
      (await read("package.json")).replace(/^\uFEFF/, ""),
    );
    return (
      typeof content === "object" && content !== null && "workspaces" in content
    );
  } catch {
    return false;
  }
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
