/** The projects that are compiled: what we emit, what people write by hand, what peers emit, and applications beside. */
import {
  cp,
  mkdir,
  readFile,
  readdir,
  rename,
  symlink,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { lockFileName } from "../../../src/lock/lock.js";
import type { Schema } from "../../../src/schema/schema.js";
import type { Absentee } from "../contest.js";
import type { Guests } from "../generation.js";
import type { Ground } from "../ours.js";
import type { InstalledPeer } from "../peers.js";
import { peerContestant, peerLabel } from "../peers.js";
import { sourcesIn } from "../runtime/application.js";
import type { Extent } from "./interfaces.js";
import { writeInterfaces } from "./interfaces.js";

/** A folder with a tsconfig.json. */
export interface TypeScriptProject {
  /** As it stands in the tables. */
  readonly name: string;
  readonly folder: string;
}

/** A place in a file where somebody types. */
export interface Caret {
  /** What stands before it, once in the file. */
  readonly behind: string;
  /** What the completions have among them. */
  readonly offers: string;
}

/** A project whose file `app.ts` uses one object type. */
export interface Application extends TypeScriptProject {
  /** Where in `app.ts` completions are asked for. */
  readonly carets: readonly Caret[];
}

const behindRecord: Caret = { behind: "return record.", offers: "dateUpdated" };

/** The names of the projects, as they stand in tables. */
export const projectNames = {
  empty: "an empty project",
  plain: "hand-written interfaces",
  both: "hand-written, create and update too",
  ours: "close-codegen, everything emitted",
  plainApp: "application, one hand-written type",
  ourApp: "application, one type from its file",
  barrelApp: "application, one type from index.js",
  clientApp: "application with the client",
  searchApp: "application with a search",
  earlier: "0.1.0, everything emitted",
  earlierClientApp: "0.1.0, application with the client",
  earlierSearchApp: "0.1.0, application with a search",
} as const;

/** Everything that is compiled. */
export interface Projects {
  readonly all: readonly TypeScriptProject[];
  readonly applications: readonly Application[];
  /** Peers that wrote nothing to compile. */
  readonly absent: readonly Absentee[];
}

/** Where projects are laid out. */
type Place = Pick<Ground, "folder" | "root" | "schema" | "run">;

/** Ordinary settings of a strict project; packages are not checked. */
const compilerOptions = {
  noEmit: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  skipLibCheck: true,
  target: "es2023",
  lib: ["es2023"],
  types: ["node"],
  module: "preserve",
  moduleResolution: "bundler",
};

/** The folders of what was generated for the organisation of the ground. */
export interface Outputs {
  readonly ours: string;
  /** By the program as it was; null where that takes no part. */
  readonly earlier: string | null;
}

/** Lays out what was generated, what is written by hand and what peers emit, in the folder of the ground. */
export async function makeProjects(
  ground: Place,
  { ours: generated, earlier: generatedBefore }: Outputs,
  guests: Guests,
): Promise<Projects> {
  const { schema } = ground;
  const { empty, plain, both, ours, earlier } = projectNames;
  const { earlierClientApp, earlierSearchApp } = projectNames;
  const applications = [
    await plainApplication(ground),
    ...(await ourApplications(ground, generated)),
    ...(generatedBefore === null
      ? []
      : [
          await clientApplication(ground, generatedBefore, earlierClientApp),
          await searchApplication(ground, generatedBefore, earlierSearchApp),
        ]),
  ];
  const peers = await peerProjects(ground, guests);
  return {
    all: [
      await makeProject(ground, empty, { "app.ts": "export {};\n" }),
      await makeProject(ground, plain, interfaceFiles(schema, "read")),
      await makeProject(ground, both, interfaceFiles(schema, "read and write")),
      await emittedProject(ground, ours, generated),
      ...(generatedBefore === null
        ? []
        : [await emittedProject(ground, earlier, generatedBefore)]),
      ...applications,
      ...peers.filter((peer) => "folder" in peer),
    ],
    applications,
    absent: peers.filter((peer) => "reason" in peer),
  };
}

/** A project of given files; its packages are those of this repository. */
async function makeProject(
  { folder: parent, root }: Place,
  name: string,
  files: Readonly<Record<string, string>>,
  roots: object = { include: ["."] },
): Promise<TypeScriptProject> {
  const folder = join(parent, name.replace(/[^a-z0-9]+/gi, "-"));
  await mkdir(folder);
  const modules = join(root, "node_modules");
  await symlink(modules, join(folder, "node_modules"), "junction");
  await writeConfig(folder, root, roots);
  await writeFile(join(folder, "package.json"), '{ "type": "module" }\n');
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
  return { name, folder };
}

async function writeConfig(
  folder: string,
  root: string,
  roots: object,
): Promise<void> {
  const typeRoots = [join(root, "node_modules", "@types")];
  const config = {
    compilerOptions: { ...compilerOptions, typeRoots },
    ...roots,
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
}

function interfaceFiles(
  schema: Schema,
  extent: Extent,
): Readonly<Record<string, string>> {
  const files = writeInterfaces(schema, extent);
  return Object.fromEntries(
    files.map(({ name, text }) => [`types/${name}.ts`, text]),
  );
}

/** An application of one file; what it does not import is no part of it. */
async function makeApplication(
  ground: Place,
  name: string,
  files: Readonly<Record<string, string>>,
  carets: readonly Caret[],
): Promise<Application> {
  const roots = { files: ["app.ts"] };
  return { ...(await makeProject(ground, name, files, roots)), carets };
}

/** Reads one property of a record. */
function readerOf(type: string, from: string): string {
  return `import type { ${type} } from ${JSON.stringify(from)};

export function idOf(record: ${type}): string {
  return record.id;
}
`;
}

async function plainApplication(ground: Place): Promise<Application> {
  const { schema } = ground;
  const [first] = writeInterfaces(schema, "read");
  if (first === undefined) throw new TypeError("There is no object type.");
  const files = {
    ...interfaceFiles(schema, "read"),
    "app.ts": readerOf(first.name, `./types/${first.name}.js`),
  };
  return makeApplication(ground, projectNames.plainApp, files, [behindRecord]);
}

async function emittedProject(
  ground: Place,
  name: string,
  generated: string,
): Promise<TypeScriptProject> {
  const project = await makeProject(ground, name, {});
  await cp(generated, join(project.folder, "generated"), { recursive: true });
  return project;
}

async function ourApplications(
  ground: Place,
  generated: string,
): Promise<readonly Application[]> {
  const { ourApp, barrelApp, clientApp, searchApp } = projectNames;
  const { type, path } = await oneObject(generated);
  const make = (name: string, from: string): Promise<Application> =>
    ourApplication(ground, generated, {
      name,
      code: readerOf(type, `./generated/${from}`),
      carets: [behindRecord],
    });
  return [
    await make(ourApp, path),
    await make(barrelApp, "index.js"),
    await clientApplication(ground, generated, clientApp),
    await searchApplication(ground, generated, searchApp),
  ];
}

/** An application that makes a client and reads a record. */
async function clientApplication(
  ground: Place,
  generated: string,
  name: string,
): Promise<Application> {
  const { type, records } = await oneObject(generated);
  const code = `import { createCloseClient, type ${type}Id } from "./generated/index.js";

const close = createCloseClient({ apiKey: "" });

export async function show(id: ${type}Id): Promise<void> {
  const record = await close.objects.${records}.get(id);
  console.log(record.id);
}
`;
  return ourApplication(ground, generated, {
    ...{ name, code },
    carets: [
      { behind: "await close.", offers: "objects" },
      { behind: `await close.objects.${records}.`, offers: "get" },
      { behind: "log(record.", offers: "dateUpdated" },
    ],
  });
}

/** An application that makes a client and searches. */
async function searchApplication(
  ground: Place,
  generated: string,
  name: string,
): Promise<Application> {
  const { records } = await oneObject(generated);
  const code = `import { createCloseClient } from "./generated/index.js";

const close = createCloseClient({ apiKey: "" });

export const found = close.objects.${records}.search({ where: { dateUpdated: null } });
`;
  const carets = [{ behind: "where: { ", offers: "dateUpdated" }];
  return ourApplication(ground, generated, { name, code, carets });
}

async function ourApplication(
  ground: Place,
  generated: string,
  {
    name,
    code,
    carets,
  }: Pick<Application, "name" | "carets"> & { readonly code: string },
): Promise<Application> {
  const app = await makeApplication(ground, name, { "app.ts": code }, carets);
  const target = join(app.folder, "generated");
  await cp(generated, target, { recursive: true });
  return app;
}

/** An object type as an application names it. */
export interface OneObject {
  /** The interface of a record. */
  readonly type: string;
  /** Its file, with `.js`. */
  readonly path: string;
  /** The client's member for its records. */
  readonly records: string;
}

/** The first custom object type that was generated, as the lock beside it names it. */
export async function oneObject(generated: string): Promise<OneObject> {
  const file = join(generated, lockFileName);
  const lock = namesShape.parse(JSON.parse(await readFile(file, "utf8")));
  const [, names] =
    Object.entries(lock.names.objects).find(([id]) =>
      id.startsWith("cotype_"),
    ) ?? [];
  if (names === undefined) throw new TypeError("There is no custom object.");
  const { type, collection: records } = names;
  for (const path of await sourcesIn(generated))
    if (declares(await readFile(join(generated, path), "utf8"), type))
      return { type, path: path.replace(/\.ts$/, ".js"), records };
  throw new TypeError(`No file declares ${type}.`);
}

const namesShape = z.object({
  names: z.object({
    objects: z.record(
      z.string(),
      z.object({ type: z.string(), collection: z.string() }),
    ),
  }),
});

function declares(text: string, type: string): boolean {
  return new RegExp(`^export (?:interface|type) ${type}\\b`, "m").test(text);
}

/** What each peer emits, or why there is nothing. */
async function peerProjects(
  { schema, root, run }: Place,
  { installed, absent }: Guests,
): Promise<readonly (TypeScriptProject | Absentee)[]> {
  const projects: (TypeScriptProject | Absentee)[] = [...absent];
  for (const guest of installed) {
    const contestant = peerContestant(guest, schema, "compiled");
    projects.push(await peerProject(guest, contestant, { root, run }));
  }
  return projects;
}

async function peerProject(
  { peer }: InstalledPeer,
  { prepare, command, complaint }: ReturnType<typeof peerContestant>,
  { root, run }: Pick<Place, "root" | "run">,
): Promise<TypeScriptProject | Absentee> {
  const name = peerLabel(peer);
  await prepare();
  const outcome = await run(command, limitMs);
  const reason =
    outcome.exitCode === 0 ? await complaint(outcome) : "generated nothing";
  if (reason !== null) return { name, reason };
  const folder = command.cwd;
  await checkDeclarations(join(folder, "out"));
  await writeConfig(folder, root, { include: ["out"] });
  return { name, folder };
}

/** Declaration files are not checked, all others are: what is compared has to be. */
async function checkDeclarations(folder: string): Promise<void> {
  for (const file of await readdir(folder)) {
    if (!file.endsWith(".d.ts")) continue;
    const from = join(folder, file);
    await rename(from, from.replace(/\.d\.ts$/, ".ts"));
  }
}

/** Milliseconds for what is not measured. */
const limitMs = 600_000;
