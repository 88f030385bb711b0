/** Keeps a faulty or partial reading from being taken for a change of the organisation. */
import { CodegenError } from "../errors.js";
import type {
  FieldCore,
  FieldSettings,
  FieldType,
  ObjectKind,
  ObjectType,
  Schema,
  SharedField,
  Statuses,
} from "./schema.js";
import { lossLines } from "./losses.js";
import { lostStatusLists, statusesSeen, statusIdsOf } from "./status-losses.js";
import { isSample } from "./is-sample.js";
import { compareText, fieldsByObject, statusesOf } from "./schema.js";
import {
  keepVocabulary,
  quotedLabel,
  standardWord,
  withLabelsShown,
} from "./vocabulary.js";

/** A part that a reading could not see; of `detailsOf`, an object type or a kind, all but that its fields are there. */
export type Unseen =
  | ObjectKind
  | "sharedFields"
  | "leadStatuses"
  | "pipelines"
  | { readonly objectId: string }
  | { readonly detailsOf: string };

/** Puts back from the previous schema what this reading could not see. */
export function keepUnseen(
  previous: Schema,
  current: Schema,
  unseen: readonly Unseen[],
): Schema {
  const isMissing = ({ id, kind }: ObjectType): boolean =>
    unseen.some((what) =>
      typeof what !== "object"
        ? what === kind
        : "objectId" in what && what.objectId === id,
    );
  const isVague = ({ id, kind }: ObjectType): boolean =>
    unseen.some(
      (what) =>
        typeof what === "object" &&
        "detailsOf" in what &&
        [id, kind].includes(what.detailsOf),
    );
  const seen = new Set(current.objects.map(({ id }) => id));
  const kept = previous.objects.filter(
    (object) => isMissing(object) && !seen.has(object.id),
  );
  const shared = unseen.includes("sharedFields")
    ? keepShared(previous.sharedFields, current.sharedFields)
    : current.sharedFields;
  const sharedIds = new Set(shared.map(({ id }) => id));
  const objects = current.objects.map((object) => {
    const before = previous.objects.find(({ id }) => id === object.id);
    // Without their list, some endpoints show shared fields as if they were the type's own.
    const fields = object.fields.filter(({ id }) => !sharedIds.has(id));
    return before !== undefined && isVague(object)
      ? { ...object, fields: keepDetails(before.fields, fields) }
      : { ...object, fields };
  });
  return keepVocabulary(previous, {
    ...current,
    ...keepStatuses(previous, current, unseen),
    objects: byId([...objects, ...kept]),
    sharedFields: keepAssociations(
      previous.sharedFields,
      shared,
      new Set(kept.map(({ id }) => id)),
    ),
  });
}

function keepStatuses(
  previous: Schema,
  current: Schema,
  unseen: readonly Unseen[],
): Statuses {
  const from = (what: keyof Statuses): Schema =>
    unseen.includes(what) ? previous : current;
  return statusesOf({
    leadStatuses: from("leadStatuses").leadStatuses,
    pipelines: from("pipelines").pipelines,
  });
}

function byId<T extends { readonly id: string }>(
  items: readonly T[],
): readonly T[] {
  return [...items].sort((a, b) => compareText(a.id, b.id));
}

/** Object types show the shared fields that they have, but not those that no type has. */
function keepShared(
  previous: readonly SharedField[],
  current: readonly SharedField[],
): readonly SharedField[] {
  const seen = new Set(current.map(({ id }) => id));
  const kept = previous.filter(({ id }) => !seen.has(id));
  return byId([...keepDetails(previous, current), ...kept]);
}

/** An object type that was not seen keeps its shared fields, too. */
function keepAssociations(
  previous: readonly SharedField[],
  current: readonly SharedField[],
  unseen: ReadonlySet<string>,
): readonly SharedField[] {
  const before = new Map(previous.map((field) => [field.id, field]));
  return current.map((field) => {
    const seen = new Set(field.associations.map(({ objectId }) => objectId));
    const kept = (before.get(field.id)?.associations ?? []).filter(
      ({ objectId }) => unseen.has(objectId) && !seen.has(objectId),
    );
    if (kept.length === 0) return field;
    const associations = [...field.associations, ...kept].sort((a, b) =>
      compareText(a.objectId, b.objectId),
    );
    return { ...field, associations };
  });
}

/** Details that an endpoint leaves out look absent: there, what was known before stands. */
function keepDetails<T extends FieldCore & Partial<FieldSettings>>(
  previous: readonly T[],
  current: readonly T[],
): readonly T[] {
  return current.map((field) => {
    const known = knownField(previous, field);
    if (known === undefined) return field;
    const { description, convertingTo, backReferenceVisible } = known;
    return {
      ...field,
      type: knownType(known.type, field.type),
      description: field.description ?? description,
      convertingTo: field.convertingTo ?? convertingTo,
      backReferenceVisible: field.backReferenceVisible ?? backReferenceVisible,
      many: field.many || known.many,
      ...(field.required === false ? { required: known.required } : {}),
      ...(field.editableWithRoles?.length === 0
        ? { editableWithRoles: known.editableWithRoles }
        : {}),
    };
  });
}

/** The field of the id, and of the label where an id occurs twice. */
function knownField<T extends FieldCore>(
  previous: readonly T[],
  { id, label }: FieldCore,
): T | undefined {
  const known = previous.filter((field) => field.id === id);
  return known.find((field) => field.label === label) ?? known[0];
}

