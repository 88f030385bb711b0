/** What a proof is: a promise that is held against many random inputs, crashes or faults, and its figures. */

/** How hard to try. */
export interface Trial {
  /** Tries, in the proof's own unit. */
  readonly count: number;
  /** Everything random comes from it: the same seed makes the same tries. */
  readonly seed: number;
}

/** One number that a proof found, and what it must be. */
export interface Figure {
  /** Stable and unique among all proofs, in kebab case: `encoder-failures`. */
  readonly id: string;
  /** What was counted, as the page of figures tells it. */
  readonly what: string;
  readonly value: number;
  /** As the page tells it: `0`, `≤ 50 ms`. */
  readonly want: string;
  readonly isMet: boolean;
  /** The first thing that went wrong, for whoever has to mend it; in English, with the input. */
  readonly failure?: string | undefined;
  /** The ends of what the rounds gave, whose median the value is; none where nothing was repeated. */
  readonly spread?: { readonly min: number; readonly max: number } | null;
}

/** A promise that can be tried again and again. */
export interface Proof {
  /** As `npm run prove` takes it, in kebab case. */
  readonly name: string;
  /** What one try is, in the plural: `inputs`, `kills`. */
  readonly unit: string;
  /** Tries before a release. */
  readonly release: number;
  /** Tries in `npm test`: a second or two of them. */
  readonly short: number;
  /** Tries and counts. What fails is told in the figures; only a defect of the proof itself throws. */
  readonly run: (trial: Trial) => Promise<readonly Figure[]>;
}

/** A figure that must be zero. */
export function none(
  id: string,
  what: string,
  value: number,
  failure?: string,
): Figure {
  return { id, what, value, want: "0", isMet: value === 0, failure };
}
