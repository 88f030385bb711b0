/** Work of which a failure stops nothing else. */
import { CodegenError } from "../errors.js";
import { explainError } from "../explain-error.js";

/** The outcome of work that others do not need. */
export type Attempted<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: CodegenError };

/** Does work whose foreseen errors stop nothing else. Bugs pass through, and so does an interruption. */
export async function attempt<T>(
  work: () => T | Promise<T>,
  signal: AbortSignal | undefined,
): Promise<Attempted<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (thrown) {
    const error = explainError(thrown);
    const isForeseen = error instanceof CodegenError;
    if (!isForeseen || signal?.aborted === true) throw error;
    return { ok: false, error };
  }
}
