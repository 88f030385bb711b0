import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  copyFile,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, posix } from "node:path";
import { createInterface } from "node:readline";
import {
  afterAll,
  beforeAll,
  describe,
  expect,
  onTestFinished,
  test,
} from "vitest";
import { start } from "../support/emulator-client.js";
import {
  buildProgram,
  repository,
  runCommand,
  runNode,
} from "../support/program.js";
import { isWhole } from "../support/matrix.js";

/** Holds `clone`, the repository without its history, and `app`, a project with the package in it. */
let folder: string;
let tarball: string;

/** The quickest one that we have; it makes the same JavaScript as that of `npm run build`. */
const compiler = join(repository, "node_modules/typescript-7.0/bin/tsc");

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "codegen-package-")));
  await mkdir(join(folder, "home"));
  await makeClone(join(folder, "clone"));
  const { stdout } = await expectSuccess(
    runCommand(join(folder, "clone"), [
      ...["npm", "pack", "--ignore-scripts", "--silent"],
      ...["--pack-destination", folder],
    ]),
  );
  tarball = join(folder, stdout.trim());
  await install(join(folder, "app"));
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

async function expectSuccess(
  ended: ReturnType<typeof runNode>,
): ReturnType<typeof runNode> {
  const { code, stdout, stderr } = await ended;
  expect(code, stdout + stderr).toBe(0);
  return { code, stdout, stderr };
}

/** What a fresh clone holds after `npm ci`; also things that must not get into the package. */
async function makeClone(clone: string): Promise<void> {
  await mkdir(join(clone, "docs"), { recursive: true });
  for (const name of [".github", "src", "templates", "generated"])
    await cp(join(repository, name), join(clone, name), { recursive: true });
  for (const name of [
    "package.json",
    "README.md",
    "LICENSE",
    "codegen.config.ts",
    "docs/troubleshooting.md",
  ])
    await copyFile(join(repository, name), join(clone, name));
  await symlink(
    join(repository, "node_modules"),
    join(clone, "node_modules"),
    "junction",
  );
  await writeFile(join(clone, ".env"), "CLOSE_API_KEY=api_SECRET\n");
  // `npm test` has built the same sources a moment ago.
  if (isWhole)
    await expectSuccess(runCommand(clone, ["npm", "run", "build", "--silent"]));
  else
    await cp(join(repository, "dist"), join(clone, "dist"), {
      recursive: true,
    });
}

/** Installs the package as npm would, with dependencies from this machine in place of the network. */
async function install(app: string): Promise<void> {
  const modules = join(app, "node_modules");
  const target = join(modules, "close-codegen");
  await mkdir(target, { recursive: true });
  await expectSuccess(
    runCommand(app, [
      "tar",
      "-xzf",
      tarball,
      "-C",
      target,
      "--strip-components=1",
    ]),
  );
  for (const name of await readdir(join(repository, "node_modules"))) {
    if (name.startsWith(".")) continue;
    await symlink(
      join(repository, "node_modules", name),
      join(modules, name),
      "junction",
    );
  }
  const { bin }: { bin: Readonly<Record<string, string>> } = JSON.parse(
    await readFile(join(target, "package.json"), "utf8"),
  );
  await mkdir(join(modules, ".bin"));
  for (const [name, file] of Object.entries(bin))
    await symlink(
      join("..", "close-codegen", file),
      join(modules, ".bin", name),
    );
  await runCommand(app, ["chmod", "+x", join(target, "dist/bin.js")]);
  await writeFile(
    join(app, "package.json"),
    '{ "name": "app", "version": "1.0.0", "private": true, "type": "module" }\n',
  );
}

/** Compiles the `main.ts` of an app as its own build would. */
async function compileApp(app: string, outDir: string): Promise<void> {
  const options = {
    module: "nodenext",
    target: "es2022",
    strict: true,
    skipLibCheck: true,
    types: ["node"],
    rootDir: ".",
    outDir,
  };
  await writeFile(
    join(app, "tsconfig.json"),
    JSON.stringify({ compilerOptions: options, include: ["main.ts"] }),
  );
  await expectSuccess(runNode(app, [compiler, "-p", "."]));
}

