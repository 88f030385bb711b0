/**
 * The lock: the committed file that holds the schema, the names and what was written. The only file
 * that is read back; it comes from a repository, so it is checked like an answer of the network.
 */
import { z } from "zod";
import { CodegenError } from "../errors.js";
import type { ChangelogEntry } from "./changelog.js";
import type { Deleted } from "../schema/deleted.js";
import type { Gone } from "../schema/gone.js";
import type { Names } from "../schema/name-rules.js";
import { layOutJson } from "./json-layout.js";
import type { JsonStyle, LaidOut } from "./json-layout.js";
import type { FieldType, ObjectType, Schema } from "../schema/schema.js";
import { hasConflictMarkers } from "./conflict-markers.js";
import type { JsonRecord } from "./merge-json.js";
import { onceEach } from "./once-each.js";
import { reservedMembers } from "../schema/reserved.js";
import { compareText } from "../schema/schema.js";

/** The files on the disk after a run, by path below the output directory. */
export interface FileRecord {
  /** Hash of everything the file was made of: same inputs, same text. */
  readonly input: string;
  /** Hash of the text with `\n` line ends: what is still so is ours and was not edited. */
  readonly content: string;
}

/**
 * Things that keys of the config name by label, by section and key: ids of object types, `<object
 * id>.<field key>` of fields, and `<object id>.*` where the label of an object type is part of a
 * field's key.
 */
export type Bound = {
  readonly [Section in "exclude" | "include" | "names" | "types"]?:
    Readonly<Record<string, readonly string[]>> | undefined;
};

/** Options of prettier that files were formatted with, where those are not prettier's own. */
export interface FormatRecord {
  readonly options: Readonly<Record<string, string>>;
  /** Below the output; none where the options are those of all files. */
  readonly files: readonly string[];
}

/** The content of `close.lock.json`. What is deleted and what changed is there only if the config asks for it. */
export interface Lock extends Deleted {
  readonly version: 1;
  /** The version of close-codegen that wrote it. */
  readonly generator: string;
  /** One schema for each organisation that shares the output, by its name in the config. */
  readonly schema: Readonly<Record<string, Schema>>;
  readonly names: Names;
  /** Left out where no key of the config goes by label. */
  readonly bound?: Bound | undefined;
  /** Named things that are gone, so that one made anew is known again. */
  readonly gone?: Gone | undefined;
  /** Changes that runs found in Close, the newest first. */
  readonly changes: readonly ChangelogEntry[];
  readonly files: Readonly<Record<string, FileRecord>>;
  /** The formats of the files; absent where that was prettier's own options. */
  readonly format?: readonly FormatRecord[] | undefined;
  /**
   * The texts of earlier runs, by path, also of files that are gone: the starts of hashes with
   * blanks between them, the newest first.
   */
  readonly earlier?: Readonly<Record<string, string>> | undefined;
}

/** The name of the lock below the output directory. */
export const lockFileName = "close.lock.json";

const text = z.string();
const texts = z.record(text, text);
const flag = z.boolean().default(false);

const plainKinds = [
  "text",
  "textarea",
  "number",
  "date",
  "datetime",
  "user",
  "contact",
  "hidden",
] as const;

const fieldType: z.ZodType<FieldType> = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(plainKinds) }),
  z.object({ kind: z.literal("choices"), options: z.array(text).default([]) }),
  z.object({
    kind: z.literal("customObject"),
    target: text.nullable().default(null),
  }),
  z.object({ kind: z.literal("unknown"), raw: text }),
]);

const definition = {
  id: text,
  label: text,
  description: text.nullable().default(null),
  type: fieldType,
  many: flag,
  convertingTo: text.nullable().default(null),
  backReferenceVisible: z.boolean().nullable().default(null),
};

const settings = {
  required: flag,
  editableWithRoles: z.array(text).default([]),
};

const field = z.object({ ...definition, ...settings });

const objectType = {
  id: text,
  label: text,
  labelPlural: text.nullable().default(null),
  description: text.nullable().default(null),
  archived: flag,
  apiCreateOnly: flag,
  // Locks of versions that did not read it lack it: what is not known is no change.
  editableWithRoles: z.array(text).nullable().default(null),
};

const singletons: readonly string[] = ["lead", "contact", "opportunity"];

/** Leads, contacts and opportunities are one object type each, and called so. */
function isOfItsKind({ id, kind }: Pick<ObjectType, "id" | "kind">): boolean {
  return singletons.includes(kind) ? id === kind : !singletons.includes(id);
}

