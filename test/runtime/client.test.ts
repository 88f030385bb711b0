/** The generated client of the sample organisation against a local Close that holds it. */
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import {
  account,
  closeId,
  CloseApiError,
  CloseInputError,
  ClosePartialUpdateError,
  createCloseClient,
} from "../../generated/index.js";
import type {
  Account,
  AccountId,
  CloseClientOptions,
  Contact,
  Lead,
  Mismatch,
  UnknownChoice,
} from "../../generated/index.js";
import { build } from "../../generated/testing.js";
import { startEmulator } from "../../src/emulator/index.js";
import type { Emulator, EmulatorOptions } from "../../src/emulator/index.js";

type Client = ReturnType<typeof createCloseClient>;

interface Office {
  readonly server: Emulator;
  readonly close: Client;
  readonly mismatches: readonly Mismatch[];
  readonly lead: Lead;
  readonly person: Contact;
  readonly acme: Account;
  /** The requests since the office was opened, as `GET /lead/`. */
  readonly asked: () => readonly string[];
}

/** A local Close with a lead that has a contact and an account. */
async function open(
  options: Partial<CloseClientOptions> = {},
  emulator: EmulatorOptions = {},
): Promise<Office> {
  const server = await startEmulator(emulator);
  onTestFinished(() => server.close());
  const mismatches: Mismatch[] = [];
  const close = createCloseClient({
    apiKey: server.apiKey,
    baseUrl: server.url,
    onMismatch: (mismatch) => mismatches.push(mismatch),
    ...options,
  });
  onTestFinished(() => close.close());
  const lead = await close.leads.create({
    name: "Acme",
    contacts: [{ name: "Ada" }],
  });
  const [person] = lead.contacts;
  if (person === undefined) throw new TypeError("The lead has no contact.");
  const acme = await close.objects.accounts.create(
    build.account({ leadId: lead.id, pointOfContact: person.id, name: "Acme" }),
  );
  const before = server.requests.length;
  const asked = (): readonly string[] =>
    server.requests
      .slice(before)
      .map(({ method, path }) => `${method} ${path}`);
  return { server, close, mismatches, lead, person, acme, asked };
}

async function all<T>(list: AsyncIterable<T>): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const item of list) items.push(item);
  return items;
}

async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("Nothing was thrown.");
}

let office: Office;
beforeEach(async () => {
  office = await open();
});

describe("a record's life", () => {
  test("is create, get, update, list and delete, in names", async () => {
    const { close, acme, lead } = office;
    expect(acme).toMatchObject({ name: "Acme", leadId: lead.id, tags: [] });
    const updated = await close.objects.accounts.update(acme.id, {
      status: "Active",
      tags: ["vip"],
    });
    expect(updated).toMatchObject({ status: "Active", tags: ["vip"] });
    expect(await close.objects.accounts.get(acme.id)).toEqual(updated);
    expect(await all(close.objects.accounts.list({ leadId: lead.id }))).toEqual(
      [updated],
    );
    const cleared = await close.objects.accounts.update(acme.id, {
      status: null,
    });
    expect(cleared).toMatchObject({ status: null, tags: ["vip"] });
    await close.objects.accounts.delete(acme.id);
    expect(await errorOf(close.objects.accounts.get(acme.id))).toMatchObject({
      status: 404,
    });
  });

  test("is the same for leads, contacts, opportunities and activities", async () => {
    const { close, lead, person } = office;
    const opportunity = await close.opportunities.create({
      leadId: lead.id,
      value: 50_000,
      valuePeriod: "one_time",
    });
    expect(opportunity).toMatchObject({
      value: 50_000,
      valueFormatted: "€500",
    });
    const contact = await close.contacts.update(person.id, {
      title: "CEO",
      birthday: "1815-12-10",
    });
    expect(contact).toMatchObject({ title: "CEO", birthday: "1815-12-10" });
    const visit = await close.activities.siteVisit.create({
      leadId: lead.id,
      status: "draft",
    });
    expect(visit).toMatchObject({ status: "draft", leadId: lead.id });
    const [fromLead] = (await close.leads.get(lead.id)).opportunities;
    expect(fromLead?.id).toBe(opportunity.id);
  });

  test("a contact without a lead gets a new one only where null says so", async () => {
    const { close, lead } = office;
    const contact = await close.contacts.create({ leadId: null, name: "Bob" });
    expect(contact.leadId).not.toBe(lead.id);
    expect((await close.leads.get(contact.leadId)).name).toBe("Bob");
  });

  test("errors of fields are told by name, and nothing was written (D4)", async () => {
    const { close, acme } = office;
    const stranger = await close.leads.create({
      name: "Other",
      contacts: [{ name: "Eve" }],
    });
    const error = await errorOf(
      close.objects.accounts.update(acme.id, {
        status: "Active",
        pointOfContact: stranger.contacts[0]?.id ?? closeId("cont_none"),
      }),
    );
    expect(error).toBeInstanceOf(CloseApiError);
    expect(error).toMatchObject({
      status: 400,
      fieldErrors: { pointOfContact: expect.anything() },
    });
    expect((await close.objects.accounts.get(acme.id)).status).toBe(null);
  });
});

