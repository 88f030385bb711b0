import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { parseEnv } from "node:util";
import {
  afterAll,
  beforeAll,
  describe,
  expect,
  onTestFinished,
  test,
} from "vitest";
import { request } from "undici";
import { startEmulator } from "../../src/local/local.js";
import { basic } from "../support/emulator-client.js";
import { buildProgram, repository } from "../support/program.js";
import { runCli } from "../support/project.js";

let folder: string;

beforeAll(async () => {
  folder = await buildProgram();
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A project's folder with these files; a path that begins with `@` copies from this repository. */
async function project(
  files: Readonly<Record<string, string>> = {},
): Promise<string> {
  const root = await mkdtemp(join(folder, "project-"));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    if (content.startsWith("@"))
      await copyFile(join(repository, content.slice(1)), join(root, path));
    else await writeFile(join(root, path), content);
  }
  return root;
}

const lockOfSample = "@generated/close.lock.json";

/** Starts `codegen serve` and waits for its first lines. */
async function launch(
  cwd: string,
  args: readonly string[],
  {
    lines = 2,
    env = {},
  }: { lines?: number; env?: Record<string, string> } = {},
) {
  const { PATH = "" } = process.env;
  const child = spawn(
    process.execPath,
    [join(folder, "dist/bin.js"), "serve", ...args],
    { cwd, env: { PATH, HOME: folder, ...env } },
  );
  onTestFinished(() => void child.kill("SIGKILL"));
  const written = { stdout: "", stderr: "" };
  child.stderr.on("data", (part: Buffer) => (written.stderr += String(part)));
  const ended = once(child, "close").then(([code]: unknown[]) => code);
  const enough = new Promise<void>((done) => {
    createInterface(child.stdout).on("line", (line) => {
      written.stdout += `${line}\n`;
      if (written.stdout.split("\n").length > lines) done();
    });
  });
  await Promise.race([enough, ended]);
  const stop = async (signal: NodeJS.Signals = "SIGTERM") => {
    child.kill(signal);
    return { code: await ended, ...written };
  };
  return { written, stop };
}

/** Starts it and gives what asks it, with the key that it printed. */
async function serving(
  cwd: string,
  args: readonly string[],
  env: Record<string, string> = {},
) {
  const served = await launch(cwd, args, { env });
  const { CLOSE_API_URL: url = "", CLOSE_API_KEY: key = "" } = parseEnv(
    served.written.stdout,
  );
  expect(url, served.written.stderr).not.toBe("");
  return { ...served, url, key, get: (path: string) => get(url, key, path) };
}

async function get(url: string, key: string, path: string) {
  const { statusCode, body } = await request(`${url}${path}`, {
    headers: { authorization: basic(`${key}:`) },
  });
  const text = await body.text();
  return { status: statusCode, body: JSON.parse(text) };
}

describe("codegen serve", () => {
  test.each(["SIGINT", "SIGTERM"] as const)(
    "prints an env file, answers, and succeeds when %s ends it",
    async (signal) => {
      const { url, get, stop } = await serving(await project(), ["--sample"]);
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/v1$/);
      const me = await get("/me/");
      expect(me.body.organizations[0].name).toBe("Nordlicht Hosting");
      const { code, stdout, stderr } = await stop(signal);
      expect(stdout).toMatch(
        /^CLOSE_API_URL=http:\S+\nCLOSE_API_KEY=api_\w+\.\w+\n$/,
      );
      expect(stderr).toBe(
        "The local Close holds the sample organisation. Stop it with Ctrl-C.\n",
      );
      expect(code).toBe(0);
    },
  );

  test("prints one JSON document with --json, and nothing for people with --silent", async () => {
    const { stop } = await launch(
      await project(),
      ["--sample", "--json", "--silent"],
      { lines: 1 },
    );
    const { stdout, stderr } = await stop();
    const { version, url, apiKey } = JSON.parse(stdout);
    expect(version).toBe(1);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect(apiKey).toMatch(/^api_/);
    expect(stderr).toBe("");
  });

  test("makes a key of its own and takes no other, least of all a real one", async () => {
    const cwd = await project({ ".env": "CLOSE_API_KEY=api_real.fromfile\n" });
    const env = { CLOSE_API_KEY: "api_real.key" };
    const { url, key, stop } = await serving(cwd, ["--sample"], env);
    expect((await get(url, "api_real.key", "/me/")).status).toBe(401);
    expect((await get(url, "api_real.fromfile", "/me/")).status).toBe(401);
    const again = await serving(cwd, ["--sample"], env);
    expect(again.key).not.toBe(key);
    const { stdout, stderr } = await stop();
    expect(stdout + stderr).not.toContain("api_real");
  });

  test("takes the key that it is given, and refuses one that no client would send", async () => {
    const { url, key, stop } = await serving(await project(), [
      "--sample",
      ...["--key", "api_fixed_for_compose"],
    ]);
    expect(key).toBe("api_fixed_for_compose");
    expect((await get(url, key, "/me/")).status).toBe(200);
    await stop();
    const short = await launch(await project(), ["--sample", "--key", "a b"]);
    const { code, stderr } = await short.stop();
    expect(code).toBe(1);
    expect(stderr).toContain("Give 8 to 256 characters without blanks.");
  });

  test("holds the organisation of the lock that the config writes", async () => {
    const cwd = await project({
      "codegen.config.json": '{ "output": "src/close" }',
      "src/close/close.lock.json": lockOfSample,
    });
    const { get, stop } = await serving(cwd, []);
    expect((await get("/me/")).body.organizations[0].name).toBe(
      "Nordlicht Hosting",
    );
    expect((await get("/custom_object_type/")).body.data).toHaveLength(5);
    expect((await stop()).stderr).toContain("src/close/close.lock.json");
  });

  test("finds the lock of a project without a config, and needs no key", async () => {
    const cwd = await project({ "generated/close.lock.json": lockOfSample });
    const { get } = await serving(cwd, []);
    expect((await get("/custom_activity/")).body.data).toHaveLength(3);
  });

  test("takes the path of a lock", async () => {
    const cwd = await project({ "some/where.json": lockOfSample });
    const { get } = await serving(cwd, ["--lock", "some/where.json"]);
    expect((await get("/custom_activity/")).body.data).toHaveLength(3);
  });

  test("begins with the records of a seed", async () => {
    const seed = {
      lead: [{ id: "lead_a", name: "Acme" }],
      account: [
        { leadId: "lead_a", name: "Acme Inc", pointOfContact: "cont_x" },
      ],
      contact: [{ id: "cont_x", leadId: "lead_a", name: "Ada" }],
    };
    const cwd = await project({ "seed.json": JSON.stringify(seed) });
    const args = ["--sample", "--seed", "seed.json"];
    const { get } = await serving(cwd, args);
    expect((await get("/lead/lead_a/")).body.name).toBe("Acme");
    expect((await get("/contact/cont_x/")).body.name).toBe("Ada");
  });

  test("serves what codegen generates from", { timeout: 60_000 }, async () => {
    const cwd = await project({ "generated/close.lock.json": lockOfSample });
    const { url, key } = await serving(cwd, []);
    const other = await project();
    const ended = await runCli(other, ["pull"], {
      CLOSE_API_URL: url,
      CLOSE_API_KEY: key,
    });
    expect(ended.code, ended.stderr).toBe(0);
    const schemaIn = async (root: string) =>
      JSON.parse(
        await readFile(join(root, "generated/close.lock.json"), "utf8"),
      ).schema;
    expect(await schemaIn(other)).toEqual(await schemaIn(cwd));
  });
});

