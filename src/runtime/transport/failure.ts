/**
 * What is done about an attempt that failed: what its failure means, whether the request may be sent
 * again, and what is waited for before that.
 */
import { redactorOf, safeCause } from "./redact.js";
import type { Answer, Decoded } from "./body.js";
import { mayBeCut, textOf, mostErrorBytes } from "./broken-body.js";
import { lastCause } from "./call.js";
import type { Call, Progress } from "./call.js";
import { TimeUp, until } from "./clock.js";
import { apiErrorOf } from "./error-body.js";
import {
  CloseApiError,
  CloseConnectionError,
  CloseDecodeError,
  CloseTimeoutError,
} from "../errors.js";
import { jitter, shortestWait } from "./parts.js";
import type { Outcome, Parts } from "./parts.js";
import { printable } from "../printable.js";
import { memberOf } from "../record/member-of.js";
import { rateLimitWait, retryAfterOf } from "./asked-wait.js";
import { redirectOf } from "./redirect.js";
import {
  backoff,
  codeOf,
  isLasting,
  provesUnsent,
  repeatAfter,
} from "./retry.js";

/** Takes what must not be shown out of a text. */
function redactorFor({ authorization }: Progress): (text: string) => string {
  return redactorOf(authorization);
}

/** What a refusal means: by its status, and by how long Close asks to wait. */
function outcomeOfRefusal(
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
    text: textOf(bytes.subarray(0, mostErrorBytes)),
    retryAfter: asked === undefined ? undefined : asked / 1000,
    redact: redactorFor(progress),
    nameOf: nameOf(call),
  });
  return {
    kind: "failed",
    failure: { kind: "status", status, asked: retryAfter !== undefined },
    error,
    wait: asked === undefined ? wait : wait + clock.random() * jitter,
  };
}

function nameOf({ nameOf, record }: Call): Call["nameOf"] {
  return record === undefined ? nameOf : (wireKey) => memberOf(record, wireKey);
}

/** What the body of a success means that is no JSON: it was cut off, or will be none another time either. */
function outcomeOfBrokenBody(
  parts: Parts,
  call: Call,
  progress: Progress,
  answer: Answer,
  decoded: Exclude<Decoded, { readonly kind: "value" }>,
): Outcome {
  const { status, bytes } = answer;
  if (mayBeCut(answer)) {
    const cause = new CloseDecodeError(`The answer (${status}) was cut off.`);
    return broken(parts, call, progress, cause);
  }
  const isEmpty = decoded.kind === "empty";
  const redact = redactorFor(progress);
  const text = textOf(bytes.subarray(0, mostErrorBytes));
  const start = printable(redact(text), 200);
  // The parser's error quotes some characters of the text: half a secret, which nobody would find.
  const isWhole = bytes.byteLength <= mostErrorBytes;
  const isSafe = !isEmpty && isWhole && redact(text) === text;
  throw new CloseDecodeError(
    `${call.method} ${call.path} was answered with ${status} and ${isEmpty ? "an empty body" : `no JSON: ${start}`}`,
    isSafe ? { cause: decoded.cause } : undefined,
  );
}

/** What a broken connection or a time that ran out means; `isUnsent` where nothing has left this machine. */
function broken(
  { clock }: Parts,
  call: Call,
  progress: Progress,
  thrown: unknown,
  isUnsent = false,
): Outcome {
  const { sent } = progress;
  const redact = redactorFor(progress);
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
          `${subject} ${isUnsent ? "was not sent" : "got no whole answer"}: ${causeText(cause)}${times}.${doubt}`,
          { sent, cause },
        );
  if (isLasting(thrown) || (isUnsent && isMistake(thrown))) throw error;
  const kind = isUnsent ? "unsent" : "cut";
  const wait = backoff(progress.attempt, clock.random());
  return { kind: "failed", failure: { kind }, error, wait };
}

