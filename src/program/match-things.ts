/** Finds the things that a person names: by id, by label, by name, or by both halves of `Account.Status`. */
import type { NamedThings, Thing } from "./things.js";

/** Finds things by a query; first as it is written, then whatever the case of its letters. */
export function matchThings(
  query: string,
  outputs: readonly NamedThings[],
): readonly Thing[] {
  const exact = matching(query, outputs, (text) => text);
  return exact.length > 0
    ? exact
    : matching(query, outputs, (text) => text.toLowerCase());
}

function matching(
  query: string,
  outputs: readonly NamedThings[],
  fold: (text: string) => string,
): readonly Thing[] {
  const wanted = fold(query.trim().replace(/^custom\./, ""));
  return outputs.flatMap(({ objects, things }) =>
    things.filter((thing) => {
      const object = objects.find(({ id }) => id === thing.objectId);
      const own = [thing.id, thing.label, thing.name, thing.title];
      if (own.some((text) => fold(text) === wanted)) return true;
      if (thing.kind !== "field" || object === undefined) return false;
      const heads = [object.id, object.label, object.type, object.value];
      const tails = [thing.id, thing.label, thing.name];
      return heads.some((head) =>
        tails.some((tail) => fold(`${head}.${tail}`) === wanted),
      );
    }),
  );
}
