import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { closeId, leadStatuses, pipelines } from "../../generated/index.js";
import type { LeadId } from "../../generated/index.js";
import { build } from "../../generated/testing.js";
import { fetchOrganization } from "../../src/close/fetch-organization.js";
import { organizationFromSchema } from "../../src/emulator/index.js";
import type { Emulator, OrganizationSeed } from "../../src/emulator/index.js";
import {
  CodegenError,
  localLeadStatuses,
  localPipelines,
  localUsers,
  sampleOrganization,
  startEmulator,
} from "../../src/local/local.js";
import type { LocalEmulatorOptions } from "../../src/local/local.js";
import { createTransport } from "../../src/runtime/transport/transport.js";
import { buildSchema } from "../../src/schema/build-schema.js";
import { parseLock } from "../../src/lock/read-lock.js";
import { printLock } from "../../src/lock/print-lock.js";
import type { Lock } from "../../src/lock/lock.js";
import type { ObjectType, Schema } from "../../src/schema/schema.js";
import { schemas } from "../support/arbitrary.js";
import { namesOf } from "../support/emission.js";
import { ask } from "../support/emulator-client.js";
import { failureOf } from "../support/project.js";
import {
  customObject,
  field,
  objectType,
  schemaOf,
  sharedField,
} from "../support/sample-schema.js";

/** The sample's lock, as it stands in this repository. */
const sampleLock = "generated/close.lock.json";

async function begin(options: LocalEmulatorOptions): Promise<Emulator> {
  const emulator = await startEmulator(options);
  onTestFinished(() => emulator.close());
  return emulator;
}

/** An organisation whose schema has no name is served under one that is made up. */
async function schemaOn(emulator: Emulator): Promise<Schema> {
  const transport = createTransport({
    apiKey: emulator.apiKey,
    baseUrl: emulator.url,
  });
  try {
    const { schema } = buildSchema((await fetchOrganization(transport)).raw);
    const { organizationName, ...nameless } = schema;
    return organizationName === "Local Close" ? nameless : schema;
  } finally {
    await transport.close();
  }
}

async function readBack(organization: OrganizationSeed): Promise<Schema> {
  const emulator = await startEmulator({ organization });
  try {
    return await schemaOn(emulator);
  } finally {
    await emulator.close();
  }
}

/** A lock of these schemas in a folder of its own; gives its path. */
async function writeLock(
  schemasByOrg: Readonly<Record<string, Schema>>,
  names: Lock["names"],
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "codegen-local-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "close.lock.json");
  const lock: Lock = {
    version: 1,
    generator: "0.0.0",
    schema: schemasByOrg,
    names,
    deletedObjects: [],
    deletedFields: [],
    changes: [],
    files: {},
  };
  await writeFile(path, printLock(lock));
  return path;
}

async function get(emulator: Emulator, path: string) {
  const { status, body } = await ask(emulator, "GET", path);
  expect(status).toBe(200);
  return body;
}

const singletons = [
  objectType("lead", "lead", "Lead"),
  objectType("contact", "contact", "Contact"),
  objectType("opportunity", "opportunity", "Opportunity"),
];

