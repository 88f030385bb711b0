import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import type { Steps } from "../../src/steps.js";
import { quietSteps } from "../../src/steps.js";
import { check } from "../../src/index.js";
import type { Config } from "../../src/index.js";
import { loadConfig } from "../../src/config/config.js";
import { goLive, withoutRuntime } from "../support/live.js";
import type { Project } from "../support/project.js";

const memory = "node_modules/.cache/close-codegen";

/** A project in which a run has found nothing to do, and whose next one need not look closely. */
async function settle(config: Config = {}): Promise<Project> {
  const { project } = await goLive({ ...withoutRuntime, ...config });
  await mkdir(project.path("node_modules"));
  await project.generate();
  await project.generate({ offline: true });
  return project;
}

/** Runs offline and tells whether names were given anew; runs that know that all is settled do not come to that. */
async function looksClosely(
  project: Project,
  options: { readonly force?: boolean } = {},
): Promise<boolean> {
  const titles: string[] = [];
  const steps: Steps = (title, work) => {
    titles.push(title);
    return quietSteps(title, work);
  };
  await project.generate({ offline: true, steps, ...options });
  return titles.includes("Name");
}

describe("an offline run over an output at which the last one found nothing to do", () => {
  test("does not name and hash everything again, and says the same", async () => {
    const project = await settle();
    await rm(project.path(memory), { recursive: true });
    const first = await project.generate({ offline: true });
    expect(await looksClosely(project)).toBe(false);
    expect(await project.generate({ offline: true })).toEqual(first);
  });

  test.each([
    [
      "an edited lock",
      async (project: Project) => {
        const path = "generated/close.lock.json";
        const text = await project.read(path);
        await project.write(
          path,
          text.replace('"label": "Car"', '"label": "Van"'),
        );
      },
    ],
    [
      "a missing file",
      (project: Project) => rm(project.path("generated/lead.ts")),
    ],
    [
      "another config",
      (project: Project) =>
        project.configure({ ...withoutRuntime, docs: "none" }),
    ],
    [
      "another selection",
      (project: Project) =>
        project.configure({ ...withoutRuntime, exclude: ["Car"] }),
    ],
    [
      "another name",
      (project: Project) =>
        project.configure({ ...withoutRuntime, names: { cf_note: "remark" } }),
    ],
    [
      "options of prettier",
      (project: Project) => project.write(".prettierrc", '{ "semi": false }'),
    ],
    [
      "a template",
      async (project: Project) => {
        await project.write("own/index.hbs", "{{header}}\n");
        await project.configure({ ...withoutRuntime, templates: "own" });
      },
    ],
    [
      "a broken memory",
      async (project: Project) => {
        const [file = ""] = await readdir(project.path(memory));
        await writeFile(project.path(`${memory}/${file}`), "{");
      },
    ],
  ])("looks closely after %s", async (_, change) => {
    const project = await settle({ importExtension: ".js" });
    await change(project);
    expect(await looksClosely(project)).toBe(true);
  });

  test("refuses an edited file as ever", async () => {
    const project = await settle();
    await project.write("generated/lead.ts", "export const mine = 1;\n");
    await expect(project.generate({ offline: true })).rejects.toMatchObject({
      code: "E_OUTPUT_EDITED",
    });
  });

  test("makes all files anew with --force", async () => {
    const project = await settle();
    expect(await looksClosely(project, { force: true })).toBe(true);
  });
});

test("where there is no node_modules nothing is remembered, and nothing is made for it", async () => {
  const { project } = await goLive(withoutRuntime);
  await project.generate();
  await project.generate({ offline: true });
  expect(await looksClosely(project)).toBe(true);
  expect(await readdir(project.root)).not.toContain("node_modules");
});

test("an offline check remembers too, and then says what it said before", async () => {
  const { project } = await goLive(withoutRuntime);
  await mkdir(project.path("node_modules"));
  await project.generate();
  const look = async () =>
    check({
      config: await loadConfig({ cwd: project.root, env: {} }),
      offline: true,
    });
  const first = await look();
  expect(await look()).toEqual(first);
  expect(await looksClosely(project)).toBe(false);
});
