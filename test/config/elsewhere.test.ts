/** A folder without a config: when the defaults do, and where a run says that a config is. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadConfig } from "../../src/config/config.js";
import type { LoadConfigOptions } from "../../src/config/config.js";
// Runs load it once it is needed; here no test is the first.
import "../../src/config/elsewhere.js";
import { CodegenError } from "../../src/errors.js";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "codegen-elsewhere-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Writes files, empty unless a text is given; a path that ends in a slash is a folder. */
async function put(...files: readonly (string | readonly [string, string])[]) {
  for (const file of files) {
    const [path, text] = typeof file === "string" ? [file, ""] : file;
    const target = join(folder, path);
    await mkdir(path.endsWith("/") ? target : dirname(target), {
      recursive: true,
    });
    if (!path.endsWith("/")) await writeFile(target, text);
  }
}

/** What a run says of a folder without a config; null where it works from defaults. */
async function refusalIn(
  cwd: string,
  options: Partial<LoadConfigOptions> = {},
): Promise<CodegenError | null> {
  try {
    const path = join(folder, cwd);
    const config = await loadConfig({ cwd: path, env: {}, ...options });
    expect(config).toMatchObject({ root: path, configFile: null });
    return null;
  } catch (error) {
    if (error instanceof CodegenError) return error;
    throw error;
  }
}

const elsewhere =
  "There is no config in this package, but elsewhere in the repository.";
const hintFor = (path: string) =>
  `Run there: \`codegen --cwd ${path}\`. For an output in this folder write codegen.config.ts here.`;

describe("a file that is nearly called as a config", () => {
  test.each([
    "codegen.config.cjs",
    "codegen.config.cts",
    "codegen.conf.ts",
    "CODEGEN.config.mts",
    "close-codegen.config.js",
    "close.config.mjs",
    "close.config.tsx",
    ".codegenrc.json",
    "codegen.config.json5",
    "codegen.config.jsonc",
    "codegen.config.yaml",
    "codegen.config.yml",
    "codegen.config.toml",
    "codegen.config.ts.txt",
  ])("%s is named, with what configs are called", async (name) => {
    await put(name, "generated/close.lock.json");
    expect(await refusalIn(".")).toMatchObject({
      code: "E_CONFIG_MISSING",
      message: `There is no config here, but ${name}, which is not read as one.`,
      hint: "If it is the config, call it one of codegen.config.ts, codegen.config.mts, codegen.config.js, codegen.config.mjs, codegen.config.json; or name the config with --config.",
    });
    expect(await refusalIn(".", { anywhere: true })).toBeNull();
  });

  test("other files are no such thing", async () => {
    await put(
      "my-codegen.config.yaml",
      "codegen.config.yaml.bak",
      "codegen.config",
      "codegen.configuration.ts",
      "codegen.config.xts",
      "close.conf.ts",
    );
    expect(await refusalIn(".")).toBeNull();
  });
});

describe("a config above the package", () => {
  test("is named, unless the defaults have made an output here before", async () => {
    await put(".git/", "codegen.config.ts", "codegen.config.json");
    await put("apps/codegen.config.mjs", "apps/web/package.json");
    await put("apps/web/src/deep/");
    const items = (up: string) => [
      `${up}codegen.config.mjs`,
      `${up}../codegen.config.ts`,
      `${up}../codegen.config.json`,
    ];
    expect(await refusalIn("apps/web")).toMatchObject({
      code: "E_CONFIG_MISSING",
      message: elsewhere,
      items: items("../"),
      hint: hintFor(".."),
    });
    expect(await refusalIn("apps/web/src/deep")).toMatchObject({
      message: elsewhere,
      items: items("../../../"),
      hint: hintFor("../../.."),
    });
    await put("apps/web/generated/close.lock.json/");
    expect((await refusalIn("apps/web"))?.message).toBe(elsewhere);
    await rm(join(folder, "apps/web/generated"), { recursive: true });
    await put("apps/web/generated/close.lock.json");
    expect(await refusalIn("apps/web")).toBeNull();
  });

  test("is nobody's business outside of repositories, nor above one", async () => {
    await put("codegen.config.ts", "web/package.json");
    expect(await refusalIn("web")).toBeNull();
    await put("web/.git", "web/api/package.json");
    expect(await refusalIn("web/api")).toBeNull();
  });
});

