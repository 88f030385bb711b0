/** Each setting of a config: what it takes, what is said of anything else, and what a run makes of it. */
import { describe, expect, test } from "vitest";
import { checkConfig, parseBaseUrl } from "../../src/config/check-config.js";
import { closest } from "../../src/config/closest.js";
import { findDestination } from "../../src/config/destination.js";
import type {
  Environment,
  EnvFile,
  FoundVariable,
} from "../../src/config/environment.js";
import { checkedNames } from "../../src/config/names-function.js";
import { parseConfig } from "../../src/config/locate.js";
import { configError, describeProblem } from "../../src/config/problems.js";
import { findProxy } from "../../src/config/find-proxy.js";
import { resolveOrgs } from "../../src/config/resolve.js";
import type { Config, NameFunction } from "../../src/define.js";
import { CodegenError } from "../../src/errors.js";

/** All that is said of a config, and which part of it is at fault: `key` or nothing for a value. */
function said(config: unknown): readonly string[] {
  const checked = checkConfig(config);
  if (checked.ok) return [];
  return checked.problems.map(({ path, part, message }) => {
    const at = path.join(".");
    expect(message).toContain(at.split(".").at(-1) ?? "");
    expect(["key", "value"]).toContain(part);
    return part === "key" ? `${message} [${at}]` : message;
  });
}

const folderOnly = "must be a folder, not a file";
const url =
  "must be an https URL (http only for this machine) without user, query and fragment";
const days = "must be a number of days, from 0 to 3650";
const text = "must be a string";
const empty = "must not be empty";
const list = "must be a list of strings";
const flag = "must be true or false";
const credential = 'must be a string or env("NAME")';
const digits = "must be the 32 hexadecimal digits that `codegen check` shows";
const day = 'must be a day such as "2026-12-31"';
const functions =
  "needs “functions”, the module that exports “read” and “write”";
const fingerprint = "0123456789abcdef";
const accepted = (changes: object) => [
  { fingerprint, reason: "r", ...changes },
];

describe("a setting that is right", () => {
  test.each<[string, readonly unknown[]]>([
    ["apiKey", ["key", { env: "_A1" }, { env: "b_9" }]],
    ["accessToken", ["token", { env: "TOKEN" }]],
    ["baseUrl", ["https://close.example/api", "http://localhost:8080/"]],
    ["source", ["api", "sample"]],
    ["output", ["src/close", "json", "close.tsxx", "ts", "a.ts/b"]],
    ["include", [[], ["Lead", "cf_1"]]],
    ["exclude", [[], ["Lead"]]],
    ["names", [{}, { cf_1: "a" }, () => undefined]],
    [
      "types",
      [
        {},
        { cf_1: { type: "A" } },
        { cf_1: { type: "A", from: "a", functions: "b" } },
        { cf_1: { type: "A", functions: "b", read: "r", write: "w" } },
      ],
    ],
    ["dates", ["string", "Date"]],
    ["unknownChoices", ["open", "closed"]],
    ["importExtension", [".js", ".ts", "", "auto"]],
    ["emit", ["types", "wrappers", "client"]],
    ["runtime", ["emit", "import"]],
    ["templates", ["t"]],
    ["prettier", [true, false, { semi: false }]],
    ["header", [["a", "b"]]],
    ["transport", ["undici", "fetch"]],
    ["trustRequired", [true, false]],
    ["docs", ["full", "names", "none"]],
    ["keepDeleted", [0, 30, 3650]],
    ["changes", [true, false]],
    [
      "accept",
      [
        [],
        accepted({}),
        accepted({ fingerprint: fingerprint.repeat(2) }),
        accepted({ expires: "2028-02-29" }),
      ],
    ],
    ["orgs", [{ main: {}, "sand-box_2": { output: "x", apiKey: "k" } }]],
    ["$schema", ["https://close.example/schema.json"]],
  ])("%s is taken as it is, also where it is undefined", (key, values) => {
    for (const value of [...values, undefined]) {
      const config = { [key]: value };
      expect(checkConfig(config)).toEqual({ ok: true, config });
      if (key === "orgs" || key === "$schema") continue;
      const inside = { orgs: { main: config } };
      expect(checkConfig(inside)).toEqual({ ok: true, config: inside });
    }
  });
});

