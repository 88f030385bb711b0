/** Sends events to the receivers of webhooks: signed, and again when that fails (docs/close-api.md §10.1–10.3). */
import { createHmac } from "node:crypto";
import { Agent as HttpAgent, request as requestHttp } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { setTimeout as wait } from "node:timers/promises";
import type { LoggedEvent } from "../state/logged-events.js";
import type { Context } from "../state/endpoint-context.js";
import type { StoredWebhook } from "../state/state.js";
import { wants } from "./subscriptions.js";

/** The deliveries of one local Close. */
export interface Deliveries {
  /** Resolves when none is under way, further attempts included. */
  readonly finished: () => Promise<void>;
  /** Gives up whatever is under way; what is logged later is not delivered. */
  readonly close: () => Promise<void>;
}

/** The number of requests that go to one receiver at the same time. */
const mostConnections = 10;

/** The number of deliveries that are under way at most; a receiver that is so far behind misses what comes then. */
const mostPending = 10_000;

/** The time that a receiver may take to answer, in milliseconds. Close's patience is not documented. */
const patience = 30_000;

/** Delivers each event that is logged from now on, without holding up the request that caused it. */
export function startDeliveries(context: Context): Deliveries {
  const stop = new AbortController();
  const options = { keepAlive: true, maxSockets: mostConnections };
  const wire: Wire = {
    signal: stop.signal,
    http: new HttpAgent(options),
    https: new HttpsAgent(options),
  };
  const pending = new Set<Promise<void>>();
  const finished = async (): Promise<void> => {
    while (pending.size > 0) await Promise.all(pending);
  };
  context.organization.events.listen((event) => {
    if (stop.signal.aborted) return;
    for (const webhook of context.organization.webhooks.all()) {
      if (pending.size >= mostPending) return;
      if (!wants(webhook, event) || !isReachable(webhook.url, context))
        continue;
      const delivery = deliver(webhook.id, event, context, wire).finally(() =>
        pending.delete(delivery),
      );
      pending.add(delivery);
    }
  });
  return {
    finished,
    close: async () => {
      stop.abort();
      await finished();
      wire.http.destroy();
      wire.https.destroy();
    },
  };
}

/** The hosts that requests go to unless the switch says otherwise. */
const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

function isReachable(url: string, { switches }: Context): boolean {
  return (
    switches.webhookTargets === "any" || loopback.test(new URL(url).hostname)
  );
}

/** The agents that requests are sent with. */
interface Wire {
  readonly signal: AbortSignal;
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/** Tries until the receiver says 2xx, the subscription is gone or paused, or no attempt is left. */
async function deliver(
  webhookId: string,
  event: LoggedEvent,
  context: Context,
  wire: Wire,
): Promise<void> {
  const body = JSON.stringify({ subscription_id: webhookId, event });
  for (const pause of [0, ...context.switches.webhookRetries]) {
    if (!(await waited(pause, wire.signal))) return;
    const webhook = context.organization.webhooks.find(webhookId);
    if (webhook?.status !== "active") return;
    if (await isAccepted(webhook, body, context, wire)) return;
  }
}

/** Waits; false when the local Close was closed meanwhile. */
async function waited(pause: number, signal: AbortSignal): Promise<boolean> {
  try {
    await wait(pause, undefined, { signal });
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}

async function isAccepted(
  webhook: StoredWebhook,
  body: string,
  { organization }: Context,
  wire: Wire,
): Promise<boolean> {
  const timestamp = String(Math.floor(organization.now().getTime() / 1000));
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "close-sig-hash": sign(webhook.signature_key, timestamp + body),
    "close-sig-timestamp": timestamp,
  };
  try {
    const status = await post(webhook, headers, body, wire);
    return status >= 200 && status < 300;
  } catch (error) {
    // Whatever keeps a receiver from answering, the next attempt may reach it.
    if (error instanceof Error) return false;
    throw error;
  }
}

/** Sends a request and gives the status of the answer, whose body is of no interest. */
function post(
  { url, verify_ssl: rejectUnauthorized }: StoredWebhook,
  headers: Readonly<Record<string, string | number>>,
  body: string,
  { signal, http, https }: Wire,
): Promise<number> {
  const options = { method: "POST", headers, signal, timeout: patience };
  return new Promise((resolve, reject) => {
    const request = /^https:/i.test(url)
      ? requestHttps(url, { ...options, agent: https, rejectUnauthorized })
      : requestHttp(url, { ...options, agent: http });
    request.on("error", reject);
    request.on("timeout", () => {
      request.destroy(new Error("The receiver did not answer in time."));
    });
    request.on("response", (response) => {
      response.on("error", reject);
      response.on("end", () => {
        resolve(response.statusCode ?? 0);
      });
      response.resume();
    });
    request.end(body);
  });
}

/** HMAC-SHA256 in hexadecimal; the key is hexadecimal too, and decoded before use. */
function sign(key: string, message: string): string {
  return createHmac("sha256", Buffer.from(key, "hex"))
    .update(message)
    .digest("hex");
}
