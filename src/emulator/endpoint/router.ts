/** Finds the endpoint for a method and a path. */
import type { Reply } from "./replies.js";
import { Refused } from "./replies.js";
import type { JsonObject } from "../state/json-object.js";
import { isJsonObject } from "../state/json-object.js";
import type { Feature } from "../state/state.js";
import type { Context, RequestLine } from "../state/endpoint-context.js";

/** The methods that Close's endpoints know. */
export type HttpMethod = "GET" | "POST" | "PUT" | "DELETE";

/** One request as an endpoint sees it. */
export interface ApiCall {
  readonly request: RequestLine;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The parts of the path that the endpoint's pattern names. */
  readonly params: ReadonlyMap<string, string>;
  readonly query: ReadonlyMap<string, string>;
  /** The body of a POST or a PUT; empty otherwise. */
  readonly body: JsonObject;
}

/** What is behind an endpoint that does not behave as Close: a store without rules of its own, or nothing. */
export type Standing = "stores" | "not here";

/** One endpoint: a pattern such as `/custom_field/lead/:id/` and what answers it. */
export interface Route {
  readonly method: HttpMethod;
  readonly pattern: string;
  /** The query parameters it knows; Close ignores others. */
  readonly query: readonly string[];
  /** The feature that must be available for it; undefined for what every organisation has. */
  readonly feature: Feature | undefined;
  /** How much of Close is behind it; it behaves as Close when left out. */
  readonly standing?: Standing;
  readonly answer: (context: Context, call: ApiCall) => Reply;
}

/** The same endpoints with what is behind them. */
export function withStanding(
  standing: Standing,
  routes: readonly Route[],
): readonly Route[] {
  return routes.map((one) => ({ ...one, standing }));
}

/** The query parameters and the feature of a route. */
export interface RouteOptions {
  readonly query?: readonly string[];
  readonly feature?: Feature | undefined;
}

/** Describes an endpoint; `answer` may throw a `Refusal`. */
export function route(
  method: HttpMethod,
  pattern: string,
  answer: Route["answer"],
  options: RouteOptions = {},
): Route {
  const { query = [], feature } = options;
  return {
    method,
    pattern,
    query,
    feature,
    answer: (context, call) => {
      try {
        return answer(context, call);
      } catch (error) {
        if (error instanceof Refused) return error.reply;
        throw error;
      }
    },
  };
}

/** The end of a path: an endpoint, the methods that it has, or nothing. */
export type RouteMatch =
  | {
      readonly kind: "route";
      readonly route: Route;
      readonly params: ReadonlyMap<string, string>;
    }
  | { readonly kind: "methods"; readonly methods: readonly HttpMethod[] }
  | { readonly kind: "none" };

/** Finds endpoints by method and by path below `/api/v1`. */
export type Router = (method: string, path: string) => RouteMatch;

/** An endpoint with the parts of its pattern. */
interface CompiledRoute {
  readonly route: Route;
  readonly parts: readonly string[];
}

/** Builds a router; of two endpoints that fit, the first is taken. */
export function createRouter(routes: readonly Route[]): Router {
  // Most requests are compared with a few endpoints, not with all that Close has.
  const near = new Map<string, CompiledRoute[]>();
  for (const one of routes) {
    const parts = one.pattern.split("/");
    const known = near.get(nearOf(parts));
    if (known === undefined) near.set(nearOf(parts), [{ route: one, parts }]);
    else known.push({ route: one, parts });
  }
  return (method, path) => {
    const parts = path.split("/");
    const fits = (near.get(nearOf(parts)) ?? []).flatMap((one) => {
      const params = matchParts(one.parts, parts);
      return params === undefined ? [] : [{ route: one.route, params }];
    });
    const found = fits.find((fit) => fit.route.method === method);
    if (found !== undefined) return { kind: "route", ...found };
    if (fits.length === 0) return { kind: "none" };
    const methods = new Set(fits.map((fit) => fit.route.method));
    return { kind: "methods", methods: [...methods] };
  };
}

/** What the patterns that can fit a path have in common with it: the first word, and the number of parts. */
function nearOf(parts: readonly string[]): string {
  return `${parts[1] ?? ""}/${String(parts.length)}`;
}

function matchParts(
  pattern: readonly string[],
  parts: readonly string[],
): ReadonlyMap<string, string> | undefined {
  if (pattern.length !== parts.length) return undefined;
  const params = new Map<string, string>();
  for (const [index, expected] of pattern.entries()) {
    const part = parts[index] ?? "";
    if (!expected.startsWith(":")) {
      if (expected !== part) return undefined;
    } else {
      if (part === "") return undefined;
      params.set(expected.slice(1), part);
    }
  }
  return params;
}

/** The part of the path that a pattern names; ids of Close need no decoding. */
export function param(call: ApiCall, name: string): string {
  const value = call.params.get(name);
  if (value === undefined)
    throw new TypeError(`The pattern of this route names no ${name}.`);
  return value;
}

/** The query parameters of a request body's `_params`, for a POST that stands for a GET. */
export function overriddenQuery(body: unknown): ReadonlyMap<string, string> {
  const params = isJsonObject(body) ? body["_params"] : undefined;
  if (!isJsonObject(params)) return new Map();
  return new Map(
    Object.entries(params).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(",") : String(value),
    ]),
  );
}
