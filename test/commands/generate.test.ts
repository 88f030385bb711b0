import { unlink } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import type { Config } from "../../src/index.js";
import { start } from "../support/emulator-client.js";
import { goLive, smallOrganization, withoutRuntime } from "../support/live.js";
import { createProject, environmentOf, failureOf } from "../support/project.js";

const lockPath = "generated/close.lock.json";
const emptyPlan = { create: [], change: [], remove: [] };

describe("from Close", () => {
  test("generate writes a file for each object type, the runtime and the lock", async () => {
    const { project } = await goLive();
    const { orgs, directory, written, warnings } = await project.generateOne();
    expect({ orgs, directory, written, warnings }).toEqual({
      orgs: ["default"],
      directory: project.path("generated"),
      written: true,
      warnings: [],
    });
    const paths = [...(await project.files()).keys()];
    expect(paths.filter((path) => !path.startsWith("runtime/"))).toEqual([
      "activities/survey.ts",
      "client.ts",
      "close.lock.json",
      "contact.ts",
      "events.ts",
      "ids.ts",
      "index.ts",
      "lead.ts",
      "models.ts",
      "objects/car.ts",
      "opportunity.ts",
      "testing.ts",
    ]);
    expect(await project.read("generated/objects/car.ts")).toContain(
      ', "cf_colour", "Colour"',
    );
  });

  test("pull writes the lock alone, and generate then makes the rest without Close", async () => {
    const { emulator, project } = await goLive();
    await project.pull();
    expect([...(await project.files()).keys()]).toEqual(["close.lock.json"]);
    await emulator.close();
    await project.generate({ offline: true, env: {} });
    const offline = await project.files();
    const { project: other } = await goLive();
    await other.generate();
    expect(offline).toEqual(await other.files());
  });

  test("pull leaves generated files alone, and the next offline run brings them up", async () => {
    const { project, post } = await goLive();
    await project.generate();
    const before = await project.files();
    await post("/custom_field/lead/", { name: "Budget", type: "number" });
    await project.pull();
    expect(await project.read("generated/lead.ts")).toBe(before.get("lead.ts"));
    expect(await project.read(lockPath)).toContain('"Budget"');
    const { plan } = await project.generateOne({ offline: true });
    expect(plan.change).toEqual(["close.lock.json", "lead.ts"]);
    expect(await project.read("generated/lead.ts")).toContain(
      "budget: number | null;",
    );
  });

  test("a pull that finds nothing new writes nothing", async () => {
    const { project } = await goLive();
    await project.generate();
    const times = await project.times();
    const { outputs } = await project.pull();
    expect(outputs.map(({ written }) => written)).toEqual([false]);
    expect(await project.times()).toEqual(times);
  });

  test("a change in Close rewrites the files that it touches and no others", async () => {
    const { project, post } = await goLive();
    await project.generate();
    const times = await project.times();
    await post("/custom_field/lead/", { name: "Budget", type: "number" });
    const { plan } = await project.generateOne();
    expect(plan).toMatchObject({
      ...emptyPlan,
      change: ["close.lock.json", "lead.ts"],
    });
    const touched = [...(await project.times())]
      .filter(([path, time]) => times.get(path) !== time)
      .map(([path]) => path);
    expect(touched).toEqual(["close.lock.json", "lead.ts"]);
  });

  test("the command line does the same with a key and a URL from the environment", async () => {
    const { project } = await goLive();
    const pulled = await project.cli(["pull"]);
    expect(pulled).toMatchObject({ code: 0, stdout: "" });
    expect(pulled.stderr).toContain("1 created, 0 changed");
    const generated = await project.cli([]);
    expect(generated).toMatchObject({ code: 0, stdout: "" });
    const again = await project.cli(["generate"]);
    expect(again.code).toBe(0);
    expect(again.stderr).toContain("0 created, 0 changed");
  });
});

describe("without Close", () => {
  test("an offline run needs no key and sends nothing", async () => {
    const { emulator, project } = await goLive();
    await project.generate();
    const before = emulator.requests.length;
    const { CLOSE_API_URL = "" } = environmentOf(emulator);
    const offline = await project.cli(["--offline"], { CLOSE_API_URL });
    expect(offline.code).toBe(0);
    expect(emulator.requests.length).toBe(before);
    const { stderr, code } = await project.cli([], { CLOSE_API_URL });
    expect(code).toBe(1);
    expect(stderr).toContain("E_AUTH");
  });

  test("an offline run without a lock says where it looked and how to get one", async () => {
    const { project } = await goLive();
    const error = await failureOf(project.generate({ offline: true }));
    expect(error.code).toBe("E_LOCK_MISSING");
    expect(error.message).toContain(project.path(lockPath));
    expect(error.hint).toContain("codegen pull");
  });

  test("the sample needs neither key nor lock", async () => {
    const project = await createProject({});
    const { code } = await project.cli(["--sample"]);
    expect(code).toBe(0);
    expect(await project.read("generated/objects/account.ts")).toContain(
      "export interface Account",
    );
  });
});

