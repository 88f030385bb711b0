/** A long day of a client and of a local Close: neither may grow, however many calls and requests there are. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { buildModules } from "../support/program.js";
import { buildWith, bundleScript } from "./build.js";
import { none } from "./proof.js";
import type { Figure, Proof, Trial } from "./proof.js";
import type { ClientCost, ClientTask } from "./soak-client.js";
import { burden } from "./soak-load.js";
import { startCanned } from "./soak-server.js";

/** Seconds of a release's soak: twenty minutes. */
const release = 1200;

/** Calls of a client, and requests to a local Close, that a release's soak makes at least. */
const million = 1_000_000;

/** Megabytes that a local Close may take at most, Node included. */
const mostMegabytes = 200;

/**
 * V8 keeps what it learns of code with the code, which would hide what a call leaves behind: it learns
 * everything at once here, and optimises nothing.
 */
const plainly = [
  "--expose-gc",
  "--no-opt",
  "--no-sparkplug",
  "--no-flush-bytecode",
  "--no-lazy-feedback-allocation",
];

/** What a part of the soak is: a share of the time, and what has to be reached. */
interface Part {
  readonly seconds: number;
  readonly least: number;
}

async function soakClient({ seconds, least }: Part): Promise<ClientCost> {
  const server = await startCanned();
  const { folder, file } = await bundleScript("soak-client");
  const task: ClientTask = { url: server.url, seconds, calls: least };
  const args = [...plainly, file, JSON.stringify(task)];
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [output] = await Promise.all([
    text(child.stdout),
    once(child, "close"),
  ]);
  server.close();
  await rm(folder, { recursive: true, force: true });
  return JSON.parse(output) as ClientCost;
}

/** Who starts a local Close, and who asks it. */
interface Setting {
  readonly id: string;
  readonly what: string;
  readonly how: "emulator" | "serve";
  readonly hasKey: boolean;
}

const settings: readonly Setting[] = [
  {
    id: "keyed",
    what: "a local Close took for {} requests with its key",
    how: "emulator",
    hasKey: true,
  },
  {
    id: "strange",
    what: "a local Close took for {} requests without a key",
    how: "emulator",
    hasKey: false,
  },
  {
    id: "serve",
    what: "`serve` took for {} requests with its key",
    how: "serve",
    hasKey: true,
  },
];

async function soakLocal(
  program: string,
  { id, what, how, hasKey }: Setting,
  { seconds, least }: Part,
): Promise<Figure> {
  const file = join(program, "test/proofs/soak-local.js");
  const child = spawn(process.execPath, [file, how], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const { url, apiKey } = JSON.parse(await next(lines)) as {
    readonly url: string;
    readonly apiKey: string;
  };
  const requests = await burden(
    { url, apiKey: hasKey ? apiKey : null },
    { seconds, requests: least },
  );
  child.stdin.end();
  const megabytes = Number(await next(lines)) / 1024 / 1024;
  await once(child, "close");
  return {
    id: `soak-local-${id}`,
    what: `Megabytes that ${what.replace("{}", String(requests))}`,
    value: Math.round(megabytes),
    want: `≤ ${mostMegabytes}`,
    isMet: megabytes <= mostMegabytes,
  };
}

async function next(lines: AsyncIterator<string>): Promise<string> {
  const { value } = await lines.next();
  if (typeof value === "string") return value;
  throw new Error("The local Close ended early.");
}

async function run({ count }: Trial): Promise<readonly Figure[]> {
  const isRelease = count >= release;
  const program = await buildWith(["proofs/soak-local.ts"], buildModules);
  try {
    const client = await soakClient({
      seconds: count / 2,
      least: isRelease ? million : 10_000,
    });
    const local: Figure[] = [];
    for (const setting of settings)
      local.push(
        await soakLocal(program, setting, {
          seconds: count / 6,
          least: isRelease ? million : 500,
        }),
      );
    const { calls, growth, listeners } = client;
    // What is made once weighs on a few calls: a moment among other tests sees only what is gross.
    const most = calls < 100_000 ? 10 : 1;
    return [
      {
        id: "soak-client-growth",
        what: `Bytes by which a client grew with each of ${calls} calls with one signal`,
        value: Math.max(0, Math.round(growth * 100) / 100),
        want: `≤ ${most}`,
        isMet: growth <= most,
      },
      none(
        "soak-client-listeners",
        `Listeners that ${calls} calls left on their signal`,
        listeners,
      ),
      ...local,
    ];
  } finally {
    await rm(program, { recursive: true, force: true });
  }
}

/** Twenty minutes of calls and requests, counted in seconds; a release makes a million of each at least. */
export const soak: Proof = {
  name: "soak",
  unit: "seconds",
  release,
  short: 2,
  run,
};
