import { unlink } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { run } from "../../src/cli/cli.js";
import type { Config } from "../../src/index.js";
import { organization } from "../support/check.js";
import { goLive, withoutRuntime } from "../support/live.js";
import { environmentOf } from "../support/project.js";

const key = "/custom_field/lead/";

/** A project with one breaking change and one missing file. */
async function drifting(config: Config = {}) {
  const live = await goLive({ ...withoutRuntime, ...config }, organization);
  await live.project.generate();
  await live.delete(`${key}cf_note/`);
  await unlink(live.project.path("generated/testing.ts"));
  return live;
}

/** What runs say first in these tests, whose Close is a local one. */
const asks = "asks {2}http:\\S+ \\(CLOSE_API_URL from the environment\\)\n";

describe("streams", () => {
  test("the text report is data on stdout, and on stderr only whom it asks, where that is not Close", async () => {
    const { project } = await drifting();
    const { code, stdout, stderr } = await project.cli(["check"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`^${asks}$`));
    expect(stdout).toContain("1 breaking");
    expect(stdout).toContain("testing.ts");
    expect(stdout).toContain("npx codegen generate");
  });

  test.each([["--json"], ["--reporter json"], ["--silent --json"]])(
    "%s gives one JSON document, and people whom it asked and one line on stderr",
    async (flags) => {
      const { project } = await drifting();
      const argv = ["check", ...flags.split(" ")];
      const { code, stdout, stderr } = await project.cli(argv);
      expect(code).toBe(2);
      const report = JSON.parse(stdout);
      expect(report).toMatchObject({
        version: 1,
        orgs: [{ org: "default", drift: [{ kind: "field.removed" }] }],
        summary: { breaking: 1, stale: 1, exitCode: 2 },
      });
      expect(stderr).toMatch(
        flags.includes("silent")
          ? /^$/
          : new RegExp(`^${asks}checked {2}.*1 breaking.*\n$`),
      );
    },
  );

  test("a failure is in the document, on stderr, and in the exit code", async () => {
    const { project } = await drifting();
    const { code, stdout, stderr } = await project.cli(["check", "--json"], {});
    expect(code).toBe(1);
    const report = JSON.parse(stdout);
    expect(report.orgs[0].failure.code).toBe("E_AUTH");
    expect(report.orgs[0].stale).toHaveLength(1);
    expect(stderr).toMatch(/^error E_AUTH {2}/);
    const text = await project.cli(["check"], {});
    expect(text).toMatchObject({ code: 1, stderr: "" });
    expect(text.stdout).toContain("E_AUTH");
  });

  test("a broken config leaves stdout empty", async () => {
    const { project } = await drifting();
    await project.write("codegen.config.json", "{ nope");
    const { code, stdout, stderr } = await project.cli(["check", "--json"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^error E_CONFIG_INVALID/);
  });

  test("colours are for terminals: neither pipes nor files nor NO_COLOR have any", async () => {
    const { project, emulator } = await drifting();
    const started = async (env: Record<string, string>, isTty: boolean) => {
      let stdout = "";
      const argv = ["check", "--reporter", "text"];
      await run([...argv, "--reporter", "text", "-o", "report.txt"], {
        argv,
        env: { ...environmentOf(emulator), ...env },
        cwd: project.root,
        stdout: (text) => void (stdout += text),
        stderr: () => undefined,
        stdoutIsTty: isTty,
        stderrIsTty: false,
        stdinIsTty: false,
        signal: new AbortController().signal,
      });
      expect(await project.read("report.txt")).not.toContain("\u001b");
      return stdout.includes("\u001b[");
    };
    expect(await started({}, true)).toBe(true);
    expect(await started({}, false)).toBe(false);
    expect(await started({ NO_COLOR: "1" }, true)).toBe(false);
    expect(await started({ TERM: "dumb" }, true)).toBe(false);
    expect(await started({ FORCE_COLOR: "1" }, false)).toBe(true);
  });

  test("an interrupted check ends with 130 and reports nothing", async () => {
    const { project, emulator } = await drifting();
    const stopping = new AbortController();
    emulator.misbehave({ delay: 1e6 });
    let stdout = "";
    const running = run(["check", "--json"], {
      argv: [],
      env: environmentOf(emulator),
      cwd: project.root,
      stdout: (text) => void (stdout += text),
      stderr: () => undefined,
      stdoutIsTty: false,
      stderrIsTty: false,
      stdinIsTty: false,
      signal: stopping.signal,
    });
    const asked = emulator.requests.length;
    await expect.poll(() => emulator.requests.length).toBeGreaterThan(asked);
    stopping.abort();
    expect(await running).toBe(130);
    expect(stdout).toBe("");
  });
});

describe("reporters", () => {
  test("each has the file that follows it, and one is left for stdout", async () => {
    const { project } = await drifting();
    const { code, stdout } = await project.cli([
      ...["check", "--reporter", "markdown", "-o", "out/drift.md"],
      ...["--reporter", "github", "--json", "--output-file=drift.json"],
      ...["--reporter", "html", "-o", "drift.html"],
    ]);
    expect(code).toBe(2);
    expect(stdout).toMatch(
      /^::error file=generated\/lead\.ts,line=\d+,title=Field removed/,
    );
    expect(await project.read("out/drift.md")).toMatch(/^## /);
    expect(JSON.parse(await project.read("drift.json"))).toMatchObject({
      summary: { exitCode: 2 },
    });
    expect(await project.read("drift.html")).toMatch(/^<!doctype html>/i);
  });

  test("a message for Slack and one for a webhook have the owner and the page of the build", async () => {
    const { project, emulator } = await drifting({
      owners: { "Lead.*": "#sales-ops" },
    });
    const env = {
      ...environmentOf(emulator),
      GITHUB_SERVER_URL: "https://user:secret@github.example.com",
      GITHUB_REPOSITORY: "acme/crm",
      GITHUB_RUN_ID: "42?token=secret",
      SLACK_WEBHOOK_URL: "https://hooks.slack.com/services/secret",
    };
    const argv = ["check", "--reporter", "slack", "--reporter", "webhook"];
    const { code, stdout, stderr } = await project.cli(
      [...argv, "-o", "out/webhook.json"],
      env,
    );
    expect(code).toBe(2);
    const page = "https://github.example.com/acme/crm/actions/runs/42";
    const webhook = await project.read("out/webhook.json");
    expect(JSON.parse(webhook)).toMatchObject({
      severity: "breaking",
      counts: { breaking: 1, stale: 1 },
      breaking: [{ org: "default", owner: "#sales-ops" }],
      link: page,
    });
    const sections: readonly { text: { text: string } }[] =
      JSON.parse(stdout).blocks;
    const text = sections.map((one) => one.text.text).join("\n");
    expect(text).toContain(`<${page}|Open the report>`);
    expect(text).toMatch(
      /🔴 \*breaking\* The field “Note”.*\n.*Owner: #sales-ops/,
    );
    expect([stdout, stderr, webhook].join()).not.toContain("secret");
  });

  test("a run offline that messages somebody is never the repetition of one before it", async () => {
    const live = await goLive(withoutRuntime, organization);
    await live.project.generate();
    const pages = [];
    for (const run of ["1", "2", "2"]) {
      const { stdout } = await live.project.cli(
        ["check", "--offline", "--reporter", "webhook"],
        { CI_JOB_URL: `https://ci.example.com/${run}?job=${run}` },
      );
      pages.push(JSON.parse(stdout).link);
    }
    expect(pages).toEqual(
      ["1", "2", "2"].map((run) => `https://ci.example.com/${run}`),
    );
    const given = await live.project.cli([
      ...["check", "--offline", "--reporter", "webhook"],
      ...["--link", "https://wiki.example.com/drift?page=1"],
    ]);
    expect(JSON.parse(given.stdout).link).toBe(
      "https://wiki.example.com/drift?page=1",
    );
  });

  test("a file before the only reporter is meant for it, and without one for the text", async () => {
    const { project } = await drifting();
    const first = ["check", "-o", "a.json", "--reporter", "json"];
    const { stdout } = await project.cli(first);
    expect(stdout).toBe("");
    expect(JSON.parse(await project.read("a.json"))).toMatchObject({
      version: 1,
    });
    await project.cli(["check", "-o", "a.txt"]);
    expect(await project.read("a.txt")).toContain("1 breaking");
  });

  test.each([
    ["--json --reporter text", "cannot share stdout"],
    ["--json -o a -o b", "There is no reporter for the file b."],
    ["--json -o a --reporter html -o a", "cannot share the file a"],
    ["--reporter xml", "argument 'xml' is invalid"],
    ["--reporter slack --reporter webhook", "cannot share stdout"],
    ["--link https://a.example", "--link is for the reporters slack"],
    ["--reporter slack --link notes.md", "takes the address of a web page"],
    ["--reporter slack --link javascript:alert(1)", "a web page"],
    ["--reporter slack --link https://u:p@a.example", "user or a password"],
    ["--fail-on worst", "argument 'worst' is invalid"],
    ["--offline --sample", "cannot be used with"],
    ["extra", "Too many arguments for 'check'."],
  ])(
    "“check %s” is a usage error, and nothing is looked at",
    async (flags, why) => {
      const { project, emulator } = await drifting();
      const asked = emulator.requests.length;
      const argv = ["check", ...flags.split(" ")];
      const { code, stdout, stderr } = await project.cli(argv);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toMatch(/^error E_USAGE/);
      expect(stderr).toContain(why);
      expect(emulator.requests.length).toBe(asked);
    },
  );

  test("a report that cannot be written fails, and the others are there", async () => {
    const { project } = await drifting();
    const { code, stdout, stderr } = await project.cli([
      ...["check", "--json", "--reporter", "html", "-o", "generated"],
    ]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ version: 1 });
    expect(stderr).toContain("error E_OUTPUT_WRITE");
  });

  test("annotations are on the code of what changed, from the root of the repository", async () => {
    const { project, emulator, put, post } = await drifting();
    await put("/custom_object_type/cotype_car/", {
      name: "Van",
      name_plural: "Vans",
    });
    await post("/custom_activity/", { name: "Site Visit" });
    await put("/custom_field/shared/cf_region/", { name: "Area" });
    const env = {
      ...environmentOf(emulator),
      GITHUB_WORKSPACE: project.path(".."),
    };
    const { stdout } = await project.cli(
      ["check", "--reporter", "github"],
      env,
    );
    const places = [...stdout.matchAll(/^::\w+ file=(.*?),line=(\d+)/gm)];
    const shown = await Promise.all(
      places.map(async ([, file = "", line]) => {
        const text = await project.read(`../${file}`);
        return text.split("\n")[Number(line) - 1]?.trim();
      }),
    );
    expect(shown.sort()).toEqual([
      expect.stringMatching(/^export interface Car /),
      "note: string | null;",
      expect.stringMatching(/^region: /),
    ]);
    expect(stdout).toMatch(/^::\w+ title=Object type added/m);
    expect(stdout).toContain("project/generated/testing.ts");
  });
});

describe("the short ways", () => {
  test("generate --check is check --offline, and writes nothing", async () => {
    const { project, emulator } = await drifting();
    const before = await project.times(".");
    const asked = emulator.requests.length;
    for (const argv of [["--check"], ["generate", "--check"]]) {
      const { code, stdout } = await project.cli(argv);
      expect(code).toBe(2);
      expect(stdout).toContain("testing.ts");
      expect(stdout).not.toContain("breaking");
    }
    expect(emulator.requests.length).toBe(asked);
    expect(await project.times(".")).toEqual(before);
    const forced = await project.cli(["--check", "--force"]);
    expect(forced.stderr).toContain("cannot be used with");
  });

  test("diff prints its changes and succeeds, unless it is to tell by its exit code", async () => {
    const { project } = await drifting();
    const plain = await project.cli(["diff"]);
    expect(plain.code).toBe(0);
    expect(plain.stderr).toMatch(new RegExp(`^${asks}$`));
    expect(plain.stdout).toContain("cf_note");
    expect((await project.cli(["diff", "--exit-code"])).code).toBe(2);
    const back = ["diff", "live", "lock", "--fail-on", "breaking"];
    expect((await project.cli(back)).code).toBe(0);
    const json = await project.cli(["diff", "lock", "live", "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      from: "lock",
      to: "live",
      changes: [{ kind: "field.removed" }],
    });
    expect(json.stderr).toMatch(/^compared {2}/m);
  });

  test("--fail-on reaches the check", async () => {
    const { project, post } = await goLive(withoutRuntime, organization);
    await project.generate();
    await post(key, { name: "Budget", type: "number" });
    expect((await project.cli(["check"])).code).toBe(2);
    const lenient = ["check", "--fail-on", "breaking"];
    expect((await project.cli(lenient)).code).toBe(0);
  });

  test("--debug tells what caused a failure, --profile what took how long", async () => {
    const { project, emulator } = await drifting();
    emulator.misbehave({ status: 401 });
    const { stderr } = await project.cli(["check", "--debug", "--profile"]);
    expect(stderr).toMatch(/^ {2}cause {2}CloseApiError/m);
    expect(stderr).toMatch(/ms {2}Read default$/m);
  });

  test.each(["check", "diff"])("%s --help fits 80 columns", async (command) => {
    const { project } = await drifting();
    const { code, stdout } = await project.cli([command, "--help"]);
    expect(code).toBe(0);
    const widths = stdout.split("\n").map((line) => line.length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(80);
  });
});
