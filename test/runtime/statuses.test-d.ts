/** What statuses and pipelines allow and what they refuse; `tsc` is what runs this file. */
import { expectTypeOf, test } from "vitest";
import {
  closeId,
  createCloseClient,
  leadStatuses,
  pipelines,
} from "../../generated/index.js";
import type {
  LeadId,
  LeadStatusId,
  LeadStatusName,
  LeadUpdate,
  Opportunity,
  OpportunityStatusName,
  OpportunityUpdate,
  PipelineId,
  StatusId,
} from "../../generated/index.js";

declare const text: string;
declare const leadId: LeadId;
declare const deal: Opportunity;
declare const leadStatusId: LeadStatusId;

test("names are open unions, and what was read is written back", () => {
  const close = createCloseClient({ apiKey: "api_x" });
  expectTypeOf<"customer">().toExtend<LeadStatusName>();
  expectTypeOf<"sales.proposal">().toExtend<OpportunityStatusName>();
  const back: OpportunityUpdate = {
    status: deal.status,
    pipeline: deal.pipeline,
    statusId: deal.statusId,
  };
  if (deal.status === "sales.won") return;
  void close.opportunities.create({ leadId, status: "sales.proposal" });
  void close.opportunities.create({ leadId, pipeline: "renewals" });
  void close.opportunities.update(deal.id, back);
  void close.leads.search({ where: { status: { in: ["customer"] } } });
  void close.opportunities.search({ where: { pipeline: "sales" } });
  void close.opportunities.list({ status: "sales.proposal", leadId });
  void close.opportunities.list({ status: ["sales.won", deal.status] });
  void close.opportunities.list({ pipeline: "sales" });
});

test("a name of something else does not compile", () => {
  // @ts-expect-error -- no such status
  const unknown: LeadUpdate = { status: "custmer" };
  // @ts-expect-error -- an empty text
  const empty: LeadUpdate = { status: "" };
  // @ts-expect-error -- any text
  const any: LeadUpdate = { status: text };
  // @ts-expect-error -- a status of opportunities
  const ofDeals: LeadUpdate = { status: "sales.proposal" };
  // @ts-expect-error -- a status of leads
  const ofLeads: OpportunityUpdate = { status: "customer" };
  // @ts-expect-error -- a status of another pipeline
  const other: OpportunityUpdate = { status: "renewals.demo" };
  // @ts-expect-error -- a status is no pipeline
  const pipeline: OpportunityUpdate = { pipeline: "sales.proposal" };
  void [unknown, empty, any, ofDeals, ofLeads, other, pipeline];
  const close = createCloseClient({ apiKey: "api_x" });
  // @ts-expect-error -- no such status
  void close.leads.search({ where: { status: "custmer" } });
  // @ts-expect-error -- no such status
  void close.opportunities.list({ status: "sales.propsal" });
  // @ts-expect-error -- a status of leads
  void close.opportunities.list({ status: "customer" });
  // @ts-expect-error -- nor in a list
  void close.opportunities.list({ status: ["sales.won", "renewals.demo"] });
  // @ts-expect-error -- a status is no pipeline
  void close.opportunities.list({ pipeline: "sales.proposal" });
  // @ts-expect-error -- Close lists leads all or none: search finds them by status
  void close.leads.list({ status: "customer" });
});

test("an id of something else does not compile", () => {
  // @ts-expect-error -- an id of a lead's status on an opportunity
  const wrong: OpportunityUpdate = { statusId: leadStatusId };
  // @ts-expect-error -- the same, from the list
  const listed: OpportunityUpdate = { statusId: leadStatuses.customer };
  // @ts-expect-error -- an id of an opportunity's status on a lead
  const back: LeadUpdate = { statusId: pipelines.sales.statuses.won };
  // @ts-expect-error -- a pipeline is no status
  const line: OpportunityUpdate = { statusId: pipelines.sales.id };
  // @ts-expect-error -- a text of any kind
  const plain: LeadUpdate = { statusId: `stat_${text}` };
  void [wrong, listed, back, line, plain];
});

test("text becomes an id of a status only with its kind, which is checked", () => {
  expectTypeOf(closeId("leadStatus", text)).toEqualTypeOf<LeadStatusId>();
  expectTypeOf(closeId("pipeline", text)).toEqualTypeOf<PipelineId>();
  expectTypeOf(closeId<LeadId>(text)).toEqualTypeOf<LeadId>();
  const own: LeadUpdate = { statusId: closeId("leadStatus", text) };
  // @ts-expect-error -- another kind
  const other: LeadUpdate = { statusId: closeId("opportunityStatus", text) };
  // @ts-expect-error -- without its kind nothing can be checked
  closeId<LeadStatusId>(text);
  // @ts-expect-error -- nor here
  closeId<StatusId>(process.env["STATUS"] ?? "");
  // @ts-expect-error -- nor here
  const inferred: LeadUpdate = { statusId: closeId(text) };
  // @ts-expect-error -- no such kind
  closeId("status", text);
  void [own, other, inferred];
});
