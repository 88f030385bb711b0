/** A process of its own that takes bombs, one after the other, and tells what they cost it; not a proof itself. */
import { readFileSync, writeFileSync } from "node:fs";
import { fetch as undiciFetch } from "undici";
import { createTransport } from "../../src/runtime/transport/transport.js";

/** One answer to ask for. */
export interface Task {
  readonly url: string;
  /** Whether through a `fetch`, which unpacks by itself. */
  readonly isFetched: boolean;
  /** The cap, in bytes. */
  readonly most: number;
}

/** What came of it. */
export interface Taken {
  /** The name of the error; null when the answer was accepted. */
  readonly error: string | null;
  /** Bytes by which the process grew at its peak. */
  readonly growth: number;
}

/** Bytes: the memory that the process has now, and the most that it had since `forgetPeak`. */
function memory(): { readonly now: number; readonly peak: number } {
  try {
    const status = readFileSync("/proc/self/status", "utf8");
    const kilobytes = (name: string): number =>
      Number(new RegExp(`${name}:\\s*(\\d+)`).exec(status)?.[1]);
    return { now: kilobytes("VmRSS") * 1024, peak: kilobytes("VmHWM") * 1024 };
  } catch {
    // Not on Linux: the peak is that of the whole process, which can only be too high.
    const peak = process.resourceUsage().maxRSS * 1024;
    return { now: process.memoryUsage.rss(), peak };
  }
}

function forgetPeak(): void {
  try {
    writeFileSync("/proc/self/clear_refs", "5");
  } catch {
    // Then the peak is too high, never too low.
  }
}

async function take({ url, isFetched, most }: Task): Promise<Taken> {
  const transport = createTransport({
    apiKey: "api_bombs.0123456789",
    baseUrl: url,
    maxResponseBytes: most,
    retries: 0,
    ...(isFetched ? { fetch: undiciFetch as typeof fetch } : {}),
  });
  await transport.request("GET", "/small/");
  globalThis.gc?.();
  forgetPeak();
  const before = memory();
  const error = await transport.request("GET", "/bomb/").then(
    () => null,
    (reason: unknown) => (reason instanceof Error ? reason.name : "?"),
  );
  const growth = Math.max(0, memory().peak - before.now);
  await transport.close();
  return { error, growth };
}

const taken: Taken[] = [];
for (const task of JSON.parse(process.argv[2] ?? "[]") as readonly Task[])
  taken.push(await take(task));
process.stdout.write(JSON.stringify(taken));
