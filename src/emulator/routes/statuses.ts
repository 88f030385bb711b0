/** `/status/lead/`, `/status/opportunity/` and `/pipeline/` (docs/close-api.md §2.12). */
import type { Answer } from "../endpoint/answers.js";
import {
  completeList,
  created,
  deleted,
  invalid,
  missing,
  ok,
  wholeList,
} from "../endpoint/answers.js";
import { BodyReader } from "../endpoint/body-reader.js";
import { select } from "../endpoint/lists.js";
import type { Call, Route } from "../endpoint/router.js";
import type { Context } from "../state/context.js";
import { param, route } from "../endpoint/router.js";
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

const selectable = { query: ["_fields"] };

/** The endpoints of statuses and pipelines. */
export const statusRoutes: readonly Route[] = [
  route("GET", "/status/lead/", ({ organization }) =>
    completeList(
      organization.leadStatuses
        .all()
        .map((status) => viewLeadStatus(status, organization)),
    ),
  ),
  route("POST", "/status/lead/", createLeadStatus),
  ...leadStatus("GET", (status, { organization }) =>
    ok(viewLeadStatus(status, organization)),
  ),
  ...leadStatus("PUT", updateLeadStatus),
  ...leadStatus("DELETE", (status, { organization }) => {
    organization.leadStatuses.removeWhere((other) => other === status);
    return deleted(200);
  }),
  route(
    "GET",
    "/status/opportunity/",
    ({ organization }, call) =>
      completeList(
        organization.opportunityStatuses
          .all()
          .map((status) =>
            select(viewOpportunityStatus(status, organization), call),
          ),
      ),
    selectable,
  ),
  route("POST", "/status/opportunity/", createOpportunityStatus, selectable),
  ...opportunityStatus("GET", (status, { organization }, call) =>
    ok(select(viewOpportunityStatus(status, organization), call)),
  ),
  ...opportunityStatus("PUT", updateOpportunityStatus),
  ...opportunityStatus("DELETE", (status, { organization }) => {
    organization.opportunityStatuses.removeWhere((other) => other === status);
    return deleted(200);
  }),
  route("GET", "/pipeline/", ({ organization }) =>
    wholeList(
      organization.pipelines
        .all()
        .map((pipeline) => viewPipeline(pipeline, organization)),
    ),
  ),
  route("POST", "/pipeline/", createPipeline),
  ...onePipeline("GET", (pipeline, { organization }) =>
    ok(viewPipeline(pipeline, organization)),
  ),
  ...onePipeline("PUT", updatePipeline),
  ...onePipeline("DELETE", deletePipeline),
];

/** Answers for one record that the path names. */
type ItemAnswer<T> = (item: T, context: Context, call: Call) => Answer;

function leadStatus(
  method: "GET" | "PUT" | "DELETE",
  answer: ItemAnswer<LeadStatus>,
): readonly Route[] {
  return [
    route(method, "/status/lead/:id/", (context, call) => {
      const { leadStatuses } = context.organization;
      const status = leadStatuses.find(param(call, "id"));
      return status === undefined
        ? missing("LeadStatus")
        : answer(status, context, call);
    }),
  ];
}

function opportunityStatus(
  method: "GET" | "PUT" | "DELETE",
  answer: ItemAnswer<OpportunityStatus>,
): readonly Route[] {
  return [
    route(
      method,
      "/status/opportunity/:id/",
      (context, call) => {
        const { opportunityStatuses } = context.organization;
        const status = opportunityStatuses.find(param(call, "id"));
        return status === undefined
          ? missing("OpportunityStatus")
          : answer(status, context, call);
      },
      selectable,
    ),
  ];
}

function onePipeline(
  method: "GET" | "PUT" | "DELETE",
  answer: ItemAnswer<Pipeline>,
): readonly Route[] {
  return [
    route(method, "/pipeline/:id/", (context, call) => {
      const { pipelines } = context.organization;
      const pipeline = pipelines.find(param(call, "id"));
      return pipeline === undefined
        ? missing("Pipeline")
        : answer(pipeline, context, call);
    }),
  ];
}

