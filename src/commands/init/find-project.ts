/** Looks at the folder that `codegen init` is about: its package, its repository, its tools. Writes nothing. */
import { lstat, readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import { z } from "zod";
import { codeOf } from "../../errors.js";
import { readFileBytes } from "../../files/read-file.js";
import { decodeText } from "../../files/read-text.js";
import { findRepository } from "../../git/run-git.js";

/** The program that installs the packages of a project. */
export type PackageManager = "npm" | "pnpm" | "yarn" | "bun";

/** A folder, as `codegen init` sees it. */
export interface InitProject {
  /** Absolute, and without links. */
  readonly folder: string;
  /** The root of the repository, or the folder itself where it is in none; absolute. */
  readonly root: string;
  readonly isRepository: boolean;
  /** The config that holds for the folder; absolute. Null where there is none. */
  readonly config: string | null;
  /** Names of all packages that the folder's or the root's package.json asks for. */
  readonly dependencies: ReadonlySet<string>;
  readonly manager: PackageManager;
  /** The folder that code goes to where nobody says otherwise, from the folder of the project. */
  readonly output: string;
}

const manifestShape = z.object({
  dependencies: z.record(z.string(), z.unknown()).optional(),
  devDependencies: z.record(z.string(), z.unknown()).optional(),
  peerDependencies: z.record(z.string(), z.unknown()).optional(),
});

/** Looks at a folder; `config` is the path of the config that holds for it. */
export async function findProject(
  given: string,
  config: string | null,
): Promise<InitProject> {
  const folder = await realpath(given);
  const repository = await findRepository(folder);
  const root = repository?.root ?? folder;
  const lists = await Promise.all([...new Set([folder, root])].map(asked));
  return {
    folder,
    root,
    isRepository: repository !== null,
    config,
    dependencies: new Set(lists.flat()),
    manager: await managerOf([folder, root]),
    output: (await isFolder(join(folder, "src")))
      ? "src/generated"
      : "generated",
  };
}

/** The packages that a folder's package.json asks for; none where it cannot be read. */
async function asked(folder: string): Promise<readonly string[]> {
  const text = await readOptional(join(folder, "package.json"));
  try {
    const parsed = manifestShape.parse(JSON.parse(text ?? "{}"));
    return Object.values(parsed).flatMap((list) => Object.keys(list ?? {}));
  } catch {
    return [];
  }
}

const lockFiles: readonly (readonly [string, PackageManager])[] = [
  ["pnpm-lock.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
];

async function managerOf(folders: readonly string[]): Promise<PackageManager> {
  for (const folder of folders) {
    const entries = await entriesOf(folder);
    const found = lockFiles.find(([name]) => entries.includes(name));
    if (found !== undefined) return found[1];
  }
  return "npm";
}

/** The names in a folder; none where it cannot be listed. */
export async function entriesOf(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

/** The first part of a path below a folder that is a file, so that no folder can be there; null where none is. */
export async function fileInTheWay(
  folder: string,
  path: string,
): Promise<string | null> {
  const parts = path.split("/");
  for (const [index] of parts.entries()) {
    const part = parts.slice(0, index + 1).join("/");
    const found = await stat(join(folder, part)).catch(() => null);
    if (found === null) return null;
    if (!found.isDirectory()) return part;
  }
  return null;
}

/** The text of a file in plain UTF-8; null where there is none, or it is something else. */
export async function readOptional(path: string): Promise<string | null> {
  const found = await readEditable(path);
  return found.kind === "text" ? found.text : null;
}

/** A file that lines may be added to, or why not. */
export type Editable =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "absent" }
  | { readonly kind: "closed"; readonly why: string };

/** Reads a file that is to be edited: its text is known to be what its bytes say. */
export async function readEditable(path: string): Promise<Editable> {
  try {
    const bytes = await readFileBytes(path);
    const text = decodeText(bytes)?.text;
    if (text === undefined || !Buffer.from(text).equals(bytes))
      return { kind: "closed", why: "it is not in plain UTF-8" };
    return { kind: "text", text };
  } catch (error) {
    if (codeOf(error) === "ENOENT") return { kind: "absent" };
    return { kind: "closed", why: "it cannot be read" };
  }
}

/**
 * False for a path that a link leads out of the repository: a checkout must not decide where else files
 * are written.
 */
export async function isWithinProject(
  path: string,
  { root }: Pick<InitProject, "root">,
): Promise<boolean> {
  const place = await realPlace(path);
  if (place === null) return false;
  const way = relative(root, place);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** A path without the links in it, also where it is not there yet; null behind a link that leads nowhere. */
async function realPlace(path: string): Promise<string | null> {
  const found = await realpath(path).catch(() => null);
  if (found !== null || dirname(path) === path) return found ?? path;
  const isLink = await lstat(path).then(
    (stats) => stats.isSymbolicLink(),
    () => false,
  );
  const above = isLink ? null : await realPlace(dirname(path));
  return above === null ? null : join(above, basename(path));
}

/** A path as people write it: from a folder, with slashes. */
export function shownFrom(folder: string, path: string): string {
  return relative(folder, path).split(sep).join("/") || ".";
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
