/**
 * Plans the write of an output of which a run remembers the parts, where only definitions within object
 * types have changed since, and in them nothing that any other file is made of. All else is left as it is
 * without being named, hashed or laid out again. Where anything is in doubt the answer is null: the whole
 * way then finds out, and prints, what there is to say.
 */
import { join } from "node:path";
import { z } from "zod";
import type { Emission } from "../../emit/files.js";
import { factsOf, planObject } from "../../emit/files.js";
import type { Warning } from "../../errors.js";
import { readText } from "../../files/read-text.js";
import { hashText, hashValue } from "../../hash.js";
import type { LockParts } from "../../lock/lock-parts.js";
import {
  cutLock,
  memberOf,
  printObject,
  printRecords,
} from "../../lock/lock-parts.js";
import type { Lock } from "../../lock/lock.js";
import { lockFileName } from "../../lock/lock.js";
import { readLockText } from "../../lock/read-lock.js";
import type { FileMarks } from "../../output/file-marks.js";
import { markFiles } from "../../output/file-marks.js";
import type { OutputState, WritePlan } from "../../output/plan-write.js";
import { readState } from "../../output/plan-write.js";
import { findShadows } from "../../output/shadows.js";
import { assertImportsThere } from "../../output/whole.js";
import { findRuns } from "../../output/tidy-runs.js";
import type { NamedObject } from "../../schema/named.js";
import { nameSchema } from "../../schema/named.js";
import type { ObjectType } from "../../schema/schema.js";
import { own } from "../../schema/schema.js";
import { earlierAfter } from "../make/earlier-hashes.js";
import type { Emitter } from "../make/emitter.js";
import { keyOf } from "../make/formatting.js";
import type { MadeFile } from "../make/make-files.js";
import { makeAnew } from "../make/make-files.js";
import type { OutputGroup } from "../output-group.js";
import { firstOrg } from "../output-group.js";
import type { ObjectNote, PartsNote } from "./parts-note.js";
import { recallParts } from "./parts-note.js";
import { restOf } from "./note-parts.js";