/** Puts back the choices, targets and roles of types that no answer shows: Close has no field of choices without any. */
export function keepChoices(previous: Schema, current: Schema): Schema {
  const filled = <T extends FieldCore>(
    before: readonly T[],
    fields: readonly T[],
  ): readonly T[] =>
    fields.map((field) => {
      const known = knownField(before, field);
      return known === undefined
        ? field
        : { ...field, type: knownType(known.type, field.type) };
    });
  const objects = current.objects.map((object) => {
    const before = previous.objects.find(({ id }) => id === object.id);
    return {
      ...object,
      editableWithRoles:
        object.editableWithRoles ?? before?.editableWithRoles ?? null,
      fields: filled(before?.fields ?? [], object.fields),
    };
  });
  const sharedFields = filled(previous.sharedFields, current.sharedFields);
  return { ...current, objects, sharedFields };
}

function knownType(known: FieldType, seen: FieldType): FieldType {
  const lacksChoices = seen.kind === "choices" && seen.options.length === 0;
  const lacksTarget = seen.kind === "customObject" && seen.target === null;
  const isKnown = known.kind === seen.kind;
  return isKnown && (lacksChoices || lacksTarget) ? known : seen;
}

/** More than this part of a schema does not vanish in a day's work. */
const largestLoss = 0.2;

/** Below this many things a part says nothing: one of three fields may well be deleted. */
const smallestCount = 10;

/**
 * Throws `E_REMOVALS` when so much is gone that a person should look first: more than a fifth of all types
 * and fields, or of all statuses and pipelines, every type of a kind, every field of an object type, every
 * shared field, every status of leads, every pipeline, every status of a pipeline.
 */
export function assertPlausible(previous: Schema, current: Schema): void {
  const all = lossOf(idsOf(previous), idsOf(current));
  const statuses = lossOf(
    statusIdsOf(previous),
    statusIdsOf(statusesSeen(previous, current)),
  );
  const gone = lostFamilies(previous, current);
  if (!all.isMuch && !statuses.isMuch && gone.length === 0) return;
  const count = [
    `${all.lost} of ${all.before} object types and fields`,
    ...(statuses.lost === 0
      ? []
      : [`${statuses.lost} of ${statuses.before} statuses and pipelines`]),
  ].join(", ");
  throw new CodegenError(
    "E_REMOVALS",
    `The organisation has lost ${[...gone, count].join(", ")} since the lock was written.`,
    {
      items: lossLines(previous, current),
      hint: "If that is so, run again with --accept-removals; if not, use the key of a user who sees them.",
    },
  );
}

/** Kinds gone from several to none, in words; one that was the last may well be deleted. */
function lostFamilies(previous: Schema, current: Schema): readonly string[] {
  const kinds = new Set(current.objects.map(({ kind }) => kind));
  const lostKinds = new Set(
    previous.objects.map(({ kind }) => kind).filter((kind) => !kinds.has(kind)),
  );
  const now = fieldsByObject(current);
  const emptied = [...fieldsByObject(previous)].filter(
    ([id, fields]) => fields.length > 1 && now.get(id)?.length === 0,
  );
  const labels = new Map(
    withLabelsShown(current).objects.map((object) => [
      object.id,
      quotedLabel(object),
    ]),
  );
  const hasLostShared =
    previous.sharedFields.length > 1 && current.sharedFields.length === 0;
  return [
    ...[...lostKinds].map((kind) => `every ${kindWord(kind, previous)}`),
    ...emptied.map(([id]) => `every field of ${labels.get(id) ?? `“${id}”`}`),
    ...(hasLostShared ? ["every shared field"] : []),
    ...lostStatusLists(previous, statusesSeen(previous, current)),
  ];
}

interface Loss {
  readonly before: number;
  readonly lost: number;
  readonly isMuch: boolean;
}

function lossOf(before: readonly string[], after: readonly string[]): Loss {
  const still = new Set(after);
  const lost = before.filter((id) => !still.has(id)).length;
  const isMuch =
    before.length >= smallestCount && lost > before.length * largestLoss;
  return { before: before.length, lost, isMuch };
}

function kindWord(kind: ObjectKind, schema: Schema): string {
  switch (kind) {
    case "lead":
    case "contact":
    case "opportunity":
      return standardWord(kind, schema);
    case "customActivity":
      return "custom activity type";
    case "customObject":
      return "custom object type";
    default:
      return kind satisfies never;
  }
}

function idsOf(schema: Schema): readonly string[] {
  return [
    ...schema.objects.map(({ id }) => id),
    ...schema.objects.flatMap(({ id, fields }) =>
      fields.map((field) => `${id} ${field.id}`),
    ),
    ...schema.sharedFields.map(({ id }) => id),
  ];
}

/** Throws `E_SWITCH_ORG` when the key belongs to another organisation than the lock. */
export function assertSameOrganization(
  previous: Schema,
  current: Schema,
): void {
  if (previous.organizationId === current.organizationId) return;
  const lock = organizationWords(previous);
  const key = organizationWords(current);
  if (isSample(current))
    throw switchError(
      `The lock is that of ${lock}, and the sample does not take its place.`,
      "Leave out the sample, or look at it in another folder: `codegen --sample --cwd <folder>`. To begin anew, delete close.lock.json.",
    );
  if (isSample(previous))
    throw switchError(
      `The key belongs to ${key}, but the lock is that of the sample organisation.`,
      "Run `codegen` once with the key: the lock of the sample makes way for that of your organisation.",
    );
  throw switchError(
    `The key belongs to the organisation ${key}, but the lock to ${lock}.`,
    "Check which key is set. If the lock should change its organisation, use --switch-org: names stay where labels are the same.",
  );
}

function switchError(message: string, hint: string): CodegenError {
  return new CodegenError("E_SWITCH_ORG", message, { hint });
}

/** An organisation by its name and its id; older locks have no name. */
export function organizationWords({
  organizationId,
  organizationName = "",
}: Schema): string {
  if (organizationName.trim() === "") return organizationId;
  return `“${organizationName}” (${organizationId})`;
}
