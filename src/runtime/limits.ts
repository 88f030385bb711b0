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
  const limit = (name: keyof Limits, usual: number, least = 1): number =>
    atLeast(name, options[name] ?? usual, least);
  return {
    timeout: limit("timeout", 30_000),
    deadline: limit("deadline", 120_000),
    retries: limit("retries", 3, 0),
    maxConcurrency: limit("maxConcurrency", 10),
    maxResponseBytes: limit("maxResponseBytes", 32 * 1024 * 1024),
  };
}

/** Gives a number back that is one and not too small, else throws `CloseInputError`. */
export function atLeast(name: string, value: number, least: number): number {
  if (typeof value === "number" && value >= least) return value;
  throw new CloseInputError(`${name} must be a number of at least ${least}.`);
}
