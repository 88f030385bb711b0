import { describe, expect, test } from "vitest";
import type { Reply, Subject } from "../support/emulator-client.js";
import { ask, start } from "../support/emulator-client.js";

const potential = "stat_qJ2efTiJKISNxo2rc1xWw1Me7aVze1EfNhPdZTl1zuL";
const qualified = "stat_sSoZF9ADhXBVoheePmWAlKw1T1HS3b0hdhcKvUxrmnw";
const demo = "stat_pZZnbWw4fdHHRA9BW8AyT7Ivhgrbh6dytNyLBJr7Nba";
const won = "stat_Bv2FMbEp7gpDqdIZhzJKXQxqdyHQxM7ufqUcu0viqwF";
const lost = "stat_QAbV9MfTa2VP1O9BxsQOmzbt6PcooVttudIMtmJwInQ";
const due = "stat_6JTkTsmy2OIlXrnBgSvPm5kK1qGndqMKDn8OOxQIQWT";
const renewals = "pipe_MTmsWjvVPhcsMCVgDoXfxj";
const ada = "user_Ova4RGFG7pztSeJiiMFdN7O2MFl71nD0uGO3bIOo4Wk";
const noah = "user_FmER2XaHQKQmRYgpCmBBvcXCe69MytGCSs59lowKBV6";
const users = "custom.cf_PuhS1PJcgjZfAAOkndRmQvMTEqxTpyMjBSd7G1bgxuI";
const industry = "custom.cf_mQxcWLxWqobjoRPKxvwn3NjFaZCNmmrrUjFLrbfEfDT";
const languages = "custom.cf_HMpZYhk0g6oyHHIv0B547Ahx0ov5NWQs3aP5yK8zmBX";
const accountType = "cotype_4hQsScWF3hnUOyngoaAV00";
const pointOfContact = "custom.cf_UpyNBvr6Rw8UBHh7zRboL3PYhbOVJl3XvwgPm3jg64S";

const noon = new Date("2026-03-01T12:00:00.000Z");

const ids = (reply: Reply): readonly string[] =>
  reply.body.data.map(({ id }: { readonly id: string }) => id);

const made = async (
  { post }: Subject,
  path: string,
  body: unknown = {},
): Promise<string> => (await post(path, body)).body.id;

interface SeenEvent {
  readonly action: string;
  readonly object_type: string;
  readonly object_id: string;
  readonly changed_fields: readonly string[];
}

/** What has happened since some event, oldest first. */
const events = async ({ get }: Subject): Promise<readonly SeenEvent[]> =>
  (await get("/event/")).body.data.toReversed();

