/** From a socket to the endpoints and back: reads a request, logs it, and sends the answer or the fault that it meets. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { Reply } from "../endpoint/replies.js";
import { failed, rateLimitHeaders, unknownUrl } from "../endpoint/replies.js";
import type { Secrets } from "./accepted-keys.js";
import { userOf } from "./accepted-keys.js";
import type { RequestRecord } from "./emulator-options.js";
import type { Faults } from "./faults.js";
import { distort, takesEffect } from "./faults.js";
import type { RateLimits, Standing } from "./rate-limits.js";
import type { Application, Incoming } from "./respond.js";
import { respond } from "./respond.js";
import { send } from "./send-reply.js";

/** The parts of a running server that serve a request. */
export interface ServerParts {
  readonly app: Application;
  readonly secrets: Secrets;
  readonly signal: AbortSignal;
  readonly limits: RateLimits | undefined;
  readonly log: (record: RequestRecord) => void;
  /** Gives the fault that a request meets. */
  readonly takeFault: Faults["take"];
}

/** Answers one request, whatever happens on the way. */
export async function serve(
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
  parts.log({ method, path, query: Object.fromEntries(query), authorised });
  const standing = authorised
    ? parts.limits?.count(request.headers.authorization ?? "", path)
    : undefined;
  // A request without the right key, or beyond the limit, uses up no fault that is meant for the program under test.
  const isServed = authorised && standing?.isAllowed !== false;
  const fault = (isServed ? parts.takeFault(method, path) : undefined) ?? {};
  // Without the right key no body is kept, however large.
  const body = authorised ? await readAll(request) : new Uint8Array();
  if (fault.delay !== undefined) await wait(fault.delay, undefined, { signal });
  const right = takesEffect(fault)
    ? answerTo(app, head, body, standing)
    : empty;
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
  standing: Standing | undefined,
): Reply {
  if (!head.isInside) return unknownUrl();
  if (body === undefined) return failed(413, "The request is too large.");
  const reply =
    standing?.isAllowed === false
      ? tooMany(standing)
      : respond(app, { ...head, body });
  const { rateLimitHeader } = app.context.switches;
  const limits = standing ?? { remaining: 100, reset: 1 };
  return {
    ...reply,
    headers: { ...rateLimitHeaders(rateLimitHeader, limits), ...reply.headers },
  };
}

/** 429 with the seconds to wait, rounded up (docs/close-api.md §6). */
function tooMany({ reset }: Standing): Reply {
  return failed(429, "API call count exceeded for this period", {
    "retry-after": String(Math.ceil(reset)),
  });
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
