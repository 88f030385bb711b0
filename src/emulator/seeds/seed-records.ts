/**
 * The records that an organisation holds from the start. They are made by the same endpoints as any
 * others, so that what Close would refuse is refused here, too.
 */
import type { Reply } from "../endpoint/replies.js";
import { LoggedEvents } from "../state/logged-events.js";
import type { IdSource } from "../state/id-source.js";
import { createIdSource } from "../state/id-source.js";
import type { JsonObject } from "../state/json-object.js";
import { isJsonObject, own } from "../state/json-object.js";
import { recordWords } from "../records/kinds.js";
import type { Context } from "../state/endpoint-context.js";
import type { RecordSeed } from "./description.js";
import type { StoredField, RecordKind } from "../state/state.js";
import { associatedObject } from "../state/state.js";

/** The reason for which a record of a seed could not be made. */
export class RecordSeedError extends Error {
  override readonly name = "RecordSeedError" as const;
  /** The place of the record in the seed's list. */
  readonly index: number;
  /** The problems by key of the body; empty when it is no one key. */
  readonly problems: JsonObject;

  constructor(index: number, message: string, problems: JsonObject = {}) {
    super(message);
    this.index = index;
    this.problems = problems;
  }
}

const paths: Readonly<Record<RecordKind, string>> = {
  lead: "/lead/",
  contact: "/contact/",
  opportunity: "/opportunity/",
  custom_activity: "/activity/custom/",
  custom_object: "/custom_object/",
};

/** Sends one request to the endpoints of an organisation, as its owner. */
export type SendRequest = (
  method: "POST" | "PUT",
  path: string,
  body: JsonObject,
) => Reply;

/** A record that is to be made. */
interface PendingRecord {
  readonly index: number;
  readonly record: RecordSeed;
  /** The ids of other records that its keys name, by key. */
  readonly references: ReadonlyMap<string, readonly string[]>;
  /** The keys that Close asks for when the record is made. */
  readonly required: ReadonlySet<string>;
}

/**
 * Makes records: what a record cannot do without before the record; what it can do without is set
 * afterwards. `connect` gives what sends requests to the endpoints of an organisation. Throws
 * `RecordSeedError` for a record that Close would refuse.
 */
export function makeRecords(
  records: readonly RecordSeed[],
  context: Context,
  connect: (context: Context) => SendRequest,
): void {
  refuseRepeatedIds(records);
  const maker = new RecordMaker(context, connect);
  const pending = new Set(records.flatMap(({ id }) => id ?? []));
  const requiredOf = requiredKeys(context);
  let waiting = records.map((record, index) =>
    describe(record, index, pending, requiredOf),
  );
  while (waiting.length > 0) {
    const blocked = waiting.filter((one) => {
      if (waitsFor(one, pending, one.required).length > 0) return true;
      maker.make(one, waitsFor(one, pending));
      pending.delete(one.record.id ?? "");
      return false;
    });
    const [first] = blocked;
    if (first !== undefined && blocked.length === waiting.length)
      throw circle(first, pending);
    waiting = blocked;
  }
  maker.finish();
}

function refuseRepeatedIds(records: readonly RecordSeed[]): void {
  const seen = new Set<string>();
  for (const [index, { id }] of records.entries()) {
    if (id === undefined) continue;
    if (seen.has(id))
      throw new RecordSeedError(index, `Another record has the id ${id}.`);
    seen.add(id);
  }
}

/** What a record needs, by its object: worked out once for all records of one. */
type RequiredKeys = (record: RecordSeed) => ReadonlySet<string>;

function requiredKeys({ organization }: Context): RequiredKeys {
  const known = new Map<string, ReadonlySet<string>>();
  return ({ kind, body }) => {
    const type = ["custom_activity_type_id", "custom_object_type_id"]
      .map((key) => own(body, key))
      .find((id) => typeof id === "string");
    const object = type ?? kind;
    const keys =
      known.get(object) ??
      new Set([
        "lead_id",
        ...organization.fields
          .ofObject(object)
          .filter((field) => isRequired(field, object))
          .map(({ id }) => `custom.${id}`),
      ]);
    known.set(object, keys);
    return keys;
  };
}

