/** Finds the things that a person names: by id or how one begins, by label, by name, or by both halves of `Account.Status` and `Sales.Proposal`. */
import type { NamedThings, Thing } from "./things.js";

/** Finds things by a query; first as it is written, then whatever the case of its letters. */
export function matchThings(
  query: string,
  outputs: readonly NamedThings[],
): readonly Thing[] {
  const exact = matching(query, outputs, (text) => text);
  if (exact.length > 0) return exact;
  const folded = matching(query, outputs, (text) => text.toLowerCase());
  return folded.length > 0 ? folded : beginning(query, outputs);
}

/** Nobody types a whole id: a beginning is enough where one id alone has it. */
function beginning(
  query: string,
  outputs: readonly NamedThings[],
): readonly Thing[] {
  const wanted = withoutCustom(query);
  if (!/^(?:l?cf|cotype|actitype|stat|pipe)_\w{4,}$/.test(wanted)) return [];
  const found = outputs
    .flatMap(({ things }) => things)
    .filter(({ id }) => id.startsWith(wanted));
  return new Set(found.map(({ id }) => id)).size === 1 ? found : [];
}

function withoutCustom(query: string): string {
  return query.trim().replace(/^custom\./, "");
}

function matching(
  query: string,
  outputs: readonly NamedThings[],
  fold: (text: string) => string,
): readonly Thing[] {
  const wanted = fold(withoutCustom(query));
  return outputs.flatMap(({ objects, things }) =>
    things.filter((thing) => {
      const object = objects.find(({ id }) => id === thing.objectId);
      const own = [thing.id, thing.label, thing.name, thing.title];
      if (own.some((text) => fold(text) === wanted)) return true;
      if (thing.kind === "status")
        return things.some(
          ({ kind, id, label }) =>
            kind === "pipeline" &&
            id === thing.fieldKey &&
            fold(`${label}.${thing.label}`) === wanted,
        );
      if (thing.kind !== "field" || object === undefined) return false;
      const heads = [object.id, object.label, object.type, object.value];
      const tails = [thing.id, thing.label, thing.name];
      return heads.some((head) =>
        tails.some((tail) => fold(`${head}.${tail}`) === wanted),
      );
    }),
  );
}
