/** Loads what is done about failures when there is one: most calls succeed. */
import type { Call, Progress } from "./call.js";
import { CloseConnectionError } from "../errors.js";
import type { Failures } from "./failure.js";

/** Gives what is done about failures; throws `CloseConnectionError` where that cannot be loaded. */
export async function whenFailed(
  { method, path }: Pick<Call, "method" | "path">,
  { sent }: Pick<Progress, "sent">,
): Promise<Failures> {
  try {
    const { failures } = await import("./failure.js");
    return failures;
  } catch (cause) {
    throw new CloseConnectionError(
      `${method} ${path} failed, and the code that says why could not be loaded.`,
      { sent, cause },
    );
  }
}
