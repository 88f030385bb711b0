/** Makes one list of statuses and pipelines of several organisations: those of the same label are the same. */
import type { Pairing } from "./pair.js";
import type { LeadStatus, Pipeline, Schema, Statuses } from "./schema.js";
import { groupBy, statusesOf } from "./schema.js";

/** Pairs statuses of leads, pipelines, and then the statuses of pipelines that are the same. */
export function pairStatuses(
  pairing: Pairing,
  schemas: ReadonlyMap<string, Schema>,
): void {
  const byOrg = <T>(list: (schema: Schema) => readonly T[]) =>
    new Map([...schemas].map(([org, schema]) => [org, list(schema)] as const));
  const labelOf = ({ label }: LeadStatus): string => label;
  pairing.pair(
    byOrg(({ leadStatuses = [] }) => leadStatuses),
    labelOf,
  );
  pairing.pair(
    byOrg(({ pipelines = [] }) => pipelines),
    labelOf,
  );
  const owners = [...schemas].flatMap(([org, { pipelines = [] }]) =>
    pipelines.map(({ id, statuses }) => ({
      org,
      id: pairing.common(id),
      statuses,
    })),
  );
  for (const sides of groupBy(owners, ({ id }) => id).values())
    pairing.pair(
      new Map(sides.map(({ org, statuses }) => [org, statuses])),
      labelOf,
    );
}

/** All statuses under their common ids, in the order of the first organisation that has them. */
export function unionOfStatuses(
  schemas: readonly Statuses[],
  common: (id: string) => string,
): Statuses {
  const withCommonId = <T extends LeadStatus>(thing: T): T => ({
    ...thing,
    id: common(thing.id),
  });
  const leads = schemas.flatMap(({ leadStatuses = [] }) =>
    leadStatuses.map(withCommonId),
  );
  const lines = schemas.flatMap(({ pipelines = [] }) =>
    pipelines.map((pipeline) => ({
      ...withCommonId(pipeline),
      statuses: pipeline.statuses.map(withCommonId),
    })),
  );
  return statusesOf({
    leadStatuses: leads.length === 0 ? undefined : firstOfEach(leads),
    pipelines: lines.length === 0 ? undefined : joined(lines),
  });
}

function joined(pipelines: readonly Pipeline[]): readonly Pipeline[] {
  const byId = groupBy(pipelines, ({ id }) => id);
  return firstOfEach(pipelines).map((pipeline) => ({
    ...pipeline,
    statuses: firstOfEach(
      (byId.get(pipeline.id) ?? []).flatMap(({ statuses }) => statuses),
    ),
  }));
}

function firstOfEach<T extends LeadStatus>(things: readonly T[]): readonly T[] {
  return [...groupBy(things, ({ id }) => id).values()].flatMap(([first]) =>
    first === undefined ? [] : [first],
  );
}
