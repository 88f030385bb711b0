import { describe, expect, test } from "vitest";
import type {
  InternalOptions,
  OrganizationSeed,
} from "../../src/emulator/index.js";
import { sampleOrganization } from "../../src/emulator/index.js";
import type { Reply, Subject } from "../support/emulator-client.js";
import { ask, basic, start } from "../support/emulator-client.js";

const ada = "user_Ova4RGFG7pztSeJiiMFdN7O2MFl71nD0uGO3bIOo4Wk";
const tom = "user_TfRjN4w7VoI6EzCvy2f52PURtdaCEtFGPYVJZUD4BNw";
const accountType = "cotype_4hQsScWF3hnUOyngoaAV00";
const serverType = "cotype_Mvqpy1UZCWLuHqlSnpiT8a";
const dataCenterType = "cotype_4yvcMP5HYq5Q68Wv9v1wNi";
const siteVisitType = "actitype_9X4ER7W7jcGHSQfTRm60r5";
const faxType = "actitype_ImF78l2wfRakbnqA0wE4mU";

/** Custom fields of the sample by what they are, as keys of bodies. */
const onLead = {
  number: "custom.cf_PuhS1PJcgjZfAAOkndRmQvMTEqxTpyMjBSd7G1bgxuI",
  choices: "custom.cf_mQxcWLxWqobjoRPKxvwn3NjFaZCNmmrrUjFLrbfEfDT",
  user: "custom.lcf_GQhMwtVxHAzS1PmPOu6PEyv3z7S6naP1dyPF3qm0L0n",
  text: "custom.cf_jfZaJPFF7HsP1A53JSrKsKZsjEZPkFHWU9VG3WdSOut",
  account: "custom.cf_QPIeMpUK4LEanvcx2kGWVmtiGPkzDjdwSY38HJRGq0F",
  date: "custom.cf_OwzpBra7W78QqUWegToLehRHzKP7loGDfp79yw1C0xu",
  converting: "custom.cf_t22Eby67U5jqMgje3Y521Io1dfmR47ibiucrA8cdjD4",
  tags: "custom.cf_q4h1nan3jHYBQYllsKK6O1PbirvAENC4s7YQbozQIWy",
};
const onContact = {
  languages: "custom.cf_HMpZYhk0g6oyHHIv0B547Ahx0ov5NWQs3aP5yK8zmBX",
  reportsTo: "custom.cf_4lEYCL8U8dO0DWgl4BLBHScS5K9e4ajKLVDle9NbZVu",
  hidden: "custom.cf_mAk0FYALPI66UUsgI8VOq31x0GT496y30C48uoKro3N",
};
const onOpportunity = {
  kickOff: "custom.cf_sjs8PJZOvCktQd8ihHanHMctj192X4fS6sacj2uolCh",
};
const onAccount = {
  id: "custom.cf_cSh3fWT3rEJ1BFSezme2YAG6bPrZV5wUWKKrW4iN19g",
  pointOfContact: "custom.cf_UpyNBvr6Rw8UBHh7zRboL3PYhbOVJl3XvwgPm3jg64S",
};
const onServer = {
  features: "custom.cf_Nuk2pSjQuwaL8HdsBvhSvR0l3SeItyPEOvqF0o9BSR9",
};
const onVisit = {
  visitedAt: "custom.cf_gnQsm0ne0YSVMRRfaLjwnpFqgwLNCqIErYfxPixrBCe",
  summary: "custom.cf_bf3sUTCRVb2SN6ZMiPOooO4CTxFsbTF3pmI4pia9kNs",
  owner: "custom.cf_9hjm0CgUjasLH5E1VZuEwHcL41udFfG3tRUHgfo0NXP",
  ticket: "custom.cf_NvU4esheDyLvPYtK9AblarMCOCTnNX1aO6OioXGpB5U",
};

const idOf = (key: string): string => key.slice("custom.".length);

const made = async (
  { post }: Subject,
  path: string,
  body: unknown = {},
): Promise<string> => (await post(path, body)).body.id;

interface Lead extends Subject {
  readonly lead: string;
  readonly contact: string;
  readonly stranger: string;
  /** Writes attributes of the lead. */
  readonly write: (body: unknown) => Promise<Reply>;
}

/** An organisation with a lead, a contact on it and a contact on another one. */
async function withLead(options: InternalOptions = {}): Promise<Lead> {
  const subject = await start(options);
  const lead = await made(subject, "/lead/", { name: "Acme" });
  const contact = await made(subject, "/contact/", {
    lead_id: lead,
    name: "Gob",
  });
  const stranger = await made(subject, "/contact/", { name: "Stranger" });
  return {
    ...subject,
    lead,
    contact,
    stranger,
    write: (body) => subject.put(`/lead/${lead}/`, body),
  };
}

