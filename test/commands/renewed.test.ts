/** What was deleted in Close and made anew: whose name it has, over several runs. */
import { describe, expect, test } from "vitest";
import { outputGroups } from "../../src/stages/output-group.js";
import type { NamedOutput } from "../../src/stages/name/name-output.js";
import { nameOutput } from "../../src/stages/name/name-output.js";
import { outputOfLock } from "../../src/stages/read/read-output.js";
import { loadConfig } from "../../src/index.js";
import type { Config } from "../../src/index.js";
import type { Lock } from "../../src/lock/lock.js";
import { parseLock } from "../../src/lock/read-lock.js";
import { printLock } from "../../src/lock/print-lock.js";
import type { Field, FieldType, Schema } from "../../src/schema/schema.js";
import { createProject } from "../support/project.js";
import {
  customObject,
  field,
  objectType,
  schemaOf,
  sharedField,
} from "../support/sample-schema.js";

const choices: FieldType = { kind: "choices", options: ["Gold"] };
const lead = (...fields: readonly Field[]) =>
  objectType("lead", "lead", "Lead", fields);
const contact = (...fields: readonly Field[]) =>
  objectType("contact", "contact", "Contact", fields);

/** Runs over organisations that change from one to the next; gives what the last run made. */
async function runs(
  seen: readonly Schema[],
  config: Config = {},
  last: Config = config,
): Promise<NamedOutput> {
  const project = await createProject(config);
  let lock: Lock | null = null;
  let result: NamedOutput | undefined;
  for (const [index, schema] of seen.entries()) {
    if (index === seen.length - 1) await project.configure(last);
    const resolved = await loadConfig({ cwd: project.root, env: {} });
    const [group] = outputGroups(resolved, undefined);
    if (group === undefined) return expect.unreachable();
    const observation = { today: `2026-10-0${index + 1}`, forgets: true };
    const schemas = new Map([["default", schema]]);
    result = nameOutput({
      ...outputOfLock(group, lock),
      schemas,
      observation,
    });
    lock = parseLock(printLock(result.lock), "close.lock.json");
  }
  return result ?? expect.unreachable();
}

function fieldsOf({ lock }: NamedOutput, objectId = "lead"): unknown {
  return lock.names.objects[objectId]?.fields;
}

describe("a field that was deleted and made anew", () => {
  const tier = (id: string, rest: Partial<Field> = {}) =>
    schemaOf([lead(field(id, "Tier", { type: choices, ...rest }))]);

  test("has the name, and its choices the type, that they had, and the run says so once", async () => {
    const renewed = await runs([tier("cf_1"), tier("cf_2")]);
    expect(fieldsOf(renewed)).toEqual({ cf_2: "tier" });
    expect(renewed.lock.names.objects["lead"]?.choices).toEqual({
      cf_2: "LeadTier",
    });
    expect(renewed.notices).toEqual([
      {
        code: "W_NAME_TAKEN_OVER",
        message:
          "“Tier” (cf_2) of “Lead” was made anew in Close and takes the place of cf_1, which is gone: its name stays tier.",
      },
    ]);
    expect(renewed.warnings).toEqual([]);
    expect(renewed.lock.gone).toBeUndefined();
    const again = await runs([tier("cf_1"), tier("cf_2"), tier("cf_2")]);
    expect(again.notices).toEqual([]);
  });

  test("is known again days after it was deleted", async () => {
    const between = schemaOf([lead()]);
    const gone = await runs([tier("cf_1"), between, between]);
    expect(gone.lock.gone).toEqual({
      objects: {},
      fields: {
        lead: { cf_1: { label: "Tier", type: "choices", many: false } },
      },
    });
    const renewed = await runs([tier("cf_1"), between, between, tier("cf_2")]);
    expect(fieldsOf(renewed)).toEqual({ cf_2: "tier" });
  });

  test.each([
    ["of another kind", { type: { kind: "text" } }],
    ["that takes several values", { many: true }],
    ["of another label", { label: "Tier 2" }],
  ] as const)("%s is something new", async (what, rest) => {
    const { lock, notices, warnings } = await runs([
      tier("cf_1"),
      tier("cf_2AbCd", rest),
    ]);
    const name = what === "of another label" ? "tier2" : "tier_2AbC";
    expect(lock.names.objects["lead"]?.fields).toEqual({
      cf_1: "tier",
      cf_2AbCd: name,
    });
    expect(notices).toEqual([]);
    expect(warnings).toEqual(
      name === "tier2"
        ? []
        : expect.arrayContaining([
            {
              code: "W_NAME_ADJUSTED",
              message:
                "The field of “Tier” (cf_2AbCd) of “Lead” is named tier_2AbC: tier is wanted or taken by something that is gone (cf_1). To give it that name, write it under `names` in the config.",
            },
          ]),
    );
  });

  test("of another kind gets the name from the config, by label or by id, also while the old one is kept", async () => {
    for (const key of ["Lead.Tier", "cf_2AbCd"])
      for (const keepDeleted of [0, 30]) {
        const { lock } = await runs(
          [tier("cf_1"), tier("cf_2AbCd", { many: true })],
          { keepDeleted },
          { keepDeleted, names: { [key]: "tier" } },
        );
        expect(lock.names.objects["lead"]).toMatchObject({
          fields: { cf_2AbCd: "tier" },
          choices: { cf_2AbCd: "LeadTier" },
        });
        expect(lock.deletedFields).toEqual([]);
      }
  });

  test("is not kept twice with keepDeleted, and its change is in CHANGES.md", async () => {
    const { lock } = await runs([tier("cf_1"), tier("cf_2")], {
      keepDeleted: 30,
      changes: true,
    });
    expect(lock.deletedFields).toEqual([]);
    expect(lock.changes[0]?.changes.at(-1)).toMatchObject({
      severity: "safe",
      message: expect.stringContaining("its name stays tier"),
    });
  });

  test("is no heir where two are alike, and takes the plain name where two such are gone", async () => {
    const two = schemaOf([
      lead(field("cf_2AbCd", "Tier"), field("cf_3AbCd", "Tier")),
    ]);
    const plain = (id: string) => schemaOf([lead(field(id, "Tier"))]);
    expect(fieldsOf(await runs([plain("cf_1"), two]))).toEqual({
      cf_1: "tier",
      cf_2AbCd: "tier_2AbC",
      cf_3AbCd: "tier_3AbC",
    });
    const both = schemaOf([
      lead(field("cf_1", "Tier"), field("cf_2AbCd", "Tier")),
    ]);
    expect(
      fieldsOf(
        await runs([plain("cf_1"), both, schemaOf([lead()]), plain("cf_4")]),
      ),
    ).toEqual({ cf_4: "tier", cf_2AbCd: "tier_2AbC" });
  });

  test("without a label is something new", async () => {
    const nameless = (id: string) => schemaOf([lead(field(id, " "))]);
    expect(
      fieldsOf(await runs([nameless("cf_1AbCd"), nameless("cf_2AbCd")])),
    ).toEqual({ cf_1AbCd: "field_1AbC", cf_2AbCd: "field_2AbC" });
  });
});

