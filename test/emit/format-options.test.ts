/** What decides how the output is formatted: the options that prettier resolves, and nothing else. */
import { mkdir, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { getSupportInfo } from "prettier";
import { describe, expect, test } from "vitest";
import {
  decidingOptions,
  formatDefaults,
} from "../../src/emit/format-options.js";
import { checkOne, organization } from "../support/check.js";
import { goLive, withoutRuntime } from "../support/live.js";
import { failureOf } from "../support/project.js";
import type { Project } from "../support/project.js";

const offline = { offline: true };
const frozen = { offline: true, frozen: true };
const lockPath = "generated/close.lock.json";

async function live(files: Readonly<Record<string, string>> = {}) {
  const { project } = await goLive(withoutRuntime, organization);
  await mkdir(project.path(".git"));
  for (const [path, text] of Object.entries(files))
    await write(project, path, text);
  await project.generate();
  return project;
}

/** Also above the project, where other tests' projects do not lie. */
async function write(project: Project, path: string, text: string) {
  const file = join(project.root, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

async function expectUpToDate(project: Project): Promise<void> {
  const before = await project.files();
  const found = await checkOne(project, undefined, { ...offline, anew: true });
  expect(found).toMatchObject({ stale: [], formatting: [], exitCode: 0 });
  for (const options of [frozen, offline])
    expect((await project.generateOne(options)).written).toBe(false);
  expect(await project.files()).toEqual(before);
}

describe("the lock and the files stay as they are", () => {
  test.each([
    [
      "an .editorconfig above the repository",
      "../.editorconfig",
      "[*]\nindent_size = 4\n",
    ],
    [
      "an .editorconfig for another language",
      ".editorconfig",
      "[*.py]\nindent_size = 4\n",
    ],
    [
      "an .editorconfig that says what prettier does anyway",
      ".editorconfig",
      "root = true\n[*]\nindent_style = space\nindent_size = 2\nend_of_line = lf\nmax_line_length = 80\n",
    ],
    [
      "options that say nothing of TypeScript",
      ".prettierrc",
      '{ "proseWrap": "always", "jsxSingleQuote": true, "endOfLine": "auto", "overrides": [{ "files": "*.md", "options": { "tabWidth": 8 } }] }',
    ],
    [
      "prettier's own options, written out",
      ".prettierrc",
      '{ "semi": true, "printWidth": 80 }',
    ],
  ])("after %s came to be", async (_, path, text) => {
    const project = await live();
    await write(project, path, text);
    await expectUpToDate(project);
    expect(await project.read(lockPath)).not.toContain('"format"');
  });

  test("when the same options are written elsewhere, or otherwise", async () => {
    const project = await live({ ".prettierrc": '{ "semi": false }' });
    expect(JSON.parse(await project.read(lockPath)).format).toEqual([
      { options: { semi: "false" } },
    ]);
    await rm(project.path(".prettierrc"));
    await write(
      project,
      "prettier.config.mjs",
      "export default { semi: false, useTabs: false };\n",
    );
    await expectUpToDate(project);
    await rm(project.path("prettier.config.mjs"));
    await project.configure({ ...withoutRuntime, prettier: { semi: false } });
    await expectUpToDate(project);
  });

  test("when options for some files only hold for others than before", async () => {
    const some = (glob: string) =>
      JSON.stringify({
        overrides: [{ files: glob, options: { semi: false } }],
      });
    const project = await live({ ".prettierrc": some("lead.ts") });
    expect(JSON.parse(await project.read(lockPath)).format).toEqual([
      { options: { semi: "false" }, files: ["lead.ts"] },
    ]);
    await write(project, ".prettierrc", some("generated/lead.*"));
    await expectUpToDate(project);
    await write(project, ".prettierrc", some("ids.ts"));
    const { plan } = await project.generateOne(offline);
    expect(plan.change).toEqual(["close.lock.json", "ids.ts", "lead.ts"]);
  });
});

describe("a build image without the options of the project", () => {
  test("hears from --frozen and check which options differ, and where those of now come from", async () => {
    const project = await live({
      ".prettierrc": '{ "semi": false, "singleQuote": true }',
    });
    await rm(project.path(".prettierrc"));
    await write(project, ".editorconfig", "[*.ts]\nindent_size = 4\n");
    const error = await failureOf(project.generate(frozen));
    expect(error.code).toBe("E_FROZEN");
    expect(error.items).toEqual([
      `semi of prettier: false in the run that wrote the lock, true here (prettier's own, since ${project.path(".editorconfig")} sets no other)`,
      `singleQuote of prettier: true in the run that wrote the lock, false here (prettier's own, since ${project.path(".editorconfig")} sets no other)`,
      `tabWidth of prettier: 2 in the run that wrote the lock, 4 here (${project.path(".editorconfig")})`,
    ]);
    expect(error.hint).toContain(
      "A build image needs the project's options of prettier too",
    );
    const { stdout, code } = await project.cli(["check", "--offline"]);
    expect(code).toBe(2);
    expect(stdout.replace(/\s+/g, " ")).toContain(
      "format semi of prettier is true here (prettier's own, since",
    );
    await rm(project.path(".editorconfig"));
    const { formatting, stale } = await checkOne(project, undefined, offline);
    expect(formatting.map(({ from }) => from)).toEqual(
      Array(2).fill(
        `prettier's own, since no options of prettier lie above ${project.path("generated")}`,
      ),
    );
    expect(stale.map(({ status }) => status)).not.toContain("edited");
  });
});

describe("what is wrong with the project's own prettier is the project's matter", () => {
  test.each([
    [".prettierrc", '{ "semi": false,, }\n'],
    ["prettier.config.mjs", 'throw new Error("not today");\n'],
    [
      "package.json",
      '{ "type": "module", "prettier": "@company/prettier-config" }\n',
    ],
    [".prettierrc.toml", "semi = maybe\n"],
  ])("a broken %s is named, and nothing is written", async (path, text) => {
    const { project } = await goLive(withoutRuntime, organization);
    await write(project, path, text);
    const { code, stderr } = await project.cli([]);
    expect(code).toBe(1);
    expect(stderr).toContain(
      "error E_PRETTIER  prettier cannot read its options",
    );
    expect(stderr).toContain(project.path(path));
    expect(stderr).not.toMatch(/bug|report (?:it|this)|^\s+at /m);
    await expect(stat(project.path("generated"))).rejects.toThrow("ENOENT");
  });

  test.each([
    [
      "a plugin that is not installed",
      { plugins: ["prettier-plugin-gone"] },
      "prettier-plugin-gone",
    ],
    [
      "a plugin whose own package is not installed",
      { plugins: ["./plugin.mjs"] },
      "plugin.mjs",
    ],
    ["a value that prettier does not take", { tabWidth: "wide" }, "tabWidth"],
  ])("%s is named", async (_, options, name) => {
    const project = await live({
      "plugin.mjs": 'import "package-that-is-gone";\n',
    });
    await write(project, ".prettierrc", JSON.stringify(options));
    const error = await failureOf(project.generate(offline));
    expect(error.code).toBe("E_PRETTIER");
    expect(error.message).toContain(name);
    expect(error.message).toContain(project.path(".prettierrc"));
    expect(error.hint).not.toMatch(/report|templates/);
    await project.configure({ ...withoutRuntime, prettier: options });
    const given = await failureOf(project.generate(offline));
    expect(given.message).toContain("`prettier` in the config of codegen");
  });

  test("a plugin is found where it is installed beside the options, wherever the run starts", async () => {
    const project = await live();
    await write(
      project,
      "node_modules/plugin-here/package.json",
      '{ "name": "plugin-here", "main": "main.cjs" }',
    );
    await write(
      project,
      "node_modules/plugin-here/main.cjs",
      "exports.options = {};\n",
    );
    await write(
      project,
      ".prettierrc",
      '{ "semi": false, "plugins": ["plugin-here"] }',
    );
    await project.generate(offline);
    expect(JSON.parse(await project.read(lockPath)).format).toEqual([
      { options: { plugins: "plugin-here", semi: "false" } },
    ]);
  });
});

describe("the options that decide", () => {
  test("have the defaults of the prettier that is installed", async () => {
    const { options } = await getSupportInfo();
    const known = new Map(
      options.map(({ name, default: value }) => [name, value]),
    );
    const { plugins, prettier, ...others } = formatDefaults;
    expect({ plugins, prettier }).toEqual({ plugins: "none", prettier: "on" });
    for (const [name, value] of Object.entries(others))
      expect([name, String(known.get(name))]).toEqual([name, value]);
    const given = [
      "cursorOffset",
      "rangeStart",
      "rangeEnd",
      "filepath",
      "parser",
      "plugins",
    ];
    const idle = [...known.keys()]
      .filter((name) => name !== undefined && !given.includes(name))
      .filter(
        (name) =>
          Object.keys(decidingOptions({ [String(name)]: "odd" }, "/"))
            .length === 0,
      );
    expect(idle.sort()).toEqual([
      "bracketSameLine",
      "htmlWhitespaceSensitivity",
      "jsxSingleQuote",
      "proseWrap",
      "singleAttributePerLine",
      "vueIndentScriptAndStyle",
    ]);
  });

  test("name plugins alike on every machine", () => {
    const name = (plugin: unknown) =>
      decidingOptions({ plugins: [plugin] }, "/app/generated");
    expect(name("/app/node_modules/a/index.js")).toEqual({
      plugins: "a/index.js",
    });
    expect(name("/app/tools/own.mjs")).toEqual({ plugins: "../tools/own.mjs" });
    expect(name("C:\\app\\node_modules\\a\\b.js")).toEqual({
      plugins: "a/b.js",
    });
    expect(name({ parsers: {} })).toEqual({ plugins: "(a value)" });
  });
});
