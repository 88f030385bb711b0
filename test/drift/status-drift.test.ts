/** What people see when statuses and pipelines change in Close; the changes one by one are in `diff.test.ts`. */
import { expect, test } from "vitest";
import type { OrganizationSeed } from "../../src/emulator/index.js";
import type { Change } from "../../src/index.js";
import { parseLock } from "../../src/lock/read-lock.js";
import { printLock } from "../../src/lock/print-lock.js";
import { checkOne } from "../support/check.js";
import type { Live } from "../support/live.js";
import { goLive, smallOrganization, withoutRuntime } from "../support/live.js";

const organization: OrganizationSeed = {
  ...smallOrganization,
  lead_statuses: [
    { id: "stat_new", label: "New" },
    { id: "stat_customer", label: "Customer" },
  ],
  pipelines: [
    {
      id: "pipe_sales",
      name: "Sales",
      statuses: [
        { id: "stat_demo", label: "Demo", type: "active" },
        { id: "stat_proposal", label: "Proposal", type: "active" },
        { id: "stat_won", label: "Won", type: "won" },
      ],
    },
    {
      id: "pipe_renewals",
      name: "Renewals",
      statuses: [{ id: "stat_due", label: "Due", type: "active" }],
    },
  ],
};

/** A project that has generated once; then statuses of each kind changed in Close. */
async function afterDrift(): Promise<Live> {
  const live = await goLive({ ...withoutRuntime, changes: true }, organization);
  const { project, put, post } = live;
  await project.generate();
  await put("/status/lead/stat_customer/", { label: "Client" });
  await post("/status/lead/", { label: "Lost" });
  await live.delete("/status/opportunity/stat_demo/");
  await put("/pipeline/pipe_sales/", { name: "New business" });
  const moved = [{ id: "stat_proposal" }, { id: "stat_due" }];
  await put("/pipeline/pipe_renewals/", { statuses: moved });
  return live;
}

const lockPath = "generated/close.lock.json";

test("statuses that change are reported by label, name and id, under their pipeline, with what they mean to code", async () => {
  const { project } = await afterDrift();
  const lock = await project.read(lockPath);
  await project.write(
    lockPath,
    lock.replace('"type": "won"', '"type": "lost"'),
  );
  const { stdout } = await project.cli(["check"]);
  const lines = stdout
    .replace(/\n {4}│ +/g, " ")
    .replace(/Fingerprint [0-9a-f]{32}/g, "Fingerprint …")
    .replace(/\(stat_\w{12,}\)/, "(stat_…)")
    .split("\n");
  expect(lines[0]).toBe(
    "Close differs from the lock: 3 breaking, 1 dangerous, 2 safe.",
  );
  const from = lines.indexOf("  Sales  sales  pipe_sales");
  expect(lines.slice(from, from + 8)).toEqual([
    "  Sales  sales  pipe_sales",
    '    breaking   The opportunity status “Demo” `sales.demo` (stat_demo) of the pipeline “Sales” is gone. Close refuses the status in writes, and code that looks for it finds nothing; its name goes from generated code. type: "active" → – Reading dangerous, writing breaking. Fingerprint …',
    "    breaking   The opportunity status “Proposal” `sales.proposal` (stat_proposal) moved from the pipeline “Sales” `sales` (pipe_sales) to the pipeline “Renewals” `renewals` (pipe_renewals). Opportunities that have the status are in another pipeline now, and so are those to which code gives it. Its name begins with that of its pipeline: it is `renewals.proposal` from now on. Fingerprint …",
    "    breaking   The opportunity status “Won” `sales.won` (stat_won) of the pipeline “Sales” counted as lost and now counts as won. Opportunities that have the status, and those to which code gives it, count as something else now. Fingerprint …",
    `    safe       The pipeline “Sales” \`sales\` (pipe_sales) is now called “New business”. ${keepsName} Fingerprint …`,
    "",
    "  Lead Status",
    "    dangerous  The lead status “Lost” `lost` (stat_…) is new. Writing stays as it is; code that handles every status meets one that it does not know. Reading dangerous, writing safe. Fingerprint …",
  ]);
  expect(lines[from + 8]).toBe(
    `    safe       The lead status “Customer” \`customer\` (stat_customer) is now called “Client”. ${keepsName} Fingerprint …`,
  );
});

const keepsName =
  "Names belong to ids: generated code keeps its name until `codegen rename` or `names` in the config gives another.";

