/** `codegen init`: what it writes, what it leaves, and what it asks. */
import { execFile } from "node:child_process";
import { lstat, mkdir, readFile, symlink } from "node:fs/promises";
import { PassThrough, Writable } from "node:stream";
import { WriteStream } from "node:tty";
import { promisify, stripVTControlCharacters } from "node:util";
import { expect, onTestFinished, test, vi } from "vitest";
import { isWhole } from "../support/matrix.js";
import { run } from "../../src/cli/cli.js";
import { findProject } from "../../src/commands/init/find-project.js";
import { writeInit } from "../../src/commands/init/write-init.js";
import { start } from "../support/emulator-client.js";
import { sampleOrganization } from "../../src/emulator/index.js";
import { smallOrganization } from "../support/live.js";
import { environmentOf, projectIn, createProject } from "../support/project.js";
import type { Project } from "../support/project.js";

const execute = promisify(execFile);

/** An app of somebody's, without a config; with git unless `isBare`. */
async function app(
  files: Readonly<Record<string, string>> = {},
  { isBare = false } = {},
): Promise<Project> {
  const project = await createProject({});
  const root = `${project.root}-app`;
  await mkdir(root);
  const made = projectIn(root, {});
  await made.write("package.json", '{\n    "name": "app"\n}\n');
  for (const [path, text] of Object.entries(files))
    await made.write(path, text);
  if (!isBare) await execute("git", ["init", "--quiet", root]);
  return made;
}

/** The files of an app but for those of git itself. */
async function filesOf(project: Project): Promise<Record<string, string>> {
  const all = [...(await project.files("."))];
  return Object.fromEntries(all.filter(([path]) => !path.startsWith(".git/")));
}

test("init writes config, scripts, attributes, lines for assistants and git's merge driver, and a second run writes nothing", async () => {
  const { emulator } = await start({ organization: smallOrganization });
  const env = environmentOf(emulator);
  const project = await app({
    ".prettierrc": "{}\n",
    "biome.json": '{ // ours\n  "files": { "includes": ["src/**"] }\n}\n',
  });
  const first = await project.cli(["init", "--yes", "--ci"], env);
  expect(first.stderr).toContain(
    "key  CLOSE_API_KEY from the environment belongs to “Small” (orga_small).",
  );
  expect(first.code).toBe(0);
  const files = await filesOf(project);
  expect(files["codegen.config.ts"]).toBe(
    'import { defineConfig, env } from "close-codegen";\n\nexport default defineConfig({\n  apiKey: env("CLOSE_API_KEY"),\n  output: "generated",\n});\n',
  );
  expect(files["package.json"]).toBe(
    '{\n    "name": "app",\n    "scripts": {\n        "close:generate": "codegen",\n        "close:check": "codegen check --offline"\n    }\n}\n',
  );
  expect(files[".gitattributes"]).toContain(
    "generated/** linguist-generated text=auto eol=lf\ngenerated/close.lock.json merge=close-codegen\n",
  );
  expect(files[".prettierignore"]).toContain("\ngenerated/\n");
  expect(files["biome.json"]).toBe(
    '{ // ours\n  "files": { "includes": ["src/**", "!generated"] }\n}\n',
  );
  expect(files["AGENTS.md"]).toContain(
    "`generated/` is written by `npx codegen`",
  );
  expect(files[".github/workflows/close-check.yml"]).toContain(
    "check --offline --anew",
  );
  const driver = ["config", "--get", "merge.close-codegen.driver"];
  const { stdout } = await execute("git", ["-C", project.root, ...driver]);
  expect(stdout).toBe("npx --no -- codegen merge-lock %O %A %B\n");
  expect(JSON.stringify(files)).not.toContain(emulator.apiKey);

  const second = await project.cli(["init", "--yes", "--ci"], env);
  expect(second.stderr).toContain(
    "up to date  Everything is set up here; nothing was written.",
  );
  expect(await filesOf(project)).toEqual(files);
});

test.runIf(isWhole)(
  "what init writes is a project that generates",
  async () => {
    const project = await app();
    const done = await project.cli(["init", "--yes", "--sample", "--generate"]);
    expect(done.stderr).toMatch(/generated {2}\d+ created/);
    expect(done.code).toBe(0);
    expect(await project.read("generated/objects/account.ts")).toContain(
      "export interface Account",
    );
  },
);

