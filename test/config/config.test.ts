import { existsSync } from "node:fs";
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadConfig } from "../../src/config/config.js";
import type { ResolvedOrg } from "../../src/config/config.js";
import { CodegenError } from "../../src/errors.js";

const secret = "api_SECRETsecret.0123456789";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "codegen-config-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

type Files = Readonly<Record<string, string | Uint8Array>>;
type Extra = Readonly<{
  configPath?: string;
  env?: Record<string, string>;
  envFiles?: string[];
}>;

async function load(files: Files, { env, ...extra }: Extra = {}) {
  const project = join(folder, "project");
  await mkdir(project, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const path = join(project, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
  const cache = join(folder, "cache");
  return loadConfig({
    cwd: project,
    env: { XDG_CACHE_HOME: cache, ...env },
    ...extra,
  });
}

async function fail(files: Files, extra: Extra = {}): Promise<CodegenError> {
  return load(files, extra).then(
    () => {
      throw new Error("The config was accepted.");
    },
    (error: unknown) => {
      if (error instanceof CodegenError) return error;
      throw error;
    },
  );
}

async function problems(source: string, name = "codegen.config.ts") {
  const error = await fail({ [name]: source });
  if (error instanceof CodegenError) return error.items;
  throw error;
}

async function onlyOrg(files: Files, extra: Extra = {}): Promise<ResolvedOrg> {
  const { orgs } = await load(files, extra);
  const [org] = orgs;
  if (org === undefined || orgs.length !== 1) throw new Error("Not one org.");
  return org;
}

function authFailure(org: ResolvedOrg): CodegenError {
  try {
    org.credentials();
  } catch (error) {
    if (error instanceof CodegenError) return error;
    throw error;
  }
  throw new Error("There were credentials.");
}

const defined = (body: string) =>
  `import { defineConfig, env } from "close-codegen";\nexport default defineConfig(${body});\n`;

describe("finding the config", () => {
  test("no config file means the defaults, from the working directory", async () => {
    const config = await load({ "package.json": "{}" });
    const project = join(folder, "project");
    expect(config.root).toBe(project);
    expect(config.configFile).toBeNull();
    const [org] = config.orgs;
    expect(org?.credentialsSource()).toBe("CLOSE_API_KEY");
    const functions = {
      credentials: null,
      credentialsSource: null,
      hasCredentials: null,
      host: null,
    };
    expect({ ...org, ...functions, proxy: null }).toEqual({
      name: "default",
      source: "api",
      ...functions,
      baseUrl: "https://api.close.com/api/v1",
      proxy: null,
      output: join(project, "generated"),
      include: [],
      exclude: [],
      names: {},
      types: {},
      dates: "string",
      unknownChoices: "open",
      importExtension: "auto",
      emit: "client",
      runtime: "emit",
      templates: null,
      prettier: true,
      header: [],
      transport: "undici",
      trustRequired: false,
      docs: "full",
      keepDeleted: 0,
      changes: false,
      accept: [],
      owners: {},
    });
  });

  test.each([
    ["codegen.config.ts", defined(`{ output: "out" as string }`)],
    ["codegen.config.mts", defined(`{ output: "out" satisfies string }`)],
    ["codegen.config.js", defined(`{ output: "out" }`)],
    ["codegen.config.mjs", defined(`{ output: "out" }`)],
    ["codegen.config.json", `{ "$schema": "x", "output": "out" }`],
    ["codegen.config.json", `\uFEFF{ "output": "out" }`],
    [
      "codegen.config.js",
      `const { defineConfig } = require("close-codegen"); module.exports = defineConfig({ output: "out" });`,
    ],
    [
      "codegen.config.ts",
      `import type { Config } from "close-codegen"; export default async (): Promise<Config> => ({ output: "out" });`,
    ],
  ])("%s loads without the package installed (%#)", async (name, source) => {
    const org = await onlyOrg({ [name]: source });
    expect(org.output).toBe(join(folder, "project", "out"));
  });

  test("a config in an ES module package loads", async () => {
    const org = await onlyOrg({
      "package.json": `{ "type": "module" }`,
      "codegen.config.js": defined(`{ output: "out" }`),
    });
    expect(org.output).toBe(join(folder, "project", "out"));
  });

  test("a changed config is read again in the same process", async () => {
    for (const name of ["codegen.config.ts", "codegen.config.json"]) {
      const quote = (output: string) =>
        name.endsWith("json")
          ? `{"output":"${output}"}`
          : defined(`{output: "${output}"}`);
      const first = await onlyOrg({ [name]: quote("a") });
      const second = await onlyOrg({ [name]: quote("b") });
      await rm(join(folder, "project", name));
      expect([first.output, second.output]).toEqual([
        join(folder, "project", "a"),
        join(folder, "project", "b"),
      ]);
    }
  });

  test("--config names a file elsewhere, and paths start at its folder", async () => {
    const config = await load(
      { "deep/close.ts": defined(`{ output: "out", templates: "t" }`) },
      { configPath: "deep/close.ts" },
    );
    const deep = join(folder, "project", "deep");
    expect(config.root).toBe(deep);
    expect(config.configFile).toBe(join(deep, "close.ts"));
    expect(config.orgs[0]?.output).toBe(join(deep, "out"));
    expect(config.orgs[0]?.templates).toBe(join(deep, "t"));
  });

  test.each(["nope.ts", "folder", "config.yaml"])(
    "--config %s is a usage error",
    async (configPath) => {
      const error = await fail(
        { "folder/x": "", "config.yaml": "" },
        { configPath },
      );
      expect(error.code).toBe("E_USAGE");
      expect(error.message).toContain(configPath);
    },
  );

  test("two configs side by side are refused rather than one picked", async () => {
    const error = await fail({
      "codegen.config.ts": defined("{}"),
      "codegen.config.json": "{}",
    });
    expect(error.code).toBe("E_CONFIG_INVALID");
    expect(error.message).toContain("codegen.config.ts, codegen.config.json");
  });

  test("the parent folder's config and other tools' files are not picked up (S6)", async () => {
    await writeFile(join(folder, "codegen.config.json"), `{"output":"parent"}`);
    const org = await onlyOrg({
      ".codegenrc": "output=rc",
      "package.json": `{"codegen":{"output":"package"}}`,
      ".config/codegen.json": `{"output":"dot"}`,
    });
    expect(org.output).toBe(join(folder, "project", "generated"));
  });

  test("loading writes nothing into the project unless node_modules/.cache is there (S6)", async () => {
    await load({ "codegen.config.ts": defined("{}"), "node_modules/x": "" });
    const project = join(folder, "project");
    expect(await readdir(project)).toEqual([
      "codegen.config.ts",
      "node_modules",
    ]);
    expect(await readdir(join(project, "node_modules"))).toEqual(["x"]);
    expect(existsSync(join(folder, "cache", "close-codegen"))).toBe(true);
    await load({ "node_modules/.cache/x": "" });
    expect(await readdir(join(project, "node_modules", ".cache"))).toContain(
      "close-codegen",
    );
  });

  test("a config with a key written into it leaves no copy in the cache (S5)", async () => {
    await load({ "codegen.config.ts": defined(`{ apiKey: "${secret}" }`) });
    expect(existsSync(join(folder, "cache"))).toBe(false);
  });
});

describe("what is wrong with a config", () => {
  test("an unknown key is told with its place and the key that was meant", async () => {
    expect(
      await problems(defined(`{\n  apiKey: env("K"),\n  outputs: "x",\n}`)),
    ).toEqual([
      "codegen.config.ts:4:3  Unknown key “outputs”. Did you mean “output”?",
    ]);
  });

  test("a key that resembles none gets no suggestion", async () => {
    expect(await problems(defined(`{ verbose: true }`))).toEqual([
      "codegen.config.ts:2:31  Unknown key “verbose”.",
    ]);
  });

  test("all problems come in one error, each with its place", async () => {
    const source = defined(
      [
        "{",
        '  dates: "date",',
        "  header: ['ok', 5],",
        "  orgs: {",
        '    "bad name": {},',
        '    main: { Outptu: "x", source: "sampel", baseUrl: "http://example.com" },',
        "    other: { types: { cf_1: { tpye: 'Money' } }, apiKey: 'a', accessToken: 'b' },",
        "    third: { names: { cf_1: 7 }, apiKey: env('not a name') },",
        "  },",
        "}",
      ].join("\n"),
    );
    expect(await problems(source)).toEqual([
      'codegen.config.ts:3:10  “dates” must be "string" or "Date".',
      "codegen.config.ts:4:18  “header.1” must be a string.",
      "codegen.config.ts:6:5  “orgs.bad name” must be a name of letters, digits, “_” and “-” that starts with a letter.",
      "codegen.config.ts:7:13  Unknown key “Outptu” in “orgs.main”. Did you mean “output”?",
      'codegen.config.ts:7:34  “orgs.main.source” must be "api" or "sample".',
      "codegen.config.ts:7:53  “orgs.main.baseUrl” must be an https URL (http only for this machine) without user, query and fragment.",
      "codegen.config.ts:8:29  “orgs.other.types.cf_1.type” must be a string.",
      "codegen.config.ts:8:31  Unknown key “tpye” in “orgs.other.types.cf_1”. Did you mean “type”?",
      "codegen.config.ts:8:76  “orgs.other.accessToken” cannot be given together with “apiKey”.",
      "codegen.config.ts:9:29  “orgs.third.names.cf_1” must be a string.",
      "codegen.config.ts:9:42  “orgs.third.apiKey.env” must be the name of an environment variable.",
    ]);
  });

  test.each([
    ["export default {\n  outputs: 1 };", "2:3"],
    ["const own = {\n  outputs: 1 };\nexport default own;", "2:3"],
    [
      "const own = {\n  outputs: 1 } as const;\nexport default (own satisfies object);",
      "2:3",
    ],
    ["export default () => ({\n  outputs: 1 });", "2:3"],
    ["export default function () {\n  return { outputs: 1 };\n}", "2:12"],
    ["export default { // 😀\n  ['x']: 1, 'outputs': 1 };", "2:13"],
    ["const outputs = 1;\nexport default { outputs };", "2:18"],
  ])(
    "the key is found however the config is written (%#)",
    async (source, place) => {
      const found = await problems(source);
      expect(
        found.some((line) =>
          line.startsWith(`codegen.config.ts:${place}  Unknown key “outputs”`),
        ),
      ).toBe(true);
    },
  );

  test("a key that is spread in from elsewhere is told with the nearest place", async () => {
    const found = await problems(
      `const more = JSON.parse('{"outputs":1}');\nexport default { ...more };`,
    );
    expect(found).toEqual([
      "codegen.config.ts:2:16  Unknown key “outputs”. Did you mean “output”?",
    ]);
  });

  test("constants that refer to each other do not hang the search", async () => {
    const found = await problems(
      `const a = make(b); const b = make(a); function make(..._: unknown[]) { return { outputs: 1 }; } export default a;`.replace(
        "make(b)",
        "make(() => b)",
      ),
    );
    expect(found).toEqual([
      "codegen.config.ts  Unknown key “outputs”. Did you mean “output”?",
    ]);
  });

  test("JSON problems have places too", async () => {
    expect(
      await problems(
        `{\n  "outputs": 1,\n  "dates": 2\n}`,
        "codegen.config.json",
      ),
    ).toEqual([
      "codegen.config.json:2:3  Unknown key “outputs”. Did you mean “output”?",
      'codegen.config.json:3:12  “dates” must be "string" or "Date".',
    ]);
  });

  test.each([
    [
      "codegen.config.ts",
      `import { a } from "b";\nexport default {\n  output: "x" "y" };`,
      /^codegen\.config\.ts:3:15 {2}/,
    ],
    [
      "codegen.config.mjs",
      `export default { output: `,
      /^codegen\.config\.mjs:1:\d+ {2}/,
    ],
    [
      "codegen.config.json",
      `{\n  "output" 1 }`,
      /^codegen\.config\.json:2:12 {2}/,
    ],
    [
      "codegen.config.json",
      `{\n  "output": 1,\n}`,
      /^codegen\.config\.json:3:1 {2}/,
    ],
  ])(
    "broken syntax in %s is told with its place (%#)",
    async (name, source, place) => {
      expect((await problems(source, name))[0]).toMatch(place);
    },
  );

  test("a config that throws is told with its reason", async () => {
    const error = await fail({
      "codegen.config.ts": `throw new Error("no such\\nthing"); export default {};`,
    });
    expect(error.code).toBe("E_CONFIG_INVALID");
    expect(error.message).toBe(
      "The config codegen.config.ts:1 could not be loaded: no such thing",
    );
    expect(error.cause).toBeInstanceOf(Error);
  });

  test.each([`export const output = "x";`, ""])(
    "a module without a default export is not taken for a config (%#)",
    async (source) => {
      expect(await problems(source)).toEqual([
        "codegen.config.ts  The config has no default export; write `export default defineConfig({ … })`.",
      ]);
    },
  );

  test.each([`export default ["x"];`, `export default "x";`])(
    "a config must be an object (%#)",
    async (source) => {
      expect((await problems(source))[0]).toMatch(
        /The config must be an object\.$/,
      );
    },
  );

  test.each(["-1", "1.5", "4000", '"60"', "Infinity", "true"])(
    "deleted things are kept for a whole number of days, not for %s",
    async (days) => {
      expect(
        (await problems(`export default { keepDeleted: ${days} };`))[0],
      ).toMatch(/“keepDeleted” must be a number of days, from 0 to 3650\.$/);
    },
  );

  test("no organisation under orgs is refused", async () => {
    expect((await problems(`export default { orgs: {} };`))[0]).toMatch(
      /“orgs” must have at least one organisation\.$/,
    );
  });

  test("mapping functions need the module they come from", async () => {
    const found = await problems(
      defined(`{ types: { cf_1: { type: "Money", read: "toMoney" } } }`),
    );
    expect(found[0]).toMatch(/“types\.cf_1” needs “functions”/);
  });

  test("a key is in no message, whatever is wrong (S5)", async () => {
    const broken = [
      ["codegen.config.json", `{"apiKey": ${secret}}`],
      ["codegen.config.json", `{"apiKey": "${secret}" "x"}`],
      ["codegen.config.json", `{"apiKey": "${secret}",}`],
      [
        "codegen.config.ts",
        `export default { apiKey: ["${secret}"], accessToken: "${secret}" }`,
      ],
      [
        "codegen.config.ts",
        `export default { dates: "${secret}", baseUrl: "https://${secret}@x" }`,
      ],
    ] as const;
    for (const [name, source] of broken) {
      const error = await fail({ [name]: source });
      expect(inspect(error, { depth: 9 })).not.toContain(secret);
      await rm(join(folder, "project", name));
    }
  });
});

describe("several organisations", () => {
  test("each inherits what the top level says and overrides it", async () => {
    const { orgs } = await load(
      {
        "codegen.config.ts": defined(`{
          apiKey: env("SHARED"), dates: "Date", output: "all",
          orgs: {
            main: { output: undefined },
            "sand-box_2": { dates: "string", output: "sand", accessToken: env("TOKEN") },
          },
        }`),
      },
      { env: { SHARED: "api_shared1", TOKEN: "token_12345" } },
    );
    expect(
      orgs.map((org) => [org.name, org.dates, org.output, org.credentials()]),
    ).toEqual([
      [
        "main",
        "Date",
        join(folder, "project", "all"),
        { apiKey: "api_shared1" },
      ],
      [
        "sand-box_2",
        "string",
        join(folder, "project", "sand"),
        { accessToken: "token_12345" },
      ],
    ]);
  });

  test("one variable does not become the key of all organisations", async () => {
    const { orgs } = await load(
      {
        "codegen.config.ts": defined(
          `{ orgs: { a: { apiKey: "api_key_a" }, b: { apiKey: "api_key_b" } } }`,
        ),
      },
      { env: { CLOSE_API_KEY: "api_of_c1" } },
    );
    expect(orgs.map((org) => org.credentials())).toEqual([
      { apiKey: "api_key_a" },
      { apiKey: "api_key_b" },
    ]);
  });
});

describe("precedence", () => {
  const layers = {
    "codegen.config.ts": defined(
      `{ apiKey: "from_config", baseUrl: "https://config.example/v1" }`,
    ),
    ".env": "CLOSE_API_KEY=from_dotenv\nCLOSE_API_URL=https://dotenv.example/",
    ".env.local": "CLOSE_API_KEY=from_local",
    "ci.env": "CLOSE_API_KEY=from_ci_file",
    "last.env": "CLOSE_API_KEY='from_last_file'",
  };
  const without = (...names: string[]) =>
    Object.fromEntries(
      Object.entries(layers).filter(([name]) => !names.includes(name)),
    );

  test.each<[string, Files, Extra]>([
    [
      "from_env",
      layers,
      { env: { CLOSE_API_KEY: "from_env" }, envFiles: ["ci.env"] },
    ],
    ["from_last_file", layers, { envFiles: ["ci.env", "last.env"] }],
    ["from_ci_file", layers, { envFiles: ["last.env", "ci.env"] }],
    ["from_local", layers, {}],
    ["from_dotenv", without(".env.local"), {}],
    ["from_config", without(".env.local", ".env"), {}],
    ["from_local", layers, { env: { CLOSE_API_KEY: "" } }],
  ])("the key is the one %s (%#)", async (apiKey, files, extra) => {
    const org = await onlyOrg(files, extra);
    expect(org.credentials()).toEqual({ apiKey });
  });

  test.each<[string, Files, Extra]>([
    [
      "https://env.example/api",
      layers,
      { env: { CLOSE_API_URL: "https://env.example/api/" } },
    ],
    ["https://config.example/v1", layers, {}],
    [
      "https://dotenv.example",
      {
        ".env":
          "CLOSE_API_KEY=from_dotenv\nCLOSE_API_URL=https://dotenv.example/",
      },
      {},
    ],
    ["https://config.example/v1", without(".env"), {}],
    [
      "http://127.0.0.1:8080/api/v1",
      {},
      { env: { CLOSE_API_URL: "http://127.0.0.1:8080/api/v1" } },
    ],
  ])("the API is at %s (%#)", async (baseUrl, files, extra) => {
    expect((await onlyOrg(files, extra)).baseUrl).toBe(baseUrl);
  });

  test.each([
    "http://example.com",
    "ftp://x",
    "nonsense",
    "https://user:pw@x",
    "https://x?a=1",
  ])(
    "CLOSE_API_URL=%s is refused: the key would travel unsafely or wrongly (S5)",
    async (url) => {
      const error = await fail({}, { env: { CLOSE_API_URL: url } });
      expect(error.code).toBe("E_CONFIG_INVALID");
      expect(error.message).toContain("CLOSE_API_URL from the environment");
    },
  );

  const url = "CLOSE_API_URL=https://stranger.example/v1\n";
  const key = `CLOSE_API_KEY=${secret}\n`;
  const proxy = "https_proxy=http://stranger.example:1\n";
  const inConfig = defined(`{ apiKey: "${secret}" }`);
  const two = defined(
    `{ orgs: { a: { apiKey: env("KEY_A") }, b: { accessToken: env("KEY_B") } } }`,
  );

  test.each<[string, Files, Extra]>([
    ["the environment", { ".env": url }, { env: { CLOSE_API_KEY: secret } }],
    [
      "the environment",
      { ".env": url + key },
      { env: { CLOSE_API_KEY: secret } },
    ],
    ["the config", { ".env": url, "codegen.config.ts": inConfig }, {}],
    ["an env file above", { ".env": url, ".env.local": key }, {}],
    [
      "a named env file",
      { ".env.local": url, "ci.env": key },
      { envFiles: ["ci.env"] },
    ],
    [
      "the environment, under a name of its own",
      { ".env": url, "codegen.config.ts": two },
      { env: { KEY_A: secret, KEY_B: secret } },
    ],
    ["the environment", { ".env": proxy }, { env: { CLOSE_API_KEY: secret } }],
    ["the config", { ".env": proxy, "codegen.config.ts": inConfig }, {}],
    ["an env file above", { ".env": proxy, ".env.local": key }, {}],
  ])(
    "a key from %s goes nowhere that an env file below decides (%#) (S5)",
    async (_place, files, extra) => {
      const { orgs } = await load(files, extra);
      for (const org of orgs) {
        expect(org.host()).toBeNull();
        const send = () => [org.credentials(), org.proxy()];
        expect(send).toThrow(
          /(?:CLOSE_API_URL|HTTPS_PROXY) from \.env(?:\.local)? would decide where a key goes/,
        );
        expect(send).not.toThrow(secret);
      }
    },
  );

  test.each<[string, Files, Extra]>([
    ["the same file", { ".env": url + proxy + key }, {}],
    ["a lower one", { ".env.local": url + proxy, ".env": key }, {}],
    [
      "a named one",
      { "my.env": url + proxy, ".env": key },
      { envFiles: ["my.env"] },
    ],
  ])(
    "an env file decides where a key from %s goes, and the run says so",
    async (_place, files, extra) => {
      const org = await onlyOrg(files, extra);
      expect(org.credentials()).toEqual({ apiKey: secret });
      expect(org.baseUrl).toBe("https://stranger.example/v1");
      expect(org.proxy()?.host).toBe("stranger.example:1");
      const [file] = Object.keys(files);
      expect(org.host()).toBe(
        `https://stranger.example (CLOSE_API_URL from ${file ?? ""})`,
      );
    },
  );

  test.skipIf(process.platform === "win32")(
    "a link to secrets elsewhere is no env file below: what lies beside it does not decide (S5)",
    async () => {
      await writeFile(join(folder, "secrets.env"), key);
      await mkdir(join(folder, "project"));
      await symlink(
        join(folder, "secrets.env"),
        join(folder, "project", ".env"),
      );
      const org = await onlyOrg({ ".env.local": url });
      expect(() => org.credentials()).toThrow("would decide where a key goes");
      const alone = await onlyOrg({ ".env.local": "" });
      expect(alone.credentials()).toEqual({ apiKey: secret });
    },
  );

  test("a proxy of the environment counts more than one of an env file, however it is spelled", async () => {
    const env = { CLOSE_API_KEY: secret, HTTPS_PROXY: "http://ours.example:1" };
    const org = await onlyOrg({ ".env": proxy }, { env });
    expect(org.proxy()?.host).toBe("ours.example:1");
  });

  test("env files are taken literally and leave the process's environment alone", async () => {
    const org = await onlyOrg(
      { ".env": "CLOSE_API_KEY=$HOME/${PATH}\nCLOSE_CODEGEN_CANARY=1" },
      { env: { HOME: "/home" } },
    );
    expect(org.credentials()).toEqual({ apiKey: "$HOME/${PATH}" });
    expect(process.env["CLOSE_CODEGEN_CANARY"]).toBeUndefined();
  });

  test("a named env file that is not there is a usage error that says where it was looked for", async () => {
    const error = await fail({}, { envFiles: ["nope.env"] });
    expect(error.code).toBe("E_USAGE");
    expect(error.message).toBe("There is no env file nope.env.");
    expect(error.hint).toContain(join(folder, "project"));
    const empty = await fail({}, { envFiles: [""] });
    expect(empty.message).toBe(
      "--env was given no file, but nothing or a folder.",
    );
  });

  test("an env file that cannot be read is not taken for a missing one", async () => {
    await mkdir(join(folder, "project", ".env"), { recursive: true });
    await chmod(join(folder, "project"), 0o755);
    const error = await fail({});
    expect(error.code).toBe("E_CONFIG_INVALID");
    expect(error.message).toBe(
      "The env file .env could not be read: it is a folder (EISDIR).",
    );
  });
});

describe("files as the editors and shells of Windows save them", () => {
  const utf16 = (text: string) => Buffer.from(text, "utf16le");
  const saved: readonly (readonly [string, (text: string) => Uint8Array])[] = [
    ["UTF-8 with a byte order mark", (text) => Buffer.from(`\uFEFF${text}`)],
    ["UTF-16", (text) => utf16(`\uFEFF${text}`)],
    ["UTF-16, big end first", (text) => utf16(`\uFEFF${text}`).swap16()],
    ["UTF-16 without a mark", utf16],
  ];

  test.each(saved)(
    "an .env and a JSON config in %s are read",
    async (_, save) => {
      const line = "CLOSE_API_KEY=from_dotenv\r\n";
      const org = await onlyOrg({
        ".env": save(line),
        "codegen.config.json": save('{ "exclude": ["Lead.Größe"] }'),
      });
      expect(org.credentials()).toEqual({ apiKey: "from_dotenv" });
      expect(org.exclude).toEqual(["Lead.Größe"]);
    },
  );

  test("a remark in an old encoding does not hide the key beside it", async () => {
    const text = "# für die API\nCLOSE_API_KEY=from_dotenv\n";
    const org = await onlyOrg({ ".env": Buffer.from(text, "latin1") });
    expect(org.credentials()).toEqual({ apiKey: "from_dotenv" });
  });

  test.each([
    [
      "codegen.config.ts",
      "utf16le",
      "The file is in UTF-16; save it as UTF-8.",
    ],
    [
      "codegen.config.ts",
      "latin1",
      "The file is not in UTF-8; save it as UTF-8.",
    ],
    ["codegen.config.json", "latin1", "neither UTF-8 nor UTF-16"],
  ] as const)("%s in %s is refused for that", async (name, encoding, words) => {
    const source = name.endsWith("ts")
      ? defined('{ header: ["für"] }')
      : '{ "header": ["für"] }';
    const error = await fail({ [name]: Buffer.from(source, encoding) });
    expect([error.message, ...error.items].join(" ")).toContain(words);
  });
});

describe("credentials", () => {
  test("a missing key is no matter until it is asked for, and then all places are named", async () => {
    const org = await onlyOrg(
      {
        "codegen.config.ts": defined(`{ apiKey: env("MY_KEY") }`),
        ".env": "X=1",
        "ci.env": "",
      },
      { envFiles: ["ci.env"] },
    );
    const error = authFailure(org);
    expect(error.code).toBe("E_AUTH");
    expect(error.message).toBe("There is no API key: MY_KEY is not set.");
    expect(error.hint).toContain(
      "Looked at the environment, ci.env, .env.local (not there), .env.",
    );
  });

  test.each([
    ["short", "short12"],
    ["with a blank", `${secret} x`],
    ["with a line break", `${secret}\nInjected: yes`],
    ["with two line breaks at its end", `${secret}\n\n`],
    ["with a letter outside ASCII", `${secret}é`],
    ["of 257 characters", "k".repeat(257)],
  ])("a key %s is refused without being shown (S5)", async (_case, key) => {
    const error = authFailure(
      await onlyOrg({}, { env: { CLOSE_API_KEY: key } }),
    );
    expect(error.code).toBe("E_AUTH");
    expect(error.message).toContain("CLOSE_API_KEY from the environment");
    expect(inspect(error, { depth: 9 })).not.toContain(key);
    expect(inspect(error, { depth: 9 })).not.toContain(secret);
  });

  test.each([`${secret}\n`, `${secret}\r\n`])(
    "one line break at a key's end is dropped (%#)",
    async (key) => {
      const org = await onlyOrg({}, { env: { CLOSE_API_KEY: key } });
      expect(org.credentials()).toEqual({ apiKey: secret });
    },
  );

  test("printing the config shows no key", async () => {
    const config = await load({
      "codegen.config.ts": defined(`{ apiKey: "${secret}" }`),
      ".env": `OTHER=${secret}`,
    });
    expect(inspect(config, { depth: 9, showHidden: true })).not.toContain(
      secret,
    );
    expect(JSON.stringify(config)).not.toContain(secret);
  });
});

test("names can be a function and prettier can be options", async () => {
  const org = await onlyOrg({
    "codegen.config.ts": defined(
      `{ names: ({ id, proposed }) => (id === "cf_1" ? "mine" : undefined), prettier: { semi: false } }`,
    ),
  });
  expect(org.prettier).toEqual({ semi: false });
  if (typeof org.names !== "function") throw new Error("Not a function.");
  const item = {
    kind: "field",
    id: "cf_1",
    label: "L",
    object: "lead",
    proposed: "l",
  } as const;
  expect(org.names(item)).toBe("mine");
  expect(org.names({ ...item, id: "cf_2" })).toBeUndefined();
});
