import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
let folder: string;
let project: string;

/** The program as a package would hold it, without the types. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "codegen-bin-"));
  project = join(folder, "project");
  await mkdir(project);
  await cp(join(root, "package.json"), join(folder, "package.json"));
  for (const name of ["node_modules", "templates"])
    await symlink(join(root, name), join(folder, name), "junction");
  await transpile(join(root, "src"), join(folder, "dist"));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function transpile(from: string, to: string): Promise<void> {
  const entries = await readdir(from, { recursive: true });
  for (const entry of entries.filter((name) => name.endsWith(".ts"))) {
    const { outputText } = ts.transpileModule(
      await readFile(join(from, entry), "utf8"),
      {
        compilerOptions: {
          target: ts.ScriptTarget.ES2023,
          module: ts.ModuleKind.ESNext,
          verbatimModuleSyntax: true,
        },
      },
    );
    const target = join(to, entry.replace(/\.ts$/, ".js"));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, outputText);
  }
}

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
  "%s loads commander and no other package",
  async (arg) => {
    const scripts = await loadedScripts([arg]);
    const modules = join(root, "node_modules");
    const packages = scripts
      .filter((path) => path.startsWith(modules))
      .map((path) => relative(modules, path).split(/[\\/]/)[0]);
    expect([...new Set(packages)]).toEqual(["commander"]);
    expect(scripts).not.toContain(join(folder, "dist", "config.js"));
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
  "%s while Close is silent ends the run with 130 and writes nothing",
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
