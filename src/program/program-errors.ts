/** The errors that the compiler finds in files of a program. */
import type { ts } from "ts-morph";
import { slashed } from "../project/verify/overlay.js";
import type { TypeScript } from "./compiler.js";
import type { ComparedError } from "./new-errors.js";

/** An error with its place in the text that the compiler has read. */
export interface ProgramError extends ComparedError {
  /** Absolute, with slashes. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** The errors of syntax and of types in some files; messages have a line for each step of a reason. */
export function errorsIn(
  program: ts.Program,
  files: readonly string[],
  ts: TypeScript,
): readonly ProgramError[] {
  return files
    .flatMap((path) => program.getSourceFile(path) ?? [])
    .flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ])
    .filter(({ category }) => category === ts.DiagnosticCategory.Error)
    .flatMap(({ file, start = 0, length = 0, code, messageText }) =>
      file === undefined
        ? []
        : [
            {
              ...{ file: slashed(file.fileName), code, start },
              end: start + length,
              message: ts.flattenDiagnosticMessageText(messageText, "\n"),
            },
          ],
    );
}
