/** The schemas of inputs agree with what a write does: with `toWire`, with the local Close, and with ajv. */
import { createRequire } from "node:module";
import { inspect } from "node:util";
import { startEmulator } from "../../src/emulator/index.js";
import type { Emulator } from "../../src/emulator/index.js";
import type { FieldSettings } from "../../src/runtime/record/descriptors.js";
import type { JsonSchema } from "../../src/runtime/record/input-parts.js";
import type { Model, WrapperOf } from "../../src/runtime/record/model.js";
import {
  defineCustomActivity,
  defineCustomObject,
  defineLead,
} from "../../src/runtime/record/wrapper.js";
import type { Random } from "../support/random.js";
import { below, createRandom, oneOf } from "../support/random.js";
import { none } from "./proof.js";
import type { Figure, Proof, Trial } from "./proof.js";

const types = [
  "text",
  "textarea",
  "number",
  "date",
  "datetime",
  "choices",
  "user",
  "contact",
] as const;
const listTypes: readonly string[] = ["choices", "user", "contact"];

/** Values that fit some field or other, and values that fit none. What Close alone can refuse, as an id that nobody has, is not among them. */
const values: readonly unknown[] = [
  ..."|a|New|Old|5|null|cont_a|user_owner|lead_a|true".split("|"),
  ...["2026-01-31", "2026-02-30", "0000-01-01", "2026-13-01", "2024-02-29"],
  ...["2026-01-31T09:00:00Z", "2026-01-31 09:00", "2026-01-31T25:00Z"],
  ...["2026-01-31T09:00:00.123+01:00", "2026-01-31T09:00:00+0100"],
  ...[0, -1, 1.5, 1e21, NaN, Infinity, true, false, null, undefined],
  ...[10n, new Date(NaN), new Map(), () => 1, {}, { add: ["New"] }],
  ...[new Date("2026-01-31T09:00:00Z"), [], [""], [null], [[]], ["New", 1]],
  ...[["New"], ["Old", "New"], ["cont_a"], ["user_owner"], { add: "New" }],
  ...[{ add: ["New"], remove: ["Old"] }, { add: ["New", "Old"] }, { x: [] }],
];

interface FieldOf {
  readonly name: string;
  readonly id: string;
  readonly type: (typeof types)[number];
  readonly settings: FieldSettings;
}

function fieldsOf(random: Random, prefix: string, enforces: boolean) {
  return Array.from({ length: 1 + below(random, 8) }, (_, index): FieldOf => {
    const type = oneOf(random, types);
    const many = listTypes.includes(type) && random() < 0.4;
    const required = enforces && random() < 0.3;
    return {
      name: `field${index}`,
      id: `cf_${prefix}${index}`,
      type,
      settings: {
        ...(many ? { many } : {}),
        ...(required ? { required } : {}),
        ...(type === "choices" ? { choices: ["New", "Old"] } : {}),
      },
    };
  });
}

const seedOf = ({ id, name, type, settings }: FieldOf) => ({
  ...{ id, name, type, required: settings.required ?? false },
  accepts_multiple_values: settings.many ?? false,
  ...(settings.choices === undefined ? {} : { choices: settings.choices }),
});

function definitionOf(typeId: string, fields: readonly FieldOf[]) {
  return {
    typeId,
    label: "Thing",
    members: (
      builtIn: () => unknown,
      custom: (
        type: string,
        id: string,
        label: string,
        settings?: object,
      ) => unknown,
    ) =>
      Object.fromEntries([
        ["id", builtIn()],
        ...fields.map(({ name, id, type, settings }) => [
          name,
          custom(type, id, name, settings),
        ]),
      ]),
  };
}

type AnyModel = Model & {
  readonly record: object;
  readonly create: object;
  readonly update: object;
};