describe("modes", () => {
  test("a frozen run fails when the lock would change, and touches nothing", async () => {
    const { project, post } = await goLive();
    await project.generate();
    await project.generate({ frozen: true });
    await post("/custom_field/lead/", { name: "Budget", type: "number" });
    const before = await project.files();
    const error = await failureOf(project.generate({ frozen: true }));
    expect(error.code).toBe("E_FROZEN");
    expect(error.message).toContain("close.lock.json");
    expect(await project.files()).toEqual(before);
  });

  test("a frozen run says why the lock would change where no field of Close is the reason", async () => {
    const { project } = await goLive(withoutRuntime);
    await project.generate();
    const renamed = await start({
      organization: { ...smallOrganization, name: "Smaller" },
    });
    const lock = await project.read(lockPath);
    const itemsOf = async (options: object): Promise<readonly string[]> => {
      const error = await failureOf(
        project.generate({ frozen: true, ...options }),
      );
      expect(error.code).toBe("E_FROZEN");
      return error.items;
    };
    expect(await itemsOf({ env: environmentOf(renamed.emulator) })).toEqual([
      "The organisation “Small” is called “Smaller” in Close now.",
    ]);
    await project.write(
      lockPath,
      lock.replace(/"generator": ".*?"/, '"generator": "0.0.9"'),
    );
    const [version] = await itemsOf({ offline: true });
    expect(version).toMatch(
      /^The lock was written by close-codegen 0\.0\.9; this is \d/,
    );
    await project.write(lockPath, lock);
    await project.configure({
      ...withoutRuntime,
      names: { cf_note: "remark" },
    });
    expect(await itemsOf({ offline: true })).toEqual([
      "Names would change, by `names` in the config: Lead.",
    ]);
    await project.configure({ ...withoutRuntime, exclude: ["Lead.Note"] });
    expect(await itemsOf({ offline: true })).toEqual([
      "Keys of the config that go by label stand for other ids than the lock says.",
    ]);
    await project.configure({ ...withoutRuntime, docs: "none" });
    const [files] = await itemsOf({ offline: true });
    expect(files).toMatch(/^These files would be written otherwise: \w/);
    const { project: fresh } = await goLive(withoutRuntime);
    await fresh.generate({ sample: true });
    const error = await failureOf(fresh.generate({ frozen: true }));
    expect(error.items).toEqual([
      "The lock is that of the sample organisation.",
    ]);
  });

  test("a frozen run brings a missing file back, since the lock knows it", async () => {
    const { project } = await goLive();
    await project.generate();
    const before = await project.files();
    await unlink(project.path("generated/lead.ts"));
    await project.generate({ frozen: true, offline: true });
    expect(await project.files()).toEqual(before);
  });

  test("a dry run prints what would be done, one file a line, and does nothing", async () => {
    const { project, post } = await goLive();
    await project.generate();
    const before = await project.times(".");
    await post("/custom_field/lead/", { name: "Budget", type: "number" });
    const { code, stdout } = await project.cli(["-n"]);
    expect(code).toBe(0);
    expect(stdout).toBe("change close.lock.json\nchange lead.ts\n");
    expect(await project.times(".")).toEqual(before);
  });

  test("what the config leaves out is not warned of, live and from the lock", async () => {
    const odd = {
      ...smallOrganization,
      lead_statuses: [{ id: "stat_a", label: "???" }],
      custom_fields: {
        lead: [
          { id: "cf_a1", name: "!!!", type: "text" },
          { id: "cf_a2", name: "Size", type: "choices", choices: [] },
          { id: "cf_a3", name: "Note", type: "text" },
        ],
      },
    };
    const { project } = await goLive(withoutRuntime, odd);
    const codes = async (
      config: Pick<Config, "include" | "exclude">,
    ): Promise<readonly string[]> => {
      await project.configure({
        ...withoutRuntime,
        ...config,
        importExtension: ".js",
      });
      const { warnings } = await project.generateOne({ dryRun: true });
      for (const warning of warnings)
        expect(Object.keys(warning)).toEqual(["code", "message"]);
      return warnings.map(({ code, message }) =>
        [code, ...(/\((\w+)\)/.exec(message) ?? [])].join(" "),
      );
    };
    const all = await codes({});
    expect(all.map((one) => one.split(" ")[0])).toEqual([
      "W_CHOICES",
      "W_NAME_ADJUSTED",
      "W_NAME_ADJUSTED",
    ]);
    expect(await codes({ include: ["Car"] })).toEqual([]);
    expect(await codes({ include: ["Lead.Note"] })).toEqual(all.slice(2));
    expect(await codes({ exclude: ["cf_a1", "stat_a"] })).toEqual(
      all.slice(0, 1),
    );
  });

  test("a strict run fails on warnings and names each", async () => {
    const { project } = await goLive(
      {},
      {
        ...smallOrganization,
        custom_fields: {
          lead: [{ id: "cf_a1", name: "!!!", type: "text" }],
        },
      },
    );
    const { warnings } = await project.generateOne({ dryRun: true });
    expect(warnings.map(({ code }) => code)).toEqual(["W_NAME_ADJUSTED"]);
    const error = await failureOf(project.generate({ strict: true }));
    expect(error.code).toBe("E_STRICT");
    expect(error.items).toEqual(
      warnings.map(({ code, message }) => `${code}  ${message}`),
    );
    expect([...(await project.files(".")).keys()]).toEqual([
      "codegen.config.json",
    ]);
  });

  test.each(["before it starts", "while Close answers"])(
    "a run that is stopped %s writes nothing (R1)",
    async (when) => {
      const { emulator, project } = await goLive();
      const stop = new AbortController();
      if (when === "before it starts") stop.abort();
      else emulator.misbehave({ path: /^\/custom_object_type\/$/, delay: 1e6 });
      const run = project.generate({
        signal: stop.signal,
        steps: async (_title, work) =>
          work((path) => {
            if (path === "/custom_object_type/") stop.abort();
          }),
      });
      await expect(run).rejects.toThrow();
      expect([...(await project.files(".")).keys()]).toEqual([
        "codegen.config.json",
      ]);
    },
  );
});

