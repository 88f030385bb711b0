/** Writes the text of a file with what is adopted in it. */
import { planImports } from "../ids/import-plan.js";
import type { TextEdit } from "../ids/spell.js";
import type { Span } from "../ids/syntax.js";
import type { Adoptable, ScannedFile } from "./adoption.js";

/** A file with some of its places edited. */
export interface RenderedFile {
  readonly text: string;
  /** All edits, in order. */
  readonly edits: readonly TextEdit[];
  /** Where each edited place is in the new text. */
  readonly places: readonly { readonly of: Adoptable; readonly at: Span }[];
  /** The expressions that stand in each edited place. */
  readonly references: (of: Adoptable) => readonly string[];
}

/** The file with these places edited; byte for byte the same where there are none. */
export function renderFile(
  { program, text, place }: ScannedFile,
  chosen: readonly Adoptable[],
): RenderedFile {
  const wanted = new Map(
    chosen.flatMap(({ fields }) => fields.map((one) => [one.wrapper, one])),
  );
  const imports = planImports(program, text, [...wanted.values()], place);
  const edits = [
    ...(chosen.length === 0 ? [] : imports.edits),
    ...chosen.flatMap((one) => one.edits(imports.local)),
  ].toSorted((a, b) => a.start - b.start || a.end - b.end);
  const moved = (offset: number): number =>
    edits
      .filter(({ end }) => end <= offset)
      .reduce(
        (sum, one) => sum + one.text.length - (one.end - one.start),
        offset,
      );
  return {
    text: applyEdits(text, edits),
    edits,
    places: chosen.map((of) => ({
      of,
      at: { start: moved(of.span.start), end: moved(of.span.end) },
    })),
    references: (of) => of.references(imports.local),
  };
}

/** A text with edits that do not overlap, in order. */
function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let at = 0;
  const pieces = edits.map((edit) => {
    const before = text.slice(at, edit.start);
    at = edit.end;
    return before + edit.text;
  });
  return pieces.join("") + text.slice(at);
}
