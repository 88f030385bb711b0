import {
  copyFile,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  realpath,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { start } from "./support/emulator-client.js";
import { repository, runCommand, runNode } from "./support/program.js";

/** Holds `clone`, the repository without its history, and `app`, a project with the package in it. */
let folder: string;
let tarball: string;

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
  await mkdir(clone);
  for (const name of ["src", "templates", "generated"])
    await cp(join(repository, name), join(clone, name), { recursive: true });
  for (const name of [
    "package.json",
    "README.md",
    "LICENSE",
    "codegen.config.ts",
  ])
    await copyFile(join(repository, name), join(clone, name));
  await symlink(
    join(repository, "node_modules"),
    join(clone, "node_modules"),
    "junction",
  );
  await writeFile(join(clone, ".env"), "CLOSE_API_KEY=api_SECRET\n");
  const compiler = join(repository, "node_modules/typescript/bin/tsc");
  await expectSuccess(runNode(clone, [compiler, "-p", "src"]));
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

describe("the tarball", () => {
  test("holds the program, its templates, its runtime and what npm always takes, and nothing else", async () => {
    const { stdout } = await expectSuccess(
      runCommand(folder, ["tar", "-tzf", tarball]),
    );
    const paths = stdout
      .trim()
      .split("\n")
      .map((path) => path.replace(/^package\//, ""));
    const strangers = paths.filter(
      (path) =>
        !/^(?:dist\/.*\.(?:js|d\.ts)|templates\/.*|src\/runtime\/.*\.ts)$/.test(
          path,
        ) && !["package.json", "README.md", "LICENSE"].includes(path),
    );
    expect(strangers).toEqual([]);
    expect(paths).toEqual(
      expect.arrayContaining([
        "LICENSE",
        "README.md",
        "dist/bin.js",
        "dist/index.d.ts",
        "src/runtime/index.ts",
        "templates/object.hbs",
      ]),
    );
    expect(paths.filter((path) => /test|\.map$|\.env/.test(path))).toEqual([]);
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

  test("gives importers the right types in every way that an ESM package is imported", async () => {
    const bin = join(repository, "node_modules/.bin/attw");
    await expectSuccess(
      runNode(folder, [
        ...[await realpath(bin), tarball, "--profile", "esm-only"],
        ...["--no-definitely-typed", "--no-color"],
      ]),
    );
  });
});

describe("an app with the package", () => {
  test(
    "generates, compiles, and runs with undici alone",
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
      const options = {
        module: "nodenext",
        target: "es2022",
        strict: true,
        skipLibCheck: true,
        types: ["node"],
        rootDir: ".",
        outDir: "../production",
      };
      await writeFile(
        join(app, "tsconfig.json"),
        JSON.stringify({ compilerOptions: options, include: ["main.ts"] }),
      );
      const compiler = join(repository, "node_modules/typescript/bin/tsc");
      await expectSuccess(runNode(app, [compiler, "-p", "."]));
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
        runCommand(app, ["npx", "--no", "--", "close-codegen", "--dry-run"]),
      );
      expect(stdout).toContain("create objects/account.ts\n");
    },
  );

  test("gives library users the documented functions", async () => {
    const program = `
      import * as api from "close-codegen";
      import * as runtime from "close-codegen/runtime";
      console.log(["defineConfig", "env", "generate", "pull", "loadConfig"].every((name) => typeof api[name] === "function"));
      console.log(typeof runtime.connect);`;
    const { stdout } = await expectSuccess(
      runNode(join(folder, "app"), ["--input-type=module", "-e", program]),
    );
    expect(stdout).toBe("true\nfunction\n");
  });
});

describe("a clone of the repository", () => {
  test("runs codegen by its own name", { timeout: 60_000 }, async () => {
    const { stdout } = await expectSuccess(
      runCommand(join(folder, "clone"), [
        "npx",
        "--no",
        "--",
        "codegen",
        "--version",
      ]),
    );
    const { version }: { version: string } = JSON.parse(
      await readFile(join(repository, "package.json"), "utf8"),
    );
    expect(stdout).toBe(`${version}\n`);
  });

  test("finds generated/ up to date", { timeout: 60_000 }, async () => {
    const { stderr } = await expectSuccess(
      runCommand(join(folder, "clone"), ["npx", "--no", "--", "codegen"]),
    );
    expect(stderr).toContain("0 created, 0 changed");
  });
});
