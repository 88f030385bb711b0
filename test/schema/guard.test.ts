import { describe, expect, test } from "vitest";
import {
  keepChoices,
  assertPlausible,
  assertSameOrganization,
  keepUnseen,
} from "../../src/schema/guard.js";
import type { Field, Schema, Statuses } from "../../src/schema/schema.js";
import {
  customObject,
  field,
  objectType,
  pipelineOf,
  schemaOf,
  sharedField,
  statusOf,
} from "../support/sample-schema.js";

function manyFields(count: number): readonly Field[] {
  return Array.from({ length: count }, (_, index) =>
    field(`cf_${String(index).padStart(3, "0")}`, `F${index}`),
  );
}

describe("what could not be read", () => {
  const lead = objectType("lead", "lead", "Lead", [field("cf_a", "A")]);
  const visit = objectType("actitype_V", "customActivity", "Visit", [
    field("cf_v", "V"),
  ]);
  const account = customObject("cotype_A", "Account", [field("cf_x", "X")]);
  const server = customObject("cotype_S", "Server");
  const previous = schemaOf([lead, visit, account, server]);

  test("is as the lock has it, by kind (R4)", () => {
    const current = schemaOf([lead, visit]);
    expect(keepUnseen(previous, current, ["customObject"])).toEqual(previous);
  });

  test("is as the lock has it, by object type (R4)", () => {
    const current = schemaOf([lead, visit, server]);
    expect(keepUnseen(previous, current, [{ objectId: "cotype_A" }])).toEqual(
      previous,
    );
  });

  test("does not bring back what was read and is gone", () => {
    const current = schemaOf([lead]);
    const kept = keepUnseen(previous, current, ["customActivity"]);
    expect(kept.objects.map(({ id }) => id)).toEqual(["actitype_V", "lead"]);
  });

  test("does not hide what was read after all", () => {
    const newer = { ...visit, label: "Site Visit" };
    const kept = keepUnseen(previous, schemaOf([newer]), ["customActivity"]);
    expect(kept.objects).toEqual([newer]);
  });

  test("when all was read nothing is put back", () => {
    const current = schemaOf([lead]);
    expect(keepUnseen(previous, current, [])).toEqual(current);
  });

  test("keeps shared fields, and the choices that only their list shows", () => {
    const choices = { kind: "choices", options: ["a"] } as const;
    const before = schemaOf(
      [lead],
      [
        sharedField("cf_s", "Tags", ["lead"], { type: choices }),
        sharedField("cf_t", "Gone", ["lead"]),
      ],
    );
    const embedded = sharedField("cf_s", "Labels", ["lead"], {
      type: { kind: "choices", options: [] },
    });
    const kept = keepUnseen(before, schemaOf([lead], [embedded]), [
      "sharedFields",
    ]);
    expect(
      kept.sharedFields.map(({ id, label, type }) => ({ id, label, type })),
    ).toEqual([
      { id: "cf_s", label: "Labels", type: choices },
      { id: "cf_t", label: "Gone", type: { kind: "text" } },
    ]);
  });
});

describe("a shared field of an object type that could not be read", () => {
  const account = customObject("cotype_A", "Account");
  const server = customObject("cotype_S", "Server");
  const everywhere = ["cotype_A", "cotype_S"];

  test("stays on that type, in the order of ids, and leaves the others as they were read (R4)", () => {
    const previous = schemaOf(
      [account, server],
      [sharedField("cf_s", "Tags", everywhere)],
    );
    const current = schemaOf(
      [server],
      [sharedField("cf_s", "Tags", ["cotype_S"])],
    );
    const kept = keepUnseen(previous, current, [{ objectId: "cotype_A" }]);
    expect(kept).toEqual(previous);
  });

  test("does not come back to a type that was read without it", () => {
    const previous = schemaOf(
      [account, server],
      [sharedField("cf_s", "Tags", everywhere)],
    );
    const current = schemaOf(
      [account],
      [sharedField("cf_s", "Tags", ["cotype_A"])],
    );
    const kept = keepUnseen(previous, current, ["lead"]);
    expect(kept).toEqual(current);
  });

  test("is there once where it was read after all", () => {
    const previous = schemaOf(
      [account],
      [sharedField("cf_s", "Tags", ["cotype_A"])],
    );
    const kept = keepUnseen(previous, previous, ["customObject"]);
    expect(kept).toEqual(previous);
  });
});

test("roles of a type stay known where an answer leaves them out (R4)", () => {
  const roles = (editableWithRoles: readonly string[] | null) =>
    schemaOf([customObject("cotype_A", "Account", [], { editableWithRoles })]);
  const known = roles(["admin"]);
  expect(keepChoices(known, roles(null))).toEqual(known);
  expect(keepChoices(known, roles([]))).toEqual(roles([]));
});

