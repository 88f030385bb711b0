/** Compiles the user's own files beside outputs that are not written yet, with the project's own TypeScript. */
import { dirname } from "node:path";
import type { Finding } from "../project/verify/compiler.js";
import { findTypeScript } from "../project/verify/find-typescript.js";
import { createOverlay } from "../project/verify/overlay.js";
import { positionAt } from "./name-words.js";
import { newErrors } from "./new-errors.js";
import { sourcesOf } from "./open-program.js";
import type { UserProgram } from "./open-program.js";
import type { ProgramPart } from "./parts.js";

/** The texts of outputs by absolute path; null for what is gone. */
export type OutputTexts = ReadonlyMap<string, string | null>;

/** The outputs as they would be, and what of that counts as having been there before. */
export interface ProgramOutputs {
  readonly after: OutputTexts;
  /** Outputs that are written for the first time: there is no program without them to compare with. */
  readonly before: OutputTexts;
  readonly signal?: AbortSignal | undefined;
}

/** An error that the outputs bring to a file of the user's. */
export interface BroughtError {
  /** Absolute, with slashes. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** `TS2339`. */
  readonly code: string;
  readonly message: string;
}

/** What was compiled, and what is wrong with it. */
export interface VerifiedProgram {
  /** The tsconfigs, absolute; none where the program has none. */
  readonly tsconfigs: readonly string[];
  /** How many files of the user's they have. */
  readonly files: number;
  readonly errors: readonly BroughtError[];
}

/** Compiles each tsconfig's program once with the outputs, and once more as it is where there are errors. `E_VERIFY` where there is no TypeScript for one. */
export async function verifyProgram(
  user: UserProgram,
  outputs: ProgramOutputs,
): Promise<VerifiedProgram> {
  const tsconfigs: string[] = [];
  const errors: BroughtError[] = [];
  let count = 0;
  for (const part of user.parts) {
    outputs.signal?.throwIfAborted();
    const files = sourcesOf(user, part);
    if (part.tsconfig === null || files.length === 0) continue;
    tsconfigs.push(part.tsconfig);
    count += files.length;
    const found = await errorsOf(part.tsconfig, files, outputs);
    errors.push(...found.flatMap((one) => placed(one, user)));
  }
  return { tsconfigs, files: count, errors };
}

async function errorsOf(
  tsconfig: NonNullable<ProgramPart["tsconfig"]>,
  files: readonly string[],
  { before, after }: ProgramOutputs,
): Promise<readonly Finding[]> {
  const { compile } = await findTypeScript(dirname(tsconfig));
  const check = (texts: OutputTexts, asked: readonly string[]) =>
    compile({
      ...{ tsconfig, overlay: createOverlay(texts), files: asked },
      declares: false,
    });
  const now = await check(after, files);
  if (now.length === 0) return [];
  const broken = [...new Set(now.flatMap(({ file }) => file ?? []))];
  return newErrors(now, await check(before, broken));
}

function placed(
  { file, at, code, message }: Finding,
  { texts }: UserProgram,
): readonly BroughtError[] {
  // What is said of no file is said of the settings, which no output changes.
  if (file === null) return [];
  const { line, column } = positionAt(texts.read(file) ?? "", at);
  return [{ file, line, column, code: `TS${String(code)}`, message }];
}
