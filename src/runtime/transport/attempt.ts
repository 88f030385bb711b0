/** One attempt of a call: its turn, its credentials, and the exchange. */
import type { Authorization } from "./credentials.js";
import { readBytes } from "./body.js";
import type { Answer } from "./body.js";
import type { Call, Progress } from "./call.js";
import { until, within } from "./clock.js";
import { CloseError } from "../errors.js";
import { outcomeOfAnswer } from "./outcome.js";
import { eventOf, jitter, shortestWait } from "./parts.js";
import type { Outcome, Parts } from "./parts.js";
import { exhaustedFor } from "./rate-limit.js";
import { whenFailed } from "./when-failed.js";

/** Makes one attempt. */
export async function attempt(
  parts: Parts,
  call: Call,
  progress: Progress,
  signal: AbortSignal,
): Promise<Outcome> {
  const { queue, authorizer, sender, hooks } = parts;
  const leave = await queue.enter(signal);
  try {
    const authorization =
      progress.authorization ?? (await until(authorizer.current(), signal));
    progress.authorization = authorization;
    await until(sender.open(), signal);
    // Last, so that nothing is sent after somebody else's answer has closed it.
    await passGate(parts, call, progress, signal);
    hooks.onRequest?.(eventOf(call, progress));
    return await exchange(parts, call, progress, authorization, signal);
  } finally {
    leave();
  }
}

/**
 * Waits until Close wants to be asked again, and for a turn of the limiter; throws at once when that is
 * after the deadline.
 */
async function passGate(
  { gate, clock, limiter }: Parts,
  call: Call,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const wait = async (ms: number, who: string, more = 0): Promise<void> => {
    if (clock.now() + ms >= call.deadlineAt)
      (await whenFailed(call, progress)).refuseWait(call, progress, ms, who);
    await clock.wait(ms + more, signal);
  };
  do {
    // Others may close it again meanwhile.
    for (let ms = gate.closedFor(); ms > 0; ms = gate.closedFor())
      await wait(ms, "Close", clock.random() * jitter);
    if (limiter === undefined) return;
    const turn = limiter.take(call.method, call.path, signal);
    const ms = await until(turn, signal);
    if (ms > 0) await wait(ms, "the limiter");
    // A turn that comes while the gate is closed is over when it opens.
  } while (gate.closedFor() > 0);
}

/** The start of an answer, which says most of what there is to say. */
type Head = Pick<Answer, "status" | "header">;

/** What is noted while a request is sent and its answer read. */
interface Notes {
  /** Whether it may have left this machine. */
  hasLeft: boolean;
  head: Head | undefined;
}

/** Sends the request and reads the answer within the time of an attempt. */
async function exchange(
  parts: Parts,
  call: Call,
  progress: Progress,
  authorization: Authorization,
  signal: AbortSignal,
): Promise<Outcome> {
  const sentBefore = progress.sent;
  const notes: Notes = { hasLeft: false, head: undefined };
  const run = (attemptSignal: AbortSignal): Promise<Answer> =>
    receive(parts, call, progress, authorization, notes, attemptSignal);
  let answer: Answer;
  try {
    answer = await within(call.timeout, signal, run);
  } catch (error) {
    if (signal.aborted) throw error;
    const refusal = refusalIn(notes.head);
    if (refusal === undefined) {
      if (error instanceof CloseError) throw error;
      const { broken, provesUnsent } = await whenFailed(call, progress);
      const isUnsent = !notes.hasLeft || provesUnsent(error);
      if (isUnsent) progress.sent = sentBefore;
      return broken(parts, call, progress, error, isUnsent);
    }
    answer = refusal;
  }
  // Turned away at the door: it had no effect.
  if ([401, 429].includes(answer.status)) progress.sent = sentBefore;
  return outcomeOfAnswer(parts, call, progress, answer);
}

/**
 * Makes an answer of the head of a refusal whose body could not be read. The status says what to do, and
 * the headers how long to wait; a body that broke off must not make us forget them.
 */
function refusalIn(head: Head | undefined): Answer | undefined {
  if (head === undefined || head.status < 400) return undefined;
  return { ...head, bytes: new Uint8Array() };
}

/** Closes the gate as soon as the head of an answer asks for it: the rest of it may never come. */
async function applyLimits(
  { gate, limiter }: Parts,
  call: Call,
  progress: Progress,
  head: Head,
): Promise<void> {
  const { status, header } = head;
  void limiter?.learn(call.method, call.path, head);
  const exhausted = exhaustedFor(header);
  if (exhausted !== undefined) gate.close(exhausted);
  if (status !== 429) return;
  // At once: what reads how long may have to be loaded.
  gate.close(shortestWait);
  const { rateLimitWait } = await whenFailed(call, progress);
  gate.close(rateLimitWait(header) ?? 0);
}

/** 0 is what a browser's fetch makes of any redirect. */
const redirects: readonly number[] = [0, 301, 302, 303, 307, 308];

/** Follows redirects of the same origin, once their waits are over; anything else is an answer. */
async function receive(
  parts: Parts,
  call: Call,
  progress: Progress,
  authorization: Authorization,
  notes: Notes,
  signal: AbortSignal,
): Promise<Answer> {
  const { method, body } = call;
  const headers = {
    accept: "application/json",
    // The size of an answer is limited, so it comes as large as it is.
    "accept-encoding": "identity",
    authorization: authorization.header,
    ...(body === null ? {} : { "content-type": "application/json" }),
    "user-agent": "close-codegen",
  };
  // From here on an abort cannot show whether the request has reached Close.
  const leave = (): void => {
    notes.hasLeft = true;
    progress.sent = true;
  };
  let { url } = call;
  for (let hops = 0; ; hops += 1) {
    const request = { method, url, headers, body };
    const response = await parts.sender.send(request, signal, leave);
    const { status, header } = response;
    notes.head = response;
    await applyLimits(parts, call, progress, response);
    const bytes = await readBytes(
      response.chunks,
      parts.limits.maxResponseBytes,
      `${method} ${call.path}`,
    );
    const answer = { status, header, bytes };
    if (!redirects.includes(status)) return answer;
    const { redirectOf, retryAfterOf } = await whenFailed(call, progress);
    url = redirectOf(call, url, answer, hops, authorization);
    parts.gate.close(retryAfterOf(header) ?? 0);
    await passGate(parts, call, progress, signal);
  }
}
