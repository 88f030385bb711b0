/** Keeps the memory of a run over many outputs, or over a large one, near that of what it holds. */
import { setFlagsFromString } from "node:v8";

/**
 * Does work with a heap that is cleared up early. V8 lets what is in use grow to several times its size before it
 * does so, since that takes time: of a small heap little time, and a run would hold what is left of dozens of outputs.
 */
export async function withSmallHeap<T>(work: () => Promise<T>): Promise<T> {
  return withFlags([...early, ...even], work);
}

/**
 * Does work with as much room for what is young as there is at the start: where most of what is made is kept, more
 * room saves V8 no time, and of a large organisation it is a quarter of all memory.
 */
export async function withEvenHeap<T>(work: () => Promise<T>): Promise<T> {
  return withFlags(even, work);
}

/** Percent by which what is old may grow; zero leaves it to V8. */
const early = [["--heap-growing-percent", "20", "0"]] as const;

/** The factor by which the room for what is young grows; V8's default is 2. */
const even = [["--semi-space-growth-factor", "1", "2"]] as const;

type Flag = readonly [name: string, during: string, after: string];

async function withFlags<T>(
  flags: readonly Flag[],
  work: () => Promise<T>,
): Promise<T> {
  setFlags(flags.map(([name, during]) => `${name}=${during}`));
  try {
    return await work();
  } finally {
    setFlags(flags.map(([name, , after]) => `${name}=${after}`));
  }
}

/** All are numbers that V8 looks at whenever it clears up; other engines have none, and clear up as they do. */
function setFlags(flags: readonly string[]): void {
  try {
    for (const flag of flags) setFlagsFromString(flag);
  } catch {
    // The work is done all the same.
  }
}
