import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { lookupOf } from "../../src/drift/diff-schemas.js";
import type { NameLookup } from "../../src/drift/diff-schemas.js";
import { buildNames, noNames } from "../../src/schema/name-all.js";
import { compareOrganizations } from "../../src/drift/parity.js";
import type { ParityEntry } from "../../src/drift/parity.js";
import type {
  Field,
  FieldCore,
  FieldType,
  Schema,
} from "../../src/schema/schema.js";
import { schemas } from "../support/arbitrary.js";
import { nameless } from "../support/nameless.js";
import {
  customObject,
  field,
  objectType,
  pipelineOf,
  schemaOf,
  sharedField,
  statusOf,
} from "../support/sample-schema.js";

const numRuns = Number(process.env["FUZZ_RUNS"] ?? 100);
vi.setConfig({ testTimeout: 30_000 + numRuns * 500 });

function named(schema: Schema): NameLookup {
  const rules = {
    members: () => new Set<string>(),
    declarations: new Set<string>(),
    pin: () => undefined,
  };
  return lookupOf(buildNames(schema, noNames, rules).names);
}

function compare(here: Schema, there: Schema): readonly ParityEntry[] {
  const names = { here: named(here), there: named(there) };
  return compareOrganizations(here, there, names);
}

/** Account, in the organisation whose ids end so. */
function account(end: string, ...fields: readonly Field[]): Schema {
  return schemaOf([customObject(`cotype_1${end}`, "Account", fields)]);
}

const object = { id: "cotype_1h", name: "account", label: "Account" };
const status = { id: "cf_1h", name: "status", label: "Status" };
const choices = (...options: readonly string[]) =>
  ({ type: { kind: "choices", options } }) as const;

