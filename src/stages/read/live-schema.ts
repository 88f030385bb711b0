/** The sources of schemas: the API, the local Close with the sample organisation, or the lock. */
import { setMaxListeners } from "node:events";
import type { Dispatcher } from "undici";
import type { Credentials, ResolvedOrg } from "../../config/config.js";
import { fetchOrganization } from "../../close/fetch-organization.js";
import { translateError } from "../../close/translate-error.js";
import type { Used } from "../../close/translate-error.js";
import { createTransport } from "../../runtime/transport/transport.js";
import type { Transport } from "../../runtime/transport/transport.js";
import { buildSchema } from "../../schema/build-schema.js";
import type { Unseen } from "../../schema/guard.js";
import type { PlacedWarning } from "../../schema/placed-warning.js";
import type { Schema } from "../../schema/schema.js";
import type { Say } from "../../steps.js";

/** A schema as it was read just now. */
export interface LiveSchema {
  readonly schema: Schema;
  readonly unseen: readonly Unseen[];
  readonly warnings: readonly PlacedWarning[];
}

/** Options of `readLiveSchema`. */
export interface LiveReadOptions {
  readonly sample: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly say: Say;
}

/** Reads an organisation's schema over HTTP; the sample comes from a local Close that runs meanwhile. */
export async function readLiveSchema(
  org: ResolvedOrg,
  options: LiveReadOptions,
): Promise<LiveSchema> {
  if (!options.sample && org.source !== "sample") {
    return readDirectly(org, options);
  }
  const { startEmulator, sampleOrganization } =
    await import("../../emulator/index.js");
  const emulator = await startEmulator({ organization: sampleOrganization });
  try {
    const { url: baseUrl, apiKey } = emulator;
    const place = { baseUrl, credentials: { apiKey }, source: "the sample" };
    return await readFrom(place, options);
  } finally {
    await emulator.close();
  }
}

/** Reads from Close, through the proxy that the environment names. */
async function readDirectly(
  org: ResolvedOrg,
  options: LiveReadOptions,
): Promise<LiveSchema> {
  const { baseUrl } = org;
  const source = org.credentialsSource();
  const place = { baseUrl, credentials: org.credentials(), source };
  const proxy = org.proxy();
  if (proxy === null) return readFrom(place, options);
  // Without the user and password that its address may hold.
  const name = proxy.origin;
  options.say(`through the proxy ${name}`);
  const { openProxy } = await import("../../close/open-proxy.js");
  const dispatcher = await openProxy(proxy);
  try {
    return await readFrom(place, options, { dispatcher, name });
  } finally {
    await dispatcher.destroy();
  }
}

/** A way to Close that is not the direct one. */
interface Detour {
  readonly dispatcher: Dispatcher;
  /** Its name in messages. */
  readonly name: string;
}

/** An API, and what opens it. */
interface ApiPlace {
  readonly baseUrl: string;
  readonly credentials: Credentials;
  /** The place of the credentials, in words. */
  readonly source: string;
}

async function readFrom(
  { baseUrl, credentials, source }: ApiPlace,
  options: LiveReadOptions,
  proxy?: Detour,
): Promise<LiveSchema> {
  const { signal } = options;
  // Every request of a run listens to the one signal: that is no leak.
  if (signal !== undefined) setMaxListeners(0, signal);
  const transport = createTransport({
    ...credentials,
    baseUrl,
    deadline: 300_000,
    ...(proxy === undefined ? {} : { dispatcher: proxy.dispatcher }),
  });
  const secret =
    "apiKey" in credentials ? credentials.apiKey : credentials.accessToken;
  try {
    return await readThrough(transport, options, {
      key: { secret, source },
      proxy: proxy?.name,
    });
  } finally {
    await transport.close();
  }
}

/** Reads a schema through a transport, which stays open; errors are `CodegenError`s. */
export async function readThrough(
  transport: Pick<Transport, "request">,
  { signal, say }: Pick<LiveReadOptions, "signal" | "say">,
  used?: Used,
): Promise<LiveSchema> {
  try {
    const fetched = await fetchOrganization(transport, { signal, say });
    const { schema, warnings } = buildSchema(fetched.raw);
    return {
      schema,
      unseen: fetched.unread,
      warnings: [...fetched.warnings, ...warnings],
    };
  } catch (error) {
    throw translateError(error, used);
  }
}
