/** Both sides of a change, as JSON that a person can read: Close's words, without what is absent. */
import type { Json } from "./changes.js";
import type {
  FieldFinding,
  Finding,
  ObjectFinding,
  SharedOn,
  StatusFinding,
} from "./finding.js";
import { isOfField, isOfStatus } from "./finding.js";
import type {
  Field,
  FieldSettings,
  FieldType,
  LeadStatus,
  ObjectType,
  OpportunityStatus,
  Pipeline,
} from "../schema/schema.js";
import { compareText } from "../schema/schema.js";

/** The two sides of a change; null where there is nothing on one side. */
export interface ChangeSides {
  readonly before: Json;
  readonly after: Json;
}

/** Gives the two sides of a finding. Order that means nothing (of choices, roles, fields, statuses) is fixed. */
export function sidesOf(finding: Finding): ChangeSides {
  if (isOfStatus(finding)) return sidesOfStatus(finding);
  return isOfField(finding) ? sidesOfField(finding) : sidesOfObject(finding);
}

function sidesOfObject(finding: ObjectFinding): ChangeSides {
  const { kind, object } = finding;
  switch (kind) {
    case "object.added":
      return { before: null, after: objectJson(object, finding.shared) };
    case "object.removed":
      return { before: objectJson(object, finding.shared), after: null };
    case "object.relabelled":
      return relabelledSides(object, finding.after);
    case "object.archived":
    case "object.unarchived":
      return { before: object.archived, after: finding.after.archived };
    case "object.descriptionChanged":
      return { before: object.description, after: finding.after.description };
    case "object.createOnlyChanged":
      return {
        before: object.apiCreateOnly,
        after: finding.after.apiCreateOnly,
      };
    case "object.rolesChanged":
      return { before: rolesOf(object), after: rolesOf(finding.after) };
    default: {
      const never: never = kind;
      return never;
    }
  }
}

/** The labels; where the plural changed too, both labels of each side. */
function relabelledSides(before: ObjectType, after: ObjectType): ChangeSides {
  if (before.labelPlural === after.labelPlural)
    return { before: before.label, after: after.label };
  const labels = ({ label, labelPlural }: ObjectType): Json => ({
    label,
    labelPlural,
  });
  return { before: labels(before), after: labels(after) };
}

function sidesOfField(finding: FieldFinding): ChangeSides {
  const { kind, field } = finding;
  switch (kind) {
    case "field.added":
      return { before: null, after: fieldJson(field) };
    case "field.removed":
      return { before: fieldJson(field), after: null };
    case "field.relabelled":
      return { before: field.label, after: finding.after.label };
    case "field.descriptionChanged":
      return { before: field.description, after: finding.after.description };
    case "field.typeChanged":
      return {
        before: typeJson(field.type),
        after: typeJson(finding.after.type),
      };
    case "field.targetChanged":
      return {
        before: targetOf(field.type),
        after: targetOf(finding.after.type),
      };
    case "field.manyChanged":
      return { before: field.many, after: finding.after.many };
    case "field.converting":
      return { before: conversion(field), after: conversion(finding.after) };
    case "field.backReferenceChanged":
      return {
        before: field.backReferenceVisible,
        after: finding.after.backReferenceVisible,
      };
    case "field.requiredChanged":
      return { before: field.required, after: finding.after.required };
    case "field.rolesChanged":
      return { before: rolesOf(field), after: rolesOf(finding.after) };
    case "choice.added":
      return { before: null, after: finding.choice };
    case "choice.removed":
      return { before: finding.choice, after: null };
    case "shared.attached":
      return { before: regularJson(finding.regular), after: settings(field) };
    case "shared.detached":
      return { before: settings(field), after: regularJson(finding.regular) };
    default: {
      const never: never = kind;
      return never;
    }
  }
}

