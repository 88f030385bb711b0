/** One attempt of a call: its turn, its credentials, the exchange, and what the answer means. */
import { redactor, safeCause } from "./auth.js";
import type { Authorization, Authorizer } from "./auth.js";
import { decodeJson, mayBeCut, readBytes, textOf } from "./body.js";
import type { Answer } from "./body.js";
import type { Call, Progress } from "./call.js";
import { TimeUp, until, within } from "./clock.js";
import type { Clock } from "./clock.js";
import { apiErrorOf } from "./error-body.js";
import {
  CloseApiError,
  CloseConnectionError,
  CloseDecodeError,
  CloseError,
  CloseTimeoutError,
} from "../errors.js";
import type { CloseClientOptions, Limits } from "../options.js";
import { printable } from "../printable.js";
import type { Queue } from "./queue.js";
import { exhaustedFor, rateLimitWait, retryAfterOf } from "./rate-limit.js";
import type { Gate } from "./rate-limit.js";
import { redirectOf } from "./redirect.js";
import { backoff, codeOf, isLasting, provesUnsent } from "./retry.js";
import type { Failure } from "./retry.js";
import type { Sender } from "./send.js";

/** What all calls of a client share. */
export interface Parts {
  readonly hooks: Pick<
    CloseClientOptions,
    "onRequest" | "onResponse" | "onRetry"
  >;
  readonly limits: Limits;
  readonly authorizer: Authorizer;
  readonly sender: Sender;
  readonly queue: Queue;
  readonly gate: Gate;
  readonly clock: Clock;
}

/** What an attempt led to. Failures that no repetition can mend are thrown instead. */
export type Outcome =
  | { readonly kind: "value"; readonly value: unknown }
  | {
      readonly kind: "failed";
      readonly failure: Failure;
      readonly error: CloseError;
      /** Milliseconds before the next attempt. */
      readonly wait: number;
    };

/** The shortest wait after an answer that asks to wait, whatever it says. */
const shortestWait = 250;

/** Adds to waits, so that those who wait for the same moment do not all come at once. */
const jitter = 250;

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

function eventOf({ method, path }: Call, progress: Progress) {
  return { method, path, attempt: progress.attempt };
}

/** Waits until Close wants to be asked again; throws at once when that is after the deadline. */
async function passGate(
  { gate, clock }: Parts,
  call: Call,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  // Others may close it again meanwhile.
  for (let ms = gate.closedFor(); ms > 0; ms = gate.closedFor()) {
    if (clock.now() + ms >= call.deadlineAt) throw tooLong(call, progress, ms);
    await clock.wait(ms + clock.random() * jitter, signal);
  }
}

function tooLong(call: Call, progress: Progress, ms: number): CloseApiError {
  const { method, path } = call;
  const retryAfter = Math.ceil(ms / 1000);
  const error = `Close asks to wait ${retryAfter} s, longer than the deadline allows`;
  return new CloseApiError(
    `${method} ${path} was not sent: ${error}.`,
    {
      status: 429,
      method,
      path,
      errors: [error],
      fieldErrors: {},
      retryAfter,
      body: "",
    },
    causeOption(progress.error),
  );
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
  // From here on an abort cannot tell whether the request has left.
  progress.sent = true;
  const run = (attemptSignal: AbortSignal): Promise<Answer> =>
    receive(parts, call, authorization, attemptSignal);
  let answer: Answer;
  try {
    answer = await within(call.timeout, signal, run);
  } catch (error) {
    if (signal.aborted || error instanceof CloseError) throw error;
    if (provesUnsent(error)) progress.sent = sentBefore;
    return broken(parts, call, progress, error);
  }
  // Turned away at the door: it had no effect.
  if ([401, 429].includes(answer.status)) progress.sent = sentBefore;
  return heard(parts, call, progress, answer);
}

/** Follows redirects of the same origin; anything else is an answer. */
async function receive(
  { sender, limits }: Parts,
  call: Call,
  { header, secrets }: Authorization,
  signal: AbortSignal,
): Promise<Answer> {
  const { method, body } = call;
  const headers = {
    accept: "application/json",
    // The size of an answer is limited, so it comes as large as it is.
    "accept-encoding": "identity",
    authorization: header,
    ...(body === null ? {} : { "content-type": "application/json" }),
    "user-agent": "close-codegen",
  };
  let { url } = call;
  for (let hops = 0; ; hops += 1) {
    const response = await sender.send({ method, url, headers, body }, signal);
    const { status } = response;
    const bytes = await readBytes(
      response.chunks,
      limits.maxResponseBytes,
      `${method} ${call.path}`,
    );
    const answer = { status, header: response.header, bytes };
    const next = redirectOf(call, url, answer, hops, redactor(secrets));
    if (next === null) return answer;
    url = next;
  }
}

