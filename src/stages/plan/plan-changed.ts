/**
 * Plans the write of an output of which a run remembers the parts, where only definitions within object
 * types have changed since, and in them nothing that any other file is made of. All else is left as it is
 * without being named, hashed or laid out again. Where anything is in doubt the answer is null: the whole
 * way then finds out, and prints, what there is to say.
 */
import { join } from "node:path";
import type { Warning } from "../../errors.js";
import { readFileBytes } from "../../files/read-file.js";
import { textOf } from "../../files/read-text.js";
import { hashFile } from "../../hash.js";
import type { LockParts } from "../../lock/lock-parts.js";
import { cutLock, printRecords } from "../../lock/lock-parts.js";
import { lockFileName } from "../../lock/lock.js";
import type { FileMarks } from "../../output/file-marks.js";
import { markFiles } from "../../output/file-marks.js";
import type { OutputState, WritePlan } from "../../output/plan-write.js";
import { readState } from "../../output/plan-write.js";
import { findShadows } from "../../output/shadows.js";
import { findRuns } from "../../output/tidy-runs.js";
import { own } from "../../schema/schema.js";
import { earlierAfter } from "../make/earlier-hashes.js";
import type { Emitter } from "../make/emitter.js";
import type { OutputGroup } from "../output-group.js";
import { firstOrg } from "../output-group.js";
import type { Making, Records, Remade } from "./make-changed.js";
import { makeChanged, recordsShape } from "./make-changed.js";
import { restOf } from "./note-parts.js";
import type { PartsNote } from "./parts-note.js";
import { recallParts } from "./parts-note.js";

/** An output of which a few object types have changed, ready to be written. */
export interface ChangedOutput {
  readonly group: OutputGroup;
  readonly emitter: Emitter;
  readonly plan: WritePlan;
  /** The texts by path, the lock's among them as bytes; empty where nothing is to be done. */
  readonly texts: ReadonlyMap<string, string | Buffer>;
  /** Their hashes. */
  readonly hashes: ReadonlyMap<string, string>;
  /** The files as they stand. */
  readonly state: OutputState;
  /** Their marks at that time. */
  readonly marks: FileMarks;
  readonly warnings: readonly Warning[];
  /** The memory of the output once it is written. */
  readonly note: PartsNote;
  /** True if that is another than before. */
  readonly isNews: boolean;
}

/** Plans the write of what changed; null where the whole output must be looked into. */
export async function planChanged(
  group: OutputGroup,
  emitter: Emitter,
): Promise<ChangedOutput | null> {
  const note = await recallParts(group, emitter);
  if (note === null) return null;
  const path = join(group.directory, lockFileName);
  const lock = await readFileBytes(path).catch(() => null);
  const lengths = note.objects.map(({ length }) => length);
  const parts =
    lock === null ? null : cutLock(lock, firstOrg(group).name, lengths);
  if (lock === null || parts === null || !isOfNote(parts, note)) return null;
  const records = readRecords(parts);
  if (records === null) return null;
  const seen = await lookAt(group.directory, records, note.marks);
  if (seen === null) return null;
  const made = await makeChanged(parts, { note, group, emitter, records });
  if (made === null) return null;
  return planOf({ group, emitter, note, lock, parts, records, made, ...seen });
}

/** True if nothing of an output has changed since it was looked at. */
export function isStillSo({
  group: { directory },
  state,
  marks,
}: Pick<ChangedOutput, "group" | "state" | "marks">): boolean {
  const paths = [...state.keys()];
  const now = markFiles(directory, paths);
  const isMarked = (path: string): boolean =>
    own(now, path) !== undefined && own(now, path) === own(marks, path);
  const others = paths.filter((path) => !isMarked(path));
  const found = readState(directory, others);
  return others.every((path) => found.get(path) === state.get(path));
}

function isOfNote(parts: LockParts, { rest, objects }: PartsNote): boolean {
  return parts.objects.length === objects.length && restOf(parts) === rest;
}

