import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { pascalCase } from "change-case";
import { Node, Project, SyntaxKind, VariableDeclarationKind } from "ts-morph";
import type { SourceFile } from "ts-morph";
import { describe, expect, test } from "vitest";
import { commandList } from "../src/cli/command-list.js";
import { groupBy } from "../src/schema/schema.js";

const root = fileURLToPath(new URL("..", import.meta.url));

const project = new Project({
  tsConfigFilePath: join(root, "src/tsconfig.json"),
});
const files = project.getSourceFiles();

/** An import of a source file, as its text tells it. */
interface Import {
  /** Below src, with slashes. */
  readonly from: string;
  /** A file below src, or the name of a package. */
  readonly to: string;
  readonly isType: boolean;
  readonly isDynamic: boolean;
}

function pathOf(file: SourceFile): string {
  return relative(join(root, "src"), file.getFilePath()).split(sep).join("/");
}

const imports: readonly Import[] = files.flatMap(importsOf);

function importsOf(file: SourceFile): readonly Import[] {
  const from = pathOf(file);
  const declared = [
    ...file.getImportDeclarations(),
    ...file.getExportDeclarations(),
  ].flatMap((declaration) => {
    const name = declaration.getModuleSpecifierValue();
    if (name === undefined) return [];
    const target = declaration.getModuleSpecifierSourceFile();
    return [
      {
        from,
        to: name.startsWith(".") && target ? pathOf(target) : name,
        isType: declaration.isTypeOnly(),
        isDynamic: false,
      },
    ];
  });
  const dynamic = file
    .getDescendantsOfKind(SyntaxKind.CallExpression)
    .filter(
      (call) => call.getExpression().getKind() === SyntaxKind.ImportKeyword,
    )
    .map((call) => {
      const [argument] = call.getArguments();
      const name = Node.isStringLiteral(argument)
        ? argument.getLiteralValue()
        : "?";
      const target = join(
        file.getDirectoryPath(),
        name.replace(/\.js$/, ".ts"),
      );
      const found = name.startsWith(".")
        ? project.getSourceFile(target)
        : undefined;
      return {
        from,
        to: found === undefined ? name : pathOf(found),
        isType: false,
        isDynamic: true,
      };
    });
  return [...declared, ...dynamic];
}

/** The part of the house that a file is in: a folder, or one of the files at the top. */
function partOf(path: string): string {
  const [first = ""] = path.split("/");
  return first.replace(/\.ts$/, "");
}

const isOurs = (path: string): boolean => path.endsWith(".ts");

/** What each part may import, in the order of the pipe; what is not listed may import nothing. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  hash: [],
  steps: [],
  "package-file": [],
  version: ["package-file"],
  io: [],
  define: ["schema"],
  files: ["errors"],
  "explain-error": ["errors"],
  config: ["define", "errors", "explain-error", "files", "package-file"],
  runtime: [],
  schema: ["errors"],
  drift: ["schema"],
  lock: ["drift", "errors", "schema"],
  close: ["errors", "runtime", "schema"],
  keys: ["config", "errors", "lock", "schema"],
  emit: [
    "define",
    "errors",
    "files",
    "hash",
    "lock",
    "package-file",
    "runtime",
    "schema",
  ],
  output: [
    "define",
    "emit",
    "errors",
    "files",
    "git",
    "hash",
    "lock",
    "schema",
  ],
  report: ["drift", "errors", "lock", "schema"],
  page: ["drift", "package-file", "report", "schema"],
  git: ["errors", "lock"],
  notes: ["hash", "lock", "output"],
  project: ["config", "emit", "errors", "files"],
  program: ["emit", "errors", "files", "git", "project", "schema"],
  api: ["runtime"],
  emulator: ["schema"],
  ids: ["lock", "schema"],
  adopt: ["ids", "program"],
  lint: ["emit", "errors", "files", "ids", "lock", "report", "version"],
  local: [
    "close",
    "emit",
    "emulator",
    "errors",
    "files",
    "lock",
    "runtime",
    "schema",
  ],
  stages: [
    "close",
    "config",
    "define",
    "drift",
    "emit",
    "emulator",
    "errors",
    "files",
    "git",
    "hash",
    "keys",
    "lock",
    "notes",
    "output",
    "project",
    "report",
    "runtime",
    "schema",
    "steps",
    "version",
  ],
  commands: [
    "adopt",
    "config",
    "drift",
    "emit",
    "errors",
    "explain-error",
    "files",
    "git",
    "hash",
    "ids",
    "local",
    "lock",
    "notes",
    "output",
    "package-file",
    "page",
    "program",
    "project",
    "repeat",
    "report",
    "schema",
    "stages",
    "steps",
    "version",
  ],
  cli: [
    "commands",
    "config",
    "errors",
    "explain-error",
    "files",
    "io",
    "lock",
    "repeat",
    "report",
    "stages",
    "steps",
    "version",
  ],
  index: [
    "commands",
    "config",
    "define",
    "drift",
    "errors",
    "output",
    "program",
    "report",
    "schema",
    "stages",
    "steps",
  ],
  repeat: [
    "config",
    "emit",
    "files",
    "output",
    "package-file",
    "project",
    "schema",
  ],
  bin: ["look-up", "main", "node-version", "repeat"],
  "look-up": ["cli", "main", "repeat"],
  main: ["cli", "errors", "explain-error", "io", "repeat", "report"],
  vite: ["cli", "commands", "config", "index", "report"],
  "node-version": [],
  worker: ["commands"],
};

/** Packages that decide and touch nothing outside the process. */
const pure = ["zod", "change-case", "any-ascii", "picomatch", "node:crypto"];

