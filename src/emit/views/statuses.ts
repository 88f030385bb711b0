/** The view of the file of statuses and pipelines: their ids by name. */
import type {
  NamedStatus,
  NamedStatuses,
} from "../../schema/named-statuses.js";
import { commentText, docComment } from "../spelling/docs.js";
import { importStatement, leaveAlone, sorted } from "../spelling/layout.js";
import { literal } from "../spelling/literal.js";
import type { EmitOptions } from "../spelling/options.js";
import { idsByOrg } from "../spelling/org-ids.js";
import { runtimeModule } from "./context.js";
import type { StatusListView, StatusesView, ViewBody } from "./view.js";

/** The names that a file of statuses declares, by whether they are values. */
export interface StatusExports {
  readonly values: readonly string[];
  readonly types: readonly string[];
}

/** What the file of statuses declares for a schema; nothing where there is no such file. */
export function statusExports({
  leadStatuses,
  pipelines,
}: NamedStatuses): StatusExports {
  const hasLeads = leadStatuses.length > 0;
  const hasPipelines = pipelines.length > 0;
  return {
    values: [
      ...(hasLeads ? ["leadStatuses"] : []),
      ...(hasPipelines ? ["pipelines"] : []),
    ],
    types: [
      ...(hasLeads ? ["LeadStatusName"] : []),
      ...(hasPipelines ? ["OpportunityStatusName", "PipelineName"] : []),
    ],
  };
}

/** The part of the schema that the file of statuses is made of. */
export function statusesSource({
  leadStatuses,
  pipelines,
  leadStatusesCalled,
  opportunityStatusesCalled,
}: NamedStatuses): NamedStatuses {
  return {
    leadStatuses,
    pipelines,
    leadStatusesCalled,
    opportunityStatusesCalled,
  };
}

/** Builds the view of the file of statuses. */
export function buildStatusesView(
  statuses: NamedStatuses,
  options: EmitOptions,
): ViewBody<StatusesView> {
  const { leadStatuses, pipelines } = statuses;
  const lists = [
    ...(leadStatuses.length > 0 ? [leadList(statuses, options)] : []),
    ...(pipelines.length > 0 ? [pipelineList(statuses, options)] : []),
  ];
  const used = sorted([
    ...(leadStatuses.length > 0 ? ["LeadStatusId"] : []),
    ...(pipelines.length > 0
      ? ["OpportunityStatusId", "PipelineId", "StatusNameOf"]
      : []),
  ]);
  const runtime = literal(runtimeModule("./", "codec", options));
  return { imports: [importStatement("import type", used, runtime)], lists };
}

function leadList(
  { leadStatuses: statuses, leadStatusesCalled }: NamedStatuses,
  options: EmitOptions,
): StatusListView {
  const called = shownAs(leadStatusesCalled, options);
  return {
    doc: docComment(
      [`The statuses of leads by name, with their ids${called}.`],
      "",
    ),
    head: `${leaveAlone}\nexport const leadStatuses = {`,
    lines: statuses.flatMap((status) =>
      statusLines(status, "LeadStatusId", "  ", options),
    ),
    types: [
      {
        doc: docComment(["The name of a status of leads."], ""),
        declaration: "export type LeadStatusName = keyof typeof leadStatuses;",
      },
    ],
  };
}

/** What people see in Close instead of Close's own word. */
function shownAs(called: string | undefined, { docs }: EmitOptions): string {
  return called === undefined || docs === "none"
    ? ""
    : ` (shown as "${commentText(called)}" in Close)`;
}

function pipelineList(
  { pipelines, opportunityStatusesCalled }: NamedStatuses,
  options: EmitOptions,
): StatusListView {
  const called = shownAs(opportunityStatusesCalled, options);
  return {
    doc: docComment(
      [`The pipelines by name, with their ids and their statuses${called}.`],
      "",
    ),
    head: `${leaveAlone}\nexport const pipelines = {`,
    lines: pipelines.flatMap((pipeline) => [
      ...commented(`"${commentText(pipeline.label)}".`, "  ", options),
      `  ${pipeline.name}: {`,
      `    id: ${idOf(pipeline, "PipelineId")},`,
      "    statuses: {",
      ...pipeline.statuses.flatMap((status) =>
        statusLines(status, "OpportunityStatusId", "      ", options),
      ),
      "    },",
      "  },",
    ]),
    types: [
      {
        doc: docComment(["The name of a pipeline."], ""),
        declaration: "export type PipelineName = keyof typeof pipelines;",
      },
      {
        doc: docComment(
          [
            "The name of a status of opportunities, with that of its pipeline in front of a dot.",
          ],
          "",
        ),
        declaration:
          "export type OpportunityStatusName = StatusNameOf<typeof pipelines>;",
      },
    ],
  };
}

function statusLines(
  status: NamedStatus,
  type: string,
  indent: string,
  options: EmitOptions,
): readonly string[] {
  const kind = status.type === null ? "" : `: ${commentText(status.type)}`;
  return [
    ...commented(`"${commentText(status.label)}"${kind}.`, indent, options),
    `${indent}${status.name}: ${idOf(status, type)},`,
  ];
}

function commented(
  text: string,
  indent: string,
  { docs }: EmitOptions,
): readonly string[] {
  const comment = docs === "none" ? "" : docComment([text], indent);
  return comment === "" ? [] : [comment];
}

/** The id; with several organisations that of each, by its name in the config. */
function idOf({ id, ids }: NamedStatus, type: string): string {
  const spell = (one: string): string => `${literal(one)} as ${type}`;
  return ids === null ? spell(id) : idsByOrg(ids, spell);
}
