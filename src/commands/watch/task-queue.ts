/** The queue of `watch`: one thing at a time, changes of files before questions to Close. */
import type { ChangedKind } from "./watch-files.js";

/** A task of `watch`. */
export type QueuedTask = {
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

/** A queue in which equal tasks are one. */
export interface TaskQueue {
  readonly generate: () => void;
  /** Queues a run once no file has changed for a moment. */
  readonly change: (path: string, kind: ChangedKind) => void;
  /** Queues a question to Close, after `seconds` or at once. */
  readonly ask: (seconds?: number) => void;
  /** Makes `next` reject. */
  readonly fail: (error: unknown) => void;
  /** Waits for a task; null once the watching ends. One at a time. */
  readonly next: () => Promise<QueuedTask | null>;
  readonly close: () => void;
}

/** The time after the last change when a burst of them, as editors and checkouts make it, is over; milliseconds. */
const quietTime = 100;

/** Makes an empty queue that ends when `signal` aborts. */
export function createTaskQueue(signal: AbortSignal): TaskQueue {
  const due = new Set<QueuedTask["kind"]>();
  const failures: unknown[] = [];
  let changed = new Map<string, ChangedKind>();
  let quiet: NodeJS.Timeout | undefined;
  let asked: NodeJS.Timeout | undefined;
  let urgent = new AbortController();
  let wake = (): void => undefined;

  const add = (kind: QueuedTask["kind"]): void => {
    due.add(kind);
    if (kind === "generate") urgent.abort();
    wake();
  };
  const take = (): QueuedTask | null => {
    if (due.delete("generate")) {
      const taken = changed;
      changed = new Map();
      return { kind: "generate", changed: taken, signal };
    }
    if (!due.delete("ask")) return null;
    urgent = new AbortController();
    return { kind: "ask", signal: AbortSignal.any([signal, urgent.signal]) };
  };
  const wakeUp = (): void => wake();
  signal.addEventListener("abort", wakeUp);

  return {
    generate: () => add("generate"),
    change: (path, kind) => {
      changed.set(path, kind);
      clearTimeout(quiet);
      quiet = setTimeout(() => add("generate"), quietTime);
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
        const task = take();
        if (task !== null) return task;
        await new Promise<void>((done) => (wake = done));
      }
      return null;
    },
    close: () => {
      signal.removeEventListener("abort", wakeUp);
      clearTimeout(quiet);
      clearTimeout(asked);
    },
  };
}
