import { describe, expect, onTestFinished, test } from "vitest";
import { startEmulator } from "../../src/emulator/index.js";
import type { EmulatorOptions } from "../../src/emulator/index.js";
import {
  CloseApiError,
  CloseDecodeError,
  CloseInputError,
} from "../../src/runtime/errors.js";
import { openSchema } from "../../src/runtime/admin/schema.js";
import type { SchemaAdmin } from "../../src/runtime/admin/schema.js";
import { createTransport } from "../../src/runtime/transport/transport.js";
import {
  errorOf,
  json,
  serve,
  transportTo,
} from "../support/runtime-server.js";
import type { Script } from "../support/runtime-server.js";

const account = "cotype_4hQsScWF3hnUOyngoaAV00";
const siteVisit = "actitype_9X4ER7W7jcGHSQfTRm60r5";

/** A local Close with the sample organisation, and its schema. */
async function local(options: EmulatorOptions = {}) {
  const emulator = await startEmulator(options);
  const { apiKey, url: baseUrl } = emulator;
  const transport = createTransport({ apiKey, baseUrl });
  onTestFinished(async () => {
    await transport.close();
    await emulator.close();
  });
  return { schema: openSchema(transport), emulator, transport };
}

/** A server that follows a script, and a schema that asks it. */
async function scripted(script: Script) {
  const server = await serve(script);
  return {
    schema: openSchema(transportTo(server.url, { retries: 0 })),
    seen: server.seen,
  };
}

async function all<T>(list: AsyncIterable<T>): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const item of list) items.push(item);
  return items;
}

const names = (list: readonly { readonly name: string }[]) =>
  list.map(({ name }) => name);

describe("custom object types", () => {
  test("are listed with their fields by attributes in camelCase", async () => {
    const { schema } = await local();
    const types = await all(schema.customObjectTypes.list());
    const found = types.find(({ id }) => id === account);
    expect(found).toMatchObject({ name: "Account", namePlural: "Accounts" });
    expect(names(found?.fields ?? [])).toContain("Point of Contact");
    const contact = found?.fields?.find(({ type }) => type === "contact");
    expect(contact).toMatchObject({
      required: true,
      acceptsMultipleValues: false,
    });
  });

  test("are created, read, changed, archived and deleted", async () => {
    const { schema } = await local();
    const { customObjectTypes: types } = schema;
    const created = await types.create({
      name: "Licence",
      namePlural: "Licences",
      apiCreateOnly: true,
    });
    expect(created).toMatchObject({ apiCreateOnly: true, fields: [] });
    await types.update(created.id, { description: "Sold", isArchived: true });
    expect(await types.get(created.id)).toMatchObject({
      name: "Licence",
      description: "Sold",
      isArchived: true,
    });
    await types.delete(created.id);
    const error = await errorOf(types.get(created.id));
    expect(error).toBeInstanceOf(CloseApiError);
    expect(error).toMatchObject({ status: 404 });
  });
});

describe("custom activity types", () => {
  test("take an order of their fields", async () => {
    const { schema } = await local();
    const { customActivityTypes: types } = schema;
    const before = (await types.get(siteVisit)).fields ?? [];
    const turned = before.map(({ id }) => id).reverse();
    const after = await types.orderFields(siteVisit, turned);
    expect(after.fields?.map(({ id }) => id)).toEqual(turned);
    expect(turned.length).toBeGreaterThan(1);
  });

  test("are created and changed without a plural", async () => {
    const { schema } = await local();
    const { customActivityTypes: types } = schema;
    const { id } = await types.create({ name: "Call back" });
    const changed = await types.update(id, { name: "Callback" });
    expect(changed).toMatchObject({ id, name: "Callback", isArchived: false });
    expect(names(await all(types.list()))).toContain("Callback");
  });
});

