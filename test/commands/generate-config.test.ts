import { rm } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import type { OrganizationSeed } from "../../src/emulator/index.js";
import type { Config } from "../../src/index.js";
import { start } from "../support/emulator-client.js";
import { goLive, smallOrganization, withoutRuntime } from "../support/live.js";
import { createProject, failureOf } from "../support/project.js";

/** The same organisation as people would set it up a second time: every id is another one. */
const sandbox: OrganizationSeed = {
  id: "orga_sandbox",
  name: "Sandbox",
  custom_fields: {
    lead: [
      { id: "cf_note2", name: "Note", type: "text" },
      { id: "cf_only2", name: "Only Here", type: "number" },
    ],
  },
  custom_object_types: [
    {
      id: "cotype_car2",
      name: "Car",
      name_plural: "Cars",
      fields: [{ id: "cf_colour2", name: "Colour", type: "text" }],
    },
  ],
};

async function twoOrganisations(outputs: readonly [string, string]) {
  const { emulator: main } = await start({ organization: smallOrganization });
  const { emulator: other } = await start({ organization: sandbox });
  const [one, two] = outputs;
  const config: Config = {
    importExtension: ".js",
    orgs: {
      main: { baseUrl: main.url, apiKey: main.apiKey, output: one },
      sandbox: { baseUrl: other.url, apiKey: other.apiKey, output: two },
    },
  };
  return { main, other, project: await createProject(config) };
}

describe("several organisations", () => {
  test("each has its own output, and --org chooses among them", async () => {
    const { main, project } = await twoOrganisations(["a", "b"]);
    const { outputs } = await project.generate();
    expect(outputs.map(({ orgs }) => orgs)).toEqual([["main"], ["sandbox"]]);
    expect(await project.read("a/lead.ts")).toContain('"cf_note"');
    expect(await project.read("b/lead.ts")).toContain('"cf_note2"');
    const before = main.requests.length;
    const chosen = await project.generate({ orgs: ["sandbox"] });
    expect(chosen.outputs.map(({ orgs }) => orgs)).toEqual([["sandbox"]]);
    expect(main.requests.length).toBe(before);
    const error = await failureOf(project.generate({ orgs: ["sandbax"] }));
    expect(error.code).toBe("E_USAGE");
    expect(error.hint).toContain("main, sandbox");
  });

  test("two share one output: things with one label are one thing with two ids", async () => {
    const { project } = await twoOrganisations(["shared", "shared"]);
    const { outputs } = await project.generate();
    expect(outputs.map(({ orgs }) => orgs)).toEqual([["main", "sandbox"]]);
    const lead = await project.read("shared/lead.ts");
    expect(lead).toMatch(
      /ids: \{\s*main: "cf_note",\s*sandbox: "cf_note2",?\s*\}/,
    );
    expect(lead).toContain("onlyHere: number | null;");
    expect(lead.match(/^ {2}note: string \| null;$/gm)).toHaveLength(1);
    const car = await project.read("shared/objects/car.ts");
    expect(car).toMatch(
      /typeIds: \{\s*main: "cotype_car",\s*sandbox: "cotype_car2",?\s*\}/,
    );
    expect((await project.generateOne()).written).toBe(false);
    expect((await project.generateOne({ offline: true })).written).toBe(false);
  });

  test("one that fails does not keep the other from being written, unless both are to be written together", async () => {
    const { other, project } = await twoOrganisations(["a", "b"]);
    other.misbehave({ status: 401 });
    const together = await failureOf(project.generate({ together: true }));
    expect(together).toMatchObject({ code: "E_AUTH", filesChanged: false });
    expect([...(await project.files(".")).keys()]).toEqual([
      "codegen.config.json",
    ]);
    const error = await failureOf(project.generate());
    expect(error).toMatchObject({ code: "E_AUTH", filesChanged: true });
    expect(await project.read("a/lead.ts")).toContain('"cf_note"');
    expect((await project.files("a")).has("close.lock.json")).toBe(true);
    await expect(project.read("b/close.lock.json")).rejects.toThrow("ENOENT");
  });
});

