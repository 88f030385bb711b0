/** The things of the lock that a reading no longer shows, by name. */
import type { Warning } from "../errors.js";
import type { ObjectKind, ObjectType, Schema } from "./schema.js";
import { lostStatusLines, statusesSeen } from "./status-losses.js";
import { quotedLabel, withLabelsShown } from "./vocabulary.js";

const kindWords: Readonly<Record<ObjectKind, string>> = {
  lead: "type",
  contact: "type",
  opportunity: "type",
  customActivity: "custom activity type",
  customObject: "custom object type",
};

const mostNamed = 20;

/** Each thing that is gone, a line each; the fields of a type that is gone go without saying. */
export function lossLines(
  previous: Schema,
  current: Schema,
): readonly string[] {
  const live = new Map(current.objects.map((object) => [object.id, object]));
  const shared = new Set(current.sharedFields.map(({ id }) => id));
  const lines = [
    ...lostTypes(previous, current).map((object) => `the ${typeWords(object)}`),
    ...withLabelsShown(previous).objects.flatMap((object) => {
      const { id, fields } = object;
      const here = new Set(live.get(id)?.fields.map((field) => field.id));
      return fields
        .filter((field) => live.has(id) && !here.has(field.id))
        .map(
          (field) => `“${field.label}” (${field.id}) of ${quotedLabel(object)}`,
        );
    }),
    ...previous.sharedFields
      .filter(({ id }) => !shared.has(id))
      .map(({ id, label }) => `the shared field “${label}” (${id})`),
    ...lostStatusLines(previous, statusesSeen(previous, current)),
  ];
  const more = lines.length - mostNamed;
  return more > 0 ? [...lines.slice(0, mostNamed), `and ${more} more`] : lines;
}

/** Notices of object types that a key no longer sees: Close leaves out what its user may not see, silently. */
export function lossNotices(
  previous: Schema,
  current: Schema,
): readonly Warning[] {
  return lostTypes(previous, current).map((object) => ({
    code: "W_NO_LONGER_SEEN",
    message: `The key no longer sees the ${typeWords(object)}: its code goes. If nobody has deleted it in Close, the user of the key has lost sight of it; use the key of one who sees it, and do not commit the lock of this run.`,
  }));
}

function lostTypes(previous: Schema, current: Schema): readonly ObjectType[] {
  const { objects } = withLabelsShown(previous);
  const live = new Set(current.objects.map(({ id }) => id));
  return objects.filter(({ id }) => !live.has(id));
}

function typeWords({ kind, id, label, fields }: ObjectType): string {
  const count = `${fields.length} ${fields.length === 1 ? "field" : "fields"}`;
  return `${kindWords[kind]} “${label}” (${id}) with ${count}`;
}
