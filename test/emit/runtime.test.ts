/** The runtime as it is emitted: our sources, joined into a few files. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Node, Project } from "ts-morph";
import type { ExportedDeclarations } from "ts-morph";
import { describe, expect, test } from "vitest";
import { joinRuntime } from "../../src/build/join-runtime/join.js";
import { layouts } from "../../src/build/join-runtime/parts.js";
import { readSources } from "../../src/build/join-runtime/read-sources.js";
import { readRuntime } from "../../src/emit/runtime.js";
import * as runtime from "../../src/runtime/index.js";
import { plainOptions } from "../support/emission.js";
import { repository } from "../support/program.js";

const sources = join(repository, "src/runtime");
const emitted = join(repository, "dist/emitted-runtime");

/** Files with all that they import, in one program. */
function open(paths: readonly string[]): Project {
  const project = new Project({
    tsConfigFilePath: join(repository, "src/tsconfig.json"),
    skipAddingFilesFromTsConfig: true,
  });
  for (const path of paths) project.addSourceFileAtPath(path);
  project.resolveSourceFileDependencies();
  return project;
}

/** What a file gives, by name: each declaration with its comment. */
function exportsOf(
  project: Project,
  path: string,
): ReadonlyMap<string, string> {
  const file = project.getSourceFileOrThrow(path);
  const found = [...file.getExportedDeclarations()]
    // `export type *` passes on functions too, which nobody can call.
    .filter(([name, all]) => name in runtime || !all.every(isFunction))
    .map(([name, all]): [string, string] => [
      name,
      all.map(written).join("\n"),
    ]);
  return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isFunction(declaration: ExportedDeclarations): boolean {
  return Node.isFunctionDeclaration(declaration);
}

function written(declaration: ExportedDeclarations): string {
  const comments = Node.isJSDocable(declaration) ? declaration.getJsDocs() : [];
  // The one before it is about the file.
  const comment = comments.at(-1)?.getText() ?? "";
  const code = declaration.getText().replace(/^export /, "");
  return `${comment}\n${code}`
    .replace(/\n\s*/g, "\n")
    .replace(/import\("[^"]*"\)/, "import(…)");
}

test("users get the same from the emitted runtime as from its sources, with the same comments", async () => {
  const { default: _, ...values }: Readonly<Record<string, unknown>> =
    await import(join(emitted, "index.ts"));
  expect(Object.keys(values).sort()).toEqual(Object.keys(runtime).sort());
  const places = {
    index: [join(emitted, "index.ts"), join(sources, "index.ts")],
    record: [join(emitted, "record.ts"), join(sources, "record/codec.ts")],
  } as const;
  const project = open(Object.values(places).flat());
  const [index, record] = [places.index, places.record].map((paths) =>
    paths.map((path) => exportsOf(project, path)),
  );
  expect(index?.[0]).toEqual(index?.[1]);
  expect(index?.[0]?.size).toBeGreaterThan(0);
  for (const [name, text] of record?.[1] ?? [])
    expect(record?.[0]?.get(name)).toBe(text);
});

test("the runtime is six files, of one of which there are two", async () => {
  const names = await readdir(emitted);
  expect(names.filter((name) => name.endsWith(".ts")).sort()).toEqual([
    "calls.ts",
    "index.ts",
    "network-fetch.ts",
    "network.ts",
    "on-demand.ts",
    "record.ts",
    "validate.ts",
  ]);
});

test("the runtime of code that sends with fetch imports no package", () => {
  const importing = (transport: "undici" | "fetch") =>
    readRuntime({ ...plainOptions, transport })
      .filter(({ text }) =>
        /\bimport\("[^.]|^(?:import|export) .*from "[^.]/m.test(text),
      )
      .map(({ path }) => path);
  expect(importing("undici")).toEqual(["runtime/network.ts"]);
  expect(importing("fetch")).toEqual([]);
  const paths = (["undici", "fetch"] as const).map((transport) =>
    readRuntime({ ...plainOptions, transport }).map(({ path }) => path),
  );
  expect(paths[0]).toEqual(paths[1]);
});

async function joined(
  files: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), "codegen-joined-"));
  try {
    const all = { "index.ts": "", "record/codec.ts": "", ...files };
    for (const [path, text] of Object.entries(all)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    return await joinRuntime(readSources(folder), layouts.slice(0, 1));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe("joining", () => {
  test("keeps what is used and its comments, and exports what others use", async () => {
    const texts = await joined({
      "index.ts": `export * from "./client.js";`,
      "client.ts": `/** The client. */
import { send } from "./transport/send.js";
import type { Sent } from "./transport/send.js";

/** Connects. */
export async function connect(): Promise<Sent> {
  const { ask } = await import("./search/ask.js");
  return ask(send());
}
`,
      "transport/send.ts": `/** What was sent. */
export interface Sent {
  size: number;
}
/** Sends. */
export function send(): Sent {
  return { size: unit };
}
const unit = 1;
export const forTests = 2;
`,
      "search/ask.ts": `import type { Sent } from "../transport/send.js";
export const ask = (sent: Sent): Sent => sent;
`,
    });
    expect(texts.get("index")).toContain(`import { send } from "./calls.js";
import type { Sent } from "./calls.js";

// The client.

/** Connects. */
export async function connect(): Promise<Sent> {
  const { ask } = await import("./on-demand.js");
  return ask(send());
}
`);
    expect(texts.get("calls")).toContain(`/** What was sent. */
export interface Sent {
  size: number;
}

/** Sends. */
export function send(): Sent {
  return { size: unit };
}

const unit = 1;
`);
    expect(texts.get("calls")).not.toContain("forTests");
    expect(texts.get("on-demand"))
      .toContain(`import type { Sent } from "./calls.js";

export const ask = (sent: Sent): Sent => sent;
`);
  });

  const codec = `export * from "./a.js";\nexport * from "./b.js";`;

  test.each([
    [
      "two sources that declare one name",
      {
        "record/codec.ts": codec,
        "record/a.ts": "const one = 1;\nexport const a = one;",
        "record/b.ts": "const one = 2;\nexport const b = one;",
      },
      "Names collide in record: one is declared in record/a.ts and in record/b.ts.",
    ],
    [
      "a name of the platform that another source declares",
      {
        "record/codec.ts": codec,
        "record/a.ts": "const fetch = 1;\nexport const a = fetch;",
        "record/b.ts": "export const b = fetch;",
      },
      "fetch is declared in record/a.ts, and record/b.ts means another",
    ],
    [
      "a part that needs one above it",
      {
        "record/codec.ts": `export * from "./a.js";`,
        "record/a.ts": `import { send } from "../transport/send.js";\nexport const a = send;`,
        "transport/send.ts": "export const send = 1;",
      },
      "record needs transport/send.ts#send of calls, which stands below it",
    ],
    [
      "what would become public",
      {
        "record/codec.ts": `export * from "./a.js";`,
        "record/a.ts": `import type { Secret } from "../client.js";\nexport type A = Secret;`,
        "client.ts": "export type Secret = 1;",
      },
      "Other parts need what stands in index, whose exports are for users: client.ts#Secret",
    ],
    [
      "a name that is changed on the way",
      {
        "record/codec.ts": `export * from "./a.js";`,
        "record/a.ts": `import { b as c } from "./b.js";\nexport const a = c;`,
        "record/b.ts": "export const b = 1;",
      },
      "record/a.ts: c is imported under another name.",
    ],
    [
      "a source without a place",
      {
        "index.ts": `export * from "./new.js";`,
        "new.ts": "export const a = 1;",
      },
      "has no place for new.ts",
    ],
  ])("refuses %s", async (_, files, message) => {
    await expect(joined(files)).rejects.toThrow(message);
  });
});
