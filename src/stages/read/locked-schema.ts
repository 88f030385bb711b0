/** The schemas in an output's lock. */
import type { Lock } from "../../lock/lock.js";
import { join } from "node:path";
import { lockFileName } from "../../lock/lock.js";
import { parseLock } from "../../lock/read-lock.js";
import { readText } from "../../files/read-text.js";
import type { ResolvedOrg } from "../../config/config.js";
import type { Schema } from "../../schema/schema.js";
import { own } from "../../schema/schema.js";
import { CodegenError } from "../../errors.js";

/** The lock of an output, or null when there is none. */
export async function readLock(directory: string): Promise<Lock | null> {
  const path = join(directory, lockFileName);
  try {
    return parseLock(await readText(path), path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      return null;
    throw error;
  }
}

/** The schema of an organisation in a lock; `E_LOCK_MISSING` when there is none. */
export function lockedSchema(lock: Lock | null, org: ResolvedOrg): Schema {
  const schema = lock === null ? undefined : own(lock.schema, org.name);
  if (schema !== undefined) return schema;
  const path = join(org.output, lockFileName);
  throw new CodegenError(
    "E_LOCK_MISSING",
    lock === null
      ? `There is no ${path}.`
      : `${path} holds no schema of the organisation “${org.name}”.`,
    { hint: "Run `codegen pull` once with a key, and commit the file." },
  );
}
