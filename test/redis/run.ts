/**
 * `npm run test:redis`: finds a Redis or Valkey server, or installs Debian's `redis-server`, and runs the tests that
 * need one; they start it on ports of their own and stop it. Where neither is possible it says so and fails; with
 * `REDIS_OPTIONAL=1` it says so and is content. `--full` measures a backfill of a million records, too.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findServer } from "./find-server.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Runs a program on this terminal; true if it ended well. */
function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): boolean {
  const { status } = spawnSync(program, [...args], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  return status === 0;
}

/** Debian's package, without what it recommends. */
function install(): boolean {
  const isRoot = process.getuid?.() === 0;
  const apt = (...args: readonly string[]): boolean => {
    const all = ["apt-get", ...args];
    const [program = "", ...rest] = isRoot ? all : ["sudo", "-n", ...all];
    return run(program, rest, { DEBIAN_FRONTEND: "noninteractive" });
  };
  const flags = ["install", "-y", "-q", "--no-install-recommends"];
  return apt("update", "-q") && apt(...flags, "redis-server");
}

/** The exit code of a run without a server. */
function withoutServer(): number {
  const isAllowed = process.env["REDIS_OPTIONAL"] === "1";
  console.error(
    "test:redis was left out: there is no redis-server or valkey-server, and apt-get could not install one. Install it and run again, or name it in REDIS_SERVER.",
  );
  if (!isAllowed)
    console.error("REDIS_OPTIONAL=1 lets a run without a server pass.");
  return isAllowed ? 0 : 1;
}

async function main(): Promise<number> {
  if ((await findServer()) === null) install();
  const server = await findServer();
  if (server === null) return withoutServer();
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  // One file after the other: they measure.
  const args = [
    ...[vitest, "run", "test/redis", "--testTimeout=600000"],
    ...["--hookTimeout=300000", "--expect.requireAssertions"],
    "--no-file-parallelism",
  ];
  const isFull = process.argv.includes("--full");
  const isGreen = run(process.execPath, args, {
    ...{ REDIS: "1", REDIS_SERVER: server },
    ...(isFull ? { REDIS_FULL: "1" } : {}),
  });
  return isGreen ? 0 : 1;
}

process.exitCode = await main();
