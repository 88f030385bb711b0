/** Puts changes into words. Labels stand as Close gave them: whoever shows a message escapes it for its medium. */
import { targetOf, typeWord } from "./change-values.js";
import type { Subject } from "./changes.js";
import type {
  FieldFinding,
  Finding,
  ObjectFinding,
  StatusFinding,
} from "./finding.js";
import { isOfField, isOfStatus } from "./finding.js";
import type {
  Field,
  FieldType,
  ObjectKind,
  ObjectType,
  Vocabulary,
} from "../schema/schema.js";
import { own } from "../schema/schema.js";
import { quotedLabel, standardWord } from "../schema/vocabulary.js";
import { sharedList } from "./subjects.js";

/** The words for things in a message. */
export interface Words {
  readonly object: Subject;
  readonly field: Subject | null;
  /** The labels of object types by id, to speak of what a field refers to. */
  readonly labels: ReadonlyMap<string, string>;
  /** The names of roles by id, as far as they are known. */
  readonly roles: NonNullable<Vocabulary["roles"]>;
  /** What the organisation calls things that every organisation has. */
  readonly standardLabels: NonNullable<Vocabulary["standardLabels"]>;
}

/** One sentence: what changed, with label, name and id. */
export function messageOf(finding: Finding, words: Words): string {
  if (isOfStatus(finding)) return `${statusSentence(finding, words)}.`;
  return isOfField(finding)
    ? `${fieldSentence(finding, words)}.`
    : `${objectSentence(finding, words)}.`;
}

