/** How large the runtime is, and an application that uses one of many object types. */
import { once } from "node:events";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { z } from "zod";
import { oneObject } from "../compiler/projects.js";
import type { Packages } from "../peers.js";
import { ensureInstalled } from "../peers.js";
import type { ProcessRunner } from "../process.js";
import { markdown } from "../table.js";
import type { Wanted } from "../wish.js";
import type { Application } from "./application.js";
import { sourcesIn } from "./application.js";

/** The bundler and minifier of all applications here. */
export const bundler: Packages = {
  name: "esbuild",
  packages: { esbuild: "0.28.2" },
};

/** How large something is, in bytes. */
export interface FileSize {
  /** Of the wish, kebab case; null where nothing is wanted. */
  readonly id: string | null;
  readonly what: string;
  readonly bytes: number | null;
  readonly gzip: number | null;
  /** The wanted number of bytes; null where none is wanted. */
  readonly want: string | null;
  /** What of the bytes came from where, the most first. */
  readonly parts: readonly Part[];
  /** Why there are no bytes. */
  readonly failure: string | null;
}

/** A file's share of a bundle, in bytes. */
export interface Part {
  readonly file: string;
  readonly bytes: number;
}

/** Weighs the runtime as it is emitted, and three applications as a bundler makes them smaller. */
export async function measureSizes(
  application: Application,
  options: SizeOptions,
): Promise<readonly FileSize[]> {
  const { cache, peers } = options;
  const sources = await runtimeSize(application);
  const entries = await entriesOf(application);
  const failed = (failure: string): readonly FileSize[] => [
    ...sources,
    ...entries.flatMap((entry) => blanks(entry, failure)),
  ];
  if (!peers.includes(bundler.name)) return failed("esbuild takes no part");
  try {
    const home = join(cache, bundler.name);
    await ensureInstalled(bundler, home);
    const bundles: FileSize[] = [];
    for (const entry of entries)
      bundles.push(...(await bundle(application, entry, home, options)));
    return [...sources, ...bundles];
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
}

/** With what sizes are measured. */
export interface SizeOptions {
  /** Where the bundler is installed. */
  readonly cache: string;
  /** The packages that take part; without the bundler there is no bundle. */
  readonly peers: readonly string[];
  readonly run: ProcessRunner;
}

function blank({ id, what, want }: Named): FileSize {
  const none = { bytes: null, gzip: null, parts: [], failure: null };
  return { id, what, want, ...none };
}

function blanks(
  { start, called }: Entry,
  failure: string,
): readonly FileSize[] {
  return [start, ...(called === null ? [] : [called])].map((named) => ({
    ...blank(named),
    failure,
  }));
}

async function runtimeSize({
  folder,
  sources,
}: Application): Promise<readonly FileSize[]> {
  const files = await sourcesIn(join(sources, "runtime"));
  const weigh = async (
    what: string,
    root: string,
    extension: string,
  ): Promise<FileSize> => {
    const texts = await Promise.all(
      files.map((file) =>
        readFile(join(root, "runtime", file.replace(/\.ts$/, extension))),
      ),
    );
    const text = Buffer.concat(texts);
    const name = `${what}, ${files.length} files`;
    return {
      ...blank({ id: null, what: name, want: null }),
      bytes: text.byteLength,
      gzip: gzipSync(text).byteLength,
    };
  };
  return [
    await weigh("runtime as it is emitted", sources, ".ts"),
    await weigh("runtime as JavaScript", join(folder, "generated"), ".js"),
  ];
}

type Named = Pick<FileSize, "id" | "what" | "want">;

interface Entry {
  /** What is loaded when the application starts. */
  readonly start: Named;
  /** The same with what its first call loads; null where nothing is called. */
  readonly called: Named | null;
  readonly code: string;
}

/** What an application would write that uses one object type, and one that uses the whole client. */
async function entriesOf({
  folder,
  sources,
  schema,
}: Application): Promise<readonly Entry[]> {
  const { type, path } = await oneObject(sources);
  const name = `${type.slice(0, 1).toLowerCase()}${type.slice(1)}`;
  const from = (file: string): string => JSON.stringify(`../generated/${file}`);
  const all = schema.objects.length;
  const of = `1 of ${all} types`;
  const options =
    "{ apiKey: process.env.CLOSE_API_KEY, baseUrl: process.env.CLOSE_API_URL }";
  const unjudged = (what: string): Named => ({ id: null, want: null, what });
  return [
    {
      start: unjudged(`reads ${of} with its wrapper, minified`),
      called: null,
      code: `import { ${name} } from ${from(path)};
console.log(${name}.fromWire(JSON.parse(process.argv[2])));`,
    },
    {
      start: {
        id: "size-start",
        what: `reads and writes ${of} through a client, minified, before the first call`,
        want: "≤ 20 kB",
      },
      called: {
        id: "size-called",
        what: `reads and writes ${of} through a client, minified, after the first call`,
        want: "≤ 45 kB",
      },
      code: `import { connect } from ${from(await connectFile(folder))};
import { ${name} } from ${from(path)};
const records = connect(${options}, { ${name} }).records(${JSON.stringify(name)});
console.log((await records.get(process.argv[2])).id);`,
    },
    {
      start: unjudged(
        `a client of all ${all} types, minified, before the first call`,
      ),
      called: {
        id: "size-all",
        what: `a client of all ${all} types, minified, after the first call`,
        want: "≤ 310 kB",
      },
      code: `import { createCloseClient } from ${from("index.js")};
console.log((await createCloseClient(${options}).leads.get(process.argv[2])).id);`,
    },
  ];
}

/** The file that \`index.js\` of the output takes the runtime from. */
async function connectFile(folder: string): Promise<string> {
  const text = await readFile(join(folder, "generated", "index.js"), "utf8");
  const file = /^export \* from "\.\/(runtime\b[^"]*)"/m.exec(text)?.[1];
  return file ?? "index.js";
}

