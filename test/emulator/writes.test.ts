import { describe, expect, test } from "vitest";
import type { OrganizationSeed } from "../../src/emulator/index.js";
import { ask, start } from "../support/emulator-client.js";

const now = (): Date => new Date("2026-05-06T07:08:09.123Z");

const seed: OrganizationSeed = {
  name: "Written",
  custom_fields: {
    lead: [
      { id: "cf_size", name: "Size", type: "number", description: "Metres" },
      { id: "cf_tint", name: "Tint", type: "choices", choices: ["a", "b"] },
      {
        id: "cf_house_of_lead",
        name: "House",
        type: "custom_object",
        referenced_custom_type_id: "cotype_house",
      },
    ],
    shared: [
      {
        id: "cf_shared",
        name: "Kind",
        type: "choices",
        choices: ["x"],
        associations: [
          { object_type: "lead" },
          {
            object_type: "custom_object_type",
            custom_object_type_id: "cotype_house",
            required: true,
          },
          {
            object_type: "custom_activity_type",
            custom_activity_type_id: "actitype_call",
          },
        ],
      },
    ],
  },
  custom_object_types: [
    {
      id: "cotype_house",
      name: "House",
      name_plural: "Houses",
      fields: [
        { id: "cf_one", name: "One", type: "text" },
        { id: "cf_two", name: "Two", type: "text" },
      ],
    },
  ],
  custom_activity_types: [
    {
      id: "actitype_call",
      name: "Call",
      description: "Rings",
      fields: [{ id: "cf_mood", name: "Mood", type: "text", required: true }],
    },
  ],
  pipelines: [
    {
      id: "pipe_one",
      name: "One",
      statuses: [
        { id: "stat_a", label: "A", type: "active" },
        { id: "stat_b", label: "B", type: "won" },
      ],
    },
    { id: "pipe_two", name: "Two" },
  ],
  lead_statuses: [
    { id: "stat_x", label: "X" },
    { id: "stat_y", label: "Y" },
  ],
};

const ids = (list: readonly { readonly id: string }[]): readonly string[] =>
  list.map(({ id }) => id);

const required = "This field is required.";

describe("statuses of writes", () => {
  const lead = { name: "A", type: "text" };
  test.each([
    ["/custom_field/lead/", lead, 200, 200],
    ["/custom_field/contact/", lead, 200, 200],
    ["/custom_field/opportunity/", lead, 200, 200],
    ["/custom_field/shared/", lead, 200, 200],
    [
      "/custom_field/activity/",
      { ...lead, custom_activity_type_id: "actitype_call" },
      200,
      200,
    ],
    [
      "/custom_field/custom_object_type/",
      { ...lead, custom_object_type_id: "cotype_house" },
      201,
      204,
    ],
    ["/custom_activity/", { name: "A" }, 201, 204],
    ["/custom_object_type/", { name: "A", name_plural: "As" }, 201, 204],
    ["/status/lead/", { label: "A" }, 200, 200],
    [
      "/status/opportunity/",
      { label: "A", type: "lost", pipeline_id: "pipe_two" },
      200,
      200,
    ],
    ["/pipeline/", { name: "A" }, 201, 204],
    ["/role/", { name: "A" }, 201, 200],
  ])(
    "%s is made, found, and gone again",
    async (path, body, created, deleted) => {
      const { get, post, delete: remove } = await start({ organization: seed });
      const made = await post(path, body);
      expect(made.status).toBe(created);
      expect(made.body).toMatchObject(body);
      const item = `${path}${made.body.id}/`;
      expect(made.headers["location"]).toBe(
        created === 201 ? `/api/v1${item}` : undefined,
      );
      expect((await get(item)).body).toEqual(made.body);
      const gone = await remove(item);
      expect(gone.status).toBe(deleted);
      expect(gone.text).toBe(deleted === 200 ? "{}" : "");
      expect((await get(item)).status).toBe(404);
      expect((await remove(item)).status).toBe(404);
    },
  );

  test("a POST to an item asks whether a PUT was meant", async () => {
    const { post } = await start({ organization: seed });
    const { status, body } = await post("/custom_field/lead/cf_size/", {});
    expect(status).toBe(404);
    expect(body.error).toContain("PUT");
  });
});

