/** An abort ends a call at once in each of its phases, and leaves nothing behind. */
import { EventEmitter } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { CloseAbortError } from "../../src/runtime/errors.js";
import { createTransport } from "../../src/runtime/transport/transport.js";
import type { Transport } from "../../src/runtime/transport/transport.js";
import {
  hang,
  headOf,
  reply,
  startFaultServer,
} from "../support/fault-server.js";
import type { Answer, FaultServer } from "../support/fault-server.js";
import type { Random } from "../support/random.js";
import { createRandom } from "../support/random.js";
import { none } from "./proof.js";
import type { Figure, Proof, Trial } from "./proof.js";

/** What a call is doing when it is aborted. */
const phases = [
  "before",
  "queued",
  "connecting",
  "sending",
  "waiting",
  "reading",
  "back-off",
] as const;
type Phase = (typeof phases)[number];

/** Milliseconds: a call that takes longer to end hangs. */
const longest = 10_000;

/** Milliseconds that a release allows from the abort to the rejection. */
const wanted = 50;

/** What became of the aborts of one phase. */
interface Outcome {
  /** Milliseconds from each abort to its rejection. */
  readonly delays: readonly number[];
  readonly hanging: number;
  /** Calls that ended with anything but the abort and its reason. */
  readonly wrong: number;
  /** Listeners on the callers' signals, timers, and connections that were left. */
  readonly left: number;
}

/** A client in the middle of something, and word of when it is there. */
interface Stage {
  readonly server: FaultServer;
  readonly transport: Transport;
  /** Resolves when the next call has reached the phase. */
  readonly reached: () => Promise<void>;
}

async function openStage(phase: Phase, random: Random): Promise<Stage> {
  let mark: () => void = () => undefined;
  const isSilent = phase === "connecting" || phase === "sending";
  const server = await startFaultServer(
    () => {
      if (phase !== "back-off") mark();
      return answerIn(phase, random);
    },
    isSilent ? { onConnect: () => (mark(), []) } : {},
  );
  const transport = createTransport({
    apiKey: "api_aborts.0123456789",
    baseUrl:
      phase === "connecting"
        ? server.url.replace("http:", "https:")
        : server.url,
    ...(phase === "queued" ? { maxConcurrency: 1 } : {}),
    onRetry: () => mark(),
  });
  const reached = () => new Promise<void>((done) => (mark = done));
  return { server, transport, reached };
}

function answerIn(phase: Phase, random: Random): Answer {
  if (phase === "back-off")
    return reply(random() < 0.5 ? 429 : 503, "", { "retry-after": "60" });
  if (phase !== "reading") return [hang];
  const head = headOf(200, { "content-length": "1000" });
  return [{ send: `${head}{"data":[` }, hang];
}

/** Larger than what the sockets of both ends hold, so that sending cannot end. */
const heavy = "x".repeat(16 * 1024 * 1024);

function call(
  { transport }: Stage,
  phase: Phase,
  signal: AbortSignal,
): Promise<unknown> {
  return phase === "sending"
    ? transport.request("POST", "/lead/", { body: { note: heavy }, signal })
    : transport.request("GET", "/lead/", { signal });
}

/** Aborts one call, and gives how long it took to end and how it ended. */
async function abortOne(stage: Stage, phase: Phase, random: Random) {
  const abort = new AbortController();
  const reason = new Error("The caller left.");
  const { signal } = abort;
  const there = stage.reached();
  if (phase === "before") abort.abort(reason);
  let start = performance.now();
  const ended = call(stage, phase, signal).then(
    () => ({ at: performance.now(), error: undefined }),
    (error: unknown) => ({ at: performance.now(), error }),
  );
  if (phase !== "before") {
    if (phase !== "queued") await there;
    // At some point of the phase, not always at its first moment.
    await pause(random() * 4);
    start = performance.now();
    abort.abort(reason);
  }
  const timeUp = new AbortController();
  const late = pause(longest, "late" as const, { signal: timeUp.signal });
  const end = await Promise.race([ended, late.catch(() => "late" as const)]);
  timeUp.abort();
  const listeners = EventEmitter.getEventListeners(signal, "abort").length;
  if (end === "late") return { delay: null, isRight: false, listeners };
  const { error } = end;
  const isRight = error instanceof CloseAbortError && error.cause === reason;
  return { delay: end.at - start, isRight, listeners };
}