const account = (subject: Lead, more: object = {}): Promise<Reply> =>
  subject.post("/custom_object/", {
    custom_object_type_id: accountType,
    lead_id: subject.lead,
    name: "Acme Inc",
    [onAccount.pointOfContact]: subject.contact,
    ...more,
  });

const visit = (subject: Lead, more: object = {}): Promise<Reply> =>
  subject.post("/activity/custom/", {
    custom_activity_type_id: siteVisitType,
    lead_id: subject.lead,
    [onVisit.visitedAt]: "2026-03-01T09:00:00+02:00",
    [onVisit.summary]: "All well.",
    [onVisit.owner]: ada,
    ...more,
  });

const problems = ({ status, body }: Reply): unknown =>
  status === 400 ? body["field-errors"] : status;

describe("custom values", () => {
  test.each([
    ["a number", onLead.number, 12.5, 12.5],
    ["a choice", onLead.choices, "SaaS", "SaaS"],
    ["a text", onLead.text, "*/ 日本", "*/ 日本"],
    ["a date", onLead.date, "2026-02-28", "2026-02-28"],
    ["a user by id", onLead.user, ada, ada],
    ["a user by name, who has left", onLead.user, "Tom Weiß", tom],
    ["a list", onLead.tags, ["pilot", "vip"], ["pilot", "vip"]],
    ["a single value of a list", onLead.tags, "vip", ["vip"]],
    ["the old type under conversion", onLead.converting, "12", "12"],
  ])("%s is stored and shown", async (_what, key, written, shown) => {
    const { write, get, lead } = await withLead();
    const { status, body } = await write({ [key]: written });
    expect(status).toBe(200);
    expect(body[key]).toEqual(shown);
    expect((await get(`/lead/${lead}/`)).body[key]).toEqual(shown);
  });

  test.each([
    ["a text as a number", onLead.number, "12", "Value must be of float type."],
    ["a number as a text", onLead.text, 12, "Value must be of str type."],
    ["a choice that is none", onLead.choices, "saas", "Not a valid choice."],
    [
      "a list as a single value",
      onLead.choices,
      ["SaaS"],
      "Not a valid choice.",
    ],
    [
      "no day of the calendar",
      onLead.date,
      "2026-02-30",
      "Invalid ISO 8601 date.",
    ],
    [
      "a time as a day",
      onLead.date,
      "2026-02-28T00:00:00Z",
      "Invalid ISO 8601 date.",
    ],
    ["an unknown user", onLead.user, "Tom", "Object does not exist."],
    [
      "a wrong member of a list",
      onLead.tags,
      ["vip", "VIP", 3],
      { errors: { "1": "Not a valid choice.", "2": "Not a valid choice." } },
    ],
  ])("%s fails the whole write", async (_what, key, value, problem) => {
    const { write, get, lead } = await withLead();
    const reply = await write({ name: "Changed", [key]: value });
    expect(problems(reply)).toEqual({ [key]: problem });
    const { body } = await get(`/lead/${lead}/`);
    expect(body.name).toBe("Acme");
    expect(body).not.toHaveProperty([key]);
  });

  test("null clears a value: its key is gone, and so is its label", async () => {
    const { write } = await withLead();
    await write({ [onLead.number]: 7, [onLead.choices]: "SaaS" });
    const { body } = await write({ [onLead.number]: null });
    expect(body).not.toHaveProperty([onLead.number]);
    expect(body.custom).toEqual({ Industry: "SaaS" });
  });

  test("an empty list clears, too", async () => {
    const { write } = await withLead();
    await write({ [onLead.tags]: ["vip"] });
    const { body } = await write({ [onLead.tags]: [] });
    expect(body).not.toHaveProperty([onLead.tags]);
  });

  test("times are shown in UTC", async () => {
    const subject = await withLead();
    const { post } = subject;
    const shown = async (written: string): Promise<unknown> =>
      (await post("/opportunity/", { [onOpportunity.kickOff]: written })).body[
        onOpportunity.kickOff
      ];
    expect(await shown("2014-06-27T22:00:00-08:00")).toBe(
      "2014-06-28T06:00:00+00:00",
    );
    expect(await shown("2026-12-01T08:20:00.000Z")).toBe(
      "2026-12-01T08:20:00+00:00",
    );
    expect(await shown("2026-12-01T08:20:00.5+0530")).toBe(
      "2026-12-01T02:50:00.500000+00:00",
    );
    expect(await shown("2026-12-01T08:20:00")).toBe(
      "2026-12-01T08:20:00+00:00",
    );
    expect(await shown("tomorrow")).toBeUndefined();
    expect(await shown("2026-02-30T08:20:00Z")).toBeUndefined();
  });

  test("a field of another kind fails the whole write, as one that nobody has", async () => {
    const { write, get, lead } = await withLead();
    for (const key of [
      onContact.languages,
      onAccount.id,
      "custom.cf_nobody",
      "custom.__proto__",
      "custom.industry",
    ]) {
      const reply = await write({ name: "Changed", [key]: "x" });
      expect(problems(reply)).toEqual({
        [key]: `The Custom Field "${idOf(key)}" does not exist.`,
      });
    }
    expect((await get(`/lead/${lead}/`)).body.name).toBe("Acme");
  });

  test("a contact must be of the same lead", async () => {
    const subject = await withLead();
    const boss = await made(subject, "/contact/", { lead_id: subject.lead });
    const path = `/contact/${subject.contact}/`;
    const right = await subject.put(path, { [onContact.reportsTo]: boss });
    expect(right.body[onContact.reportsTo]).toBe(boss);
    const wrong = await subject.put(path, {
      [onContact.reportsTo]: subject.stranger,
    });
    expect(problems(wrong)).toEqual({
      [onContact.reportsTo]: "Object does not exist.",
    });
  });

  test("a custom object must be of the field's type and of the same lead", async () => {
    const subject = await withLead();
    const { body: own } = await account(subject);
    expect((await subject.write({ [onLead.account]: own.id })).status).toBe(
      200,
    );
    const server = await made(subject, "/custom_object/", {
      custom_object_type_id: serverType,
      lead_id: subject.lead,
      name: "web-1",
      "custom.cf_7YbNDOD33W7vwGhtBEbmUIxWrkndvVzyhfTxB59gZxW": own.id,
    });
    const ofOtherType = await subject.write({ [onLead.account]: server });
    expect(problems(ofOtherType)).toEqual({
      [onLead.account]: "Object does not exist.",
    });
    const { lead_id: elsewhere } = (
      await subject.get(`/contact/${subject.stranger}/`)
    ).body;
    const ofOtherLead = await subject.put(`/lead/${elsewhere}/`, {
      [onLead.account]: own.id,
    });
    expect(ofOtherLead.status).toBe(400);
  });

  test("a reference to what has been deleted is not shown", async () => {
    const subject = await withLead();
    const { body } = await account(subject);
    await subject.write({ [onLead.account]: body.id });
    await subject.delete(`/custom_object/${body.id}/`);
    const lead = await subject.get(`/lead/${subject.lead}/`);
    expect(lead.body).not.toHaveProperty([onLead.account]);
  });

  test("hidden fields take any value but structures, and those by the switch", async () => {
    const subject = await withLead();
    const path = `/contact/${subject.contact}/`;
    for (const value of ["x", 3, true])
      expect(
        (await subject.put(path, { [onContact.hidden]: value })).body[
          onContact.hidden
        ],
      ).toBe(value);
    const deep = { [onContact.hidden]: { a: [1] } };
    expect((await subject.put(path, deep)).status).toBe(400);
    const open = await withLead({ structuredHiddenValues: true });
    const reply = await open.put(`/contact/${open.contact}/`, deep);
    expect(reply.body).toMatchObject(deep);
  });

  test("a lead takes values by label, one by one or as a dictionary, and other records do not", async () => {
    const subject = await withLead();
    const { body } = await subject.write({ "custom.Industry": "SaaS" });
    expect(body[onLead.choices]).toBe("SaaS");
    const again = await subject.write({ custom: { Industry: "Retail" } });
    expect(again.body[onLead.choices]).toBe("Retail");
    const both = { custom: { Industry: "SaaS" }, [onLead.choices]: "Other" };
    expect((await subject.write(both)).body[onLead.choices]).toBe("Other");
    const whole = await subject.get(`/lead/${subject.lead}/`);
    expect(
      (await subject.write({ ...whole.body, contacts: undefined })).status,
    ).toBe(200);
    for (const [key, value] of [
      ["custom.LinkedIn", "x"],
      ["custom", { LinkedIn: "x" }],
    ] as const)
      expect(problems(await subject.write({ [key]: value }))).toEqual({
        "custom.LinkedIn": 'The Custom Field "LinkedIn" does not exist.',
      });
    const onContacts = { custom: { Languages: ["German"] } };
    const contact = `/contact/${subject.contact}/`;
    expect(problems(await subject.put(contact, onContacts))).toHaveProperty(
      "custom",
    );
    expect(
      problems(await subject.put(contact, { "custom.Languages": ["German"] })),
    ).toHaveProperty(["custom.Languages"]);
    const strict = await withLead({ customDictionary: false });
    expect(
      problems(await strict.write({ custom: { Industry: "SaaS" } })),
    ).toHaveProperty("custom");
    expect((await strict.write({ custom: {} })).status).toBe(200);
  });

  test("a bare value of a list is refused by the switch", async () => {
    const { write } = await withLead({ bareValuesOfLists: false });
    expect(problems(await write({ [onLead.tags]: "vip" }))).toEqual({
      [onLead.tags]: "Value must be of list type.",
    });
  });
});