describe("a setting that is wrong is told in full", () => {
  test.each<[string, unknown, string]>([
    ["apiKey", 1, credential],
    ["apiKey", "", empty],
    ["apiKey", null, credential],
    ["accessToken", [], credential],
    ["baseUrl", 1, text],
    ["baseUrl", "", `${empty}.|${url}`],
    ["baseUrl", "http://close.example", url],
    ["source", "Sample", 'must be "api" or "sample"'],
    ["output", 1, text],
    ["output", "", empty],
    ...["a.ts", "b/a.mts", "a.cjs", "a.jsx", "a.tsx", "a.json"].map(
      (path): [string, string, string] => ["output", path, folderOnly],
    ),
    ["include", "Lead", list],
    ["exclude", { Lead: true }, list],
    ["names", [], "must be an object of names or a function"],
    ["names", "a", "must be an object of names or a function"],
    ["types", "a", "must be an object of types by field id"],
    ["dates", "date", 'must be "string" or "Date"'],
    ["unknownChoices", true, 'must be "open" or "closed"'],
    ["importExtension", "js", 'must be ".js", ".ts", "" or "auto"'],
    ["emit", "type", 'must be "types", "wrappers" or "client"'],
    ["runtime", "none", 'must be "emit" or "import"'],
    ["templates", "", empty],
    ["prettier", "x", "must be true, false or an object of prettier's options"],
    ["header", "x", list],
    ["trustRequired", 1, flag],
    ["docs", false, 'must be "full", "names" or "none"'],
    ["keepDeleted", "30", days],
    ["keepDeleted", 1.5, days],
    ["keepDeleted", -1, days],
    ["keepDeleted", 3651, days],
    ["changes", "yes", flag],
    ["accept", {}, "must be a list of accepted changes"],
    ["owners", ["#sales"], "must be an object of owners"],
    ["orgs", [], "must be an object of organisations"],
    ["orgs", {}, "must have at least one organisation"],
    ["$schema", 1, text],
  ])("%s of %j", (key, value, words) => {
    const all = words.split(".|").map((one) => `“${key}” ${one}.`);
    expect(said({ [key]: value })).toEqual(all);
  });

  test.each<[string, unknown, string]>([
    [
      "apiKey.env",
      { apiKey: { env: "1A" } },
      "must be the name of an environment variable",
    ],
    [
      "apiKey.env",
      { apiKey: { env: "A B" } },
      "must be the name of an environment variable",
    ],
    ["apiKey.env", { apiKey: { env: 7 } }, text],
    ["header.1", { header: ["a", 5] }, text],
    ["include.0", { include: [""] }, empty],
    ["names.cf_1", { names: { cf_1: 7 } }, text],
    ["names.cf_1", { names: { cf_1: "" } }, empty],
    ["types.cf_1", { types: { cf_1: "A" } }, "must be an object"],
    ["types.cf_1.type", { types: { cf_1: {} } }, text],
    ["types.cf_1", { types: { cf_1: { type: "A", read: "r" } } }, functions],
    ["types.cf_1", { types: { cf_1: { type: "A", write: "w" } } }, functions],
    ["accept.0", { accept: ["x"] }, "must be an object"],
    ["accept.0.reason", { accept: [{ fingerprint }] }, text],
    ["accept.0.owner", { accept: accepted({ owner: "" }) }, empty],
    ["owners.Lead", { owners: { Lead: "" } }, empty],
    ["owners.Lead", { owners: { Lead: ["#a"] } }, text],
    ...["0123", `${fingerprint}0`, `x${fingerprint}`, `${fingerprint}x`].map(
      (one): [string, unknown, string] => [
        "accept.0.fingerprint",
        { accept: accepted({ fingerprint: one }) },
        digits,
      ],
    ),
    ...[
      "2026-02-30",
      "2026-13-01",
      "26-01-01",
      "2026-1-01",
      "2026-01-1",
      "2026-01-01T",
      "+2026-01-01",
      "soon",
    ].map((expires): [string, unknown, string] => [
      "accept.0.expires",
      { accept: accepted({ expires }) },
      day,
    ]),
    ["orgs.main", { orgs: { main: "x" } }, "must be an object"],
    [
      "accessToken",
      { apiKey: "a", accessToken: "b" },
      "cannot be given together with “apiKey”",
    ],
    [
      "orgs.main.accessToken",
      { orgs: { main: { apiKey: "a", accessToken: "b" } } },
      "cannot be given together with “apiKey”",
    ],
  ])("within %s: %j", (path, config, words) => {
    expect(said(config)).toEqual([`“${path}” ${words}.`]);
  });

  test.each(["bad name", "1st", "a.b", "ä", "a "])(
    "the name of an organisation: %j",
    (name) => {
      expect(said({ orgs: { [name]: {} } })).toEqual([
        `“orgs.${name}” must be a name of letters, digits, “_” and “-” that starts with a letter. [orgs.${name}]`,
      ]);
    },
  );

  test("a config that is no object", () => {
    for (const config of [null, "x", 7, ["x"], undefined])
      expect(said(config)).toEqual(["The config must be an object."]);
  });

  test("all of them at once, also where one is of the whole", () => {
    expect(
      said({
        apiKey: "a",
        accessToken: "b",
        dates: 1,
        types: { cf_1: { tpye: "A", read: "r" } },
        orgs: { main: { apiKey: "a", accessToken: "b", docs: 1 } },
      }),
    ).toEqual(
      expect.arrayContaining(
        [
          'dates” must be "string" or "Date".',
          "types.cf_1.type” must be a string.",
          "types.cf_1” needs “functions”, the module that exports “read” and “write”.",
          "accessToken” cannot be given together with “apiKey”.",
          'orgs.main.docs” must be "full", "names" or "none".',
          "orgs.main.accessToken” cannot be given together with “apiKey”.",
        ].map((words) => `“${words}`),
      ),
    );
  });
});

