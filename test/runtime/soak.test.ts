/**
 * Random work through the client while the local Close misbehaves, against a model of what Close must
 * hold: no create happens twice, no acknowledged write is lost, and every call ends.
 */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { ContactId, LeadId } from "../../generated/index.js";
import type { Models } from "../../generated/models.js";
import type { AccountId } from "../../generated/ids.js";
import type { Account } from "../../generated/objects/account.js";
import { startEmulator } from "../../src/emulator/index.js";
import type { Emulator, Fault } from "../../src/emulator/index.js";
import type { Records } from "../../src/runtime/collection/collection.js";
import { CloseError } from "../../src/runtime/errors.js";
import type { Transport } from "../../src/runtime/transport/transport.js";
import { createTransport } from "../../src/runtime/transport/transport.js";
import { all, recordsOf } from "../support/runtime-records.js";
import { fakeClock } from "../support/runtime-server.js";

const numRuns = Number(process.env["FUZZ_RUNS"] ?? 40);
vi.setConfig({ testTimeout: 30_000 + numRuns * 2000 });

let server: Emulator;
beforeAll(async () => {
  server = await startEmulator();
});
afterAll(() => server.close());

type Status = "Active" | "Cancelled" | "Potential" | null;

/** One thing that a program does; `which` chooses among the accounts whose ids it knows. */
type Step =
  | { readonly kind: "create"; readonly together: number }
  | { readonly kind: "status"; readonly which: number; readonly to: Status }
  | { readonly kind: "accountId"; readonly which: number; readonly to: string }
  | { readonly kind: "delete"; readonly which: number }
  | { readonly kind: "get"; readonly which: number }
  | { readonly kind: "list" };

const which = fc.nat(9);
const kind = <const Kind extends string>(name: Kind) => fc.constant(name);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: kind("create"),
    together: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({
    kind: kind("status"),
    which,
    to: fc.constantFrom<Status>("Active", "Cancelled", "Potential", null),
  }),
  fc.record({
    kind: kind("accountId"),
    which,
    to: fc.stringMatching(/^[a-z]{1,6}$/),
  }),
  fc.record({ kind: kind("delete"), which }),
  fc.record({ kind: kind("get"), which }),
  fc.record({ kind: kind("list") }),
);

const times = fc.integer({ min: 1, max: 5 });
const common: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ status: fc.constantFrom(408, 409, 429, 503), times }),
  fc.record({
    status: fc.constantFrom(500, 502, 504),
    handled: fc.boolean(),
    times,
  }),
  fc.record({
    status: fc.constantFrom(429, 503),
    retryAfter: fc.integer({ min: 1, max: 90 }),
    times,
  }),
  fc.record({ reset: fc.constant(true), handled: fc.boolean(), times }),
  fc.record({
    cut: fc.integer({ min: 0, max: 40 }),
    withoutLength: fc.boolean(),
    times,
  }),
  fc.record({ delay: fc.integer({ min: 1, max: 8 }), times }),
);
/** An answer that does not end; what was asked for is done. Rare, since it takes its time. */
const endless: fc.Arbitrary<Fault> = fc.constant({ drip: 60_000, times: 1 });
const fault = fc.oneof(
  { arbitrary: common, weight: 40 },
  { arbitrary: endless, weight: 1 },
);

const plan = fc.array(
  fc.record({ step, fault: fc.oneof(fault, fc.constant(undefined)) }),
  { minLength: 1, maxLength: 16 },
);

/** What Close may hold of one account, by what it has answered. */
interface Held {
  id: AccountId | undefined;
  /** Surely, surely not, or only Close knows. */
  there: "yes" | "no" | "maybe";
  /** The last acknowledged value, and those written since of which nobody knows. */
  readonly possible: {
    readonly status: Set<unknown>;
    readonly accountId: Set<unknown>;
  };
}

/** The program and what it knows. */
interface World {
  readonly accounts: Records<Models, Models["account"]>;
  readonly leadId: LeadId;
  readonly pointOfContact: ContactId;
  /** By the account's name, which no two share. */
  readonly known: Map<string, Held>;
}

type Ended<T> = { readonly value: T } | { readonly error: CloseError };

/** How a call ended; anything thrown that is no error of the client fails the test. */
async function ending<T>(call: Promise<T>): Promise<Ended<T>> {
  try {
    return { value: await call };
  } catch (error) {
    if (error instanceof CloseError) return { error };
    throw error;
  }
}

const statusOf = (error: CloseError): unknown => Reflect.get(error, "status");
const neverLeft = (error: CloseError): boolean =>
  Reflect.get(error, "sent") === false;

/** Whether an error says that a create did not happen: it is not repeated after a doubt. */
function provesUncreated(error: CloseError): boolean {
  return (
    neverLeft(error) ||
    [408, 409, 429, 503].some((status) => status === statusOf(error))
  );
}