function describe(
  record: RecordSeed,
  index: number,
  ids: ReadonlySet<string>,
  requiredOf: RequiredKeys,
): PendingRecord {
  const references = new Map<string, readonly string[]>();
  if (ids.size > 0)
    for (const [key, value] of Object.entries(record.body)) {
      const values: readonly unknown[] = Array.isArray(value) ? value : [value];
      const named = values.filter(
        (one): one is string => typeof one === "string" && ids.has(one),
      );
      if (named.length > 0) references.set(key, named);
    }
  return { index, record, references, required: requiredOf(record) };
}

/** Says whether records of an object need a value of a field; a shared field says so for each object. */
function isRequired(field: StoredField, object: string): boolean {
  const association = field.associations.find(
    (one) => associatedObject(one) === object,
  );
  return (association ?? field).required;
}

/** The keys that name records which are still to be made. */
function waitsFor(
  { references }: PendingRecord,
  pending: ReadonlySet<string>,
  among?: ReadonlySet<string>,
): readonly string[] {
  if (references.size === 0) return [];
  return [...references]
    .filter(([key]) => among?.has(key) ?? true)
    .filter(([, ids]) => ids.some((id) => pending.has(id)))
    .map(([key]) => key);
}

function circle(
  one: PendingRecord,
  pending: ReadonlySet<string>,
): RecordSeedError {
  const keys = waitsFor(one, pending, one.required);
  const problem = "This needs a record that needs this one.";
  return new RecordSeedError(
    one.index,
    "Records that need each other cannot be made.",
    Object.fromEntries(keys.map((key) => [key, problem] as const)),
  );
}

function part(body: JsonObject, isIn: (key: string) => boolean): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([key]) => isIn(key)));
}

/** Sends the requests that make records; each record gets the id that the seed gives it. */
class RecordMaker {
  readonly #request: SendRequest;
  readonly #late: (() => void)[] = [];
  #given: RecordSeed | undefined;

  constructor(
    { organization, switches }: Context,
    connect: (context: Context) => SendRequest,
  ) {
    const nextId: IdSource = (prefix) => {
      const id =
        this.#given !== undefined &&
        prefix === recordWords[this.#given.kind].prefix
          ? this.#given.id
          : undefined;
      return id ?? organization.nextId(prefix);
    };
    // What is there from the start did not happen: it is in no log.
    const events = new LoggedEvents(createIdSource(), 0);
    this.#request = connect({
      organization: { ...organization, events, nextId },
      switches,
    });
  }

  /** Makes a record without the keys that have to wait for others. */
  make({ index, record }: PendingRecord, late: readonly string[]): void {
    const { kind, body } = record;
    this.#given = record;
    const now =
      late.length === 0 ? body : part(body, (key) => !late.includes(key));
    const made = this.#send(index, "POST", paths[kind], now);
    if (late.length === 0) return;
    const path = `${paths[kind]}${String(bodyOf(made)["id"])}/`;
    const rest = part(body, (key) => late.includes(key));
    this.#late.push(() => this.#send(index, "PUT", path, rest));
  }

  /** Sets what had to wait; all records are there by now. */
  finish(): void {
    for (const work of this.#late) work();
  }

  #send(
    index: number,
    method: "POST" | "PUT",
    path: string,
    body: JsonObject,
  ): Reply {
    const reply = this.#request(method, path, body);
    if (reply.status >= 300) throw refusal(index, reply);
    return reply;
  }
}

function bodyOf({ content }: Reply): JsonObject {
  const value = content.kind === "json" ? content.value : undefined;
  return isJsonObject(value) ? value : {};
}

function refusal(index: number, reply: Reply): RecordSeedError {
  const { error, errors, "field-errors": named } = bodyOf(reply);
  const problems = isJsonObject(named) ? named : {};
  const messages = [error, errors]
    .flat()
    .filter((one) => typeof one === "string");
  if (messages.length + Object.keys(problems).length === 0)
    messages.push(`The status is ${String(reply.status)}.`);
  return new RecordSeedError(index, messages.join(" "), problems);
}
