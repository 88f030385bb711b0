/** Writes references to the generated code in the places of ids. */
import type { FoundId } from "./find-ids.js";
import type { KnownId } from "./id-index.js";
import type { RawUse } from "./raw-use.js";
import type { Span } from "./syntax.js";

/** A part of a source, and what is to stand there. */
export interface TextEdit extends Span {
  readonly text: string;
}

/** The expression for an id: `lead.fields.industry.id`, `pipelines.sales.id`. */
export type Spelling = (found: FoundId) => string;

/** The expression for an id, or for its key with the prefix; `local` is the name under which the file has the wrapper. */
export function referenceTo(
  { kind, member, wrapper }: KnownId,
  isPrefixed: boolean,
  local = wrapper,
): string {
  return kind === "field"
    ? `${local}.fields.${member}.${isPrefixed ? "wireKey" : "id"}`
    : `${local}.${member}`;
}

/** The expression that has the id in each of several organisations. */
export function referenceToAll({ kind, member, wrapper }: KnownId): string {
  if (kind === "field") return `${wrapper}.fields.${member}.ids`;
  return kind === "type" ? `${wrapper}.typeIds` : `${wrapper}.${member}`;
}

/** The edits that put references in the place of the ids of a use. */
export function spellUse(
  use: RawUse,
  source: string,
  spell: Spelling,
): readonly TextEdit[] {
  const { shape, span, ids } = use;
  const [first] = ids;
  if (first === undefined) return [];
  switch (shape) {
    case "expression":
      return [{ ...span, text: framed(use, source, spell(first)) }];
    case "text": {
      const text = template(use, source, spell);
      return [{ ...span, text: framed(use, source, text) }];
    }
    case "pieces":
      return ids.map((found) => ({
        start: found.start,
        end: found.end,
        text: `\${${spell(found)}}`,
      }));
    default: {
      const never: never = shape;
      return never;
    }
  }
}

function framed({ frame, span }: RawUse, source: string, text: string): string {
  switch (frame) {
    case "none":
      return apart(span, source, text);
    case "braces":
      return `{${text}}`;
    case "brackets":
      return `${source.startsWith("?.", span.start) ? "?." : ""}[${text}]`;
    default: {
      const never: never = frame;
      return never;
    }
  }
}

/** A literal may touch the word beside it, an expression may not. */
function apart({ start, end }: Span, source: string, text: string): string {
  const before = /[\w$]/.test(source[start - 1] ?? "") ? " " : "";
  const after = /[\w$]/.test(source[end] ?? "") ? " " : "";
  return `${before}${text}${after}`;
}

/** A string literal as a template: its escapes mean the same there, and what only templates know is escaped. */
function template(
  { span, ids }: RawUse,
  source: string,
  spell: Spelling,
): string {
  const plain = (start: number, end: number): string =>
    source
      .slice(start, end)
      .replace(/\\[^]|`|\$(?=\{)/g, (one) =>
        one.startsWith("\\") ? one : `\\${one}`,
      );
  let at = span.start + 1;
  const pieces = ids.map((found) => {
    const text = plain(at, found.start);
    at = found.end;
    return `${text}\${${spell(found)}}`;
  });
  return `\`${pieces.join("")}${plain(at, span.end - 1)}\``;
}
