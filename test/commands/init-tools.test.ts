/** What `codegen init` adds to the files of other tools, as people lay them out. */
import { expect, test } from "vitest";
import { findPackages } from "../../src/commands/init/find-packages.js";
import { findProject } from "../../src/commands/init/find-project.js";
import { toolPieces } from "../../src/commands/init/tool-files.js";
import { workflowText } from "../../src/commands/init/workflow.js";
import { createProject } from "../support/project.js";
import { readYaml } from "../support/yaml.js";

/** A file of a tool before and after `src/close` is left out; null where it is left alone. */
const files: readonly (readonly [string, string, string | null])[] = [
  [
    "biome.json",
    '{ "$schema": "https://biomejs.dev/schemas/2.3.0/schema.json" }\n',
    '{\n  "$schema": "https://biomejs.dev/schemas/2.3.0/schema.json",\n  "files": {\n    "includes": [\n      "**",\n      "!src/close"\n    ]\n  }\n}\n',
  ],
  [
    "biome.jsonc",
    '{\n\t// Biome 1\n\t"files": {\n\t\t"ignore": [\n\t\t\t"dist"\n\t\t]\n\t}\n}\n',
    '{\n\t// Biome 1\n\t"files": {\n\t\t"ignore": [\n\t\t\t"dist",\n\t\t\t"src/close"\n\t\t]\n\t}\n}\n',
  ],
  [
    ".oxlintrc.json",
    '{\n  "ignorePatterns": ["dist/**"] // ours\n}\n',
    '{\n  "ignorePatterns": ["dist/**", "src/close/**"] // ours\n}\n',
  ],
  [
    "dprint.json",
    '{\r\n    "excludes": []\r\n}\r\n',
    '{\r\n    "excludes": ["src/close"]\r\n}\r\n',
  ],
  [
    "deno.jsonc",
    '{ "fmt": { "exclude": ["a"] } }',
    '{ "fmt": { "exclude": ["a", "src/close"] } }',
  ],
  [".prettierrc", "semi: false\n", null],
  ["dprint.jsonc", '{ "excludes": "everything" }', null],
  ["deno.json", "{ torn", null],
];

test.each(files)(
  "%s is added to and not laid out anew (%#)",
  async (name, before, after) => {
    const project = await createProject({});
    await project.write(name, before);
    const look = async () => {
      const found = await findProject(project.root, null);
      const pieces = await toolPieces(found, ["src/close"]);
      return pieces.filter(
        (piece) => piece.kind !== "file" || piece.path === project.path(name),
      );
    };
    const [piece] = await look();
    if (after === null) {
      expect(piece?.kind).not.toBe("file");
      return;
    }
    expect(piece).toMatchObject({ kind: "file", before, after });
    await project.write(name, after);
    expect(await look()).toMatchObject([{ before: after, after }]);
  },
);

test("packages are found by the patterns of npm and of pnpm, and what is no package is left out", async () => {
  const project = await createProject({});
  for (const folder of ["apps/web", "apps/api", "libs/deep/one", "libs/not"])
    await project.write(`${folder}/package.json`, "{}");
  await project.write("apps/docs/README.md", "");
  await project.write(
    "package.json",
    '{ "workspaces": { "packages": ["apps/*", "!apps/web"] } }',
  );
  expect(await findPackages(project.root)).toEqual(["apps/api"]);
  await project.write(
    "pnpm-workspace.yaml",
    "packages:\n  # ours\n  - 'apps/*'\n  - \"libs/**\"\n  - '!libs/not'\n\ncatalog:\n  - other\n",
  );
  expect(await findPackages(project.root)).toEqual([
    ...["apps/api", "apps/web", "libs/deep/one"],
  ]);
});

test.each(["npm", "pnpm", "yarn", "bun"] as const)(
  "the workflow for %s is one that GitHub reads, with the package's folder",
  async (manager) => {
    const project = await createProject({});
    await project.write("check.yml", workflowText(manager, "packages/my api"));
    const workflow = JSON.stringify(
      await readYaml(project.path("check.yml")),
      null,
      1,
    );
    expect(workflow).toContain('"pull_request"');
    expect(workflow).toContain('"working-directory": "packages/my api"');
    expect(workflow).toMatch(
      /codegen check --offline --anew --reporter github"/,
    );
  },
);
