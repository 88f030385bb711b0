/** Errors of single features of the client; as all of its errors, they are there from the start. */
import { CloseError } from "./errors.js";
import type { DriftFinding } from "./verify/drift-finding.js";

/** A value that was added to or removed from a list. */
export interface AppliedEdit {
  /** The field's name. */
  readonly field: string;
  readonly operation: "add" | "remove";
  readonly value: unknown;
}

/**
 * An update of several requests stopped on the way; `cause` is what happened to the request that
 * failed, `applied` is what the ones before it did.
 */
export class ClosePartialUpdateError extends CloseError {
  override readonly name = "ClosePartialUpdateError" as const;
  readonly applied: readonly AppliedEdit[];

  constructor(
    message: string,
    applied: readonly AppliedEdit[],
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.applied = applied;
  }
}

/**
 * Close gave no new tokens, or its answer was lost, which may have used up the refresh token: the
 * account must be connected again.
 */
export class CloseReauthorizationError extends CloseError {
  override readonly name = "CloseReauthorizationError" as const;
}

/** `close.verify({ onDrift: "throw" })` found something that breaks this program; the message lists it, with the next step. */
export class CloseDriftError extends CloseError {
  override readonly name = "CloseDriftError" as const;
  /** All findings, also those that break nothing. */
  readonly findings: readonly DriftFinding[];

  constructor(message: string, findings: readonly DriftFinding[]) {
    super(message);
    this.findings = findings;
  }
}
