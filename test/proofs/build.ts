/** The program together with parts of these tests, as JavaScript that a process of its own can run. */
import { mkdir, mkdtemp, readFile, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "rolldown";
import { buildProgram, repository } from "../support/program.js";
import { withoutTypes } from "../support/transpile.js";

/** Builds the program with some files of `test/`, by their paths below it; the caller removes the folder. */
export async function buildWith(
  paths: readonly string[],
  program: () => Promise<string> = buildProgram,
): Promise<string> {
  const folder = await program();
  for (const path of paths) {
    const source = await readFile(join(repository, "test", path), "utf8");
    const target = join(folder, "test", path.replace(/\.ts$/, ".js"));
    const text = withoutTypes(path, source);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text.replaceAll("../../src/", "../../dist/"));
  }
  return folder;
}

/** A script in a folder of its own, which the caller removes. */
export interface Script {
  readonly folder: string;
  readonly file: string;
}

/** Bundles a script of this folder with what it imports, undici aside: a process of it starts without a compiler. */
export async function bundleScript(name: string): Promise<Script> {
  const folder = await mkdtemp(join(tmpdir(), "codegen-script-"));
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await symlink(
    join(repository, "node_modules"),
    join(folder, "node_modules"),
    "junction",
  );
  await build({
    input: join(repository, "test/proofs", `${name}.ts`),
    external: /^(?:node:|undici(?:\/|$))/,
    platform: "node",
    output: { dir: join(folder, "script") },
  });
  return { folder, file: join(folder, "script", `${name}.js`) };
}
