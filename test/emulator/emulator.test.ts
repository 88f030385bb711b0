import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import type { FieldSeed, OrganizationSeed } from "../../src/emulator/index.js";
import { sampleOrganization } from "../../src/emulator/index.js";
import { isWhole } from "../support/matrix.js";
import { ask, start } from "../support/emulator-client.js";

/** A small organisation with one of everything that reading depends on. */
const small: OrganizationSeed = {
  name: "Small",
  custom_fields: {
    lead: [
      { id: "lcf_old", name: "Old", type: "text" },
      { id: "cf_colour", name: "Colour", type: "choices", choices: ["red"] },
    ],
    contact: [
      {
        id: "cf_home",
        name: "Home",
        type: "custom_object",
        referenced_custom_type_id: "cotype_house",
      },
    ],
    shared: [
      {
        id: "cf_shared",
        name: "Kind",
        type: "choices",
        choices: ["a", "b"],
        associations: [
          { object_type: "lead" },
          {
            object_type: "custom_activity_type",
            custom_activity_type_id: "actitype_call",
            required: true,
            editable_with_roles: ["admin"],
          },
          {
            object_type: "custom_object_type",
            custom_object_type_id: "cotype_house",
          },
        ],
      },
      { id: "cf_loose", name: "Loose", type: "user" },
    ],
  },
  custom_object_types: [
    {
      id: "cotype_house",
      name: "House",
      name_plural: "Houses",
      fields: [
        {
          id: "cf_next",
          name: "Next",
          type: "custom_object",
          required: true,
          referenced_custom_type_id: "cotype_house",
        },
        { id: "cf_roof", name: "Roof", type: "choices", choices: ["flat"] },
      ],
    },
  ],
  custom_activity_types: [
    {
      id: "actitype_call",
      name: "Call",
      is_archived: true,
      fields: [
        { id: "cf_mood", name: "Mood", type: "choices", choices: ["good"] },
      ],
    },
  ],
};

const ids = (list: readonly { readonly id: string }[]): readonly string[] =>
  list.map(({ id }) => id);

describe("lists of custom fields", () => {
  test.each(["lead", "contact", "opportunity", "activity", "shared"])(
    "the list of %s fields says whether there is more",
    async (kind) => {
      const { get } = await start({ organization: small });
      const { status, body } = await get(`/custom_field/${kind}/`);
      expect(status).toBe(200);
      expect(Object.keys(body)).toEqual(["data", "has_more"]);
      expect(body.has_more).toBe(false);
    },
  );

  test("the list of custom object fields comes whole and without has_more", async () => {
    const { get } = await start({ organization: small });
    const { body } = await get("/custom_field/custom_object_type/?_limit=1");
    expect(Object.keys(body)).toEqual(["data"]);
    expect(ids(body.data)).toEqual(["cf_next", "cf_roof"]);
  });

  test("the list of a kind leaves out shared fields", async () => {
    const { get } = await start({ organization: small });
    const { body } = await get("/custom_field/lead/");
    expect(ids(body.data)).toEqual(["lcf_old", "cf_colour"]);
  });

  test("choices are null on a lead's text field and missing on a custom object's", async () => {
    const { get } = await start({ organization: small });
    const lead = await get("/custom_field/lead/lcf_old/");
    const house = await get("/custom_field/custom_object_type/cf_next/");
    expect(lead.body.choices).toBeNull();
    expect(house.body).not.toHaveProperty("choices");
  });

  test("required is shown on activity and custom object fields only", async () => {
    const { get } = await start({ organization: small });
    const lead = await get("/custom_field/lead/lcf_old/");
    const house = await get("/custom_field/custom_object_type/cf_next/");
    const call = await get("/custom_field/activity/cf_mood/");
    expect(lead.body).not.toHaveProperty("required");
    expect(house.body).toMatchObject({
      required: true,
      custom_object_type_id: "cotype_house",
    });
    expect(call.body).toMatchObject({
      required: false,
      custom_activity_type_id: "actitype_call",
    });
  });

  test("a shared field has associations instead of required and roles", async () => {
    const { get } = await start({ organization: small });
    const { body } = await get("/custom_field/shared/cf_shared/");
    expect(body).not.toHaveProperty("required");
    expect(body).not.toHaveProperty("editable_with_roles");
    expect(body.associations).toEqual([
      { object_type: "lead", required: false, editable_with_roles: [] },
      {
        object_type: "custom_activity_type",
        custom_activity_type_id: "actitype_call",
        required: true,
        editable_with_roles: ["admin"],
      },
      {
        object_type: "custom_object_type",
        custom_object_type_id: "cotype_house",
        required: false,
        editable_with_roles: [],
      },
    ]);
  });

  test("custom object fields have times without a zone, others with one", async () => {
    const { get } = await start({ organization: small });
    const lead = await get("/custom_field/lead/lcf_old/");
    const house = await get("/custom_field/custom_object_type/cf_next/");
    const type = await get("/custom_object_type/cotype_house/");
    expect(lead.body.date_created).toMatch(/\.\d{6}\+00:00$/);
    expect(house.body.date_created).toMatch(/T\d\d:\d\d:\d\d\.\d{6}$/);
    expect(type.body.date_updated).toMatch(/T\d\d:\d\d:\d\d\.\d{6}$/);
  });

  test("is_shared can be switched off", async () => {
    const on = await start({ organization: small });
    const off = await start({ organization: small, isSharedAttribute: false });
    const path = "/custom_field/lead/lcf_old/";
    expect((await on.get(path)).body.is_shared).toBe(false);
    expect((await off.get(path)).body).not.toHaveProperty("is_shared");
  });

  test.each([
    ["lead", "LeadCustomField"],
    ["contact", "ContactCustomField"],
    ["shared", "SharedCustomField"],
  ])("an unknown %s field is a 404 that names %s", async (kind, model) => {
    const { get } = await start({ organization: small });
    const { status, body } = await get(`/custom_field/${kind}/cf_none/`);
    expect(status).toBe(404);
    expect(body).toEqual({
      error: `Empty query: ${model} matching query does not exist.`,
    });
  });

  test("a field of another kind is not found", async () => {
    const { get } = await start({ organization: small });
    expect((await get("/custom_field/contact/lcf_old/")).status).toBe(404);
  });
});

