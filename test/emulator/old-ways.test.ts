/** What programs written years ago still send, and Close still takes. */
import { describe, expect, test } from "vitest";
import { start } from "../support/emulator-client.js";
import type { Subject } from "../support/emulator-client.js";

const industry = "custom.cf_mQxcWLxWqobjoRPKxvwn3NjFaZCNmmrrUjFLrbfEfDT";
const users = "custom.cf_PuhS1PJcgjZfAAOkndRmQvMTEqxTpyMjBSd7G1bgxuI";
const owner = "custom.lcf_GQhMwtVxHAzS1PmPOu6PEyv3z7S6naP1dyPF3qm0L0n";

interface Row {
  readonly name: string;
}

async function withLeads(): Promise<
  Subject & {
    readonly names: (list: string, query: string) => Promise<readonly string[]>;
  }
> {
  const subject = await start();
  for (const lead of [
    {
      name: "Acme Rockets",
      [industry]: "SaaS",
      [users]: 20,
      [owner]: "Ada Berger",
      url: "https://acme.example",
      contacts: [
        {
          name: "Wile Coyote",
          title: "Genius",
          emails: [{ email: "wile@acme.example" }],
          phones: [{ phone: "+1 650 333 4444" }],
        },
      ],
    },
    {
      name: "Ajax Rockets",
      [industry]: "Retail",
      [users]: 3,
      status: "Qualified",
      contacts: [
        { name: "Mary", emails: [{ email: "mary.wile@acme.example" }] },
      ],
    },
    { name: "Zeta", description: "Sells to Acme." },
  ])
    expect((await subject.post("/lead/", lead)).status).toBe(200);
  const names = async (list: string, query: string) => {
    const search = new URLSearchParams({ query }).toString();
    const { body, status } = await subject.get(`/${list}/?${search}`);
    expect(status, JSON.stringify(body)).toBe(200);
    return body.data.map(({ name }: Row) => name);
  };
  return { ...subject, names };
}

describe("queries in words", () => {
  test("find leads by words, fields, custom fields and days", async () => {
    const { names } = await withLeads();
    const [acme, ajax, zeta] = ["Acme Rockets", "Ajax Rockets", "Zeta"];
    for (const [query, found] of [
      ["rockets", [acme, ajax]],
      ["Zeta OR ajax", [ajax, zeta]],
      ["acme", [acme, ajax, zeta]],
      ["acme not rockets", [zeta]],
      ['"acme rockets"', [acme]],
      ["rockets -mary", [acme]],
      ["(zeta or mary) sells", [zeta]],
      ["name:acme", [acme]],
      ['company:"Ajax Rockets"', [ajax]],
      ["email:wile@acme.example", [acme]],
      ['email:"WILE@acme.example"', [acme]],
      ["email:acme.example", [acme, ajax]],
      ["phone:+16503334444", [acme]],
      ["phone:650-333-4444", [acme]],
      ["phone:+493334444", []],
      ["status:qualified", [ajax]],
      ['"custom.Industry":SaaS', [acme]],
      ["custom.Industry:retail", [ajax]],
      [`${industry}:"SaaS"`, [acme]],
      ['"custom.# of users" > 3', [acme]],
      ['"custom.# of users":3', [ajax]],
      ['"custom.Lead Owner":"Ada Berger"', [acme]],
      ["custom.Industry:*", [acme, ajax]],
      [`${industry}:*`, [acme, ajax, zeta]],
      ["url:acme.example", [acme]],
      ["https://acme.example", [acme]],
      ["created > 2020-01-01 sort:-name", [zeta, ajax, acme]],
      ["created < 2020-01-01", []],
      ["sort:-custom.Industry", [acme, ajax, zeta]],
      ["slice:1/1 name:zeta", [zeta]],
      ["nobody", []],
    ] as const)
      expect(await names("lead", query), query).toEqual(found);
    const parts = await Promise.all(
      ["slice:1/2", "slice:2/2"].map((query) => names("lead", query)),
    );
    expect(parts.flat().toSorted()).toEqual([acme, ajax, zeta]);
  });

  test("find contacts and opportunities by what they and their lead say", async () => {
    const { names, get, post } = await withLeads();
    expect(await names("contact", "title:genius")).toEqual(["Wile Coyote"]);
    expect(await names("contact", "company:ajax")).toEqual(["Mary"]);
    expect(await names("contact", "phone:6503334444")).toEqual(["Wile Coyote"]);
    const [lead] = (await get("/lead/?query=name:acme")).body.data;
    await post("/opportunity/", { lead_id: lead.id, note: "Big", value: 100 });
    const count = async (search: string): Promise<number> =>
      (await get(`/opportunity/?${search}`)).body.total_results;
    expect(await count("query=opportunity_status:proposal")).toBe(0);
    expect(await count("query=note:big")).toBe(1);
    expect(await count("query=email:wile@acme.example")).toBe(1);
    expect(await count("lead_query=name:ajax")).toBe(0);
    expect(await count("lead_query=name:acme")).toBe(1);
  });

  test.each([
    ["owner:ada", 'knows no field \\"owner\\"'],
    ["custom.Nothing:x", 'knows no field \\"custom.Nothing\\"'],
    ["name > 3", "cannot compare"],
    ["(acme", "is not closed"],
    ["acme)", "was not opened"],
    ["sort:nothing", 'knows no field \\"nothing\\"'],
    ["slice:3/2", "names no part"],
  ])("%s is refused with what is wrong", async (query, problem) => {
    const { get } = await start();
    const search = new URLSearchParams({ query }).toString();
    const { status, text } = await get(`/lead/?${search}`);
    expect(status).toBe(400);
    expect(text).toContain(problem);
  });
});