async function create(world: World): Promise<void> {
  const { accounts, leadId, pointOfContact, known } = world;
  const name = `Account ${String(known.size)}`;
  const held: Held = {
    id: undefined,
    there: "maybe",
    possible: { status: new Set([null]), accountId: new Set([null]) },
  };
  known.set(name, held);
  const end = await ending(accounts.create({ leadId, name, pointOfContact }));
  if ("value" in end) {
    expect(end.value.name).toBe(name);
    held.id = end.value.id;
    held.there = "yes";
  } else if (provesUncreated(end.error)) held.there = "no";
}

/** A 404 is never an accident here: what was acknowledged as there must be there. */
function noteGone(held: Held, error: CloseError): boolean {
  if (statusOf(error) !== 404) return false;
  expect(held.there).not.toBe("yes");
  held.there = "no";
  return true;
}

async function update(
  { accounts }: World,
  id: AccountId,
  held: Held,
  member: "status" | "accountId",
  to: unknown,
): Promise<void> {
  const end = await ending(accounts.update(id, { [member]: to }));
  const possible = held.possible[member];
  if ("value" in end) {
    expect(held.there).not.toBe("no");
    held.there = "yes";
    possible.clear();
    possible.add(to);
    expectPossible(held, end.value);
  } else if (!noteGone(held, end.error) && !neverLeft(end.error))
    possible.add(to);
}

async function remove(
  { accounts }: World,
  id: AccountId,
  held: Held,
): Promise<void> {
  const end = await ending(accounts.delete(id));
  if ("value" in end) held.there = "no";
  else if (!noteGone(held, end.error) && !neverLeft(end.error))
    held.there = held.there === "no" ? "no" : "maybe";
}

async function get(
  { accounts }: World,
  id: AccountId,
  held: Held,
): Promise<void> {
  const end = await ending(accounts.get(id));
  if ("error" in end) return void noteGone(held, end.error);
  expect(held.there).not.toBe("no");
  expectPossible(held, end.value);
}

/** What is compared of an account. */
type Seen = Pick<Account, "id" | "name" | "status" | "accountId">;

function expectPossible({ possible }: Held, account: Seen): void {
  expect([...possible.status]).toContainEqual(account.status);
  expect([...possible.accountId]).toContainEqual(account.accountId);
}

/** Compares all that Close holds with what it may hold, and learns from it. */
function expectAllPossible({ known }: World, accounts: readonly Seen[]): void {
  const names = accounts.map(({ name }) => name);
  expect(new Set(names).size, "no create happens twice").toBe(names.length);
  for (const [name, held] of known) {
    const found = accounts.find((account) => account.name === name);
    if (found === undefined) {
      expect(held.there, `${name} was acknowledged`).not.toBe("yes");
      held.there = "no";
      continue;
    }
    expect(held.there, `${name} was not to be there`).not.toBe("no");
    expectPossible(held, found);
    held.there = "yes";
    held.id = found.id;
  }
}

async function perform(world: World, todo: Step): Promise<void> {
  const { accounts, leadId, known } = world;
  if (todo.kind === "create") {
    const creates = Array.from({ length: todo.together }, () => create(world));
    await Promise.all(creates);
    return;
  }
  if (todo.kind === "list") {
    const end = await ending(all(accounts.list({ leadId })));
    if ("value" in end) expectAllPossible(world, end.value);
    return;
  }
  const candidates = [...known.values()].filter(({ id }) => id !== undefined);
  const held = candidates[todo.which % candidates.length];
  if (held?.id === undefined) return;
  switch (todo.kind) {
    case "status":
    case "accountId":
      return update(world, held.id, held, todo.kind, todo.to);
    case "delete":
      return remove(world, held.id, held);
    case "get":
      return get(world, held.id, held);
    default:
      return todo satisfies never;
  }
}

async function begin(transport: Transport): Promise<World> {
  const lead = await recordsOf(transport, "lead").create({
    name: "Acme",
    contacts: [{ name: "Ada" }],
  });
  const [person] = lead.contacts;
  if (person === undefined) throw new TypeError("The lead has no contact.");
  return {
    accounts: recordsOf(transport, "account"),
    leadId: lead.id,
    pointOfContact: person.id,
    known: new Map(),
  };
}

test("whatever goes wrong, creates happen once, what was acknowledged stays, and every call ends (D1, D6)", async () => {
  let repeated = 0;
  const onRetry = (): void => void (repeated += 1);
  const property = fc.asyncProperty(plan, async (steps) => {
    server.behave();
    const { apiKey, url: baseUrl } = server;
    const options = { apiKey, baseUrl, timeout: 500, onRetry };
    const transport = createTransport(options, fakeClock());
    try {
      const world = await begin(transport);
      for (const { step: todo, fault: wrong } of steps) {
        if (wrong) server.misbehave({ ...wrong, path: /^\/custom_object\// });
        await perform(world, todo);
      }
      server.behave();
      const { accounts, leadId } = world;
      expectAllPossible(world, await all(accounts.list({ leadId })));
    } finally {
      await transport.close();
    }
  });
  // A call that does not end would hold the run for longer.
  await fc.assert(property, { numRuns, timeout: 60_000 });
  // Without faults that strike, nothing would have been tried.
  expect(repeated > 0 || numRuns < 40).toBe(true);
});
