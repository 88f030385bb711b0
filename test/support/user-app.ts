/** An application beside an output of the sample, for tests of the commands that look at the user's program. */
import { cp, mkdir, readFile, readdir, symlink } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { join, relative, sep } from "node:path";
import { createProject } from "./project.js";
import type { Project } from "./project.js";
import { repository } from "./program.js";

/** The folder of an application's fixture. */
export function fixture(path: string): string {
  return fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url));
}

/** A project with the sample's output, the types that it needs, and the files of a fixture. */
export async function createUserApp(
  files?: string,
  afterTest?: (work: () => Promise<void>) => void,
): Promise<Project> {
  const project = await createProject(
    { source: "sample" },
    undefined,
    afterTest,
  );
  await mkdir(project.path("node_modules"));
  for (const name of ["undici", "undici-types", "@types"])
    await symlink(
      join(repository, "node_modules", name),
      project.path(`node_modules/${name}`),
    );
  await project.generate();
  if (files !== undefined)
    await cp(fixture(files), project.root, { recursive: true });
  return project;
}

/** Each file below a fixture's folder, by its path in that. */
export async function eachFixture(
  path: string,
): Promise<ReadonlyMap<string, string>> {
  const folder = fixture(path);
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  const files = entries.filter((entry) => entry.isFile());
  const texts = files.map(async (entry) => {
    const file = join(entry.parentPath, entry.name);
    const name = relative(folder, file).split(sep).join("/");
    return [name, await readFile(file, "utf8")] as const;
  });
  return new Map(await Promise.all(texts));
}
