import { expect, test } from "vitest";
import { start } from "../support/emulator-client.js";
import { goLive, smallOrganization, withoutRuntime } from "../support/live.js";
import { isWhole } from "../support/matrix.js";
import { createProject, environmentOf, failureOf } from "../support/project.js";

/** Two of each, so that one of each can vanish. */
const organization = {
  ...smallOrganization,
  custom_fields: {
    ...smallOrganization.custom_fields,
    shared: [
      {
        id: "cf_tags",
        name: "Tags",
        type: "choices",
        choices: ["a", "b"],
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
} as const;

const endpoints = [
  "/me/",
  "/custom_field_schema/lead/",
  "/custom_field_schema/contact/",
  "/custom_field_schema/opportunity/",
  "/custom_activity/",
  "/custom_field_schema/activity/actitype_survey/",
  "/custom_object_type/",
  "/custom_field_schema/custom_object/cotype_car/",
  "/custom_field/shared/",
  "/custom_field/lead/",
  "/custom_field/contact/",
  "/custom_field/opportunity/",
  "/custom_field/activity/",
  "/custom_field/custom_object_type/",
];

const refusals = [402, 403, 404].map((status) => ({ status }));
const bodies = ["[]", '"text"', "null", "7", "{}", '{"data":{}}'].map(
  (body) => ({ body }),
);
const empty = { body: '{"data":[],"fields":[]}' };

const faults = [...refusals, ...bodies, empty];

/** Each fault meets each endpoint in the matrix; in `npm test` every other one, in turns. */
const answered = endpoints.map(
  (path, place) =>
    [path, faults.filter((_, n) => isWhole || (place + n) % 2 === 0)] as const,
);

test.each(answered)(
  "whatever %s answers in place of the truth, nothing is lost without --accept-removals (R4)",
  async (path, some) => {
    const { emulator, project } = await goLive(withoutRuntime, organization);
    await project.generate();
    const before = await project.files();
    for (const fault of some) {
      emulator.misbehave({ path: new RegExp(`^${path}$`), ...fault });
      const result = await project.generate().catch((error: unknown) => error);
      emulator.behave();
      const what = JSON.stringify(fault);
      expect(await project.files(), what).toEqual(before);
      if (result instanceof Error)
        expect(result, what).toMatchObject({
          code: expect.stringMatching(
            /^E_(?:API|AUTH|FORBIDDEN|REMOVALS|SCHEMA)$/,
          ),
        });
      else if ("status" in fault)
        expect(result, what).toMatchObject({
          outputs: [{ warnings: [{ code: "W_UNREAD" }] }],
        });
    }
  },
);

test.each([
  ["generate", ["generate"]],
  ["pull", ["pull"]],
  ["check", ["check"]],
  ["diff", ["diff"]],
])(
  "another organisation's key is refused by %s (R4)",
  async (_command, argv) => {
    const { project } = await goLive(withoutRuntime, organization);
    await project.generate();
    const before = await project.files();
    const other = await start({
      organization: { ...organization, id: "orga_other" },
    });
    const env = environmentOf(other.emulator);
    const { code, stdout, stderr } = await project.cli(argv, env);
    expect(code).toBe(1);
    expect(stdout + stderr).toContain("orga_other");
    expect(stdout + stderr).toContain("--switch-org");
    expect(await project.files()).toEqual(before);
  },
);

test("a lock stays guarded when the config gives its organisation another name (R4)", async () => {
  const { emulator, project } = await goLive(withoutRuntime, organization);
  await project.generate();
  const before = await project.files();
  await project.configure({
    ...withoutRuntime,
    importExtension: ".js",
    orgs: { main: {} },
  });
  emulator.misbehave({ path: /^\/custom_object_type\//, status: 403 });
  await project.generate();
  expect([...(await project.files()).keys()]).toEqual([...before.keys()]);
});

test("--switch-org is no leave to lose anything of the same organisation (R4)", async () => {
  const { emulator, project } = await goLive(withoutRuntime, organization);
  await project.generate();
  const before = await project.files();
  emulator.misbehave({ path: /^\/custom_object_type\//, status: 403 });
  await project.generate({ switchOrg: true });
  expect(await project.files()).toEqual(before);
  emulator.behave();
  emulator.misbehave({ path: /^\/custom_object_type\//, ...empty });
  const error = await failureOf(project.generate({ switchOrg: true }));
  expect(error.code).toBe("E_REMOVALS");
  const { plan } = await project.generateOne({ acceptRemovals: true });
  expect(plan.remove).toEqual(["objects/car.ts"]);
});

test("what only one list tells of fields is as the lock has it while that list is refused (R4)", async () => {
  const { emulator, project } = await goLive(withoutRuntime, {
    ...organization,
    override: {
      "GET /custom_field_schema/lead/": JSON.stringify({
        fields: [{ id: "cf_stage", name: "Stage", type: "choices" }],
      }),
    },
  });
  await project.generate();
  const before = await project.files();
  expect(before.get("lead.ts")).toContain('["New", "Old"]');
  emulator.misbehave({ path: /^\/custom_field\/lead\//, status: 403 });
  const { warnings } = await project.generateOne();
  expect(warnings.map(({ code }) => code)).toContain("W_UNREAD");
  expect(await project.files()).toEqual(before);
});

test("a schema that is suddenly without a field is not believed while the list of fields has some (R4)", async () => {
  const { emulator } = await goLive(withoutRuntime, organization);
  const project = await createProject({ importExtension: ".js" }, emulator);
  emulator.misbehave({ path: /^\/custom_field_schema\/lead\//, ...empty });
  const { warnings } = await project.generateOne();
  expect(warnings[0]?.message).toBe(
    "/custom_field_schema/lead/ was not read: it has no field, and other answers have some. The fields that are listed elsewhere were taken instead.",
  );
  expect(await project.read("generated/lead.ts")).toContain("note: string");
});

test("a list of shared fields that is suddenly empty is not believed while fields say that they are shared (R4)", async () => {
  const { emulator, project } = await goLive(withoutRuntime, organization);
  await project.generate();
  const before = await project.files();
  emulator.misbehave({ path: /^\/custom_field\/shared\/$/, ...empty });
  const { warnings } = await project.generateOne();
  expect(warnings.map(({ message }) => message)).toEqual([
    "/custom_field/shared/ was not read: it has no field, and other answers have some. What the lock knows of it stays.",
  ]);
  expect(await project.files()).toEqual(before);
});

test("types that a key no longer sees are named, be they few or many (R4)", async () => {
  const types = ["Car", "Van", "Bus"].map((name) => ({
    id: `cotype_${name}`,
    name,
    name_plural: `${name}s`,
    fields: ["A", "B", "C"].map((label) => ({
      id: `cf_${name}${label}`,
      name: label,
      type: "text" as const,
    })),
  }));
  const seen = { ...smallOrganization, custom_object_types: types };
  const { project } = await goLive(withoutRuntime, {
    ...seen,
    custom_object_types: [
      ...types,
      { id: "cotype_Tram", name: "Tram", name_plural: "Trams" },
    ],
  });
  await project.generate();
  const fewer = await start({ organization: seen });
  const { warnings } = await project.generateOne({
    env: environmentOf(fewer.emulator),
  });
  expect(warnings).toEqual([
    {
      code: "W_NO_LONGER_SEEN",
      message:
        "The key no longer sees the custom object type “Tram” (cotype_Tram) with 0 fields: its code goes. If nobody has deleted it in Close, the user of the key has lost sight of it; use the key of one who sees it, and do not commit the lock of this run.",
    },
  ]);
  const fewest = await start({
    organization: { ...seen, custom_object_types: types.slice(0, 1) },
  });
  const env = environmentOf(fewest.emulator);
  const error = await failureOf(project.generate({ env }));
  expect([error.code, error.items]).toEqual([
    "E_REMOVALS",
    [
      "the custom object type “Bus” (cotype_Bus) with 3 fields",
      "the custom object type “Van” (cotype_Van) with 3 fields",
    ],
  ]);
});