describe("two organisations", () => {
  const withStatus = (here: Partial<Field>, there: Partial<Field>) =>
    compare(
      account("h", field("cf_1h", "Status", here)),
      account("t", field("cf_1t", "Status", there)),
    );

  test("with the same things under other ids have no differences", () => {
    expect(withStatus(choices("A", "B"), choices("B", "A"))).toEqual([]);
  });

  test("of which one lacks a field differ in that, under the id that it has", () => {
    const without = account("h");
    const withField = account("t", field("cf_1t", "Status", choices("A")));
    expect(compare(without, withField)).toEqual([
      {
        status: "missing-here",
        object,
        field: { ...status, id: "cf_1t" },
        here: null,
        there: {
          id: "cf_1t",
          label: "Status",
          type: "choices",
          choices: ["A"],
        },
        message:
          "The field “Status” `status` (cf_1t) of “Account” is there, but not here.",
      },
    ]);
    expect(compare(withField, without)).toMatchObject([
      {
        status: "missing-there",
        object: { id: "cotype_1t" },
        field: { id: "cf_1t" },
        there: null,
        message:
          "The field “Status” `status` (cf_1t) of “Account” is here, but not there.",
      },
    ]);
  });

  test("of which one lacks an object type differ in that, told once with all its fields", () => {
    const here = schemaOf([], [sharedField("cf_sh", "Tags", [])]);
    const there = schemaOf(
      [customObject("cotype_1t", "Account", [field("cf_1t", "Status")])],
      [sharedField("cf_st", "Tags", ["cotype_1t"])],
    );
    expect(compare(here, there)).toMatchObject([
      {
        status: "missing-here",
        object: { ...object, id: "cotype_1t" },
        field: null,
        there: { id: "cotype_1t", fields: [{ id: "cf_1t" }] },
        message:
          "The custom object type “Account” `account` (cotype_1t) is there, but not here.",
      },
    ]);
  });

  test.each<[string, Partial<Field>, Partial<Field>, string, unknown, unknown]>(
    [
      [
        "type",
        {},
        choices("A"),
        "is of type text here and of type choices there",
        "text",
        { type: "choices", choices: ["A"] },
      ],
      [
        "a choice here",
        choices("A", "B"),
        choices("A"),
        "has the choice “B” here, but not there",
        "B",
        null,
      ],
      [
        "a choice there",
        choices("A"),
        choices("A", "B"),
        "has the choice “B” there, but not here",
        null,
        "B",
      ],
      [
        "several values there",
        {},
        { many: true },
        "takes one value here and several there",
        false,
        true,
      ],
      [
        "several values here",
        { many: true },
        {},
        "takes several values here and one there",
        true,
        false,
      ],
      [
        "required",
        { required: true },
        {},
        "is required here, but not there",
        true,
        false,
      ],
      [
        "roles",
        { editableWithRoles: ["admin"] },
        {},
        "can be edited by admin only here and by everyone there",
        ["admin"],
        [],
      ],
      [
        "description",
        { description: "A" },
        {},
        "has another description there",
        "A",
        null,
      ],
      [
        "conversion",
        { convertingTo: "number" },
        {},
        "is being converted to number here and not being converted there",
        { type: "text", convertingTo: "number" },
        { type: "text", convertingTo: null },
      ],
      [
        "back reference",
        { backReferenceVisible: true },
        { backReferenceVisible: false },
        "is shown on what it refers to here, but not there",
        true,
        false,
      ],
    ],
  )("that differ in %s of a field", (_, one, other, words, here, there) => {
    expect(withStatus(one, other)).toEqual([
      {
        status: "differs",
        object,
        field: status,
        here,
        there,
        message: `The field “Status” \`status\` (cf_1h) of “Account” ${words}.`,
      },
    ]);
  });

  test("do not differ in the ids of their own roles, but in who is let in at all", () => {
    const only = (...roles: readonly string[]) => ({
      editableWithRoles: roles,
    });
    expect(
      withStatus(only("admin", "role_1"), only("admin", "role_2")),
    ).toEqual([]);
    expect(withStatus(only("admin", "role_1"), only("admin"))).toMatchObject([
      { here: ["admin", "role_…"], there: ["admin"] },
    ]);
  });

  test("do not differ in the ids of roles that may edit a type's records", () => {
    const closedTo = (end: string, ...roles: readonly string[]): Schema =>
      schemaOf([
        customObject(`cotype_${end}`, "Account", [], {
          editableWithRoles: roles,
        }),
      ]);
    const here = closedTo("h", "admin", "role_1");
    expect(compare(here, closedTo("t", "admin", "role_2"))).toEqual([]);
    expect(compare(here, closedTo("t"))).toMatchObject([
      {
        status: "differs",
        message:
          "Records of the custom object type “Account” `account` (cotype_h) can be edited by admin and role_… only here and by everyone there.",
      },
    ]);
  });

  test("compare roles by name where both know the names of theirs", () => {
    const closedTo = (
      end: string,
      id: string,
      roles?: Schema["roles"],
    ): Schema => ({
      ...account(
        end,
        field(`cf_1${end}`, "Status", { editableWithRoles: [id] }),
      ),
      ...(roles === undefined ? {} : { roles }),
    });
    const here = closedTo("h", "role_1", { role_1: "Clerk" });
    expect(compare(here, closedTo("t", "role_2", { role_2: "Clerk" }))).toEqual(
      [],
    );
    expect(compare(here, closedTo("t", "role_2"))).toEqual([]);
    expect(
      compare(here, closedTo("t", "role_2", { role_2: "Boss" })),
    ).toMatchObject([
      {
        here: ["Clerk"],
        there: ["Boss"],
        message:
          "The field “Status” `status` (cf_1h) of “Account” can be edited by Clerk only here and by Boss only there.",
      },
    ]);
    expect(compare(here, closedTo("t", "admin"))).toMatchObject([
      { here: ["Clerk"], there: ["admin"] },
    ]);
  });

  test("differ in what they call leads where both are known", () => {
    const calling = (standardLabels?: Schema["standardLabels"]): Schema => ({
      ...schemaOf([objectType("lead", "lead", "Lead")]),
      ...(standardLabels === undefined ? {} : { standardLabels }),
    });
    const accounts = calling({
      lead: { singular: "Account", plural: "Accounts" },
    });
    expect(compare(accounts, accounts)).toEqual([]);
    expect(compare(accounts, calling())).toEqual([]);
    expect(
      compare(accounts, calling({})).map(({ message }) => message),
    ).toEqual([
      "The object type “Account” `lead` (lead) is called “Account” (“Accounts”) here and “Lead” (“Leads”) there.",
    ]);
  });

  test("do not differ in a reference to the same thing, and differ in one to another", () => {
    const organization = (end: string, target: string): Schema =>
      schemaOf([
        customObject(`cotype_1${end}`, "Account", [
          field(`cf_1${end}`, "Parent", {
            type: { kind: "customObject", target: `${target}${end}` },
          }),
        ]),
        customObject(`cotype_2${end}`, "Contract"),
      ]);
    const here = organization("h", "cotype_1");
    expect(compare(here, organization("t", "cotype_1"))).toEqual([]);
    expect(compare(here, organization("t", "cotype_2"))).toMatchObject([
      {
        status: "differs",
        here: "cotype_1h",
        there: "cotype_2t",
        message:
          "The field “Parent” `parent` (cf_1h) of “Account” refers to “Account” here and to “Contract” there.",
      },
    ]);
  });

  test("that are known to have the same thing under two labels differ in the label", () => {
    const here = account("h", field("cf_1h", "Status"));
    const there = account("t", field("cf_1t", "State"));
    const names = { here: named(here), there: nameless };
    expect(
      compareOrganizations(here, there, names, { cf_1t: "cf_1h" }),
    ).toMatchObject([
      {
        status: "differs",
        field: status,
        here: "Status",
        there: "State",
        message:
          "The field “Status” `status` (cf_1h) of “Account” is called “State” there.",
      },
    ]);
    // The pair is the same, whichever organisation was first when it was found.
    expect(
      compareOrganizations(here, there, names, { cf_1h: "cf_1t" }),
    ).toMatchObject([{ status: "differs", field: status }]);
  });

  test("of which one has a thing whose pair is gone shows it under the id that it has", () => {
    const [here, there] = [
      account("h"),
      account("t", field("cf_1t", "Status")),
    ];
    const names = { here: named(here), there: named(there) };
    expect(
      compareOrganizations(here, there, names, { cf_1t: "cf_gone" }),
    ).toMatchObject([
      { status: "missing-here", field: { ...status, id: "cf_1t" } },
    ]);
  });

  test("with one id twice are compared field by field, each by its own name", () => {
    const twice = (end: string, rest: Partial<Field>): Schema =>
      account(
        end,
        field(`cf_1${end}`, "Owner", {}),
        field(`cf_1${end}`, "Status", rest),
      );
    expect(compare(twice("h", {}), twice("t", { many: true }))).toMatchObject([
      { status: "differs", field: status },
    ]);
  });

  test("have the ids of each in what is told of it, in their order, and texts as they are", () => {
    const here = schemaOf(
      [customObject("cotype_2h", "Contract")],
      [sharedField("cf_zh", "Tags", []), sharedField("cf_yh", "Marks", [])],
    );
    const there = schemaOf(
      [
        customObject("cotype_1t", "Account", [
          field("cf_1t", "cf_zh", choices("cf_zh", "cf_yh")),
          field("cf_2t", "Contract", {
            description: "cotype_2h",
            type: { kind: "customObject", target: "cotype_2t" },
          }),
        ]),
        customObject("cotype_2t", "Contract", [], { description: "cotype_2h" }),
      ],
      [
        sharedField("cf_at", "Tags", ["cotype_1t"]),
        sharedField("cf_bt", "Marks", ["cotype_1t"]),
      ],
    );
    const entries = compare(here, there);
    expect(entries.map((entry) => entry.there)).toMatchObject([
      {
        id: "cotype_1t",
        fields: [
          { id: "cf_1t", label: "cf_zh", choices: ["cf_yh", "cf_zh"] },
          { id: "cf_2t", target: "cotype_2t", description: "cotype_2h" },
        ],
        sharedFields: [{ id: "cf_at" }, { id: "cf_bt" }],
      },
      "cotype_2h",
    ]);
  });

  test("are told in the order of object types, fields and messages", () => {
    const here = schemaOf([
      customObject("cotype_b2", "Beta"),
      customObject("cotype_b1", "Beta"),
      customObject("cotype_a", "Gamma", [
        field("cf_1", "Zip", choices("A", "B")),
        field("cf_3", "Owner"),
        field("cf_2", "Owner"),
      ]),
      objectType("type_v", "customObject", "Visit"),
    ]);
    const there = schemaOf([
      customObject("cotype_t", "Gamma", [field("cf_t", "Zip", choices("C"))], {
        description: "New",
      }),
      objectType("type_v", "customActivity", "Visit"),
      customObject("cotype_z", "Alpha"),
    ]);
    const told = compare(here, there).map(({ object, field: item, ...entry }) =>
      [entry.status, object.id, item?.id ?? "-", entry.here ?? entry.there].map(
        (part) => (typeof part === "string" ? part : "…"),
      ),
    );
    expect(told).toEqual([
      ["missing-here", "cotype_z", "-", "…"],
      ["missing-there", "cotype_b1", "-", "…"],
      ["missing-there", "cotype_b2", "-", "…"],
      ["differs", "cotype_a", "-", "New"],
      ["missing-there", "cotype_a", "cf_2", "…"],
      ["missing-there", "cotype_a", "cf_3", "…"],
      ["differs", "cotype_a", "cf_1", "A"],
      ["differs", "cotype_a", "cf_1", "B"],
      ["differs", "cotype_a", "cf_1", "C"],
      ["missing-here", "type_v", "-", "…"],
      ["missing-there", "type_v", "-", "…"],
    ]);
  });

  test("with an archived type and one for the API only", () => {
    const of = (end: string, archived: boolean): Schema =>
      schemaOf([
        customObject(`cotype_1${end}`, "Account", [], {
          archived,
          apiCreateOnly: !archived,
          description: archived ? "Old" : null,
        }),
      ]);
    expect(
      compare(of("h", false), of("t", true)).map((one) => one.message),
    ).toEqual([
      "The custom object type “Account” `account` (cotype_1h) has another description there.",
      "The custom object type “Account” `account` (cotype_1h) is archived there, but not here.",
      "The custom object type “Account” `account` (cotype_1h) is for creation through the API only here, but not there.",
    ]);
  });
});

