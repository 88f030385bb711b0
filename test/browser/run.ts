/**
 * `npm run test:browser`: finds Chromium, or installs Debian's, and runs the tests that need it. Where neither
 * is possible it says so and fails; with `BROWSER_OPTIONAL=1` it says so and is content.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findBrowser } from "./find-browser.js";

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

/** Debian's package and a font for Latin text, without what it recommends. */
function install(): boolean {
  const isRoot = process.getuid?.() === 0;
  const apt = (...args: readonly string[]): boolean => {
    const all = ["apt-get", ...args];
    const [program = "", ...rest] = isRoot ? all : ["sudo", "-n", ...all];
    return run(program, rest, { DEBIAN_FRONTEND: "noninteractive" });
  };
  const packages = ["chromium", "fonts-dejavu-core"];
  const flags = ["install", "-y", "-q", "--no-install-recommends"];
  return apt("update", "-q") && apt(...flags, ...packages);
}

/** The exit code of a run without a browser. */
function withoutBrowser(): number {
  const isAllowed = process.env["BROWSER_OPTIONAL"] === "1";
  console.error(
    "test:browser was left out: there is no Chromium, and apt-get could not install one. Install it and run again, or name it in CHROME_PATH.",
  );
  if (!isAllowed)
    console.error("BROWSER_OPTIONAL=1 lets a run without a browser pass.");
  return isAllowed ? 0 : 1;
}

async function main(): Promise<number> {
  if ((await findBrowser()) === null) install();
  const browser = await findBrowser();
  if (browser === null) return withoutBrowser();
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const args = [
    ...[vitest, "run", "test/browser", "--testTimeout=120000"],
    ...["--hookTimeout=120000", "--expect.requireAssertions"],
  ];
  const isGreen = run(process.execPath, args, {
    BROWSER: "1",
    CHROME_PATH: browser,
  });
  return isGreen ? 0 : 1;
}

process.exitCode = await main();
