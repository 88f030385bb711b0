/** What is written of an output that is made. */
import { lockFileName } from "../../lock/lock.js";
import type { MadeOutput } from "./make-output.js";

/** The texts that were made anew and the lock, by path below the output. */
export function contentsOf({
  texts,
  lockBytes,
}: Pick<MadeOutput, "texts" | "lockBytes">): ReadonlyMap<
  string,
  string | Buffer
> {
  return new Map<string, string | Buffer>([
    ...texts,
    [lockFileName, lockBytes],
  ]);
}
