/** Joins statuses and pipelines with their names. */
import type { StatusNames } from "./name-rules.js";
import { statusOwners } from "./status-owners.js";
import type { LeadStatus, Statuses, Vocabulary } from "./schema.js";
import { own } from "./schema.js";
import { standardLabel } from "./vocabulary.js";

/** A status or a pipeline with its name. */
export interface NamedStatus {
  readonly name: string;
  readonly label: string;
  /** The id in the first organisation that has it. */
  readonly id: string;
  /** With several organisations the id in each that has it; null with one. */
  readonly ids: Readonly<Record<string, string>> | null;
  /** What an opportunity's status counts as: `active`, `won`, `lost`; null for others. */
  readonly type: string | null;
}

/** A pipeline with its statuses, in the order of Close. */
export interface NamedPipeline extends NamedStatus {
  readonly statuses: readonly NamedStatus[];
}

/** All statuses with their names; empty where none are known or wanted. */
export interface NamedStatuses {
  readonly leadStatuses: readonly NamedStatus[];
  readonly pipelines: readonly NamedPipeline[];
  /** What people see in Close instead of `Lead Statuses`; undefined where that is Close's own name, for the hash. */
  readonly leadStatusesCalled?: string | undefined;
  /** As `leadStatusesCalled`, for the statuses of opportunities. */
  readonly opportunityStatusesCalled?: string | undefined;
}

/** The context of joining: names, ids in each organisation, and what is wanted. */
interface StatusNaming {
  readonly names: StatusNames | undefined;
  readonly idsOf: (id: string) => Pick<NamedStatus, "id" | "ids">;
  /** Whether what a list belongs to is wanted (`id` left out), and one thing in it. */
  readonly isWanted: (ownerId: string, id?: string) => boolean;
}

/** Joins the statuses and pipelines that are wanted with their names, in the order of Close. */
export function namedStatuses(
  schema: Statuses & Vocabulary,
  { names, idsOf, isWanted }: StatusNaming,
): NamedStatuses {
  const { leadStatuses = [], pipelines = [] } = schema;
  const named = (
    { id, label }: LeadStatus,
    given: Readonly<Record<string, string>> | undefined,
    type: string | null = null,
  ): NamedStatus => ({
    name: own(given ?? {}, id) ?? id,
    label,
    ...idsOf(id),
    type,
  });
  const { lead, pipeline } = statusOwners;
  return {
    leadStatuses: (isWanted(lead.id) ? leadStatuses : [])
      .filter(({ id }) => isWanted(lead.id, id))
      .map((status) => named(status, names?.lead)),
    pipelines: (isWanted(pipeline.id) ? pipelines : [])
      .filter(({ id }) => isWanted(pipeline.id, id))
      .map((line) => ({
        ...named(line, names?.pipelines),
        statuses: line.statuses
          .filter(({ id }) => isWanted(pipeline.id, id))
          .map((status) => named(status, names?.opportunity, status.type)),
      })),
    leadStatusesCalled: standardLabel("lead_status", schema)?.plural,
    opportunityStatusesCalled: standardLabel("opportunity_status", schema)
      ?.plural,
  };
}
