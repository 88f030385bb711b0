/** The second half of `generate --verify`: compiles the user's own files with the outputs as they would be. */
import { realpath } from "node:fs/promises";
import { join, relative } from "node:path";
import { CodegenError } from "../../errors.js";
import type { BroughtError } from "../../program/verify-program.js";
import type { GenerateOptions } from "../../stages/run-options.js";
import type { Steps } from "../../steps.js";
import type { VerifiedOutput } from "../result.js";
import type { FinishedOutput } from "./prepare-output.js";

/** An output with every text that it would have; null for files that would be gone. */
export type VerifiedTexts = readonly [
  output: FinishedOutput,
  texts: ReadonlyMap<string, string | null>,
];

/**
 * Gives what was compiled; null where no output changes that was there before. `E_VERIFY_PROGRAM` with all
 * errors that the outputs bring to the user's files.
 */
export async function verifyUsersFiles(
  outputs: readonly VerifiedTexts[],
  { config: { root }, signal }: Pick<GenerateOptions, "config" | "signal">,
  steps: Steps,
): Promise<VerifiedOutput["program"]> {
  if (!outputs.some(([output]) => isChanged(output) && !isNew(output)))
    return null;
  const [{ openProgram }, { verifyProgram }] = await Promise.all([
    import("../../program/open-program.js"),
    import("../../program/verify-program.js"),
  ]);
  const directories = outputs.map(([{ group }]) => group.directory);
  const user = await steps("Read the program", () =>
    openProgram({ root, outputs: directories, signal }),
  );
  const [after, before] = await Promise.all([
    absolute(outputs),
    absolute(outputs.filter(([output]) => isNew(output))),
  ]);
  const { tsconfigs, files, errors } = await steps("Verify the program", () =>
    verifyProgram(user, { after, before, signal }),
  );
  if (errors.length > 0) throw programError(errors, user.root);
  return { tsconfigs, files };
}

function isChanged({ write: { plan } }: FinishedOutput): boolean {
  return plan.create.length + plan.change.length + plan.remove.length > 0;
}

function isNew({ write: { plan } }: FinishedOutput): boolean {
  return plan.create.includes("index.ts");
}

/** The texts by their real paths, which is how compilers know files. */
async function absolute(
  outputs: readonly VerifiedTexts[],
): Promise<ReadonlyMap<string, string | null>> {
  const all = new Map<string, string | null>();
  for (const [{ group }, texts] of outputs) {
    const { directory } = group;
    const folder = await realpath(directory).catch(() => directory);
    for (const [path, text] of texts) all.set(join(folder, path), text);
  }
  return all;
}

/** More are counted. */
const shown = 20;

function programError(
  errors: readonly BroughtError[],
  root: string,
): CodegenError {
  const more = errors.length - shown;
  const count = errors.length === 1 ? "1 error" : `${errors.length} errors`;
  return new CodegenError(
    "E_VERIFY_PROGRAM",
    `With the new files your program has ${count} that it does not have now, so nothing was written.`,
    {
      items: [
        ...errors.slice(0, shown).map((error) => lineOf(error, root)),
        ...(more > 0 ? [`and ${more} more`] : []),
      ],
      hint: "Correct these places first; where only names changed, `codegen rename --all` does it. Without --verify the files are written all the same.",
    },
  );
}

function lineOf(
  { file, line, column, code, message }: BroughtError,
  root: string,
): string {
  const path = relative(root, file).replaceAll("\\", "/");
  return `${path}:${line}:${column}  ${code}  ${message}`;
}
