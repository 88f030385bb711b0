/** What users of different roles may do and see, and what two organisations share: nothing. */
import { describe, expect, test } from "vitest";
import type { OrganizationSeed } from "../../src/emulator/index.js";
import type { Reply, Subject } from "../support/emulator-client.js";
import { ask, basic, start } from "../support/emulator-client.js";

const seed = (
  behavior: "allow_unassigned" | "require_assignment",
): OrganizationSeed => ({
  name: "Roles",
  custom_fields: {
    lead: [
      { id: "cf_owner", name: "Owner", type: "user" },
      {
        id: "cf_team",
        name: "Team",
        type: "user",
        accepts_multiple_values: true,
      },
    ],
  },
  roles: [
    {
      id: "role_own",
      name: "Own leads",
      permissions: ["calling"],
      visibility_user_lcf_ids: ["cf_owner", "cf_team"],
      visibility_user_lcf_behavior: behavior,
    },
    {
      id: "role_builder",
      name: "Builder",
      permissions: ["view_all_leads", "manage_customizations"],
    },
  ],
  users: [
    { email: "a@x.example", first_name: "Ann", last_name: "A" },
    {
      id: "user_own",
      email: "o@x.example",
      first_name: "Otto",
      last_name: "O",
      role: "role_own",
    },
  ],
  pipelines: [{ name: "P", statuses: [{ label: "Open", type: "active" }] }],
});

/** Asks with the key of a user who has a role. */
function as(role: string, { emulator }: Subject) {
  const headers = { authorization: basic(`${emulator.keyWithRole(role)}:`) };
  return (
    method: "GET" | "POST" | "PUT" | "DELETE",
    path: string,
    body?: unknown,
  ): Promise<Reply> => ask(emulator, method, path, { headers, body });
}

const nameOf = ({ name }: { readonly name: string }): string => name;

describe("permissions", () => {
  test("settings are read by everybody, and changed by those whose role permits it", async () => {
    const subject = await start({ organization: seed("allow_unassigned") });
    const field = { name: "New", type: "text" };
    for (const [role, status] of [
      ["admin", 200],
      ["superuser", 200],
      ["role_builder", 200],
      ["user", 403],
      ["restricteduser", 403],
      ["role_own", 403],
    ] as const) {
      const asking = as(role, subject);
      expect((await asking("GET", "/custom_field/lead/")).status).toBe(200);
      const made = await asking("POST", "/custom_field/lead/", field);
      expect([role, made.status]).toEqual([role, status]);
      const label = { label: `Status of ${role}` };
      expect((await asking("POST", "/status/lead/", label)).status).toBe(
        status,
      );
      const isAdmin = role === "admin";
      const renamed = await asking("POST", "/role/", { name: role });
      expect(renamed.status).toBe(isAdmin ? 201 : 403);
    }
  });

  test("leads are deleted and merged by those whose role permits it", async () => {
    const subject = await start({ organization: seed("allow_unassigned") });
    const { body } = await subject.post("/lead/", { name: "Acme" });
    const restricted = as("restricteduser", subject);
    const path = `/lead/${body.id}/`;
    expect((await restricted("DELETE", path)).status).toBe(403);
    const merge = { source: body.id, destination: body.id };
    expect((await restricted("POST", "/lead/merge/", merge)).status).toBe(403);
    expect((await as("user", subject)("DELETE", path)).status).toBe(200);
  });

  test("/me/ says what the role permits", async () => {
    const subject = await start({ organization: seed("allow_unassigned") });
    const permitted = async (role: string): Promise<readonly string[]> =>
      (await as(role, subject)("GET", "/me/")).body.memberships[0]
        .permissions_granted;
    expect(await permitted("role_own")).toEqual(["calling"]);
    expect(await permitted("admin")).toHaveLength(31);
    expect(await permitted("superuser")).not.toContain("manage_organization");
  });
});

describe("a role that sees the leads of its users", () => {
  test.each([
    ["allow_unassigned", ["Mine", "Ours", "Nobody's"]],
    ["require_assignment", ["Mine", "Ours"]],
  ] as const)("with %s", async (behavior, seen) => {
    const subject = await start({ organization: seed(behavior) });
    const [ann] = (await subject.get("/user/")).body.data;
    const lead = async (name: string, values: object): Promise<string> => {
      const contacts = [{ name: `${name} contact` }];
      const body = { name, contacts, ...values };
      const { id } = (await subject.post("/lead/", body)).body;
      await subject.post("/opportunity/", { lead_id: id });
      return id;
    };
    const mine = await lead("Mine", { "custom.cf_owner": "user_own" });
    await lead("Ours", { "custom.cf_team": [ann.id, "user_own"] });
    const theirs = await lead("Theirs", { "custom.cf_owner": ann.id });
    await lead("Nobody's", {});
    const own = as("role_own", subject);
    const list = await own("GET", "/lead/");
    expect(list.body.data.map(nameOf)).toEqual(seen);
    expect(list.body.total_results).toBe(seen.length);
    for (const kind of ["contact", "opportunity"])
      expect((await own("GET", `/${kind}/`)).body.data).toHaveLength(
        seen.length,
      );
    const query = { type: "object_type", object_type: "lead" };
    const search = { query, include_counts: true };
    expect((await own("POST", "/data/search/", search)).body.count.total).toBe(
      seen.length,
    );
    expect((await own("GET", "/lead/?query=theirs")).body.data).toEqual([]);
    expect((await own("GET", `/lead/${mine}/`)).status).toBe(200);
    expect((await own("GET", `/lead/${theirs}/`)).status).toBe(404);
    expect((await own("PUT", `/lead/${theirs}/`, {})).status).toBe(404);
    const contact = { name: "New", lead_id: theirs };
    expect((await own("POST", "/contact/", contact)).status).toBe(400);
    const events = (await own("GET", "/event/")).body.data;
    expect(
      events.filter((one: { lead_id: string }) => one.lead_id === theirs),
    ).toEqual([]);
    expect((await subject.get("/lead/")).body.data).toHaveLength(4);
  });
});

test("two organisations share no id, not of records and not of events", async () => {
  const idsOf = async (name: string): Promise<readonly string[]> => {
    const pipelines = [
      { name: "P", statuses: [{ label: "Open", type: "active" }] },
    ];
    const organization = { name, pipelines, lead_statuses: [{ label: "A" }] };
    const { get, post } = await start({ organization });
    await post("/lead/", { name: "Acme", contacts: [{ name: "Ann" }] });
    const texts = await Promise.all(
      ["/me/", "/lead/", "/event/", "/user/"].map(
        async (path) => (await get(path)).text,
      ),
    );
    return [...texts.join("").matchAll(/[a-z]+_[0-9A-Za-z]{22,}/g)].map(
      ([id]) => id,
    );
  };
  const one = new Set(await idsOf("One"));
  const shared = (await idsOf("Two")).filter((id) => one.has(id));
  expect(one.size).toBeGreaterThan(8);
  expect(shared).toEqual([]);
});