/** What fails before it is sent and is neither of the network nor of time will fail again. */
function isMistake(thrown: unknown): boolean {
  return (
    !(thrown instanceof TimeUp) &&
    !provesUnsent(thrown) &&
    codeOf(thrown) === ""
  );
}

function causeText(cause: unknown): string {
  const code = codeOf(cause);
  const message = cause instanceof Error ? cause.message : "";
  const text = message.includes(code) ? message : `${code} ${message}`;
  return printable(text, 200).replace(/\.$/, "");
}

type Failed = Extract<Outcome, { readonly kind: "failed" }>;

/** Ends when the request may be sent again, with what it is to be sent with in `progress`; throws where it may not. */
async function beforeRepeat(
  parts: Parts,
  call: Call,
  progress: Progress,
  outcome: Failed,
  signal: AbortSignal,
  isNewest: () => boolean | undefined,
): Promise<void> {
  const { clock, hooks } = parts;
  const { failure, error, wait } = outcome;
  // Something was loaded meanwhile.
  if (signal.aborted) throw signal.reason;
  progress.error = error;
  if (await renew(parts, progress, outcome, signal)) return;
  if (!mayRepeat(parts, call, progress, outcome, isNewest)) throw error;
  const { method, path } = call;
  const { attempt } = progress;
  hooks.onRetry?.({ method, path, attempt, delay: wait, error });
  progress.attempt += 1;
  // After a 429 everyone waits, at the gate.
  if (isRateLimit(outcome)) return;
  if (failure.kind !== "unsent") progress.doubts += 1;
  await clock.wait(wait, signal);
}

function isRateLimit({ failure }: Failed): boolean {
  return failure.kind === "status" && failure.status === 429;
}

/** After a 401, once a call: asks for other credentials where there is somebody to ask. */
async function renew(
  { authorizer }: Parts,
  progress: Progress,
  { failure }: Failed,
  signal: AbortSignal,
): Promise<boolean> {
  const { authorization, renewed } = progress;
  if (failure.kind !== "status" || failure.status !== 401) return false;
  if (authorization === null || renewed) return false;
  progress.renewed = true;
  const other = await until(authorizer.renewed(authorization), signal);
  if (other === null) return false;
  progress.authorization = other;
  return true;
}

function mayRepeat(
  { limits, clock }: Parts,
  call: Call,
  progress: Progress,
  { failure, wait }: Failed,
  isNewest: () => boolean | undefined,
): boolean {
  if (progress.attempt > limits.retries) return false;
  const repeat = repeatAfter(call, failure);
  if (repeat === "no") return false;
  if (repeat === "once" && (progress.doubts > 0 || isNewest() !== true)) {
    return false;
  }
  return clock.now() + wait < call.deadlineAt;
}

/** Throws where Close, or the limiter, asks to wait for longer than the call has. */
function refuseWait(
  call: Call,
  progress: Progress,
  ms: number,
  who: string,
): never {
  const { method, path } = call;
  const retryAfter = Math.ceil(ms / 1000);
  const error = `${who} asks to wait ${retryAfter} s, longer than the deadline allows`;
  throw new CloseApiError(
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
    lastCause(progress),
  );
}

/** What is done about failures, by what happened. */
export interface Failures {
  readonly beforeRepeat: typeof beforeRepeat;
  readonly broken: typeof broken;
  readonly outcomeOfBrokenBody: typeof outcomeOfBrokenBody;
  readonly outcomeOfRefusal: typeof outcomeOfRefusal;
  readonly provesUnsent: typeof provesUnsent;
  readonly rateLimitWait: typeof rateLimitWait;
  readonly redirectOf: typeof redirectOf;
  readonly refuseWait: typeof refuseWait;
  readonly retryAfterOf: typeof retryAfterOf;
}

/** All of it, to be loaded at once. */
export const failures: Failures = {
  beforeRepeat,
  broken,
  outcomeOfBrokenBody,
  outcomeOfRefusal,
  provesUnsent,
  rateLimitWait,
  redirectOf,
  refuseWait,
  retryAfterOf,
};