const metafileShape = z.object({
  outputs: z.record(
    z.string(),
    z.object({
      entryPoint: z.string().optional(),
      imports: z.array(z.object({ path: z.string(), kind: z.string() })),
      inputs: z.record(z.string(), z.object({ bytesInOutput: z.number() })),
    }),
  ),
});

async function bundle(
  { folder }: Application,
  { start, called, code }: Entry,
  home: string,
  { run }: SizeOptions,
): Promise<readonly FileSize[]> {
  const cwd = join(folder, "bundle");
  await rm(cwd, { recursive: true, force: true });
  await mkdir(cwd);
  await writeFile(join(cwd, "entry.js"), code);
  const args = [
    join(home, "node_modules", "esbuild", "bin", "esbuild"),
    "entry.js",
    "--bundle",
    "--minify",
    "--format=esm",
    "--platform=node",
    "--target=node20",
    "--external:undici",
    "--splitting",
    "--outdir=out",
    "--metafile=meta.json",
    "--log-level=warning",
  ];
  const { exitCode, output } = await run({ args, cwd }, limitMs);
  if (exitCode !== 0) throw new Error(`esbuild failed: ${output}`);
  const { outputs } = metafileShape.parse(
    JSON.parse(await readFile(join(cwd, "meta.json"), "utf8")),
  );
  const atStart = await weighParts(start, cwd, outputs, loadedAtStart(outputs));
  if (called === null) return [atStart];
  const loaded = await loadedByCall(cwd, run);
  return [atStart, await weighParts(called, cwd, outputs, loaded)];
}

const limitMs = 60_000;

async function weighParts(
  named: Named,
  cwd: string,
  outputs: Outputs,
  paths: readonly string[],
): Promise<FileSize> {
  const texts = paths.map((path) => readFile(join(cwd, path)));
  const text = Buffer.concat(await Promise.all(texts));
  return {
    ...blank(named),
    bytes: text.byteLength,
    gzip: gzipSync(text).byteLength,
    parts: partsOf(outputs, paths),
  };
}

