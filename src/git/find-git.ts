/** Finds the git of the machine, never one that lies in a checkout. */
import { constants } from "node:fs";
import { access, realpath, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join, relative, sep } from "node:path";

/** The machine on which git is looked for. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Absolute. */
  readonly home: string;
}

/** This machine. */
export function thisMachine(): Machine {
  return { env: process.env, platform: process.platform, home: homedir() };
}

/**
 * The absolute path of git, by the folders of `PATH`; null when there is none. Passed over are relative and
 * empty entries (the folder of the run), which Windows even looks into first when it is left to find a
 * program; folders of the repository; and `node_modules/.bin`, which npm puts in front, and which a checkout
 * may bring.
 */
export async function findGit(
  repository: string,
  { env, platform, home }: Machine,
): Promise<string | null> {
  const name = platform === "win32" ? "git.exe" : "git";
  // With the dotfiles of a home in a repository, everything that its owner installed lies within.
  const isHome = isWithin(repository, home);
  for (const entry of (env["PATH"] ?? "").split(delimiter)) {
    if (!isAbsolute(entry) || isOfPackages(entry)) continue;
    const folder = await realpath(entry).catch(() => null);
    if (folder === null || isOfPackages(folder)) continue;
    if (isWithin(repository, folder) && !isHome) continue;
    const file = join(folder, name);
    if (await isProgram(file)) return file;
  }
  return null;
}

function isOfPackages(folder: string): boolean {
  return folder.split(/[\\/]/).includes("node_modules");
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