test("their annotations stand on the lines of their ids, and what is new on that of its list", async () => {
  const { project } = await afterDrift();
  const { stdout } = await project.cli(["check", "--reporter", "github"]);
  const source = (await project.read("generated/statuses.ts")).split("\n");
  const places = [...stdout.matchAll(/file=(.*?),line=(\d+),title=(.*?)::/g)];
  const lines = places.map(([, file, line, title]) => [
    title,
    file,
    source[Number(line) - 1]?.trim(),
  ]);
  const file = expect.stringMatching(/generated\/statuses\.ts$/);
  const id = (start: string): unknown =>
    expect.stringMatching(new RegExp(`^${start}`));
  expect(lines).toEqual([
    ["Status removed (breaking)%3A Demo", file, id('demo: "stat_demo"')],
    ["Status moved (breaking)%3A Proposal", file, id('proposal: "stat_prop')],
    [
      "Lead status added (dangerous)%3A Lost",
      file,
      "export const leadStatuses = {",
    ],
    [
      "Lead status relabelled (safe)%3A Customer",
      file,
      id('customer: "stat_customer"'),
    ],
    ["Pipeline relabelled (safe)%3A Sales", file, id('id: "pipe_sales"')],
  ]);
});

test("they are accepted by fingerprint, taken over once, and kept in CHANGES.md", async () => {
  const { project, emulator } = await afterDrift();
  const { drift } = await checkOne(project, emulator);
  const [gone] = drift.filter(isKind("opportunityStatus.removed"));
  const accept = [
    { fingerprint: gone?.fingerprint ?? "", reason: "No demos." },
  ];
  await project.configure({ ...withoutRuntime, changes: true, accept });
  const report = await checkOne(project, emulator);
  expect(report.accepted).toMatchObject([{ field: { name: "sales.demo" } }]);
  expect(report.drift).toHaveLength(drift.length - 1);
  const { stderr } = await project.cli([]);
  expect(stderr).toContain(
    "Taken over from Close: 2 breaking, 1 dangerous, 2 safe.",
  );
  const changes = await project.read("generated/CHANGES.md");
  expect(changes).toContain(
    "- **Breaking:** The opportunity status “Proposal” `sales.proposal` (stat_proposal) moved from the pipeline “Sales” `sales` (pipe_sales) to the pipeline “Renewals” `renewals` (pipe_renewals).",
  );
  expect((await checkOne(project, emulator)).drift).toEqual([]);
});

test("their order is no drift; where --frozen refuses it, or a lock that does not know them yet, it says so", async () => {
  const { project, emulator, put } = await goLive(withoutRuntime, organization);
  await project.generate();
  const text = await project.read(lockPath);
  await put("/pipeline/pipe_sales/", {
    statuses: ["stat_won", "stat_proposal", "stat_demo"].map((id) => ({ id })),
  });
  expect(await checkOne(project, emulator)).toMatchObject({
    drift: [],
    exitCode: 0,
  });
  const refused = await project.cli(["--frozen"]);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(
    "Statuses or pipelines stand in another order in Close now.",
  );
  const {
    leadStatuses: _,
    pipelines: __,
    ...schema
  } = parseLock(text, "x").schema["default"] ?? {
    objects: [],
    sharedFields: [],
    organizationId: "",
  };
  const old = { ...parseLock(text, "x"), schema: { default: schema } };
  await project.write(lockPath, printLock(old));
  expect((await checkOne(project, emulator)).drift).toEqual([]);
  expect((await project.cli(["--frozen"])).stderr).toContain(
    "The lock does not have the organisation's statuses and pipelines yet.",
  );
});

test("where Close refuses them now they are neither drift nor clean, and the lock's stay", async () => {
  const { project, emulator } = await afterDrift();
  emulator.misbehave({
    path: /^\/(?:pipeline|status)\//,
    status: 403,
    times: 99,
  });
  const { drift, unread, exitCode } = await checkOne(project, emulator);
  expect(drift).toEqual([]);
  expect(unread).toEqual([
    expect.stringMatching(/^\/status\/lead\/ was not read/),
    expect.stringMatching(/^\/pipeline\/ was not read/),
  ]);
  expect(exitCode).toBe(1);
});

function isKind(kind: Change["kind"]): (change: Change) => boolean {
  return (change) => change.kind === kind;
}