/** Prints what of the bundle was loaded until the process ends, as the debugger saw it. */
const watcher = `import { Session } from "node:inspector";
import { writeFileSync } from "node:fs";
const session = new Session();
session.connect();
session.post("Debugger.enable");
const loaded = new Set();
session.on("Debugger.scriptParsed", ({ params }) => {
  const [, path] = /\\/bundle\\/(out\\/.+)$/.exec(params.url) ?? [];
  if (path !== undefined) loaded.add(path);
});
process.on("exit", () => writeFileSync("loaded.json", JSON.stringify([...loaded])));
`;

/** Runs a bundle whose call is answered; gives the files of it that were loaded. */
async function loadedByCall(
  cwd: string,
  run: ProcessRunner,
): Promise<readonly string[]> {
  await writeFile(join(cwd, "watcher.mjs"), watcher);
  const id = "custobj_1";
  const server = createServer((_, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ id }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const address = addressShape.parse(server.address());
    const env = {
      CLOSE_API_KEY: "api_bench",
      CLOSE_API_URL: `http://127.0.0.1:${address.port}`,
    };
    const args = ["--import", "./watcher.mjs", "out/entry.js", id];
    const { exitCode, output } = await run({ args, cwd, env }, limitMs);
    if (exitCode !== 0 || !output.includes(id))
      throw new Error(`The application printed ${JSON.stringify(output)}`);
    const text = await readFile(join(cwd, "loaded.json"), "utf8");
    return z.array(z.string()).parse(JSON.parse(text));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const addressShape = z.object({ port: z.number() });

type Outputs = z.infer<typeof metafileShape>["outputs"];

/** The entry and what it imports; what it loads later does not count. */
function loadedAtStart(outputs: Outputs): readonly string[] {
  const [entry] = Object.entries(outputs).filter(
    ([, { entryPoint }]) => entryPoint === "entry.js",
  );
  const paths = new Set(entry === undefined ? [] : [entry[0]]);
  for (const path of paths) {
    for (const { kind, path: imported } of outputs[path]?.imports ?? [])
      if (kind === "import-statement" && imported in outputs)
        paths.add(imported);
  }
  return [...paths];
}

function partsOf(outputs: Outputs, paths: readonly string[]): readonly Part[] {
  return paths
    .flatMap((path) => Object.entries(outputs[path]?.inputs ?? {}))
    .map(([file, { bytesInOutput: bytes }]) => ({
      file: file.replace("../generated/", ""),
      bytes,
    }))
    .sort((a, b) => b.bytes - a.bytes);
}

/** The wishes about sizes; without a bundler there are none. */
export function sizeWishes(sizes: readonly FileSize[]): readonly Wanted[] {
  return sizes.flatMap(({ id, what, want, bytes }) =>
    id === null || want === null || bytes === null
      ? []
      : [{ id, what, want, value: bytes / 1000 }],
  );
}

/** One row for each size. */
export function sizeTable(sizes: readonly FileSize[]): string {
  const rows = sizes.map(({ what, bytes, gzip, want, failure }) => [
    what,
    bytes === null ? (failure ?? "–") : kilobytes(bytes),
    gzip === null ? "–" : kilobytes(gzip),
    want === null ? "" : `want ${want}`,
  ]);
  return markdown(["size", "kB", "gzip kB", ""], rows);
}

/** What the application of a limited size is made of: files of a fiftieth or more each. */
export function partTable(sizes: readonly FileSize[]): string {
  const limited = sizes.find(({ want }) => want !== null);
  const parts = limited?.parts ?? [];
  if (parts.length === 0) return "";
  const total = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  const large = parts.filter(({ bytes }) => bytes * 50 >= total);
  const rest = total - large.reduce((sum, { bytes }) => sum + bytes, 0);
  const rows = [...large, { file: "all others", bytes: rest }];
  return markdown(
    [`of “${limited?.what ?? ""}”`, "kB"],
    rows.map(({ file, bytes }) => [file, kilobytes(bytes)]),
  );
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}
