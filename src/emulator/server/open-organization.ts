/** The organisation that a local Close holds when it starts, records included. */
import { makeRecords } from "../seeds/seed-records.js";
import type { SendRequest } from "../seeds/seed-records.js";
import type { StoredSeed } from "../seeds/seed-things.js";
import { seedThings } from "../seeds/seed-things.js";
import type { OrganizationSeed } from "../seeds/description.js";
import { createOrganization, seededAt } from "../seeds/seed-organization.js";
import type { Context } from "../state/endpoint-context.js";
import type { JsonObject } from "../state/json-object.js";
import type { Organization } from "../state/organization.js";
import type { AllSwitches } from "../state/switches.js";
import { createApplication, respond } from "./respond.js";

/** The clock of an organisation, and how many events it keeps. */
export interface Memory {
  readonly now: () => Date;
  readonly eventLog: number;
  /** What is stored from the start beside the records of the seed. */
  readonly stored?: StoredSeed | undefined;
}

/**
 * Builds the state that a seed describes, records included; `now` says what time later writes carry.
 * The seed's own records are as old as everything else in it, and the event log starts empty. Throws
 * `RecordSeedError` for a record that Close would refuse, `RangeError` for anything else of that kind.
 */
export function openOrganization(
  seed: OrganizationSeed,
  switches: AllSwitches,
  { now, eventLog, stored = {} }: Memory,
): Organization {
  const seeded = new Date(`${seededAt}Z`);
  const time = { now: () => seeded };
  const organization = createOrganization(seed, () => time.now(), {
    ...switches,
    eventLog,
  });
  // Whoever made these records had the roles for it.
  const anybody: AllSwitches = { ...switches, roles: "ignored" };
  makeRecords(
    seed.records ?? [],
    { organization, switches: anybody },
    (context) => connect(context, seed),
  );
  seedThings(stored, { organization, switches: anybody }, (context) =>
    connect(context, seed),
  );
  time.now = now;
  return organization;
}

/** The same endpoints as those of the server, so that what Close would refuse is refused in a seed, too. */
function connect(context: Context, seed: OrganizationSeed): SendRequest {
  const app = createApplication(context, { ...seed, override: {} });
  const userId = context.organization.me().id;
  const headers = { "content-type": "application/json" };
  const query = new Map<string, string>();
  return (method, path, body) =>
    respond(app, { method, path, query, userId, headers, body: sent(body) });
}

/** A body as it would arrive; what is JSON already arrives as it is. */
function sent(body: JsonObject): Uint8Array | JsonObject {
  return Object.values(body).every(isJson)
    ? body
    : new TextEncoder().encode(JSON.stringify(body));
}

function isJson(value: unknown): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value);
    case "object":
      if (value === null) return true;
      if (Array.isArray(value)) return value.every(isJson);
      return (
        Object.getPrototypeOf(value) === Object.prototype &&
        Object.values(value).every(isJson)
      );
    default:
      return false;
  }
}
