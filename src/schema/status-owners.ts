/** What statuses and pipelines belong to, for keys of the config and for reports. */
import type { Vocabulary } from "./schema.js";
import { standardLabel } from "./vocabulary.js";

/** What holds the statuses of leads and the pipelines, for keys of the config: its id and its label. */
export const statusOwners = {
  lead: { id: "leadStatus", label: "Lead Status" },
  pipeline: { id: "pipeline", label: "Pipeline" },
} as const;

/** The list of the statuses of leads in messages: its label, or what people see in Close with Close's own words. */
export function leadStatusWords(vocabulary: Vocabulary): string {
  const called = standardLabel("lead_status", vocabulary);
  const { label } = statusOwners.lead;
  return called === null
    ? `“${label}”`
    : `“${called.singular}” (${label.toLowerCase()})`;
}

/** True for the ids of `statusOwners`, which no object type of Close has. */
export function isStatusOwner(id: string): boolean {
  return id === statusOwners.lead.id || id === statusOwners.pipeline.id;
}

/** The object type whose records have what an owner holds; an object type's own id stays. */
export function recordsOf(id: string): string {
  if (id === statusOwners.lead.id) return "lead";
  return id === statusOwners.pipeline.id ? "opportunity" : id;
}
