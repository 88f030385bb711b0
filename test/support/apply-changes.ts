/** Does to a schema what changes say. */
import type { Change } from "../../src/drift/changes.js";
import { applyToStatuses } from "./apply-statuses.js";
import {
  asBoolean,
  asConversion,
  asDefinition,
  asField,
  asLabels,
  asObject,
  asSettings,
  asText,
  asTexts,
  asType,
} from "./change-parse.js";
import type {
  Association,
  FieldCore,
  FieldSettings,
  ObjectType,
  Schema,
  SharedField,
} from "../../src/schema/schema.js";
import { compareText } from "../../src/schema/schema.js";
import { sharedList } from "../../src/drift/subjects.js";

/**
 * Applies changes in any order; of `diffSchemas(a, b)` to `a` they give `b`, up to what is no change.
 * A change whose subject is not there is passed over.
 */
export function applyChanges(
  schema: Schema,
  changes: readonly Change[],
): Schema {
  // What goes makes room first: what comes may have its id. Labels last, since they tell fields apart.
  const removed = changes.reduce(removeWhatGoes, schema);
  const changed = changes.reduce(changeWhatStays, removed);
  const relabelled = changes.reduce(relabel, changed);
  const defined = changes.reduce(addWhatComes, relabelled);
  const attached = changes.reduce(attachWhatComes, defined);
  return inOrder({ ...attached, ...applyToStatuses(schema, changes) });
}

function removeWhatGoes(schema: Schema, change: Change): Schema {
  const { kind, object, before } = change;
  switch (kind) {
    case "object.removed": {
      const { sharedFields } = asObject(before);
      const lost = new Set(sharedFields.map(({ id }) => id));
      return {
        ...schema,
        objects: schema.objects.filter(({ id }) => id !== object.id),
        sharedFields: schema.sharedFields.map((field) =>
          lost.has(field.id) ? withoutPlace(field, object.id) : field,
        ),
      };
    }
    case "field.removed":
      return object.id === sharedList.id
        ? {
            ...schema,
            sharedFields: schema.sharedFields.filter(
              ({ id }) => id !== change.field?.id,
            ),
          }
        : withoutField(schema, change);
    case "shared.attached":
      return before === null ? schema : withoutField(schema, change);
    case "shared.detached":
      return onShared(schema, change, (field) =>
        withoutPlace(field, object.id),
      );
    default:
      return schema;
  }
}

function withoutPlace(field: SharedField, objectId: string): SharedField {
  const associations = field.associations.filter(
    (association) => association.objectId !== objectId,
  );
  return { ...field, associations };
}

function withoutField(schema: Schema, change: Change): Schema {
  const isIt = isSubject(change.field);
  return onObject(schema, change, (object) => ({
    ...object,
    fields: object.fields.filter((field) => !isIt(field)),
  }));
}

function changeWhatStays(schema: Schema, change: Change): Schema {
  const { kind, after, before } = change;
  switch (kind) {
    case "object.archived":
    case "object.unarchived":
      return onObject(schema, change, (object) => ({
        ...object,
        archived: asBoolean(after),
      }));
    case "object.descriptionChanged":
      return onObject(schema, change, (object) => ({
        ...object,
        description: asText(after),
      }));
    case "object.createOnlyChanged":
      return onObject(schema, change, (object) => ({
        ...object,
        apiCreateOnly: asBoolean(after),
      }));
    case "object.rolesChanged":
      return onObject(schema, change, (object) => ({
        ...object,
        editableWithRoles: asTexts(after),
      }));
    case "field.descriptionChanged":
      return onDefinition(schema, change, { description: asText(after) });
    case "field.typeChanged":
      return onDefinition(schema, change, { type: asType(after) });
    case "field.targetChanged": {
      const type = { kind: "customObject", target: asText(after) } as const;
      return onDefinition(schema, change, { type });
    }
    case "field.manyChanged":
      return onDefinition(schema, change, { many: asBoolean(after) });
    case "field.converting":
      return onDefinition(schema, change, {
        convertingTo: asConversion(after),
      });
    case "field.backReferenceChanged":
      return onDefinition(schema, change, {
        backReferenceVisible: asBoolean(after),
      });
    case "field.requiredChanged":
      return onSettings(schema, change, { required: asBoolean(after) });
    case "field.rolesChanged":
      return onSettings(schema, change, { editableWithRoles: asTexts(after) });
    case "choice.added":
      return onChoices(schema, change, (options) => [
        ...options,
        asText(after) ?? "",
      ]);
    case "choice.removed":
      return onChoices(schema, change, (options) =>
        options.filter((option) => option !== before),
      );
    default:
      return schema;
  }
}

