import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import type { BuiltSchema } from "../../src/schema/build-schema.js";
import { buildSchema } from "../../src/schema/build-schema.js";
import type {
  RawField,
  RawObject,
  RawObjectType,
  RawOrganization,
} from "../../src/schema/raw.js";
import { fieldsByObject } from "../../src/schema/schema.js";
import type { AttachedField, Field } from "../../src/schema/schema.js";

const numRuns = Number(process.env["FUZZ_RUNS"] ?? 40);
vi.setConfig({ testTimeout: 30_000 + numRuns * 500 });

function raw(parts: Partial<RawOrganization> = {}): RawOrganization {
  return {
    organizationId: "orga_test",
    lead: { type: null, fields: [] },
    contact: null,
    opportunity: null,
    customActivities: [],
    customObjects: [],
    fieldLists: [],
    sharedFields: [],
    ...parts,
  };
}

function rawField(
  id: string,
  name: string | null,
  rest: Partial<RawField> = {},
): RawField {
  return { id, name, type: "text", ...rest };
}

function rawType(
  id: string,
  name: string | null,
  fields: readonly RawField[] = [],
  rest: Partial<RawObjectType> = {},
): RawObject {
  return { type: { id, name, ...rest }, fields };
}

/** The one field of a lead that has one. */
function leadField(
  item: RawField,
  parts: Partial<RawOrganization> = {},
): Field | undefined {
  const { schema } = buildSchema(
    raw({ lead: { type: null, fields: [item] }, ...parts }),
  );
  return schema.objects.find(({ id }) => id === "lead")?.fields[0];
}

function attached(
  { schema }: BuiltSchema,
  objectId: string,
): readonly AttachedField[] {
  return fieldsByObject(schema).get(objectId) ?? [];
}

function codes({ warnings }: BuiltSchema): readonly string[] {
  return warnings.map(({ code }) => code);
}

