/** Records of a seed, which speak the names of the generated code, in Close's words. */
import { statusMembers } from "../emit/views/status-members.js";
import type { RecordSeed, RecordSeedError } from "../emulator/index.js";
import { recordWords } from "../emulator/index.js";
import { CodegenError } from "../errors.js";
import { CloseInputError } from "../runtime/errors.js";
import { isSafeId } from "../runtime/ids.js";
import { writeRecord } from "../runtime/record/write.js";
import type { Writing } from "../runtime/record/write.js";
import type { ObjectKind } from "../schema/schema.js";
import { writingOf, idIn, membersOf, memberIn } from "./seed-members.js";
import type { SeedMember, SeedNames } from "./seed-members.js";

/**
 * Records by the name of their object type in the generated code (`lead`, `account`, `siteVisit`), each
 * as `create` takes it, with an `id` of choice. They may refer to each other by id in any order, and
 * say their status and their pipeline by name (`status: "sales.proposal"`).
 */
export type NamedSeed = Record<string, readonly object[]>;

/** A record of a seed in Close's words, and how messages speak of it. */
export interface TranslatedRecord {
  readonly record: RecordSeed;
  /** `account[0] (“Acme”)`. */
  readonly place: string;
  /** The member that the seed has for a key of Close, and the names that it could have been given. */
  readonly memberOf: (key: string) => SeedMember;
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
  { named, org }: SeedNames,
): readonly TranslatedRecord[] {
  const byName = new Map(named.objects.map((object) => [object.value, object]));
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
    const writing = writingOf(object, byName, { named, org });
    const members = membersOf(writing, org);
    return records.map((given, index) => {
      const place = placeOf(name, index, given);
      const record = translate(given, place, writing, typeId);
      const memberOf = (key: string): SeedMember =>
        memberIn(given, writing, members, key);
      return { record, place, memberOf };
    });
  });
}

/** The error for a record that the local Close refused, in the names of the seed. */
export function refusedSeed(
  { message, problems }: RecordSeedError,
  { place, memberOf }: TranslatedRecord,
  cause: unknown,
): CodegenError {
  const details = Object.entries(problems).map(([key, problem]) => {
    const text =
      typeof problem === "string" ? problem : JSON.stringify(problem);
    return `${memberOf(key).name}: ${text}`;
  });
  const reasons = [message, ...details].filter((one) => one !== "");
  const hints = Object.keys(problems).flatMap((key) => {
    const { name, choices } = memberOf(key);
    const member = name.replace(/Id$/, "");
    return choices.length === 0
      ? []
      : [`Give ${member} as one of ${choices.join(", ")}.`];
  });
  return seedError(
    `Close would refuse ${place} of the seed: ${reasons.join(" ")}`,
    hints.length === 0 ? "Correct the record." : hints.join(" "),
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
  refuseUnnamed(members, place, writing);
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

/** A lock from before statuses were read has no names for them. */
function refuseUnnamed(
  members: object,
  place: string,
  { kind, statuses = {}, fields }: Writing,
): void {
  const unnamed = statusMembers(kind).find(
    ({ member }) =>
      Object.hasOwn(members, member) &&
      !Object.hasOwn(statuses, member) &&
      !Object.hasOwn(fields, member),
  );
  if (unnamed === undefined) return;
  const { member } = unnamed;
  const list = member === "pipeline" ? "pipelines" : "statuses";
  throw seedError(
    `${place} of the seed says its ${member} by name, but there are no names of ${list} in the lock.`,
    `Run \`codegen pull\` to read them, or give ${member}Id.`,
  );
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

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
