/** Reads the custom fields out of an organisation's description. */
import type { IdSource } from "../state/id-source.js";
import type {
  AssociationSeed,
  FieldSeed,
  OrganizationSeed,
  SharedFieldSeed,
} from "./description.js";
import type {
  StoredAssociation,
  StoredField,
  FieldKind,
  StoredStamp,
} from "../state/state.js";

/**
 * The fields of a seed in its order. `typeIds` are the ids of the activity types, then of the object
 * types, in the seed's order: types without an id of their own have been given one by then.
 */
export function seedFields(
  seed: OrganizationSeed,
  typeIds: readonly string[],
  stamp: StoredStamp,
  nextId: IdSource,
): readonly StoredField[] {
  const activities = seed.custom_activity_types ?? [];
  const types = [...activities, ...(seed.custom_object_types ?? [])];
  const regular = (
    kind: FieldKind,
    owner: string,
    fields: readonly FieldSeed[] = [],
  ): readonly StoredField[] =>
    fields.map((field) => seedField(kind, owner, field, stamp, nextId));
  const own = seed.custom_fields ?? {};
  return [
    ...regular("lead", "lead", own.lead),
    ...regular("contact", "contact", own.contact),
    ...regular("opportunity", "opportunity", own.opportunity),
    ...types.flatMap((type, index) =>
      regular(
        index < activities.length ? "activity" : "custom_object_type",
        typeIds[index] ?? "",
        type.fields,
      ),
    ),
    ...(own.shared ?? []).map((field) => seedShared(field, stamp, nextId)),
  ];
}

function seedField(
  kind: FieldKind,
  owner: string | null,
  seed: FieldSeed,
  stamp: StoredStamp,
  nextId: IdSource,
): StoredField {
  const shown = seed.type === "custom_object" ? true : null;
  const { back_reference_is_visible: isShown = shown } = seed;
  return {
    kind,
    id: seed.id ?? nextId("cf"),
    owner,
    name: seed.name,
    description: seed.description ?? null,
    type: seed.type,
    choices: seed.choices ?? (seed.type === "choices" ? [] : null),
    accepts_multiple_values: seed.accepts_multiple_values ?? false,
    editable_with_roles: seed.editable_with_roles ?? [],
    required: seed.required ?? false,
    referenced_custom_type_id: seed.referenced_custom_type_id ?? null,
    back_reference_is_visible: isShown,
    converting_to_type: seed.converting_to_type ?? null,
    associations: [],
    stamp,
  };
}

function seedShared(
  seed: SharedFieldSeed,
  stamp: StoredStamp,
  nextId: IdSource,
): StoredField {
  const associations = (seed.associations ?? []).map(seedAssociation);
  return { ...seedField("shared", null, seed, stamp, nextId), associations };
}

function seedAssociation(seed: AssociationSeed): StoredAssociation {
  return {
    object_type: seed.object_type,
    type_id: seed.custom_activity_type_id ?? seed.custom_object_type_id ?? null,
    required: seed.required ?? false,
    editable_with_roles: seed.editable_with_roles ?? [],
  };
}
