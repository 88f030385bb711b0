/** Notes the parts of an output that a whole run has just written, for runs after it (parts-note.ts). */
import type { Emission } from "../../emit/files.js";
import { factsOf } from "../../emit/files.js";
import { hashFile, hashValue } from "../../hash.js";
import type { LockParts } from "../../lock/lock-parts.js";
import { cutLock } from "../../lock/lock-parts.js";
import type { Lock } from "../../lock/lock.js";
import { isSample } from "../../schema/is-sample.js";
import type { Emitter } from "../make/emitter.js";
import type { OutputGroup } from "../output-group.js";
import type { ObjectNote } from "./parts-note.js";
import { partsKey, writeParts } from "./parts-note.js";

/** An output that was just written. */
export interface WrittenOutput {
  readonly group: OutputGroup;
  readonly emitter: Emitter;
  readonly lock: Lock;
  readonly lockBytes: Buffer;
  /** True if the text of the lock is laid out as this version lays it out by default. */
  readonly isUsualText: boolean;
  readonly emission: Emission;
}

/** Keeps what is known of an output that a whole run has written, where later runs may use it. */
export async function rememberParts(output: WrittenOutput): Promise<void> {
  const { group, emitter, lockBytes } = output;
  const key = partsKey(group, emitter);
  const [org] = group.orgs;
  if (key === null || org === undefined || !isPlain(output)) return;
  const parts = cutLock(lockBytes, org.name);
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
  { objects: parts }: LockParts,
): readonly ObjectNote[] | null {
  const named = new Map(emission.schema.objects.map((one) => [one.id, one]));
  const all = Object.values(lock.schema).flatMap(({ objects }) => objects);
  if (all.length !== parts.length) return null;
  const notes = all.flatMap(({ id }, index) => {
    const object = named.get(id);
    const part = parts[index];
    if (object === undefined || part === undefined) return [];
    const { kind: ofKind, type, referencedBy } = object;
    const place = { text: hashFile(part), length: part.length };
    const facts = factsOf(object, emission);
    return [{ id, kind: ofKind, type, ...place, facts, referencedBy }];
  });
  return notes.length === all.length ? notes : null;
}

/** The hash of a lock but for its object types and records of files. */
export function restOf({ head, middle, tail }: LockParts): string {
  return hashValue([head, middle, tail].map(hashFile));
}
