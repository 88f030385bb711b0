import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import {
  afterAll,
  beforeAll,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from "vitest";
import { isWhole } from "../support/matrix.js";
import { buildProgram, repository, runCommand } from "../support/program.js";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

let program: string;

beforeAll(async () => {
  program = await buildProgram();
});

afterAll(async () => {
  await rm(program, { recursive: true, force: true });
});

/** A project whose config is this, beside a pipe into which nobody writes. */
async function projectWith(config: string): Promise<string> {
  const project = await mkdtemp(join(program, "project-"));
  execFileSync("mkfifo", [join(project, "pipe")]);
  await writeFile(join(project, "codegen.config.mjs"), config);
  return project;
}

function launch(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
) {
  const { PATH = "" } = process.env;
  const bin = join(program, "dist/bin.js");
  const child = spawn(process.execPath, [bin, ...args], {
    cwd,
    env: { PATH, HOME: program, ...env },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let written = "";
  let wake = (): void => undefined;
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (part: Buffer) => {
      written += String(part);
      wake();
    });
  const ended = once(child, "close");
  const saying = async (words: string): Promise<void> => {
    while (!written.includes(words))
      await new Promise<void>((done) => (wake = done));
  };
  return { child, ended, saying };
}

const waitsAtOnce = `
import { readFileSync } from "node:fs";
console.log("begun");
readFileSync("pipe");
export default {};
`;

const leavesReading = `
import { promises } from "node:fs";
promises.readFile("pipe").catch(() => undefined);
export default {};
`;

/** A run that waits for a Close that does not answer, and will have a read that does not end. */
async function waiting() {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  // An HTTP server that listens on a port has an address with one.
  const { port } = server.address() as AddressInfo;
  const project = await projectWith(leavesReading);
  const run = launch(project, [], {
    CLOSE_API_URL: `http://127.0.0.1:${String(port)}/api/v1`,
    CLOSE_API_KEY: "api_SECRETsecret.0123456789",
  });
  await once(server, "request");
  return run;
}

describe.skipIf(process.platform === "win32")("a run is ended", () => {
  test.each(["SIGINT", "SIGTERM"] as const)(
    "by one %s while its config waits for a pipe, and nothing else can run",
    async (signal) => {
      const run = launch(await projectWith(waitsAtOnce), ["--offline"]);
      await run.saying("begun");
      run.child.kill(signal);
      expect(await run.ended).toEqual([null, signal]);
    },
  );

  test("by a second Ctrl-C, whatever the system still waits for", async () => {
    const run = await waiting();
    run.child.kill("SIGINT");
    await run.saying("E_INTERRUPTED");
    await run.saying("No files were changed.");
    run.child.kill("SIGINT");
    expect(await run.ended).toEqual([null, "SIGINT"]);
  });

  test.runIf(isWhole)(
    "by one SIGTERM, for whose sender does not send a second",
    async () => {
      const run = await waiting();
      run.child.kill("SIGTERM");
      await run.saying("E_INTERRUPTED");
      expect(await run.ended).toEqual([null, "SIGTERM"]);
    },
  );

  test("by a second Ctrl-C while watch loads a config that waits", async () => {
    const run = launch(await projectWith(waitsAtOnce), ["watch"]);
    await run.saying("begun");
    run.child.kill("SIGINT");
    // It waits for its thread, which cannot hear of it.
    await new Promise((done) => setTimeout(done, 300));
    run.child.kill("SIGINT");
    expect(await run.ended).toEqual([null, "SIGINT"]);
  });
});

test.skipIf(process.platform === "win32")(
  "what the shell hands over is read to its end, though it is a pipe",
  async () => {
    const project = await mkdtemp(join(program, "project-"));
    await copyFile(
      join(repository, "generated/close.lock.json"),
      join(project, "old.json"),
    );
    const script = `${process.execPath} ${join(program, "dist/bin.js")} diff <(sleep 0.2; cat old.json) old.json`;
    const ended = await runCommand(project, ["bash", "-c", script]);
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.stderr).not.toMatch(/^error /m);
  },
);
