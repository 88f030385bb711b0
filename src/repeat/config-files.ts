/** Finds out which files decide the value of a config, where that can be known without running it. */
import { dirname, join, resolve } from "node:path";
import { configSources } from "../config/config-variables.js";
import { readFileText } from "../files/read-file.js";
import { stateOf } from "./record.js";
import { foldersTo } from "./seen-paths.js";

/** All that decides the value of a config. */
export interface ConfigFiles {
  /** Variables that it, or a module of it, reads. */
  readonly variables: readonly string[];
  /** Absolute paths of the modules that it imports, and of what would be taken in their place were it there. */
  readonly paths: readonly string[];
}

/** The endings that a loader tries, the file as it is named first. */
const endings = [
  ...["", ".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx"],
  ...[".mtsx", ".ctsx", ".json"],
];

/** Follows the imports of a config; null where it must be run to know what it says. */
export async function filesOfConfig(
  configFile: string,
): Promise<ConfigFiles | null> {
  const variables = new Set<string>();
  const paths = new Set<string>();
  const modules = new Set([configFile]);
  // A set that grows is walked to its end.
  for (const file of modules) {
    const sources = configSources(file, await readFileText(file));
    if (sources === null) return null;
    for (const name of sources.variables) variables.add(name);
    for (const name of sources.modules) {
      const places = placesOf(file, name);
      const there = places.filter((path) => stateOf(path) !== "-");
      if (there.length === 0 || !there.every(isModule)) return null;
      for (const path of [...places, ...manifests(places)]) paths.add(path);
      for (const path of there) modules.add(path);
    }
  }
  return { variables: [...variables], paths: [...paths] };
}

/** All that an import may mean: whichever a loader takes, each is looked into. */
function placesOf(file: string, name: string): readonly string[] {
  const path = resolve(dirname(file), name);
  const base = path.replace(/\.[cm]?jsx?$/, "");
  const bases = new Set([path, base]);
  return [...bases].flatMap((one) => endings.map((ending) => one + ending));
}

/** A folder has an index, and what else there may be is for other loaders. */
function isModule(path: string): boolean {
  const isFile = stateOf(path).startsWith("f");
  return isFile && /\.(?:[cm]?[jt]sx?|json)$/.test(path);
}

/** They say of the modules below them how they are loaded. */
function manifests([first = ""]: readonly string[]): readonly string[] {
  return foldersTo(dirname(first)).map((folder) =>
    join(folder, "package.json"),
  );
}
