/** The sample first and a key later, the key of one of two organisations, another organisation's key: what becomes of the lock. */
import { expect, test } from "vitest";
import type { OrganizationSeed } from "../../src/emulator/index.js";
import { parseLock } from "../../src/lock/read-lock.js";
import type { Lock } from "../../src/lock/lock.js";
import { start } from "../support/emulator-client.js";
import { withoutRuntime } from "../support/live.js";
import { createProject, environmentOf, failureOf } from "../support/project.js";
import type { Project } from "../support/project.js";

/** Labels that the sample has, too, with an id of each organisation's own. */
const organization = (name: string, id = `orga_${name}`): OrganizationSeed => ({
  id,
  name,
  custom_fields: {
    lead: [
      {
        id: `cf_${name}Industry`,
        name: "Industry",
        type: "choices",
        choices: ["Farming"],
      },
      { id: `cf_${name}Renewal`, name: "Renewal Date", type: "date" },
    ],
  },
  custom_object_types: [
    {
      id: `cotype_${name}`,
      name: "Account",
      name_plural: "Accounts",
      fields: [{ id: `cf_${name}Note`, name: "Note", type: "text" }],
    },
  ],
});

/** What a run printed, whatever the width at which it was wrapped. */
function flat(text: string): string {
  return text.replaceAll(/\s*│?\s+/g, " ");
}

async function lockOf(project: Project, folder = "generated"): Promise<Lock> {
  return parseLock(await project.read(`${folder}/close.lock.json`), folder);
}

const config = { ...withoutRuntime, importExtension: ".js" } as const;
const twoOrgs = (main: string, sandbox: string) => ({
  ...config,
  orgs: {
    main: { baseUrl: main, apiKey: { env: "MAIN_KEY" } },
    sandbox: { baseUrl: sandbox, apiKey: { env: "SANDBOX_KEY" } },
  },
});

test.each([
  ["generate", {}],
  ["generate", { keepDeleted: 30, changes: true }],
  ["pull", {}],
] as const)(
  "after --sample, `%s` with a key makes what it would have made at first (%j)",
  async (command, more) => {
    const { emulator } = await start({ organization: organization("Acme") });
    const project = await createProject({ ...config, ...more }, emulator);
    await project.generate({ sample: true });
    const { code, stderr } = await project.cli([command]);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining("warning")]);
    if (command === "pull") await project.generate({ offline: true });
    const files = await project.files();
    const fresh = await createProject({ ...config, ...more }, emulator);
    await fresh.generate();
    expect(withoutHistory(files)).toEqual(withoutHistory(await fresh.files()));
  },
);

/** Files, the lock parsed, and without the hashes by which files of earlier runs are recognised. */
function withoutHistory(files: ReadonlyMap<string, string>) {
  const lock = files.get("close.lock.json") ?? "";
  const { earlier: _, ...rest } = JSON.parse(lock);
  return new Map<string, unknown>([...files, ["close.lock.json", rest]]);
}

test("the sample of the config makes way, too, for both organisations or for one after the other", async () => {
  const main = await start({ organization: organization("Main") });
  const sandbox = await start({ organization: organization("Sandbox") });
  const both = twoOrgs(main.emulator.url, sandbox.emulator.url);
  const project = await createProject({ ...both, source: "sample" });
  await project.generate();
  await project.configure(both);
  const keys = {
    MAIN_KEY: main.emulator.apiKey,
    SANDBOX_KEY: sandbox.emulator.apiKey,
  };
  const { warnings } = await project.generateOne({
    orgs: ["main"],
    env: keys,
  });
  expect(warnings).toMatchObject([{ code: "W_ORG_ABSENT" }]);
  expect(Object.keys((await lockOf(project)).schema)).toEqual(["main"]);
  await project.generate({ env: keys });
  const { names } = await lockOf(project);
  expect(names.objects["lead"]?.fields).toEqual({
    cf_MainIndustry: "industry",
    cf_MainRenewal: "renewalDate",
  });
  expect(names.same).toMatchObject({ cotype_Sandbox: "cotype_Main" });
});

test("two organisations of one output that are one in Close are said to be", async () => {
  const { emulator } = await start({ organization: organization("Main") });
  const project = await createProject(twoOrgs(emulator.url, emulator.url));
  const env = { MAIN_KEY: emulator.apiKey, SANDBOX_KEY: emulator.apiKey };
  const { warnings } = await project.generateOne({ env });
  expect(warnings).toMatchObject([
    {
      code: "W_ORG_TWICE",
      message: expect.stringMatching(
        /^“main” and “sandbox” are one organisation in Close \(orga_\w+\): check whose keys they have\.$/,
      ),
    },
  ]);
});

test("the sample does not take the place of an organisation, not even with --switch-org", async () => {
  const { emulator } = await start({ organization: organization("Acme") });
  const project = await createProject(config, emulator);
  await project.generate();
  const before = await project.files();
  for (const argv of [
    ["--sample"],
    ["--sample", "--switch-org"],
    ["check", "--sample"],
  ]) {
    const { code, stdout, stderr } = await project.cli(argv);
    expect(code).toBe(1);
    expect(flat(stdout + stderr)).toContain(
      "The lock is that of “Acme” (orga_Acme), and the sample does not take its place.",
    );
    expect(flat(stdout + stderr)).toContain("codegen --sample --cwd <folder>");
  }
  expect(await project.files()).toEqual(before);
});

test("check says when the lock is that of the sample, and what to do", async () => {
  const { emulator } = await start({ organization: organization("Acme") });
  const project = await createProject(config, emulator);
  await project.generate({ sample: true });
  const { code, stdout, stderr } = await project.cli(["check"]);
  expect(code).toBe(1);
  expect(flat(stdout + stderr)).toContain(
    "The key belongs to “Acme” (orga_Acme), but the lock is that of the sample organisation.",
  );
  expect(flat(stdout + stderr)).toContain("Run `codegen` once with the key");
});

