/**
 * Other runtimes than the Node of this machine, and Yarn's Plug'n'Play: the packed package installed and
 * used there. They come from the registry, so `npm test` leaves this out; `npm run test:runtimes-short` runs it.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, cp, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import {
  afterAll,
  beforeAll,
  describe,
  expect,
  onTestFinished,
  test,
} from "vitest";
import { runProbe } from "../runtimes/probed.js";
import {
  cache,
  compileApp,
  copyApp,
  copyPrograms,
  environment,
  installed,
  makeApp,
  npmInstall,
  packed,
  programIn,
  run,
  undiciVersion,
} from "../runtimes/tools.js";

const isOn = process.env["RUNTIMES"] !== undefined;

const pinned = {
  "@yarnpkg/cli-dist": "4.18.1",
  bun: "1.4.5",
  deno: "2.9.6",
};

/** What `fixtures/apps/runtimes/main.ts` prints. */
const printed = [
  "listed: North Active",
  "found: Acme",
  "delivered: North Active",
  "read: SaaS",
  "read: SaaS",
  "sent: false",
  "left: 0",
  "",
].join("\n");

/** The pinned programs. */
let modules: string;
/** Holds the tarball, and `app`: the package, undici 7 and the sample's code, compiled in `out`. */
let folder: string;
let tarball: string;

if (isOn) {
  beforeAll(prepare, 600_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));
} else {
  console.info(
    "Left out: Bun, Deno and Yarn's Plug'n'Play. `npm run test:runtimes-short` installs and tries them.",
  );
}

async function prepare(): Promise<void> {
  folder = await realpath(await mkdtemp(join(tmpdir(), "codegen-runtimes-")));
  modules = await installed(pinned);
  tarball = await packed(folder);
  const app = join(folder, "app");
  await makeApp(app);
  await run(app, "npm", [...npmInstall, tarball, `undici@${undiciVersion}`]);
  await run(app, "npx", ["--no", "--", "codegen", "--sample"]);
  await copyPrograms(app, ".js", programs);
  await compileApp(app, programs);
}

const programs = ["main.ts", "probe.ts", "run-probe.ts"];

/** Runs the probe by a command line, with undici and with `fetch`: all of its checks are as they should be. */
async function probeBy(cwd: string, command: readonly string[]): Promise<void> {
  for (const way of ["undici", "fetch"] as const)
    expect({ way, failed: await runProbe(cwd, command, way) }).toEqual({
      ...{ way, failed: [] },
    });
}

