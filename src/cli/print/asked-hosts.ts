/** The lines about hosts other than Close's, printed before they are asked anything. */
import { askedHosts } from "../../commands/foreign-hosts.js";
import type { ResolvedConfig } from "../../config/config.js";
import { safeText } from "../../report/terminal.js";
import type { Palette } from "../../report/terminal.js";

const longestNotice = 500;

/** More of this machine are counted; others are always named. */
const mostLocal = 5;

/** A line for each host that the chosen organisations are read from and that is not Close's. */
export function askedHostLines(
  { orgs, only }: ResolvedConfig,
  chosen: readonly string[] | undefined,
  style: Palette,
): readonly string[] {
  const read =
    only === undefined ? orgs : orgs.filter(({ output }) => only.has(output));
  const hosts = askedHosts(read, chosen);
  const local = hosts.filter(isLocal);
  const hidden = local.length > mostLocal ? local.slice(mostLocal) : [];
  const line = (text: string) =>
    `${style.faint("asks")}  ${safeText(text, longestNotice)}`;
  return [
    ...hosts.filter((host) => !hidden.includes(host)).map(line),
    ...(hidden.length > 0
      ? [line(`and ${String(hidden.length)} more on this machine`)]
      : []),
  ];
}

/** True for a host that no other machine answers for. */
function isLocal(notice: string): boolean {
  return /^https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)? \(/.test(
    notice,
  );
}
