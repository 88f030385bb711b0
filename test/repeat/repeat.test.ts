import { execFileSync, spawnSync } from "node:child_process";
import {
  chmod,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run } from "../../src/cli/cli.js";
import { configSources } from "../../src/config/config-variables.js";
import type { Config } from "../../src/define.js";
import type { Printed } from "../../src/repeat/record.js";
import { isRepeatable } from "../../src/repeat/record.js";
import { rememberRun } from "../../src/repeat/remember.js";
import { findRecord } from "../../src/repeat/replay.js";
import type { UnchangedRun } from "../../src/repeat/seen-paths.js";
import { isWhole } from "../support/matrix.js";
import { withoutRuntime } from "../support/live.js";
import { createProject } from "../support/project.js";
import type { Project } from "../support/project.js";
import { buildProgram, runCommand, runNode } from "../support/program.js";
import type { Ended } from "../support/program.js";

const check = ["check", "--offline"];

/** Whether there is what runs a program at a terminal. */
const hasTerminals =
  process.platform === "linux" &&
  spawnSync("script", ["--version"], { stdio: "ignore" }).status === 0;

/** A process that has a home, which is no part of any project. */
function around({ root }: Pick<Project, "root">, more = {}) {
  return { cwd: root, env: { HOME: join(root, "..", "home"), ...more } };
}

/** Runs the command line; gives all that it printed, and whether it found nothing to do. */
async function runOnce(
  argv: readonly string[],
  place: ReturnType<typeof around>,
) {
  const printed: Printed[] = [];
  const unchanged: UnchangedRun[] = [];
  const io = {
    ...{ argv, ...place },
    stdout: (text: string) => void printed.push([1, text]),
    stderr: (text: string) => void printed.push([2, text]),
    ...{ stdoutIsTty: false, stderrIsTty: false, stdinIsTty: false },
    signal: new AbortController().signal,
  };
  const code = await run(argv, io, {
    onUnchanged: (found) => unchanged.push(found),
  });
  return { code, printed, unchanged };
}

/** A run as it is when all files are older than it by far. */
async function runAndRemember(
  argv: readonly string[],
  place: ReturnType<typeof around>,
) {
  const { code, printed, unchanged } = await runOnce(argv, place);
  const begun = Date.now() + 60_000;
  for (const found of code === 0 ? unchanged : [])
    await rememberRun(found, { argv, ...place, begun, printed });
}

/** A record that holds; null where there is none, or the look at something fails. */
function recordOf(argv: readonly string[], place: ReturnType<typeof around>) {
  try {
    return findRecord(argv, place);
  } catch {
    return null;
  }
}

/** A project in which a run has found nothing to do. */
async function upToDate(config: Config = {}): Promise<Project> {
  const project = await createProject({
    ...withoutRuntime,
    source: "sample",
    ...config,
  });
  await mkdir(project.path("node_modules"));
  await project.write("package.json", '{ "name": "app" }');
  await project.write("own/notes.txt", "none");
  await project.generate();
  await project.generate({ offline: true });
  return project;
}