describe("a key that is unknown is told with the one that was meant", () => {
  test.each<[unknown, string]>([
    [{ outptu: 1 }, "“outptu”. Did you mean “output”? [outptu]"],
    [{ verbose: 1 }, "“verbose”. [verbose]"],
    [{ org: {} }, "“org”. Did you mean “orgs”? [org]"],
    [
      { orgs: { a: { Docs: 1 } } },
      "“Docs” in “orgs.a”. Did you mean “docs”? [orgs.a.Docs]",
    ],
    [{ orgs: { a: { orgs: {} } } }, "“orgs” in “orgs.a”. [orgs.a.orgs]"],
    [
      { accept: accepted({ expire: "x" }) },
      "“expire” in “accept.0”. Did you mean “expires”? [accept.0.expire]",
    ],
    [
      { orgs: { a: { types: { x: { type: "A", form: "a" } } } } },
      "“form” in “orgs.a.types.x”. Did you mean “from”? [orgs.a.types.x.form]",
    ],
    [{ apiKey: { env: "A", evn: 1 } }, "“evn” in “apiKey”. [apiKey.evn]"],
    [{ apiKey: { env: "A", form: 1 } }, "“form” in “apiKey”. [apiKey.form]"],
    [
      { types: { x: { type: "A", form: "a" } } },
      "“form” in “types.x”. Did you mean “from”? [types.x.form]",
    ],
  ])("%j", (config, words) => {
    expect(said(config)).toEqual([`Unknown key ${words}`]);
  });

  test("an address by env() with the variable that is read by itself", () => {
    expect(said({ baseUrl: { env: "A" } })).toEqual([
      "“baseUrl” must be a string: env() is for apiKey and accessToken. Leave it out, and set CLOSE_API_URL in the environment, which is read by itself.",
    ]);
    expect(said({ baseUrl: { url: "A" } })).toEqual([
      "“baseUrl” must be a string.",
    ]);
  });

  test("beside what is missing for it", () => {
    expect(said({ apiKey: { evn: "A" } })).toEqual([
      "“apiKey.env” must be a string.",
      "Unknown key “evn” in “apiKey”. [apiKey.evn]",
    ]);
  });

  test("a slip is another letter in every three, letters that changed places, or another case", () => {
    const known = ["output", "include", "dates"];
    expect(closest("OUTPUT", known)).toBe("output");
    expect(closest("tuptuo", known)).toBe("output");
    expect(closest("outpxx", known)).toBe("output");
    expect(closest("outxxx", known)).toBeNull();
    expect(closest("dat", ["date"])).toBe("date");
    expect(closest("ab", ["abc", "a"])).toBe("abc");
    expect(closest("a", ["bcd"])).toBeNull();
    expect(closest("datse", ["datseX", "dates", "datse"])).toBe("datse");
    expect(closest("datse", ["datesx", "dates"])).toBe("dates");
    expect(closest("x", [])).toBeNull();
  });
});

