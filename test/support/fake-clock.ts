/** A clock for the transport that does not wait but notes how long it would have. */
import type { Clock } from "../../src/runtime/transport/clock.js";

/** Time that passes only in waits. */
export interface FakeClock extends Clock {
  readonly waits: readonly number[];
}

/** Makes a clock whose random numbers are all `random`, or come from it. */
export function fakeClock(random: number | (() => number) = 0.5): FakeClock {
  const waits: number[] = [];
  let time = 1000;
  return {
    waits,
    now: () => time,
    random: typeof random === "number" ? () => random : random,
    wait(ms, signal) {
      if (signal.aborted) return Promise.reject(signal.reason);
      waits.push(ms);
      time += ms;
      return Promise.resolve();
    },
  };
}