describe("new fields", () => {
  test("a field has defaults, a stamp and an id in Close's shape", async () => {
    const { post } = await start({ organization: seed, now });
    const { body } = await post("/custom_field/lead/", {
      name: "# of users",
      type: "number",
    });
    expect(body).toMatchObject({
      name: "# of users",
      type: "number",
      description: null,
      choices: null,
      accepts_multiple_values: false,
      editable_with_roles: [],
      date_created: "2026-05-06T07:08:09.123000+00:00",
    });
    expect(body.id).toMatch(/^cf_[0-9A-Za-z]{43}$/);
  });

  test("a copied field can be posted: what only the server sets is passed over", async () => {
    const { get, post } = await start({ organization: seed });
    const { body: old } = await get("/custom_field/lead/cf_tint/");
    const { status, body } = await post("/custom_field/lead/", old);
    expect(status).toBe(200);
    expect(body.choices).toEqual(["a", "b"]);
    expect(body.id).not.toBe("cf_tint");
  });

  test("a new field appears at the end of its schema", async () => {
    const { get, post } = await start({ organization: seed });
    const { body } = await post("/custom_field/activity/", {
      name: "Late",
      type: "textarea",
      custom_activity_type_id: "actitype_call",
    });
    const schema = await get("/custom_field_schema/activity/actitype_call/");
    expect(ids(schema.body.fields)).toContain(body.id);
    const type = await get("/custom_activity/actitype_call/");
    expect(ids(type.body.fields)).toContain(body.id);
  });

  test.each([
    ["lead", {}, { name: required, type: required }],
    ["lead", { name: 5, type: "text" }, { name: "Value must be of str type." }],
    ["lead", { name: "A", type: "url" }, { type: "Not a valid choice." }],
    ["lead", { name: "A", type: "textarea" }, { type: "Not a valid choice." }],
    ["lead", { name: "A", type: "choices" }, { choices: required }],
    [
      "lead",
      { name: "A", type: "choices", choices: ["a", 1] },
      { choices: { errors: { 1: "Value must be of str type." } } },
    ],
    [
      "lead",
      { name: "A", type: "text", accepts_multiple_values: true },
      {
        accepts_multiple_values:
          "Fields of type text do not accept multiple values.",
      },
    ],
    [
      "lead",
      { name: "A", type: "text", description: "x".repeat(281) },
      { description: "The value must be no longer than 280 characters." },
    ],
    [
      "lead",
      {
        name: "A",
        type: "custom_object",
        referenced_custom_type_id: "cotype_none",
      },
      { referenced_custom_type_id: "Object does not exist." },
    ],
    [
      "activity",
      { name: "A", type: "text" },
      { custom_activity_type_id: required },
    ],
    [
      "activity",
      { name: "A", type: "text", custom_activity_type_id: "cotype_house" },
      { custom_activity_type_id: "Object does not exist." },
    ],
    [
      "custom_object_type",
      {
        name: "A",
        type: "textarea",
        custom_object_type_id: "cotype_house",
      },
      { type: "Not a valid choice." },
    ],
  ])(
    "a %s field of %j is refused and nothing is made",
    async (kind, body, problems) => {
      const { get, post } = await start({ organization: seed });
      const before = await get(`/custom_field/${kind}/`);
      const reply = await post(`/custom_field/${kind}/`, body);
      expect(reply.status).toBe(400);
      expect(reply.body).toEqual({ errors: [], "field-errors": problems });
      expect((await get(`/custom_field/${kind}/`)).body).toEqual(before.body);
    },
  );

  test("textarea on custom objects, names used twice and the plan's limit are switches", async () => {
    const { post } = await start({
      organization: seed,
      textareaOnCustomObjects: true,
      uniqueFieldNames: true,
      customFieldLimit: 8,
    });
    const path = "/custom_field/custom_object_type/";
    const field = {
      name: "Long",
      type: "textarea",
      custom_object_type_id: "cotype_house",
    };
    expect((await post(path, field)).status).toBe(201);
    expect((await post(path, field)).body["field-errors"]).toHaveProperty(
      "name",
    );
    const other = { ...field, name: "Longer" };
    expect((await post(path, other)).status).toBe(402);
  });
});

