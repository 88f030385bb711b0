/** The program together with parts of these tests, as JavaScript that a process of its own can run. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
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