test("another organisation's key is told by the names of both", async () => {
  const first = await start({ organization: organization("Acme") });
  const second = await start({ organization: organization("Bolt") });
  const project = await createProject(config, first.emulator);
  await project.generate();
  const env = environmentOf(second.emulator);
  const error = await failureOf(project.generate({ env }));
  expect(error.message).toBe(
    "The key belongs to the organisation “Bolt” (orga_Bolt), but the lock to “Acme” (orga_Acme).",
  );
  await project.generate({ env, switchOrg: true });
  const { names } = await lockOf(project);
  expect(names.objects["cotype_Bolt"]).toMatchObject({
    type: "Account",
    fields: { cf_BoltNote: "note" },
  });
  expect(names.objects["lead"]?.fields).toEqual({
    cf_BoltIndustry: "industry",
    cf_BoltRenewal: "renewalDate",
  });
});

test.each([
  ["the key of the other is not there", undefined],
  ["the other is not chosen", ["main"]],
])(
  "a first run works where %s, says so, and so do runs without a network",
  async (_, orgs) => {
    const main = await start({ organization: organization("Main") });
    const sandbox = await start({ organization: organization("Sandbox") });
    // The later one first: what is named first keeps its names in either order.
    const { orgs: both, ...rest } = twoOrgs(
      main.emulator.url,
      sandbox.emulator.url,
    );
    const { main: mine, sandbox: other } = both;
    const project = await createProject({
      ...rest,
      orgs: { sandbox: other, main: mine },
    });
    const env = { MAIN_KEY: main.emulator.apiKey };
    const { warnings } = await project.generateOne({ env, orgs });
    expect(warnings).toEqual([
      {
        code: "W_ORG_ABSENT",
        message: `${
          orgs === undefined
            ? "The organisation “sandbox” was not read, since SANDBOX_KEY is not set"
            : "The organisation “sandbox” has not been read yet"
        }: the code is that of “main” alone. It comes in with \`codegen --org sandbox\` and its key.`,
      },
    ]);
    const names = (await lockOf(project)).names.objects["cotype_Main"];
    const offline = await project.generateOne({ env, offline: true });
    expect([offline.written, offline.warnings]).toMatchObject([
      false,
      [{ code: "W_ORG_ABSENT" }],
    ]);
    for (const argv of [["check"], ["check", "--offline"]]) {
      const { code, stdout } = await project.cli(argv, env);
      expect([argv, code]).toEqual([argv, 0]);
      expect(stdout).toContain("“sandbox”");
    }
    await project.generate({
      env: { ...env, SANDBOX_KEY: sandbox.emulator.apiKey },
    });
    const lock = await lockOf(project);
    expect(lock.names.objects["cotype_Main"]).toEqual(names);
    expect(lock.names.same).toMatchObject({ cotype_Sandbox: "cotype_Main" });
    // Who has one key only works on, and what the lock has of the other stays.
    const later = await project.generateOne({ env });
    expect(later.warnings).toEqual([
      {
        code: "W_ORG_ABSENT",
        message:
          "The organisation “sandbox” was not read, since SANDBOX_KEY is not set: it stays as the lock has it.",
      },
    ]);
    expect(await lockOf(project)).toEqual(lock);
  },
);

test("an output of an organisation whose key is not there stays as it is, and a key that was asked for must be there", async () => {
  const main = await start({ organization: organization("Main") });
  const { orgs, ...rest } = twoOrgs(main.emulator.url, main.emulator.url);
  const project = await createProject({
    ...rest,
    orgs: {
      main: { ...orgs.main, output: "main" },
      sandbox: { ...orgs.sandbox, output: "sandbox" },
    },
  });
  const env = { MAIN_KEY: main.emulator.apiKey };
  for (const run of [project.pull, project.generate]) {
    const { outputs } = await run({ env });
    expect(outputs).toMatchObject([
      {
        orgs: ["main"],
        warnings: [
          {
            code: "W_ORG_ABSENT",
            message:
              "The organisation “sandbox” was not read, since SANDBOX_KEY is not set: sandbox stays as it is.",
          },
        ],
      },
    ]);
  }
  const asked = await failureOf(project.generate({ env, orgs: ["sandbox"] }));
  expect(asked.message).toContain("SANDBOX_KEY is not set");
  const none = await failureOf(project.generate({ env: {} }));
  expect(none.message).toBe("None of 2 outputs could be brought up to date.");
  expect(none.items).toEqual([
    expect.stringContaining("MAIN_KEY is not set"),
    expect.stringContaining("SANDBOX_KEY is not set"),
  ]);
});

test("two local organisations without ids are two, also where both count their fields from one", async () => {
  const withFields = (name: string, ...labels: readonly string[]) => ({
    name,
    custom_fields: {
      lead: labels.map((label) => ({ name: label, type: "text" as const })),
    },
  });
  const main = await start({ organization: withFields("Main", "Budget") });
  const sandbox = await start({
    organization: withFields("Sandbox", "Owner", "Budget"),
  });
  const project = await createProject(
    twoOrgs(main.emulator.url, sandbox.emulator.url),
  );
  await project.generate({
    env: {
      MAIN_KEY: main.emulator.apiKey,
      SANDBOX_KEY: sandbox.emulator.apiKey,
    },
  });
  const { names, schema } = await lockOf(project);
  expect(Object.values(names.objects["lead"]?.fields ?? {}).sort()).toEqual([
    "budget",
    "owner",
  ]);
  expect(schema["main"]?.organizationId).not.toBe(
    schema["sandbox"]?.organizationId,
  );
});
