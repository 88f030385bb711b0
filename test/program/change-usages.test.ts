import { expect, test } from "vitest";
import { checkIn, organization } from "../support/check.js";
import { goLive, withoutRuntime } from "../support/live.js";

const program = `import type { Lead } from "../generated/lead.js";
export const note = (lead: Lead) => lead.note;
export const raw = (json: Record<string, unknown>) => json["custom.cf_note"];
`;

test("check and diff --usages show where the program uses what changed, and that first", async () => {
  const live = await goLive({ ...withoutRuntime }, organization);
  const { project, emulator, post } = live;
  await project.generate();
  await project.write("tsconfig.json", '{ "include": ["src"] }');
  await project.write("src/a.ts", program);
  await live.delete("/custom_field/lead/cf_note/");
  await post("/custom_field/lead/", { name: "Budget", type: "number" });
  const report = await checkIn(project, emulator, { usages: true });
  const [used, added] = report.orgs[0]?.drift ?? [];
  expect(used?.usage).toEqual({
    places: [
      { file: "src/a.ts", line: 2, column: 42, kind: "read" },
      { file: "src/a.ts", line: 3, column: 68, kind: "rawId" },
    ],
    unused: false,
  });
  expect(added).toMatchObject({ kind: "field.added" });
  expect(added?.usage).toBeUndefined();

  const env = { CLOSE_API_URL: emulator.url, CLOSE_API_KEY: emulator.apiKey };
  const argv = ["--usages", "--reporter", "github"];
  const github = await project.cli(["check", ...argv], env);
  expect(github.stdout).toMatch(/^::\w+ file=src\/a\.ts,line=2,title=/m);
  expect(github.stdout).toMatch(/^::\w+ file=src\/a\.ts,line=3,title=/m);
  const text = await project.cli(["diff", "--fail-on", "used"], env);
  expect(text.stdout).toContain(
    "Used in 2 places: src/a.ts:2:42, src/a.ts:3:68.",
  );
  expect(text.code).toBe(2);
  await project.write("src/a.ts", "export {};\n");
  const unused = await project.cli(["diff", "--fail-on", "used"], env);
  expect(unused.stdout).toContain("Not used in this program.");
  expect(unused.code).toBe(0);
});