describe("leads", () => {
  test("a new lead shows every key that live answers have, and the deprecated dictionary", async () => {
    const { post, emulator } = await start({ now: () => noon });
    const { status, body } = await post("/lead/", {
      name: "Acme",
      [industry]: "SaaS",
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      id: expect.stringMatching(/^lead_[0-9A-Za-z]{43}$/),
      organization_id: "orga_RbREgmiiwcr1w2b4cOnCMQaQPSIFxMqAD2Dh243uxcH",
      name: "Acme",
      display_name: "Acme",
      description: "",
      url: null,
      html_url: `https://app.close.com/lead/${body.id}/`,
      status_id: potential,
      status_label: "Potential",
      addresses: [],
      contacts: [],
      opportunities: [],
      tasks: [],
      integration_links: [],
      created_by: ada,
      created_by_name: "Ada Berger",
      updated_by: ada,
      updated_by_name: "Ada Berger",
      date_created: "2026-03-01T12:00:00.000000+00:00",
      date_updated: "2026-03-01T12:00:00.000000+00:00",
      custom: { Industry: "SaaS" },
      [industry]: "SaaS",
    });
    const again = await ask(emulator, "GET", `/lead/${body.id}/`);
    expect(again.body).toEqual(body);
  });

  test("a lead's status is set by id or by label, not by both", async () => {
    const { post } = await start();
    const byId = await post("/lead/", { status_id: qualified });
    expect(byId.body.status_label).toBe("Qualified");
    const byLabel = await post("/lead/", { status: "Customer" });
    expect(byLabel.body.status_label).toBe("Customer");
    const both = await post("/lead/", {
      status: "Customer",
      status_id: qualified,
    });
    expect(both.status).toBe(400);
  });

  test("an unknown status is refused in Close's words", async () => {
    const { post } = await start();
    const { status, body } = await post("/lead/", { status: "foo" });
    expect(status).toBe(400);
    expect(body).toEqual({
      errors: [],
      "field-errors": {
        status:
          'Not a valid choice. Please go to Customizations in your organization settings and add "foo" to the list of lead statuses.',
      },
    });
  });

  test("contacts and addresses are made with the lead", async () => {
    const { post, get } = await start();
    const { body } = await post("/lead/", {
      name: "Acme",
      contacts: [{ name: "Gob", [languages]: ["English"] }],
      addresses: [{ city: "Kiel", country: "DE" }],
    });
    expect(body.addresses).toEqual([
      {
        label: "business",
        address_1: null,
        address_2: null,
        city: "Kiel",
        state: null,
        zipcode: null,
        country: "DE",
      },
    ]);
    const contact = await get(`/contact/${body.contacts[0].id}/`);
    expect(contact.body).toEqual(body.contacts[0]);
    expect(contact.body).toMatchObject({
      lead_id: body.id,
      name: "Gob",
      [languages]: ["English"],
    });
  });

  test("one bad phone number in a nested contact fails the whole lead", async () => {
    const { post, get } = await start();
    const { status, body } = await post("/lead/", {
      name: "Acme",
      contacts: [
        { name: "Gob" },
        { phones: [{ phone: "+49 431 5550" }, { phone: "call me" }] },
      ],
    });
    expect(status).toBe(400);
    expect(body["field-errors"].contacts).toEqual({
      errors: {
        "1": {
          errors: [],
          "field-errors": {
            phones: { "1": { phone: "Invalid phone number." } },
          },
        },
      },
    });
    expect((await get("/lead/")).body.data).toEqual([]);
    expect((await get("/contact/")).body.data).toEqual([]);
  });

  test("a PUT changes what it names and leaves the rest", async () => {
    const subject = await start();
    const id = await made(subject, "/lead/", {
      name: "Acme",
      description: "Old",
      [users]: 7,
    });
    const { body } = await subject.put(`/lead/${id}/`, { description: "New" });
    expect(body).toMatchObject({
      name: "Acme",
      description: "New",
      status_id: potential,
      [users]: 7,
    });
  });

  test("contacts in a lead's PUT are refused, or ignored by the switch", async () => {
    const strict = await start();
    const id = await made(strict, "/lead/", { name: "Acme" });
    const refused = await strict.put(`/lead/${id}/`, {
      name: "B",
      contacts: [],
    });
    expect(refused.status).toBe(400);
    expect((await strict.get(`/lead/${id}/`)).body.name).toBe("Acme");
    const lenient = await start({ contactsInLeadUpdates: "ignored" });
    const other = await made(lenient, "/lead/", { name: "Acme" });
    const ignored = await lenient.put(`/lead/${other}/`, {
      name: "B",
      contacts: [{ name: "Gob" }],
    });
    expect(ignored.body).toMatchObject({ name: "B", contacts: [] });
  });

  test("unknown attributes are ignored, or refused by the switch", async () => {
    const { post } = await start();
    expect((await post("/lead/", { nmae: "Acme" })).status).toBe(200);
    const strict = await start({ unknownAttributes: "refused" });
    const { status, body } = await strict.post("/lead/", { nmae: "Acme" });
    expect(status).toBe(400);
    expect(Object.keys(body["field-errors"])).toEqual(["nmae"]);
    const known = { name: "Acme", status: "Customer", [users]: 1 };
    expect((await strict.post("/lead/", known)).status).toBe(200);
  });

  test("an unknown lead is a 404 in Close's words", async () => {
    const { get, put, delete: remove } = await start();
    for (const reply of [
      await get("/lead/lead_none/"),
      await put("/lead/lead_none/", {}),
      await remove("/lead/lead_none/"),
    ]) {
      expect(reply.status).toBe(404);
      expect(reply.body).toEqual({
        error: "Empty query: Lead matching query does not exist.",
      });
    }
  });

  test("deleting a lead takes everything on it along and logs each", async () => {
    const subject = await start();
    const lead = await made(subject, "/lead/", { name: "Acme" });
    const contact = await made(subject, "/contact/", { lead_id: lead });
    const opportunity = await made(subject, "/opportunity/", { lead_id: lead });
    const object = await made(subject, "/custom_object/", {
      lead_id: lead,
      custom_object_type_id: accountType,
      name: "Acme Inc",
      [pointOfContact]: contact,
    });
    const other = await made(subject, "/lead/", { name: "Other" });
    const { status, body } = await subject.delete(`/lead/${lead}/`);
    expect([status, body]).toEqual([200, {}]);
    for (const path of [
      `/contact/${contact}/`,
      `/opportunity/${opportunity}/`,
      `/custom_object/${object}/`,
    ])
      expect((await subject.get(path)).status).toBe(404);
    expect(ids(await subject.get("/lead/"))).toEqual([other]);
    const deletions = (await events(subject)).filter(
      ({ action }) => action === "deleted",
    );
    expect(
      deletions.map((event) => [event.object_type, event.object_id]),
    ).toEqual([
      ["contact", contact],
      ["opportunity", opportunity],
      ["custom_object", object],
      ["lead", lead],
    ]);
  });

  test("the list pages up to the measured caps and no further", async () => {
    const subject = await start();
    const first = await made(subject, "/lead/", { name: "A" });
    const second = await made(subject, "/lead/", { name: "B" });
    const page = await subject.get("/lead/?_limit=1");
    expect([ids(page), page.body.has_more]).toEqual([[first], true]);
    const rest = await subject.get("/lead/?_skip=1&_limit=200");
    expect([ids(rest), rest.body.has_more]).toEqual([[second], false]);
    const tooMany = await subject.get("/lead/?_limit=201");
    expect(tooMany.status).toBe(400);
    expect(tooMany.body).toEqual({
      errors: [],
      "field-errors": { _limit: "Input should be less than or equal to 200" },
    });
    for (const skip of ["35001", "9".repeat(30)]) {
      const tooFar = await subject.get(`/lead/?_skip=${skip}`);
      expect(tooFar.body["field-errors"]).toEqual({
        _skip: "Input should be less than or equal to 35000",
      });
    }
  });

  test("_fields selects attributes, single custom values, all of them, or everything", async () => {
    const subject = await start();
    const id = await made(subject, "/lead/", {
      name: "Acme",
      [industry]: "SaaS",
      [users]: 7,
    });
    const get = async (fields: string): Promise<unknown> =>
      (await subject.get(`/lead/${id}/?_fields=${fields}`)).body;
    expect(await get(`id,${users},nonsense`)).toEqual({ id, [users]: 7 });
    expect(await get("id,custom")).toEqual({
      id,
      custom: { "# of users": 7, Industry: "SaaS" },
      [users]: 7,
      [industry]: "SaaS",
    });
    expect(await get("_all")).toEqual(await get(""));
    const list = await subject.get("/lead/?_fields=name");
    expect(list.body.data).toEqual([{ name: "Acme" }]);
  });

  test("merging moves everything to the destination, which keeps its own values", async () => {
    const subject = await start();
    const source = await made(subject, "/lead/", {
      name: "Old",
      [users]: 7,
      [industry]: "SaaS",
    });
    const contact = await made(subject, "/contact/", { lead_id: source });
    const destination = await made(subject, "/lead/", {
      name: "New",
      [industry]: "Retail",
    });
    const merged = await subject.post("/lead/merge/", { source, destination });
    expect([merged.status, merged.body]).toEqual([200, { status: "ok" }]);
    expect((await subject.get(`/lead/${source}/`)).status).toBe(404);
    const { body } = await subject.get(`/lead/${destination}/`);
    expect(body).toMatchObject({
      name: "New",
      [users]: 7,
      [industry]: "Retail",
    });
    expect(body.contacts).toMatchObject([
      { id: contact, lead_id: destination },
    ]);
    const last = (await subject.get("/event/")).body.data[0];
    expect(last).toMatchObject({
      action: "merged",
      object_id: destination,
      meta: {
        merge_source_lead_id: source,
        merge_destination_lead_id: destination,
      },
    });
  });

  test("merging an unknown lead is a 404 with errors alone", async () => {
    const { post } = await start();
    const { status, body } = await post("/lead/merge/", {
      source: "lead_none",
      destination: "lead_none",
    });
    expect(status).toBe(404);
    expect(body).toEqual({ errors: ["Source lead does not exist."] });
  });

  test("lists may lag behind writes by the switch while single reads do not", async () => {
    const clock = { now: noon };
    const subject = await start({ readLag: 30_000, now: () => clock.now });
    const kept = await made(subject, "/lead/", { name: "Kept" });
    clock.now = new Date(noon.getTime() + 60_000);
    expect(ids(await subject.get("/lead/"))).toEqual([kept]);
    const late = await made(subject, "/lead/", { name: "Late" });
    await subject.put(`/lead/${kept}/`, { name: "Renamed" });
    await subject.delete(`/lead/${kept}/`);
    const { body } = await subject.get("/lead/?_fields=id,name");
    expect(body.data).toEqual([{ id: kept, name: "Kept" }]);
    expect((await subject.get(`/lead/${kept}/`)).status).toBe(404);
    clock.now = new Date(noon.getTime() + 120_000);
    expect(ids(await subject.get("/lead/"))).toEqual([late]);
  });
});

