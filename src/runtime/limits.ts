/** The numbers of a client, with their defaults. */
import { CloseInputError } from "./errors.js";

/** The numbers of a client, with defaults filled in. */
export interface Limits {
  readonly timeout: number;
  readonly deadline: number;
  readonly retries: number;
  readonly maxConcurrency: number;
  readonly maxResponseBytes: number;
}

/** The numbers that a client may be given. */
export type GivenLimits = {
  readonly [Name in keyof Limits]?: number | undefined;
};

/** Checks the numbers of a client; throws `CloseInputError` for those that make no sense. */
export function limitsOf(options: GivenLimits): Limits {
  return {
    timeout: atLeast("timeout", options.timeout ?? 30_000, 1),
    deadline: atLeast("deadline", options.deadline ?? 120_000, 1),
    retries: atLeast("retries", options.retries ?? 3, 0),
    maxConcurrency: atLeast("maxConcurrency", options.maxConcurrency ?? 10, 1),
    maxResponseBytes: atLeast(
      "maxResponseBytes",
      options.maxResponseBytes ?? 32 * 1024 * 1024,
      1,
    ),
  };
}

/** Gives a number back that is one and not too small, else throws `CloseInputError`. */
export function atLeast(name: string, value: number, least: number): number {
  if (typeof value === "number" && value >= least) return value;
  throw new CloseInputError(`${name} must be a number of at least ${least}.`);
}
