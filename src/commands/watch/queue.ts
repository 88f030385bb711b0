/** The queue of `watch`: one thing at a time, changes of files before questions to Close. */
import type { ChangedKind } from "./files.js";

/** The next thing to do. */
export type Wish = {
  /** Aborts when the watching ends, and on a question as soon as there is something to generate. */
  readonly signal: AbortSignal;
} & (
  | {
      readonly kind: "generate";
      /** The changed files by path; empty when something else is the reason. */
      readonly changed: ReadonlyMap<string, ChangedKind>;
    }
  | { readonly kind: "ask" }
);

/** A queue in which equal wishes are one. */
export interface Wishes {
  readonly generate: () => void;
  /** Wishes to generate once no file has changed for a moment. */
  readonly change: (path: string, kind: ChangedKind) => void;
  /** Wishes to ask Close, after `seconds` or at once. */
  readonly ask: (seconds?: number) => void;
  /** Makes `next` reject. */
  readonly fail: (error: unknown) => void;
  /** Waits for a wish; null once the watching ends. One at a time. */
  readonly next: () => Promise<Wish | null>;
  readonly close: () => void;
}

/** The time after the last change when a burst of them, as editors and checkouts make it, is over; milliseconds. */
const settling = 100;

/** Makes an empty queue that ends when `signal` aborts. */
export function createWishes(signal: AbortSignal): Wishes {
  const due = new Set<Wish["kind"]>();
  const failures: unknown[] = [];
  let changed = new Map<string, ChangedKind>();
  let settled: NodeJS.Timeout | undefined;
  let asked: NodeJS.Timeout | undefined;
  let haste = new AbortController();
  let wake = (): void => undefined;

  const add = (kind: Wish["kind"]): void => {
    due.add(kind);
    if (kind === "generate") haste.abort();
    wake();
  };
  const take = (): Wish | null => {
    if (due.delete("generate")) {
      const taken = changed;
      changed = new Map();
      return { kind: "generate", changed: taken, signal };
    }
    if (!due.delete("ask")) return null;
    haste = new AbortController();
    return { kind: "ask", signal: AbortSignal.any([signal, haste.signal]) };
  };
  const wakeUp = (): void => wake();
  signal.addEventListener("abort", wakeUp);

  return {
    generate: () => add("generate"),
    change: (path, kind) => {
      changed.set(path, kind);
      clearTimeout(settled);
      settled = setTimeout(() => add("generate"), settling);
    },
    ask: (seconds = 0) => {
      clearTimeout(asked);
      asked = setTimeout(() => add("ask"), seconds * 1000);
    },
    fail: (error) => {
      failures.push(error);
      wake();
    },
    next: async () => {
      while (!signal.aborted) {
        if (failures.length > 0) throw failures[0];
        const wish = take();
        if (wish !== null) return wish;
        await new Promise<void>((done) => (wake = done));
      }
      return null;
    },
    close: () => {
      signal.removeEventListener("abort", wakeUp);
      clearTimeout(settled);
      clearTimeout(asked);
    },
  };
}
