/** What people see of the names of roles, and of what an organisation calls leads, contacts and opportunities. */
import { expect, test } from "vitest";
import type { OrganizationSeed } from "../../src/emulator/index.js";
import { parseLock } from "../../src/lock/read-lock.js";
import type { Live } from "../support/live.js";
import { environmentOf } from "../support/project.js";
import { goLive, smallOrganization, withoutRuntime } from "../support/live.js";

const manager = "role_manager";

/** Leads are “Accounts”, and so is a custom object type. */
const organization: OrganizationSeed = {
  ...smallOrganization,
  lead_statuses: [{ id: "stat_new", label: "New" }],
  roles: [
    { id: manager, name: "Sales */ Manager" },
    { id: "role_clerk", name: "Clerk" },
  ],
  custom_fields: {
    lead: [
      {
        id: "cf_tier",
        name: "Tier",
        type: "text",
        editable_with_roles: ["admin", manager],
      },
      { id: "cf_plain", name: "Plain", type: "text" },
    ],
  },
  custom_object_types: [
    {
      id: "cotype_account",
      name: "Account",
      name_plural: "Accounts",
      fields: [{ id: "cf_plan", name: "Plan", type: "text" }],
    },
  ],
  standard_object_labels: [
    { label_type: "lead", singular: "Account", plural: "Accounts" },
    { label_type: "lead_status", singular: "Stage", plural: "Stages" },
  ],
};

const lockPath = "generated/close.lock.json";

const start = (seed = organization): Promise<Live> =>
  goLive(withoutRuntime, seed);

test("comments name roles, and leads as people see them; names stay, and none collides with a custom object type", async () => {
  const { project } = await start();
  await project.generate();
  const lead = await project.read("generated/lead.ts");
  expect(lead).toContain(
    `/** Lead: Close's leads (shown as "Accounts" in Close), with the custom fields of this organisation. */`,
  );
  expect(lead).toContain("export interface Lead extends LeadRecord");
  expect(lead).toContain(
    "Editable with admin, Sales &#42;/ Manager (role_manager).",
  );
  expect(await project.read("generated/objects/account.ts")).toContain(
    "export interface Account extends CustomObjectRecord",
  );
  expect(await project.read("generated/statuses.ts")).toContain(
    `/** The statuses of leads by name, with their ids (shown as "Stages" in Close). */`,
  );
  const client = await project.read("generated/client.ts");
  expect(client).toContain(
    `/** Close's leads (shown as "Accounts" in Close). */\n  readonly leads: `,
  );
  expect(client).toContain("readonly accounts: ");
  const { schema } = parseLock(await project.read(lockPath), lockPath);
  expect(schema["default"]?.roles).toEqual({ [manager]: "Sales */ Manager" });
  expect((await project.cli(["check"])).code).toBe(0);
});

test("reports say who may edit by name, and which “Account” is meant", async () => {
  const live = await start();
  await live.project.generate();
  await live.put("/custom_field/lead/cf_plain/", {
    editable_with_roles: ["role_clerk", manager, "restricteduser"],
  });
  await live.delete("/custom_field/custom_object_type/cf_plan/");
  const { stdout } = await live.project.cli(["check", "--json"]);
  const [org] = JSON.parse(stdout).orgs;
  const messages = org.drift.map(
    ({ message }: { readonly message: string }) => message,
  );
  expect(messages.sort()).toEqual([
    "The field “Plain” `plain` (cf_plain) of “Account” (lead) can now be edited by restricteduser and “Clerk” (role_clerk) and “Sales */ Manager” (role_manager) only.",
    "The field “Plan” `plan` (cf_plan) of “Account” is gone.",
  ]);
});

