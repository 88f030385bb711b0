/** What lies in an output beside our files, and is taken for one of them. */
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findShadows } from "../../src/output/shadows.js";
import { armFaults } from "../support/faults.js";
import { put, temporaryFolder } from "../support/outputs.js";
import { createProject, failureOf } from "../support/project.js";
import type { Project } from "../support/project.js";

const generated = [
  "client.ts",
  "index.ts",
  "CHANGES.md",
  "close.lock.json",
  "objects/invoice.ts",
  "runtime/events.ts",
  "runtime/events/log.ts",
];

async function shadowsOf(...paths: readonly string[]) {
  const root = await temporaryFolder();
  for (const path of [...generated, ...paths]) await put(root, { [path]: "" });
  return findShadows(root, generated);
}

describe("a file in the place of a generated module", () => {
  test.each([
    ...["js", "mjs", "cjs", "jsx", "tsx", "mts", "cts", "json", "node", "wasm"],
    ...["d.ts", "d.mts", "d.cts", "js.ts", "ios.js", "native.tsx", "vue"],
  ])("is found: client.%s", async (ending) => {
    expect(await shadowsOf(`client.${ending}`)).toEqual([
      {
        path: `client.${ending}`,
        does: "may be loaded in place of client.ts",
      },
    ]);
  });

  test.each([
    ["client", "client.ts"],
    ["Client.ts", "client.ts"],
    ["INDEX.JS", "index.ts"],
    ["objects/invoice.js", "objects/invoice.ts"],
    ["client/index.js", "client.ts"],
    ["client.js/index.cjs", "client.ts"],
    ["objects/invoice/package.json", "objects/invoice.ts"],
    ["runtime/events/index.ts", "runtime/events.ts"],
  ])("is found: %s", async (path, module) => {
    const does = `may be loaded in place of ${module}`;
    expect(await shadowsOf(path)).toEqual([{ path, does }]);
  });

  test("is found also where it is a link", async () => {
    const root = await temporaryFolder();
    await symlink("/nowhere", join(root, "client.js"));
    await symlink("/nowhere", join(root, "client"));
    const found = await findShadows(root, generated);
    expect(found.map(({ path }) => path)).toEqual(["client", "client.js"]);
  });
});

test("a folder that cannot be looked into is an error of its own, wherever the others are", async () => {
  const root = await temporaryFolder();
  await put(root, { "lead.ts": "", "objects/account.ts": "" });
  for (const call of ["lstat objects", "lstat .", "lstat .close-codegen"]) {
    const fault = { kind: "fail", code: "EIO", call } as const;
    const armed = await armFaults({ roots: [root], ...fault });
    const found = findShadows(root, ["lead.ts", "objects/account.ts"]);
    await expect(found.finally(armed.disarm)).rejects.toThrow("EIO");
  }
});

describe("what decides for a whole folder", () => {
  test.each([
    "node_modules",
    "objects/node_modules",
    "package.json",
    "runtime/events/package.json",
    "tsconfig.json",
    "jsconfig.json",
    "deno.json",
    "__mocks__",
  ])("is found: %s", async (path) => {
    const found = await shadowsOf(
      /\.json$/.test(path) ? path : `${path}/client.js`,
    );
    expect(found).toMatchObject([{ path }]);
  });

  test("is found where a link stands in the place of the folder of runs (S6)", async () => {
    const root = await temporaryFolder();
    await mkdir(join(root, "elsewhere"));
    await symlink(join(root, "elsewhere"), join(root, ".close-codegen"));
    expect(await findShadows(root, generated)).toEqual([
      { path: ".close-codegen", does: "is a link or a file" },
    ]);
  });
});

test("what no tool takes for a generated module is nobody's business", async () => {
  const beside = [
    ...["notes.md", "client.md", "client.ts.orig", "client.js.map", "own.js"],
    ...["client.test.ts", "lead.stories.tsx", "client/data.csv"],
    ...["mine/package.json", "mine/node_modules/x.js", ".close-codegen/run"],
    ...["objects/index.md", "clients.js"],
  ];
  expect(await shadowsOf(...beside)).toEqual([]);
});

async function sample(): Promise<Project> {
  const project = await createProject({
    ...{ source: "sample", runtime: "import", importExtension: ".js" },
  });
  await project.generate();
  // What a run that has nothing to do remembers must not hide anything.
  await mkdir(project.path("node_modules"));
  await project.generate({ offline: true });
  return project;
}

test("each command names a file that takes the place of a generated one, and frozen refuses it (S6)", async () => {
  const project = await sample();
  await project.write("generated/client.js", "globalThis.evil = 1;\n");
  await project.write("generated/node_modules/undici/index.js", "");
  const before = await project.files();
  for (const anew of [[], ["--anew"]]) {
    const check = ["check", "--offline", ...anew];
    const text = await project.cli(check);
    expect(text.code).toBe(2);
    expect(text.stdout).toContain(
      "client.js     may be loaded in place of client.ts",
    );
    expect(text.stdout).toContain("In the output, but not part of it: 2.");
    expect(text.stdout).toContain("generated/node_modules");
    expect(text.stdout).not.toContain("codegen generate");
    const { stdout } = await project.cli([...check, "--json"]);
    const { orgs, summary } = JSON.parse(stdout);
    expect(orgs[0].stale).toMatchObject([
      { path: "client.js", status: "foreign" },
      { path: "node_modules", status: "foreign" },
    ]);
    expect(summary).toMatchObject({ stale: 2, exitCode: 2 });
  }
  const frozen = await project.cli(["--offline", "--frozen"]);
  expect(frozen.code).toBe(1);
  expect(frozen.stderr).toContain("E_FROZEN");
  expect(frozen.stderr).toContain("client.js may be loaded in place");
  for (const argv of [["--offline"], ["--offline", "--dry-run"]]) {
    const plain = await project.cli(argv);
    expect(plain.code).toBe(0);
    expect(plain.stderr).toContain("W_SHADOW");
    expect(plain.stderr).toContain("client.js may be loaded in place of");
  }
  expect(await project.files()).toEqual(before);
});

test("a file of a person's that an edited lock lists is not removed, whatever hash stands there (R2, S6)", async () => {
  const project = await sample();
  await project.write("generated/notes.ts", "export const mine = 1;\n");
  await project.generate({ offline: true });
  const { hashText } = await import("../../src/hash.js");
  const lock = JSON.parse(await project.read("generated/close.lock.json"));
  const content = hashText("export const mine = 1;\n");
  lock.files["notes.ts"] = { input: "", content };
  lock.earlier = { "notes.ts": content.slice(0, 12) };
  await project.write("generated/close.lock.json", JSON.stringify(lock));
  const error = await failureOf(project.generate({ offline: true }));
  expect(error.code).toBe("E_OUTPUT_EDITED");
  expect(error.items).toEqual(["notes.ts"]);
  expect(await project.read("generated/notes.ts")).toContain("mine");
  await project.generate({ offline: true, force: true });
  expect(await project.files("generated/.close-codegen/edited")).toEqual(
    new Map([[expect.any(String), "export const mine = 1;\n"]]),
  );
});