describe("changed fields", () => {
  test("a PUT changes only what it says, and null clears", async () => {
    const { put } = await start({ organization: seed, now });
    const path = "/custom_field/lead/cf_size/";
    const renamed = await put(path, { name: "Length" });
    expect(renamed.body).toMatchObject({
      name: "Length",
      description: "Metres",
      type: "number",
      date_created: "2024-03-01T09:00:00.000000+00:00",
      date_updated: "2026-05-06T07:08:09.123000+00:00",
    });
    const cleared = await put(path, {
      description: null,
      editable_with_roles: null,
    });
    expect(cleared.body).toMatchObject({
      name: "Length",
      description: null,
      editable_with_roles: [],
    });
    expect((await put(path, { name: null })).body["field-errors"]).toEqual({
      name: required,
    });
  });

  test.each([
    ["activity/cf_mood", { type: "number" }],
    ["activity/cf_mood", { custom_activity_type_id: "actitype_other" }],
    ["custom_object_type/cf_one", { type: "number" }],
    ["custom_object_type/cf_one", { custom_object_type_id: "cotype_other" }],
    ["shared/cf_shared", { type: "text" }],
    ["shared/cf_shared", { accepts_multiple_values: true }],
    ["shared/cf_shared", { required: true }],
    ["lead/cf_house_of_lead", { referenced_custom_type_id: "cotype_other" }],
  ])("%s refuses %j", async (field, change) => {
    const { get, put } = await start({ organization: seed });
    const path = `/custom_field/${field}/`;
    const before = await get(path);
    const { status, body } = await put(path, { name: "New", ...change });
    expect(status).toBe(400);
    expect(Object.values(body["field-errors"])).toEqual([
      "Value cannot be changed.",
    ]);
    expect((await get(path)).body).toEqual(before.body);
  });

  test("a field can be put back as it was read", async () => {
    const { get, put } = await start({ organization: seed, now });
    for (const field of [
      "lead/cf_tint",
      "activity/cf_mood",
      "shared/cf_shared",
    ]) {
      const path = `/custom_field/${field}/`;
      const { body } = await get(path);
      const reply = await put(path, body);
      expect(reply.status).toBe(200);
      expect({ ...reply.body, date_updated: body.date_updated }).toEqual(body);
    }
  });

  test("a shared field takes a new name and new choices, which show everywhere", async () => {
    const { get, put } = await start({ organization: seed });
    await put("/custom_field/shared/cf_shared/", {
      name: "Sort",
      choices: ["x", "y"],
    });
    const schema = await get(
      "/custom_field_schema/custom_object/cotype_house/",
    );
    expect(schema.body.fields.at(-1)).toMatchObject({
      name: "Sort",
      choices: ["x", "y"],
    });
  });

  test("a lead field's change of type is told in the answer and then done", async () => {
    const { get, put } = await start({ organization: seed });
    const path = "/custom_field/lead/cf_tint/";
    const { body } = await put(path, { type: "text" });
    expect(body).toMatchObject({ type: "choices", converting_to_type: "text" });
    const after = await get(path);
    expect(after.body).toMatchObject({ type: "text", choices: null });
    expect(after.body).not.toHaveProperty("converting_to_type");
  });

  test("a conversion can be held until the test ends it", async () => {
    const { emulator, get, put } = await start({
      organization: seed,
      conversions: "manual",
    });
    const path = "/custom_field/lead/cf_size/";
    await put(path, { type: "text" });
    const during = await get("/custom_field_schema/lead/");
    expect(during.body.fields[0]).toMatchObject({
      type: "number",
      converting_to_type: "text",
    });
    emulator.finishConversions();
    const after = await get(path);
    expect(after.body.type).toBe("text");
    expect(after.body).not.toHaveProperty("converting_to_type");
  });
});

