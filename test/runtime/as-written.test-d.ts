/** Lines as people write them, with the types that they write; `tsc` is what runs this file. */
import { expectTypeOf, test } from "vitest";
import {
  account,
  becamePublished,
  closeId,
  createCloseClient,
  lead,
  parseEvent,
  siteVisit,
  whenChanged,
} from "../../generated/index.js";
import type * as Close from "../../generated/index.js";
import type {
  Account,
  AccountCreate,
  AccountId,
  AccountModel,
  AccountStatus,
  AccountUpdate,
  CloseClient,
  CloseEvent,
  ContactCreate,
  IdOf,
  Lead,
  LeadCreate,
  LeadId,
  LeadModel,
  LeadUpdate,
  Model,
  Models,
  Open,
  OpportunityCreate,
  ReadOnlyRecords,
  Records,
  Resource,
  ResourceId,
  Search,
  SiteVisit,
  SiteVisitCreate,
  SiteVisitDraft,
  Tags,
  UnknownChoice,
  UserId,
} from "../../generated/index.js";
import { build } from "../../generated/testing.js";
import { startEmulator } from "../../src/local/local.js";
import type * as Local from "../../src/local/local.js";

declare const id: AccountId;
declare const leadId: LeadId;
declare const resourceId: ResourceId;
declare const userId: UserId;
declare const signal: AbortSignal;
declare const isSo: boolean;
declare const text: string;
declare const one: Lead;
declare const other: Account;

const close: CloseClient = createCloseClient({ apiKey: "api_local" });

async function collect<T>(list: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of list) all.push(item);
  return all;
}

test("what is read is the plain record, whatever stands on the other side", () => {
  void (async (): Promise<unknown> => {
    const read: Account = await close.objects.accounts.get(id);
    const called: Lead = await close.leads.get(leadId, { signal });
    const unselected: Lead = await close.leads.get(leadId, {
      select: undefined,
    });
    const made: Account = await close.objects.accounts.create({
      leadId,
      name: "Acme",
      pointOfContact: closeId("cont_ada"),
    });
    const changed: Account = await close.objects.accounts.update(id, {});
    const leads: Lead[] = [];
    leads.push(await close.leads.get(leadId));
    for await (const lead of close.leads.list()) leads.push(lead);
    for await (const lead of close.leads.list({}, { signal })) leads.push(lead);
    for await (const lead of close.leads.search()) leads.push(lead);
    const list: AsyncIterable<Lead> = close.leads.search({ limit: 1 });
    const few: Lead[] = await collect(close.leads.search({ where: {} }));
    const all: Lead[] = await Promise.all(
      [leadId].map((each) => close.leads.get(each)),
    );
    const [first, second]: [Lead, Account] = await Promise.all([
      close.leads.get(leadId),
      close.objects.accounts.get(id),
    ]);
    const done: PromiseSettledResult<Lead>[] = await Promise.allSettled([
      close.leads.get(leadId),
    ]);
    const both: { lead: Lead; accounts: Account[] } = {
      lead: await close.leads.get(leadId),
      accounts: await collect(close.objects.accounts.list({ leadId })),
    };
    const maybe: Lead | null = await close.leads.get(leadId).catch(() => null);
    const byId = new Map<LeadId, Lead>();
    byId.set(leadId, await close.leads.get(leadId));
    const back: { lead: readonly Lead[] } =
      await close.objects.accounts.backReferences(read);
    const howMany: number = await close.leads.count();
    void [called, unselected, made, changed, list, few, all, first, second];
    return [done, both, maybe, back, howMany];
  });
  const returned = (leadId: LeadId): Promise<Lead> => close.leads.get(leadId);
  const awaited = async (leadId: LeadId): Promise<Lead> =>
    close.leads.get(leadId);
  const callback = (done: (lead: Lead) => void): void => {
    void close.leads.get(leadId).then(done);
  };
  void [returned, awaited, callback];
});

