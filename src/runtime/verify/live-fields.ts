/** Custom fields as Close has them now, wherever it shows them. */
import type { FieldDescriptor } from "../record/descriptors.js";
import type { Json } from "./read-json.js";
import { objectsIn, textIn, textsIn } from "./read-json.js";

/** A field on one object type; what Close did not say is undefined. */
export interface LiveField {
  readonly id: string;
  readonly label: string;
  readonly type: string;
  readonly many: boolean | undefined;
  readonly required: boolean | undefined;
  /** The roles that may edit it; empty for everyone. */
  readonly roles: readonly string[];
  readonly choices: readonly string[] | undefined;
  /** The id of the type that its values refer to. */
  readonly target: string | undefined;
  readonly convertingTo: string | undefined;
  readonly isShared: boolean;
}

/** The word and the id by which a shared field says that it is on an object type. */
export interface Place {
  readonly objectType: string;
  readonly typeKey: string | null;
  readonly typeId: string;
}

/** Reads the fields of one object type. What has no id or no type is none. */
export function liveFields(
  fields: readonly Json[],
  place: Place,
): readonly LiveField[] {
  return fields.flatMap((raw) => {
    const [id, type] = [textIn(raw["id"]), textIn(raw["type"])];
    return id === undefined || type === undefined
      ? []
      : [liveField(raw, { id, type }, place)];
  });
}

function liveField(
  raw: Json,
  { id, type }: Pick<LiveField, "id" | "type">,
  place: Place,
): LiveField {
  const associations = objectsIn(raw["associations"]);
  // In a schema the settings of a shared field are those of its place.
  const settings = associations?.find((one) => isPlace(one, place)) ?? raw;
  const [many, required] = [
    raw["accepts_multiple_values"],
    settings["required"],
  ];
  return {
    id,
    type,
    label: textIn(raw["name"]) ?? "",
    many: typeof many === "boolean" ? many : undefined,
    required: typeof required === "boolean" ? required : undefined,
    roles: textsIn(settings["editable_with_roles"]) ?? [],
    choices: textsIn(raw["choices"]),
    target: textIn(raw["referenced_custom_type_id"]),
    convertingTo: textIn(raw["converting_to_type"]),
    isShared: raw["is_shared"] === true || associations !== undefined,
  };
}

function isPlace(
  association: Json,
  { objectType, typeKey, typeId }: Place,
): boolean {
  return (
    association["object_type"] === objectType &&
    (typeKey === null || association[typeKey] === typeId)
  );
}

/** The field that the code means: one id may stand for two fields, which differ in their labels. */
export function fieldLike(
  fields: readonly LiveField[],
  id: string,
  { label }: Pick<FieldDescriptor, "label">,
): LiveField | undefined {
  const same = fields.filter((field) => field.id === id);
  return same.find((field) => field.label === label) ?? same[0];
}