/** The same object type twice is taken once; of one that is two things nobody knows which it is. */
function refuseTwoKinds(
  objects: readonly Pick<ObjectType, "id" | "kind">[],
  context: z.core.$RefinementCtx,
): void {
  const kinds = new Map<string, string>();
  for (const [index, { id, kind }] of objects.entries()) {
    const known = kinds.get(id) ?? kind;
    kinds.set(id, known);
    if (known === kind) continue;
    const message = `${id} stands here as ${kind}, and above as ${known}`;
    context.addIssue({ code: "custom", path: [index], message });
  }
}

const schemaShape = z.object({
  organizationId: text,
  organizationName: text.optional(),
  objects: z
    .array(
      z
        .object({
          ...objectType,
          kind: z.enum([
            "lead",
            "contact",
            "opportunity",
            "customActivity",
            "customObject",
          ]),
          fields: z.array(field).default([]),
        })
        .refine(isOfItsKind, "its id is not one of its kind"),
    )
    .default([])
    .superRefine(refuseTwoKinds),
  sharedFields: z
    .array(
      z.object({
        ...definition,
        associations: z
          .array(z.object({ objectId: text, ...settings }))
          .default([]),
      }),
    )
    .default([]),
});

/** Names become code: a lock that was edited, or came with a pull request, must not bring any other. */
const typeName = text.regex(
  /^[A-Z][A-Za-z0-9_$]*$/,
  "this is no name of a type",
);
const typeNames = z.record(text, typeName).default({});
const memberName = text
  .regex(/^[A-Za-z_$][A-Za-z0-9_$]*$/, "this is no name of a member")
  .refine((name) => !reservedMembers.has(name), "this name is reserved");

const objectNames = z.object({
  type: typeName,
  collection: memberName,
  fields: z.record(text, memberName).default({}),
  choices: typeNames,
});

const orgName = text.regex(
  /^[A-Za-z][A-Za-z0-9_-]*$/,
  "this is no name of an organisation",
);

const missed = {
  on: z.iso.date("this is no day"),
  ids: z.record(orgName, text).default({}),
};

const deletedObject = z.object({
  ...missed,
  object: z.object({
    ...objectType,
    kind: z.enum(["customActivity", "customObject"]),
  }),
});

const deletedField = z.object({
  ...missed,
  objectId: text,
  shared: flag,
  field,
});

const goneShape = z.object({
  objects: z
    .record(
      text,
      z.object({
        kind: z.enum(["customActivity", "customObject"]),
        label: text,
      }),
    )
    .default({}),
  fields: z
    .record(
      text,
      z.record(text, z.object({ label: text, type: text, many: flag })),
    )
    .default({}),
});

const changelogEntry = z.object({
  on: z.iso.date("this is no day"),
  org: orgName,
  changes: z
    .array(
      z.object({
        severity: z.enum(["breaking", "dangerous", "safe"]),
        message: text,
      }),
    )
    .default([]),
  more: z.int().positive().nullable().default(null),
});

const boundKeys = z.record(text, z.array(text)).optional();

const lockShape: z.ZodType<Lock> = z.object({
  version: z.literal(1),
  generator: text,
  schema: z.record(orgName, schemaShape),
  names: z.object({
    objects: z.record(text, objectNames).default({}),
    shared: typeNames,
    same: texts.default({}),
  }),
  bound: z
    .object({
      exclude: boundKeys,
      include: boundKeys,
      names: boundKeys,
      types: boundKeys,
    })
    .optional(),
  gone: goneShape.optional(),
  deletedObjects: z.array(deletedObject).default([]),
  deletedFields: z.array(deletedField).default([]),
  changes: z.array(changelogEntry).default([]),
  files: z.record(text, z.object({ input: text, content: text })).default({}),
  format: z
    .array(z.object({ options: texts, files: z.array(text).default([]) }))
    .optional(),
  earlier: texts.optional(),
});

/** Reads a lock; `path` is for the error, which names the place within the file. */
export function parseLock(content: string, path: string): Lock {
  return readLockText(content, path).lock;
}

/** A lock, and what stood twice in its file, in words. */
export interface LockText {
  readonly lock: Lock;
  readonly doubled: readonly string[];
}

