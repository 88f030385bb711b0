/** The data within the page: what its script reads. Whatever is false, empty or null is left out. */

/** A place where the user's program names a field. */
export interface PagePlace {
  /** `src/sync.ts:12:7`. */
  readonly at: string;
  readonly kind: string;
}

/** A field. */
export interface PageField {
  readonly name: string;
  readonly label: string;
  readonly id: string;
  readonly type: string;
  readonly many?: true;
  readonly required?: true;
  readonly shared?: true;
  readonly choices?: readonly string[];
  readonly target?: string;
  readonly about?: string;
  readonly roles?: readonly string[];
  readonly read: string;
  readonly write?: string;
  readonly sample?: string;
  readonly leaves?: string;
  readonly places?: readonly PagePlace[];
  readonly unused?: true;
}

/** An object type. */
export interface PageObject {
  readonly kind: string;
  readonly name: string;
  readonly value: string;
  readonly label: string;
  readonly id: string;
  /** The member of the client; left out where there is none. */
  readonly collection?: string;
  readonly file: string;
  readonly archived?: true;
  readonly about?: string;
  readonly roles?: readonly string[];
  readonly called?: string;
  readonly leaves?: string;
  readonly fields: readonly PageField[];
}

/** A pipeline, or a status. */
export interface PageStatus {
  readonly kind: "leadStatus" | "pipeline" | "opportunityStatus";
  readonly title: string;
  readonly label: string;
  readonly id: string;
  readonly type?: string;
}

/** A name that is not what the label suggests. */
export interface PageAdjusted {
  readonly title: string;
  readonly label: string;
  readonly id: string;
  readonly why: string;
}

/** A change since an earlier lock. */
export interface PageChange {
  readonly severity: "breaking" | "dangerous" | "safe";
  readonly object: string;
  readonly message: string;
  readonly reason: string;
}

/** Everything that the page shows beside what stands in it as text. */
export interface PageData {
  /** Left out where everything is generated. */
  readonly parts?: "types" | "wrappers";
  readonly objects: readonly PageObject[];
  readonly statuses: readonly PageStatus[];
  readonly adjusted: readonly PageAdjusted[];
  readonly since?: string;
  readonly changes?: readonly PageChange[];
  /** True where the uses of the program were asked for. */
  readonly usages?: true;
}
