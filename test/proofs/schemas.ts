/** Random organisations, listed in another order at every reading, with neighbours that come and go. */
import { createHash } from "node:crypto";
import fc from "fast-check";
import type { Names } from "../../src/schema/name-rules.js";
import { nameSchema } from "../../src/schema/named.js";
import { buildSchema } from "../../src/schema/build-schema.js";
import type { Schema } from "../../src/schema/schema.js";
import { schemas as organisations } from "../support/arbitrary.js";
import { emitNamed, namesOf } from "../support/emission.js";
import type { Random } from "../support/random.js";
import { createRandom, oneOf } from "../support/random.js";
import { rawOrganization } from "../support/raw-organization.js";
import type { Figure, Proof, Trial } from "./proof.js";
import { none } from "./proof.js";

/** Readings of each organisation in a release. */
const readings = 1000;
const fewestOrganisations = 5;

/** The hash of all that a first run makes of an organisation: schema, names and every file. */
function digestOf(schema: Schema, random: Random): string {
  const built = buildSchema(rawOrganization(schema, random));
  const names = namesOf(built.schema);
  const all = { object: () => true, field: () => true };
  const files = emitNamed(nameSchema(built.schema, names, all, new Map()));
  const warnings = built.warnings.map(({ message }) => message).sort();
  return createHash("sha256")
    .update(JSON.stringify([built.schema, names, [...files], warnings]))
    .digest("hex");
}

/** The same organisation without some of its types and fields, and with those of another one. */
function withNeighbours(schema: Schema, other: Schema, random: Random): Schema {
  const kept = schema.objects
    .filter(() => random() < 0.8)
    .map((object) => ({
      ...object,
      fields: object.fields.filter(() => random() < 0.8),
    }));
  const ids = new Set(kept.map(({ id }) => id));
  const shared = schema.sharedFields.filter(() => random() < 0.8);
  const sharedIds = new Set(shared.map(({ id }) => id));
  return {
    ...schema,
    objects: [...kept, ...other.objects.filter(({ id }) => !ids.has(id))],
    sharedFields: [
      ...shared,
      ...other.sharedFields.filter(({ id }) => !sharedIds.has(id)),
    ],
  };
}

/** The names that stood before and are others now. */
function moved(before: Names, after: Names): readonly string[] {
  const given = flat(after);
  return [...flat(before)].flatMap(([key, name]) =>
    given.get(key) === name ? [] : [`${key}: ${name}, now ${given.get(key)}`],
  );
}

function flat({ objects, shared }: Names): ReadonlyMap<string, string> {
  return new Map([
    ...Object.entries(shared),
    ...Object.entries(objects).flatMap(([id, names]) => [
      [`${id} type`, names.type] as const,
      [`${id} collection`, names.collection] as const,
      ...Object.entries(names.fields).map(
        ([key, name]) => [`${id} field ${key}`, name] as const,
      ),
      ...Object.entries(names.choices).map(
        ([key, name]) => [`${id} choices ${key}`, name] as const,
      ),
    ]),
  ]);
}

interface Found {
  readonly strays: number;
  readonly moves: readonly string[];
}

/** Reads one organisation so many times. */
function tryOne(
  schema: Schema,
  others: readonly Schema[],
  times: number,
  random: Random,
): Found {
  const first = digestOf(schema, random);
  const names = namesOf(schema);
  const moves: string[] = [];
  let strays = 0;
  for (let reading = 0; reading < times; reading += 1) {
    if (digestOf(schema, random) !== first) strays += 1;
    const next = withNeighbours(schema, oneOf(random, others), random);
    const between = namesOf(next, names);
    const back = namesOf(schema, between);
    moves.push(...moved(names, between), ...moved(between, back));
  }
  return { strays, moves };
}

/** One organisation, one output: in whatever order Close lists it, whatever comes and goes around it. */
export const schemas: Proof = {
  name: "schemas",
  unit: "shuffles",
  release: 10_000,
  short: 20,
  run: ({ count, seed }: Trial): Promise<readonly Figure[]> => {
    const size = Math.max(fewestOrganisations, Math.ceil(count / readings));
    const sample = fc.sample(organisations, { seed, numRuns: size });
    const random = createRandom(seed);
    const found = sample.map((schema, index) => {
      const times =
        Math.floor((count * (index + 1)) / size) -
        Math.floor((count * index) / size);
      return tryOne(schema, sample, times, random);
    });
    const strays = found.filter((one) => one.strays > 0).length;
    const moves = found.flatMap((one) => one.moves);
    return Promise.resolve([
      none(
        "schema-digests",
        `Of ${size} organisations, those with more than one digest of all output in ${count} shuffles`,
        strays,
      ),
      none(
        "schema-moved-names",
        "Names that moved when neighbours came or went",
        moves.length,
        moves[0],
      ),
    ]);
  },
};
