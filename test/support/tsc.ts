/** Whole runs of the compilers that a project may have. */
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import pLimit from "p-limit";
import { runNode } from "./program.js";

const { resolve } = createRequire(import.meta.url);

/** Two at a time: that is how many cores there are. */
const limit = pLimit(2);

/** A compiler of `devDependencies`, the oldest that we support first. */
export type Compiler =
  "typescript-5.4" | "typescript-5.9" | "typescript" | "typescript-7.0";

/** `compilerOptions` of a tsconfig. */
export type CompilerOptions = Readonly<Record<string, unknown>>;

/** What is compiled, and with which options. */
export interface Compilation {
  readonly compiler: Compiler;
  readonly options: CompilerOptions;
  /** What the tsconfig includes. */
  readonly include: readonly string[];
  /** The tsconfig's name: others for runs side by side in one folder. */
  readonly name?: string;
}

/** Gives what the compiler prints of a folder: nothing when all is well. */
export async function runTsc(
  folder: string,
  { compiler, options, include, name = "tsconfig.json" }: Compilation,
): Promise<string> {
  const text = JSON.stringify({ compilerOptions: options, include });
  await writeFile(join(folder, name), text);
  const bin = join(dirname(resolve(`${compiler}/package.json`)), "bin/tsc");
  const { stdout, stderr } = await limit(() =>
    runNode(folder, [bin, "-p", name, "--pretty", "false"]),
  );
  return stdout + stderr;
}
