/** A sentence on what a merge of two locks has brought together. */
import type { Lock } from "./lock.js";
import type { MergedLock } from "./merge-locks.js";
import type { Statuses, Vocabulary } from "../schema/schema.js";
import {
  quotedLabel,
  standardWord,
  withLabelsShown,
} from "../schema/vocabulary.js";

/** The number of things named of each side; the others are counted. */
const mostNamed = 5;

/** Parts of the result that one side did not have: `“Region” (cf_…) of “Lead” came from theirs.` */
export function describeMerge({
  lock,
  sides: { ours, theirs },
}: Pick<MergedLock, "lock" | "sides">): string {
  const all = thingsOf(lock);
  const lacking = (side: Lock): readonly string[] => {
    const known = thingsOf(side);
    return [...all].flatMap(([id, words]) => (known.has(id) ? [] : [words]));
  };
  const parts = [
    sentence(lacking(theirs), "ours"),
    sentence(lacking(ours), "theirs"),
  ].filter((part) => part !== null);
  return parts.length === 0
    ? "Both sides have the same object types, fields and statuses."
    : `They are merged by id: ${parts.join("; ")}.`;
}

function sentence(things: readonly string[], side: string): string | null {
  if (things.length === 0) return null;
  const more = things.length - mostNamed;
  const named = things.slice(0, mostNamed).join(", ");
  return `from ${side} ${named}${more > 0 ? ` and ${more} more` : ""}`;
}

/** Each object type, field, shared field, pipeline and status, in words, by what identifies it. */
function thingsOf({ schema }: Lock): ReadonlyMap<string, string> {
  const things = new Map<string, string>();
  for (const [org, one] of Object.entries(schema)) {
    const { objects, sharedFields } = withLabelsShown(one);
    for (const object of objects) {
      const type = quotedLabel(object);
      things.set(`${org} ${object.id}`, `“${object.label}” (${object.id})`);
      for (const { id, label } of object.fields)
        things.set(
          `${org} ${object.id} ${id} ${label}`,
          `“${label}” (${id}) of ${type}`,
        );
    }
    for (const { id, label } of sharedFields)
      things.set(`${org} shared ${id}`, `the shared field “${label}” (${id})`);
    for (const [id, words] of statusWords(one))
      things.set(`${org} status ${id}`, words);
  }
  return things;
}

/** Each pipeline and each status, in words, by its id. */
function statusWords(
  schema: Statuses & Vocabulary,
): readonly (readonly [string, string])[] {
  const { leadStatuses = [], pipelines = [] } = schema;
  const word = standardWord("lead_status", schema);
  return [
    ...leadStatuses.map(
      ({ id, label }) => [id, `the ${word} “${label}” (${id})`] as const,
    ),
    ...pipelines.flatMap((pipeline) => [
      [
        pipeline.id,
        `the pipeline “${pipeline.label}” (${pipeline.id})`,
      ] as const,
      ...pipeline.statuses.map(
        ({ id, label }) =>
          [id, `the status “${label}” (${id}) of “${pipeline.label}”`] as const,
      ),
    ]),
  ];
}
