/** Requests to a local Close, as many as it answers; not a proof itself. */
import { Agent, Pool } from "undici";
import type { Dispatcher } from "undici";

/** Where the requests go, and with which key; null for a stranger's. */
export interface Target {
  readonly url: string;
  readonly apiKey: string | null;
}

/** How long to go on: until both are reached. */
export interface Load {
  readonly seconds: number;
  readonly requests: number;
}

type Line = Pick<Dispatcher.RequestOptions, "method" | "path" | "body">;

/** The largest header that Node's server takes is 16 KiB. */
const longQuery = "a".repeat(12_000);

/** What is asked for, over and over: reads, searches, writes that change something, and mistakes. */
const lines: readonly ((at: number, leadId: string) => Line)[] = [
  () => ({ method: "GET", path: "/me/" }),
  (_, id) => ({ method: "GET", path: `/lead/${id}/` }),
  (at, id) => put(`/lead/${id}/`, { name: `Lead ${at}` }),
  (at) => ({ method: "GET", path: `/lead/lead_${at}/?_fields=id` }),
  (at) => ({ method: "GET", path: `/me/?at=${at}` }),
  (at, id) => put(`/lead/${id}/`, { description: `${at} `.repeat(100) }),
  (at) => ({ method: "GET", path: `/none_${at}/` }),
  () => post("/lead/", { name: 7 }),
];

/** Some that cost much: one in so many. */
const seldom = 200;
const heavy: readonly ((at: number, leadId: string) => Line)[] = [
  (at) => ({ method: "GET", path: `/me/?at=${at}&long=${longQuery}` }),
  () => ({ method: "GET", path: "/schema/lead/" }),
  () => post("/data/search/", { query: { type: "match_all" }, _limit: 1 }),
  (_, id) => put(`/lead/${id}/`, { description: "x".repeat(100_000) }),
  () => ({ method: "GET", path: "/event/?_limit=50" }),
];

function put(path: string, body: object): Line {
  return { method: "PUT", path, body: JSON.stringify(body) };
}

function post(path: string, body: object): Line {
  return { method: "POST", path, body: JSON.stringify(body) };
}

function lineOf(at: number, leadId: string): Line {
  const round = Math.floor(at / seldom);
  const make =
    at % seldom === 0 ? heavy[round % heavy.length] : lines[at % lines.length];
  if (make === undefined) throw new TypeError("There are lines.");
  return make(at, leadId);
}

/** Sends requests for as long as they take, and gives how many were answered. */
export async function burden(
  { url, apiKey }: Target,
  { seconds, requests }: Load,
): Promise<number> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: 4, pipelining: 8 });
  // Whoever connects anew each time leaves nothing behind either.
  const fresh = new Agent({ pipelining: 0 });
  const headers = {
    "content-type": "application/json",
    ...(apiKey === null
      ? {}
      : { authorization: `Basic ${btoa(`${apiKey}:`)}` }),
  };
  const ask = async (dispatcher: Dispatcher, line: Line): Promise<unknown> => {
    const path = `${pathname}${line.path}`;
    const { body } = await dispatcher.request({
      ...line,
      origin,
      path,
      headers,
    });
    return line.path === "/lead/" ? body.json() : body.dump();
  };
  const made = await ask(pool, post("/lead/", { name: "Acme" }));
  const leadId = idIn(made);
  const end = performance.now() + seconds * 1000;
  let count = 0;
  const work = async (): Promise<void> => {
    while (performance.now() < end || count < requests) {
      count += 1;
      const dispatcher = count % 50 === 0 ? fresh : pool;
      await ask(dispatcher, lineOf(count, leadId));
    }
  };
  await Promise.all(Array.from({ length: 32 }, work));
  await Promise.all([pool.close(), fresh.close()]);
  return count;
}

function idIn(made: unknown): string {
  if (typeof made !== "object" || made === null) return "lead_none";
  const id: unknown = Reflect.get(made, "id");
  return typeof id === "string" ? id : "lead_none";
}