/** Runs `codegen serve` of the installed package until the test ends. */
async function serveSample(
  app: string,
): Promise<{ readonly url: string; readonly key: string }> {
  const program = join(app, "node_modules/close-codegen/dist/bin.js");
  const { PATH = "" } = process.env;
  const child = spawn(
    process.execPath,
    [program, "serve", "--sample", "--json"],
    { cwd: app, env: { PATH, HOME: join(folder, "home") } },
  );
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface(child.stdout);
  const [line] = await once(lines, "line");
  const { url, apiKey }: { url: string; apiKey: string } = JSON.parse(
    String(line),
  );
  return { url, key: apiKey };
}

/** The program of the installed package. */
function dist(): string {
  return join(folder, "app/node_modules/close-codegen/dist");
}

/** The text of each file of JavaScript in it. */
async function bundledTexts(): Promise<readonly string[]> {
  const paths = await readdir(dist(), { recursive: true });
  const files = paths.filter((path) => path.endsWith(".js"));
  return Promise.all(files.map((path) => readFile(join(dist(), path), "utf8")));
}

/** The packages that maps name, which are as the bundler makes them: those that are published name none. */
async function packagesInMaps(): Promise<readonly string[]> {
  const program = await buildProgram();
  onTestFinished(() => rm(program, { recursive: true, force: true }));
  const paths = await readdir(join(program, "dist"), { recursive: true });
  const sources = paths
    .filter((path) => path.endsWith(".map"))
    .map(async (path): Promise<readonly string[]> => {
      const map = await readFile(join(program, "dist", path), "utf8");
      return JSON.parse(map).sources;
    });
  const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//;
  return (await Promise.all(sources))
    .flat()
    .flatMap((source) => name.exec(source)?.[1] ?? []);
}

/** The bytes of all files of a package, without those of packages in it; 0 where it is not installed. */
async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(
    () => [],
  );
  const sizes = entries
    .filter(({ name }) => name !== "node_modules")
    .map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sizeOf(path);
      return entry.isFile() ? (await stat(path)).size : 0;
    });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

