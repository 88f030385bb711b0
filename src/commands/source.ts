/** Where schemas come from: the API, the local Close with the sample organisation, or the lock. */
import { setMaxListeners } from "node:events";
import type { ResolvedOrg } from "../config.js";
import { fetchOrganization } from "../close/fetch.js";
import { translateError } from "../close/errors.js";
import type { Warning } from "../errors.js";
import { createTransport } from "../runtime/transport/transport.js";
import { buildSchema } from "../schema/build.js";
import type { Unseen } from "../schema/guard.js";
import type { Schema } from "../schema/schema.js";

/** A schema as it was read just now. */
export interface LiveSchema {
  readonly schema: Schema;
  readonly unseen: readonly Unseen[];
  readonly warnings: readonly Warning[];
}

/** Options of `readLiveSchema`. */
export interface ReadOptions {
  readonly sample: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly say: (text: string) => void;
}

/** Reads an organisation's schema over HTTP; the sample comes from a local Close that runs meanwhile. */
export async function readLiveSchema(
  org: ResolvedOrg,
  options: ReadOptions,
): Promise<LiveSchema> {
  if (!options.sample && org.source !== "sample") {
    return readFrom(org.baseUrl, org.credentials(), options);
  }
  const { startEmulator, sampleOrganization } =
    await import("../emulator/index.js");
  const emulator = await startEmulator({ organization: sampleOrganization });
  try {
    return await readFrom(emulator.url, { apiKey: emulator.apiKey }, options);
  } finally {
    await emulator.close();
  }
}

async function readFrom(
  baseUrl: string,
  credentials: { readonly apiKey: string } | { readonly accessToken: string },
  { signal, say }: ReadOptions,
): Promise<LiveSchema> {
  // Every request of a run listens to the one signal: that is no leak.
  if (signal !== undefined) setMaxListeners(0, signal);
  const transport = createTransport({
    ...credentials,
    baseUrl,
    deadline: 300_000,
  });
  try {
    const fetched = await fetchOrganization(transport, { signal, say });
    const { schema, warnings } = buildSchema(fetched.raw);
    return {
      schema,
      unseen: fetched.unread,
      warnings: [...fetched.warnings, ...warnings],
    };
  } catch (error) {
    throw translateError(error);
  } finally {
    await transport.close();
  }
}
