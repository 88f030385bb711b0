/** Tells the transport's errors in the generator's words: what failed, and what to do next. */
import { CodegenError } from "../errors.js";
import {
  CloseAbortError,
  CloseApiError,
  CloseConnectionError,
  CloseError,
  CloseTimeoutError,
} from "../runtime/errors.js";

/** Gives a `CodegenError` for an error of the runtime; others are given back as they are. */
export function translateError(error: unknown): unknown {
  if (error instanceof CloseApiError) return apiError(error);
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
      hint: "Check the network, a proxy, and `baseUrl` in the config; then run again.",
      cause: error,
    });
  }
  if (error instanceof CloseError)
    return new CodegenError("E_API", error.message, { cause: error });
  return error;
}

function apiError(error: CloseApiError): CodegenError {
  switch (error.status) {
    case 401:
      return new CodegenError(
        "E_AUTH",
        `Close refused the key: ${error.message}`,
        {
          hint: "Create a key under Settings → Developer → API Keys in Close, and check which one is set.",
          cause: error,
        },
      );
    case 403:
      return new CodegenError("E_FORBIDDEN", error.message, {
        hint: "Ask an administrator of the organisation for the permission.",
        cause: error,
      });
    case 429:
      return new CodegenError("E_RATE_LIMIT", error.message, {
        hint: "Other programs use the same key or organisation; run again later.",
        cause: error,
      });
    default:
      return new CodegenError("E_API", error.message, {
        hint: "Run again; if it stays so, check `baseUrl` in the config.",
        cause: error,
      });
  }
}
