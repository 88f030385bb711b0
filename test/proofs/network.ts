/** A network between clients and a local Close that does its worst, at random and the same for each seed. */
import { Agent, request } from "undici";
import type { Dispatcher } from "undici";
import type { Emulator } from "../../src/emulator/index.js";
import {
  end,
  hang,
  headOf,
  reply,
  reset,
  startFaultServer,
} from "../support/fault-server.js";
import type { Answer, Received } from "../support/fault-server.js";
import { freePort } from "../support/free-port.js";
import type { Random } from "../support/random.js";
import { oneOf } from "../support/random.js";

/** An answer of Close. */
interface Right {
  readonly status: number;
  readonly body: string;
}

/** What befalls one attempt. */
export interface Mishap {
  /** Whether Close gets the request all the same. */
  readonly isHandled: boolean;
  /** Whether the answer says that nothing was done: then it may be sent again. */
  readonly turnsAway: boolean;
  /** Whether not even the body is read. */
  readonly isEarly: boolean;
  /** Makes of the right answer what is sent; where Close got nothing, that one is an empty 200. */
  readonly distort: (right: Right) => Answer;
}

/** One request with its attempts, one after the other. */
export interface Traveller {
  /** Of its own, so that what befalls it does not depend on others. */
  readonly random: Random;
  /** Hears of each attempt that arrives, before anything else happens to it. */
  readonly arrive: (mishap: Mishap | null) => void;
}

/** What is between the clients and Close. */
export interface Network {
  readonly url: string;
  /** Sends through the network; now and then it finds nobody there. */
  readonly dispatcher: Dispatcher;
  /** Resolves when nothing is on its way to Close any more. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const whole = ({ status, body }: Right): Answer => reply(status, body);

/** The bytes of the right answer up to any place of it, and then an end of some kind. */
const cut = (random: Random): Mishap["distort"] => {
  const last = oneOf(random, [reset, end]);
  const place = random();
  return ({ status, body }) => {
    const length = { "content-length": String(Buffer.byteLength(body)) };
    const bytes = Buffer.from(headOf(status, length) + body);
    const count = Math.floor(place * bytes.length);
    return [{ send: bytes.subarray(0, count) }, last];
  };
};

const waits = [
  { "retry-after": "1" },
  { ratelimit: "limit=1, remaining=0, reset=0.5" },
  { "retry-after": "soon" },
  {},
] as const;

const failures = [400, 401, 408, 409, 425, 500, 502, 503, 504] as const;

/** Ways to answer wrongly, by how often each is taken. */
const ways: readonly ((random: Random) => Partial<Mishap>)[] = [
  () => ({ isHandled: false, isEarly: true, distort: () => [reset] }),
  (random) => {
    const last = oneOf(random, [reset, end]);
    return { distort: () => [last] };
  },
  (random) => ({ isHandled: true, distort: cut(random) }),
  (random) => ({ isHandled: true, distort: cut(random) }),
  (random) => {
    const answer = reply(oneOf(random, failures), "{}", oneOf(random, waits));
    return { distort: () => answer };
  },
  (random) => {
    const last = random() < 0.3 ? [reset] : [];
    const answer = [...reply(429, "{}", oneOf(random, waits)), ...last];
    return { isHandled: false, turnsAway: true, distort: () => answer };
  },
  () => ({ distort: () => [{ send: "\u0000\u0001\r\n\r\n" }, end] }),
  // An answer too many, which must not be taken for that of the next request.
  () => ({
    isHandled: true,
    distort: (right) => [...whole(right), ...whole(right)],
  }),
  // A connection that breaks while it is idle.
  () => ({ isHandled: true, distort: (right) => [...whole(right), reset] }),
];

/** What befalls the next attempt; null when nothing does. */
function mishapFrom(random: Random): Mishap | null {
  const plain = { isHandled: random() < 0.5, turnsAway: false, isEarly: false };
  // Rare, since it takes the time of an attempt.
  if (random() < 0.005) return { ...plain, distort: () => [hang] };
  if (random() < 0.25) return null;
  return { ...plain, distort: whole, ...oneOf(random, ways)(random) };
}

/** Opens a network in front of a local Close; a traveller is known by the path of its requests. */
export async function openNetwork(
  emulator: Pick<Emulator, "url" | "apiKey">,
  travellerOf: (path: string) => Traveller,
): Promise<Network> {
  const upstream = connectTo(emulator);
  const pending = new Map<Traveller, Mishap | null>();
  const server = await startFaultServer(
    async (received) => {
      const mishap = pending.get(travellerOf(received.path)) ?? null;
      if (mishap === null) return whole(await upstream.send(received));
      const right = mishap.isHandled
        ? await upstream.send(received)
        : { status: 200, body: "" };
      return mishap.distort(right);
    },
    {
      onHead: ({ path }) => {
        const traveller = travellerOf(path);
        const mishap = mishapFrom(traveller.random);
        pending.set(traveller, mishap);
        traveller.arrive(mishap);
        return mishap?.isEarly === true
          ? mishap.distort({ status: 200, body: "" })
          : undefined;
      },
    },
  );
  const agent = new Agent();
  const nobody = `http://127.0.0.1:${String(await freePort())}`;
  return {
    url: server.url,
    dispatcher: agent.compose((dispatch) => (options, handler) => {
      const isThere = travellerOf(options.path).random() >= 0.1;
      const sent = isThere ? options : { ...options, origin: nobody };
      return dispatch(sent, handler);
    }),
    settled: upstream.settled,
    close: async () => {
      await agent.destroy();
      await server.close();
      await upstream.close();
    },
  };
}

/** Sends requests on to the local Close. */
function connectTo({ url, apiKey }: Pick<Emulator, "url" | "apiKey">) {
  const dispatcher = new Agent();
  const underWay = new Set<Promise<Right>>();
  const headers = {
    authorization: `Basic ${btoa(`${apiKey}:`)}`,
    "content-type": "application/json",
  };
  const ask = async ({ path, body }: Received): Promise<Right> => {
    const options = { method: "POST", headers, body, dispatcher } as const;
    const answer = await request(`${url}${path}`, options);
    return { status: answer.statusCode, body: await answer.body.text() };
  };
  return {
    async send(received: Received): Promise<Right> {
      const answer = ask(received);
      underWay.add(answer);
      try {
        return await answer;
      } finally {
        underWay.delete(answer);
      }
    },
    async settled(): Promise<void> {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
    close: () => dispatcher.destroy(),
  };
}
