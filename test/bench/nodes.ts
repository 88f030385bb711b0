/** The versions of Node that the bench measures on: the one that runs it, and those of `--node`. */
import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { ensureInstalled } from "./peers.js";

/** A Node that is there. */
export interface NodeVersion {
  /** Without the `v`: `24.11.0`. */
  readonly version: string;
  /** The path of its program. */
  readonly path: string;
}

/** The Node that runs the bench. */
export const ownNode: NodeVersion = {
  version: process.versions.node,
  path: process.execPath,
};

/**
 * The Node that runs the bench, then one for each of `wanted`: the path of a program, or a version
 * (`24`, `24.11.0`), which npm installs below `cache`. Of two that are the same version the first
 * stays. Throws where one cannot be had.
 */
export async function findNodes(
  wanted: readonly string[],
  cache: string,
): Promise<readonly NodeVersion[]> {
  const found = [ownNode];
  for (const text of wanted) {
    const path = isVersion(text) ? await installNode(text, cache) : text;
    const version = await versionOf(path);
    if (!found.some((node) => node.version === version))
      found.push({ version, path });
  }
  return found;
}

function isVersion(text: string): boolean {
  return /^\d+(?:\.\d+){0,2}$/.test(text);
}

/**
 * npm's package `node` fetches one of these by a script of installation; scripts are not run here,
 * so that the package of this platform is asked for by its name.
 */
async function installNode(version: string, cache: string): Promise<string> {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const folder = join(cache, `node-${version}`);
  await mkdir(cache, { recursive: true });
  await ensureInstalled({ name, packages: { [name]: version } }, folder);
  const program = process.platform === "win32" ? "node.exe" : "node";
  return join(folder, "node_modules", name, "bin", program);
}

async function versionOf(path: string): Promise<string> {
  const args = ["-p", "process.versions.node"];
  const { stdout } = await promisify(execFile)(path, args).catch(
    (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new TypeError(`--node: ${path} is no Node: ${reason}`);
    },
  );
  return stdout.trim();
}

/** The major version, by which rows are called. */
export function majorOf(version: string): string {
  return version.replace(/\..*$/, "");
}
