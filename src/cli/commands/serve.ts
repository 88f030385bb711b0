/** `codegen serve`: its words, its flags and its run. */
import { relative, resolve, sep } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import type { LockChoice } from "../../commands/serve/run-serve.js";
import { CodegenError } from "../../errors.js";
import type { Io } from "../../io.js";
import { safeText } from "../../report/terminal.js";
import { defineCommand } from "../command.js";
import type { CommandContext } from "../command.js";
import type { GlobalFlags } from "../flags/global-flags.js";
import type { RunPlace } from "../run/begin-run.js";

/** The flags of `codegen serve`. */
export interface ServeFlags extends GlobalFlags {
  readonly lock?: string;
  readonly sample?: true;
  readonly port?: number;
  readonly seed?: string;
  readonly key?: string;
  readonly json?: true;
}

/** `codegen serve`. */
export const command = defineCommand<ServeFlags>({
  name: "serve",
  addWords,
  run,
});

function addWords(command: Command): () => ServeFlags {
  command
    .description("run a local Close that holds your organisation")
    .addOption(
      new Option(
        "--lock <path>",
        "close.lock.json to serve (default: the config's)",
      ).conflicts(["sample"]),
    )
    .option("--sample", "serve the embedded sample organisation")
    .option("--port <number>", "port (default: any that is free)", readPort)
    .option("--seed <path>", "JSON file of records that are there at once")
    .option("--key <key>", "key to accept (default: a new one)", readKey)
    .option("--json", "print address and key as JSON")
    .addHelpText("after", help);
  return () => command.optsWithGlobals<ServeFlags>();
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError("Give a number from 0 to 65535.");
}

/** As the client and the generator take keys. */
function readKey(text: string): string {
  if (/^[\x21-\x7e]{8,256}$/.test(text)) return text;
  throw new InvalidArgumentError("Give 8 to 256 characters without blanks.");
}

/**
 * Serves until `io.signal` aborts. That is how it is meant to end, and nothing is left half-done: it
 * succeeds then, where an interrupted run fails. Address and key go to stdout, as lines that a shell
 * and an env file understand, or as one JSON document.
 */
async function run(
  flags: ServeFlags,
  context: CommandContext,
): Promise<number> {
  const { io, printKey } = context;
  const { beginRun } = await import("../run/begin-run.js");
  const place = await beginRun(flags, context);
  const { cwd } = place;
  const lock =
    flags.sample === true ? null : await chooseLock(flags, io, place);
  io.takeSignals?.();
  const { serve } = await import("../../commands/serve/run-serve.js");
  const { seed, key } = flags;
  const emulator = await serve({
    ...{ lock, key },
    port: flags.port ?? 0,
    seed: seed === undefined ? undefined : resolve(cwd, seed),
  });
  try {
    printKey(flags.json === true ? asJson(emulator) : asLines(emulator));
    if (flags.silent !== true)
      io.stderr(
        `The local Close holds ${describe(lock, cwd)}. Stop it with Ctrl-C.\n`,
      );
    await aborted(io.signal);
  } finally {
    await emulator.close();
  }
  return 0;
}

async function chooseLock(
  flags: ServeFlags,
  { env }: Io,
  { cwd, envFiles }: RunPlace,
): Promise<LockChoice> {
  const { lock, org, config: configPath } = flags;
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
    import("../../config/config.js"),
    import("../../commands/serve/run-serve.js"),
  ]);
  const config = await loadConfig({ cwd, configPath, env, envFiles });
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

const help = `
Prints CLOSE_API_URL and CLOSE_API_KEY to stdout, as an env file has them. The
key is a new one each time, or that of --key; no other is accepted. Listens on
this machine only, keeps everything in memory, and runs until Ctrl-C (SIGINT) or
SIGTERM. A fixed key is for tests: never give your key of Close here.

A seed holds lists of records by the names of the generated code; they may refer
to each other by id:
  { "lead": [{ "id": "lead_a", "name": "Acme" }],
    "contact": [{ "leadId": "lead_a", "name": "Ada" }] }
`;
