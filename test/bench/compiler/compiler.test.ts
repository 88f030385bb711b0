import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isWhole } from "../../support/matrix.js";
import { repository } from "../../support/program.js";
import type { Result } from "../contest.js";
import { blank } from "../contest.js";
import { makeOrganization } from "../organization.js";
import { createRunner } from "../process.js";
import { wishFor } from "../wish.js";
import { measureCompletions } from "./completions.js";
import { countEmitted } from "./emitted.js";
import type { CompilerResults } from "./measure.js";
import { compilerTables, compilerWishes } from "./measure.js";
import type { Projects } from "./projects.js";
import { makeProjects, oneObject, projectNames } from "./projects.js";
import {
  compileProjects,
  diagnosticsOf,
  homeOf,
  nativeCompiler,
  ownCompiler,
} from "./tsc.js";

const schema = makeOrganization({ types: 5, fields: 30 });
const place = { folder: "" };
/** Milliseconds for what starts compilers. */
const time = 60_000;

beforeAll(async () => {
  place.folder = await mkdtemp(join(tmpdir(), "close-codegen-bench-test-"));
});
afterAll(() => rm(place.folder, { recursive: true, force: true }));

const generated = join(repository, "generated");

async function projectsOf(name: string): Promise<Projects> {
  const folder = await mkdtemp(join(place.folder, `${name}-`));
  const run = await createRunner(folder);
  const ground = { folder, root: repository, schema, run };
  const guests = { installed: [], absent: [{ name: "peer", reason: "ill" }] };
  const outputs = { ours: generated, earlier: null };
  return makeProjects(ground, outputs, guests);
}

test(
  "hand-written and generated code compile, and the compiler's own figures are read",
  async () => {
    const { all, absent } = await projectsOf("compiled");
    const names = [projectNames.both, projectNames.ours];
    const projects = all.filter(({ name }) =>
      names.some((one) => one === name),
    );
    const results = await compileProjects(projects, nativeCompiler, {
      run: await createRunner(place.folder),
      rounds: 1,
      limitMs: 60_000,
      say: () => undefined,
    });
    expect(absent).toEqual([{ name: "peer", reason: "ill" }]);
    expect(results.map(({ failure }) => failure)).toEqual([null, null]);
    // Emitted files are passed over, so that they may count fewer types than what is written by hand.
    for (const { steps } of results)
      expect(steps["Types"]?.[0]).toBeGreaterThan(0);
  },
  time,
);

test(
  "a project that does not compile says what is wrong first",
  async () => {
    const folder = await mkdtemp(join(place.folder, "broken-"));
    await writeFile(join(folder, "tsconfig.json"), '{ "files": ["a.ts"] }');
    await writeFile(join(folder, "a.ts"), "export const a: string = 1;\n");
    const [result] = await compileProjects(
      [{ name: "a", folder }],
      nativeCompiler,
      {
        run: await createRunner(place.folder),
        rounds: 2,
        limitMs: 60_000,
        say: () => undefined,
      },
    );
    expect(result?.failure).toContain("exit code 2: a.ts(1,14): error TS2322");
  },
  time,
);

test.runIf(isWhole)(
  "an editor's server completes a record, also after something was typed",
  async () => {
    const folder = await mkdtemp(join(place.folder, "edited-"));
    await symlink(
      join(repository, "node_modules"),
      join(folder, "node_modules"),
      "junction",
    );
    await writeFile(
      join(folder, "tsconfig.json"),
      '{ "compilerOptions": { "lib": ["es5"], "types": [] }, "files": ["app.ts"] }',
    );
    const code =
      "function f(record: { a: 1; b: 2 }) {\n  return record.a;\n}\n";
    await writeFile(join(folder, "app.ts"), code);
    const server = join(homeOf(ownCompiler), "lib/tsserver.js");
    const at = (offers: string) => ({
      ...{ name: "app", folder },
      carets: [{ behind: "return record.", offers }],
    });
    const scale = { rounds: 1, samples: 2 };
    const [completion] = await measureCompletions([at("b")], server, scale);
    expect(completion).toMatchObject({ application: "app", entries: 2 });
    expect(completion?.firstMs[0]).toBeGreaterThan(0);
    expect(completion?.againMs[0]).toBeGreaterThan(0);
    await expect(measureCompletions([at("c")], server, scale)).rejects.toThrow(
      "There is no “c” behind “return record.”.",
    );
  },
  time,
);

test("what compilers tell is read in milliseconds and megabytes", () => {
  const output = `a.ts(1,1): error TS1: no.
Lines of TypeScript:         12
Memory used:               2048K
Check time:                0.25s
I/O Read time:             1.5s
`;
  expect([...diagnosticsOf(output)]).toEqual([
    ["Lines of TypeScript", 12],
    ["Memory used", 2],
    ["Check time", 250],
    ["I/O Read time", 1500],
  ]);
});

function compiled(name: string, cpuMs: readonly number[]): Result {
  return { ...blank(name), cpuMs, wallMs: cpuMs, peakMb: cpuMs };
}

test("whole processes are compared, of each compiler, and an editor's answers with those of before", () => {
  const { empty, plainApp, ours, ourApp, clientApp, earlierClientApp } =
    projectNames;
  const results = [
    compiled(empty, [100, 100]),
    compiled(plainApp, [100, 200]),
    compiled(ours, [130, 150]),
    compiled(ourApp, [120, 240]),
    compiled(clientApp, [200, 400]),
  ];
  const answers = (application: string, againMs: number) => ({
    ...{ application, caret: "await close.", entries: 2 },
    ...{ firstMs: [10], againMs: [againMs] },
  });
  const extent = { files: 2, lines: 300 };
  const measured: CompilerResults = {
    size: "50×40",
    emitted: [{ name: "a", fields: 30, own: extent, runtime: extent }],
    compilations: [ownCompiler, nativeCompiler].map((compiler) => ({
      compiler,
      results,
    })),
    completions: [answers(clientApp, 3), answers(earlierClientApp, 4)],
  };
  expect(
    compilerWishes(measured)
      .map(wishFor)
      .map(({ id, value, isMet }) => [id, value, isMet]),
  ).toEqual([
    ["bench-emitted-lines", 10, false],
    ["bench-emitted-runtime", 2, true],
    ["bench-compiler-everything-6", 1.4, true],
    ["bench-compiler-application-6", 1.2, false],
    ["bench-compiler-client-6", 2, false],
    ["bench-compiler-everything-7", 1.4, true],
    ["bench-compiler-application-7", 1.2, false],
    ["bench-compiler-client-7", 2, true],
    ["bench-completion-client", 0.75, true],
  ]);
  expect(compilerTables(measured)).toContain("1.40× (1.30–1.50)");
});

test("emitted text is counted with and without the runtime, and an object type is found in it", async () => {
  const size = { types: 2, fields: 5 };
  const { own, runtime } = await countEmitted("ours", generated, size);
  const runtimeAlone = await countEmitted(
    "runtime",
    join(generated, "runtime"),
    size,
  );
  expect(runtime).toEqual(runtimeAlone.own);
  expect(own.lines).toBeGreaterThan(own.files);
  expect(await oneObject(generated)).toEqual({
    ...{ type: "Resource", records: "resources" },
    path: "objects/resource.js",
  });
});
