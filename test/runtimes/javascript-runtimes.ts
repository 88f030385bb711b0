/** Node, Bun and Deno: the program, and the probe as a process. */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Environment, Ground } from "./environment.js";
import { generate, probe } from "./tries.js";
import type { Way } from "./probed.js";
import {
  copyApp,
  copyPrograms,
  installed,
  nodeProgram,
  programIn,
} from "./tools.js";

/** The program, as it is installed in an app. */
const codegen = "node_modules/close-codegen/dist/bin.js";

/** A Node. */
export function onNode(version: string): Environment {
  const program = () => nodeProgram(version);
  const key = `node-${version.split(".")[0] ?? ""}`;
  const probed = (way: Way) => async (ground: Ground) =>
    probe(ground.app, [await program(), "out/run-probe.js"], way);
  return {
    key,
    title: `Node ${version}`,
    note: "",
    tries: {
      generate: async (ground) => {
        const app = join(ground.folder, key);
        await copyApp(ground.app, app);
        await generate(app, [await program(), codegen]);
      },
      undici: probed("undici"),
      fetch: probed("fetch"),
    },
  };
}

/** A Node that runs TypeScript as it is. */
export function strippingTypes(version: string): Environment {
  const key = `node-${version.split(".")[0] ?? ""}-unbuilt`;
  const program = () => nodeProgram(version);
  const probed = (way: Way) => async (ground: Ground) =>
    probe(
      join(ground.folder, key),
      [
        await program(),
        "--disable-warning=ExperimentalWarning",
        "run-probe.ts",
      ],
      way,
    );
  return {
    key,
    title: `Node ${version}, TypeScript as it is`,
    note: "Without a tsconfig imports end in `.ts`, which this Node runs unbuilt.",
    tries: {
      generate: async (ground) => {
        const app = join(ground.folder, key);
        await copyApp(ground.app, app);
        await rm(join(app, "tsconfig.json"));
        await generate(app, [await program(), codegen]);
        await copyPrograms(app, ".ts", ["probe.ts", "run-probe.ts"]);
      },
      undici: probed("undici"),
      fetch: probed("fetch"),
    },
  };
}

/** Bun. */
export function bun(version: string): Environment {
  const program = async () =>
    programIn(join(await installed({ bun: version }), "@oven"), "bin/bun");
  const probed = (way: Way) => async (ground: Ground) =>
    probe(join(ground.folder, "bun"), [await program(), "run-probe.ts"], way);
  return {
    key: "bun",
    title: `Bun ${version}`,
    note: "Take a `dispatcher` from `undici/index.js`: Bun's own `undici` cannot send.",
    tries: {
      generate: async (ground) => {
        const app = join(ground.folder, "bun");
        await copyApp(ground.app, app);
        await generate(app, [await program(), "--bun", codegen]);
      },
      undici: probed("undici"),
      fetch: probed("fetch"),
    },
  };
}

/** Deno. */
export function deno(version: string): Environment {
  const program = async () =>
    programIn(join(await installed({ deno: version }), "@deno"), "/deno");
  const probed = (way: Way) => async (ground: Ground) =>
    probe(
      join(ground.folder, "deno"),
      [await program(), "run", "-A", "run-probe.ts"],
      way,
    );
  return {
    key: "deno",
    title: `Deno ${version}`,
    note: "Beside a `deno.json` imports end in `.ts`.",
    tries: {
      generate: async (ground) => {
        const app = join(ground.folder, "deno");
        await copyApp(ground.app, app);
        await rm(join(app, "tsconfig.json"));
        const settings = { nodeModulesDir: "manual" };
        await writeFile(join(app, "deno.json"), JSON.stringify(settings));
        const command = ["run", "-A", "npm:close-codegen"];
        await generate(app, [await program(), ...command]);
        await copyPrograms(app, ".ts", ["probe.ts", "run-probe.ts"]);
      },
      undici: probed("undici"),
      fetch: probed("fetch"),
    },
  };
}
