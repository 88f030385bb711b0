/** Close's rate limit: what its headers ask for, and the gate that all callers wait at. */
import type { Clock } from "./clock.js";

/** A header's value by its lower-case name; several of one name are joined with commas. */
export type HeaderReader = (name: string) => string | undefined;

/** How long nothing should be sent because the last request of a window was; undefined when some are left. */
export function exhaustedFor(header: HeaderReader): number | undefined {
  for (const family of ["ratelimit", "x-rate-limit"] as const) {
    const remaining = [
      ...partsOf(header(family), "remaining"),
      header(`${family}-remaining`) ?? "",
    ];
    if (remaining.some((text) => /^\s*(?:0+(?:\.0+)?|-\d.*)\s*$/.test(text))) {
      return resetOf(header, family);
    }
  }
  return undefined;
}

/** How long the window of a limit takes from now on, in milliseconds; undefined when the headers do not say. */
export function resetOf(
  header: HeaderReader,
  family: "ratelimit" | "x-rate-limit",
): number | undefined {
  const single = header(`${family}-reset`);
  const texts = [
    ...partsOf(header(family), "reset"),
    ...(single === undefined ? [] : [single]),
  ];
  if (texts.length === 0) return undefined;
  return Math.max(...texts.map(secondsIn));
}

/** The values of one name in `limit=100, remaining=50, reset=5` as documented, with semicolons as observed. */
export function partsOf(
  value: string | undefined,
  name: "limit" | "remaining" | "reset",
): readonly string[] {
  return (value ?? "")
    .split(/[,;]/)
    .map((part) => part.trim().split(/\s*=\s*/))
    .filter(([key]) => key?.toLowerCase() === name)
    .map(([, text]) => text ?? "");
}

/** The longest of a list of seconds in milliseconds, which may be endless; 0 for anything that is no such list. */
export function secondsIn(text: string): number {
  const seconds = text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => /^\d+(?:\.\d+)?$/.test(part))
    .map(Number);
  return Math.max(0, ...seconds) * 1000;
}

/** What all callers of a client wait at once Close has asked one of them to wait. */
export interface Gate {
  /** Closes it for at least so many milliseconds from now; it never opens earlier than asked before. */
  close(ms: number): void;
  /** Milliseconds until it opens; 0 when it is open. */
  closedFor(): number;
}

/** Makes an open gate. */
export function createGate(clock: Clock): Gate {
  let opens = Number.NEGATIVE_INFINITY;
  return {
    close(ms) {
      opens = Math.max(opens, clock.now() + ms);
    },
    closedFor: () => Math.max(0, opens - clock.now()),
  };
}

/** The limit that processes share; neither of its functions ever fails by itself. */
export interface SharedLimit {
  /** Milliseconds until a request may be sent; throws the signal's reason only. */
  take(method: string, path: string, signal: AbortSignal): Promise<number>;
  /** Passes on what an answer says. */
  learn(
    method: string,
    path: string,
    answer: { readonly status: number; readonly header: HeaderReader },
  ): Promise<void>;
}