describe("direction", () => {
  test("each part of the house imports only what lies beneath it", () => {
    const wrong = imports
      .filter(({ to }) => isOurs(to))
      .map(({ from, to }) => ({
        from,
        to,
        part: partOf(from),
        target: partOf(to),
      }))
      .filter(
        ({ part, target }) =>
          part !== target && !(allowed[part] ?? []).includes(target),
      );
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  test("no part is left out of the rules", () => {
    const parts = new Set(files.map((file) => partOf(pathOf(file))));
    expect([...parts].filter((part) => !(part in allowed))).toEqual([]);
  });

  test("in the emitter, views are built of what is spelled, and files of views: never the other way", () => {
    const order = ["emit/spelling", "emit/views", "emit"];
    const rank = (path: string): number =>
      order.indexOf(path.slice(0, path.lastIndexOf("/")));
    const wrong = imports.filter(
      ({ from, to }) =>
        partOf(from) === "emit" &&
        partOf(to) === "emit" &&
        rank(to) > rank(from),
    );
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  test("of the emitter the writer of files knows the marker and what is planned only", () => {
    const known = imports
      .filter(
        ({ from, to }) => partOf(from) === "output" && partOf(to) === "emit",
      )
      .map(({ to }) => to);
    expect([...new Set(known)].sort()).toEqual([
      "emit/planned-file.ts",
      "emit/spelling/header.ts",
    ]);
  });

  test("of the runtime the emitter takes the list of built-in members only", () => {
    const taken = imports
      .filter(
        ({ from, to }) => partOf(from) === "emit" && partOf(to) === "runtime",
      )
      .map(({ to }) => to);
    expect([...new Set(taken)]).toEqual(["runtime/record/builtins.ts"]);
  });

  test("the runtime imports undici and itself, and undici only when it sends (S7)", () => {
    const foreign = imports.filter(
      ({ from, to }) => partOf(from) === "runtime" && !isOurs(to),
    );
    const types = foreign.filter(({ isType }) => isType);
    expect([...new Set(types.map(({ to }) => to))]).toEqual(["undici"]);
    // By its file: what Bun gives for "undici" is a shim of its own that cannot send.
    const values = imports.filter(
      ({ to, isType }) => /^undici(?:\/|$)/.test(to) && !isType,
    );
    expect(
      values.filter(
        ({ to, isDynamic }) => to !== "undici/index.js" || !isDynamic,
      ),
    ).toEqual([]);
    expect(foreign.filter(({ isType }) => !isType)).toHaveLength(1);
  });

  test("no other program is started but git, and by one file alone (S6)", () => {
    const starters = imports.filter(({ to }) =>
      /^(?:node:)?(?:child_process|cluster)$/.test(to),
    );
    expect(starters.map(({ from }) => from)).toEqual(["git/run-git.ts"]);
  });

  test("schema, comparison and lock are pure: no files, no network, no clock", () => {
    const rooms = ["schema", "drift", "lock", "keys"];
    const foreign = imports
      .filter(({ from, to }) => rooms.includes(partOf(from)) && !isOurs(to))
      .map(({ to }) => to)
      .filter((name) => !pure.includes(name));
    expect([...new Set(foreign)]).toEqual([]);
  });

  test("config files, errors and versions import no package", () => {
    const leaves = ["define", "errors"];
    const foreign = imports.filter(
      ({ from, to }) => leaves.includes(partOf(from)) && !isOurs(to),
    );
    expect(foreign).toEqual([]);
  });

  test("heavy packages are loaded on demand or not at all", () => {
    const heavy = [
      "prettier",
      "oxc-parser",
      "oxc-transform",
      "typescript",
      "jiti",
      "listr2",
      "@viz-js/viz",
    ];
    const entries = [
      "bin.ts",
      "index.ts",
      "config/config.ts",
      ...files.map(pathOf).filter((path) => path.startsWith("cli/")),
      ...["check", "diff", "generate"].map(
        (name) => `commands/${name}/${name}.ts`,
      ),
    ];
    const eager = [...loadedWith([...entries, "commands/pull/run-pull.ts"])]
      .flatMap((path) => statically(path))
      .filter((name) => heavy.includes(name));
    expect(eager).toEqual([]);
    // It reads the user's program, for the commands that look at that.
    const loaders = imports.filter(
      ({ to, isType }) => to === "ts-morph" && !isType,
    );
    expect(loaders.map(({ from, isDynamic }) => [from, isDynamic])).toEqual([
      ["program/compiler.ts", true],
    ]);
  });

  test("only the edges touch the disk", () => {
    const users = imports
      .filter(({ to }) => /^(?:node:)?fs(?:\/|$)/.test(to))
      .map(({ from }) => from)
      .filter((path) => !touchesDisk.includes(partOf(path)));
    expect([...new Set(users)].sort()).toEqual(readsOwnFiles);
  });

  test("the stages of a run follow each other", () => {
    const wrong = imports.flatMap(({ from, to }) => {
      const [stage, target] = [stageOf(from), stageOf(to)];
      const isBack = target > stage && stage >= 0;
      return isBack ? [`${from} → ${to}`] : [];
    });
    expect(wrong).toEqual([]);
  });

  test("a command of the command line is a file, and a line in the list of commands", async () => {
    const inFolder = files.filter((file) =>
      pathOf(file).startsWith("cli/commands/"),
    );
    const names = inFolder.map((file) => file.getBaseNameWithoutExtension());
    expect(commandList.map(({ name }) => name).sort()).toEqual(names.sort());
    for (const file of inFolder) {
      const name = file.getBaseNameWithoutExtension();
      const flags = `${pascalCase(name)}Flags`;
      const exported = [...file.getExportedDeclarations().keys()];
      expect(exported.sort(), name).toEqual([flags, "command"].sort());
      const { command } = await import(pathToFileURL(file.getFilePath()).href);
      expect(command.name).toBe(name);
      expect(commandList).toContain(command);
    }
  });

  test("there are no circles, those of types included", () => {
    const byFile = groupBy(imports, ({ from }) => from);
    const graph = new Map(
      files.map(pathOf).map((path) => {
        const targets = (byFile.get(path) ?? []).map(({ to }) => to);
        return [path, targets.filter(isOurs)];
      }),
    );
    expect(cycles(graph)).toEqual([]);
  });
});

/** The rooms that read and write files: of the output, of the project, of git, of the command line. */
const touchesDisk = [
  ...["output", "config", "files", "git", "notes", "project", "program"],
  ...["commands", "cli", "lint", "repeat"],
];

/** What reads files of the package itself, and the project's options of prettier. */
const readsOwnFiles = [
  "emit/prettier-config.ts",
  "emit/runtime.ts",
  "emit/templates.ts",
  "page/page-assets.ts",
  "version.ts",
];

/** The place of a file among the stages of a run; -1 for all else. */
function stageOf(path: string): number {
  const [part, stage] = path.split("/");
  return part === "stages" ? stages.indexOf(stage ?? "") : -1;
}

const stages = ["read", "name", "make", "plan"];

/** The rooms of the local Close, from the values at the bottom to the server, and what each may import. */
const emulatorRooms: Readonly<Record<string, readonly string[]>> = {
  state: [],
  endpoint: ["state"],
  settings: ["endpoint", "state"],
  events: ["endpoint", "settings", "state"],
  stored: ["endpoint", "events", "state"],
  records: ["endpoint", "events", "settings", "state", "stored"],
  search: ["endpoint", "records", "state", "stored"],
  seeds: ["endpoint", "records", "state", "stored"],
  sample: ["seeds"],
  routes: [
    "endpoint",
    "events",
    "records",
    "search",
    "settings",
    "state",
    "stored",
  ],
  server: [
    "endpoint",
    "events",
    "routes",
    "records",
    "sample",
    "seeds",
    "settings",
    "state",
  ],
  index: ["records", "sample", "seeds", "server", "state"],
};

/** The room of the local Close that a file is in; undefined elsewhere. */
function emulatorRoom(path: string): string | undefined {
  const [part, room] = path.split("/");
  return part === "emulator" ? room?.replace(/\.ts$/, "") : undefined;
}

describe("direction inside the local Close", () => {
  test("each room imports only rooms beneath it", () => {
    const wrong = imports.filter(({ from, to }) => {
      const [room, target] = [emulatorRoom(from), emulatorRoom(to)];
      return (
        room !== undefined &&
        target !== undefined &&
        room !== target &&
        !(emulatorRooms[room] ?? []).includes(target)
      );
    });
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  test("no file has a name that another file of src has", () => {
    const names = files.map((file) => file.getBaseName());
    const twice = files.filter(
      (file) =>
        emulatorRoom(pathOf(file)) !== undefined &&
        file.getBaseName() !== "index.ts" &&
        names.filter((name) => name === file.getBaseName()).length > 1,
    );
    expect(twice.map(pathOf)).toEqual([]);
  });

  test("no two rooms may import each other, and no room is left out of the rules", () => {
    const order = Object.keys(emulatorRooms);
    const upward = Object.entries(emulatorRooms).flatMap(([room, targets]) =>
      targets
        .filter((target) => order.indexOf(target) >= order.indexOf(room))
        .map((target) => `${room} → ${target}`),
    );
    expect(upward).toEqual([]);
    const rooms = new Set(
      files.flatMap((file) => emulatorRoom(pathOf(file)) ?? []),
    );
    expect([...rooms].toSorted()).toEqual(order.toSorted());
  });
});

/** What a file loads as soon as it is loaded itself. */
function statically(path: string): readonly string[] {
  return imports
    .filter((one) => one.from === path && !one.isType && !one.isDynamic)
    .map(({ to }) => to);
}

/** Our files that are loaded when these are. */
function loadedWith(paths: readonly string[]): ReadonlySet<string> {
  const loaded = new Set(paths);
  for (const path of loaded)
    for (const next of statically(path)) if (isOurs(next)) loaded.add(next);
  return loaded;
}

/** Every way that leads back to where it began, found from its first file. */
function cycles(
  graph: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      found.push([...path.slice(path.indexOf(file)), file].join(" → "));
      return;
    }
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return found;
}

/** Words at which a reader from outside would stop; each has a plain one: fix, report, receive, queue, up to date. */
const dialect =
  /\b(?:mend(?:s|ed)?|tells?|told|heed(?:s|ed)?|hears?|heard|obey(?:s|ed)?|wish(?:es|ed)?|health|sightings?|rulings?|settle[sd]?|goes on)\b/gi;

/** Documents that people outside of the repository cannot open. */
const documentsElsewhere =
  /\b(?:design|house|style|performance|promises)\.md|\b(?:design|promises) §|\bpromises? [A-Z]\d+/g;

/** Names of JavaScript and of Close. */
const notOurs = /\b(?:allSettled|health_status|healthStatus)\b/g;

describe("shape", () => {
  test("no module keeps state in a variable", () => {
    const variables = files.flatMap((file) =>
      file
        .getVariableStatements()
        .filter(
          (one) => one.getDeclarationKind() !== VariableDeclarationKind.Const,
        )
        .map((one) => `${pathOf(file)}: ${one.getText()}`),
    );
    expect(variables).toEqual([]);
  });

  test("no module fills a map or a set of its own while it runs", () => {
    const stores = files.flatMap((file) =>
      file
        .getVariableDeclarations()
        .filter((one) => {
          const made = one.getInitializer();
          if (!Node.isNewExpression(made)) return false;
          return (
            /^(?:Weak)?(?:Map|Set)$/.test(made.getExpression().getText()) &&
            made.getArguments().length === 0
          );
        })
        .map((one) => `${pathOf(file)}: ${one.getName()}`),
    );
    expect(stores).toEqual([]);
  });

  test("every file says first what it is for", () => {
    const silent = files
      .filter((file) => !/^(?:#!.*\n+)?\/\*\*/.test(file.getFullText()))
      .map(pathOf);
    expect(silent).toEqual([]);
  });

  test("every export says what its user gets", () => {
    const silent = files.flatMap((file) =>
      [...file.getExportedDeclarations()].flatMap(([name, declarations]) =>
        declarations
          .filter((one) => one.getSourceFile() === file)
          .filter((one) => !isDocumented(one))
          .map(() => `${pathOf(file)}: ${name}`),
      ),
    );
    expect(silent).toEqual([]);
  });

  test("comments name only documents of this repository, sections that are there, and in what users get none", async () => {
    const facts = await readFile(join(root, "docs/close-api.md"), "utf8");
    const traps = facts.slice(facts.indexOf("\n## 14."));
    const sections = new Set([
      ...[...facts.matchAll(/^#+ ([\d.]+?)\.? /gm)].map(([, one]) => one),
      ...[...traps.matchAll(/^(\d+)\. /gm)].map(([, one]) => `14.${one}`),
    ]);
    const problems = files.flatMap((file) => {
      const text = file.getFullText();
      const cited = [...text.matchAll(/close-api(\.md)?((?:,? §[\d.]*\d)*)/g)];
      const missing = cited
        .filter(
          ([, isDocument, numbers = ""]) =>
            isDocument === undefined ||
            numbers
              .split("§")
              .slice(1)
              .some((one) => !sections.has(one.replace(/[ ,]+$/, ""))),
        )
        .map(([what]) => what);
      const others = text.match(documentsElsewhere) ?? [];
      const forUsers = pathOf(file).startsWith("runtime/")
        ? (text.match(/\bdocs\/[\w-]+\.md/g) ?? [])
        : [];
      return [...missing, ...others, ...forUsers].map(
        (what) => `${pathOf(file)}: ${what}`,
      );
    });
    expect(problems).toEqual([]);
  });

  test("no test names a document that is not in the repository", async () => {
    const folder = join(root, "test");
    const names = (await readdir(folder, { recursive: true })).filter(
      (name) => name.endsWith(".ts") && name !== "architecture.test.ts",
    );
    const found = names.map(async (name) => {
      const text = await readFile(join(folder, name), "utf8");
      return (text.match(documentsElsewhere) ?? []).map(
        (what) => `${name}: ${what}`,
      );
    });
    expect(names.length).toBeGreaterThan(100);
    expect((await Promise.all(found)).flat()).toEqual([]);
  });

  test("identifiers, comments and messages are in plain words", () => {
    const wrong = files.flatMap((file) => {
      const text = file.getFullText().replace(notOurs, "");
      const words = text.replace(/([a-z])(?=[A-Z])/g, "$1 ");
      return (words.match(dialect) ?? []).map(
        (word) => `${pathOf(file)}: ${word}`,
      );
    });
    expect(wrong).toEqual([]);
  });

  test("nothing is typed any, and no check is switched off", () => {
    const anys = files.flatMap((file) =>
      file
        .getDescendantsOfKind(SyntaxKind.AnyKeyword)
        .map((one) => `${pathOf(file)}:${String(one.getStartLineNumber())}`),
    );
    expect(anys).toEqual([]);
    const switched = files
      .filter((file) =>
        /(?<!["'`])\/[/*]\s*(?:@ts-(?:ignore|nocheck|expect-error)|eslint-disable)/.test(
          file.getFullText(),
        ),
      )
      .map(pathOf);
    expect(switched).toEqual([]);
  });

  test("nothing is asserted to be there", () => {
    const asserted = files.flatMap((file) =>
      file
        .getDescendantsOfKind(SyntaxKind.NonNullExpression)
        .map((one) => `${pathOf(file)}: ${one.getText()}`),
    );
    expect(asserted).toEqual([]);
  });

  test("only the command line, its io and a client that was asked to warn print or end the process", () => {
    const printing = files
      .filter((file) =>
        /\bconsole\.|process\.(?:stdout|stderr|exit\b)/.test(
          file.getFullText(),
        ),
      )
      .map(pathOf)
      .filter(
        (path) =>
          ![
            "io.ts",
            "bin.ts",
            "main.ts",
            "repeat/replay.ts",
            "runtime/transport/limiter.ts",
            "runtime/verify/verify.ts",
          ].includes(path),
      );
    expect(printing).toEqual([]);
  });
});

function isDocumented(declaration: Node): boolean {
  const holder = Node.isVariableDeclaration(declaration)
    ? declaration.getVariableStatement()
    : declaration;
  return Node.isJSDocable(holder) && holder.getJsDocs().length > 0;
}

test("templates lay out and do nothing else", async () => {
  const folder = join(root, "templates");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".hbs"));
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) {
    const text = await readFile(join(folder, name), "utf8");
    expect(text, name).not.toMatch(/`|\$\{/);
    expect(text, name).not.toMatch(/\{\{\{|\{\{&|\{\{else if|\beval\b/);
  }
});
