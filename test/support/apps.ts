/** Users' programs (`fixtures/apps`) beside generated code, for the compiler. */
import { readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../../src/index.js";
import { removeNoCheck } from "./no-check.js";
import { repository } from "./program.js";
import { createProject } from "./project.js";
import type { Project } from "./project.js";

/** What such a project is made with. */
export interface AppOptions {
  readonly config?: Config;
  /** Whether the compiler looks at the generated files, which tell it not to. */
  readonly isChecked: boolean;
}

/** A project that holds the sample's code, and every package that this repository has. */
export async function createApp(
  { config = {}, isChecked }: AppOptions,
  afterTest: (work: () => Promise<void>) => void,
): Promise<Project> {
  const project = await createProject(
    { source: "sample", importExtension: ".js", ...config },
    undefined,
    afterTest,
  );
  await project.generate();
  if (isChecked) await removeNoCheck(project.path("generated"));
  await linkPackages(project);
  return project;
}

/** Makes a project one of modules, which has every package that this repository has. */
export async function linkPackages(project: Project): Promise<void> {
  await project.write("package.json", '{ "type": "module" }');
  await symlink(
    join(repository, "node_modules"),
    project.path("node_modules"),
    "junction",
  );
}

/** Puts one of the programs into a project; `extension` is how its imports end. */
export async function addApp(
  project: Project,
  app: string,
  { extension = ".js", name = "main.ts" } = {},
): Promise<void> {
  const source = join(repository, "test/fixtures/apps", app, "main.ts");
  const text = await readFile(source, "utf8");
  // Node's old resolution and bundlers find a folder's index by themselves.
  const index =
    extension === "" ? "./generated" : `./generated/index${extension}`;
  await project.write(name, text.replaceAll("./generated/index.js", index));
}
