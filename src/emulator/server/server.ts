/** The local Close as a server. It listens on loopback only. */
import { createServer } from "node:http";
import { startDeliveries } from "../events/deliveries.js";
import { createFaults } from "./faults.js";
import { createRateLimits } from "./rate-limits.js";
import { finishConversion } from "../settings/field-writes.js";
import { randomKey } from "../state/id-source.js";
import { userWithRole } from "../state/users.js";
import { openOrganization } from "./open-organization.js";
import { lengthOfJson, Recent } from "../state/recent.js";
import { createApplication } from "./respond.js";
import type { Context } from "../state/endpoint-context.js";
import { sampleOrganization } from "../sample/sample-organization.js";
import { logSchemaChanges } from "../events/schema-events.js";
import type { AllSwitches } from "../state/switches.js";
import { defaultSwitches } from "../state/switches.js";
import type {
  Emulator,
  InternalOptions,
  RequestRecord,
} from "./emulator-options.js";
import type { ServerParts } from "./serve-request.js";
import { serve } from "./serve-request.js";

/** Starts a local Close; resolves when it listens, rejects when the port is taken. */
export async function startEmulator(
  options: InternalOptions = {},
): Promise<Emulator> {
  const {
    organization: seed = sampleOrganization,
    now = () => new Date(),
    requestLog = 10_000,
    eventLog = 10_000,
  } = options;
  const switches: AllSwitches = { ...defaultSwitches, ...options };
  const memory = { now, eventLog, stored: options.stored };
  const organization = openOrganization(seed, switches, memory);
  const { apiKey = randomKey(), accessToken = randomKey() } = options;
  const owner = organization.me().id;
  const keys = new Map([[apiKey, owner]]);
  const secrets = { keys, tokens: new Map([[accessToken, owner]]) };
  const requests = new Recent<RequestRecord>({
    items: requestLog,
    // A request line may have 16 000 characters, and anybody can send it.
    length: 4 * 1024 * 1024,
    lengthOf: lengthOfJson,
  });
  const faults = createFaults();
  const stop = new AbortController();
  const context: Context = { organization, switches };
  const parts: ServerParts = {
    app: createApplication(context, seed),
    secrets,
    signal: stop.signal,
    limits:
      switches.rateLimit === null
        ? undefined
        : createRateLimits(switches.rateLimit),
    log: (record) => {
      requests.add(record);
    },
    takeFault: (method, path) => faults.take(method, path),
  };
  const server = createServer((request, response) => {
    void serve(parts, request, response);
  });
  const port = await listen(server, options.port ?? 0);
  const deliveries = startDeliveries(context);
  return {
    url: `http://127.0.0.1:${String(port)}/api/v1`,
    apiKey,
    accessToken,
    keyWithRole: (role) => keyOf(userWithRole(organization, role).id, keys),
    requests: requests.items,
    misbehave: faults.add,
    behave: faults.clear,
    finishConversions: () => {
      logSchemaChanges(context, null, () => {
        organization.fields.update(finishConversion);
      });
    },
    delivered: deliveries.finished,
    close: async () => {
      await Promise.all([close(server, stop), deliveries.close()]);
    },
  };
}

function keyOf(userId: string, keys: Map<string, string>): string {
  const known = [...keys].find(([, owner]) => owner === userId);
  if (known !== undefined) return known[0];
  const key = randomKey();
  keys.set(key, userId);
  return key;
}

type Server = ReturnType<typeof createServer>;

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      const address = server.address();
      if (address === null || typeof address === "string")
        reject(new TypeError("A server on a port has an address with a port."));
      else resolve(address.port);
    });
  });
}

function close(server: Server, stop: AbortController): Promise<void> {
  stop.abort();
  return new Promise((resolve) => {
    // A second close finds the server closed already: its error says nothing new.
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
