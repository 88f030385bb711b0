/**
 * Turborepo and Nx: generation as a cached task of each package, with the real programs, the packed package and
 * two checkouts. They come from the registry, so `npm test` leaves this out; `npm run test:monorepo` runs it.
 */
import {
  cp,
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rm,
  writeFile,
} from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { projectIn } from "../support/project.js";
import { gitIn } from "../support/repository.js";
import {
  installed,
  makeApp,
  npmInstall,
  packed,
  programIn,
  run,
  undiciVersion,
} from "../runtimes/tools.js";

const isOn = process.env["MONOREPO"] !== undefined;
const pinned = { turbo: { turbo: "2.11.11" }, nx: { nx: "24.0.6" } };
const lock = "generated/close.lock.json";
const packages = ["acme", "globex"];

/** Holds `origin`, a repository with two packages and what is installed; checkouts are copies of it. */
let folder: string;
/** Artifacts by their hashes, and how often each was asked for. */
const remote = { artifacts: new Map<string, Buffer>(), hits: 0, stores: 0 };
let cacheUrl: string;
let closeCache: () => Promise<unknown>;

if (isOn) {
  beforeAll(prepare, 600_000);
  afterAll(async () => {
    await closeCache();
    await rm(folder, { recursive: true, force: true });
  });
} else {
  console.info(
    "Left out: Turborepo and Nx. `npm run test:monorepo` installs and tries them.",
  );
}

/** The blocks of the page, so that what is tried is what it says. */
async function documented(file: string): Promise<string> {
  const page = await readFile(
    new URL("../../docs/monorepos.md", import.meta.url),
    "utf8",
  );
  const block = page.split(`\`${file}\``)[1]?.split("```")[1] ?? "";
  return block.replace(/^\w+\n/, "");
}

async function prepare(): Promise<void> {
  folder = await realpath(await mkdtemp(join(tmpdir(), "codegen-monorepo-")));
  ({ url: cacheUrl, close: closeCache } = await serveCache());
  const tarball = await packed(folder);
  const origin = join(folder, "origin");
  await makeApp(origin, {
    workspaces: ["packages/*"],
    packageManager: "npm@11.0.0",
  });
  for (const name of packages) {
    const root = join(origin, "packages", name);
    await mkdir(root, { recursive: true });
    const project = projectIn(root, {});
    await project.write(
      "package.json",
      JSON.stringify({
        ...{ name, version: "1.0.0", private: true, type: "module" },
        scripts: { codegen: "codegen generate --offline --frozen" },
        dependencies: {
          "close-codegen": `file:${tarball}`,
          undici: undiciVersion,
        },
      }),
    );
    await project.configure({ source: "sample", importExtension: ".js" });
    await project.generateOne();
  }
  for (const file of ["turbo.json", "nx.json"])
    await writeFile(join(origin, file), await documented(file));
  const ignored = ["node_modules", ".turbo", ".nx", "packages/*/generated/*"];
  const kept = `!packages/*/${lock}`;
  await writeFile(
    join(origin, ".gitignore"),
    [...ignored, kept, ""].join("\n"),
  );
  await run(origin, "npm", [...npmInstall, "--silent"]);
  const git = gitIn(origin);
  await git("init", "--quiet", "--initial-branch=main");
  await git("add", "--all");
  await git("commit", "--quiet", "-m", "one");
}

/** A checkout as another machine has it: the committed files, what is installed, and nothing generated. */
async function checkout(name: string): Promise<string> {
  const place = join(folder, name, "deeper", "repository");
  await mkdir(dirname(place), { recursive: true });
  await cp(join(folder, "origin"), place, {
    ...{ recursive: true, verbatimSymlinks: true },
    filter: (source) => !/\/generated\/(?!close\.lock\.json$)/.test(source),
  });
  return place;
}

/** The files of all packages, by path, and when they were written. */
async function outputs(place: string) {
  const project = projectIn(place, {});
  const all = new Map<string, string>();
  const times = new Map<string, bigint>();
  for (const name of packages) {
    const output = `packages/${name}/generated`;
    for (const [path, text] of await project.files(output))
      all.set(`${name}/${path}`, text);
    for (const [path, time] of await project.times(output))
      times.set(`${name}/${path}`, time);
  }
  return { all, times };
}