describe("old forms of requests", () => {
  test("a doubled slash and the plural of custom fields lead where they did", async () => {
    const { get, post } = await start();
    const { body } = await get("/custom_field/lead/");
    expect((await get("/custom_field/lead//")).body).toEqual(body);
    expect((await get("/custom_fields/lead/")).body).toEqual(body);
    const made = await post("/custom_fields/lead/", {
      name: "Old",
      type: "text",
    });
    expect(made.status).toBe(200);
    const again = await get(`/custom_fields/lead/${made.body.id}/`);
    expect(again.body.name).toBe("Old");
  });

  test("parameters that nobody knows change nothing", async () => {
    const { get, post } = await start();
    await post("/lead/", { name: "Acme" });
    const { body } = await get("/lead/?email=x@y.example&foo=1");
    expect(body).toMatchObject({ has_more: false, total_results: 1 });
  });

  test("lists of leads say how many there are, whatever the page", async () => {
    const { get } = await withLeads();
    expect((await get("/lead/?_limit=2&_fields=name")).body).toEqual({
      data: [{ name: "Acme Rockets" }, { name: "Ajax Rockets" }],
      has_more: true,
      total_results: 3,
    });
    expect((await get("/lead/?_limit=0&query=rockets")).body).toEqual({
      data: [],
      has_more: true,
      total_results: 2,
    });
  });

  test("has_related asks for activities of any sort, and tasks; a Smart View stands for its query", async () => {
    const { post } = await start();
    const { id } = (await post("/lead/", { name: "Acme" })).body;
    await post("/lead/", { name: "Zeta" });
    await post("/activity/call/", { lead_id: id, direction: "outbound" });
    await post("/task/", { lead_id: id, _type: "lead", text: "Call" });
    const related = (type: string, name: string, condition: object) => ({
      type: "has_related",
      this_object_type: "lead",
      related_object_type: type,
      related_query: {
        type: "field_condition",
        field: { type: "regular_field", object_type: type, field_name: name },
        condition,
      },
    });
    const find = async (query: unknown): Promise<readonly string[]> => {
      const lead = { type: "object_type", object_type: "lead" };
      const { body } = await post("/data/search/", {
        query: { type: "and", queries: [lead, query] },
        _fields: { lead: ["name"] },
      });
      return body.data.map(({ name }: Row) => name);
    };
    const exists = { type: "exists" };
    const outbound = { type: "term", values: ["outbound"] };
    const called = related("activity.call", "direction", outbound);
    expect(await find(called)).toEqual(["Acme"]);
    expect(await find({ ...called, negate: true })).toEqual(["Zeta"]);
    const text = { type: "text", value: "call" };
    expect(await find(related("task", "text", text))).toEqual(["Acme"]);
    const emailed = related("activity.email", "date_created", exists);
    expect(await find(emailed)).toEqual([]);
    const view = await post("/saved_search/", {
      name: "Called",
      type: "lead",
      s_query: { query: called, results_limit: null, sort: [] },
    });
    const saved = { type: "saved_search", saved_search_id: view.body.id };
    expect(await find(saved)).toEqual(["Acme"]);
  });
});

describe("people", () => {
  test("/me/ has the keys that were seen live", async () => {
    const { get } = await start();
    const { body } = await get("/me/");
    expect(Object.keys(body).toSorted()).toEqual(
      "all_group_numbers connected_accounts country date_created date_updated email email_accounts email_signatures email_verified_at first_name google_profile_image_url id image is_passwordless last_name last_used_timezone memberships organizations outbound_carrier phone phone_numbers preferred_twilio_edge totp_auth_state".split(
        " ",
      ),
    );
    expect(body.memberships[0]).toMatchObject({
      role_id: "admin",
      auto_record_calls: "unset",
      permissions_granted: expect.arrayContaining([
        "manage_customizations",
        "manage_web_forms",
        "bulk_enrich",
      ]),
    });
    expect(body.organizations[0]).toMatchObject({
      currency: "EUR",
      currency_symbol: "€",
      plan_type: "scale",
      features: [],
    });
  });

  test("memberships name their users in full", async () => {
    const { get } = await start();
    const [{ id }] = (await get("/me/")).body.organizations;
    const { body } = await get(`/organization/${id}/`);
    expect(body.memberships[0]).toMatchObject({
      user_first_name: "Ada",
      user_full_name: "Ada Berger",
    });
  });
});
