/** `codegen fields` from what a run before remembered of the locks, and what it leaves for the next one. */
import { searchLines } from "../../commands/fields/row-lines.js";
import { isEmpty, reportOf } from "../../commands/fields/search.js";
import { recallLines } from "../../repeat/recall-lines.js";
import type { RunPlace } from "../../repeat/record.js";
import { palette } from "../../report/terminal.js";
import { readLookUp } from "../parse/look-up.js";
import { hasColours } from "../print/colours.js";
import { fieldsText } from "../print/fields.js";
import { secretsHider } from "../print/secrets.js";

/**
 * All that a run with these arguments prints; null where that is not known, and where nothing is found, which
 * the command line has words for. Throws for what cannot be looked at.
 */
export function recallFields(
  argv: readonly string[],
  { cwd, env }: RunPlace,
  stdoutIsTty: boolean,
): string | null {
  const wanted = readLookUp(argv);
  const outputs = wanted === null ? null : recallLines({ cwd, env });
  if (wanted === null || outputs === null) return null;
  const { query, isJson } = wanted;
  const found = outputs.map((lines) => searchLines(lines, query));
  const report = reportOf(found, query);
  if (isEmpty(report)) return null;
  const style = palette(hasColours(argv, env, stdoutIsTty));
  return secretsHider(env)(fieldsText(report, isJson, style));
}
