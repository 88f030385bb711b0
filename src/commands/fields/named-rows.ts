/** What an output names, as rows of the report of `codegen fields`. */
import type { ResolvedOrg } from "../../config/config.js";
import type {
  NamedField,
  NamedObject,
  NamedSchema,
} from "../../schema/named.js";
import type { NamedStatus } from "../../schema/named-statuses.js";
import type { FieldType, ObjectKind } from "../../schema/schema.js";
import type {
  FieldRow,
  ObjectRow,
  StatusRow,
} from "../../report/fields-document.js";

/** The rows of one output. */
export interface OutputRows {
  readonly objects: readonly ObjectRow[];
  readonly statuses: readonly StatusRow[];
}

/** Makes the rows; `output` is printed as it is given, and `emit` says whether there is a client. */
export function rowsOf(
  schema: NamedSchema,
  output: string,
  emit: ResolvedOrg["emit"],
): OutputRows {
  const shown = {
    leadStatus: schema.leadStatusesCalled ?? null,
    pipeline: null,
    opportunityStatus: schema.opportunityStatusesCalled ?? null,
  } as const;
  const statusRow = (
    kind: StatusRow["kind"],
    { name, label, id, ids, type }: NamedStatus,
    title: string,
  ): StatusRow => ({
    ...{ kind, name, title, label, id, ids, type, output },
    shownAs: shown[kind],
  });
  return {
    objects: schema.objects.map((object) => objectRow(object, output, emit)),
    statuses: [
      ...schema.leadStatuses.map((status) =>
        statusRow("leadStatus", status, status.name),
      ),
      ...schema.pipelines.flatMap((pipeline) => [
        statusRow("pipeline", pipeline, pipeline.name),
        ...pipeline.statuses.map((status) =>
          statusRow(
            "opportunityStatus",
            status,
            `${pipeline.name}.${status.name}`,
          ),
        ),
      ]),
    ],
  };
}

function objectRow(
  object: NamedObject,
  output: string,
  emit: ResolvedOrg["emit"],
): ObjectRow {
  const { kind, type, label, id, ids, archived, description, fields } = object;
  return {
    kind,
    name: type,
    label,
    id,
    ids,
    output,
    collection:
      emit === "client" ? collectionOf(kind, object.collection) : null,
    archived,
    description,
    fields: fields.map((field) => fieldRow(field, type)),
  };
}

function fieldRow(field: NamedField, objectName: string): FieldRow {
  const { name, label, id, ids, type, many, required, shared } = field;
  return {
    name,
    title: `${objectName}.${name}`,
    label,
    id,
    ids,
    type: typeWord(type),
    many,
    required,
    shared,
    choices: type.kind === "choices" ? type.options : null,
    target: field.reference === null ? null : field.target,
    description: field.description,
    editableWithRoles: field.editableWithRoles,
  };
}

function collectionOf(kind: ObjectKind, collection: string): string {
  switch (kind) {
    case "lead":
      return "close.leads";
    case "contact":
      return "close.contacts";
    case "opportunity":
      return "close.opportunities";
    case "customActivity":
      return `close.activities.${collection}`;
    case "customObject":
      return `close.objects.${collection}`;
    default:
      return kind satisfies never;
  }
}

/** The word of Close's own pages for a type. */
function typeWord(type: FieldType): string {
  switch (type.kind) {
    case "text":
    case "textarea":
    case "number":
    case "date":
    case "datetime":
    case "choices":
    case "user":
    case "contact":
    case "hidden":
      return type.kind;
    case "customObject":
      return "custom object";
    case "unknown":
      return type.raw;
    default:
      return type satisfies never;
  }
}
