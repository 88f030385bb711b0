/** What the attempts of all calls have in common: what they are made with, and what they lead to. */
import type { Authorizer } from "./credentials.js";
import type { Call, Progress } from "./call.js";
import type { Clock } from "./clock.js";
import type { CloseError } from "../errors.js";
import type { CloseClientOptions, RequestEvent } from "../options.js";
import type { Limits } from "../limits.js";
import type { Queue } from "./queue.js";
import type { Gate, SharedLimit } from "./rate-limit.js";
import type { Failure } from "./retry.js";
import type { Sender } from "./sender.js";

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
  readonly limiter: SharedLimit | undefined;
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
