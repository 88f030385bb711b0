/** Runs `codegen serve`: says where the local Close is, and waits until it is told to stop. */
import { relative, resolve, sep } from "node:path";
import type { LockChoice } from "../commands/serve/serve.js";
import { CodegenError } from "../errors.js";
import type { Io } from "../io.js";
import { safeText } from "../report/terminal.js";
import { envFilesOf } from "./env-files.js";
import type { Flags } from "./request.js";

/**
 * Serves until `io.signal` aborts. That is how it is meant to end, and nothing is left half-done: it
 * succeeds then, where an interrupted run fails. Address and key go to stdout, as lines that a shell
 * and an env file understand, or as one JSON document.
 */
export async function runServe(
  flags: Flags,
  io: Io,
  cwd: string,
): Promise<void> {
  const lock = flags.sample === true ? null : await chooseLock(flags, io, cwd);
  io.takeSignals?.();
  const { serve } = await import("../commands/serve/serve.js");
  const { seed } = flags;
  const emulator = await serve({
    lock,
    port: flags.port ?? 0,
    seed: seed === undefined ? undefined : resolve(cwd, seed),
  });
  try {
    io.stdout(flags.json === true ? asJson(emulator) : asLines(emulator));
    if (flags.silent !== true)
      io.stderr(
        `The local Close holds ${describe(lock, cwd)}. Stop it with Ctrl-C.\n`,
      );
    await aborted(io.signal);
  } finally {
    await emulator.close();
  }
}

async function chooseLock(
  flags: Flags,
  io: Io,
  cwd: string,
): Promise<LockChoice> {
  const { lock, org } = flags;
  if (lock !== undefined) {
    const [only, ...others] = org ?? [];
    if (others.length === 0) return { path: resolve(cwd, lock), org: only };
    throw new CodegenError(
      "E_USAGE",
      "The local Close holds one organisation at a time.",
      { hint: "Give --org one name." },
    );
  }
  const [{ loadConfig }, { lockOfConfig }] = await Promise.all([
    import("../config/config.js"),
    import("../commands/serve/serve.js"),
  ]);
  const { config: configPath } = flags;
  const envFiles = envFilesOf(flags);
  const config = await loadConfig({ cwd, configPath, env: io.env, envFiles });
  return lockOfConfig(config, org);
}

interface Address {
  readonly url: string;
  readonly apiKey: string;
}

/** The variables that the generator reads, too. */
function asLines({ url, apiKey }: Address): string {
  return `CLOSE_API_URL=${url}\nCLOSE_API_KEY=${apiKey}\n`;
}

function asJson({ url, apiKey }: Address): string {
  return `${JSON.stringify({ version: 1, url, apiKey })}\n`;
}

function describe(lock: LockChoice | null, cwd: string): string {
  if (lock === null) return "the sample organisation";
  const path = relative(cwd, lock.path).split(sep).join("/");
  return `the organisation of ${safeText(path, 1000)}`;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener("abort", () => done(), { once: true });
  });
}
