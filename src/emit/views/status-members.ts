/** The members by which records say their status and pipeline by name. */
import type { NamedObject } from "../../schema/named.js";
import type { NamedStatuses } from "../../schema/named-statuses.js";
import type { ObjectKind } from "../../schema/schema.js";

/** The file of statuses and pipelines, below the output and without its ending. */
export const statusesFile = "statuses";

/** A member that says a status or a pipeline by its name. */
export interface StatusMember {
  readonly member: "status" | "pipeline";
  /** The list of names and ids in the file of statuses. */
  readonly list: "leadStatuses" | "pipelines";
  /** The type of the names. */
  readonly type: "LeadStatusName" | "OpportunityStatusName" | "PipelineName";
}

const ofLeads: readonly StatusMember[] = [
  { member: "status", list: "leadStatuses", type: "LeadStatusName" },
];

const ofOpportunities: readonly StatusMember[] = [
  { member: "status", list: "pipelines", type: "OpportunityStatusName" },
  { member: "pipeline", list: "pipelines", type: "PipelineName" },
];

/** The members that records of a kind can have. */
export function statusMembers(kind: ObjectKind): readonly StatusMember[] {
  switch (kind) {
    case "lead":
      return ofLeads;
    case "opportunity":
      return ofOpportunities;
    case "contact":
    case "customActivity":
    case "customObject":
      return [];
    default: {
      const never: never = kind;
      return never;
    }
  }
}

/** The members that an object type has: of statuses that are known, where no field has the name from earlier. */
export function statusMembersOf(
  { kind, fields }: NamedObject,
  schema: NamedStatuses,
): readonly StatusMember[] {
  return statusMembers(kind).filter(
    ({ member: name, list }) =>
      schema[list].length > 0 && !fields.some((field) => field.name === name),
  );
}