test("readers are values: passed on, taken apart, and their types named", () => {
  const { get, list, search } = close.leads;
  const reader: { get(id: LeadId): Promise<Lead> } = close.leads;
  const plain: (id: LeadId) => Promise<Lead> = get;
  const lists: () => AsyncIterable<Lead> = list;
  const searches: (
    query: Close.SearchQuery<Models, LeadModel>,
  ) => AsyncIterable<Lead> = search;
  const fake: Pick<CloseClient["leads"], "get"> = {
    get: (id: LeadId) => get(id),
  };
  expectTypeOf<ReturnType<typeof get>>().toEqualTypeOf<Promise<Lead>>();
  expectTypeOf<Awaited<ReturnType<typeof get>>>().toEqualTypeOf<Lead>();
  expectTypeOf<ReturnType<typeof list>>().toEqualTypeOf<AsyncIterable<Lead>>();
  expectTypeOf<ReturnType<typeof search>>().toEqualTypeOf<
    AsyncIterable<Lead>
  >();
  void [reader, plain, lists, searches, fake];
});

async function everything<M extends Model>(
  records: Records<Models, M>,
): Promise<M["record"][]> {
  const all: M["record"][] = [];
  for await (const record of records.search({})) all.push(record);
  for await (const record of records.search({ limit: 9 })) all.push(record);
  return all;
}

async function ofLead<M extends Model>(
  records: ReadOnlyRecords<Models, M>,
  leadId: LeadId,
): Promise<M["record"][]> {
  return [
    ...(await collect(records.list({ leadId }))),
    ...(await collect(records.list({ leadId }, { signal }))),
  ];
}

async function found<M extends Model>(
  records: Search<Models, M>,
): Promise<M["record"][]> {
  return collect(records.search());
}

async function loaded<M extends Model>(
  records: ReadOnlyRecords<Models, M>,
  id: IdOf<M["record"]>,
): Promise<M["record"]> {
  return records.get(id, { signal });
}

async function saved<M extends Model>(
  records: Records<Models, M>,
  id: IdOf<M["record"]>,
  patch: M["update"],
): Promise<M["record"]> {
  return records.update(id, patch);
}

async function added<M extends Model>(
  records: Records<Models, M>,
  input: M["create"],
): Promise<M["record"]> {
  return records.create(input);
}

async function named<Name extends keyof Models>(
  records: Records<Models, Models[Name]>,
  id: IdOf<Models[Name]["record"]>,
): Promise<Models[Name]["record"]> {
  return records.get(id);
}

test("functions over any records give the records of what they are called with", () => {
  void (async (): Promise<unknown> => {
    const leads: Lead[] = await everything(close.leads);
    const visits: SiteVisit[] = await everything(close.activities.siteVisit);
    const accounts: Account[] = await ofLead(close.objects.accounts, leadId);
    const faxes: Close.Fax[] = await ofLead(close.activities.fax, leadId);
    const contacts: Close.Contact[] = await found(close.contacts);
    const got: Account = await loaded(close.objects.accounts, id);
    const kept: Lead = await saved(close.leads, leadId, { industry: null });
    const made: SiteVisit = await added(close.activities.siteVisit, {
      leadId,
      status: "draft",
    });
    const again: Account = await named<"account">(close.objects.accounts, id);
    // @ts-expect-error an account's record is no lead
    const wrong: Lead = await loaded(close.objects.accounts, id);
    void [leads, visits, accounts, faxes, contacts];
    return [got, kept, made, again, wrong];
  });
});

