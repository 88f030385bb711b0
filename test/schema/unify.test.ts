import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Field, FieldType, Schema } from "../../src/schema/schema.js";
import type { SameIds, UnifiedSchema } from "../../src/schema/unify.js";
import { unifySchemas } from "../../src/schema/unify.js";
import { schemas } from "../support/arbitrary.js";
import {
  customObject,
  field,
  objectType,
  schemaOf,
  sharedField,
} from "../support/sample-schema.js";

const numRuns = Number(process.env["FUZZ_RUNS"] ?? 40);
const choices = (...options: readonly string[]) =>
  ({ type: { kind: "choices", options } }) as const;

function unify(
  main: Schema,
  sandbox: Schema,
  known: SameIds = {},
): UnifiedSchema {
  return unifySchemas(
    new Map([
      ["main", main],
      ["sandbox", sandbox],
    ]),
    known,
  );
}

function fieldsOf(
  { schema }: UnifiedSchema,
  objectId: string,
): readonly unknown[] {
  return schema.objects.find(({ id }) => id === objectId)?.fields ?? [];
}

test("one organisation is what it is", () => {
  fc.assert(
    fc.property(schemas, (schema) => {
      const {
        schema: same,
        ids,
        warnings,
      } = unifySchemas(new Map([["default", schema]]), {});
      expect(same).toEqual(schema);
      expect(ids.size).toBe(0);
      expect(warnings).toEqual([]);
    }),
    { numRuns },
  );
});

test("no organisation at all is a mistake of ours", () => {
  expect(() => unifySchemas(new Map(), {})).toThrow(
    new TypeError("An output has at least one organisation."),
  );
});

test("names that a later organisation's things have are taken on by the first one, when it makes the same", () => {
  const lead = (...fields: readonly Field[]) =>
    schemaOf([objectType("lead", "lead", "Lead", fields)]);
  const names = {
    objects: {
      lead: {
        type: "Lead",
        collection: "lead",
        fields: { cf_2: "tier" },
        choices: {},
      },
    },
    shared: {},
  };
  const unified = unifySchemas(
    new Map([
      ["main", lead(field("cf_1", "Tier"))],
      ["sandbox", lead(field("cf_2", "Tier"))],
    ]),
    {},
    names,
  );
  expect(unified.same).toEqual({ cf_1: "cf_2" });
  expect(unified.ids.get("cf_2")).toEqual({ main: "cf_1", sandbox: "cf_2" });
});

test("a field that the first organisation has deleted and made anew is still the one of the others", () => {
  const lead = (id: string) =>
    schemaOf([objectType("lead", "lead", "Lead", [field(id, "Tier")])]);
  const unified = unify(lead("cf_3"), lead("cf_2"), { cf_2: "cf_1" });
  expect(unified.same).toEqual({ cf_2: "cf_1", cf_3: "cf_1" });
  expect(fieldsOf(unified, "lead")).toMatchObject([{ id: "cf_1" }]);
});

test("two fields of one id stay two, whichever organisations have them", () => {
  const twice = (id: string) =>
    schemaOf([
      objectType("lead", "lead", "Lead", [field(id, "A"), field(id, "B")]),
    ]);
  expect(fieldsOf(unify(twice("cf_1"), twice("cf_2")), "lead")).toMatchObject([
    { id: "cf_1", label: "A" },
    { id: "cf_1", label: "B" },
  ]);
});

test("one organisation that was one of several keeps the ids that its names belong to", () => {
  const schema = schemaOf([customObject("cotype_2", "Account")]);
  const unified = unifySchemas(new Map([["sandbox", schema]]), {
    cotype_2: "cotype_1",
  });
  expect(unified.schema.objects).toMatchObject([{ id: "cotype_1" }]);
  expect(unified.ids.get("cotype_1")).toEqual({ sandbox: "cotype_2" });
});

