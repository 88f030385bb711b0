import fc from "fast-check";
import { format } from "prettier";
import { expect, test, vi } from "vitest";
import { CodegenError } from "../../src/errors.js";
import { assertLinked } from "../../src/output/links.js";
import type { FileSet } from "../../src/output/links.js";
import { readLinks } from "../../src/output/read-links.js";
import { scanLinks } from "../../src/output/scan-links.js";
import type { Links } from "../../src/output/scan-links.js";
import { schemas } from "../support/arbitrary.js";
import { runtimeSources } from "../support/compiled.js";
import { emit } from "../support/emission.js";
import { withoutRuntime } from "../support/live.js";
import { createProject } from "../support/project.js";
import type { Project } from "../support/project.js";

const numRuns = Number(process.env["FUZZ_RUNS"] ?? 5);
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

/** What links say, in an order of its own. */
function saidBy(links: Links | null): readonly string[] {
  const imported = (links?.imports ?? []).flatMap(({ module, names }) => [
    `from ${module}`,
    ...names.map((name) => `${name} from ${module}`),
  ]);
  const stars = (links?.stars ?? []).map((module) => `* from ${module}`);
  const exported = [...(links?.exported ?? [])].map((name) => `out ${name}`);
  return [...new Set([...imported, ...exported, ...stars])].sort();
}

test("the imports and exports of our own files are found without a parser, as a parser finds them", async () => {
  const runtime = Object.fromEntries(await runtimeSources());
  const layouts = [{}, { semi: false, singleQuote: true, useTabs: true }];
  await fc.assert(
    fc.asyncProperty(schemas, async (schema) => {
      for (const [path, text] of emit(schema)) {
        if (!path.endsWith(".ts")) continue;
        for (const layout of layouts) {
          const formatted = await format(text, {
            ...layout,
            parser: "typescript",
          });
          const parsed = await readLinks(path, formatted, { isOurs: false });
          const scanned = scanLinks(formatted);
          // Labels may be the words themselves, which leaves the file to the parser.
          if (scanned === null && /"[^"\n]*(?:im|ex)port/.test(formatted))
            continue;
          expect(saidBy(scanned), path).toEqual(saidBy(parsed));
        }
      }
    }),
    { numRuns },
  );
  for (const [path, text] of Object.entries(runtime)) {
    const scanned = scanLinks(text);
    const parsed = await readLinks(path, text, { isOurs: false });
    expect(saidBy(scanned), path).toEqual(saidBy(parsed));
  }
});

test.each([
  'import A from "./b.js";',
  'import * as a from "./b.js";',
  'import "./b.js";',
  'const a = import("./b.js");',
  'const a = /"/.test(b) && (await import("./b.js"));',
  'const a = `"${b}` + (await import("./b.js"));',
  "const a = await import('./b.js');",
  'export * as a from "./b.js";',
  "export default 1;",
  "export enum A {}",
  "export const { a } = b;",
  "export const a = 1; export const b = 2;",
  'import { a, /* b */ c } from "./b.js";',
  'import { "a b" as c } from "./b.js";',
  'import { a } from "./b.js" with { type: "json" };',
  'type A = import("./b.js").A;',
  '/* what follows */ import { a } from "./b.js";',
  ' import { a } from "./b.js";',
])("what is of no form of ours is left to the parser: %s", (text) => {
  expect(scanLinks(text)).toBeNull();
});

test("an import that comes later is a link where it is code, and none in a text or a type", async () => {
  const text = [
    "export async function* later() {",
    '  const { a, b: c } = await import("./a.js");',
    '  return (await import("./b.js")).d;',
    "}",
    "export const label = 'await import(\"./no.js\")';",
    'export const other = "say \\"export\\" and import";',
    'export const typed = a as typeof import("./no.js");',
    "",
  ].join("\n");
  const scanned = scanLinks(text);
  const parsed = await readLinks("c.ts", text, { isOurs: false });
  expect(saidBy(scanned)).toEqual(saidBy(parsed));
  expect(scanned?.imports.map(({ module }) => module)).toEqual([
    "./a.js",
    "./b.js",
  ]);
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
