/** The transport's errors in the generator's words: what failed, and what to do next. */
import { CodegenError } from "../errors.js";
import {
  CloseAbortError,
  CloseApiError,
  CloseConnectionError,
  CloseError,
  CloseTimeoutError,
} from "../runtime/errors.js";
import { printable } from "../runtime/printable.js";

/** The key that was used, for whoever has to find out which one that is. */
export interface UsedKey {
  readonly secret: string;
  /** Its place, in words. */
  readonly source: string;
}

/** The key and proxy of a request, as far as errors name them. */
export interface Used {
  readonly key?: UsedKey | undefined;
  /** The origin of the proxy. */
  readonly proxy?: string | undefined;
}

/** Gives a `CodegenError` for an error of the runtime; others are given back as they are. */
export function translateError(
  error: unknown,
  { key, proxy }: Used = {},
): unknown {
  if (error instanceof CloseApiError) return apiError(error, key);
  if (error instanceof CloseAbortError) {
    return new CodegenError("E_INTERRUPTED", "The run was interrupted.", {
      cause: error,
    });
  }
  if (
    error instanceof CloseConnectionError ||
    error instanceof CloseTimeoutError
  ) {
    return new CodegenError("E_NETWORK", error.message, {
      hint: isCertificate(error)
        ? "If a proxy of your network signs connections itself, name its certificate: NODE_EXTRA_CA_CERTS=<path of a .pem file>. Otherwise check `baseUrl` in the config and CLOSE_API_URL."
        : `Check the network, ${proxyInWords(proxy)}, and \`baseUrl\` in the config or CLOSE_API_URL; then run again.`,
      cause: error,
    });
  }
  if (error instanceof CloseError)
    return new CodegenError("E_API", error.message, { cause: error });
  return error;
}

/** True if a connection failed for want of a certificate that Node trusts. */
function isCertificate(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const isOne =
    "code" in error &&
    /CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)/.test(String(error.code));
  return isOne || isCertificate(error.cause);
}

function proxyInWords(proxy: string | undefined): string {
  return proxy === undefined
    ? "whether HTTPS_PROXY should name a proxy"
    : `the proxy ${proxy}`;
}

/** Four characters distinguish keys and open nothing, unless they are much of a short key. */
function describeKey(key: UsedKey | undefined): string {
  if (key === undefined) return "the key";
  const { secret, source } = key;
  const end = secret.length < 20 ? "" : `, which ends in ${secret.slice(-4)}`;
  return `the key in ${source}${end}`;
}

function apiError(
  error: CloseApiError,
  key: UsedKey | undefined,
): CodegenError {
  const { reason } = error;
  const cause = error;
  switch (reason) {
    case "insufficient_scope":
      return new CodegenError(
        "E_FORBIDDEN",
        `Close refused ${describeKey(key)}: it lacks the scope for ${error.method} ${error.path} (${error.status} ${reason})${wordsOf(error)}`,
        {
          hint: "Add the scope to the key under Settings → Developer → API Keys in Close, or use a key that has it.",
          cause,
        },
      );
    case "inactive_api_key":
      return new CodegenError(
        "E_AUTH",
        `Close refused ${describeKey(key)}: it is not active (${error.status} ${reason})${wordsOf(error)}`,
        {
          hint: "Activate the key under Settings → Developer → API Keys in Close, or create another one, and check which one is set.",
          cause,
        },
      );
    case "missing_permission":
      return new CodegenError(
        "E_FORBIDDEN",
        `${error.method} ${error.path} failed with ${error.status}${wordsOf(error)}`,
        { hint: administrator, cause },
      );
    case undefined:
      return otherRefusal(error, key);
    default:
      return reason satisfies never;
  }
}

const administrator =
  "Ask an administrator of the organisation for the permission.";

/** Close's own words, which may name the scope or the permission. */
function wordsOf({ errors }: CloseApiError): string {
  const words = printable(errors.join("; "), 300);
  return words === "" ? "." : `: ${words}`;
}

function otherRefusal(
  error: CloseApiError,
  key: UsedKey | undefined,
): CodegenError {
  switch (error.status) {
    case 401:
      return new CodegenError(
        "E_AUTH",
        `Close refused ${describeKey(key)}: ${error.message}`,
        {
          hint: "Create a key under Settings → Developer → API Keys in Close, and check which one is set.",
          cause: error,
        },
      );
    case 403:
      return new CodegenError("E_FORBIDDEN", error.message, {
        hint: administrator,
        cause: error,
      });
    case 407:
      return new CodegenError(
        "E_NETWORK",
        `A proxy on the way wants other credentials: ${error.message}`,
        {
          hint: "Check HTTPS_PROXY, and ask whoever runs the proxy.",
          cause: error,
        },
      );
    case 429:
      return new CodegenError("E_RATE_LIMIT", error.message, {
        hint: "Other programs use the same key or organisation; run again later.",
        cause: error,
      });
    case 404:
      return new CodegenError("E_API", error.message, {
        hint: "Check CLOSE_API_URL, or `baseUrl` in the config: the address of Close's API ends in /api/v1.",
        cause: error,
      });
    default:
      return new CodegenError("E_API", error.message, {
        hint: "Run again; if it stays so, check CLOSE_API_URL and `baseUrl` in the config.",
        cause: error,
      });
  }
}