describe("lists of types", () => {
  test.each(["/custom_activity/", "/custom_object_type/"])(
    "%s has no has_more",
    async (path) => {
      const { get } = await start();
      expect(Object.keys((await get(path)).body)).toEqual(["data"]);
    },
  );

  test("types embed their shared fields with the settings of the association", async () => {
    const { get } = await start({ organization: small });
    const { body } = await get("/custom_activity/actitype_call/");
    const [own, shared] = body.fields;
    expect(own).toMatchObject({ id: "cf_mood", is_shared: false });
    expect(shared).toMatchObject({
      id: "cf_shared",
      is_shared: true,
      required: true,
      editable_with_roles: ["admin"],
      converting_to_type: null,
    });
    expect(shared).not.toHaveProperty("associations");
    expect(shared).not.toHaveProperty("organization_id");
  });

  test("embedded fields lack choices unless the switch says otherwise", async () => {
    const without = await start({ organization: small });
    const some = await start({
      organization: small,
      embeddedChoices: { activity: false, customObject: true },
    });
    const path = "/custom_object_type/cotype_house/";
    const activityPath = "/custom_activity/actitype_call/";
    const roof = async ({ get }: typeof some): Promise<unknown> =>
      (await get(path)).body.fields[1];
    expect(await roof(without)).not.toHaveProperty("choices");
    expect(await roof(some)).toHaveProperty("choices", ["flat"]);
    expect((await some.get(activityPath)).body.fields[0]).not.toHaveProperty(
      "choices",
    );
  });

  test("back references come from every kind of object, the type itself included", async () => {
    const { get } = await start({ organization: small });
    const { body } = await get("/custom_object_type/");
    expect(ids(body.data[0].back_reference_fields)).toEqual([
      "cf_home",
      "cf_next",
    ]);
  });

  test("activity types have no plural and no back references", async () => {
    const { get } = await start({ organization: small });
    const { body } = await get("/custom_activity/actitype_call/");
    expect(body).not.toHaveProperty("name_plural");
    expect(body).not.toHaveProperty("back_reference_fields");
    expect(body.is_archived).toBe(true);
  });

  test("is_archived of custom object types can be switched off", async () => {
    const { get } = await start({
      organization: small,
      isArchivedOfObjectTypes: false,
    });
    const { body } = await get("/custom_object_type/cotype_house/");
    expect(body).not.toHaveProperty("is_archived");
  });
});

