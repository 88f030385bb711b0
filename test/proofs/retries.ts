/** Whatever a server asks to wait, and however: nobody comes back earlier, and nobody comes back at once. */
import { CloseApiError } from "../../src/runtime/errors.js";
import type { Method } from "../../src/runtime/transport/retry.js";
import { createTransport } from "../../src/runtime/transport/transport.js";
import type { Transport } from "../../src/runtime/transport/transport.js";
import { fakeClock } from "../support/fake-clock.js";
import type { FakeClock } from "../support/fake-clock.js";
import { reply, reset, startFaultServer } from "../support/fault-server.js";
import type { Answer } from "../support/fault-server.js";
import type { Random } from "../support/random.js";
import { createRandom, oneOf } from "../support/random.js";
import { nothing, rateLimit, retryAfter } from "./asked-waits.js";
import type { Asked } from "./asked-waits.js";
import { none } from "./proof.js";
import type { Figure, Proof, Trial } from "./proof.js";

/** Milliseconds: after an answer that asks for a wait nobody comes back sooner, even if it asks for none. */
const shortest = 250;

/** What the server answers first, and what must follow. */
interface Plan {
  readonly answer: Answer;
  /** Milliseconds before the next request, whoever makes it. */
  readonly wait: number;
  /** How the call is made that hears it; with `neighbour` another one follows. */
  readonly method: Method;
  readonly retries: number;
  readonly neighbour: boolean;
}

const calm = { method: "GET", retries: 3, neighbour: false } as const;
const methods = ["GET", "POST", "PUT", "DELETE"] as const;

/** An answer with header lines that need be neither unique nor valid. */
function answerWith(
  random: Random,
  status: number,
  { lines }: Asked,
  more: readonly string[] = [],
): Answer {
  // A body that never comes must not make the headers forgotten.
  const isCut = status >= 400 && random() < 0.2;
  const length = `content-length: ${isCut ? "50" : "2"}`;
  const head = [
    `HTTP/1.1 ${String(status)} Scripted`,
    ...lines,
    ...more,
    length,
  ];
  const text = `${head.join("\r\n")}\r\n\r\n{}`;
  const send = Buffer.from(text, "latin1");
  return isCut ? [{ send }, reset] : [{ send }];
}

function longest(random: Random): Asked {
  const after = random() < 0.7 ? retryAfter(random) : nothing;
  const limit = random() < 0.5 ? rateLimit(random) : nothing;
  const both = random() < 0.5 ? [after, limit] : [limit, after];
  return {
    lines: both.flatMap(({ lines }) => lines),
    wait: Math.max(after.wait, limit.wait),
  };
}

function planFrom(random: Random): Plan {
  const method = oneOf(random, methods);
  switch (oneOf(random, ["429", "429", "alone", "503", "200", "302"])) {
    case "429": {
      const asked = longest(random);
      const answer = answerWith(random, 429, asked);
      const wait = Math.max(shortest, asked.wait);
      return { ...calm, answer, wait, method };
    }
    case "alone": {
      const asked = longest(random);
      const answer = answerWith(random, 429, asked);
      const wait = Math.max(shortest, asked.wait);
      return { answer, wait, method, retries: 0, neighbour: true };
    }
    case "503": {
      const asked = retryAfter(random);
      const answer = answerWith(random, 503, asked);
      return { ...calm, answer, wait: Math.max(shortest, asked.wait) };
    }
    case "200": {
      const asked = rateLimit(random);
      const answer = answerWith(random, 200, asked);
      return { ...calm, answer, wait: asked.wait, method, neighbour: true };
    }
    default: {
      const asked = longest(random);
      const answer = answerWith(random, 302, asked, ["location: /on/"]);
      return { ...calm, answer, wait: asked.wait };
    }
  }
}

/** When the requests of a try arrived, by its clock. */
interface Arrivals {
  readonly times: number[];
  readonly clock: FakeClock;
  readonly plan: Plan;
}

/** What was wrong with a try; null when all was well. */
async function judge(
  transport: Transport,
  { times, clock, plan }: Arrivals,
): Promise<string | null> {
  const { wait, method, neighbour } = plan;
  const calls = neighbour ? [method, "GET" as const] : [method];
  let told = 0;
  for (const each of calls) {
    try {
      const body = each === "POST" || each === "PUT" ? { body: {} } : {};
      await transport.request(each, "/lead/", body);
    } catch (error) {
      if (!(error instanceof CloseApiError)) return String(error);
      told = Math.max(told, (error.retryAfter ?? 0) * 1000);
    }
  }
  const [first = 0, second] = times;
  if (second !== undefined) {
    const gap = second - first;
    return gap + 1e-6 >= wait ? null : `came back after ${gap} ms`;
  }
  const reported = told + 1e-6 >= wait;
  return reported
    ? null
    : `ended after ${clock.waits.length} waits, told ${told} ms`;
}

async function run({ count, seed }: Trial): Promise<readonly Figure[]> {
  let current: Arrivals | undefined;
  const server = await startFaultServer(() => {
    if (current === undefined) return reply(500);
    current.times.push(current.clock.now());
    return current.times.length === 1 ? current.plan.answer : reply(200);
  });
  const early: string[] = [];
  const hot: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const random = createRandom(Math.imul(seed ^ 0x9e3779b9, index + 1));
    const plan = planFrom(random);
    current = { times: [], clock: fakeClock(random), plan };
    const transport = createTransport(
      {
        apiKey: "api_retries.0123456789",
        baseUrl: server.url,
        retries: plan.retries,
      },
      current.clock,
    );
    const why = await judge(transport, current);
    await transport.close();
    if (why === null) continue;
    const list = plan.wait <= shortest ? hot : early;
    list.push(
      `try ${index}: ${why}, asked for ${plan.wait} ms by ${textOf(plan.answer)}`,
    );
  }
  await server.close();
  return [
    none(
      "retries-early",
      "requests earlier than the server asked, and waits it asked for that were neither kept nor told",
      early.length,
      early[0],
    ),
    none(
      "retries-hot",
      `requests sooner than ${shortest} ms after an answer that asks to wait`,
      hot.length,
      hot[0],
    ),
  ];
}

function textOf(answer: Answer): string {
  const [step] = answer;
  return step !== undefined && "send" in step ? step.send.toString() : "";
}

/** Random, hostile and outdated waits, with a clock that only notes them. */
export const retries: Proof = {
  name: "retries",
  unit: "answers",
  release: 10_000,
  short: 200,
  run,
};
