/** Keeps a faulty or partial reading from being taken for a change of the organisation. */
import { CodegenError } from "../errors.js";
import type { ObjectKind, ObjectType, Schema, SharedField } from "./schema.js";
import { compareText } from "./schema.js";

/** What a reading could not see. */
export type Unseen =
  ObjectKind | "sharedFields" | { readonly objectId: string };

/** Puts back from the previous schema what this reading could not see. */
export function keepUnseen(
  previous: Schema,
  current: Schema,
  unseen: readonly Unseen[],
): Schema {
  const isUnseen = (object: ObjectType): boolean =>
    unseen.some((what) =>
      typeof what === "object"
        ? what.objectId === object.id
        : what === object.kind,
    );
  const seen = new Set(current.objects.map(({ id }) => id));
  const kept = previous.objects.filter(
    (object) => isUnseen(object) && !seen.has(object.id),
  );
  const objects = [...current.objects, ...kept].sort((a, b) =>
    compareText(a.id, b.id),
  );
  const sharedFields = unseen.includes("sharedFields")
    ? keepShared(previous.sharedFields, current.sharedFields)
    : current.sharedFields;
  return { ...current, objects, sharedFields };
}

/** Object types show their shared fields, but not the choices of them: those come from the list only. */
function keepShared(
  previous: readonly SharedField[],
  current: readonly SharedField[],
): readonly SharedField[] {
  const before = new Map(previous.map((field) => [field.id, field]));
  const merged = current.map((field) => {
    const known = before.get(field.id);
    const lacksChoices =
      field.type.kind === "choices" && field.type.options.length === 0;
    return known !== undefined && lacksChoices
      ? { ...field, type: known.type }
      : field;
  });
  const seen = new Set(current.map(({ id }) => id));
  const kept = previous.filter(({ id }) => !seen.has(id));
  return [...merged, ...kept].sort((a, b) => compareText(a.id, b.id));
}

/** More than this part of a schema does not vanish in a day's work. */
const largestLoss = 0.2;

/** Below this many things a part says nothing: one of three fields may well be deleted. */
const smallestCount = 10;

/** Throws `E_REMOVALS` when so much is gone that a person should look first. */
export function assertPlausible(previous: Schema, current: Schema): void {
  const before = idsOf(previous);
  const after = new Set(idsOf(current));
  const lost = before.filter((id) => !after.has(id));
  const kinds = new Set(current.objects.map(({ kind }) => kind));
  const gone = [...new Set(previous.objects.map(({ kind }) => kind))].filter(
    (k) => !kinds.has(k),
  );
  const isMuch =
    before.length >= smallestCount && lost.length > before.length * largestLoss;
  if (!isMuch && gone.length === 0) return;
  const what =
    gone.length > 0
      ? `every ${gone.map((kind) => kindWords[kind]).join(" and ")}`
      : "";
  const count = `${lost.length} of ${before.length} object types and fields`;
  throw new CodegenError(
    "E_REMOVALS",
    `The organisation has lost ${[what, count].filter((part) => part !== "").join(", ")} since the lock was written.`,
    { hint: "If that is so, run again with --accept-removals." },
  );
}

const kindWords: Readonly<Record<ObjectKind, string>> = {
  lead: "lead",
  contact: "contact",
  opportunity: "opportunity",
  customActivity: "custom activity type",
  customObject: "custom object type",
};

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
  throw new CodegenError(
    "E_SWITCH_ORG",
    `The key belongs to the organisation ${current.organizationId}, but the lock to ${previous.organizationId}.`,
    {
      hint: "Check which key is set. If the lock should change its organisation, use --switch-org.",
    },
  );
}
