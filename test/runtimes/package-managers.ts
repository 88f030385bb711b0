/** Package managers other than npm: what they install, the program as they start it, and the client. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Environment, Ground } from "./environment.js";
import { generate, probe } from "./tries.js";
import type { Way } from "./probed.js";
import {
  cache,
  compileApp,
  copyPrograms,
  installed,
  makeApp,
  programIn,
  run,
  undiciVersion,
} from "./tools.js";

const versions = { pnpm: "12.21.0", yarn: "4.18.1", bun: "1.4.5" };
const programs = ["probe.ts", "run-probe.ts"];

/** All package managers; npm is what every other place is installed with. */
export const packageManagers: readonly Environment[] = [
  managed({
    key: "pnpm",
    title: `pnpm ${versions.pnpm}`,
    note: "",
    install: async (app) => {
      const modules = await installed({ pnpm: versions.pnpm });
      // Native; its own package would link it by a script of installation.
      const pnpm = await programIn(join(modules, "@pnpm"), "/pnpm");
      const folders = [`--store-dir=${join(cache, "pnpm")}`];
      await run(app, pnpm, ["install", "--ignore-scripts", ...folders]);
      return [pnpm, "exec"];
    },
  }),
  managed({
    key: "yarn-node-modules",
    title: `Yarn ${versions.yarn}, node_modules`,
    note: "",
    install: (app) => installByYarn(app, "node-modules"),
  }),
  managed({
    key: "yarn-pnp",
    title: `Yarn ${versions.yarn}, Plug'n'Play`,
    note: "Start compiled code with `yarn node`.",
    install: (app) => installByYarn(app, "pnp"),
  }),
  managed({
    key: "bun-install",
    title: `Bun ${versions.bun} as a package manager`,
    note: "",
    install: async (app) => {
      const modules = await installed({ bun: versions.bun });
      const bun = await programIn(join(modules, "@oven"), "bin/bun");
      const cacheFolder = join(cache, "bun");
      await run(app, bun, ["install"], { BUN_INSTALL_CACHE_DIR: cacheFolder });
      return [bun, "x", "--no-install"];
    },
  }),
];

interface Managed extends Omit<Environment, "tries"> {
  /** Installs what the manifest says; gives the command line before the name of a program. */
  readonly install: (app: string) => Promise<readonly string[]>;
}

function managed({ install, ...place }: Managed): Environment {
  const appOf = ({ folder }: Ground): string => join(folder, place.key);
  let start: readonly string[] = [];
  const probed = (way: Way) => (ground: Ground) =>
    probe(appOf(ground), [...start, "node", "out/run-probe.js"], way);
  return {
    ...place,
    tries: {
      generate: async (ground) => {
        const app = appOf(ground);
        await makeApp(app, {
          dependencies: {
            "@types/node": "24",
            "close-codegen": `file:${ground.tarball}`,
            undici: undiciVersion,
          },
        });
        start = await install(app);
        const compilerOptions = { module: "nodenext" };
        const tsconfig = JSON.stringify({ compilerOptions });
        await writeFile(join(app, "tsconfig.json"), tsconfig);
        await generate(app, [...start, "codegen"]);
      },
      compile: async (ground) => {
        const app = appOf(ground);
        await mkdir(join(app, "node_modules"), { recursive: true });
        await copyPrograms(app, ".js", programs);
        await compileApp(app, programs);
      },
      undici: probed("undici"),
      fetch: probed("fetch"),
    },
  };
}

/** Yarn's own settings: all that it keeps stays below our cache. */
async function installByYarn(
  app: string,
  nodeLinker: "pnp" | "node-modules",
): Promise<readonly string[]> {
  const modules = await installed({ "@yarnpkg/cli-dist": versions.yarn });
  const yarn = join(modules, "@yarnpkg/cli-dist/bin/yarn.js");
  const registry = await run(app, "npm", ["config", "get", "registry"]);
  await writeFile(join(app, "yarn.lock"), "");
  const settings = {
    ...{ nodeLinker, npmRegistryServer: registry.stdout.trim() },
    ...{ enableTelemetry: false, enableScripts: false },
    ...{ enableGlobalCache: false, enableImmutableInstalls: false },
    ...{ cacheFolder: join(cache, "yarn"), globalFolder: join(cache, "yarn") },
  };
  await writeFile(join(app, ".yarnrc.yml"), JSON.stringify(settings));
  await run(app, process.execPath, [yarn, "install"]);
  return [process.execPath, yarn];
}