describe("an organisation made from a schema", () => {
  test("is the organisation that the schema was read from", async () => {
    const schema = await readBack(sampleOrganization);
    const seed = organizationFromSchema(schema);
    expect(await readBack(seed)).toEqual(schema);
  });

  test("gives back any schema, whatever it holds", { timeout: 60_000 }, () =>
    fc.assert(
      fc.asyncProperty(schemas, async (drawn) => {
        const schema = possible(drawn);
        expect(await readBack(organizationFromSchema(schema))).toEqual(
          served(schema),
        );
      }),
      { numRuns: Number(process.env["FUZZ_RUNS"] ?? 25) },
    ),
  );

  test("keeps two fields with one id, and references that Close said little of", async () => {
    const car = customObject("cotype_car", "Car", [
      field("cf_twin", "Colour"),
      field("cf_twin", "Paint"),
      field("cf_ref", "Parent", {
        type: { kind: "customObject", target: null },
        backReferenceVisible: null,
      }),
      field("cf_shown", "Shown", {
        type: { kind: "customObject", target: "cotype_car" },
        backReferenceVisible: false,
      }),
    ]);
    const schema = schemaOf(
      [...singletons, car],
      [
        sharedField("cf_all", "Everywhere", [
          "actitype_unread",
          "contact",
          "cotype_car",
          "cotype_unread",
          "lead",
          "opportunity",
        ]),
      ],
    );
    expect(await readBack(organizationFromSchema(schema))).toEqual(
      served(schema),
    );
  });

  test("refuses what could not be read when the lock was made", async () => {
    const schema = schemaOf(singletons.filter(({ id }) => id !== "contact"));
    const organization = organizationFromSchema(schema);
    const emulator = await begin({ organization });
    const { status } = await ask(
      emulator,
      "GET",
      "/custom_field_schema/contact/",
    );
    expect(status).toBe(403);
    expect(await schemaOn(emulator)).toEqual(served(schema));
  });

  test("can have another id than the real one", () => {
    const schema = schemaOf(singletons);
    expect(organizationFromSchema(schema).id).toBe("orga_test");
    expect(organizationFromSchema(schema, "orga_mine").id).toBe("orga_mine");
  });

  test("has the users that are documented, and the roles that fields name", async () => {
    const emulator = await begin({ lock: sampleLock });
    const me = await get(emulator, "/me/");
    expect(me.id).toBe(localUsers[0]?.id);
    const users = await get(emulator, "/user/");
    expect(ids(users.data)).toEqual(["user_owner", "user_colleague"]);
    const former = await get(emulator, "/user/user_former/");
    expect(former.id).toBe(localUsers[2]?.id);
    const roles = await get(emulator, "/role/");
    expect(ids(roles.data)).toContain("role_tKpCg1EyTarv2ppif65lph");
  });

  test("has the statuses and pipelines that are documented where the lock knows none", async () => {
    const schema = schemaOf(singletons);
    const lock = await writeLock({ default: schema }, namesOf(schema));
    const emulator = await begin({ lock });
    const statuses = await get(emulator, "/status/lead/");
    expect(ids(statuses.data)).toEqual(ids(localLeadStatuses));
    const pipelines = await get(emulator, "/pipeline/");
    expect(ids(pipelines.data)).toEqual(ids(localPipelines));
    const named = { lead: [{ name: "A", status: "customer" }] };
    const error = await failureOf(startEmulator({ lock, seed: named }));
    expect(error.code).toBe("E_SEED_INVALID");
    expect(error.message).toContain("lead[0] (“A”)");
    expect(error.hint).toContain("codegen pull");
  });
});

function ids(
  items: readonly { readonly id?: string }[],
): readonly (string | undefined)[] {
  return items.map(({ id }) => id);
}

/** What a local Close holds of a schema: statuses that it does not know are made up. */
function served(schema: Schema): object {
  const pipelines = localPipelines.map(({ name, ...one }) => ({
    ...one,
    label: name,
  }));
  return { leadStatuses: localLeadStatuses, pipelines, ...schema };
}

/** What of a random schema can come from Close at all. */
function possible(schema: Schema): Schema {
  return { ...schema, objects: schema.objects.map(possibleObject) };
}

function possibleObject(object: ObjectType): ObjectType {
  if (object.kind === "customObject") return object;
  if (object.kind === "customActivity") return { ...object, labelPlural: null };
  const fields = object.fields.map((one) => ({ ...one, required: false }));
  return { ...object, description: null, apiCreateOnly: false, fields };
}

