/** Everyday programs as others write them, with `fetch` and without our client, against the local Close. */
import { expect, test } from "vitest";
import type { OrganizationSeed } from "../../src/emulator/index.js";
import { start } from "../support/emulator-client.js";
import { connect, everything } from "./programs/api.js";
import { cloneSchema, parity } from "./programs/clone-schema.js";
import { reportEvents } from "./programs/event-report.js";
import { importCsv } from "./programs/import-csv.js";
import { mergeDuplicates } from "./programs/merge-duplicates.js";
import { runBot } from "./programs/task-bot.js";

const noon = new Date("2026-03-01T12:00:00.000Z");

/** A local Close, and what programs of others send to it. */
async function open(organization?: OrganizationSeed) {
  const subject = await start({
    now: () => noon,
    ...(organization === undefined ? {} : { organization }),
  });
  const { url, apiKey } = subject.emulator;
  return { ...subject, send: connect(url, apiKey) };
}

const source: OrganizationSeed = {
  name: "Original",
  roles: [{ id: "role_a", name: "Sales", permissions: ["calling"] }],
  lead_statuses: [{ label: "New" }, { label: "Customer" }],
  pipelines: [
    {
      name: "Sales",
      statuses: [
        { label: "Open", type: "active" },
        { label: "Won", type: "won" },
      ],
    },
    { name: "Renewals", statuses: [{ label: "Due", type: "active" }] },
  ],
  custom_object_types: [
    {
      id: "cotype_a",
      name: "Contract",
      name_plural: "Contracts",
      editable_with_roles: ["admin", "role_a"],
      fields: [
        { name: "Number", type: "text", required: true },
        {
          name: "Follows",
          type: "custom_object",
          referenced_custom_type_id: "cotype_a",
          back_reference_is_visible: false,
        },
      ],
    },
    { name: "Old", name_plural: "Olds", is_archived: true },
  ],
  custom_activity_types: [
    {
      id: "actitype_a",
      name: "Visit",
      description: "A visit.",
      fields: [{ name: "Notes", type: "textarea" }],
    },
  ],
  custom_fields: {
    lead: [
      {
        name: "Contracts",
        type: "custom_object",
        accepts_multiple_values: true,
        referenced_custom_type_id: "cotype_a",
      },
      {
        name: "Tier",
        type: "choices",
        choices: ["Gold", "Silver"],
        editable_with_roles: ["role_a"],
      },
    ],
    contact: [{ name: "Born", type: "date", description: "The birthday." }],
    opportunity: [{ name: "Reason", type: "text" }],
    shared: [
      {
        name: "Owner",
        type: "user",
        associations: [
          { object_type: "lead" },
          {
            object_type: "custom_activity_type",
            custom_activity_type_id: "actitype_a",
            required: true,
            editable_with_roles: ["role_a"],
          },
        ],
      },
    ],
  },
  standard_object_labels: [
    { label_type: "lead", singular: "Account", plural: "Accounts" },
  ],
};

test("a schema is copied to another organisation, and the two are alike", async () => {
  const original = await open(source);
  const copy = await open({ name: "Copy" });
  const { send } = original;
  const { fields } = await send("GET", "/custom_field_schema/lead/");
  // The order in which people see fields is not that in which they were made.
  const reversed = fields
    .toReversed()
    .map(({ id }: { id: string }) => ({ id }));
  await send("PUT", "/custom_field_schema/lead/", { fields: reversed });
  expect((await parity(send, copy.send)).length).toBeGreaterThan(10);
  const ids = await cloneSchema(send, copy.send);
  expect(ids.size).toBeGreaterThan(15);
  expect(await parity(send, copy.send)).toEqual([]);
  const [first] = (await copy.send("GET", "/custom_field/lead/")).data;
  await copy.send("PUT", `/custom_field/lead/${first.id}/`, { name: "Other" });
  expect(await parity(send, copy.send)).toHaveLength(2);
});

