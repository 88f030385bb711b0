/** Problems of a config in words, each with its place. */
import { CodegenError } from "../errors.js";

/** A place in a text; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong with a config. `part` says whether the key or its value is at fault. */
export interface ConfigProblem {
  readonly path: readonly string[];
  readonly part: "key" | "value";
  readonly message: string;
}

/** An `E_CONFIG_INVALID` with all that is wrong as its items, each as `file:line:column  what`. */
export function configError(problems: readonly string[]): CodegenError {
  const count =
    problems.length === 1 ? "a problem" : `${problems.length} problems`;
  return new CodegenError("E_CONFIG_INVALID", `The config has ${count}.`, {
    items: problems,
    hint: "Correct it there and run again.",
  });
}

/** Spells a problem with its place, as editors and terminals make it clickable. */
export function describeProblem(
  file: string,
  position: Position | null,
  message: string,
): string {
  const place =
    position === null ? file : `${file}:${position.line}:${position.column}`;
  return `${place}  ${message}`;
}