describe("a run that finds all as the one before did", () => {
  let program: string;

  beforeAll(async () => {
    program = await buildProgram();
  });

  afterAll(() => rm(program, { recursive: true, force: true }));

  /** A run, and the files of the program that it has loaded. */
  type Loaded = Ended & { readonly files: readonly string[] };

  async function start(
    root: string,
    args: readonly string[],
    env = {},
  ): Promise<Loaded> {
    const all = [join(program, "dist/bin.js"), ...args];
    return started((more) => runNode(root, all, { ...more, ...env }));
  }

  async function started(
    work: (env: Record<string, string>) => Promise<Ended>,
  ): Promise<Loaded> {
    const coverage = await mkdtemp(join(program, "coverage-"));
    const ended = await work({ NODE_V8_COVERAGE: coverage });
    const [report = ""] = await readdir(coverage);
    const text = await readFile(join(coverage, report), "utf8");
    const { result }: { result: readonly { readonly url: string }[] } =
      JSON.parse(text);
    const files = result
      .filter(({ url }) => url.startsWith("file:"))
      .map(({ url }) => relative(join(program, "dist"), fileURLToPath(url)));
    return { ...ended, files };
  }

  test("prints the same, and loads one file", { timeout: 60_000 }, async () => {
    const project = await upToDate();
    // Nothing is sure of files that were written a moment ago.
    await sleep(2100);
    for (const args of [["--offline"], check]) {
      const first = await start(project.root, args);
      const second = await start(project.root, args);
      expect(first.files).toContain("cli.js");
      expect(second.files).toEqual(["bin.js"]);
      expect({ ...second, files: first.files }).toEqual(first);
    }
    const other = { CLOSE_API_URL: "https://example.invalid" };
    for (const [args, env] of [
      [["--offline", "--profile"], {}],
      [check, other],
    ] as const)
      expect((await start(project.root, args, env)).files).toContain("cli.js");
    await project.write("generated/lead.js", "");
    const found = await start(project.root, check);
    expect(found.stdout).toContain("lead.js");
    expect(found.code).toBe(2);
  });

  test.runIf(hasTerminals && isWhole)(
    "at a terminal prints the same with its colours, and loads one file",
    { timeout: 60_000 },
    async () => {
      const project = await upToDate();
      await sleep(2100);
      const words = `${process.execPath} ${join(program, "dist/bin.js")} --offline`;
      const env = { TERM: "xterm", CI: "", NO_COLOR: "" };
      const atTerminal = async (): Promise<Loaded> => {
        const args = ["-qec", words, "/dev/null"];
        return started((more) =>
          runCommand(project.root, ["script", ...args], { ...env, ...more }),
        );
      };
      const first = await atTerminal();
      const second = await atTerminal();
      expect(first.files).toContain("listr.js");
      expect(second.files).toEqual(["bin.js"]);
      expect(second.stdout).toContain("\u001b[");
      expect(first.stdout).toContain(second.stdout);
      // What is no terminal has a record of its own.
      const piped = [await start(project.root, ["--offline"], env)];
      piped.push(await start(project.root, ["--offline"], env));
      for (const { stdout, stderr } of piped)
        expect(stdout + stderr).not.toContain("\u001b");
      expect(piped[1]?.files).toEqual(["bin.js"]);
    },
  );

  test("takes nothing from a cache that lies in a project, or that others may write to", async () => {
    const project = await upToDate();
    const inside = around(project, { XDG_CACHE_HOME: project.path(".cache") });
    await runAndRemember(check, inside);
    expect(recordOf(check, inside)).toBe(null);
    const place = around(project);
    await runAndRemember(check, place);
    expect(recordOf(check, place)?.printed).toEqual(
      (await runOnce(check, place)).printed,
    );
    const folder = join(place.env.HOME, ".cache/close-codegen/runs");
    const [name = ""] = await readdir(folder);
    await cp(place.env.HOME, project.path(""), { recursive: true });
    expect(recordOf(check, inside)).toBe(null);
    await chmod(join(folder, name), 0o622);
    expect(recordOf(check, place)).toBe(null);
    // Without a file of this checkout it would hold in any, for whoever knows the machine.
    await chmod(join(folder, name), 0o600);
    const record = JSON.parse(await readFile(join(folder, name), "utf8"));
    await writeFile(
      join(folder, name),
      JSON.stringify({ ...record, seen: [["/etc", "d"]] }),
    );
    expect(recordOf(check, place)).toBe(null);
  });

  test("keeps no record of what may have been written meanwhile, and none of secrets", async () => {
    const project = await upToDate({ names: {} });
    const secret = { CLOSE_API_KEY: "api_0123456789abcdef" };
    const place = around(project, secret);
    const { printed, unchanged } = await runOnce(check, place);
    for (const found of unchanged)
      await rememberRun(found, {
        argv: check,
        ...place,
        begun: Date.now(),
        printed,
      });
    expect(recordOf(check, place)).toBe(null);
    await runAndRemember(check, place);
    expect(recordOf(check, place)).not.toBe(null);
    expect(recordOf(check, around(project))).toBe(null);
    const folder = join(place.env.HOME, ".cache/close-codegen/runs");
    for (const name of await readdir(folder))
      expect(await readFile(join(folder, name), "utf8")).not.toContain(
        "0123456789",
      );
  });
});

/** Something that a person, a tool or an attacker does to a file of a project. */
type Edit = (file: string, other: string) => Promise<void>;

