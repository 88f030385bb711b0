/** A config's file and the env files beside it: how they are found and read, and what is said where they cannot be. */
import { existsSync } from "node:fs";
import {
  mkdir,
  mkdtemp,
  readdir,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadConfig } from "../../src/config/config.js";
import type { LoadConfigOptions } from "../../src/config/config.js";
import type { ResolvedConfig } from "../../src/config/resolved.js";
import { CodegenError } from "../../src/errors.js";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "codegen-reading-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

type Files = Readonly<Record<string, string>>;

async function put(files: Files): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

/** Loads the config of some files, with the cache of a user who has none yet. */
async function load(
  files: Files,
  options: Partial<LoadConfigOptions> = {},
): Promise<ResolvedConfig> {
  await put(files);
  const env = { XDG_CACHE_HOME: join(folder, "cache"), ...options.env };
  return loadConfig({ cwd: folder, ...options, env });
}

async function refusal(
  files: Files,
  options: Partial<LoadConfigOptions> = {},
): Promise<CodegenError> {
  const error: unknown = await load(files, options).then(
    () => new Error("The config was accepted."),
    (thrown: unknown) => thrown,
  );
  if (error instanceof CodegenError) return error;
  throw error;
}

const config = "export default { output: 'out' };";
const there = "Correct it there and run again.";

