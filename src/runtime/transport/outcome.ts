/** What an answer means. */
import { decodeJson } from "./body.js";
import type { Answer } from "./body.js";
import type { Call, Progress } from "./call.js";
import { eventOf } from "./parts.js";
import type { Outcome, Parts } from "./parts.js";
import { whenFailed } from "./when-failed.js";

/**
 * What an answer means. Of a success it is the JSON; deletions may be answered with nothing, and 204
 * always is.
 */
export async function outcomeOfAnswer(
  parts: Parts,
  call: Call,
  progress: Progress,
  answer: Answer,
): Promise<Outcome> {
  const { status, bytes } = answer;
  const isDelete = call.method === "DELETE";
  parts.hooks.onResponse?.({ ...eventOf(call, progress), status });
  if (status >= 200 && status < 300) {
    const decoded = await decodeJson(bytes);
    if (decoded.kind === "value") return decoded;
    const mayBeEmpty = status === 204 || isDelete;
    if (decoded.kind === "empty" && mayBeEmpty) return noValue;
    const { outcomeOfBrokenBody } = await whenFailed(call, progress);
    return outcomeOfBrokenBody(parts, call, progress, answer, decoded);
  }
  // An earlier attempt did it, and only its answer was lost.
  if (isDelete && status === 404 && progress.doubts > 0) return noValue;
  const { outcomeOfRefusal } = await whenFailed(call, progress);
  return outcomeOfRefusal(parts, call, progress, answer);
}

const noValue: Outcome = { kind: "value", value: null };