const edits: Readonly<Record<string, Edit>> = {
  touch: (file) => utimes(file, new Date(), new Date()),
  "same size, old time": async (file) => {
    const text = await readFile(file, "utf8");
    // Node itself sets times to the microsecond only.
    execFileSync("touch", ["-r", file, `${file}.time`]);
    await writeFile(file, text.replace(/[a-z](?=[^a-z]*$)/, "q"));
    execFileSync("touch", ["-r", `${file}.time`, file]);
    await rm(`${file}.time`);
  },
  rename: (file) => rename(file, `${file}.old`),
  "add beside it": (file) => writeFile(file.replace(/\.\w+$/, ".js"), ""),
  "add a stranger": (file) => writeFile(`${file}.txt`, ""),
  "add a folder": (file) => mkdir(file.replace(/\.\w+$/, "")),
  remove: (file) => rm(file),
  chmod: (file) => chmod(file, 0o600),
  swap: async (file, other) => {
    await rename(file, `${file}.swap`);
    await rename(other, file);
    await rename(`${file}.swap`, other);
  },
  link: async (file) => {
    await rename(file, `${file}.real`);
    await symlink(`${file}.real`, file);
  },
  pipe: async (file) => {
    await rm(file);
    execFileSync("mkfifo", [file]);
  },
  replace: async (file) => {
    const text = await readFile(file);
    await rm(file);
    await writeFile(file, text);
  },
};

const editedFiles = [
  ...[
    "generated/lead.ts",
    "generated/client.ts",
    "generated/objects/account.ts",
  ],
  ...["generated/close.lock.json", "codegen.config.json", "package.json"],
  "own/notes.txt",
];

const added: Readonly<Record<string, string>> = {
  ".env": "CLOSE_API_URL=nonsense",
  ".env.local": "CLOSE_API_KEY=x",
  ".prettierrc": '{ "semi": false }',
  "../.editorconfig":
    "root = true\n[*]\nindent_size = 4\nindent_style = space\n",
  "tsconfig.json":
    '{ "compilerOptions": { "allowImportingTsExtensions": true } }',
  "codegen.config.ts": "export default {};",
  "generated/.close-codegen/run-00000000-1-00000000/x": "",
  "generated/tsconfig.json": "{}",
  "unrelated.txt": "",
};

test.runIf(process.platform !== "win32")(
  "whatever happens to files, a record holds only where a run without any prints the same",
  { timeout: 120_000 },
  async () => {
    const original = await upToDate();
    const isHeld: boolean[] = [];
    const edit = fc.oneof(
      fc.record({
        kind: fc.constantFrom(...Object.keys(edits)),
        file: fc.constantFrom(...editedFiles),
        other: fc.constantFrom(...editedFiles),
      }),
      fc
        .constantFrom(...Object.keys(added))
        .map((file) => ({ file, kind: "add", other: "" })),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(edit, { minLength: 1, maxLength: 2 }),
        async (changes) => {
          const folder = await mkdtemp(join(original.root, "..", "try-"));
          const root = join(folder, "project");
          await cp(original.root, root, { recursive: true });
          const place = around({ root });
          // The first one notes that the copy is up to date.
          await runOnce(check, place);
          await runAndRemember(check, place);
          expect(recordOf(check, place)).not.toBe(null);
          for (const { kind, file, other } of changes) {
            const path = join(root, file);
            const change = edits[kind];
            // After another edit it may be gone.
            if (change !== undefined)
              await change(path, join(root, other)).catch(() => undefined);
            else {
              await mkdir(join(path, ".."), { recursive: true }).catch(
                () => undefined,
              );
              await writeFile(path, added[file] ?? "").catch(() => undefined);
            }
          }
          const record = recordOf(check, place);
          isHeld.push(record !== null);
          await rm(join(root, "node_modules/.cache"), {
            recursive: true,
            force: true,
          });
          const fresh = await runOnce(check, place);
          if (record !== null)
            expect({ code: 0, printed: record.printed }).toEqual({
              code: fresh.code,
              printed: fresh.printed,
            });
          await rm(folder, { recursive: true, force: true });
        },
      ),
      { numRuns: 15 },
    );
    // It is no test of nothing.
    expect(isHeld).toContain(false);
  },
);

test.runIf(process.platform !== "win32")(
  "a file changed to something of the same size and time is noticed, and one that no run looks at is not",
  async () => {
    const project = await upToDate();
    const place = around(project);
    await runAndRemember(check, place);
    await project.write("own/notes.txt", "some");
    await project.write("src/app.ts", "");
    expect(recordOf(check, place)).not.toBe(null);
    const path = project.path("codegen.config.json");
    const before = await lstat(path, { bigint: true });
    await edits["same size, old time"]?.(path, "");
    const after = await lstat(path, { bigint: true });
    expect([after.size, after.mtimeNs]).toEqual([before.size, before.mtimeNs]);
    expect(recordOf(check, place)).toBe(null);
  },
);

