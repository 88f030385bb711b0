/** Compares how a program compiles before and after its files are edited. */
import type { ts } from "ts-morph";
import { slashed } from "../project/verify/overlay.js";
import type { UsePlace } from "./find-uses.js";
import { placeOf } from "./find-uses.js";
import { openPart } from "./open-part.js";
import type { ParsedFiles } from "./open-part.js";
import type { UserProgram } from "./open-program.js";
import type { ProgramPart } from "./parts.js";
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
}

/** The errors of a part afterwards; of a file that had errors before, those above their number of each kind. */
export function worseThan(
  part: ProgramPart,
  { user, files, generated, parsed, sources }: CompiledStates,
): readonly NewError[] {
  const changed = new Map<string, string | null>(generated);
  for (const { path, after } of files) changed.set(path, after);
  const texts = textsOver(user.texts, changed);
  const added = addedPaths(changed);
  const now = openPart(user.compiler, part, { texts, added, parsed });
  const after = errorsOf(now, sources, user);
  if (after.length === 0) return [];
  const then = openPart(user.compiler, part, {
    ...{ texts: user.texts, added: new Set<string>(), parsed },
  });
  const broken = [...new Set(after.map(({ file }) => file))];
  const counts = new Map<string, number>();
  for (const { file, code } of errorsOf(then, broken, user))
    counts.set(`${file} ${code}`, (counts.get(`${file} ${code}`) ?? 0) + 1);
  return after.filter(({ file, code }) => {
    const key = `${file} ${code}`;
    const left = counts.get(key) ?? 0;
    counts.set(key, left - 1);
    return left <= 0;
  });
}

function errorsOf(
  program: ts.Program,
  sources: readonly string[],
  { compiler: { ts } }: UserProgram,
): readonly NewError[] {
  return sources
    .flatMap((path) => program.getSourceFile(path) ?? [])
    .flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ])
    .filter(({ category }) => category === ts.DiagnosticCategory.Error)
    .flatMap(({ file, start = 0, code, messageText }) =>
      file === undefined
        ? []
        : [
            {
              ...placeOf(file, start),
              file: slashed(file.fileName),
              code: `TS${String(code)}`,
              message: ts
                .flattenDiagnosticMessageText(messageText, " ")
                .replace(/\s+/g, " "),
            },
          ],
    );
}
