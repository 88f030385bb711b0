import { expect, onTestFinished, test } from "vitest";
import type { Emulator, PipelineSeed } from "../../src/local/local.js";
import { startEmulator } from "../../src/local/local.js";
import { addApp, linkPackages } from "../support/apps.js";
import { ask } from "../support/emulator-client.js";
import { runNode } from "../support/program.js";
import { createProject } from "../support/project.js";
import { runTsc } from "../support/tsc.js";

/** Two pipelines that share a label; only ids that begin with `m` have a demo, and their order differs. */
function pipelines(mark: "m" | "s"): readonly PipelineSeed[] {
  const status = (name: string, label: string, type = "active") => ({
    id: `stat_${mark}_${name}`,
    label,
    type,
  });
  const sales = {
    id: `pipe_${mark}_sales`,
    name: "Sales",
    statuses: [
      ...(mark === "m" ? [status("demo", "Demo")] : []),
      status("offer", "Proposal"),
      status("won", "Won", "won"),
    ],
  };
  const renewals = {
    id: `pipe_${mark}_renewals`,
    name: "Renewals",
    statuses: [status("due", "Due"), status("again", "Proposal")],
  };
  return mark === "m" ? [sales, renewals] : [renewals, sales];
}

async function open(name: string, mark: "m" | "s"): Promise<Emulator> {
  const emulator = await startEmulator({
    organization: {
      name,
      lead_statuses: ["Potential", "Qualified", "Customer"].map((label) => ({
        id: `stat_${mark}_${label}`,
        label,
      })),
      pipelines: pipelines(mark),
    },
  });
  onTestFinished(() => emulator.close());
  return emulator;
}

const lines = [
  "sales sales.won won",
  "renewals renewals.due active",
  "renewals renewals.proposal active",
  "qualified customer",
  "renewals.due",
  "listed renewals.proposal",
  "listed renewals.due",
  "found true renewals.proposal",
];

test(
  "one program moves a deal through two pipelines by names, whatever ids an organisation has for them",
  { timeout: 120_000 },
  async () => {
    const orgs = {
      main: await open("Main", "m"),
      sandbox: await open("Sandbox", "s"),
    };
    const connection = ({ url: baseUrl, apiKey }: Emulator) => ({
      baseUrl,
      apiKey,
    });
    const project = await createProject({
      orgs: {
        main: connection(orgs.main),
        sandbox: connection(orgs.sandbox),
      },
    });
    await project.generate();
    await linkPackages(project);
    await addApp(project, "pipelines");
    const compiled = await runTsc(project.root, {
      compiler: "typescript-7.0",
      options: {
        strict: true,
        exactOptionalPropertyTypes: true,
        module: "nodenext",
        target: "es2022",
        types: ["node"],
        skipLibCheck: true,
        outDir: "out",
      },
      include: ["main.ts"],
    });
    expect(compiled).toBe("");
    const run = async (org: keyof typeof orgs): Promise<readonly string[]> => {
      const { url, apiKey } = orgs[org];
      const program = ["out/main.js", org, url, apiKey];
      const { stdout, stderr } = await runNode(project.root, program);
      expect(stderr).toBe("");
      return stdout.trimEnd().split("\n");
    };
    expect(await run("main")).toEqual([...lines, "sales.demo"]);
    expect(await run("sandbox")).toEqual([
      ...lines,
      expect.stringContaining(
        'there is no "sales.demo" in the organisation sandbox',
      ),
    ]);
    const { body } = await ask(orgs.sandbox, "GET", "/opportunity/");
    expect(body.data).toMatchObject([
      { status_id: "stat_s_again", pipeline_id: "pipe_s_renewals" },
      { status_id: "stat_s_due", pipeline_id: "pipe_s_renewals" },
    ]);
  },
);

test("a local Close from the lock of one organisation is that organisation, and seeds of both are the same", async () => {
  const live = { main: await open("Main", "m"), sandbox: await open("S", "s") };
  const project = await createProject({
    orgs: {
      main: { baseUrl: live.main.url, apiKey: live.main.apiKey },
      sandbox: { baseUrl: live.sandbox.url, apiKey: live.sandbox.apiKey },
    },
  });
  await project.pull();
  const lock = project.path("generated/close.lock.json");
  const seed = {
    lead: [{ id: "lead_a", status: "customer" }],
    opportunity: [{ leadId: "lead_a", status: "renewals.proposal" }],
  };
  for (const org of ["main", "sandbox"] as const) {
    const local = await startEmulator({ lock, org, seed });
    onTestFinished(() => local.close());
    const mark = org === "main" ? "m" : "s";
    const { body: lead } = await ask(local, "GET", "/lead/lead_a/");
    expect(lead.status_id).toBe(`stat_${mark}_Customer`);
    expect(lead.opportunities).toMatchObject([
      { status_id: `stat_${mark}_again` },
    ]);
    for (const path of ["/status/lead/", "/pipeline/"]) {
      const { body } = await ask(local, "GET", path);
      const { body: original } = await ask(live[org], "GET", path);
      expect(withoutStamps(body)).toEqual(withoutStamps(original));
    }
  }
  const wrong = { opportunity: [{ status: "sales.demo" }] };
  await expect(
    startEmulator({ lock, org: "sandbox", seed: wrong }),
  ).rejects.toThrow('no "sales.demo" in the organisation sandbox');
});

function withoutStamps(body: { readonly data: readonly object[] }): unknown {
  return JSON.parse(
    JSON.stringify(body.data, (key, value: unknown) =>
      /^(created_by|updated_by)$/.test(key) ? undefined : value,
    ),
  );
}
