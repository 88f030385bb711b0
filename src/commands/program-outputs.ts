/** The outputs of a config as their locks name them, for the commands that look at the user's program. */
import { resolve } from "node:path";
import { lockFileName } from "../lock/lock.js";
import type { Lock } from "../lock/lock.js";
import { assertOutputWithin } from "../output/place.js";
import { thingsOf } from "../program/things.js";
import type { NamedThings } from "../program/things.js";
import type { Emission } from "../emit/files.js";
import { readEmitter } from "../stages/make/emitter.js";
import { emissionOf } from "../stages/make/planned-files.js";
import { outputGroups } from "../stages/output-group.js";
import type { OutputGroup } from "../stages/output-group.js";
import { readLock } from "../stages/read/locked-schema.js";
import { CodegenError } from "../errors.js";
import type { ResolvedConfig } from "../config/config.js";
import { join } from "node:path";

/** An output with its lock, and what that names. */
export interface LockedOutput {
  readonly group: OutputGroup;
  readonly lock: Lock;
  readonly named: NamedThings;
  readonly emission: Emission;
}

/** Reads the locks of a config's outputs. `E_LOCK_MISSING` where one has none. */
export async function lockedOutputs(
  config: ResolvedConfig,
  orgs: readonly string[] | undefined,
): Promise<readonly LockedOutput[]> {
  const found: LockedOutput[] = [];
  for (const group of outputGroups(config, orgs)) {
    const { directory } = group;
    await assertOutputWithin(directory, resolve(config.root));
    const lock = await readLock(directory);
    if (lock === null)
      throw new CodegenError(
        "E_LOCK_MISSING",
        `There is no ${join(directory, lockFileName)}, so no names are known.`,
        { hint: "Run `codegen` once, and commit what it writes." },
      );
    const emission = emissionOf(group, lock, await readEmitter(group));
    const named = thingsOf(directory, emission.schema);
    found.push({ group, lock, named, emission });
  }
  return found;
}