test("an address of the API is one to which a key may be sent", () => {
  const good: Readonly<Record<string, string>> = {
    "https://close.example": "https://close.example",
    "https://close.example//": "https://close.example",
    "HTTPS://Close.Example:8443/a/b/": "https://close.example:8443/a/b",
    "http://localhost/v1": "http://localhost/v1",
    "http://127.0.0.1:9": "http://127.0.0.1:9",
    "http://[::1]:9/": "http://[::1]:9",
  };
  for (const [given, address] of Object.entries(good))
    expect(parseBaseUrl(given), given).toBe(address);
  for (const bad of [
    "nonsense",
    "http://close.example",
    "http://localhost.example",
    "ftp://localhost",
    "https://user@close.example",
    "https://:word@close.example",
    "https://close.example?a=1",
    "https://close.example/#a",
  ])
    expect(parseBaseUrl(bad), bad).toBeNull();
});

/** An environment of a few variables, each with where it was found. */
function environment(
  variables: Readonly<Record<string, string>>,
  file: EnvFile | null = null,
): Environment {
  const get = (...names: readonly string[]): FoundVariable | undefined => {
    const [value] = names.flatMap((name) => variables[name] ?? []);
    const place = file === null ? "the environment" : ".env";
    return value === undefined ? undefined : { value, place, file };
  };
  return { get, places: ["the environment"] };
}

const inFile = { rank: 2, isLink: false };

describe("the root of the API", () => {
  const close = "https://api.close.com/api/v1";
  const other = "https://other.example/v1";
  const own = "https://own.example/v1";

  test("is Close's unless the environment, the config or an env file says otherwise, in this order", () => {
    expect(findDestination(undefined, environment({}))).toEqual({
      baseUrl: close,
      variable: null,
      notice: null,
    });
    expect(findDestination(own, environment({}))).toEqual({
      baseUrl: own,
      variable: null,
      notice: "https://own.example (`baseUrl` of the config)",
    });
    expect(findDestination(close, environment({})).notice).toBeNull();
    const variables = { CLOSE_API_URL: other };
    const outer = environment(variables);
    expect(findDestination(own, outer)).toEqual({
      baseUrl: other,
      variable: outer.get("CLOSE_API_URL"),
      notice: "https://other.example (CLOSE_API_URL from the environment)",
    });
    expect(
      findDestination(own, environment({ CLOSE_API_URL: close })).notice,
    ).toBeNull();
    const file = environment(variables, inFile);
    expect(findDestination(own, file)).toEqual({
      baseUrl: own,
      variable: null,
      notice:
        "https://own.example (`baseUrl` of the config, which outranks CLOSE_API_URL from .env)",
    });
    expect(findDestination(undefined, file)).toEqual({
      baseUrl: other,
      variable: file.get("CLOSE_API_URL"),
      notice: "https://other.example (CLOSE_API_URL from .env)",
    });
  });

  test("is refused where a key may not be sent there", () => {
    const find = () =>
      findDestination(own, environment({ CLOSE_API_URL: "http://x" }));
    expect(find).toThrow(
      expect.objectContaining({
        code: "E_CONFIG_INVALID",
        message: `CLOSE_API_URL from the environment ${url}.`,
        hint: `Correct it, or remove it to use ${close}.`,
      }),
    );
  });
});

