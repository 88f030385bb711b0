import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { UsagesReport } from "../../src/report/usages-document.js";
import { isWhole } from "../support/matrix.js";
import type { Project } from "../support/project.js";
import { createUserApp } from "../support/user-app.js";

const ids = {
  potential: "stat_qJ2efTiJKISNxo2rc1xWw1Me7aVze1EfNhPdZTl1zuL",
  proposal: "stat_P4woARCDeOfLDBmW7xDUnsLpl0F96cjQSan5wkHg8zf",
  renewals: "pipe_MTmsWjvVPhcsMCVgDoXfxj",
  account: "cotype_4hQsScWF3hnUOyngoaAV00",
};

const tsconfig =
  '{ "include": ["src"], "compilerOptions": { "strict": true, "module": "nodenext", "target": "es2022", "types": ["node"], "skipLibCheck": true } }';

const program = `import { createCloseClient, leadStatuses, pipelines } from "../generated/index.js";
import type { Lead, LeadStatusName, Opportunity, OpportunityStatusName, PipelineName } from "../generated/index.js";

const close = createCloseClient({ apiKey: "api_x" });
export const isOpen = (lead: Lead): boolean => lead.status === "potential";
export const ids = [leadStatuses.potential, leadStatuses["potential"], pipelines.renewals.id];
export const { potential, ...others } = leadStatuses;
export const titles: Record<LeadStatusName, string> = {
  potential: "P",
  qualified: "Q",
  customer: "C",
  notInterested: "N",
};
export const offered = pipelines.sales.statuses.proposal;
export const stays = pipelines.renewals.statuses.proposal;
export const order: readonly OpportunityStatusName[] = ["sales.demo", "sales.proposal", "renewals.proposal"];
export const line: PipelineName = "renewals";
export const offer = (id: Opportunity["id"]) => close.opportunities.update(id, { status: "sales.proposal" });
export const make = (id: Lead["id"]) => close.opportunities.create({ leadId: id, pipeline: "renewals" });
export function word(one: Opportunity): string {
  switch (one.status) {
    case "sales.proposal":
      return "offered";
    default:
      return one.status;
  }
}
// None of these is a status, or nothing says so.
export const proposal = { sales: { proposal: "proposal" } };
export const path = proposal.sales.proposal;
export const text = "sales.proposal";
`;

const edited = program
  .replaceAll('"sales.proposal"', '"sales.offer"')
  .replace('text = "sales.offer"', 'text = "sales.proposal"')
  .replaceAll('"renewals.proposal"', '"prolongations.proposal"')
  .replaceAll('"renewals"', '"prolongations"')
  .replaceAll("pipelines.renewals", "pipelines.prolongations")
  .replace(
    "pipelines.sales.statuses.proposal",
    "pipelines.sales.statuses.offer",
  )
  .replace('=== "potential"', '=== "prospect"')
  .replace(
    'leadStatuses.potential, leadStatuses["potential"]',
    'leadStatuses.prospect, leadStatuses["prospect"]',
  )
  .replace("{ potential, ...others }", "{ prospect: potential, ...others }")
  .replace('potential: "P"', 'prospect: "P"');

const seed =
  '{\n  "lead": [{ "name": "Acme", "status": "potential" }],\n  "opportunity": [{ "status": "sales.proposal" }, { "pipeline": "renewals" }]\n}\n';

const cleanUp: (() => Promise<void>)[] = [];
let app: Project;

beforeAll(async () => {
  if (!isWhole) return;
  app = await createUserApp(undefined, (work) => void cleanUp.push(work));
  await app.write("tsconfig.json", tsconfig);
  await app.write("src/statuses.ts", program);
  await app.write("seed.json", seed);
});

afterAll(async () => {
  for (const work of cleanUp) await work();
});

/** Gives statuses and pipelines in the lock other labels. */
async function relabel(labels: Readonly<Record<string, string>>) {
  const path = "generated/close.lock.json";
  const lock = JSON.parse(await app.read(path), (_key, value: unknown) =>
    typeof value === "object" && value !== null && "id" in value
      ? {
          ...value,
          label:
            labels[String(value.id)] ??
            ("label" in value ? value.label : undefined),
        }
      : value,
  );
  await app.write(path, JSON.stringify(lock));
  await app.generate({ offline: true });
}

async function places(query: string): Promise<readonly string[]> {
  const { stdout, stderr } = await app.cli(["usages", query, "--json"]);
  expect(stderr).toBe("");
  const { things }: UsagesReport = JSON.parse(stdout);
  return things.flatMap(({ title, uses, rawIds, maybe }) => [
    ...uses.map(({ line, kind }) => `${title} ${line} ${kind}`),
    ...rawIds.map(({ line }) => `${title} ${line} raw`),
    ...maybe.map(({ line }) => `${title} ${line} maybe`),
  ]);
}

