/** Compares the statuses and pipelines that the code has by name with those of Close. */
import type { StatusNames } from "../record/status-names.js";
import type { DriftFinding } from "./drift-finding.js";
import { found } from "./findings.js";
import { idIn } from "./ids-in.js";
import type { Json } from "./read-json.js";
import { objectsIn, textIn } from "./read-json.js";
import { quoted, subjectOf } from "./finding-words.js";

/** Whose statuses they are, and what of Close's the code leaves out. */
export interface StatusOwner {
  /** The name of the wrapper. */
  readonly object: string;
  readonly org: string | undefined;
  readonly leftOut: ReadonlySet<string>;
}

/** A status or a pipeline by name, with its id in the organisation that is asked. */
interface Named {
  readonly name: string;
  readonly id: string;
}

/** A status or a pipeline of Close. */
interface Live {
  readonly id: string;
  readonly label: string | null;
}

/** The findings of the statuses of leads. */
export function compareLeadStatuses(
  owner: StatusOwner,
  names: StatusNames | undefined,
  live: readonly Json[],
): readonly DriftFinding[] {
  if (names === undefined) return [];
  const [compiled, there] = [namedIn(names, owner.org), live.flatMap(liveOf)];
  return [
    ...without(compiled, there).map((one) => gone("leadStatus", owner, one)),
    ...newOf(compiled, there, owner).map((one) =>
      come("leadStatus", owner, one),
    ),
  ];
}

/** The findings of pipelines and of their statuses: one that comes or goes is one finding together with its statuses. */
export function comparePipelines(
  owner: StatusOwner,
  { pipeline, status }: Readonly<Record<string, StatusNames | undefined>>,
  live: readonly Json[],
): readonly DriftFinding[] {
  const compiled = pipeline === undefined ? [] : namedIn(pipeline, owner.org);
  const there = live.flatMap(liveOf);
  const lost = without(compiled, there);
  const added = pipeline === undefined ? [] : newOf(compiled, there, owner);
  const isWhole = new Set([...lost, ...added].map(({ id }) => id));
  const places = live.flatMap((raw) => placesIn(raw));
  return [
    ...lost.map((one) => gone("pipeline", owner, one)),
    ...added.map((one) => come("pipeline", owner, one)),
    ...(status === undefined
      ? []
      : compareStatuses(owner, namedIn(status, owner.org), {
          ...{ compiled, places, isWhole },
        })),
  ];
}

/** A status of Close, and the pipeline that has it. */
interface Placed extends Live {
  readonly pipeline: Live;
}

function placesIn(raw: Json): readonly Placed[] {
  const statuses = (objectsIn(raw["statuses"]) ?? []).flatMap(liveOf);
  return liveOf(raw).flatMap((pipeline) =>
    statuses.map((status) => ({ ...status, pipeline })),
  );
}

interface Pipelines {
  readonly compiled: readonly Named[];
  readonly places: readonly Placed[];
  /** The pipelines that came or went as a whole. */
  readonly isWhole: ReadonlySet<string>;
}

function compareStatuses(
  owner: StatusOwner,
  statuses: readonly Named[],
  { compiled, places, isWhole }: Pipelines,
): readonly DriftFinding[] {
  const pipelineOf = ({ name }: Named): Named | undefined =>
    compiled.find((pipeline) => name.startsWith(`${pipeline.name}.`));
  const lost = without(statuses, places).filter(
    (one) => !isWhole.has(pipelineOf(one)?.id ?? ""),
  );
  const added = newOf(statuses, places, owner).filter(
    ({ pipeline }) =>
      !isWhole.has(pipeline.id) && !owner.leftOut.has(pipeline.id),
  );
  const moved = statuses.flatMap((one) => {
    const [from, to] = [
      pipelineOf(one),
      places.find(({ id }) => id === one.id),
    ];
    return from === undefined || to === undefined || from.id === to.pipeline.id
      ? []
      : [movedTo(owner, one, from, to)];
  });
  return [
    ...lost.map((one) => gone("opportunityStatus", owner, one)),
    ...added.map((one) => come("opportunityStatus", owner, one)),
    ...moved,
  ];
}

type Word = "leadStatus" | "pipeline" | "opportunityStatus";

const statusWords: Readonly<Record<Word, string>> = {
  leadStatus: "lead status",
  pipeline: "pipeline",
  opportunityStatus: "opportunity status",
};

function gone(
  word: Word,
  { object }: StatusOwner,
  { name, id }: Named,
): DriftFinding {
  return found({
    ...{ code: `${word}.removed`, object, member: name, label: null, id },
    ...{ compiled: name, live: null },
    message: `The ${statusWords[word]} ${subjectOf(null, name, id)} is gone: Close refuses it in writes.`,
  });
}

function come(
  word: Word,
  { object }: StatusOwner,
  { id, label }: Live,
): DriftFinding {
  return found({
    ...{ code: `${word}.added`, object, member: null, label, id },
    ...{ compiled: null, live: label ?? "" },
    message: `The ${statusWords[word]} ${subjectOf(label, null, id)} is new: records give it as its id.`,
  });
}

function movedTo(
  { object }: StatusOwner,
  { name, id }: Named,
  from: Named,
  { label, pipeline }: Placed,
): DriftFinding {
  const to = pipeline.label === null ? pipeline.id : quoted(pipeline.label);
  return found({
    ...{ code: "opportunityStatus.moved", object, member: name, label, id },
    ...{ compiled: from.id, live: pipeline.id },
    message: `The opportunity status ${subjectOf(label, name, id)} moved from the pipeline \`${from.name}\` to the pipeline ${to}.`,
  });
}

function namedIn(
  { idsByName }: StatusNames,
  org: string | undefined,
): readonly Named[] {
  return [...idsByName].flatMap(([name, ids]) => {
    const id =
      typeof ids === "string" ? ids : idIn(ids, Object.values(ids)[0], org);
    return id === undefined ? [] : [{ name, id }];
  });
}

function liveOf(raw: Json): readonly Live[] {
  const id = textIn(raw["id"]);
  const label = textIn(raw["label"]) ?? textIn(raw["name"]) ?? null;
  return id === undefined ? [] : [{ id, label }];
}

function without(
  compiled: readonly Named[],
  there: readonly Live[],
): readonly Named[] {
  const ids = new Set(there.map(({ id }) => id));
  return compiled.filter(({ id }) => !ids.has(id));
}

function newOf<T extends Live>(
  compiled: readonly Named[],
  there: readonly T[],
  { leftOut }: StatusOwner,
): readonly T[] {
  const ids = new Set(compiled.map(({ id }) => id));
  return there.filter(({ id }) => !ids.has(id) && !leftOut.has(id));
}
