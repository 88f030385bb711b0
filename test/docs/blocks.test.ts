/** Whether the code that the pages show compiles and parses, and names commands and flags that there are. */
import { mkdir, readFile, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandList } from "../../src/cli/command-list.js";
import { parseArguments } from "../../src/cli/parse/parse-arguments.js";
import { checkConfig } from "../../src/config/check-config.js";
import { evaluateConfig } from "../../src/config/evaluate.js";
import { writeTemporary } from "../support/compiled.js";
import type { Block, DocProgram } from "../support/doc-blocks.js";
import {
  allBlocks,
  blocksOf,
  commandsIn,
  docPages,
  noteOf,
  onPage,
  programsOf,
} from "../support/doc-blocks.js";
import { isWhole } from "../support/matrix.js";
import { repository } from "../support/program.js";
import { runTsc } from "../support/tsc.js";

const compiled = ["ts", "js", "tsx"];

/** What pages take for granted beside what they show: a client of the user's own, a module under test. */
const neighbours = new Map([
  [
    "pages/api.ts",
    "export declare function api(method: string, path: string, body?: unknown): Promise<any>;",
  ],
  [
    "src/churn.ts",
    `import type { CloseClient, LeadId } from "../generated/index.js";
export declare function markChurned(close: CloseClient, id: LeadId): Promise<void>;`,
  ],
  // The examples of .github/examples, whose packages are not installed here; `npm run test:redis` compiles them.
  [
    "pages/redis-limiter.ts",
    `import type { Limiter } from "./generated/index.js";
interface Redis { disconnect(): void }
export declare function connectLimiter(url: string): Redis;
export declare function redisLimiter(options: { redis: Redis; key: string; share?: number }): Limiter;`,
  ],
  [
    "pages/backfill.ts",
    `import type { CloseClient, Lead } from "./generated/index.js";
interface Queue { close(): Promise<void> }
export declare function openBackfill(connection: object): Queue;
export declare function startBackfill(queue: Queue, from: Date, to: Date): Promise<void>;
export declare function workOnBackfill(queue: Queue, options: { connection: object; close: Pick<CloseClient, "leads">; handle: (leads: readonly Lead[]) => Promise<void> }): { close(): Promise<void> };`,
  ],
  ["package.json", '{ "type": "module" }'],
]);

/** What the compiler says of programs beside the sample's output: nothing where all is well. */
async function compile(programs: readonly DocProgram[]): Promise<string> {
  const files = programs.map(
    ({ name, language, lines }) =>
      [
        `pages/${name}.${language}`,
        lines.map(({ text }) => text).join("\n"),
      ] as const,
  );
  const folder = await writeTemporary(new Map([...neighbours, ...files]));
  try {
    await mkdir(join(folder, "node_modules"));
    const links = [
      ["generated", "generated"],
      ["generated", "pages/generated"],
      [".", "node_modules/close-codegen"],
      ...["@types", "undici", "undici-types", "vite", "vitest", "eslint"].map(
        (name) => [`node_modules/${name}`, `node_modules/${name}`],
      ),
    ] as const;
    for (const [from = "", to = ""] of links)
      await symlink(join(repository, from), join(folder, to), "junction");
    const options = {
      ...{ noEmit: true, strict: true, target: "es2023", lib: ["es2023"] },
      ...{ module: "nodenext", types: ["node"], skipLibCheck: true },
      ...{ allowJs: true, moduleDetection: "force" },
    };
    const output = await runTsc(folder, {
      compiler: "typescript-7.0",
      options,
      include: ["pages/*"],
    });
    return onPage(output, programs);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function written(blocks: readonly Block[], ...languages: string[]): Block[] {
  return blocks.filter(({ language }) => languages.includes(language));
}

test("every block of TypeScript in the pages compiles against the sample's output, and what is said not to does not", async () => {
  const programs = programsOf(written(await allBlocks(), ...compiled));
  expect(programs.length).toBeGreaterThan(15);
  expect(await compile(programs)).toBe("");
});

test.runIf(isWhole)(
  "an error in a block is reported by the line of its page",
  async () => {
    const page = [
      "<!-- code: given",
      "declare const id: string;",
      "-->",
      "",
      "```ts",
      "const length: string = id.length;",
      "id.nothing; // does not compile",
      "id.length; // does not compile",
      "```",
      "<!-- code: continues -->",
      "```ts",
      "length.missing;",
      "```",
    ];
    const programs = programsOf(blocksOf("docs/a.md", page.join("\n")));
    expect(programs.map(({ name }) => name)).toEqual(["docs-a-6"]);
    const output = await compile(programs);
    expect(
      output
        .trim()
        .split("\n")
        .map((line) => line.slice(0, 29)),
    ).toEqual([
      "docs/a.md:6: error TS2322: Ty",
      "docs/a.md:8: error TS2578: Un",
      "docs/a.md:12: error TS2339: P",
    ]);
  },
);

test("every example of a config passes the check of configs", async () => {
  const programs = programsOf(written(await allBlocks(), "ts", "js"));
  const configs = programs
    .map(({ name, lines }) => ({
      name,
      source: lines.map(({ text }) => text).join("\n"),
    }))
    .filter(({ source }) =>
      /^import \{[^}]*defineConfig[^}]*\} from "close-codegen";/m.test(source),
    );
  expect(configs.length).toBeGreaterThan(2);
  for (const { name, source } of configs) {
    const file = join(repository, `${name}.ts`);
    const cache = (): Promise<false> => Promise.resolve(false);
    const config = await evaluateConfig({ file, source, cache });
    expect(checkConfig(config), name).toMatchObject({ ok: true });
  }
});

test("every block of JSON parses", async () => {
  const blocks = written(await allBlocks(), "json").filter(
    (block) => noteOf(block).form !== "excerpt",
  );
  expect(blocks.length).toBeGreaterThan(10);
  for (const { page, line, lines } of blocks)
    expect(
      () => void JSON.parse(lines.join("\n")),
      `${page}:${String(line)}`,
    ).not.toThrow();
});

test("every command that a page names exists, with its flags", async () => {
  const pages = await docPages();
  const texts = pages.map(async (page) =>
    commandsIn(page, await readFile(join(repository, page), "utf8")),
  );
  const found = (await Promise.all(texts)).flat();
  expect(found.length).toBeGreaterThan(40);
  const names = new Set(commandList.map(({ name }) => name));
  const wrong = found.flatMap(({ place, argv }) => {
    // A sentence may name a command without what it is to be given.
    if (argv.length === 1 && names.has(argv[0] ?? "")) return [];
    try {
      parseArguments(argv, commandList);
      return [];
    } catch (error) {
      return [`${place}: codegen ${argv.join(" ")}: ${String(error)}`];
    }
  });
  expect(wrong).toEqual([]);
});

test("a command is found in a block and in a sentence, with what the shell does to it left out", () => {
  const page = [
    'Then `npx codegen pull`, or `codegen check -o "a b.md"`, and `codegen` alone.',
    "```sh",
    "npx codegen check --reporter slack -o drift.json ||  # a comment",
    "  curl -d @drift.json",
    "A=1 yarn codegen adopt -n 'src' # why",
    "```",
    "```console",
    "$ npx codegen rename",
    "codegen is no command in what is printed",
    "```",
  ];
  expect(commandsIn("a.md", page.join("\n")).map(({ argv }) => argv)).toEqual([
    ["pull"],
    ["check", "-o", "a b.md"],
    [],
    ["check", "--reporter", "slack", "-o", "drift.json"],
    ["adopt", "-n", "src"],
    ["rename"],
  ]);
});
