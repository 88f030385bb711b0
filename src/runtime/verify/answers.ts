/** What Close answered, kept for a while: whoever asks meanwhile asks nothing anew, and whoever waits for the same waits together. */
import { CloseAbortError } from "../errors.js";
import { systemClock, until } from "../transport/clock.js";
import type { Clock } from "../transport/clock.js";

/** Whose request it is that an answer is for. */
export interface Asking {
  /** Answers to requests that were made before are too old, by the clock of `createAnswers`. */
  readonly since: number;
  readonly signal: AbortSignal | undefined;
}

/** Gives the answer of a key, which `load` asks for where none is known. */
export type Answers = <T>(
  key: string,
  asking: Asking,
  load: (signal: AbortSignal) => Promise<T>,
) => Promise<T>;

interface SchemaAnswer {
  readonly value: Promise<unknown>;
  readonly askedAt: number;
  readonly over: AbortController;
  waiting: number;
  isDone: boolean;
}

/** Makes the memory of one client. Failures are not kept; what nobody waits for any more is ended. */
export function createAnswers(clock: Clock = systemClock): Answers {
  const answers = new Map<string, SchemaAnswer>();
  const ask = (
    key: string,
    load: (signal: AbortSignal) => Promise<unknown>,
  ): SchemaAnswer => {
    const over = new AbortController();
    const answer: SchemaAnswer = {
      value: load(over.signal),
      askedAt: clock.now(),
      over,
      waiting: 0,
      isDone: false,
    };
    answers.set(key, answer);
    answer.value.then(
      () => (answer.isDone = true),
      () => forget(answers, key, answer),
    );
    return answer;
  };
  return async <T>(
    key: string,
    { since, signal }: Asking,
    load: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    if (signal?.aborted === true) throw aborted(signal, false);
    const known = answers.get(key);
    const isFresh =
      known !== undefined && (!known.isDone || known.askedAt >= since);
    const answer = isFresh ? known : ask(key, load);
    // Only `load` of the same key gives what is kept under it.
    return (await waitFor(answer, signal, () =>
      forget(answers, key, answer),
    )) as T;
  };
}

function forget(
  answers: Map<string, SchemaAnswer>,
  key: string,
  answer: SchemaAnswer,
): void {
  answer.isDone = true;
  if (answers.get(key) === answer) answers.delete(key);
}

async function waitFor(
  answer: SchemaAnswer,
  signal: AbortSignal | undefined,
  drop: () => void,
): Promise<unknown> {
  answer.waiting += 1;
  try {
    if (signal === undefined) return await answer.value;
    return await until(answer.value, signal);
  } catch (error) {
    throw signal?.aborted === true && error === signal.reason
      ? aborted(signal, true)
      : error;
  } finally {
    answer.waiting -= 1;
    if (answer.waiting === 0 && !answer.isDone) {
      drop();
      answer.over.abort();
    }
  }
}

function aborted(signal: AbortSignal, sent: boolean): CloseAbortError {
  return new CloseAbortError("close.verify() was aborted.", {
    sent,
    cause: signal.reason,
  });
}
