import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  afterAll,
  beforeAll,
  describe,
  expect,
  onTestFinished,
  test,
} from "vitest";
import type { OrganizationSeed } from "../../src/emulator/index.js";
import { start } from "../support/emulator-client.js";
import { smallOrganization, withoutRuntime } from "../support/live.js";
import { buildProgram, repository } from "../support/program.js";
import { createProject, environmentOf } from "../support/project.js";
import type { Project } from "../support/project.js";
import { isWhole } from "../support/matrix.js";

const usual = { ...withoutRuntime, importExtension: ".js" } as const;

let folder: string;

beforeAll(async () => {
  folder = await buildProgram();
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A project that was generated once, its local Close, and a start of `codegen watch` in it. */
async function begin(organization: OrganizationSeed = smallOrganization) {
  const subject = await start({ organization });
  const project = await createProject(usual, subject.emulator);
  const env = environmentOf(subject.emulator);
  await project.generate();
  return {
    ...subject,
    project,
    launch: (args: readonly string[] = []) => launch(project, args, env),
  };
}

/** Starts `codegen watch`; `line` waits for the next line of stderr with all these words. */
function launch(
  project: Project,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
) {
  const { PATH = "" } = process.env;
  const child = spawn(
    process.execPath,
    [join(folder, "dist/bin.js"), "watch", ...args],
    { cwd: project.root, env: { PATH, HOME: folder, ...env } },
  );
  const ended = once(child, "close").then(([code]: unknown[]) => code);
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  let stdout = "";
  let stderr = "";
  let read = 0;
  let wake = (): void => undefined;
  child.stdout.on("data", (part: Buffer) => (stdout += String(part)));
  child.stderr.on("data", (part: Buffer) => {
    stderr += String(part);
    wake();
  });
  void ended.then(() => wake());
  const line = async (...words: readonly string[]): Promise<string> => {
    for (;;) {
      const unread = stderr.slice(read);
      const whole = unread.slice(0, unread.lastIndexOf("\n") + 1);
      const found = whole
        .split("\n")
        .find((text) => words.every((word) => text.includes(word)));
      if (found !== undefined) {
        read += whole.indexOf(found) + found.length + 1;
        return found;
      }
      if (child.exitCode !== null)
        throw new Error(`It ended without “${words.join(" … ")}”:\n${stderr}`);
      await new Promise<void>((done) => (wake = done));
    }
  };
  const stop = async (signal: NodeJS.Signals = "SIGINT") => {
    child.kill(signal);
    return { code: await ended, stdout, stderr };
  };
  return { line, stop, ended, written: () => ({ stdout, stderr }) };
}

async function lockOf(project: Project) {
  return JSON.parse(await project.read("generated/close.lock.json"));
}

describe("codegen watch", () => {
  test("says what it watches, needs no key, and succeeds when SIGTERM ends it", async () => {
    const { project } = await begin();
    const watching = launch(project, [], {});
    await watching.line("watching");
    const { code, stdout, stderr } = await watching.stop("SIGTERM");
    expect(stderr).toMatch(
      /^generated {2}0 created, 0 changed, \d+ unchanged, 0 removed in generated\nwatching {2}codegen\.config\.json, generated\/close\.lock\.json\. Stop it with Ctrl-C\.\n$/,
    );
    expect(stdout).toBe("");
    expect(code).toBe(0);
  });

  test("a config that changes is loaded anew; a broken one is told once, and so is that it works again", async () => {
    const { project, launch } = await begin();
    const { line, stop } = launch();
    await line("watching");
    await project.configure({ ...usual, header: ["Ours."] });
    expect(await line("generated")).toContain("(codegen.config.json changed)");
    expect(await project.read("generated/lead.ts")).toContain("Ours.");
    await project.configure({ ...usual, header: ["Theirs."] });
    await line("generated");
    expect(await project.read("generated/lead.ts")).toContain("Theirs.");
    await project.write("codegen.config.json", "{");
    await line("error E_CONFIG_INVALID");
    await project.write("codegen.config.json", "{ ");
    await project.write("codegen.config.json", JSON.stringify(usual));
    await line("recovered");
    const { code, stderr } = await stop();
    expect(stderr.match(/error/g)).toHaveLength(1);
    expect(code).toBe(0);
  });

  test.runIf(isWhole).each(["codegen.config.ts", "codegen.config.mjs"])(
    "so is %s, with what it imports",
    async (name) => {
      const { project, launch } = await begin();
      await rm(project.path("codegen.config.json"));
      const write = async (header: string) => {
        await project.write("header.mjs", `export const header = "${header}";`);
        await project.write(
          name,
          `import { header } from "./header.mjs";\nexport default { runtime: "import", importExtension: ".js", header: [header, "${header} too"] };\n`,
        );
      };
      await write("one");
      const { line } = launch();
      await line("watching");
      for (const header of ["two", "three"]) {
        await write(header);
        await line(`(${name} changed)`);
        const text = await project.read("generated/lead.ts");
        expect(text).toContain(`${header}\n`);
        expect(text).toContain(`${header} too\n`);
      }
    },
  );

  test.runIf(isWhole)(
    "a template that changes, comes or goes is taken, from a folder that is named later, too",
    async () => {
      const { project, launch } = await begin();
      const { line } = launch();
      await line("watching");
      await mkdir(project.path("mine"));
      await project.configure({ ...usual, templates: "mine" });
      await line("(codegen.config.json changed)");
      const ours = await readFile(
        join(repository, "templates/index.hbs"),
        "utf8",
      );
      // What changes while the folder begins to be watched is taken, too, but told without a reason.
      const until = async (isThere: (index: string) => boolean) => {
        do await line("generated");
        while (!isThere(await project.read("generated/index.ts")));
      };
      for (const text of ["// one\n", "// two\n"]) {
        await project.write("mine/index.hbs", `${ours}${text}`);
        await until((index) => index.includes(text));
      }
      await rm(project.path("mine/index.hbs"));
      await until((index) => !index.includes("// two"));
      const index = await project.read("generated/index.ts");
      expect(index).not.toMatch(/\/\/ (?:one|two)/);
    },
  );

  test.runIf(isWhole)(
    "a lock that is made only later is noticed; one that changes regenerates, and our own writing of it tells nothing more",
    async () => {
      const { emulator, project, put, launch } = await begin();
      await rm(project.path("generated"), { recursive: true });
      const watching = launch();
      await watching.line("error E_LOCK_MISSING");
      await watching.line("watching");
      await project.pull({ env: environmentOf(emulator) });
      expect(await watching.line("recovered")).toContain("in generated");
      expect(await project.read("generated/lead.ts")).toContain(
        "interface Lead",
      );
      await put("/custom_field/lead/cf_note/", { name: "Remark" });
      await project.pull();
      await watching.line("(generated/close.lock.json changed)");
      expect(await project.read("generated/lead.ts")).toContain('"Remark"');
      // Time in which our own lock is noticed; a line about it, for which nothing was to do, would come before the next.
      await delay(1000);
      await project.configure({ ...usual, header: ["one"] });
      // A turn that the lock began may read the new config already: then the line names the lock.
      await watching.line("generated", "changed)");
      const { stderr } = await watching.stop();
      expect(stderr).not.toMatch(/ 0 created, 0 changed.*lock\.json changed/);
    },
  );

  test.runIf(isWhole)(
    "a config that is broken from the start is waited for; an edited file is reported as usual and survived",
    async () => {
      const { project, launch } = await begin();
      await project.write("codegen.config.json", '{ "outptu": "x" }');
      const { line } = launch();
      await line("error E_CONFIG_INVALID");
      await line("watching");
      await project.configure(usual);
      expect(await line("recovered")).toContain("recovered");
      expect(await project.read("generated/index.ts")).toContain("@generated");
      await project.write("generated/lead.ts", "// mine\n");
      await project.configure({ ...usual, header: ["Ours."] });
      await line("error E_OUTPUT_EDITED");
      await line("lead.ts");
      await rm(project.path("generated/lead.ts"));
      await project.configure({ ...usual, header: ["Ours!"] });
      await line("recovered");
      expect(await project.read("generated/lead.ts")).toContain("Ours!");
    },
  );

  test.each([
    [["--org", "nobody"], "The config has no organisation “nobody”."],
    [["--config", "none.ts"], "There is no config file"],
  ])("%s is a mistake that ends it at once", async (args, words) => {
    const { launch } = await begin();
    const { ended, written } = launch(args);
    expect(await ended).toBe(1);
    expect(written().stderr).toContain("error E_USAGE");
    expect(written().stderr).toContain(words);
  });
});

test("codegen watch --poll 0 is a mistake that ends it at once", async () => {
  const { project } = await begin();
  const { code, stderr } = await project.cli(["watch", "--poll", "0"]);
  expect(code).toBe(1);
  expect(stderr).toContain("error E_USAGE");
  expect(stderr).toContain("Give a whole number of seconds");
});

describe("codegen watch --poll", () => {
  test.runIf(isWhole)(
    "takes changes of the organisation over, lock included, and says which; a Close that is out of reach is told once, then that it answers again",
    async () => {
      const { emulator, project, put, launch } = await begin();
      const { line, stop } = launch(["--poll", "1"]);
      await line("watching");
      await put("/custom_field/lead/cf_note/", { name: "Remark" });
      expect(await line("(the organisation changed)")).toContain("2 changed");
      await line("Taken over from Close: 1 safe.");
      await line("    safe", "“Note” `note` (cf_note) of “Lead” is now called");
      expect(await project.read("generated/lead.ts")).toContain('"Remark"');
      expect((await lockOf(project)).names).toBeDefined();
      emulator.misbehave({ path: /custom_activity/, status: 401, times: 2 });
      await line("error E_AUTH");
      await line("recovered");
      await put("/custom_field/lead/cf_note/", { name: "Note" });
      await line("(the organisation changed)");
      const { stderr } = await stop();
      expect(stderr.match(/error E_/g)).toHaveLength(1);
    },
  );

  test.runIf(isWhole)(
    "writes nothing and tells nothing while the organisation stays the same; a file that changes does not wait for a Close that does not answer",
    async () => {
      const { emulator, project, launch } = await begin();
      const before = await project.times();
      const { line, written } = launch(["--poll", "1"]);
      await line("watching");
      const asked = (): number =>
        emulator.requests.filter(({ path }) => path === "/me/").length;
      const seen = asked();
      while (asked() < seen + 2) await emulatorTurn();
      expect(written().stderr.split("\n")).toHaveLength(3);
      expect(await project.times()).toEqual(before);
      emulator.misbehave({ path: /me/, delay: 600_000 });
      const sent = emulator.requests.length;
      while (emulator.requests.length === sent) await emulatorTurn();
      await project.configure({ ...usual, header: ["Ours."] });
      await line("(codegen.config.json changed)");
      expect(await project.read("generated/lead.ts")).toContain("Ours.");
    },
  );
});

/** Lets the local Close, which runs in this process, do something. */
function emulatorTurn(): Promise<void> {
  return new Promise((done) => setTimeout(done, 20));
}