test("a report over the event log counts all that happened, page by page", async () => {
  const { send, emulator } = await open();
  const colleague = connect(emulator.url, emulator.keyWithRole("superuser"));
  const made: string[] = [];
  for (let index = 0; index < 30; index += 1) {
    const asking = index % 3 === 0 ? colleague : send;
    const { id } = await asking("POST", "/lead/", {
      name: `L ${String(index)}`,
    });
    made.push(id);
  }
  for (const id of made.slice(0, 10))
    await send("PUT", `/lead/${id}/`, { description: "Known." });
  for (const id of made.slice(0, 4)) await send("DELETE", `/lead/${id}/`);
  await send("POST", "/lead/merge/", {
    source: made[5],
    destination: made[6],
  });
  const report = await reportEvents(send);
  const [me] = (await send("GET", "/user/")).data;
  const [, other] = (await send("GET", "/user/")).data.filter(
    ({ id }: { id: string }) => id !== me.id,
  );
  expect(other).toBeDefined();
  expect(report).toMatchObject({
    "Ada: lead created": 20,
    "Ada: lead updated": 10,
    "Ada: lead deleted": 5,
    "Ada: lead merged": 1,
  });
  const created = Object.entries(report).filter(([line]) =>
    line.endsWith(": lead created"),
  );
  expect(created.reduce((sum, [, count]) => sum + count, 0)).toBe(30);
});

test("a table is imported: known leads are updated, new ones made, wrong rows refused", async () => {
  const { send } = await open();
  const table = `name,person,email,phone,Industry,# of users
"Acme, Inc.","Wile ""E."" Coyote",wile@acme.example,+1 650 333 4444,SaaS,20
Zeta,Mary,mary@zeta.example,,Retail,3
Zeta,Bob,bob@zeta.example,not a number,Retail,3
Wrong,Ann,ann@wrong.example,,Farming,1`;
  expect(await importCsv(send, table)).toMatchObject({
    made: 2,
    updated: 0,
    refused: [
      [3, { "field-errors": { contacts: expect.anything() } }],
      [4, { "field-errors": expect.anything() }],
    ],
  });
  const again = table.replace("SaaS,20", "SaaS,21");
  expect(await importCsv(send, again)).toMatchObject({ made: 0, updated: 2 });
  const leads = await everything(send, "/lead/");
  expect(leads.map(({ name }) => name)).toEqual(["Acme, Inc.", "Zeta"]);
  expect(leads[0].custom).toMatchObject({ Industry: "SaaS", "# of users": 21 });
  expect(leads[0].contacts[0].name).toBe('Wile "E." Coyote');
});

test("duplicates are merged over the whole list, and what belongs to them moves", async () => {
  const names = ["Acme", "acme inc", "Zeta", "ACME, Inc."];
  const records = Array.from({ length: 430 }, (_, index) => ({
    kind: "lead" as const,
    body: {
      name: names[index / 100] ?? `Lead ${String(index)}`,
      contacts: index % 100 === 0 ? [{ name: `C ${String(index)}` }] : [],
    },
  }));
  const { send } = await open({
    name: "Doubles",
    lead_statuses: [{ label: "New" }],
    records,
  });
  expect(await mergeDuplicates(send)).toHaveLength(2);
  const left = await everything(send, "/lead/", 200);
  expect(left).toHaveLength(428);
  const acme = left.find(({ name }) => name === "Acme");
  expect(acme.contacts.map(({ name }: { name: string }) => name)).toEqual([
    "C 0",
    "C 100",
    "C 300",
  ]);
  expect(await mergeDuplicates(send)).toEqual([]);
});

test("a bot does its tasks: a note each, the task done, the next one made", async () => {
  const { send } = await open();
  const me = await send("GET", "/me/");
  const { id: lead } = await send("POST", "/lead/", { name: "Acme" });
  for (const [text, date] of [
    ["bot: Thank", "2026-03-01"],
    ["bot: Call", "2026-04-01"],
    ["Something else", "2026-02-01"],
  ])
    await send("POST", "/task/", {
      _type: "lead",
      lead_id: lead,
      text,
      date,
      assigned_to: me.id,
    });
  const notes = await runBot(send, "2026-03-01");
  expect(notes).toHaveLength(1);
  const note = await send("GET", `/activity/note/${notes[0] ?? ""}/`);
  expect(note).toMatchObject({ _type: "Note", note: "Thank for Acme" });
  const open_ = await everything(
    send,
    `/task/?lead_id=${lead}&is_complete=false`,
  );
  expect(open_.map(({ text }) => text).toSorted()).toEqual([
    "Look at: Thank",
    "Something else",
    "bot: Call",
  ]);
  const shown = await send("GET", `/lead/${lead}/`);
  expect(shown.tasks).toHaveLength(3);
  expect(await runBot(send, "2026-03-01")).toEqual([]);
  const feed = await everything(send, `/activity/?lead_id=${lead}`);
  expect(feed.map(({ _type: type }) => type)).toEqual(
    expect.arrayContaining(["Note", "TaskCompleted"]),
  );
  const report = await reportEvents(send);
  expect(report).toMatchObject({
    "Ada: activity.note created": 1,
    "Ada: task.lead created": 4,
  });
});
