/** What is said where undici cannot be loaded. */
import { CloseError } from "../errors.js";
import { printable } from "../printable.js";
import { isObject } from "../record/read.js";

/** The error that says why undici is not there, and which one to install. */
export function unloaded(cause: unknown): CloseError {
  const code: unknown = isObject(cause) ? cause["code"] : undefined;
  const isMissing = /^(?:ERR_)?MODULE_NOT_FOUND$/.test(String(code));
  const message = cause instanceof Error ? cause.message : String(cause);
  const reason = isMissing ? "it is not installed" : printable(message, 200);
  return new CloseError(
    `undici could not be loaded: ${reason.replace(/\.$/, "")}. Install the one for your Node (undici@7 from Node 20.18.1 on, undici@8 from Node 22.19 on), or give the client a \`fetch\`. Nothing was sent.`,
    { cause },
  );
}
