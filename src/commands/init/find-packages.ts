/** The packages of a monorepo, for whoever starts `codegen init` at its root. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import picomatch from "picomatch";
import { z } from "zod";
import { entriesOf, readOptional, shownFrom } from "./find-project.js";

const manifestShape = z.object({
  workspaces: z
    .union([
      z.array(z.string()),
      z.object({ packages: z.array(z.string()).optional() }),
    ])
    .optional(),
});

const deepest = 4;
const skipped = /^(?:\..*|node_modules|dist|build|out|coverage|vendor)$/;

/** The folders of a monorepo's packages, from its root and sorted; empty for a folder that is no such root. */
export async function findPackages(root: string): Promise<readonly string[]> {
  const globs = await workspaceGlobs(root);
  if (globs.length === 0) return [];
  const wanted = globs.filter((glob) => !glob.startsWith("!")).map(plain);
  const ignore = globs
    .filter((glob) => glob.startsWith("!"))
    .map((glob) => plain(glob.slice(1)));
  const isPackage = picomatch(wanted, { ignore });
  const folders = await foldersBelow(root, deepest);
  const checked = folders
    .map((folder) => shownFrom(root, folder))
    .filter((folder) => isPackage(folder))
    .map(async (folder) => {
      const entries = await entriesOf(join(root, folder));
      return entries.includes("package.json") ? [folder] : [];
    });
  return (await Promise.all(checked)).flat().sort();
}

function plain(glob: string): string {
  return glob.replace(/^\.\//, "").replace(/\/$/, "");
}

/** The patterns of npm, Yarn and Bun, or those of pnpm. */
async function workspaceGlobs(root: string): Promise<readonly string[]> {
  const yaml = await readOptional(join(root, "pnpm-workspace.yaml"));
  const listed = /^packages\s*:\s*\n((?:\s*(?:-.*|#.*)?\n?)*)/m.exec(
    yaml ?? "",
  );
  const items = [...(listed?.[1] ?? "").matchAll(/^\s*-\s*["']?([^"'#\n]+)/gm)];
  if (items.length > 0) return items.map(([, glob = ""]) => glob.trim());
  const text = await readOptional(join(root, "package.json"));
  try {
    const { workspaces } = manifestShape.parse(JSON.parse(text ?? "{}"));
    return Array.isArray(workspaces)
      ? workspaces
      : (workspaces?.packages ?? []);
  } catch {
    return [];
  }
}

async function foldersBelow(
  folder: string,
  left: number,
): Promise<readonly string[]> {
  if (left === 0) return [];
  const entries = await readdir(folder, { withFileTypes: true }).catch(
    () => [],
  );
  const below = entries
    .filter((entry) => entry.isDirectory() && !skipped.test(entry.name))
    .map(({ name }) => join(folder, name));
  const deeper = below.map((one) => foldersBelow(one, left - 1));
  return [...below, ...(await Promise.all(deeper)).flat()];
}
