/** The pieces that a plan of `codegen init` is made of. */
import type { InitLeft, InitSetting } from "../../report/init-document.js";

/** A file that is made or gets lines; one that is there keeps all that it has. */
export interface FilePiece {
  readonly kind: "file";
  /** Absolute. */
  readonly path: string;
  /** Null for a file that is not there. */
  readonly before: string | null;
  readonly after: string;
  /** What is written, in a few words. */
  readonly what: string;
  /** True if the text holds the key: it is shown to nobody, and read by the user alone. @default false */
  readonly isSecret?: boolean;
}

/** A part of a plan. */
export type Piece =
  | FilePiece
  | ({ readonly kind: "left" } & InitLeft)
  | ({ readonly kind: "setting" } & InitSetting);

/** Something that stays as it is. */
export function leftAlone(what: string, why: string): Piece {
  return { kind: "left", what, why };
}
