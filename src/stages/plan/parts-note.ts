/**
 * The memory of the parts of an output that a run has written: of each object type what it was made of, and
 * what others are made of it. By it the next run knows which object types changed, and whether that can
 * matter to any other file.
 */
import { z } from "zod";
import type { Emission } from "../../emit/files.js";
import { factsOf } from "../../emit/files.js";
import { hashText, hashValue } from "../../hash.js";
import type { LockParts } from "../../lock/lock-parts.js";
import { cutLock } from "../../lock/lock-parts.js";
import type { Lock } from "../../lock/lock.js";
import {
  cacheFile,
  hasCache,
  readCache,
  writeCache,
} from "../../notes/notes-file.js";
import { isSample } from "../../schema/is-sample.js";
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
  const key = keyOf(group, emitter);
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

/** An output that was just written. */
export interface WrittenOutput {
  readonly group: OutputGroup;
  readonly emitter: Emitter;
  readonly lock: Lock;
  readonly lockText: string;
  /** True if the text of the lock is laid out as this version lays it out by default. */
  readonly isUsualText: boolean;
  readonly emission: Emission;
}

/** Keeps what is known of an output that a whole run has written, where later runs may use it. */
export async function rememberParts(output: WrittenOutput): Promise<void> {
  const { group, emitter, lockText } = output;
  const key = keyOf(group, emitter);
  const [org] = group.orgs;
  if (key === null || org === undefined || !isPlain(output)) return;
  const parts = cutLock(lockText, org.name);
  const objects = parts === null ? null : objectNotes(output, parts);
  if (parts === null || objects === null) return;
  const note = { key, rest: restOf(parts), objects, marks: {} };
  await writeParts(group, note);
}

/** True if no other organisation, and nothing that is kept although it is gone, decides what becomes of an object type. */
function isPlain({ lock, isUsualText }: WrittenOutput): boolean {
  const { schema, names, deletedObjects, deletedFields } = lock;
  const schemas = Object.values(schema);
  return (
    isUsualText &&
    schemas.length === 1 &&
    !schemas.some(isSample) &&
    Object.keys(names.same).length === 0 &&
    deletedObjects.length + deletedFields.length === 0
  );
}

function objectNotes(
  { lock, emission }: WrittenOutput,
  { objects: texts }: LockParts,
): readonly ObjectNote[] | null {
  const named = new Map(emission.schema.objects.map((one) => [one.id, one]));
  const all = Object.values(lock.schema).flatMap(({ objects }) => objects);
  if (all.length !== texts.length) return null;
  const notes = all.flatMap(({ id }, index) => {
    const object = named.get(id);
    if (object === undefined) return [];
    const { kind: ofKind, type, referencedBy } = object;
    const hash = hashText(texts[index] ?? "");
    const facts = factsOf(object, emission);
    return [{ id, kind: ofKind, type, text: hash, facts, referencedBy }];
  });
  return notes.length === all.length ? notes : null;
}

/** The hash of a lock but for its object types and records of files. */
export function restOf({ head, middle, tail }: LockParts): string {
  return hashValue([head, middle, tail].map(hashText));
}

/** Null where labels in the config, or templates of the user's, decide what becomes of an object type. */
function keyOf(group: OutputGroup, emitter: Emitter): string | null {
  const [org, ...others] = group.orgs;
  if (org === undefined || others.length > 0) return null;
  const { include, exclude, names, types } = org;
  const isNamed = typeof names === "function" || Object.keys(names).length > 0;
  const isChosen = [...(include ?? []), ...exclude].length > 0;
  const isTyped = Object.keys(types).length > 0;
  return isNamed || isChosen || isTyped || emitter.ownTemplates.size > 0
    ? null
    : settingsKey(group, emitter);
}
