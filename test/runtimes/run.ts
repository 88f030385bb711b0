/**
 * `npm run test:runtimes`: tries the packed package in every place of `environments.ts`, which come from
 * the registry, and writes `docs/runtimes.md`. `--only=bun,deno` tries those and writes nothing.
 */
import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { format } from "prettier";
import { repository } from "../support/program.js";
import { columns } from "./environment.js";
import type { Column, Environment, Ground } from "./environment.js";
import { environments } from "./environments.js";
import { pageOf } from "./page.js";
import type { Row } from "./page.js";
import {
  compileApp,
  copyPrograms,
  makeApp,
  npmInstall,
  packed,
  run,
  undiciVersion,
} from "./tools.js";

const { values } = parseArgs({ options: { only: { type: "string" } } });
const only = values.only?.split(",");
const chosen = environments.filter(({ key }) => only?.includes(key) ?? true);

const folder = await realpath(await mkdtemp(join(tmpdir(), "codegen-places-")));
try {
  const rows: Row[] = [];
  const ground = await prepare();
  for (const environment of chosen) {
    const row = await tryAll(environment, ground);
    rows.push(row);
    console.log(
      `${row.title}: ${columns.map((column) => `${column} ${row.results[column]}`).join(", ")}`,
    );
  }
  if (only === undefined) {
    const filepath = join(repository, "docs/runtimes.md");
    await writeFile(filepath, await format(pageOf(rows), { filepath }));
  }
  const isRed = rows.some(({ results }) =>
    Object.values(results).includes("fails"),
  );
  process.exitCode = isRed ? 1 : 0;
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function prepare(): Promise<Ground> {
  const tarball = await packed(folder);
  const app = join(folder, "app");
  await makeApp(app);
  await run(app, "npm", [...npmInstall, tarball, `undici@${undiciVersion}`]);
  const options = { module: "nodenext" };
  const tsconfig = JSON.stringify({ compilerOptions: options });
  await writeFile(join(app, "tsconfig.json"), tsconfig);
  await run(app, "npx", ["--no", "--", "codegen", "--sample"]);
  const programs = ["probe.ts", "run-probe.ts"];
  await copyPrograms(app, ".js", programs);
  await compileApp(app, programs);
  return { folder, tarball, app };
}

async function tryAll(
  { key, title, note, tries }: Environment,
  ground: Ground,
): Promise<Row> {
  const results: Record<Column, string> = {
    ...{ generate: "–", compile: "–", undici: "–", fetch: "–", test: "–" },
  };
  for (const column of columns) {
    const attempt = tries[column];
    if (attempt === undefined) continue;
    results[column] = await attempt(ground).then(
      () => "works",
      (error: unknown) => {
        console.error(`${key}, ${column}: ${String(error)}`);
        return "fails";
      },
    );
  }
  return { title, note, results };
}