/** One kind of write, to one object type of a random organisation. */
interface Target {
  readonly wrapper: WrapperOf<AnyModel>;
  readonly write: "create" | "update";
  readonly path: string;
  /** What the client adds to a body. */
  readonly more: object;
  readonly base: Readonly<Record<string, unknown>>;
  readonly fields: readonly FieldOf[];
  readonly builtIns: readonly string[];
}

/** What ajv needs to be here: an older one, of another tool, does as well. */
interface Judge {
  compile(schema: JsonSchema): (value: unknown) => boolean;
}

function judge(): Judge {
  const require = createRequire(import.meta.url);
  const loaded: unknown = require("ajv");
  const Ajv = loaded as new (options: object) => Judge;
  return new Ajv({
    ...{ strict: false, validateFormats: false, format: false, logger: false },
  });
}

/** A lead, a contact on it, and fields of any kind. */
function organizationOf(fields: Readonly<Record<string, readonly FieldOf[]>>) {
  const { car = [], visit = [], lead = [] } = fields;
  return {
    name: "Random",
    users: [
      {
        ...{ id: "user_owner", email: "ada@example.com" },
        ...{ first_name: "Ada", last_name: "Owner" },
      },
    ],
    custom_fields: { lead: lead.map(seedOf) },
    custom_object_types: [
      {
        ...{ id: "cotype_car", name: "Car", name_plural: "Cars" },
        fields: car.map(seedOf),
      },
    ],
    custom_activity_types: [
      { id: "actitype_visit", name: "Visit", fields: visit.map(seedOf) },
    ],
    records: [
      { kind: "lead", id: "lead_a", body: { name: "Acme" } },
      { kind: "contact", id: "cont_a", body: { lead_id: "lead_a", name: "A" } },
    ] as const,
  };
}

function targetsOf(
  fields: Readonly<Record<string, readonly FieldOf[]>>,
): readonly Target[] {
  const { car = [], visit = [], lead = [] } = fields;
  const base = { leadId: "lead_a" };
  return [
    {
      wrapper: defineCustomObject<AnyModel>(definitionOf("cotype_car", car)),
      ...{ write: "create", path: "/custom_object/" },
      more: { custom_object_type_id: "cotype_car" },
      base: { ...base, name: "Car" },
      ...{ fields: car, builtIns: ["name"] },
    },
    {
      wrapper: defineCustomActivity<AnyModel>(
        definitionOf("actitype_visit", visit),
      ),
      ...{ write: "create", path: "/activity/custom/" },
      more: { custom_activity_type_id: "actitype_visit" },
      ...{ base, fields: visit },
      builtIns: ["pinned", "status", "activityAt"],
    },
    {
      wrapper: defineLead<AnyModel>(definitionOf("lead", lead)),
      ...{ write: "update", path: "/lead/lead_a/", more: {}, base: {} },
      // A lead can refer to its own contacts only, and has them by id here.
      ...{ fields: lead, builtIns: ["url", "description"] },
    },
  ];
}

function anyValue(random: Random): unknown {
  return values[below(random, values.length)];
}

/** Mostly values that fit: an input in which everything is wrong tells little. */
function valueFor({ type, settings }: FieldOf, random: Random): unknown {
  if (random() < 0.35) return anyValue(random);
  const one = oneOf(random, fitting[type]);
  return settings.many === true ? [one] : one;
}

const fitting: Readonly<Record<FieldOf["type"], readonly unknown[]>> = {
  text: ["a", "5"],
  textarea: ["a"],
  number: [0, 1.5],
  date: ["2026-01-31"],
  datetime: ["2026-01-31T09:00:00Z", new Date(0)],
  choices: ["New", "Old"],
  user: ["user_owner"],
  contact: ["cont_a"],
};

const ownFitting: Readonly<Record<string, readonly unknown[]>> = {
  name: ["B"],
  url: ["https://a.example", null],
  description: ["x", null],
  pinned: [true, false],
  status: ["draft", "published"],
  activityAt: ["2026-01-31T09:00:00Z"],
};