test("what is selected or expanded decides, not the annotation", () => {
  void (async (): Promise<unknown> => {
    const options = { select: ["name"], signal } as const;
    const held: Pick<Lead, "id" | "name"> = await close.leads.get(
      leadId,
      options,
    );
    const typed: Close.ReadOptions<"name" | "tags"> = { select: ["tags"] };
    typed.timeout = 1000;
    const some = await close.leads.get(leadId, typed);
    expectTypeOf(some).toEqualTypeOf<Pick<Lead, "id" | "name" | "tags">>();
    const whole: Lead = await close.leads.get(leadId, {} as Close.ReadOptions);
    const expanded: Omit<Resource, "linkedAccounts"> & {
      linkedAccounts: readonly Account[];
    } = await close.objects.resources.get(resourceId, {
      expand: ["linkedAccounts"],
    });
    const listed: Pick<Account, "id" | "status">[] = await collect(
      close.objects.accounts.list({ leadId }, { select: ["status"] }),
    );
    const searched: Pick<Lead, "id" | "name">[] = await collect(
      close.leads.search({ select: ["name"] }),
    );
    // @ts-expect-error industry was not selected
    void held.industry;
    // @ts-expect-error a part is no lead
    const part: Lead = await close.leads.get(leadId, { select: ["name"] });
    return [whole, expanded, listed, searched, part];
  });
});

test("inputs are built step by step", () => {
  const patch: LeadUpdate = {};
  if (isSo) patch.industry = null;
  patch.tags = { add: ["vip"] };
  patch.name = "Acme";
  const address: Close.Address = {};
  address.city = "Wien";
  patch.addresses = [address];
  const fresh: LeadCreate = { name: "Acme" };
  fresh.contacts = [{ name: "Ada" }];
  const contact: ContactCreate = { leadId };
  const email: Close.EmailAddress = { email: "ada@example.com" };
  email.type = "office";
  contact.emails = [email];
  const deal: OpportunityCreate = { leadId };
  deal.value = 50_000;
  const partial: Partial<AccountCreate> = {};
  partial.leadId = leadId;
  const draft: SiteVisitDraft = { leadId, status: "draft" };
  draft.owner = userId;
  draft.pinned = true;
  const edit: Close.Edit<Tags> = {};
  edit.remove = ["vip"];
  const many: AccountUpdate = { tags: edit };
  many.pointOfContact = closeId("cont_ada");
  void [fresh, contact, deal, partial, draft, many];
});

test("a plain string becomes the id that is meant, also where there may be none", () => {
  const patch: LeadUpdate = {};
  patch.societeMere = closeId(text);
  patch.statusId = closeId("leadStatus", text);
  const contact: Close.ContactId | undefined = closeId(text);
  const ids: AccountId[] = [text].map((each) => closeId(each));
  expectTypeOf(closeId<LeadId>(text)).toEqualTypeOf<LeadId>();
  expectTypeOf(closeId(text)).toEqualTypeOf<string>();
  void (() => [
    close.objects.accounts.get(closeId(text)),
    close.leads.update(closeId(text), { societeMere: closeId(text) }),
    close.objects.accounts.list({ leadId: closeId(text) }),
  ]);
  void [patch, contact, ids];
});

test("queries and options are built step by step", () => {
  const where: Close.Where<Models, AccountModel> = {};
  if (isSo) where.status = "Active";
  where.related = { lead: true };
  const query: Close.SearchQuery<Models, AccountModel> = { where };
  const order: Close.Order<AccountModel> = {};
  order.dateCreated = "desc";
  query.orderBy = order;
  query.limit = 10;
  const lists: Close.OpportunityQuery = {};
  if (isSo) lists.userId = userId;
  lists.dateCreated = { gte: "2026-01-01" };
  const writing: Close.WriteOptions = {};
  writing.rewriteLists = true;
  const options: Close.CloseClientOptions = { apiKey: text };
  if (isSo) options.baseUrl = text;
  const tokens: Close.OAuthTokens = { accessToken: text, refreshToken: text };
  tokens.expiresAt = 1;
  void [query, lists, writing, options, close.objects.accounts.search(query)];
});

test("values that were read are written back", () => {
  const { accounts } = close.objects;
  const copied: AccountUpdate = { status: other.status, tags: other.tags };
  const cloned: Omit<AccountCreate, "pointOfContact"> = {
    leadId: other.leadId,
    name: other.name,
    status: other.status,
  };
  const form = (values: Partial<Pick<Lead, "industry" | "tags">>) =>
    close.leads.update(leadId, values);
  const alike = close.leads.search({
    where: { industry: one.industry, tags: { in: one.tags } },
  });
  // @ts-expect-error a typing error in a literal
  void (() => accounts.update(id, { status: "Activ" }));
  // @ts-expect-error any text
  void (() => accounts.update(id, { status: text }));
  const meant = () => accounts.update(id, { status: text as UnknownChoice });
  void [copied, cloned, form, alike, meant];
});

