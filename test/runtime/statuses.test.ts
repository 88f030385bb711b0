/** Statuses and pipelines by name: read, written, selected, searched for, and in events. */
import { describe, expect, onTestFinished, test } from "vitest";
import {
  CloseInputError,
  closeId,
  createCloseClient,
  lead,
  leadStatuses,
  opportunity,
  parseEvent,
  pipelines,
} from "../../generated/index.js";
import type {
  LeadStatusId,
  LeadModel,
  Opportunity,
} from "../../generated/index.js";
import { sampleOrganization, startEmulator } from "../../src/emulator/index.js";
import { defineLead } from "../../src/runtime/record/codec.js";
import { errorOf } from "../support/runtime-server.js";

async function openSample() {
  const { url, apiKey, close } = await startEmulator({
    organization: sampleOrganization,
  });
  const client = createCloseClient({ baseUrl: url, apiKey });
  onTestFinished(async () => {
    await client.close();
    await close();
  });
  return client;
}

describe("a record", () => {
  test("says its status and its pipeline by name, beside their ids", () => {
    const { customer } = leadStatuses;
    expect(lead.fromWire({ id: "lead_1", status_id: customer })).toMatchObject({
      status: "customer",
      statusId: customer,
    });
    const { id, statuses } = pipelines.sales;
    const raw = { status_id: statuses.proposal, pipeline_id: id };
    expect(opportunity.fromWire(raw)).toMatchObject({
      status: "sales.proposal",
      statusId: statuses.proposal,
      pipeline: "sales",
      pipelineId: id,
    });
  });

  test("gives the id where the code does not know a status yet, and takes it back", () => {
    const { status } = lead.fromWire({ id: "lead_1", status_id: "stat_newer" });
    expect(status).toBe("stat_newer");
    expect(lead.toWire({ status })).toEqual({ status_id: "stat_newer" });
  });

  test("is written by name, by id, or by both where they agree", () => {
    const { customer: statusId, potential } = leadStatuses;
    const body = { status_id: statusId };
    expect(lead.toWire({ status: "customer" })).toEqual(body);
    expect(lead.toWire({ statusId })).toEqual(body);
    expect(lead.toWire({ status: "customer", statusId })).toEqual(body);
    expect(() =>
      lead.toWire({ status: "customer", statusId: potential }),
    ).toThrow("which was given another value");
    expect(
      opportunity.toWire({ status: "renewals.due", pipeline: "renewals" }),
    ).toEqual({
      status_id: pipelines.renewals.statuses.due,
      pipeline_id: pipelines.renewals.id,
    });
  });

  test.each([
    ["a name that there is not", "custmer", 'it is one of "potential"'],
    ["an empty text", "", 'it is one of "potential"'],
    ["a label", "Not interested", 'it is one of "potential"'],
    ["null: a lead always has one", null, 'it is one of "potential"'],
    ["a status of opportunities", "sales.proposal", 'it is one of "potential"'],
  ])("refuses %s before anything is sent", (_what, status, message) => {
    expect(() => lead.toWire({ status } as never)).toThrow(CloseInputError);
    expect(() => lead.toWire({ status } as never)).toThrow(message);
  });

  test("refuses a status of another pipeline than the one beside it", () => {
    expect(() =>
      opportunity.toWire({ pipeline: "sales", status: "renewals.due" }),
    ).toThrow("“renewals.due” is no status of the pipeline “sales”");
  });

  test("has in each organisation the id of that one", () => {
    const shared = defineLead<LeadModel>({
      typeId: "lead",
      label: "Lead",
      members: (builtIn) =>
        ({
          id: builtIn(),
          statusId: builtIn(),
          status: builtIn({ won: { us: "stat_us", eu: "stat_eu" } }),
          extra: builtIn(),
        }) as never,
    });
    const read = (id: string) => shared.fromWire({ status_id: id }) as object;
    expect(read("stat_us")).toMatchObject({ status: "won" });
    expect(read("stat_eu")).toMatchObject({ status: "won" });
    const write = (org?: string) =>
      shared.toWire({ status: "won" } as never, { org });
    expect(write("eu")).toEqual({ status_id: "stat_eu" });
    expect(write("us")).toEqual({ status_id: "stat_us" });
    expect(() => write("jp")).toThrow("in the organisation jp");
  });
});