describe("associations", () => {
  const base = "/custom_field/shared/cf_shared/association/";

  test("a shared field is associated with a type under a compound path", async () => {
    const { get, post } = await start({ organization: seed });
    const { body: type } = await post("/custom_object_type/", {
      name: "Barn",
      name_plural: "Barns",
    });
    const made = await post(base, {
      object_type: "custom_object_type",
      custom_object_type_id: type.id,
      required: true,
    });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      object_type: "custom_object_type",
      custom_object_type_id: type.id,
      required: true,
      editable_with_roles: [],
    });
    const path = `${base}custom_object_type/${type.id}/`;
    expect(made.headers["location"]).toBe(`/api/v1${path}`);
    expect((await get(path)).body).toEqual(made.body);
    const barn = await get(`/custom_object_type/${type.id}/`);
    expect(barn.body.fields).toMatchObject([
      { id: "cf_shared", required: true },
    ]);
  });

  test("required means nothing on a contact", async () => {
    const { post } = await start({ organization: seed });
    const { status, body } = await post(base, {
      object_type: "contact",
      required: true,
      editable_with_roles: ["admin"],
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      object_type: "contact",
      required: false,
      editable_with_roles: ["admin"],
    });
  });

  test("a PUT changes required and roles of this association only", async () => {
    const { get, put } = await start({ organization: seed });
    const { status, body } = await put(
      `${base}custom_activity_type/actitype_call/`,
      { required: true },
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({ required: true, editable_with_roles: [] });
    const field = await get("/custom_field/shared/cf_shared/");
    expect(
      field.body.associations.map(
        (one: { readonly required: boolean }) => one.required,
      ),
    ).toEqual([false, true, true]);
  });

  test("a DELETE takes the field off that object only", async () => {
    const { get, delete: remove } = await start({ organization: seed });
    const { status, text } = await remove(
      `${base}custom_object_type/cotype_house/`,
    );
    expect([status, text]).toEqual([204, ""]);
    const house = await get("/custom_field_schema/custom_object/cotype_house/");
    const lead = await get("/custom_field_schema/lead/");
    expect(ids(house.body.fields)).not.toContain("cf_shared");
    expect(ids(lead.body.fields)).toContain("cf_shared");
  });

  test.each([
    [{}, { object_type: required }],
    [{ object_type: "custom_object" }, { object_type: "Not a valid choice." }],
    [
      { object_type: "custom_activity_type" },
      { custom_activity_type_id: required },
    ],
    [
      {
        object_type: "custom_object_type",
        custom_object_type_id: "cotype_none",
      },
      { custom_object_type_id: "Object does not exist." },
    ],
    [{ object_type: "lead" }, {}],
  ])("an association of %j is refused", async (body, problems) => {
    const { post } = await start({ organization: seed });
    const reply = await post(base, body);
    expect(reply.status).toBe(400);
    expect(reply.body["field-errors"]).toEqual(problems);
  });

  test.each([
    "contact/",
    "custom_object_type/cotype_none/",
    "custom_object_type/",
    "custom_object_type%2Fcotype_house/",
  ])("%s is no association of the field", async (path) => {
    const { get } = await start({ organization: seed });
    expect((await get(base + path)).status).toBe(404);
  });
});

