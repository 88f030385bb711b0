/** Compares the statuses and pipelines of both sides. Their order is no change, nor is what one side does not know. */
import type { Pair } from "./compare-fields.js";
import { pairBy } from "./compare-fields.js";
import type {
  LeadStatusFinding,
  OpportunityStatusFinding,
  PipelineFinding,
  StatusFinding,
} from "./finding.js";
import type {
  LeadStatus,
  OpportunityStatus,
  Pipeline,
  Statuses,
} from "../schema/schema.js";
import type { NamesOfSides } from "./subjects.js";
import { pipelineSubject } from "./subjects.js";

/** Finds all changes of statuses and pipelines, in no particular order; none where a side does not know them. */
export function compareStatuses(
  before: Statuses,
  after: Statuses,
  names: NamesOfSides,
): readonly StatusFinding[] {
  return [
    ...compareLeadStatuses(before.leadStatuses, after.leadStatuses),
    ...comparePipelines(before.pipelines, after.pipelines, names),
  ];
}

function byId({ id }: { readonly id: string }): string {
  return id;
}

function compareLeadStatuses(
  statuses: readonly LeadStatus[] | undefined,
  others: readonly LeadStatus[] | undefined,
): readonly LeadStatusFinding[] {
  if (statuses === undefined || others === undefined) return [];
  const pairs = [...pairBy(statuses, others, byId).values()];
  return pairs.flatMap(({ before, after }): readonly LeadStatusFinding[] => {
    const of = { pipeline: null };
    if (before === undefined)
      return [{ kind: "leadStatus.added", ...of, status: after }];
    if (after === undefined)
      return [{ kind: "leadStatus.removed", ...of, status: before }];
    return before.label === after.label
      ? []
      : [{ kind: "leadStatus.relabelled", ...of, status: before, after }];
  });
}

/** A status with the pipeline that has it. */
interface Placed {
  readonly status: OpportunityStatus;
  readonly pipeline: Pipeline;
}

function comparePipelines(
  pipelines: readonly Pipeline[] | undefined,
  others: readonly Pipeline[] | undefined,
  names: NamesOfSides,
): readonly (PipelineFinding | OpportunityStatusFinding)[] {
  if (pipelines === undefined || others === undefined) return [];
  const pairs = pairBy(pipelines, others, byId);
  const then = placed(pipelines);
  const now = placed(others);
  const known = new Set(then.map(({ status }) => status.id));
  const still = new Set(now.map(({ status }) => status.id));
  const statuses = pairBy(then, now, ({ status }) => status.id);
  const stays = ({ pipeline: { id } }: Placed): boolean => {
    const pair = pairs.get(id);
    return pair?.before !== undefined && pair.after !== undefined;
  };
  return [
    ...[...pairs.values()].flatMap(({ before, after }) => {
      if (before === undefined) return [pipelineChange("added", after, known)];
      if (after === undefined)
        return [pipelineChange("removed", before, still)];
      return relabelledPipeline(before, after);
    }),
    ...[...statuses.values()].flatMap((pair) =>
      compareStatus(pair, stays, names),
    ),
  ];
}

/** All statuses of opportunities, each with its pipeline. */
function placed(pipelines: readonly Pipeline[]): readonly Placed[] {
  return pipelines.flatMap((pipeline) =>
    pipeline.statuses.map((status) => ({ status, pipeline })),
  );
}

/** A pipeline that came or went, without the statuses that the other side has elsewhere: those have moved. */
function pipelineChange(
  change: "added" | "removed",
  pipeline: Pipeline,
  elsewhere: ReadonlySet<string>,
): PipelineFinding {
  const statuses = pipeline.statuses.filter(({ id }) => !elsewhere.has(id));
  return {
    kind: `pipeline.${change}`,
    pipeline: { ...pipeline, statuses },
    status: null,
  };
}

function relabelledPipeline(
  pipeline: Pipeline,
  after: Pipeline,
): readonly PipelineFinding[] {
  return pipeline.label === after.label
    ? []
    : [{ kind: "pipeline.relabelled", pipeline, status: null, after }];
}

/** A status that came or went together with its pipeline is reported with that; `stays` is whether a pipeline is on both sides. */
function compareStatus(
  { before, after }: Pair<Placed>,
  stays: (placed: Placed) => boolean,
  names: NamesOfSides,
): readonly OpportunityStatusFinding[] {
  if (before === undefined)
    return stays(after) ? [{ kind: "opportunityStatus.added", ...after }] : [];
  if (after === undefined)
    return stays(before)
      ? [{ kind: "opportunityStatus.removed", ...before }]
      : [];
  const findings: OpportunityStatusFinding[] = [];
  const { status } = after;
  const to = after.pipeline;
  if (before.status.label !== status.label)
    findings.push({
      kind: "opportunityStatus.relabelled",
      ...before,
      after: status,
    });
  if (before.status.type !== status.type)
    findings.push({
      kind: "opportunityStatus.typeChanged",
      ...before,
      after: status,
    });
  if (before.pipeline.id !== to.id)
    findings.push({
      kind: "opportunityStatus.moved",
      ...before,
      to: pipelineSubject(to, names),
      becomes: names.after.opportunityStatus(to.id, status.id),
    });
  return findings;
}