test.runIf(process.platform !== "win32")(
  "a config may import files beside it: each is watched, and what would be taken in its place",
  async () => {
    const project = await createProject({});
    await rm(project.path("codegen.config.json"));
    await mkdir(project.path("node_modules"));
    const config = { ...withoutRuntime, source: "sample" };
    const imports = 'import { header } from "./shared/header.js";\n';
    const exported = `export default { ...${JSON.stringify(config)}, header };`;
    await project.write("codegen.config.ts", imports + exported);
    const text =
      'import lines from "./lines.json";\nexport const header = lines;';
    await project.write("shared/header.ts", text);
    await project.write("shared/lines.json", '["Ours."]');
    await project.write("shared/package.json", '{ "type": "module" }');
    await project.write("shared/notes.txt", "");
    const place = around(project);
    for (const argv of [["--sample"], ["--offline"], ["--offline"]])
      expect((await runOnce(argv, place)).code).toBe(0);
    const changes: Readonly<Record<string, string>> = {
      "shared/header.ts": text.replace("lines;", '["Others."];'),
      "shared/lines.json": '["Theirs."]',
      "shared/header.js": "export const header = [];",
      "shared/header.js/index.js": "export const header = [];",
      "shared/package.json": "{}",
    };
    await runAndRemember(["--offline"], place);
    await project.write("shared/notes.txt", "some");
    expect(recordOf(["--offline"], place)).not.toBe(null);
    for (const [path, changed] of Object.entries(changes)) {
      const before = await readFile(project.path(path), "utf8").catch(
        () => null,
      );
      await project.write(path, changed);
      expect([path, recordOf(["--offline"], place)]).toEqual([path, null]);
      if (before === null) await rm(project.path(path));
      else await project.write(path, before);
      if (path.endsWith("/index.js"))
        await rm(project.path("shared/header.js"), { recursive: true });
      await runAndRemember(["--offline"], place);
      expect([path, recordOf(["--offline"], place) !== null]).toEqual([
        path,
        true,
      ]);
    }
    // What it then says depends on more than files.
    await project.write(
      "shared/header.ts",
      "export const header = [String(Date.now())];",
    );
    await runAndRemember(["--offline"], place);
    expect(recordOf(["--offline"], place)).toBe(null);
  },
);

test.each<[string, readonly string[] | null]>([
  ['export default { output: "src/close", dates: "Date" };', []],
  [
    'import { defineConfig, env } from "close-codegen";\nexport default defineConfig({ apiKey: env("KEY") });',
    [],
  ],
  [
    "export default { baseUrl: process.env.BASE, header: [process.env['HEAD']] };",
    ["BASE", "HEAD"],
  ],
  [
    "import type { Config } from 'close-codegen';\nconst config: Config = {};\nexport default config satisfies Config;",
    [],
  ],
  ["export default { header: [String(Date.now())] };", null],
  ["const { BASE } = process.env;\nexport default { baseUrl: BASE };", null],
  ["export default { baseUrl: process.env[`B`] };", null],
  ["import base from 'base';\nexport default base;", null],
  ["import base from './a%20b.js';\nexport default base;", null],
  ["export { default } from './base.js';", null],
  ["export default (await import('./base.js')).default;", null],
  ["export default require('./base.json');", null],
  ["export default { header: [import.meta.url] };", null],
  [
    "export default { header: [''.constructor.constructor('return 1')()] };",
    null,
  ],
  ["export default { header: [Math.random() > 0.5 ? 'a' : 'b'] };", null],
  ["export default { names: (item) => item.label };", []],
  ["export default {", null],
])("of the config %j is known what it depends on: %j", (source, variables) => {
  const sources = configSources("/project/codegen.config.ts", source);
  const expected = variables === null ? null : { variables, modules: [] };
  expect(sources).toEqual(expected);
});

test.each<[string, boolean]>([
  ["--offline", true],
  ["generate --offline --no-color", true],
  ["check --offline --no-progress", true],
  ["", false],
  ["check", false],
  ["pull --offline", false],
  ["--offline --force", false],
  ["--offline check", false],
  ["check --offline --json", false],
  ["check --offline --fail-on none", false],
  ["generate --offline --org a", false],
])(
  "of the arguments “%s” is known whether such a run can be repeated: %s",
  (words, isKnown) => {
    const argv = words.split(" ").filter((word) => word !== "");
    expect(isRepeatable(argv)).toBe(isKnown);
  },
);
