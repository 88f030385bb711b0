/** Finds the hosts, other than Close's, to which keys would go. */
import type { ResolvedOrg } from "../config/config.js";

/** The hosts of the chosen organisations that have a key, in words, each once; none for Close's own. */
export function askedHosts(
  orgs: readonly ResolvedOrg[],
  chosen: readonly string[] | undefined,
): readonly string[] {
  const notices = orgs
    .filter(({ name }) => chosen?.includes(name) ?? true)
    .filter((org) => org.source === "api" && org.hasCredentials())
    .flatMap((org) => org.host() ?? []);
  return [...new Set(notices)];
}