describe("statuses and pipelines of two organisations", () => {
  const of = (
    end: string,
    leads: readonly string[],
    ...lines: readonly (readonly [string, ...string[]])[]
  ): Schema => ({
    ...schemaOf([]),
    leadStatuses: leads.map((label) => ({
      id: `stat_${label.toLowerCase()}${end}`,
      label,
    })),
    pipelines: lines.map(([label, ...statuses]) =>
      pipelineOf(
        `pipe_${label.toLowerCase()}${end}`,
        label,
        ...statuses.map((text) => {
          const [status = "", type] = text.split(" ");
          const id = `stat_${label.toLowerCase()}_${status.toLowerCase()}${end}`;
          return statusOf(id, status, type);
        }),
      ),
    ),
  });
  const here = of("h", ["Open", "Won"], ["Sales", "Demo", "Won won"], ["Up"]);

  test("that have the same labels have no differences, whatever their ids and their order", () => {
    const there = of(
      "t",
      ["Won", "Open"],
      ["Up"],
      ["Sales", "Won won", "Demo"],
    );
    expect(compare(here, there)).toEqual([]);
  });

  test("are told by label, with the id of the side that has them", () => {
    const there = of("t", ["Open", "Lost"], ["Sales", "Won active", "Due"]);
    expect(
      compare(here, there).map(({ status, message }) => [status, message]),
    ).toEqual([
      [
        "missing-here",
        "The lead status “Lost” `lost` (stat_lostt) is there, but not here.",
      ],
      [
        "missing-there",
        "The lead status “Won” `won` (stat_wonh) is here, but not there.",
      ],
      [
        "missing-there",
        "The opportunity status “Demo” `sales.demo` (stat_sales_demoh) of the pipeline “Sales” is here, but not there.",
      ],
      [
        "missing-here",
        "The opportunity status “Due” `sales.due` (stat_sales_duet) of the pipeline “Sales” is there, but not here.",
      ],
      [
        "differs",
        "The opportunity status “Won” `sales.won` (stat_sales_wonh) of the pipeline “Sales” counts as won here and as active there.",
      ],
      [
        "missing-there",
        "The pipeline “Up” `up` (pipe_uph) is here, but not there.",
      ],
    ]);
  });

  test("that a lock knows to be the same may have another label, or be in another pipeline", () => {
    const there = of(
      "t",
      ["Open", "Won"],
      ["Up", "Shown"],
      ["Sales", "Won won"],
    );
    const names = { here: named(here), there: named(there) };
    const entries = compareOrganizations(here, there, names, {
      stat_up_shownt: "stat_sales_demoh",
    });
    expect(
      entries.map((entry) => [entry.message, entry.here, entry.there]),
    ).toEqual([
      [
        "The opportunity status “Demo” `sales.demo` (stat_sales_demoh) of the pipeline “Sales” here is one of the pipeline “Up” there.",
        "pipe_salesh",
        "pipe_upt",
      ],
      [
        "The opportunity status “Demo” `sales.demo` (stat_sales_demoh) of the pipeline “Sales” is called “Shown” there.",
        "Demo",
        "Shown",
      ],
    ]);
  });

  test("are left out where one side does not know them", () => {
    expect(compare(here, schemaOf([]))).toEqual([]);
  });
});

