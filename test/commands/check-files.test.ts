import { unlink, writeFile } from "node:fs/promises";
import { format } from "prettier";
import { describe, expect, test } from "vitest";
import { hashText } from "../../src/hash.js";
import type { Config } from "../../src/index.js";
import { isNewer } from "../../src/lock/newer.js";
import { checkIn, checkOne, organization } from "../support/check.js";
import { goLive, withoutRuntime } from "../support/live.js";
import { environmentOf } from "../support/project.js";

const lockPath = "generated/close.lock.json";

async function generated(config: Config = {}) {
  const live = await goLive({ ...withoutRuntime, ...config }, organization);
  await live.project.generate();
  return live;
}

const offline = { offline: true };

describe("the bugs of other people's checks", () => {
  test("files are compared as they are after formatting by the project's own options", async () => {
    const { project } = await goLive(withoutRuntime, organization);
    await project.write(
      ".prettierrc",
      '{ "semi": false, "useTabs": true, "singleQuote": true, "printWidth": 120 }',
    );
    await project.generate();
    const fresh = await checkOne(project, undefined, {
      ...offline,
      anew: true,
    });
    expect(fresh).toMatchObject({ stale: [], exitCode: 0 });
    await project.write(".prettierrc", '{ "semi": true }');
    const { stale } = await checkOne(project, undefined, offline);
    expect(stale).toContainEqual({ path: "lead.ts", status: "changed" });
  });

  test("every file is looked at, whatever was found before it: missing, edited, orphaned, changed", async () => {
    const { project } = await generated();
    await unlink(project.path("generated/activities/survey.ts"));
    await project.write("generated/lead.ts", "// mine\n");
    await unlink(project.path("generated/testing.ts"));
    await project.configure({
      ...withoutRuntime,
      importExtension: ".js",
      exclude: ["Car"],
    });
    const org = await checkOne(project, undefined, offline);
    expect(org.stale).toEqual([
      { path: "activities/survey.ts", status: "missing" },
      { path: "client.ts", status: "changed" },
      { path: "ids.ts", status: "changed" },
      { path: "index.ts", status: "changed" },
      { path: "lead.ts", status: "edited" },
      { path: "models.ts", status: "changed" },
      { path: "objects/car.ts", status: "orphaned" },
      { path: "testing.ts", status: "missing" },
    ]);
    expect(org.exitCode).toBe(2);
  });

  test("a checkout with CRLF is clean", async () => {
    const { project, emulator } = await generated({ runtime: "emit" });
    const files = await project.files();
    for (const [path, text] of files)
      await writeFile(
        project.path(`generated/${path}`),
        text.replaceAll("\n", "\r\n"),
      );
    for (const anew of [false, true]) {
      const org = await checkOne(project, emulator, { anew });
      expect(org).toMatchObject({ stale: [], drift: [], exitCode: 0 });
    }
  });

  test("--cwd, --config and --org are known before anything is looked at", async () => {
    const { project, emulator } = await goLive(withoutRuntime, organization);
    const env = environmentOf(emulator);
    const config = {
      ...withoutRuntime,
      importExtension: ".js",
      orgs: { a: { output: "x" }, b: { output: "y" } },
    };
    await project.write("deep/close.json", JSON.stringify(config));
    const flags = ["--cwd", "deep", "-c", "close.json", "--org", "b"];
    expect((await project.cli(["generate", ...flags], env)).code).toBe(0);
    await unlink(project.path("deep/y/lead.ts"));
    const { code, stdout } = await project.cli(
      ["check", "--json", ...flags],
      env,
    );
    expect(code).toBe(2);
    expect(JSON.parse(stdout).orgs).toMatchObject([
      {
        org: "b",
        output: "y",
        stale: [{ path: "lead.ts", status: "missing" }],
      },
    ]);
    const all = await project.cli(
      ["check", "--cwd", "deep", "-c", "close.json"],
      env,
    );
    expect(all.code).toBe(1);
  });

  test.each([
    ["note :", "changed"],
    ["notes:", "edited"],
  ])(
    "line ends are no difference, any other byte is one, and words make it an edit: %s",
    async (word, status) => {
      const { project } = await generated();
      const text = await project.read("generated/lead.ts");
      await project.write("generated/lead.ts", text.replace("note:", word));
      const { stale } = await checkOne(project, undefined, offline);
      expect(stale).toMatchObject([{ path: "lead.ts", status }]);
      expect(stale).toHaveLength(1);
    },
  );

  test("a file that was edited and is no longer made is told as edited: generate would not remove it", async () => {
    const { project } = await generated();
    await project.write("generated/objects/car.ts", "// mine\n");
    await project.configure({
      ...withoutRuntime,
      importExtension: ".js",
      exclude: ["Car"],
    });
    const { stale } = await checkOne(project, undefined, offline);
    expect(stale).toContainEqual({ path: "objects/car.ts", status: "edited" });
  });
});

