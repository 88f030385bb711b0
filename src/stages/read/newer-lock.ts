/** Keeps an older version from rewriting what a newer one wrote, as it would on the machine of whoever has not updated yet. */
import { join } from "node:path";
import { CodegenError } from "../../errors.js";
import type { Lock } from "../../lock/lock.js";
import { lockFileName } from "../../lock/lock.js";
import { isNewer } from "../../lock/newer.js";
import { readVersion } from "../../version.js";

/** Refuses a lock of a newer version with `E_LOCK_NEWER`, unless it may be rewritten. */
export function assertNotNewer(
  lock: Lock | null,
  directory: string,
  {
    acceptDowngrade = false,
  }: { readonly acceptDowngrade?: boolean | undefined },
): void {
  const running = readVersion();
  if (lock === null || acceptDowngrade || !isNewer(lock.generator, running))
    return;
  throw new CodegenError(
    "E_LOCK_NEWER",
    `${join(directory, lockFileName)} was written by close-codegen ${lock.generator}; this is ${running}, which would rewrite it as it knows it.`,
    {
      hint: `Install that version (npm install --save-dev close-codegen@${lock.generator}), or rewrite the lock with --accept-downgrade.`,
    },
  );
}
