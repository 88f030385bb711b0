import { spawn } from "node:child_process";
import {
  chmod,
  copyFile,
  mkdir,
  readFile,
  readdir,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import {
  afterAll,
  beforeAll,
  describe,
  expect,
  onTestFinished,
  test,
} from "vitest";
import type { Config } from "../../src/index.js";
import { start } from "../support/emulator-client.js";
import { smallOrganization, withoutRuntime } from "../support/live.js";
import { buildProgram, repository, runCommand } from "../support/program.js";
import { createProject, environmentOf } from "../support/project.js";
import { runAction, runJob } from "../support/runner.js";
import type { Runner } from "../support/runner.js";
import { at, readYaml, texts } from "../support/yaml.js";
import { isWhole } from "../support/matrix.js";

const action = join(repository, ".github/actions/check");
const examples = join(repository, ".github/examples");

let folder: string;

beforeAll(async () => {
  folder = await buildProgram();
  await chmod(join(folder, "dist/bin.js"), 0o755);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A repository in which close-codegen is installed and has run, with its local Close. */
async function checkedOut(config: Config = {}) {
  const subject = await start({ organization: smallOrganization });
  const project = await createProject(
    { ...withoutRuntime, importExtension: ".js", ...config },
    subject.emulator,
  );
  await install(project.root);
  await project.generate();
  const runner: Runner = {
    workspace: project.root,
    temp: join(project.root, "..", "temp"),
    env: environmentOf(subject.emulator),
    values: {},
  };
  return {
    ...subject,
    project,
    runner,
    check: (inputs: Record<string, string> = {}, changes = {}) =>
      runAction(action, inputs, { ...runner, ...changes }),
  };
}

/** As npm would, with links. */
async function install(root: string): Promise<void> {
  const modules = join(root, "node_modules");
  await mkdir(join(modules, ".bin"), { recursive: true });
  await symlink(folder, join(modules, "close-codegen"), "junction");
  await symlink(join(folder, "dist/bin.js"), join(modules, ".bin/codegen"));
}

/** The lines that the runner would take for commands, as long as nobody tells it to look away. */
function commandsIn(log: string): readonly string[] {
  let word: string | null = null;
  const commands: string[] = [];
  for (const line of log.split("\n")) {
    const [, name = "", data = ""] =
      /^\s*::([\w-]+)[^:]*::(.*)$/.exec(line) ?? [];
    const [, old] = /##\[([\w-]+)/.exec(line) ?? [];
    if (word !== null) {
      if (name === word) word = null;
    } else if (name === "stop-commands") word = data;
    else if (name !== "" || old !== undefined) commands.push(line);
  }
  return commands;
}

describe("the action", () => {
  test.runIf(isWhole)("passes and says so when nothing changed", async () => {
    const { check } = await checkedOut();
    const { code, outputs, summary, stdout } = await check();
    expect(stdout).not.toContain("::error");
    expect(code).toBe(0);
    expect(outputs).toMatchObject({ drift: "false", severity: "none" });
    expect(summary).toContain("#");
  });

  test("fails with 2 on drift, with annotations, summary, outputs and reports, in none of which the key is (S5)", async () => {
    const {
      check,
      put,
      delete: remove,
      project,
      emulator,
    } = await checkedOut();
    const name = `Remark ${emulator.apiKey.slice(0, 3)}`;
    await put("/custom_field/lead/cf_note/", { name });
    await remove("/custom_field/lead/cf_stage/");
    const done = await check();
    expect(JSON.stringify(done)).not.toContain(emulator.apiKey);
    const { code, outputs, summary, stdout } = done;
    expect(code).toBe(2);
    expect(outputs).toMatchObject({ drift: "true", severity: "breaking" });
    expect(summary).toContain("Stage");
    expect(await readFile(outputs["markdown"] ?? "", "utf8")).toBe(summary);
    const report = JSON.parse(await readFile(outputs["report"] ?? "", "utf8"));
    expect(report.summary).toMatchObject({ breaking: 1, exitCode: 2 });
    const commands = commandsIn(stdout);
    expect(commands[0]).toMatch(/^::error file=generated\/lead\.ts,line=\d+,/);
    expect(commands).toHaveLength(2);
    expect(await readdir(project.root)).not.toContain("report.json");
  });

  test.runIf(isWhole)(
    "fails with 1 when Close cannot be asked, and leaves open whether there is drift",
    async () => {
      const { check, emulator } = await checkedOut();
      emulator.misbehave({ status: 401 });
      const { code, outputs, stdout } = await check();
      expect(code).toBe(1);
      expect(outputs).toMatchObject({ drift: "", severity: "" });
      expect(commandsIn(stdout).join("\n")).toContain("E_AUTH");
    },
  );

  test.runIf(isWhole).each([
    [{ "fail-on": "breaking" }, 0],
    [{ "fail-on": "none" }, 0],
    [{ "fail-on": "any" }, 2],
  ] as const)(
    "%j lets a relabelled field end with %i",
    async (inputs, expected) => {
      const { check, put } = await checkedOut();
      await put("/custom_field/lead/cf_note/", { name: "Remark" });
      const { code, outputs } = await check(inputs);
      expect(code).toBe(expected);
      expect(outputs).toMatchObject({ drift: "true", severity: "safe" });
    },
  );

  test.runIf(isWhole)(
    "looks at the files without a key when it is told to be offline",
    async () => {
      const { check, project } = await checkedOut();
      await project.write("generated/lead.ts", "// mine\n");
      const { code, outputs, stdout } = await check(
        { offline: "true" },
        { env: {} },
      );
      expect(code).toBe(2);
      expect(outputs).toMatchObject({ drift: "", severity: "" });
      expect(commandsIn(stdout)[0]).toContain("file=generated/lead.ts");
    },
  );

  test.runIf(isWhole)(
    "believes no hash of the lock when it is told to make every file anew",
    async () => {
      const { check, project } = await checkedOut();
      const file = await project.read("generated/lead.ts");
      const forged = `${file}// forged\n`;
      await project.write("generated/lead.ts", forged);
      const { hashText } = await import("../../src/hash.js");
      const lock = JSON.parse(await project.read("generated/close.lock.json"));
      lock.files["lead.ts"].content = hashText(forged);
      const printed = `${JSON.stringify(lock, null, 2)}\n`;
      await project.write("generated/close.lock.json", printed);
      expect((await check({ offline: "true" })).code).toBe(0);
      expect((await check({ offline: "true", anew: "true" })).code).toBe(2);
    },
  );

  test.runIf(isWhole)(
    "looks at the organisations that it is given",
    async () => {
      const { check, project } = await checkedOut({
        orgs: { main: { output: "main" }, other: { output: "other" } },
      });
      await rm(project.path("other"), { recursive: true });
      expect((await check({ org: "main" })).code).toBe(0);
      expect((await check({ org: " main\nother " })).code).toBe(1);
    },
  );

  test.runIf(isWhole)(
    "works in a folder of the repository, and annotates from its root",
    async () => {
      const { check, delete: remove, runner } = await checkedOut();
      await remove("/custom_field/lead/cf_stage/");
      const root = dirname(runner.workspace);
      const { code, stdout } = await check(
        { "working-directory": "project" },
        { workspace: root },
      );
      expect(code).toBe(2);
      expect(commandsIn(stdout)[0]).toContain(
        "file=project/generated/lead.ts,",
      );
    },
  );

  test.runIf(isWhole)(
    "asks to install what is not installed, rather than fetching it",
    async () => {
      const { check, project } = await checkedOut();
      await rm(project.path("node_modules"), { recursive: true });
      const { code, stdout, outputs } = await check();
      expect(code).toBe(1);
      expect(stdout).toMatch(/^::error title=close-codegen::.*`npm ci`/);
      expect(outputs).toEqual({
        drift: "",
        severity: "",
        report: "",
        markdown: "",
      });
    },
  );

  test.runIf(isWhole).each([
    ["a broken config", {}, "{"],
    ["a severity that there is not", { "fail-on": "worse" }, "{}"],
    ["a value that would pass for a flag", { org: "--offline" }, "{}"],
  ] as const)(
    "%s fails with 1 and an annotation",
    async (_, inputs, config) => {
      const { check, project } = await checkedOut();
      await project.write("codegen.config.json", config);
      const { code, stdout } = await check(inputs);
      expect(code).toBe(1);
      expect(commandsIn(stdout)).toEqual([
        "::error title=close-codegen::`codegen check` could not finish; the log says why.",
      ]);
    },
  );

  test("labels from Close never become commands of the runner, nor outputs (S1)", async () => {
    const { check, post } = await checkedOut();
    const labels = [
      "##[set-output name=drift]false",
      "::set-output name=drift::false",
      "\n::add-mask::a",
      "\r\n::error::b",
      "drift=false",
      "</details><script>",
    ];
    for (const name of labels)
      await post("/custom_field/lead/", { name, type: "text" });
    const { code, stdout, outputs } = await check();
    expect(code).toBe(2);
    expect(outputs).toMatchObject({ drift: "true", severity: "safe" });
    const commands = commandsIn(stdout);
    expect(commands).toHaveLength(labels.length);
    for (const command of commands)
      expect(command).toMatch(
        /^::notice file=generated\/lead\.ts,line=\d+,title=/,
      );
  });
});

describe("the example workflows", () => {
  test.each(["close-check.yml", "close-drift.yml"])(
    "%s puts expressions where no shell reads them, and gives no right that it does not need",
    async (name) => {
      const workflow = await readYaml(join(examples, name));
      const wrong = [
        ...texts(workflow),
        ...texts(await readYaml(join(action, "action.yml"))),
      ]
        .filter(({ text }) => text.includes("${{"))
        .filter(({ path }) => !["env", "with"].includes(path.at(-2) ?? ""))
        .filter(({ path: [top] }) => top !== "outputs")
        .filter(({ path }) => path.at(-1) !== "working-directory");
      expect(wrong).toEqual([]);
      expect(at(workflow, "permissions")).toBeDefined();
      expect(Object.keys(at(workflow, "on") ?? {})).not.toContain(
        "pull_request_target",
      );
      const checkouts = texts(workflow).filter(({ path }) =>
        path.join(".").endsWith("with.persist-credentials"),
      );
      expect(checkouts.map(({ text }) => text)).toEqual(["false"]);
    },
  );

  test("the key is in no workflow that pull requests start", async () => {
    for (const name of await readdir(examples)) {
      if (!name.endsWith(".yml")) continue;
      const workflow = await readYaml(join(examples, name));
      if (at(workflow, "on", "pull_request") === undefined) continue;
      const words = texts(workflow).map(({ text }) => text);
      expect(words.filter((text) => text.includes("secrets."))).toEqual([]);
    }
  });

  test("each action of others is pinned to a commit, with its version beside it", async () => {
    const workflows = join(repository, ".github/workflows");
    const paths = await Promise.all(
      [examples, workflows].map(async (of) =>
        (await readdir(of))
          .filter((name) => name.endsWith(".yml"))
          .map((name) => join(of, name)),
      ),
    );
    const files = await Promise.all(
      paths.flat().map((path) => readFile(path, "utf8")),
    );
    const uses = files.flatMap((file) => file.match(/uses: .*$/gm) ?? []);
    const others = uses.filter((use) => !use.includes("close-codegen"));
    expect(others.length).toBeGreaterThan(4);
    for (const use of others)
      expect(use).toMatch(/^uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test("the inputs they give are inputs of the action", async () => {
    const inputs = Object.keys(
      at(await readYaml(join(action, "action.yml")), "inputs") ?? {},
    );
    for (const name of ["close-check.yml", "close-drift.yml"]) {
      const given = texts(await readYaml(join(examples, name)))
        .filter(({ path }) => path.at(-2) === "with")
        .map(({ path }) => path.at(-1) ?? "")
        .filter(
          (key) => !["persist-credentials", "node-version"].includes(key),
        );
      expect(given.filter((key) => !inputs.includes(key))).toEqual([]);
      expect(given.length).toBeGreaterThan(0);
    }
  });

  test.runIf(isWhole)(
    "close-check.yml passes without a key, and finds an edited file",
    async () => {
      const { project, runner } = await checkedOut();
      const run = () =>
        runJob(join(examples, "close-check.yml"), action, {
          ...runner,
          env: {},
        });
      const codes = async () =>
        [...(await run()).values()].map(({ code }) => code);
      expect(await codes()).toEqual([0]);
      await project.write("generated/lead.ts", "// mine\n");
      expect(await codes()).toEqual([2]);
    },
  );

  test.runIf(isWhole)(
    "close-drift.yml does nothing more while nothing has changed",
    async () => {
      const { run } = await hosted();
      const steps = await run();
      expect([...steps.keys()]).toEqual(["check"]);
    },
  );

  test.runIf(isWhole)(
    "close-drift.yml opens a pull request with the changed files and the report, once",
    async () => {
      const { run, put, git, calls } = await hosted();
      await put("/custom_field/lead/cf_note/", { name: "Remark" });
      const steps = await run();
      expect(
        [...steps.values()].map(({ code, stderr }) => [code, stderr]),
      ).not.toContainEqual([1, expect.anything()]);
      expect(steps.size).toBe(3);
      const changed = await git("diff", "--name-only", "main", "close-drift");
      expect(changed.split("\n")).toContain("generated/lead.ts");
      expect(changed.split("\n")).toContain("generated/close.lock.json");
      const message = await git("log", "-1", "--format=%s", "close-drift");
      expect(message.trim()).toBe("Close changed: safe");
      const [setup, list, create] = await calls();
      expect(setup).toEqual(["auth", "setup-git"]);
      expect(list?.slice(0, 2)).toEqual(["pr", "list"]);
      expect(create?.slice(0, 2)).toEqual(["pr", "create"]);
      expect(create).toContain("body: Remark");
    },
  );

  test.runIf(isWhole)(
    "close-drift.yml brings a pull request that is open up to date",
    async () => {
      const { run, put, calls } = await hosted("7");
      await put("/custom_field/lead/cf_note/", { name: "Remark" });
      await run();
      expect((await calls()).at(-1)?.slice(0, 3)).toEqual(["pr", "edit", "7"]);
    },
  );

  test.runIf(isWhole)(
    "close-drift.yml fails when Close cannot be asked",
    async () => {
      const { run, emulator } = await hosted();
      emulator.misbehave({ status: 401 });
      const steps = await run();
      expect([...steps.values()].map(({ code }) => code)).toEqual([1]);
    },
  );
});

// What GitHub's own program would be asked, one call a line; a body is told by whether it has the label.
const gh = `#!/usr/bin/env bash
{
  for word in "$@"; do printf '%s\\t' "$word"; done
  for word in "$@"; do
    case "$word" in *.md) grep -q Remark "$word" && printf 'body: Remark\\t' ;; esac
  done
  echo
} >> "$GH_CALLS"
if [ "$1 $2" = "pr list" ]; then echo "$GH_OPEN"; fi
`;

/** A repository with a remote, and what stands for GitHub's own program. */
async function hosted(open = "") {
  const subject = await checkedOut();
  const { project, runner, emulator } = subject;
  const around = dirname(project.root);
  const remote = join(around, "remote.git");
  await mkdir(join(around, "bin"));
  await writeFile(join(around, "bin/gh"), gh, { mode: 0o755 });
  await project.write(".gitignore", "node_modules\n");
  const git = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await runCommand(remote, ["git", ...args]);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    return stdout;
  };
  for (const args of [
    ["init", "--quiet", "--bare", remote],
    ["init", "--quiet", "--initial-branch=main"],
    ["add", "--all"],
    ["-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "a"],
    ["remote", "add", "origin", remote],
    ["push", "--quiet", "origin", "main"],
  ])
    expect(await runCommand(project.root, ["git", ...args])).toMatchObject({
      code: 0,
    });
  const log = join(around, "calls");
  const { PATH = "" } = process.env;
  const env = {
    PATH: `${join(around, "bin")}:${PATH}`,
    CLOSE_API_URL: emulator.url,
    GH_CALLS: log,
    GH_OPEN: open,
  };
  const values = {
    "secrets.CLOSE_API_KEY": emulator.apiKey,
    "github.token": "ghs_token",
    "github.ref_name": "main",
  };
  return {
    ...subject,
    git,
    run: () =>
      runJob(join(examples, "close-drift.yml"), action, {
        ...runner,
        env,
        values,
      }),
    calls: async () => {
      const lines = (await readFile(log, "utf8")).trimEnd().split("\n");
      return lines.map((line) => line.trimEnd().split("\t"));
    },
  };
}

test("the example hook refuses a commit while a generated file is stale", async () => {
  const { project, runner } = await checkedOut();
  await project.write(".gitignore", "node_modules\n");
  await mkdir(project.path(".githooks"));
  const hook = project.path(".githooks/pre-commit");
  await copyFile(join(examples, "pre-commit"), hook);
  const git = (...args: readonly string[]) =>
    runCommand(runner.workspace, [
      "git",
      ...["-c", "user.name=a", "-c", "user.email=a@b.c"],
      ...["-c", "core.hooksPath=.githooks", ...args],
    ]);
  await git("init", "--quiet");
  await git("add", "--all");
  expect((await git("commit", "-qm", "a")).code).toBe(0);
  await project.write("generated/lead.ts", "// mine\n");
  const { code, stdout, stderr } = await git("commit", "-qam", "b");
  expect(code).toBe(1);
  expect(`${stdout}${stderr}`).toContain("lead.ts");
});

describe("the example relay", () => {
  test("starts the workflow when Close says that a field changed", async () => {
    const { url, key, received, put, emulator } = await relayed();
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(url).toContain("127.0.0.1");
    await put("/custom_field/lead/cf_note/", { name: "Remark" });
    await emulator.delivered();
    expect(received).toEqual([
      {
        path: "/repos/owner/name/dispatches",
        authorization: "Bearer github_token",
        body: '{"event_type":"close-schema-changed"}',
      },
    ]);
  });

  test("turns away what Close did not sign (D7)", async () => {
    const { url, received } = await relayed();
    const body = JSON.stringify({
      event: { object_type: "custom_fields.lead", action: "updated" },
    });
    const headers = {
      "close-sig-hash": "0".repeat(64),
      "close-sig-timestamp": String(Math.floor(Date.now() / 1000)),
    };
    const answers = [
      await fetch(url, { method: "POST", body, headers }),
      await fetch(url, { method: "POST", body }),
      await fetch(url),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(received).toEqual([]);
  });
});

/** A local Close that tells the relay of its changes, and what the relay tells GitHub. */
async function relayed() {
  const subject = await start({ organization: smallOrganization });
  const received: object[] = [];
  const github = createServer(async (request: IncomingMessage, response) => {
    const { url: path, headers } = request;
    const { authorization } = headers;
    received.push({ path, authorization, body: await text(request) });
    response.writeHead(204).end();
  });
  await new Promise<void>((done) => github.listen(0, "127.0.0.1", done));
  onTestFinished(() => void github.close());
  const relay = join(folder, "close-relay.mjs");
  await copyFile(join(examples, "close-relay.mjs"), relay);
  const { events } = await import(relay);
  // The port has to be known before the subscription is made, and the key only comes with it.
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}/`;
  const subscription = await subject.post("/webhook/", {
    url,
    events: events.map(({ objectType, action }: Record<string, string>) => ({
      object_type: objectType,
      action,
    })),
  });
  expect(subscription.status, subscription.text).toBe(201);
  const key = String(subscription.body.signature_key);
  const child = spawn(process.execPath, [relay], {
    cwd: folder,
    env: {
      CLOSE_SIGNATURE_KEY: key,
      GITHUB_API_URL: `http://127.0.0.1:${String(portOf(github))}`,
      GITHUB_REPOSITORY: "owner/name",
      GITHUB_TOKEN: "github_token",
      PORT: String(port),
    },
  });
  onTestFinished(() => void child.kill());
  await new Promise<void>((done) =>
    createInterface(child.stdout).once("line", () => done()),
  );
  return { ...subject, url, key, received };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const port = portOf(server);
  await new Promise((done) => server.close(done));
  return port;
}

function portOf(server: ReturnType<typeof createServer>): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string")
    throw new Error("The server does not listen.");
  return address.port;
}