/** Runs `codegen serve` until the test ends; the environment that leads to it. */
async function serve(cwd: string, [command = "", ...args]: readonly string[]) {
  const serving = [...args, "serve", "--sample", "--json"];
  // A group of its own: Yarn runs the program as a child, which has to end with it.
  const child = spawn(command, serving, {
    ...{ cwd, env: environment({}), detached: true },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} does not start.`);
  onTestFinished(() => void process.kill(-pid, "SIGKILL"));
  const [line] = await once(createInterface(child.stdout), "line");
  const { url, apiKey }: { url: string; apiKey: string } = JSON.parse(
    String(line),
  );
  return { CLOSE_API_URL: url, CLOSE_API_KEY: apiKey };
}

/** Generates, finds that all is as it should be, and asks a served Close, by one command line. */
async function tryCommands(
  cwd: string,
  [command = "", ...args]: readonly string[],
): Promise<void> {
  const codegen = (line: string, env: Readonly<Record<string, string>> = {}) =>
    run(cwd, command, [...args, ...line.split(" ")], env);
  await rm(join(cwd, "generated"), { recursive: true, force: true });
  expect((await codegen("generate --sample")).stderr).toMatch(
    /^generated {2}\d+ created, 0 changed/m,
  );
  expect((await codegen("generate --offline --frozen")).stderr).toContain(
    "0 created, 0 changed",
  );
  expect((await codegen("check --offline")).stdout).toContain(
    "The files are up to date",
  );
  const env = await serve(cwd, [command, ...args]);
  expect((await codegen("generate", env)).stderr).toContain("0 changed");
  expect((await codegen("check", env)).stdout).toContain(
    "Close is as the lock has it",
  );
}

describe.skipIf(!isOn)("the package", { timeout: 600_000 }, () => {
  test("works on this Node: the program of which the others print the same", async () => {
    const app = join(folder, "app");
    const { stdout } = await run(app, process.execPath, ["out/main.js"]);
    expect(stdout).toBe(printed);
    await probeBy(app, [process.execPath, "out/run-probe.js"]);
  });

  test("works on Bun: the CLI, the local Close and the client (Bun's own undici cannot send)", async () => {
    const bun = await programIn(join(modules, "@oven"), "bin/bun");
    const app = join(folder, "bun");
    await copyApp(join(folder, "app"), app);
    await tryCommands(app, [bun, "--bun", "node_modules/.bin/codegen"]);
    expect((await run(app, bun, ["main.ts"])).stdout).toBe(printed);
    await probeBy(app, [bun, "run-probe.ts"]);
    await run(app, bun, [
      ...["build", "main.ts", "--target=bun", "--outfile=bundle.js"],
    ]);
    expect((await run(app, bun, ["bundle.js"])).stdout).toBe(printed);
  });

  test("works on Deno", async () => {
    const deno = await programIn(join(modules, "@deno"), "/deno");
    const app = join(folder, "deno");
    await copyApp(join(folder, "app"), app);
    await rm(join(app, "generated"), { recursive: true });
    await rm(join(app, "tsconfig.json"));
    const settings = { nodeModulesDir: "manual" };
    await writeFile(join(app, "deno.json"), JSON.stringify(settings));
    await tryCommands(app, [deno, "run", "-A", "npm:close-codegen"]);
    await copyPrograms(app, ".ts", programs);
    const { stdout } = await run(app, deno, ["run", "-A", "main.ts"]);
    expect(stdout).toBe(printed);
    await probeBy(app, [deno, "run", "-A", "run-probe.ts"]);
  });

  test("works under Yarn's Plug'n'Play, whose file handles cannot be flushed", async () => {
    const yarn = join(modules, "@yarnpkg/cli-dist/bin/yarn.js");
    const app = join(folder, "yarn");
    await makeApp(app, {
      dependencies: {
        "close-codegen": `file:${tarball}`,
        undici: undiciVersion,
      },
    });
    const registry = await run(app, "npm", ["config", "get", "registry"]);
    await writeFile(join(app, "yarn.lock"), "");
    const settings = {
      nodeLinker: "pnp",
      npmRegistryServer: registry.stdout.trim(),
      ...{ enableTelemetry: false, enableScripts: false },
      ...{ enableGlobalCache: false, enableImmutableInstalls: false },
      ...{
        cacheFolder: join(cache, "yarn"),
        globalFolder: join(cache, "yarn"),
      },
    };
    await writeFile(join(app, ".yarnrc.yml"), JSON.stringify(settings));
    await run(app, process.execPath, [yarn, "install"]);
    await access(join(app, ".pnp.cjs"));
    await tryCommands(app, [process.execPath, yarn, "codegen"]);
    await cp(join(folder, "app/out"), join(app, "out"), { recursive: true });
    const main = [yarn, "node", "out/main.js"];
    const { stdout } = await run(app, process.execPath, main);
    expect(stdout).toBe(printed);
  });

  test("says which undici goes with which Node, where the newest is too new", async () => {
    const app = join(folder, "newest");
    await cp(join(folder, "app/out"), join(app, "out"), { recursive: true });
    const undici = join(app, "node_modules/undici");
    const newest = await installed({ undici: "8.13.1" });
    await cp(join(newest, "undici"), undici, { recursive: true });
    await makeManifestAndProgram(app);
    const { stdout } = await run(app, process.execPath, ["ask.js"]);
    const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
    const isNew = major > 22 || (major === 22 && minor >= 19);
    expect(stdout).toMatch(
      isNew
        ? /^GET \/lead\/lead_acme\/ was not sent: connect ECONNREFUSED/
        : /^undici could not be loaded: .+\. Install the one for your Node \(undici@7 /,
    );
  });
});

async function makeManifestAndProgram(app: string): Promise<void> {
  await writeFile(join(app, "package.json"), '{ "type": "module" }');
  await writeFile(
    join(app, "ask.js"),
    `import { createCloseClient } from "./out/generated/index.js";
const options = { apiKey: "api_12345678", baseUrl: "http://127.0.0.1:9", retries: 0 };
const close = createCloseClient(options);
await close.leads.get("lead_acme").catch((error) => console.log(error.message));
`,
  );
}
