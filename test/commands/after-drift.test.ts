import { describe, expect, test, vi } from "vitest";
import type { OrganizationSeed } from "../../src/emulator/index.js";
import { check } from "../../src/commands/check/run-check.js";
import { loadConfig } from "../../src/config/config.js";
import { parseLock } from "../../src/lock/read-lock.js";
import { isWhole } from "../support/matrix.js";
import { compileFiles } from "../support/compiled.js";
import { judgeProgram } from "../support/compiler.js";
import type { Verdict } from "../support/compiler.js";
import { start } from "../support/emulator-client.js";
import { goLive, smallOrganization, withoutRuntime } from "../support/live.js";
import {
  createProject,
  environmentOf,
  failureOf,
  withoutHistory,
} from "../support/project.js";
import type { Project } from "../support/project.js";

vi.setConfig({ testTimeout: 60_000 });

const deletion = new Date("2026-10-22T23:59:59Z");
const day = (text: string): Date => new Date(`${text}T12:00:00Z`);
const lockPath = "generated/close.lock.json";
const keeping = { ...withoutRuntime, keepDeleted: 60 } as const;
const inPlace = { ...withoutRuntime, importExtension: ".js" } as const;

/** The small organisation with what makes a deletion hard: shared, required, many, references, dates. */
const organization: OrganizationSeed = {
  ...smallOrganization,
  custom_fields: {
    lead: [
      { id: "cf_note", name: "Note", type: "text" },
      { id: "cf_stage", name: "Stage", type: "choices", choices: ["New"] },
      { id: "cf_size", name: "Size", type: "number" },
      {
        id: "cf_car",
        name: "Car",
        type: "custom_object",
        referenced_custom_type_id: "cotype_car",
        accepts_multiple_values: true,
      },
    ],
    shared: [
      {
        id: "cf_tags",
        name: "Tags",
        type: "choices",
        choices: ["a", "b"],
        accepts_multiple_values: true,
        associations: [
          { object_type: "lead" },
          {
            object_type: "custom_object_type",
            custom_object_type_id: "cotype_car",
          },
        ],
      },
    ],
  },
  custom_object_types: [
    {
      id: "cotype_car",
      name: "Car",
      name_plural: "Cars",
      fields: [
        { id: "cf_colour", name: "Colour", type: "text", required: true },
        { id: "cf_sold", name: "Sold", type: "datetime" },
      ],
    },
  ],
};

/** A program that reads and writes the note of leads. */
const program = `
import { createCloseClient, lead } from "./generated/index.js";
import type { Lead, LeadUpdate } from "./generated/index.js";
export const close = createCloseClient({ apiKey: "api_test" });
export const read = (record: Lead): string | null => record.note;
export const label = lead.fields.note.label;
export const size = (record: Lead): number | null => record.size;
export const found = () => close.leads.list({}, { select: ["note"] });
const patch = { note: "new", size: 1 };
export const write: LeadUpdate = patch;
export const change: LeadUpdate = { note: "new" };
`;

async function judge(project: Project, text = program): Promise<Verdict> {
  return judgeProgram(project, text);
}

const lines = (text: string, ...starts: readonly string[]): readonly string[] =>
  text
    .split("\n")
    .filter((line) => starts.some((begin) => line.startsWith(begin)));

interface Reader {
  readonly fromWire: (raw: unknown) => unknown;
}

function isReader(value: unknown): value is Reader {
  return typeof value === "object" && value !== null && "fromWire" in value;
}

async function lockOf(project: Project) {
  return parseLock(await project.read(lockPath), lockPath);
}

