/** Inputs as schemas; that they agree with writes, with the local Close and with ajv is the proof `inputs`. */
import type { StandardSchemaV1 } from "@standard-schema/spec";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, expectTypeOf, onTestFinished, test } from "vitest";
import {
  account,
  createCloseClient,
  lead,
  siteVisit,
} from "../../generated/index.js";
import type {
  AccountCreate,
  AccountUpdate,
  InputIssue,
  JsonSchema,
  LeadCreate,
} from "../../generated/index.js";
import { wrappers } from "../../generated/models.js";
import { sampleOrganization, startEmulator } from "../../src/emulator/index.js";

/** What a library does that knows nothing of us but the standard. */
async function issuesOf(
  schema: StandardSchemaV1,
  input: unknown,
): Promise<readonly string[]> {
  const { issues = [] } = await schema["~standard"].validate(input);
  return issues.map(
    ({ path = [], message }) => `${path.map(String).join(".")}: ${message}`,
  );
}

const input = { leadId: "lead_a", name: "Acme", pointOfContact: "cont_a" };

describe("the schema of an input", () => {
  test("is a Standard Schema of the input's type, by the specification's own types", async () => {
    expectTypeOf(account.create).toExtend<
      StandardSchemaV1<AccountCreate, AccountCreate>
    >();
    expectTypeOf(account.update).toExtend<
      StandardSchemaV1<AccountUpdate, AccountUpdate>
    >();
    expectTypeOf<
      StandardSchemaV1.InferOutput<typeof lead.create>
    >().toEqualTypeOf<LeadCreate>();
    const { version, vendor, validate } = account.create["~standard"];
    expect([version, vendor]).toEqual([1, "close-codegen"]);
    const result = await validate(input);
    if (result.issues !== undefined) return expect.unreachable();
    expectTypeOf(result.value).toEqualTypeOf<AccountCreate>();
    expect(result.value).toBe(input);
  });

  test("names every problem by the path of its member", async () => {
    const wrong = {
      ...{ name: "", pointOfContact: "user_a", status: "Odd" },
      ...{ tags: ["vip", 5], accountId: 7, id: "custobj_a", nothing: 1 },
    };
    expect(await issuesOf(account.create, wrong)).toEqual([
      'id: id of "Account" cannot be written: it is read-only.',
      'nothing: nothing of "Account" cannot be written: there is no such member.',
      'leadId: leadId of "Account" is required.',
      'name: name of "Account" must not be empty.',
      'pointOfContact: pointOfContact of "Account" must be an id that begins with cont_.',
      'status: status of "Account" must be one of "Active", "Cancelled", "Potential".',
      'tags.1: tags.1 of "Account" must be text.',
      'accountId: accountId of "Account" must be text.',
    ]);
    expect(await issuesOf(account.update, {})).toEqual([]);
    expect(await issuesOf(account.update, { pointOfContact: null })).toEqual([
      'pointOfContact: pointOfContact of "Account" must be text.',
    ]);
  });

  test.each([[null], [undefined], ["text"], [[]], [new Map()]])(
    "%j is no input, and says so without a path",
    async (value) => {
      const result = await account.create["~standard"].validate(value);
      const issues: readonly InputIssue[] = result.issues ?? [];
      expect(issues.map(({ path }) => path)).toEqual([[]]);
      expect(issues[0]?.message).toContain("as an object");
    },
  );

  test("takes dates for points in time, and contacts along with a lead", async () => {
    const contacts = [{ name: "Ada", title: 5 }, { leadId: "lead_a" }];
    expect(await issuesOf(lead.create, { name: "A", contacts })).toEqual([
      'contacts.0.title: contacts.0.title of "Lead" must be text.',
      'contacts.1.leadId: contacts.1.leadId of "Lead" is not known here.',
    ]);
    expect(
      await issuesOf(lead.update, { tags: { add: ["vip"] }, ofUsers: 5 }),
    ).toEqual([]);
    expect(await issuesOf(lead.update, { renewalDate: "2026-02-29" })).toEqual([
      'renewalDate: renewalDate of "Lead" must be a day, YYYY-MM-DD.',
    ]);
  });

  test("lets a draft leave empty what a published activity must have, as writes do", async () => {
    const filled = {
      ...{ leadId: "lead_a", owner: "user_a", summary: "Rack 4" },
      visitedAt: "2026-01-31T09:00:00Z",
    };
    const empty = { ...filled, summary: null, owner: null };
    const fits = new Ajv2020({ strict: false, validateFormats: false }).compile(
      await siteVisit.create.jsonSchema(),
    );
    const inputs = [filled, empty, { ...empty, status: "draft" }];
    expect(inputs.map((one) => fits(one))).toEqual([true, false, true]);
    expect(await issuesOf(siteVisit.create, filled)).toEqual([]);
    expect(await issuesOf(siteVisit.create, empty)).toEqual([
      'owner: owner of "Site Visit" must be text.',
      'summary: summary of "Site Visit" must be text.',
    ]);
    expect(await issuesOf(siteVisit.create, inputs[2])).toEqual([]);
  });

  test("as JSON Schema has names, labels, choices and what is required", async () => {
    expect(await account.create.jsonSchema()).toMatchObject({
      type: "object",
      title: "Account",
      properties: {
        leadId: { type: "string", pattern: "^lead_" },
        pointOfContact: { title: "Point of Contact", pattern: "^cont_" },
        status: {
          title: "Status",
          description: expect.stringContaining("cf_AlwPRAkWADEAaRW81ac9yz70"),
          anyOf: [
            { enum: ["Active", "Cancelled", "Potential"] },
            { type: "null" },
          ],
        },
      },
      required: ["leadId", "name", "pointOfContact"],
      additionalProperties: false,
    });
    const update = await account.update.jsonSchema();
    expect(update).not.toHaveProperty("required");
    expect(update).not.toHaveProperty("properties.leadId");
  });

  test("as JSON Schema is taken by ajv where it is strict, also about what is required", async () => {
    const ajv = new Ajv2020({
      ...{ strictRequired: true, strictTypes: false, validateFormats: false },
    });
    for (const { create, update } of Object.values(wrappers))
      for (const input of [create, update])
        expect(ajv.compile(await input.jsonSchema())).toBeTypeOf("function");
  });

  test("as JSON Schema has what people wrote about fields in Close, where it is given", async () => {
    const emulator = await startEmulator({ organization: sampleOrganization });
    const { url: baseUrl, apiKey } = emulator;
    const close = createCloseClient({ baseUrl, apiKey });
    onTestFinished(async () => {
      await close.close();
      await emulator.close();
    });
    const about = /^"Account ID" \(cf_\w+\): text\./;
    const text = "ID from the external Account system.";
    const described = await close.schema.get({
      customObjectTypeId: account.typeId,
    });
    for (const input of [account.create, account.update]) {
      const plain = propertiesOf(await input.jsonSchema());
      expect(plain["accountId"]?.description).toMatch(about);
      expect(plain["accountId"]?.description).not.toContain(text);
      const schema = await input.jsonSchema({ fields: described.fields });
      const { accountId, status } = propertiesOf(schema);
      expect(accountId?.description).toMatch(about);
      expect(accountId?.description).toContain(` ${text}`);
      expect(status).toEqual(plain["status"]);
    }
    const { fields } = await close.schema.get("contact");
    const [first] = fields;
    const some = [{ id: first?.id ?? "", description: "Of contacts" }];
    const whole = JSON.stringify(
      await lead.create.jsonSchema({ fields: some }),
    );
    expect(whole).toContain("Of contacts");
  });
});

function propertiesOf(schema: JsonSchema) {
  return schema["properties"] as Readonly<
    Record<string, { readonly description: string }>
  >;
}
