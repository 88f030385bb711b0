/** Reads random records through the generated client, writes them back, and compares bytes. */
import { createServer } from "node:http";
import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text as readAll } from "node:stream/consumers";
import fc from "fast-check";
import { createCloseClient } from "../../generated/index.js";
import type { FieldDescriptor } from "../../generated/index.js";
import { wrappers } from "../../generated/models.js";
import { kinds } from "../../src/runtime/record/builtins.js";
import { writtenNames, writtenRecords } from "../support/sample-client.js";
import type { WrittenName } from "../support/sample-client.js";
import type { Figure, Proof, Trial } from "./proof.js";
import { none } from "./proof.js";

/** A member, its key, and its value as it travels. */
interface Wired {
  readonly member: string;
  readonly key: string;
  readonly json: string;
}

/** A record to be read, and what is to be read and done. */
interface Plan {
  readonly name: WrittenName;
  readonly wired: readonly Wired[];
  readonly unknown: string;
  /** Whether only a part of the record is asked for: these members. */
  readonly selected: readonly string[] | null;
  readonly readOnly: string;
}

const digits = fc.stringMatching(
  /^-?(0|[1-9][0-9]{0,24})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?$/,
);

const numbers = fc.oneof(
  digits,
  fc.constantFrom(
    ...["9007199254740993", "-9007199254740993", "1e400", "-1e400", "1e-400"],
    ...["-0", "-0.0", "0", "1.10", "1e2", "1E5", "0.1", "5e-324", "1.0"],
  ),
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(toJson),
);

/** Half of a pair of surrogates is text, too. */
const anyText = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc
    .array(fc.integer({ min: 0xd7fe, max: 0xe001 }), { maxLength: 6 })
    .map((units) => String.fromCharCode(...units)),
  fc.constantFrom("9007199254740993", '#9"', "##1", "-0", "null", "__proto__"),
);
const texts = anyText.map(toJson);

/** What comes in a field of another type, or in one that may hold anything. */
const others = fc.oneof(
  texts,
  fc.integer().map(toJson),
  fc.boolean().map(toJson),
  fc
    .array(fc.oneof(texts, fc.integer().map(toJson)), { maxLength: 3 })
    .map(toList),
);

const anything = fc.oneof(
  others,
  fc
    .dictionary(anyText, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 })
    .map(toJson),
);

function toJson(value: unknown): string {
  return JSON.stringify(value);
}

function toList(items: readonly string[]): string {
  return `[${items.join(",")}]`;
}

/** Values of a field, mostly right ones. */
function valuesOf({ type, many, convertingTo }: FieldDescriptor) {
  if (type === "hidden") return anything;
  if (type === "number" && convertingTo === undefined)
    return fc.oneof(
      { weight: 8, arbitrary: numbers },
      { weight: 1, arbitrary: fc.constantFrom('"many"', '"12"', "true") },
    );
  const list = fc.array(texts, { maxLength: 4 }).map(toList);
  return fc.oneof(
    { weight: 6, arbitrary: many ? list : texts },
    { weight: 1, arbitrary: others },
  );
}

function membersOf(name: WrittenName): fc.Arbitrary<readonly Wired[]> {
  const { kind } = wrappers[name];
  const fields = Object.entries<FieldDescriptor>(wrappers[name].fields).map(
    ([member, field]) =>
      valuesOf(field).map((json) => ({ member, key: field.wireKey, json })),
  );
  const own =
    kind === "opportunity"
      ? [numbers.map((json) => ({ member: "value", key: "value", json }))]
      : kind === "customActivity"
        ? []
        : [texts.map((json) => ({ member: "name", key: "name", json }))];
  return fc
    .tuple(...[...own, ...fields].map((wired) => fc.option(wired)))
    .map((list) => list.filter((wired) => wired !== null));
}

function readOnlyOf(name: WrittenName): readonly string[] {
  const { kind } = wrappers[name];
  const { builtIns: members, writable } = kinds[kind];
  return Object.keys(members).filter((member) => !writable.includes(member));
}

const plans: fc.Arbitrary<Plan> = fc
  .constantFrom(...writtenNames)
  .chain((name) =>
    membersOf(name).chain((wired) =>
      fc.record({
        name: fc.constant(name),
        wired: fc.constant(wired),
        unknown: anything,
        selected:
          wired.length === 0
            ? fc.constant(null)
            : fc.option(
                fc.subarray(
                  wired.map(({ member }) => member),
                  { minLength: 1 },
                ),
              ),
        readOnly: fc.constantFrom(...readOnlyOf(name), "noSuchMember"),
      }),
    ),
  );

/** A server that holds one record as text, and what was written to it. */
class Holder {
  record: readonly (readonly [string, string])[] = [];
  bodies: string[] = [];
  readonly #server: Server = createServer((request, response) => {
    void this.#answer(request).then((body) => response.end(body));
  });

  async listen(): Promise<string> {
    await new Promise<void>((done) =>
      this.#server.listen(0, "127.0.0.1", done),
    );
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async close(): Promise<void> {
    await new Promise((done) => this.#server.close(done));
  }

  async #answer(request: IncomingMessage): Promise<string> {
    if (request.method !== "GET") this.bodies.push(await readAll(request));
    const asked = new URL(request.url ?? "", "http://x").searchParams
      .get("_fields")
      ?.split(",");
    const isAsked = (key: string): boolean =>
      asked === undefined ||
      asked.some((one) => `${key}.`.startsWith(`${one}.`));
    const pairs = this.record.filter(([key]) => isAsked(key));
    return `{${pairs.map(([key, json]) => `${toJson(key)}:${json}`).join(",")}}`;
  }
}