describe("with a local Close", () => {
  test("a deal moves through its pipelines by names, and is found by them", async () => {
    const close = await openSample();
    const { id: leadId } = await close.leads.create({
      name: "Acme",
      status: "qualified",
    });
    const deal = await close.opportunities.create({
      leadId,
      status: "sales.demo",
    });
    expect(deal.status).toBe("sales.demo");
    const moved = await close.opportunities.update(deal.id, {
      status: "renewals.due",
    });
    expect([moved.status, moved.pipeline]).toEqual([
      "renewals.due",
      "renewals",
    ]);
    const found = async (where: object) => {
      const ids: string[] = [];
      for await (const { id } of close.opportunities.search({ where }))
        ids.push(id);
      return ids;
    };
    expect(await found({ status: "renewals.due" })).toContain(deal.id);
    expect(await found({ pipeline: "renewals" })).toContain(deal.id);
    expect(await found({ pipeline: "sales" })).not.toContain(deal.id);
    expect(
      await found({ not: { status: { in: ["sales.demo", "sales.won"] } } }),
    ).toContain(deal.id);
    const picked = await close.leads.get(leadId, { select: ["status"] });
    expect(picked).toEqual({ id: leadId, status: "qualified" });
  });

  test("opportunities are listed by names of statuses and pipelines; a name that there is not is refused before anything is sent", async () => {
    const close = await openSample();
    const { id: leadId } = await close.leads.create({ name: "Acme" });
    for (const status of ["sales.demo", "sales.won", "renewals.due"] as const)
      await close.opportunities.create({ leadId, status });
    const listed = async (query: object): Promise<readonly string[]> => {
      const statuses: string[] = [];
      const list = close.opportunities.list({ leadId, ...query } as never);
      for await (const { status } of list as AsyncIterable<Opportunity>)
        statuses.push(status);
      return statuses.sort();
    };
    const { won } = pipelines.sales.statuses;
    expect(await listed({ status: "sales.demo" })).toEqual(["sales.demo"]);
    expect(await listed({ status: won })).toEqual(["sales.won"]);
    expect(await listed({ status: ["sales.won", "renewals.due"] })).toEqual([
      "renewals.due",
      "sales.won",
    ]);
    expect(await listed({ pipeline: "sales" })).toEqual([
      "sales.demo",
      "sales.won",
    ]);
    const refused = async (query: object) => {
      const error = await errorOf(listed(query));
      expect(error).toBeInstanceOf(CloseInputError);
      return (error as Error).message;
    };
    expect(await refused({ status: "sales.propsal" })).toMatch(
      /^status of "Opportunity" cannot be "sales.propsal": it is one of "sales.demo", /,
    );
    expect(await refused({ pipeline: "sales.won" })).toMatch(
      /^pipeline of "Opportunity" cannot be "sales.won": it is one of "sales", "renewals"/,
    );
    expect(await refused({ status: [] })).toBe(
      'status of "Opportunity" takes a name, or a list of names, of at least one status.',
    );
    expect(await refused({ status: "sales.won", pipeline: "sales" })).toBe(
      'Give one of status and pipeline to narrow a list of "Opportunity", or use search.',
    );
  });

  test("a search for a name that there is not is refused, and for an order by status too", async () => {
    const close = await openSample();
    const search = async (query: object) => {
      const records = close.leads.search(query as never);
      return errorOf(records[Symbol.asyncIterator]().next());
    };
    expect(await search({ where: { status: "custmer" } })).toMatchObject({
      name: "CloseInputError",
      message: expect.stringContaining('status of "Lead" cannot be') as string,
    });
    expect(await search({ orderBy: { status: "asc" } })).toMatchObject({
      message: expect.stringContaining("cannot be ordered by status") as string,
    });
  });
});

test("an event says a change of status in names", () => {
  const { potential, customer } = leadStatuses;
  const event = parseEvent({
    object_type: "lead",
    action: "updated",
    object_id: "lead_1",
    changed_fields: ["status_id"],
    data: { id: "lead_1", status_id: customer },
    previous_data: { status_id: potential },
  });
  expect(event).toMatchObject({
    changedFields: ["statusId", "status"],
    data: { status: "customer" },
    previousData: { status: "potential", statusId: potential },
  });
});

describe("closeId", () => {
  test("takes an id of a kind, and refuses the ids of others", () => {
    const id: LeadStatusId = closeId("leadStatus", "stat_abc");
    expect(id).toBe("stat_abc");
    expect(closeId("pipeline", "pipe_1")).toBe("pipe_1");
    expect(() => closeId("leadStatus", "")).toThrow("begins with stat_");
    expect(() => closeId("leadStatus", undefined)).toThrow("undefined");
    expect(() => closeId("lead", "cont_1")).toThrow(
      'Not an id of Close that begins with lead_: "cont_1"',
    );
    // A program in JavaScript may say anything.
    const anyKind: (kind: string, text: string) => unknown = closeId as never;
    for (const kind of ["leads", "toString"])
      expect(() => anyKind(kind, "lead_1")).toThrow(
        `closeId knows no kind "${kind}".`,
      );
    expect(() => closeId("lead", "lead_1/../x")).toThrow(TypeError);
  });
});
