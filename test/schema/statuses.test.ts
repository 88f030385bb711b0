/** Statuses and pipelines on their way from Close to names: what is kept, what is named how, what several organisations share. */
import { describe, expect, test } from "vitest";
import type { Config } from "../../src/index.js";
import { buildSchema } from "../../src/schema/build-schema.js";
import { keepUnseen } from "../../src/schema/guard.js";
import { buildNames, noNames } from "../../src/schema/name-all.js";
import type { Names } from "../../src/schema/name-rules.js";
import type { RawOrganization } from "../../src/schema/raw.js";
import type { Schema, Statuses } from "../../src/schema/schema.js";
import { unifySchemas } from "../../src/schema/unify.js";
import { namingRules } from "../../src/emit/declared.js";
import { withoutRuntime } from "../support/live.js";
import { field, objectType } from "../support/sample-schema.js";
import { createProject, failureOf } from "../support/project.js";

const raw: RawOrganization = {
  organizationId: "orga_1",
  lead: { type: null, fields: [] },
  contact: { type: null, fields: [] },
  opportunity: { type: null, fields: [] },
  customActivities: [],
  customObjects: [],
  fieldLists: [],
  sharedFields: [],
};

function schemaOf(more: Partial<RawOrganization>): Schema {
  return buildSchema({ ...raw, ...more }).schema;
}

function named(statuses: Statuses, before: Names = noNames) {
  const schema: Schema = {
    organizationId: "orga_1",
    objects: [],
    sharedFields: [],
    ...statuses,
  };
  return buildNames(schema, before, { ...namingRules, pin: () => undefined });
}

const twoLines: Statuses = {
  leadStatuses: [
    { id: "stat_l1", label: "New" },
    { id: "stat_l2", label: "Bad Fit" },
  ],
  pipelines: [
    {
      id: "pipe_a",
      label: "Sales",
      statuses: [
        { id: "stat_a1", label: "Proposal", type: "active" },
        { id: "stat_a2", label: "Won", type: "won" },
      ],
    },
    {
      id: "pipe_b",
      label: "Renewals",
      statuses: [{ id: "stat_b1", label: "Proposal", type: "active" }],
    },
  ],
};

describe("the schema", () => {
  test("has them in Close's order, each once, with what is no text as an empty label", () => {
    const { leadStatuses, pipelines } = schemaOf({
      leadStatuses: [
        { id: "stat_z", label: "Z" },
        { id: "stat_a", label: null },
        { id: "stat_z", label: "Z" },
      ],
      pipelines: [{ id: "pipe_1", name: null, statuses: null }],
    });
    expect(leadStatuses).toEqual([
      { id: "stat_z", label: "Z" },
      { id: "stat_a", label: "" },
    ]);
    expect(pipelines).toEqual([{ id: "pipe_1", label: "", statuses: [] }]);
  });

  test("says nothing of what could not be read, and keeps what the lock knows of it", () => {
    const known = schemaOf({
      leadStatuses: [{ id: "stat_1", label: "New" }],
      pipelines: [],
    });
    const now = schemaOf({ leadStatuses: null, pipelines: null });
    expect(now).not.toHaveProperty("leadStatuses");
    expect(keepUnseen(known, now, ["leadStatuses"])).toMatchObject({
      leadStatuses: known.leadStatuses,
    });
    expect(keepUnseen(known, now, [])).not.toHaveProperty("leadStatuses");
  });
});