describe("a field that became shared, or is shared no longer", () => {
  const regular = (...ids: readonly string[]) => {
    const [a, b] = ids.map((id) => field(id, "Tier", { type: choices }));
    return schemaOf([
      lead(...(a === undefined ? [] : [a])),
      contact(...(b === undefined ? [] : [b])),
    ]);
  };
  const shared = (id: string) =>
    schemaOf(
      [lead(), contact()],
      [sharedField(id, "Tier", ["lead", "contact"], { type: choices })],
    );

  test("keeps its name and its type of choices", async () => {
    const made = await runs([regular("cf_1"), shared("cf_2")]);
    expect(fieldsOf(made)).toEqual({ cf_2: "tier" });
    expect(fieldsOf(made, "contact")).toEqual({ cf_2: "tier" });
    expect(made.lock.names.shared).toEqual({ cf_2: "LeadTier" });
    const back = await runs([shared("cf_2"), regular("cf_3")]);
    expect(fieldsOf(back)).toEqual({ cf_3: "tier" });
    expect(back.lock.names.objects["lead"]?.choices).toEqual({ cf_3: "Tier" });
    expect(back.lock.names.shared).toEqual({});
  });

  test("keeps both also where it was made shared first and put in its place days later", async () => {
    const nowhere = schemaOf(
      [lead(), contact()],
      [sharedField("cf_2", "Tier", [], { type: choices })],
    );
    const made = await runs([regular("cf_1"), nowhere, shared("cf_2")]);
    expect(fieldsOf(made)).toEqual({ cf_2: "tier" });
    expect(made.lock.names.shared).toEqual({ cf_2: "LeadTier" });
  });

  test("of two object types keeps both names; their two types of choices make way for a new one", async () => {
    const made = await runs([regular("cf_1", "cf_2"), shared("cf_3")]);
    expect(fieldsOf(made)).toEqual({ cf_3: "tier" });
    expect(fieldsOf(made, "contact")).toEqual({ cf_3: "tier" });
    expect(made.lock.names.shared).toEqual({ cf_3: "Tier" });
    expect(made.warnings).toEqual([]);
    const apart = await runs([shared("cf_3"), regular("cf_4", "cf_5")]);
    expect(apart.lock.names.objects["contact"]?.choices).toEqual({
      cf_5: "ContactTier",
    });
  });
});

test("an object type that was deleted and made anew has its names back, and its fields have theirs", async () => {
  const account = (n: number, ...others: readonly Field[]) =>
    schemaOf([
      customObject(
        `cotype_${n}`,
        "Account",
        [field(`cf_${n}Status`, "Status", { type: choices }), ...others],
        { labelPlural: "Accounts" },
      ),
    ]);
  const config = { keepDeleted: 30 };
  const seen = [account(1, field("cf_1Note", "Note")), account(2)];
  const { lock, notices } = await runs(seen, config);
  expect(lock.names.objects).toEqual({
    cotype_2: {
      type: "Account",
      collection: "accounts",
      fields: { cf_1Note: "note", cf_2Status: "status" },
      choices: { cf_2Status: "AccountStatus" },
    },
  });
  expect(notices).toHaveLength(2);
  expect(lock.deletedObjects).toEqual([]);
  expect(lock.deletedFields).toMatchObject([
    { objectId: "cotype_2", field: { id: "cf_1Note" } },
  ]);
});

test("after --switch-org names stay where labels are the same, whatever the kind", async () => {
  const first = schemaOf([
    lead(field("cf_1", "Tier"), field("cf_2", "Places")),
    customObject("cotype_1", "Account", [field("cf_3", "Status")]),
  ]);
  const second: Schema = {
    ...schemaOf([
      lead(field("cf_4", "Tier", { many: true })),
      customObject("cotype_2", "Account", [field("cf_5", "Status")]),
    ]),
    organizationId: "orga_second",
  };
  const { lock, notices, warnings } = await runs([first, second]);
  expect([notices, warnings]).toEqual([[], []]);
  expect(lock.names.objects["lead"]?.fields).toEqual({
    cf_2: "places",
    cf_4: "tier",
  });
  expect(lock.names.objects["cotype_2"]).toMatchObject({
    type: "Account",
    fields: { cf_5: "status" },
  });
  expect(lock.names.objects).not.toHaveProperty("cotype_1");
});