function inputFor({ fields, builtIns, base }: Target, random: Random): object {
  const given = fields
    .filter(({ settings }) => random() < (settings.required ? 0.9 : 0.4))
    .map((field) => [field.name, valueFor(field, random)] as const);
  // The types know no null here, though the local Close takes it for some.
  const own = builtIns
    .filter(() => random() < 0.3)
    .map((name) => [
      name,
      random() < 0.2
        ? (anyValue(random) ?? 1)
        : oneOf(random, ownFitting[name] ?? []),
    ]);
  const odd = random() < 0.03 ? [["odd", 1]] : [];
  const members = Object.fromEntries([...given, ...own, ...odd]);
  if (random() < 0.02) return members;
  return { ...base, ...members };
}

/** What becomes of an input: by its schemas, and by a write. */
async function judged(
  { wrapper, write, path, more }: Target,
  fits: (value: unknown) => boolean,
  input: object,
  { url, apiKey }: Emulator,
) {
  const { issues } = await wrapper[write]["~standard"].validate(input);
  let body: object | null = null;
  try {
    body = wrapper.toWire(input);
  } catch {
    // Refused before anything is sent.
  }
  const text = body === null ? null : JSON.stringify({ ...more, ...body });
  const answer =
    text === null
      ? null
      : await fetch(url + path, {
          method: write === "create" ? "POST" : "PUT",
          headers: {
            authorization: `Basic ${btoa(`${apiKey}:`)}`,
            "content-type": "application/json",
          },
          body: text,
        });
  await answer?.arrayBuffer();
  return {
    isValid: issues === undefined,
    isWritten: answer?.ok === true,
    // JSON Schema is about JSON: only what can be sent is asked of it.
    isSchemaRight:
      text === null ||
      fits(JSON.parse(JSON.stringify(input))) === (issues === undefined),
    issues,
  };
}

async function run({ count, seed }: Trial): Promise<readonly Figure[]> {
  const random = createRandom(seed);
  let [apart, wrongSchemas, valid, done] = [0, 0, 0, 0];
  let failure: string | undefined;
  while (done < count) {
    const fields = {
      car: fieldsOf(random, "o", true),
      visit: fieldsOf(random, "a", true),
      lead: fieldsOf(random, "l", false),
    };
    const emulator = await startEmulator({
      ...{ bareValuesOfLists: false, requestLog: 1, eventLog: 1 },
      organization: organizationOf(fields),
    });
    for (const target of targetsOf(fields)) {
      const { wrapper, write } = target;
      const fits = judge().compile(await wrapper[write].jsonSchema());
      for (let tries = 0; tries < 100 && done < count; tries += 1) {
        const input = inputFor(target, random);
        const result = await judged(target, fits, input, emulator);
        done += 1;
        if (result.isValid) valid += 1;
        const isApart = result.isValid !== result.isWritten;
        if (isApart) apart += 1;
        if (!result.isSchemaRight) wrongSchemas += 1;
        if (isApart || !result.isSchemaRight)
          failure ??= inspect(
            { input, result, fields: target.fields },
            { depth: 5 },
          );
      }
    }
    await emulator.close();
  }
  const share = Math.round((valid / done) * 100);
  return [
    none(
      "inputs-apart",
      "Inputs of which schema and write say different things",
      apart,
      failure,
    ),
    none(
      "inputs-schemas-apart",
      "Inputs of which JSON Schema, by ajv, says another thing",
      wrongSchemas,
      failure,
    ),
    {
      ...{ id: "inputs-valid", what: "Inputs that were valid, in percent" },
      ...{ value: share, want: "10 to 90", isMet: share >= 10 && share <= 90 },
    },
  ];
}

/** Against the local Close, over HTTP. */
export const inputs: Proof = {
  name: "inputs",
  unit: "inputs",
  release: 100_000,
  short: 600,
  run,
};
