/** Whole programs that verify: one with a health route, and code for several organisations, or for a part of one. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { describe, expect, onTestFinished, test } from "vitest";
import type { createCloseClient, DriftFinding } from "../../generated/index.js";
import type { Emulator, OrganizationSeed } from "../../src/emulator/index.js";
import { addApp, linkPackages } from "../support/apps.js";
import { compileFiles } from "../support/compiled.js";
import { start } from "../support/emulator-client.js";
import { goLive, smallOrganization } from "../support/live.js";
import { createProject } from "../support/project.js";
import type { Project } from "../support/project.js";
import { runTsc } from "../support/tsc.js";

test(
  "a program with a health route answers 503 with what breaks it, before its first write",
  { timeout: 120_000 },
  async () => {
    const { project, emulator, delete: remove } = await goLive();
    await project.generate();
    await linkPackages(project);
    await addApp(project, "health");
    const compiled = await runTsc(project.root, {
      compiler: "typescript-7.0",
      options: {
        ...{ strict: true, exactOptionalPropertyTypes: true },
        ...{ module: "nodenext", target: "es2022", types: ["node"] },
        ...{ skipLibCheck: true, outDir: "out" },
      },
      include: ["main.ts"],
    });
    expect(compiled).toBe("");
    expect(await healthOf(project, emulator)).toEqual([200, { findings: [] }]);
    await remove("/custom_field/lead/cf_note/");
    expect(await healthOf(project, emulator)).toMatchObject([
      503,
      {
        findings: [
          {
            ...{ code: "field.removed", severity: "breaking" },
            ...{ object: "lead", member: "note", id: "cf_note" },
          },
        ],
      },
    ]);
    emulator.misbehave({ status: 403 });
    expect(await healthOf(project, emulator)).toMatchObject([
      200,
      { unknown: expect.stringContaining("403") as string },
    ]);
  },
);

/** Starts the compiled program, as a deploy does, and asks for its health. */
async function healthOf(
  project: Project,
  { url, apiKey }: Emulator,
): Promise<readonly [number, unknown]> {
  const program = spawn(process.execPath, ["out/main.js", url, apiKey], {
    cwd: project.root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(program, "exit");
  try {
    const lines = createInterface(program.stdout);
    const [line] = (await once(lines, "line")) as [string];
    const { port } = JSON.parse(line) as { port: number };
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    return [answer.status, await answer.json()];
  } finally {
    program.kill();
    await ended;
  }
}

/** Loads what a project has generated. */
async function verifierOf(project: Project) {
  const files = [...(await project.files("generated"))].flatMap(
    ([path, text]): readonly [string, string][] =>
      path.endsWith(".ts") ? [[path.replace(/^generated\//, ""), text]] : [],
  );
  const compiled = await compileFiles(new Map(files));
  onTestFinished(compiled.remove);
  await linkInto(compiled.folder);
  const loaded = await compiled.load("index.js");
  // Code of another organisation has the same entry.
  const create = loaded["createCloseClient"] as typeof createCloseClient;
  return async (
    { url: baseUrl, apiKey }: Emulator,
    org?: string,
  ): Promise<readonly DriftFinding[]> => {
    const close = create({ baseUrl, apiKey, org });
    const findings = await close.verify();
    await close.close();
    return findings;
  };
}

async function linkInto(folder: string): Promise<void> {
  const { symlink } = await import("node:fs/promises");
  const { join } = await import("node:path");
  const { repository } = await import("../support/program.js");
  await symlink(
    join(repository, "node_modules/undici"),
    join(folder, "node_modules/undici"),
    "junction",
  );
}

/** An organisation whose ids begin with a mark, and that differs from the other of the two where it may. */
function organization(mark: "m" | "s"): OrganizationSeed {
  const isMain = mark === "m";
  return {
    id: `orga_${mark}`,
    name: mark,
    custom_fields: {
      lead: [
        { id: `cf_${mark}note`, name: "Note", type: "text" },
        {
          ...{ id: `cf_${mark}size`, name: "Size", type: "choices" },
          choices: isMain ? ["S", "M"] : ["M", "L"],
        },
        {
          ...{ id: `cf_${mark}odd`, name: "Odd" },
          type: isMain ? "text" : "number",
        },
        ...(isMain ? [{ id: "cf_monly", name: "Only", type: "text" }] : []),
      ],
    },
    custom_object_types: [
      {
        ...{ id: `cotype_${mark}car`, name: "Car", name_plural: "Cars" },
        fields: [
          {
            ...{ id: `cf_${mark}plate`, name: "Plate", type: "text" },
            required: isMain,
          },
        ],
      },
      ...(isMain
        ? [{ id: "cotype_mvan", name: "Van", name_plural: "Vans" }]
        : []),
    ],
    lead_statuses: [
      { id: `stat_${mark}1`, label: "Open" },
      ...(isMain ? [{ id: "stat_m2", label: "Won" }] : []),
    ],
  };
}

describe("code for several organisations", () => {
  test("is compared with the one that is asked: what they differ in is no drift", async () => {
    const main = await start({ organization: organization("m") });
    const sandbox = await start({ organization: organization("s") });
    const connection = ({ url: baseUrl, apiKey }: Emulator) => ({
      ...{ baseUrl, apiKey },
    });
    const project = await createProject({
      importExtension: ".js",
      orgs: {
        main: connection(main.emulator),
        sandbox: connection(sandbox.emulator),
      },
    });
    await project.generate();
    const verify = await verifierOf(project);
    expect(await verify(main.emulator, "main")).toEqual([]);
    expect(await verify(sandbox.emulator, "sandbox")).toEqual([]);
    expect(await verify(sandbox.emulator, "main")).toMatchObject([
      { code: "organization.other", compiled: "orga_m", live: "orga_s" },
    ]);
    await sandbox.delete("/custom_field/lead/cf_snote/");
    await sandbox.put("/custom_field/lead/cf_ssize/", {
      choices: ["M", "L", "XL"],
    });
    expect(await verify(sandbox.emulator, "sandbox")).toMatchObject([
      { code: "field.removed", member: "note", id: "cf_snote" },
      { code: "choice.added", id: "cf_ssize", live: "XL" },
    ]);
    expect(await verify(main.emulator, "main")).toEqual([]);
  });
});

describe("nothing changed is nothing", () => {
  test("also where the config leaves out statuses, fields and object types", async () => {
    const { project, emulator } = await goLive(
      {
        exclude: ["Car.Plate", "Van", "Lead.Size", "Lead Status.Won"],
      },
      organization("m"),
    );
    await project.generate();
    expect(await project.read("generated/client.ts")).toContain(
      'leftOut: ["cf_mplate", "stat_m2"]',
    );
    const verify = await verifierOf(project);
    expect(await verify(emulator)).toEqual([]);
  });

  test("also where the code still has what was deleted", async () => {
    const {
      project,
      emulator,
      delete: remove,
    } = await goLive({ keepDeleted: 30 }, smallOrganization);
    await project.generate();
    await remove("/custom_object_type/cotype_car/");
    await remove("/custom_field/lead/cf_note/");
    await project.generate({ acceptRemovals: true });
    expect(await project.read("generated/client.ts")).toContain(
      'deleted: ["car"]',
    );
    const verify = await verifierOf(project);
    expect(await verify(emulator)).toEqual([]);
  });
});