describe("a field that was deleted in Close", () => {
  test("breaks, after a pull and a run, every use of it and nothing else", async () => {
    const { project, delete: remove } = await goLive(
      withoutRuntime,
      organization,
    );
    await project.generate();
    expect(await judge(project)).toEqual({ errors: [], deprecated: [] });
    await remove("/custom_field/lead/cf_note/");
    await project.pull();
    expect((await judge(project)).errors).toEqual([]);
    await project.generate({ offline: true });
    const { errors } = await judge(project);
    // TypeScript lets a variable bring members that an interface does not know.
    expect(errors).toEqual(
      lines(
        program,
        "export const read",
        "export const label",
        "export const found",
        "export const change",
      ),
    );
    expect((await lockOf(project)).deletedFields).toEqual([]);
  });

  test.runIf(isWhole)(
    "stays for a while with keepDeleted: reading is deprecated, writing an error",
    async () => {
      const { project, delete: remove } = await goLive(keeping, organization);
      await project.generate();
      await remove("/custom_field/lead/cf_note/");
      await project.pull({ now: deletion });
      await project.generate({ offline: true });
      const { errors, deprecated } = await judge(project);
      expect(errors).toEqual(
        lines(program, "export const write", "export const change"),
      );
      expect(deprecated).toEqual(
        expect.arrayContaining([
          ...lines(program, "export const read", "export const label"),
        ]),
      );
      expect(deprecated.join()).not.toContain("size");
      const text = await project.read("generated/lead.ts");
      expect(text).toMatch(
        /"Note" \(cf_note\): text\.\n[ *\n]+@deprecated Deleted in Close; removed from this code on 2026-12-21\.\n +\*\/\n {2}note: string \| null;/,
      );
      expect(text).toContain("  note?: never;");
    },
  );

  test("is read as unset at run time, and as it was from older JSON", async () => {
    const { project, delete: remove } = await goLive(
      { keepDeleted: 60 },
      organization,
    );
    await project.generate();
    for (const id of ["cf_note", "cf_car"])
      await remove(`/custom_field/lead/${id}/`);
    await project.generate();
    const { load } = await compileFiles(
      new Map(
        [...(await project.files())].filter(([path]) => path.endsWith(".ts")),
      ),
    );
    const { lead } = await load("lead.js");
    if (!isReader(lead)) return expect.unreachable("no wrapper");
    const { fromWire } = lead;
    expect(fromWire({ id: "lead_1" })).toMatchObject({ note: null, car: [] });
    expect(fromWire({ "custom.cf_note": "old" })).toMatchObject({
      note: "old",
      extra: {},
    });
  });

  test("is gone on its day, and not a day before", async () => {
    const { project, delete: remove } = await goLive(keeping, organization);
    await project.generate();
    await remove("/custom_field/lead/cf_note/");
    await project.generate({ now: deletion });
    const kept = await project.files();
    await project.generate({ now: day("2026-12-20") });
    expect(await project.files()).toEqual(kept);
    await project.generate({ now: day("2026-12-21") });
    expect(await project.read("generated/lead.ts")).not.toContain("note");
    const lock = await lockOf(project);
    expect(lock.deletedFields).toEqual([]);
    expect(lock.names.objects["lead"]?.fields["cf_note"]).toBe("note");
  });

  test("is gone on its day only for a run that asks Close and may change the lock", async () => {
    const { project, delete: remove } = await goLive(keeping, organization);
    await project.generate();
    await remove("/custom_field/lead/cf_note/");
    await project.generate({ now: deletion });
    const kept = await project.files();
    const late = day("2030-01-01");
    await project.generate({ now: late, offline: true });
    await project.generate({ now: late, frozen: true });
    expect(await project.files()).toEqual(kept);
    await project.pull({ now: late });
    await project.generate({ offline: true });
    expect(await project.read("generated/lead.ts")).not.toContain("note");
  });

  test("keeps the day on which it was missed first, whatever else changes later", async () => {
    const {
      project,
      post,
      delete: remove,
    } = await goLive(keeping, organization);
    await project.generate();
    await remove("/custom_field/lead/cf_note/");
    await project.generate({ now: deletion });
    await post("/custom_field/lead/", { name: "Budget", type: "number" });
    await remove("/custom_field/lead/cf_size/");
    await project.generate({ now: day("2026-11-30") });
    const { deletedFields } = await lockOf(project);
    expect(deletedFields.map(({ on, field }) => [field.id, on])).toEqual([
      ["cf_note", "2026-10-22"],
      ["cf_size", "2026-11-30"],
    ]);
  });

  test("is as it was when it comes back", async () => {
    const {
      project,
      emulator,
      delete: remove,
    } = await goLive(keeping, organization);
    await project.generate();
    const before = await project.files();
    await remove("/custom_field/lead/cf_note/");
    await project.generate({ now: deletion });
    expect(await project.files()).not.toEqual(before);
    await emulator.close();
    const restored = await start({ organization });
    await project.generate({ env: environmentOf(restored.emulator) });
    const after = withoutHistory(await project.files());
    expect(after).toEqual(withoutHistory(before));
  });

  test.runIf(isWhole)(
    "gives up its place to nobody: a new field of its label has a name of its own",
    async () => {
      const {
        project,
        post,
        delete: remove,
      } = await goLive(keeping, organization);
      await project.generate();
      await remove("/custom_field/lead/cf_note/");
      await project.generate({ now: deletion });
      await post("/custom_field/lead/", { name: "Note", type: "number" });
      await project.generate({ now: deletion });
      const text = await project.read("generated/lead.ts");
      expect(text).toMatch(/^ {2}note: string \| null;$/m);
      expect(text).toMatch(/^ {2}note_\w+: number \| null;$/m);
      expect((await judge(project)).errors).toHaveLength(2);
    },
  );

  test.runIf(isWhole)("asks for no value when it was required", async () => {
    const { project, delete: remove } = await goLive(
      { ...keeping, trustRequired: true },
      organization,
    );
    await project.generate();
    await remove("/custom_field/custom_object_type/cf_colour/");
    await project.generate();
    const text = await project.read("generated/objects/car.ts");
    expect(text).toContain("  colour: string | null;");
    expect(text).not.toContain("required: true");
    const create = `
import { build } from "./generated/testing.js";
import type { CarCreate } from "./generated/index.js";
export const given: CarCreate = { leadId: "lead_1", name: "A" };
export const made: CarCreate = build.car({ leadId: "lead_1" });
`;
    expect((await judge(project, create)).errors).toEqual([]);
  });

  test("is marked even where comments are switched off, and left out where the config leaves it out", async () => {
    const { project, delete: remove } = await goLive(
      { ...keeping, docs: "none", exclude: ["Lead.Size"] },
      organization,
    );
    await project.generate();
    await remove("/custom_field/lead/cf_note/");
    await remove("/custom_field/lead/cf_size/");
    await project.generate({ now: deletion });
    const text = await project.read("generated/lead.ts");
    expect(text).toContain(
      "  /** @deprecated Deleted in Close; removed from this code on 2026-12-21. */\n  note: string | null;",
    );
    expect(text).not.toContain("size");
  });
});

