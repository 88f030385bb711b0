/** Wherever a redirect leads: nothing is sent to another origin, not even a connection, and writes follow none. */
import { Agent } from "undici";
import { CloseError } from "../../src/runtime/errors.js";
import type { CloseClientOptions } from "../../src/runtime/options.js";
import { createTransport } from "../../src/runtime/transport/transport.js";
import { fakeClock } from "../support/fake-clock.js";
import { reply, startFaultServer } from "../support/fault-server.js";
import type { FaultServer } from "../support/fault-server.js";
import type { Random } from "../support/random.js";
import { below, createRandom, oneOf } from "../support/random.js";
import { none } from "./proof.js";
import type { Figure, Proof, Trial } from "./proof.js";

const statuses = [301, 302, 303, 307, 308, 300, 304, 305, 306] as const;
const methods = ["GET", "GET", "POST", "PUT", "DELETE"] as const;

/** Spellings of an address at another port, some of which a lenient reader takes for the first. */
const spellings: readonly ((here: number, there: number) => string)[] = [
  (_, there) => `http://127.0.0.1:${there}/x/`,
  (_, there) => `HTTP://127.0.0.1:${there}`,
  (_, there) => `//127.0.0.1:${there}/`,
  (_, there) => `\\\\127.0.0.1:${there}/`,
  (_, there) => `/\\127.0.0.1:${there}/`,
  (_, there) => `http:/\\127.0.0.1:${there}/`,
  (_, there) => `\t http://127.0.0.1:${there}/ `,
  (_, there) => `http://2130706433:${there}/`,
  (_, there) => `http://0x7f.1:${there}/`,
  (_, there) => `http://127.1:${there}/`,
  (_, there) => `http://[::ffff:127.0.0.1]:${there}/`,
  (_, there) => `http://localhost:${there}/`,
  (here, there) => `http://127.0.0.1:${here}@127.0.0.1:${there}/`,
  (here, there) => `http://127.0.0.1:${here}\\@127.0.0.1:${there}/`,
  (here, there) => `http://127.0.0.1:${there}#@127.0.0.1:${here}/`,
  (here, there) => `http://127.0.0.1:${there}?http://127.0.0.1:${here}/`,
  (here, there) => `http://127.0.0.1:${there}/, http://127.0.0.1:${here}/`,
  (_, there) => `https://127.0.0.1:${there}/`,
  (_, there) => `ftp://127.0.0.1:${there}/`,
  (_, there) => `ws://127.0.0.1:${there}/`,
  () => "data:application/json,{}",
  () => "http://[",
  () => "",
];

/** What is redirected to, hop by hop: some along the same origin first. */
function locationsFrom(
  random: Random,
  here: number,
  there: number,
): readonly string[] {
  const hops = Array.from({ length: below(random, 4) }, (_, hop) =>
    oneOf(random, [`/hop/${hop}/`, `http://127.0.0.1:${here}/hop/`, "?next"]),
  );
  return [...hops, oneOf(random, spellings)(here, there)];
}

/** What a try found wrong; null when all was well. */
async function tryOne(
  random: Random,
  ways: readonly Partial<CloseClientOptions>[],
  there: FaultServer,
): Promise<string | null> {
  const status = oneOf(random, statuses);
  const method = oneOf(random, methods);
  const before = there.connections();
  let locations: readonly string[] = [];
  const here = await startFaultServer((_, turn) => {
    const location = locations[turn];
    return location === undefined
      ? reply(200)
      : reply(status, "", { location });
  });
  locations = locationsFrom(random, here.port, there.port);
  const transport = createTransport(
    {
      apiKey: "api_redirects.0123456789",
      baseUrl: here.url,
      ...oneOf(random, ways),
    },
    fakeClock(random),
  );
  const body = method === "POST" || method === "PUT" ? { body: {} } : {};
  const error = await transport.request(method, "/lead/", body).then(
    () => null,
    (reason: unknown) => reason,
  );
  const asked = here.received.length;
  await transport.close();
  await here.close();
  const subject = `${method}, ${status} to ${JSON.stringify(locations)}`;
  if (there.connections() > before) return `${subject} led there`;
  if (method !== "GET" && asked > 1) return `${subject} was followed`;
  if (error === null && method !== "GET") return `${subject} was a success`;
  return error === null || error instanceof CloseError
    ? null
    : `${subject} ended with ${String(error)}`;
}

async function run({ count, seed }: Trial): Promise<readonly Figure[]> {
  const there = await startFaultServer(() => reply(200));
  const dispatcher = new Agent();
  const ways = [{}, { dispatcher }, { fetch: globalThis.fetch }];
  const wrong: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const random = createRandom(Math.imul(seed ^ 0x9e3779b9, index + 1));
    const why = await tryOne(random, ways, there);
    if (why !== null) wrong.push(why);
  }
  const connections = there.connections();
  await dispatcher.destroy();
  await there.close();
  return [
    none(
      "redirects-elsewhere",
      "connections to another origin that a redirect named",
      connections,
      wrong[0],
    ),
    none(
      "redirects-wrong",
      "redirected calls that were followed wrongly or ended with no error of the client",
      wrong.length,
      wrong[0],
    ),
  ];
}

/** Random redirects, with a second server that counts who comes. */
export const redirects: Proof = {
  name: "redirects",
  unit: "redirects",
  release: 10_000,
  short: 100,
  run,
};