describe("a shared field", () => {
  const lead = objectType("lead", "lead", "Lead");
  const of = (end: string, ...on: readonly string[]): Schema =>
    schemaOf([lead], [sharedField(`cf_s${end}`, "Tags", on)]);

  test("that is missing altogether is told once, not for each object type", () => {
    expect(compare(schemaOf([lead]), of("t", "lead"))).toMatchObject([
      {
        status: "missing-here",
        object: { id: "shared" },
        field: { id: "cf_st", label: "Tags" },
      },
    ]);
  });

  test("that is missing on one object type is told there", () => {
    expect(compare(of("h", "lead"), of("t"))).toMatchObject([
      {
        status: "missing-there",
        object: { id: "lead" },
        field: { id: "cf_sh" },
        message:
          "The shared field “Tags” `tags` (cf_sh) on “Lead” is here, but not there.",
      },
    ]);
  });

  test("that is missing on one object type here is told there, too", () => {
    expect(compare(of("h"), of("t", "lead"))).toMatchObject([
      { status: "missing-here", object: { id: "lead" } },
    ]);
  });

  test("that differs and is missing on one object type is told for both", () => {
    const many = { many: true, associations: [] };
    const there = schemaOf([lead], [sharedField("cf_st", "Tags", [], many)]);
    expect(
      compare(of("h", "lead"), there).map((entry) => [
        entry.status,
        entry.object.id,
      ]),
    ).toEqual([
      ["missing-there", "lead"],
      ["differs", "shared"],
    ]);
  });

  test("that is a field of one object type alone in the other organisation differs there", () => {
    const own = schemaOf(
      [objectType("lead", "lead", "Lead", [field("cf_sh", "Tags")])],
      [sharedField("cf_sh", "Tags", [])],
    );
    for (const entries of [
      compare(of("h", "lead"), own),
      compare(own, of("h", "lead")),
    ])
      expect(entries).toMatchObject([
        { status: "differs", object: { id: "lead" }, field: { id: "cf_sh" } },
      ]);
  });

  test("on an object type that was not read says nothing", () => {
    expect(compare(of("h", "cotype_x"), of("t", "cotype_y"))).toEqual([]);
    const asked = (required: boolean): Schema => {
      const place = { objectId: "cotype_x", required, editableWithRoles: [] };
      return schemaOf(
        [],
        [sharedField("cf_s", "Tags", [], { associations: [place] })],
      );
    };
    expect(compare(asked(false), asked(true))).toEqual([]);
  });

  test("that no object type has is told as such", () => {
    const unused = (end: string, many: boolean): Schema =>
      schemaOf([], [sharedField(`cf_s${end}`, "Tags", [], { many })]);
    expect(compare(unused("h", false), unused("t", true))).toMatchObject([
      { status: "differs", object: { id: "shared" }, field: { id: "cf_sh" } },
    ]);
  });
});