describe("a field", () => {
  test("of which Close says only id, name and type is optional, single and plain", () => {
    expect(leadField(rawField("lcf_a", "Owner"))).toEqual({
      id: "lcf_a",
      label: "Owner",
      description: null,
      type: { kind: "text" },
      many: false,
      convertingTo: null,
      backReferenceVisible: null,
      required: false,
      editableWithRoles: [],
    });
  });

  test("keeps all that Close says", () => {
    const item = rawField("cf_a", "Accounts", {
      type: "custom_object",
      description: "Ours.",
      accepts_multiple_values: true,
      editable_with_roles: ["role_b", "admin"],
      required: true,
      referenced_custom_type_id: "cotype_A",
      back_reference_is_visible: true,
      converting_to_type: "text",
      is_shared: false,
    });
    expect(leadField(item)).toEqual({
      id: "cf_a",
      label: "Accounts",
      description: "Ours.",
      type: { kind: "customObject", target: "cotype_A" },
      many: true,
      convertingTo: "text",
      backReferenceVisible: true,
      required: true,
      editableWithRoles: ["admin", "role_b"],
    });
  });

  test.each([
    "text",
    "textarea",
    "number",
    "date",
    "datetime",
    "user",
    "contact",
    "hidden",
  ])("of type %s is of that kind", (type) => {
    expect(leadField(rawField("cf_a", "A", { type }))?.type).toEqual({
      kind: type,
    });
  });

  test("of a type that is new is unknown, keeps Close's word, and is told of", () => {
    const built = buildSchema(
      raw({
        lead: {
          type: null,
          fields: [rawField("cf_a", "Total", { type: "currency" })],
        },
      }),
    );
    expect(built.schema.objects[0]?.fields[0]?.type).toEqual({
      kind: "unknown",
      raw: "currency",
    });
    expect(built.warnings).toMatchObject([
      {
        code: "W_UNKNOWN_TYPE",
        message:
          "“Total” (cf_a) of “Lead” has the type “currency”, which this version does not know: its values are typed unknown.",
      },
    ]);
  });

  test("that is being converted keeps both types, and is told of", () => {
    const fields = [
      rawField("cf_a", "Budget", { converting_to_type: "number" }),
    ];
    const built = buildSchema(raw({ lead: { type: null, fields } }));
    expect(built.schema.objects[0]?.fields[0]).toMatchObject({
      type: { kind: "text" },
      convertingTo: "number",
    });
    expect(codes(built)).toEqual(["W_CONVERTING"]);
  });

  test("without a text for a label is kept and told of", () => {
    const built = buildSchema(
      raw({
        lead: {
          type: null,
          fields: [rawField("cf_a", null), rawField("cf_b", "  ")],
        },
      }),
    );
    expect(built.schema.objects[0]?.fields.map(({ label }) => label)).toEqual([
      "",
      "  ",
    ]);
    expect(codes(built)).toEqual(["W_LABEL_MISSING", "W_LABEL_MISSING"]);
  });

  test("with an id that is none of Close's is used as it came, and told of", () => {
    const built = buildSchema(
      raw({ lead: { type: null, fields: [rawField("../../me", "A")] } }),
    );
    expect(built.schema.objects[0]?.fields[0]?.id).toBe("../../me");
    expect(codes(built)).toEqual(["W_ODD_ID"]);
  });

  test("whose choices look alike or turn text around is told of, and keeps each", () => {
    const choices = ["Open", "open ", "Closed", "Open", "\u202eneve"];
    const field = { ...rawField("cf_a", "Status"), type: "choices", choices };
    const built = buildSchema(raw({ lead: { type: null, fields: [field] } }));
    expect(built.schema.objects[0]?.fields[0]?.type).toEqual({
      kind: "choices",
      options: ["Open", "open ", "Closed", "\u202eneve"],
    });
    expect(codes(built)).toEqual(["W_CHOICES", "W_BIDI"]);
    expect(built.warnings[0]?.message).toContain("“Open” and “open ”");
  });

  test("whose label turns text around is told of", () => {
    const built = buildSchema(
      raw({ lead: { type: null, fields: [rawField("cf_a", "\u202etxt")] } }),
    );
    expect(codes(built)).toEqual(["W_BIDI"]);
  });
});

describe("choices", () => {
  test.each([null, undefined, []])(
    "that are %j and nowhere else give none, and are told of",
    (choices) => {
      const fields = [rawField("cf_a", "Status", { type: "choices", choices })];
      const built = buildSchema(raw({ lead: { type: null, fields } }));
      expect(built.schema.objects[0]?.fields[0]?.type).toEqual({
        kind: "choices",
        options: [],
      });
      expect(codes(built)).toEqual(["W_CHOICES"]);
    },
  );

  test("that are null on another type mean nothing", () => {
    expect(
      leadField(rawField("cf_a", "A", { type: "user", choices: null }))?.type,
    ).toEqual({ kind: "user" });
  });

  test("that only the list of fields has come from there", () => {
    const item = rawField("cf_a", "Status", { type: "choices" });
    const fieldLists = [{ ...item, choices: ["B", "A"] }];
    expect(leadField(item, { fieldLists })?.type).toEqual({
      kind: "choices",
      options: ["B", "A"],
    });
  });

  test("keep Close's order, and each is there once", () => {
    const item = rawField("cf_a", "Status", {
      type: "choices",
      choices: ["B", "A", "B", "b"],
    });
    expect(leadField(item)?.type).toEqual({
      kind: "choices",
      options: ["B", "A", "b"],
    });
  });

  test("that a type's own page lacks come from the schema", () => {
    const item = rawField("cf_a", "Status", {
      type: "choices",
      choices: ["A"],
    });
    const embedded = rawField("cf_a", "Status", {
      type: "choices",
      required: true,
      converting_to_type: "text",
    });
    const built = buildSchema(
      raw({
        customActivities: [
          rawType("actitype_V", "Visit", [item], { fields: [embedded] }),
        ],
      }),
    );
    expect(built.schema.objects[0]?.fields[0]).toMatchObject({
      type: { kind: "choices", options: ["A"] },
      required: true,
      convertingTo: "text",
    });
  });
});