function sidesOfStatus(finding: StatusFinding): ChangeSides {
  const { kind, status, pipeline } = finding;
  switch (kind) {
    case "leadStatus.added":
      return { before: null, after: leadStatusJson(status) };
    case "leadStatus.removed":
      return { before: leadStatusJson(status), after: null };
    case "pipeline.added":
      return { before: null, after: pipelineJson(pipeline) };
    case "pipeline.removed":
      return { before: pipelineJson(pipeline), after: null };
    case "pipeline.relabelled":
      return { before: pipeline.label, after: finding.after.label };
    case "opportunityStatus.added":
      return { before: null, after: statusJson(status) };
    case "opportunityStatus.removed":
      return { before: statusJson(status), after: null };
    case "leadStatus.relabelled":
    case "opportunityStatus.relabelled":
      return { before: status.label, after: finding.after.label };
    case "opportunityStatus.moved":
      return { before: pipeline.id, after: finding.to.id };
    case "opportunityStatus.typeChanged":
      return { before: status.type, after: finding.after.type };
    default: {
      const never: never = kind;
      return never;
    }
  }
}

function leadStatusJson({ id, label }: LeadStatus): Json {
  return { id, label };
}

function statusJson({ id, label, type }: OpportunityStatus): Json {
  return { id, label, type };
}

function pipelineJson({ id, label, statuses }: Pipeline): Json {
  return {
    id,
    label,
    statuses: [...statuses].sort(byIdAndLabel).map(statusJson),
  };
}

/** The id of the object type that a field refers to; null when it refers to none, or Close does not say. */
export function targetOf(type: FieldType): string | null {
  return type.kind === "customObject" ? type.target : null;
}

/** Close's word for a type; of a type that this version does not know, the word that Close used. */
export function typeWord(type: FieldType): string {
  switch (type.kind) {
    case "customObject":
      return "custom_object";
    case "unknown":
      return type.raw;
    default:
      return type.kind;
  }
}

/** The word for a type, with its choices or its target where it has them. */
function typeJson(type: FieldType): Json {
  const parts = typeParts(type);
  return Object.keys(parts).length === 1 ? typeWord(type) : parts;
}

function typeParts(type: FieldType): Readonly<Record<string, Json>> {
  const word = { type: typeWord(type) };
  if (type.kind === "choices" && type.options.length > 0)
    return { ...word, choices: sorted(type.options) };
  const target = targetOf(type);
  return target === null ? word : { ...word, target };
}

/** The conversion of a field that is under way, from one type to another. */
function conversion({ type, convertingTo }: Field): Json {
  return { type: typeWord(type), convertingTo };
}

function settings(field: FieldSettings): Json {
  return { required: field.required, editableWithRoles: rolesOf(field) };
}

function regularJson(field: Field | null): Json {
  return field === null ? null : fieldJson(field);
}

/** A field without what is absent, so that an attribute which a later version reads changes no fingerprint. */
function fieldJson(field: Field): Readonly<Record<string, Json>> {
  const roles = rolesOf(field);
  return {
    id: field.id,
    label: field.label,
    ...typeParts(field.type),
    ...(field.description === null ? {} : { description: field.description }),
    ...(field.many ? { many: true } : {}),
    ...(field.required ? { required: true } : {}),
    ...(field.convertingTo === null
      ? {}
      : { convertingTo: field.convertingTo }),
    ...(field.backReferenceVisible === null
      ? {}
      : { backReferenceVisible: field.backReferenceVisible }),
    ...(roles.length === 0 ? {} : { editableWithRoles: roles }),
  };
}

function objectJson(object: ObjectType, shared: readonly SharedOn[]): Json {
  const { id, kind, label, labelPlural, description, fields } = object;
  const roles = rolesOf(object);
  return {
    id,
    kind,
    label,
    ...(labelPlural === null ? {} : { labelPlural }),
    ...(description === null ? {} : { description }),
    ...(object.archived ? { archived: true } : {}),
    ...(object.apiCreateOnly ? { apiCreateOnly: true } : {}),
    ...(roles.length === 0 ? {} : { editableWithRoles: roles }),
    fields: [...fields].sort(byIdAndLabel).map(fieldJson),
    ...(shared.length === 0
      ? {}
      : {
          sharedFields: [...shared].sort(byIdAndLabel).map((on) => ({
            id: on.id,
            label: on.label,
            required: on.required,
            editableWithRoles: rolesOf(on),
          })),
        }),
  };
}

type IdAndLabel = { readonly id: string; readonly label: string };

function byIdAndLabel(a: IdAndLabel, b: IdAndLabel): number {
  return compareText(a.id, b.id) || compareText(a.label, b.label);
}

function rolesOf({
  editableWithRoles,
}: Pick<FieldSettings | ObjectType, "editableWithRoles">): readonly string[] {
  return sorted(editableWithRoles ?? []);
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort(compareText);
}
