/** Changes of files as a patch that `git apply` and `patch` take. */
import type { TextEdit } from "../ids/spell.js";
import { applyEdits } from "./render-file.js";

/** The text of a file before, and its edits in order. */
export interface PatchedFile {
  /** From the folder of the repository, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly edits: readonly TextEdit[];
}

interface Block {
  /** Lines of the text before, from 0; the end is not included. */
  readonly start: number;
  readonly end: number;
  readonly edits: readonly TextEdit[];
}

const context = 3;

/** The unified patch of one file. */
export function patchOf({ path, text, edits }: PatchedFile): string {
  const lines = text.split(/(?<=\n)/);
  const starts = lineStarts(lines);
  const blocks = mergeNear(
    edits.map((edit) => blockOf(edit, starts)),
    0,
  );
  const hunks = mergeNear(blocks, context * 2);
  let shift = 0;
  const texts = hunks.map((hunk) => {
    const inner = blocks.filter(
      ({ start, end }) => start >= hunk.start && end <= hunk.end,
    );
    const made = hunkText({ hunk, inner, lines, starts, shift });
    shift += made.grown;
    return made.text;
  });
  return [`--- a/${path}\n`, `+++ b/${path}\n`, ...texts].join("");
}

function lineStarts(lines: readonly string[]): readonly number[] {
  let at = 0;
  return lines.map((line) => {
    const start = at;
    at += line.length;
    return start;
  });
}

function lineOf(offset: number, starts: readonly number[]): number {
  const next = starts.findIndex((start) => start > offset);
  return (next < 0 ? starts.length : next) - 1;
}

function blockOf(edit: TextEdit, starts: readonly number[]): Block {
  const start = lineOf(edit.start, starts);
  const end = lineOf(Math.max(edit.start, edit.end - 1), starts) + 1;
  return { start, end, edits: [edit] };
}

/** Blocks with no more than some lines between them become one. */
function mergeNear(blocks: readonly Block[], gap: number): readonly Block[] {
  const merged: Block[] = [];
  for (const block of blocks) {
    const last = merged.at(-1);
    if (last === undefined || block.start - last.end > gap) {
      merged.push(block);
      continue;
    }
    const edits = [...last.edits, ...block.edits];
    const end = Math.max(last.end, block.end);
    merged[merged.length - 1] = { start: last.start, end, edits };
  }
  return merged;
}

interface HunkParts {
  readonly hunk: Block;
  readonly inner: readonly Block[];
  readonly lines: readonly string[];
  readonly starts: readonly number[];
  /** By how many lines the text has grown before. */
  readonly shift: number;
}

function hunkText({ hunk, inner, lines, starts, shift }: HunkParts) {
  const from = Math.max(0, hunk.start - context);
  const to = Math.min(lines.length, hunk.end + context);
  const body: string[] = [];
  let at = from;
  let grown = 0;
  for (const { start, end, edits } of inner) {
    body.push(...marked(" ", lines.slice(at, start)));
    const before = lines.slice(start, end);
    const base = starts[start] ?? 0;
    const moved = edits.map((edit) => ({
      ...edit,
      start: edit.start - base,
      end: edit.end - base,
    }));
    const after = applyEdits(before.join(""), moved).split(/(?<=\n)/);
    body.push(...marked("-", before), ...marked("+", after));
    grown += after.length - before.length;
    at = end;
  }
  body.push(...marked(" ", lines.slice(at, to)));
  const size = to - from;
  const head = `@@ -${from + 1},${size} +${from + 1 + shift},${size + grown} @@\n`;
  return { text: head + body.join(""), grown };
}

function marked(mark: string, lines: readonly string[]): readonly string[] {
  return lines.map((line) =>
    line.endsWith("\n")
      ? `${mark}${line}`
      : `${mark}${line}\n\\ No newline at end of file\n`,
  );
}
