/** `--json` of `generate`, `pull` and `rename`: one document on stdout, which says what was done or would be. */
import { expect, test } from "vitest";
import { createProject } from "../support/project.js";

test("generate says with --json which files it wrote, and with --dry-run which it would write", async () => {
  const project = await createProject({ source: "sample" });
  const planned = await project.cli(["--json", "--dry-run"]);
  const plan = JSON.parse(planned.stdout);
  expect(plan).toMatchObject({
    version: 1,
    command: "generate",
    written: false,
    outputs: [{ output: "generated", changed: [], removed: [], unchanged: 0 }],
  });
  expect(await project.files(".")).not.toContain("generated/index.ts");
  const first = await project.cli(["--json"]);
  const done = JSON.parse(first.stdout);
  expect(done).toMatchObject({ command: "generate", written: true });
  expect(done.outputs[0].created).toEqual(plan.outputs[0].created);
  expect([...(await project.files("generated")).keys()].sort()).toEqual(
    done.outputs[0].created.toSorted(),
  );
  const codes = done.outputs[0].warnings.map(({ code }: never) => code);
  expect(codes).toContain("W_CONVERTING");
  expect([planned.code, first.code, first.stderr]).toEqual([0, 0, ""]);
});

test("rename says with --json which labels no longer fit their names", async () => {
  const project = await createProject({ source: "sample" });
  await project.generate();
  const { code, stdout, stderr } = await project.cli(["rename", "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({ version: 1 });
  expect([code, stderr]).toEqual([0, ""]);
});
