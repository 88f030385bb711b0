/** A value that a field can be given, as TypeScript spells it: for samples of code. */
import { literal } from "../../emit/spelling/literal.js";
import type { EmitOptions } from "../../emit/spelling/options.js";
import { idType, overrideOf } from "../../emit/spelling/types.js";
import type { NamedField, NamedObject } from "../../schema/named.js";

/** The value; null where nobody but the user knows one: a type of the user's own, or one that we do not know. */
export function sampleValue(
  field: NamedField,
  object: NamedObject,
  options: EmitOptions,
): string | null {
  if (overrideOf(field, object, options) !== null) return null;
  const one = valueOf(field, options);
  return one === null || !field.many ? one : `[${one}]`;
}

function valueOf(
  { type, target }: NamedField,
  { dates }: EmitOptions,
): string | null {
  switch (type.kind) {
    case "text":
    case "textarea":
      return '"…"';
    case "number":
      return "42";
    case "date":
      return '"2026-12-31"';
    case "datetime":
      return dates === "Date"
        ? 'new Date("2026-12-31T12:00:00Z")'
        : '"2026-12-31T12:00:00Z"';
    case "choices":
      return literal(type.options[0] ?? "…");
    case "user":
      return '"user_…"';
    case "contact":
      return '"cont_…"';
    case "customObject": {
      const id = target === null ? "CustomObjectId" : idType(target);
      return `closeId<${id}>("custobj_…")`;
    }
    case "hidden":
    case "unknown":
      return null;
    default: {
      const never: never = type;
      return never;
    }
  }
}