function createLeadStatus({ organization }: Context, call: Call): Answer {
  const reader = new BodyReader(call.body);
  const label = reader.text("label");
  const problems = reader.problems();
  if (problems !== undefined) return invalid(problems);
  const status = { id: organization.nextId("stat"), label };
  organization.leadStatuses.add(status);
  return created(
    200,
    `/status/lead/${status.id}/`,
    viewLeadStatus(status, organization),
  );
}

function updateLeadStatus(
  status: LeadStatus,
  { organization }: Context,
  call: Call,
): Answer {
  const reader = new BodyReader(call.body);
  const patched = { ...status, label: reader.text("label", status.label) };
  const problems = reader.problems();
  if (problems !== undefined) return invalid(problems);
  organization.leadStatuses.replace(status, patched);
  return ok(viewLeadStatus(patched, organization));
}

function createOpportunityStatus(context: Context, call: Call): Answer {
  const { organization } = context;
  const reader = new BodyReader(call.body);
  const label = reader.text("label");
  const type = readStatusType(reader);
  const pipelineId = reader.text("pipeline_id");
  if (organization.pipelines.find(pipelineId) === undefined)
    reader.refuse("pipeline_id", "Object does not exist.");
  const problems = reader.problems();
  if (type === undefined || problems !== undefined)
    return invalid(problems ?? {});
  const id = organization.nextId("stat");
  const status = { id, label, type, pipeline_id: pipelineId };
  organization.opportunityStatuses.add(status);
  return created(
    200,
    `/status/opportunity/${id}/`,
    select(viewOpportunityStatus(status, organization), call),
  );
}

function readStatusType(
  reader: BodyReader,
): OpportunityStatus["type"] | undefined {
  const type = reader.text("type");
  if (type === "active" || type === "won" || type === "lost") return type;
  reader.refuse("type", "Not a valid choice.");
  return undefined;
}

function updateOpportunityStatus(
  status: OpportunityStatus,
  { organization }: Context,
  call: Call,
): Answer {
  const reader = new BodyReader(call.body);
  const patched = { ...status, label: reader.text("label", status.label) };
  const problems = reader.problems();
  if (problems !== undefined) return invalid(problems);
  organization.opportunityStatuses.replace(status, patched);
  return ok(select(viewOpportunityStatus(patched, organization), call));
}

function createPipeline({ organization }: Context, call: Call): Answer {
  const reader = new BodyReader(call.body);
  const name = reader.text("name");
  const problems = reader.problems();
  if (problems !== undefined) return invalid(problems);
  const id = organization.nextId("pipe");
  const pipeline = { id, name, stamp: organization.stamp() };
  organization.pipelines.add(pipeline);
  return created(201, `/pipeline/${id}/`, viewPipeline(pipeline, organization));
}

/** `statuses` puts its statuses in order and pulls those of other pipelines into this one. */
function updatePipeline(
  pipeline: Pipeline,
  { organization }: Context,
  call: Call,
): Answer {
  const { opportunityStatuses, pipelines } = organization;
  const reader = new BodyReader(call.body);
  const name = reader.text("name", pipeline.name);
  const ids =
    reader.raw("statuses") === undefined ? [] : reader.ids("statuses");
  if (ids.some((id) => opportunityStatuses.find(id) === undefined))
    reader.refuse("statuses", "Object does not exist.");
  const problems = reader.problems();
  if (problems !== undefined) return invalid(problems);
  for (const status of opportunityStatuses.all()) {
    if (ids.includes(status.id) && status.pipeline_id !== pipeline.id)
      opportunityStatuses.replace(status, {
        ...status,
        pipeline_id: pipeline.id,
      });
  }
  opportunityStatuses.reorder(ids);
  const stamp = organization.restamp(pipeline.stamp);
  const patched = { ...pipeline, name, stamp };
  pipelines.replace(pipeline, patched);
  return ok(viewPipeline(patched, organization));
}

function deletePipeline(pipeline: Pipeline, { organization }: Context): Answer {
  const isUsed = organization.opportunityStatuses
    .all()
    .some((status) => status.pipeline_id === pipeline.id);
  if (isUsed)
    return invalid({}, ["Delete or move the statuses of this pipeline first."]);
  organization.pipelines.removeWhere((other) => other === pipeline);
  return deleted(204);
}