describe("names", () => {
  test("are those of the labels; two pipelines may share one", () => {
    expect(named(twoLines)).toEqual({
      names: {
        ...noNames,
        statuses: {
          lead: { stat_l1: "new", stat_l2: "badFit" },
          pipelines: { pipe_a: "sales", pipe_b: "renewals" },
          opportunity: {
            stat_a1: "proposal",
            stat_a2: "won",
            stat_b1: "proposal",
          },
        },
      },
      warnings: [],
    });
  });

  test("stay when everything is relabelled, and those of what is gone stay its own", () => {
    const { names } = named(twoLines);
    const later: Statuses = {
      leadStatuses: [
        { id: "stat_l1", label: "Bad Fit" },
        { id: "stat_l3", label: "New" },
      ],
      pipelines: [{ id: "pipe_a", label: "Deals", statuses: [] }],
    };
    const { statuses } = named(later, names).names;
    expect(statuses?.lead).toEqual({
      stat_l1: "new",
      stat_l2: "badFit",
      stat_l3: "new_l3" + statuses?.lead["stat_l3"]?.slice("new_l3".length),
    });
    expect(statuses?.pipelines).toMatchObject({ pipe_a: "sales" });
  });

  test("go over to what was made anew with the label of what is gone, and the run says so", () => {
    const { names } = named(twoLines);
    const anew: Statuses = {
      leadStatuses: [
        { id: "stat_l9", label: "New" },
        { id: "stat_l2", label: "Bad Fit" },
      ],
      pipelines: [
        {
          id: "pipe_z",
          label: "Sales",
          statuses: [{ id: "stat_z", label: "Proposal", type: "active" }],
        },
      ],
    };
    const later = named(anew, names);
    expect(later.names.statuses).toMatchObject({
      lead: { stat_l9: "new", stat_l2: "badFit" },
      pipelines: { pipe_z: "sales", pipe_b: "renewals" },
      opportunity: { stat_z: "proposal" },
    });
    expect(later.names.statuses?.lead).not.toHaveProperty("stat_l1");
    expect(later.warnings.map(({ message }) => message)).toEqual([
      "“New” (stat_l9) was made anew in Close and takes the place of stat_l1, which is gone: its name stays new.",
      "“Sales” (pipe_z) was made anew in Close and takes the place of pipe_a, which is gone: its name stays sales.",
    ]);
    const two = [...(anew.leadStatuses ?? []), { id: "stat_l8", label: "new" }];
    const { statuses } = named({ leadStatuses: two }, names).names;
    expect(statuses?.lead["stat_l1"]).toBe("new");
  });

  test("of two equal labels get suffixes, and the run says so", () => {
    const twice = [
      { id: "stat_x1", label: "New" },
      { id: "stat_x2", label: "new!" },
    ];
    const { names, warnings } = named({ leadStatuses: twice });
    expect(new Set(Object.values(names.statuses?.lead ?? {})).size).toBe(2);
    expect(warnings.map(({ code }) => code)).toEqual([
      "W_NAME_ADJUSTED",
      "W_NAME_ADJUSTED",
    ]);
    expect(warnings[0]?.message).toContain(
      "The status of “New” (stat_x1) of “Lead Status” is named",
    );
  });

  test("of a status that was moved to a pipeline with one of its name are two", () => {
    const { names } = named(twoLines);
    const statuses = (twoLines.pipelines ?? []).flatMap(
      (line) => line.statuses,
    );
    const moved = { pipelines: [{ id: "pipe_a", label: "Sales", statuses }] };
    const { opportunity = {} } = named(moved, names).names.statuses ?? {};
    expect(opportunity["stat_a1"]).toBe("proposal");
    expect(opportunity["stat_b1"]).toMatch(/^proposal_/);
  });

  test("are none where no statuses are known, and stay those that the lock has", () => {
    expect(named({}).names).toEqual(noNames);
    const { names } = named(twoLines);
    expect(named({}, names).names).toEqual(names);
  });
});

test("of several organisations, what has the same label is the same, within the same pipeline", () => {
  const schema = (
    org: string,
    statuses: Statuses,
  ): readonly [string, Schema] => [
    org,
    {
      organizationId: `orga_${org}`,
      objects: [],
      sharedFields: [],
      ...statuses,
    },
  ];
  const other: Statuses = {
    leadStatuses: [{ id: "stat_o1", label: "Bad Fit" }],
    pipelines: [
      {
        id: "pipe_o",
        label: "Renewals",
        statuses: [
          { id: "stat_o2", label: "Proposal", type: "active" },
          { id: "stat_o3", label: "Lost", type: "lost" },
        ],
      },
    ],
  };
  const unified = unifySchemas(
    new Map([schema("us", twoLines), schema("eu", other)]),
    {},
  );
  expect(unified.same).toEqual({
    pipe_o: "pipe_b",
    stat_o1: "stat_l2",
    stat_o2: "stat_b1",
  });
  expect(unified.ids.get("stat_b1")).toEqual({ us: "stat_b1", eu: "stat_o2" });
  expect(
    unified.schema.pipelines?.map(({ statuses }) =>
      statuses.map(({ id }) => id),
    ),
  ).toEqual([
    ["stat_a1", "stat_a2"],
    ["stat_b1", "stat_o3"],
  ]);
});