describe("codegen serve ends with 1 and says why", () => {
  test("when there is no lock", async () => {
    const { code, stdout, stderr } = await runCli(
      await project(),
      ["serve"],
      {},
    );
    expect(stderr).toContain("error E_LOCK_MISSING");
    expect(stderr).toContain(join("generated", "close.lock.json"));
    expect(stderr).toContain("--sample");
    expect(stdout).toBe("");
    expect(code).toBe(1);
  });

  test("when several organisations could be meant", async () => {
    const cwd = await project({
      "codegen.config.json": JSON.stringify({
        orgs: { main: { output: "a" }, sandbox: { output: "b" } },
      }),
      "b/close.lock.json": lockOfSample,
    });
    const { code, stderr } = await runCli(cwd, ["serve"], {});
    expect(stderr).toContain("error E_USAGE");
    expect(stderr).toContain("--org: main, sandbox");
    expect(code).toBe(1);
    const chosen = await runCli(cwd, ["serve", "--org", "main"], {});
    expect(chosen.stderr).toContain("error E_LOCK_MISSING");
  });

  test("when the port is taken", async () => {
    const emulator = await startEmulator();
    onTestFinished(() => emulator.close());
    const { port } = new URL(emulator.url);
    const args = ["serve", "--sample", "--port", port];
    const { code, stdout, stderr } = await runCli(await project(), args, {});
    expect(stderr).toContain("error E_BUSY");
    expect(stdout).toBe("");
    expect(code).toBe(1);
  });

  test.each([
    [["--port", "http"], "0 to 65535"],
    [["--port", "70000"], "0 to 65535"],
    [["--sample", "--lock", "x"], "--sample"],
    [["--api-key", "api_x"], "--api-key"],
    [["--lock", "x", "--org", "a", "b"], "one organisation"],
  ])("when it is given %j", async (args, words) => {
    const ended = await runCli(await project(), ["serve", ...args], {});
    expect(ended.stderr).toContain("error E_USAGE");
    expect(ended.stderr).toContain(words);
    expect(ended.code).toBe(1);
  });

  test.each([
    ["is not there", undefined, "seed.json"],
    ["is no JSON", "{", "not valid JSON"],
    ["is no object", "[]", "object of lists"],
    ["holds no lists", '{ "lead": {} }', "lead in"],
    ["holds no records", '{ "lead": [1] }', "lead in"],
    ["names what is not there", '{ "leed": [{}] }', "“leed”"],
    [
      "holds what Close refuses",
      '{ "lead": [{ "name": "Acme", "industry": "x" }] }',
      "lead[0] (“Acme”) of the seed: industry: ",
    ],
  ])("when the seed %s", async (_what, content, words) => {
    const cwd = await project(
      content === undefined ? {} : { "seed.json": content },
    );
    const args = ["serve", "--sample", "--seed", "seed.json"];
    const { code, stdout, stderr } = await runCli(cwd, args, {});
    expect(stderr).toContain("error E_SEED_INVALID");
    expect(stderr).toContain(words);
    expect(stdout).toBe("");
    expect(code).toBe(1);
  });
});

test("the help of serve says what it prints and how a seed looks", async () => {
  const { code, stdout } = await runCli(
    await project(),
    ["serve", "--help"],
    {},
  );
  expect(code).toBe(0);
  for (const word of ["--lock", "--seed", "--port", "CLOSE_API_URL", "leadId"])
    expect(stdout).toContain(word);
  const widest = Math.max(...stdout.split("\n").map((line) => line.length));
  expect(widest).toBeLessThanOrEqual(80);
});