describe("adding to lists and removing from them", () => {
  test("one value is added or removed, and neither twice", async () => {
    const { write } = await withLead();
    const shown = async (key: string, value: string): Promise<unknown> =>
      (await write({ [`${onLead.tags}.${key}`]: value })).body[onLead.tags];
    expect(await shown("add", "vip")).toEqual(["vip"]);
    expect(await shown("add", "pilot")).toEqual(["vip", "pilot"]);
    expect(await shown("add", "vip")).toEqual(["vip", "pilot"]);
    expect(await shown("remove", "vip")).toEqual(["pilot"]);
    expect(await shown("remove", "vip")).toEqual(["pilot"]);
    expect(await shown("remove", "pilot")).toBeUndefined();
  });

  test("a wrong value is not added, and nothing is added to a single value", async () => {
    const { write } = await withLead();
    const wrong = await write({ [`${onLead.tags}.add`]: "VIP" });
    expect(problems(wrong)).toEqual({
      [`${onLead.tags}.add`]: "Not a valid choice.",
    });
    const single = await write({ [`${onLead.choices}.add`]: "SaaS" });
    expect(single.status).toBe(400);
  });

  test("lists of values are refused, or taken by the switch", async () => {
    const body = { [`${onLead.tags}.add`]: ["vip", "pilot"] };
    const strict = await withLead();
    expect((await strict.write(body)).status).toBe(400);
    const open = await withLead({ listsInAddRemove: true });
    const reply = await open.write(body);
    expect(reply.body[onLead.tags]).toEqual(["vip", "pilot"]);
  });

  test("on custom objects it is refused, or works by the switch", async () => {
    for (const addRemoveOnCustomRecords of [false, true]) {
      const subject = await withLead({ addRemoveOnCustomRecords });
      const server = await made(subject, "/custom_object/", {
        custom_object_type_id: serverType,
        lead_id: subject.lead,
        name: "web-1",
      });
      const reply = await subject.put(`/custom_object/${server}/`, {
        [`${onServer.features}.add`]: "IPv6",
      });
      expect(reply.status).toBe(addRemoveOnCustomRecords ? 200 : 400);
      expect(reply.body[onServer.features]).toEqual(
        addRemoveOnCustomRecords ? ["IPv6"] : undefined,
      );
    }
  });
});