describe("order", () => {
  test("a schema takes a new order; what it omits follows", async () => {
    const { get, put } = await start({ organization: seed });
    const path = "/custom_field_schema/custom_object/cotype_house/";
    const { status, body } = await put(path, {
      fields: [{ id: "cf_shared" }, { id: "cf_two" }],
    });
    expect(status).toBe(200);
    const order = ["cf_shared", "cf_two", "cf_one"];
    expect(ids(body.fields)).toEqual(order);
    expect(ids((await get(path)).body.fields)).toEqual(order);
    const type = await get("/custom_object_type/cotype_house/");
    expect(ids(type.body.fields)).toEqual(order);
  });

  test("a schema takes in no field of another object", async () => {
    const { put } = await start({ organization: seed });
    const { status, body } = await put("/custom_field_schema/lead/", {
      fields: [{ id: "cf_tint" }, { id: "cf_mood" }],
    });
    expect(status).toBe(400);
    expect(body["field-errors"]).toEqual({
      fields: { errors: { 1: "Object does not exist." } },
    });
  });

  test("activity types are reordered by their own PUT, object types are not", async () => {
    const { put } = await start({ organization: seed });
    const fields = [{ id: "cf_shared" }];
    const call = await put("/custom_activity/actitype_call/", { fields });
    const house = await put("/custom_object_type/cotype_house/", { fields });
    expect(ids(call.body.fields)).toEqual(["cf_shared", "cf_mood"]);
    expect(ids(house.body.fields)).toEqual(["cf_one", "cf_two", "cf_shared"]);
  });

  test("an organisation reorders its lead statuses", async () => {
    const { get, put } = await start({ organization: seed });
    const { body: me } = await get("/me/");
    const { body } = await put(`/organization/${me.organizations[0].id}/`, {
      currency: "CHF",
      lead_statuses: [{ id: "stat_y" }],
    });
    expect(body).toMatchObject({ name: "Written", currency: "CHF" });
    expect(ids((await get("/status/lead/")).body.data)).toEqual([
      "stat_y",
      "stat_x",
    ]);
  });

  test("a pipeline pulls in a status of another one and keeps the rest", async () => {
    const { get, put } = await start({ organization: seed });
    await put("/pipeline/pipe_two/", { statuses: [{ id: "stat_b" }] });
    const { body } = await get("/pipeline/");
    expect(ids(body.data[0].statuses)).toEqual(["stat_a"]);
    expect(ids(body.data[1].statuses)).toEqual(["stat_b"]);
  });

  test("the first status of the first pipeline is that of new opportunities, however others are ordered", async () => {
    const { get, post, put } = await start({ organization: seed });
    const made = await post("/pipeline/", {
      name: "Three",
      statuses: [{ id: "stat_b" }],
    });
    expect(ids(made.body.statuses)).toEqual(["stat_b"]);
    const { body: added } = await post("/status/opportunity/", {
      label: "C",
      type: "active",
      pipeline_id: made.body.id,
    });
    await put(`/pipeline/${made.body.id}/`, {
      statuses: [{ id: added.id }, { id: "stat_b" }],
    });
    const all = await get("/status/opportunity/");
    expect(ids(all.body.data)).toEqual(["stat_a", added.id, "stat_b"]);
    const usual = await post("/opportunity/", {});
    expect(usual.body.status_id).toBe("stat_a");
    const there = await post("/opportunity/", { pipeline_id: made.body.id });
    expect(there.body.status_id).toBe(added.id);
    const nowhere = await post("/opportunity/", { pipeline_id: "pipe_two" });
    expect(nowhere.status).toBe(400);
  });

  test("a status that moves takes its opportunities along", async () => {
    const { get, post, put } = await start({ organization: seed });
    const { body: deal } = await post("/opportunity/", {});
    await put("/pipeline/pipe_two/", { statuses: [{ id: "stat_a" }] });
    const { body } = await get(`/opportunity/${deal.id}/`);
    expect(body).toMatchObject({
      status_id: "stat_a",
      pipeline_id: "pipe_two",
      pipeline_name: "Two",
    });
    const { body: log } = await get(
      "/event/?object_type=status.opportunity&action=updated",
    );
    expect(log.data).toMatchObject([
      {
        action: "updated",
        object_id: "stat_a",
        previous_data: { pipeline_id: "pipe_one" },
      },
    ]);
  });
});

