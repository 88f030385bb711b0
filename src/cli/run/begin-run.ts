/** The beginning of every run that works in a folder. */
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { CodegenError } from "../../errors.js";
import { assertAnswers } from "../../files/read-file.js";
import type { Io } from "../../io.js";
import { warningLines } from "../../report/run-text.js";
import type { CommandContext } from "../command.js";
import { envFilesOf, oldWordWarnings } from "../flags/env-files.js";
import type { GlobalFlags } from "../flags/global-flags.js";
import { printLines } from "../print/lines.js";

/** The files that a run is about, as its flags name them. */
export interface RunPlace {
  /** The folder of `--cwd`, or that of the process; absolute. */
  readonly cwd: string;
  /** Those of `--env`, in order; undefined for none. */
  readonly envFiles: readonly string[] | undefined;
}

/** Finds the place of a run, and warns of flags that have another name now. Throws `E_USAGE` where `--cwd` is no folder. */
export async function beginRun(
  flags: GlobalFlags,
  { io, style }: CommandContext,
): Promise<RunPlace> {
  const warnings = flags.silent === true ? [] : oldWordWarnings(flags);
  printLines(io.stderr, warningLines(warnings, style, { all: true }));
  return { cwd: await findFolder(flags, io), envFiles: envFilesOf(flags) };
}

async function findFolder({ cwd }: GlobalFlags, io: Io): Promise<string> {
  if (cwd === undefined) return io.cwd;
  const folder = resolve(io.cwd, cwd);
  await assertAnswers(folder);
  const found = await stat(folder).catch(() => null);
  if (found?.isDirectory() === true) return folder;
  throw new CodegenError("E_USAGE", `There is no folder ${cwd}.`, {
    hint: "Correct the path given with --cwd.",
  });
}
