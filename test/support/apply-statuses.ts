/** Does to the statuses and pipelines of a schema what changes say. */
import type { Change } from "../../src/drift/changes.js";
import type {
  LeadStatus,
  OpportunityStatus,
  Pipeline,
  Statuses,
} from "../../src/schema/schema.js";
import { statusesOf } from "../../src/schema/schema.js";
import { asLeadStatus, asPipeline, asStatus, asText } from "./change-parse.js";

/** The statuses after all changes, whatever their order; a change whose subject is not there is passed over. */
export function applyToStatuses(
  { leadStatuses, pipelines }: Statuses,
  changes: readonly Change[],
): Statuses {
  return statusesOf({
    leadStatuses: leadStatuses && changes.reduce(changeLeads, leadStatuses),
    pipelines: pipelines && applyToPipelines(pipelines, changes),
  });
}

function changeLeads(
  all: readonly LeadStatus[],
  { kind, field, after }: Change,
): readonly LeadStatus[] {
  switch (kind) {
    case "leadStatus.added":
      return [...all, asLeadStatus(after)];
    case "leadStatus.removed":
      return all.filter(({ id }) => id !== field?.id);
    case "leadStatus.relabelled":
      return all.map((one) =>
        one.id === field?.id ? { ...one, label: asText(after) ?? "" } : one,
      );
    default:
      return all;
  }
}

/** A status, and the pipeline that has it. */
interface Placed {
  readonly status: OpportunityStatus;
  readonly pipelineId: string;
}

/** Pipelines come first, and statuses go into them last. */
function applyToPipelines(
  before: readonly Pipeline[],
  changes: readonly Change[],
): readonly Pipeline[] {
  const pipelines = changes.reduce(changePipelines, before);
  const placed = before.flatMap(({ id, statuses }) =>
    statuses.map((status): Placed => ({ status, pipelineId: id })),
  );
  const statuses = changes.reduce(changeStatuses, placed);
  return pipelines.map((pipeline) => ({
    ...pipeline,
    statuses: statuses
      .filter(({ pipelineId }) => pipelineId === pipeline.id)
      .map(({ status }) => status),
  }));
}

function changePipelines(
  all: readonly Pipeline[],
  { kind, object, after }: Change,
): readonly Pipeline[] {
  switch (kind) {
    case "pipeline.added":
      return [...all, asPipeline(after)];
    case "pipeline.removed":
      return all.filter(({ id }) => id !== object.id);
    case "pipeline.relabelled":
      return all.map((one) =>
        one.id === object.id ? { ...one, label: asText(after) ?? "" } : one,
      );
    default:
      return all;
  }
}

function changeStatuses(
  all: readonly Placed[],
  { kind, object, field, before, after }: Change,
): readonly Placed[] {
  const pipelineId = object.id;
  const edited = (edit: (placed: Placed) => Placed): readonly Placed[] =>
    all.map((one) => (one.status.id === field?.id ? edit(one) : one));
  const onStatus = (part: Partial<OpportunityStatus>): readonly Placed[] =>
    edited((one) => ({ ...one, status: { ...one.status, ...part } }));
  switch (kind) {
    case "opportunityStatus.added":
      return [...all, { status: asStatus(after), pipelineId }];
    case "pipeline.added":
      return [
        ...all,
        ...asPipeline(after).statuses.map((status) => ({ status, pipelineId })),
      ];
    case "opportunityStatus.removed":
      return all.filter(({ status }) => status.id !== field?.id);
    case "pipeline.removed": {
      const gone = new Set(asPipeline(before).statuses.map(({ id }) => id));
      return all.filter(({ status }) => !gone.has(status.id));
    }
    case "opportunityStatus.moved":
      return edited((one) => ({ ...one, pipelineId: asText(after) ?? "" }));
    case "opportunityStatus.relabelled":
      return onStatus({ label: asText(after) ?? "" });
    case "opportunityStatus.typeChanged":
      return onStatus({ type: asText(after) ?? "" });
    default:
      return all;
  }
}
