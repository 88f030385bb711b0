/** Reads what a POST or a PUT says of a custom field, by kind (docs/close-api.md §2.1). */
import type { BodyReader } from "../endpoint/body-reader.js";
import type { Context } from "../state/endpoint-context.js";
import type { StoredField, FieldKind } from "../state/state.js";

/** The ten documented types (docs/close-api.md §1.2); a field in a description may have any other. */
const writableTypes: ReadonlySet<string> = new Set([
  "text",
  "textarea",
  "number",
  "date",
  "datetime",
  "choices",
  "user",
  "contact",
  "custom_object",
  "hidden",
]);

const manyTypes: ReadonlySet<string> = new Set([
  "choices",
  "user",
  "contact",
  "custom_object",
]);

/** The longest description that Close takes, in characters (docs/close-api.md §1.1). */
const longestDescription = 280;

/** A field without what the server gives it. */
export type FieldDraft = Omit<StoredField, "id" | "stamp">;

/** Reads a new field; what is wrong with it is in the reader afterwards. */
export function readNewField(
  reader: BodyReader,
  kind: FieldKind,
  context: Context,
): FieldDraft {
  const type = reader.text("type");
  checkType(reader, kind, type, context);
  const draft: FieldDraft = {
    kind,
    owner: readOwner(reader, kind, context),
    name: reader.text("name"),
    description: reader.optionalText("description", null, longestDescription),
    type,
    choices: readChoices(reader, type, null),
    accepts_multiple_values: readMany(reader, type, false),
    editable_with_roles:
      kind === "shared" ? [] : reader.texts("editable_with_roles", []),
    required: hasRequired(kind) && reader.flag("required", false),
    ...readReference(reader, type, context),
    converting_to_type: null,
    associations: [],
  };
  checkName(reader, draft, undefined, context);
  return draft;
}

/** Reads a change of a field: absent keys stay, what may not change is refused. */
export function readFieldPatch(
  reader: BodyReader,
  current: StoredField,
  context: Context,
): StoredField {
  const type = readNewType(reader, current, context);
  const isConverting = type !== current.type;
  refuseFixed(reader, current, isConverting);
  const isShared = current.kind === "shared";
  const reference = isConverting
    ? readReference(reader, type, context)
    : keptReference(reader, current);
  const patched: StoredField = {
    ...current,
    name: reader.text("name", current.name),
    description: reader.optionalText(
      "description",
      current.description,
      longestDescription,
    ),
    // Until the conversion ends the values are still of the old type, and so are the choices.
    choices:
      isConverting && type !== "choices"
        ? current.choices
        : readChoices(reader, type, current.choices),
    accepts_multiple_values: isShared
      ? current.accepts_multiple_values
      : readMany(reader, type, current.accepts_multiple_values),
    editable_with_roles: isShared
      ? []
      : reader.texts("editable_with_roles", current.editable_with_roles),
    required:
      hasRequired(current.kind) && reader.flag("required", current.required),
    ...reference,
    converting_to_type: isConverting ? type : current.converting_to_type,
    stamp: context.organization.stamp(current.stamp),
  };
  checkName(reader, patched, current, context);
  return patched;
}

/** The field as it is once its values have been converted. */
export function finishConversion(field: StoredField): StoredField {
  const type = field.converting_to_type;
  if (type === null) return field;
  return {
    ...field,
    type,
    choices: type === "choices" ? field.choices : null,
    converting_to_type: null,
  };
}

/** Says whether fields of a kind can be required by themselves (docs/close-api.md §1.1). */
function hasRequired(kind: FieldKind): boolean {
  return kind === "activity" || kind === "custom_object_type";
}

/** Only fields of leads, contacts and opportunities may change their type. */
function readNewType(
  reader: BodyReader,
  current: StoredField,
  context: Context,
): string {
  const { kind } = current;
  if (hasRequired(kind) || kind === "shared") {
    reader.unchanged("type", current.type);
    return current.type;
  }
  const type = reader.text("type", current.type);
  if (type !== current.type) checkType(reader, kind, type, context);
  return type;
}

