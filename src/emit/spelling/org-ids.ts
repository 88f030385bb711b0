/** Spells the ids that a thing has in several organisations. */
import { compareText } from "../../schema/schema.js";
import { literal } from "./literal.js";

/** `{ us: "…", eu: "…" }`, sorted by organisation, each id as `spell` writes it. */
export function idsByOrg(
  ids: Readonly<Record<string, string>>,
  spell: (id: string) => string,
): string {
  const entries = Object.entries(ids)
    .sort(([a], [b]) => compareText(a, b))
    .map(([org, id]) => `${propertyKey(org)}: ${spell(id)}`);
  return `{ ${entries.join(", ")} }`;
}

/** Names of organisations come from the config, checked: a dash is all that needs quotes. */
function propertyKey(org: string): string {
  return org.includes("-") ? literal(org) : org;
}