describe("fields that change under their values", () => {
  test("a removed choice is not shown any more, and comes back with the choice", async () => {
    const { write, put, get, lead } = await withLead();
    await write({ [onLead.tags]: ["vip", "pilot"] });
    const path = `/custom_field/shared/${idOf(onLead.tags)}/`;
    const shown = async (): Promise<unknown> =>
      (await get(`/lead/${lead}/`)).body[onLead.tags];
    await put(path, { choices: ["pilot"] });
    expect(await shown()).toEqual(["pilot"]);
    await put(path, { choices: ["new"] });
    expect(await shown()).toBeUndefined();
    await put(path, { choices: ["vip"] });
    expect(await shown()).toEqual(["vip"]);
  });

  test("a field that is deleted or detached takes its values along for good", async () => {
    const subject = await withLead();
    const { write, get, post, lead, contact } = subject;
    await write({ [onLead.tags]: ["vip"], [onLead.text]: "x" });
    await subject.put(`/contact/${contact}/`, { [onLead.tags]: ["pilot"] });
    await subject.delete(`/custom_field/lead/${idOf(onLead.text)}/`);
    const shared = `/custom_field/shared/${idOf(onLead.tags)}/association/`;
    await subject.delete(`${shared}lead/`);
    const gone = (await get(`/lead/${lead}/`)).body;
    expect(gone.custom).toEqual({});
    expect(problems(await write({ [onLead.tags]: ["vip"] }))).toHaveProperty([
      onLead.tags,
    ]);
    await post(shared, { object_type: "lead" });
    const back = (await get(`/lead/${lead}/`)).body;
    expect(back).not.toHaveProperty([onLead.tags]);
    const kept = (await get(`/contact/${contact}/`)).body;
    expect(kept[onLead.tags]).toEqual(["pilot"]);
  });

  test("a deleted type takes its records along", async () => {
    const subject = await withLead();
    const { body } = await account(subject);
    await subject.delete(`/custom_object_type/${accountType}/`);
    const reply = await subject.get(`/custom_object/${body.id}/`);
    expect(reply.status).toBe(404);
  });

  test("a single value becomes a list with its field, and back", async () => {
    for (const narrowedLists of ["first", "kept"] as const) {
      const { write, put, get, lead } = await withLead({ narrowedLists });
      const path = `/custom_field/lead/${idOf(onLead.choices)}/`;
      const shown = async (): Promise<unknown> =>
        (await get(`/lead/${lead}/`)).body[onLead.choices];
      await write({ [onLead.choices]: "SaaS" });
      await put(path, { accepts_multiple_values: true });
      expect(await shown()).toEqual(["SaaS"]);
      await write({ [onLead.choices]: ["Retail", "SaaS"] });
      await put(path, { accepts_multiple_values: false });
      expect(await shown()).toEqual(
        narrowedLists === "first" ? "Retail" : ["Retail", "SaaS"],
      );
    }
  });

  test("values are converted with their field as far as they can be", async () => {
    const { write, put, get, lead, post } = await withLead();
    const other = await post("/lead/", { [onLead.text]: "a few" });
    await write({ [onLead.text]: "12.5" });
    await put(`/custom_field/lead/${idOf(onLead.text)}/`, { type: "number" });
    const shown = async (id: string): Promise<unknown> =>
      (await get(`/lead/${id}/`)).body[onLead.text];
    expect(await shown(lead)).toBe(12.5);
    expect(await shown(other.body.id)).toBeUndefined();
  });

  test("while a field is converted, values of either type are taken", async () => {
    const { write } = await withLead({ conversions: "manual" });
    expect((await write({ [onLead.converting]: 12 })).status).toBe(200);
    expect((await write({ [onLead.converting]: "12" })).status).toBe(200);
    expect((await write({ [onLead.converting]: true })).status).toBe(400);
  });
});

