/** Asks a limiter of the caller's for turns, and does without it while it fails. */
import { CloseInputError } from "../errors.js";
import type { LimitedAnswer, Limiter } from "../options.js";
import { printable } from "../printable.js";
import { isObject } from "../record/read.js";
import { TimeUp, within } from "./clock.js";
import type { Clock } from "./clock.js";
import { rateLimitWait } from "./asked-wait.js";
import { partsOf, resetOf } from "./rate-limit.js";
import type { HeaderReader, SharedLimit } from "./rate-limit.js";

/** Milliseconds that a limiter has to answer: it only says when, the client waits. */
const patience = 2000;

/** Milliseconds for which one that failed is not asked again. */
const pause = 5000;

/** Opens the limit that a limiter shares; throws `CloseInputError` for one that lacks a method. */
export function openLimiter(limiter: Limiter, clock: Clock): SharedLimit {
  checkLimiter(limiter);
  const warnings = createWarnings();
  let askAgain = Number.NEGATIVE_INFINITY;
  const isAway = (): boolean => clock.now() < askAgain;
  return {
    async take(method, path, signal) {
      if (isAway()) return 0;
      try {
        const ms = await within(patience, signal, async (signal) =>
          checkTurn(
            await limiter.take({ group: groupOf(path), method, path, signal }),
          ),
        );
        warnings.answered();
        return ms;
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        askAgain = clock.now() + pause;
        warnings.failed(error);
        return 0;
      }
    },
    async learn(method, path, answer) {
      if (isAway()) return;
      try {
        await limiter.learn(limitsIn(method, path, answer));
      } catch (error) {
        warnings.unlearned(error);
      }
    },
  };
}

function checkLimiter(limiter: unknown): void {
  const isLimiter =
    isObject(limiter) &&
    typeof limiter["take"] === "function" &&
    typeof limiter["learn"] === "function";
  if (!isLimiter)
    throw new CloseInputError(
      "The limiter of a client has two methods, take and learn.",
    );
}

function checkTurn(ms: unknown): number {
  if (typeof ms === "number" && ms >= 0 && Number.isFinite(ms)) return ms;
  throw new TypeError(
    "take gave no number of milliseconds, which is 0 for at once",
  );
}

/** The first word of a path. */
function groupOf(path: string): string {
  return path.split("/")[1] ?? "";
}

/** What the headers of an answer say, in the first of the families that say anything. */
function limitsIn(
  method: string,
  path: string,
  {
    status,
    header,
  }: { readonly status: number; readonly header: HeaderReader },
): LimitedAnswer {
  const isOld = ["ratelimit", "ratelimit-limit"].every(
    (name) => header(name) === undefined,
  );
  const family = isOld ? "x-rate-limit" : "ratelimit";
  return {
    ...{ group: groupOf(path), method, path, status },
    limit: numberIn(header, family, "limit"),
    remaining: numberIn(header, family, "remaining"),
    reset: resetOf(header, family),
    retryAfter:
      status === 429 || header("retry-after") !== undefined
        ? rateLimitWait(header)
        : undefined,
    header,
  };
}

function numberIn(
  header: HeaderReader,
  family: "ratelimit" | "x-rate-limit",
  name: "limit" | "remaining",
): number | undefined {
  const texts = [...partsOf(header(family), name), header(`${family}-${name}`)];
  const text = texts.find((one) => one !== undefined)?.trim() ?? "";
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Writes to the console what is wrong with a limiter: once until it answers again, however many calls meet it. */
function createWarnings() {
  let hasFailed = false;
  let lesson: { readonly error: unknown } | "said" | undefined;
  return {
    failed(error: unknown) {
      if (hasFailed) return;
      hasFailed = true;
      console.warn(
        `The limiter of the Close client failed: ${troubleOf(error)}. Requests are sent without it until it answers again.`,
      );
    },
    /** Said with the next turn: a limiter that is gone fails there as well, and that says it all. */
    unlearned(error: unknown) {
      lesson ??= { error };
    },
    answered() {
      if (hasFailed) {
        hasFailed = false;
        if (lesson !== "said") lesson = undefined;
      }
      if (lesson === undefined || lesson === "said") return;
      console.warn(
        `The limiter of the Close client did not learn from an answer: ${troubleOf(lesson.error)}.`,
      );
      lesson = "said";
    },
  };
}

function troubleOf(error: unknown): string {
  if (error instanceof TimeUp) return `no answer within ${patience / 1000} s`;
  const text = error instanceof Error ? error.message : String(error);
  return printable(text, 200).replace(/\.$/, "");
}