test("init keeps what people wrote: their scripts, their lists, their line endings, a config of another name", async () => {
  const project = await app({
    "package.json": '{"scripts": {"close:check": "mine"}}',
    ".gitattributes": "*.png binary\r\n",
    "codegen.config.json": '{ "source": "sample", "output": "src/close" }',
    "AGENTS.md": "# Ours",
  });
  const { stderr, code } = await project.cli(["init", "--yes", "--sample"]);
  expect(code).toBe(0);
  expect(stderr).toContain("its script close:check is another one");
  const files = await filesOf(project);
  expect(JSON.parse(files["package.json"] ?? "").scripts).toEqual({
    "close:check": "mine",
    "close:generate": "codegen",
  });
  expect(files[".gitattributes"]).toMatch(/^\*\.png binary\r\n\r\n# .*\r\n/);
  expect(files[".gitattributes"]).toContain("src/close/** linguist-generated");
  expect(files["AGENTS.md"]).toMatch(/^# Ours\n\n<!-- close-codegen -->\n/);
  expect(files["codegen.config.ts"]).toBeUndefined();
});

test("a dry run prints a patch that git applies, writes nothing, and the patch is what a run does", async () => {
  const project = await app({ ".env": "OTHER=secret-word\n" });
  const before = await filesOf(project);
  const planned = await project.cli(["init", "--dry-run", "--sample"]);
  expect(planned.code).toBe(0);
  expect(await filesOf(project)).toEqual(before);
  expect(planned.stdout).not.toContain("secret-word");
  await project.write("../init.patch", planned.stdout);
  await execute("git", ["-C", project.root, "apply", "../init.patch"]);
  const applied = await filesOf(project);
  expect(applied["codegen.config.ts"]).toContain('source: "sample"');
  const done = await project.cli(["init", "--yes", "--sample"]);
  expect(done.code).toBe(0);
  expect(await filesOf(project)).toEqual(applied);
});

test("without a terminal and --yes, and at the root of a monorepo, init writes nothing and says what to add", async () => {
  const project = await app({
    "package.json": '{ "workspaces": ["packages/*"] }',
    "packages/api/package.json": "{}",
    "packages/web/package.json": "{}",
  });
  const before = await filesOf(project);
  const silent = await project.cli(["init"]);
  expect(silent.code).toBe(1);
  expect(silent.stderr).toContain("error E_USAGE  codegen init asks questions");
  expect(silent.stderr).toContain("Add --yes");
  const root = await project.cli(["init", "--yes", "--sample"]);
  expect(root.code).toBe(1);
  expect(root.stderr).toContain(
    "  packages/api\n  packages/web\n  Name it with --cwd.",
  );
  expect(await filesOf(project)).toEqual(before);
  const inside = await project.cli([
    ...["init", "--yes", "--sample", "--cwd", "packages/api", "--ci"],
  ]);
  expect(inside.code).toBe(0);
  const files = await filesOf(project);
  expect(files["packages/api/codegen.config.ts"]).toBeDefined();
  expect(files[".github/workflows/close-check.yml"]).toContain(
    'working-directory: "packages/api"',
  );
});

test("a wrong key, no key, and an object type that is not there end init before anything is written", async () => {
  const { emulator } = await start({ organization: smallOrganization });
  const project = await app();
  const before = await filesOf(project);
  const none = await project.cli(["init", "--yes"]);
  expect(none.stderr).toContain("error E_AUTH  There is no API key");
  const wrong = await project.cli(["init", "--yes"], {
    ...environmentOf(emulator),
    CLOSE_API_KEY: "api_local_but_wrong_one",
  });
  expect(wrong.stderr).toContain("error E_AUTH  Close refused the key");
  const type = await project.cli(
    ["init", "--yes", "--include", "Lead,Boat"],
    environmentOf(emulator),
  );
  expect(type.stderr).toContain("The organisation has no object type “Boat”.");
  expect([none.code, wrong.code, type.code]).toEqual([1, 1, 1]);
  expect(await filesOf(project)).toEqual(before);
});

test("a file where the code would go ends init before anything is written", async () => {
  const project = await app({ generated: "mine\n", "src.ts": "" });
  const before = await filesOf(project);
  const plain = await project.cli(["init", "--yes", "--sample"]);
  expect(plain.stderr).toContain(
    "The code cannot go to generated: generated is a file.",
  );
  const below = await project.cli([
    "init",
    "--yes",
    "--sample",
    "--output",
    "src.ts/close",
  ]);
  expect(below.stderr).toContain("src.ts is a file.");
  expect([plain.code, below.code]).toEqual([1, 1]);
  expect(await filesOf(project)).toEqual(before);
});

test("a link out of the repository is not followed, and a key in a file that git tracks is pointed out", async () => {
  const { emulator } = await start({ organization: smallOrganization });
  const outside = await createProject({});
  const project = await app({
    ".env": `CLOSE_API_KEY=${emulator.apiKey}\nCLOSE_API_URL=${emulator.url}\n`,
  });
  await symlink(outside.path("elsewhere.md"), project.path("AGENTS.md"));
  await execute("git", ["-C", project.root, "add", ".env"]);
  const { stderr, code } = await project.cli(["init", "--yes"]);
  expect(code).toBe(0);
  expect(stderr).toMatch(/leave +AGENTS\.md +it cannot be edited/);
  expect(stderr).toMatch(/leave +\.env +git tracks it with the key/);
  expect(stderr).not.toContain(emulator.apiKey);
  await expect(lstat(outside.path("elsewhere.md"))).rejects.toThrow();
});

/** A terminal that answers what it is asked: each answer is typed once its question is on the screen. */
function terminal(
  answers: readonly (readonly [question: string, keys: string])[],
) {
  const input = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => input,
  });
  let raw = "";
  let screen = "";
  let asked = 0;
  let seen = 0;
  const look = (text: string): void => {
    raw += text;
    screen += stripVTControlCharacters(text);
    const next = answers[asked];
    if (next === undefined) return;
    const at = screen.indexOf(next[0], seen);
    if (at < 0) return;
    seen = at + next[0].length;
    asked += 1;
    setImmediate(() => input.write(next[1]));
  };
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      look(chunk.toString());
      done();
    },
  });
  const output: WriteStream = Object.assign(sink, {
    isTTY: true,
    columns: 80,
    rows: 40,
    // As of a process's own streams, of which no pipe ends one.
    end: () => sink,
  }) as unknown as WriteStream;
  return { input, output, look, shown: () => screen, raw: () => raw };
}

