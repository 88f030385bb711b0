/**
 * Brings outputs up to date side by side. Each is whole or as it was, and one that fails stops none of the
 * others. What is made of one is let go before the next one is made.
 */
import pLimit from "p-limit";
import { withBefore } from "../../errors.js";
import { explainError } from "../../explain-error.js";
import type { OutputGroup } from "../../stages/output-group.js";
import { createReadTurns, mostAtOnce } from "../../stages/read/read-turns.js";
import type { Reading } from "../../stages/read/group-schemas.js";
import { innerSteps } from "../../steps.js";
import type { Steps } from "../../steps.js";
import type { Attempted } from "../attempted.js";
import { attempt } from "../attempted.js";
import { createGate, unknownWeight } from "./gate.js";
import { withEvenHeap, withSmallHeap } from "./heap.js";
import { lockSizes } from "./lock-sizes.js";

/** Outputs that are written together, or not at all: one, unless the run asks for more. */
export type Unit = readonly OutputGroup[];

/** What the work on a unit shares with that on others. */
export interface Lane extends Reading {
  /** Does work while no other unit does: what it needs of memory and processor is needed once. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>;
  /** Receives, in sentences, what the unit changes before it writes. */
  readonly before: string[];
}

/** Bytes of a lock from which on memory counts for more than some hundredths of a second: 30,000 fields or so. */
const largeLock = 8 * 1024 * 1024;

/** Options of `eachUnit`. */
export interface EachOptions {
  /** The title of the step that all are; `Generate 200 outputs`. */
  readonly title: string;
  readonly steps: Steps;
  /** True where nothing waits for the network, so that nothing is gained side by side. */
  readonly offline: boolean;
  readonly signal: AbortSignal | undefined;
}

/**
 * Does work for each unit, several at once, and gives how each ended, in order. Only a bug and an
 * interruption are thrown, once nothing is under way any more.
 */
export async function eachUnit<T>(
  units: readonly Unit[],
  options: EachOptions,
  work: (unit: Unit, lane: Lane) => Promise<T>,
): Promise<readonly Attempted<T>[]> {
  const { title, steps, signal } = options;
  const shared = { turn: createReadTurns(), alone: pLimit(1) };
  const runOne = (unit: Unit, own: Steps) =>
    attempt(() => {
      const before: string[] = [];
      const lane: Lane = { ...shared, before, steps: own };
      return work(unit, lane).catch((error: unknown) => {
        throw withBefore(explainError(error), before);
      });
    }, signal);
  const [first, ...others] = units;
  if (first === undefined) return [];
  if (others.length === 0) {
    const [weight = 0] = (await lockSizes(first)).values();
    const runFirst = async () => [await runOne(first, steps)];
    return weight < largeLock ? runFirst() : withEvenHeap(runFirst);
  }
  return steps(title, (say) => {
    const of = units.length;
    let done = 0;
    const inner = innerSteps(steps, say, () => ({ done, of }));
    return withSmallHeap(() =>
      inTurns(units, options, async (unit) => {
        const outcome = await runOne(unit, inner);
        say("", { done: (done += 1), of });
        return outcome;
      }),
    );
  });
}

/** Several at once, as far as what they hold in memory allows. */
async function inTurns<T>(
  units: readonly Unit[],
  { offline, signal }: EachOptions,
  work: (unit: Unit) => Promise<Attempted<T>>,
): Promise<readonly Attempted<T>[]> {
  const sizes = await lockSizes(units.flat());
  const enter = createGate(offline ? 1 : mostAtOnce);
  const outcomes = await Promise.allSettled(
    units.map((unit) => {
      const weights = unit.map(
        ({ directory }) => sizes.get(directory) ?? unknownWeight,
      );
      return enter(Math.max(...weights), () => {
        signal?.throwIfAborted();
        return work(unit);
      });
    }),
  );
  return outcomes.map((outcome) => {
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  });
}