describe("select", () => {
  test("reads the named members and the id, and nothing else", async () => {
    const { close, lead, server } = office;
    await close.leads.update(lead.id, { industry: "SaaS", ofUsers: 12 });
    const part = await close.leads.get(lead.id, {
      select: ["industry", "statusLabel"],
    });
    expect(part).toEqual({
      id: lead.id,
      industry: "SaaS",
      statusLabel: lead.statusLabel,
    });
    expect(server.requests.at(-1)?.query["_fields"]).toMatch(
      /^id,custom\.cf_\w+,status_label$/,
    );
  });

  test("of every member gives the whole record, what has no name included", async () => {
    const { close, acme } = office;
    const whole = await close.objects.accounts.get(acme.id);
    const select = Object.keys(whole).filter((name) => name !== "extra");
    const selected = await close.objects.accounts.get(acme.id, {
      select: select as readonly (keyof typeof whole & "id")[],
    });
    expect(selected).toEqual(whole);
  });

  test("works where Close cannot select, and in lists", async () => {
    const { close, acme, lead } = office;
    const list = close.objects.accounts.list(
      { leadId: lead.id },
      { select: ["name", "tags"] },
    );
    expect(await all(list)).toEqual([{ id: acme.id, name: "Acme", tags: [] }]);
    const [contact] = await all(
      close.contacts.list({ leadId: lead.id }, { select: ["birthday"] }),
    );
    expect(contact).toEqual({ id: office.person.id, birthday: null });
  });

  test("of something that is no member is refused before anything is sent", async () => {
    const { close, lead, asked } = office;
    const select = ["industri"] as unknown as readonly "industry"[];
    const error = await errorOf(close.leads.get(lead.id, { select }));
    expect(error).toBeInstanceOf(CloseInputError);
    expect(asked()).toEqual([]);
  });
});

describe("references", () => {
  test("are read with one list, and none twice", async () => {
    const { close, lead, person, acme, asked } = office;
    const other = await close.objects.accounts.create(
      build.account({ leadId: lead.id, pointOfContact: person.id }),
    );
    const ids = [acme.id, other.id];
    for (const name of ["One", "Two"])
      await close.objects.resources.create({
        leadId: lead.id,
        name,
        linkedAccounts: ids,
      });
    const before = asked().length;
    const resources = await all(
      close.objects.resources.list(
        { leadId: lead.id },
        { expand: ["linkedAccounts"] },
      ),
    );
    expect(
      resources.map(({ linkedAccounts }) => linkedAccounts.map(({ id }) => id)),
    ).toEqual([ids, ids]);
    expect(resources[0]?.linkedAccounts[0]).toEqual(acme);
    expect(asked().slice(before)).toEqual([
      "GET /custom_object/",
      "GET /custom_object/",
    ]);
  });

  test("a single one is read by its id, and an unset one is null", async () => {
    const { close, lead, acme, person, asked } = office;
    const full = await close.objects.accounts.get(acme.id, {
      select: ["name"],
      expand: ["pointOfContact"],
    });
    expect(full).toEqual({
      id: acme.id,
      name: "Acme",
      pointOfContact: person,
    });
    expect(asked()).toEqual([
      `GET /custom_object/${acme.id}/`,
      `GET /contact/${person.id}/`,
    ]);
    const parent = await close.leads.get(lead.id, { expand: ["societeMere"] });
    expect(parent.societeMere).toBe(null);
  });

  test("to a record that is gone are left out, and reported", async () => {
    const { close, lead, acme, mismatches, server } = office;
    const resource = await close.objects.resources.create({
      leadId: lead.id,
      name: "One",
      linkedAccounts: [acme.id],
    });
    server.misbehave({
      path: new RegExp(acme.id),
      status: 404,
      times: 1,
    });
    const full = await close.objects.resources.get(resource.id, {
      expand: ["linkedAccounts"],
    });
    expect(full.linkedAccounts).toEqual([]);
    expect(mismatches).toMatchObject([
      { field: "linkedAccounts", received: acme.id },
    ]);
  });

  test("that are none are refused before anything is sent", async () => {
    const { close, acme, asked } = office;
    const expand = ["status"] as unknown as readonly "pointOfContact"[];
    const error = await errorOf(
      close.objects.accounts.get(acme.id, { expand }),
    );
    expect(String(error)).toContain('status of "Account" cannot be expanded');
    expect(asked()).toEqual([]);
  });

  test("backwards are listed by the type that refers", async () => {
    const { close, lead, acme, person } = office;
    const resource = await close.objects.resources.create({
      leadId: lead.id,
      name: "One",
      linkedAccounts: [acme.id],
    });
    await close.leads.update(lead.id, { societeMere: acme.id });
    const back = await close.objects.accounts.backReferences(acme);
    expect(back.resource).toEqual([resource]);
    expect(back.lead.map(({ id }) => id)).toEqual([lead.id]);
    expect(back.server).toEqual([]);
    const people = await close.contacts.backReferences(person);
    expect(people.account).toEqual([acme]);
    expect(people.contact).toEqual([]);
  });
});