describe("startEmulator with a lock", () => {
  test("serves the organisation of the lock", async () => {
    const emulator = await begin({ lock: sampleLock });
    const text = await readFile(sampleLock, "utf8");
    const { schema } = parseLock(text, sampleLock);
    expect(await schemaOn(emulator)).toEqual(schema["default"]);
  });

  test("takes the path as a URL", async () => {
    const emulator = await begin({ lock: pathToFileURL(sampleLock) });
    const types = await get(emulator, "/custom_object_type/");
    expect(types.data).toHaveLength(5);
  });

  test("holds the sample without a lock", async () => {
    const emulator = await begin({});
    const me = await get(emulator, "/me/");
    expect(me.organizations[0].name).toBe("Nordlicht Hosting");
  });

  test("says how to get a lock that is missing", async () => {
    const error = await failureOf(
      startEmulator({ lock: "no/close.lock.json" }),
    );
    expect(error.code).toBe("E_LOCK_MISSING");
    expect(error.message).toContain("no/close.lock.json");
    expect(error.hint).toContain("codegen pull");
  });

  test.each([
    ["a folder", "generated", "E_READ"],
    ["a file that is no lock", "package.json", "E_LOCK_INVALID"],
  ])("refuses %s", async (_what, lock, code) => {
    const error = await failureOf(startEmulator({ lock }));
    expect(error.code).toBe(code);
    expect(error.message).toContain(lock);
  });

  test("refuses a lock together with an organisation", async () => {
    const error = await failureOf(
      startEmulator({ lock: sampleLock, organization: sampleOrganization }),
    );
    expect(error.code).toBe("E_USAGE");
  });

  test("says that the port is taken", async () => {
    const { url } = await begin({});
    const port = Number(new URL(url).port);
    const error = await failureOf(startEmulator({ port }));
    expect(error).toMatchObject({ code: "E_BUSY" });
  });

  test("asks which of several organisations is meant, and serves the chosen one", async () => {
    const main = schemaOf([
      ...singletons,
      customObject("cotype_a", "Car", [field("cf_a", "Colour")]),
    ]);
    const other = {
      ...schemaOf([
        ...singletons,
        customObject("cotype_b", "Car", [field("cf_b", "Colour")]),
      ]),
      organizationId: "orga_other",
    };
    const lock = await writeLock(
      { main, sandbox: other },
      { ...namesOf(main), same: { cotype_b: "cotype_a", cf_b: "cf_a" } },
    );
    const unclear = await failureOf(startEmulator({ lock }));
    expect(unclear.code).toBe("E_USAGE");
    expect(unclear.message).toContain("main, sandbox");
    const unknown = await failureOf(startEmulator({ lock, org: "live" }));
    expect(unknown.code).toBe("E_USAGE");
    expect(unknown.hint).toContain("main, sandbox");
    const emulator = await begin({
      lock,
      org: "sandbox",
      seed: {
        lead: [{ id: "lead_a" }],
        car: [{ leadId: "lead_a", name: "Beetle", colour: "red" }],
      },
    });
    expect(await schemaOn(emulator)).toEqual(served(other));
    const cars = await get(emulator, "/custom_object/?lead_id=lead_a");
    expect(cars.data[0]).toMatchObject({
      custom_object_type_id: "cotype_b",
      "custom.cf_b": "red",
    });
  });
});

