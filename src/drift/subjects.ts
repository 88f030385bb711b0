/** Calls things by the three words that people know them by: id, name and label. */
import type { Subject } from "./changes.js";
import { lowerFirst } from "../schema/letters.js";
import type { Names } from "../schema/name-rules.js";
import { statusOwners } from "../schema/status-owners.js";
import type { SharedField, Vocabulary } from "../schema/schema.js";
import { own } from "../schema/schema.js";
import { standardLabel } from "../schema/vocabulary.js";

/** A field as a name is looked up for it; without its key, the label distinguishes fields of one id. */
export interface FieldRef {
  readonly id: string;
  readonly label: string;
  /** `AttachedField.key`, where it is known. */
  readonly key?: string;
}

type Labelled = Pick<Subject, "id" | "label">;

/** Finds the name of a thing in the generated code; null where it has none. */
export interface NameLookup {
  object(id: string): string | null;
  field(objectId: string, field: FieldRef): string | null;
  leadStatus(id: string): string | null;
  pipeline(id: string): string | null;
  /** With the name of the pipeline in front: `sales.proposal`. */
  opportunityStatus(pipelineId: string, id: string): string | null;
}

/**
 * Looks names up in those of a lock, also by ids of an organisation that shares another one's names.
 * An object type goes by the name of its wrapper, `siteVisit`.
 */
export function lookupOf(names: Names): NameLookup {
  const shared = (id: string): string => own(names.same, id) ?? id;
  const { statuses } = names;
  const pipeline = (id: string): string | null =>
    own(statuses?.pipelines ?? {}, shared(id)) ?? null;
  return {
    leadStatus: (id) => own(statuses?.lead ?? {}, shared(id)) ?? null,
    pipeline,
    opportunityStatus: (pipelineId, id) => {
      const name = own(statuses?.opportunity ?? {}, shared(id));
      const owner = pipeline(pipelineId);
      return name === undefined || owner === null ? null : `${owner}.${name}`;
    },
    object: (id) => {
      const given = own(names.objects, shared(id));
      return given === undefined ? null : lowerFirst(given.type);
    },
    field: (objectId, { id, label, key }) => {
      const fields = own(names.objects, shared(objectId))?.fields ?? {};
      const single = own(fields, shared(id)) ?? null;
      if (key === id) return single;
      const repeated = own(fields, `${shared(id)}~${label}`) ?? null;
      return key === undefined ? (repeated ?? single) : repeated;
    },
  };
}

/** The names on both sides of a comparison. */
export interface NamesOfSides {
  readonly before: NameLookup;
  readonly after: NameLookup;
}

/** The place of changes of a shared field as such, which belongs to no object type. */
export const sharedList: Subject = {
  id: "shared",
  name: null,
  label: "Shared fields",
};

/** The place of changes of statuses of leads: what keys of the config call it, too. */
export const leadStatusList: Subject = { ...statusOwners.lead, name: null };

/** `leadStatusList` by the label that people see in Close. */
export function leadStatusPlace(vocabulary: Vocabulary): Subject {
  const called = standardLabel("lead_status", vocabulary);
  return called === null
    ? leadStatusList
    : { ...leadStatusList, label: called.singular };
}

/** Calls a status of leads by the name it had; a new one by the name it will have. */
export function leadStatusSubject(
  { id, label }: Labelled,
  { before, after }: NamesOfSides,
): Subject {
  return { id, name: before.leadStatus(id) ?? after.leadStatus(id), label };
}

/** Calls a pipeline by the name it had; a new one by the name it will have. */
export function pipelineSubject(
  { id, label }: Labelled,
  { before, after }: NamesOfSides,
): Subject {
  return { id, name: before.pipeline(id) ?? after.pipeline(id), label };
}

/** Calls a status of opportunities by the name it had in its pipeline; a new one by the name it will have. */
export function opportunityStatusSubject(
  pipelineId: string,
  { id, label }: Labelled,
  { before, after }: NamesOfSides,
): Subject {
  const name =
    before.opportunityStatus(pipelineId, id) ??
    after.opportunityStatus(pipelineId, id);
  return { id, name, label };
}

/** Calls an object type by the name it had; a new one by the name it will have. */
export function objectSubject(
  { id, label }: Labelled,
  { before, after }: NamesOfSides,
): Subject {
  return { id, name: before.object(id) ?? after.object(id), label };
}

/** Calls a field of an object type by the name it had; a new one by the name it will have. */
export function fieldSubject(
  objectId: string,
  field: FieldRef,
  { before, after }: NamesOfSides,
): Subject {
  const { id, label } = field;
  const name = before.field(objectId, field) ?? after.field(objectId, field);
  return { id, name, label };
}

/** Calls a shared field by its name, where it has the same one on each of these object types. */
export function sharedSubject(
  { id, label }: Pick<SharedField, "id" | "label">,
  objects: readonly Subject[],
  names: NamesOfSides,
): Subject {
  const given = objects.map(
    (object) => fieldSubject(object.id, { id, label, key: id }, names).name,
  );
  const [name = null, ...others] = new Set(given);
  return { id, name: others.length === 0 ? name : null, label };
}
