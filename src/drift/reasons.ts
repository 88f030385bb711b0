/** The reason for the severity of a change. */
import type { FieldFinding, Finding, StatusFinding } from "./finding.js";
import { isOfStatus } from "./finding.js";
import { mustBeGiven } from "./severity.js";
import { isStandard } from "../schema/vocabulary.js";
import { sharedList } from "./subjects.js";

const keepsName =
  "Names belong to ids: generated code keeps its name until `codegen rename` or `names` in the config gives another.";
const keepsWord =
  "Close's API and generated code call it as before, whatever an organisation does; only comments in generated code change.";
const mustGive =
  "Close refuses new records that lack a required field, and code that creates them does not give it yet.";
const nothingChanges =
  "Nothing that exists changes; generating brings the new field.";

/** One or two sentences about what the change means to code. */
export function reasonOf(finding: Finding): string {
  if (isOfStatus(finding)) return reasonOfStatus(finding);
  const { kind } = finding;
  switch (kind) {
    case "object.added":
      return "Nothing that exists changes; generating brings its types.";
    case "object.removed":
      return "Its records can no longer be read or written, and its generated types go.";
    case "object.relabelled":
      return isStandard(finding.object.id) ? keepsWord : keepsName;
    case "object.archived":
      return "An archived type is out of use: code that still creates records of it should be looked at.";
    case "object.unarchived":
      return "The type is in use again; generated code stays as it is.";
    case "object.descriptionChanged":
      return "Only comments in generated code change.";
    case "object.createOnlyChanged":
      return "It concerns people in Close's own pages, not the API.";
    case "object.rolesChanged":
      return "Close refuses to create, change or delete its records for someone who has none of the roles.";
    default:
      return finding.place.isKnown
        ? reasonOnCode(finding)
        : reasonWithoutCode(finding);
  }
}

function reasonOfStatus(finding: StatusFinding): string {
  const { kind } = finding;
  switch (kind) {
    case "leadStatus.added":
    case "opportunityStatus.added":
      return "Writing stays as it is; code that handles every status meets one that it does not know.";
    case "pipeline.added":
      return "Writing stays as it is; code that handles every status meets those of the new pipeline, which it does not know.";
    case "leadStatus.removed":
    case "opportunityStatus.removed":
      return "Close refuses the status in writes, and code that looks for it finds nothing; its name goes from generated code.";
    case "pipeline.removed":
      return "Close refuses it and its statuses in writes, and code that looks for them finds nothing; their names go from generated code.";
    case "leadStatus.relabelled":
    case "pipeline.relabelled":
    case "opportunityStatus.relabelled":
      return keepsName;
    case "opportunityStatus.moved":
      return `Opportunities that have the status are in another pipeline now, and so are those to which code gives it.${newName(finding.becomes)}`;
    case "opportunityStatus.typeChanged":
      return "Opportunities that have the status, and those to which code gives it, count as something else now.";
    default: {
      const never: never = kind;
      return never;
    }
  }
}

function newName(name: string | null): string {
  return name === null
    ? ""
    : ` Its name begins with that of its pipeline: it is \`${name}\` from now on.`;
}

function reasonWithoutCode({ kind, place }: FieldFinding): string {
  if (kind === "field.added") return nothingChanges;
  if (place.object !== sharedList)
    return "It concerns no generated code: the object type is not on both sides.";
  return kind === "field.removed"
    ? "It concerns no generated code: no object type loses the field."
    : "It concerns no generated code: no object type has the field on both sides.";
}

function reasonOnCode(finding: FieldFinding): string {
  const { kind } = finding;
  switch (kind) {
    case "field.added":
      return mustBeGiven(finding) ? mustGive : nothingChanges;
    case "field.removed":
      return "Close no longer returns its values, and refuses writes that name it.";
    case "field.relabelled":
      return keepsName;
    case "field.descriptionChanged":
      return "Only comments in generated code change.";
    case "field.typeChanged":
      return "Values have another type now: code that reads them gets what it does not expect, and Close refuses values that do not fit.";
    case "field.targetChanged":
      return "Values are ids of records of another type: code that follows them finds something else, and Close refuses ids of the former type.";
    case "field.manyChanged":
      return finding.after.many
        ? "What was one value is a list now, in what is read and in what is written."
        : "What was a list is one value now, in what is read and in what is written.";
    case "field.converting":
      return finding.after.convertingTo === null
        ? "From now on values of one type occur only."
        : "While Close converts, values of both types occur; afterwards only those of the new type.";
    case "field.backReferenceChanged":
      return "It concerns what people see in Close's own pages, not the data.";
    case "field.requiredChanged":
      return reasonOfRequired(finding.place.enforces, finding.after.required);
    case "field.rolesChanged":
      return "Close refuses a write by someone who has none of the roles.";
    case "choice.added":
      return `Writing stays as it is; code that handles every choice meets one that it does not know.${renamed(finding)}`;
    case "choice.removed":
      return `Close refuses the choice in writes, and no longer returns it from records that hold it.${renamed(finding)}`;
    case "shared.attached":
      if (finding.regular !== null) return reasonOfMove(finding);
      return mustBeGiven(finding) ? mustGive : nothingChanges;
    case "shared.detached":
      return finding.regular === null
        ? "Records of this type no longer have the field: code that reads it finds nothing, and Close refuses writes that name it."
        : reasonOfMove(finding);
    default: {
      const never: never = kind;
      return never;
    }
  }
}

function reasonOfRequired(isEnforced: boolean, isRequired: boolean): string {
  if (!isEnforced)
    return "Close enforces it for custom objects and custom activities only.";
  return isRequired
    ? "Close refuses new records that lack it (of activities, those that are published), and code that creates them may not give it."
    : "New records can lack it: code that relies on a value meets none.";
}

function renamed(
  finding: Extract<FieldFinding, { readonly counterpart: string | null }>,
): string {
  const { kind, counterpart } = finding;
  if (counterpart === null) return "";
  return kind === "choice.added"
    ? ` “${counterpart}” went at the same time: this may be that choice, renamed.`
    : ` “${counterpart}” came at the same time: this choice may have been renamed to that.`;
}

function reasonOfMove({ field }: FieldFinding): string {
  return field.type.kind === "choices"
    ? "Id and name stay the same, but the type of its choices is declared elsewhere: code that names that type must follow."
    : "Id and name stay the same: code keeps working.";
}
