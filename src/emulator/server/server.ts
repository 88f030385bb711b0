/** The local Close as a server: sockets, requests and their log. It listens on loopback only. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { Reply } from "../endpoint/replies.js";
import { failed, rateLimitHeaders, unknownUrl } from "../endpoint/replies.js";
import type { Secrets } from "./accepted-keys.js";
import { userOf } from "./accepted-keys.js";
import { startDeliveries } from "../events/deliveries.js";
import type { Fault } from "./faults.js";
import { createFaults, distort, takesEffect } from "./faults.js";
import { finishConversion } from "../settings/field-writes.js";
import { randomKey } from "../state/id-source.js";
import { userWithRole } from "../state/users.js";
import { openOrganization } from "./open-organization.js";
import { lengthOfJson, Recent } from "../state/recent.js";
import type { Application, Incoming } from "./respond.js";
import { createApplication, respond } from "./respond.js";
import type { Context } from "../state/endpoint-context.js";
import { sampleOrganization } from "../sample/sample-organization.js";
import { logSchemaChanges } from "../events/schema-events.js";
import type { OrganizationSeed } from "../seeds/description.js";
import { send } from "./send-reply.js";
import type {
  AllSwitches,
  Switches,
  UndecidedSwitches,
} from "../state/switches.js";
import { defaultSwitches } from "../state/switches.js";

/** One request as the log has it; never the key. */
export interface RequestRecord {
  /** The method as it was sent, also where `x-http-method-override` names another one. */
  readonly method: string;
  /** The path below `/api/v1`, or the whole path where it lies elsewhere. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** True when it carried the right key or token. */
  readonly authorised: boolean;
}

/** Options of `startEmulator`; the switches of its behaviour are among them. */
export interface EmulatorOptions extends Partial<Switches> {
  /**
   * The organisation to hold.
   * @default sampleOrganization
   */
  organization?: OrganizationSeed;
  /**
   * The key to accept.
   * @default a random one of its own
   */
  apiKey?: string;
  /**
   * The access token to accept.
   * @default a random one of its own
   */
  accessToken?: string;
  /**
   * The number of requests that are kept in `requests`, the newest; fewer where they are very long.
   * @default 10000
   */
  requestLog?: number;
  /**
   * The number of events that are kept, the newest; fewer where they are very long. Close keeps those of 30 days.
   * @default 10000
   */
  eventLog?: number;
  /**
   * The port to listen on; 0 takes any free one.
   * @default 0
   */
  port?: number;
  /**
   * The time that writes carry.
   * @default the computer's own
   */
  now?: () => Date;
}

/** The same options for tests of our own, with the switches that nothing recorded decides yet. */
export interface InternalOptions
  extends EmulatorOptions, Partial<UndecidedSwitches> {}

/** A running local Close. */
export interface Emulator {
  /** The root of its API, `http://127.0.0.1:PORT/api/v1`. */
  readonly url: string;
  readonly apiKey: string;
  readonly accessToken: string;
  /**
   * An API key of a user who has a role: a word like `user`, or the id of a role of the organisation.
   * Where nobody has it, somebody is added. Throws `RangeError` for a role that the organisation has not.
   */
  keyWithRole(role: string): string;
  /** The requests that arrived last, in order; `requestLog` says how many. */
  readonly requests: readonly RequestRecord[];
  /** Adds a fault, in force from the next request on. */
  misbehave(fault: Fault): void;
  /** Drops all faults. */
  behave(): void;
  /** Ends all conversions of fields to another type, where the switch `conversions` is `"manual"`. */
  finishConversions(): void;
  /** Resolves when no delivery to a webhook is under way, further attempts included. */
  delivered(): Promise<void>;
  /** Stops listening and closes every connection, also those that are waiting; gives up deliveries. */
  close(): Promise<void>;
}