describe("schemas", () => {
  test("a schema holds regular and shared fields, with all associations and no envelope", async () => {
    const { get } = await start({ organization: small });
    const { body } = await get("/custom_field_schema/lead/");
    expect(Object.keys(body)).toEqual([
      "object_type",
      "name",
      "organization_id",
      "fields",
    ]);
    expect(ids(body.fields)).toEqual(["lcf_old", "cf_colour", "cf_shared"]);
    expect(body.fields[1].choices).toEqual(["red"]);
    expect(body.fields[2]).toMatchObject({ choices: ["a", "b"] });
    expect(body.fields[2].associations).toHaveLength(3);
    expect(body.fields[2]).not.toHaveProperty("editable_with_roles");
  });

  test("choices of shared fields in schemas can be switched off", async () => {
    const { get } = await start({
      organization: small,
      schemaChoicesOfShared: false,
    });
    const { body } = await get("/custom_field_schema/lead/");
    expect(body.fields[2]).not.toHaveProperty("choices");
    expect(body.fields[1]).toHaveProperty("choices");
  });

  test("a type's schema is found by kind and id", async () => {
    const { get } = await start({ organization: small });
    const house = await get("/custom_field_schema/custom_object/cotype_house/");
    const call = await get("/custom_field_schema/activity/actitype_call/");
    expect(house.body).toMatchObject({
      object_type: "custom_object",
      name: "House",
    });
    expect(ids(house.body.fields)).toEqual(["cf_next", "cf_roof", "cf_shared"]);
    expect(house.body.fields[0].required).toBe(true);
    expect(ids(call.body.fields)).toEqual(["cf_mood", "cf_shared"]);
  });

  test("a schema can name its type by path", async () => {
    const { get } = await start({
      organization: small,
      schemaObjectType: "path",
    });
    const { body } = await get("/custom_field_schema/activity/actitype_call/");
    expect(body.object_type).toBe("activity/actitype_call");
  });

  test.each([
    "/custom_field_schema/activity/",
    "/custom_field_schema/custom_object/",
    "/custom_field_schema/activity/cotype_house/",
    "/custom_field_schema/nonsense/",
  ])("%s is a 404", async (path) => {
    const { get } = await start({ organization: small });
    expect((await get(path)).status).toBe(404);
  });

  test("a schema of an unknown type can be a 400", async () => {
    const { get } = await start({
      organization: small,
      unknownTypeStatus: 400,
    });
    const { status, body } = await get(
      "/custom_field_schema/activity/actitype_x/",
    );
    expect(status).toBe(400);
    expect(body["field-errors"]).toEqual({
      object_type: "Object does not exist.",
    });
  });
});

describe("people and settings", () => {
  test("/me/ leads to the organisation", async () => {
    const { get } = await start();
    const { body } = await get("/me/");
    expect(body.id).toBe("user_Ova4RGFG7pztSeJiiMFdN7O2MFl71nD0uGO3bIOo4Wk");
    expect(body.organizations[0].id).toBe(sampleOrganization.id);
    expect(body.memberships[0].organization_id).toBe(sampleOrganization.id);
  });

  test("/me/ honours _fields", async () => {
    const { get } = await start();
    expect(Object.keys((await get("/me/?_fields=id,email,nope")).body)).toEqual(
      ["id", "email"],
    );
  });

  test("/user/ lists the active users in the order asked for", async () => {
    const { get } = await start();
    const names = async (query: string): Promise<readonly string[]> =>
      (await get(`/user/${query}`)).body.data.map(
        (user: { readonly last_name: string }) => user.last_name,
      );
    expect(await names("")).toEqual(["Berger", "Lindqvist", "Tanaka"]);
    expect(await names("?_order_by=first_name,last_name")).toEqual([
      "Berger",
      "Tanaka",
      "Lindqvist",
    ]);
  });

  test("a user who has left is still found by id", async () => {
    const { get } = await start();
    const { body: organization } = await get(
      `/organization/${String(sampleOrganization.id)}/`,
    );
    const [former] = organization.inactive_memberships;
    const { body } = await get(`/user/${former.user_id}/`);
    expect(body.last_name).toBe("Weiß");
  });

  test("members are spread into user_ keys unless they are expanded", async () => {
    const { get } = await start();
    const path = `/organization/${String(sampleOrganization.id)}/`;
    const plain = (await get(path)).body.memberships[0];
    const expanded = (await get(`${path}?_expand=memberships__user`)).body
      .memberships[0];
    expect(plain.user_email).toBe("ada@nordlicht.example");
    expect(plain).not.toHaveProperty("user");
    expect(expanded.user.email).toBe("ada@nordlicht.example");
  });

  test("another organisation is not found", async () => {
    const { get } = await start();
    expect((await get("/organization/orga_other/")).status).toBe(404);
  });

  test("opportunity statuses say type and name their pipeline", async () => {
    const { get } = await start();
    const { body } = await get("/status/opportunity/");
    expect(body.has_more).toBe(false);
    expect(body.data[0]).toMatchObject({ label: "Demo", type: "active" });
    expect(body.data[0]).not.toHaveProperty("status_type");
    expect(body.data[0].pipeline_id).toMatch(/^pipe_/);
  });

  test("pipelines embed their statuses in order", async () => {
    const { get } = await start();
    const { body } = await get("/pipeline/");
    expect(body.has_more).toBe(false);
    const labels = body.data[1].statuses.map(
      (status: { readonly label: string }) => status.label,
    );
    expect(labels).toEqual(["Due", "Proposal", "Renewed", "Cancelled"]);
  });

  test("the built-in roles come first and have words for ids", async () => {
    const { get } = await start();
    const { body } = await get("/role/");
    expect(body.has_more).toBe(false);
    expect(ids(body.data).slice(0, 4)).toEqual([
      "admin",
      "superuser",
      "user",
      "restricteduser",
    ]);
  });
});

