/** What statuses and pipelines belong to, for keys of the config and for reports. */

/** What holds the statuses of leads and the pipelines, for keys of the config: its id and its label. */
export const statusOwners = {
  lead: { id: "leadStatus", label: "Lead Status" },
  pipeline: { id: "pipeline", label: "Pipeline" },
} as const;

/** True for the ids of `statusOwners`, which no object type of Close has. */
export function isStatusOwner(id: string): boolean {
  return id === statusOwners.lead.id || id === statusOwners.pipeline.id;
}