describe("a shared field", () => {
  test.runIf(isWhole)(
    "stays where it was detached, with its choices, and is no different elsewhere",
    async () => {
      const { project, delete: remove } = await goLive(keeping, organization);
      await project.generate();
      await remove("/custom_field/shared/cf_tags/association/lead/");
      await project.generate({ now: deletion });
      expect(await project.read("generated/lead.ts")).toMatch(
        /@deprecated[^;]+; removed from this code on 2026-12-21\.\n +\*\/\n {2}tags: readonly Open<Tags>\[\];/,
      );
      const car = await project.read("generated/objects/car.ts");
      expect(car).not.toContain("@deprecated");
      expect(car).toContain("  tags?: readonly Open<Tags>[]");
      expect((await judge(project)).errors).toEqual([]);
    },
  );

  test.runIf(isWhole)(
    "stays with its choices when it was deleted everywhere",
    async () => {
      const { project, delete: remove } = await goLive(keeping, organization);
      await project.generate();
      await remove("/custom_field/shared/cf_tags/");
      await project.generate({ now: deletion });
      expect(await project.read("generated/shared.ts")).toContain(
        'const Tags = ["a", "b"] as const;',
      );
      for (const file of ["lead.ts", "objects/car.ts"])
        expect(await project.read(`generated/${file}`)).toContain(
          "@deprecated",
        );
      expect((await judge(project)).errors).toEqual([]);
      await project.generate({ now: day("2027-01-01") });
      expect([...(await project.files()).keys()]).not.toContain("shared.ts");
    },
  );
});

const carProgram = `
import { car, createCloseClient } from "./generated/index.js";
import type { Car, CarId } from "./generated/index.js";
const close = createCloseClient({ apiKey: "api_test" });
export const read = (record: Car): string | null => record.colour;
export const get = async (id: CarId) => (await close.objects.cars.get(id)).colour;
export const decode = (raw: unknown): Car => car.fromWire(raw);
export const create = () => close.objects.cars.create({} as never);
`;