/** What an answer means. */
function heard(
  parts: Parts,
  call: Call,
  progress: Progress,
  answer: Answer,
): Outcome {
  const { status, header } = answer;
  const { gate, hooks } = parts;
  hooks.onResponse?.({ ...eventOf(call, progress), status });
  const exhausted = exhaustedFor(header);
  if (exhausted !== undefined) gate.close(exhausted);
  if (status >= 200 && status < 300) {
    return valueOf(parts, call, progress, answer);
  }
  // An earlier attempt did it, and only its answer was lost.
  if (call.method === "DELETE" && status === 404 && progress.doubts > 0) {
    return { kind: "value", value: null };
  }
  return refused(parts, call, progress, answer);
}

function refused(
  { clock, gate }: Parts,
  call: Call,
  progress: Progress,
  { status, header, bytes }: Answer,
): Outcome {
  const retryAfter = retryAfterOf(header);
  const asked = status === 429 ? rateLimitWait(header) : retryAfter;
  const pause = backoff(progress.attempt, clock.random());
  const wait =
    asked === undefined && status !== 429
      ? pause
      : Math.max(shortestWait, asked ?? pause);
  if (status === 429) gate.close(wait);
  const error = apiErrorOf({
    method: call.method,
    path: call.path,
    status,
    text: textOf(bytes),
    retryAfter: asked === undefined ? undefined : asked / 1000,
    redact: redactor(progress.authorization?.secrets ?? []),
    nameOf: call.nameOf,
  });
  return {
    kind: "failed",
    failure: { kind: "status", status, asked: retryAfter !== undefined },
    error,
    wait: asked === undefined ? wait : wait + clock.random() * jitter,
  };
}

/** The JSON of a success. Deletions may be answered with nothing, and 204 always is. */
function valueOf(
  parts: Parts,
  call: Call,
  progress: Progress,
  answer: Answer,
): Outcome {
  const { status, bytes } = answer;
  const decoded = decodeJson(bytes);
  if (decoded.kind === "value") return decoded;
  const isEmpty = decoded.kind === "empty";
  if (isEmpty && (status === 204 || call.method === "DELETE")) {
    return { kind: "value", value: null };
  }
  const subject = `${call.method} ${call.path}`;
  if (mayBeCut(answer)) {
    const cause = new CloseDecodeError(`The answer (${status}) was cut off.`);
    return broken(parts, call, progress, cause);
  }
  const redact = redactor(progress.authorization?.secrets ?? []);
  const text = textOf(bytes);
  const start = printable(redact(text), 200);
  // The parser's error quotes some characters of the text: half a secret, which nobody would find.
  const isSafe = !isEmpty && redact(text) === text;
  throw new CloseDecodeError(
    `${subject} was answered with ${status} and ${isEmpty ? "an empty body" : `no JSON: ${start}`}`,
    isSafe ? { cause: decoded.cause } : undefined,
  );
}

/** What a broken connection or a time that ran out means. */
function broken(
  { clock }: Parts,
  call: Call,
  progress: Progress,
  thrown: unknown,
): Outcome {
  const { sent } = progress;
  const redact = redactor(progress.authorization?.secrets ?? []);
  const subject = `${call.method} ${call.path}`;
  const times = progress.attempt === 1 ? "" : ` (attempt ${progress.attempt})`;
  const doubt =
    sent && call.effect === "POST"
      ? " Close may have received it: look before you send it again."
      : "";
  const cause = safeCause(thrown, redact);
  const error =
    thrown instanceof TimeUp
      ? new CloseTimeoutError(
          `${subject} took longer than ${call.timeout} ms${times}.${doubt}`,
          { sent },
        )
      : new CloseConnectionError(
          `${subject} got no whole answer: ${reasonOf(cause)}${times}.${doubt}`,
          { sent, cause },
        );
  if (isLasting(thrown)) throw error;
  const kind = provesUnsent(thrown) ? "unsent" : "cut";
  const wait = backoff(progress.attempt, clock.random());
  return { kind: "failed", failure: { kind }, error, wait };
}

function reasonOf(cause: unknown): string {
  const code = codeOf(cause);
  const message = cause instanceof Error ? cause.message : "";
  const text = message.includes(code) ? message : `${code} ${message}`;
  return printable(text, 200).replace(/\.$/, "");
}

/** Options of an error: a cause that is not there is left out. */
export function causeOption(cause: Error | null): ErrorOptions | undefined {
  return cause === null ? undefined : { cause };
}