describe("without Close", () => {
  test("an offline check needs no key and sends nothing", async () => {
    const { project, emulator } = await generated();
    const asked = emulator.requests.length;
    const org = await checkOne(project, undefined, offline);
    expect(org).toMatchObject({
      checked: { org: false, files: true },
      failure: null,
      exitCode: 0,
    });
    expect(emulator.requests.length).toBe(asked);
    const online = await checkOne(project, undefined);
    expect(online.failure?.code).toBe("E_AUTH");
  });

  test("after a pull the files are out of date, and an offline generate heals them", async () => {
    const { project, emulator, post } = await generated();
    await post("/custom_field/lead/", { name: "Budget", type: "number" });
    await project.pull();
    const org = await checkOne(project, emulator);
    expect(org.drift).toEqual([]);
    expect(org.stale).toEqual([{ path: "lead.ts", status: "changed" }]);
    expect(org.exitCode).toBe(2);
    await project.generate(offline);
    expect((await checkOne(project, emulator)).exitCode).toBe(0);
  });

  test("a template of the user's that changed makes its file stale", async () => {
    const { project } = await generated();
    await project.write(
      "own/index.hbs",
      "{{header}}\nexport const mine = 1;\n",
    );
    await project.configure({ ...withoutRuntime, templates: "own" });
    const { stale } = await checkOne(project, undefined, offline);
    expect(stale).toEqual([{ path: "index.ts", status: "changed" }]);
  });

  test("a lock that differs in layout alone is up to date, whoever laid it out, and is not touched", async () => {
    const { project, post } = await generated();
    const written = await project.read(lockPath);
    expect(await format(written, { parser: "json" })).toBe(written);
    const { files, ...others } = JSON.parse(written);
    for (const text of [
      JSON.stringify({ ...others, files }),
      `${JSON.stringify({ files, ...others }, null, "\t")}\n`,
      written.replaceAll("\n", "\r\n"),
      `\ufeff${written}`,
    ]) {
      await project.write(lockPath, text);
      const found = await checkOne(project, undefined, offline);
      expect(found).toMatchObject({ stale: [], exitCode: 0 });
      for (const options of [offline, { ...offline, frozen: true }, {}])
        expect((await project.generateOne(options)).written).toBe(false);
      expect(await project.read(lockPath)).toBe(text);
    }
    await project.write(
      lockPath,
      await format(written, { parser: "json", useTabs: true }),
    );
    await post("/custom_field/lead/", { name: "Budget", type: "number" });
    await project.generate();
    const next = await project.read(lockPath);
    expect(next).toContain('\n\t"files"');
    expect(await format(next, { parser: "json", useTabs: true })).toBe(next);
  });

  test("what generate leaves is clean, and what a clean check finds generate leaves", async () => {
    const { project } = await generated({ runtime: "emit" });
    for (const header of [["one"], ["two"]]) {
      await project.configure({ importExtension: ".js", header });
      expect((await checkOne(project, undefined, offline)).exitCode).toBe(2);
      await project.generate(offline);
      expect((await checkOne(project, undefined, offline)).exitCode).toBe(0);
      expect((await project.generateOne(offline)).written).toBe(false);
    }
  });

  test("a file that was changed together with its hash in the lock passes, but not with --anew", async () => {
    const { project } = await generated();
    const text = `${await project.read("generated/lead.ts")}// from a stranger\n`;
    await project.write("generated/lead.ts", text);
    const lock = JSON.parse(await project.read(lockPath));
    lock.files["lead.ts"].content = hashText(text);
    await project.write(lockPath, `${JSON.stringify(lock, null, 2)}\n`);
    const believing = await checkOne(project, undefined, offline);
    expect(believing.stale).toEqual([]);
    const anew = await checkOne(project, undefined, { ...offline, anew: true });
    expect(anew.stale).toEqual([{ path: "lead.ts", status: "changed" }]);
  });
});