describe("descriptions of organisations", () => {
  test("fields and types without ids get ids in Close's shape, the same every time", async () => {
    const organization: OrganizationSeed = {
      name: "Nameless",
      custom_fields: { lead: [{ name: "A", type: "text" }] },
      custom_object_types: [{ name: "T", name_plural: "Ts" }],
      custom_activity_types: [
        { name: "C", fields: [{ name: "B", type: "text" }] },
      ],
    };
    const [first, second] = [
      await start({ organization }),
      await start({ organization }),
    ];
    const read = async (subject: typeof first): Promise<readonly string[]> => [
      (await subject.get("/custom_field/lead/")).body.data[0].id,
      (await subject.get("/custom_object_type/")).body.data[0].id,
      (await subject.get("/custom_activity/")).body.data[0].fields[0].id,
    ];
    const given = await read(first);
    expect(given[0]).toMatch(/^cf_[0-9A-Za-z]{43}$/);
    expect(given[1]).toMatch(/^cotype_[0-9A-Za-z]{22}$/);
    expect(given[2]).toMatch(/^cf_[0-9A-Za-z]{43}$/);
    expect(new Set(given).size).toBe(3);
    expect(await read(second)).toEqual(given);
  });

  test("a page can be served byte for byte", async () => {
    const page = await readFile(
      new URL(
        "../fixtures/close-docs/custom-object-types.json",
        import.meta.url,
      ),
      "utf8",
    );
    const { emulator, get } = await start({
      organization: {
        ...small,
        override: { "GET /custom_object_type/": page },
      },
    });
    const reply = await get("/custom_object_type/");
    expect(reply.text).toBe(page);
    expect(ids(reply.body.data[1].fields)).toHaveLength(3);
    expect(new Set(ids(reply.body.data[1].fields)).size).toBe(2);
    const stranger = await ask(emulator, "GET", "/custom_object_type/", {
      headers: { authorization: "Bearer wrong" },
    });
    expect(stranger.status).toBe(401);
  });

  test("a page can be given as a value, for a URL of its own too", async () => {
    const { get } = await start({
      organization: { ...small, override: { "GET /group/": { data: [] } } },
    });
    expect((await get("/group/")).body).toEqual({ data: [] });
  });

  test.each([402, 403, 404] as const)(
    "a feature that is missing is refused with %i at all its endpoints",
    async (status) => {
      const { get } = await start({
        organization: { ...small, unavailable: { custom_object: status } },
      });
      const paths = [
        "/custom_object_type/",
        "/custom_object_type/cotype_house/",
        "/custom_field/custom_object_type/",
        "/custom_field_schema/custom_object/cotype_house/",
      ];
      for (const path of paths) {
        const reply = await get(path);
        expect(reply.status).toBe(status);
        expect(typeof reply.body.error).toBe("string");
      }
      expect((await get("/custom_field_schema/lead/")).status).toBe(200);
    },
  );

  test.runIf(isWhole)("a large organisation is served whole", async () => {
    const fields: readonly FieldSeed[] = Array.from(
      { length: 50 },
      (_, index) => ({ name: `Field ${String(index)}`, type: "text" }),
    );
    const { get } = await start({
      organization: {
        name: "Large",
        custom_object_types: Array.from({ length: 1000 }, (_, index) => ({
          name: `Type ${String(index)}`,
          name_plural: `Types ${String(index)}`,
          fields,
        })),
      },
    });
    const { body } = await get("/custom_object_type/");
    expect(body.data).toHaveLength(1000);
    expect(body.data[999].fields).toHaveLength(50);
    const last = await get(
      `/custom_field_schema/custom_object/${body.data[999].id}/`,
    );
    expect(ids(last.body.fields)).toEqual(ids(body.data[999].fields));
  });
});