describe("names", () => {
  test("a name survives a new label in Close; the comment tells the label (R3)", async () => {
    const { project, put } = await goLive();
    await project.generate();
    await put("/custom_field/lead/cf_note/", { name: "Remark" });
    await project.generate();
    const text = await project.read("generated/lead.ts");
    expect(text).toContain('"Remark" (cf_note)');
    expect(text).toContain("note: string | null;");
    expect(text).not.toContain("remark:");
  });

  test.each([
    ["text", /^ {2}note: string \| null;$/m, "W_NAME_TAKEN_OVER"],
    ["number", /^ {2}note_\w+: number \| null;$/m, "W_NAME_ADJUSTED"],
  ])(
    "a field with a deleted one's label has its name if it is of the same kind (%s)",
    async (type, line, code) => {
      const { project, post, delete: remove } = await goLive();
      await project.generate();
      await remove("/custom_field/lead/cf_note/");
      await project.generate();
      expect(await project.read("generated/lead.ts")).not.toContain("note:");
      await post("/custom_field/lead/", { name: "Note", type });
      const { warnings } = await project.generateOne();
      expect(await project.read("generated/lead.ts")).toMatch(line);
      expect(warnings.map((warning) => warning.code)).toEqual([code]);
    },
  );

  test("a newcomer with the same label leaves the older name alone (R3)", async () => {
    const { project, post } = await goLive();
    await project.generate();
    await post("/custom_field/lead/", { name: "Note", type: "number" });
    const { warnings } = await project.generateOne();
    const text = await project.read("generated/lead.ts");
    expect(text).toMatch(/^ {2}note: string \| null;$/m);
    expect(text).toMatch(/^ {2}note_\w+: number \| null;$/m);
    expect(warnings.map(({ code }) => code)).toEqual(["W_NAME_ADJUSTED"]);
  });

  test("a type that is renamed in Close keeps its name, file and collection", async () => {
    const { project, put } = await goLive();
    await project.generate();
    await put("/custom_object_type/cotype_car/", {
      name: "Vehicle",
      name_plural: "Vehicles",
    });
    const { plan } = await project.generateOne();
    expect(plan).toMatchObject({ create: [], remove: [] });
    expect(await project.read("generated/client.ts")).toContain(
      'cars: connection.records("car")',
    );
  });
});

test("two projects of one organisation are the same, whoever generates (R3)", async () => {
  const { emulator } = await start({ organization: smallOrganization });
  const one = await createProject({ importExtension: ".js" }, emulator);
  const two = await createProject({ importExtension: ".js" }, emulator);
  await one.generate();
  await two.generate({ env: { ...environmentOf(emulator), LANG: "tr_TR" } });
  expect(await two.files()).toEqual(await one.files());
});
