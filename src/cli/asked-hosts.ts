/** Says which host a run asks, where it is not Close's, before it is asked anything. */
import { askedHosts } from "../commands/asked-hosts.js";
import type { ResolvedConfig } from "../config/config.js";
import { safeText } from "../report/terminal.js";
import type { Palette } from "../report/terminal.js";
import type { Flags, Request } from "./request.js";

/** A line for each host that a run asks and that is not Close's; none for runs that ask nobody. */
export function askedHostLines(
  command: Request["command"],
  flags: Flags,
  config: ResolvedConfig,
  style: Palette,
): readonly string[] {
  if (!asksClose(command, flags)) return [];
  return askedHosts(config.orgs, flags.org).map(
    (notice) => `${style.faint("asks")}  ${safeText(notice, longestNotice)}`,
  );
}

const longestNotice = 500;

function asksClose(command: Request["command"], flags: Flags): boolean {
  switch (command) {
    case "generate":
    case "check":
      return flags.offline !== true && flags.sample !== true;
    case "pull":
      return true;
    case "diff":
      return [flags.from ?? "lock", flags.to ?? "live"].some((side) =>
        /^live(?::|$)/.test(side),
      );
    case "watch":
      return flags.poll !== undefined;
    case "serve":
    case "merge-lock":
    case "help":
      return false;
    default:
      return command satisfies never;
  }
}