describe("contacts", () => {
  test("a contact shows its details normalised", async () => {
    const subject = await start();
    const lead = await made(subject, "/lead/", { name: "Acme" });
    const { status, body } = await subject.post("/contact/", {
      lead_id: lead,
      name: "Gob",
      title: "Magician",
      emails: [{ email: "gob@example.com", type: "home" }],
      phones: [{ phone: "(800) 444-5555" }, { phone: "0049 431 5550" }],
      urls: [{ url: "https://example.com" }],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      lead_id: lead,
      display_name: "Gob",
      title: "Magician",
      emails: [
        { email: "gob@example.com", type: "home", is_unsubscribed: false },
      ],
      phones: [
        {
          phone: "+18004445555",
          phone_formatted: "+1 800-444-5555",
          type: "office",
          country: "US",
        },
        { phone: "+494315550", type: "office", country: null },
      ],
      urls: [{ url: "https://example.com", type: "url" }],
    });
    expect(body).not.toHaveProperty("custom");
  });

  test("a national number is given the calling code of the switch", async () => {
    const { post } = await start({ callingCode: "44" });
    const { body } = await post("/contact/", { phones: [{ phone: "01234" }] });
    expect(body.phones[0].phone).toBe("+441234");
  });

  test("a bad e-mail address is told by its place in the list", async () => {
    const { post } = await start();
    const { status, body } = await post("/contact/", {
      emails: [{ email: "a@example.com" }, { email: "nobody" }],
    });
    expect(status).toBe(400);
    expect(body["field-errors"]).toEqual({
      emails: { "1": { email: "Invalid email address." } },
    });
  });

  test("a contact without a lead makes one that is called like it", async () => {
    const subject = await start();
    const { body } = await subject.post("/contact/", { name: "Gob" });
    const lead = await subject.get(`/lead/${body.lead_id}/`);
    expect(lead.body).toMatchObject({
      name: "Gob",
      status_label: "Potential",
      contacts: [{ id: body.id }],
    });
  });

  test("a refused contact makes no lead", async () => {
    const subject = await start();
    const bad = { name: "Gob", emails: [{ email: "x" }] };
    expect((await subject.post("/contact/", bad)).status).toBe(400);
    expect(ids(await subject.get("/lead/"))).toEqual([]);
  });

  test("an unknown lead is named by the relation, not by the key", async () => {
    const { post } = await start();
    const { status, body } = await post("/contact/", { lead_id: "lead_none" });
    expect(status).toBe(400);
    expect(body).toEqual({
      errors: [],
      "field-errors": { lead: "Object does not exist." },
    });
  });

  test("a PUT replaces a list of details as a whole", async () => {
    const subject = await start();
    const id = await made(subject, "/contact/", {
      name: "Gob",
      emails: [{ email: "a@example.com" }, { email: "b@example.com" }],
      urls: [{ url: "https://example.com" }],
    });
    const { body } = await subject.put(`/contact/${id}/`, {
      emails: [{ email: "c@example.com" }],
    });
    expect(body.emails).toMatchObject([{ email: "c@example.com" }]);
    expect(body.urls).toHaveLength(1);
  });

  test("a contact stays on its lead, or moves by the switch", async () => {
    const fixed = await start();
    const contact = await made(fixed, "/contact/", { name: "Gob" });
    const lead = await made(fixed, "/lead/", { name: "Other" });
    const path = `/contact/${contact}/`;
    const refused = await fixed.put(path, { lead_id: lead });
    expect(refused.body["field-errors"]).toEqual({
      lead_id: "Value cannot be changed.",
    });
    const { lead_id: own } = (await fixed.get(path)).body;
    expect((await fixed.put(path, { lead_id: own })).status).toBe(200);
    const movable = await start({ movableRecords: true });
    const mover = await made(movable, "/contact/", { name: "Gob" });
    const { lead_id: former } = (await movable.get(`/contact/${mover}/`)).body;
    const target = await made(movable, "/lead/", { name: "Other" });
    await movable.put(`/contact/${mover}/`, { lead_id: target });
    const home = await movable.get(`/lead/${target}/`);
    expect(home.body.contacts).toMatchObject([{ id: mover }]);
    expect((await movable.get(`/lead/${former}/`)).body.contacts).toEqual([]);
  });

  test("the list is of one lead where it is asked for", async () => {
    const subject = await start();
    const gob = await made(subject, "/contact/", { name: "Gob" });
    const tobias = await made(subject, "/contact/", { name: "Tobias" });
    expect(ids(await subject.get("/contact/"))).toEqual([gob, tobias]);
    const { lead_id: lead } = (await subject.get(`/contact/${gob}/`)).body;
    expect(ids(await subject.get(`/contact/?lead_id=${lead}`))).toEqual([gob]);
    const limited = await subject.get("/contact/?_limit=1");
    expect(limited.body.has_more).toBe(true);
  });

  test("a contact that comes or goes is a change of its lead, a changed one is not", async () => {
    const subject = await start();
    const lead = await made(subject, "/lead/", { name: "Acme" });
    const contact = await made(subject, "/contact/", { lead_id: lead });
    await subject.put(`/contact/${contact}/`, { name: "Gob" });
    await subject.delete(`/contact/${contact}/`);
    const seen = (await events(subject)).slice(1);
    expect(seen.map((event) => `${event.object_type} ${event.action}`)).toEqual(
      [
        "contact created",
        "lead updated",
        "contact updated",
        "contact deleted",
        "lead updated",
      ],
    );
    expect(seen[1]?.changed_fields).toContain("contacts");
  });
});

