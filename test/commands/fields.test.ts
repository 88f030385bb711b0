import { mkdir, rm } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import type { FieldsReport } from "../../src/report/fields-document.js";
import { goLive, withoutRuntime } from "../support/live.js";
import { createProject } from "../support/project.js";
import type { Project } from "../support/project.js";

const status = "cf_AlwPRAkWADEAaRW81ac9yz70Gp4ciC0TyHmVBS36Cbt";

async function sample(): Promise<Project> {
  const project = await createProject({ source: "sample", ...withoutRuntime });
  await project.generate();
  return project;
}

async function report(project: Project, ...words: string[]) {
  const { code, stdout } = await project.cli(["fields", "--json", ...words]);
  expect(code).toBe(0);
  const found: FieldsReport = JSON.parse(stdout);
  const fields = found.objects.flatMap((object) => object.fields);
  return { ...found, titles: fields.map(({ title }) => title) };
}

describe("codegen fields", () => {
  test("in a package without a config says where another one of the repository has it", async () => {
    const project = await createProject({ source: "sample" });
    const config = await project.read("codegen.config.json");
    await rm(project.path("codegen.config.json"));
    await mkdir(project.path(".git"));
    await project.write("packages/crm/package.json", "{}");
    await project.write("apps/web/package.json", "{}");
    const web = ["--cwd", "apps/web"];
    const alone = await project.cli(["fields", ...web]);
    expect(alone.stderr).toContain("E_LOCK_MISSING");
    expect(alone.stderr).not.toContain("Another package");
    await project.write("packages/crm/codegen.config.json", config);
    const words =
      "Another package of this repository has a config: ../../packages/crm/codegen.config.json. Run there: `codegen --cwd ../../packages/crm`.";
    for (const argv of [["fields"], ["usages"], ["pull"]]) {
      const { stderr, code } = await project.cli([...argv, ...web]);
      expect(code).toBe(1);
      expect(stderr).toContain(words);
    }
  });

  test("names no member of a client where none is generated, and says of what the config leaves out that it does", async () => {
    const project = await createProject({
      ...{ source: "sample", emit: "types" },
      include: ["Lead", "Account.Status"],
    });
    await project.generate();
    const account = await project.cli(["fields", "account"]);
    expect(account.stdout).toContain("Account  “Account”  cotype_");
    expect(account.stdout).not.toContain("close.");
    const { objects } = await report(project, "industry");
    expect(objects.map(({ collection }) => collection)).toEqual([null]);
    const out = await project.cli(["fields", "account id"]);
    expect(out.code).toBe(1);
    expect(out.stderr).toMatch(
      /The config leaves out what has “account id” in it[^]*\n {2}“Account ID” \(cf_cSh3\w+\) of “Account” \(cotype_/,
    );
    const server = await project.cli([
      "fields",
      "cotype_Mvqpy1UZCWLuHqlSnpiT8a",
    ]);
    expect(server.stderr).toContain(
      "See `include` and `exclude` in the config.",
    );
    const nothing = await project.cli(["fields", "nothing of the sort"]);
    expect(nothing.stderr).toContain("Nothing in the lock has");
  });

  test("lists every object type, field, status and pipeline in columns, ids whole", async () => {
    const project = await sample();
    const { code, stdout, stderr } = await project.cli(["fields"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [first = ""] = stdout.split("\n\n");
    expect(first).toBe(
      [
        "Account  “Account”  cotype_4hQsScWF3hnUOyngoaAV00  close.objects.accounts",
        "  accountId       text               cf_cSh3fWT3rEJ1BFSezme2YAG6bPrZV5wUWKKrW4iN19g  “Account ID”",
        "  pointOfContact  contact, required  cf_UpyNBvr6Rw8UBHh7zRboL3PYhbOVJl3XvwgPm3jg64S  “Point of Contact”",
        `  status          choices            ${status}  “Status”`,
        "  tags            choices, many      cf_q4h1nan3jHYBQYllsKK6O1PbirvAENC4s7YQbozQIWy  “Tags”",
      ].join("\n"),
    );
    expect(stdout).toContain("Lead statuses\n  potential ");
    expect(stdout).toMatch(
      /^ {2}renewals\.proposal {3}active {2}stat_\w+ {2}“Proposal”$/m,
    );
    const { objects, statuses } = await report(project);
    const fields = objects.flatMap((object) => object.fields);
    for (const { id } of [...fields, ...statuses]) expect(stdout).toContain(id);
  });

  test("says all that is known of an id, with or without its prefix, and nothing else", async () => {
    const project = await sample();
    const { stdout } = await project.cli(["fields", `custom.${status}`]);
    expect(stdout).toBe(
      [
        "Account  “Account”  cotype_4hQsScWF3hnUOyngoaAV00  close.objects.accounts",
        "  Account.status",
        "    label      Status",
        `    id         ${status}`,
        `    key        custom.${status}`,
        "    type       choices",
        "    choices    “Active”, “Cancelled”, “Potential”",
        "",
      ].join("\n"),
    );
    // A shared field is one id on several object types.
    const { titles } = await report(
      project,
      "cf_q4h1nan3jHYBQYllsKK6O1PbirvAENC4s7YQbozQIWy",
    );
    expect(titles).toEqual([
      "Account.tags",
      "Contact.tags",
      "Lead.tags",
      "Opportunity.tags",
    ]);
  });

  test("finds by any part of a label, a name or a choice, whatever the case, in words that need no quotes", async () => {
    const project = await sample();
    expect((await report(project, "point", "OF", "contact")).titles).toEqual([
      "Account.pointOfContact",
    ]);
    expect((await report(project, "cancelled")).titles).toEqual([
      "Account.status",
    ]);
    expect((await report(project, "Contact.re")).titles).toEqual([
      "Contact.reportsTo",
    ]);
    const { statuses } = await report(project, "proposal");
    expect(statuses.map(({ title }) => title)).toEqual([
      "sales.proposal",
      "renewals.proposal",
    ]);
    // An object type brings its fields.
    const { objects } = await report(project, "data center");
    expect(objects).toMatchObject([
      { name: "DataCenter", archived: true, fields: [{ name: "city" }] },
    ]);
  });

  test("says what to do where nothing is found, and where there is no lock", async () => {
    const project = await createProject({
      source: "sample",
      ...withoutRuntime,
    });
    const before = await project.cli(["fields"]);
    expect(before).toMatchObject({ code: 1, stdout: "" });
    expect(before.stderr).toContain("E_LOCK_MISSING");
    expect(before.stderr).toContain("Run `codegen` once");
    await project.generate();
    const { code, stderr } = await project.cli(["fields", "nonsense"]);
    expect(code).toBe(1);
    expect(stderr).toContain("“nonsense”");
    expect(stderr).toContain("No files were changed.");
  });

  test("text from Close moves no cursor and starts no command of a machine that builds (S1)", async () => {
    const { project, post } = await goLive(withoutRuntime);
    const name = "a\n::error::b\u001b[2J";
    await post("/custom_field/lead/", { name, type: "text" });
    await project.generate();
    const { stdout } = await project.cli(["fields", "::error"]);
    expect(stdout).toContain("a\\u{a}::error::b\\u{1b}[2J");
    const [line = ""] = stdout
      .split("\n")
      .filter((one) => one.includes("::error"));
    expect(line).toMatch(/^ {4}label/);
  });
});
