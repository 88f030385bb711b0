/** Whether a stream has colours. */
import type { Io } from "../../io.js";
import { wantsColour } from "../../report/terminal.js";

/** True where a stream of a run with these arguments has colours. */
export function hasColours(
  argv: readonly string[],
  env: Io["env"],
  isTty: boolean,
): boolean {
  const allowed = !argv.includes("--no-color");
  return wantsColour({ env, isTty, allowed });
}