describe("two organisations", () => {
  const main = schemaOf([
    customObject("cotype_1", "Account", [
      field("cf_1", "Status", choices("A")),
    ]),
  ]);
  const sandbox = schemaOf([
    customObject("cotype_2", "Account", [
      field("cf_2", "Status", choices("B", "A")),
    ]),
  ]);

  test("share what has one label, with an id in each", () => {
    const unified = unify(main, sandbox);
    expect(unified.schema.objects.map(({ id }) => id)).toEqual(["cotype_1"]);
    expect(fieldsOf(unified, "cotype_1")).toMatchObject([
      { id: "cf_1", type: { kind: "choices", options: ["A", "B"] } },
    ]);
    expect(Object.entries(unified.same)).toEqual([
      ["cf_2", "cf_1"],
      ["cotype_2", "cotype_1"],
    ]);
    expect(unified.warnings).toEqual([]);
    expect(unified.ids.get("cotype_1")).toEqual({
      main: "cotype_1",
      sandbox: "cotype_2",
    });
    expect(unified.ids.get("cf_1")).toEqual({ main: "cf_1", sandbox: "cf_2" });
  });

  test("keep what only one of them has", () => {
    const unified = unify(
      schemaOf([objectType("lead", "lead", "Lead", [field("cf_1", "A")])]),
      schemaOf([
        objectType("lead", "lead", "Lead", [field("cf_2", "B")]),
        customObject("cotype_2", "Server"),
      ]),
    );
    expect(fieldsOf(unified, "lead")).toMatchObject([
      { id: "cf_1" },
      { id: "cf_2" },
    ]);
    expect(unified.ids.get("cf_1")).toEqual({ main: "cf_1" });
    expect(unified.ids.get("cf_2")).toEqual({ sandbox: "cf_2" });
    expect(unified.ids.get("cotype_2")).toEqual({ sandbox: "cotype_2" });
  });

  test("do not share a custom object and a custom activity with one label", () => {
    const visit = schemaOf([
      objectType("actitype_2", "customActivity", "Account"),
    ]);
    expect(unify(main, visit).schema.objects.map(({ id }) => id)).toEqual([
      "actitype_2",
      "cotype_1",
    ]);
  });

  test("share nothing where a label is there twice: nobody can tell which is meant", () => {
    const twice = schemaOf([
      customObject("cotype_2", "Account", [
        field("cf_2", "Status"),
        field("cf_3", "Status"),
      ]),
    ]);
    expect(fieldsOf(unify(main, twice), "cotype_1")).toMatchObject([
      { id: "cf_1" },
      { id: "cf_2" },
      { id: "cf_3" },
    ]);
  });

  test("share nothing with the second of two that have one label", () => {
    const twice = schemaOf([
      customObject("cotype_2", "Account", [
        field("cf_2", "Status"),
        field("cf_3", "Status"),
      ]),
    ]);
    expect(fieldsOf(unify(twice, main), "cotype_2")).toMatchObject([
      { id: "cf_1" },
      { id: "cf_2" },
      { id: "cf_3" },
    ]);
  });

  test("share what has one id, whatever they call it", () => {
    const unified = unify(
      main,
      schemaOf([
        customObject("cotype_1", "Customer", [field("cf_1", "State")]),
      ]),
    );
    expect(unified.schema.objects).toMatchObject([
      { id: "cotype_1", label: "Account", fields: [{ id: "cf_1" }] },
    ]);
  });

  test("do not share by label what they share by id already", () => {
    const unified = unify(
      main,
      schemaOf([
        customObject("cotype_1", "Customer"),
        customObject("cotype_2", "Account"),
      ]),
    );
    expect(unified.schema.objects.map(({ id }) => id)).toEqual([
      "cotype_1",
      "cotype_2",
    ]);
    expect(unified.same).toEqual({});
  });

  test("stay paired when one relabels, and the old label is another thing from then on", () => {
    const { same } = unify(main, sandbox);
    const renamed = schemaOf([
      customObject("cotype_2", "Customer", [
        field("cf_2", "State"),
        field("cf_9", "Status"),
      ]),
      customObject("cotype_9", "Account"),
    ]);
    const unified = unify(main, renamed, same);
    expect(unified.schema.objects.map(({ id }) => id)).toEqual([
      "cotype_1",
      "cotype_9",
    ]);
    expect(unified.ids.get("cotype_1")).toEqual({
      main: "cotype_1",
      sandbox: "cotype_2",
    });
    expect(unified.ids.get("cf_1")).toEqual({ main: "cf_1", sandbox: "cf_2" });
    expect(unified.ids.get("cf_9")).toEqual({ sandbox: "cf_9" });
  });

  test.each([
    [
      "kinds",
      { type: { kind: "text" } },
      { type: { kind: "number" } },
      "text",
      "number",
    ],
    ["numbers of values", { many: true }, { many: false }, "many text", "text"],
  ] as const)(
    "that differ in %s of a field make it unknown, with a warning",
    (_, mine, theirs, first, second) => {
      const { schema, warnings } = unify(
        schemaOf([
          objectType("lead", "lead", "Lead", [field("cf_1", "Size", mine)]),
        ]),
        schemaOf([
          objectType("lead", "lead", "Lead", [field("cf_2", "Size", theirs)]),
        ]),
      );
      expect(schema.objects[0]?.fields[0]?.type).toEqual({
        kind: "unknown",
        raw: `${first} or ${second}`,
      });
      expect(warnings).toEqual([
        {
          about: [{ objectId: "lead", fieldKey: "cf_1" }],
          code: "W_UNKNOWN_TYPE",
          message: `“Size” (cf_1, cf_2) is ${first} in one organisation and ${second} in another: its values are typed unknown.`,
        },
      ]);
    },
  );

  test("refer to one type where the two are the same, and to any where they are not", () => {
    const reference = (id: string, label: string, target: string) =>
      field(id, label, { type: { kind: "customObject", target } });
    const unified = unify(
      schemaOf([
        customObject("cotype_1", "Account"),
        customObject("cotype_3", "Server"),
        objectType("lead", "lead", "Lead", [
          reference("cf_1", "A", "cotype_1"),
          reference("cf_3", "B", "cotype_1"),
        ]),
      ]),
      schemaOf([
        customObject("cotype_2", "Account"),
        customObject("cotype_4", "Server"),
        objectType("lead", "lead", "Lead", [
          reference("cf_2", "A", "cotype_2"),
          reference("cf_4", "B", "cotype_4"),
        ]),
      ]),
    );
    expect(fieldsOf(unified, "lead")).toMatchObject([
      { id: "cf_1", type: { target: "cotype_1" } },
      { id: "cf_3", type: { target: null } },
    ]);
  });

  test("ask for a field where either requires it, and are archived where both are", () => {
    const account = (id: string, required: boolean, archived: boolean) =>
      schemaOf([
        customObject(id, "Account", [field(`cf_${id}`, "A", { required })], {
          archived,
        }),
      ]);
    const unified = unify(
      account("cotype_1", false, true),
      account("cotype_2", true, false),
    );
    expect(unified.schema.objects).toMatchObject([
      { archived: false, fields: [{ required: true }] },
    ]);
  });

  test("keep the settings of the first, and ask for no field that neither asks for", () => {
    const account = (end: string, ...fields: readonly Field[]): Schema =>
      schemaOf(
        [customObject(`cotype_${end}`, "Account", fields, { archived: true })],
        [
          sharedField(`cf_s${end}`, "Tags", [], {
            associations: [
              {
                objectId: `cotype_${end}`,
                required: end === "1",
                editableWithRoles: [end],
              },
            ],
          }),
        ],
      );
    const roles = (...editableWithRoles: readonly string[]) => ({
      editableWithRoles,
    });
    const { schema } = unify(
      account(
        "1",
        field("cf_1", "A", { ...roles("admin"), required: true }),
        field("cf_2", "B"),
      ),
      account(
        "2",
        field("cf_3", "A", roles("role_2")),
        field("cf_4", "B"),
        field("cf_5", "C", roles("role_3")),
      ),
    );
    expect(schema.objects).toEqual([
      customObject(
        "cotype_1",
        "Account",
        [
          field("cf_1", "A", { ...roles("admin"), required: true }),
          field("cf_2", "B"),
          field("cf_5", "C", roles("role_3")),
        ],
        { archived: true },
      ),
    ]);
    expect(schema.sharedFields).toMatchObject([
      {
        associations: [
          { objectId: "cotype_1", required: true, editableWithRoles: ["1"] },
        ],
      },
    ]);
  });

  test("ask for a shared field where either requires it, and nowhere else", () => {
    const lead = (id: string, required: boolean): Schema =>
      schemaOf(
        [objectType("lead", "lead", "Lead")],
        [
          sharedField(id, "Tags", [], {
            associations: [
              { objectId: "lead", required, editableWithRoles: [] },
            ],
          }),
        ],
      );
    const isAsked = (one: boolean, other: boolean) =>
      unify(lead("cf_1", one), lead("cf_2", other)).schema.sharedFields[0]
        ?.associations[0]?.required;
    expect(isAsked(false, false)).toBe(false);
    expect(isAsked(false, true)).toBe(true);
    expect(isAsked(true, false)).toBe(true);
  });

  test.each<[string, FieldType, FieldType, FieldType]>([
    [
      "text and choices",
      { kind: "text" },
      { kind: "choices", options: ["A"] },
      { kind: "unknown", raw: "text or choices" },
    ],
    [
      "choices and text",
      { kind: "choices", options: ["A"] },
      { kind: "text" },
      { kind: "unknown", raw: "choices or text" },
    ],
    [
      "a reference and text",
      { kind: "customObject", target: null },
      { kind: "text" },
      { kind: "unknown", raw: "customObject or text" },
    ],
    [
      "text and a reference",
      { kind: "text" },
      { kind: "customObject", target: null },
      { kind: "unknown", raw: "text or customObject" },
    ],
    ["text twice", { kind: "text" }, { kind: "text" }, { kind: "text" }],
    [
      "references to two things",
      { kind: "customObject", target: "cotype_8" },
      { kind: "customObject", target: "cotype_9" },
      { kind: "customObject", target: null },
    ],
    [
      "two types that nobody knows",
      { kind: "unknown", raw: "currency" },
      { kind: "unknown", raw: "money" },
      { kind: "unknown", raw: "currency" },
    ],
  ])(
    "have one type for %s, and hear of it where none fits",
    (_, one, other, type) => {
      const lead = (id: string, own: FieldType): Schema =>
        schemaOf([
          objectType("lead", "lead", "Lead", [field(id, "A", { type: own })]),
        ]);
      const unified = unify(lead("cf_1", one), lead("cf_2", other));
      expect(fieldsOf(unified, "lead")).toEqual([field("cf_1", "A", { type })]);
      const isTold = type.kind === "unknown" && one.kind !== "unknown";
      expect(unified.warnings.map(({ code }) => code)).toEqual(
        isTold ? ["W_UNKNOWN_TYPE"] : [],
      );
    },
  );

  test("hear of a conversion that runs in either", () => {
    const lead = (id: string, convertingTo: string | null) =>
      schemaOf([
        objectType("lead", "lead", "Lead", [
          field(id, "Budget", { convertingTo }),
        ]),
      ]);
    expect(
      fieldsOf(unify(lead("cf_1", null), lead("cf_2", "number")), "lead"),
    ).toMatchObject([{ convertingTo: "number" }]);
  });

  test("share shared fields, with the associations of both", () => {
    const unified = unify(
      schemaOf(
        [
          objectType("lead", "lead", "Lead"),
          customObject("cotype_1", "Account"),
        ],
        [sharedField("cf_1", "Tags", ["lead"])],
      ),
      schemaOf(
        [
          objectType("lead", "lead", "Lead"),
          customObject("cotype_2", "Account"),
        ],
        [sharedField("cf_2", "Tags", ["cotype_2"])],
      ),
    );
    expect(unified.schema.sharedFields).toMatchObject([
      {
        id: "cf_1",
        associations: [{ objectId: "cotype_1" }, { objectId: "lead" }],
      },
    ]);
  });
});

test("nothing of either organisation is lost, and a second run pairs as the first did (R5)", () => {
  fc.assert(
    fc.property(schemas, schemas, (main, sandbox) => {
      const unified = unify(main, sandbox);
      const found = (org: string) =>
        new Set([...unified.ids.values()].flatMap((byOrg) => byOrg[org] ?? []));
      for (const [org, schema] of [
        ["main", main],
        ["sandbox", sandbox],
      ] as const) {
        const ids = [
          ...schema.objects.flatMap(({ id, fields }) => [
            id,
            ...fields.map((f) => f.id),
          ]),
          ...schema.sharedFields.map(({ id }) => id),
          ...(schema.leadStatuses ?? []).map(({ id }) => id),
          ...(schema.pipelines ?? []).flatMap(({ id, statuses }) => [
            id,
            ...statuses.map((status) => status.id),
          ]),
        ];
        expect(found(org)).toEqual(new Set(ids));
      }
      const again = unify(main, sandbox, unified.same);
      expect(again.schema).toEqual(unified.schema);
      expect(again.same).toEqual(unified.same);
    }),
    { numRuns },
  );
});
