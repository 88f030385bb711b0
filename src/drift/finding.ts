/** A change as the comparison finds it: which things, before it is judged and put into words. */
import type { Subject } from "./changes.js";
import type {
  AttachedField,
  Field,
  FieldSettings,
  LeadStatus,
  ObjectType,
  OpportunityStatus,
  Pipeline,
} from "../schema/schema.js";

/** A shared field that came or went together with an object type. */
export interface SharedOn extends FieldSettings {
  readonly id: string;
  readonly label: string;
}

/** The place of a field: on one object type, or in the list of shared fields. */
export interface FieldPlace {
  readonly object: Subject;
  /** Of the list of shared fields: the object types that have the field on both sides, or on its one side. */
  readonly affects: readonly Subject[];
  /** True if there can be generated code for the field: it is on an object type that both sides have. */
  readonly isKnown: boolean;
  /** True if Close enforces `required` here: on custom object and activity types only (docs/close-api.md §1.1). */
  readonly enforces: boolean;
}

/** A change of an object type itself; `object` is as it was, except of what is new. */
export type ObjectFinding =
  | {
      readonly kind: "object.added" | "object.removed";
      readonly object: ObjectType;
      readonly shared: readonly SharedOn[];
    }
  | {
      readonly kind: ObjectAspect;
      readonly object: ObjectType;
      readonly after: ObjectType;
    };

/** Aspects of an object type. */
export type ObjectAspect =
  | "object.relabelled"
  | "object.archived"
  | "object.unarchived"
  | "object.descriptionChanged"
  | "object.createOnlyChanged"
  | "object.rolesChanged";

/** Aspects of a field, its choices aside. */
export type FieldAspect =
  | "field.relabelled"
  | "field.descriptionChanged"
  | "field.typeChanged"
  | "field.targetChanged"
  | "field.manyChanged"
  | "field.converting"
  | "field.backReferenceChanged"
  | "field.requiredChanged"
  | "field.rolesChanged";

/** A change of a field at its place; `field` is as it was, except of what is new. */
export type FieldFinding = {
  readonly place: FieldPlace;
  readonly field: AttachedField;
} & (
  | { readonly kind: "field.added" | "field.removed" }
  | { readonly kind: FieldAspect; readonly after: Field }
  | {
      readonly kind: "choice.added" | "choice.removed";
      readonly choice: string;
      /** The one choice that went or came at the same time: this one may be that one renamed. */
      readonly counterpart: string | null;
    }
  | {
      readonly kind: "shared.attached" | "shared.detached";
      /** The regular field of the same id that stood, or now stands, in its place. */
      readonly regular: Field | null;
    }
);

/** A change of a status of leads; the status is as it was, except of one that is new. */
export type LeadStatusFinding = {
  readonly pipeline: null;
  readonly status: LeadStatus;
} & (
  | { readonly kind: "leadStatus.added" | "leadStatus.removed" }
  | { readonly kind: "leadStatus.relabelled"; readonly after: LeadStatus }
);

/** A change of a pipeline itself; of one that comes or goes only the statuses that come or go with it. */
export type PipelineFinding = {
  readonly pipeline: Pipeline;
  readonly status: null;
} & (
  | { readonly kind: "pipeline.added" | "pipeline.removed" }
  | { readonly kind: "pipeline.relabelled"; readonly after: Pipeline }
);

/** A change of a status of opportunities, in the pipeline that had it. */
export type OpportunityStatusFinding = {
  readonly pipeline: Pipeline;
  readonly status: OpportunityStatus;
} & (
  | { readonly kind: "opportunityStatus.added" | "opportunityStatus.removed" }
  | {
      readonly kind:
        "opportunityStatus.relabelled" | "opportunityStatus.typeChanged";
      readonly after: OpportunityStatus;
    }
  | {
      readonly kind: "opportunityStatus.moved";
      /** The pipeline that has it now. */
      readonly to: Subject;
      /** Its name there; null where it has none. */
      readonly becomes: string | null;
    }
);

/** A change of statuses or of pipelines. */
export type StatusFinding =
  LeadStatusFinding | PipelineFinding | OpportunityStatusFinding;

/** Any change that the comparison finds. */
export type Finding = ObjectFinding | FieldFinding | StatusFinding;

/** True if a finding is of a field. */
export function isOfField(finding: Finding): finding is FieldFinding {
  return "place" in finding;
}

/** True if a finding is of statuses or of pipelines. */
export function isOfStatus(finding: Finding): finding is StatusFinding {
  return "pipeline" in finding;
}