describe("whatever two organisations have", () => {
  test("a copy under other ids does not differ, whatever the order", () => {
    fc.assert(
      fc.property(schemas, (random) => {
        const schema = withOwnLabels(random);
        const copy = copied(schema);
        const names = { here: nameless, there: nameless };
        expect(compareOrganizations(schema, copy, names)).toEqual([]);
        expect(compareOrganizations(copy, schema, names)).toEqual([]);
      }),
      { numRuns },
    );
  });

  test("seen from there, what is missing there is missing here", () => {
    const turned = {
      "missing-here": "missing-there",
      "missing-there": "missing-here",
      differs: "differs",
    } as const;
    const essence = ({ status, here, there }: ParityEntry): string =>
      JSON.stringify([status, here, there]);
    fc.assert(
      fc.property(schemas, schemas, (one, two) => {
        const [here, there] = [withOwnLabels(one), copied(withOwnLabels(two))];
        const names = { here: nameless, there: nameless };
        const forth = compareOrganizations(here, there, names).map((entry) =>
          essence({
            ...entry,
            status: turned[entry.status],
            here: entry.there,
            there: entry.here,
          }),
        );
        const back = compareOrganizations(there, here, names).map(essence);
        expect(back.sort()).toEqual(forth.sort());
      }),
      { numRuns },
    );
  });
});