describe("F55: the proxy that the environment names", () => {
  const api = "https://api.close.example/api/v1";

  test.each<[string, Readonly<Record<string, string>>, string | null]>([
    [api, {}, null],
    [api, { HTTPS_PROXY: "http://p:1" }, "http://p:1"],
    [api, { HTTPS_PROXY: "p:1" }, "http://p:1"],
    [api, { HTTPS_PROXY: "https://p:1" }, "https://p:1"],
    [
      api,
      { HTTPS_PROXY: "http://p:1", https_proxy: "http://q:2" },
      "http://q:2",
    ],
    [api, { HTTPS_PROXY: "http://p:1", NO_PROXY: "*" }, null],
    [api, { HTTPS_PROXY: "http://p:1", NO_PROXY: "a.b, .close.example" }, null],
    [api, { HTTPS_PROXY: "http://p:1", NO_PROXY: "a.b  close.example" }, null],
    [api, { HTTPS_PROXY: "http://p:1", NO_PROXY: "*.close.example" }, null],
    [api, { HTTPS_PROXY: "http://p:1", NO_PROXY: "api.close.example" }, null],
    [
      api,
      { HTTPS_PROXY: "http://p:1", NO_PROXY: "x", no_proxy: "close.example" },
      null,
    ],
    [
      api,
      { HTTPS_PROXY: "http://p:1", no_proxy: "API.CLOSE.example:443" },
      null,
    ],
    ...[
      "close.example:8443",
      "lose.example,,",
      "example:44",
      "**",
      "",
      "a*",
    ].map((list): [string, Readonly<Record<string, string>>, string] => [
      api,
      { HTTPS_PROXY: "http://p:1", NO_PROXY: list },
      "http://p:1",
    ]),
    [
      "https://close.example:8443/",
      { HTTPS_PROXY: "http://p:1", NO_PROXY: "close.example:8443" },
      null,
    ],
    [
      "https://close.example:8443/",
      { HTTPS_PROXY: "http://p:1", NO_PROXY: "close.example:443" },
      "http://p:1",
    ],
    ["http://127.0.0.1:9/api/v1", { HTTPS_PROXY: "http://p:1" }, null],
  ])("for %s in %o is %s", (address, variables, want) => {
    const { proxy, decidedBy } = findProxy(address, environment(variables));
    expect(proxy?.origin ?? null).toBe(want);
    const isExempt =
      want === null && address === api && "HTTPS_PROXY" in variables;
    const names = decidedBy.map(({ name }) => name);
    if (!("HTTPS_PROXY" in variables)) expect(names).toEqual([]);
    else if (want !== null) expect(names).toEqual(["HTTPS_PROXY"]);
    else
      expect(names.includes("NO_PROXY")).toBe(
        isExempt || address.includes("8443"),
      );
  });

  test("is an error of the configuration when it is no address, and not shown", () => {
    for (const value of [
      "socks5://ada:pass-word-7@p:1",
      "xhttp://ada:pass-word-7@p:1",
      "httpsx://ada:pass-word-7@p:1",
      "http://ada:pass-word-7@",
    ]) {
      const find = () =>
        findProxy(api, environment({ HTTPS_PROXY: value }, inFile));
      expect(find).toThrow(
        expect.objectContaining({
          code: "E_CONFIG_INVALID",
          message: "HTTPS_PROXY from .env is no address of an HTTP proxy.",
          hint: "Give it as http://host:port, or unset it.",
        }),
      );
    }
  });
});