describe("fields", () => {
  test.each(["lead", "contact", "opportunity"] as const)(
    "of %s are created, converted to another type and deleted",
    async (kind) => {
      const { schema, emulator } = await local({ conversions: "manual" });
      const fields = schema.fields[kind];
      const { id } = await fields.create({ name: "Size", type: "text" });
      const converting = await fields.update(id, {
        type: "choices",
        choices: ["S", "M"],
      });
      expect(converting).toMatchObject({
        type: "text",
        convertingToType: "choices",
      });
      emulator.finishConversions();
      expect(await fields.get(id)).toMatchObject({ choices: ["S", "M"] });
      await fields.delete(id);
      expect(names(await all(fields.list()))).not.toContain("Size");
    },
  );

  test("of activities and custom objects belong to a type and can be required", async () => {
    const { schema } = await local();
    const mood = await schema.fields.activity.create({
      customActivityTypeId: siteVisit,
      name: "Mood",
      type: "textarea",
      required: true,
    });
    expect(mood).toMatchObject({
      customActivityTypeId: siteVisit,
      required: true,
    });
    const parent = await schema.fields.customObject.create({
      customObjectTypeId: account,
      name: "Parent",
      type: "custom_object",
      referencedCustomTypeId: account,
      acceptsMultipleValues: true,
      backReferenceIsVisible: false,
    });
    expect(parent).toMatchObject({
      customObjectTypeId: account,
      referencedCustomTypeId: account,
      backReferenceIsVisible: false,
    });
    const optional = await schema.fields.customObject.update(parent.id, {
      required: true,
    });
    expect(optional.required).toBe(true);
  });

  test("are listed beyond the first page", async () => {
    const { schema, emulator } = await local();
    const before = (await all(schema.fields.lead.list())).length;
    for (let made = before; made <= 100; made += 1)
      await schema.fields.lead.create({ name: `F${made}`, type: "number" });
    const listed = await all(schema.fields.lead.list());
    expect(new Set(listed.map(({ id }) => id)).size).toBe(101);
    const queries = emulator.requests
      .filter(({ method }) => method === "GET")
      .map(({ query }) => query["_skip"]);
    expect(queries).toContain("100");
  });

  test("tell what Close refused by the names of the input", async () => {
    const { schema } = await local();
    const error = await errorOf(
      schema.fields.customObject.create({
        customObjectTypeId: "cotype_none",
        name: "A",
        type: "text",
      }),
    );
    expect(error).toBeInstanceOf(CloseApiError);
    expect(error).toMatchObject({
      fieldErrors: { customObjectTypeId: "Object does not exist." },
    });
  });
});

describe("shared fields", () => {
  test("are created hanging nowhere, associated, changed and taken off again", async () => {
    const { schema, emulator } = await local();
    const { sharedFields: shared } = schema;
    const { id, associations } = await shared.create({
      name: "Region",
      type: "choices",
      choices: ["North", "South"],
    });
    expect(associations).toEqual([]);
    const base = `/custom_field/shared/${id}/association/`;

    const lead = { objectType: "lead" } as const;
    expect(await shared.associate(id, lead)).toEqual({
      objectType: "lead",
      required: false,
      editableWithRoles: [],
      extra: {},
    });
    const visit = {
      objectType: "custom_activity_type",
      customActivityTypeId: siteVisit,
    } as const;
    await shared.associate(id, { ...visit, required: true });
    const object = {
      objectType: "custom_object_type",
      customObjectTypeId: account,
    } as const;
    await shared.associate(id, object);
    expect(await shared.getAssociation(id, visit)).toMatchObject({
      ...visit,
      required: true,
    });
    const changed = await shared.updateAssociation(id, {
      ...object,
      required: true,
      editableWithRoles: ["admin"],
    });
    expect(changed).toMatchObject({ editableWithRoles: ["admin"] });
    await shared.disassociate(id, lead);
    const field = await shared.get(id);
    expect(field.associations).toMatchObject([
      { ...visit, required: true },
      { ...object, required: true },
    ]);
    expect(emulator.requests.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        `${base}lead/`,
        `${base}custom_activity_type/${siteVisit}/`,
        `${base}custom_object_type/${account}/`,
      ]),
    );
  });

  test("an association without its type, or with one too many, is refused before anything is sent", async () => {
    const { schema, emulator } = await local();
    const { sharedFields: shared } = schema;
    const wrong: readonly object[] = [
      { objectType: "custom_object_type" },
      { objectType: "custom_activity_type", customObjectTypeId: account },
      { objectType: "lead", customObjectTypeId: account },
      { objectType: "custom_object" },
      { objectType: "constructor" },
      {},
    ];
    for (const target of wrong) {
      const error = await errorOf(shared.associate("cf_a", target as never));
      expect(error, JSON.stringify(target)).toBeInstanceOf(CloseInputError);
      expect(
        await errorOf(shared.disassociate("cf_a", target as never)),
      ).toBeInstanceOf(CloseInputError);
    }
    expect(emulator.requests).toEqual([]);
  });

  test("what an association is with stays out of the body of its update", async () => {
    const { schema, seen } = await scripted((response) =>
      json(response, 200, { object_type: "lead" }),
    );
    await schema.sharedFields.updateAssociation("cf_a", {
      objectType: "lead",
      editableWithRoles: [],
    });
    expect(seen[0]).toMatchObject({
      method: "PUT",
      url: "/custom_field/shared/cf_a/association/lead/",
      body: '{"editable_with_roles":[]}',
    });
  });
});

