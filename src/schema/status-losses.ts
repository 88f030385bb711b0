/** The statuses and pipelines of the lock that a reading no longer shows. */
import type {
  LeadStatus,
  OpportunityStatus,
  Statuses,
  Vocabulary,
} from "./schema.js";
import { statusesOf } from "./schema.js";
import { standardWord } from "./vocabulary.js";

/** What a reading shows of statuses; what it says nothing of is as it was before. */
export function statusesSeen(previous: Statuses, current: Statuses): Statuses {
  return statusesOf({
    leadStatuses: current.leadStatuses ?? previous.leadStatuses,
    pipelines: current.pipelines ?? previous.pipelines,
  });
}

/** The ids of all statuses and pipelines: a status that moved to another pipeline is not lost. */
export function statusIdsOf({
  leadStatuses = [],
  pipelines = [],
}: Statuses): readonly string[] {
  return [
    ...idsOf(leadStatuses),
    ...idsOf(pipelines),
    ...idsOf(stepsOf({ pipelines })),
  ];
}

/** Lists of which nothing is left, in words: `every pipeline`. */
export function lostStatusLists(
  previous: Statuses & Vocabulary,
  current: Statuses,
): readonly string[] {
  const { leadStatuses = [], pipelines = [] } = previous;
  const lines = new Set(idsOf(current.pipelines ?? []));
  const steps = new Set(idsOf(stepsOf(current)));
  const emptied = pipelines.filter(
    ({ id, statuses }) =>
      statuses.length > 1 &&
      lines.has(id) &&
      !statuses.some((status) => steps.has(status.id)),
  );
  const isEmptied = (
    before: readonly LeadStatus[],
    after: readonly LeadStatus[] | undefined,
  ): boolean => before.length > 0 && after?.length === 0;
  return [
    ...(isEmptied(leadStatuses, current.leadStatuses)
      ? [`every ${standardWord("lead_status", previous)}`]
      : []),
    ...(isEmptied(pipelines, current.pipelines) ? ["every pipeline"] : []),
    ...emptied.map(({ label }) => `every status of “${label}”`),
  ];
}

/** Each status and pipeline that is gone, a line each; the statuses of a pipeline that is gone go without saying. */
export function lostStatusLines(
  previous: Statuses & Vocabulary,
  current: Statuses,
): readonly string[] {
  const { leadStatuses = [], pipelines = [] } = previous;
  const leads = new Set(idsOf(current.leadStatuses ?? []));
  const lines = new Set(idsOf(current.pipelines ?? []));
  const steps = new Set(idsOf(stepsOf(current)));
  return [
    ...leadStatuses
      .filter(({ id }) => !leads.has(id))
      .map(
        ({ id, label }) =>
          `the ${standardWord("lead_status", previous)} “${label}” (${id})`,
      ),
    ...pipelines.flatMap((pipeline) =>
      lines.has(pipeline.id)
        ? pipeline.statuses
            .filter(({ id }) => !steps.has(id))
            .map(
              ({ id, label }) =>
                `the status “${label}” (${id}) of “${pipeline.label}”`,
            )
        : [`the pipeline “${pipeline.label}” (${pipeline.id})`],
    ),
  ];
}

function idsOf(things: readonly { readonly id: string }[]): readonly string[] {
  return things.map(({ id }) => id);
}

function stepsOf({ pipelines = [] }: Statuses): readonly OpportunityStatus[] {
  return pipelines.flatMap(({ statuses }) => statuses);
}