describe("opportunities", () => {
  test("a new opportunity has Close's defaults and every derived attribute", async () => {
    const subject = await start({ now: () => noon });
    const lead = await made(subject, "/lead/", { name: "Acme" });
    const { status, body } = await subject.post("/opportunity/", {
      lead_id: lead,
      value: 50_000,
      value_period: "monthly",
      note: "a < b",
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      id: expect.stringMatching(/^oppo_[0-9A-Za-z]{43}$/),
      organization_id: "orga_RbREgmiiwcr1w2b4cOnCMQaQPSIFxMqAD2Dh243uxcH",
      lead_id: lead,
      lead_name: "Acme",
      contact_id: null,
      contact_name: null,
      user_id: ada,
      user_name: "Ada Berger",
      status_id: demo,
      status_label: "Demo",
      status_display_name: "Demo",
      status_type: "active",
      pipeline_id: "pipe_qzBrdLLBJFhGr2Z0eFtlzp",
      pipeline_name: "Sales",
      value: 50_000,
      value_currency: "EUR",
      value_formatted: "€500 monthly",
      value_period: "monthly",
      expected_value: 25_000,
      annualized_value: 600_000,
      annualized_expected_value: 300_000,
      confidence: 50,
      note: "a < b",
      note_html: "<body><p>a &lt; b</p></body>",
      date_won: null,
      date_lost: null,
      attachments: [],
      integration_links: [],
      created_by: ada,
      created_by_name: "Ada Berger",
      updated_by: ada,
      updated_by_name: "Ada Berger",
      date_created: "2026-03-01T12:00:00.000000+00:00",
      date_updated: "2026-03-01T12:00:00.000000+00:00",
    });
    const home = await subject.get(`/lead/${lead}/`);
    expect(home.body.opportunities).toEqual([body]);
  });

  test("an opportunity without a lead makes one without a name", async () => {
    const { post, get } = await start();
    const { body } = await post("/opportunity/", {});
    expect(body.lead_name).toBe("Untitled");
    expect((await get(`/lead/${body.lead_id}/`)).body.name).toBe("");
  });

  test("a pipeline alone gives its first status, one of another pipeline fails", async () => {
    const { post } = await start();
    const first = await post("/opportunity/", { pipeline_id: renewals });
    expect(first.body.status_id).toBe(due);
    const torn = await post("/opportunity/", {
      pipeline_id: renewals,
      status_id: demo,
    });
    expect(torn.status).toBe(400);
    const unknown = await post("/opportunity/", { status_id: "stat_none" });
    expect(unknown.body["field-errors"]).toEqual({
      status: "Object does not exist.",
    });
  });

  test.each([
    [{ value: 1.5 }, "value", "Value must be of int type."],
    [
      { confidence: 101 },
      "confidence",
      "The value must not be larger than 100.",
    ],
    [{ confidence: -1 }, "confidence", "The value must be at least 0."],
    [{ value_period: "weekly" }, "value_period", "Not a valid choice."],
    [{ user_id: "user_none" }, "user", "Object does not exist."],
    [{ date_won: "2026-02-30" }, "date_won", "Invalid ISO 8601 date."],
    [{ date_created: "soon" }, "date_created", "Invalid ISO 8601 datetime."],
  ])("%j is refused", async (body, key, problem) => {
    const { post, get } = await start();
    const reply = await post("/opportunity/", body);
    expect(reply.status).toBe(400);
    expect(reply.body["field-errors"]).toEqual({ [key]: problem });
    expect(ids(await get("/lead/"))).toEqual([]);
  });

  test("the contact must be on the same lead", async () => {
    const subject = await start();
    const stranger = await made(subject, "/contact/", { name: "Gob" });
    const lead = await made(subject, "/lead/", { name: "Acme" });
    const { body } = await subject.post("/opportunity/", {
      lead_id: lead,
      contact_id: stranger,
    });
    expect(body["field-errors"]).toEqual({ contact: "Object does not exist." });
    const own = await made(subject, "/contact/", { lead_id: lead, name: "Al" });
    const right = await subject.post("/opportunity/", {
      lead_id: lead,
      contact_id: own,
    });
    expect(right.body).toMatchObject({ contact_id: own, contact_name: "Al" });
    await subject.delete(`/contact/${own}/`);
    const alone = await subject.get(`/opportunity/${right.body.id}/`);
    expect(alone.body).toMatchObject({ contact_id: null, contact_name: null });
  });

  test("winning sets the date to today where the caller is, and leaving keeps it", async () => {
    const late = new Date("2026-03-01T23:30:00.000Z");
    const subject = await start({ now: () => late });
    const id = await made(subject, "/opportunity/");
    const path = `/opportunity/${id}/`;
    const put = (body: unknown, offset: string): Promise<Reply> =>
      ask(subject.emulator, "PUT", path, {
        body,
        headers: { "x-tz-offset": offset },
      });
    const winning = await put({ status_id: won }, "2.5");
    expect(winning.body.date_won).toBe("2026-03-02");
    const leaving = await put({ status_id: demo }, "-4");
    expect(leaving.body.date_won).toBe("2026-03-02");
    const again = await put({ status_id: won }, "-4");
    expect(again.body.date_won).toBe("2026-03-02");
    const given = await subject.post("/opportunity/", {
      status_id: won,
      date_won: "2025-12-24",
    });
    expect(given.body.date_won).toBe("2025-12-24");
  });

  test("losing says since when, for as long as it is lost", async () => {
    const subject = await start({ now: () => noon });
    const id = await made(subject, "/opportunity/", { status_id: lost });
    const path = `/opportunity/${id}/`;
    expect((await subject.get(path)).body.date_lost).toBe(
      "2026-03-01T12:00:00.000000+00:00",
    );
    const back = await subject.put(path, { status_id: demo });
    expect(back.body.date_lost).toBeNull();
  });

  test("note_html wins over note, and null clears both", async () => {
    const { post, put } = await start();
    const both = await post("/opportunity/", {
      note: "plain",
      note_html: "<body><p>rich &amp; <b>famous</b></p></body>",
    });
    expect(both.body.note).toBe("rich & famous");
    const path = `/opportunity/${both.body.id}/`;
    const bare = await put(path, { note_html: "<p>x</p>" });
    expect(bare.status).toBe(400);
    const cleared = await put(path, { note: "x", note_html: null });
    expect(cleared.body).toMatchObject({ note: "", note_html: null });
  });

  test("the list filters by values, by lists of values and by times", async () => {
    const clock = { now: new Date("2026-01-10T08:00:00.000Z") };
    const subject = await start({ now: () => clock.now });
    const first = await made(subject, "/opportunity/", {
      user_id: noah,
      value_period: "annual",
    });
    clock.now = noon;
    const second = await made(subject, "/opportunity/", {
      status_id: won,
      date_won: "2026-02-14",
    });
    const third = await made(subject, "/opportunity/", {
      pipeline_id: renewals,
    });
    const list = async (query: string): Promise<readonly string[]> =>
      ids(await subject.get(`/opportunity/?${query}`));
    expect(await list(`user_id=${noah}`)).toEqual([first]);
    expect(await list(`user_id__in=${noah},${ada}`)).toHaveLength(3);
    expect(await list(`status_id__in=${won},${due}`)).toEqual([second, third]);
    expect(await list("status_type=won")).toEqual([second]);
    expect(await list("status_label=Due")).toEqual([third]);
    expect(await list("status=Due")).toEqual([third]);
    expect(await list("value_period=annual")).toEqual([first]);
    expect(await list("date_created__lt=2026-02-01")).toEqual([first]);
    expect(await list("date_created=2026-03-01")).toEqual([second, third]);
    expect(await list("date_won__gte=2026-02-14")).toEqual([second]);
    expect(await list("date_won__gt=2026-02-14")).toEqual([]);
    const { lead_id: lead } = (await subject.get(`/opportunity/${third}/`))
      .body;
    expect(await list(`lead_id=${lead}&status_type=won`)).toEqual([]);
    const bad = await subject.get("/opportunity/?date_won__gt=yesterday");
    expect(bad.status).toBe(400);
  });

  test("the list is ordered both ways, and what has no value comes last", async () => {
    const subject = await start();
    const none = await made(subject, "/opportunity/", {});
    const much = await made(subject, "/opportunity/", { value: 900 });
    const little = await made(subject, "/opportunity/", { value: 50 });
    const list = async (order: string): Promise<readonly string[]> =>
      ids(await subject.get(`/opportunity/?_order_by=${order}`));
    expect(await list("value")).toEqual([little, much, none]);
    expect(await list("-value")).toEqual([much, little, none]);
    const bad = await subject.get("/opportunity/?_order_by=lead_id");
    expect(bad.status).toBe(400);
  });

  test("the list sums up all that match, whatever the page", async () => {
    const subject = await start();
    for (const body of [
      { value: 100_000, value_period: "one_time", confidence: 100 },
      { value: 1_050, value_period: "monthly", confidence: 10 },
      { value: 2_000, value_period: "monthly" },
      {},
    ])
      await made(subject, "/opportunity/", body);
    const { body } = await subject.get("/opportunity/?_limit=1");
    expect(body).toMatchObject({
      has_more: true,
      total_results: 4,
      count_by_value_period: { one_time: 2, monthly: 2 },
      total_value_one_time: 100_000,
      total_value_one_time_formatted: "€1,000",
      total_value_monthly: 3_050,
      total_value_monthly_formatted: "€30.50",
      total_value_annual: 0,
      total_value_annual_formatted: null,
      total_value_annualized: 136_600,
      expected_value_monthly: 1_105,
      expected_value_annualized: 113_260,
    });
  });

  test.each(["_group_by=user_id", "lead_saved_search_id=save_x"])(
    "%s, which the local Close has not, is refused and not ignored",
    async (query) => {
      const { get } = await start();
      expect((await get(`/opportunity/?${query}`)).status).toBe(400);
    },
  );
});

describe("events of records", () => {
  test("renaming a lead changes its name and nothing that hangs on it", async () => {
    const subject = await start();
    const lead = await made(subject, "/lead/", { name: "Acme" });
    await made(subject, "/opportunity/", { lead_id: lead });
    await subject.put(`/lead/${lead}/`, { name: "Ajax" });
    const last = (await events(subject)).at(-1);
    expect(last).toMatchObject({ action: "updated", object_id: lead });
    expect(
      last?.changed_fields.filter((key) => key !== "date_updated"),
    ).toEqual(["display_name", "name"]);
  });

  test("a custom value is named by its whole key, and a refused write is no event", async () => {
    const subject = await start();
    const lead = await made(subject, "/lead/", { name: "Acme" });
    await subject.put(`/lead/${lead}/`, { [industry]: "SaaS" });
    await subject.put(`/lead/${lead}/`, { [industry]: "Farming" });
    const seen = await events(subject);
    expect(seen).toHaveLength(2);
    expect(seen[1]?.changed_fields).toContain(industry);
  });
});