describe("the schema of an object type", () => {
  test.each([
    ["lead", "/custom_field_schema/lead/"],
    [
      { customActivityTypeId: siteVisit },
      `/custom_field_schema/activity/${siteVisit}/`,
    ],
    [
      { customObjectTypeId: account },
      `/custom_field_schema/custom_object/${account}/`,
    ],
  ] as const)("has regular and shared fields: %j", async (target, path) => {
    const { schema, emulator } = await local();
    const { fields } = await schema.get(target);
    expect(emulator.requests.at(-1)?.path).toBe(path);
    expect(fields.filter(({ isShared }) => isShared)).not.toEqual([]);
    expect(fields.filter(({ isShared }) => !isShared)).not.toEqual([]);
    expect(fields.find(({ type }) => type === "choices")?.choices).not.toEqual(
      undefined,
    );
  });

  test("takes an order; fields that are left out follow", async () => {
    const { schema } = await local();
    const target = { customObjectTypeId: account };
    const before = (await schema.get(target)).fields.map(({ id }) => id);
    const last = before.at(-1) ?? "";
    const { fields } = await schema.order(target, [last]);
    expect(fields.map(({ id }) => id)).toEqual([last, ...before.slice(0, -1)]);
    expect(before.length).toBeGreaterThan(1);
  });

  test("a target that is none is refused", async () => {
    const { schema, emulator } = await local();
    const wrong: readonly unknown[] = [
      "activity",
      {},
      { customActivityTypeId: "../lead" },
      { customActivityTypeId: siteVisit, customObjectTypeId: account },
    ];
    for (const target of wrong)
      expect(await errorOf(schema.get(target as never))).toBeInstanceOf(
        CloseInputError,
      );
    expect(emulator.requests).toEqual([]);
  });
});

describe("what is written", () => {
  const writes: readonly (readonly [
    string,
    (schema: SchemaAdmin) => Promise<unknown>,
  ])[] = [
    [
      "undefined",
      ({ fields }) =>
        fields.lead.update("cf_a", { choices: undefined } as never),
    ],
    [
      "undefined in a list",
      ({ fields }) =>
        fields.lead.update("cf_a", { choices: ["a", undefined] } as never),
    ],
    [
      "Close's own spelling",
      ({ customObjectTypes }) =>
        customObjectTypes.create({ name: "A", name_plural: "As" } as never),
    ],
    [
      "what cannot change",
      ({ fields }) => fields.activity.update("cf_a", { type: "text" } as never),
    ],
    [
      "a member of every object",
      ({ fields }) => fields.lead.update("cf_a", { toString: "x" } as never),
    ],
    ["no object", ({ fields }) => fields.lead.create("Size" as never)],
    [
      "an id that leads elsewhere",
      ({ fields }) => fields.lead.delete("cf_a/../../lead"),
    ],
    [
      "an id in an order that is none",
      (schema) => schema.order("lead", ["cf_a", ""]),
    ],
  ];

  test.each(writes)("%s is refused before it is sent", async (_, write) => {
    const { schema, seen } = await scripted((response) =>
      json(response, 200, {}),
    );
    expect(await errorOf(write(schema))).toBeInstanceOf(CloseInputError);
    expect(seen).toEqual([]);
  });

  test("the error tells the name that was meant", async () => {
    const { schema } = await scripted((response) => json(response, 200, {}));
    const error = await errorOf(
      schema.customObjectTypes.update("cotype_a", {
        name_plural: "As",
      } as never),
    );
    expect(error).toMatchObject({
      message: expect.stringContaining("its name is namePlural"),
    });
  });
});

describe("what is read", () => {
  test("attributes without a name are kept as they came, whatever they are called", async () => {
    const raw =
      '{"id":"cf_a","name":"A","type":"text","always_visible":true,"updated_ by":"user_x","Name":"B","isShared":true,"__proto__":{"polluted":1},"extra":{"a":1},"role_permissions":{"can_edit":[]}}';
    const { schema } = await scripted((response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(raw);
    });
    const { extra, ...field } = await schema.fields.lead.get("cf_a");
    expect(field).toEqual({ id: "cf_a", name: "A", type: "text" });
    expect(Object.keys(extra).sort()).toEqual([
      "Name",
      "__proto__",
      "always_visible",
      "extra",
      "isShared",
      "role_permissions",
      "updated_ by",
    ]);
    expect(extra["role_permissions"]).toEqual({ can_edit: [] });
    expect(extra).not.toHaveProperty("polluted");
  });

  test("attributes that Close leaves out are missing, null stays null", async () => {
    const { schema } = await scripted((response) =>
      json(response, 200, {
        data: [{ id: "cf_a", name: "A", type: "new_type", choices: null }],
      }),
    );
    expect(await all(schema.fields.customObject.list())).toEqual([
      { id: "cf_a", name: "A", type: "new_type", choices: null, extra: {} },
    ]);
  });

  test.each([
    [{ id: "cf_b", name: "A", type: "text" }, "answered with another id"],
    [{ id: "cf_a", name: "A" }, "without type"],
    [{ id: "cf_a", name: 7, type: "text" }, "name of a custom field"],
    [{ id: "cf_a", name: "A", type: "x", associations: [1] }, "associations"],
    [[], "must be a JSON object"],
  ])("what cannot be the field is an error: %j", async (raw, message) => {
    const { schema } = await scripted((response) => json(response, 200, raw));
    const error = await errorOf(schema.fields.lead.get("cf_a"));
    expect(error).toBeInstanceOf(CloseDecodeError);
    expect(error).toMatchObject({ message: expect.stringContaining(message) });
  });

  test("a schema without fields is an error", async () => {
    const { schema } = await scripted((response) =>
      json(response, 200, { object_type: "lead", fields: null }),
    );
    expect(await errorOf(schema.get("lead"))).toBeInstanceOf(CloseDecodeError);
  });
});
