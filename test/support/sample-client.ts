/** The records of the sample organisation's client by the names of their wrappers, for tests that take them all alike. */
import type { createCloseClient } from "../../generated/index.js";
import type { wrappers } from "../../generated/models.js";

/** The wrapper of an object type that is written; archived types are only read. */
export type WrittenName = Exclude<keyof typeof wrappers, "fax" | "dataCenter">;

/** All of them. */
export const writtenNames: readonly WrittenName[] = [
  "account",
  "contact",
  "contract_rS3l",
  "contract_xgL4",
  "lead",
  "opportunity",
  "resource",
  "server",
  "siteVisit",
];

/** The records of each object type that is written. */
export function writtenRecords({
  leads,
  contacts,
  opportunities,
  objects,
  activities,
}: ReturnType<typeof createCloseClient>) {
  return {
    lead: leads,
    contact: contacts,
    opportunity: opportunities,
    account: objects.accounts,
    contract_xgL4: objects.contracts,
    resource: objects.resources,
    server: objects.servers,
    contract_rS3l: activities.contract,
    siteVisit: activities.siteVisit,
  } satisfies Record<WrittenName, unknown>;
}
