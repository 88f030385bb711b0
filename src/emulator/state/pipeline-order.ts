/** The statuses of opportunities in the order of the pipelines. */
import type { Organization } from "./organization.js";
import type { OpportunityStatus } from "./state.js";

/** The statuses of opportunities, pipeline by pipeline: the first is that of new opportunities. */
export function statusesInOrder({
  pipelines,
  opportunityStatuses,
}: Pick<
  Organization,
  "pipelines" | "opportunityStatuses"
>): readonly OpportunityStatus[] {
  const statuses = opportunityStatuses.all();
  return pipelines
    .all()
    .flatMap(({ id }) => statuses.filter((one) => one.pipeline_id === id));
}
