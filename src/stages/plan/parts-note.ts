/**
 * The memory of the parts of an output that a run has written: of each object type what it was made of, and
 * what others are made of it. By it the next run knows which object types changed, and whether that can
 * matter to any other file.
 */
import { z } from "zod";
import {
  cacheFile,
  hasCache,
  readCache,
  writeCache,
} from "../../notes/notes-file.js";
import type { NamedObject } from "../../schema/named.js";
import type { Emitter } from "../make/emitter.js";
import type { OutputGroup } from "../output-group.js";
import { settingsKey } from "./up-to-date.js";

/** An object type as it was when the output was made. */
export interface ObjectNote {
  readonly id: string;
  readonly kind: NamedObject["kind"];
  readonly type: string;
  /** The hash of its text in the lock. */
  readonly text: string;
  /** The bytes that it takes there. */
  readonly length: number;
  /** Stands for all that other files are made of it. */
  readonly facts: string;
  readonly referencedBy: NamedObject["referencedBy"];
}

/** The parts of an output as a run has left them. */
export interface PartsNote {
  readonly key: string;
  /** The hash of the lock but for its object types and records of files. */
  readonly rest: string;
  /** In the lock's order. */
  readonly objects: readonly ObjectNote[];
  /** Files that are as the lock records them, by marks that show it without reading them. */
  readonly marks: Readonly<Record<string, string>>;
}

const text = z.string();

const shape: z.ZodType<PartsNote> = z.object({
  key: text,
  rest: text,
  objects: z.array(
    z.object({
      id: text,
      kind: z.enum([
        "lead",
        "contact",
        "opportunity",
        "customActivity",
        "customObject",
      ]),
      type: text,
      text,
      length: z.number(),
      facts: text,
      referencedBy: z.array(z.object({ type: text, value: text, field: text })),
    }),
  ),
  marks: z.record(text, text),
});

const kind = "parts";

/** What is remembered of an output that is made with this; null where that is nothing. */
export async function recallParts(
  group: OutputGroup,
  emitter: Emitter,
): Promise<PartsNote | null> {
  const key = partsKey(group, emitter);
  const file = await cacheFile(group.directory, kind);
  if (key === null || file === null) return null;
  const { data: note } = shape.safeParse(await readCache(file));
  return note?.key === key ? note : null;
}

/** True if there is a memory of an output at all; whether it is of use shows when it is read. */
export async function hasParts({ directory }: OutputGroup): Promise<boolean> {
  const file = await cacheFile(directory, kind);
  return file !== null && hasCache(file);
}

/** Keeps for later runs what is known of an output. */
export async function writeParts(
  { directory }: OutputGroup,
  note: PartsNote,
): Promise<void> {
  const file = await cacheFile(directory, kind);
  if (file !== null) await writeCache(file, note);
}

/** Stands for what an output is made with; null where labels in the config, or templates of the user's, decide what becomes of an object type. */
export function partsKey(group: OutputGroup, emitter: Emitter): string | null {
  const [org, ...others] = group.orgs;
  if (org === undefined || others.length > 0) return null;
  const { include, exclude, names, owners, types } = org;
  const isNamed = typeof names === "function" || Object.keys(names).length > 0;
  const isChosen = [...(include ?? []), ...exclude].length > 0;
  const isTyped = Object.keys({ ...types, ...owners }).length > 0;
  return isNamed || isChosen || isTyped || emitter.ownTemplates.size > 0
    ? null
    : settingsKey(group, emitter);
}