/** Label, name and id: “Site Visit” `siteVisit` (actitype_1). */
export function wordsFor({ id, name, label }: Subject): string {
  return `“${label}”${name === null ? "" : ` \`${name}\``} (${id})`;
}

/** The word for the kind of an object type. */
export function wordForKind(kind: ObjectKind): string {
  switch (kind) {
    case "customObject":
      return "custom object type";
    case "customActivity":
      return "custom activity type";
    case "lead":
    case "contact":
    case "opportunity":
      return "object type";
    default: {
      const never: never = kind;
      return never;
    }
  }
}

function objectSentence(finding: ObjectFinding, words: Words): string {
  const { kind, object } = finding;
  const what = `${wordForKind(object.kind)} ${wordsFor(words.object)}`;
  switch (kind) {
    case "object.added":
      return `The ${what} is new`;
    case "object.removed":
      return `The ${what} is gone`;
    case "object.relabelled":
      return relabelledSentence(what, object, finding.after);
    case "object.archived":
      return `The ${what} was archived`;
    case "object.unarchived":
      return `The ${what} is no longer archived`;
    case "object.descriptionChanged":
      return `The description of the ${what} changed`;
    case "object.createOnlyChanged":
      return finding.after.apiCreateOnly
        ? `Records of the ${what} can now be created through the API only`
        : `Records of the ${what} can now be created by people too, not through the API only`;
    case "object.rolesChanged":
      return `Records of the ${what} can now be edited by ${wordsForRoles(finding.after, words)}`;
    default: {
      const never: never = kind;
      return never;
    }
  }
}

function relabelledSentence(
  what: string,
  before: ObjectType,
  after: ObjectType,
): string {
  const plural =
    after.labelPlural === null
      ? "without a plural"
      : `in the plural “${after.labelPlural}”`;
  if (before.label === after.label)
    return `The ${what} is now called ${plural}`;
  const isSamePlural = before.labelPlural === after.labelPlural;
  return `The ${what} is now called “${after.label}”${isSamePlural ? "" : `, ${plural}`}`;
}

function fieldSentence(finding: FieldFinding, words: Words): string {
  const { kind, field } = finding;
  const what = wordsForField(finding, words);
  switch (kind) {
    case "field.added":
      return `The ${what} is new`;
    case "field.removed":
      return `The ${what} is gone`;
    case "field.relabelled":
      return `The ${what} is now called “${finding.after.label}”`;
    case "field.descriptionChanged":
      return `The description of the ${what} changed`;
    case "field.typeChanged":
      return `The ${what} was of type ${typeWord(field.type)} and is now of type ${typeWord(finding.after.type)}`;
    case "field.targetChanged":
      return `The ${what} now refers to ${wordsForTarget(finding.after.type, words)} instead of ${wordsForTarget(field.type, words)}`;
    case "field.manyChanged":
      return finding.after.many
        ? `The ${what} now takes several values instead of one`
        : `The ${what} now takes one value instead of several`;
    case "field.converting":
      return conversionSentence(what, field, finding.after);
    case "field.backReferenceChanged":
      return finding.after.backReferenceVisible === true
        ? `Close now shows the ${what} on what it refers to`
        : `Close no longer shows the ${what} on what it refers to`;
    case "field.requiredChanged":
      return `The ${what} is ${finding.after.required ? "now" : "no longer"} required`;
    case "field.rolesChanged":
      return `The ${what} can now be edited by ${wordsForRoles(finding.after, words)}`;
    case "choice.added":
      return `The ${what} has the new choice “${finding.choice}”`;
    case "choice.removed":
      return `The ${what} no longer has the choice “${finding.choice}”`;
    case "shared.attached":
    case "shared.detached":
      return placeSentence(finding, words);
    default: {
      const never: never = kind;
      return never;
    }
  }
}

function statusSentence(finding: StatusFinding, words: Words): string {
  const { kind, status } = finding;
  const what = wordsForStatus(finding, words);
  switch (kind) {
    case "leadStatus.added":
    case "pipeline.added":
    case "opportunityStatus.added":
      return `The ${what} is new`;
    case "leadStatus.removed":
    case "pipeline.removed":
    case "opportunityStatus.removed":
      return `The ${what} is gone`;
    case "leadStatus.relabelled":
    case "pipeline.relabelled":
    case "opportunityStatus.relabelled":
      return `The ${what} is now called “${finding.after.label}”`;
    case "opportunityStatus.moved":
      return `The ${standardWord("opportunity_status", words)} ${wordsFor(words.field ?? words.object)} moved from the pipeline ${wordsFor(words.object)} to the pipeline ${wordsFor(finding.to)}`;
    case "opportunityStatus.typeChanged":
      return `The ${what} counted as ${status.type} and now counts as ${finding.after.type}`;
    default: {
      const never: never = kind;
      return never;
    }
  }
}

/** “the” without its article: the status or the pipeline with its label, name and id, and the pipeline of a status. */
export function wordsForStatus(
  { pipeline, status }: StatusFinding,
  words: Words,
): string {
  const it = wordsFor(words.field ?? words.object);
  if (pipeline === null) return `${standardWord("lead_status", words)} ${it}`;
  return status === null
    ? `pipeline ${it}`
    : `${standardWord("opportunity_status", words)} ${it} of the pipeline “${pipeline.label}”`;
}

/** “the” without its article: the field with its label, name and id, and whose it is. */
export function wordsForField(
  { place, field }: FieldFinding,
  words: Words,
): string {
  const it = wordsFor(words.field ?? words.object);
  if (place.object === sharedList) return `shared field ${it}`;
  const owner = quotedLabel(place.object);
  return field.shared
    ? `shared field ${it} on ${owner}`
    : `field ${it} of ${owner}`;
}

function placeSentence(
  finding: Extract<FieldFinding, { readonly regular: Field | null }>,
  words: Words,
): string {
  const { kind, place, regular } = finding;
  const it = wordsFor(words.field ?? words.object);
  const isAttached = kind === "shared.attached";
  if (regular !== null)
    return isAttached
      ? `The field ${it} of ${quotedLabel(place.object)} is now a shared field`
      : `The shared field ${it} is now a field of ${quotedLabel(place.object)} alone`;
  return `The shared field ${it} is ${isAttached ? "now" : "no longer"} on ${wordsFor(place.object)}`;
}

/** A conversion is named with both types, whether it is under way or over. */
function conversionSentence(what: string, before: Field, after: Field): string {
  if (after.convertingTo === null)
    return `The ${what} is no longer being converted from ${typeWord(before.type)} to ${before.convertingTo ?? typeWord(after.type)}`;
  const now = `The ${what} is being converted from ${typeWord(after.type)} to ${after.convertingTo}`;
  return before.convertingTo === null
    ? now
    : `${now}, no longer to ${before.convertingTo}`;
}

/** The object type that a field refers to: its label and id. */
export function wordsForTarget(type: FieldType, { labels }: Words): string {
  const id = targetOf(type);
  if (id === null) return "a type that Close does not name";
  const label = labels.get(id);
  return label === undefined ? id : `“${label}” (${id})`;
}

/** The editors of a field, or of the records of a type: roles by their names, ids and words, or everyone. */
export function wordsForRoles(
  { editableWithRoles }: Pick<Field | ObjectType, "editableWithRoles">,
  { roles }: Pick<Words, "roles">,
): string {
  const ids = new Set(editableWithRoles ?? []);
  if (ids.size === 0) return "everyone";
  const words = [...ids].sort().map((id) => {
    const name = own(roles, id);
    return name === undefined ? id : `“${name}” (${id})`;
  });
  return `${words.join(" and ")} only`;
}