describe("a reading that has lost much", () => {
  const removals = expect.objectContaining({
    code: "E_REMOVALS",
    hint: expect.stringContaining("--accept-removals"),
  });

  test("of more than a fifth is not believed (R4)", () => {
    const before = schemaOf([customObject("cotype_A", "A", manyFields(19))]);
    const after = (count: number) =>
      schemaOf([customObject("cotype_A", "A", manyFields(count))]);
    expect(() => assertPlausible(before, after(15))).not.toThrow();
    expect(() => assertPlausible(before, after(14))).toThrow(removals);
    expect(() => assertPlausible(before, after(14))).toThrow(
      "5 of 20 object types and fields",
    );
  });

  test("of every type of one kind is not believed, however few there were (R4)", () => {
    const lead = objectType("lead", "lead", "Lead", manyFields(50));
    const before = schemaOf([lead, customObject("cotype_A", "A")]);
    expect(() => assertPlausible(before, schemaOf([lead]))).toThrow(removals);
    expect(() => assertPlausible(before, schemaOf([lead]))).toThrow(
      "every custom object type",
    );
  });

  test("of a field of a small organisation is believed", () => {
    const before = schemaOf([customObject("cotype_A", "A", manyFields(3))]);
    const after = schemaOf([customObject("cotype_A", "A", manyFields(1))]);
    expect(() => assertPlausible(before, after)).not.toThrow();
  });

  test("counts what is gone, not how many there are: ids that were replaced are gone", () => {
    const before = schemaOf([customObject("cotype_A", "A", manyFields(20))]);
    const others = manyFields(20).map((item) => ({
      ...item,
      id: `new_${item.id}`,
    }));
    expect(() =>
      assertPlausible(
        before,
        schemaOf([customObject("cotype_A", "A", others)]),
      ),
    ).toThrow(removals);
  });

  test("counts shared fields too", () => {
    const objects = [customObject("cotype_A", "A", manyFields(9))];
    const shared = manyFields(5).map(({ id, label }) =>
      sharedField(`s${id}`, label, ["cotype_A"]),
    );
    expect(() =>
      assertPlausible(schemaOf(objects, shared), schemaOf(objects)),
    ).toThrow(removals);
  });

  test("of a fifth of the statuses and pipelines is not believed, nor of all that a list holds (R4)", () => {
    const leads = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        id: `stat_${String(index)}`,
        label: `Lead ${String(index)}`,
      }));
    const sales = (...all: readonly string[]) =>
      pipelineOf("pipe_1", "Sales", ...all.map((id) => statusOf(id, id)));
    const renewals = (...all: readonly string[]) =>
      pipelineOf("pipe_2", "Renewals", ...all.map((id) => statusOf(id, id)));
    const of = (statuses: Statuses): Schema => ({
      ...schemaOf([objectType("lead", "lead", "Lead", manyFields(50))]),
      ...statuses,
    });
    const before = of({
      leadStatuses: leads(9),
      pipelines: [sales("a", "b"), renewals()],
    });
    const lose = (statuses: Statuses): (() => void) => {
      return () => assertPlausible(before, of(statuses));
    };
    const { pipelines } = before;
    expect(lose({ leadStatuses: leads(7), pipelines })).not.toThrow();
    expect(lose({ leadStatuses: leads(6), pipelines })).toThrow(
      "lost 0 of 51 object types and fields, 3 of 13 statuses and pipelines since",
    );
    expect(lose({ leadStatuses: [], pipelines })).toThrow("every lead status");
    expect(lose({ leadStatuses: leads(9), pipelines: [] })).toThrow(
      expect.objectContaining({
        message: expect.stringContaining("every pipeline"),
        items: [
          "the pipeline “Sales” (pipe_1)",
          "the pipeline “Renewals” (pipe_2)",
        ],
      }),
    );
    expect(
      lose({ leadStatuses: leads(9), pipelines: [sales(), renewals()] }),
    ).toThrow(
      expect.objectContaining({
        message: expect.stringContaining("every status of “Sales”"),
        items: [
          "the status “a” (a) of “Sales”",
          "the status “b” (b) of “Sales”",
        ],
      }),
    );
    // Moved, and not read, are not lost.
    const moved = [sales(), renewals("a", "b")];
    expect(lose({ leadStatuses: leads(9), pipelines: moved })).not.toThrow();
    expect(lose({})).not.toThrow();
  });

  test("that has gained is believed", () => {
    const before = schemaOf([customObject("cotype_A", "A", manyFields(12))]);
    const after = schemaOf([
      customObject("cotype_A", "A", manyFields(40)),
      customObject("cotype_B", "B"),
    ]);
    expect(() => assertPlausible(before, after)).not.toThrow();
    expect(() => assertPlausible(before, before)).not.toThrow();
  });
});

test("another organisation's key is refused, and both are named (R4)", () => {
  const mine = schemaOf([]);
  const other = { ...mine, organizationId: "orga_other" };
  expect(() => assertSameOrganization(mine, mine)).not.toThrow();
  expect(() => assertSameOrganization(mine, other)).toThrow(
    expect.objectContaining({
      code: "E_SWITCH_ORG",
      message:
        "The key belongs to the organisation orga_other, but the lock to orga_test.",
      hint: expect.stringContaining("--switch-org"),
    }),
  );
});

test("what is lost of leads goes by the word that people see", () => {
  const called = { lead: { singular: "Account", plural: "Accounts" } };
  const lead = (count: number): Schema => ({
    ...schemaOf([objectType("lead", "lead", "Lead", manyFields(count))]),
    standardLabels: called,
  });
  expect(() => assertPlausible(lead(12), lead(0))).toThrow(
    expect.objectContaining({
      message: expect.stringContaining("every field of “Account” (lead),"),
      items: expect.arrayContaining(["“F0” (cf_000) of “Account” (lead)"]),
    }),
  );
  const none: Schema = { ...schemaOf([]), standardLabels: called };
  expect(() => assertPlausible(lead(12), none)).toThrow(
    "lost every “Account” (lead),",
  );
});
