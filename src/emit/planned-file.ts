/** A file that is to be emitted, before its text is made. */
import type { Render } from "./render.js";
import type { Meaning } from "./inspect.js";

/** The layout of a text: whose it is. */
export type Layout = "own" | "foreign" | "formatted" | "finished";

/** A file to be emitted. */
export interface PlannedFile {
  /** Below the output directory, with slashes. */
  readonly path: string;
  /** Hash of everything the text is made of. */
  readonly input: string;
  /** Makes the text; templates are compiled by whoever calls this, and only then. */
  readonly text: (render: Render) => string;
  /**
   * Whose layout the text has: `own` is prettier's default where no line is too long, `foreign` may be
   * anything, `formatted` has been through prettier already, `finished` is no TypeScript and stays as
   * it is.
   */
  readonly layout: Layout;
  /**
   * What the text must be whatever people type in Close; null where no text of Close can be in it, and
   * where a template of the user's decides: of those only the syntax is checked.
   */
  readonly meaning: ((render: Render) => Meaning) | null;
}

/** Whether a run may have made a file of this path, below the output. */
export function isOwnPath(path: string): boolean {
  return /^(?:(?:objects|activities|runtime(?:\/[a-z-]+)*)\/)?[a-z0-9-]+\.ts$/.test(
    path,
  );
}
