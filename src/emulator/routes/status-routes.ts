/** `/status/lead/`, `/status/opportunity/` and `/pipeline/` (docs/close-api.md §2.12). */
import { invalid, refuse } from "../endpoint/replies.js";
import type { BodyReader } from "../endpoint/body-reader.js";
import type { PendingWrite } from "../endpoint/resource.js";
import { resourceRoutes } from "../endpoint/resource.js";
import type { Route } from "../endpoint/router.js";
import type { Context } from "../state/endpoint-context.js";
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
    items: ({ organization }) => organization.opportunityStatuses.all(),
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
      organization.opportunityStatuses.remove(status);
    },
  },
});

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
    envelope: "whole",
    items: ({ organization }) => organization.pipelines.all(),
  },
  find: ({ organization }, id) => organization.pipelines.find(id),
  create: {
    status: 201,
    read: ({ reader, context: { organization } }) => {
      const name = reader.text("name");
      return () =>
        organization.pipelines.put({
          id: organization.nextId("pipe"),
          name,
          stamp: organization.stamp(),
        });
    },
  },
  update: readPipeline,
  remove: { status: 204, run: removePipeline },
});

/** `statuses` puts its statuses in order and pulls those of other pipelines into this one. */
function readPipeline({
  reader,
  context,
  current,
}: PendingWrite<Pipeline>): () => Pipeline {
  const { organization } = context;
  const { opportunityStatuses, pipelines } = organization;
  const name = reader.text("name", current.name);
  const ids =
    reader.raw("statuses") === undefined ? [] : reader.ids("statuses");
  if (ids.some((id) => opportunityStatuses.find(id) === undefined))
    reader.refuse("statuses", "Object does not exist.");
  return () => {
    for (const status of opportunityStatuses.all())
      if (ids.includes(status.id) && status.pipeline_id !== current.id)
        opportunityStatuses.put({ ...status, pipeline_id: current.id }, status);
    opportunityStatuses.reorder(ids);
    const stamp = organization.stamp(current.stamp);
    return pipelines.put({ ...current, name, stamp }, current);
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