describe("the sample organisation", () => {
  const objects = sampleOrganization.custom_object_types ?? [];
  const activities = sampleOrganization.custom_activity_types ?? [];
  const custom = sampleOrganization.custom_fields ?? {};
  const fields = [
    ...(custom.lead ?? []),
    ...(custom.contact ?? []),
    ...(custom.opportunity ?? []),
    ...objects.flatMap((type) => type.fields ?? []),
    ...activities.flatMap((type) => type.fields ?? []),
    ...(custom.shared ?? []),
  ];

  test("every type of field occurs, single and many where Close allows it", () => {
    const kinds = new Set(
      fields.map(
        (field) =>
          `${field.type}${field.accepts_multiple_values === true ? "[]" : ""}`,
      ),
    );
    expect([...kinds].toSorted()).toEqual(
      [
        "choices",
        "choices[]",
        "contact",
        "contact[]",
        "currency",
        "custom_object",
        "custom_object[]",
        "date",
        "datetime",
        "hidden",
        "number",
        "text",
        "textarea",
        "user",
        "user[]",
      ].toSorted(),
    );
  });

  test("every id occurs once and has Close's shape", () => {
    const all = ids([
      ...objects.map(({ id = "" }) => ({ id })),
      ...activities.map(({ id = "" }) => ({ id })),
      ...fields.map(({ id = "" }) => ({ id })),
    ]);
    expect(new Set(all).size).toBe(all.length);
    for (const id of all)
      expect(id).toMatch(
        /^(l?cf_[0-9A-Za-z]{43}|(cotype|actitype)_[0-9A-Za-z]{22})$/,
      );
  });

  test("every reference and every association leads to a type of the sample", () => {
    const known = new Set([...objects, ...activities].map(({ id }) => id));
    const targets = fields.flatMap((field) =>
      field.type === "custom_object" ? [field.referenced_custom_type_id] : [],
    );
    const hung = (custom.shared ?? []).flatMap(({ associations = [] }) =>
      associations.flatMap(
        ({
          custom_activity_type_id: activity,
          custom_object_type_id: object,
        }) => activity ?? object ?? [],
      ),
    );
    expect(targets.length).toBeGreaterThan(5);
    for (const id of [...targets, ...hung]) expect(known).toContain(id);
  });

  test("Account and Resource are those of Close's documentation, with the id used twice mended", async () => {
    const page: {
      readonly data: readonly {
        readonly id: string;
        readonly fields: readonly {
          readonly name: string;
          readonly id: string;
        }[];
      }[];
    } = JSON.parse(
      await readFile(
        new URL(
          "../fixtures/close-docs/custom-object-types.json",
          import.meta.url,
        ),
        "utf8",
      ),
    );
    const { get } = await start({
      embeddedChoices: { activity: false, customObject: true },
    });
    for (const documented of page.data) {
      const { body } = await get(`/custom_object_type/${documented.id}/`);
      const { fields: documentedFields, ...type } = documented;
      expect(body).toMatchObject({
        ...type,
        date_created: expect.any(String),
        date_updated: expect.any(String),
        back_reference_fields: expect.any(Array),
      });
      const own = body.fields.slice(0, documentedFields.length);
      expect(own.map((field: { readonly name: string }) => field.name)).toEqual(
        documentedFields.map((field) => field.name),
      );
      expect(own).toMatchObject(
        documentedFields.map(({ id: _, ...field }) => field),
      );
      expect(new Set(ids(own)).size).toBe(own.length);
    }
  });
});
