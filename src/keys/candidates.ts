/** The object types and fields that keys of the config can stand for, with everything they are called. */
import type { OrgIds } from "../schema/unify.js";
import type { Names, StatusNames } from "../schema/name-rules.js";
import { leadStatusWords, statusOwners } from "../schema/status-owners.js";
import type {
  LeadStatus,
  Schema,
  Statuses,
  Vocabulary,
} from "../schema/schema.js";
import { fieldsByObject, own } from "../schema/schema.js";
import { objectShown, quotedLabel } from "../schema/vocabulary.js";

/** A field as keys of the config see it. */
export interface KeyField {
  /** Identifies it in the lock: the ids of object type and field. */
  readonly ref: string;
  readonly objectId: string;
  readonly key: string;
  readonly id: string;
  /** Its id, and with several organisations the one that it has in each. */
  readonly ids: readonly string[];
  readonly label: string;
  /** Null before it is named. */
  readonly name: string | null;
}

/** An object type as keys of the config see it. */
export interface KeyObject {
  /** Its id. */
  readonly ref: string;
  readonly id: string;
  /** As of a field. */
  readonly ids: readonly string[];
  readonly label: string;
  /** What messages call it: the label that people see in Close, in quotes. */
  readonly words: string;
  /** The name of its interface; null before it is named. */
  readonly type: string | null;
  /** True if nobody can give it another label: leads, contacts and opportunities. */
  readonly isFixed: boolean;
  readonly fields: readonly KeyField[];
}

/** Everything that keys can stand for. */
export type KeyModel = readonly KeyObject[];

/** The lock's reference to a field. */
export function fieldRef(objectId: string, fieldKey: string): string {
  return `${objectId}.${fieldKey}`;
}

/** Lists what is in a schema; without names things go by id and label only. `ids` are those of several organisations. */
export function keyModel(
  schema: Schema,
  names: Names | null,
  ids: OrgIds = new Map(),
): KeyModel {
  const idsOf = (id: string): readonly string[] => [
    ...new Set([id, ...Object.values(ids.get(id) ?? {})]),
  ];
  const fields = fieldsByObject(schema);
  const objects = schema.objects.map((object): KeyObject => {
    const { id, kind, label } = object;
    const given = names === null ? undefined : own(names.objects, id);
    return {
      ref: id,
      id,
      ids: idsOf(id),
      label,
      words: quotedLabel(objectShown(object, schema)),
      type: given?.type ?? null,
      isFixed: kind !== "customObject" && kind !== "customActivity",
      fields: (fields.get(id) ?? []).map((field) => ({
        ref: fieldRef(id, field.key),
        objectId: id,
        key: field.key,
        id: field.id,
        ids: idsOf(field.id),
        label: field.label,
        name: own(given?.fields ?? {}, field.key) ?? null,
      })),
    };
  });
  return [...objects, ...statusModel(schema, names?.statuses, idsOf)];
}

/** Statuses and pipelines as if two object types had them: `Lead Status.Customer`, `Pipeline.Sales.Proposal`. */
function statusModel(
  schema: Statuses & Vocabulary,
  names: StatusNames | undefined,
  idsOf: (id: string) => readonly string[],
): KeyModel {
  const { leadStatuses = [], pipelines = [] } = schema;
  const owner = (
    { id, label }: { readonly id: string; readonly label: string },
    words: string,
    fields: readonly Omit<KeyField, "ref" | "objectId" | "key" | "ids">[],
  ): readonly KeyObject[] =>
    fields.length === 0
      ? []
      : [
          {
            ref: id,
            id,
            ids: [id],
            label,
            words,
            type: null,
            isFixed: true,
            fields: fields.map((field) => ({
              ...field,
              ref: fieldRef(id, field.id),
              objectId: id,
              key: field.id,
              ids: idsOf(field.id),
            })),
          },
        ];
  const named = (
    { id, label }: LeadStatus,
    given: Readonly<Record<string, string>> | undefined,
    front = "",
    line: string | null = "",
  ) => {
    const name = own(given ?? {}, id) ?? null;
    return {
      id,
      label: front + label,
      name: name === null || line === null ? null : line + name,
    };
  };
  const steps = pipelines.flatMap((pipeline) => {
    const line = named(pipeline, names?.pipelines);
    return [
      line,
      ...pipeline.statuses.map((status) =>
        named(
          status,
          names?.opportunity,
          `${pipeline.label}.`,
          line.name === null ? null : `${line.name}.`,
        ),
      ),
    ];
  });
  return [
    ...owner(
      statusOwners.lead,
      leadStatusWords(schema),
      leadStatuses.map((status) => named(status, names?.lead)),
    ),
    ...owner(statusOwners.pipeline, `“${statusOwners.pipeline.label}”`, steps),
  ];
}
