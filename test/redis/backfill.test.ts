/** The backfill as users copy it: its processes are killed, and every lead is handled all the same. */
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRandom } from "../support/random.js";
import { makeExampleApp, startProgram } from "./app.js";
import type { Program } from "./app.js";
import { isFull, isOn, startRedis, titled } from "./redis-server.js";
import { watchLateness } from "./lateness.js";
import { simulateClose } from "./simulated-close.js";

const time = {
  from: Date.parse("2020-01-01T00:00:00Z"),
  to: Date.parse("2026-11-01T00:00:00Z"),
};

/** 100 a second, in windows as long as those of Close's documentation (docs/close-api.md §6). */
const rateLimit = { requests: 500, seconds: 5 };

/** How much is tried. */
interface Scale {
  readonly leads: number;
  readonly processes: number;
  /** How often a process is killed, evenly over the work. */
  readonly kills: number;
  /** Milliseconds. */
  readonly lockDuration: number;
}

const short = { leads: 100_000, processes: 4, kills: 8, lockDuration: 1500 };
const full = { leads: 1_000_000, processes: 8, kills: 20, lockDuration: 5000 };

describe.skipIf(!isOn)(titled("a backfill"), () => {
  let app: string;
  beforeAll(async () => {
    app = await makeExampleApp();
  });
  afterAll(() => rm(app, { recursive: true, force: true }));

  /** Runs a backfill, of which a process is killed and replaced again and again. */
  async function backfill({ leads, processes, kills, lockDuration }: Scale) {
    const redis = await startRedis();
    const simulation = { leads, ...time, latency: 20, rateLimit };
    const close = await simulateClose(simulation);
    const folder = await mkdtemp(join(tmpdir(), "codegen-backfill-"));
    const redisUrl = redis.url;
    const workers: Program[] = [];
    let started = 0;
    const start = (place: number): void => {
      workers[place] = startProgram(
        app,
        "backfill-worker.ts",
        {
          ...{ baseUrl: close.url, apiKey: "api_backfill", redisUrl },
          ...{ file: join(folder, String((started += 1))), lockDuration },
        },
        (count) => work(Number(count)),
      );
    };
    const random = createRandom(20);
    let killed = 0;
    let handled = 0;
    const work = (count: number): void => {
      handled += count;
      if (handled < ((killed + 1) * leads) / (kills + 1)) return;
      const place = Math.floor(random() * workers.length);
      workers[place]?.kill("SIGKILL");
      start(place);
      killed += 1;
    };
    const begun = performance.now();
    const lateness = watchLateness();
    for (let place = 0; place < processes; place += 1) start(place);
    try {
      const control = startProgram(app, "backfill-control.ts", {
        ...{ redisUrl, from: time.from, to: time.to + 1 },
      });
      const { stdout, stderr } = await control.ended;
      const seconds = (performance.now() - begun) / 1000;
      const late = lateness();
      for (const worker of workers) worker.kill("SIGTERM");
      await Promise.all(workers.map((worker) => worker.ended));
      const found = await handledIn(folder, leads);
      const state: unknown = JSON.parse(stdout === "" ? stderr : stdout);
      return {
        ...found,
        state,
        seconds,
        killed,
        late,
        ...close.seen,
      };
    } finally {
      for (const worker of workers) worker.kill("SIGKILL");
      await redis.kill();
      await close.close();
      await rm(folder, { recursive: true, force: true });
    }
  }

  test("handles every lead at least once, never meets the cap and keeps to the limit, whatever is killed", async () => {
    const scale = isFull ? full : short;
    const result = await backfill(scale);
    const { state, missing, twice, longest, pages, counts } = result;
    const late = result.refusals.filter((ms) => ms > 1000);
    const requests = pages + counts;
    console.info(
      `${scale.leads} leads, ${scale.processes} processes, ${result.killed} killed: ${result.seconds.toFixed(0)} s, ${missing} leads missing, ${twice} handled more than once, ${requests} requests (${counts} counts; ${Math.ceil(scale.leads / 200)} pages at least), ${(requests / result.seconds).toFixed(0)} a second of 100, ${late.length} times 429 after the first second, ${longest} leads in the largest search`,
    );
    expect(result.mistakes).toEqual([]);
    expect(state).toMatchObject({ left: 0, failed: 0 });
    expect(missing).toBe(0);
    expect(result.killed).toBeGreaterThanOrEqual(scale.kills);
    expect(longest).toBeLessThanOrEqual(5000);
    // A machine that is busy otherwise delays requests by more than the share that is left for that.
    if (late.length > 0 && result.late > 250)
      console.info(
        `Not counted: the machine is too busy, a timer was late by ${result.late.toFixed(0)} ms.`,
      );
    else expect(late).toEqual([]);
  }, 600_000);
});

/** How many of the leads are in no file, and how many more than once. */
async function handledIn(folder: string, leads: number) {
  const times = new Uint16Array(leads);
  for (const name of await readdir(folder)) {
    const bytes = await readFile(join(folder, name));
    for (let at = 0; at + 4 <= bytes.length; at += 4) {
      const lead = bytes.readUInt32LE(at);
      times[lead] = (times[lead] ?? 0) + 1;
    }
  }
  return {
    missing: times.filter((count) => count === 0).length,
    twice: times.filter((count) => count > 1).length,
  };
}
