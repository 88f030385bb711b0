/** The roles that may edit the records of a type, from Close to a report (docs/close-api.md §15). */
import { describe, expect, test } from "vitest";
import { sampleOrganization } from "../../src/emulator/index.js";
import { start } from "../support/emulator-client.js";
import { createProject } from "../support/project.js";

const contractType = "cotype_xgL4qfHmR69N5cBejZngVd";
const accountType = "cotype_4hQsScWF3hnUOyngoaAV00";

async function projectOfSample() {
  const subject = await start({ organization: sampleOrganization });
  const project = await createProject(
    { runtime: "import", importExtension: ".js" },
    subject.emulator,
  );
  await project.generate();
  return { ...subject, project };
}

describe("the roles of a type", () => {
  test("stand in the lock and in the comment of its interface", async () => {
    const { project } = await projectOfSample();
    const lock = JSON.parse(await project.read("generated/close.lock.json"));
    const rolesOf = (id: string): unknown =>
      lock.schema.default.objects.find(
        (object: { readonly id: string }) => object.id === id,
      ).editableWithRoles;
    expect(rolesOf(contractType)).toEqual([
      "admin",
      "role_tKpCg1EyTarv2ppif65lph",
    ]);
    expect(rolesOf(accountType)).toEqual([]);
    expect(rolesOf("lead")).toBeUndefined();
    const files = [...(await project.files()).values()].join("\n");
    expect(files).toContain(
      "Its records are editable with admin, Account Manager (role_tKpCg1EyTarv2ppif65lph).",
    );
  });

  test("are drift when they change, and none when an older lock does not know them", async () => {
    const { project, put } = await projectOfSample();
    const older = (await project.read("generated/close.lock.json")).replaceAll(
      /\n {10}"editableWithRoles": \[[^\]]*\],/g,
      "",
    );
    expect(older.split("editableWithRoles").length).toBeGreaterThan(2);
    await project.write("generated/close.lock.json", older);
    const before = await project.cli(["check"]);
    expect(before.stdout).toContain("Close is as the lock has it");
    await project.generate({ force: true });
    expect((await project.cli(["check"])).code).toBe(0);

    await put(`/custom_object_type/${accountType}/`, {
      editable_with_roles: ["admin"],
    });
    const { code, stdout } = await project.cli(["check", "--json"]);
    expect(code).toBe(2);
    const [org] = JSON.parse(stdout).orgs;
    expect(org.drift).toMatchObject([
      {
        kind: "object.rolesChanged",
        severity: "dangerous",
        before: [],
        after: ["admin"],
        message: `Records of the custom object type “Account” \`account\` (${accountType}) can now be edited by admin only.`,
      },
    ]);
    const { stderr } = await project.cli(["generate"]);
    expect(stderr).toContain("can now be edited by admin only");
    expect(await project.read("generated/objects/account.ts")).toContain(
      "Its records are editable with admin.",
    );
  });
});
