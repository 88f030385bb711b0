/** What `codegen docs` shows of one organisation, as data. */
import type { Change } from "../drift/changes.js";
import type {
  FieldRow,
  ObjectRow,
  StatusRow,
} from "../report/fields-document.js";

/** A place where the user's program names a field. */
export interface DocsPlace {
  /** From the config's folder, with slashes. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** `read`, `write`, `filter`, `select`, `type` or `raw id`. */
  readonly kind: string;
}

/** What the user's program does with a field. */
export interface DocsUsage {
  readonly places: readonly DocsPlace[];
  /** True if it is proved that nothing uses it. */
  readonly unused: boolean;
}

/** A field with its code. */
export interface DocsField extends Omit<FieldRow, "ids"> {
  /** The interface of the records that it refers to, contacts included. */
  readonly target: string | null;
  /** The type of its value in a record, as TypeScript spells it. */
  readonly read: string;
  /** The type that `create` takes; null where it cannot be written. */
  readonly write: string | null;
  /** A value that can be written, as TypeScript spells it; null where it cannot be written, or has a type of the user's. */
  readonly sample: string | null;
  /** The day on which it leaves the code, of a field that Close has no longer; null otherwise. */
  readonly leaves: string | null;
  /** Null where nobody asked for uses. */
  readonly usage: DocsUsage | null;
}

/** An object type with its fields. */
export interface DocsObject extends Omit<ObjectRow, "ids" | "fields"> {
  /** The wrapper: `account`. */
  readonly value: string;
  /** The file that declares it, from the config's folder. */
  readonly file: string;
  /** Null where everybody may edit its records, or Close does not say. */
  readonly editableWithRoles: readonly string[] | null;
  /** What the organisation calls leads, contacts or opportunities; null where that is Close's own word. */
  readonly calledInClose: string | null;
  readonly leaves: string | null;
  readonly fields: readonly DocsField[];
}

/** A name that is not what the label suggests, and why. */
export interface AdjustedName {
  /** With what it belongs to: `Account.status_4hQs`, `SiteVisit`, `sales.won`. */
  readonly title: string;
  readonly label: string;
  readonly id: string;
  /** The name that the label suggests; null where it leaves nothing. */
  readonly proposed: string | null;
  readonly why: string;
}

/** What changed in Close since an earlier lock. */
export interface DocsChanges {
  /** The revision and its day: `3f2a9c1 of 2026-11-20`, `the last commit`. */
  readonly since: string;
  readonly changes: readonly Change[];
}

/** Everything that a page shows. */
export interface DocsDocument {
  readonly version: 1;
  /** The version of close-codegen. */
  readonly generator: string;
  /** The key of the organisation in the config; `default` for the only one. */
  readonly org: string;
  /** What people call the organisation; null where the lock does not say. */
  readonly organization: string | null;
  readonly organizationId: string;
  /** The folder of the generated code, from the config's folder. */
  readonly output: string;
  /** How much of the code is generated. */
  readonly parts: "types" | "wrappers" | "client";
  readonly objects: readonly DocsObject[];
  readonly statuses: readonly Omit<StatusRow, "ids">[];
  readonly adjusted: readonly AdjustedName[];
  /** Null where no earlier lock was found. */
  readonly changes: DocsChanges | null;
  /** The tsconfigs whose program was looked through; null where nobody asked for uses. */
  readonly tsconfigs: readonly string[] | null;
}
