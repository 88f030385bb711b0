/** Warnings about a schema: what is odd in it, and what becomes of that. */
import type { Warning } from "../errors.js";
import { placed } from "./placed-warning.js";
import type { PlacedWarning } from "./placed-warning.js";
import type { FieldCore, ObjectType, Schema, SharedField } from "./schema.js";
import { groupBy, repeatedIds } from "./schema.js";
import { quotedLabel, withLabelsShown } from "./vocabulary.js";

/** The warnings about a schema; messages quote labels as they are, for whoever prints them to escape. */
export function schemaWarnings(built: Schema): readonly PlacedWarning[] {
  const schema = withLabelsShown(built);
  const owned = schema.objects.flatMap((object) =>
    object.fields.map((field) => ({
      field,
      owner: quotedLabel(object),
      about: [{ objectId: object.id, fieldKey: field.id }],
    })),
  );
  const shared = schema.sharedFields.map((field) => ({
    field,
    owner: "the shared fields",
    about: field.associations.map(({ objectId }) => ({
      objectId,
      fieldKey: field.id,
    })),
  }));
  const known = new Set(schema.objects.map(({ id }) => id));
  return [
    ...schema.objects.flatMap(objectWarnings),
    ...[...owned, ...shared].flatMap(({ field, owner, about }) =>
      placed(fieldWarnings(field, owner), about),
    ),
    ...duplicateWarnings(schema),
    ...schema.sharedFields.flatMap((field) => unattachedWarnings(field, known)),
  ];
}

function objectWarnings({ label, id }: ObjectType): readonly PlacedWarning[] {
  return placed(
    [...labelWarnings(label, id), ...idWarnings(id)],
    [{ objectId: id, fieldKey: null }],
  );
}

function fieldWarnings(field: FieldCore, owner: string): readonly Warning[] {
  const subject = `“${field.label}” (${field.id}) of ${owner}`;
  const warnings: Warning[] = [
    ...labelWarnings(field.label, field.id),
    ...idWarnings(field.id),
  ];
  if (field.type.kind === "unknown") {
    const message = `${subject} has the type “${field.type.raw}”, which this version does not know: its values are typed unknown.`;
    warnings.push({ code: "W_UNKNOWN_TYPE", message });
  }
  warnings.push(...choicesWarnings(field, subject));
  if (field.convertingTo !== null) {
    const message = `${subject} is being converted to ${field.convertingTo}: values of both types occur until Close is done.`;
    warnings.push({ code: "W_CONVERTING", message });
  }
  return warnings;
}

function choicesWarnings(
  { type, id }: FieldCore,
  subject: string,
): readonly Warning[] {
  if (type.kind !== "choices") return [];
  if (type.options.length === 0) {
    const message = `${subject} has no choices: its values are typed string.`;
    return [{ code: "W_CHOICES", message }];
  }
  const alike = [
    ...groupBy(type.options, (option) => option.trim().toLowerCase()).values(),
  ].filter((options) => options.length > 1);
  const turned = type.options.find((option) => turning.test(option));
  return [
    ...alike.map((options): Warning => {
      const listed = options.map((option) => `“${option}”`).join(" and ");
      const message = `${subject} has choices that differ in case or spaces only: ${listed}.`;
      return { code: "W_CHOICES", message };
    }),
    ...(turned === undefined ? [] : [turningWarning("choice", turned, id)]),
  ];
}

/** Characters by which a text reads otherwise than it is written. */
const turning = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

function turningWarning(what: string, text: string, id: string): Warning {
  const message = `The ${what} “${text}” (${id}) holds invisible characters that change the direction of text.`;
  return { code: "W_BIDI", message };
}

function labelWarnings(label: string, id: string): readonly Warning[] {
  if (label.trim() === "") {
    return [
      {
        code: "W_LABEL_MISSING",
        message: `${id} has no label: it is named after its id.`,
      },
    ];
  }
  if (turning.test(label)) return [turningWarning("label", label, id)];
  return [];
}

function idWarnings(id: string): readonly Warning[] {
  if (/^[A-Za-z0-9_-]{1,128}$/.test(id)) return [];
  return [
    {
      code: "W_ODD_ID",
      message: `“${id}” does not look like an id of Close; it is used as it came.`,
    },
  ];
}

function duplicateWarnings(schema: Schema): readonly PlacedWarning[] {
  return schema.objects.flatMap((object) => {
    const repeated = repeatedIds(object.fields.map((field) => field.id));
    return [...repeated].map((id): PlacedWarning => {
      const fields = object.fields.filter((field) => field.id === id);
      const labels = fields.map((field) => `“${field.label}”`).join(" and ");
      const message = `${labels} of ${quotedLabel(object)} have one id (${id}): both are generated on the one wire key.`;
      const about = [{ objectId: object.id, fieldKey: null }];
      return { code: "W_DUPLICATE_ID", message, about };
    });
  });
}

function unattachedWarnings(
  field: SharedField,
  known: ReadonlySet<string>,
): readonly PlacedWarning[] {
  if (field.associations.some(({ objectId }) => known.has(objectId))) return [];
  const message = `The shared field “${field.label}” (${field.id}) hangs on no object type that was read: nothing is generated for it.`;
  return [{ code: "W_SHARED_UNATTACHED", message, about: [] }];
}
