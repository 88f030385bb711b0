/** Keeps the memory of a run over many outputs near that of a run over one. */
import { setFlagsFromString } from "node:v8";

/**
 * Does work with a heap that is cleared up early. V8 lets what is in use grow to several times its size before it
 * does so, since that takes time: of a small heap little time, and a run would hold what is left of dozens of outputs.
 */
export async function withSmallHeap<T>(work: () => Promise<T>): Promise<T> {
  setFlags(small);
  try {
    return await work();
  } finally {
    setFlags(usual);
  }
}

/** Percent by which what is old may grow, and the factor by which the room for what is young does. */
const small = ["--heap-growing-percent=20", "--semi-space-growth-factor=1"];

/** Zero leaves it to V8; the other is its default. */
const usual = ["--heap-growing-percent=0", "--semi-space-growth-factor=2"];

/** Both are numbers that V8 looks at whenever it clears up; other engines have none, and clear up as they do. */
function setFlags(flags: readonly string[]): void {
  try {
    for (const flag of flags) setFlagsFromString(flag);
  } catch {
    // The work is done all the same.
  }
}
