/** `codegen doctor`: what it finds in projects that work, and in the most broken ones. */
import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import type { DoctorReport } from "../../src/report/doctor-document.js";
import { doctorLines } from "../../src/report/doctor-text.js";
import { palette } from "../../src/report/terminal.js";
import { isWhole } from "../support/matrix.js";
import { goLive, withoutRuntime } from "../support/live.js";
import { createProject, environmentOf } from "../support/project.js";
import type { Project } from "../support/project.js";

const execute = promisify(execFile);

/** The report, and a line `level CODE` for each thing that is not as it should be. */
async function examine(
  project: Project,
  args: readonly string[] = [],
  env?: Readonly<Record<string, string>>,
) {
  const { stdout, stderr, code } = await project.cli(
    ["doctor", "--json", ...args],
    env,
  );
  expect(stderr).toBe("");
  const report: DoctorReport = JSON.parse(stdout);
  expect(report.summary.exitCode).toBe(code);
  const found = report.findings.filter(({ level }) => level !== "ok");
  return {
    ...{ report, code, text: stdout },
    levels: found.map(({ level, code: what }) => `${level} ${what}`),
    find: (what: string) => report.findings.find((one) => one.code === what),
  };
}

test("of a project that works doctor says whose the key is, and shows no more of it than its end", async () => {
  const { project, emulator } = await goLive(withoutRuntime);
  await project.generate();
  const { find, code, text } = await examine(project);
  expect(code).toBe(0);
  expect(find("D_CLOSE")?.message).toBe(
    "CLOSE_API_KEY from the environment belongs to “Small” (orga_small), which has 5 object types.",
  );
  expect(find("D_KEY")?.message).toContain(
    `and ends in ${emulator.apiKey.slice(-4)}.`,
  );
  expect(text).not.toContain(emulator.apiKey);
  expect(find("D_RATE_LIMIT")?.message).toMatch(/room for \d+ of 100 requests/);
  expect(find("D_CLOCK")?.level).toBe("ok");
  expect(find("D_LOCK")?.level).toBe("ok");
  expect(find("D_FILES")?.level).toBe("ok");
  const plain = await project.cli(["doctor"]);
  expect(plain.stdout).toMatch(/^ok {7}Node \d/m);
  expect(plain.stdout).toMatch(/\nworks {2}0 broken, /);
  for (const line of plain.stdout
    .split("\n")
    .filter((one) => !one.includes("/")))
    expect(line.length, line).toBeLessThanOrEqual(80);
});

test("what is broken keeps nothing else from being looked at", async () => {
  const { project, emulator } = await goLive(withoutRuntime);
  const broken = (levels: readonly string[]): readonly string[] =>
    levels.filter((one) => one.startsWith("broken"));

  const fresh = await examine(project);
  expect(broken(fresh.levels)).toEqual(["broken D_LOCK"]);
  expect(fresh.code).toBe(1);

  await project.generate();
  const wrong = await examine(project, [], {
    ...environmentOf(emulator),
    CLOSE_API_KEY: "api_of_somebody_else",
  });
  expect(broken(wrong.levels)).toEqual(["broken D_CLOSE"]);
  expect(wrong.find("D_CLOSE")?.error).toBe("E_AUTH");
  expect(wrong.find("D_FILES")?.level).toBe("ok");

  const away = await examine(project, [], {
    ...environmentOf(emulator),
    CLOSE_API_URL: "http://127.0.0.1:9",
  });
  expect(away.find("D_CLOSE")?.error).toBe("E_NETWORK");
  const offline = await examine(project, ["--offline"], {});
  expect(broken(offline.levels)).toEqual([]);
  expect(offline.find("D_KEY")?.level).toBe("warning");

  const odd = await examine(project, [], {
    ...environmentOf(emulator),
    CLOSE_API_URL: "https://api.example.com",
    HTTPS_PROXY: "::no address::",
  });
  expect(odd.find("D_HOST")?.error).toBe("E_CONFIG_INVALID");

  await project.write("generated/close.lock.json", "{ half a lock");
  const torn = await examine(project, ["--offline"]);
  expect(torn.find("D_LOCK")?.error).toBe("E_LOCK_INVALID");
  expect(torn.find("D_FILES")).toBeUndefined();

  await project.write("codegen.config.json", '{ "ouput": 1 }');
  const config = await examine(project);
  expect(config.find("D_CONFIG")?.items.join()).toContain(
    "Did you mean “output”?",
  );
  expect(config.find("D_CLOSE")?.message).toContain("“Small”");
  // Its lock is torn, and in the usual folder.
  expect(config.find("D_LOCK")?.error).toBe("E_LOCK_INVALID");

  await project.write("codegen.config.ts", "export default {}");
  const two = await examine(project);
  expect(two.find("D_CONFIG")?.message).toContain("There are several configs");
});