/** An output of which a few object types have changed, ready to be written. */
export interface ChangedOutput {
  readonly group: OutputGroup;
  readonly emitter: Emitter;
  readonly plan: WritePlan;
  /** The texts by path, the lock's among them; empty where nothing is to be done. */
  readonly texts: ReadonlyMap<string, string>;
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

const recordsShape = z.object({
  files: z.record(
    z.string(),
    z.object({ input: z.string(), content: z.string() }),
  ),
  earlier: z.record(z.string(), z.string()).optional(),
});

type Records = z.infer<typeof recordsShape>;

/** Plans the write of what changed; null where the whole output must be looked into. */
export async function planChanged(
  group: OutputGroup,
  emitter: Emitter,
): Promise<ChangedOutput | null> {
  const note = await recallParts(group, emitter);
  if (note === null) return null;
  const path = join(group.directory, lockFileName);
  const text = await readText(path).catch(() => null);
  const parts = text === null ? null : cutLock(text, firstOrg(group).name);
  if (text === null || parts === null || !isOfNote(parts, note)) return null;
  const records = recordsShape.parse(JSON.parse(`{${parts.records}}`));
  const seen = await lookAt(group.directory, records, note.marks);
  if (seen === null) return null;
  const made = await makeChanged(parts, { note, group, emitter, records });
  if (made === null) return null;
  return planOf({ group, emitter, note, text, parts, records, made, ...seen });
}

/** True if nothing of an output has changed since it was looked at. */
export async function isStillSo({
  group: { directory },
  state,
  marks,
}: Pick<ChangedOutput, "group" | "state" | "marks">): Promise<boolean> {
  const paths = [...state.keys()];
  const now = markFiles(directory, paths);
  const isMarked = (path: string): boolean =>
    own(now, path) !== undefined && own(now, path) === own(marks, path);
  const others = paths.filter((path) => !isMarked(path));
  const found = await readState(directory, others);
  return others.every((path) => found.get(path) === state.get(path));
}

function isOfNote(parts: LockParts, { rest, objects }: PartsNote): boolean {
  return parts.objects.length === objects.length && restOf(parts) === rest;
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
  const found = await readState(directory, [...read, ...old]);
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

/** An object type that changed, and the file of it. */
interface Remade {
  readonly index: number;
  /** The hash of its text in the lock. */
  readonly hash: string;
  readonly file: MadeFile;
}

interface Making {
  readonly note: PartsNote;
  readonly group: OutputGroup;
  readonly emitter: Emitter;
  readonly records: Records;
}

async function makeChanged(
  parts: LockParts,
  { note, group, emitter, records }: Making,
): Promise<readonly Remade[] | null> {
  const changed = note.objects
    .map((object, index) => {
      const text = parts.objects[index] ?? "";
      return { object, index, text, hash: hashText(text) };
    })
    .filter(({ object, hash }) => hash !== object.text);
  if (changed.length === 0) return [];
  const named = nameChanged(parts, changed, { note, group, emitter });
  if (named === null) return null;
  const { directory } = group;
  const files = named.objects.map((object) =>
    planObject(object, named.emission),
  );
  const inputs = await Promise.all(
    files.map(async (file) => {
      const absolute = join(directory, file.path);
      const format = await emitter.formatter.optionsFor(absolute);
      return { file, input: hashValue([file.input, keyOf(format)]) };
    }),
  );
  if (inputs.some(({ file }) => own(records.files, file.path) === undefined))
    return null;
  const made = await makeAnew(inputs, { emitter, directory });
  const paths = Object.keys(records.files);
  await assertImportsThere({ directory, paths, made });
  return made.flatMap((file, at) => {
    const { index, hash } = changed[at] ?? {};
    return index === undefined || hash === undefined
      ? []
      : [{ index, hash, file }];
  });
}

/** An object type of which the lock has another text than the note. */
interface ChangedText {
  readonly object: ObjectNote;
  readonly text: string;
}

/** The changed object types with their names; null where one is not as it is printed, or others are made of what changed. */
function nameChanged(
  parts: LockParts,
  changed: readonly ChangedText[],
  { note, group, emitter }: Omit<Making, "records">,
): {
  readonly objects: readonly NamedObject[];
  readonly emission: Emission;
} | null {
  const org = firstOrg(group).name;
  const lock = readParts(parts, changed, org);
  const schema = lock === null ? undefined : own(lock.schema, org);
  if (lock === null || schema === undefined) return null;
  const isPrinted = changed.every(({ object, text }, index) => {
    const read = schema.objects[index];
    return read?.id === object.id && printObject(read) === text;
  });
  if (!isPrinted) return null;
  const ids = new Set(changed.map(({ object }) => object.id));
  const others = note.objects.filter(({ id }) => !ids.has(id));
  const all = nameSchema(
    { ...schema, objects: [...schema.objects, ...others.map(stubOf)] },
    {
      ...lock.names,
      objects: {
        ...Object.fromEntries(others.map((one) => [one.id, stubNames(one)])),
        ...lock.names.objects,
      },
    },
    { object: () => true, field: () => true },
    new Map(),
    [org],
  );
  const byId = new Map(all.objects.map((object) => [object.id, object]));
  const { options, templates, ownTemplates, runtime } = emitter;
  const emission = { schema: all, options, templates, ownTemplates, runtime };
  const objects = changed.flatMap(({ object: { id, facts, referencedBy } }) => {
    const object = byId.get(id);
    if (object === undefined) return [];
    const whole = { ...object, referencedBy };
    return factsOf(whole, emission) === facts ? [whole] : [];
  });
  return objects.length === changed.length ? { objects, emission } : null;
}

/** A lock of the changed object types alone, checked as any lock; null where there is anything to say of it. */
function readParts(
  { middle, tail }: LockParts,
  changed: readonly ChangedText[],
  org: string,
): Lock | null {
  const names = memberOf(middle, "names", "  ");
  const named = memberOf(names ?? "", "objects", "    ") ?? "";
  const given = changed.map(({ object: { id } }) => {
    const ofObject = memberOf(named, id, "      ");
    return ofObject === null ? "" : `${JSON.stringify(id)}: ${ofObject}`;
  });
  const shared = memberOf(names ?? "", "shared", "    ") ?? "{}";
  const sharedFields = memberOf(tail, "sharedFields", "      ") ?? "[]";
  const objects = changed.map(({ text }) => text).join(",");
  const json = `{"version":1,"generator":"","schema":{${JSON.stringify(org)}:{"organizationId":"","objects":[${objects}],"sharedFields":${sharedFields}}},"names":{"objects":{${given.join(",")}},"shared":${shared}}}`;
  try {
    const { lock, doubled } = readLockText(json, lockFileName);
    return doubled.length === 0 ? lock : null;
  } catch {
    return null;
  }
}

/** An object type of which only the name matters. */
function stubOf({ id, kind, type }: ObjectNote): ObjectType {
  return {
    id,
    kind,
    label: type,
    labelPlural: null,
    description: null,
    archived: false,
    apiCreateOnly: false,
    editableWithRoles: null,
    fields: [],
  };
}

function stubNames({ type }: ObjectNote): Lock["names"]["objects"][string] {
  return { type, collection: type, fields: {}, choices: {} };
}

interface Planning extends Making, Seen {
  readonly text: string;
  readonly parts: LockParts;
  readonly made: readonly Remade[];
}

function planOf(planning: Planning): ChangedOutput {
  const { group, emitter, note, text, parts, records, made, marks } = planning;
  const remade = made.map(({ file }) => file);
  const files = {
    ...records.files,
    ...Object.fromEntries(
      remade.map(({ path, input, content }) => [path, { input, content }]),
    ),
  };
  const earlier = earlierAfter(records, files);
  const recorded = printRecords({ earlier, files });
  const lockText = withRecords(text, parts, recorded);
  const different = remade.filter(
    ({ path, content }) => own(records.files, path)?.content !== content,
  );
  const texts = new Map(
    [
      ...different,
      ...(recorded === parts.records
        ? []
        : [{ path: lockFileName, text: lockText }]),
    ].map((one) => [one.path, one.text ?? ""] as const),
  );
  const state = new Map([...planning.state, [lockFileName, hashText(text)]]);
  return {
    ...{ group, emitter, texts, state, marks, warnings: emitter.warnings },
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
  texts: ReadonlyMap<string, string>,
): PartsNote {
  const hashes = new Map(made.map(({ index, hash }) => [index, hash]));
  const objects = note.objects.map((object, index) => ({
    ...object,
    text: hashes.get(index) ?? object.text,
  }));
  return { ...note, objects, marks: withoutMarks(marks, texts) };
}

/** The text of a lock with other records of files. */
function withRecords(
  text: string,
  { head, records }: LockParts,
  others: string,
): string {
  const end = head.length + records.length;
  return head + others + text.slice(end);
}

function withoutMarks(
  marks: FileMarks,
  texts: ReadonlyMap<string, string>,
): FileMarks {
  return Object.fromEntries(
    Object.entries(marks).filter(([path]) => !texts.has(path)),
  );
}
