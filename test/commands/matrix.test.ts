/** `codegen diff --matrix`: which organisations have what. */
import { describe, expect, test } from "vitest";
import { matrixOf } from "../../src/drift/matrix.js";
import type { MatrixReport, OrgConfig } from "../../src/index.js";
import type { OrganizationSeed } from "../../src/emulator/index.js";
import { start } from "../support/emulator-client.js";
import { smallOrganization, withoutRuntime } from "../support/live.js";
import { createProject } from "../support/project.js";

const [note, stage] = smallOrganization.custom_fields?.lead ?? [];

/** The same organisation with other ids, without the custom object type, and with another type of a field. */
const other: OrganizationSeed = {
  ...smallOrganization,
  id: "orga_other",
  custom_fields: {
    lead: [
      { id: "cf_note2", name: "Note", type: "number" },
      {
        id: "cf_stage2",
        name: "Stage",
        type: "choices",
        choices: ["New", "Old"],
      },
    ],
  },
  custom_object_types: [],
};

async function fleet() {
  const orgs: Record<string, OrgConfig> = {};
  for (const [name, organization] of Object.entries({
    acme: smallOrganization,
    beta: { ...smallOrganization, id: "orga_beta" },
    other,
  })) {
    const { emulator } = await start({ organization });
    const { url: baseUrl, apiKey } = emulator;
    const output = `out/${String(Object.keys(orgs).length)}`;
    orgs[name] = { baseUrl, apiKey, output };
  }
  const settings = {
    ...withoutRuntime,
    emit: "types",
    importExtension: ".js",
  } as const;
  const project = await createProject({ ...settings, orgs });
  await project.pull();
  const reported = async (...argv: readonly string[]): Promise<MatrixReport> =>
    JSON.parse(
      (await project.cli(["diff", "--matrix", "--json", ...argv])).stdout,
    );
  return { project, orgs, settings, reported };
}

describe("a matrix of organisations", () => {
  test("says of each thing what it is in each, from the locks or from Close, as text, JSON and HTML", async () => {
    const { project, reported } = await fleet();
    expect([note?.name, stage?.name]).toEqual(["Note", "Stage"]);
    const report = await reported();
    expect(report.organizations).toEqual(["acme", "beta", "other"]);
    const different = report.rows.filter(({ isSame }) => !isSame);
    expect(
      different.map(({ object: { label }, field, cells }) => [
        label,
        field,
        ...report.organizations.map((org) => cells[org]),
      ]),
    ).toEqual([
      ["Lead", "Note", "text", "text", "number"],
      ["Car", null, "object type", "object type", null],
      ["Car", "Colour", "text", "text", null],
    ]);
    const [, row] = report.rows.filter(({ object }) => object.kind === "lead");
    expect(report.summary).toMatchObject({ organizations: 3, exitCode: 0 });
    expect(row?.field).toBe("Note");
    expect(await reported("live")).toEqual({ ...report, source: "live" });
    const text = await project.cli(["diff", "--matrix", "--exit-code"]);
    expect(text.code).toBe(2);
    expect(text.stdout).toContain(
      "3 organisations, as their locks have them: 3 of ",
    );
    expect(text.stdout).toMatch(/^ {2}A {3}acme, beta\n {2}B {3}other$/m);
    expect(text.stdout).toMatch(/^ {4}Note +x ~ {2}text$/m);
    expect(text.stdout).toMatch(/^ {2}Car +x - {2}object type$/m);
    expect(text.stdout).not.toContain("Stage");
    const all = await project.cli(["diff", "--matrix", "--verbose"]);
    expect(all.stdout).toMatch(/^ {4}Stage +x x {2}choices \(New, Old\)$/m);
    const html = await project.cli(["diff", "--matrix", "--reporter=html"]);
    expect(html.stdout).toContain("<bdi>other</bdi>");
    expect(html.stdout).toContain("≠ number");
    expect(html.stdout).toContain("The same in all: ");
  });

  test("names an organisation that cannot be looked at, and shows the others", async () => {
    const { project, orgs, settings, reported } = await fleet();
    await project.configure({
      ...settings,
      orgs: { ...orgs, fresh: { apiKey: "none", output: "out/fresh" } },
    });
    const report = await reported();
    expect(report.failed).toMatchObject([
      { org: "fresh", code: "E_LOCK_MISSING" },
    ]);
    expect(report.summary).toMatchObject({ organizations: 3, exitCode: 1 });
    const text = await project.cli(["diff", "--matrix"]);
    expect(text.code).toBe(1);
    const failure =
      /^failed {2}fresh: E_LOCK_MISSING .*\n(?: {8}.*\n)* {8}Run `codegen pull`/m;
    expect(text.stdout).toMatch(failure);
    for (const line of text.stdout.split("\n"))
      expect(line.length, line).toBeLessThanOrEqual(80);
    const written = await project.cli([
      ...["diff", "--matrix", "--reporter=html", "-o", "matrix.html"],
    ]);
    expect(written.code).toBe(1);
    expect(written.stderr).toMatch(failure);
    const two = await reported("--org", "acme", "beta");
    expect(two.summary.same).toBe(two.summary.rows);
  });

  test.each([
    ["lock live --matrix", "compares all organisations"],
    ["lock:acme --matrix", "compares all organisations"],
    ["--matrix --reporter markdown", "no matrix in the form markdown"],
  ])("has one side and three forms: %s", async (line, words) => {
    const project = await createProject({ source: "sample" });
    const { code, stderr } = await project.cli(["diff", ...line.split(" ")]);
    expect(code).toBe(1);
    expect(stderr).toContain(words);
  });
});

test("things of one label in one organisation are rows of their own, and what nobody could read is not called missing", () => {
  const source = (labels: readonly string[], isRead = true) => ({
    schema: {
      organizationId: "orga_1",
      objects: [],
      sharedFields: [],
      ...(isRead
        ? {
            leadStatuses: labels.map((label, index) => ({
              id: `stat_${String(index)}`,
              label,
            })),
          }
        : {}),
    },
    same: {},
    unknown: new Set(isRead ? [] : (["leadStatuses"] as const)),
  });
  const rows = matrixOf(
    new Map([
      ["a", source(["New", "New"])],
      ["b", source(["New"])],
      ["c", source([], false)],
    ]),
  );
  expect(
    rows.map(({ field, isSame, cells }) => [field, isSame, cells]),
  ).toEqual([
    ["New", true, { a: "status", b: "status" }],
    ["New (2)", false, { a: "status", b: null }],
  ]);
});
