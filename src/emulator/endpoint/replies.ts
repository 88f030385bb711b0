/** Replies of the local Close, as values: statuses, envelopes and Close's shapes of errors (docs/close-api.md §7). */
import type { JsonObject } from "../state/json-object.js";
import type { AllSwitches } from "../state/switches.js";

/** The body of an answer: JSON, bytes sent as they are, or nothing. */
export type Content =
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "raw"; readonly bytes: Uint8Array; readonly type: string }
  | { readonly kind: "none" };

/** Headers by lower-case name. */
export type Headers = Readonly<Record<string, string>>;

/** One answer, before faults and the socket. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly content: Content;
}

/**
 * Ends an endpoint with an answer other than the one that was asked for; nothing has been changed by
 * then. Routes catch it.
 */
export class Refused extends Error {
  override readonly name = "Refusal";
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`Refused with ${String(reply.status)}.`);
    this.reply = reply;
  }
}

/** Ends the endpoint that is under way with an answer. */
export function refuse(reply: Reply): never {
  throw new Refused(reply);
}

/** An answer with a JSON body. */
function json(status: number, value: unknown, headers: Headers = {}): Reply {
  return { status, headers, content: { kind: "json", value } };
}

/** 200 with a JSON body. */
export function ok(value: unknown): Reply {
  return json(200, value);
}

/** Answers a POST: 200 on older resources, 201 with `location` on newer ones (docs/close-api.md §2.0). */
export function created(
  status: 200 | 201,
  path: string,
  value: JsonObject,
): Reply {
  return createdLater(status, path, () => value);
}

/** The same with a body that is made when somebody looks at it. */
export function createdLater(
  status: 200 | 201,
  path: string,
  show: () => JsonObject,
): Reply {
  let shown: JsonObject | undefined;
  return {
    status,
    headers: status === 201 ? { location: `/api/v1${path}` } : {},
    // Nobody looks at those of a seed.
    content: {
      kind: "json",
      get value() {
        return (shown ??= show());
      },
    },
  };
}

/** Answers a DELETE: 200 with `{}` on older resources, 204 without a body on newer ones (docs/close-api.md §2.0). */
export function deleted(status: 200 | 204): Reply {
  return status === 200
    ? ok({})
    : { status, headers: {}, content: { kind: "none" } };
}

/** A list without `has_more`, as newer endpoints send it (docs/close-api.md §5.2). */
export function wholeList(data: readonly JsonObject[]): Reply {
  return ok({ data });
}

/** An unpaged list with `has_more`. */
export function completeList(data: readonly JsonObject[]): Reply {
  return ok({ data, has_more: false });
}

/** A problem with the request as a whole: `{"error": …}`. */
export function failed(
  status: number,
  error: string,
  headers: Headers = {},
): Reply {
  return json(status, { error }, headers);
}

/** A problem with named attributes: 400 with `field-errors`; nothing has been written. */
export function invalid(
  problems: Readonly<Record<string, unknown>>,
  errors: readonly string[] = [],
): Reply {
  return json(400, { errors, "field-errors": problems });
}

/** 404 for an id nobody has; Close names the class of its model. */
export function missing(model: string): Reply {
  return failed(404, `Empty query: ${model} matching query does not exist.`);
}

/** 404 for a URL that is no endpoint. */
export function unknownUrl(): Reply {
  return failed(
    404,
    "The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.",
  );
}

/** 405 with the methods that the URL has. The body is not documented. */
export function methodNotAllowed(methods: readonly string[]): Reply {
  return failed(405, "The method is not allowed for the requested URL.", {
    allow: methods.join(", "),
  });
}

/** 401 in the words of 2026 or of 2017. */
export function unauthorized(form: AllSwitches["unauthorizedBody"]): Reply {
  return failed(
    401,
    form === "short"
      ? "Unauthorized"
      : "The server could not verify that you are authorized to access the URL requested.  You either supplied the wrong credentials (e.g. a bad password), or your browser doesn't understand how to supply the credentials required.",
  );
}

/** Refuses a feature that the plan or the key does not include. The texts are ours: none is documented. */
export function unavailable(status: 402 | 403 | 404): Reply {
  switch (status) {
    case 402:
      return failed(402, "Your plan does not include this feature.");
    case 403:
      return failed(403, "You do not have permission to do this.");
    case 404:
      return unknownUrl();
    default:
      return status satisfies never;
  }
}

/** What the headers about the rate limit say; `reset` is in seconds. */
interface Limits {
  readonly limit?: number;
  readonly remaining: number;
  readonly reset: number;
}

/** The headers about the rate limit that each reply has, in the form asked for. */
export function rateLimitHeaders(
  form: AllSwitches["rateLimitHeader"],
  { limit = 100, remaining, reset }: Limits,
): Headers {
  const parts = [`limit=${limit}`, `remaining=${remaining}`, `reset=${reset}`];
  switch (form) {
    case "comma":
      return { ratelimit: parts.join(", ") };
    case "semicolon":
      return {
        ratelimit: parts.join("; "),
        "ratelimit-limit": String(limit),
        "ratelimit-remaining": String(remaining),
        "ratelimit-reset": String(reset),
      };
    case "none":
      return {};
    default:
      return form satisfies never;
  }
}