describe("an object type that was deleted in Close", () => {
  test.runIf(isWhole)("takes its file along", async () => {
    const { project, delete: remove } = await goLive(
      withoutRuntime,
      organization,
    );
    await project.generate();
    expect((await judge(project, carProgram)).errors).toEqual([]);
    await remove("/custom_object_type/cotype_car/");
    const { plan } = await project.generateOne({ acceptRemovals: true });
    expect(plan.remove).toEqual(["objects/car.ts"]);
  });

  test("stays for a while with keepDeleted, to be read and not to be written", async () => {
    const { project, delete: remove } = await goLive(keeping, organization);
    await project.generate();
    await remove("/custom_object_type/cotype_car/");
    await project.generate({ now: deletion, acceptRemovals: true });
    const { errors, deprecated } = await judge(project, carProgram);
    expect(errors).toEqual(lines(carProgram, "export const create"));
    expect(deprecated).toEqual(
      expect.arrayContaining([
        ...lines(
          carProgram,
          "export const read",
          "export const get",
          "export const decode",
        ),
      ]),
    );
    const text = await project.read("generated/objects/car.ts");
    expect(text).toContain(
      "@deprecated Deleted in Close; removed from this code on 2026-12-21.",
    );
    expect(text).not.toContain("Archived");
    const { plan } = await project.generateOne({ now: day("2026-12-21") });
    expect(plan.remove).toEqual(["objects/car.ts"]);
    expect((await lockOf(project)).deletedObjects).toEqual([]);
  });

  test("is asked for by nothing: no search of back references, nothing to expand", async () => {
    const { project, delete: remove } = await goLive(keeping, {
      ...organization,
      custom_object_types: [
        {
          id: "cotype_car",
          name: "Car",
          name_plural: "Cars",
          fields: [
            {
              id: "cf_driver",
              name: "Driver",
              type: "contact",
            },
          ],
        },
      ],
    });
    await project.generate();
    expect(await project.read("generated/contact.ts")).toContain(
      'referredBy: "car"',
    );
    await remove("/custom_object_type/cotype_car/");
    await project.generate({ acceptRemovals: true });
    expect(await project.read("generated/contact.ts")).toContain(
      "referredBy: never",
    );
    expect(await project.read("generated/lead.ts")).not.toContain("target:");
    const text = await project.read("generated/objects/car.ts");
    expect(text).not.toContain("target:");
    expect(text).toContain("driver: ContactId | null;");
    expect((await judge(project, "")).errors).toEqual([]);
  });

  test("is as it was when it comes back", async () => {
    const {
      project,
      emulator,
      delete: remove,
    } = await goLive(keeping, organization);
    await project.generate();
    const before = await project.files();
    await remove("/custom_object_type/cotype_car/");
    await project.generate({ now: deletion, acceptRemovals: true });
    await emulator.close();
    const restored = await start({ organization });
    await project.generate({ env: environmentOf(restored.emulator) });
    const after = withoutHistory(await project.files());
    expect(after).toEqual(withoutHistory(before));
  });
});