async function ask(
  project: Project,
  answers: readonly (readonly [string, string])[],
  env: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
) {
  const { input, output, look, shown, raw } = terminal(answers);
  const code = await run(["init", "--no-progress", ...flags], {
    ...{ argv: [], env, cwd: project.root, input, terminal: output },
    ...{ stdoutIsTty: true, stderrIsTty: true, stdinIsTty: true },
    stdout: look,
    stderr: look,
    signal: new AbortController().signal,
  });
  return { code, screen: shown(), raw: raw() };
}

const enter = "\r";

test("on a terminal init asks for the key without showing it, keeps it where git does not look, and writes after a yes", async () => {
  const { emulator } = await start({ organization: smallOrganization });
  const project = await app();
  const { code, screen } = await ask(
    project,
    [
      ["API key of Close", `wrong-key-of-mine${enter}`],
      ["More: codegen explain E_AUTH", ""],
      ["API key of Close", `${emulator.apiKey}${enter}`],
      ["Where is the key to be kept?", enter],
      ["Folder for the generated code", `src/close${enter}`],
      ["How much is to be generated?", `\u001b[B${enter}`],
      ["Which object types?", ` ${enter}`],
      ["What else?", enter],
      ["Write this?", enter],
      ["Generate the code at once?", `n${enter}`],
    ],
    { CLOSE_API_URL: emulator.url },
  );
  expect(screen).toContain("belongs to “Small” (orga_small)");
  expect(screen).not.toContain(emulator.apiKey);
  expect(screen).not.toContain("wrong-key-of-mine");
  expect(code).toBe(0);
  const files = await filesOf(project);
  expect(files[".env"]).toBe(`CLOSE_API_KEY=${emulator.apiKey}\n`);
  expect((await lstat(project.path(".env"))).mode & 0o777).toBe(0o600);
  expect(files[".gitignore"]).toContain("\n.env\n");
  expect(files["codegen.config.ts"]).toContain(
    'output: "src/close",\n  emit: "wrappers",\n',
  );
  expect(files["AGENTS.md"]).not.toContain("createCloseClient");
  expect(files["codegen.config.ts"]).toContain("include: [");
  const others = Object.entries(files).filter(([path]) => path !== ".env");
  expect(JSON.stringify(others)).not.toContain(emulator.apiKey);
});

