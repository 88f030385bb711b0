/** What the probe talks to: a local Close of the sample, and a server that breaks. */
import { startEmulator } from "../../src/local/local.js";
import { join } from "node:path";
import { repository } from "../support/program.js";
import { startBreakServer } from "./break-server.js";
import { run } from "./tools.js";

/** What the clients of the probe send with: what they have by themselves, or the runtime's `fetch`. */
export type Way = "undici" | "fetch";

/** Both servers, as the probe takes them. */
export interface Probed {
  readonly close: { readonly baseUrl: string; readonly apiKey: string };
  readonly faults: string;
}

/** Starts both, in this process. */
export async function startProbed(): Promise<{
  readonly probed: Probed;
  readonly close: () => Promise<void>;
}> {
  const faults = await startBreakServer();
  const emulator = await startEmulator({
    lock: join(repository, "generated/close.lock.json"),
    seed: { lead: [{ id: "lead_acme", name: "Acme", industry: "SaaS" }] },
  });
  const { url: baseUrl, apiKey } = emulator;
  return {
    probed: { close: { baseUrl, apiKey }, faults: faults.url },
    close: async () => {
      faults.close();
      await emulator.close();
    },
  };
}

/** Runs the probe by a command line; what its checks found that is not as it should be. */
export async function runProbe(
  cwd: string,
  [command = "", ...args]: readonly string[],
  way: Way,
): Promise<readonly string[]> {
  const { probed, close } = await startProbed();
  const env = { PROBED: JSON.stringify({ ...probed, way }) };
  const { stdout } = await run(cwd, command, args, env).finally(close);
  return failedIn(JSON.parse(stdout));
}

/** The checks that found something, each with it. */
export function failedIn(
  results: Readonly<Record<string, string>>,
): readonly string[] {
  return Object.entries(results)
    .filter(([, found]) => found !== "ok")
    .map(([name, found]) => `${name}: ${found}`);
}
