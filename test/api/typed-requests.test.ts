/** Does Close's whole API, as `close-codegen/api` types it, compile where it should, and nowhere else? */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addApp, createApp } from "../support/apps.js";
import { isWhole } from "../support/matrix.js";
import { repository } from "../support/program.js";
import type { Project } from "../support/project.js";
import type { Compiler } from "../support/tsc.js";
import { runTsc } from "../support/tsc.js";

const declared = join(repository, "dist/api/api.d.ts");

let project: Project;
const work: (() => Promise<void>)[] = [];

beforeAll(async () => {
  project = await createApp(
    { isChecked: isWhole },
    (done) => void work.push(done),
  );
  await addApp(project, "api");
}, 60_000);

afterAll(async () => {
  for (const done of work) await done();
});

const compilers: readonly Compiler[] = isWhole
  ? ["typescript-5.4", "typescript-5.9", "typescript", "typescript-7.0"]
  : ["typescript-7.0"];

test.each(compilers)(
  "paths, queries, bodies, answers and custom fields are typed, and mistakes do not compile (%s)",
  { timeout: 300_000 },
  async (compiler) => {
    const errors = await runTsc(project.path("."), {
      compiler,
      name: `tsconfig.${compiler}.json`,
      options: {
        ...{ strict: true, noEmit: true, skipLibCheck: !isWhole },
        ...{ target: "es2022", module: "nodenext", types: ["node"] },
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        noPropertyAccessFromIndexSignature: true,
        paths: { "close-codegen/api": [declared] },
      },
      include: ["main.ts"],
    });
    expect(errors).toBe("");
  },
);

test("each operation of Close's document is there, and nothing else is imported", async () => {
  const text = await readFile(declared, "utf8");
  const source = await readFile(
    join(repository, "src/openapi/close-openapi.yml"),
    "utf8",
  );
  const paths = source.match(/^ {2}\/\S*(?=:$)/gm) ?? [];
  const operations = source.match(/^ {4}(?:get|post|put|delete):$/gm) ?? [];
  expect(paths.length).toBe(152);
  for (const path of paths) expect(text).toContain(`"${path.trim()}": {`);
  expect(text.match(/^ {1}"\/[^"]*": \{$/gm)).toHaveLength(operations.length);
  expect(text.match(/from "[^"]+"/g)).toEqual(['from "./typed-requests.js"']);
});