describe("edits of lists", () => {
  test("take one request a value, and nothing else goes twice", async () => {
    const { close, lead, asked } = office;
    const updated = await close.leads.update(lead.id, {
      industry: "SaaS",
      tags: { add: ["vip", "pilot", "vip"], remove: ["pilot"] },
    });
    expect(updated).toMatchObject({ industry: "SaaS", tags: ["vip"] });
    expect(asked()).toHaveLength(4);
  });

  test("that stop on the way tell what was done", async () => {
    const { close, lead, server } = office;
    server.misbehave({ path: new RegExp(lead.id), status: 400, after: 1 });
    const error = await errorOf(
      close.leads.update(lead.id, { tags: { add: ["vip", "pilot"] } }),
    );
    expect(error).toBeInstanceOf(ClosePartialUpdateError);
    expect(error).toMatchObject({
      applied: [{ field: "tags", operation: "add", value: "vip" }],
      cause: { status: 400 },
    });
  });

  test("with a value that is wrong send nothing at all", async () => {
    const { close, lead, asked } = office;
    const add = ["vip", "nonsense"] as unknown as readonly "vip"[];
    const error = await errorOf(
      close.leads.update(
        lead.id,
        { tags: { add } },
        { unknownChoices: "refuse" },
      ),
    );
    expect(error).toBeInstanceOf(CloseInputError);
    expect(asked()).toEqual([]);
  });

  test("on custom objects are refused, unless lists may be rewritten", async () => {
    const { close, acme, asked } = office;
    const edit = { tags: { add: ["vip"] } } as const;
    const error = await errorOf(close.objects.accounts.update(acme.id, edit));
    expect(String(error)).toContain("rewriteLists");
    expect(asked()).toEqual([]);
    await close.objects.accounts.update(acme.id, { tags: ["pilot"] });
    const updated = await close.objects.accounts.update(
      acme.id,
      { status: "Active", tags: { add: ["vip"], remove: ["pilot"] } },
      { rewriteLists: true },
    );
    expect(updated).toMatchObject({ status: "Active", tags: ["vip"] });
    expect(asked().slice(1)).toEqual([
      `GET /custom_object/${acme.id}/`,
      `PUT /custom_object/${acme.id}/`,
    ]);
  });
});

