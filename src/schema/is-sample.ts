/** The sample organisation, as far as a schema shows that it is it. */
import type { Schema } from "./schema.js";

/** The id of the sample organisation. */
export const sampleOrganizationId =
  "orga_RbREgmiiwcr1w2b4cOnCMQaQPSIFxMqAD2Dh243uxcH";

/** True if a schema is that of the sample organisation. */
export function isSample({
  organizationId,
}: Pick<Schema, "organizationId">): boolean {
  return organizationId === sampleOrganizationId;
}
