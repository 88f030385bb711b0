/** Bundlers: the probe in one file, as an ES module for Node, with undici in it or beside it. */
import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Environment, Ground } from "./environment.js";
import { probe } from "./tries.js";
import { installed, run } from "./tools.js";

const versions = { esbuild: "0.28.2", rolldown: "1.3.3" };

/** All bundlers. */
export const bundlers: readonly Environment[] = [
  {
    key: "esbuild",
    title: `esbuild ${versions.esbuild}, and tsup`,
    note: "undici is loaded from `node_modules`, also where it was bundled: in an ES module of esbuild it cannot run.",
    tries: bundled("esbuild", async (app, modules) => {
      await run(app, process.execPath, [
        join(modules, "esbuild/bin/esbuild"),
        ...["run-probe.ts", "--bundle", "--format=esm", "--platform=node"],
        "--outfile=bundle.mjs",
      ]);
    }),
  },
  {
    key: "rolldown",
    title: `Rolldown ${versions.rolldown}, and Vite`,
    note: "",
    tries: bundled("rolldown", async (app, modules) => {
      await run(app, process.execPath, [
        join(modules, "rolldown/bin/cli.mjs"),
        ...["run-probe.ts", "--format", "esm", "--platform", "node"],
        ...["--file", "bundle.mjs", "--no-code-splitting"],
      ]);
    }),
  },
];

type Name = keyof typeof versions;

function bundled(
  name: Name,
  bundle: (app: string, modules: string) => Promise<void>,
): Environment["tries"] {
  const probed = (way: "undici" | "fetch") => async (ground: Ground) =>
    probe(join(ground.folder, name), [process.execPath, "bundle.mjs"], way);
  return {
    compile: async (ground) => {
      const app = join(ground.folder, name);
      await mkdir(app);
      await cp(ground.app, app, { recursive: true, verbatimSymlinks: true });
      await bundle(app, await installed({ [name]: versions[name] }));
    },
    undici: probed("undici"),
    fetch: probed("fetch"),
  };
}
