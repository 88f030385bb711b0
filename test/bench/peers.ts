/** The generators we compare ourselves with, each installed by itself in a cache folder. */
import { spawn } from "node:child_process";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Schema } from "../../src/schema/schema.js";
import type { Absentee, Contestant } from "./contest.js";
import type { ProcessRunner } from "./process.js";
import {
  contentfulOf,
  graphQlOf,
  jsonSchemaOf,
  openApiOf,
} from "./peer-inputs.js";

/** What is installed to compare ourselves with. */
export interface Packages {
  /** The package that it is about. */
  readonly name: string;
  /** What is installed for it, exact versions: the newest that run on Node 20. */
  readonly packages: Readonly<Record<string, string>>;
  /** Exact versions of packages below those, where the newest one cannot be installed. */
  readonly overrides?: Readonly<Record<string, string>>;
}

/** Another generator of types and how to have it generate from an organisation. */
export interface Peer extends Packages {
  /** Every file it reads, by name. */
  readonly inputs: (schema: Schema) => Readonly<Record<string, string>>;
  readonly args: readonly string[];
  /** What makes it look whether its output is up to date, beside `args`; left out where it cannot. */
  readonly check?: readonly string[];
}

const typescript = "5.9.3";

/** All peers: what people use for the same job today. */
export const peers: readonly Peer[] = [
  {
    name: "openapi-typescript",
    packages: { "openapi-typescript": "7.13.0", typescript },
    inputs: (schema) => ({ "openapi.json": openApiOf(schema) }),
    args: ["openapi.json", "--output", "out/schema.d.ts"],
    check: ["--check"],
  },
  {
    name: "json-schema-to-typescript",
    packages: { "json-schema-to-typescript": "16.0.0" },
    inputs: (schema) => ({ "schema.json": jsonSchemaOf(schema) }),
    args: ["schema.json", "out/schema.d.ts"],
  },
  {
    name: "@graphql-codegen/cli",
    packages: {
      "@graphql-codegen/cli": "7.4.3",
      "@graphql-codegen/typescript": "6.1.0",
      graphql: "16.15.0",
      typescript,
    },
    // 12.3.3 asks for a version of @graphql-tools/batch-execute that was not to be had.
    overrides: { "@graphql-tools/delegate": "12.2.1" },
    inputs: (schema) => ({
      "schema.graphql": graphQlOf(schema),
      "codegen.json": JSON.stringify({
        schema: "schema.graphql",
        generates: { "out/schema.ts": { plugins: ["typescript"] } },
      }),
    }),
    args: ["--config", "codegen.json"],
    check: ["--check"],
  },
  {
    name: "@hey-api/openapi-ts",
    packages: { "@hey-api/openapi-ts": "0.95.0", typescript },
    inputs: (schema) => ({ "openapi.json": openApiOf(schema) }),
    args: [
      "--input",
      "openapi.json",
      "--output",
      "out",
      "--plugins",
      "@hey-api/typescript",
      "--no-log-file",
    ],
  },
  {
    name: "cf-content-types-generator",
    packages: { "cf-content-types-generator": "2.16.1" },
    inputs: (schema) => ({ "export.json": contentfulOf(schema) }),
    args: ["export.json", "--out", "out"],
  },
];

/** How a peer is shown: its name and version. */
export function peerLabel({ name, packages }: Peer): string {
  return `${name} ${packages[name] ?? ""}`.trimEnd();
}

/** A peer that is ready to run. */
export interface InstalledPeer {
  readonly peer: Peer;
  /** The folder that holds its `node_modules`; its contests take place below. */
  readonly folder: string;
  /** The path of its program. */
  readonly bin: string;
}

/** Installs a peer below `cache` unless it is there; an absentee tells why that failed. */
export async function installPeer(
  peer: Peer,
  cache: string,
): Promise<InstalledPeer | Absentee> {
  const folder = join(cache, peer.name.replace("@", "").replaceAll("/", "-"));
  try {
    await ensureInstalled(peer, folder);
    return { peer, folder, bin: await findBin(folder, peer.name) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { name: peerLabel(peer), reason };
  }
}

/**
 * Installs packages in a folder of their own unless they are there; throws what npm said. What npm
 * was asked for is written down last, so that a broken installation is done again.
 */
export async function ensureInstalled(
  { packages: dependencies, overrides = {} }: Packages,
  folder: string,
): Promise<void> {
  const manifest = { private: true, dependencies, overrides };
  const done = join(folder, "installed.json");
  const wanted = JSON.stringify(manifest);
  if ((await readFile(done, "utf8").catch(() => "")) === wanted) return;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), wanted);
  await npmInstall(folder);
  await writeFile(done, wanted);
}

