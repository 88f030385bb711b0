import { mkdir, writeFile } from "node:fs/promises";
import { getSupportInfo } from "prettier";
import { describe, expect, test } from "vitest";
import type { Config, GenerateResult } from "../../src/index.js";
import { prettierOptions } from "../../src/project/prettier-options.js";
import { start } from "../support/emulator-client.js";
import { goLive, smallOrganization, withoutRuntime } from "../support/live.js";
import type { Live } from "../support/live.js";
import { createProject, failureOf } from "../support/project.js";

type Output = GenerateResult["outputs"][number];

function said({ warnings }: Output, code: string): readonly string[] {
  return warnings.filter((one) => one.code === code).map((one) => one.message);
}

const relabel = ({ put }: Live, path: string, name: string) =>
  put(`/${path}/`, { name });

const note = "custom_field/lead/cf_note";
const stage = "custom_field/lead/cf_stage";
const car = "custom_object_type/cotype_car";

describe("keys that go by label, after a relabel in Close", () => {
  test("change nothing, and the run says what to write now", async () => {
    const live = await goLive({
      ...withoutRuntime,
      exclude: ["Lead.No*", "Survey"],
      types: {
        "Lead.Stage": { type: "Step" },
        "Car.Colour": { type: "Paint" },
      },
      names: { "Lead.Stage": "step" },
    });
    const { project } = live;
    const first = await project.generateOne();
    expect(said(first, "W_OLD_LABEL")).toEqual([]);
    await relabel(live, note, "Remark");
    await relabel(live, stage, "Phase");
    await relabel(live, car, "Vehicle");
    await relabel(live, "custom_activity/actitype_survey", "Poll");
    const second = await project.generateOne();
    const files = await project.files();
    expect(files.get("lead.ts")).not.toContain("cf_note");
    expect(files.get("lead.ts")).toContain("step: Step | null;");
    expect(files.get("objects/car.ts")).toContain("colour: Paint | null;");
    expect(files.has("activities/survey.ts")).toBe(false);
    expect([...said(second, "W_OLD_LABEL")].sort()).toEqual(
      [
        "“Car.Colour” under `types` in the config still means “Vehicle” (cotype_car), which had that label: write “Vehicle.Colour”.",
        "“Lead.No*” under `exclude` in the config still means “Remark” (cf_note) of “Lead”, which had that label: write “Lead.Remark” beside it.",
        "“Lead.Stage” under `names` in the config still means “Phase” (cf_stage) of “Lead”, which had that label: write “Lead.Phase”.",
        "“Lead.Stage” under `types` in the config still means “Phase” (cf_stage) of “Lead”, which had that label: write “Lead.Phase”.",
        "“Survey” under `exclude` in the config still means “Poll” (actitype_survey), which had that label: write “Poll”.",
      ].sort(),
    );
    const offline = await project.generateOne({ offline: true, frozen: true });
    expect(offline.written).toBe(false);
    expect(said(offline, "W_OLD_LABEL")).toHaveLength(5);
    const check = await project.cli(["check", "--offline"]);
    expect(check.code).toBe(0);
    expect(check.stderr).toContain("warning W_OLD_LABEL  “Survey”");

    await project.configure({
      ...withoutRuntime,
      importExtension: ".js",
      exclude: ["Lead.No*", "Lead.Remark", "Poll"],
      types: {
        "Lead.Phase": { type: "Step" },
        "Vehicle.Colour": { type: "Paint" },
      },
      names: { "Lead.Phase": "step" },
    });
    const third = await project.generateOne({ offline: true });
    expect(third.warnings).toEqual([]);
    expect(third.plan.change).toEqual(["close.lock.json"]);
  });

  test("keep their things although a run of an older version never bound them, pull included", async () => {
    const config: Config = {
      ...withoutRuntime,
      exclude: ["Lead.Note", "L*.St*"],
    };
    const live = await goLive(config);
    const { project } = live;
    await project.generate();
    const lock = JSON.parse(await project.read("generated/close.lock.json"));
    expect(lock.bound).toEqual({
      exclude: { "L*.St*": ["lead.cf_stage"], "Lead.Note": ["lead.cf_note"] },
    });
    delete lock.bound;
    await project.write(
      "generated/close.lock.json",
      JSON.stringify(lock, null, 2),
    );
    await relabel(live, note, "Remark");
    await relabel(live, stage, "Phase");
    await project.pull();
    await project.generate({ offline: true });
    const lead = await project.read("generated/lead.ts");
    expect(lead).not.toMatch(/cf_note|cf_stage/);
  });

  test("mean the thing they meant, not a later one of that label, until the first is gone", async () => {
    const live = await goLive({
      ...withoutRuntime,
      types: { "Lead.Note": { type: "Mine" } },
    });
    const { project, post } = live;
    await project.generate();
    await relabel(live, note, "Remark");
    const { body } = await post("/custom_field/lead/", {
      name: "Note",
      type: "text",
    });
    const output = await project.generateOne();
    const [message = ""] = said(output, "W_OLD_LABEL");
    expect(message).toContain("still means “Remark” (cf_note)");
    expect(message).toContain(`“Note” (lead.${body.id}) has that label by now`);
    const lead = await project.read("generated/lead.ts");
    expect(lead).toMatch(/note_\w+: string \| null;/);
    expect(lead).toContain("note: Mine | null;");
    await live.delete(`/${note}/`);
    const after = await project.generateOne();
    expect(said(after, "W_OLD_LABEL")).toEqual([]);
    expect(await project.read("generated/lead.ts")).toMatch(
      /note_\w+: Mine \| null;/,
    );
  });

  test("in two parts keep both, also when another object type gets the label of the first", async () => {
    const live = await goLive({
      ...withoutRuntime,
      exclude: ["Car.Colour"],
      names: { Car: "Auto" },
    });
    const { project, post } = live;
    await project.generate();
    await relabel(live, car, "Vehicle");
    const { body } = await post("/custom_object_type/", {
      name: "Car",
      name_plural: "Cars",
    });
    await post("/custom_field/custom_object_type/", {
      name: "Colour",
      type: "text",
      custom_object_type_id: body.id,
    });
    const output = await project.generateOne();
    const files = await project.files();
    expect(files.get("objects/auto.ts")).not.toContain("colour:");
    expect(files.get("objects/car.ts")).toContain("colour:");
    expect(said(output, "W_OLD_LABEL").join("\n")).toContain(
      `write “Vehicle.Colour”. “Car” (${body.id}) has that label by now and is not meant; it goes by its id.`,
    );
  });

  test("are bound for all organisations that share an output", async () => {
    const main = await start({ organization: smallOrganization });
    const other = await start({
      organization: {
        id: "orga_other",
        name: "Other",
        custom_fields: { lead: [{ id: "cf_n2", name: "Note", type: "text" }] },
      },
    });
    const homes = { main: main.emulator, other: other.emulator };
    const project = await createProject({
      ...withoutRuntime,
      importExtension: ".js",
      exclude: ["Lead.Note", "Lead.Nope"],
      orgs: Object.fromEntries(
        Object.entries(homes).map(([name, { url, apiKey }]) => [
          name,
          {
            baseUrl: url,
            apiKey,
            ...(name === "other" ? { dates: "Date", header: ["x"] } : {}),
          },
        ]),
      ),
    });
    const first = await project.generateOne();
    expect(said(first, "W_NO_EFFECT")).toEqual([
      "The organisation “other” shares its output with “main”, whose settings hold for both: its own `dates`, `header` have no effect.",
    ]);
    for (const [home, id] of [
      [main, "cf_note"],
      [other, "cf_n2"],
    ] as const)
      await home.put(`/custom_field/lead/${id}/`, { name: "Remark" });
    const output = await project.generateOne();
    expect(await project.read("generated/lead.ts")).not.toContain("cf_n");
    expect(said(output, "W_OLD_LABEL")).toHaveLength(1);
    expect(said(output, "W_NO_MATCH")).toHaveLength(1);
  });

  test("that are ids may be those of any organisation that shares the output", async () => {
    const lead = (...names: readonly string[]) => ({
      custom_fields: {
        lead: names.map((name) => ({
          id: `cf_${name}`,
          name: name.slice(1),
          type: "text" as const,
        })),
      },
    });
    const main = await start({
      organization: { id: "orga_m", name: "Main", ...lead("mTier", "mNote") },
    });
    const other = await start({
      organization: { id: "orga_o", name: "Other", ...lead("oTier", "oNote") },
    });
    const key = (id: string) => ({ apiKey: { env: id } });
    const project = await createProject({
      ...withoutRuntime,
      importExtension: ".js",
      names: { cf_oTier: "rank" },
      exclude: ["cf_oNote"],
      orgs: {
        main: { baseUrl: main.emulator.url, ...key("MAIN") },
        other: { baseUrl: other.emulator.url, ...key("OTHER") },
      },
    });
    const env = { MAIN: main.emulator.apiKey, OTHER: other.emulator.apiKey };
    const { warnings } = await project.generateOne({ env });
    expect(warnings).toEqual([]);
    const text = await project.read("generated/lead.ts");
    expect(text).toMatch(/^ {2}rank: /m);
    expect(text).not.toContain("note");
  });

  test("a function under `names` is asked anew, and nothing is bound", async () => {
    const { project } = await goLive(withoutRuntime);
    const { bound } = JSON.parse(
      await project
        .generate()
        .then(() => project.read("generated/close.lock.json")),
    );
    expect(bound).toBeUndefined();
  });
});

