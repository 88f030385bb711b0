import {
  lstat,
  mkdir,
  readFile,
  readdir,
  readlink,
  symlink,
  writeFile,
} from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { hashText } from "../../src/hash.js";
import { goLive } from "../support/live.js";
import { failureOf } from "../support/project.js";
import type { Project } from "../support/project.js";

const note = "// mine\n";

async function edit(
  project: Project,
  file: string,
  change: (text: string) => string,
): Promise<string> {
  const text = change(await project.read(file));
  await project.write(file, text);
  return text;
}

describe("files that people touched", () => {
  test("an edited file that would change stops the run, which names it and writes nothing (R2)", async () => {
    const { project, post } = await goLive();
    await project.generate();
    const mine = await edit(project, "generated/lead.ts", (s) => s + note);
    await post("/custom_field/lead/", { name: "Budget", type: "number" });
    const before = await project.files();
    const error = await failureOf(project.generate());
    expect(error.code).toBe("E_OUTPUT_EDITED");
    expect(error.items).toEqual(["lead.ts"]);
    expect(error.filesChanged).toBe(false);
    expect(await project.files()).toEqual(before);
    expect(before.get("lead.ts")).toBe(mine);
  });

  test("an edited file is not restored behind the user's back either (R2)", async () => {
    const { project } = await goLive();
    await project.generate();
    await edit(project, "generated/lead.ts", (text) => text + note);
    const error = await failureOf(project.generate({ offline: true }));
    expect(error.items).toEqual(["lead.ts"]);
  });

  test("--force overwrites an edited file", async () => {
    const { project } = await goLive();
    await project.generate();
    const before = await project.files();
    const mine = await edit(project, "generated/lead.ts", (s) => s + note);
    const { warnings } = await project.generateOne({ force: true });
    const files = await project.files();
    const [ignored, copy = ""] = [...files.keys()].filter(
      (path) => !before.has(path),
    );
    expect(copy).toMatch(/^\.close-codegen\/edited\/[0-9a-f]{8}-lead\.ts$/);
    // No commit takes the copy along.
    expect(ignored).toBe(".close-codegen/.gitignore");
    expect(files.get(".close-codegen/.gitignore")).toBe("*\n");
    expect(files.get(copy)).toBe(mine);
    for (const [path, text] of before) expect(files.get(path)).toBe(text);
    const told = warnings.find(({ code }) => code === "W_REPLACED")?.message;
    expect(told).toContain(project.path(`generated/${copy}`));
  });

  test("an edited file is shown how to be compared, and what --force would keep", async () => {
    const { project } = await goLive();
    await project.generate();
    await edit(project, "generated/lead.ts", (text) => text + note);
    const { hint } = await failureOf(project.generate({ offline: true }));
    expect(hint).toContain(`git diff -- ${project.path("generated/lead.ts")}`);
    expect(hint).toContain("--force");
  });

  test("a file that a formatter has laid out anew is written again with one notice, also when it changes", async () => {
    const { project, post } = await goLive();
    await project.generate();
    const before = await project.files();
    const layOut = async (file: string): Promise<string> =>
      edit(project, file, (text) =>
        text.replaceAll(";\n", "\n").replaceAll("  ", "\t"),
      );
    await layOut("generated/lead.ts");
    await layOut("generated/objects/car.ts");
    const { stdout } = await project.cli(["check", "--offline"]);
    expect(stdout).not.toContain("edited");
    expect(stdout).toMatch(
      /lead\.ts +laid out anew by a formatter: indentation, semicolons/,
    );
    expect(stdout).toContain("Set the formatter to ignore the output");
    const { warnings } = await project.generateOne({ offline: true });
    expect(warnings.map(({ code }) => code)).toEqual(["W_REFORMATTED"]);
    expect(warnings[0]?.message).toContain(
      "lead.ts, objects/car.ts anew (indentation, semicolons)",
    );
    expect(await project.files()).toEqual(before);
    await layOut("generated/lead.ts");
    await post("/custom_field/lead/", { name: "Budget", type: "number" });
    const { plan } = await project.generateOne({ strict: true });
    expect(plan.change).toContain("lead.ts");
    expect(await project.read("generated/lead.ts")).toContain("budget");
  });

  test("a file that stood there before the first run is not overwritten (R2)", async () => {
    const { project } = await goLive();
    await project.write("generated/lead.ts", "export const mine = 1;\n");
    const error = await failureOf(project.generate());
    expect(error.code).toBe("E_OUTPUT_EDITED");
    expect(error.items).toEqual(["lead.ts"]);
    expect([...(await project.files()).keys()]).toEqual(["lead.ts"]);
  });

  test("a checkout with CRLF is no edit, and nothing is rewritten", async () => {
    const { project } = await goLive();
    await project.generate();
    for (const [path, text] of await project.files())
      await project.write(`generated/${path}`, text.replaceAll("\n", "\r\n"));
    const times = await project.times();
    const { written } = await project.generateOne({ offline: true });
    expect(written).toBe(false);
    expect(await project.times()).toEqual(times);
  });

  test("files of people's own in the output are left alone (R2)", async () => {
    const { project, delete: remove } = await goLive();
    await project.write("generated/objects/mine.ts", note);
    await project.write("generated/README.md", "mine\n");
    await project.generate();
    await remove("/custom_object_type/cotype_car/");
    await project.generate({ acceptRemovals: true });
    expect(await project.read("generated/objects/mine.ts")).toBe(note);
    expect(await project.read("generated/README.md")).toBe("mine\n");
    const { plan } = await project.generateOne();
    expect(plan.remove).toEqual([]);
  });
});

