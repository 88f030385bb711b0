/** What a codemod finds in the files of a program: what it can edit, and what it leaves with a reason. */
import type { KnownId } from "../ids/id-index.js";
import type { IdIndex } from "../ids/id-index.js";
import type { Form } from "../ids/forms.js";
import type { OutputPlace } from "../ids/import-plan.js";
import type { TextEdit } from "../ids/spell.js";
import type { Span, SyntaxNode } from "../ids/syntax.js";

/** An output whose names are adopted. */
export interface AdoptOutput {
  /** Absolute. */
  readonly folder: string;
  readonly fields: IdIndex;
  /** The labels of fields, with those that have them. */
  readonly labels: ReadonlyMap<string, readonly KnownId[]>;
  /** Whether the output holds a field: the config may leave it out. */
  readonly isEmitted: (field: KnownId) => boolean;
}

/** A place in a file, from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Something that stays as it is. */
export interface Left extends Position {
  readonly form: Form;
  /** What was found: an id, or the label of a field. */
  readonly id: string;
  /** Why, as a sentence. */
  readonly reason: string;
  /** What a person could do, as a sentence. */
  readonly suggestion: string;
}

/** The name under which a source has a wrapper. */
export type LocalName = (wrapper: string) => string;

/** One place that can be edited by itself. */
export interface Adoptable extends Position {
  readonly form: Form;
  /** The ids as they stand there, prefix included. */
  readonly ids: readonly string[];
  readonly fields: readonly KnownId[];
  /** What is replaced. */
  readonly span: Span;
  readonly edits: (local: LocalName) => readonly TextEdit[];
  /** The expressions that are written, for reports. */
  readonly references: (local: LocalName) => readonly string[];
  /** The object whose property is read by the id; its type may name the property. */
  readonly owner: Span | null;
}

/** A file of the program, with what was found in it. */
export interface ScannedFile {
  /** Absolute. */
  readonly path: string;
  /** Without byte order mark. */
  readonly text: string;
  readonly program: SyntaxNode;
  readonly place: OutputPlace;
  readonly adoptables: readonly Adoptable[];
  readonly left: readonly Left[];
}

/** The line and the column of an offset in a text. */
export function positionIn(text: string, offset: number): Position {
  const before = text.slice(0, offset).split(/\r?\n/);
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}
