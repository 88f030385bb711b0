/**
 * Lines of text that a run made of the locks, while all that decides them is as it was. They lie where records
 * of runs do, and are believed as those are.
 */
import type { Observed, RunPlace } from "./record.js";
import { recordFile, runKey } from "./record.js";
import { holds, readOwnFile } from "./replay.js";

/** The lines of each output, in the order of the config. */
export type OutputLines = readonly (readonly string[])[];

/** The first line of the file: what the others depend on, and how they are to be cut. */
interface LinesHead extends Observed {
  readonly key: string;
  /** Of all that follows, in characters. */
  readonly length: number;
  /** How many lines each output has. */
  readonly sizes: readonly number[];
}

/** Where lines are remembered, and under which key; the file is null where there is no place for it. */
export function placeOfLines({ cwd, env }: RunPlace): {
  readonly key: string;
  readonly file: string | null;
} {
  const key = runKey(["fields"], { cwd, env });
  return { key, file: recordFile("rows", key, env) };
}

/** The remembered lines; null where there are none, or where anything has changed since. Throws for what cannot be looked at. */
export function recallLines(place: RunPlace): OutputLines | null {
  const { key, file } = placeOfLines(place);
  const text = file === null ? null : readOwnFile(file);
  if (text === null) return null;
  const start = text.indexOf("\n") + 1;
  const head = JSON.parse(text.slice(0, start)) as LinesHead;
  const isWhole = head.key === key && head.length === text.length - start;
  if (!isWhole || !holds(head, place)) return null;
  const lines = text.slice(start).split("\n");
  let from = 0;
  return head.sizes.map((size) => lines.slice(from, (from += size)));
}

/** The text of the file, as `recallLines` reads it. */
export function printLinesFile(
  key: string,
  outputs: OutputLines,
  observed: Observed,
): string {
  const body = outputs.flat().join("\n");
  const sizes = outputs.map((lines) => lines.length);
  const head: LinesHead = { key, ...observed, length: body.length, sizes };
  return `${JSON.stringify(head)}\n${body}`;
}