describe("files that are no longer wanted", () => {
  test("the file of a deleted type goes, and the folder that it leaves empty", async () => {
    const { project, delete: remove } = await goLive();
    await project.generate();
    await remove("/custom_object_type/cotype_car/");
    const { plan } = await project.generateOne({ acceptRemovals: true });
    expect(plan.remove).toEqual(["objects/car.ts"]);
    expect(await readdir(project.path("generated"))).not.toContain("objects");
    expect(await readdir(project.path("generated"))).toContain("activities");
  });

  test("the file of a deleted type stays when somebody has edited it (R2)", async () => {
    const { project, delete: remove } = await goLive();
    await project.generate();
    await edit(project, "generated/objects/car.ts", (text) => text + note);
    await remove("/custom_object_type/cotype_car/");
    const run = project.generate({ acceptRemovals: true });
    const error = await failureOf(run);
    expect(error.code).toBe("E_OUTPUT_EDITED");
    expect(error.items).toEqual(["objects/car.ts"]);
    await project.generate({ acceptRemovals: true, force: true });
    expect((await project.files()).has("objects/car.ts")).toBe(false);
  });
});

describe("where is written", () => {
  test.each([
    [".", "the project itself"],
    ["..", "the folder above"],
    ["../elsewhere", "a folder beside the project"],
    ["generated/../..", "a way round"],
  ])("the output %s is refused: %s (S6)", async (output) => {
    const { project } = await goLive({ output });
    const error = await failureOf(project.generate());
    expect(error.code).toBe("E_OUTPUT_UNSAFE");
    expect(await readdir(project.path(".."))).toEqual(["project"]);
    expect(await readdir(project.root)).toEqual(["codegen.config.json"]);
  });

  test.each([
    "generated",
    "generated/runtime",
    "generated/.close-codegen",
    "generated/lead.ts",
  ])(
    "a link at %s is refused, and what it leads to stays as it is (S6)",
    async (place) => {
      const { project } = await goLive();
      const target = project.path("../target");
      await (place.endsWith(".ts")
        ? writeFile(target, note)
        : mkdir(target, { recursive: true }));
      await mkdir(project.path(`${place}/..`), { recursive: true });
      await symlink(target, project.path(place));
      const error = await failureOf(project.generate({ force: true }));
      expect(error.code).toBe("E_OUTPUT_UNSAFE");
      expect(error.message).toContain(project.path(place));
      expect(await readlink(project.path(place))).toBe(target);
      const stats = await lstat(target);
      if (stats.isFile()) expect(await readFile(target, "utf8")).toBe(note);
      else expect(await readdir(target)).toEqual([]);
    },
  );

  test("a link above the output is refused, and nothing is written beyond it (S6)", async () => {
    const { project } = await goLive({ output: "linked/generated" });
    await mkdir(project.path("../target"));
    await symlink(project.path("../target"), project.path("linked"));
    const error = await failureOf(project.generate());
    expect(error.code).toBe("E_OUTPUT_UNSAFE");
    expect(await readdir(project.path("../target"))).toEqual([]);
  });

  test.each(["../src/main.ts", "runtime/../../src/main.ts"])(
    "a lock that claims to have written %s removes nothing (S6)",
    async (path) => {
      const { project } = await goLive();
      await project.generate();
      await project.write("src/main.ts", note);
      const content = hashText(note);
      await edit(project, "generated/close.lock.json", (text) => {
        const lock: { files: Record<string, unknown> } = JSON.parse(text);
        lock.files[path] = { input: content, content };
        return JSON.stringify(lock);
      });
      const error = await failureOf(project.generate({ offline: true }));
      expect(error.code).toBe("E_OUTPUT_UNSAFE");
      expect(await project.read("src/main.ts")).toBe(note);
    },
  );
});

describe("the lock", () => {
  test("conflict markers of which no side is a lock are told as such, and the file is not touched", async () => {
    const { project } = await goLive();
    await project.generate();
    const text = await edit(
      project,
      "generated/close.lock.json",
      (lock) => `<<<<<<< ours\n${lock}=======\n{\n>>>>>>> theirs\n`,
    );
    for (const offline of [true, false]) {
      const error = await failureOf(project.generate({ offline }));
      expect(error.code).toBe("E_LOCK_INVALID");
      expect(error.message).toContain("close.lock.json (theirs)");
      expect(error.hint).toContain("git checkout --merge");
    }
    expect(await project.read("generated/close.lock.json")).toBe(text);
  });

  test("a lock of a later version is refused", async () => {
    const { project } = await goLive();
    await project.generate();
    await edit(project, "generated/close.lock.json", (lock) =>
      lock.replace('"version": 1', '"version": 2'),
    );
    const error = await failureOf(project.generate({ offline: true }));
    expect(error.code).toBe("E_LOCK_INVALID");
    expect(error.hint).toBe(
      "Install a newer one: npm install --save-dev close-codegen@latest",
    );
  });
});