describe("where a problem is", () => {
  /** What stands at the place of a path, to the end of its line. */
  function at(
    source: string,
    path: string,
    part: "key" | "value" = "key",
    file = "codegen.config.ts",
  ): string | null {
    const steps = path === "" ? [] : path.split(".");
    const place = parseConfig(file, source).locate(steps, part);
    if (place === null) return null;
    const line = source.split("\n")[place.line - 1] ?? "";
    return line.slice(place.column - 1);
  }

  test.each([
    ["export default { a: 1 };", "a: 1 };"],
    ["\n\n  export default {\n  a: 2 };", "a: 2 };"],
    ["export default defineConfig({ a: 3 });", "a: 3 });"],
    ["export default (({ a: 4 }));", "a: 4 }));"],
    ["export default { a: 5 } as const;", "a: 5 } as const;"],
    ["export default { a: 6 } satisfies object;", "a: 6 } satisfies object;"],
    ["export default { a: 7 }!;", "a: 7 }!;"],
    ["export default await { a: 8 };", "a: 8 };"],
    ["let z, b = { a: 9 };\nexport default b;", "a: 9 };"],
    ["const { z } = y, b = { a: 10 };\nexport default b;", "a: 10 };"],
    ["export default () => ({ a: 11 });", "a: 11 });"],
    ["export default async function () {\nreturn { a: 12 }; }", "a: 12 }; }"],
    [
      "export default (function () {\nz(); return { a: 13 }; });",
      "a: 13 }; });",
    ],
    ["module.exports = { a: 14 };", "a: 14 };"],
    ["z(); module.exports = { a: 15 };", "a: 15 };"],
    ["export default { a: 0,\n  a: 16 };", "a: 16 };"],
    ["export default { ...z,\n  'a': 17 };", "'a': 17 };"],
    ["export default { [a]: 0,\n  a: 18, };", "a: 18, };"],
    ["export default { a: 19,\n  [a]: 0 };", "a: 19,"],
    ["export default { a() {} };", "a() {} };"],
  ])("is found in %j", (source, words) => {
    expect(at(source, "a")).toBe(words);
  });

  test.each([
    "",
    "export const b = { a: 1 };",
    "export default load();",
    "export default load(...[{ a: 1 }]);",
    "export default b;",
    "const a = b; const b = a; export default a;",
    "export default function () { z(); }",
    "export default function () { return; }",
    "export default class {};",
    "export default 1;",
    "z();",
  ])("is nowhere in %j", (source) => {
    expect(at(source, "a")).toBeNull();
  });

  test("is that of the key, the value or the nearest part around it", () => {
    const source = [
      "const b = { c: 1 };",
      "export default { d: b,",
      "  e: [{ f: 2 }, ...x, , 3],",
      "  7: 4, [`g`]: 5, h: i() };",
    ].join("\n");
    const rows: readonly (readonly [string, string, string])[] = [
      ["", "{ d: b,", "{ d: b,"],
      ["d", "d: b,", "b,"],
      ["d.c", "c: 1 };", "1 };"],
      ["d.x", "b,", "b,"],
      ["e", "e: [{ f: 2 }, ...x, , 3],", "[{ f: 2 }, ...x, , 3],"],
      ["e.0", "{ f: 2 }, ...x, , 3],", "{ f: 2 }, ...x, , 3],"],
      ["e.0.f", "f: 2 }, ...x, , 3],", "2 }, ...x, , 3],"],
      ["e.1", "[{ f: 2 }, ...x, , 3],", "[{ f: 2 }, ...x, , 3],"],
      ["e.2", "[{ f: 2 }, ...x, , 3],", "[{ f: 2 }, ...x, , 3],"],
      ["e.3", "3],", "3],"],
      ["e.4", "[{ f: 2 }, ...x, , 3],", "[{ f: 2 }, ...x, , 3],"],
      ["7", "7: 4, [`g`]: 5, h: i() };", "4, [`g`]: 5, h: i() };"],
      ["g", "{ d: b,", "{ d: b,"],
      ["h.x.y", "i() };", "i() };"],
      ["constructor", "{ d: b,", "{ d: b,"],
    ];
    for (const [path, key, value] of rows) {
      expect(at(source, path, "key"), path).toBe(key);
      expect(at(source, path, "value"), path).toBe(value);
    }
  });

  test("is found in JSON too, whatever follows its object", () => {
    const file = "codegen.config.json";
    expect(at('{"a": 1}', "a", "key", file)).toBe('"a": 1}');
    expect(at('{\n "a": 1} // end', "a", "value", file)).toBe("1} // end");
    expect(at("[\n 1]", "0", "value", file)).toBe("1]");
    const { syntaxErrors } = parseConfig(file, '{\n  "a" 1 }');
    expect(syntaxErrors[0]?.position).toEqual({ line: 2, column: 7 });
    expect(parseConfig(file, "{}").syntaxErrors).toEqual([]);
  });

  test("is told as editors know it", () => {
    const place = { line: 2, column: 7 };
    expect(describeProblem("a.ts", place, "Wrong.")).toBe("a.ts:2:7  Wrong.");
    expect(describeProblem("a.ts", null, "Wrong.")).toBe("a.ts  Wrong.");
    expect(configError(["a"])).toMatchObject({
      code: "E_CONFIG_INVALID",
      message: "The config has a problem.",
      items: ["a"],
      hint: "Correct it there and run again.",
    });
    expect(configError(["a", "b"]).message).toBe("The config has 2 problems.");
  });
});

