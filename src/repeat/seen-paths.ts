/** All that an offline run looks at, where it finds that nothing is to be done. */
import { readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { ResolvedConfig, ResolvedOrg } from "../config/config.js";
import { configFileNames, packageFolders } from "../config/read-config.js";
import { optionPlaces } from "../emit/prettier-config.js";
import { foldersAbove } from "../output/place.js";
import { controlFolder } from "../output/run-folder.js";
import { packageFile } from "../package-file.js";
import { endingPlaces } from "../project/import-extension.js";

/** An output that a run found to be as it should be, with its files by their paths below it. */
export interface UnchangedOutput {
  /** Absolute. */
  readonly directory: string;
  readonly paths: readonly string[];
}

/** A run that found nothing to do. */
export interface UnchangedRun {
  readonly config: ResolvedConfig;
  readonly outputs: readonly UnchangedOutput[];
}

/** Paths, absolute: those of which all counts, and those of which only counts what kind of thing is there. */
export interface SeenPaths {
  readonly whole: readonly string[];
  readonly kinds: readonly string[];
}

/** The paths that a run has looked at which was started in `cwd`. */
export async function seenPaths(
  cwd: string,
  { config: { root, configFile, orgs }, outputs }: UnchangedRun,
): Promise<SeenPaths> {
  const folders = await packageFolders(cwd);
  const configs = folders.flatMap((folder) =>
    configFileNames.map((name) => join(folder, name)),
  );
  const above = [...foldersTo(cwd), ...foldersTo(root)];
  const parts = await Promise.all(orgs.map(ofOrg));
  const made = outputs.map(ofOutput);
  const whole = [
    ...packageFiles(),
    ...configs,
    ...(configFile === null ? [] : [configFile]),
    ...folders.map((folder) => join(folder, "package.json")),
    ...[".env.local", ".env"].map((name) => resolve(root, name)),
    ...[...parts, ...made].flatMap((part) => part.whole),
  ];
  const kinds = [
    ...above.map((folder) => join(folder, ".git")),
    ...[...parts, ...made].flatMap((part) => part.kinds),
  ];
  return { whole: [...new Set(whole)], kinds: [...new Set(kinds)] };
}

/** A folder and all those that it is in, the nearest first. */
export function foldersTo(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...foldersTo(parent)];
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** The program itself may be exchanged without another version: in this repository, or by a patch. */
function packageFiles(): readonly string[] {
  const folders = ["dist", "templates"];
  return ["package.json", ...folders].flatMap((name) => {
    const path = fileURLToPath(packageFile(name));
    if (name === "package.json") return [path];
    return filesIn(path).filter((file) => !/\.(?:d\.ts|map)$/.test(file));
  });
}

/** What decides how an organisation's code looks, and where it may be written. */
async function ofOrg({
  output,
  templates,
  prettier,
  importExtension,
}: ResolvedOrg): Promise<SeenPaths> {
  const options = prettier === true ? optionPlaces(output) : none;
  const endings = importExtension === "auto" ? await endingPlaces(output) : [];
  const own = templates === null ? [] : [templates, ...filesIn(templates)];
  return {
    whole: [...options.whole, ...endings, ...own],
    kinds: [...options.kinds, ...foldersTo(output), join(output, ".git")],
  };
}

const none: SeenPaths = { whole: [], kinds: [] };

/** The files of an output, and what lies beside them. */
function ofOutput({ directory, paths }: UnchangedOutput): SeenPaths {
  const below = new Set(["", ...paths.flatMap(foldersAbove)]);
  const folders = [...below].map((folder) => join(directory, folder));
  const inner = folders.flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(folder, name)),
  );
  return {
    whole: [
      ...paths.map((path) => join(directory, path)),
      ...folders,
      ...inner,
      join(directory, controlFolder),
    ],
    kinds: [],
  };
}
