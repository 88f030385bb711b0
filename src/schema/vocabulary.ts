/** The names of roles, and what an organisation calls leads, contacts and opportunities. */
import type { RawOrganization, RawRole, RawStandardLabel } from "./raw.js";
import type {
  ObjectType,
  Schema,
  SingletonKind,
  StandardLabel,
  Vocabulary,
} from "./schema.js";
import { compareText, isTyped, own } from "./schema.js";

/** Close's own names of what an organisation may call otherwise (docs/close-api.md §2.15). */
export const usualLabels: Readonly<Record<string, StandardLabel>> = {
  lead: { singular: "Lead", plural: "Leads" },
  contact: { singular: "Contact", plural: "Contacts" },
  opportunity: { singular: "Opportunity", plural: "Opportunities" },
  lead_status: { singular: "Lead Status", plural: "Lead Statuses" },
  opportunity_status: {
    singular: "Opportunity Status",
    plural: "Opportunity Statuses",
  },
};

type Things = Pick<Schema, "objects" | "sharedFields">;

/** The words that a reading shows: of roles those that a field or an object type refers to. */
export function vocabularyOf(
  { roles, standardLabels }: Pick<RawOrganization, "roles" | "standardLabels">,
  things: Things,
): Vocabulary {
  return {
    ...withRoles(roleNames(roles ?? []), things),
    ...(standardLabels == null
      ? {}
      : { standardLabels: renamedOf(standardLabels) }),
  };
}

/** Puts back from the previous schema the words that this reading could not see. */
export function keepVocabulary(previous: Vocabulary, current: Schema): Schema {
  const {
    roles,
    standardLabels = previous.standardLabels,
    ...others
  } = current;
  return {
    ...others,
    ...withRoles({ ...previous.roles, ...roles }, current),
    ...(standardLabels === undefined ? {} : { standardLabels }),
  };
}

/** The words of several organisations; of two for one thing those of the first. */
export function unionOfVocabularies(
  schemas: readonly Vocabulary[],
  things: Things,
): Vocabulary {
  const lastFirst = schemas.toReversed();
  const labels = lastFirst.flatMap(({ standardLabels = {} }) =>
    Object.entries(standardLabels),
  );
  const roles = lastFirst.flatMap(({ roles = {} }) => Object.entries(roles));
  return {
    ...withRoles(Object.fromEntries(roles), things),
    ...(labels.length === 0
      ? {}
      : { standardLabels: Object.fromEntries(labels) }),
  };
}

/** The ids of all roles that a field or an object type refers to, sorted. */
export function usedRoles({
  objects,
  sharedFields,
}: Things): readonly string[] {
  const settings = [
    ...objects,
    ...objects.flatMap(({ fields }) => fields),
    ...sharedFields.flatMap(({ associations }) => associations),
  ];
  const used = settings.flatMap(
    ({ editableWithRoles }) => editableWithRoles ?? [],
  );
  return [...new Set(used)].sort(compareText);
}

/** True for the id of a role that people made; built-in roles have words for ids, which say what a name would. */
export function isOwnRole(id: string): boolean {
  return id.startsWith("role_");
}

/** What a role is called in texts for people: its name with its id, or the id where nobody knows its name. */
export function roleWords(id: string, { roles = {} }: Vocabulary): string {
  const name = own(roles, id);
  return name === undefined ? id : `${name} (${id})`;
}

/** What the organisation calls one of the things that every organisation has; null where it is Close's own name. */
export function standardLabel(
  type: string,
  { standardLabels = {} }: Vocabulary,
): StandardLabel | null {
  return own(standardLabels, type) ?? null;
}

/** The label of an object type as keys of the config and functions there know it: Close's own, whatever people see. */
export function configLabel({
  kind,
  label,
}: Pick<ObjectType, "kind" | "label">): string {
  return own(usualLabels, kind)?.singular ?? label;
}

/**
 * Close's word for one of the things that every organisation has, behind what people see in Close where that is
 * something else: `lead status`, or `“Stage” (lead status)`.
 */
export function standardWord(type: string, vocabulary: Vocabulary): string {
  const called = standardLabel(type, vocabulary);
  const word = type.replaceAll("_", " ");
  return called === null ? word : `“${called.singular}” (${word})`;
}

/** An object type with the labels that people see in Close; those of leads, contacts and opportunities in full. */
export function objectShown(
  object: ObjectType,
  vocabulary: Vocabulary,
): ObjectType {
  if (isTyped(object)) return object;
  const shown =
    standardLabel(object.kind, vocabulary) ?? own(usualLabels, object.kind);
  return shown === undefined
    ? object
    : { ...object, label: shown.singular, labelPlural: shown.plural };
}

/** The schema with the labels that people see in Close, for messages; names and keys are made of the schema as it is. */
export function withLabelsShown<T extends Labelled>(schema: T): T {
  return shownBy(schema, schema.standardLabels);
}

/**
 * Two schemas whose leads, contacts and opportunities have the labels that people see in Close; what only one
 * of them knows is taken for both.
 */
export function withShownLabels(
  one: Schema,
  other: Schema,
): readonly [Schema, Schema] {
  return [
    shownBy(one, one.standardLabels ?? other.standardLabels),
    shownBy(other, other.standardLabels ?? one.standardLabels),
  ];
}

/** What has object types, and knows what people call them. */
type Labelled = Pick<Schema, "objects"> & Vocabulary;

function shownBy<T extends Labelled>(
  schema: T,
  standardLabels: Vocabulary["standardLabels"],
): T {
  if (standardLabels === undefined) return schema;
  const objects = schema.objects.map((object) =>
    objectShown(object, { standardLabels }),
  );
  return { ...schema, objects };
}

/** True for the id of leads, contacts or opportunities. */
export function isStandard(id: string): id is SingletonKind {
  return id === "lead" || id === "contact" || id === "opportunity";
}

/** An object type in quotes; with its id where it is one of Close's own that goes by another name. */
export function quotedLabel({
  id,
  label,
}: Pick<ObjectType, "id" | "label">): string {
  const isRenamed = isStandard(id) && own(usualLabels, id)?.singular !== label;
  return isRenamed ? `“${label}” (${id})` : `“${label}”`;
}

function roleNames(
  roles: readonly RawRole[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    roles.flatMap(({ id, name }) =>
      !isOwnRole(id) || name === null || [id, ""].includes(name.trim())
        ? []
        : [[id, name] as const],
    ),
  );
}

function withRoles(
  names: Readonly<Record<string, string>>,
  things: Things,
): Pick<Vocabulary, "roles"> {
  const known = usedRoles(things).flatMap((id) => {
    const name = own(names, id);
    return name === undefined ? [] : [[id, name] as const];
  });
  return known.length === 0 ? {} : { roles: Object.fromEntries(known) };
}

/** The labels that are not Close's own; those of words that this version does not know are kept as well. */
function renamedOf(
  labels: readonly RawStandardLabel[],
): Readonly<Record<string, StandardLabel>> {
  const renamed = labels.flatMap(({ label_type: type, ...label }) => {
    const { singular, plural, is_customized: isCustomized } = label;
    const usual = own(usualLabels, type);
    const isUsual =
      usual === undefined
        ? isCustomized !== true
        : usual.singular === singular && usual.plural === plural;
    return isUsual || singular.trim() === "" || plural.trim() === ""
      ? []
      : [[type, { singular, plural }] as const];
  });
  return Object.fromEntries(renamed.sort(([a], [b]) => compareText(a, b)));
}