/** Starts a local Close; resolves when it listens, rejects when the port is taken. */
export async function startEmulator(
  options: InternalOptions = {},
): Promise<Emulator> {
  const {
    organization: seed = sampleOrganization,
    now = () => new Date(),
    requestLog = 10_000,
    eventLog = 10_000,
  } = options;
  const switches: AllSwitches = { ...defaultSwitches, ...options };
  const memory = { now, eventLog };
  const organization = openOrganization(seed, switches, memory);
  const { apiKey = randomKey(), accessToken = randomKey() } = options;
  const owner = organization.me().id;
  const keys = new Map([[apiKey, owner]]);
  const secrets = { keys, tokens: new Map([[accessToken, owner]]) };
  const requests = new Recent<RequestRecord>({
    items: requestLog,
    // A request line may have 16 000 characters, and anybody can send it.
    length: 4 * 1024 * 1024,
    lengthOf: lengthOfJson,
  });
  const faults = createFaults();
  const stop = new AbortController();
  const context: Context = { organization, switches };
  const parts: ServerParts = {
    app: createApplication(context, seed),
    secrets,
    signal: stop.signal,
    takeFault: (record) => {
      requests.add(record);
      // A request without the right key uses up no fault that is meant for the program under test.
      return record.authorised
        ? faults.take(record.method, record.path)
        : undefined;
    },
  };
  const server = createServer((request, response) => {
    void serve(parts, request, response);
  });
  const port = await listen(server, options.port ?? 0);
  const deliveries = startDeliveries(context);
  return {
    url: `http://127.0.0.1:${String(port)}/api/v1`,
    apiKey,
    accessToken,
    keyWithRole: (role) => keyOf(userWithRole(organization, role).id, keys),
    requests: requests.items,
    misbehave: faults.add,
    behave: faults.clear,
    finishConversions: () => {
      logSchemaChanges(context, null, () => {
        organization.fields.update(finishConversion);
      });
    },
    delivered: deliveries.finished,
    close: async () => {
      await Promise.all([close(server, stop), deliveries.close()]);
    },
  };
}

function keyOf(userId: string, keys: Map<string, string>): string {
  const known = [...keys].find(([, owner]) => owner === userId);
  if (known !== undefined) return known[0];
  const key = randomKey();
  keys.set(key, userId);
  return key;
}

type Server = ReturnType<typeof createServer>;

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      const address = server.address();
      if (address === null || typeof address === "string")
        reject(new TypeError("A server on a port has an address with a port."));
      else resolve(address.port);
    });
  });
}

function close(server: Server, stop: AbortController): Promise<void> {
  stop.abort();
  return new Promise((resolve) => {
    // A second close finds the server closed already: its error says nothing new.
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}

/** The parts of a running server that serve a request. */
interface ServerParts {
  readonly app: Application;
  readonly secrets: Secrets;
  readonly signal: AbortSignal;
  /** Logs a request and gives the fault that it meets. */
  readonly takeFault: (record: RequestRecord) => Fault | undefined;
}

async function serve(
  parts: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    await handle(parts, request, response);
  } catch (error) {
    if (request.socket.destroyed || parts.signal.aborted) return;
    const message = error instanceof Error ? error.message : String(error);
    response.statusCode = 500;
    response.end(
      JSON.stringify({ error: `The local Close failed: ${message}` }),
    );
  }
}

/** The largest body that is read, in bytes. */
const largestBody = 10 * 1024 * 1024;

async function handle(
  parts: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { app, signal } = parts;
  const head = readHead(request, parts.secrets);
  const { method, path, query, userId } = head;
  const authorised = userId !== null;
  const fault =
    parts.takeFault({
      method,
      path,
      query: Object.fromEntries(query),
      authorised,
    }) ?? {};
  // Without the right key no body is kept, however large.
  const body = authorised ? await readAll(request) : new Uint8Array();
  if (fault.delay !== undefined) await wait(fault.delay, undefined, { signal });
  const right = takesEffect(fault) ? answerTo(app, head, body) : empty;
  if (fault.reset === true) {
    request.socket.resetAndDestroy();
    return;
  }
  const { rateLimitHeader } = app.context.switches;
  await send(response, distort(right, fault, rateLimitHeader), fault, signal);
}

const empty: Reply = { status: 200, headers: {}, content: { kind: "none" } };

function answerTo(
  app: Application,
  head: Head,
  body: Uint8Array | undefined,
): Reply {
  if (!head.isInside) return unknownUrl();
  if (body === undefined) return failed(413, "The request is too large.");
  const reply = respond(app, { ...head, body });
  const { rateLimitHeader } = app.context.switches;
  return {
    ...reply,
    headers: {
      ...rateLimitHeaders(rateLimitHeader, 100, 1),
      ...reply.headers,
    },
  };
}

/** A request without its body; `isInside` says whether its path is below the API's root. */
type Head = Omit<Incoming, "body"> & { readonly isInside: boolean };

function readHead(request: IncomingMessage, secrets: Secrets): Head {
  const root = "/api/v1";
  const [path = "", ...query] = (request.url ?? "/").split("?");
  const isInside = path.startsWith(`${root}/`);
  return {
    method: request.method ?? "GET",
    path: isInside ? path.slice(root.length) : path,
    isInside,
    query: new Map(new URLSearchParams(query.join("?"))),
    userId: userOf(request.headers.authorization, secrets),
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(", ") : value,
      ]),
    ),
  };
}

/** Reads the body; undefined when it is larger than any request of Close's can be. */
async function readAll(
  request: IncomingMessage,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!(chunk instanceof Uint8Array)) continue;
    size += chunk.length;
    if (size <= largestBody) chunks.push(chunk);
  }
  return size > largestBody ? undefined : Buffer.concat(chunks);
}