describe("what is kept", () => {
  test("is a matter of the lock alone: two machines make the same bytes on different days (R3)", async () => {
    const { project, delete: remove } = await goLive(
      { ...keeping, changes: true },
      organization,
    );
    await project.generate();
    await remove("/custom_field/lead/cf_note/");
    await remove("/custom_object_type/cotype_car/");
    await project.generate({ now: deletion, acceptRemovals: true });
    const want = await project.files();
    const other = await createProject({
      ...keeping,
      importExtension: ".js",
      changes: true,
    });
    await other.write(lockPath, want.get("close.lock.json") ?? "");
    await other.generate({ offline: true, now: day("2040-01-01") });
    expect(await other.files()).toEqual(want);
    const { plan } = await project.generateOne({ now: day("2026-11-11") });
    expect([...plan.create, ...plan.change, ...plan.remove]).toEqual([]);
  });

  test("is neither drift nor staleness to a check, on whatever day", async () => {
    const { project, delete: remove } = await goLive(
      { ...keeping, changes: true },
      organization,
    );
    await project.generate();
    await remove("/custom_field/lead/cf_note/");
    await project.generate({ now: deletion });
    const config = await loadConfig({ cwd: project.root, env: {} });
    const now = day("2031-01-01");
    const { orgs, summary } = await check({ config, now, offline: true });
    expect(orgs.map(({ stale }) => stale)).toEqual([[]]);
    expect(summary.exitCode).toBe(0);
    const live = await project.cli(["check", "--json"]);
    expect(live).toMatchObject({ code: 0 });
  });

  test.runIf(isWhole)("is the same after pull and after generate", async () => {
    const {
      project,
      emulator,
      delete: remove,
    } = await goLive({ ...keeping, changes: true }, organization);
    const other = await createProject(
      { ...keeping, importExtension: ".js", changes: true },
      emulator,
    );
    await project.generate();
    await other.generate();
    await remove("/custom_field/lead/cf_note/");
    await project.generate({ now: deletion });
    await other.pull({ now: deletion });
    await other.generate({ offline: true });
    expect(await other.files()).toEqual(await project.files());
  });

  test("tells the day by the config of the moment, and nothing stays when it says 0", async () => {
    const { project, delete: remove } = await goLive(keeping, organization);
    await project.generate();
    await remove("/custom_field/lead/cf_note/");
    await project.generate({ now: deletion });
    await project.configure({ ...inPlace, keepDeleted: 90 });
    await project.generate({ offline: true });
    expect(await project.read("generated/lead.ts")).toContain("2027-01-20");
    await project.configure(inPlace);
    await project.generate({ offline: true });
    expect(await project.read("generated/lead.ts")).not.toContain("note");
    expect((await lockOf(project)).deletedFields).toEqual([]);
  });

  test("is nothing of another organisation", async () => {
    const { project, emulator } = await goLive(keeping, organization);
    await project.generate();
    await emulator.close();
    const { emulator: other } = await start({
      organization: { ...smallOrganization, id: "orga_other" },
    });
    await project.generate({ env: environmentOf(other), switchOrg: true });
    const lock = await lockOf(project);
    expect(lock.schema["default"]?.organizationId).toBe("orga_other");
    expect(lock.deletedFields).toEqual([]);
  });

  test("fails a frozen run as any change of the lock does", async () => {
    const { project, delete: remove } = await goLive(keeping, organization);
    await project.generate();
    await remove("/custom_field/lead/cf_note/");
    const error = await failureOf(project.generate({ frozen: true }));
    expect(error.code).toBe("E_FROZEN");
  });
});

describe("with several organisations", () => {
  async function twoOrganizations() {
    const main = await start({ organization });
    const sandbox = await start({
      organization: {
        ...smallOrganization,
        id: "orga_sandbox",
        custom_fields: {
          lead: [
            { id: "cf_note2", name: "Note", type: "text" },
            { id: "cf_size2", name: "Size", type: "number" },
          ],
        },
      },
    });
    const project = await createProject({
      ...keeping,
      importExtension: ".js",
      orgs: {
        main: { baseUrl: main.emulator.url, apiKey: main.emulator.apiKey },
        sandbox: {
          baseUrl: sandbox.emulator.url,
          apiKey: sandbox.emulator.apiKey,
        },
      },
    });
    await project.generate();
    return { main, sandbox, project };
  }

  test("a field that one of them still has stays as it is", async () => {
    const { main, project } = await twoOrganizations();
    await main.delete("/custom_field/lead/cf_note/");
    await project.generate({ now: deletion });
    const text = await project.read("generated/lead.ts");
    expect(text).not.toContain("@deprecated");
    expect(text).toContain("note: string | null;");
    expect((await lockOf(project)).deletedFields).toEqual([]);
  });

  test("a field that none has any more stays deprecated, under the ids of all", async () => {
    const { main, sandbox, project } = await twoOrganizations();
    await main.delete("/custom_field/lead/cf_note/");
    await sandbox.delete("/custom_field/lead/cf_note2/");
    await project.generate({ now: deletion });
    const text = await project.read("generated/lead.ts");
    expect(text).toContain(
      "@deprecated Deleted in Close; removed from this code on 2026-12-21.",
    );
    expect(text).toContain('ids: { main: "cf_note", sandbox: "cf_note2" }');
    expect((await judge(project, "")).errors).toEqual([]);
    const before = await project.files();
    await project.generate({ offline: true });
    expect(await project.files()).toEqual(before);
  });
});