/** Null where somebody has edited the records, so that they are none. */
function readRecords({ records }: LockParts): Records | null {
  try {
    const json = `{${textOf(records, lockFileName)}}`;
    return recordsShape.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    return null;
  }
}

/** What stands there, where all of it is as the lock records it and nothing else is in its way. */
interface Seen {
  readonly state: OutputState;
  readonly marks: FileMarks;
}

async function lookAt(
  directory: string,
  { files, earlier = {} }: Records,
  known: FileMarks,
): Promise<Seen | null> {
  const paths = Object.keys(files);
  const old = Object.keys(earlier).filter(
    (path) => !Object.hasOwn(files, path),
  );
  const marks = markFiles(directory, paths);
  const isKnown = (path: string): boolean => {
    const mark = own(marks, path);
    return mark !== undefined && mark === own(known, path);
  };
  const read = paths.filter((path) => !isKnown(path));
  const found = readState(directory, [...read, ...old]);
  const isAsRecorded =
    read.every((path) => found.get(path) === own(files, path)?.content) &&
    old.every((path) => found.get(path) === null);
  if (!isAsRecorded) return null;
  const runs = await findRuns(directory);
  const shadows = await findShadows(directory, [...paths, lockFileName]);
  if (runs.length + shadows.length > 0) return null;
  const state = new Map(
    paths.map((path) => [path, own(files, path)?.content ?? ""] as const),
  );
  return { state, marks };
}

interface Planning extends Making, Seen {
  readonly lock: Buffer;
  readonly parts: LockParts;
  readonly made: readonly Remade[];
}

function planOf(planning: Planning): ChangedOutput {
  const { group, emitter, note, lock, parts, records, made, marks } = planning;
  const remade = made.map(({ file }) => file);
  const files = {
    ...records.files,
    ...Object.fromEntries(
      remade.map(({ path, input, content }) => [path, { input, content }]),
    ),
  };
  const earlier = earlierAfter(records, files);
  const recorded = printRecords({ earlier, files });
  const newLock = withRecords(lock, parts, recorded);
  const different = remade.filter(
    ({ path, content }) => own(records.files, path)?.content !== content,
  );
  const isSameLock = recorded.equals(parts.records);
  const texts = new Map<string, string | Buffer>([
    ...different.map(({ path, text }) => [path, text ?? ""] as const),
    ...(isSameLock ? [] : [[lockFileName, newLock] as const]),
  ]);
  const state = new Map([...planning.state, [lockFileName, hashFile(lock)]]);
  const hashes = new Map([
    ...different.map(({ path, content }) => [path, content] as const),
    [lockFileName, hashFile(newLock)] as const,
  ]);
  return {
    ...{ group, emitter, texts, hashes, state, marks },
    warnings: emitter.warnings,
    plan: {
      create: [],
      change: [...texts.keys()].sort(),
      keep: [...state.keys()].filter((path) => !texts.has(path)).sort(),
      remove: [],
    },
    note: noteAfter(planning, texts),
    isNews:
      made.length > 0 ||
      Object.entries(marks).some(
        ([path, mark]) => own(note.marks, path) !== mark,
      ),
  };
}

/** The memory of the output once the texts are written. */
function noteAfter(
  { note, made, marks }: Planning,
  texts: ChangedOutput["texts"],
): PartsNote {
  const known = new Map(made.map((one) => [one.index, one]));
  const objects = note.objects.map((object, index) => {
    const { hash, length } = known.get(index) ?? {};
    return {
      ...object,
      text: hash ?? object.text,
      length: length ?? object.length,
    };
  });
  return { ...note, objects, marks: withoutMarks(marks, texts) };
}

/** A lock with other records of files. */
function withRecords(
  lock: Buffer,
  { head, records }: LockParts,
  others: Buffer,
): Buffer {
  const end = head.length + records.length;
  return Buffer.concat([head, others, lock.subarray(end)]);
}

function withoutMarks(
  marks: FileMarks,
  texts: ChangedOutput["texts"],
): FileMarks {
  return Object.fromEntries(
    Object.entries(marks).filter(([path]) => !texts.has(path)),
  );
}