describe("what matches nothing", () => {
  test.each<[string, Config, string]>([
    [
      "names",
      { names: { "Lead.Stgae": "step" } },
      "“Lead.Stgae” under `names` in the config matches no object type and no field. Did you mean “Lead.Stage”?",
    ],
    [
      "a bare label in names",
      { names: { Stage: "step" } },
      "Did you mean “Lead.Stage”?",
    ],
    [
      "types",
      { types: { Car: { type: "Mine" } } },
      "“Car” under `types` in the config matches no field.",
    ],
    [
      "names, and like nothing,",
      { names: { "Lead.Teir": "tier" } },
      "“Lead.Teir” under `names` in the config matches no object type and no field.",
    ],
    ["exclude", { exclude: ["cf_stgae"] }, "Did you mean “cf_stage”?"],
    ["a pattern", { exclude: ["Lead.Stgae*"] }, "Did you mean “Lead.Stage*”?"],
    ["a pattern of fields", { owners: { "Leads.*": "#a" } }, "“Lead.*”?"],
    [
      "an option of prettier",
      { prettier: { singelQuote: true } },
      "“singelQuote” under `prettier` in the config is no option of prettier. Did you mean “singleQuote”?",
    ],
  ])("in %s is said with what was meant", async (_, config, words) => {
    const { project } = await goLive({ ...withoutRuntime, ...config });
    const output = await project.generateOne();
    expect(said(output, "W_NO_MATCH").join("\n")).toContain(words);
    const strict = await failureOf(project.generate({ strict: true }));
    expect(strict.code).toBe("E_STRICT");
    expect(strict.items.join("\n")).toContain(words);
  });

  test("prettier's options are those of the prettier that comes along", async () => {
    const { options } = await getSupportInfo();
    const known = options.flatMap(({ name }) => name ?? []);
    expect([...prettierOptions].sort()).toEqual(known.sort());
  });

  test.each([
    [
      ["Car", "Leda"],
      "matches no object type and no field. Did you mean “Lead”?",
    ],
    [["Craa"], "Nothing in Close matches `include`"],
    [["Car.Colou"], "Did you mean “Car.Colour”?"],
  ])(
    "in include %j is an error, and no file is removed",
    async (include, words) => {
      const { project } = await goLive(withoutRuntime);
      await project.generate();
      const before = await project.files();
      await project.configure({ ...withoutRuntime, include });
      for (const run of [
        () => project.generate(),
        () => project.generate({ offline: true }),
        () => project.pull(),
      ]) {
        const error = await failureOf(run());
        expect(error.code).toBe("E_CONFIG_INVALID");
        expect([error.message, ...error.items].join("\n")).toContain(words);
      }
      expect((await project.cli(["check", "--offline"])).code).toBe(1);
      expect(await project.files()).toEqual(before);
    },
  );

  test.each([
    { exclude: ["*"] },
    { include: ["Lead"], exclude: ["lead"] },
    { exclude: ["Lead", "Contact", "Opportunity", "C*", "S*"] },
  ])(
    "in %j lets nothing through: an error, and no file is removed",
    async (keys) => {
      const { project } = await goLive(withoutRuntime);
      await project.generate();
      const before = await project.files();
      await project.configure({ ...withoutRuntime, ...keys });
      for (const run of [
        () => project.generate(),
        () => project.generate({ offline: true }),
        () => project.pull(),
      ])
        expect(await failureOf(run())).toMatchObject({
          code: "E_CONFIG_INVALID",
          message: expect.stringContaining("leave no object type"),
        });
      expect(await project.files()).toEqual(before);
    },
  );

  test("what is gone from Close is said to be gone, and stops no run while other entries match", async () => {
    const live = await goLive({
      ...withoutRuntime,
      include: ["Lead", "Car"],
      types: { "Lead.Note": { type: "Mine" } },
    });
    await live.project.generate();
    await live.delete(`/${note}/`);
    await live.delete(`/${car}/`);
    const output = await live.project.generateOne({ acceptRemovals: true });
    expect(said(output, "W_NO_MATCH")).toEqual([
      "“Car” under `include` in the config stood for something that is gone from Close (cotype_car): take it out.",
      "“Lead.Note” under `types` in the config stood for something that is gone from Close (lead.cf_note): take it out.",
    ]);
    expect(output.plan.remove).toContain("objects/car.ts");
  });

  test("among templates is said; a folder that is not there is an error", async () => {
    const { project } = await goLive({ ...withoutRuntime, templates: "own" });
    const missing = await failureOf(project.generate());
    expect(missing.code).toBe("E_CONFIG_INVALID");
    expect(missing.message).toContain("names a folder that is not there");
    await mkdir(project.path("own"));
    const empty = await project.generateOne();
    expect(said(empty, "W_NO_MATCH")[0]).toContain("holds no template");
    const template = Buffer.from("\uFEFF// mine\nexport {};\n");
    await writeFile(project.path("own/shared.hbs"), template);
    await writeFile(project.path("own/objct.hbs"), "");
    await writeFile(project.path("own/README.md"), "");
    const output = await project.generateOne();
    expect(said(output, "W_NO_MATCH")).toEqual([
      expect.stringMatching(/^objct\.hbs in .*: did you mean object\.hbs\?$/),
    ]);
    const again = await project.generateOne({ offline: true });
    expect(said(again, "W_NO_MATCH")).toHaveLength(1);
  });

  test("in accept is said by check, with the change that is probably meant", async () => {
    const live = await goLive(withoutRuntime);
    const { project } = live;
    await project.generate();
    await relabel(live, note, "Remark");
    const report = JSON.parse((await project.cli(["check", "--json"])).stdout);
    const { fingerprint } = report.orgs[0].drift[0];
    const slip = `${fingerprint.slice(0, -1)}${fingerprint.endsWith("0") ? "1" : "0"}`;
    await project.configure({
      ...withoutRuntime,
      importExtension: ".js",
      accept: [{ fingerprint: slip, reason: "meant" }],
    });
    const { stderr } = await project.cli(["check"]);
    expect(stderr).toContain(
      `warning W_NO_MATCH  “${slip}” under \`accept\` in the config matches no change. Did you mean “${fingerprint}”?`,
    );
  });
});