/** What the proof needs of the records of any object type. */
interface SomeRecords {
  get(id: string, options?: object): Promise<object>;
  update(id: string, input: object, options?: object): Promise<unknown>;
}

function recordsOf(
  close: ReturnType<typeof createCloseClient>,
  name: WrittenName,
): SomeRecords {
  const all: Readonly<Record<WrittenName, unknown>> = writtenRecords(close);
  return all[name] as SomeRecords;
}

/** A number as a whole number and a power of ten; null for none. */
function exact(number: string): readonly [bigint, number] | null {
  const [, mantissa = "", fraction = "", power = "0"] =
    /^(-?\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(number) ?? [];
  if (mantissa === "") return null;
  return [BigInt(mantissa + fraction), Number(power) - fraction.length];
}

/** Whether two spellings are one number; what overflows is none. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [exact(one), exact(other)];
  if (a === null || b === null) return false;
  const least = Math.min(a[1], b[1]);
  const scaled = ([whole, power]: readonly [bigint, number]): bigint =>
    whole * 10n ** BigInt(power - least);
  return scaled(a) === scaled(b);
}

/** The bytes that a write must hold: what came, as JSON is usually spelled; numbers that would change as they came. */
function expected(json: string): string {
  if (exact(json) === null) return toJson(JSON.parse(json));
  const number = Number(json);
  if (Object.is(number, -0) && isSame(json, "0")) return "-0";
  return isSame(json, String(number)) ? String(number) : json;
}

/** What was wrong with one record. */
interface Findings {
  readonly changed: boolean;
  readonly touched: boolean;
  readonly skipped: boolean;
  /** What was written, and what should have been. */
  readonly bodies: readonly [readonly string[], readonly string[]];
}

async function tryPlan(
  holder: Holder,
  close: ReturnType<typeof createCloseClient>,
  { name, wired, unknown, selected, readOnly }: Plan,
): Promise<Findings> {
  const { kind, typeId } = wrappers[name];
  const typeKey = {
    customObject: "custom_object",
    customActivity: "custom_activity",
  };
  const own =
    kind === "customObject" || kind === "customActivity"
      ? [[`${typeKey[kind]}_type_id`, toJson(typeId)] as const]
      : [];
  holder.record = [
    ["id", '"id_1"'],
    ...own,
    ...wired.map(({ key, json }) => [key, json] as const),
    ["custom.cf_tomorrow", unknown],
  ];
  holder.bodies = [];
  const records = recordsOf(close, name);
  const record = new Map<string, unknown>(
    Object.entries(
      await records.get("id_1", selected === null ? {} : { select: selected }),
    ),
  );
  const members = wired.filter(({ member }) => record.has(member));
  const input = members.map(({ member }) => [member, record.get(member)]);
  const options = { unknownChoices: "send" };
  if (input.length > 0)
    await records.update("id_1", Object.fromEntries(input), options);
  const body = members.map(
    ({ key, json }) => `${toJson(key)}:${expected(json)}`,
  );
  const wanted = input.length === 0 ? [] : [`{${body.join(",")}}`];
  const written = holder.bodies;
  const changed = written.join() !== wanted.join();
  const isMissing = ({ member }: Wired): boolean =>
    record.has(member) !== (selected?.includes(member) ?? true);
  const extra = selected === null ? record.get("extra") : null;
  const lost =
    extra !== null &&
    toJson(extra) !== toJson({ "custom.cf_tomorrow": JSON.parse(unknown) });
  holder.bodies = [];
  const refused = await records
    .update("id_1", { [readOnly]: "x" }, options)
    .then(() => "", String);
  return {
    changed: changed || lost,
    touched: wired.some(isMissing),
    skipped: holder.bodies.length > 0 || !refused.includes(readOnly),
    bodies: [written, wanted],
  };
}

async function run({ count, seed }: Trial): Promise<readonly Figure[]> {
  const tally = { changed: 0, touched: 0, skipped: 0 };
  const failures: Partial<Record<keyof Findings, string>> = {};
  const holder = new Holder();
  const baseUrl = await holder.listen();
  const close = createCloseClient({ apiKey: "api_key_of_the_proof", baseUrl });
  const trial = fc.asyncProperty(plans, async (plan) => {
    const found = await tryPlan(holder, close, plan);
    for (const key of ["changed", "touched", "skipped"] as const) {
      if (!found[key]) continue;
      tally[key] += 1;
      failures[key] ??= `${toJson(plan)}: ${found.bodies.join(" for ")}`;
    }
  });
  try {
    await fc.assert(trial, { numRuns: count, seed });
  } finally {
    await close.close();
    await holder.close();
  }
  return [
    none(
      "data-changed",
      `records whose values were written back as other JSON, or of which an unknown field got lost, of ${count}`,
      tally.changed,
      failures.changed,
    ),
    none(
      "data-touched",
      `partial records that had a value which was not read, or lacked one that was, of ${count}`,
      tally.touched,
      failures.touched,
    ),
    none(
      "data-skipped",
      `writes to read-only or unknown members that were sent, or refused without the name, of ${count}`,
      tally.skipped,
      failures.skipped,
    ),
  ];
}

/** A value that was read and is written back is the same JSON, nothing else is sent, and nothing is skipped silently. */
export const data: Proof = {
  name: "data",
  unit: "records",
  release: 20_000,
  short: 150,
  run,
};