describe("a config file", () => {
  test("is the one in the folder or in the nearest one above, up to that of the package", async () => {
    await put({ "package.json": "{}", "codegen.config.mjs": config });
    await put({ "src/deep/x.ts": "", "src/.git/x": "" });
    // A repository ends the search, as a package does.
    expect(await load({}, { cwd: join(folder, "src") })).toMatchObject({
      configFile: null,
      root: join(folder, "src"),
    });
    await rm(join(folder, "src/.git"), { recursive: true });
    for (const cwd of [".", "src", "src/deep"]) {
      const { configFile, root } = await load({}, { cwd: join(folder, cwd) });
      expect(configFile).toBe(join(folder, "codegen.config.mjs"));
      expect(root).toBe(folder);
    }
    await put({ "src/codegen.config.json": "{}" });
    const { root } = await load({}, { cwd: join(folder, "src/deep") });
    expect(root).toBe(join(folder, "src"));
  });

  test("is one: of several none is picked", async () => {
    await put({ "package.json": "{}", "src/x.ts": "" });
    await put({ "codegen.config.ts": config, "codegen.config.js": config });
    const several = "codegen.config.ts, codegen.config.js.";
    expect(await refusal({})).toMatchObject({
      code: "E_CONFIG_INVALID",
      message: `There are several configs: ${several}`,
      hint: "Keep one, or say which with --config.",
    });
    const below = await refusal({}, { cwd: join(folder, "src") });
    expect(below.message).toBe(
      `There are several configs in ${folder}: ${several}`,
    );
    const named = { configPath: "codegen.config.js" };
    expect((await load({}, named)).configFile).toContain("codegen.config.js");
  });

  test("that is named must be there, and end as configs do", async () => {
    await put({ "config.yaml": "", "folder.ts/x": "" });
    for (const configPath of ["nope.ts", "folder.ts"])
      expect(await refusal({}, { configPath })).toMatchObject({
        code: "E_USAGE",
        message: `There is no config file ${configPath}.`,
        hint: "Correct the path given with --config.",
      });
    expect(await refusal({}, { configPath: "config.yaml" })).toMatchObject({
      code: "E_USAGE",
      message:
        "The config config.yaml does not end in .ts, .mts, .js, .mjs, .json.",
      hint: "Rename it, or give another path with --config.",
    });
  });

  test("is called as people find it from where they are", async () => {
    const broken = { "a/codegen.config.json": "" };
    const empty = "  The file is empty; write {} to use the defaults.";
    const from = (cwd: string, configPath: string) =>
      refusal(broken, { cwd: join(folder, cwd), configPath });
    await mkdir(join(folder, "b"));
    expect((await from(".", "a/codegen.config.json")).items).toEqual([
      `a/codegen.config.json${empty}`,
    ]);
    expect((await from("b", "../a/codegen.config.json")).items).toEqual([
      `${join(folder, "a/codegen.config.json")}${empty}`,
    ]);
  });

  test("in JSON that is none is told with its place", async () => {
    for (const [text, place] of [
      ["  \n", "  The file is empty; write {} to use the defaults."],
      [
        '{\n "a": 1,}',
        ":2:9  This is not valid JSON, which has no comments, no comma at an end, and double quotes.",
      ],
      [
        "{\n 'output': 'x'}",
        ":2:2  This is not valid JSON, which has no comments, no comma at an end, and double quotes.",
      ],
    ] as const)
      expect(await refusal({ "codegen.config.json": text })).toMatchObject({
        code: "E_CONFIG_INVALID",
        message: "The config has a problem.",
        items: [`codegen.config.json${place}`],
        hint: there,
      });
    const cut = await refusal({ "codegen.config.json": '{"output": "x"' });
    expect(cut.items[0]).toMatch(
      /^codegen\.config\.json:\d+:\d+ {2}[A-Z].*\.$/,
    );
  });

  test.each([
    "export const output = 'x';",
    "const exported = 1, defaults = 2;",
    "export const a = 1; const b = { default: 1 };",
  ])("without a default export is none: %j", async (source) => {
    expect((await refusal({ "codegen.config.ts": source })).items).toEqual([
      "codegen.config.ts  The config has no default export; write `export default defineConfig({ … })`.",
    ]);
  });

  test.each([
    "const a = { output: 'out' };\nexport { a as default };",
    "module.exports = { output: 'out' };",
    "exports.output = 'out';",
    "export default Promise.resolve({ output: 'out' });",
    "export default async () => ({ output: 'out' });",
    "import { join } from 'node:path';\nexport default { output: join('out') };",
    "import settings from './settings.json';\nexport default settings;",
    "export default { output: __filename.endsWith('.js') ? 'out' : 'x' };",
    "export default { output: require('./settings.json').output };",
    "export default { output: `${'('}out)`.slice(1, -1) };",
    'import { defineConfig } from "close-codegen";\nimport { env as e } from "close-codegen";\nexport default defineConfig({ output: "out", apiKey: e("A") });',
    'const { defineConfig } = require("close-codegen");\nmodule.exports = defineConfig({ output: "out" });',
  ])("may be written as %j", async (source) => {
    const { orgs } = await load({
      "codegen.config.js": source,
      "settings.json": '{ "output": "out" }',
    });
    expect(orgs.map(({ output }) => output)).toEqual([join(folder, "out")]);
  });

  test("is run anew each time, and sees what has changed around it", async () => {
    const source =
      "globalThis.codegenRuns = (globalThis.codegenRuns ?? 0) + 1;\nexport default { output: `out${globalThis.codegenRuns}` };";
    const outputs = [];
    for (let run = 0; run < 2; run += 1) {
      const { orgs } = await load({ "codegen.config.mjs": source });
      outputs.push(orgs[0]?.output);
    }
    Reflect.deleteProperty(globalThis, "codegenRuns");
    expect(outputs).toEqual([join(folder, "out1"), join(folder, "out2")]);
  });

  test("takes nothing from other tools' files beside it (S6)", async () => {
    const { orgs } = await load({
      "codegen.config.ts":
        "import 'node:path';\nexport default { docs: 'none' };",
      ".codegen.configrc": "output=rc",
      ".configrc": "output=rc",
      ".env": "CODEGEN_CANARY=1",
      "package.json": '{"codegen":{"output":"x"},"config":{"output":"x"}}',
      "codegen.config.production.ts": "export default { output: 'x' };",
    });
    expect(orgs[0]).toMatchObject({
      docs: "none",
      output: join(folder, "generated"),
    });
    expect(process.env["CODEGEN_CANARY"]).toBeUndefined();
  });

  test("that extends another is refused, and nothing is fetched for it (S6)", async () => {
    const source =
      "import 'node:path';\nexport default { extends: './other', output: 'out' };";
    const error = await refusal({
      "codegen.config.ts": source,
      "other/codegen.config.ts": "export default { docs: 'none' };",
    });
    expect(error.items).toEqual([
      "codegen.config.ts:2:18  Unknown key “extends”.",
    ]);
  });

  test("has no part of its own for an environment (S6)", async () => {
    const source = "import 'node:path';\nexport default { $test: {} };";
    const { items } = await refusal({ "codegen.config.ts": source });
    expect(items).toEqual(["codegen.config.ts:2:18  Unknown key “$test”."]);
  });

  test.each(["undefined", "[]", "'x'", "7"])(
    "whose export is %s is no config",
    async (value) => {
      for (const source of [
        `export default ${value};`,
        `import 'node:path';\nexport default ${value};`,
      ]) {
        const { items } = await refusal({ "codegen.config.ts": source });
        expect(items[0]).toMatch(/ {2}The config must be an object\.$/);
      }
    },
  );
});

