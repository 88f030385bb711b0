/**
 * A process of its own that makes calls for as long as it is given, all with one signal, and says what they
 * cost it; not a proof itself.
 */
import { getEventListeners } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import { createCloseClient } from "../../generated/index.js";
import { oauth } from "../../generated/runtime/index.js";
import { cannedFor } from "./soak-server.js";

/** What to do. */
export interface ClientTask {
  /** Where the canned answers are. */
  readonly url: string;
  /** The shortest time to go on for, in seconds. */
  readonly seconds: number;
  /** The least calls to make. */
  readonly calls: number;
}

/** What it cost. */
export interface ClientCost {
  /** All calls, those that fail on purpose too. */
  readonly calls: number;
  /** Bytes by which the memory grew for each call, once everything had been called many times. */
  readonly growth: number;
  /** Listeners that were left on the signal. */
  readonly listeners: number;
}

const {
  url,
  seconds,
  calls: least,
} = JSON.parse(process.argv[2] ?? "") as ClientTask;
const { signal } = new AbortController();
const options = { baseUrl: url, apiKey: "api_soak.0123456789", retries: 1 };

/** Answers at once, without a connection: most calls go this way, since there are to be many. */
const answering: typeof fetch = (input, init) => {
  const answer = cannedFor(String(input));
  if (answer !== null) {
    return Promise.resolve(lightResponse(...answer));
  }
  return new Promise((_, reject) => {
    const end = (): void => reject(init?.signal?.reason);
    init?.signal?.addEventListener("abort", end, { once: true });
  });
};

/** All that the client looks at of a response, at a tenth of its cost. */
function lightResponse(status: number, text: string): Response {
  const chunks = [new TextEncoder().encode(text)];
  const reader = {
    read: () => Promise.resolve({ value: chunks.pop() }),
    cancel: () => Promise.resolve(),
  };
  const body = { getReader: () => reader };
  return { status, headers: new Headers(), body } as unknown as Response;
}

let tokens = { accessToken: "access-token", refreshToken: "refresh-token-0" };
let refreshes = 0;
/** Tokens that end as soon as they have come: each call renews them. */
const renewal = oauth({
  clientId: "client-identity",
  clientSecret: "client-secret",
  loadTokens: () => tokens,
  saveTokens: (saved) => void (tokens = saved),
  fetch: () =>
    Promise.resolve(
      Response.json({
        access_token: `access-token-${refreshes}`,
        refresh_token: `refresh-token-${(refreshes += 1)}`,
        expires_in: 0.001,
      }),
    ),
});

const near = createCloseClient({ ...options, fetch: answering });
const far = createCloseClient(options);
const renewing = createCloseClient({
  baseUrl: url,
  auth: renewal,
  fetch: answering,
});

const call = { signal };

/** Reads a list no further than its first item. */
async function first(list: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of list) return;
}

type Kind = (close: typeof near, at: number) => Promise<unknown>;

/** What a program does all day; half of it goes wrong. */
const kinds: readonly Kind[] = [
  (close) => close.request("GET", "/me/", call),
  (close) => close.leads.get("lead_one", call),
  (close) => close.leads.get("lead_one", { ...call, select: ["name"] }),
  (close, at) => close.leads.update(`lead_${at}`, { name: "Acme" }, call),
  (close) => first(close.leads.list({}, call)),
  (close) =>
    first(close.leads.search({ where: { name: { words: "Acme" } } }, call)),
  (close) => first(close.events.list({}, call)),
  (close, at) => close.request("GET", `/missing_${at}/`, call),
  (close) => close.request("GET", "/me/", { ...call, query: { a: "\ud800" } }),
  (close) => close.request("POST", "/slow/", { ...call, body: {}, timeout: 1 }),
  (close) => close.request("POST", "/refused/", { ...call, body: { a: 1 } }),
  (close) => close.request("GET", "/me/", { signal: AbortSignal.abort() }),
  () => renewing.request("GET", "/me/", call),
];

/** One call of so many goes over a connection. */
const connected = 16;

let calls = 0;

async function work(isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    calls += 1;
    const at = calls;
    const close = at % connected === 0 ? far : near;
    await kinds[at % kinds.length]?.(close, at).catch(() => undefined);
  }
}

/** Calls until it is over, several at once, and gives what is in use then. */
async function workUntil(isOver: () => boolean): Promise<number> {
  await Promise.all(Array.from({ length: 8 }, () => work(isOver)));
  for (let time = 0; time < 4; time += 1) {
    await turn();
    globalThis.gc?.();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const start = performance.now();
/** Whether a part of the work is done, in time and in calls. */
const isDone = (part: number) => (): boolean =>
  performance.now() - start >= seconds * part * 1000 && calls >= least * part;

// What is made once, code above all, is made in the first half.
const before = await workUntil(isDone(0.5));
const from = calls;
const after = await workUntil(isDone(1));
const cost: ClientCost = {
  calls,
  growth: (after - before) / (calls - from),
  listeners: getEventListeners(signal, "abort").length,
};
await Promise.all([near.close(), far.close(), renewing.close()]);
process.stdout.write(JSON.stringify(cost));
process.exit();