describe("a function that gives names", () => {
  const item = {
    kind: "field",
    id: "cf_1",
    label: "Größe",
    object: "lead",
    proposed: "groesse",
  } as const;
  const ask = (names: unknown) =>
    checkedNames(names as NameFunction, "codegen.config.ts")(item);
  const thrown = (words: string, hint: string, cause?: unknown) =>
    expect.objectContaining({
      code: "E_CONFIG_INVALID",
      message: `The function \`names\` in codegen.config.ts ${words}`,
      hint,
      ...(cause === undefined ? {} : { cause }),
    });

  test("gives a name, or none", () => {
    expect(ask(({ proposed }: { proposed: string }) => `${proposed}1`)).toBe(
      "groesse1",
    );
    expect(ask(() => undefined)).toBeUndefined();
    expect(ask(() => "")).toBe("");
  });

  test.each<[unknown, string]>([
    [null, "null"],
    [7, "a number"],
    [{}, "an object"],
    [Promise.resolve("a"), "a promise"],
  ])("and is told when it gives %o", (value, kind) => {
    expect(() => ask(() => value)).toThrow(
      thrown(
        `returned ${kind} for “Größe” (cf_1).`,
        "It must return a string, or undefined to keep the proposed name.",
      ),
    );
  });

  test("and is told when it fails, at once or later", async () => {
    const hint = "Correct the function; --debug shows where it failed.";
    const cause = new Error("Out of names");
    const fail = (value: unknown) => () => {
      throw value;
    };
    expect(() => ask(fail(cause))).toThrow(
      thrown("failed for “Größe” (cf_1): Out of names", hint, cause),
    );
    expect(() => ask(fail("none"))).toThrow(
      thrown("failed for “Größe” (cf_1): none", hint, "none"),
    );
    expect(() => ask(() => Promise.reject(cause))).toThrow("a promise");
    await new Promise((done) => setImmediate(done));
  });
});

