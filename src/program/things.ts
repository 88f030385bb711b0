/** What of Close has a name in the user's program: fields, object types, their choices and collections, statuses and pipelines. */
import type { NamedStatus, NamedStatuses } from "../schema/named-statuses.js";
import type { NamedObject, NamedSchema } from "../schema/named.js";

/** Part of the generated code that goes by a name. */
export type ThingKind =
  | "field"
  | "object"
  | "choices"
  | "collection"
  /** A status of leads. */
  | "leadStatus"
  | "pipeline"
  /** A status of opportunities. */
  | "status";

/** One thing with its names. */
export interface Thing {
  /** The same in every run: kind, object type and key. */
  readonly key: string;
  readonly kind: ThingKind;
  /** As the lock has it. */
  readonly objectId: string;
  /** The key in the lock of a field, or of its choices; of a status of opportunities the id of its pipeline; null for all others. */
  readonly fieldKey: string | null;
  /** Close's id. */
  readonly id: string;
  readonly label: string;
  /** The identifier. */
  readonly name: string;
  /** As people say it: `Account.status`; of a status of opportunities the text that names it, `sales.proposal`. */
  readonly title: string;
}

/** The things of one output, and where their code stands. */
export interface NamedThings {
  /** Absolute. */
  readonly directory: string;
  readonly objects: readonly NamedObject[];
  readonly things: readonly Thing[];
}

/** True for statuses and pipelines, which records have as values and not as members. */
export function isStatus({ kind }: Pick<Thing, "kind">): boolean {
  return kind === "leadStatus" || kind === "pipeline" || kind === "status";
}

/** The identifiers and texts by which a program names a thing other than an object type. */
export function spellingsOf({ kind, name, title }: Thing): readonly string[] {
  return kind === "status" ? [name, title] : [name];
}

const standardMembers = new Map([
  ["lead", "leads"],
  ["contact", "contacts"],
  ["opportunity", "opportunities"],
]);

/** The member of the client for an object type that Close has by itself, as in `close.leads`; null for all others. */
export function standardMember(objectId: string): string | null {
  return standardMembers.get(objectId) ?? null;
}

/** Lists the things of an output, object types with their fields behind them. */
export function thingsOf(
  directory: string,
  { objects, sharedChoices, ...statuses }: NamedSchema,
): NamedThings {
  const things = [
    ...objects.flatMap(thingsOfObject),
    ...sharedChoices.map(({ id, label, choicesType }): Thing => ({
      key: `choices shared ${id}`,
      kind: "choices",
      objectId: "shared",
      fieldKey: id,
      id,
      label,
      name: choicesType,
      title: choicesType,
    })),
    ...thingsOfStatuses(statuses),
  ];
  return { directory, objects, things };
}

function thingsOfStatuses({
  leadStatuses,
  pipelines,
}: NamedStatuses): readonly Thing[] {
  const thing = (
    kind: ThingKind,
    { id, label, name }: NamedStatus,
    place: Pick<Thing, "objectId" | "fieldKey" | "title">,
  ): Thing => ({ ...place, key: `${kind} ${id}`, kind, id, label, name });
  return [
    ...leadStatuses.map((status) =>
      thing("leadStatus", status, {
        ...{ objectId: "lead", fieldKey: null },
        title: `leadStatuses.${status.name}`,
      }),
    ),
    ...pipelines.flatMap((pipeline) => [
      thing("pipeline", pipeline, {
        ...{ objectId: "opportunity", fieldKey: null },
        title: `pipelines.${pipeline.name}`,
      }),
      ...pipeline.statuses.map((status) =>
        thing("status", status, {
          ...{ objectId: "opportunity", fieldKey: pipeline.id },
          title: `${pipeline.name}.${status.name}`,
        }),
      ),
    ]),
  ];
}

function thingsOfObject(object: NamedObject): readonly Thing[] {
  const { id, label, type, kind, fields, collection } = object;
  const base = { objectId: id, id, label } as const;
  const isTyped = kind === "customObject" || kind === "customActivity";
  const whole: Thing = {
    ...base,
    key: `object ${id}`,
    kind: "object",
    fieldKey: null,
    name: type,
    title: type,
  };
  const client: Thing = {
    ...base,
    key: `collection ${id}`,
    kind: "collection",
    fieldKey: null,
    name: collection,
    title: `close.${kind === "customObject" ? "objects" : "activities"}.${collection}`,
  };
  return [
    whole,
    ...(isTyped ? [client] : []),
    ...fields.flatMap((field): readonly Thing[] => {
      const own = { objectId: id, fieldKey: field.key, id: field.id };
      const member: Thing = {
        ...own,
        key: `field ${id} ${field.key}`,
        kind: "field",
        label: field.label,
        name: field.name,
        title: `${type}.${field.name}`,
      };
      if (field.choicesType === null || field.shared) return [member];
      const choices: Thing = {
        ...own,
        key: `choices ${id} ${field.key}`,
        kind: "choices",
        label: field.label,
        name: field.choicesType,
        title: field.choicesType,
      };
      return [member, choices];
    }),
  ];
}
