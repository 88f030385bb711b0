/** The scopes of the names of statuses and pipelines in a lock. */
import type { Names, StatusNames } from "../schema/name-rules.js";
import type { Pipeline, Schema } from "../schema/schema.js";
import { own } from "../schema/schema.js";
import type { NameScope } from "./name-scopes.js";
import { memberScope, withKey } from "./name-scopes.js";

/** The scopes of statuses of leads, of pipelines, and of the statuses of each pipeline; none where nothing of them has a name. */
export function statusScopes(
  { statuses: names }: Names,
  { leadStatuses = [], pipelines = [] }: Schema,
): readonly NameScope[] {
  if (names === undefined) return [];
  return [
    scopeOf("lead", names.lead, idsOf(leadStatuses)),
    scopeOf("pipelines", names.pipelines, idsOf(pipelines)),
    ...pipelines.map((pipeline) => statusesOfPipeline(pipeline, names)),
  ];
}

function idsOf(things: readonly { readonly id: string }[]): readonly string[] {
  return things.map(({ id }) => id);
}

/** What is gone from a pipeline keeps its name, and nothing has to keep clear of it. */
function statusesOfPipeline(
  { statuses }: Pipeline,
  { opportunity }: StatusNames,
): NameScope {
  const ids = idsOf(statuses);
  const here = ids.flatMap((id) => {
    const name = own(opportunity, id);
    return name === undefined ? [] : [[id, name] as const];
  });
  return scopeOf("opportunity", Object.fromEntries(here), ids);
}

function scopeOf(
  kind: keyof StatusNames,
  held: Readonly<Record<string, string>>,
  live: readonly string[],
): NameScope {
  const ids = new Set(live);
  return {
    held: new Map(Object.entries(held)),
    scope: memberScope(() => false),
    entry: (id) => ({
      ...{ key: id, id, name: own(held, id) ?? "", label: id },
      what: kind === "pipelines" ? "pipeline" : "status",
      ...{ order: 0, parent: null, isLive: ids.has(id) },
      read: ({ statuses }) => own(statuses?.[kind] ?? {}, id),
      write: (names, name) =>
        names.statuses === undefined
          ? names
          : {
              ...names,
              statuses: {
                ...names.statuses,
                [kind]: withKey(names.statuses[kind], id, name),
              },
            },
    }),
  };
}