/** Of several things with one label nobody can say which is which: here each has one of its own. */
function withOwnLabels(schema: Schema): Schema {
  const number = <T extends { readonly label: string }>(list: readonly T[]) =>
    list.map((item, index) => ({ ...item, label: `${item.label} ${index}` }));
  return {
    ...schema,
    objects: number(schema.objects).map((object) => ({
      ...object,
      fields: number(object.fields),
    })),
    sharedFields: number(schema.sharedFields),
  };
}

function copied(schema: Schema): Schema {
  const custom = (id: string): string => (/_/.test(id) ? `${id}copy` : id);
  const copyType = (type: FieldType): FieldType =>
    type.kind === "customObject" && type.target !== null
      ? { ...type, target: custom(type.target) }
      : type;
  const copy = <T extends FieldCore>(item: T): T => ({
    ...item,
    id: custom(item.id),
    type: copyType(item.type),
  });
  return {
    organizationId: "orga_copy",
    objects: [...schema.objects].reverse().map((object) => ({
      ...object,
      id: custom(object.id),
      fields: object.fields.map(copy).reverse(),
    })),
    sharedFields: schema.sharedFields.map((item) => ({
      ...copy(item),
      associations: item.associations.map((on) => ({
        ...on,
        objectId: custom(on.objectId),
      })),
    })),
  };
}
