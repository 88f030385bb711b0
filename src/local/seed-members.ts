/** The members of records of a seed: how they are written, and how errors call them. */
import type { NamedSchema, NamedObject, NamedField } from "../schema/named.js";
import type { Writing } from "../runtime/record/write.js";
import { statusMembersOf } from "../emit/views/status-members.js";
import { statusNamesOf } from "../runtime/record/status-names.js";
import type { NamedStatus, NamedPipeline } from "../schema/named-statuses.js";
import type { StatusList } from "../runtime/record/status-names.js";
import type {
  NestedWrapper,
  FieldDescriptor,
} from "../runtime/record/descriptors.js";
import { writeRecord } from "../runtime/record/write.js";
import type { FieldType } from "../schema/schema.js";
import { own } from "../schema/schema.js";
import { kinds } from "../runtime/record/builtins.js";

/** A member of a record of a seed. */
export interface SeedMember {
  readonly name: string;
  /** The names of statuses or pipelines; empty for other members. */
  readonly choices: readonly string[];
}

/** The names of an organisation. */
export interface SeedNames {
  readonly named: NamedSchema;
  /** With several organisations: the one whose ids are meant. */
  readonly org: string | undefined;
}

/** The parts of an object type's wrapper that write. */
export function writingOf(
  object: NamedObject,
  objects: ReadonlyMap<string, NamedObject>,
  { named, org }: SeedNames,
): Writing {
  const { kind, label, fields } = object;
  const descriptors = Object.fromEntries(
    fields.map((field) => [field.name, descriptorOf(field)] as const),
  );
  const contact = kind === "lead" ? objects.get("contact") : undefined;
  const nested: Writing["nested"] =
    contact === undefined
      ? {}
      : { contacts: nestedIn(writingOf(contact, objects, { named, org })) };
  const statuses = Object.fromEntries(
    statusMembersOf(object, named).map(({ member, list }) => [
      member,
      statusNamesOf(member, statusList(named[list])),
    ]),
  );
  return {
    ...kinds[kind],
    label,
    fields: descriptors,
    nested,
    statuses,
    options: { org },
  };
}

/** Statuses or pipelines as generated code declares them. */
function statusList(
  things: readonly (NamedStatus | NamedPipeline)[],
): StatusList {
  return Object.fromEntries(
    things.map((thing) => [
      thing.name,
      "statuses" in thing
        ? { id: wireIds(thing), statuses: idsByName(thing.statuses) }
        : wireIds(thing),
    ]),
  );
}

type WireIds = string | Readonly<Record<string, string>>;

function idsByName(
  statuses: readonly NamedStatus[],
): Readonly<Record<string, WireIds>> {
  return Object.fromEntries(
    statuses.map((status) => [status.name, wireIds(status)]),
  );
}

function wireIds({ id, ids }: NamedStatus): WireIds {
  return ids ?? id;
}

function nestedIn(writing: Writing): NestedWrapper {
  return {
    fromWire: (raw) => raw,
    toWire: (input: unknown) => writeRecord(writing, input),
  };
}

function descriptorOf(field: NamedField): FieldDescriptor {
  const { id, ids, label, type, many, required } = field;
  return {
    id,
    wireKey: `custom.${id}`,
    ...(ids === null ? {} : { ids }),
    label,
    type: wordOf(type),
    many,
    required,
  };
}

function wordOf(type: FieldType): string {
  if (type.kind === "customObject") return "custom_object";
  return type.kind === "unknown" ? type.raw : type.kind;
}

/** Close's id of a thing in one organisation; undefined where that one does not have it. */
export function idIn(
  {
    id,
    ids,
  }: Pick<FieldDescriptor, "id"> & {
    readonly ids?: Readonly<Record<string, string>> | null;
  },
  org: string | undefined,
): string | undefined {
  return ids === null || ids === undefined || org === undefined
    ? id
    : own(ids, org);
}

/** The names by the keys under which Close speaks of members; of `lead_id` it also speaks as `lead`. */
export function membersOf(
  { builtIns, fields }: Writing,
  org: string | undefined,
): ReadonlyMap<string, string> {
  const builtIn = Object.entries(builtIns).flatMap(([name, [wireKey]]) =>
    [wireKey, wireKey.replace(/_id$/, "")].map((key) => [key, name] as const),
  );
  const custom = Object.entries(fields).map(([name, field]) => {
    const id = idIn(field, org) ?? field.id;
    return [`custom.${id}`, name] as const;
  });
  return new Map([...builtIn, ...custom]);
}

/** A status or a pipeline is called as the record says it: by name or by id. */
export function memberIn(
  given: object,
  { statuses = {}, options: { org } }: Writing,
  members: ReadonlyMap<string, string>,
  key: string,
): SeedMember {
  const name = members.get(key) ?? key;
  const word = Object.entries(statuses).find(
    ([member, { wireKey }]) => key === wireKey || key === member,
  );
  if (word === undefined) return { name, choices: [] };
  const [member, { idsByName: known }] = word;
  return {
    name: Object.hasOwn(given, member) ? member : name,
    choices: [...known]
      .filter(
        ([, ids]) =>
          typeof ids === "string" ||
          org === undefined ||
          Object.hasOwn(ids, org),
      )
      .map(([one]) => JSON.stringify(one)),
  };
}
