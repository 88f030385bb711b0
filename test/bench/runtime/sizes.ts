/** How large the runtime is, and an application that uses one of many object types. */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { z } from "zod";
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
  { cache, peers, run }: SizeOptions,
): Promise<readonly FileSize[]> {
  const sources = await runtimeSize(application);
  const entries = await entriesOf(application);
  const failed = (failure: string): readonly FileSize[] => [
    ...sources,
    ...entries.map((entry) => ({ ...blank(entry), failure })),
  ];
  if (!peers.includes(bundler.name)) return failed("esbuild takes no part");
  try {
    const home = join(cache, bundler.name);
    await ensureInstalled(bundler, home);
    const bundles: FileSize[] = [];
    for (const entry of entries)
      bundles.push(await bundle(application, entry, home, run));
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

function blank({ what, want }: Pick<Entry, "what" | "want">): FileSize {
  return { what, want, bytes: null, gzip: null, parts: [], failure: null };
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
      ...blank({ what: name, want: null }),
      bytes: text.byteLength,
      gzip: gzipSync(text).byteLength,
    };
  };
  return [
    await weigh("runtime as it is emitted", sources, ".ts"),
    await weigh("runtime as JavaScript", join(folder, "generated"), ".js"),
  ];
}

interface Entry {
  readonly what: string;
  readonly want: string | null;
  /** Whether it has parts that are loaded later. */
  readonly splits: boolean;
  readonly code: string;
}

/** What an application would write that uses one object type, and one that uses the whole client. */
async function entriesOf({
  folder,
  schema,
}: Application): Promise<readonly Entry[]> {
  const { name, path } = await oneWrapper(folder);
  const from = (file: string): string => JSON.stringify(`../generated/${file}`);
  const of = `1 of ${schema.objects.length} types`;
  const options = "{ apiKey: process.env.CLOSE_API_KEY }";
  return [
    {
      what: `reads ${of} with its wrapper, minified`,
      want: null,
      splits: false,
      code: `import { ${name} } from ${from(path)};
console.log(${name}.fromWire(JSON.parse(process.argv[2])));`,
    },
    {
      what: `reads and writes ${of} through a client, minified, at start`,
      want: "≤ 20 kB",
      splits: true,
      code: `import { connect } from ${from("runtime/index.js")};
import { ${name} } from ${from(path)};
const records = connect(${options}, { ${name} }).records(${JSON.stringify(name)});
console.log(await records.get(process.argv[2]));`,
    },
    {
      what: `createCloseClient of all ${schema.objects.length} types, minified, at start`,
      want: null,
      splits: true,
      code: `import { createCloseClient } from ${from("index.js")};
console.log(await createCloseClient(${options}).leads.get(process.argv[2]));`,
    },
  ];
}

/** The first custom object type: its wrapper's name and file. */
async function oneWrapper(
  folder: string,
): Promise<{ readonly name: string; readonly path: string }> {
  const models = await readFile(join(folder, "generated", "models.js"), "utf8");
  const [, name, path] =
    /import \{ (\w+) \} from "\.\/(objects\/[^"]+)"/.exec(models) ?? [];
  if (name === undefined || path === undefined)
    throw new TypeError("There is no custom object.");
  return { name, path };
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
  entry: Entry,
  home: string,
  run: ProcessRunner,
): Promise<FileSize> {
  const cwd = join(folder, "bundle");
  await rm(cwd, { recursive: true, force: true });
  await mkdir(cwd);
  await writeFile(join(cwd, "entry.js"), entry.code);
  const args = [
    join(home, "node_modules", "esbuild", "bin", "esbuild"),
    "entry.js",
    "--bundle",
    "--minify",
    "--format=esm",
    "--platform=node",
    "--target=node20",
    "--external:undici",
    // Without parts that are loaded later, splitting would only keep shared code from being left out.
    ...(entry.splits ? ["--splitting"] : []),
    "--outdir=out",
    "--metafile=meta.json",
    "--log-level=warning",
  ];
  const { exitCode, output } = await run({ args, cwd }, 60_000);
  if (exitCode !== 0) throw new Error(`esbuild failed: ${output}`);
  const { outputs } = metafileShape.parse(
    JSON.parse(await readFile(join(cwd, "meta.json"), "utf8")),
  );
  const paths = loadedAtStart(outputs);
  const texts = await Promise.all(
    paths.map((path) => readFile(join(cwd, path))),
  );
  const text = Buffer.concat(texts);
  return {
    ...blank(entry),
    bytes: text.byteLength,
    gzip: gzipSync(text).byteLength,
    parts: partsOf(outputs, paths),
  };
}

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
  return sizes.flatMap(({ what, want, bytes }) =>
    want === null || bytes === null
      ? []
      : [{ id: "size", what, want, value: bytes / 1000 }],
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