describe("a shared field", () => {
  const owner = rawField("cf_o", "Owner", {
    type: "user",
    associations: [
      { object_type: "lead", required: false, editable_with_roles: [] },
      { object_type: "contact" },
      {
        object_type: "custom_activity_type",
        custom_activity_type_id: "actitype_V",
        required: true,
        editable_with_roles: ["role_b", "admin"],
      },
      {
        object_type: "custom_object_type",
        custom_object_type_id: "cotype_A",
        required: true,
      },
      { object_type: "playbook", required: true },
    ],
  });
  const plain = rawField("cf_o", "Owner", { type: "user" });
  const organisation = raw({
    lead: { type: null, fields: [owner] },
    contact: { type: null, fields: [{ ...plain, is_shared: true }] },
    customActivities: [rawType("actitype_V", "Visit", [plain])],
    customObjects: [rawType("cotype_A", "Account", [plain])],
    sharedFields: [owner],
  });

  test("is one field, with the settings of each association", () => {
    const { schema } = buildSchema(organisation);
    expect(schema.objects.flatMap(({ fields }) => fields)).toEqual([]);
    expect(schema.sharedFields).toHaveLength(1);
    expect(schema.sharedFields[0]?.associations).toEqual([
      {
        objectId: "actitype_V",
        required: true,
        editableWithRoles: ["admin", "role_b"],
      },
      { objectId: "contact", required: false, editableWithRoles: [] },
      { objectId: "cotype_A", required: true, editableWithRoles: [] },
      { objectId: "lead", required: false, editableWithRoles: [] },
    ]);
  });

  test("is among the fields of each object type that it is associated with", () => {
    const built = buildSchema(organisation);
    expect(attached(built, "lead")).toMatchObject([
      { id: "cf_o", shared: true, required: false },
    ]);
    expect(attached(built, "actitype_V")).toMatchObject([
      { id: "cf_o", shared: true, required: true },
    ]);
  });

  test("is found where the list of shared fields could not be read: by its flag or its associations", () => {
    const flagged = { ...plain, is_shared: true, required: true };
    const built = buildSchema(
      raw({
        lead: { type: null, fields: [owner] },
        customObjects: [
          rawType("cotype_A", "Account", [plain], { fields: [flagged] }),
          rawType("cotype_B", "B", [flagged]),
        ],
        sharedFields: null,
      }),
    );
    expect(built.schema.sharedFields.map(({ id }) => id)).toEqual(["cf_o"]);
    expect(attached(built, "cotype_B")).toMatchObject([
      { shared: true, required: true },
    ]);
  });

  test("is required on a type that says so itself, where the association does not", () => {
    const field = rawField("cf_o", "Owner", {
      associations: [
        {
          object_type: "custom_object_type",
          custom_object_type_id: "cotype_A",
        },
      ],
    });
    const embedded = rawField("cf_o", "Owner", {
      is_shared: true,
      required: true,
      editable_with_roles: ["admin"],
    });
    const built = buildSchema(
      raw({
        customObjects: [
          rawType("cotype_A", "Account", [field], { fields: [embedded] }),
        ],
        sharedFields: [field],
      }),
    );
    expect(attached(built, "cotype_A")).toMatchObject([
      { required: true, editableWithRoles: ["admin"] },
    ]);
  });

  test("has the choices of its own list, which types do not show", () => {
    const shown = rawField("cf_t", "Tags", {
      type: "choices",
      is_shared: true,
    });
    const built = buildSchema(
      raw({
        lead: { type: null, fields: [shown] },
        sharedFields: [{ ...shown, choices: ["vip"] }],
      }),
    );
    expect(attached(built, "lead")).toMatchObject([
      { type: { kind: "choices", options: ["vip"] } },
    ]);
  });

  test("that hangs on nothing that was read is kept and told of", () => {
    const built = buildSchema(
      raw({
        sharedFields: [
          rawField("cf_o", "Owner", {
            associations: [{ object_type: "playbook" }],
          }),
        ],
      }),
    );
    expect(built.schema.sharedFields[0]?.associations).toEqual([]);
    expect(codes(built)).toEqual(["W_SHARED_UNATTACHED"]);
  });
});

