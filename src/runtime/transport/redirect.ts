/** Where a redirect may lead: reads follow within the origin, writes never do. */
import type { Answer } from "./body.js";
import type { Authorization } from "./credentials.js";
import { textOf } from "./broken-body.js";
import { CloseApiError } from "../errors.js";
import { printable } from "../printable.js";
import { redactorOf } from "./redact.js";
import type { Method } from "./retry.js";

const mostHops = 3;

/**
 * Where an answer sends a request on to. Throws `CloseApiError` for a redirect that is not followed:
 * nothing is sent there, credentials least of all.
 */
export function redirectOf(
  call: { readonly method: Method; readonly path: string },
  from: URL,
  { status, header, bytes }: Answer,
  hops: number,
  authorization: Authorization,
): URL {
  const location = header("location");
  const target =
    location !== undefined && URL.canParse(location, from.href)
      ? new URL(location, from)
      : null;
  const why = refusalOf(call.method, from, target, hops);
  if (target !== null && why === null) return target;
  const redact = redactorOf(authorization);
  const { method, path } = call;
  const place =
    location === undefined
      ? "without an address"
      : `to ${printable(redact(location), 200)}`;
  const error = `redirected ${place}, which is not followed: ${why}`;
  throw new CloseApiError(`${method} ${path} failed with ${status}: ${error}`, {
    status,
    method,
    path,
    errors: [error],
    fieldErrors: {},
    body: redact(textOf(bytes)).slice(0, 4096),
  });
}

function refusalOf(
  method: Method,
  from: URL,
  target: URL | null,
  hops: number,
): string | null {
  if (method !== "GET") return "it is a write";
  if (target === null) return "it leads nowhere";
  if (target.origin !== from.origin) return "it leads to another origin";
  return hops < mostHops ? null : `it is one of more than ${mostHops}`;
}
