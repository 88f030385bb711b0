/** Names the statuses of leads, the pipelines, and the statuses of each pipeline. */
import type { NameRequest } from "./allocate.js";
import { allocateNames } from "./allocate.js";
import { isIdentifier, propertyNameFrom } from "./identifier.js";
import type { NameProposal, NameRules, StatusNames } from "./name-rules.js";
import {
  adjustmentWarning,
  assertDistinct,
  notAnIdentifier,
  pinError,
  sortedRecord,
  takenOverNotice,
} from "./name-rules.js";
import type { PlacedWarning } from "./placed-warning.js";
import { reservedMembers } from "./reserved.js";
import { leadStatusWords, statusOwners } from "./status-owners.js";
import type { LeadStatus, Statuses, Vocabulary } from "./schema.js";
import { groupBy, own } from "./schema.js";

/** The names, and those that are not what a label suggests; no names where no statuses are known. */
export interface NamedStatusResult {
  readonly names: StatusNames | undefined;
  readonly warnings: readonly PlacedWarning[];
}

const noStatusNames: StatusNames = { lead: {}, pipelines: {}, opportunity: {} };

/** Names all statuses and pipelines, keeping the names that they have. */
export function nameStatuses(
  schema: Statuses & Vocabulary,
  before: StatusNames | undefined,
  rules: Pick<NameRules, "pin">,
): NamedStatusResult {
  const { leadStatuses, pipelines } = schema;
  if (leadStatuses === undefined && pipelines === undefined)
    return { names: before, warnings: [] };
  const given = before ?? noStatusNames;
  const scope = (
    kind: NameProposal["kind"],
    words: StatusWords,
    things: readonly LeadStatus[],
    held: Readonly<Record<string, string>>,
  ): ScopeResult => nameScope(things, held, { ...words, kind, rules });
  const lead = inherited(leadStatuses ?? [], given.lead);
  const leads = scope(
    "leadStatus",
    {
      owner: statusOwners.lead.id,
      object: statusOwners.lead.label,
      whose: leadStatusWords(schema),
    },
    leadStatuses ?? [],
    lead.names,
  );
  const pipeline = inherited(pipelines ?? [], given.pipelines);
  const lines = scope(
    "pipeline",
    { owner: statusOwners.pipeline.id, object: null, whose: null },
    pipelines ?? [],
    pipeline.names,
  );
  const steps = (pipelines ?? []).map(({ label, statuses }) =>
    scope(
      "opportunityStatus",
      {
        owner: statusOwners.pipeline.id,
        object: label,
        whose: `“${label}”`,
      },
      statuses,
      heldOf(statuses, given.opportunity),
    ),
  );
  const opportunity = Object.fromEntries(
    steps.flatMap(({ names }) => Object.entries(names)),
  );
  return {
    names: {
      lead: sortedRecord(leads.names),
      pipelines: sortedRecord(lines.names),
      opportunity: sortedRecord({ ...given.opportunity, ...opportunity }),
    },
    warnings: [lead, pipeline, leads, lines, ...steps].flatMap(
      ({ warnings }) => warnings,
    ),
  };
}

/**
 * The names with those of things that are gone under the ids of those that were made anew: the one new
 * thing whose label gives such a name. (The names of a pipeline's statuses are held by those that it has.)
 */
function inherited(
  things: readonly LeadStatus[],
  given: Readonly<Record<string, string>>,
): ScopeResult {
  const live = new Set(things.map(({ id }) => id));
  const newcomers = groupBy(
    things.filter(({ id }) => !Object.hasOwn(given, id)),
    ({ label }) => propertyNameFrom(label) ?? "",
  );
  const warnings: PlacedWarning[] = [];
  const names = Object.entries(given).map(([id, name]) => {
    const [heir, ...rivals] = newcomers.get(name) ?? [];
    if (live.has(id) || heir === undefined || rivals.length > 0)
      return [id, name] as const;
    const what = `“${heir.label}” (${heir.id})`;
    warnings.push(takenOverNotice(what, id, name));
    return [heir.id, name] as const;
  });
  return { names: Object.fromEntries(names), warnings };
}

/** How messages and keys of the config speak of what has a scope of names. */
interface StatusWords {
  /** The object id under which the config's keys find it. */
  readonly owner: string;
  /** The label of what it belongs to, as keys of the config know it; null for a pipeline. */
  readonly object: string | null;
  /** What it belongs to in messages; null for a pipeline. */
  readonly whose: string | null;
}

interface ScopeResult {
  readonly names: Readonly<Record<string, string>>;
  readonly warnings: readonly PlacedWarning[];
}

/** The names of a pipeline's own statuses: of two that have one name since one was moved here, the first keeps it. */
function heldOf(
  statuses: readonly LeadStatus[],
  names: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const taken = new Set<string>();
  const held: Record<string, string> = {};
  for (const { id } of statuses) {
    const name = own(names, id);
    if (name === undefined || taken.has(name)) continue;
    taken.add(name);
    held[id] = name;
  }
  return held;
}

/** Names the things of one scope, in which no two have one name. */
function nameScope(
  things: readonly LeadStatus[],
  given: Readonly<Record<string, string>>,
  {
    kind,
    owner,
    object,
    whose,
    rules,
  }: StatusWords & {
    readonly kind: NameProposal["kind"];
    readonly rules: Pick<NameRules, "pin">;
  },
): ScopeResult {
  const held = new Map(Object.entries(given));
  const labels = new Map(things.map(({ id, label }) => [id, label]));
  const of = whose === null ? "" : ` of ${whose}`;
  const describe = (id: string): string =>
    labels.has(id)
      ? `“${labels.get(id) ?? ""}” (${id})${of}`
      : `something that is gone (${id})`;
  const pinned = new Set<string>();
  for (const { id, label } of things) {
    const proposed = held.get(id) ?? propertyNameFrom(label) ?? fallback(kind);
    const item = { kind, id, label, object, proposed };
    const pin = rules.pin(item, { objectId: owner, fieldKey: id });
    if (pin === undefined) continue;
    if (!isIdentifier(pin)) throw pinError(pin, item, notAnIdentifier, whose);
    if (reservedMembers.has(pin))
      throw pinError(pin, item, "no member can have that name", whose);
    held.set(id, pin);
    pinned.add(id);
  }
  assertDistinct(held, pinned, (name) => [name], describe);
  const requests = things.map(({ id, label }): NameRequest => ({
    key: id,
    id,
    proposed: propertyNameFrom(label),
    fallback: fallback(kind),
  }));
  const { names, adjustments } = allocateNames(requests, {
    held,
    isReserved: (claim) => reservedMembers.has(claim),
    claims: (name) => [name],
  });
  return {
    names: Object.fromEntries([...held, ...names]),
    warnings: adjustments.map((adjustment) =>
      adjustmentWarning(adjustment, describe, {
        what: kind === "pipeline" ? "pipeline" : "status",
        about: [{ objectId: owner, fieldKey: adjustment.key }],
      }),
    ),
  };
}

function fallback(kind: NameProposal["kind"]): string {
  return kind === "pipeline" ? "pipeline" : "status";
}
