/** Answers one request from the organisation's state: everything between the socket and the endpoints. */
import type { Reply } from "../endpoint/replies.js";
import {
  failed,
  invalid,
  methodNotAllowed,
  ok,
  unauthorized,
  unavailable,
  unknownUrl,
} from "../endpoint/replies.js";
import type { JsonObject } from "../state/json-object.js";
import { isJsonObject, own } from "../state/json-object.js";
import { asUser } from "../state/organization.js";
import type { Route, Router } from "../endpoint/router.js";
import type { Context } from "../state/endpoint-context.js";
import { createRouter, overriddenQuery } from "../endpoint/router.js";
import { allRoutes } from "../routes/all-routes.js";
import type { OrganizationSeed } from "../seeds/description.js";

/** One request that has been read completely. */
export interface Incoming {
  readonly method: string;
  /** Below `/api/v1`, as it was sent. */
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  /** The id of the user who asks; null where no key or token was right. */
  readonly userId: string | null;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** As it was sent, or read already. */
  readonly body: Uint8Array | JsonObject;
}

/** The endpoints of one organisation, and the state that they work on. */
export interface Application {
  readonly context: Context;
  readonly router: Router;
  readonly seed: OrganizationSeed;
}

/** Puts the endpoints together. */
export function createApplication(
  context: Context,
  seed: OrganizationSeed,
): Application {
  const router = createRouter(allRoutes);
  return { context, router, seed };
}

/** Answers a request, and changes the organisation's state if it is a write. */
export function respond(app: Application, sent: Incoming): Reply {
  const incoming = { ...sent, path: todaysPath(sent.path) };
  if (!incoming.path.endsWith("/")) return withSlash(app, incoming);
  const page = own(
    app.seed.override ?? {},
    `${incoming.method} ${incoming.path}`,
  );
  if (page !== undefined)
    return incoming.userId === null ? refused(app) : verbatim(page);
  const overrides =
    incoming.method === "POST" &&
    incoming.headers["x-http-method-override"]?.toUpperCase() === "GET";
  const match = app.router(overrides ? "GET" : incoming.method, incoming.path);
  switch (match.kind) {
    case "none":
      return unknownUrl();
    case "methods":
      return incoming.method === "POST" && match.methods.includes("PUT")
        ? failed(404, "Did you mean to use PUT?")
        : methodNotAllowed(match.methods);
    case "route":
      if (incoming.userId === null) return refused(app);
      return atRoute(
        actingAs(app, incoming.userId),
        match.route,
        match.params,
        incoming,
        overrides,
      );
    default:
      return match satisfies never;
  }
}

/**
 * The path as it is written today: older programs end it in several slashes, and name custom fields in the
 * plural (docs/close-api.md §2.1).
 */
function todaysPath(path: string): string {
  return path
    .replace(/(?<=[^/])\/{2,}$/, "/")
    .replace(/^\/custom_fields(?=\/)/, "/custom_field");
}

function actingAs(app: Application, userId: string): Application {
  const { context } = app;
  const organization = asUser(context.organization, userId);
  return { ...app, context: { ...context, organization } };
}

function refused({ context }: Application): Reply {
  return unauthorized(context.switches.unauthorizedBody);
}

/** A path without its slash leads to the one with it, by the status that has a client send its body again. */
function withSlash({ router }: Application, incoming: Incoming): Reply {
  const path = `${incoming.path}/`;
  if (router(incoming.method, path).kind === "none") return unknownUrl();
  const query = new URLSearchParams([...incoming.query]).toString();
  const location = `/api/v1${path}${query === "" ? "" : `?${query}`}`;
  return {
    status: 308,
    headers: { location },
    content: { kind: "none" },
  };
}

function verbatim(page: unknown): Reply {
  if (typeof page !== "string") return ok(page);
  return {
    status: 200,
    headers: {},
    content: {
      kind: "raw",
      bytes: Buffer.from(page),
      type: "application/json",
    },
  };
}

function atRoute(
  { context, seed }: Application,
  route: Route,
  params: ReadonlyMap<string, string>,
  incoming: Incoming,
  overrides: boolean,
): Reply {
  const { feature } = route;
  const refusal =
    feature === undefined ? undefined : seed.unavailable?.[feature];
  if (refusal !== undefined) return unavailable(refusal);
  const hasBody =
    overrides || route.method === "POST" || route.method === "PUT";
  const read = hasBody ? readBody(incoming) : noBody;
  if (read.kind === "refused") return read.reply;
  const { body } = read;
  const query = overrides
    ? new Map([...incoming.query, ...overriddenQuery(body)])
    : incoming.query;
  const unknown = context.switches.strictQuery
    ? [...query.keys()].filter((name) => !route.query.includes(name))
    : [];
  if (unknown.length > 0)
    return invalid(
      Object.fromEntries(
        unknown.map((name) => [name, "This parameter is not known here."]),
      ),
    );
  context.organization.events.startRequest();
  const { method, path, headers } = incoming;
  return route.answer(context, {
    request: { method, path },
    headers,
    params,
    query,
    body: overrides ? {} : body,
  });
}

type ReadBody =
  | { readonly kind: "read"; readonly body: JsonObject }
  | { readonly kind: "refused"; readonly reply: Reply };

const noBody: ReadBody = { kind: "read", body: {} };

/** Reads a JSON object or says what is wrong, in the words of Close's framework (docs/close-api.md §7.4). */
function readBody({ headers, body }: Incoming): ReadBody {
  if (!(body instanceof Uint8Array)) return { kind: "read", body };
  if (headers["transfer-encoding"]?.includes("chunked") === true)
    return refusedBody("Chunked Transfer-Encoding is not supported.");
  if (!/^application\/json\b/i.test(headers["content-type"] ?? ""))
    return refusedBody(
      "Please send valid JSON with a 'Content-Type: application/json' header.",
    );
  const value = parse(body);
  if (value === undefined)
    return refusedBody("The request contains invalid JSON.");
  return isJsonObject(value)
    ? { kind: "read", body: value }
    : refusedBody("JSON data must be a dict.");
}

function refusedBody(error: string): ReadBody {
  return { kind: "refused", reply: failed(400, error) };
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (error) {
    // Both a syntax error and bytes that are no UTF-8 are what a client may send.
    if (error instanceof SyntaxError || error instanceof TypeError)
      return undefined;
    throw error;
  }
}
