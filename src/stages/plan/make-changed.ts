/**
 * Makes the files of the object types that have changed, each by itself: they are read, named and made as
 * in a whole run, or not at all.
 */
import { join } from "node:path";
import { z } from "zod";
import type { Emission } from "../../emit/files.js";
import { factsOf, planObject } from "../../emit/files.js";
import { textOf } from "../../files/read-text.js";
import { hashFile, hashValue } from "../../hash.js";
import type { LockParts } from "../../lock/lock-parts.js";
import { memberOf, printObject } from "../../lock/lock-parts.js";
import type { Lock } from "../../lock/lock.js";
import { lockFileName } from "../../lock/lock.js";
import { readLockText } from "../../lock/read-lock.js";
import { assertImportsThere } from "../../output/whole.js";
import type { NamedObject } from "../../schema/named.js";
import { nameSchema } from "../../schema/named.js";
import type { ObjectType } from "../../schema/schema.js";
import { own } from "../../schema/schema.js";
import type { Emitter } from "../make/emitter.js";
import { keyOf } from "../make/formatting.js";
import type { MadeFile } from "../make/make-files.js";
import { makeAnew } from "../make/make-files.js";
import type { OutputGroup } from "../output-group.js";
import { firstOrg } from "../output-group.js";
import type { ObjectNote, PartsNote } from "./parts-note.js";

/** The shape of a lock's records of files. */
export const recordsShape = z.object({
  files: z.record(
    z.string(),
    z.object({ input: z.string(), content: z.string() }),
  ),
  earlier: z.record(z.string(), z.string()).optional(),
});

/** The records of files in a lock, by path. */
export type Records = z.infer<typeof recordsShape>;

/** An object type that changed, and the file of it. */
export interface Remade {
  readonly index: number;
  /** The hash of its text in the lock. */
  readonly hash: string;
  /** The bytes that it takes there. */
  readonly length: number;
  readonly file: MadeFile;
}

/** What the files of object types are made with, and the records of those that stand there. */
export interface Making {
  readonly note: PartsNote;
  readonly group: OutputGroup;
  readonly emitter: Emitter;
  readonly records: Records;
}

/** The files of the object types of which the lock has another text than the note; null where they cannot be made by themselves. */
export async function makeChanged(
  parts: LockParts,
  { note, group, emitter, records }: Making,
): Promise<readonly Remade[] | null> {
  const changed = note.objects
    .map((object, index) => {
      const part = parts.objects[index] ?? Buffer.alloc(0);
      return { object, index, part, hash: hashFile(part) };
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
    const found = changed[at];
    if (found === undefined) return [];
    const { index, hash, part } = found;
    return [{ index, hash, length: part.length, file }];
  });
}

/** An object type of which the lock has another text than the note. */
interface ChangedPart {
  readonly object: ObjectNote;
  readonly part: Buffer;
}

/** The changed object types with their names; null where one is not as it is printed, or others are made of what changed. */
function nameChanged(
  parts: LockParts,
  changed: readonly ChangedPart[],
  { note, group, emitter }: Omit<Making, "records">,
): {
  readonly objects: readonly NamedObject[];
  readonly emission: Emission;
} | null {
  const org = firstOrg(group).name;
  const lock = readParts(parts, changed, org);
  const schema = lock === null ? undefined : own(lock.schema, org);
  if (lock === null || schema === undefined) return null;
  const isPrinted = changed.every(({ object, part }, index) => {
    const read = schema.objects[index];
    return read?.id === object.id && printObject(read)?.equals(part) === true;
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
  parts: LockParts,
  changed: readonly ChangedPart[],
  org: string,
): Lock | null {
  try {
    const json = jsonOf(parts, changed, org);
    const { lock, doubled } = readLockText(json, lockFileName);
    return doubled.length === 0 ? lock : null;
  } catch {
    return null;
  }
}

function jsonOf(
  { middle, tail }: LockParts,
  changed: readonly ChangedPart[],
  org: string,
): string {
  const text = (part: Buffer): string => textOf(part, lockFileName);
  const none = Buffer.alloc(0);
  const names = memberOf(middle, "names", "  ") ?? none;
  const named = memberOf(names, "objects", "    ") ?? none;
  const given = changed.map(({ object: { id } }) => {
    const ofObject = memberOf(named, id, "      ");
    return ofObject === null ? "" : `${JSON.stringify(id)}: ${text(ofObject)}`;
  });
  const member = (from: Buffer, key: string, indent: string): string => {
    const value = memberOf(from, key, indent);
    return value === null ? "" : `,${JSON.stringify(key)}:${text(value)}`;
  };
  const objects = changed.map(({ part }) => text(part)).join(",");
  const inSchema = [
    member(tail, "sharedFields", "      "),
    // Files of leads and opportunities are made of them.
    member(middle, "leadStatuses", "      "),
    member(tail, "pipelines", "      "),
    member(tail, "roles", "      "),
    member(tail, "standardLabels", "      "),
  ].join("");
  const inNames =
    member(names, "shared", "    ") + member(names, "statuses", "    ");
  return `{"version":1,"generator":"","schema":{${JSON.stringify(org)}:{"organizationId":"","objects":[${objects}]${inSchema}}},"names":{"objects":{${given.join(",")}}${inNames}}}`;
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
