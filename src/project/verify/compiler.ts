/** What both kinds of TypeScript are asked for, and what they answer. */
import type { Overlay } from "./overlay.js";

/** A program to check: the files of one tsconfig, seen through an overlay. */
export interface Compilation {
  /** The tsconfig, absolute; it may stand in the overlay alone. */
  readonly tsconfig: string;
  readonly overlay: Overlay;
  /** The files whose errors are asked for, absolute. */
  readonly files: readonly string[];
  /** Whether errors of declarations count: the project emits them. */
  readonly declares: boolean;
}

/** An error that a compiler found. */
export interface Finding {
  /** Absolute, with slashes; null for what is of no file. */
  readonly file: string | null;
  /** Where it begins in the text, counted from 0. */
  readonly at: number;
  /** `2322` of TS2322. */
  readonly code: number;
  /** All that the compiler says, on one line. */
  readonly message: string;
}

/** Gives the errors of the files, or rejects where the compiler fails. */
export interface Compile {
  (compilation: Compilation): Promise<readonly Finding[]>;
}