const label = (status: AccountStatus): string => status;
const colours: Record<AccountStatus, string> = {
  Active: "green",
  Cancelled: "red",
  Potential: "grey",
};
const counts = new Map<AccountStatus, number>();

test("has tells a choice that is known, of whatever is held against it", () => {
  const { has, choices } = account.fields.status;
  const called = has(other.status) ? label(other.status) : "-";
  const looked = has(other.status) ? colours[other.status] : undefined;
  if (has(other.status)) counts.set(other.status, 1);
  const typed: AccountStatus | undefined = has(text) ? text : undefined;
  const known: Tags[] = one.tags.filter(lead.fields.tags.has);
  const listed: readonly AccountStatus[] = choices;
  const open = new Map<Open<AccountStatus> | null, number>();
  open.set(other.status, 1);
  const field: Close.FieldDescriptor = siteVisit.fields.priority;
  void [called, looked, typed, known, listed, field];
});

test("a switch over choices is complete, or left with what is unknown", () => {
  const closed = (status: AccountStatus): number => {
    switch (status) {
      case "Active":
        return 1;
      case "Cancelled":
        return 2;
      case "Potential":
        return 3;
      default:
        return status satisfies never;
    }
  };
  const open = ({ status }: Account): UnknownChoice | number => {
    switch (status) {
      case null:
        return 0;
      case "Active":
      case "Cancelled":
      case "Potential":
        return closed(status);
      default:
        return status;
    }
  };
  const one = ({ status }: Account): string =>
    status === "Active" ? label(status) : "-";
  // @ts-expect-error a typing error in what it is compared with
  const misspelt = ({ status }: Account): boolean => status === "Activ";
  void [open, one, misspelt];
});

test("an activity is created as a draft or whole, and by a variable that is either", () => {
  const { create } = close.activities.siteVisit;
  const whole: SiteVisitCreate = {
    leadId,
    owner: userId,
    summary: "All well.",
    visitedAt: "2026-01-01T10:00:00Z",
  };
  const input: SiteVisitCreate | SiteVisitDraft = isSo
    ? whole
    : { leadId, status: "draft" };
  const status: "draft" | "published" = isSo ? "draft" : "published";
  const makes: (input: SiteVisitCreate) => Promise<SiteVisit> = create;
  const drafts: (input: SiteVisitDraft) => Promise<SiteVisit> = create;
  expectTypeOf<ReturnType<typeof create>>().toEqualTypeOf<Promise<SiteVisit>>();
  void (() => [create(whole), create(input), create({ ...whole, status })]);
  void [makes, drafts];
});

test("events, builders and the local Close have the types that they say", () => {
  const event: CloseEvent = parseEvent(text);
  const handle = (events: CloseEvent[]): string[] =>
    events.map(({ object }) => object);
  if (event.object === "account" && event.action === "updated") {
    const after: Account = event.data;
    const before: Partial<Account> = event.previousData;
    void [after, before];
  }
  if (event.object === "siteVisit" && becamePublished(event)) {
    const visit: SiteVisit = event.data;
    void visit;
  }
  const fresh: LeadCreate = build.lead({ name: "Acme" });
  const visit: SiteVisitCreate = build.siteVisit({ leadId, owner: userId });
  const draft: SiteVisitDraft = build.siteVisit({ leadId, status: "draft" });
  const seed: Local.NamedSeed = {};
  seed["lead"] = [{ id: leadId, ...fresh }];
  seed["siteVisit"] = [visit, draft];
  const options: Local.LocalEmulatorOptions = { seed };
  if (isSo) options.port = 4000;
  const fault: Local.Fault = { status: 429 };
  fault.times = 2;
  void (async (): Promise<void> => {
    const emulator: Local.Emulator = await startEmulator(options);
    emulator.misbehave(fault);
  });
  void handle;
});

