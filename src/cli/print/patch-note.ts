/** Says where a patch is applied, where that is not the current folder. */
import { realpath } from "node:fs/promises";
import { safeText } from "../../report/terminal.js";
import type { Palette } from "../../report/terminal.js";

/** The note for a patch whose paths start at `root`; none where that is the current folder. */
export async function patchNote(
  root: string,
  cwd: string,
  style: Palette,
): Promise<readonly string[]> {
  if ((await realpath(cwd).catch(() => cwd)) === root) return [];
  const place = safeText(root, 500);
  return [
    `${style.caution("note")}  The paths of the patch start at ${place}: git -C ${place} apply`,
  ];
}
