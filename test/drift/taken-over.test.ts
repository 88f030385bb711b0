import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import type { Config } from "../../src/index.js";
import { start } from "../support/emulator-client.js";
import { goLive, smallOrganization, withoutRuntime } from "../support/live.js";
import { createProject } from "../support/project.js";

const leadFields = "/custom_field/lead/";

/** A project that has generated once; then a field was deleted in Close, and another relabelled. */
async function afterDrift(config: Config = {}) {
  const live = await goLive({ ...withoutRuntime, ...config });
  await live.project.generate();
  await live.delete(`${leadFields}cf_note/`);
  await live.put(`${leadFields}cf_stage/`, { name: "Phase" });
  return live;
}

/** A project that has generated once; then twelve fields were added in Close. */
async function afterTwelveNew(config: Config = {}) {
  const live = await goLive({ ...withoutRuntime, ...config });
  await live.project.generate();
  for (const number of Array.from({ length: 12 }, (_, index) => index + 10))
    await live.post(leadFields, { name: `New ${number}`, type: "text" });
  return live;
}

/** The lines of a run, without the one that says which config it uses. */
function linesOf({ stderr }: { readonly stderr: string }): readonly string[] {
  const lines = stderr.split("\n").slice(0, -1);
  return lines.filter((line) => !/^(?:config|asks) {2}/.test(line));
}

const changes = [
  "    breaking   The field “Note” `note` (cf_note) of “Lead” is gone.",
  "    │          Close no longer returns its values, and refuses writes that name",
  "    │          it.",
  "    safe       The field “Stage” `stage` (cf_stage) of “Lead” is now called",
  "    │          “Phase”.",
  "    │          Names belong to ids: generated code keeps its name until `codegen",
  "    │          rename` or `names` in the config gives another.",
];

describe("what a run takes over from Close", () => {
  test("is counted and named with the next step, in the words of check, and only once", async () => {
    const { project } = await afterDrift();
    const check = (await project.cli(["check"])).stdout.split("\n");
    const planned = linesOf(await project.cli(["-n"]));
    expect(planned.slice(1)).toEqual([
      "Close differs from the lock: 1 breaking, 1 safe.",
      ...changes,
      "Next",
      "  Take the changes over; the compiler then shows what they break:",
      "    npx codegen generate",
      "    npx tsc --noEmit",
    ]);
    expect(check).toEqual(expect.arrayContaining(planned.slice(1)));
    const [result, ...taken] = linesOf(await project.cli([]));
    expect(result).toMatch(/^generated {2}/);
    expect(taken).toEqual([
      "Taken over from Close: 1 breaking, 1 safe.",
      ...changes,
      "Next",
      "  The compiler shows what the changes break:",
      "    npx tsc --noEmit",
    ]);
    expect(linesOf(await project.cli([]))).toHaveLength(1);
  });

  test("counts the pipelines and statuses that were found", async () => {
    const { project } = await goLive(withoutRuntime, {
      ...smallOrganization,
      lead_statuses: [{ id: "stat_new", label: "New" }],
      pipelines: [
        {
          id: "pipe_sales",
          name: "Sales",
          statuses: [{ id: "stat_won", label: "Won", type: "won" }],
        },
      ],
    });
    expect(linesOf(await project.cli(["pull"])).slice(1)).toEqual([
      "Found 1 custom object type, 1 custom activity type, 4 custom fields, 1 pipeline, 2 statuses.",
    ]);
  });

  test("pull says it too, and that the files come next; the offline run then has nothing to say", async () => {
    const { project } = await afterDrift();
    const [result, ...taken] = linesOf(await project.cli(["pull"]));
    expect(result).toMatch(/^pulled {2}/);
    expect(taken).toEqual([
      "Taken over from Close: 1 breaking, 1 safe.",
      ...changes,
      "Next",
      "  Write the files from the lock; the compiler then shows what the changes break:",
      "    npx codegen --offline",
      "    npx tsc --noEmit",
    ]);
    expect(linesOf(await project.cli(["--offline"]))).toHaveLength(1);
    expect(linesOf(await project.cli(["pull"]))).toHaveLength(1);
  });

  test("is not said with --silent, and named in the refusal of --frozen", async () => {
    const { project } = await afterDrift();
    const { code, stderr } = await project.cli(["--frozen"]);
    expect(code).toBe(1);
    expect(stderr).toContain("error E_FROZEN  ");
    expect(stderr).toContain(
      "\n  breaking  The field “Note” `note` (cf_note) of “Lead” is gone.\n",
    );
    expect((await project.cli(["--silent"])).stderr).toBe("");
  });

  test("of an organisation that is new to the lock is how much was found", async () => {
    const { project } = await goLive(withoutRuntime);
    for (const command of ["-n", "pull"])
      expect(linesOf(await project.cli([command])).slice(1)).toEqual([
        "Found 1 custom object type, 1 custom activity type, 4 custom fields.",
      ]);
    expect(linesOf(await project.cli([]))).toHaveLength(1);
  });

  test("is said of each organisation that an output is for", async () => {
    const one = await start({ organization: smallOrganization });
    const two = await start({
      organization: { ...smallOrganization, id: "orga_two" },
    });
    const orgOf = ({ emulator: { url, apiKey } }: typeof one) => ({
      baseUrl: url,
      apiKey,
    });
    const project = await createProject({
      ...withoutRuntime,
      importExtension: ".js",
      orgs: { main: orgOf(one), sandbox: orgOf(two) },
    });
    const found =
      "Found 1 custom object type, 1 custom activity type, 4 custom fields.";
    const first = linesOf(await project.cli([]));
    expect(first.slice(1)).toEqual([`main: ${found}`, `sandbox: ${found}`]);
    await two.delete(`${leadFields}cf_note/`);
    const second = linesOf(await project.cli([]));
    expect(second.slice(1, 3)).toEqual([
      "sandbox: Taken over from Close: 1 breaking.",
      changes[0],
    ]);
  });

  test("is listed as far as ten changes, and in full with --verbose", async () => {
    const { project } = await afterTwelveNew();
    const planned = await project.cli(["-n"]);
    expect(planned.stderr.match(/^ {4}safe/gm)).toHaveLength(10);
    expect(planned.stderr).toContain("\n    and 2 more: npx codegen check\n");
    const all = await project.cli(["-n", "--verbose"]);
    expect(all.stderr.match(/^ {4}safe/gm)).toHaveLength(12);
    expect(all.stderr).not.toContain("more:");
  });

  test("can still be seen afterwards by the command that the run names", async () => {
    const { project } = await afterTwelveNew();
    const git = (...args: readonly string[]) =>
      promisify(execFile)("git", args, { cwd: project.root });
    await git("init", "-q");
    await git("add", "-A");
    const who = ["-c", "user.name=a", "-c", "user.email=a@example.invalid"];
    await git(...who, "commit", "-qm", "Before");
    const { stderr } = await project.cli([]);
    const [, command = ""] =
      /and 2 more: npx codegen (.*)\n/.exec(stderr) ?? [];
    const { code, stdout } = await project.cli(command.split(" "));
    expect(code).toBe(0);
    expect(stdout).toContain("12 changes: 12 safe.");
  });

  test("is in CHANGES.md where the config wants one, which the run then names", async () => {
    const { project } = await afterTwelveNew({ changes: true });
    const { stderr } = await project.cli([]);
    expect(stderr).toContain("\n    and 2 more: generated/CHANGES.md\n");
    const log = await project.read("generated/CHANGES.md");
    expect(log.match(/^- \*\*Safe:/gm)).toHaveLength(12);
  });
});