test("the questions have colours where the rest has them, and none with --no-color or NO_COLOR", async () => {
  // The library that asks looks at the process by itself.
  vi.stubEnv("FORCE_COLOR", "1");
  onTestFinished(() => void vi.unstubAllEnvs());
  const { emulator } = await start({ organization: smallOrganization });
  const project = await app();
  const answers = [
    ["Folder for the generated code", enter],
    ["How much is to be generated?", "\u0003"],
  ] as const;
  const env = environmentOf(emulator);
  const colours = /\u001b\[[\d;]*m/;
  const usual = await ask(project, answers, { ...env, FORCE_COLOR: "1" });
  expect(usual.raw).toMatch(colours);
  for (const [more, flags] of [
    [{ NO_COLOR: "1" }, []],
    [{ FORCE_COLOR: "1" }, ["--no-color"]],
  ] as const) {
    const { raw, screen } = await ask(
      project,
      answers,
      { ...env, ...more },
      flags,
    );
    expect(screen).toContain("How much is to be generated?");
    expect(raw).not.toMatch(colours);
  }
});

test("Ctrl-C at a question, and a no at the end, leave everything as it was", async () => {
  const { emulator } = await start({ organization: smallOrganization });
  const project = await app();
  const before = await filesOf(project);
  const env = environmentOf(emulator);
  const stopped = await ask(
    project,
    [["Folder for the generated code", "\u0003"]],
    env,
  );
  expect(stopped.code).toBe(130);
  expect(stopped.screen).toContain("error E_INTERRUPTED");
  const refused = await ask(
    project,
    [
      ["Folder for the generated code", enter],
      ["How much is to be generated?", enter],
      ["Which object types?", enter],
      ["What else?", enter],
      ["Write this?", `n${enter}`],
    ],
    env,
  );
  expect(refused.code).toBe(0);
  expect(refused.screen).toContain("Nothing was written.");
  expect(await filesOf(project)).toEqual(before);
});

test("an answer stands behind its question in one line of 80 columns, however much was chosen", async () => {
  const { emulator } = await start({ organization: sampleOrganization });
  const project = await app();
  const { screen } = await ask(
    project,
    [
      ["Folder for the generated code", enter],
      ["How much is to be generated?", enter],
      ["Which object types?", ` ${enter}`],
      ["What else?", `i${enter}`],
      ["Write this?", `n${enter}`],
    ],
    environmentOf(emulator),
  );
  const answers = [...screen.matchAll(/✔ (.*\? .*?)\n/g)].map(
    ([, answer = ""]) => answer.trim(),
  );
  expect(answers.slice(-4)).toEqual([
    "How much is to be generated? types, wrappers and a client",
    "Which object types? 10 of 11",
    "What else? a GitHub workflow",
    "Write this? No",
  ]);
});

test.runIf(isWhole)(
  "a key is put where git ignores it already, by a rule above, and no line is added then",
  async () => {
    const { emulator } = await start({ organization: smallOrganization });
    const env = {
      CLOSE_API_KEY: emulator.apiKey,
      CLOSE_API_URL: emulator.url,
    };
    const lines = Object.entries(env).map(
      ([name, value]) => `${name}=${value}`,
    );
    const ignored = await app({
      ".gitignore": "*.local\n.env*\n",
      "packages/[a]/package.json": "{}",
      "packages/[a]/.env": lines.join("\n"),
    });
    await ignored.cli(["init", "--yes", "--cwd", "packages/[a]"]);
    const files = await filesOf(ignored);
    expect(files["packages/[a]/codegen.config.ts"]).toBeDefined();
    expect(files["packages/[a]/.gitignore"]).toBeUndefined();
    const open = await app({ ".env": lines.join("\n") });
    await open.cli(["init", "--yes"]);
    expect(await open.read(".gitignore")).toContain("\n.env\n");
  },
);

test("a write that fails, or is stopped, takes back what it has done", async () => {
  const mine = await app();
  const before = await filesOf(mine);
  const project = await findProject(mine.root, null);
  const text = before["package.json"] ?? "";
  const piece = (path: string, old: string | null) => ({
    ...{ kind: "file" as const, path: mine.path(path), before: old },
    ...{ after: "new", what: "" },
  });
  const files = [piece("a/b/new.txt", null), piece("package.json", text)];
  const inTheWay = [...files, piece("package.json/x", null)];
  const changed = [...files, piece("package.json", "what stood there before")];
  const signal = new AbortController().signal;
  for (const [some, given, code] of [
    [inTheWay, signal, "E_OUTPUT_WRITE"],
    [changed, signal, "E_OUTPUT_EDITED"],
    [files, AbortSignal.abort(), undefined],
  ] as const) {
    const plan = { project, files: some, pieces: some };
    await expect(writeInit(plan, given)).rejects.toMatchObject(
      code === undefined ? { name: "AbortError" } : { code },
    );
    expect(await filesOf(mine)).toEqual(before);
    await expect(lstat(mine.path("a"))).rejects.toThrow();
  }
});

test("the workflow that init writes uses the versions of the examples", async () => {
  const example = await readFile(
    new URL("../../.github/examples/close-check.yml", import.meta.url),
    "utf8",
  );
  const project = await app({}, { isBare: true });
  await project.cli(["init", "--yes", "--sample", "--ci"]);
  const written = await project.read(".github/workflows/close-check.yml");
  const actions = [...written.matchAll(/uses: (.+)$/gm)].map(([, one]) => one);
  expect(actions.length).toBe(2);
  for (const action of actions) expect(example).toContain(`uses: ${action}`);
});