describe("what a run works with", () => {
  const resolve = (config: Config, variables = {}) =>
    resolveOrgs(config, {
      root: "/project",
      label: "the config",
      environment: environment(variables),
    });

  test("sends with fetch only where the runtime is copied, whichever part of the config says so", () => {
    const shared = { runtime: "import" } as const;
    const orgs = { main: { transport: "fetch" } } as const;
    expect(() => resolve({ ...shared, orgs })).toThrow(
      expect.objectContaining({
        code: "E_CONFIG_INVALID",
        items: [
          "the config  “transport”: “fetch” is for a runtime that is copied into the output: leave out “runtime”, or set it to “emit”.",
        ],
      }),
    );
    const [org] = resolve({ transport: "fetch" });
    expect(org?.transport).toBe("fetch");
  });

  test("is what the config says, with paths from its folder", () => {
    const settings = {
      source: "sample",
      include: ["Lead"],
      exclude: ["Contact"],
      names: { cf_1: "a" },
      types: { cf_1: { type: "A" } },
      dates: "Date",
      unknownChoices: "closed",
      importExtension: ".ts",
      emit: "types",
      runtime: "import",
      prettier: false,
      header: ["A"],
      trustRequired: true,
      docs: "none",
      keepDeleted: 30,
      changes: true,
    } as const;
    const until = { fingerprint, reason: "r", expires: "2026-12-31" };
    const always = { fingerprint, reason: "s" };
    const [org] = resolve({
      ...settings,
      output: "out",
      templates: "t",
      baseUrl: "https://own.example/",
      accept: [until, always],
    });
    expect(org).toMatchObject({
      ...settings,
      name: "default",
      output: "/project/out",
      templates: "/project/t",
      baseUrl: "https://own.example",
      accept: [until, { ...always, expires: null }],
    });
  });

  test("is, of several organisations, the common settings where its own do not say otherwise", () => {
    const orgs = resolve(
      {
        apiKey: "key_of_all",
        docs: "none",
        output: "all",
        orgs: {
          a: {},
          b: { apiKey: "key_of_b", docs: "full" },
          c: { accessToken: "token_of_c", docs: undefined },
          d: { apiKey: undefined },
        },
      },
      { CLOSE_API_KEY: "key_of_environment" },
    );
    expect(
      orgs.map((org) => [org.name, org.docs, org.output, org.credentials()]),
    ).toEqual([
      ["a", "none", "/project/all", { apiKey: "key_of_all" }],
      ["b", "full", "/project/all", { apiKey: "key_of_b" }],
      ["c", "none", "/project/all", { accessToken: "token_of_c" }],
      ["d", "none", "/project/all", { apiKey: "key_of_all" }],
    ]);
  });

  test("is a key of its own where the common settings have a token", () => {
    const accessToken = "token_of_all";
    const own = { a: { apiKey: "key_of_a" }, b: {} };
    expect(
      resolve({ accessToken, orgs: own }).map((org) => org.credentials()),
    ).toEqual([{ apiKey: "key_of_a" }, { accessToken }]);
  });

  test("is the key of the environment before one that is written down, and says where it is from", () => {
    const of = (config: Config, variables = {}) => {
      const [org] = resolve(config, variables);
      if (org === undefined) throw new TypeError("There is no organisation.");
      return {
        source: org.credentialsSource(),
        has: org.hasCredentials(),
        read: org.credentials,
      };
    };
    const variables = { CLOSE_API_KEY: "key_of_environment", MINE: "my_key_1" };
    const fromEnvironment = of({ apiKey: "key_of_config" }, variables);
    expect(fromEnvironment.read()).toEqual({ apiKey: "key_of_environment" });
    expect(fromEnvironment.source).toBe("CLOSE_API_KEY from the environment");
    const mine = of({ apiKey: { env: "MINE" } }, variables);
    expect(mine.read()).toEqual({ apiKey: "my_key_1" });
    expect(mine.has).toBe(true);
    expect(of({ accessToken: "my_token" }, variables).read()).toEqual({
      accessToken: "my_token",
    });
    const written = of({ apiKey: "key_of_config" });
    expect(written).toMatchObject({ source: "the config", has: true });
    const none = of({ accessToken: { env: "GONE" } });
    expect(none).toMatchObject({ source: "GONE", has: false });
    expect(none.read).toThrow(
      expect.objectContaining({
        code: "E_AUTH",
        message: "There is no access token: GONE is not set.",
        hint: "Looked at the environment. Set GONE in one of them, or run with --offline or --sample.",
      }),
    );
  });

  test.each<[string, string, string, string]>([
    [
      "apiKey",
      '"key_1234"',
      "is in quotes.",
      "Leave the quotes out: not every program that sets variables takes them off.",
    ],
    [
      "apiKey",
      "'key_1234'",
      "is in quotes.",
      "Leave the quotes out: not every program that sets variables takes them off.",
    ],
    [
      "apiKey",
      "key_123",
      "cannot be an API key.",
      "An API key is 8 to 256 printable ASCII characters without blanks; copy it again from Close.",
    ],
    [
      "apiKey",
      "k".repeat(257),
      "cannot be an API key.",
      "An API key is 8 to 256 printable ASCII characters without blanks; copy it again from Close.",
    ],
    [
      "accessToken",
      "k".repeat(8193),
      "cannot be an access token.",
      "An access token is 8 to 8192 printable ASCII characters without blanks; copy it again from Close.",
    ],
    [
      "apiKey",
      "\nkey_1234",
      "cannot be an API key.",
      "An API key is 8 to 256 printable ASCII characters without blanks; copy it again from Close.",
    ],
    [
      "apiKey",
      "key 1234",
      "cannot be an API key.",
      "An API key is 8 to 256 printable ASCII characters without blanks; copy it again from Close.",
    ],
  ])("is no %s like %j (S5)", (kind, value, words, hint) => {
    const [org] = resolve({ [kind]: { env: "MINE" } }, { MINE: value });
    expect(org?.credentials).toThrow(CodegenError);
    expect(org?.credentials).toThrow(
      expect.objectContaining({
        code: "E_AUTH",
        message: `The value in MINE from the environment ${words}`,
        hint,
      }),
    );
  });

  test.each<[string, string, string]>([
    ["apiKey", `"key_1234'`, `"key_1234'`],
    ["apiKey", `key'1234'`, `key'1234'`],
    ["apiKey", "key_1234\r\n", "key_1234"],
    ["apiKey", "k".repeat(256), "k".repeat(256)],
    ["accessToken", "k".repeat(8192), "k".repeat(8192)],
    ["accessToken", "!~345678", "!~345678"],
  ])("is a good %s like %j", (kind, value, secret) => {
    const [org] = resolve({ [kind]: { env: "MINE" } }, { MINE: value });
    expect(org?.credentials()).toEqual({ [kind]: secret });
  });
});