describe("one id twice in an object type", () => {
  test("with two labels is two fields on one wire key, and is told of", () => {
    const text = rawField("cf_a", "Account ID", { required: true });
    const choices = rawField("cf_a", "Status", {
      type: "choices",
      choices: ["A"],
    });
    const built = buildSchema(
      raw({
        customObjects: [
          rawType("cotype_A", "Account", [text, choices], {
            fields: [choices, text],
          }),
        ],
        fieldLists: [choices, text],
      }),
    );
    expect(attached(built, "cotype_A")).toMatchObject([
      {
        key: "cf_a~Account ID",
        label: "Account ID",
        type: { kind: "text" },
        required: true,
      },
      {
        key: "cf_a~Status",
        label: "Status",
        type: { kind: "choices", options: ["A"] },
        required: false,
      },
    ]);
    expect(built.warnings).toMatchObject([
      {
        code: "W_DUPLICATE_ID",
        message:
          "“Account ID” and “Status” of “Account” have one id (cf_a): both are generated on the one wire key.",
      },
    ]);
  });

  test("as exact twins is one field", () => {
    const item = rawField("cf_a", "Status");
    const built = buildSchema(
      raw({
        lead: { type: null, fields: [item, item] },
        fieldLists: [item, item],
      }),
    );
    expect(attached(built, "lead").map(({ key }) => key)).toEqual(["cf_a"]);
    expect(built.warnings).toMatchObject([]);
  });

  test("with one label and two types is one field, the same in either order", () => {
    const first = rawField("cf_a", "Status");
    const second = rawField("cf_a", "Status", { type: "number" });
    const forth = buildSchema(
      raw({ lead: { type: null, fields: [first, second] } }),
    );
    const back = buildSchema(
      raw({ lead: { type: null, fields: [second, first] } }),
    );
    expect(attached(forth, "lead")).toHaveLength(1);
    expect(back).toEqual(forth);
  });
});

describe("an object type", () => {
  test("keeps what its list says", () => {
    const account = rawType("cotype_A", "Account", [], {
      name_plural: "Accounts",
      description: "Ours.",
      api_create_only: true,
      is_archived: true,
      editable_with_roles: ["role_b", "admin", "role_b"],
    });
    const { schema } = buildSchema(
      raw({ lead: null, customObjects: [account] }),
    );
    expect(schema.objects).toEqual([
      {
        id: "cotype_A",
        kind: "customObject",
        label: "Account",
        labelPlural: "Accounts",
        description: "Ours.",
        archived: true,
        apiCreateOnly: true,
        editableWithRoles: ["admin", "role_b"],
        fields: [],
      },
    ]);
  });

  test("that says only its id and name is neither archived nor restricted", () => {
    const { schema } = buildSchema(
      raw({ lead: null, customActivities: [rawType("actitype_V", "Visit")] }),
    );
    expect(schema.objects[0]).toMatchObject({
      kind: "customActivity",
      archived: false,
      apiCreateOnly: false,
      editableWithRoles: null,
      labelPlural: null,
    });
  });

  test("that could not be read is not there: nothing is taken for empty (R4)", () => {
    const { schema } = buildSchema(
      raw({ lead: null, customObjects: null, customActivities: null }),
    );
    expect(schema.objects).toEqual([]);
  });

  test("that two pages list is there once", () => {
    const account = rawType("cotype_A", "Account", [rawField("cf_a", "A")]);
    const { schema } = buildSchema(raw({ customObjects: [account, account] }));
    expect(schema.objects.map(({ id }) => id)).toEqual(["cotype_A", "lead"]);
  });

  test("may have the field ids of another one: each keeps its own settings", () => {
    const built = buildSchema(
      raw({
        customObjects: [
          rawType("cotype_A", "A", [
            rawField("cf_a", "Status", { required: true }),
          ]),
          rawType("cotype_B", "B", [
            rawField("cf_a", "Owner", { type: "user" }),
          ]),
        ],
      }),
    );
    expect(attached(built, "cotype_A")).toMatchObject([
      { label: "Status", required: true },
    ]);
    expect(attached(built, "cotype_B")).toMatchObject([
      { label: "Owner", required: false, type: { kind: "user" } },
    ]);
    expect(built.warnings).toMatchObject([]);
  });
});

