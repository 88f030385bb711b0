/** Records of a seed, which speak the names of the generated code, in Close's words. */
import type { RecordSeed, RecordSeedError } from "../emulator/index.js";
import { recordWords } from "../emulator/index.js";
import { CodegenError } from "../errors.js";
import { builtins } from "../runtime/record/builtins.js";
import { CloseInputError } from "../runtime/errors.js";
import { isSafeId } from "../runtime/ids.js";
import type {
  FieldDescriptor,
  NestedWrapper,
} from "../runtime/record/descriptors.js";
import { writeRecord } from "../runtime/record/write.js";
import type { Writing } from "../runtime/record/write.js";
import type { NamedField, NamedObject } from "../schema/named.js";
import type { FieldType, ObjectKind } from "../schema/schema.js";
import { own } from "../schema/schema.js";

/**
 * Records by the name of their object type in the generated code (`lead`, `account`, `siteVisit`), each
 * as `create` takes it, with an `id` of choice. They may refer to each other by id in any order.
 */
export type NamedSeed = Record<string, readonly object[]>;

/** A record of a seed in Close's words, and how messages speak of it. */
export interface TranslatedRecord {
  readonly record: RecordSeed;
  /** `account[0] (“Acme”)`. */
  readonly place: string;
  /** The names of the members by their keys in JSON. */
  readonly members: ReadonlyMap<string, string>;
}

/** The names of an organisation's object types. */
export interface SeedNames {
  readonly objects: readonly NamedObject[];
  /** With several organisations: the one whose ids are meant. */
  readonly org: string | undefined;
}

/** Checks that a value read from a file has the shape of a seed; `path` is for the error. */
export function readSeed(value: unknown, path: string): NamedSeed {
  if (!isObject(value))
    throw seedError(`${path} must hold an object of lists of records.`);
  const lists = Object.entries(value).map(([name, list]) => {
    if (!Array.isArray(list) || !list.every(isObject))
      throw seedError(`${name} in ${path} must be a list of objects.`);
    return [name, list] as const;
  });
  return Object.fromEntries(lists);
}

/** Translates a seed; throws `E_SEED_INVALID` for what has no name, naming the record. */
export function translateSeed(
  seed: NamedSeed,
  { objects, org }: SeedNames,
): readonly TranslatedRecord[] {
  const byName = new Map(objects.map((object) => [object.value, object]));
  return Object.entries(seed).flatMap(([name, records]) => {
    const object = byName.get(name);
    if (object === undefined)
      throw seedError(
        `The seed has records of “${name}”, but there is no such object type.`,
        `There are ${[...byName.keys()].join(", ")}.`,
      );
    const typeId = idIn(object, org);
    if (typeId === undefined)
      throw seedError(
        `The seed has records of ${name}, which the organisation ${String(org)} does not have.`,
      );
    const writing = writingOf(object, byName, org);
    const members = membersOf(writing, org);
    return records.map((record, index) => {
      const place = placeOf(name, index, record);
      const translated = translate(record, place, writing, typeId);
      return { record: translated, place, members };
    });
  });
}

/** The error for a record that the local Close refused, in the names of the seed. */
export function refusedSeed(
  { message, problems }: RecordSeedError,
  { place, members }: TranslatedRecord,
  cause: unknown,
): CodegenError {
  const details = Object.entries(problems).map(([key, problem]) => {
    const text =
      typeof problem === "string" ? problem : JSON.stringify(problem);
    return `${members.get(key) ?? key}: ${text}`;
  });
  const reasons = [message, ...details].filter((one) => one !== "");
  return seedError(
    `Close would refuse ${place} of the seed: ${reasons.join(" ")}`,
    "Correct the record.",
    cause,
  );
}

/** The error for a seed that cannot be. */
export function seedError(
  message: string,
  hint?: string,
  cause?: unknown,
): CodegenError {
  return new CodegenError("E_SEED_INVALID", message, {
    ...(hint === undefined ? {} : { hint }),
    ...(cause === undefined ? {} : { cause }),
  });
}

const recordKinds = {
  lead: "lead",
  contact: "contact",
  opportunity: "opportunity",
  customActivity: "custom_activity",
  customObject: "custom_object",
} as const satisfies Readonly<Record<ObjectKind, RecordSeed["kind"]>>;

function translate(
  given: object,
  place: string,
  writing: Writing,
  typeId: string,
): RecordSeed {
  const { id, ...members } = { id: undefined, ...given };
  const kind = recordKinds[writing.kind];
  if (id !== undefined) checkId(id, recordWords[kind].prefix, place);
  return {
    kind,
    ...(typeof id === "string" ? { id } : {}),
    body: { ...body(members, place, writing), ...typeKey(kind, typeId) },
  };
}

function body(
  members: object,
  place: string,
  writing: Writing,
): Readonly<Record<string, unknown>> {
  try {
    return writeRecord(writing, members);
  } catch (cause) {
    if (!(cause instanceof CloseInputError)) throw cause;
    throw seedError(`${place} of the seed: ${cause.message}`, undefined, cause);
  }
}

function checkId(id: unknown, prefix: string, place: string): void {
  if (typeof id === "string" && isSafeId(id) && id.startsWith(`${prefix}_`))
    return;
  throw seedError(
    `${place} of the seed: its id must be ${prefix}_ and letters, digits, _ or -.`,
  );
}

function typeKey(
  kind: RecordSeed["kind"],
  typeId: string,
): Readonly<Record<string, string>> {
  switch (kind) {
    case "custom_activity":
      return { custom_activity_type_id: typeId };
    case "custom_object":
      return { custom_object_type_id: typeId };
    case "lead":
    case "contact":
    case "opportunity":
      return {};
    default:
      return kind satisfies never;
  }
}

function placeOf(name: string, index: number, record: object): string {
  const label = "name" in record ? record.name : undefined;
  const shown = typeof label === "string" ? ` (“${label}”)` : "";
  return `${name}[${String(index)}]${shown}`;
}

/** The parts of an object type's wrapper that write. */
function writingOf(
  object: NamedObject,
  objects: ReadonlyMap<string, NamedObject>,
  org: string | undefined,
): Writing {
  const { kind, label, fields } = object;
  const descriptors = Object.fromEntries(
    fields.map((field) => [field.name, descriptorOf(field)] as const),
  );
  const contact = kind === "lead" ? objects.get("contact") : undefined;
  const nested: Writing["nested"] =
    contact === undefined
      ? {}
      : { contacts: nestedIn(writingOf(contact, objects, org)) };
  return { kind, label, descriptors, nested, options: { org } };
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
function idIn(
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
function membersOf(
  { kind, descriptors }: Writing,
  org: string | undefined,
): ReadonlyMap<string, string> {
  const builtIn = Object.entries(builtins[kind]).flatMap(([name, [wireKey]]) =>
    [wireKey, wireKey.replace(/_id$/, "")].map((key) => [key, name] as const),
  );
  const custom = Object.entries(descriptors).map(([name, field]) => {
    const id = idIn(field, org) ?? field.id;
    return [`custom.${id}`, name] as const;
  });
  return new Map([...builtIn, ...custom]);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