describe("fields restricted to roles", () => {
  /** The sample, but its key belongs to a simple user. */
  const restricted: OrganizationSeed = {
    ...sampleOrganization,
    users: (sampleOrganization.users ?? []).map((user) => ({
      ...user,
      role: "user",
    })),
  };

  test("a value needs the role; without it the whole write fails", async () => {
    const { write } = await withLead({ organization: restricted });
    expect(problems(await write({ [onLead.user]: ada }))).toEqual({
      [onLead.user]: "You do not have permission to edit this field.",
    });
    expect((await write({ [onLead.number]: 1 })).status).toBe(200);
  });

  test("it can be 403 by the switch, other problems stay 400", async () => {
    const { write } = await withLead({
      organization: restricted,
      restrictedFieldStatus: 403,
    });
    expect((await write({ [onLead.user]: ada })).status).toBe(403);
    expect((await write({ [onLead.number]: "1" })).status).toBe(400);
  });

  test("a shared field is restricted where it is, not everywhere", async () => {
    const subject = await withLead({ organization: restricted });
    const lead = await subject.write({ [onVisit.owner]: ada });
    expect(lead.status).toBe(200);
    const contact = await subject.put(`/contact/${subject.contact}/`, {
      [onVisit.owner]: ada,
    });
    expect(contact.status).toBe(400);
  });
});