describe("what cannot be written as it was meant", () => {
  test.each([
    ["a number that is none", { ofUsers: Number.NaN }, "is NaN, which JSON"],
    ["infinity", { ofUsers: Infinity }, "is Infinity, which JSON cannot say"],
    ["a function", { name: () => "x" }, "is a function"],
    [
      "undefined deep inside",
      { addresses: [{ city: undefined }] },
      "undefined",
    ],
  ])(
    "%s is refused, and nothing is cleared (D2)",
    async (_, input, message) => {
      const { close, lead, asked } = office;
      const error = await errorOf(close.leads.update(lead.id, input as never));
      expect(error).toBeInstanceOf(CloseInputError);
      expect(String(error)).toContain(message);
      expect(asked()).toEqual([]);
    },
  );

  test("a contact without a leadId makes no lead by accident", async () => {
    const { close, asked } = office;
    const input = { name: "Bob" } as never;
    const error = await errorOf(close.contacts.create(input));
    expect(String(error)).toContain('leadId of "Contact" is missing');
    expect(asked()).toEqual([]);
  });

  test("an update of nothing reads the record and changes nothing (D2)", async () => {
    const { close, lead, asked } = office;
    const same = await close.leads.update(lead.id, { tags: { add: [] } });
    expect(same.dateUpdated).toBe(lead.dateUpdated);
    expect(asked()).toEqual([`GET /lead/${lead.id}/`]);
  });

  test("rewrites of one list at once all count", async () => {
    const { close, acme } = office;
    await Promise.all(
      (["vip", "pilot", "at risk"] as const).map((tag) =>
        close.objects.accounts.update(
          acme.id,
          { tags: { add: [tag] } },
          { rewriteLists: true },
        ),
      ),
    );
    const { tags } = await close.objects.accounts.get(acme.id);
    expect(tags).toEqual(["vip", "pilot", "at risk"]);
  });

  test("an empty selection is refused: its type would be the whole record", async () => {
    const { close, lead, asked } = office;
    const error = await errorOf(close.leads.get(lead.id, { select: [] }));
    expect(String(error)).toContain("at least one name");
    expect(asked()).toEqual([]);
  });
});

describe("choices that the code does not know", () => {
  const status = "Paused" as UnknownChoice;

  test("are sent, and Close's refusal names the member (D4)", async () => {
    const { close, acme } = office;
    const { update } = close.objects.accounts;
    expect(await errorOf(update(acme.id, { status }))).toMatchObject({
      status: 400,
      fieldErrors: { status: "Not a valid choice." },
    });
  });

  test("are refused before anything is sent where that is asked for (D4)", async () => {
    const { close, acme, asked } = office;
    const options = { unknownChoices: "refuse" } as const;
    const error = await errorOf(
      close.objects.accounts.update(acme.id, { status }, options),
    );
    expect(String(error)).toContain(
      'status of "Account" has no choice "Paused"',
    );
    expect(asked()).toEqual([]);
  });

  test("are read, told from the known ones, and written back", async () => {
    const { close, acme, server } = office;
    const { id, choices, has } = account.fields.status;
    await close.schema.fields.customObject.update(id, {
      choices: [...choices, "Paused"],
    });
    const { accounts } = close.objects;
    await accounts.update(acme.id, { status });
    const read = await accounts.get(acme.id);
    expect([has(read.status), has("Active"), has(null)]).toEqual([
      false,
      true,
      false,
    ]);
    await accounts.update(acme.id, { status: "Active" });
    const updated = await accounts.update(acme.id, { status: read.status });
    expect(updated.status).toBe("Paused");
    expect(server.requests.at(-1)?.method).toBe("PUT");
  });
});

describe("lists", () => {
  test("of opportunities are narrowed by names", async () => {
    const { close, lead, server } = office;
    const won = await close.opportunities.create({
      leadId: lead.id,
      dateWon: "2026-05-01",
      value: 100,
      valuePeriod: "monthly",
    });
    await close.opportunities.create({
      leadId: lead.id,
      value: 100,
      valuePeriod: "annual",
    });
    const found = await all(
      close.opportunities.list({
        leadId: lead.id,
        valuePeriod: ["monthly", "one_time"],
        dateWon: { gte: "2026-01-01", lt: "2027-01-01" },
      }),
    );
    expect(found.map(({ id }) => id)).toEqual([won.id]);
    expect(server.requests.at(-1)?.query).toMatchObject({
      value_period__in: "monthly,one_time",
      date_won__gte: "2026-01-01",
      date_won__lt: "2027-01-01",
    });
  });

  test.each([
    [{ leadid: "lead_1" }, "cannot be narrowed by leadid"],
    [{ userId: undefined }, "userId of a list"],
    [{ dateWon: { since: "2026" } }, "dateWon takes { gt, gte, lt, lte }"],
    [{ leadId: "lead_1/../x" }, "Not an id of Close"],
  ])("refuse %j before anything is sent", async (query, message) => {
    const { close, asked } = office;
    const error = await errorOf(all(close.opportunities.list(query as never)));
    expect(error).toBeInstanceOf(CloseInputError);
    expect(String(error)).toContain(message);
    expect(asked()).toEqual([]);
  });
});

test("a client without undici works with a fetch", async () => {
  const { server, acme } = office;
  const close = createCloseClient({
    accessToken: server.accessToken,
    baseUrl: server.url,
    fetch: globalThis.fetch,
  });
  const id: AccountId = acme.id;
  expect(await close.objects.accounts.get(id)).toEqual(acme);
});
