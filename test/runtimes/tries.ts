/** What is tried in more than one kind of place. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { runProbe } from "./probed.js";
import type { Way } from "./probed.js";
import { run } from "./tools.js";

/** Runs the probe and throws where a check finds something. */
export async function probe(
  cwd: string,
  command: readonly string[],
  way: Way,
): Promise<void> {
  const failed = await runProbe(cwd, command, way);
  if (failed.length > 0) throw new Error(failed.join("; "));
}

/** Generates the sample, finds all up to date, by one command line. */
export async function generate(
  cwd: string,
  [command = "", ...args]: readonly string[],
): Promise<void> {
  await rm(join(cwd, "generated"), { recursive: true, force: true });
  for (const line of [
    ["generate", "--sample"],
    ["generate", "--offline", "--frozen"],
    ["check", "--offline"],
  ])
    await run(cwd, command, [...args, ...line]);
}
