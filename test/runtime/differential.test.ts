/** What the wrappers say of a record, and what Close makes of it, must be the same. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createCloseClient } from "../../generated/index.js";
import type { FieldDescriptor } from "../../generated/index.js";
import { wrappers } from "../../generated/models.js";
import { build } from "../../generated/testing.js";
import { startEmulator } from "../../src/emulator/index.js";
import type { Emulator } from "../../src/emulator/index.js";
import { writtenNames, writtenRecords } from "../support/sample-client.js";
import type { WrittenName } from "../support/sample-client.js";

const numRuns = Number(process.env["FUZZ_RUNS"] ?? 40);
vi.setConfig({ testTimeout: 30_000 + numRuns * 500 });

type Client = ReturnType<typeof createCloseClient>;

let server: Emulator;
let close: Client;
/** Ids that fields can refer to, by the name of the wrapper. */
let ids: Readonly<Record<string, readonly string[]>>;
let leadId: string;

beforeAll(async () => {
  server = await startEmulator();
  close = createCloseClient({ apiKey: server.apiKey, baseUrl: server.url });
  const lead = await close.leads.create({
    name: "Acme",
    contacts: [{ name: "Ada" }, { name: "Bob" }],
  });
  const contacts = lead.contacts.map(({ id }) => id);
  const [pointOfContact] = contacts;
  if (pointOfContact === undefined) throw new TypeError("No contact came.");
  const accounts = [];
  for (const name of ["One", "Two", "Three"]) {
    const input = build.account({ leadId: lead.id, pointOfContact, name });
    accounts.push(await close.objects.accounts.create(input));
  }
  const contract = await close.objects.contracts.create(
    build.contract_xgL4({ leadId: lead.id }),
  );
  const me = await close.request("GET", "/me/");
  leadId = lead.id;
  ids = {
    contact: contacts,
    account: accounts.map(({ id }) => id),
    contract_xgL4: [contract.id],
    user: [(me as { readonly id: string }).id],
  };
});

afterAll(async () => {
  await close.close();
  await server.close();
});

interface SomeRecords {
  create(input: object): Promise<{ readonly id: string }>;
  get(id: string): Promise<object>;
}

/** Creates and reads a record of an object type; the types of the client are tested elsewhere. */
function recordsOf(name: WrittenName): SomeRecords {
  const all: Readonly<Record<WrittenName, SomeRecords>> = writtenRecords(close);
  return all[name];
}

const day = fc
  .date({
    min: new Date("1900-01-01"),
    max: new Date("2100-01-01"),
    noInvalidDate: true,
  })
  .map((date) => date.toISOString());

/** Text as people type it; Close keeps it as it is, but for what is no text at all. */
const text = fc.string({ minLength: 1, maxLength: 40, unit: "grapheme" });

/** A valid value of a field; undefined where the sample has nothing that it could refer to. */
function valueOf(field: FieldDescriptor): fc.Arbitrary<unknown> | undefined {
  const { type, choices = [], target = "" } = field;
  switch (type) {
    case "text":
    case "textarea":
    case "hidden":
      return text.filter((value) => value.trim() === value && value !== "");
    case "number":
      return fc.oneof(
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) =>
          // JSON has no negative zero.
          Object.is(value, -0) ? 0 : value,
        ),
      );
    case "date":
      return day.map((moment) => moment.slice(0, 10));
    case "datetime":
      return day;
    case "choices":
      return choices.length === 0 ? undefined : fc.constantFrom(...choices);
    case "user":
      return fc.constantFrom(...(ids["user"] ?? []));
    case "contact":
    case "custom_object": {
      const known = ids[target] ?? [];
      return known.length === 0 ? undefined : fc.constantFrom(...known);
    }
    default:
      return undefined;
  }
}

function inputOf(name: WrittenName): fc.Arbitrary<Record<string, unknown>> {
  const { fields, kind } = wrappers[name];
  const entries = Object.entries<FieldDescriptor>(fields).flatMap(
    ([member, field]) => {
      const value = valueOf(field);
      // What a lead refers to must be on the lead, which is not there yet.
      const isLater = kind === "lead" && field.target !== undefined;
      if (value === undefined || isLater) return [];
      const values = fc.uniqueArray(value, { minLength: 1, maxLength: 3 });
      const given = field.many ? values : value;
      return [[member, field.required ? given : fc.option(given)] as const];
    },
  );
  const own = {
    ...(kind === "lead" ? {} : { leadId: fc.constant(leadId) }),
    ...(kind === "customActivity" || kind === "opportunity"
      ? {}
      : { name: text.filter((value) => value.trim() === value) }),
  };
  return fc.record({ ...own, ...Object.fromEntries(entries) });
}

/** Points in time come back in UTC, whatever they were sent in. */
function moment(value: unknown): unknown {
  return typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value)
    ? new Date(value).toISOString()
    : value;
}

test.each(writtenNames)(
  "%s: what was written, what the wrapper reads of it and what Close gives back agree (D3)",
  async (name) => {
    const wrapper = wrappers[name];
    await fc.assert(
      fc.asyncProperty(inputOf(name), async (input) => {
        const created: { readonly id: string } =
          await recordsOf(name).create(input);
        const read: object = await recordsOf(name).get(created.id);
        const local: object = wrapper.fromWire(wrapper.toWire(input as never));
        expect(read).toMatchObject(created);
        const fromClose = new Map(Object.entries(read));
        const fromWrapper = new Map(Object.entries(local));
        for (const member of Object.keys(input)) {
          expect(moment(fromWrapper.get(member))).toEqual(
            moment(fromClose.get(member)),
          );
        }
      }),
      { numRuns },
    );
  },
);
