/** Reads the text of a lock: checked, of a version that this one knows, each entry once. */
import { onceEach } from "./once-each.js";
import { hasConflictMarkers } from "./conflict-markers.js";
import { z } from "zod";
import { CodegenError } from "../errors.js";
import type { Lock } from "./lock.js";
import { lockShape } from "./lock-shape.js";

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