describe("types restricted to roles", () => {
  const closed = (roles: readonly string[]): OrganizationSeed => ({
    name: "Closed",
    custom_object_types: [
      {
        id: "cotype_1",
        name: "Deal",
        name_plural: "Deals",
        editable_with_roles: roles,
      },
    ],
    custom_activity_types: [
      { id: "actitype_1", name: "Visit", editable_with_roles: roles },
    ],
    roles: [{ id: "role_sales", name: "Sales" }],
    records: [
      { kind: "lead", id: "lead_1", body: { name: "Acme" } },
      {
        kind: "custom_object",
        id: "custobj_1",
        body: {
          ...{ lead_id: "lead_1", name: "A" },
          custom_object_type_id: "cotype_1",
        },
      },
    ],
  });
  const message = (name: string) => ({
    error: `You do not have permission to edit instances of "${name}".`,
  });

  /** Asks with the key of a user who has a role. */
  function asking({ emulator }: Subject, role: string) {
    const authorization = basic(`${emulator.keyWithRole(role)}:`);
    const headers = { authorization };
    return {
      get: (path: string) => ask(emulator, "GET", path, { headers }),
      post: (path: string, body: unknown) =>
        ask(emulator, "POST", path, { headers, body }),
      put: (path: string, body: unknown) =>
        ask(emulator, "PUT", path, { headers, body }),
      delete: (path: string) => ask(emulator, "DELETE", path, { headers }),
    };
  }

  const deal = {
    ...{ lead_id: "lead_1", custom_object_type_id: "cotype_1" },
    name: "B",
  };
  const visit = { lead_id: "lead_1", custom_activity_type_id: "actitype_1" };

  test("are read by everybody, and written by those who have one of the roles", async () => {
    const subject = await start({
      organization: closed(["admin", "role_sales"]),
    });
    for (const role of ["admin", "role_sales"]) {
      const user = asking(subject, role);
      const made = await user.post("/custom_object/", deal);
      expect(made.status).toBe(201);
      const path = `/custom_object/${made.body.id}/`;
      expect((await user.put(path, { name: "C" })).status).toBe(200);
      expect((await user.delete(path)).status).toBe(204);
      expect((await user.post("/activity/custom/", visit)).status).toBe(200);
    }
    const user = asking(subject, "user");
    const path = "/custom_object/custobj_1/";
    expect((await user.get(path)).body).toMatchObject({ name: "A" });
    for (const reply of [
      await user.post("/custom_object/", deal),
      await user.put(path, { name: "C" }),
      await user.delete(path),
    ]) {
      expect(reply.status).toBe(403);
      expect(reply.body).toEqual(message("Deal"));
    }
    const refused = await user.post("/activity/custom/", visit);
    expect(refused.status).toBe(403);
    expect(refused.body).toEqual(message("Visit"));
  });

  test("hold records from the start that their owner could not write", async () => {
    const subject = await start({ organization: closed(["role_sales"]) });
    const path = "/custom_object/custobj_1/";
    expect((await subject.get(path)).status).toBe(200);
    expect((await subject.put(path, { name: "C" })).status).toBe(403);
  });

  test("are opened and closed by changing the type", async () => {
    const subject = await start({ organization: closed([]) });
    const path = "/custom_object/custobj_1/";
    const user = asking(subject, "user");
    expect((await user.put(path, { name: "C" })).status).toBe(200);
    const type = await subject.put("/custom_object_type/cotype_1/", {
      editable_with_roles: ["role_sales"],
    });
    expect(type.body.editable_with_roles).toEqual(["role_sales"]);
    expect((await user.put(path, { name: "D" })).status).toBe(403);
    const sales = asking(subject, "role_sales");
    expect((await sales.put(path, { name: "D" })).body).toMatchObject({
      name: "D",
      updated_by: "user_with_role_sales",
    });
  });

  test("ask for a role that the organisation has", async () => {
    const { emulator } = await start({ organization: closed([]) });
    expect(emulator.keyWithRole("admin")).toBe(emulator.apiKey);
    expect(emulator.keyWithRole("user")).toBe(emulator.keyWithRole("user"));
    expect(() => emulator.keyWithRole("role_gone")).toThrow(
      'The organisation has no role "role_gone". It has admin, superuser, user, restricteduser, role_sales.',
    );
  });
});

