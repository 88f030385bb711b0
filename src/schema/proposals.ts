/** The proposals that a function in the config's `names` is asked about. */
import { propertyNameFrom, typeNameFrom } from "./identifier.js";
import type { NameProposal, Names, ObjectNames } from "./name-rules.js";
import type { AttachedField, ObjectType } from "./schema.js";
import { own } from "./schema.js";
import { configLabel } from "./vocabulary.js";

/** The name of an object type whose label leaves nothing. */
export function typeFallback({ kind }: Pick<ObjectType, "kind">): string {
  return kind === "customActivity" ? "Activity" : "Object";
}

/** An object type, with the name that it has or would have. */
export function objectProposal(
  object: ObjectType,
  { objects }: Pick<Names, "objects">,
): NameProposal {
  const { id, label } = object;
  const fallback = typeFallback(object);
  const proposed =
    own(objects, id)?.type ?? typeNameFrom(label, fallback) ?? fallback;
  return { kind: "object", id, label, object: null, proposed };
}

/** A field, with the name that it has or would have. */
export function fieldProposal(
  object: ObjectType,
  { id, key, label }: AttachedField,
  given: Pick<ObjectNames, "fields"> | undefined,
): NameProposal {
  const proposed =
    own(given?.fields ?? {}, key) ?? propertyNameFrom(label) ?? "field";
  return { kind: "field", id, label, object: configLabel(object), proposed };
}
