/** The differences of two organisations, in the words of `messages`: “here” is the first, “there” the second. */
import { targetOf, typeWord } from "./change-values.js";
import type {
  FieldFinding,
  Finding,
  ObjectFinding,
  StatusFinding,
} from "./finding.js";
import { isOfField, isOfStatus } from "./finding.js";
import type { Words } from "./messages.js";
import {
  wordForKind,
  wordsFor,
  wordsForField,
  wordsForRoles,
  wordsForStatus,
  wordsForTarget,
} from "./messages.js";
import type { Field, ObjectType } from "../schema/schema.js";

/** One sentence; labels stand as Close gave them. */
export function parityMessage(finding: Finding, words: Words): string {
  if (isOfStatus(finding)) return `${statusSentence(finding, words)}.`;
  return isOfField(finding)
    ? `${fieldSentence(finding, words)}.`
    : `${objectSentence(finding, words)}.`;
}

const onlyHere = "here, but not there";
const onlyThere = "there, but not here";

function objectSentence(finding: ObjectFinding, words: Words): string {
  const { kind } = finding;
  const what = `${wordForKind(finding.object.kind)} ${wordsFor(words.object)}`;
  switch (kind) {
    case "object.added":
      return `The ${what} is ${onlyThere}`;
    case "object.removed":
      return `The ${what} is ${onlyHere}`;
    case "object.relabelled":
      return `The ${what} is called ${labels(finding.object)} here and ${labels(finding.after)} there`;
    case "object.archived":
      return `The ${what} is archived ${onlyThere}`;
    case "object.unarchived":
      return `The ${what} is archived ${onlyHere}`;
    case "object.descriptionChanged":
      return `The ${what} has another description there`;
    case "object.createOnlyChanged":
      return `The ${what} is for creation through the API only ${finding.after.apiCreateOnly ? onlyThere : onlyHere}`;
    case "object.rolesChanged":
      return `Records of the ${what} can be edited by ${wordsForRoles(finding.object, words)} here and by ${wordsForRoles(finding.after, words)} there`;
    default: {
      const never: never = kind;
      return never;
    }
  }
}

function labels({ label, labelPlural }: ObjectType): string {
  return labelPlural === null ? `“${label}”` : `“${label}” (“${labelPlural}”)`;
}

function fieldSentence(finding: FieldFinding, words: Words): string {
  const { kind, field } = finding;
  const what = wordsForField(finding, words);
  switch (kind) {
    case "field.added":
      return `The ${what} is ${onlyThere}`;
    case "field.removed":
      return `The ${what} is ${onlyHere}`;
    case "field.relabelled":
      return `The ${what} is called “${finding.after.label}” there`;
    case "field.descriptionChanged":
      return `The ${what} has another description there`;
    case "field.typeChanged":
      return `The ${what} is of type ${typeWord(field.type)} here and of type ${typeWord(finding.after.type)} there`;
    case "field.targetChanged":
      return `The ${what} refers to ${target(field, words)} here and to ${target(finding.after, words)} there`;
    case "field.manyChanged":
      return finding.after.many
        ? `The ${what} takes one value here and several there`
        : `The ${what} takes several values here and one there`;
    case "field.converting":
      return `The ${what} is ${conversion(field)} here and ${conversion(finding.after)} there`;
    case "field.backReferenceChanged":
      return `The ${what} is shown on what it refers to ${finding.after.backReferenceVisible === true ? onlyThere : onlyHere}`;
    case "field.requiredChanged":
      return `The ${what} is required ${finding.after.required ? onlyThere : onlyHere}`;
    case "field.rolesChanged":
      return `The ${what} can be edited by ${wordsForRoles(field, words)} here and by ${wordsForRoles(finding.after, words)} there`;
    case "choice.added":
      return `The ${what} has the choice “${finding.choice}” ${onlyThere}`;
    case "choice.removed":
      return `The ${what} has the choice “${finding.choice}” ${onlyHere}`;
    case "shared.attached":
      return finding.regular === null
        ? `The ${what} is ${onlyThere}`
        : `The ${what} is a field of its own here and a shared one there`;
    case "shared.detached":
      return finding.regular === null
        ? `The ${what} is ${onlyHere}`
        : `The ${what} is a shared field here and one of its own there`;
    default: {
      const never: never = kind;
      return never;
    }
  }
}

function statusSentence(finding: StatusFinding, words: Words): string {
  const { kind } = finding;
  const what = wordsForStatus(finding, words);
  switch (kind) {
    case "leadStatus.added":
    case "pipeline.added":
    case "opportunityStatus.added":
      return `The ${what} is ${onlyThere}`;
    case "leadStatus.removed":
    case "pipeline.removed":
    case "opportunityStatus.removed":
      return `The ${what} is ${onlyHere}`;
    case "leadStatus.relabelled":
    case "pipeline.relabelled":
    case "opportunityStatus.relabelled":
      return `The ${what} is called “${finding.after.label}” there`;
    case "opportunityStatus.moved":
      return `The ${what} here is one of the pipeline “${finding.to.label}” there`;
    case "opportunityStatus.typeChanged":
      return `The ${what} counts as ${finding.status.type} here and as ${finding.after.type} there`;
    default: {
      const never: never = kind;
      return never;
    }
  }
}

/** Without the id: it is another one in each organisation. */
function target({ type }: Field, words: Words): string {
  const label = words.labels.get(targetOf(type) ?? "");
  return label === undefined ? wordsForTarget(type, words) : `“${label}”`;
}

function conversion({ convertingTo }: Field): string {
  return convertingTo === null
    ? "not being converted"
    : `being converted to ${convertingTo}`;
}