/** A field whose id and label may be another's too. */
const randomField: fc.Arbitrary<RawField> = fc.record(
  {
    id: fc.constantFrom("cf_a", "cf_b", "cf_c", "lcf_d"),
    name: fc.constantFrom("Status", "Owner", null),
    type: fc.constantFrom(
      "text",
      "number",
      "choices",
      "currency",
      "custom_object",
    ),
    description: fc.constantFrom("One.", "Two.", null),
    choices: fc.constantFrom(["A", "B"], ["C"], [], null),
    accepts_multiple_values: fc.boolean(),
    required: fc.option(fc.boolean()),
    editable_with_roles: fc.constantFrom(
      ["admin", "role_b"],
      ["role_b", "admin"],
      null,
    ),
    is_shared: fc.option(fc.boolean()),
    referenced_custom_type_id: fc.constantFrom("cotype_A", null),
  },
  { requiredKeys: ["id", "name", "type"] },
);

const randomFields = fc.array(randomField, { maxLength: 6 });

function shuffled<T>(list: readonly T[]): fc.Arbitrary<readonly T[]> {
  return fc.shuffledSubarray([...list], { minLength: list.length });
}

const organisations = fc
  .record({
    lead: randomFields,
    objects: fc.array(randomFields, { maxLength: 3 }),
    fieldLists: randomFields,
    sharedFields: fc.option(randomFields),
  })
  .chain((parts) => {
    const order = fc.record({
      lead: shuffled(parts.lead),
      objects: shuffled(
        parts.objects.map((fields, index) => ({
          fields,
          id: `cotype_${index}`,
        })),
      ).chain((objects) =>
        fc.tuple(
          ...objects.map(({ id, fields }) =>
            shuffled(fields).map((list) => rawType(id, "T", list)),
          ),
        ),
      ),
      fieldLists: shuffled(parts.fieldLists),
      sharedFields:
        parts.sharedFields === null
          ? fc.constant(null)
          : shuffled(parts.sharedFields),
    });
    const organisation = order.map(({ lead, objects, ...rest }) =>
      raw({
        lead: { type: null, fields: lead },
        customObjects: objects,
        ...rest,
      }),
    );
    return fc.tuple(organisation, organisation);
  });

test("the schema is the same in whatever order Close lists things (R3)", () => {
  fc.assert(
    fc.property(organisations, ([first, second]) => {
      const a = buildSchema(first);
      const b = buildSchema(second);
      expect(JSON.stringify(b.schema)).toBe(JSON.stringify(a.schema));
      expect(new Set(b.warnings.map(({ message }) => message))).toEqual(
        new Set(a.warnings.map(({ message }) => message)),
      );
    }),
    { numRuns: numRuns * 10 },
  );
});

test("no field of Close is lost, and no key is there twice (R5)", () => {
  fc.assert(
    fc.property(organisations, ([organisation]) => {
      const built = buildSchema(organisation);
      for (const { type, fields } of [
        organisation.lead,
        ...(organisation.customObjects ?? []),
      ].flatMap((o) => o ?? [])) {
        const keys = attached(built, type?.id ?? "lead").map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
        const ids = new Set(
          attached(built, type?.id ?? "lead").map(({ id }) => id),
        );
        expect(ids).toEqual(new Set(fields.map(({ id }) => id)));
      }
    }),
    { numRuns: numRuns * 10 },
  );
});