test("another label of leads is a safe change, and none where only one side knows it", async () => {
  const live = await start();
  const { project } = live;
  await project.generate();
  await live.put("/standard_object_label/lead/", {
    singular: "Company",
    plural: "Companies",
  });
  const check = async () => {
    const { code, stdout } = await project.cli(["check", "--json"]);
    return { code, org: JSON.parse(stdout).orgs[0] };
  };
  const { org } = await check();
  expect(org.drift).toMatchObject([
    {
      kind: "object.relabelled",
      severity: "safe",
      object: { id: "lead", label: "Account" },
      before: { label: "Account", labelPlural: "Accounts" },
      after: { label: "Company", labelPlural: "Companies" },
      message:
        "The object type “Account” `lead` (lead) is now called “Company”, in the plural “Companies”.",
      reason:
        "Close's API and generated code call it as before, whatever an organisation does; only comments in generated code change.",
    },
  ]);
  await project.generate();
  expect(await project.read("generated/lead.ts")).toContain('"Companies"');
  await live.delete("/standard_object_label/lead/");
  expect((await check()).org.drift[0].message).toBe(
    "The object type “Company” `lead` (lead) is now called “Lead”, in the plural “Leads”.",
  );
  const lock = await project.read(lockPath);
  const older = lock.replace(/,\n {6}"standardLabels": [^]*?\n {6}\}/, "");
  expect(older).not.toBe(lock);
  await project.write(lockPath, older);
  expect((await check()).org.drift).toEqual([]);
});

test("words that cannot be read stay as the lock has them; a lock that never had any stays without", async () => {
  const refused = { error: "Not found" };
  const blind = await start({
    ...organization,
    override: {
      "GET /role/": refused,
      "GET /standard_object_label/": refused,
    },
  });
  await blind.project.generate();
  const lock = await blind.project.read(lockPath);
  expect(lock).not.toContain('"roles"');
  expect(lock).not.toContain('"standardLabels"');
  expect(await blind.project.read("generated/lead.ts")).toContain(
    "Editable with admin, role_manager.",
  );

  const { project } = await start();
  await project.generate();
  const known = await project.files();
  await project.generate({ env: environmentOf(blind.emulator) });
  expect(await project.files()).toEqual(known);
});

test("warnings, errors and tables say “Account” (lead); names and keys of the config stay Close's", async () => {
  const { lead = [], ...fields } = organization.custom_fields ?? {};
  const seed: OrganizationSeed = {
    ...organization,
    custom_fields: {
      ...fields,
      lead: [
        ...lead,
        { id: "cf_size", name: "Size", type: "choices", choices: [] },
        { id: "cf_copy", name: "Plain", type: "text" },
      ],
    },
  };
  const live = await goLive(
    { ...withoutRuntime, exclude: ["Lead.Tier"] },
    seed,
  );
  const { project } = live;
  const first = await project.cli([]);
  expect(first.stderr).toContain(
    "“Size” (cf_size) of “Account” (lead) has no choices",
  );
  expect(first.stderr).toContain("wanted or taken by “Plain” (cf_");
  expect(first.stderr).toContain(") of “Account” (lead)");
  expect(first.stderr).not.toContain("“Lead”");
  const { stdout } = await project.cli(["fields"]);
  expect(stdout).toContain("Lead  “Account”  close.leads\n");
  expect(stdout).toContain("Lead statuses  “Stages”\n");
  expect(await project.read("generated/lead.ts")).toContain('label: "Lead",');
  await live.put("/custom_field/lead/cf_tier/", { name: "Level" });
  const relabelled = await project.cli([]);
  expect(relabelled.stderr).toContain(
    "“Level” (cf_tier) of “Account” (lead), which had that label: write “Lead.Level”.",
  );
  await project.configure({ ...withoutRuntime, names: { "Lead.Size": "id" } });
  const refused = await project.cli(["--offline"]);
  expect(refused.stderr).toContain(
    "names “Size” (cf_size) of “Account” (lead) “id”, but",
  );
});

test("the statuses of leads go by what people see, beside Close's word", async () => {
  const live = await start();
  const { project } = live;
  await project.generate();
  await live.put("/status/lead/stat_new/", { label: "Fresh" });
  const { stdout } = await project.cli(["check"]);
  expect(stdout).toContain("The “Stage” (lead status) “New” `new` (stat_new) ");
  expect(stdout).toMatch(/^ {2}Stage$/m);
});
