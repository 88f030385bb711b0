/** Tries readings of organisations of which some answers fail: what could not be read is as it was. */
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { request } from "undici";
import { readThrough } from "../../src/stages/read/live-schema.js";
import type { LiveSchema } from "../../src/stages/read/live-schema.js";
import { guardedSchema } from "../../src/stages/read/guard-schema.js";
import { startEmulator } from "../../src/emulator/index.js";
import { organizationFromSchema } from "../../src/emulator/seeds/from-schema.js";
import { CodegenError } from "../../src/errors.js";
import { CloseApiError } from "../../src/runtime/errors.js";
import type { Schema } from "../../src/schema/schema.js";
import { schemas } from "../support/arbitrary.js";
import { basic } from "../support/emulator-client.js";
import type { Figure, Proof, Trial } from "./proof.js";
import { none } from "./proof.js";

/** An answer in place of the truth. */
interface Failure {
  readonly status: number;
  readonly body: unknown;
}

const failures: readonly Failure[] = [
  ...[402, 403, 404].map((status) => ({ status, body: null })),
  ...[[], "text", null, {}, { data: {} }, { fields: {} }].map((body) => ({
    status: 200,
    body,
  })),
];

/** Every answer that a pull gets, by path. */
async function answersOf(schema: Schema): Promise<ReadonlyMap<string, string>> {
  const emulator = await startEmulator({
    organization: organizationFromSchema(schema),
  });
  const answers = new Map<string, string>();
  try {
    const headers = { authorization: basic(`${emulator.apiKey}:`) };
    await readThrough(
      {
        request: async (_, path) => {
          const answer = await request(`${emulator.url}${path}`, { headers });
          const text = await answer.body.text();
          answers.set(path, text);
          return JSON.parse(text) as unknown;
        },
      },
      { say: () => undefined },
    );
  } finally {
    await emulator.close();
  }
  return answers;
}

/** Reads an organisation of which some answers fail. */
async function readWith(
  answers: ReadonlyMap<string, string>,
  failing: ReadonlyMap<string, Failure>,
): Promise<LiveSchema> {
  return readThrough(
    {
      request: async (method, path) => {
        const failure = failing.get(path);
        if (failure === undefined)
          return JSON.parse(answers.get(path) ?? "null") as unknown;
        const { status, body } = failure;
        if (status === 200) return body;
        throw new CloseApiError("refused", {
          status,
          method,
          path,
          errors: [],
          fieldErrors: {},
          body: "",
        });
      },
    },
    { say: () => undefined },
  );
}

/** What is there of a reading after the guards; null where the run ends instead. */
async function guarded(
  before: Schema,
  answers: ReadonlyMap<string, string>,
  failing: ReadonlyMap<string, Failure>,
): Promise<Schema | null> {
  try {
    const live = await readWith(answers, failing);
    const lock = { schema: { default: before } };
    const allow = { acceptRemovals: false, switchOrg: false };
    const { schema } = guardedSchema(live, lock, { name: "default" }, allow);
    return schema;
  } catch (error) {
    if (error instanceof CodegenError) return null;
    throw error;
  }
}

/** The last shared field, if no object type has it, is in one answer only: that it is gone may well be true. */
function isSame(after: Schema, before: Schema): boolean {
  const [first, ...others] = before.sharedFields;
  const isLone = first?.associations.length === 0 && others.length === 0;
  return isLone && after.sharedFields.length === 0
    ? isDeepStrictEqual(after.objects, before.objects)
    : isDeepStrictEqual(after, before);
}

/** Which answers fail, by the place of their path among all paths. */
const picks = fc.array(fc.tuple(fc.nat(), fc.constantFrom(...failures)), {
  minLength: 1,
  maxLength: 6,
});

const empty: Failure = { status: 200, body: { data: [], fields: [] } };

/** Ten readings of which any answers fail, and one of which one answer lacks all that it had. */
const organisations = fc.record({
  schema: schemas,
  readings: fc.array(picks, { minLength: 10, maxLength: 10 }),
  emptied: fc.nat(),
});

async function run({ count, seed }: Trial): Promise<readonly Figure[]> {
  let readings = 0;
  let lost = 0;
  let failure: string | undefined;
  const trial = fc.asyncProperty(organisations, async (plan) => {
    const answers = await answersOf(plan.schema);
    const paths = [...answers.keys()].sort();
    const { schema: before } = await readWith(answers, new Map());
    for (const chosen of [...plan.readings, [[plan.emptied, empty] as const]]) {
      const failing = chosen.map(
        ([place, how]) => [paths[place % paths.length] ?? "", how] as const,
      );
      const after = await guarded(before, answers, new Map(failing));
      readings += 1;
      if (after === null || isSame(after, before)) continue;
      lost += 1;
      failure ??= `${JSON.stringify(failing)} of ${JSON.stringify(plan.schema)}`;
    }
  });
  await fc.assert(trial, { numRuns: Math.ceil(count / 11), seed });
  return [
    none(
      "guard-lost",
      `readings with failing answers, of ${readings}, after which anything of the organisation was gone or other than before`,
      lost,
      failure,
    ),
  ];
}

/** What could not be read is never taken for empty: no file and no field goes without `--accept-removals`. */
export const guard: Proof = {
  name: "guard",
  unit: "readings",
  release: 11_000,
  short: 110,
  run,
};
