/** What an attempt led to: what an answer means, or that none came. */
import { redactor, safeCause } from "./auth.js";
import type { Authorizer } from "./auth.js";
import { decodeJson, mayBeCut, textOf, mostErrorBytes } from "./body.js";
import type { Answer } from "./body.js";
import type { Call, Progress } from "./call.js";
import { TimeUp } from "./clock.js";
import type { Clock } from "./clock.js";
import {
  CloseConnectionError,
  CloseDecodeError,
  CloseTimeoutError,
} from "../errors.js";
import type { CloseError } from "../errors.js";
import type { CloseClientOptions, RequestEvent } from "../options.js";
import type { Limits } from "../limits.js";
import { printable } from "../printable.js";
import type { Queue } from "./queue.js";
import { rateLimitWait, retryAfterOf } from "./rate-limit.js";
import type { Gate } from "./rate-limit.js";
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

/** What an attempt led to. Failures that no repetition can fix are thrown instead. */
export type Outcome =
  | { readonly kind: "value"; readonly value: unknown }
  | {
      readonly kind: "failed";
      readonly failure: Failure;
      readonly error: CloseError;
      /** Milliseconds before the next attempt. */
      readonly wait: number;
    };

/** Milliseconds: the shortest wait after an answer that asks to wait, whatever it says. */
export const shortestWait = 250;

/** Adds to waits, so that those who wait for the same moment do not all come at once. */
export const jitter = 250;

/** What hooks receive of an attempt. */
export function eventOf(
  { method, path }: Call,
  progress: Progress,
): RequestEvent {
  return { method, path, attempt: progress.attempt };
}

/** Takes what must not be shown out of a text. */
function redactorOf({ authorization }: Progress): (text: string) => string {
  return redactor(authorization?.secrets ?? []);
}

/** What an answer means. */
export function outcomeOfAnswer(
  parts: Parts,
  call: Call,
  progress: Progress,
  answer: Answer,
): Outcome | Promise<Outcome> {
  const { status } = answer;
  parts.hooks.onResponse?.({ ...eventOf(call, progress), status });
  if (status >= 200 && status < 300) {
    return valueOf(parts, call, progress, answer);
  }
  // An earlier attempt did it, and only its answer was lost.
  if (call.method === "DELETE" && status === 404 && progress.doubts > 0) {
    return { kind: "value", value: null };
  }
  return outcomeOfRefusal(parts, call, progress, answer);
}

async function outcomeOfRefusal(
  { clock, gate }: Parts,
  call: Call,
  progress: Progress,
  { status, header, bytes }: Answer,
): Promise<Outcome> {
  const retryAfter = retryAfterOf(header);
  const asked = status === 429 ? rateLimitWait(header) : retryAfter;
  const pause = backoff(progress.attempt, clock.random());
  const wait =
    asked === undefined && status !== 429
      ? pause
      : Math.max(shortestWait, asked ?? pause);
  if (status === 429) gate.close(wait);
  // Loaded here: most programs are seldom refused.
  const { apiErrorOf } = await import("./error-body.js");
  const error = apiErrorOf({
    method: call.method,
    path: call.path,
    status,
    text: textOf(bytes.subarray(0, mostErrorBytes)),
    retryAfter: asked === undefined ? undefined : asked / 1000,
    redact: redactorOf(progress),
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
  const redact = redactorOf(progress);
  const text = textOf(bytes.subarray(0, mostErrorBytes));
  const start = printable(redact(text), 200);
  // The parser's error quotes some characters of the text: half a secret, which nobody would find.
  const isWhole = bytes.byteLength <= mostErrorBytes;
  const isSafe = !isEmpty && isWhole && redact(text) === text;
  throw new CloseDecodeError(
    `${subject} was answered with ${status} and ${isEmpty ? "an empty body" : `no JSON: ${start}`}`,
    isSafe ? { cause: decoded.cause } : undefined,
  );
}

/** What a broken connection or a time that ran out means; `isUnsent` where nothing has left this machine. */
export function broken(
  { clock }: Parts,
  call: Call,
  progress: Progress,
  thrown: unknown,
  isUnsent = false,
): Outcome {
  const { sent } = progress;
  const redact = redactorOf(progress);
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

/** Options of an error: a cause that is not there is left out. */
export function causeOption(cause: Error | null): ErrorOptions | undefined {
  return cause === null ? undefined : { cause };
}
