/** An application to measure: what is generated for an organisation, compiled, with the probes beside it. */
import { mkdir, readFile, readdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "oxc-transform";
import { z } from "zod";
import type { Schema } from "../../../src/schema/schema.js";
import type { Ground } from "../ours.js";
import { offlineContestants } from "../ours.js";
import type { ProcessRunner } from "../process.js";

/** Generated code and probes as JavaScript that Node runs without a loader. */
export interface Application {
  readonly schema: Schema;
  /** Holds `generated/`, `probes/` and the package undici. */
  readonly folder: string;
  /** What was generated, as it was written. */
  readonly sources: string;
}

const probes = fileURLToPath(new URL("probes", import.meta.url));
const limitMs = 600_000;

/** Generates for the organisation in an empty folder, and compiles what came out. */
export async function makeApplication(ground: Ground): Promise<Application> {
  const folder = join(ground.folder, "application");
  const sources = await generate(ground);
  await compile(sources, join(folder, "generated"));
  await compile(probes, join(folder, "probes"));
  await mkdir(join(folder, "node_modules"));
  await symlink(
    join(ground.root, "node_modules", "undici"),
    join(folder, "node_modules", "undici"),
    "junction",
  );
  const manifest = { type: "module", sideEffects: false };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  return { schema: ground.schema, folder, sources };
}

/** Generates for the organisation of a ground; gives the folder of what was written. */
export async function generate(ground: Ground): Promise<string> {
  const [cold] = offlineContestants(ground);
  if (cold === undefined) throw new TypeError("There is no cold scenario.");
  await cold.prepare();
  const outcome = await ground.run(cold.command, limitMs);
  const complaint = await cold.complaint(outcome);
  if (complaint !== null) throw new Error(`Generating ${complaint}`);
  return join(cold.command.cwd, "generated");
}

/** Takes the types off every TypeScript file of a folder; other files stay behind. */
async function compile(from: string, to: string): Promise<void> {
  for (const file of await sourcesIn(from)) {
    const text = await readFile(join(from, file), "utf8");
    const { code, errors } = transformSync(file, text, {
      typescript: { onlyRemoveTypeImports: true },
    });
    const [error] = errors;
    if (error !== undefined) throw new Error(`${file}: ${error.message}`);
    const target = join(to, file.replace(/\.ts$/, ".js"));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, code);
  }
}

/** The TypeScript files of a folder and of those below it, relative to it. */
export async function sourcesIn(folder: string): Promise<readonly string[]> {
  const files = await readdir(folder, { recursive: true });
  return files.filter((file) => file.endsWith(".ts")).sort();
}

/** Runs one probe in a process of its own, and gives the JSON that it printed. */
export async function runProbe<T>(
  run: ProcessRunner,
  { folder }: Application,
  name: string,
  config: object,
  shape: z.ZodType<T>,
): Promise<T> {
  const script = join(folder, "probes", `${name}.js`);
  const args = ["--expose-gc", script, JSON.stringify(config)];
  const { exitCode, output } = await run({ args, cwd: folder }, limitMs);
  if (exitCode !== 0) throw new Error(`The probe ${name} failed: ${output}`);
  return shape.parse(JSON.parse(output));
}
