import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { start } from "../support/emulator-client.js";
import { goLive, smallOrganization } from "../support/live.js";
import { createProject, environmentOf, failureOf } from "../support/project.js";

describe("what may not be read", () => {
  test.each([402, 403, 404] as const)(
    "a %i on one kind is a warning; the rest is generated, and what the lock knew of it stays (R4)",
    async (status) => {
      const { emulator, project, post } = await goLive();
      await project.generate();
      const car = await project.read("generated/objects/car.ts");
      emulator.misbehave({ path: /^\/custom_object_type\//, status });
      await post("/custom_field/lead/", { name: "Budget", type: "number" });
      const { plan, warnings } = await project.generateOne();
      expect(warnings.map(({ code }) => code)).toEqual(["W_UNREAD"]);
      expect(warnings[0]?.message).toContain("/custom_object_type/");
      expect(warnings[0]?.message).toContain(String(status));
      expect(plan.change).toEqual(["close.lock.json", "lead.ts"]);
      expect(plan.remove).toEqual([]);
      expect(await project.read("generated/objects/car.ts")).toBe(car);
    },
  );

  test("with --accept-removals what cannot be read is gone", async () => {
    const { emulator, project } = await goLive();
    await project.generate();
    emulator.misbehave({ path: /^\/custom_object_type\//, status: 404 });
    const { plan } = await project.generateOne({ acceptRemovals: true });
    expect(plan.remove).toEqual(["objects/car.ts"]);
  });

  test("an organisation without custom objects has files for all the rest", async () => {
    const { project } = await goLive(
      {},
      { ...smallOrganization, unavailable: { custom_object: 402 } },
    );
    await project.generate();
    const paths = [...(await project.files()).keys()];
    expect(paths).toContain("activities/survey.ts");
    expect(paths).not.toContain("objects/car.ts");
  });
});

describe("guards", () => {
  test("the key of another organisation is refused until it is allowed (R4)", async () => {
    const { project } = await goLive();
    await project.generate();
    const before = await project.files();
    const { emulator } = await start({
      organization: { ...smallOrganization, id: "orga_other" },
    });
    const env = environmentOf(emulator);
    const error = await failureOf(project.generate({ env }));
    expect(error.code).toBe("E_SWITCH_ORG");
    expect(error.message).toMatch(/orga_other.*orga_small/);
    expect(await project.files()).toEqual(before);
    await project.generate({ env, switchOrg: true });
    expect(await project.read("generated/close.lock.json")).toContain(
      "orga_other",
    );
  });

  test("when every type of a kind is gone, a person must say that it is so (R4)", async () => {
    const { project, delete: remove } = await goLive();
    await project.generate();
    const before = await project.files();
    await remove("/custom_object_type/cotype_car/");
    const error = await failureOf(project.generate());
    expect(error.code).toBe("E_REMOVALS");
    expect(error.message).toContain("custom object type");
    expect(await project.files()).toEqual(before);
  });

  test("when more than a fifth is gone, a person must say that it is so (R4)", async () => {
    const lead = Array.from({ length: 20 }, (_, index) => ({
      id: `cf_${String(index)}x`,
      name: `Field ${String(index)}`,
      type: "text",
    }));
    const seed = { ...smallOrganization, custom_fields: { lead } };
    const { project, delete: remove } = await goLive({}, seed);
    await project.generate();
    await remove("/custom_field/lead/cf_0x/");
    await project.generate();
    for (const { id } of lead.slice(1, 8))
      await remove(`/custom_field/lead/${id}/`);
    const error = await failureOf(project.generate());
    expect(error.code).toBe("E_REMOVALS");
    await project.generate({ acceptRemovals: true });
  });
});

describe("answers of another shape", () => {
  test.each<[string, RegExp, unknown, string, string]>([
    [
      "a list that is none",
      /^\/custom_object_type\/$/,
      { data: {} },
      "$.data",
      "expected array, received an object",
    ],
    [
      "an id that is a number",
      /^\/custom_field\/shared\/$/,
      { data: [{ id: 7, name: "A", type: "text" }] },
      "$.data[0].id",
      "expected string, received a number",
    ],
    [
      "a schema without fields",
      /^\/custom_field_schema\/lead\/$/,
      {},
      "$.fields",
      "expected array, received nothing",
    ],
    ["nothing at all", /^\/me\/$/, null, "$", "expected object, received null"],
  ])(
    "%s is an error that tells endpoint, place and kinds (R4)",
    async (_, path, body, place, words) => {
      const { emulator, project } = await goLive();
      emulator.misbehave({ path, body });
      const error = await failureOf(project.generate());
      expect(error.code).toBe("E_SCHEMA");
      expect(error.message).toMatch(
        path.source.startsWith("^\\/me") ? /GET \/me\// : /GET \/custom_/,
      );
      expect(error.message).toContain(`at ${place} `);
      expect(error.message).toContain(words);
    },
  );

  test("an id that would lead to another endpoint is refused (S1)", async () => {
    const { emulator, project } = await goLive();
    const body = { data: [{ id: "../../me", name: "X", name_plural: "Xs" }] };
    emulator.misbehave({ path: /^\/custom_object_type\/$/, body });
    const error = await failureOf(project.generate());
    expect(error.code).toBe("E_SCHEMA");
    expect(emulator.requests.filter(({ path }) => path.includes(".."))).toEqual(
      [],
    );
  });

  test("a field of a type that nobody knows yet is readable as unknown, with a warning (R5)", async () => {
    const lead = [{ id: "cf_geo", name: "Place", type: "geo_point" }];
    const { project } = await goLive(
      {},
      { ...smallOrganization, custom_fields: { lead } },
    );
    const { warnings } = await project.generateOne();
    expect(warnings.map(({ code }) => code)).toEqual(["W_UNKNOWN_TYPE"]);
    expect(await project.read("generated/lead.ts")).toContain(
      "place: unknown;",
    );
  });

  test("the page of Close's documentation with one id twice gives both fields and a warning", async () => {
    const url = new URL(
      "../fixtures/close-docs/custom-object-types.json",
      import.meta.url,
    );
    const page = await readFile(url, "utf8");
    const { project } = await goLive(
      {},
      {
        ...smallOrganization,
        custom_object_types: [],
        override: {
          "GET /custom_object_type/": page,
        },
      },
    );
    const { warnings } = await project.generateOne();
    expect(warnings.map(({ code }) => code)).toContain("W_DUPLICATE_ID");
    const text = await project.read("generated/objects/account.ts");
    expect(text).toMatch(/^ {2}accountId\w*: /m);
    expect(text).toMatch(/^ {2}status\w*: /m);
  });
});

describe("trouble on the way", () => {
  test("more fields than a page holds are all there", async () => {
    const names = Array.from(
      { length: 230 },
      (_, index) => `Field ${String(index)}`,
    );
    const lead = names.map((name, index) => ({
      id: `cf_f${String(index)}`,
      name,
      type: "text",
    }));
    const { project } = await goLive(
      {},
      { ...smallOrganization, custom_fields: { lead } },
    );
    await project.generate();
    const text = await project.read("generated/lead.ts");
    const members = text.match(/^ {2}field\d+: string \| null;$/gm) ?? [];
    expect(members).toHaveLength(230);
  });

  test("a wrong key is refused by Close, and no output holds it (S5)", async () => {
    const { emulator, project } = await goLive();
    const key = "api_SECRETsecret.0123456789";
    const env = { CLOSE_API_URL: emulator.url, CLOSE_API_KEY: key };
    const error = await failureOf(project.generate({ env }));
    expect(error.code).toBe("E_AUTH");
    const { code, stdout, stderr } = await project.cli(["--debug"], env);
    expect(code).toBe(1);
    expect(stderr).toContain("E_AUTH");
    const basic = Buffer.from(`${key}:`).toString("base64");
    for (const text of [stdout, stderr, error.message, String(error.stack)]) {
      expect(text).not.toContain(key);
      expect(text).not.toContain(basic);
    }
    expect([...(await project.files(".")).keys()]).toEqual([
      "codegen.config.json",
    ]);
  });

  test("no file holds the key (S5)", async () => {
    const { emulator, project } = await goLive();
    await project.generate();
    for (const [path, text] of await project.files("."))
      expect(text, path).not.toContain(emulator.apiKey);
  });

  test("a Close that is not there is told as the network's fault", async () => {
    const { emulator, project } = await goLive();
    await emulator.close();
    const { code, message } = await failureOf(project.generate());
    expect(code).toBe("E_NETWORK");
    expect(message).not.toContain(emulator.apiKey);
  });
});

test("a project of its own has its own lock", async () => {
  const { emulator } = await goLive();
  const project = await createProject({ output: "src/close" }, emulator);
  await project.generate();
  expect((await project.files("src/close")).has("close.lock.json")).toBe(true);
});
