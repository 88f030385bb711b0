/** The comments of object types and fields. */
import type { NamedField, NamedObject } from "../../schema/named.js";
import type { FieldType, ObjectKind } from "../../schema/schema.js";
import { commentText, docComment } from "../spelling/docs.js";
import type { EmitOptions } from "../spelling/options.js";
import { isRequired } from "../spelling/types.js";
import { isTyped } from "./context.js";

/** The records of each kind in people's words. */
export const kindWords: Readonly<Record<ObjectKind, string>> = {
  lead: "leads",
  contact: "contacts",
  opportunity: "opportunities",
  customActivity: "custom activity type",
  customObject: "custom object type",
};

/** The number of references to an object type that its comment names. */
const mostReferences = 12;

/** The comment of an object type's interface. */
export function objectDoc(object: NamedObject, options: EmitOptions): string {
  const what = isTyped(object)
    ? `Close ${kindWords[object.kind]} "${commentText(object.label)}" (${commentText(object.id)})`
    : `${standardWords(object)}, with the custom fields of this organisation`;
  const flags = [
    ...(object.archived && object.leaves === undefined
      ? ["Archived: its records can be read only."]
      : []),
    ...(object.apiCreateOnly
      ? ["Close's own pages do not create records of it."]
      : []),
    ...rolesDoc(object.editableWithRoles ?? [], "Its records are editable"),
  ];
  const back = object.referencedBy.map(({ type, field }) => `${type}.${field}`);
  const others = back.length - mostReferences;
  return docComment(
    [
      `${object.type}: ${what}.`,
      options.docs === "full" ? commentText(object.description ?? "") : "",
      flags.join(" "),
      back.length === 0
        ? ""
        : `Referenced by ${back.slice(0, mostReferences).join(", ")}${others > 0 ? ` and ${String(others)} more` : ""}.`,
      deprecation(object),
    ],
    "",
  );
}

/** Close's leads, contacts or opportunities, and what people see in Close instead of that word. */
export function standardWords({ kind, calledInClose }: NamedObject): string {
  const called =
    calledInClose === undefined
      ? ""
      : ` (shown as "${commentText(calledInClose)}" in Close)`;
  return `Close's ${kindWords[kind]}${called}`;
}

function rolesDoc(roles: readonly string[], what: string): readonly string[] {
  if (roles.length === 0) return [];
  return [`${what} with ${roles.map(commentText).join(", ")}.`];
}

/** The tag by which editors and linters know what is about to go; empty for what stays. */
export function deprecation({
  leaves,
}: Pick<NamedObject | NamedField, "leaves">): string {
  return leaves === undefined
    ? ""
    : `@deprecated Deleted in Close; removed from this code on ${leaves}.`;
}

/** Everything that is said of a field: its label, id, type, description and settings; its choices are a type. */
export function fieldDoc(
  field: NamedField,
  object: NamedObject,
  options: EmitOptions,
): string {
  const leaving = deprecation(field);
  if (options.docs === "none") return docComment([leaving], "  ");
  const traits = [
    typeWord(field.type) + (field.many ? ", many" : ""),
    ...(isRequired(field, object.kind) ? ["required"] : []),
    ...(field.shared ? ["shared"] : []),
  ];
  const first = `"${commentText(field.label)}" (${commentText(field.id)}): ${traits.join(", ")}.`;
  const notes = [
    ...(field.convertingTo === null
      ? []
      : [
          `Being converted to ${commentText(field.convertingTo)}: values of both types occur.`,
        ]),
    ...(field.repeated
      ? ["Another field has the same id: both are this wire key."]
      : []),
    ...rolesDoc(field.editableWithRoles, "Editable"),
  ];
  const description =
    options.docs === "full" ? commentText(field.description ?? "") : "";
  return docComment([first, description, notes.join(" "), leaving], "  ");
}

/** Close's word for a field type. */
function typeWord(type: FieldType): string {
  switch (type.kind) {
    case "customObject":
      return "custom_object";
    case "unknown":
      return commentText(type.raw);
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
    default: {
      const never: never = type;
      return never;
    }
  }
}
