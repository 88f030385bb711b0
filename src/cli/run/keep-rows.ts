/** Keeps the rows of a `codegen fields` for the next one. */
import { join } from "node:path";
import type { OutputRows } from "../../commands/fields/named-rows.js";
import { linesOf } from "../../commands/fields/row-lines.js";
import type { ResolvedConfig } from "../../config/config.js";
import type { Io } from "../../io.js";
import { lockFileName } from "../../lock/lock.js";
import { rememberLines } from "../../repeat/remember-lines.js";
import { outputGroups } from "../../stages/output-group.js";
import { readLookUp } from "../parse/look-up.js";
import { unusualConfigLines } from "../print/config-line.js";
import { palette } from "../../report/terminal.js";

/** All rows of a config. */
export interface KnownRows {
  readonly config: ResolvedConfig;
  /** Of each output, in the order of the config. */
  readonly rows: readonly OutputRows[];
}

/**
 * Keeps the rows where a run printed nothing else, and its arguments are those that `recallFields` knows.
 * `begun` is the moment at which it had looked at nothing yet.
 */
export async function keepRows(
  { config, rows }: KnownRows,
  { argv, cwd, env }: Pick<Io, "argv" | "cwd" | "env">,
  begun: number,
): Promise<void> {
  const lines = unusualConfigLines(config, cwd, palette(false));
  if (readLookUp(argv) === null || lines.length > 0) return;
  const locks = outputGroups(config, undefined).map(({ directory }) =>
    join(directory, lockFileName),
  );
  await rememberLines(rows.map(linesOf), { config, locks, cwd, env, begun });
}