test("with a broken config doctor looks at the outputs that its text names, and says what it could not look at", async () => {
  const project = await createProject({ source: "sample", output: "code" });
  await project.generate();
  await project.write(
    "codegen.config.json",
    '{ "source": "sample", "output": "code", "emit": "all" }',
  );
  const whole = await examine(project, ["--offline"]);
  expect(whole.find("D_CONFIG")?.level).toBe("broken");
  expect(whole.find("D_LOCK")).toMatchObject({
    level: "ok",
    message: "code/close.lock.json can be read.",
  });
  expect(whole.find("D_FILES")).toMatchObject({
    level: "ok",
    message: "The files in code are as they were written.",
  });
  expect(whole.levels).toContain("note D_FILES");
  expect(whole.text).toContain("Not looked at, as only the config says it: ");
  await project.write("code/lead.ts", "export {};\n");
  await rm(project.path("code/index.ts"));
  const edited = await examine(project, ["--offline", "--fix"]);
  expect(edited.find("D_FILES")).toMatchObject({
    level: "warning",
    items: ["missing  index.ts", "changed  lead.ts"],
  });
  expect(await project.read("code/lead.ts")).toBe("export {};\n");

  await rm(project.path("code"), { recursive: true });
  const none = await examine(project, ["--offline"]);
  expect(none.find("D_FILES")?.message).toBe(
    "No output was looked at: only the config says where it is.",
  );
});

test("what is so for several outputs is said once, and a lock that is not there is not said to be uncommitted", async () => {
  const org = (output: string) => ({ source: "sample", output }) as const;
  const project = await createProject({
    orgs: { live: org("live"), test: org("test") },
  });
  await execute("git", ["init", "--quiet", project.root]);
  const { levels, text } = await examine(project, ["--offline"]);
  expect(levels.filter((one) => one === "broken D_LOCK")).toHaveLength(2);
  expect(levels.filter((one) => one.endsWith("D_TSCONFIG"))).toHaveLength(1);
  expect(text).not.toContain("is not committed yet");
});

test("what doctor has fixed is called so, without the step to do it by hand", () => {
  const findings: DoctorReport["findings"] = [
    {
      ...({ code: "D_GIT", level: "note", fix: "done" } as const),
      ...{ message: "git does not merge locks.", next: "git config a b" },
      ...{ items: [], error: null },
    },
  ];
  const counts = { ok: 1, notes: 0, warnings: 0, broken: 0 };
  const summary = { ...counts, exitCode: 0 } as const;
  const report = { version: 1, findings, summary } as const;
  expect(doctorLines(report, palette(false), {}).slice(0, 2)).toEqual([
    "fixed    D_GIT  git does not merge locks.",
    "         → That is done now.",
  ]);
});

test("doctor says what Close refuses a key, and a clock that is wrong", async () => {
  const { project, emulator } = await goLive(withoutRuntime);
  await project.generate();
  emulator.misbehave({
    path: /^\/pipeline\//,
    errorCode: "insufficient_scope",
  });
  emulator.misbehave({ headers: { date: "Thu, 01 Jan 2026 00:00:00 GMT" } });
  const { find, code } = await examine(project);
  expect(code).toBe(0);
  expect(find("D_CLOCK")?.message).toMatch(
    /^The clock of this machine is \d+ seconds ahead of/,
  );
  expect(find("D_ACCESS")?.message).toContain(
    "/pipeline/ was not read: the key lacks the scope for it",
  );
});

test.runIf(isWhole)(
  "doctor --fix writes stale files and lists of what tools leave out, and leaves what was edited by hand",
  async () => {
    const { project } = await goLive(withoutRuntime);
    await project.generate();
    await execute("git", ["init", "--quiet", project.root]);
    await project.write(".prettierrc", "{}\n");
    await rm(project.path("generated/objects/car.ts"));
    const before = await examine(project);
    expect(before.code).toBe(1);
    expect(before.find("D_FILES")?.items).toEqual(["missing  objects/car.ts"]);
    expect(before.levels).toContain("warning D_FORMATTER");
    expect(before.find("D_GIT")?.message).toBe(
      "generated/close.lock.json is not committed yet.",
    );
    const fixed = await examine(project, ["--fix"]);
    expect(fixed.code).toBe(0);
    expect(fixed.find("D_FILES")?.fix).toBe("done");
    const after = await examine(project);
    expect(after.find("D_FILES")?.level).toBe("ok");
    expect(after.find("D_FORMATTER")).toBeUndefined();
    expect(await project.read(".prettierignore")).toContain("generated/");
    expect(await project.read(".gitattributes")).toContain(
      "merge=close-codegen",
    );

    const edited = `${await project.read("generated/objects/car.ts")}// mine\n`;
    await project.write("generated/objects/car.ts", edited);
    const left = await examine(project, ["--fix"]);
    expect(left.find("D_FILES")?.fix).toBeNull();
    expect(left.find("D_FILES")?.items).toEqual(["edited  objects/car.ts"]);
    expect(await project.read("generated/objects/car.ts")).toBe(edited);
  },
);

test.runIf(isWhole)(
  "doctor finds a key in a file that git tracks, an output outside of rootDir, and undici that is not there",
  async () => {
    const { project, emulator } = await goLive({});
    await project.generate();
    await execute("git", ["init", "--quiet", project.root]);
    await project.write(".env", `CLOSE_API_KEY=${emulator.apiKey}\n`);
    await project.write(
      "tsconfig.json",
      '{ "compilerOptions": { "rootDir": "src" } }',
    );
    await execute("git", ["-C", project.root, "add", ".env"]);
    const { report, text } = await examine(project, ["--offline"]);
    const broken = report.findings.filter(({ level }) => level === "broken");
    expect(broken.map(({ message }) => message)).toEqual([
      expect.stringContaining("(TS6059)"),
      "undici is not installed, and the generated client sends with it.",
      "git tracks .env, and the key is in it.",
    ]);
    expect(text).not.toContain(emulator.apiKey);
  },
);
