/** A use of ids as a codemod sees it. */
import type { RawUse } from "../ids/raw-use.js";
import type { TextEdit } from "../ids/spell.js";

/** A use that is judged: ids in syntax, or something that always has an id for its value. */
export type Use = RawUse & {
  /** Edits around the references; null where those alone are written. */
  readonly wrap: readonly TextEdit[] | null;
};
