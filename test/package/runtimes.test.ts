/**
 * Other runtimes than the Node of this machine, and Yarn's Plug'n'Play: the packed package installed and
 * used there. They come from the registry, so `npm test` leaves this out; `npm run test:runtimes` runs it.
 */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  access,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  realpath,
  rename,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import {
  afterAll,
  beforeAll,
  describe,
  expect,
  onTestFinished,
  test,
} from "vitest";
import { repository } from "../support/program.js";

const isOn = process.env["RUNTIMES"] !== undefined;

/** What is installed beside this repository, below `node_modules/.cache`: none of it is a dependency. */
const pinned = {
  "@yarnpkg/cli-dist": "4.18.1",
  bun: "1.4.5",
  deno: "2.9.6",
  "undici-7": "npm:undici@7.30.2",
  "undici-8": "npm:undici@8.13.1",
};

const versions = Object.values(pinned)
  .join("_")
  .replaceAll(/[^\d._]/g, "");
const cache = join(repository, "node_modules/.cache/close-codegen-runtimes");
const tools = join(cache, versions);
const modules = join(tools, "node_modules");

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

/** Holds the tarball, and `app`: the package, undici 7 and the sample's code, compiled in `out`. */
let folder: string;
let tarball: string;

if (isOn) {
  beforeAll(prepare, 600_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));
} else {
  console.info(
    "Left out: Bun, Deno and Yarn's Plug'n'Play. `npm run test:runtimes` installs and tries them.",
  );
}

async function prepare(): Promise<void> {
  folder = await realpath(await mkdtemp(join(tmpdir(), "codegen-runtimes-")));
  await installTools();
  const pack = ["pack", "--ignore-scripts", "--silent"];
  const { stdout } = await run(repository, "npm", [
    ...[...pack, "--pack-destination", folder],
  ]);
  tarball = join(folder, stdout.trim());
  const app = join(folder, "app");
  await makeApp(app);
  await run(app, "npm", [...install, tarball, `undici@${undiciVersion}`]);
  await run(app, "npx", ["--no", "--", "codegen", "--sample"]);
  await compile(app);
}

const install = ["install", "--ignore-scripts", "--no-audit", "--no-fund"];
const undiciVersion = pinned["undici-7"].slice("npm:undici@".length);

/** Installs what is pinned once; a folder that is there is whole. */
async function installTools(): Promise<void> {
  const isThere = await access(tools).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  const unfinished = await mkdtemp(await madeFolder(cache, "unfinished-"));
  const manifest = { private: true, dependencies: pinned };
  await writeFile(join(unfinished, "package.json"), JSON.stringify(manifest));
  await run(unfinished, "npm", install);
  await rename(unfinished, tools);
}

async function madeFolder(path: string, start: string): Promise<string> {
  await mkdir(path, { recursive: true });
  return join(path, start);
}

async function makeApp(app: string, files: object = {}): Promise<void> {
  await mkdir(app);
  const manifest = {
    ...{ name: "app", version: "1.0.0", private: true, type: "module" },
    ...files,
  };
  await writeFile(join(app, "package.json"), JSON.stringify(manifest));
}

/** Copies the program of the fixtures; its imports of generated code end as told. */
async function copyMain(app: string, extension: ".js" | ".ts"): Promise<void> {
  const main = join(repository, "test/fixtures/apps/runtimes/main.ts");
  const source = await readFile(main, "utf8");
  await writeFile(
    join(app, "main.ts"),
    source.replaceAll("generated/index.js", `generated/index${extension}`),
  );
}

async function compile(app: string): Promise<void> {
  for (const types of ["@types", "undici-types"])
    await symlink(
      join(repository, "node_modules", types),
      join(app, "node_modules", types),
    );
  const compilerOptions = {
    ...{ strict: true, target: "es2022", module: "nodenext", types: ["node"] },
    ...{ skipLibCheck: true, rootDir: ".", outDir: "out" },
  };
  await writeFile(
    join(app, "tsconfig.json"),
    JSON.stringify({ compilerOptions, include: ["main.ts"] }),
  );
  await copyMain(app, ".js");
  const compiler = join(repository, "node_modules/typescript-7.0/bin/tsc");
  await run(app, process.execPath, [compiler, "-p", "."]);
}

/** The one file below the pinned packages that ends so: native programs lie in a package a platform. */
async function program(scope: string, end: string): Promise<string> {
  const all = await readdir(join(modules, scope), { recursive: true });
  const found = all.find((path) => path.endsWith(end));
  if (found === undefined) throw new Error(`There is no ${end} in ${scope}.`);
  return join(modules, scope, found);
}

/** The environment of this process without what would lead to a real Close. */
function environment(more: Readonly<Record<string, string>>) {
  const own = Object.entries(process.env).filter(
    ([key]) => !/^(?:CLOSE_|NODE_OPTIONS|VITEST|NODE_ENV)/.test(key),
  );
  return { ...Object.fromEntries(own), NO_COLOR: "1", ...more };
}

/** Runs a program that has to succeed. */
async function run(
  cwd: string,
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  try {
    return await promisify(execFile)(command, args, {
      ...{ cwd, env: environment(env), maxBuffer: 1 << 26, timeout: 300_000 },
    });
  } catch (error) {
    const { stdout = "", stderr = "" }: Record<string, unknown> = Object(error);
    throw new Error(`${command} ${args.join(" ")}: ${stdout}${stderr}`, {
      cause: error,
    });
  }
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
  });

  test("works on Bun: the CLI, the local Close and the client (Bun's own undici cannot send)", async () => {
    const bun = await program("@oven", "bin/bun");
    const app = join(folder, "bun");
    await cp(join(folder, "app"), app, {
      ...{ recursive: true, verbatimSymlinks: true },
    });
    await tryCommands(app, [bun, "--bun", "node_modules/.bin/codegen"]);
    expect((await run(app, bun, ["main.ts"])).stdout).toBe(printed);
    await run(app, bun, [
      ...["build", "main.ts", "--target=bun", "--outfile=bundle.js"],
    ]);
    expect((await run(app, bun, ["bundle.js"])).stdout).toBe(printed);
  });

  test("works on Deno", async () => {
    const deno = await program("@deno", "/deno");
    const app = join(folder, "deno");
    await cp(join(folder, "app"), app, {
      ...{ recursive: true, verbatimSymlinks: true },
    });
    await rm(join(app, "generated"), { recursive: true });
    const config = { importExtension: ".ts" };
    await writeFile(join(app, "codegen.config.json"), JSON.stringify(config));
    const settings = { nodeModulesDir: "manual" };
    await writeFile(join(app, "deno.json"), JSON.stringify(settings));
    await tryCommands(app, [deno, "run", "-A", "npm:close-codegen"]);
    await copyMain(app, ".ts");
    const { stdout } = await run(app, deno, ["run", "-A", "main.ts"]);
    expect(stdout).toBe(printed);
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
    await cp(join(modules, "undici-8"), undici, { recursive: true });
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