describe("the generator", () => {
  test("a lock of another version is told as that: neither drift, nor stale by itself", async () => {
    const { project, emulator } = await generated();
    const lock = JSON.parse(await project.read(lockPath));
    const running = lock.generator;
    lock.generator = "0.0.1";
    await project.write(lockPath, `${JSON.stringify(lock, null, 2)}\n`);
    const org = await checkOne(project, emulator);
    expect(org.generator).toEqual({ lock: "0.0.1", running });
    expect(org).toMatchObject({ drift: [], stale: [], exitCode: 2 });
    const { summary } = await checkIn(project, emulator, { failOn: "none" });
    expect(summary.exitCode).toBe(0);
    await project.generate(offline);
    expect((await checkOne(project, emulator)).exitCode).toBe(0);
  });

  test("a lock of a newer version is left alone by every run until it is allowed to be rewritten", async () => {
    const { project } = await generated();
    const lock = JSON.parse(await project.read(lockPath));
    const running = lock.generator;
    lock.generator = "99.0.0-beta.1";
    await project.write(lockPath, `${JSON.stringify(lock, null, 2)}\n`);
    const before = await project.files();
    const commands = [
      "",
      "pull",
      "--offline",
      "-n",
      "--force",
      "--offline --frozen",
    ];
    for (const command of commands) {
      const { code, stderr } = await project.cli(
        command.split(" ").filter(Boolean),
      );
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /^error E_LOCK_NEWER .*close\.lock\.json was written by close-codegen 99\.0\.0-beta\.1; this is /m,
      );
      expect(stderr).toContain("close-codegen@99.0.0-beta.1)");
    }
    const { code, stdout } = await project.cli(["check"]);
    expect(code).toBe(2);
    expect(stdout.replace(/\s+│?\s*/g, " ")).toContain(
      `this is ${running}, which is older.`,
    );
    expect(stdout.split("\nNext\n")[1]).toBe(
      "  Install the version that wrote the lock; this one does not write over it:\n    npm install --save-dev close-codegen@99.0.0-beta.1\n",
    );
    expect(await project.files()).toEqual(before);
    const allowed = await project.cli(["--offline", "--accept-downgrade"]);
    expect(allowed.code).toBe(0);
    expect(JSON.parse(await project.read(lockPath)).generator).toBe(running);
  });

  test.each([
    ["1.10.0", "1.9.0", true],
    ["1.9.0", "1.10.0", false],
    ["1.0.0", "1.0.0", false],
    ["1.0.0", "1.0.0-beta.2", true],
    ["1.0.0-beta.2", "1.0.0", false],
    ["1.0.0-beta.10", "1.0.0-beta.9", true],
    ["1.0.0+build", "1.0.0", false],
    ["anything", "1.0.0", false],
    ["2.0.0; rm -rf .", "1.0.0", false],
  ])("%s is newer than %s: %s", (one, other, expected) => {
    expect(isNewer(one, other)).toBe(expected);
  });
});
