/** What is wanted of one figure, and whether it is so. */
import type { Figure } from "../proofs/proof.js";
import { majorOf } from "./nodes.js";
import type { Spread } from "./statistics.js";

/** A figure of the bench that something is wanted of. */
export interface Wish extends Figure {
  /** Of the rounds; null where one round is all, or where there is no value for each. */
  readonly spread: Spread | null;
  /** The same in processor time; null where the value is of that, or of something else. */
  readonly cpu: number | null;
  /** The version of Node that it was measured on; null where it is measured on one alone. */
  readonly node: string | null;
}

/** What a wish is made of; a `value` of null means that a side could not be measured. */
export interface Wanted {
  /** Unique in the bench; kebab case. */
  readonly id: string;
  readonly what: string;
  readonly value: number | null;
  /** `≤ 0.5×`, `≥ 0.9×`, `< 1×`, `≤ 400 MB`. */
  readonly want: string;
  readonly spread?: Spread | null;
  readonly cpu?: number | null;
  /** Why there is no value, or what it does not tell. */
  readonly failure?: string | null;
}

/** Holds a value against what is wanted. */
export function wishFor(wanted: Wanted): Wish {
  const { id, what, want, value, failure = null } = wanted;
  const isMet = value !== null && meets(value, want);
  return {
    ...{ id: `bench-${id}`, what, want, isMet },
    value: value ?? Number.NaN,
    spread: wanted.spread ?? null,
    cpu: wanted.cpu ?? null,
    node: null,
    ...(isMet || failure === null ? {} : { failure }),
  };
}

/**
 * The same wish as it was measured on one of several Nodes: `what` names its major version, and
 * except for the first of them so does `id`.
 */
export function onNode(wish: Wish, version: string, isFirst: boolean): Wish {
  const major = majorOf(version);
  return {
    ...wish,
    id: isFirst ? wish.id : `${wish.id}-node-${major}`,
    what: `${wish.what}, Node ${major}`,
    node: version,
  };
}

/** Whether a value is what is wanted, as `≤ 0.5×` says it; throws where the wish cannot be read. */
export function meets(value: number, want: string): boolean {
  const { sign, bound } = parseWant(want);
  switch (sign) {
    case "≤":
      return value <= bound;
    case "≥":
      return value >= bound;
    case "<":
      return value < bound;
    case "":
      return value === bound;
    default:
      throw new TypeError(`“${want}” is no wish.`);
  }
}

/** The parts of a wish. */
export interface ParsedWant {
  readonly sign: string;
  readonly bound: number;
  /** What stands behind the number, its space included. */
  readonly unit: string;
}

/** Takes a wish apart; throws where it cannot be read. */
export function parseWant(want: string): ParsedWant {
  const match = /^([≤≥<]?) ?(\d+(?:\.\d+)?)( ?\D*)$/.exec(want);
  if (match === null) throw new TypeError(`“${want}” is no wish.`);
  const [, sign = "", bound = "", unit = ""] = match;
  return { sign, bound: Number(bound), unit };
}