describe("records to begin with", () => {
  const seed = {
    lead: [{ id: "lead_a", name: "Acme", industry: "SaaS" }],
    contact: [{ id: "cont_x", leadId: "lead_a", name: "Ada" }],
    account: [
      {
        id: "custobj_acme",
        leadId: "lead_a",
        name: "Acme Inc",
        pointOfContact: "cont_x",
        tags: ["vip"],
      },
    ],
    siteVisit: [
      {
        leadId: "lead_a",
        visitedAt: "2026-01-02T08:00:00+01:00",
        summary: "Fine.",
        owner: "user_owner",
        attendees: ["cont_x"],
      },
    ],
    opportunity: [
      { leadId: "lead_a", value: 5000, status: "renewals.proposal" },
    ],
  };

  test("are there under their ids, with names made into Close's keys", async () => {
    const emulator = await begin({ lock: sampleLock, seed });
    const lead = await get(emulator, "/lead/lead_a/");
    expect(lead).toMatchObject({
      id: "lead_a",
      name: "Acme",
      "custom.cf_mQxcWLxWqobjoRPKxvwn3NjFaZCNmmrrUjFLrbfEfDT": "SaaS",
      status_id: leadStatuses.potential,
    });
    expect(lead.contacts.map(({ id }: { id: string }) => id)).toEqual([
      "cont_x",
    ]);
    const account = await get(emulator, "/custom_object/custobj_acme/");
    expect(account).toMatchObject({
      name: "Acme Inc",
      lead_id: "lead_a",
      "custom.cf_UpyNBvr6Rw8UBHh7zRboL3PYhbOVJl3XvwgPm3jg64S": "cont_x",
      "custom.cf_q4h1nan3jHYBQYllsKK6O1PbirvAENC4s7YQbozQIWy": ["vip"],
    });
    const visits = await get(emulator, "/activity/custom/?lead_id=lead_a");
    expect(visits.data).toHaveLength(1);
    const opportunities = await get(emulator, "/opportunity/?lead_id=lead_a");
    expect(opportunities.data[0]).toMatchObject({
      value: 5000,
      status_id: pipelines.renewals.statuses.proposal,
      pipeline_id: pipelines.renewals.id,
    });
  });

  test("work for the sample, and for any organisation in Close's words", async () => {
    const sample = await begin({
      seed: { lead: [{ id: "lead_s", name: "S", ofUsers: 3 }] },
    });
    const lead = await get(sample, "/lead/lead_s/");
    expect(lead["custom.cf_PuhS1PJcgjZfAAOkndRmQvMTEqxTpyMjBSd7G1bgxuI"]).toBe(
      3,
    );
    const own = await begin({
      organization: {
        name: "Own",
        custom_fields: {
          lead: [{ id: "cf_size", name: "Size", type: "number" }],
        },
        records: [{ kind: "lead", id: "lead_first", body: { name: "First" } }],
      },
      seed: { lead: [{ id: "lead_second", size: 2 }] },
    });
    const { data } = await get(own, "/lead/");
    expect(data).toHaveLength(2);
    expect((await get(own, "/lead/lead_second/"))["custom.cf_size"]).toBe(2);
  });

  test("say statuses and pipelines by name or by id, also through factories", async () => {
    const leadId = closeId<LeadId>("lead_a");
    const { sales, renewals } = pipelines;
    const emulator = await begin({
      lock: sampleLock,
      seed: {
        lead: [
          { id: leadId, ...build.lead({ status: "customer" }) },
          { id: "lead_b", statusId: leadStatuses.qualified },
        ],
        opportunity: [
          build.opportunity({ leadId, status: "sales.proposal" }),
          build.opportunity({ leadId, status: "renewals.proposal" }),
          { leadId, pipeline: "renewals" },
          { leadId, pipelineId: renewals.id, status: "renewals.renewed" },
          { leadId },
        ],
      },
    });
    const { data: leads } = await get(emulator, "/lead/");
    const statusOf = ({ status_id: id }: { status_id: string }) => id;
    expect(leads.map(statusOf)).toEqual([
      leadStatuses.customer,
      leadStatuses.qualified,
    ]);
    const { data } = await get(emulator, "/opportunity/");
    expect(data.map(statusOf)).toEqual([
      sales.statuses.proposal,
      renewals.statuses.proposal,
      renewals.statuses.due,
      renewals.statuses.renewed,
      sales.statuses.demo,
    ]);
  });

  test("may refer to each other in any order and in circles", async () => {
    const emulator = await begin({
      lock: sampleLock,
      seed: {
        account: [
          {
            id: "custobj_a",
            leadId: "lead_a",
            name: "A",
            pointOfContact: "cont_a",
          },
        ],
        contact: [
          { id: "cont_a", leadId: "lead_a", name: "A", reportsTo: "cont_b" },
          { id: "cont_b", leadId: "lead_a", name: "B", reportsTo: "cont_a" },
        ],
        lead: [{ id: "lead_a", name: "A", societeMere: "custobj_a" }],
        opportunity: [
          { leadId: "lead_a", decisionMakers: ["cont_a", "cont_b"] },
        ],
      },
    });
    const lead = await get(emulator, "/lead/lead_a/");
    expect(lead["custom.cf_QPIeMpUK4LEanvcx2kGWVmtiGPkzDjdwSY38HJRGq0F"]).toBe(
      "custobj_a",
    );
    const reportsTo = "custom.cf_4lEYCL8U8dO0DWgl4BLBHScS5K9e4ajKLVDle9NbZVu";
    expect((await get(emulator, "/contact/cont_a/"))[reportsTo]).toBe("cont_b");
    expect((await get(emulator, "/contact/cont_b/"))[reportsTo]).toBe("cont_a");
  });

  test("are as old as the organisation and no events", async () => {
    const emulator = await begin({ lock: sampleLock, seed });
    const lead = await get(emulator, "/lead/lead_a/");
    expect(lead.date_created).toMatch(/^2024-03-01T09:00:00/);
    expect(lead.date_updated).toMatch(/^2024-03-01T09:00:00/);
    expect((await get(emulator, "/event/")).data).toEqual([]);
    await ask(emulator, "PUT", "/lead/lead_a/", { body: { name: "Acme 2" } });
    expect((await get(emulator, "/event/")).data).toHaveLength(1);
    const renamed = await get(emulator, "/lead/lead_a/");
    expect(renamed.date_updated).not.toMatch(/^2024/);
  });

  test("are not among the requests that arrived", async () => {
    const emulator = await begin({ lock: sampleLock, seed });
    expect(emulator.requests).toEqual([]);
  });

  test("do not take ids from records that are made later", async () => {
    const emulator = await begin({ lock: sampleLock, seed });
    const made = await ask(emulator, "POST", "/lead/", { body: { name: "N" } });
    expect(made.body.id).toMatch(/^lead_[0-9A-Za-z]{43}$/);
  });

  test("may be many", { timeout: 60_000 }, async () => {
    const many = Array.from({ length: 3000 }, (_, index) => index);
    const emulator = await begin({
      lock: sampleLock,
      seed: {
        account: many.map((index) => ({
          id: `custobj_${String(index)}`,
          leadId: `lead_${String(index)}`,
          name: "A",
          pointOfContact: `cont_${String(index)}`,
        })),
        lead: many.map((index) => ({
          id: `lead_${String(index)}`,
          societeMere: `custobj_${String(index)}`,
        })),
        contact: many.map((index) => ({
          id: `cont_${String(index)}`,
          leadId: `lead_${String(index)}`,
        })),
      },
    });
    const last = await get(emulator, "/lead/lead_2999/");
    expect(last.contacts).toHaveLength(1);
  });

  test.each([
    [
      "an object type that is not there",
      { acount: [{}] },
      ["“acount”", "account"],
    ],
    [
      "a member that is not there",
      { lead: [{ name: "A" }, { name: "B", industri: "SaaS" }] },
      ["lead[1] (“B”)", "industri", "no such member"],
    ],
    [
      "a member that Close sets",
      { lead: [{ dateCreated: "2026-01-01" }] },
      ["lead[0]", "dateCreated", "read-only"],
    ],
    [
      "a choice that is not there",
      { lead: [{ name: "A", industry: "Sales" }] },
      ["lead[0] (“A”)", "industry: "],
    ],
    [
      "a required member that is missing",
      {
        lead: [{ id: "lead_a" }],
        account: [{ leadId: "lead_a", name: "A" }],
      },
      ["account[0] (“A”)", "pointOfContact: "],
    ],
    [
      "a reference to nothing",
      { contact: [{ leadId: "lead_gone", name: "C" }] },
      ["contact[0] (“C”)", "leadId: "],
    ],
    [
      "an id of another kind",
      { contact: [{ id: "lead_a", name: "C" }] },
      ["contact[0] (“C”)", "cont_"],
    ],
    [
      "one id twice",
      { lead: [{ id: "lead_a" }, { id: "lead_a", name: "Twin" }] },
      ["lead[1] (“Twin”)", "lead_a"],
    ],
    [
      "a status that there is not",
      { lead: [{ name: "A", status: "custmer" }] },
      ["lead[0] (“A”)", "status", '"customer", "notInterested"', '"custmer"'],
    ],
    [
      "a lead's status on an opportunity",
      { opportunity: [{ status: "customer" }] },
      ["opportunity[0]", "status", '"sales.proposal", ', '"customer"'],
    ],
    [
      "a status whose pipeline is not said",
      { opportunity: [{ status: "proposal" }] },
      ["opportunity[0]", '"sales.proposal"', '"renewals.proposal"'],
    ],
    [
      "a status of another pipeline",
      { opportunity: [{ pipeline: "sales", status: "renewals.due" }] },
      ["opportunity[0]", "status", "pipeline"],
    ],
    [
      "a pipeline that there is not",
      { opportunity: [{ pipeline: "upsells" }] },
      ["opportunity[0]", "pipeline", '"sales", "renewals"', '"upsells"'],
    ],
    [
      "an id of what another organisation has",
      {
        lead: [{ id: "lead_a" }],
        opportunity: [{ leadId: "lead_a", statusId: "stat_proposal" }],
      },
      ["opportunity[0]", "statusId: ", 'status as one of "sales.demo", '],
    ],
    [
      "a field of another object type",
      { lead: [{ birthday: "2000-01-01" }] },
      ["lead[0]", "birthday"],
    ],
  ])("%s is refused with the record's place", async (_what, wrong, parts) => {
    const error = await failureOf(
      startEmulator({ lock: sampleLock, seed: wrong }),
    );
    expect(error).toBeInstanceOf(CodegenError);
    expect(error.code).toBe("E_SEED_INVALID");
    const text = `${error.message} ${error.hint ?? ""}`;
    for (const part of parts) expect(text).toContain(part);
  });

  test("records that need each other are refused", async () => {
    const box = customObject("cotype_box", "Box", [
      field("cf_in", "Inside", {
        type: { kind: "customObject", target: "cotype_box" },
        required: true,
      }),
    ]);
    const schema = schemaOf([...singletons, box]);
    const lock = await writeLock({ default: schema }, namesOf(schema));
    const error = await failureOf(
      startEmulator({
        lock,
        seed: {
          lead: [{ id: "lead_a" }],
          box: [
            {
              id: "custobj_1",
              leadId: "lead_a",
              name: "1",
              inside: "custobj_2",
            },
            {
              id: "custobj_2",
              leadId: "lead_a",
              name: "2",
              inside: "custobj_1",
            },
          ],
        },
      }),
    );
    expect(error.code).toBe("E_SEED_INVALID");
    expect(error.message).toContain("box[0] (“1”)");
    expect(error.message).toContain("inside: ");
  });
});
