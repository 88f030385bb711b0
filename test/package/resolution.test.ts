/** Whether compilers find the types of each part of the package, also those that know no `exports`. */
import { readFile, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { ts } from "ts-morph";
import { expect, test } from "vitest";
import { repository } from "../support/program.js";
import { createProject } from "../support/project.js";

test.each([
  ["nodenext", ts.ModuleResolutionKind.NodeNext],
  ["bundler", ts.ModuleResolutionKind.Bundler],
  ["node10", ts.ModuleResolutionKind.Node10],
])("%s finds the types of each part", async (_, moduleResolution) => {
  const project = await createProject({});
  await mkdir(project.path("node_modules"));
  await symlink(repository, project.path("node_modules/close-codegen"));
  const manifest: { exports: Record<string, string | { types: string }> } =
    JSON.parse(await readFile(join(repository, "package.json"), "utf8"));
  const parts = Object.entries(manifest.exports).flatMap(([part, target]) =>
    typeof target === "string" ? [] : [[part, target.types] as const],
  );
  expect(parts.length).toBeGreaterThan(5);
  for (const [part, types] of parts) {
    const { resolvedModule } = ts.resolveModuleName(
      `close-codegen${part.slice(1)}`,
      project.path("main.ts"),
      { moduleResolution, module: ts.ModuleKind.NodeNext },
      ts.sys,
    );
    expect(resolvedModule?.resolvedFileName, part).toBe(
      join(repository, types),
    );
  }
});
