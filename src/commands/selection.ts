/** Turns the config's `names`, `include` and `exclude` into functions. */
import picomatch from "picomatch";
import type { ResolvedOrg } from "../config.js";
import type { Selection } from "../schema/named.js";
import type { NameProposal } from "../schema/naming.js";
import { own } from "../schema/schema.js";

/** The user's own name for a thing: by id, or by label (`Account`, `Account.Status`). */
export function namePins(
  org: ResolvedOrg,
): (item: NameProposal) => string | undefined {
  const { names } = org;
  if (typeof names === "function") return names;
  if (Object.keys(names).length === 0) return () => undefined;
  return ({ id, label, object }) =>
    own(names, id) ??
    own(names, object === null ? label : `${object}.${label}`);
}

const everything: Selection = { object: () => true, field: () => true };

/** What `include` and `exclude` let through; a field is meant by `Object.field` or its id. */
export function selectionOf(org: ResolvedOrg): Selection {
  if (org.include.length + org.exclude.length === 0) return everything;
  const excluded = matcher(org.exclude);
  const objectPatterns = org.include.filter(
    (pattern) => !isFieldPattern(pattern),
  );
  const fieldPatterns = org.include.filter(isFieldPattern);
  const includedObjects = matcher(objectPatterns);
  const includedFields = matcher(fieldPatterns);
  const hasFieldPatternFor = (names: readonly string[]): boolean =>
    fieldPatterns.some((pattern) =>
      matcher([pattern.slice(0, pattern.indexOf("."))])(names),
    );
  return {
    object: ({ id, label, type }) => {
      const names = [id, label, type];
      if (excluded(names)) return false;
      return (
        org.include.length === 0 ||
        includedObjects(names) ||
        hasFieldPatternFor(names)
      );
    },
    field: (field, object) => {
      const owners = [object.id, object.label, object.type];
      const names = owners.flatMap((owner) => [
        `${owner}.${field.id}`,
        `${owner}.${field.label}`,
        `${owner}.${field.name}`,
      ]);
      if (excluded([field.id, ...names])) return false;
      return (
        !hasFieldPatternFor(owners) ||
        includedObjects(owners) ||
        includedFields(names)
      );
    },
  };
}

function isFieldPattern(pattern: string): boolean {
  return pattern.includes(".");
}

/** A label is meant as it stands before it is a pattern: `[x]` may be a label. */
function matcher(
  patterns: readonly string[],
): (names: readonly string[]) => boolean {
  const exact = new Set(patterns);
  const matches = patterns.map((pattern) =>
    picomatch(pattern, { bash: true, dot: true }),
  );
  return (names) =>
    names.some(
      (name) => exact.has(name) || matches.some((match) => match(name)),
    );
}
