/**
 * Checks the names in a lock against each other and against what they must keep clear of. Two branches
 * that git has merged can give one name to two things: one of them keeps it, the other gets a suffix.
 */
import type { Warning } from "../errors.js";
import { allocateNames } from "../schema/allocate.js";
import type { NamingScope } from "../schema/allocate.js";
import type { NameRules, Names } from "../schema/name-rules.js";
import { labelsOf } from "../schema/name-rules.js";
import type { Schema } from "../schema/schema.js";
import { compareText, fieldsByObject } from "../schema/schema.js";
import type { NameEntry, NameScope } from "./name-scopes.js";
import { nameScopes } from "./name-scopes.js";
import { statusScopes } from "./status-scopes.js";

/** The basis for deciding which names are in order, and which of two things keeps one. */
export interface RepairOptions {
  readonly rules: Pick<NameRules, "members" | "declarations">;
  /** The schema that is named: what it has comes before what is gone. */
  readonly schema: Schema;
  /** Earlier names: what has its name in the first of these comes first. */
  readonly older: readonly Names[];
}

/** Names of which each belongs to one thing, and a warning for each that had to be changed for that. */
export interface RepairedNames {
  /** The same value where nothing was wrong. */
  readonly names: Names;
  readonly warnings: readonly Warning[];
}

/** Gives another name to what has one that belongs to something else, or that nothing may have. */
export function repairNames(
  names: Names,
  options: RepairOptions,
): RepairedNames {
  const broken = [
    ...nameScopes(names, options.schema, options.rules),
    ...statusScopes(names, options.schema),
  ].filter((scope) => !isSound(scope));
  if (broken.length === 0) return { names, warnings: [] };
  const repairs = broken.flatMap((scope) => repairScope(scope, options));
  const { schema } = options;
  const describe = labelsOf(schema, fieldsByObject(schema));
  return {
    names: repairs.reduce(
      (result, { entry, to }) => entry.write(result, to),
      names,
    ),
    warnings: repairs.map((repair) => repairWarning(repair, describe)),
  };
}

/** A name that is given anew. */
interface Repair {
  readonly entry: NameEntry;
  readonly to: string;
  /** The key of what keeps the name; null where nothing may have it. */
  readonly keeper: string | null;
}

function repairWarning(
  { entry, to, keeper }: Repair,
  describe: (key: string) => string,
): Warning {
  const { what, label, name } = entry;
  const why =
    keeper === null
      ? "a name that is reserved"
      : `which belongs to ${describe(keeper)}`;
  const message = `The lock names the ${what} of ${describe(label)} ${name}, ${why}; it is ${to} from now on.`;
  return { code: "W_LOCK_REPAIRED", message };
}

/** True if each name is one thing's alone; found without sorting, since nearly all locks are so. */
function isSound({ held, scope }: NameScope): boolean {
  const taken = new Set<string>();
  for (const [key, name] of held) {
    for (const claim of new Set(scope.claims(name, key))) {
      if (taken.has(claim) || scope.isReserved(claim)) return false;
      taken.add(claim);
    }
  }
  return true;
}

function repairScope(
  { held, scope, entry }: NameScope,
  { older }: RepairOptions,
): readonly Repair[] {
  const entries = [...held.keys()].map(entry);
  const ages = new Map(
    entries.map((one) => [one.key, ageOf(one, older)] as const),
  );
  const ranked = entries.sort(
    (a, b) =>
      (ages.get(a.key) ?? 0) - (ages.get(b.key) ?? 0) ||
      Number(b.isLive) - Number(a.isLive) ||
      a.order - b.order ||
      compareText(a.key, b.key),
  );
  const { winners, losers } = judge(ranked, scope);
  const repairs: Repair[] = [];
  // What is named after an object type comes after it: it may take the type's new name along.
  for (const order of new Set(losers.map(({ entry: { order } }) => order))) {
    const some = losers.filter(({ entry: one }) => one.order === order);
    const proposals = some.map(({ entry: { key, id, name, parent } }) => {
      const moved = repairs.find((repair) => repair.entry.key === parent);
      return { key, id, proposed: follow(name, moved), fallback: name };
    });
    const { names } = allocateNames(proposals, { ...scope, held: winners });
    for (const { entry: one, keeper } of some) {
      const to = names.get(one.key) ?? one.name;
      winners.set(one.key, to);
      repairs.push({ entry: one, to, keeper });
    }
  }
  return repairs;
}

/** The number of older names with another name for the thing, or none, before the first with this one. */
function ageOf({ name, read }: NameEntry, older: readonly Names[]): number {
  const index = older.findIndex((names) => read(names) === name);
  return index === -1 ? older.length : index;
}

function follow(name: string, moved: Repair | undefined): string {
  if (moved === undefined || !name.startsWith(moved.entry.name)) return name;
  return moved.to + name.slice(moved.entry.name.length);
}

/** The first to come keeps a name. */
function judge(
  ranked: readonly NameEntry[],
  { claims, isReserved }: Pick<NamingScope, "claims" | "isReserved">,
): {
  readonly winners: Map<string, string>;
  readonly losers: readonly Omit<Repair, "to">[];
} {
  const winners = new Map<string, string>();
  const taken = new Map<string, string>();
  const losers = ranked.flatMap((entry): readonly Omit<Repair, "to">[] => {
    const wanted = claims(entry.name, entry.key);
    const holder = wanted.map((claim) => taken.get(claim)).find(isKnown);
    if (holder !== undefined) return [{ entry, keeper: holder }];
    if (wanted.some(isReserved)) return [{ entry, keeper: null }];
    for (const claim of wanted) taken.set(claim, entry.label);
    winners.set(entry.key, entry.name);
    return [];
  });
  return { winners, losers };
}

function isKnown(key: string | undefined): key is string {
  return key !== undefined;
}