describe("what is generated", () => {
  test("exclude leaves out object types and fields, by label, id and pattern", async () => {
    const { project } = await goLive({ exclude: ["Survey", "lead.cf_no*"] });
    await project.generate();
    const files = await project.files();
    expect(files.has("activities/survey.ts")).toBe(false);
    expect(files.get("lead.ts")).not.toContain("note:");
    expect(files.get("lead.ts")).toContain("stage:");
    expect(files.get("close.lock.json")).toContain('"Survey"');
  });

  test("include keeps what it names, and leaving it out later brings the rest back", async () => {
    const { project } = await goLive({ include: ["Car", "lead.Note"] });
    await project.generate();
    const files = await project.files();
    expect(files.has("objects/car.ts")).toBe(true);
    expect(files.has("contact.ts")).toBe(false);
    expect(files.get("lead.ts")).toContain("note:");
    expect(files.get("lead.ts")).not.toContain("stage:");
    await project.configure({ importExtension: ".js" });
    const { plan } = await project.generateOne({ offline: true });
    expect(plan.create).toContain("contact.ts");
  });

  test("names of the config win, by id and by label", async () => {
    const { project } = await goLive({
      names: {
        cf_note: "remark",
        "Car.Colour": "paint",
        cotype_car: "Vehicle",
      },
    });
    await project.generate();
    expect(await project.read("generated/lead.ts")).toContain(
      "remark: string | null;",
    );
    const vehicle = await project.read("generated/objects/vehicle.ts");
    expect(vehicle).toContain("export interface Vehicle ");
    expect(vehicle).toContain("paint: string | null;");
  });
});

describe("templates of the user's own", () => {
  test("a template in their folder replaces ours, and goes through prettier", async () => {
    const { project } = await goLive({ templates: "templates" });
    await project.write(
      "templates/index.hbs",
      "{{header}}\n\nexport   const   mine = 'x'\n",
    );
    await project.generate();
    const text = await project.read("generated/index.ts");
    expect(text).toMatch(
      /^\/\/ @generated [^\n]*\n(?:\/[^\n]*\n)+\nexport const mine = "x";\n$/,
    );
    expect((await project.generateOne({ offline: true })).written).toBe(false);
  });

  test.each([
    ["that asks for what there is not", "{{header}}\n{{heaader}}\n"],
    ["that is not closed", "{{#each records}}\n"],
    ["that makes no TypeScript", "{{header}}\nexport const = 1;\n"],
  ])("one %s stops the run, which names it", async (_, text) => {
    const { project } = await goLive({ templates: "templates" });
    await project.write("templates/client.hbs", text);
    const error = await failureOf(project.generate());
    expect(error.code).toBe("E_TEMPLATE");
    expect(error.message).toMatch(/client\.(?:hbs|ts)/);
    expect([...(await project.files(".")).keys()]).toEqual([
      "codegen.config.json",
      "templates/client.hbs",
    ]);
  });
});

describe("format", () => {
  test("the project's prettier config is followed, and a second run changes nothing", async () => {
    const { project } = await goLive(withoutRuntime);
    await project.write(".prettierrc", '{ "semi": false, "useTabs": true }');
    await project.generate();
    const text = await project.read("generated/lead.ts");
    expect(text).toMatch(/^\tnote: string \| null$/m);
    expect((await project.generateOne({ offline: true })).written).toBe(false);
    await project.write(".prettierrc", '{ "semi": true, "useTabs": true }');
    const { plan } = await project.generateOne({ offline: true });
    expect(plan.change).toContain("lead.ts");
  });

  test("options in the config stand in for the project's", async () => {
    const { project } = await goLive({ prettier: { singleQuote: true } });
    await project.write(".prettierrc", '{ "semi": false }');
    await project.generate();
    expect(await project.read("generated/client.ts")).toContain(
      "from './runtime/index.js';",
    );
  });

  test("prettier: false leaves the project's config aside", async () => {
    const { project } = await goLive({ prettier: false });
    await project.write(".prettierrc", '{ "semi": false }');
    await project.generate();
    expect(await project.read("generated/lead.ts")).toContain(
      "note: string | null;\n",
    );
  });

  test("a package that depends on prettier is not a prettier config", async () => {
    const { project } = await goLive();
    await project.generate();
    const before = await project.files();
    await project.write(
      "package.json",
      JSON.stringify({ devDependencies: { prettier: "^3.0.0" } }, null, 2),
    );
    expect((await project.generateOne({ offline: true })).written).toBe(false);
    expect(await project.files()).toEqual(before);
  });

  test("without a tsconfig imports end as Deno needs it, or as they do already", async () => {
    const { project } = await goLive({ importExtension: "auto" });
    const ending = async () => {
      await project.generate();
      const client = await project.read("generated/client.ts");
      return /from "\.\/runtime\/index(.*)";/.exec(client)?.[1];
    };
    const features: object = process.features;
    const runsTypeScript = Boolean(Reflect.get(features, "typescript"));
    expect(await ending()).toBe(runsTypeScript ? ".ts" : ".js");
    await project.write("deno.json", "{}");
    expect(await ending()).toBe(".ts");
    await rm(project.path("deno.json"));
    expect(await ending()).toBe(".ts");
  });

  test("importExtension follows the nearest tsconfig", async () => {
    const { project } = await goLive({ importExtension: "auto" });
    const options = { module: "preserve", moduleResolution: "bundler" };
    await project.write(
      "tsconfig.json",
      JSON.stringify({ compilerOptions: options }),
    );
    await project.generate();
    expect(await project.read("generated/client.ts")).toContain(
      'from "./runtime/index";',
    );
  });
});
