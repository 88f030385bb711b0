import { readdir } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { goLive } from "../support/live.js";
import { createProject } from "../support/project.js";
import type { Project } from "../support/project.js";

const key = "api_4Zq8mXw2Lr7TnB5vKc9DyG.aJ03hRf6PsU1eWiO8kNzQx";

/** A project whose config is this TypeScript, and that finds the cache in its own folder. */
async function projectWith(config: string): Promise<Project> {
  const project = await createProject({});
  await project.write("own/codegen.config.ts", config);
  return project;
}

function runOwn(
  project: Project,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
) {
  const XDG_CACHE_HOME = project.path("cache");
  return project.cli(["--cwd", "own", ...argv], { XDG_CACHE_HOME, ...env });
}

describe("the key is not in what is printed or kept (S5)", () => {
  test("a refused key is told by its last four characters and by where it was found", async () => {
    const { emulator, project } = await goLive();
    await project.write(".env", `CLOSE_API_KEY=${key}`);
    const env = { CLOSE_API_URL: emulator.url };
    const { code, stderr } = await project.cli([], env);
    expect(code).toBe(1);
    expect(stderr).toContain(
      "Close refused the key in CLOSE_API_KEY from .env, which ends in NzQx:",
    );
    expect(stderr).not.toContain(key.slice(-8));
  });

  test("nothing of a short key is shown", async () => {
    const { emulator, project } = await goLive();
    const env = { CLOSE_API_URL: emulator.url, CLOSE_API_KEY: "short-key-1" };
    const { stderr } = await project.cli([], env);
    expect(stderr).toContain("Close refused the key in CLOSE_API_KEY");
    expect(stderr).not.toContain("ey-1");
  });

  test.each([[`--api-key=${key}`], [`--token=${key}`]])(
    "an option that holds it is told without it (%#)",
    async (option) => {
      const project = await createProject({});
      const { code, stderr } = await project.cli([option]);
      expect(code).toBe(1);
      expect(stderr).toContain("Unknown option");
      expect(stderr).not.toContain(key.slice(0, 12));
    },
  );

  test("a key without quotes in a config is not quoted", async () => {
    const project = await projectWith(`export default { apiKey: ${key} };`);
    const { stderr } = await runOwn(project, []);
    expect(stderr).toContain("[secret] is not defined");
    expect(stderr).not.toContain(key.slice(0, 12));
  });

  test("what a config throws is told without its source, and without the environment's secrets", async () => {
    const { emulator } = await goLive();
    const project = await projectWith(
      `export default { apiKey: "${emulator.apiKey}", names: () => { throw new Error("no name for " + "another-secret-of-close"); } };`,
    );
    const { stderr } = await runOwn(project, ["--debug"], {
      CLOSE_API_URL: emulator.url,
      CLOSE_API_TOKEN: "another-secret-of-close",
    });
    expect(stderr).toContain("no name for [secret]");
    expect(stderr).not.toContain("data:text");
    expect(stderr).not.toContain(emulator.apiKey.slice(0, 12));
  });

  test.each([
    ["a constant", `const key = "${key}"; export default { apiKey: key };`],
    ["a property", `export default { ["apiKey"]: "${key}" };`],
    ["no quotes", `export default { apiKey: ${key} };`],
  ])("no transpiled config with it in %s is kept", async (_, config) => {
    const source = `import { sep } from "node:path";\nvoid sep;\n${config}`;
    const project = await projectWith(source);
    await runOwn(project, ["--offline"]);
    expect(await readdir(project.path("cache")).catch(() => [])).toEqual([]);
  });
});