describe("types", () => {
  test("a new type is empty, whatever a copied object says", async () => {
    const { get, post } = await start({ organization: seed });
    const { body: house } = await get("/custom_object_type/cotype_house/");
    const { body } = await post("/custom_object_type/", {
      ...house,
      is_archived: true,
    });
    expect(body).toMatchObject({
      name: "House",
      is_archived: false,
      fields: [],
      back_reference_fields: [],
    });
    expect(body.id).toMatch(/^cotype_[0-9A-Za-z]{22}$/);
  });

  test("a custom object type needs both names", async () => {
    const { post } = await start({ organization: seed });
    const { body } = await post("/custom_object_type/", { name: "A" });
    expect(body["field-errors"]).toEqual({ name_plural: required });
  });

  test.each([
    "/custom_activity/actitype_call/",
    "/custom_object_type/cotype_house/",
  ])("%s is archived, described anew and cleared by PUT", async (path) => {
    const { put } = await start({ organization: seed });
    const archived = await put(path, {
      is_archived: true,
      description: "Old",
    });
    expect(archived.body).toMatchObject({
      is_archived: true,
      description: "Old",
    });
    const cleared = await put(path, { description: null, is_archived: null });
    expect(cleared.body).toMatchObject({
      is_archived: false,
      description: null,
    });
  });

  test("with a type go its fields, its associations and the fields that refer to it", async () => {
    const { get, delete: remove } = await start({ organization: seed });
    await remove("/custom_object_type/cotype_house/");
    const fields = await get("/custom_field/custom_object_type/");
    const leads = await get("/custom_field/lead/");
    const shared = await get("/custom_field/shared/cf_shared/");
    expect(fields.body.data).toEqual([]);
    expect(ids(leads.body.data)).toEqual(["cf_size", "cf_tint"]);
    expect(
      shared.body.associations.map(
        (one: { readonly object_type: string }) => one.object_type,
      ),
    ).toEqual(["lead", "custom_activity_type"]);
    const schema = await get(
      "/custom_field_schema/custom_object/cotype_house/",
    );
    expect(schema.status).toBe(404);
  });

  test("references to a deleted type can be kept", async () => {
    const { get, delete: remove } = await start({
      organization: seed,
      referencesToDeletedTypes: "kept",
    });
    await remove("/custom_object_type/cotype_house/");
    const { body } = await get("/custom_field/lead/cf_house_of_lead/");
    expect(body.referenced_custom_type_id).toBe("cotype_house");
  });

  test("a deleted shared field leaves every schema", async () => {
    const { get, delete: remove } = await start({ organization: seed });
    await remove("/custom_field/shared/cf_shared/");
    for (const path of ["lead/", "activity/actitype_call/"]) {
      const { body } = await get(`/custom_field_schema/${path}`);
      expect(ids(body.fields)).not.toContain("cf_shared");
    }
  });
});

