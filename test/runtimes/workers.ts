/** Cloudflare Workers: workerd, with a bundle as wrangler makes it. */
import { readFile, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "../support/program.js";
import type { Environment, Ground } from "./environment.js";
import { failedIn, startProbed } from "./probed.js";
import {
  copyPrograms,
  installed,
  makeApp,
  nodeProgram,
  npmInstall,
  run,
} from "./tools.js";

const pinned = {
  "@cloudflare/workers-types": "5.20261117.1",
  esbuild: "0.28.2",
  miniflare: "4.20260730.0",
};

const appOf = ({ folder }: Ground): string => join(folder, "workers");

/** Workers, with code that sends through their `fetch`. */
export const workers: Environment = {
  key: "workers",
  title: `Cloudflare Workers (miniflare ${pinned.miniflare})`,
  note: '`transport: "fetch"`; the bundle then holds no undici.',
  tries: { generate, compile, fetch: probeInWorker },
};

async function generate(ground: Ground): Promise<void> {
  const app = appOf(ground);
  await makeApp(app);
  await run(app, "npm", [...npmInstall, ground.tarball]);
  const config = { transport: "fetch" };
  await writeFile(join(app, "codegen.config.json"), JSON.stringify(config));
  const modules = await installed(pinned);
  const compilerOptions = {
    ...{ strict: true, target: "es2022", lib: ["es2022"], module: "preserve" },
    ...{ noEmit: true, skipLibCheck: true },
    types: [join(modules, "@cloudflare/workers-types")],
  };
  const tsconfig = { compilerOptions, include: ["worker.ts"] };
  await writeFile(join(app, "tsconfig.json"), JSON.stringify(tsconfig));
  await run(app, "npx", ["--no", "--", "codegen", "--sample"]);
  await copyPrograms(app, "", ["probe.ts", "worker.ts"]);
}

/** Also what the output's first lines leave to its tests is compiled, and the bundle has nothing of undici. */
async function compile(ground: Ground): Promise<void> {
  const app = appOf(ground);
  const output = join(app, "generated");
  for (const name of await readdir(output, { recursive: true })) {
    if (!name.endsWith(".ts")) continue;
    const path = join(output, name);
    const text = await readFile(path, "utf8");
    await writeFile(path, text.replace("// @ts-nocheck\n", ""));
  }
  const compiler = join(repository, "node_modules/typescript-7.0/bin/tsc");
  await run(app, process.execPath, [compiler, "-p", "."]);
  const modules = await installed(pinned);
  await run(app, process.execPath, [
    join(modules, "esbuild/bin/esbuild"),
    ...["worker.ts", "--bundle", "--format=esm", "--outfile=worker.js"],
    ...["--conditions=workerd,worker,browser", "--minify"],
  ]);
  const bundle = join(app, "worker.js");
  if (/MockAgent|llhttp/.test(await readFile(bundle, "utf8")))
    throw new Error("The bundle holds undici.");
  console.info(`The bundle has ${String((await stat(bundle)).size)} bytes.`);
}

async function probeInWorker(ground: Ground): Promise<void> {
  const app = appOf(ground);
  const modules = await installed(pinned);
  const program = `
import { Miniflare } from ${JSON.stringify(join(modules, "miniflare/dist/src/index.js"))};
import { readFileSync } from "node:fs";
const script = readFileSync("worker.js", "utf8");
const worker = new Miniflare({ modules: true, script, compatibilityDate: "2026-01-01" });
const answer = await worker.dispatchFetch("http://localhost/", { method: "POST", body: process.env.PROBED });
console.log(await answer.text());
await worker.dispose();
`;
  await writeFile(join(app, "run-worker.mjs"), program);
  const { probed, close } = await startProbed();
  const env = { PROBED: JSON.stringify(probed) };
  const node = await nodeProgram("24.22.3");
  const running = run(app, node, ["run-worker.mjs"], env);
  const { stdout } = await running.finally(close);
  const failed = failedIn(JSON.parse(stdout));
  if (failed.length > 0) throw new Error(failed.join("; "));
}