describe("the tarball", () => {
  test("holds the program, its templates, its runtime and what npm always takes, and nothing else (S7)", async () => {
    const { stdout } = await expectSuccess(
      runCommand(folder, ["tar", "-tzf", tarball]),
    );
    const paths = stdout
      .trim()
      .split("\n")
      .map((path) => path.replace(/^package\//, ""));
    const strangers = paths.filter(
      (path) =>
        !/^(?:dist\/.*\.(?:js|js\.map|d\.ts)|dist\/THIRD-PARTY-LICENSES\.txt|templates\/.*|dist\/emitted-runtime\/(?:[a-z]+\/)?[a-z-]+\.ts|dist\/docs-page\.css|docs\/troubleshooting\.md|src\/(?:config|lock|report)\/[a-z]+\.schema\.json|\.github\/(?:actions|examples)\/.*)$/.test(
          path,
        ) && !["package.json", "README.md", "LICENSE"].includes(path),
    );
    expect(strangers).toEqual([]);
    expect(paths).toEqual(
      expect.arrayContaining([
        "LICENSE",
        "README.md",
        "dist/THIRD-PARTY-LICENSES.txt",
        "dist/bin.js",
        "dist/index.d.ts",
        "dist/look-up.js",
        "dist/worker.js",
        "dist/emitted-runtime/index.ts",
        "docs/troubleshooting.md",
        "templates/object.hbs",
        "templates/types.hbs",
        "dist/emitted-runtime/types/base.ts",
        "dist/emitted-runtime/wrappers/index.ts",
        "src/config/config.schema.json",
        "src/lock/lock.schema.json",
        ".github/actions/check/action.yml",
        ".github/examples/backfill.ts",
        ".github/examples/close-check.yml",
        ".github/examples/redis-limiter.ts",
      ]),
    );
    expect(paths.filter((path) => /\btests?\b|\.env/.test(path))).toEqual([]);
  });

  test("holds the licence of each package whose code is in it, and of no other", async () => {
    const licences = await readFile(
      join(dist(), "THIRD-PARTY-LICENSES.txt"),
      "utf8",
    );
    const packages = await packagesInMaps();
    expect(packages).toEqual(expect.arrayContaining(["commander", "zod"]));
    const named = [...licences.matchAll(/^-{72}\n\n(\S+) \S+ \(.+\)$/gm)];
    expect(new Set(named.map(([, name]) => name))).toEqual(new Set(packages));
    for (const name of new Set(packages)) {
      const folder = join(repository, "node_modules", name);
      const [file = ""] = (await readdir(folder)).filter((entry) =>
        /^licen[cs]e/i.test(entry),
      );
      const text = await readFile(join(folder, file), "utf8");
      expect(licences).toContain(text.trim());
    }
  });

  test.each([
    ["runtime/index.js", ["undici/index.js"]],
    ["runtime/record/codec.js", []],
  ])(
    "loads for %s nothing but its own files and %j (S7)",
    async (entry, packages) => {
      const files = new Set([entry]);
      const foreign: string[] = [];
      for (const file of files) {
        const text = await readFile(join(dist(), file), "utf8");
        const named = text.matchAll(
          /(?:\bfrom |\bimport |\bimport\()"([^"]+)"/g,
        );
        for (const [, name = ""] of named)
          if (name.startsWith(".")) files.add(posix.join(dirname(file), name));
          else foreign.push(name);
      }
      expect(foreign).toEqual(packages);
      expect([...files]).not.toContain("base.js");
    },
  );

  test("imports what it depends on and nothing else, and depends on nothing that it holds (S7)", async () => {
    const texts = await bundledTexts();
    const imported = texts.flatMap((text) =>
      [
        ...text.matchAll(
          /^(?:import|export) (?:[^"\n]* from )?"([^".][^"]*)"|\bimport\("([^".][^"]*)"\)/gm,
        ),
      ].map(([, name = "", later = ""]) => name || later),
    );
    const packages = imported
      .filter((name) => !isBuiltin(name))
      .map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0]);
    const about: { dependencies: Readonly<Record<string, string>> } =
      JSON.parse(await readFile(join(repository, "package.json"), "utf8"));
    expect([...new Set(packages)].sort()).toEqual(
      Object.keys(about.dependencies).sort(),
    );
  });

  test("runs nothing when it is installed, and nor does what it depends on (S7)", async () => {
    const path = join(folder, "app/node_modules/close-codegen/package.json");
    const { scripts }: { scripts: Readonly<Record<string, string>> } =
      JSON.parse(await readFile(path, "utf8"));
    const hooks = /^(?:(?:pre|post)?install|(?:pre|post)prepare)$/;
    expect(Object.keys(scripts).filter((name) => hooks.test(name))).toEqual([]);
    const lock: {
      packages: Readonly<
        Record<string, { dev?: boolean; hasInstallScript?: boolean }>
      >;
    } = JSON.parse(
      await readFile(join(repository, "package-lock.json"), "utf8"),
    );
    const runs = Object.entries(lock.packages).filter(
      ([, { dev, hasInstallScript }]) => hasInstallScript && !dev,
    );
    expect(runs).toEqual([]);
  });

  test("is as large as the README says, and so is what it brings", async () => {
    const readme = await readFile(join(repository, "README.md"), "utf8");
    const [, download, onDisk, count, brought] =
      /is ([\d.]+) MB to download and ([\d.]+) MB on disk, and brings some (\d+) packages of (\d+) MB/.exec(
        readme,
      ) ?? [];
    const lock: { packages: Readonly<Record<string, { dev?: boolean }>> } =
      JSON.parse(await readFile(join(repository, "package-lock.json"), "utf8"));
    const sizes = Object.entries(lock.packages)
      .filter(([path, { dev }]) => path !== "" && dev !== true)
      .map(([path]) => sizeOf(join(repository, path)));
    const installed = (await Promise.all(sizes)).filter((size) => size > 0);
    const all = installed.reduce((sum, size) => sum + size, 0);
    const isNear = (bytes: number, said = "0", unit = 1_000_000): void => {
      const share = bytes / (Number(said) * unit);
      expect(share, `${said} is ${String(bytes / unit)}`).toBeGreaterThan(0.9);
      expect(share, `${said} is ${String(bytes / unit)}`).toBeLessThan(1.1);
    };
    isNear((await stat(tarball)).size, download);
    isNear(await sizeOf(dirname(dist())), onDisk);
    isNear(installed.length, count, 1);
    isNear(all, brought);
  });

  test("has no complaint of publint", async () => {
    const { publint } = await import("publint");
    const bytes = await readFile(tarball);
    const { messages } = await publint({
      pack: { tarball: new Uint8Array(bytes).buffer },
      strict: true,
    });
    expect(messages).toEqual([]);
  });

  // Apps below import the types as Node does, with a config and with the runtime.
  test.runIf(isWhole)(
    "gives importers the right types in every way that an ESM package is imported",
    async () => {
      const bin = join(repository, "node_modules/.bin/attw");
      await expectSuccess(
        runNode(folder, [
          ...[await realpath(bin), tarball, "--profile", "esm-only"],
          ...["--no-definitely-typed", "--no-color"],
        ]),
      );
    },
  );
});

describe("an app with the package", () => {
  test(
    "generates, compiles, and runs with undici alone, or with a fetch instead (S7)",
    { timeout: 120_000 },
    async () => {
      const app = join(folder, "app");
      await expectSuccess(
        runCommand(app, ["npx", "--no", "--", "codegen", "--sample"]),
      );
      await copyFile(
        join(repository, "test/fixtures/apps/package/main.ts"),
        join(app, "main.ts"),
      );
      await compileApp(app, "../production");
      const production = join(folder, "production");
      await mkdir(join(production, "node_modules"));
      await cp(
        join(repository, "node_modules/undici"),
        join(production, "node_modules/undici"),
        { recursive: true },
      );
      await copyFile(
        join(app, "package.json"),
        join(production, "package.json"),
      );
      const { emulator } = await start();
      const { stdout } = await expectSuccess(
        runNode(production, ["main.js", emulator.url, emulator.apiKey]),
      );
      expect(stdout).toBe("Acme Active cont_abc\nobject\n");

      // The same without undici: not with a client of its own, but with a fetch.
      await rm(join(production, "node_modules"), { recursive: true });
      const args = ["main.js", emulator.url, emulator.apiKey];
      const { code, stderr } = await runNode(production, args);
      expect(code).toBe(1);
      expect(stderr).toContain(
        "undici could not be loaded: it is not installed. Install the one for your Node (undici@7 from Node 20.18.1 on, undici@8 from Node 22.19 on), or give the client a `fetch`. Nothing was sent.",
      );
      // What undici 8 does on Node 20.
      const undici = join(production, "node_modules/undici");
      await mkdir(undici, { recursive: true });
      await writeFile(join(undici, "index.js"), "undefined.bind(null);\n");
      const newer = await runNode(production, args);
      expect(newer.stderr).toContain(
        "undici could not be loaded: Cannot read properties of undefined (reading 'bind'). Install the one for your Node (undici@7 from",
      );
      expect(newer.stderr).toContain("[cause]: TypeError");
      const fetched = await expectSuccess(
        runNode(production, [...args, "fetch"]),
      );
      expect(fetched.stdout).toBe(stdout);
    },
  );

  test.runIf(isWhole)(
    "lives against the local Close: serve, generate, compile, run",
    { timeout: 120_000 },
    async () => {
      const app = join(folder, "app");
      const { url, key } = await serveSample(app);
      const env = { CLOSE_API_URL: url, CLOSE_API_KEY: key };
      await expectSuccess(
        runCommand(app, ["node_modules/.bin/codegen", "--force"], env),
      );
      await copyFile(
        join(repository, "test/fixtures/apps/end-to-end/main.ts"),
        join(app, "main.ts"),
      );
      await compileApp(app, "life");
      const { stdout } = await expectSuccess(
        runNode(app, ["life/main.js", url, key]),
      );
      expect(stdout.split("\n")).toEqual([
        "linked: North, South",
        "found: Acme",
        "heard: North Active [ 'status', 'dateUpdated' ]",
        "left: 0",
        "",
      ]);
    },
  );

  test(
    "reads a config in TypeScript that imports the package",
    { timeout: 60_000 },
    async () => {
      const app = join(folder, "app");
      await writeFile(
        join(app, "codegen.config.ts"),
        'import { defineConfig } from "close-codegen";\nexport default defineConfig({ source: "sample", output: "src/close" });\n',
      );
      const { stdout } = await expectSuccess(
        runCommand(app, ["node_modules/.bin/close-codegen", "--dry-run"]),
      );
      expect(stdout).toContain("create objects/account.ts\n");
    },
  );

  test("names lines of the sources in the stacks of --debug", async () => {
    const lost = join(folder, "app/lost");
    await mkdir(join(lost, "generated"), { recursive: true });
    await writeFile(join(lost, "generated/close.lock.json"), "{");
    await writeFile(join(lost, "codegen.config.json"), "{}");
    const args = [join(dist(), "bin.js"), "--offline", "--debug"];
    const { code, stderr } = await runNode(lost, args);
    expect(code).toBe(1);
    const [, file = "", line] =
      /\/close-codegen\/(src\/[\w/-]+\.ts):(\d+)/.exec(stderr) ?? [];
    const source = await readFile(join(repository, file), "utf8");
    expect(source.split("\n")[Number(line) - 1]).toContain("JSON.parse");
  });

  test("gives library users the documented functions", async () => {
    const program = `
      import * as api from "close-codegen";
      import * as runtime from "close-codegen/runtime";
      console.log(["defineConfig", "env", "generate", "pull", "loadConfig"].every((name) => typeof api[name] === "function"));
      console.log(typeof runtime.connect);
      const { startEmulator } = await import("close-codegen/emulator");
      const emulator = await startEmulator({ seed: { lead: [{ name: "Acme" }] } });
      console.log(emulator.url.startsWith("http://127.0.0.1:"));
      await emulator.close();`;
    const { stdout } = await expectSuccess(
      runNode(join(folder, "app"), ["--input-type=module", "-e", program]),
    );
    expect(stdout).toBe("true\nfunction\ntrue\n");
  });
});

describe("a clone of the repository", () => {
  test("can be run after each build, not only after an installation", async () => {
    const { mode } = await stat(join(repository, "dist/bin.js"));
    expect(mode & 0o111).toBe(0o111);
  });

  test("runs codegen by its own name", { timeout: 60_000 }, async () => {
    // It runs `prepare`, which would build again what `npm ci` has built.
    const env = { npm_config_ignore_scripts: "true" };
    const command = ["npx", "--no", "--", "codegen", "--version"];
    const { stdout } = await expectSuccess(
      runCommand(join(folder, "clone"), command, env),
    );
    const { version }: { version: string } = JSON.parse(
      await readFile(join(repository, "package.json"), "utf8"),
    );
    expect(stdout).toBe(`${version}\n`);
  });

  test("finds generated/ up to date", { timeout: 60_000 }, async () => {
    const { stderr } = await expectSuccess(
      runNode(join(folder, "clone"), ["dist/bin.js"]),
    );
    expect(stderr).toContain("0 created, 0 changed");
  });
});