describe("a config that cannot be loaded is told with its reason", () => {
  const correct = "Correct the config; --debug shows where it failed.";

  test.each<[string, string, string, string]>([
    [
      "export default {};\nthrow new Error('No\\n  such thing');",
      ":2",
      "No such thing",
      there,
    ],
    [
      "import 'node:path';\nexport default {};\nthrow new Error('None');",
      ":3",
      "None",
      there,
    ],
    ["export default {};\nthrow 'a text';", "", "it threw a text.", correct],
    [
      "export default {};\nthrow Object.assign(new Error('Bare'), { stack: undefined });",
      "",
      "Bare",
      correct,
    ],
  ])("%j", async (source, place, words, hint) => {
    const error = await refusal({ "codegen.config.ts": source });
    expect(error).toMatchObject({
      code: "E_CONFIG_INVALID",
      message: `The config codegen.config.ts${place} could not be loaded: ${words}`,
      hint,
    });
    expect(error.cause).toBeDefined();
  });

  test.each(["./nope.js", "no-such-package"])(
    "as an import of %s",
    async (name) => {
      const error = await refusal({
        "codegen.config.ts": `import x from ${JSON.stringify(name)};\nexport default x;`,
      });
      expect(error.message).toMatch(
        /^The config codegen\.config\.ts could not be loaded: Cannot find (?:module|package) '/,
      );
      expect(error.message).not.toContain("Require stack");
      expect(error.hint).toBe("Correct the import, or install the package.");
    },
  );

  test("as its syntax, with every place", async () => {
    const error = await refusal({
      "codegen.config.ts": "export default {\n  output: 'x' 'y' };",
    });
    expect(error.items[0]).toMatch(/^codegen\.config\.ts:2:15 {2}\S.*\.$/);
    expect(error.hint).toBe(there);
  });
});

describe("the copy of a transpiled config", () => {
  // Only what the loader transpiles is kept.
  const plain = "import 'node:path';\nexport default { output: 'out' };";
  const cached = (where: string) => existsSync(join(folder, where));
  const own = "cache/close-codegen";

  test("lies with the user's caches, for nobody else to write", async () => {
    await load({ "codegen.config.ts": plain });
    const found = await stat(join(folder, own));
    expect(found.mode & 0o777).toBe(0o700);
    expect(await readdir(join(folder, own))).toHaveLength(1);
  });

  test("lies in node_modules/.cache where that is a folder", async () => {
    await load({ "codegen.config.ts": plain, "node_modules/.cache": "" });
    expect(cached(own)).toBe(true);
    await rm(join(folder, "cache"), { recursive: true });
    await rm(join(folder, "node_modules"), { recursive: true });
    await load({ "codegen.config.ts": plain, "node_modules/.cache/x": "" });
    expect(cached(own)).toBe(false);
    expect(cached("node_modules/.cache/close-codegen")).toBe(true);
  });

  test("is nowhere where there is no folder for it", async () => {
    const { orgs } = await load({ "codegen.config.ts": plain, cache: "" });
    expect(orgs[0]?.output).toBe(join(folder, "out"));
    expect(await readdir(folder)).toEqual(["cache", "codegen.config.ts"]);
  });

  test("is not below a relative XDG_CACHE_HOME, which is to be ignored", async () => {
    const home = join(homedir(), ".cache", "close-codegen");
    const wasThere = existsSync(home);
    const env = { XDG_CACHE_HOME: "cache" };
    await load({ "codegen.config.ts": plain }, { env });
    expect(cached(own)).toBe(false);
    if (!wasThere) await rm(home, { recursive: true, force: true });
  });

  test.each([
    ["apiKey: 'api_SECRET1'", false],
    ["accessToken: 'token_SECRET1'", false],
    ["'apiKey': secret()", false],
    ["apiKey: env('A')", true],
    ["'apiKey' : env('A')", true],
    ["apiKey:process.env.A", true],
    ["myapiKeys: 1", true],
  ])("holds no key: of { %s } it is made: %s (S5)", async (body, isMade) => {
    const source = `import 'node:path';\nconst secret = () => 'api_SECRET1', env = () => undefined;\nexport default { ${body} };`;
    await load({ "codegen.config.ts": source }).catch(() => undefined);
    expect(cached(own)).toBe(isMade);
  });
});

