/** Finds the tsconfigs and the texts below a folder, without what package managers and programs put there. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** The files below a folder, absolute and sorted. */
export interface FolderScan {
  readonly tsconfigs: readonly string[];
  /** TypeScript and JavaScript. */
  readonly sources: readonly string[];
  /** Other files in which names of members may stand. */
  readonly others: readonly string[];
}

/** Folders that hold no source of the user's. */
const skipped =
  /^(?:node_modules|bower_components|jspm_packages|\..*|coverage)$/;

const source = /\.(?:[cm]?[jt]s|[jt]sx)$/;
const other = /\.(?:json|jsonc|json5|vue|svelte|astro|mdx)$/;
const lockFile =
  /^(?:package-lock|npm-shrinkwrap|composer|close\.lock|tsconfig.*)\.json$/;

/** Looks through a folder; `isLeftOut` says which paths are not looked at, folders included. */
export async function scanFolder(
  root: string,
  isLeftOut: (path: string) => boolean,
): Promise<FolderScan> {
  const tsconfigs: string[] = [];
  const sources: string[] = [];
  const others: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true }).catch(
      () => [],
    );
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (isLeftOut(path)) continue;
      if (entry.isDirectory()) {
        if (!skipped.test(entry.name)) await visit(path);
      } else if (!entry.isFile()) continue;
      else if (/^tsconfig(?:\..*)?\.json$/.test(entry.name))
        tsconfigs.push(path);
      else if (source.test(entry.name)) sources.push(path);
      else if (other.test(entry.name) && !lockFile.test(entry.name))
        others.push(path);
    }
  };
  await visit(root);
  return {
    tsconfigs: tsconfigs.sort(),
    sources: sources.sort(),
    others: others.sort(),
  };
}
