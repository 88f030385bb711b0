/** Reads an organisation to find out whether that works, and what the answers say beside it. */
import { watchHeads } from "../../close/watch-heads.js";
import type { AnswerHead } from "../../close/watch-heads.js";
import type { ResolvedOrg } from "../../config/config.js";
import { readLiveSchema } from "./live-schema.js";
import type { LiveSchema } from "./live-schema.js";

/** An organisation that answers. */
export interface Probe {
  readonly live: LiveSchema;
  /** The moments at which the server said it answered, beside ours when the answer came; null where it did not say. */
  readonly clock: { readonly server: Date; readonly here: Date } | null;
  /** The requests that are left in the window of the rate limit; null where Close did not say. */
  readonly rateLimit: {
    readonly limit: number | null;
    readonly remaining: number;
  } | null;
}

/** Reads an organisation whole. Rejects as a run does. */
export async function probeOrganization(
  org: ResolvedOrg,
  signal: AbortSignal | undefined,
): Promise<Probe> {
  const heads: { readonly head: AnswerHead; readonly at: Date }[] = [];
  const stop = watchHeads(new URL(org.baseUrl).origin, (head) =>
    heads.push({ head, at: new Date() }),
  );
  try {
    const live = await readLiveSchema(org, {
      sample: false,
      signal,
      say: () => undefined,
    });
    const last = heads.at(-1);
    return {
      live,
      clock: last === undefined ? null : clockOf(last.head, last.at),
      rateLimit: leastLeft(heads.map(({ head }) => head)),
    };
  } finally {
    stop();
  }
}

function clockOf(head: AnswerHead, here: Date): Probe["clock"] {
  const server = new Date(head.get("date") ?? "");
  return Number.isNaN(server.getTime()) ? null : { server, here };
}

function leastLeft(heads: readonly AnswerHead[]): Probe["rateLimit"] {
  const found = heads
    .map(limitOf)
    .filter((one) => one !== null)
    .sort((a, b) => a.remaining - b.remaining);
  return found[0] ?? null;
}

/** `limit=100, remaining=50, reset=5`, with commas or semicolons, or a header each (docs/close-api.md §6). */
function limitOf(head: AnswerHead): Probe["rateLimit"] {
  const all = head.get("ratelimit") ?? head.get("x-rate-limit") ?? "";
  const part = (name: "limit" | "remaining"): number | null => {
    const texts = all.split(/[,;]/).map((text) => text.trim());
    const own = texts.find((text) => text.startsWith(`${name}=`));
    const text =
      own?.slice(name.length + 1) ??
      head.get(`ratelimit-${name}`) ??
      head.get(`x-rate-limit-${name}`);
    return text === undefined || !/^\d+(?:\.\d+)?$/.test(text)
      ? null
      : Number(text);
  };
  const remaining = part("remaining");
  return remaining === null ? null : { limit: part("limit"), remaining };
}