describe("a config below", () => {
  test("is named, the nearest first, five at most", async () => {
    await put("b/codegen.config.ts", "c/x/codegen.config.ts");
    await put("c/codegen.config.json", "a/x/codegen.config.ts");
    await put("a/x/y/z/codegen.config.js");
    const five = [
      "b/codegen.config.ts",
      "c/codegen.config.json",
      "a/x/codegen.config.ts",
      "c/x/codegen.config.ts",
      "a/x/y/z/codegen.config.js",
    ];
    const found = { message: elsewhere, hint: hintFor("b") };
    expect(await refusalIn(".")).toMatchObject({ ...found, items: five });
    await put("d/x/y/z/codegen.config.mts", "e/x/y/z/codegen.config.ts");
    expect(await refusalIn(".")).toMatchObject({
      ...found,
      items: [...five, "and 2 more"],
    });
  });

  test("is not looked for in the fifth folder down, nor where no people's sources are", async () => {
    const none = [
      "node_modules",
      "bower_components",
      ".cache",
      "dist",
      "build",
    ];
    const alike = ["my-dist", "distance", "outer", "node_modules2"];
    await put("a/b/c/d/e/f/codegen.config.ts");
    for (const name of [...none, "out", "coverage", "vendor", "target", "tmp"])
      await put(`a/${name}/codegen.config.ts`);
    await symlink(folder, join(folder, "a", "link"));
    expect(await refusalIn("a")).toBeNull();
    for (const name of alike) {
      await put(`a/${name}/codegen.config.ts`);
      expect((await refusalIn("a"))?.items, name).toEqual([
        `${name}/codegen.config.ts`,
      ]);
      await rm(join(folder, "a", name), { recursive: true });
    }
    expect((await refusalIn("a/b"))?.items).toEqual([
      "c/d/e/f/codegen.config.ts",
    ]);
  });
});

describe("an output of the defaults in a folder above", () => {
  test("of the same package is named", async () => {
    await put("package.json", "generated/close.lock.json", "src/deep/");
    expect(await refusalIn("src/deep")).toMatchObject({
      code: "E_CONFIG_MISSING",
      message:
        "There is no config here, and the defaults have made an output in a folder above.",
      items: ["../../generated/close.lock.json"],
      hint: "Run there: `codegen --cwd ../..`.",
    });
    await put("src/package.json");
    expect(await refusalIn("src/deep")).toBeNull();
  });
});

describe("the root of a monorepo", () => {
  test.each([
    ["pnpm-workspace.yaml", "packages:\n  - a\n"],
    ["pnpm-workspace.yaml", "catalog:\n  a: 1\npackages :\n  - a\n"],
    ["package.json", '{"workspaces":["a"]}'],
    ["package.json", '\uFEFF{"workspaces":{}}'],
  ])("is no place for the defaults: %s of %j", async (name, text) => {
    await put([name, text]);
    expect(await refusalIn(".")).toMatchObject({
      code: "E_CONFIG_MISSING",
      message:
        "There is no config here, and this is the root of a monorepo: the defaults make no output in it.",
      items: [],
      hint: "Run in one of its packages, with --cwd for example; or write codegen.config.ts here, and say in `output` where the code goes.",
    });
  });

  test.each([
    ["pnpm-workspace.yaml", "# packages:\nmypackages:\n"],
    ["package.json", '{"name":"workspaces"}'],
    ["package.json", '"workspaces"'],
    ["package.json", "null"],
    ["package.json", '{"workspaces":'],
  ])("is not told by %s of %j", async (name, text) => {
    await put([name, text]);
    expect(await refusalIn(".")).toBeNull();
  });
});

test("a config is not looked for in more than two thousand folders", async () => {
  const names = Array.from({ length: 2001 }, (_, at) => String(1e6 + at));
  await Promise.all(names.map((name) => mkdir(join(folder, name))));
  await put(`${names[1999] ?? ""}/codegen.config.ts`);
  expect(await refusalIn(".")).toBeNull();
  await put(`${names[1998] ?? ""}/codegen.config.ts`);
  expect((await refusalIn("."))?.items).toHaveLength(1);
});
