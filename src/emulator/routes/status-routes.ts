/** `/status/lead/`, `/status/opportunity/` and `/pipeline/` (docs/close-api.md §2.12). */
import { invalid, refuse } from "../endpoint/replies.js";
import type { BodyReader } from "../endpoint/body-reader.js";
import type { PendingWrite } from "../endpoint/resource.js";
import { resourceRoutes } from "../endpoint/resource.js";
import type { Route } from "../endpoint/router.js";
import type { Context } from "../state/endpoint-context.js";
import { own } from "../state/json-object.js";
import type { Organization } from "../state/organization.js";
import { statusesInOrder } from "../state/pipeline-order.js";
import {
  viewLeadStatus,
  viewOpportunityStatus,
  viewPipeline,
} from "../settings/setting-views.js";
import type {
  LeadStatus,
  OpportunityStatus,
  Pipeline,
} from "../state/state.js";

const leadStatusRoutes = resourceRoutes<LeadStatus>({
  path: "/status/lead/",
  model: "LeadStatus",
  view: (status, { organization }) => viewLeadStatus(status, organization),
  list: {
    envelope: "complete",
    items: ({ organization }) => organization.leadStatuses.all(),
  },
  find: ({ organization }, id) => organization.leadStatuses.find(id),
  create: { status: 200, read: readLeadStatus },
  update: readLeadStatus,
  remove: {
    status: 200,
    run: (status, { organization }) => {
      refuseUsed("lead", status, organization);
      organization.leadStatuses.remove(status);
    },
  },
});

function readLeadStatus({
  reader,
  context,
  current,
}: PendingWrite<LeadStatus | undefined>): () => LeadStatus {
  const { leadStatuses, nextId } = context.organization;
  const label = reader.text("label", current?.label);
  return () =>
    leadStatuses.put({ id: current?.id ?? nextId("stat"), label }, current);
}

const opportunityStatusRoutes = resourceRoutes<OpportunityStatus>({
  path: "/status/opportunity/",
  model: "OpportunityStatus",
  view: (status, { organization }) =>
    viewOpportunityStatus(status, organization),
  selects: "always",
  list: {
    envelope: "complete",
    items: ({ organization }) => statusesInOrder(organization),
  },
  find: ({ organization }, id) => organization.opportunityStatuses.find(id),
  create: { status: 200, read: readNewOpportunityStatus },
  update: ({ reader, context, current }) => {
    const label = reader.text("label", current.label);
    return () =>
      context.organization.opportunityStatuses.put(
        { ...current, label },
        current,
      );
  },
  remove: {
    status: 200,
    run: (status, { organization }) => {
      refuseUsed("opportunity", status, organization);
      organization.opportunityStatuses.remove(status);
    },
  },
});

/** Records are to be moved first, as documented; the text is ours. */
function refuseUsed(
  kind: "lead" | "opportunity",
  { id }: LeadStatus | OpportunityStatus,
  { records }: Organization,
): void {
  const isUsed = records
    .all(kind)
    .some(({ attributes }) => own(attributes, "status_id") === id);
  if (isUsed)
    refuse(invalid({}, ["Move the records of this status to another first."]));
}

function readNewOpportunityStatus({
  reader,
  context,
}: PendingWrite<undefined>): () => OpportunityStatus {
  const { opportunityStatuses, pipelines, nextId } = context.organization;
  const label = reader.text("label");
  const type = readStatusType(reader);
  const pipelineId = reader.text("pipeline_id");
  if (pipelines.find(pipelineId) === undefined)
    reader.refuse("pipeline_id", "Object does not exist.");
  return () =>
    opportunityStatuses.put({
      id: nextId("stat"),
      label,
      type,
      pipeline_id: pipelineId,
    });
}

function readStatusType(reader: BodyReader): OpportunityStatus["type"] {
  const type = reader.text("type");
  if (type === "active" || type === "won" || type === "lost") return type;
  reader.refuse("type", "Not a valid choice.");
  return "active";
}

const pipelineRoutes = resourceRoutes<Pipeline>({
  path: "/pipeline/",
  model: "Pipeline",
  view: (pipeline, { organization }) => viewPipeline(pipeline, organization),
  list: {
    // Recorded with `has_more`, which the documentation does not show.
    envelope: "complete",
    items: ({ organization }) => organization.pipelines.all(),
  },
  find: ({ organization }, id) => organization.pipelines.find(id),
  create: {
    status: 201,
    read: ({ reader, context: { organization } }) => {
      const name = reader.text("name");
      const pull = readStatuses(reader, organization);
      return () => {
        const id = organization.nextId("pipe");
        pull(id);
        const stamp = organization.stamp();
        return organization.pipelines.put({ id, name, stamp });
      };
    },
  },
  update: readPipeline,
  remove: { status: 204, run: removePipeline },
});

function readPipeline({
  reader,
  context: { organization },
  current,
}: PendingWrite<Pipeline>): () => Pipeline {
  const name = reader.text("name", current.name);
  const pull = readStatuses(reader, organization);
  return () => {
    pull(current.id);
    const stamp = organization.stamp(current.stamp);
    return organization.pipelines.put({ ...current, name, stamp }, current);
  };
}

/** `statuses` puts a pipeline's statuses in order, and pulls those of other pipelines into it. */
function readStatuses(
  reader: BodyReader,
  { opportunityStatuses }: Organization,
): (pipelineId: string) => void {
  const ids =
    reader.raw("statuses") === undefined ? [] : reader.ids("statuses");
  if (ids.some((id) => opportunityStatuses.find(id) === undefined))
    reader.refuse("statuses", "Object does not exist.");
  return (pipelineId) => {
    for (const status of opportunityStatuses.all())
      if (ids.includes(status.id) && status.pipeline_id !== pipelineId)
        opportunityStatuses.put({ ...status, pipeline_id: pipelineId }, status);
    opportunityStatuses.reorder(ids);
  };
}

function removePipeline(pipeline: Pipeline, { organization }: Context): void {
  const isUsed = organization.opportunityStatuses
    .all()
    .some((status) => status.pipeline_id === pipeline.id);
  if (isUsed)
    refuse(
      invalid({}, ["Delete or move the statuses of this pipeline first."]),
    );
  organization.pipelines.remove(pipeline);
}

/** The endpoints of statuses and pipelines. */
export const statusRoutes: readonly Route[] = [
  ...leadStatusRoutes,
  ...opportunityStatusRoutes,
  ...pipelineRoutes,
];
