import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { CodegenError } from "../../src/errors.js";
import { assertLinked } from "../../src/output/links.js";
import type { FileSet } from "../../src/output/links.js";
import { schemas } from "../support/arbitrary.js";
import { runtimeSources } from "../support/compiled.js";
import { emit } from "../support/emission.js";
import { withoutRuntime } from "../support/live.js";
import { createProject } from "../support/project.js";
import type { Project } from "../support/project.js";

const numRuns = Number(process.env["FUZZ_RUNS"] ?? 10);
vi.setConfig({ testTimeout: 60_000 + numRuns * 500 });

function setOf(
  files: Readonly<Record<string, string>>,
  mixed: readonly string[] = [],
): FileSet {
  const texts = new Map(Object.entries(files));
  return {
    paths: new Set(texts.keys()),
    changed: [...texts.keys()],
    mixed: new Set(mixed),
    read: (path) => texts.get(path) ?? "",
    isUsers: (path) => path.startsWith("../"),
  };
}

/** What is said of a set: one line for each import that finds nothing. */
async function looseEnds(set: FileSet): Promise<readonly string[]> {
  try {
    await assertLinked(set);
    return [];
  } catch (error) {
    if (!(error instanceof CodegenError)) throw error;
    expect(error.code).toBe("E_OUTPUT_INCOMPLETE");
    return error.items;
  }
}

test("whatever an organisation holds, its files and the runtime's fit together", async () => {
  const runtime = Object.fromEntries(await runtimeSources());
  await fc.assert(
    fc.asyncProperty(schemas, async (schema) => {
      const files = { ...runtime, ...Object.fromEntries(emit(schema)) };
      expect(await looseEnds(setOf(files))).toEqual([]);
      // Each file is needed: the index names all of them.
      for (const path of Object.keys(files)) {
        if (path.startsWith("runtime/") || /^(?:index|testing)\./.test(path))
          continue;
        const others = Object.entries(files).filter(([one]) => one !== path);
        const index = ["index.ts"];
        const without = {
          ...setOf(Object.fromEntries(others)),
          changed: index,
        };
        expect(await looseEnds(without), path).not.toEqual([]);
      }
    }),
    { numRuns },
  );
});

test.each([
  ["a name", 'import { A } from "./b.js";'],
  ["a type", 'import type { A } from "./b.js";'],
  ["a name of another kind", 'import { type A } from "./b.js";'],
  ["a renamed name", 'import { A as B } from "./b.js";'],
  ["a name handed on", 'export { A } from "./b.js";'],
  ["a type handed on", 'export type { A as B } from "./b.js";'],
  ["a default", 'import A from "./b.js";'],
])("%s that is no longer exported is found", async (_, text) => {
  const name = text.includes("import A") ? "default" : "A";
  const has = name === "A" ? "export interface A {}" : "export default 1;";
  expect(await looseEnds(setOf({ "a.ts": text, "b.ts": has }))).toEqual([]);
  expect(await looseEnds(setOf({ "a.ts": text, "b.ts": "" }))).toEqual([
    `a.ts imports ${name} from b.ts, which does not export it.`,
  ]);
});

test.each([
  ["for its effects", 'import "./b.js";'],
  ["as a whole", 'import * as b from "./b.js";'],
  ["when it is needed", 'const b = await import("./b.js");'],
  ["to hand it on", 'export * from "./b.js";'],
  ["without an ending", 'import * as b from "./b";'],
  ["with the ending of TypeScript", 'import * as b from "./b.ts";'],
])("a file that is imported %s and is gone is found", async (_, text) => {
  const module = /"(.*)"/.exec(text)?.[1] ?? "";
  expect(await looseEnds(setOf({ "a.ts": text, "b.ts": "" }))).toEqual([]);
  expect(await looseEnds(setOf({ "a.ts": text }))).toEqual([
    `a.ts imports ${module}, which is no file.`,
  ]);
});

test("names are found where modules are handed on whole, also in circles and folders", async () => {
  const files = {
    "a.ts": 'import { A, b } from "./all";',
    "all/index.ts": 'export * from "./b.js"; export * from "../c.js";',
    "all/b.ts": 'export * from "./index.js"; export const b = 1;',
    "c.ts": "export class A {}",
  };
  expect(await looseEnds(setOf(files))).toEqual([]);
  expect(await looseEnds(setOf({ ...files, "c.ts": "" }))).toEqual([
    "a.ts imports A from all/index.ts, which does not export it.",
  ]);
});

test("packages, and modules of the user's in the user's own templates, are not ours to find", async () => {
  const text = 'import { A } from "zod"; import { B } from "../src/b.js";';
  expect(await looseEnds(setOf({ "a.ts": text }, ["a.ts"]))).toEqual([]);
  expect(await looseEnds(setOf({ "a.ts": text }))).toHaveLength(1);
});

async function refusal(project: Project): Promise<CodegenError> {
  const before = await project.files(".");
  const error: unknown = await project.generate().catch((cause) => cause);
  expect(await project.files(".")).toEqual(before);
  if (error instanceof CodegenError) return error;
  return expect.unreachable("The run did not stop.");
}

const sample = { ...withoutRuntime, source: "sample" } as const;

test("a run stops before it writes files that do not fit together, and says whose they are", async () => {
  const project = await createProject({ ...sample, templates: "templates" });
  await project.write("templates/models.hbs", "export const models = 1;\n");
  const error = await refusal(project);
  expect(error.code).toBe("E_OUTPUT_INCOMPLETE");
  expect(error.filesChanged).toBe(false);
  expect(error.hint).toContain("templates");
  expect(error.items).toContain(
    "client.ts imports wrappers from models.ts, which does not export it.",
  );
  const ours = await assertLinked(setOf({ "a.ts": 'import "./b.js";' })).catch(
    (cause: unknown) => cause,
  );
  expect(ours).toMatchObject({
    hint: expect.stringContaining("a bug of close-codegen"),
  });
});

test("also what was written earlier must fit to what is new", async () => {
  const project = await createProject({ ...sample, templates: "templates" });
  await project.write("templates/README.md", "None yet.\n");
  await project.generate();
  await project.write("templates/shared.hbs", "{{header}}\n\nexport {};\n");
  expect((await refusal(project)).items).toContain(
    "lead.ts imports Tags from shared.ts, which does not export it.",
  );
});

test("modules of the user's are imported by templates and types", async () => {
  const types = { "Lead.Industry": { type: "Trade", from: "./trade.js" } };
  const project = await createProject({
    ...sample,
    templates: "templates",
    types,
  });
  const own = (module: string): string =>
    `{{header}}\n\nexport * from "${module}";\n{{#each exports}}\n{{this}}\n{{/each}}\n`;
  await project.write("templates/index.hbs", own("../src/all.js"));
  await project.generate();
  await project.write("templates/index.hbs", own("./all.js"));
  expect((await refusal(project)).items).toEqual([
    "index.ts imports ./all.js, which is no file.",
  ]);
  await project.write("generated/all.ts", "export const all = 1;\n");
  await project.generate();
  expect(await project.read("generated/index.ts")).toContain('"./all.js"');
});
