/** What `close.verify()` finds: values, each of a kind of its own. */

/** How bad it is, in the words of `codegen check`. */
export type DriftSeverity = "breaking" | "dangerous" | "safe";

/** What all findings have. */
interface Found<Code extends string, Compiled, Live> {
  readonly code: Code;
  /** The worse of `impact`. */
  readonly severity: DriftSeverity;
  /** How bad it is for code that reads, and for code that writes. */
  readonly impact: {
    readonly read: DriftSeverity;
    readonly write: DriftSeverity;
  };
  /** The name of the object type's wrapper: `account`; null for what is of the organisation as a whole. */
  readonly object: string | null;
  /** The name of the member, or of the status; null where the code has none, and for object types themselves. */
  readonly member: string | null;
  /** The name that people gave it in Close; null where neither the code nor Close says it. */
  readonly label: string | null;
  /** The id in Close, of what is in the code or of what is new. */
  readonly id: string;
  /** What the code was compiled for. */
  readonly compiled: Compiled;
  /** What is there now. */
  readonly live: Live;
  /** In plain words, on one line. */
  readonly message: string;
}

/** Something that the code has and Close has no longer; `compiled` is its name, or its type. */
type Removed<Code extends string> = Found<Code, string, null>;

/** Something that Close has and the code does not know; `live` is its label, or its type. */
type Added<Code extends string> = Found<Code, null, string>;

/** A difference between what this program was compiled for and the organisation as it is. */
export type DriftFinding =
  | Found<"organization.other", string, string>
  | Removed<"object.removed">
  | Found<"object.archived", false, true>
  | Found<"object.notEditable", null, readonly string[]>
  | Removed<"field.removed">
  | Added<"field.added">
  | Found<"field.typeChanged", string, string>
  | Found<"field.converting", string | null, string>
  | Found<"field.manyChanged", boolean, boolean>
  | Found<"field.targetChanged", string, string>
  | Found<"field.requiredChanged", boolean, boolean>
  | Found<"field.notEditable", null, readonly string[]>
  | Removed<"choice.removed">
  | Added<"choice.added">
  | Removed<"leadStatus.removed">
  | Added<"leadStatus.added">
  | Removed<"pipeline.removed">
  | Added<"pipeline.added">
  | Removed<"opportunityStatus.removed">
  | Added<"opportunityStatus.added">
  | Found<"opportunityStatus.moved", string, string>;
