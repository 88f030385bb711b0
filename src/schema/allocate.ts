/**
 * Gives out names within one scope: each id one name, no name twice, the same whatever the order of
 * the input, and never taken back from an id that has one.
 */
import { createHash } from "node:crypto";
import { compareText } from "./schema.js";

/** One thing that needs a name. */
export interface NameRequest {
  /** Identifies the thing within the scope. */
  readonly key: string;
  /** Close's id, of which a suffix is made. */
  readonly id: string;
  /** The name it should have; null when its label leaves nothing. */
  readonly proposed: string | null;
  /** Its name, with a suffix, when its label leaves nothing: `field`. */
  readonly fallback: string;
}

/** Reasons why a name is not what its label suggests. */
export type AdjustmentReason =
  | { readonly kind: "empty" }
  | { readonly kind: "reserved"; readonly name: string }
  | { readonly kind: "taken"; readonly name: string; readonly by: string };

/** A name that is not the one its label suggests, and why. */
export interface Adjustment {
  readonly key: string;
  readonly name: string;
  readonly reason: AdjustmentReason;
}

/** The state of a scope before anything new is named. */
export interface NamingScope {
  /**
   * Everything that a name makes unavailable to others: first the name itself in the form in which
   * two names are compared, then what is derived from it (`Account` also takes `AccountCreate`).
   */
  readonly claims: (name: string, key: string) => readonly string[];
  readonly isReserved: (claim: string) => boolean;
  /** Names that are given already, by key; also of things that are gone, whose names stay theirs. */
  readonly held: ReadonlyMap<string, string>;
}

/** New names by key (held ones are not repeated), and those that were adjusted. */
export interface Allocation {
  readonly names: ReadonlyMap<string, string>;
  readonly adjustments: readonly Adjustment[];
}

/** The fewest characters of an id that make a suffix. */
const shortestSuffix = 4;

/** Names everything that has no name yet. */
export function allocateNames(
  requests: readonly NameRequest[],
  scope: NamingScope,
): Allocation {
  const newcomers = requests
    .filter(({ key }) => !scope.held.has(key))
    .sort((a, b) => compareText(a.key, b.key));
  if (newcomers.length === 0) return { names: new Map(), adjustments: [] };
  const taken = heldClaims(scope);
  const verdicts = judge(newcomers, scope, taken);
  const names = new Map<string, string>();
  const unclean: {
    request: NameRequest;
    base: string;
    reason: AdjustmentReason;
  }[] = [];
  for (const request of newcomers) {
    const reason = verdicts.get(request.key) ?? null;
    if (reason !== null) {
      unclean.push({
        request,
        base: request.proposed ?? request.fallback,
        reason,
      });
    } else if (request.proposed !== null) {
      names.set(request.key, request.proposed);
      for (const claim of scope.claims(request.proposed, request.key))
        taken.set(claim, request.key);
    }
  }
  const suffixed = suffixUntilDistinct(unclean, scope, taken);
  for (const [key, name] of suffixed) names.set(key, name);
  const adjustments = unclean.map(({ request: { key }, reason }) => ({
    key,
    name: suffixed.get(key) ?? "",
    reason,
  }));
  return { names, adjustments };
}

function heldClaims(scope: NamingScope): Map<string, string> {
  const claims = new Map<string, string>();
  for (const [key, name] of scope.held) {
    for (const claim of scope.claims(name, key)) claims.set(claim, key);
  }
  return claims;
}

/** Decides for each newcomer whether it can have its proposed name; both of two equals cannot. */
function judge(
  newcomers: readonly NameRequest[],
  scope: NamingScope,
  taken: ReadonlyMap<string, string>,
): ReadonlyMap<string, AdjustmentReason | null> {
  const wanted = new Map<string, string[]>();
  const derived = new Map<string, string>();
  for (const { key, proposed } of newcomers) {
    if (proposed === null) continue;
    const [own = proposed, ...others] = scope.claims(proposed, key);
    wanted.set(own, [...(wanted.get(own) ?? []), key]);
    for (const other of others) if (other !== own) derived.set(other, key);
  }
  return new Map(
    newcomers.map(({ key, proposed }) => [
      key,
      refusal(key, proposed, scope, taken, wanted, derived),
    ]),
  );
}

function refusal(
  key: string,
  proposed: string | null,
  scope: NamingScope,
  taken: ReadonlyMap<string, string>,
  wanted: ReadonlyMap<string, readonly string[]>,
  derived: ReadonlyMap<string, string>,
): AdjustmentReason | null {
  if (proposed === null) return { kind: "empty" };
  const claims = scope.claims(proposed, key);
  if (claims.some(scope.isReserved))
    return { kind: "reserved", name: proposed };
  const holder = claims
    .map((claim) => taken.get(claim))
    .find((by) => by !== undefined);
  if (holder !== undefined)
    return { kind: "taken", name: proposed, by: holder };
  const [own = proposed] = claims;
  const rival = wanted.get(own)?.find((other) => other !== key);
  if (rival !== undefined) return { kind: "taken", name: proposed, by: rival };
  const parent = derived.get(own);
  if (parent !== undefined)
    return { kind: "taken", name: proposed, by: parent };
  return null;
}

/** Lengthens the suffixes of those that still meet, all at once, so that order plays no part. */
function suffixUntilDistinct(
  unclean: readonly { readonly request: NameRequest; readonly base: string }[],
  scope: NamingScope,
  taken: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const lengths = new Map<string, number>();
  for (;;) {
    const names = new Map(
      unclean.map(({ request, base }) => {
        const length = lengths.get(request.key) ?? shortestSuffix;
        return [request.key, `${base}_${suffixOf(request).slice(0, length)}`];
      }),
    );
    const clashes = clashing(names, scope, taken);
    if (clashes.size === 0) return names;
    for (const key of clashes)
      lengths.set(key, (lengths.get(key) ?? shortestSuffix) + 1);
  }
}

function clashing(
  names: ReadonlyMap<string, string>,
  scope: NamingScope,
  taken: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const claimants = new Map<string, string[]>();
  for (const [key, name] of names) {
    for (const claim of new Set(scope.claims(name, key))) {
      claimants.set(claim, [...(claimants.get(claim) ?? []), key]);
    }
  }
  const clashes = new Set<string>();
  for (const [claim, keys] of claimants) {
    if (keys.length > 1 || taken.has(claim) || scope.isReserved(claim)) {
      for (const key of keys) clashes.add(key);
    }
  }
  return clashes;
}

/** The letters and digits of the id behind its prefix, then a hash, so that no two keys end alike. */
function suffixOf({ key, id }: NameRequest): string {
  const body = id
    .slice(id.indexOf("_") + 1)
    .replace(/[^A-Za-z0-9]/g, "")
    .slice(0, 64);
  return body + createHash("sha256").update(key).digest("hex");
}