test("settings have the types that they say, and are built step by step", () => {
  void (async (): Promise<unknown> => {
    const types: Close.CustomObjectType[] = await collect(
      close.schema.customObjectTypes.list(),
    );
    const field: Close.CustomField = await close.schema.fields.lead.get(text);
    const create: Close.FieldCreate = { name: text, type: "number" };
    create.description = text;
    const made: Close.CustomField =
      await close.schema.fields.lead.create(create);
    const patch: Close.FieldUpdate = {};
    if (field.choices) patch.choices = [...field.choices, text];
    const shared: Close.FieldAssociation =
      await close.schema.sharedFields.associate(text, { objectType: "lead" });
    const hook: Close.WebhookCreate = { url: text, events: [] };
    const filter: Close.EventFilter = whenChanged(account.fields.status);
    hook.eventFilter = filter;
    const created: Close.CreatedWebhook = await close.webhooks.create(hook);
    const update: Close.WebhookUpdate = { events: created.events };
    update.status = "paused";
    const filters: Close.EventFilters = { leadId };
    filters.dateUpdated = { gte: text };
    const logged: Close.LoggedEventOf<Models>[] = await collect(
      close.events.list(filters),
    );
    return [types, made, patch, shared, update, logged];
  });
});

/** A class over the records of any object type. */
class Repository<M extends Model> {
  readonly records: Records<Models, M>;
  constructor(records: Records<Models, M>) {
    this.records = records;
  }
  get(id: IdOf<M["record"]>): Promise<M["record"]> {
    return this.records.get(id);
  }
  save(id: IdOf<M["record"]>, patch: M["update"]): Promise<M["record"]> {
    return this.records.update(id, patch);
  }
}

interface Form {
  readonly values: Partial<Pick<Account, "status" | "tags">>;
}

function reduced(form: Form, patch: Form["values"] | Account): Form {
  return "id" in patch
    ? { values: { status: patch.status, tags: patch.tags } }
    : { values: { ...form.values, ...patch } };
}

function setMember<Name extends keyof LeadUpdate>(
  patch: LeadUpdate,
  name: Name,
  value: LeadUpdate[Name],
): void {
  patch[name] = value;
}

function load(id: LeadId): Promise<Lead>;
function load(id: AccountId): Promise<Account>;
function load(id: LeadId | AccountId): Promise<Lead | Account> {
  return id.startsWith("lead_")
    ? close.leads.get(closeId(id))
    : close.objects.accounts.get(closeId(id));
}

test("classes, forms, reducers, overloads and generators over the client keep its types", () => {
  const accounts = new Repository(close.objects.accounts);
  expectTypeOf(accounts.get(id)).toEqualTypeOf<Promise<Account>>();
  const patch = { industry: null, tags: ["vip"] } satisfies LeadUpdate;
  const parse = (choice: unknown): AccountStatus =>
    account.fields.status.choices.find((one) => one === choice) ?? "Active";
  const byStatus = new Map<Account["status"], Account[]>();
  async function* all(): AsyncGenerator<Lead> {
    yield* close.leads.list();
  }
  const cached = new Map<LeadId, Promise<Lead>>();
  cached.set(leadId, close.leads.get(leadId));
  void (() => [
    accounts.save(id, reduced({ values: {} }, other).values),
    close.leads.update(leadId, patch),
    close.objects.accounts.update(id, { status: parse(text) }),
    close.objects.accounts.update(id, { status: other.status ?? "Active" }),
    setMember({}, "industry", null),
    byStatus.set(other.status, [other]),
    load(leadId).then(({ industry }) => industry),
    load(id).then(({ status }) => status),
    all(),
    // @ts-expect-error a list of ids and their places: the place is no options
    [leadId].map(close.leads.get),
  ]);
});