/** Installs what the lock file of a folder names, but for development; throws what npm said. */
export function installLocked(folder: string): Promise<void> {
  return npmInstall(folder, ["ci", "--omit=dev"]);
}

/** npm says where it is when it runs us; its scripts of installation are not needed by any peer. */
async function npmInstall(
  folder: string,
  command: readonly string[] = ["install"],
): Promise<void> {
  const npm = process.env["npm_execpath"];
  const flags = [...command, "--ignore-scripts", "--no-audit", "--no-fund"];
  const [program, args] =
    npm === undefined ? ["npm", flags] : [process.execPath, [npm, ...flags]];
  await new Promise<void>((resolve, reject) => {
    const child = spawn(program, args, { cwd: folder, stdio: "pipe" });
    const messages: Buffer[] = [];
    child.stderr.on("data", (chunk: Buffer) => messages.push(chunk));
    child.stdout.resume();
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) return resolve();
      const text = Buffer.concat(messages).toString("utf8");
      const lines = text.match(/^npm error (?!code ).+$/gm) ?? [];
      reject(new Error(`could not be installed: ${lines[0] ?? text}`));
    });
  });
}

const manifestShape = z.object({
  bin: z.union([z.string(), z.record(z.string(), z.string())]),
});

async function findBin(folder: string, name: string): Promise<string> {
  const home = join(folder, "node_modules", name);
  const text = await readFile(join(home, "package.json"), "utf8");
  const { bin } = manifestShape.parse(JSON.parse(text));
  const path = typeof bin === "string" ? bin : Object.values(bin)[0];
  if (path === undefined) throw new Error("has no program");
  return join(home, path);
}

/** Has a peer generate from an organisation into an empty folder, which has the name `place`. */
export function peerContestant(
  { peer, folder, bin }: InstalledPeer,
  schema: Schema,
  place = "contest",
): Contestant {
  // Below its node_modules' parent, where configs and plugins find what they import.
  const project = join(folder, place);
  return {
    name: peerLabel(peer),
    prepare: async () => {
      await rm(project, { recursive: true, force: true });
      await mkdir(join(project, "out"), { recursive: true });
      for (const [file, text] of Object.entries(peer.inputs(schema)))
        await writeFile(join(project, file), text);
    },
    command: { args: [bin, ...peer.args], cwd: project },
    complaint: async () => {
      const written = await readdir(join(project, "out"));
      return written.length > 0 ? null : "wrote nothing";
    },
  };
}

/** Has a peer look whether what it generated is up to date; none where the peer has no such flag. */
export function peerCheckContestants(
  { peer, folder, bin }: InstalledPeer,
  schema: Schema,
  run: ProcessRunner,
): readonly Contestant[] {
  if (peer.check === undefined) return [];
  const cwd = join(folder, "checked");
  const flags = peer.check;
  let isReady = false;
  return [
    {
      name: `${peerLabel(peer)} ${flags.join(" ")}`,
      prepare: async () => {
        if (isReady) return;
        await rm(cwd, { recursive: true, force: true });
        await mkdir(join(cwd, "out"), { recursive: true });
        for (const [file, text] of Object.entries(peer.inputs(schema)))
          await writeFile(join(cwd, file), text);
        const { exitCode, output } = await run(
          { args: [bin, ...peer.args], cwd },
          warmUpLimitMs,
        );
        if (exitCode !== 0) throw new Error(`It generated nothing: ${output}`);
        isReady = true;
      },
      command: { args: [bin, ...peer.args, ...flags], cwd },
      complaint: () => Promise.resolve(null),
    },
  ];
}

/** Milliseconds for what is not measured. */
const warmUpLimitMs = 600_000;
