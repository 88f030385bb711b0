/** The lines about hosts other than Close's, printed before they are asked anything. */
import { askedHosts } from "../../commands/foreign-hosts.js";
import type { ResolvedConfig } from "../../config/config.js";
import { safeText } from "../../report/terminal.js";
import type { Palette } from "../../report/terminal.js";

const longestNotice = 500;

/** A line for each host that the chosen organisations are read from and that is not Close's. */
export function askedHostLines(
  { orgs }: ResolvedConfig,
  chosen: readonly string[] | undefined,
  style: Palette,
): readonly string[] {
  return askedHosts(orgs, chosen).map(
    (notice) => `${style.faint("asks")}  ${safeText(notice, longestNotice)}`,
  );
}
