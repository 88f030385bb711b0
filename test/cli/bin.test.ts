import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  writeFile,
} from "node:fs/promises";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { join, relative } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildProgram } from "../support/program.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
let folder: string;
let project: string;

beforeAll(async () => {
  folder = await buildProgram();
  project = join(folder, "project");
  await mkdir(project);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

function launch(args: readonly string[], env: Record<string, string> = {}) {
  const { PATH = "" } = process.env;
  const child = spawn(
    process.execPath,
    [join(folder, "dist", "bin.js"), ...args],
    {
      cwd: project,
      env: {
        PATH,
        HOME: folder,
        XDG_CACHE_HOME: join(folder, "cache"),
        ...env,
      },
    },
  );
  return {
    child,
    code: once(child, "close").then(([code]: unknown[]) => code),
    stdout: text(child.stdout),
    stderr: text(child.stderr),
  };
}

async function finish({ code, stdout, stderr }: ReturnType<typeof launch>) {
  return {
    code: await code,
    stdout: await stdout,
    stderr: await stderr,
  };
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new Error("The server does not listen.");
  return `http://127.0.0.1:${address.port}`;
}

/** The scripts that a run of the program loaded, by their path in the package. */
async function loadedScripts(
  args: readonly string[],
): Promise<readonly string[]> {
  const coverage = await mkdtemp(join(folder, "coverage-"));
  await finish(launch(args, { NODE_V8_COVERAGE: coverage }));
  const [report = ""] = await readdir(coverage);
  const { result } = JSON.parse(await readFile(join(coverage, report), "utf8"));
  if (!Array.isArray(result)) throw new Error("No coverage.");
  return result
    .map(({ url }) => String(url))
    .filter((url) => url.startsWith("file:"))
    .map((url) => fileURLToPath(url));
}

test("the program prints its version and ends well", async () => {
  const { code, stdout, stderr } = await finish(launch(["--version"]));
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
  expect(code).toBe(0);
});

test.each([["--help"], ["--ofline"], ["genrate"]])(
  "%s loads what reads the command line, and no more",
  async (arg) => {
    const scripts = await loadedScripts([arg]);
    const modules = join(root, "node_modules");
    expect(scripts.filter((path) => path.startsWith(modules))).toEqual([]);
    const ours = scripts.map((path) => relative(join(folder, "dist"), path));
    expect(ours.sort()).toEqual([
      ...["base.js", "bin.js", "cli.js", "main.js"],
      "rolldown-runtime.js",
    ]);
  },
);

test("a reader that stops early is no error", async () => {
  const { child, code, stdout, stderr } = launch(["--help"]);
  child.stdout.destroy();
  await expect(stdout).rejects.toThrow();
  expect(await stderr).toBe("");
  expect(await code).toBe(0);
});

// What libraries that tidy up at the end of a process do when they think that nobody else listens.
const tidying = `
for (const signal of ["SIGINT", "SIGTERM"])
  process.on(signal, function tidy() {
    if (process.listenerCount(signal) > 1) return;
    process.off(signal, tidy);
    process.kill(process.pid, signal);
  });
export default {};
`;

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s while Close is silent ends the run with 130 and writes nothing (R1)",
  async (signal) => {
    await writeFile(join(project, "codegen.config.mjs"), tidying);
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const run = launch([], {
      CLOSE_API_URL: `${urlOf(server)}/api/v1`,
      CLOSE_API_KEY: "api_SECRETsecret.0123456789",
    });
    await once(server, "request");
    run.child.kill(signal);
    const { code, stdout, stderr } = await finish(run);
    server.closeAllConnections();
    server.close();
    expect(stderr).toContain("error E_INTERRUPTED  The run was interrupted.\n");
    expect(stderr).toContain("No files were changed.");
    expect(stdout).toBe("");
    expect(code).toBe(130);
    expect(await readdir(project)).toEqual(["codegen.config.mjs"]);
  },
);

test("an env file that is not there is an error of ours: Node leaves --env alone", async () => {
  for (const args of [
    ["--env", "nope.env"],
    ["pull", "--env=nope.env"],
  ]) {
    const { code, stdout, stderr } = await finish(launch(args));
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(
      /^error E_USAGE {2}There is no env file nope\.env\./,
    );
  }
});