function relabel(schema: Schema, change: Change): Schema {
  if (change.kind === "object.relabelled")
    return onObject(schema, change, (object) => ({
      ...object,
      ...asLabels(change.after),
    }));
  return change.kind === "field.relabelled"
    ? onDefinition(schema, change, { label: asText(change.after) ?? "" })
    : schema;
}

function addWhatComes(schema: Schema, change: Change): Schema {
  const { kind, object, after } = change;
  if (kind === "object.added") {
    const added = asObject(after).object;
    return { ...schema, objects: [...schema.objects, added] };
  }
  const isReturned = kind === "shared.detached" && after !== null;
  if (kind !== "field.added" && !isReturned) return schema;
  if (object.id === sharedList.id) {
    const shared = { ...asDefinition(after), associations: [] };
    return { ...schema, sharedFields: [...schema.sharedFields, shared] };
  }
  return onObject(schema, change, (owner) => ({
    ...owner,
    fields: [...owner.fields, asField(after)],
  }));
}

function attachWhatComes(schema: Schema, change: Change): Schema {
  const { kind, object, after } = change;
  if (kind === "shared.attached")
    return onShared(schema, change, (field) =>
      withPlace(field, { objectId: object.id, ...asSettings(after) }),
    );
  if (kind !== "object.added") return schema;
  const come = new Map(
    asObject(after).sharedFields.map(({ id, ...settings }) => [id, settings]),
  );
  const sharedFields = schema.sharedFields.map((field) => {
    const settings = come.get(field.id);
    return settings === undefined
      ? field
      : withPlace(field, { objectId: object.id, ...settings });
  });
  return { ...schema, sharedFields };
}

function withPlace(field: SharedField, association: Association): SharedField {
  return { ...field, associations: [...field.associations, association] };
}

/** One id may stand for two fields, which differ in their labels. */
function isSubject(subject: Change["field"]): (field: FieldCore) => boolean {
  return ({ id, label }) => id === subject?.id && label === subject.label;
}

function onObject(
  schema: Schema,
  { object }: Change,
  edit: (object: ObjectType) => ObjectType,
): Schema {
  const objects = schema.objects.map((item) =>
    item.id === object.id ? edit(item) : item,
  );
  return { ...schema, objects };
}

function onShared(
  schema: Schema,
  { field }: Change,
  edit: (field: SharedField) => SharedField,
): Schema {
  const sharedFields = schema.sharedFields.map((item) =>
    item.id === field?.id ? edit(item) : item,
  );
  return { ...schema, sharedFields };
}

function onDefinition(
  schema: Schema,
  change: Change,
  part: Partial<FieldCore>,
): Schema {
  if (change.object.id === sharedList.id)
    return onShared(schema, change, (field) => ({ ...field, ...part }));
  return onField(schema, change, (field) => ({ ...field, ...part }));
}

function onField(
  schema: Schema,
  change: Change,
  edit: (field: ObjectType["fields"][number]) => ObjectType["fields"][number],
): Schema {
  const isIt = isSubject(change.field);
  return onObject(schema, change, (object) => ({
    ...object,
    fields: object.fields.map((field) => (isIt(field) ? edit(field) : field)),
  }));
}

/** Settings belong to a regular field, or to the association of a shared one. */
function onSettings(
  schema: Schema,
  change: Change,
  part: Partial<FieldSettings>,
): Schema {
  const edited = onField(schema, change, (field) => ({ ...field, ...part }));
  return onShared(edited, change, (field) => ({
    ...field,
    associations: field.associations.map((association) =>
      association.objectId === change.object.id
        ? { ...association, ...part }
        : association,
    ),
  }));
}

function onChoices(
  schema: Schema,
  change: Change,
  edit: (options: readonly string[]) => readonly string[],
): Schema {
  const editType = <T extends FieldCore>(field: T): T => {
    const { type } = field;
    if (type.kind !== "choices") return field;
    return { ...field, type: { ...type, options: edit(type.options) } };
  };
  return change.object.id === sharedList.id
    ? onShared(schema, change, editType)
    : onField(schema, change, editType);
}

function inOrder(schema: Schema): Schema {
  return {
    ...schema,
    objects: schema.objects
      .map((object) => ({ ...object, fields: sorted(object.fields) }))
      .sort((a, b) => compareText(a.id, b.id)),
    sharedFields: sorted(schema.sharedFields).map((field) => ({
      ...field,
      associations: [...field.associations].sort((a, b) =>
        compareText(a.objectId, b.objectId),
      ),
    })),
  };
}

function sorted<T extends FieldCore>(fields: readonly T[]): readonly T[] {
  return [...fields].sort(
    (a, b) => compareText(a.id, b.id) || compareText(a.label, b.label),
  );
}
