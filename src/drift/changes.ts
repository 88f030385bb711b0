/** The changes between two pictures of an organisation, as values. */

/** The severity of a change: for whoever reads, for whoever writes, and the worse of the two. */
export type Severity = "breaking" | "dangerous" | "safe";

/**
 * The kinds of changes. `shared.*` are of a shared field's place on one object type; `opportunityStatus.*`
 * of the statuses of a pipeline that both sides have.
 */
export type ChangeKind =
  | "object.added"
  | "object.removed"
  | "object.relabelled"
  | "object.archived"
  | "object.unarchived"
  | "object.descriptionChanged"
  | "object.createOnlyChanged"
  | "object.rolesChanged"
  | "field.added"
  | "field.removed"
  | "field.relabelled"
  | "field.typeChanged"
  | "field.converting"
  | "field.manyChanged"
  | "field.requiredChanged"
  | "field.targetChanged"
  | "field.rolesChanged"
  | "field.descriptionChanged"
  | "field.backReferenceChanged"
  | "choice.added"
  | "choice.removed"
  | "shared.attached"
  | "shared.detached"
  | "leadStatus.added"
  | "leadStatus.removed"
  | "leadStatus.relabelled"
  | "pipeline.added"
  | "pipeline.removed"
  | "pipeline.relabelled"
  | "opportunityStatus.added"
  | "opportunityStatus.removed"
  | "opportunityStatus.relabelled"
  | "opportunityStatus.moved"
  | "opportunityStatus.typeChanged";

/** Something of Close in the three words that people know it by. */
export interface Subject {
  readonly id: string;
  /** The identifier in the generated code; null where it has none, or not yet. */
  readonly name: string | null;
  readonly label: string;
}

/** JSON as values. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

/** One change of an organisation. */
export interface Change {
  readonly kind: ChangeKind;
  /** The worse of `read` and `write`. */
  readonly severity: Severity;
  /** Severity for code that reads, and for code that writes. */
  readonly impact: { readonly read: Severity; readonly write: Severity };
  /**
   * The object type, or the pipeline; for changes of a shared field as such `{ id: "shared", name: null,
   * label: "Shared fields" }`, for those of a status of leads `{ id: "leadStatus", name: null, label: "Lead
   * Status" }`.
   */
  readonly object: Subject;
  /** The field, or the status; null for changes of the object type or the pipeline itself. */
  readonly field: Subject | null;
  /** Of a shared field as such: the object types that have it. Empty otherwise. */
  readonly affects: readonly Subject[];
  /** The state before, as the lock has it; null for what is new. */
  readonly before: Json;
  /** The state after; null for what is gone. */
  readonly after: Json;
  /** One sentence in the user's words: what changed, with label, name and id. */
  readonly message: string;
  /** The reason for its severity. */
  readonly reason: string;
  /** Of ids and values only: the same on every machine, in every run and version. */
  readonly fingerprint: string;
}