describe("an env file", () => {
  const variable = "CLOSE_API_KEY=key_of_file\n";

  test("that is named starts at the folder of the run, and the last one counts", async () => {
    const files = {
      "a/one.env": variable,
      "a/two.env": "CLOSE_API_KEY=key_of_two",
    };
    const cwd = join(folder, "a");
    await put(files);
    const keys = async (...envFiles: readonly string[]) => {
      const { orgs } = await load({}, { cwd, envFiles });
      return [orgs[0]?.credentials(), orgs[0]?.credentialsSource()];
    };
    expect(await keys("one.env", "two.env")).toEqual([
      { apiKey: "key_of_two" },
      "CLOSE_API_KEY from two.env",
    ]);
    expect(await keys("two.env", "../a/one.env")).toEqual([
      { apiKey: "key_of_file" },
      "CLOSE_API_KEY from one.env",
    ]);
  });

  test("that is named and is not there is a mistake", async () => {
    expect(await refusal({}, { envFiles: ["nope.env"] })).toMatchObject({
      code: "E_USAGE",
      message: "There is no env file nope.env.",
      hint: `Correct the path given with --env: it starts at ${folder}.`,
    });
    for (const none of ["", "."])
      expect(await refusal({}, { envFiles: [none] })).toMatchObject({
        code: "E_USAGE",
        message: "--env was given no file, but nothing or a folder.",
        hint: "Check the path; if it comes from a variable, that the variable is set.",
      });
  });

  test("that cannot be read is told, with what to do", async () => {
    const error = await refusal({ ".env.local/x": "" });
    expect(error).toMatchObject({
      code: "E_CONFIG_INVALID",
      message:
        "The env file .env.local could not be read: it is a folder (EISDIR).",
      hint: "Make it a readable file or remove it.",
      cause: expect.objectContaining({ code: "EISDIR" }),
    });
  });

  test("is no place for a variable that all objects have", async () => {
    const { orgs } = await load({
      "codegen.config.json": '{"apiKey":{"env":"constructor"}}',
    });
    expect(orgs[0]?.hasCredentials()).toBe(false);
    expect(orgs[0]?.credentials).toThrow("constructor is not set");
  });

  test("that is empty, or whose variable is, holds none", async () => {
    const { orgs } = await load({
      ".env.local": "CLOSE_API_KEY=\n",
      ".env": variable,
    });
    expect(orgs[0]?.credentialsSource()).toBe("CLOSE_API_KEY from .env");
    const none = await load({ ".env.local": "", ".env": "" });
    expect(none.orgs[0]?.credentials).toThrow(
      expect.objectContaining({
        hint: "Looked at the environment, .env.local, .env. Set CLOSE_API_KEY in one of them, or run with --offline or --sample.",
      }),
    );
  });

  test.skipIf(process.platform === "win32")(
    "that a link leads to decides where its own key goes, and no other's (S5)",
    async () => {
      const url = "CLOSE_API_URL=https://other.example\n";
      await put({ "secrets/one": variable + url, "secrets/two": url });
      await symlink(join(folder, "secrets/one"), join(folder, ".env"));
      const { orgs } = await load({});
      expect(orgs[0]?.credentials()).toEqual({ apiKey: "key_of_file" });
      const local = join(folder, ".env.local");
      await symlink(join(folder, "secrets/two"), local);
      const linked = await load({});
      expect(linked.orgs[0]?.host()).toBeNull();
      expect(linked.orgs[0]?.credentials).toThrow(
        expect.objectContaining({
          code: "E_CONFIG_INVALID",
          message:
            "CLOSE_API_URL from .env.local would decide where a key goes that is not from there: CLOSE_API_KEY from .env. Nothing was sent.",
          hint: "An env file decides only where its own key goes. Give CLOSE_API_URL in the environment or as `baseUrl` in the config, or remove it from .env.local.",
        }),
      );
      await rm(join(folder, ".env"));
      await put({ ".env": variable });
      expect((await load({})).orgs[0]?.credentials()).toEqual({
        apiKey: "key_of_file",
      });
      await put({
        ".env": `${variable}HTTPS_PROXY=http://p:1`,
        ".env.local": "CLOSE_API_KEY=key_above\n",
      });
      await rm(local);
      await put({ ".env.local": "CLOSE_API_KEY=key_above\n" });
      const proxied = await load({});
      expect(proxied.orgs[0]?.proxy).toThrow(
        expect.objectContaining({
          hint: "An env file decides only where its own key goes. Give HTTPS_PROXY in the environment, or remove it from .env.",
        }),
      );
    },
  );
});
