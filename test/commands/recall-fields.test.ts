/** `codegen fields` from what a run before remembered of the locks. */
import { execFileSync } from "node:child_process";
import {
  chmod,
  mkdir,
  readFile,
  readdir,
  rm,
  utimes,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { run } from "../../src/cli/cli.js";
import { readLookUp } from "../../src/cli/parse/look-up.js";
import { keepRows } from "../../src/cli/run/keep-rows.js";
import { recallFields } from "../../src/cli/run/recall-fields.js";
import type { OutputRows } from "../../src/commands/fields/named-rows.js";
import { linesOf, searchLines } from "../../src/commands/fields/row-lines.js";
import { readRows } from "../../src/commands/fields/run-fields.js";
import { searchRows } from "../../src/commands/fields/search.js";
import type { Config } from "../../src/define.js";
import { loadConfig } from "../../src/index.js";
import { placeOfLines } from "../../src/repeat/recall-lines.js";
import type {
  FieldRow,
  ObjectRow,
  StatusRow,
} from "../../src/report/fields-document.js";
import { labels } from "../support/arbitrary.js";
import { withoutRuntime } from "../support/live.js";
import { createProject } from "../support/project.js";
import type { Project } from "../support/project.js";

type Env = Readonly<Record<string, string>>;

/** A process in a project that has a home, which is no part of any project. */
function around({ root }: Project, more: Env = {}) {
  return { cwd: root, env: { HOME: join(root, "..", "home"), ...more } };
}

/** What a run leaves for the next one, as it is when all files are older than it by far. */
async function remember(project: Project, more: Env = {}): Promise<void> {
  const place = around(project, more);
  const config = await loadConfig(place);
  const rows = await readRows({ config });
  const begun = Date.now() + 60_000;
  await keepRows({ config, rows }, { argv: ["fields"], ...place }, begun);
}

/** What the quick way prints; null where it leaves the answer to the command line. */
function recalled(
  project: Project,
  words: readonly string[],
  { isTty = false, env = {} }: { isTty?: boolean; env?: Env } = {},
): string | null {
  try {
    return recallFields(["fields", ...words], around(project, env), isTty);
  } catch {
    return null;
  }
}

/** What the command line prints, which knows nothing of before. */
async function whole(
  { root }: Project,
  words: readonly string[],
  { isTty = false, env = {} }: { isTty?: boolean; env?: Env } = {},
) {
  const argv = ["fields", ...words];
  let [stdout, stderr] = ["", ""];
  const code = await run(argv, {
    ...{ argv, env, cwd: root, stdoutIsTty: isTty },
    ...{ stderrIsTty: false, stdinIsTty: false },
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
    signal: new AbortController().signal,
  });
  return { code, stdout, stderr };
}

async function sample(config: Config = {}): Promise<Project> {
  const project = await createProject({
    ...withoutRuntime,
    source: "sample",
    ...config,
  });
  await mkdir(project.path("node_modules"));
  await project.write("package.json", '{ "name": "app" }');
  await project.write("own/notes.txt", "none");
  await project.generate();
  return project;
}

const status = "cf_AlwPRAkWADEAaRW81ac9yz70Gp4ciC0TyHmVBS36Cbt";
const found = [
  ...[[], [status], [`custom.${status}`], ["cotype_4hQsScWF3hnUOyngoaAV00"]],
  ...[["point", "OF", "contact"], ["Contact.re"], ["cancelled"], ["proposal"]],
  ...[
    ["data center"],
    ["help"],
    ["a"],
    [" a "],
    [""],
    ["“"],
    [status.slice(9)],
  ],
];

describe("a lookup that is remembered", () => {
  test.each<[string, Config]>([
    ["one output", {}],
    [
      "several outputs, of which one names less",
      {
        orgs: {
          main: { output: "main" },
          sandbox: { output: "b/sandbox", exclude: ["Account"] },
        },
      },
    ],
    ["names of the config", { names: { "Account.Status": "phase" } }],
  ])("prints what a whole run prints: %s", async (_, config) => {
    const project = await sample(config);
    await remember(project);
    let answered = 0;
    for (const words of found)
      for (const flags of [[], ["--json"], ["--no-color", "-s"]]) {
        const all = [...words, ...flags];
        for (const more of [{}, { isTty: true }]) {
          const { code, ...printed } = await whole(project, all, more);
          const stdout = recalled(project, all, more);
          if (code === 0) expect({ stdout, stderr: "" }).toEqual(printed);
          else expect([all, stdout]).toEqual([all, null]);
          answered += stdout === null ? 0 : 1;
        }
      }
    expect(answered).toBeGreaterThan(60);
    for (const words of [["nonsense"], ["cf_nonsense", "--json"]]) {
      expect((await whole(project, words)).code).toBe(1);
      expect(recalled(project, words)).toBe(null);
    }
  });

  test("has the colours of a whole run, and hides what it hides", async () => {
    const project = await sample();
    for (const env of [
      { NO_COLOR: "1" },
      { FORCE_COLOR: "1" },
      { TERM: "dumb" },
      { CLOSE_API_KEY: status },
    ]) {
      await remember(project, env);
      for (const isTty of [false, true]) {
        const { stdout } = await whole(project, [status], { isTty, env });
        expect(recalled(project, [status], { isTty, env })).toBe(stdout);
        const isHidden = "CLOSE_API_KEY" in env;
        expect(stdout.includes(status)).toBe(!isHidden);
      }
    }
  });

  test.runIf(process.platform !== "win32")(
    "is forgotten when anything that decides it has changed",
    async () => {
      const names = { "Account.Status": "status" };
      const project = await sample({ names, templates: "own" });
      /** Another text of the same size, with the time of before. */
      const exchange = async (path: string, from: string, to: string) => {
        const file = project.path(path);
        execFileSync("touch", ["-r", file, `${file}.time`]);
        await project.write(path, (await project.read(path)).replace(from, to));
        execFileSync("touch", ["-r", `${file}.time`, file]);
        await rm(`${file}.time`);
      };
      const lock = "generated/close.lock.json";
      const config = "codegen.config.json";
      const changes: Readonly<Record<string, () => Promise<unknown>>> = {
        "a label in the lock": () => exchange(lock, '"Status"', '"Statut"'),
        "the time of the lock": () =>
          utimes(project.path(lock), new Date(), new Date()),
        "the config": () => exchange(config, '"status"', '"statut"'),
        "a package": () => project.write("package.json", '{ "name": "b" }'),
        "an env file": () => project.write(".env", "CLOSE_API_KEY=abc"),
        "a template": () => project.write("own/notes.txt", "other"),
        "another config": () => project.write("codegen.config.ts", ""),
      };
      for (const [name, change] of Object.entries(changes)) {
        await remember(project);
        const before = recalled(project, [status]);
        expect([name, before]).toEqual([name, expect.any(String)]);
        await change();
        expect([name, recalled(project, [status])]).toEqual([name, null]);
      }
      await rm(project.path("codegen.config.ts"));
      await remember(project);
      expect(recalled(project, [status])).not.toBe(null);
      await rm(project.path(lock));
      expect(recalled(project, [status])).toBe(null);
    },
  );

  test("is of one folder, one environment, and flags that decide words alone", async () => {
    const project = await sample();
    await remember(project);
    expect(recalled(project, [status])).toContain("Account.status");
    const env = { CLOSE_API_URL: "https://example.invalid" };
    expect(recalled(project, [status], { env })).toBe(null);
    const flags = [
      ...[
        "--debug",
        "-v",
        "--org",
        "--env=.env",
        "--config",
        "--cwd",
        "--help",
      ],
      ...["--version", "--unknown", "--", "-", "--json=1"],
    ];
    for (const flag of flags)
      expect([flag, recalled(project, [flag, status])]).toEqual([flag, null]);
    expect(readLookUp(["--json", "fields", "a"])).toBe(null);
    expect(readLookUp(["generate", "--json"])).toBe(null);
    expect(readLookUp(["fields", "a", "--json", "b"])).toEqual({
      query: "a b",
      isJson: true,
    });
    const above = { ...around(project), cwd: join(project.root, "..") };
    expect(recallFields(["fields", status], above, false)).toBe(null);
  });

  test("is not kept where a config above the folder is named on every run", async () => {
    const project = await sample({ output: "inner/close" });
    const place = { ...around(project), cwd: project.path("inner") };
    const config = await loadConfig(place);
    const rows = await readRows({ config });
    const begun = Date.now() + 60_000;
    await keepRows({ config, rows }, { argv: ["fields"], ...place }, begun);
    expect(recallFields(["fields", status], place, false)).toBe(null);
  });

  test("is not kept of files that were written a moment ago, where nobody may write, or of another user's", async () => {
    const project = await sample();
    const place = around(project);
    const config = await loadConfig(place);
    const rows = await readRows({ config });
    const keep = (begun: number, env: Env = place.env) =>
      keepRows({ config, rows }, { argv: ["fields"], ...place, env }, begun);
    await keep(Date.now());
    expect(recalled(project, [status])).toBe(null);
    await writeFile(project.path("file"), "");
    for (const cache of [project.path("cache"), project.path("file")]) {
      const env = { ...place.env, XDG_CACHE_HOME: cache };
      await keep(Date.now() + 60_000, env);
      expect(recalled(project, [status], { env })).toBe(null);
    }
    for (const home of [{ HOME: "" }, {}]) {
      const env: Env = { ...home, XDG_CACHE_HOME: "cache" };
      expect(placeOfLines({ cwd: project.root, env }).file).toBe(null);
    }
    await remember(project);
    const { file, text } = await memoryOf(project);
    expect(recalled(project, [status])).not.toBe(null);
    await chmod(file, 0o622);
    if (process.platform !== "win32")
      expect(recalled(project, [status])).toBe(null);
    await chmod(file, 0o600);
    const broken = [
      ...["", "\n", "null\n", "{}\n{}", text.slice(0, -1), `${text} `],
      text.slice(0, text.indexOf("\n")),
      text.replace(/\n[^]*/, (rows) => `\n${"x".repeat(rows.length - 1)}`),
      text.replace(/\n[^]*/, (rows) => rows.replace(/[{}]/g, " ")),
    ];
    for (const [index, other] of broken.entries()) {
      await writeFile(file, other);
      expect([index, recalled(project, [status])]).toEqual([index, null]);
      expect([index, recalled(project, ["account"])]).toEqual([index, null]);
    }
  });
});

/** The only file in which a project's rows are remembered. */
async function memoryOf({ root }: Project) {
  const folder = join(root, "..", "home/.cache/close-codegen/rows");
  const [name = "", ...others] = await readdir(folder);
  expect(others).toEqual([]);
  const file = join(folder, name);
  return { file, text: await readFile(file, "utf8") };
}

/** Texts in which letters change with what stands around them, and those that JSON writes in another way. */
const odd = [
  "ΑΣ",
  "Σ\nΣ",
  "İx",
  "\u212a",
  "a\tb",
  "ß",
  "\ud800",
  "cf_1",
  "CF_1",
];

const texts = fc.oneof(labels, fc.constantFrom(...odd));
const names = { name: texts, label: texts, id: texts };
const ids = fc.option(fc.dictionary(texts, texts, { maxKeys: 2 }));
const about = fc.option(texts);

const fieldRows: fc.Arbitrary<FieldRow> = fc.record({
  ...{ ...names, title: texts, ids, type: texts },
  ...{ many: fc.boolean(), required: fc.boolean(), shared: fc.boolean() },
  choices: fc.option(fc.array(texts, { maxLength: 2 })),
  ...{ target: about, description: about },
  editableWithRoles: fc.array(texts, { maxLength: 1 }),
});

const objectRows: fc.Arbitrary<ObjectRow> = fc.record({
  kind: fc.constantFrom("lead" as const, "customObject" as const),
  ...{ ...names, ids, output: texts, collection: texts },
  ...{ archived: fc.boolean(), description: about },
  fields: fc.array(fieldRows, { maxLength: 3 }),
});

const statusRows: fc.Arbitrary<StatusRow> = fc.record({
  kind: fc.constantFrom("leadStatus" as const, "pipeline" as const),
  ...{ ...names, ids, output: texts, title: texts },
  ...{ type: about, shownAs: about },
});

const outputRows: fc.Arbitrary<OutputRows> = fc.record({
  objects: fc.array(objectRows, { maxLength: 3 }),
  statuses: fc.array(statusRows, { maxLength: 3 }),
});

/** Every text of a row, those of its fields among them. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

const changes: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.toLowerCase(),
  (text) => text.toUpperCase(),
  (text) => `custom.${text}`,
  (text) => ` ${text.slice(1)}`,
  (text) => text.slice(0, 2),
];

test("in lines a search finds what it finds in rows, whatever they hold", () => {
  let [some, few] = [0, 0];
  const change = fc.constantFrom(...changes);
  fc.assert(
    fc.property(
      outputRows,
      fc.nat(),
      change,
      texts,
      (rows, at, make, other) => {
        const lines = linesOf(rows);
        expect(searchLines(lines, undefined)).toEqual(rows);
        const all = textsIn(rows);
        for (const query of [make(all[at % all.length] ?? ""), make(other)]) {
          const expected = searchRows(rows, query);
          const result = searchLines(lines, query);
          // As they are printed: JSON has an order, too.
          expect(JSON.stringify(result)).toBe(JSON.stringify(expected));
          some += expected.objects.length;
          few += rows.objects.length - expected.objects.length;
        }
      },
    ),
    { numRuns: 500 },
  );
  // It is no test of nothing.
  expect([some > 50, few > 50]).toEqual([true, true]);
});