async function tryPhase(
  phase: Phase,
  count: number,
  random: Random,
): Promise<Outcome> {
  const timers = countTimers();
  const delays: number[] = [];
  let [hanging, wrong, left] = [0, 0, 0];
  for (let done = 0; done < count; done += 1) {
    // Of its own: after a 429 the calls of a client wait elsewhere, at the gate.
    const stage = await openStage(phase, random);
    const first = new AbortController();
    const blocked = phase === "queued" ? await block(stage, first) : null;
    const { delay, isRight, listeners } = await abortOne(stage, phase, random);
    if (delay === null) hanging += 1;
    else delays.push(delay);
    if (!isRight) wrong += 1;
    first.abort();
    await blocked?.blocker.catch(() => undefined);
    await stage.transport.close();
    stage.server.drain();
    left += listeners + (await leftOf(() => stage.server.open()));
    await stage.server.close();
  }
  left += await leftOf(() => Math.max(0, countTimers() - timers));
  return { delays, hanging, wrong, left };
}

/** Takes the only place of a client. */
async function block(stage: Stage, { signal }: AbortController) {
  const there = stage.reached();
  const blocker = stage.transport.request("GET", "/lead/", { signal });
  blocker.catch(() => undefined);
  await there;
  // In an object: it is not to be awaited here.
  return { blocker };
}

const countTimers = (): number =>
  process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;

/** How many of something are left after a moment: the other end of a connection hears later of its end. */
async function leftOf(count: () => number): Promise<number> {
  for (let looks = 0; looks < 200 && count() > 0; looks += 1) await pause(5);
  return count();
}

/** The value that so many of a hundred are not above. */
function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = Math.ceil((percent / 100) * sorted.length) - 1;
  return sorted[Math.max(0, at)] ?? Number.NaN;
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

function delayFigure(phase: Phase, delays: readonly number[], isLong: boolean) {
  const value = rounded(percentile(delays, 99));
  return {
    id: `abort-${phase}`,
    what: `abort to rejection, ${phase}: 99th percentile in ms (median ${rounded(percentile(delays, 50))})`,
    value,
    want: `≤ ${wanted} ms`,
    // A few tries on a busy machine say nothing about time.
    isMet: !isLong || value <= wanted,
  } satisfies Figure;
}

const release = 2100;

async function run({ count, seed }: Trial): Promise<readonly Figure[]> {
  const random = createRandom(seed);
  const outcomes = new Map<Phase, Outcome>();
  for (const phase of phases) {
    const share = Math.max(1, Math.round(count / phases.length));
    outcomes.set(phase, await tryPhase(phase, share, random));
  }
  const bad = (key: "hanging" | "wrong" | "left") => {
    const found = [...outcomes].filter(([, outcome]) => outcome[key] > 0);
    const value = found.reduce((sum, [, outcome]) => sum + outcome[key], 0);
    const where = found.map(([phase]) => phase).join(", ");
    return [value, where === "" ? undefined : where] as const;
  };
  return [
    ...[...outcomes].map(([phase, { delays }]) =>
      delayFigure(phase, delays, count >= release),
    ),
    none("abort-hanging", "aborted calls that hang", ...bad("hanging")),
    none(
      "abort-wrong",
      "aborted calls that end with anything but the abort and its reason",
      ...bad("wrong"),
    ),
    none(
      "abort-left",
      "listeners, timers and connections left after an abort and `close`",
      ...bad("left"),
    ),
  ];
}

/** Aborts in seven phases, with the time until the call ends and what is left. */
export const aborts: Proof = {
  name: "aborts",
  unit: "aborts",
  release,
  short: 21,
  run,
};
