/** Remembers lines that a run made of the locks, for the runs after it. */
import type { ResolvedConfig } from "../config/config.js";
import { placeOfLines, printLinesFile } from "./recall-lines.js";
import type { OutputLines } from "./recall-lines.js";
import { observe, writeRecord } from "./remember.js";
import type { StartedRun } from "./remember.js";
import { largest } from "./replay.js";

/** A run that made lines, and what it made them of. */
export interface LinesRun extends StartedRun {
  readonly config: ResolvedConfig;
  /** The locks; absolute. */
  readonly locks: readonly string[];
}

/** Files of this kind are larger than records of runs. */
const most = 20;

/** Remembers lines where that is possible, and where no change can go unnoticed; without them the next run only takes longer. */
export async function rememberLines(
  outputs: OutputLines,
  { config, locks, ...run }: LinesRun,
): Promise<void> {
  try {
    const { key, file } = placeOfLines(run);
    if (file === null) return;
    const observed = await observe({ config, outputs: [] }, run, locks);
    if (observed === null) return;
    const text = printLinesFile(key, outputs, observed);
    if (Buffer.byteLength(text) <= largest) writeRecord(file, text, most);
  } catch {
    // Then the next run reads the locks again.
  }
}