describe("settings", () => {
  test("what leads are called is Close's own name until it is put, and after it is deleted", async () => {
    const path = "/standard_object_label/";
    const { get, put, delete: remove } = await start({ organization: seed });
    const accounts = { singular: "Account", plural: "Accounts" };
    const own = { singular: "Lead", plural: "Leads" };
    const before = await get(`${path}lead/`);
    expect(before.body).toMatchObject({ ...own, is_customized: false });
    expect((await put(`${path}lead/`, accounts)).body).toMatchObject({
      label_type: "lead",
      ...accounts,
      is_customized: true,
    });
    const { body } = await get(path);
    expect(
      body.data.map((label: { readonly label_type: string }) => [
        label.label_type,
        "singular" in label && label.singular,
      ]),
    ).toEqual([
      ["lead", "Account"],
      ["contact", "Contact"],
      ["opportunity", "Opportunity"],
      ["lead_status", "Lead Status"],
      ["opportunity_status", "Opportunity Status"],
    ]);
    for (const taken of ["HOUSE", "account"])
      expect(
        (await put(`${path}contact/`, { singular: taken, plural: "Others" }))
          .body["field-errors"],
      ).toEqual({ singular: "This name is already in use." });
    expect((await put(`${path}contact/`, { singular: "A" })).status).toBe(400);
    const gone = await remove(`${path}lead/`);
    expect(gone.status).toBe(200);
    expect(gone.body).toEqual(before.body);
    expect((await put(`${path}lead/`, accounts)).status).toBe(200);
    expect((await put(`${path}lead/`, own)).body.is_customized).toBe(false);
    expect((await get(`${path}task/`)).status).toBe(404);
    expect((await remove(`${path}task/`)).status).toBe(404);
  });

  test("a pipeline with statuses stays until they are gone", async () => {
    const { delete: remove } = await start({ organization: seed });
    expect((await remove("/pipeline/pipe_one/")).status).toBe(400);
    await remove("/status/opportunity/stat_a/");
    await remove("/status/opportunity/stat_b/");
    expect((await remove("/pipeline/pipe_one/")).status).toBe(204);
  });

  test.each([
    ["lead", "stat_x", "stat_y"],
    ["opportunity", "stat_a", "stat_b"],
  ])(
    "a status of a %s stays until nothing has it",
    async (kind, used, free) => {
      const { post, put, delete: remove } = await start({ organization: seed });
      const { body: record } = await post(`/${kind}/`, {});
      const path = `/status/${kind}/${used}/`;
      expect((await remove(path)).status).toBe(400);
      await put(`/${kind}/${record.id}/`, { status_id: free });
      expect((await remove(path)).status).toBe(200);
    },
  );

  test("an opportunity status needs a type and a pipeline that exist", async () => {
    const { post } = await start({ organization: seed });
    const { body } = await post("/status/opportunity/", {
      label: "A",
      type: "maybe",
      pipeline_id: "pipe_none",
    });
    expect(body["field-errors"]).toEqual({
      type: "Not a valid choice.",
      pipeline_id: "Object does not exist.",
    });
  });

  test("built-in roles and roles in use stay", async () => {
    const { get, put, delete: remove } = await start();
    expect((await put("/role/admin/", { name: "Boss" })).status).toBe(400);
    expect((await remove("/role/admin/")).status).toBe(400);
    const { body } = await get("/role/");
    const used = body.data.at(-1);
    expect(used.name).toBe("Account Manager");
    expect((await remove(`/role/${used.id}/`)).status).toBe(400);
  });
});

describe("bodies", () => {
  const path = "/custom_field/lead/";

  test.each([
    ["{", "The request contains invalid JSON."],
    ["", "The request contains invalid JSON."],
    ["[]", "JSON data must be a dict."],
    ["null", "JSON data must be a dict."],
  ])("a body of %j is refused", async (body, error) => {
    const { post } = await start({ organization: seed });
    const reply = await post(path, body);
    expect(reply.status).toBe(400);
    expect(reply.body).toEqual({ error });
  });

  test("a body that does not say that it is JSON is refused", async () => {
    const { emulator } = await start({ organization: seed });
    const { status, body } = await ask(emulator, "POST", path, {
      body: { name: "A", type: "text" },
      headers: { "content-type": "text/plain" },
    });
    expect(status).toBe(400);
    expect(body.error).toContain("application/json");
  });

  test("keys of JavaScript's own are no attributes", async () => {
    const { post } = await start({ organization: seed });
    const { status, body } = await post(
      path,
      '{"__proto__":{"name":"A","type":"text"},"constructor":1}',
    );
    expect(status).toBe(400);
    expect(body["field-errors"]).toEqual({ name: required, type: required });
  });

  test("hostile text is kept as it is", async () => {
    const { get, post } = await start({ organization: seed });
    const name = '*/ ${x} "\\ \u2028 \u202e 💥 __proto__';
    const { body } = await post(path, { name, type: "text" });
    expect((await get(`${path}${body.id}/`)).body.name).toBe(name);
  });
});