describe("the config", () => {
  const sampled = async (config: Config) => {
    const project = await createProject({ ...withoutRuntime, ...config });
    const { warnings } = await project.generateOne({ sample: true });
    const messages = warnings
      .filter(({ code }) => code === "W_NO_MATCH")
      .map(({ message }) => message);
    return { project, messages };
  };

  test("names them by label, by label within their pipeline, and by id", async () => {
    const { project, messages } = await sampled({
      names: {
        "Lead Status.Customer": "client",
        "Pipeline.Sales": "deals",
        "Pipeline.Sales.Demo": "demonstration",
      },
    });
    expect(messages).toEqual([]);
    const text = await project.read("generated/statuses.ts");
    expect(text).toMatch(/^ {2}client: "stat_/m);
    expect(text).toMatch(/^ {2}deals: \{/m);
    expect(text).toMatch(/^ {6}demonstration: "stat_/m);
  });

  test("leaves out a pipeline, or all of them; types says nothing of them", async () => {
    const one = await sampled({ exclude: ["Pipeline.Renewals"] });
    const text = await one.project.read("generated/statuses.ts");
    expect(text).toContain("sales: {");
    expect(text).not.toContain("renewals");
    const none = await sampled({ exclude: ["Pipeline", "Lead Status"] });
    const files = await none.project.files("generated");
    expect([...files.keys()]).not.toContain("statuses.ts");
    expect(files.get("lead.ts")).not.toContain("LeadStatusName");
    const types = await sampled({
      types: { "Pipeline.Sales": { type: "string" } },
    });
    expect(types.messages).toEqual([
      expect.stringContaining("“Pipeline.Sales” under `types`") as string,
    ]);
  });

  test("that names one with what is no name is refused, and nothing is written", async () => {
    const project = await createProject({
      ...withoutRuntime,
      names: { "Lead Status.Customer": "a customer" },
    });
    const error = await failureOf(project.generate({ sample: true }));
    expect(error.message).toBe(
      "The config names “Customer” (stat_wjRlThAlBSC16B2NRCe4HR4cTHOjj5l8CK3gYSDUEDv) of “Lead Status” “a customer”, but it is not an identifier: letters from a to z, digits, _ and $, 64 at the most.",
    );
    expect(await project.files("generated").catch(() => new Map())).toEqual(
      new Map(),
    );
  });
});

test("a field that was called status before records had that member keeps it, and the run says what is hidden", () => {
  const status = field("cf_status", "Status");
  const schema: Schema = {
    ...schemaOf({}),
    ...twoLines,
    objects: [
      objectType("lead", "lead", "Lead", [status]),
      objectType("opportunity", "opportunity", "Opportunity", [
        field("cf_line", "Pipeline"),
      ]),
    ],
  };
  const rules = { ...namingRules, pin: () => undefined };
  const given = (id: string, name: string, type: string) => ({
    [type.toLowerCase()]: {
      type,
      collection: `${type.toLowerCase()}s`,
      fields: { [id]: name },
      choices: {},
    },
  });
  const before: Names = {
    ...noNames,
    objects: {
      ...given("cf_status", "status", "Lead"),
      ...given("cf_line", "pipeline", "Opportunity"),
    },
  };
  const { names, warnings } = buildNames(schema, before, rules);
  expect(names.objects["lead"]?.fields).toEqual({ cf_status: "status" });
  expect(warnings).toMatchObject([
    {
      code: "W_MEMBER_HIDDEN",
      message:
        '“Status” (cf_status) of “Lead” is called status, so that its records do not say Close\'s own status by name. To have both, give the field another name: names: { "cf_status": "…" } in the config.',
    },
    {
      code: "W_MEMBER_HIDDEN",
      message: expect.stringContaining("“Pipeline” (cf_line) of “Opportunity”"),
    },
  ]);
  const unread = { ...schema, leadStatuses: undefined, pipelines: undefined };
  expect(buildNames(unread, before, rules).warnings).toMatchObject([]);
});
