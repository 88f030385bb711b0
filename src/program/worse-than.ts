/** Compares how a program compiles before and after its files are edited. */
import type { ts } from "ts-morph";
import type { UsePlace } from "./find-uses.js";
import { placeOf } from "./find-uses.js";
import { newErrors } from "./new-errors.js";
import { openPart } from "./open-part.js";
import type { ParsedFiles } from "./open-part.js";
import type { UserProgram } from "./open-program.js";
import type { ProgramPart } from "./parts.js";
import { errorsIn } from "./program-errors.js";
import type { ProgramError } from "./program-errors.js";
import type { EditedFile } from "./text-edits.js";
import { addedPaths } from "./added-paths.js";
import { textsOver } from "./texts.js";

/** An error that the program did not have before. */
export interface NewError extends UsePlace {
  /** `TS2339`. */
  readonly code: string;
  readonly message: string;
}

/** Both states of a program. */
export interface CompiledStates {
  readonly user: UserProgram;
  readonly files: readonly EditedFile[];
  readonly generated: ReadonlyMap<string, string | null>;
  readonly parsed: ParsedFiles;
  /** The files whose errors count. */
  readonly sources: readonly string[];
  /** The program of the part as it was, or as far as it was edited, where one is open. */
  readonly before?: ts.Program | undefined;
}

/** The errors of a part afterwards that it did not have before. */
export function worseThan(
  part: ProgramPart,
  { user, files, generated, parsed, sources, before }: CompiledStates,
): readonly NewError[] {
  const { compiler, texts } = user;
  const changed = new Map<string, string | null>(generated);
  for (const { path, after } of files) changed.set(path, after);
  const now = openPart(compiler, part, {
    texts: textsOver(texts, changed),
    added: addedPaths(changed),
    ...{ parsed, before },
  });
  const after = errorsIn(now, sources, compiler.ts);
  if (after.length === 0) return [];
  const then = openPart(compiler, part, {
    ...{ texts, added: new Set<string>(), parsed, before: now },
  });
  const broken = [...new Set(after.map(({ file }) => file))];
  const known = errorsIn(then, broken, compiler.ts);
  return newErrors(after, known).flatMap((error) => {
    const file = now.getSourceFile(error.file);
    return file === undefined ? [] : [newErrorAt(file, error)];
  });
}

function newErrorAt(
  file: ts.SourceFile,
  { start, code, message }: ProgramError,
): NewError {
  return {
    ...placeOf(file, start),
    code: `TS${String(code)}`,
    message: message.replace(/\s+/g, " "),
  };
}