describe.runIf(isWhole)("statuses and pipelines", () => {
  test("are found by name, label and id, where the types name them, and nowhere else", async () => {
    const found = [
      ...["sales.proposal 14 read", "sales.proposal 16 read"],
      ...["sales.proposal 18 write", "sales.proposal 22 read"],
      "sales.proposal 31 maybe",
    ];
    expect(await places("sales.proposal")).toEqual(
      expect.arrayContaining(found),
    );
    expect(await places("Sales.Proposal")).toEqual(
      await places("sales.proposal"),
    );
    expect(await places(ids.proposal)).toEqual(await places("sales.proposal"));
    expect(await places("leadStatuses.potential")).toEqual(
      expect.arrayContaining([
        ...["leadStatuses.potential 5 read", "leadStatuses.potential 6 read"],
        ...["leadStatuses.potential 7 read", "leadStatuses.potential 9 write"],
      ]),
    );
  });

  test("get their new names where a text, a member or a seed names them, each in its own pipeline", async () => {
    await relabel({
      [ids.potential]: "Prospect",
      [ids.proposal]: "Offer",
      [ids.renewals]: "Prolongations",
    });
    const listed = await app.cli(["rename"]);
    expect(
      [...listed.stdout.matchAll(/^(\S+) → (\S+) /gm)].map(
        ([, from, to]) => `${from} ${to}`,
      ),
    ).toEqual([
      "leadStatuses.potential prospect",
      "sales.proposal offer",
      "pipelines.renewals prolongations",
    ]);
    const done = await app.cli(["rename", "--all", "--verbose"]);
    expect(done.stderr).toMatch(/^renamed /m);
    expect(done.stderr.slice(done.stderr.indexOf("left "))).toContain(
      "src/statuses.ts:31:22  nothing says what the text names",
    );
    expect(await app.read("src/statuses.ts")).toBe(edited);
    expect(await app.read("seed.json")).toBe(
      seed
        .replace('"potential"', '"prospect"')
        .replace('"sales.proposal"', '"sales.offer"')
        .replace('"renewals"', '"prolongations"'),
    );
    expect(await app.read("generated/statuses.ts")).toContain("  prospect: ");
    const again = await app.cli(["rename", "--all"]);
    expect(again.stderr).toContain("Every name is that of its label.");
  });

  test("get a name that is asked for, and none that another status of the pipeline has", async () => {
    const taken = await app.cli(["rename", "sales.won", "--to", "lost"]);
    expect(taken.stderr).toMatch(
      /E_RENAME {2}sales\.won .* sales\.lost .* has that name/,
    );
    const done = await app.cli(["rename", "sales.won", "--to", "signed"]);
    expect(done.code).toBe(0);
    expect(await app.read("generated/statuses.ts")).toContain("signed: ");
  });
});

describe.runIf(isWhole)(
  "raw ids of statuses, pipelines and object types",
  () => {
    const source = `const CLOSE_STATUS_OPEN = "${ids.potential}";
const put = (path: string, body: object): unknown[] => [path, body];
export const calls = [
  put("/lead/", { status_id: CLOSE_STATUS_OPEN }),
  put("/opportunity/", { status_id: "${ids.proposal}", pipeline_id: "${ids.renewals}" }),
  put("/custom_object/", { custom_object_type_id: "${ids.account}" }),
  put("/custom_object/?custom_object_type_id=${ids.account}", {}),
];
export const isOpen = (lead: { status_id: string }) => lead.status_id === CLOSE_STATUS_OPEN;
export type Open = "${ids.potential}";
export const env = process.env["CLOSE_STATUS_LOST"];
export const others = ["stat_cache", "pipe_line", "content_type_x"];
`;

    test("become the names of the generated code, which have the same values", async () => {
      await app.write("src/raw.ts", source);
      expect(await places(ids.account)).toEqual([
        "Account 6 raw",
        "Account 7 raw",
      ]);
      const { stdout, code } = await app.cli([
        ...["adopt", "src/raw.ts", "--json"],
        ...[
          "--env",
          "CLOSE_STATUS_LOST=stat_QAbV9MfTa2VP1O9BxsQOmzbt6PcooVttudIMtmJwInQ",
        ],
      ]);
      expect(code).toBe(0);
      expect(JSON.parse(stdout).left).toMatchObject([
        { line: 10, reason: "It is a part of a type." },
      ]);
      expect(await app.read("src/raw.ts")).toBe(
        `import { leadStatuses, pipelines } from "../generated/statuses.js";
import { account } from "../generated/objects/account.js";

const CLOSE_STATUS_OPEN = leadStatuses.prospect;
const put = (path: string, body: object): unknown[] => [path, body];
export const calls = [
  put("/lead/", { status_id: CLOSE_STATUS_OPEN }),
  put("/opportunity/", { status_id: pipelines.sales.statuses.offer, pipeline_id: pipelines.prolongations.id }),
  put("/custom_object/", { custom_object_type_id: account.typeId }),
  put(\`/custom_object/?custom_object_type_id=\${account.typeId}\`, {}),
];
export const isOpen = (lead: { status_id: string }) => lead.status_id === CLOSE_STATUS_OPEN;
export type Open = "${ids.potential}";
export const env = pipelines.sales.statuses.lost;
export const others = ["stat_cache", "pipe_line", "content_type_x"];
`,
      );
    });
  },
);
