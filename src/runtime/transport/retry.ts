/** Which requests may be sent again after which failure, and after how long. */

/** The methods of Close's API. */
export type Method = "GET" | "POST" | "PUT" | "DELETE";

/** What happened to an attempt. */
export type Failure =
  /** It provably never left: no address, no connection. */
  | { readonly kind: "unsent" }
  /** It may have been received: a broken connection, a timeout, an answer cut off. */
  | { readonly kind: "cut" }
  /** It was answered; `asked` when the answer has a `Retry-After`. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly asked: boolean;
    };

/** What is known of a request. */
export interface Repeatable {
  /** What the request amounts to: a POST that only searches is a GET. */
  readonly effect: Method;
  /** Whether the body adds to or removes from lists, which is not the same done twice. */
  readonly edits: boolean;
}

/**
 * Whether a request may be sent again: always, once as long as nothing newer was written over it, or
 * never. A create never is after it may have been received.
 */
export function repeatAfter(
  request: Repeatable,
  failure: Failure,
): "yes" | "once" | "no" {
  switch (failure.kind) {
    case "unsent":
      return "yes";
    case "cut":
      return afterDoubt(request);
    case "status":
      return afterStatus(request, failure.status, failure.asked);
    default:
      return failure satisfies never;
  }
}

function afterStatus(
  request: Repeatable,
  status: number,
  asked: boolean,
): "yes" | "once" | "no" {
  const same = request.effect !== "POST" && !request.edits;
  switch (status) {
    case 429:
      return "yes";
    case 408:
      return same ? "yes" : "no";
    case 409:
      return request.effect === "GET" ? "yes" : "no";
    case 503:
      return asked && same ? "yes" : afterDoubt(request);
    case 500:
    case 502:
    case 504:
      return afterDoubt(request);
    default:
      return "no";
  }
}

function afterDoubt({ effect, edits }: Repeatable): "yes" | "once" | "no" {
  if (effect === "POST" || edits) return "no";
  return effect === "PUT" ? "once" : "yes";
}

/** The wait before a repetition, in milliseconds: random, and up to twice as long each time. */
export function backoff(attempt: number, random: number): number {
  return random * Math.min(20_000, 500 * 2 ** (attempt - 1));
}

/** The codes of errors that arise before a request is written; the last two are those of older Bun. */
const unconnected =
  /^(?:EAI_[A-Z]+|ECONNREFUSED|ENOTFOUND|UND_ERR_CONNECT_TIMEOUT|ConnectionRefused|FailedToOpenSocket)$/;

/** The codes of undici for what it does not even begin. */
const refused =
  /^UND_(?:MOCK_ERR_MOCK_NOT_MATCHED|ERR_(?:BPL_MISSING_UPSTREAM|CLOSED|INVALID_ARG|MAX_ORIGINS_REACHED|NOT_SUPPORTED|PRX_TLS|SOCKS5.*))$/;

/**
 * What a message says where there is no code: a handshake that broke off (Node), a tunnel that a proxy
 * refused (undici), a port that `fetch` never asks (Node, Deno), no connection (Deno).
 */
const unsentWords =
  /before secure TLS connection|when HTTP Tunneling|^bad port$|Requests to port \d+ are blocked|client error \(Connect\)/;

/** The codes of errors of a handshake that will never succeed: certificates, no TLS at all. */
const untrusted =
  /^(?:CERT_|DEPTH_ZERO_|ERR_SSL_WRONG_VERSION|ERR_TLS_CERT_|SELF_SIGNED_|UNABLE_TO_)/;

/** The codes of errors that are not fixed by waiting either. */
const lasting =
  /^(?:HPE_HEADER_OVERFLOW|UND_MOCK_|UND_ERR_(?:CLOSED|DESTROYED|HEADERS_OVERFLOW|INVALID_ARG|NOT_SUPPORTED))/;

/** Whether an error proves that nothing of the request left this machine. */
export function provesUnsent(error: unknown): boolean {
  return chain(error).some((link) => {
    const code = textAt(link, "code");
    return (
      unconnected.test(code) ||
      refused.test(code) ||
      untrusted.test(code) ||
      /^(?:connect|getaddrinfo)$/.test(textAt(link, "syscall")) ||
      unsentWords.test(textAt(link, "message"))
    );
  });
}

/** Whether an error will come again however often the request is sent. */
export function isLasting(error: unknown): boolean {
  return chain(error).some((link) => {
    const code = textAt(link, "code");
    const wantsPassword = textAt(link, "message").includes("response (407)");
    return untrusted.test(code) || lasting.test(code) || wantsPassword;
  });
}

/** The most specific code of an error, empty when there is none. */
export function codeOf(error: unknown): string {
  const codes = chain(error).map((link) => textAt(link, "code"));
  return codes.find((code) => code !== "") ?? "";
}

/** An error and its causes: `fetch` wraps what happened, Node what happened with each address. */
function chain(error: unknown): readonly object[] {
  const links: object[] = [];
  for (
    let link = error;
    typeof link === "object" && link !== null && links.length < 6;
    link = causeOf(link)
  ) {
    links.push(link);
  }
  return links;
}

function causeOf(error: object): unknown {
  if (error instanceof AggregateError) return error.errors[0];
  return Reflect.get(error, "cause");
}

function textAt(value: object, key: string): string {
  const text: unknown = Reflect.get(value, key);
  return typeof text === "string" ? text : "";
}