/** Reads a lock as `parseLock` does, and reports what stood in it twice and is taken once. */
export function readLockText(content: string, path: string): LockText {
  const json = parseJson(content, path);
  refuseNewer(json, path);
  const result = lockShape.safeParse(json);
  if (result.success) return takeOnce(result.data);
  const [issue] = result.error.issues;
  const place =
    issue === undefined ? "$" : ["$", ...issue.path.map(String)].join(".");
  throw lockError(
    `${path} is not a lock of close-codegen: at ${place}: ${issue?.message ?? "?"}.`,
  );
}

function takeOnce(lock: Lock): LockText {
  const schemas = Object.entries(lock.schema).map(
    ([org, schema]) => [org, onceEach(schema)] as const,
  );
  const doubled = schemas.flatMap(([, once]) => once.doubled);
  if (doubled.length === 0) return { lock, doubled };
  const schema = Object.fromEntries(
    schemas.map(([org, once]) => [org, once.schema]),
  );
  return { lock: { ...lock, schema }, doubled };
}

function parseJson(content: string, path: string): unknown {
  try {
    return JSON.parse(withoutMark(content));
  } catch (cause) {
    if (hasConflictMarkers(content)) throw conflictError(path, cause);
    throw lockError(`${path} could not be read: it is not valid JSON.`, cause);
  }
}

/** The text without a byte order mark: some editors put one at the start of each file, and git hands it out. */
export function withoutMark(content: string): string {
  return content.replace(/^\ufeff/, "");
}

function refuseNewer(json: unknown, path: string): void {
  const version =
    z.object({ version: z.number() }).safeParse(json).data?.version ?? 1;
  if (version <= 1) return;
  throw new CodegenError(
    "E_LOCK_INVALID",
    `${path} was written by a newer close-codegen (lock version ${version}).`,
    {
      hint: "Install a newer one: npm install --save-dev close-codegen@latest",
    },
  );
}

function conflictError(path: string, cause: unknown): CodegenError {
  return new CodegenError(
    "E_LOCK_INVALID",
    `${path} holds both sides of a merge: it has git's conflict markers.`,
    {
      hint: "Run `npx codegen --offline`: it merges both sides by id, and writes the files anew. Then commit them.",
      cause,
    },
  );
}

function lockError(message: string, cause?: unknown): CodegenError {
  return new CodegenError("E_LOCK_INVALID", message, {
    hint: "Restore the file from version control, or delete it and run `codegen pull`; names are then chosen anew.",
    ...(cause === undefined ? {} : { cause }),
  });
}

/**
 * Writes a lock: sorted keys, laid out as prettier does, a final newline; what is absent or empty is left
 * out. Lists whose width is in doubt have an item a line: `layOutLock` knows better.
 */
export function printLock(lock: Lock): string {
  return layOutLock(lock).text;
}

/** Lays a lock out in a style, as `printLock` does in the usual one; keys that only others know stay. */
export function layOutLock(
  lock: Lock | JsonRecord,
  style?: JsonStyle,
  columnsOf?: (text: string) => number,
): LaidOut {
  return layOutJson(compact(lock), style, columnsOf);
}

/** True if a text says the same as a lock, however it is laid out; false for what is no JSON. */
export function saysSame(content: string, lock: Lock): boolean {
  try {
    return isSame(JSON.parse(withoutMark(content)), lock);
  } catch {
    return false;
  }
}

function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object") return a === b;
  if (a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [presentIn(a), presentIn(b)];
  const others = new Map(right);
  return (
    left.length === right.length &&
    left.every(
      ([key, part]) => others.has(key) && isSame(part, others.get(key)),
    )
  );
}

/** The members of an object, or the items of a list by their places. */
function presentIn(value: object): readonly (readonly [string, unknown])[] {
  const entries = Object.entries(value);
  return Array.isArray(value)
    ? entries
    : entries.filter(([key, part]) => !isAbsent(key, part, value));
}

/** Sorts keys and drops null, false, empty lists and empty records, which `parseLock` puts back. */
function compact(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(compact);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, part]) => !isAbsent(key, part, value))
      .sort(([a], [b]) => compareText(a, b))
      .map(([key, part]) => [key, compact(part)]),
  );
}

function isAbsent(key: string, value: unknown, owner: object): boolean {
  // These have three states: what Close does not say, or an older lock does not know, is not what it denies.
  const isOfType = "kind" in owner;
  if (
    key === "backReferenceVisible" ||
    (key === "editableWithRoles" && isOfType)
  )
    return value === null;
  if (value === undefined || value === null || value === false) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