function refuseFixed(
  reader: BodyReader,
  current: StoredField,
  isConverting: boolean,
): void {
  if (!isConverting)
    reader.unchanged(
      "referenced_custom_type_id",
      current.referenced_custom_type_id,
    );
  if (current.kind === "activity")
    reader.unchanged("custom_activity_type_id", current.owner);
  if (current.kind === "custom_object_type")
    reader.unchanged("custom_object_type_id", current.owner);
  if (current.kind !== "shared") return;
  reader.unchanged("accepts_multiple_values", current.accepts_multiple_values);
  // On shared fields these belong to each association (docs/close-api.md §1.4).
  reader.unchanged("editable_with_roles", null);
  reader.unchanged("required", null);
}

function checkType(
  reader: BodyReader,
  kind: FieldKind,
  type: string,
  context: Context,
): void {
  const takesTextarea =
    kind === "activity" ||
    (kind === "custom_object_type" && context.switches.textareaOnCustomObjects);
  if (!writableTypes.has(type) || (type === "textarea" && !takesTextarea))
    reader.refuse("type", "Not a valid choice.");
}

function readOwner(
  reader: BodyReader,
  kind: FieldKind,
  context: Context,
): string | null {
  switch (kind) {
    case "lead":
    case "contact":
    case "opportunity":
      return kind;
    case "shared":
      return null;
    case "activity":
      return readExistingType(reader, "custom_activity_type_id", kind, context);
    case "custom_object_type":
      return readExistingType(reader, "custom_object_type_id", kind, context);
    default:
      return kind satisfies never;
  }
}

/** The id of an existing type of a kind. */
export function readExistingType(
  reader: BodyReader,
  key: string,
  kind: "activity" | "custom_object_type",
  context: Context,
): string {
  const id = reader.text(key);
  const type = context.organization.types.find(id);
  if (type?.kind !== kind) reader.refuse(key, "Object does not exist.");
  return id;
}

function readChoices(
  reader: BodyReader,
  type: string,
  current: readonly string[] | null,
): readonly string[] | null {
  if (type !== "choices") return null;
  const choices = reader.texts("choices", current ?? []);
  if (choices.length === 0) reader.refuse("choices", "This field is required.");
  return choices;
}

/** A type that takes one value only loses the flag when a field is converted to it. */
function readMany(reader: BodyReader, type: string, current: boolean): boolean {
  if (manyTypes.has(type))
    return reader.flag("accepts_multiple_values", current);
  if (reader.flag("accepts_multiple_values", false))
    reader.refuse(
      "accepts_multiple_values",
      `Fields of type ${type} do not accept multiple values.`,
    );
  return false;
}

type Reference = Pick<
  StoredField,
  "referenced_custom_type_id" | "back_reference_is_visible"
>;

function readReference(
  reader: BodyReader,
  type: string,
  context: Context,
): Reference {
  if (type !== "custom_object")
    return { referenced_custom_type_id: null, back_reference_is_visible: null };
  return {
    referenced_custom_type_id: readExistingType(
      reader,
      "referenced_custom_type_id",
      "custom_object_type",
      context,
    ),
    back_reference_is_visible: reader.flag("back_reference_is_visible", true),
  };
}

function keptReference(reader: BodyReader, current: StoredField): Reference {
  const {
    referenced_custom_type_id: target,
    back_reference_is_visible: shown,
  } = current;
  return {
    referenced_custom_type_id: target,
    back_reference_is_visible:
      shown === null ? null : reader.flag("back_reference_is_visible", shown),
  };
}

function checkName(
  reader: BodyReader,
  field: FieldDraft,
  current: StoredField | undefined,
  { organization, switches }: Context,
): void {
  if (!switches.uniqueFieldNames) return;
  const siblings =
    field.owner === null
      ? organization.fields.ofKind("shared")
      : organization.fields.ofObject(field.owner);
  const isTaken = siblings.some(
    (other) => other !== current && other.name === field.name,
  );
  if (isTaken) reader.refuse("name", "A field with this name already exists.");
}
