/** The limiter over Redis, as users copy it: eight processes with one key, and a Redis that is lost. */
import { rm } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startEmulator } from "../../src/emulator/index.js";
import type { RateLimit } from "../../src/emulator/index.js";
import { makeExampleApp, startProgram } from "./app.js";
import { watchLateness } from "./lateness.js";
import { isFull, isOn, startRedis, titled } from "./redis-server.js";
import type { RedisServer } from "./redis-server.js";

/** What a process prints: how often something happened, by the second. */
interface Printed {
  readonly answers: readonly number[];
  readonly refused: readonly number[];
  readonly turns: readonly number[];
  readonly errors: number;
  /** Milliseconds by which a timer was late at most: how busy the machine is. */
  readonly late: number;
}

/** What processes do. */
interface Load {
  readonly processes: number;
  /** Calls that each has under way at once. */
  readonly concurrency: number;
  /** Milliseconds between two of them. */
  readonly rest: number;
  readonly seconds: number;
  readonly rateLimit: RateLimit;
}

/** What a process has printed; the server's lateness counts as well. */
const withLateness = (printed: Printed, late: number): Printed => ({
  ...printed,
  late: Math.max(printed.late, late),
});

const sum = (counts: readonly number[]): number =>
  counts.reduce((total, count) => total + count, 0);

/** What processes have made of a limit that allows so many answers. */
interface Figures {
  /** Answers, as a part of those that are allowed. */
  readonly used: number;
  /** Answers of 429 after the first second. */
  readonly refused: number;
  readonly refusedAtFirst: number;
  /** The most answers of a process ÷ the fewest. */
  readonly unfairness: number;
  readonly late: number;
  readonly warnings: readonly string[];
  readonly isMet: boolean;
}

function figuresOf(
  results: readonly (Printed & { readonly warnings: readonly string[] })[],
  allowed: number,
): Figures {
  const answers = results.map((one) => sum(one.answers));
  const used = sum(answers) / allowed;
  const refused = sum(results.flatMap((one) => one.refused.slice(1)));
  const unfairness = Math.max(...answers) / Math.min(...answers);
  return {
    ...{ used, refused, unfairness },
    refusedAtFirst: sum(results.map((one) => one.refused[0] ?? 0)),
    late: Math.max(...results.map(({ late }) => late)),
    warnings: results.flatMap((one) => one.warnings),
    isMet: refused === 0 && used >= 0.9 && unfairness <= 1.5,
  };
}

describe.skipIf(!isOn)(titled("a limiter over Redis"), () => {
  let app: string;
  beforeAll(async () => {
    app = await makeExampleApp();
  });
  afterAll(() => rm(app, { recursive: true, force: true }));

  /** Runs processes against a local Close with a rate limit, while something is done to their Redis. */
  async function hammer(
    { processes, seconds, rateLimit, concurrency, rest }: Load,
    meanwhile: (redis: RedisServer) => Promise<void>,
  ) {
    const redis = await startRedis();
    const emulator = await startEmulator({ rateLimit });
    try {
      const options = {
        ...{ baseUrl: emulator.url, apiKey: emulator.apiKey },
        ...{ redisUrl: redis.url, seconds, concurrency, rest },
      };
      const programs = Array.from({ length: processes }, () =>
        startProgram(app, "hammer.ts", options),
      );
      await Promise.all(programs.map((one) => one.ready));
      const lateness = watchLateness();
      for (const one of programs) one.go();
      await meanwhile(redis);
      const ended = await Promise.all(programs.map((one) => one.ended));
      const late = lateness();
      return ended.map(({ stdout, stderr }) => ({
        ...withLateness(JSON.parse(stdout), late),
        warnings: stderr.split("\n").filter((line) => line !== ""),
      }));
    } finally {
      await redis.kill();
      await emulator.close();
    }
  }

  const nothing = () => Promise.resolve();

  // As documented, and as seen in 2026 (docs/close-api.md §6).
  const documented = { rateLimit: { requests: 100, seconds: 5 }, seconds: 20 };
  const seen = { rateLimit: { requests: 100, seconds: 1 }, seconds: 15 };

  test.each(isFull ? [documented, seen] : [documented])(
    "shares $rateLimit among eight processes: no 429 after the first second, nine tenths of the limit, and the same for all",
    async ({ rateLimit, seconds }) => {
      const load = { processes: 8, concurrency: 10, rest: 0 };
      const measure = async () =>
        figuresOf(
          await hammer({ ...load, rateLimit, seconds }, nothing),
          (rateLimit.requests / rateLimit.seconds) * seconds,
        );
      // A machine that is busy otherwise delays requests by more than the share that is left for that.
      const isTooBusy = ({ isMet, late }: Figures): boolean =>
        !isMet && late > rateLimit.seconds * 30;
      let figures = await measure();
      if (isTooBusy(figures)) figures = await measure();
      const { used, refused, refusedAtFirst, unfairness, late } = figures;
      console.info(
        `${rateLimit.requests} requests in ${rateLimit.seconds} s, 8 processes, ${seconds} s: ${used.toFixed(2)} of the limit, ${refused} times 429 after the first second (${refusedAtFirst} in it), the most ÷ the fewest answers of a process ${unfairness.toFixed(2)}; timers were late by ${late.toFixed(0)} ms at most`,
      );
      expect(figures.warnings).toEqual([]);
      if (isTooBusy(figures))
        return console.info("Not measured: the machine is too busy.");
      expect(refused).toBe(0);
      expect(used).toBeGreaterThanOrEqual(0.9);
      expect(unfairness).toBeLessThanOrEqual(1.5);
    },
  );

  const light: Load = {
    ...{ processes: 2, concurrency: 4, rest: 50, seconds: 16 },
    rateLimit: { requests: 300, seconds: 1 },
  };

  test.concurrent.each<[string, number, (redis: RedisServer) => Promise<void>]>(
    [
      [
        "dies",
        0,
        async (redis) => {
          await wait(3000);
          await redis.kill();
          await wait(3000);
          await redis.restart();
        },
      ],
      [
        "answers no longer",
        // The connection waits for a second, as it was told.
        2,
        async (redis) => {
          await wait(3000);
          redis.pause();
          await wait(3000);
          redis.resume();
        },
      ],
    ],
  )(
    "that %s is done without, with one warning in each process, and used again when it is back",
    async (_, mostSilent, meanwhile) => {
      const results = await hammer(light, meanwhile);
      for (const { answers, turns, errors, warnings } of results) {
        expect(errors).toBe(0);
        expect(warnings).toEqual([
          expect.stringMatching(
            /^The limiter of the Close client failed: .+\. Requests are sent without it until it answers again\.$/,
          ),
        ]);
        // Redis was away in the fourth, fifth and sixth second, and is asked again five seconds after it failed.
        const silent = answers.filter((count) => count === 0).length;
        expect(silent).toBeLessThanOrEqual(mostSilent);
        expect(turns[1]).toBeGreaterThan(0);
        expect(sum(turns.slice(5, 6))).toBe(0);
        expect(sum(turns.slice(8))).toBeGreaterThan(0);
      }
    },
  );
});