/** A remote cache as Turborepo asks one: artifacts by hash, PUT and GET. */
async function serveCache() {
  const server = createServer((request, response) => {
    const { method = "", url = "" } = request;
    const [, hash] =
      /^\/v\d+\/(?:artifacts|cache)\/([0-9a-f]+)(?:\?|$)/.exec(url) ?? [];
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      if (hash === undefined) return void response.writeHead(200).end("{}");
      if (method === "PUT") {
        remote.artifacts.set(hash, Buffer.concat(parts));
        remote.stores += 1;
        return void response.writeHead(202).end(JSON.stringify({ urls: [] }));
      }
      const found = remote.artifacts.get(hash);
      if (found === undefined) return void response.writeHead(404).end();
      if (method === "GET") remote.hits += 1;
      response.writeHead(200, { "content-length": found.length });
      response.end(method === "HEAD" ? undefined : found);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = z
    .object({ port: z.number() })
    .parse(server.address() satisfies AddressInfo | string | null);
  return {
    url: `http://127.0.0.1:${String(port)}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

describe.skipIf(!isOn)("generation as a task", { timeout: 600_000 }, () => {
  async function turboIn(place: string, ...args: readonly string[]) {
    const modules = await installed(pinned.turbo);
    const turbo = await programIn(join(modules, "@turbo"), "bin/turbo");
    const { stdout, stderr } = await run(
      place,
      turbo,
      ["run", "codegen", "--no-daemon", ...args],
      {
        ...{ TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1", CI: "1" },
        ...{ TURBO_API: cacheUrl, TURBO_TOKEN: "token", TURBO_TEAM: "team" },
      },
    );
    return stdout + stderr;
  }

  test("of Turborepo is made once; a second run is a cache hit that touches nothing, and only a package that changed is made again", async () => {
    const place = await checkout("first");
    const before = await outputs(place);
    expect([...before.all.keys()]).toEqual(
      packages.map((name) => `${name}/close.lock.json`),
    );
    expect(await turboIn(place)).toMatch(/Cached: +0 cached, 2 total/);
    const made = await outputs(place);
    expect(made.all.size).toBeGreaterThan(40);
    for (const [path, text] of before.all)
      expect(made.all.get(path)).toBe(text);
    expect(await turboIn(place)).toMatch(/Cached: +2 cached, 2 total/);
    expect(await outputs(place)).toEqual(made);
    const project = projectIn(join(place, "packages/acme"), {});
    await project.configure({
      source: "sample",
      importExtension: ".js",
      docs: "none",
    });
    await expect(turboIn(place)).rejects.toThrow("E_FROZEN");
    await project.generateOne();
    expect(await turboIn(place)).toMatch(/Cached: +1 cached, 2 total/);
  });

  test("of Turborepo comes from the remote cache in another checkout, byte for byte as it would be made there", async () => {
    const first = await checkout("second");
    await turboIn(first, "--force");
    const { all } = await outputs(first);
    const stored = remote.stores;
    expect(stored).toBeGreaterThanOrEqual(2);
    const other = await checkout("third/elsewhere");
    const hits = remote.hits;
    expect(await turboIn(other)).toMatch(/Cached: +2 cached, 2 total/);
    expect(remote.hits - hits).toBe(2);
    expect((await outputs(other)).all).toEqual(all);
    // Made there it is the same: whoever fills the cache does it for all.
    const alone = await checkout("fourth");
    expect(await turboIn(alone, "--cache=local:rw")).toMatch(
      /Cached: +0 cached, 2 total/,
    );
    expect((await outputs(alone)).all).toEqual(all);
    expect(remote.stores).toBe(stored);
  });

  test("of Nx is made once; a second run comes from the cache, touches nothing, and brings back what is gone", async () => {
    const modules = await installed(pinned.nx);
    const place = await checkout("nx");
    await cp(join(modules), join(place, "node_modules"), {
      ...{ recursive: true, verbatimSymlinks: true, force: false },
    });
    const nx = async () => {
      const script = join(place, "node_modules/nx/dist/bin/nx.js");
      const old = join(place, "node_modules/nx/bin/nx.js");
      const program = await realpath(script).catch(() => old);
      const args = [
        program,
        "run-many",
        "-t",
        "codegen",
        "--outputStyle=static",
      ];
      const { stdout, stderr } = await run(place, process.execPath, args, {
        ...{ NX_DAEMON: "false", NX_TUI: "false", CI: "1" },
        ...{ NX_NO_CLOUD: "true", NX_ISOLATE_PLUGINS: "false" },
      });
      return stdout + stderr;
    };
    expect(await nx()).toMatch(/Successfully ran target codegen/);
    const made = await outputs(place);
    expect(made.all.size).toBeGreaterThan(40);
    expect(await nx()).toMatch(/2 out of 2 tasks/);
    expect(await outputs(place)).toEqual(made);
    await rm(join(place, "packages/acme/generated/lead.ts"));
    expect(await nx()).toMatch(/2 out of 2 tasks/);
    expect((await outputs(place)).all).toEqual(made.all);
  });
});