describe("custom objects", () => {
  test("a new object is a 201 with its place and its values", async () => {
    const subject = await withLead();
    const { status, headers, body } = await account(subject);
    expect(status).toBe(201);
    expect(headers["location"]).toBe(`/api/v1/custom_object/${body.id}/`);
    expect(body).toEqual({
      id: expect.stringMatching(/^custobj_[0-9A-Za-z]{43}$/),
      organization_id: "orga_RbREgmiiwcr1w2b4cOnCMQaQPSIFxMqAD2Dh243uxcH",
      custom_object_type_id: accountType,
      lead_id: subject.lead,
      name: "Acme Inc",
      created_by: ada,
      updated_by: ada,
      date_created: expect.stringMatching(/000\+00:00$/),
      date_updated: expect.stringMatching(/000\+00:00$/),
      [onAccount.pointOfContact]: subject.contact,
    });
    const removed = await subject.delete(`/custom_object/${body.id}/`);
    expect([removed.status, removed.text]).toEqual([204, ""]);
  });

  test("the type, the lead, a name and every required field are needed", async () => {
    const subject = await withLead();
    const bare = await subject.post("/custom_object/", {});
    expect(problems(bare)).toEqual({
      custom_object_type_id: "This field is required.",
      lead_id: "This field is required.",
      name: "This field is required.",
    });
    const unknown = await subject.post("/custom_object/", {
      custom_object_type_id: siteVisitType,
      lead_id: "lead_none",
      name: "x",
    });
    expect(problems(unknown)).toEqual({
      custom_object_type_id: "Object does not exist.",
      lead_id: "Object does not exist.",
    });
    const lacking = await account(subject, {
      [onAccount.pointOfContact]: null,
    });
    expect(problems(lacking)).toEqual({
      [onAccount.pointOfContact]: "This field is required.",
    });
  });

  test("a PUT needs no required field again, but can not clear one", async () => {
    const subject = await withLead();
    const { body } = await account(subject);
    const path = `/custom_object/${body.id}/`;
    const renamed = await subject.put(path, { name: "Ajax" });
    expect([renamed.status, renamed.body.name]).toEqual([200, "Ajax"]);
    const cleared = await subject.put(path, {
      [onAccount.pointOfContact]: null,
    });
    expect(cleared.status).toBe(400);
    const unnamed = await subject.put(path, { name: null });
    expect(unnamed.status).toBe(400);
    const retyped = await subject.put(path, {
      custom_object_type_id: serverType,
    });
    expect(problems(retyped)).toEqual({
      custom_object_type_id: "Value cannot be changed.",
    });
  });

  test("the list is of one lead, and of one type where it is asked for", async () => {
    const subject = await withLead();
    const own = (await account(subject)).body.id;
    const server = await made(subject, "/custom_object/", {
      custom_object_type_id: serverType,
      lead_id: subject.lead,
      name: "web-1",
    });
    expect(problems(await subject.get("/custom_object/"))).toEqual({
      lead_id: "This field is required.",
    });
    const list = async (query: string): Promise<unknown> => {
      const { body } = await subject.get(`/custom_object/?${query}`);
      expect(body.has_more).toBe(false);
      return body.data.map(({ id }: { readonly id: string }) => id);
    };
    expect(await list(`lead_id=${subject.lead}`)).toEqual([own, server]);
    expect(
      await list(`lead_id=${subject.lead}&custom_object_type_id=${serverType}`),
    ).toEqual([server]);
    expect(await list("lead_id=lead_none")).toEqual([]);
  });

  test("archived types still take records, or refuse them by the switch", async () => {
    for (const recordsOfArchivedTypes of [true, false]) {
      const { post, lead } = await withLead({ recordsOfArchivedTypes });
      const object = await post("/custom_object/", {
        custom_object_type_id: dataCenterType,
        lead_id: lead,
        name: "Kiel",
      });
      expect(object.status).toBe(recordsOfArchivedTypes ? 201 : 400);
      const fax = await post("/activity/custom/", {
        custom_activity_type_id: faxType,
        lead_id: lead,
      });
      expect(fax.status).toBe(recordsOfArchivedTypes ? 200 : 400);
    }
  });
});

