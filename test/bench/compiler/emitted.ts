/** How much text is emitted: lines of TypeScript for each field, with and without the runtime. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Size } from "../organization.js";
import { sourcesIn } from "../runtime/application.js";
import { markdown } from "../table.js";
import type { Wanted } from "../wish.js";

/** What one program emitted. */
export interface Emitted {
  readonly name: string;
  /** Object types × fields of each. */
  readonly fields: number;
  readonly own: Extent;
  /** Of the runtime, which is the same for every organisation. */
  readonly runtime: Extent;
}

/** So much text. */
export interface Extent {
  readonly files: number;
  readonly lines: number;
}

/** Counts the TypeScript files below a folder, and their lines. */
export async function countEmitted(
  name: string,
  folder: string,
  { types, fields }: Size,
): Promise<Emitted> {
  const files = await sourcesIn(folder);
  const isRuntime = (file: string): boolean => /^runtime\b/.test(file);
  const count = async (chosen: readonly string[]): Promise<Extent> => {
    const texts = chosen.map((file) => readFile(join(folder, file), "utf8"));
    const lines = (await Promise.all(texts)).map(
      (text) => text.match(/\n/g)?.length ?? 0,
    );
    const sum = lines.reduce((total, one) => total + one, 0);
    return { files: chosen.length, lines: sum };
  };
  return {
    name,
    fields: types * fields,
    own: await count(files.filter((file) => !isRuntime(file))),
    runtime: await count(files.filter(isRuntime)),
  };
}

/** What is wanted of the first: few lines a field, and few files that are always the same. */
export function emittedWishes(
  [ours]: readonly Emitted[],
  size: string,
): readonly Wanted[] {
  if (ours === undefined) return [];
  const { fields, own, runtime } = ours;
  return [
    {
      id: "emitted-lines",
      what: `emitted lines a field, the runtime aside, ${size}`,
      value: own.lines / fields,
      want: "≤ 8",
    },
    {
      id: "emitted-runtime",
      what: `files of the emitted runtime, of ${runtime.lines} lines`,
      value: runtime.files,
      want: "≤ 6",
    },
  ];
}

/** One row for each program. */
export function emittedTable(all: readonly Emitted[]): string {
  const rows = all.map(({ name, fields, own, runtime }) => [
    name,
    ...[own.files, own.lines, runtime.files, runtime.lines].map(String),
    (own.lines / fields).toFixed(1),
    ((own.lines + runtime.lines) / fields).toFixed(1),
  ]);
  const head = ["emitted", "files", "lines", "runtime files", "lines"];
  return markdown([...head, "lines a field", "with the runtime"], rows);
}
