/** What a program loads of an output, without what is gone when it runs. */
import { posix } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { WeighedImport } from "../../report/weigh-document.js";

/** The files that a file of JavaScript names, at once and later. */
interface Module {
  readonly code: string;
  readonly imports: readonly string[];
  readonly later: readonly string[];
}

type Modules = ReadonlyMap<string, Module>;

/** What comes with the imports that people write: one object type, webhooks, the client. */
export async function loadedBy(
  texts: ReadonlyMap<string, string>,
): Promise<readonly WeighedImport[]> {
  const modules = await modulesOf(texts);
  const found: WeighedImport[] = [];
  const add = async (
    file: string | undefined,
    what: string,
    later: (path: string) => boolean,
  ): Promise<void> => {
    if (file === undefined || !modules.has(file)) return;
    const paths = reached(file, modules, later);
    found.push({ file, what, ...(await sizeOf(paths, modules)) });
  };
  const isCalls = (path: string): boolean => path.endsWith("/calls.ts");
  await add(largestObject(modules), "one object type", () => false);
  await add("events.ts", "webhooks", () => false);
  await add("client.ts", "at its start", () => false);
  await add("client.ts", "with its first call", isCalls);
  await add("client.ts", "with all that it may load", () => true);
  return found;
}

function largestObject(modules: Modules): string | undefined {
  const files = [...modules].filter(([path]) =>
    /^(?:objects|activities)\/|^(?:lead|contact|opportunity)\.ts$/.test(path),
  );
  const [largest] = files.sort(([, a], [, b]) => b.code.length - a.code.length);
  return largest?.[0];
}

async function modulesOf(texts: ReadonlyMap<string, string>): Promise<Modules> {
  const [{ transformSync }, { parseSync }] = await Promise.all([
    import("oxc-transform"),
    import("oxc-parser"),
  ]);
  const sources = [...texts].filter(([path]) => path.endsWith(".ts"));
  return new Map(
    sources.map(([path, text]) => {
      const script = transformSync(path, text, { target: "es2023" }).code;
      const { comments, module } = parseSync(path, script);
      const fileOf = (from: string): readonly string[] =>
        from.startsWith(".") ? [pathOf(path, from)] : [];
      const later = script.matchAll(/\bimport\("(\.[^"]*)"\)/g);
      const statements = [
        ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
        ...module.staticExports.flatMap(({ entries }) =>
          entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
        ),
      ];
      return [
        path,
        {
          code: without(script, comments),
          imports: statements.flatMap(fileOf),
          later: [...later].flatMap(([, from = ""]) => fileOf(from)),
        },
      ];
    }),
  );
}

/** The file of the output that another one imports, however its imports end. */
function pathOf(path: string, from: string): string {
  const joined = posix.join(posix.dirname(path), from);
  return `${joined.replace(/\.[jt]s$/, "")}.ts`;
}

/** A text without its comments, and without the lines that these leave empty. */
function without(
  text: string,
  comments: readonly { readonly start: number; readonly end: number }[],
): string {
  const kept = comments.reduceRight(
    (left, { start, end }) => left.slice(0, start) + left.slice(end),
    text,
  );
  return kept.replace(/^\s*\n/gm, "");
}

function reached(
  file: string,
  modules: Modules,
  isLoaded: (path: string) => boolean,
): ReadonlySet<string> {
  const found = new Set([file]);
  for (const path of found) {
    const { imports = [], later = [] } = modules.get(path) ?? {};
    for (const next of [...imports, ...later.filter(isLoaded)])
      if (modules.has(next)) found.add(next);
  }
  return found;
}

async function sizeOf(
  paths: ReadonlySet<string>,
  modules: Modules,
): Promise<Pick<WeighedImport, "files" | "code" | "gzip">> {
  const codes = [...paths].map((path) => modules.get(path)?.code ?? "");
  const text = codes.join("\n");
  const packed = await promisify(gzip)(text);
  return {
    files: paths.size,
    code: Buffer.byteLength(text),
    gzip: packed.length,
  };
}