describe("custom activities", () => {
  test("a new activity is published and shows every attribute", async () => {
    const now = new Date("2026-03-01T12:00:00.000Z");
    const subject = await withLead({ now: () => now });
    const { status, body } = await visit(subject, { pinned: true });
    const time = "2026-03-01T12:00:00.000000+00:00";
    expect(status).toBe(200);
    expect(body).toEqual({
      _type: "CustomActivity",
      id: expect.stringMatching(/^acti_[0-9A-Za-z]{43}$/),
      organization_id: "orga_RbREgmiiwcr1w2b4cOnCMQaQPSIFxMqAD2Dh243uxcH",
      custom_activity_type_id: siteVisitType,
      lead_id: subject.lead,
      contact_id: null,
      user_id: ada,
      user_name: "Ada Berger",
      users: [],
      status: "published",
      activity_at: time,
      last_published_at: time,
      pinned: true,
      pinned_at: time,
      mentions: [],
      mentions_updated_at: null,
      source: "api",
      created_by: ada,
      created_by_name: "Ada Berger",
      updated_by: ada,
      updated_by_name: "Ada Berger",
      date_created: time,
      date_updated: time,
      [onVisit.visitedAt]: "2026-03-01T07:00:00+00:00",
      [onVisit.summary]: "All well.",
      [onVisit.owner]: ada,
    });
  });

  test("a draft may lack what is required, until it is published", async () => {
    const subject = await withLead();
    const lacking = { [onVisit.summary]: null, [onVisit.owner]: null };
    const missing = {
      [onVisit.summary]: "This field is required.",
      [onVisit.owner]: "This field is required.",
    };
    expect(problems(await visit(subject, lacking))).toEqual(missing);
    const { status, body } = await visit(subject, {
      ...lacking,
      status: "draft",
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: "draft", last_published_at: null });
    const path = `/activity/custom/${body.id}/`;
    const early = await subject.put(path, { status: "published" });
    expect(problems(early)).toEqual(missing);
    const ready = await subject.put(path, {
      status: "published",
      [onVisit.summary]: "Done.",
      [onVisit.owner]: ada,
    });
    expect(ready.body.last_published_at).not.toBeNull();
  });

  test("a published activity that is changed keeps the time of its publication", async () => {
    const clock = { now: new Date("2026-03-01T12:00:00.000Z") };
    const subject = await withLead({ now: () => clock.now });
    const { body } = await visit(subject);
    clock.now = new Date("2026-03-02T12:00:00.000Z");
    const path = `/activity/custom/${body.id}/`;
    const changed = await subject.put(path, { [onVisit.summary]: "Better." });
    expect(changed.body).toMatchObject({
      last_published_at: "2026-03-01T12:00:00.000000+00:00",
      date_updated: "2026-03-02T12:00:00.000000+00:00",
      [onVisit.visitedAt]: body[onVisit.visitedAt],
    });
  });

  test("keys that Close does not name are refused, structures as values too", async () => {
    const subject = await withLead({ structuredHiddenValues: true });
    expect(problems(await visit(subject, { note: "x" }))).toEqual({
      note: "Extra inputs are not permitted",
    });
    expect(
      problems(await visit(subject, { custom_fields: {} })),
    ).toHaveProperty("custom_fields");
    const deep = await visit(subject, { [onVisit.ticket]: { id: 1 } });
    expect(problems(deep)).toHaveProperty([onVisit.ticket]);
    const { body } = await visit(subject);
    const path = `/activity/custom/${body.id}/`;
    expect((await subject.put(path, { lead_id: subject.lead })).status).toBe(
      400,
    );
  });

  test("the list filters, and asks for a lead to filter by type", async () => {
    const subject = await withLead();
    const first = (
      await visit(subject, {
        contact_id: subject.contact,
        activity_at: "2026-01-01",
      })
    ).body.id;
    const second = await made(subject, "/activity/custom/", {
      custom_activity_type_id: faxType,
      lead_id: subject.lead,
      activity_at: "2026-02-01T10:00:00Z",
    });
    const list = async (query: string): Promise<unknown> =>
      (await subject.get(`/activity/custom/?${query}`)).body.data.map(
        ({ id }: { readonly id: string }) => id,
      );
    expect(await list("")).toEqual([first, second]);
    expect(await list(`id__in=${second},acti_x`)).toEqual([second]);
    expect(await list(`contact_id=${subject.contact}`)).toEqual([first]);
    expect(await list("activity_at__gt=2026-01-15")).toEqual([second]);
    expect(await list("_type=Custom&_limit=1")).toEqual([first]);
    expect(await list("_type=Call")).toEqual([]);
    const type = `custom_activity_type_id=${faxType}`;
    expect(await list(`${type}&lead_id=${subject.lead}`)).toEqual([second]);
    for (const query of [
      type,
      `custom_activity_type_id__in=${faxType}`,
      `_type=${faxType}`,
    ])
      expect(
        problems(await subject.get(`/activity/custom/?${query}`)),
      ).toHaveProperty("lead_id");
  });

  test("_fields selects here, too", async () => {
    const subject = await withLead();
    const { body } = await visit(subject);
    const { body: shown } = await subject.get(
      `/activity/custom/${body.id}/?_fields=status,custom`,
    );
    expect(Object.keys(shown).toSorted()).toEqual(
      ["status", onVisit.visitedAt, onVisit.summary, onVisit.owner].toSorted(),
    );
  });

  test("its events are called as Close calls them", async () => {
    const subject = await withLead();
    const { body } = await visit(subject);
    await subject.delete(`/activity/custom/${body.id}/`);
    const seen = (await subject.get("/event/?_limit=2")).body.data;
    expect(seen).toMatchObject([
      {
        action: "deleted",
        object_type: "activity.custom_activity",
        data: null,
      },
      { action: "created", lead_id: subject.lead, object_id: body.id },
    ]);
    expect(seen[0].previous_data[onVisit.summary]).toBe("All well.");
  });
});

test.each(["text", 7, ["a"], true])(
  "a write whose custom is no dictionary is refused whole: %j",
  async (custom) => {
    const { get, post } = await start();
    const reply = await post("/lead/", { name: "Odd", custom });
    expect(reply.status).toBe(400);
    expect(reply.body["field-errors"]).toEqual({
      custom: "Value must be of dict type.",
    });
    const names = (await get("/lead/")).body.data.map(
      ({ name }: { name: string }) => name,
    );
    expect(names).not.toContain("Odd");
  },
);
