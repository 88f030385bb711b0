/** Makes everything that an output should hold, in memory: nothing is written before all is made. */
import { join } from "node:path";
import type { ResolvedOrg } from "../config.js";
import { builtInMembers, declaredNames } from "../emit/declared.js";
import type { PlannedFile } from "../emit/files.js";
import { planFiles } from "../emit/files.js";
import type { Formatter } from "../emit/format.js";
import { assertSyntax, createFormatter } from "../emit/format.js";
import { hashText, hashValue } from "../emit/hash.js";
import type { EmitOptions } from "../emit/options.js";
import type { OutputState, PlannedWrite } from "../emit/output.js";
import { planWrite, readOutput } from "../emit/output.js";
import { readJournal } from "../emit/journal.js";
import { readTemplates } from "../emit/templates.js";
import type { Templates } from "../emit/templates.js";
import { readRuntime } from "../emit/runtime.js";
import type { Warning } from "../errors.js";
import type { FileRecord, Lock } from "../schema/lock.js";
import { lockFileName, printLock } from "../schema/lock.js";
import { nameSchema } from "../schema/named.js";
import { buildNames, noNames } from "../schema/names.js";
import type { Schema } from "../schema/schema.js";
import { own } from "../schema/schema.js";
import { unifySchemas } from "../schema/unify.js";
import { readVersion } from "../version.js";
import { importExtensionFor } from "./import-extension.js";
import type { OutputGroup } from "./output.js";
import { namePins, selectionOf } from "./selection.js";
import type { Steps } from "./steps.js";

/** The schemas of an output's organisations, by name, in the config's order. */
export type Schemas = ReadonlyMap<string, Schema>;

/** A lock as it should be, but for the files; and how it came about. */
export interface NamedLock {
  readonly lock: Lock;
  readonly warnings: readonly Warning[];
}

/** Names everything in the schemas, keeping the names that the old lock gave. */
export function nameLock(
  group: OutputGroup,
  schemas: Schemas,
  previous: Lock | null,
): NamedLock {
  const { unified, warnings, names } = nameAll(group, schemas, previous);
  const lock: Lock = {
    version: 1,
    generator: readVersion(),
    schema: Object.fromEntries(schemas),
    names: { ...names, same: unified.same },
    files: previous?.files ?? {},
  };
  return { lock, warnings };
}

function nameAll(group: OutputGroup, schemas: Schemas, previous: Lock | null) {
  const [org] = group.orgs;
  const unified = unifySchemas(schemas, previous?.names.same ?? {});
  const { names, warnings } = buildNames(
    unified.schema,
    previous?.names ?? noNames,
    {
      members: builtInMembers,
      declarations: declaredNames,
      pin: org === undefined ? () => undefined : namePins(org),
    },
  );
  return { unified, names, warnings: [...unified.warnings, ...warnings] };
}

/** An output that is ready to be written. */
export interface PreparedOutput {
  readonly write: PlannedWrite;
  readonly texts: ReadonlyMap<string, string>;
  /** What stood there when the plan was made. */
  readonly state: OutputState;
  /** Whether there is anything to do: files to write or remove, or an interrupted run to heal. */
  readonly isPending: boolean;
}

/** Options of `prepareOutput`. */
export interface PrepareOptions {
  readonly steps: Steps;
  /** Whether to make files anew although nothing they are made of has changed. */
  readonly anew: boolean;
}

/** Renders and formats what changed, and plans the write; `named` is the lock without new files. */
export async function prepareOutput(
  group: OutputGroup,
  named: Lock,
  previous: Lock | null,
  { steps, anew }: PrepareOptions,
): Promise<PreparedOutput> {
  const { directory } = group;
  const [org] = group.orgs;
  if (org === undefined)
    throw new TypeError("An output belongs to at least one organisation.");
  const [templates, formatter, pending] = await Promise.all([
    readTemplates(org.templates),
    createFormatter(org.prettier, directory),
    readJournal(directory),
  ]);
  const files = await plannedFiles(org, named, templates);
  const recorded = previous?.files ?? {};
  const paths = new Set([
    ...files.map(({ path }) => path),
    ...Object.keys(recorded),
    ...Object.keys(pending),
    lockFileName,
  ]);
  const state = await readOutput(directory, [...paths]);
  const made = await steps("Render", () =>
    makeFiles(files, {
      templates,
      formatter,
      directory,
      recorded: anew ? {} : recorded,
      state,
    }),
  );
  const lockText = printLock({
    ...named,
    files: Object.fromEntries(made.map(fileRecord)),
  });
  const texts = new Map([
    ...made.flatMap(({ path, text }) =>
      text === null ? [] : [[path, text] as const],
    ),
    [lockFileName, lockText] as const,
  ]);
  const wanted = [...made, { path: lockFileName, content: hashText(lockText) }];
  const lockState = { input: "", content: state.get(lockFileName) ?? "" };
  const write = planWrite(wanted, state, {
    recorded: { ...recorded, [lockFileName]: lockState },
    pending,
  });
  const { create, change, remove } = write.plan;
  const isHealing = Object.keys(pending).length > 0;
  const isPending =
    create.length + change.length + remove.length > 0 || isHealing;
  return { write, texts, state, isPending };
}

async function plannedFiles(
  org: ResolvedOrg,
  lock: Lock,
  templates: Templates,
): Promise<readonly PlannedFile[]> {
  const options = await emitOptions(org);
  const schemas = new Map(Object.entries(lock.schema));
  const { schema, ids } = unifySchemas(schemas, lock.names.same);
  return planFiles({
    schema: nameSchema(schema, lock.names, selectionOf(org), ids, [
      ...schemas.keys(),
    ]),
    options,
    templates,
    hasOwnTemplates: org.templates !== null,
    runtime: await readRuntime(options),
  });
}

async function emitOptions(org: ResolvedOrg): Promise<EmitOptions> {
  return {
    version: readVersion(),
    dates: org.dates,
    unknownChoices: org.unknownChoices,
    importExtension: await importExtensionFor(org),
    runtime: org.runtime,
    trustRequired: org.trustRequired,
    docs: org.docs,
    header: org.header,
    types: org.types,
  };
}

/** A file as it should stand; its text is null where what stands there is known to be right. */
interface MadeFile {
  readonly path: string;
  readonly input: string;
  readonly content: string;
  readonly text: string | null;
}

function fileRecord({
  path,
  input,
  content,
}: MadeFile): readonly [string, FileRecord] {
  return [path, { input, content }];
}

/** What making files needs beside the files. */
interface Making {
  readonly templates: Templates;
  readonly formatter: Formatter;
  readonly directory: string;
  readonly recorded: Readonly<Record<string, FileRecord>>;
  readonly state: OutputState;
}

async function makeFiles(
  files: readonly PlannedFile[],
  making: Making,
): Promise<readonly MadeFile[]> {
  const { formatter, recorded, state } = making;
  const inputs = files.map((file) => ({
    file,
    input: hashValue([file.input, formatter.key]),
  }));
  const isFresh = ({
    file: { path },
    input,
  }: (typeof inputs)[number]): boolean => {
    const record = own(recorded, path);
    return record?.input === input && state.get(path) === record.content;
  };
  const fresh = inputs.filter(isFresh).map(({ file: { path }, input }) => ({
    path,
    input,
    content: own(recorded, path)?.content ?? "",
    text: null,
  }));
  const stale = inputs.filter((item) => !isFresh(item));
  return [...fresh, ...(await makeStale(stale, making))];
}

/** Only here are the template engine and the parser loaded. */
async function makeStale(
  stale: readonly { readonly file: PlannedFile; readonly input: string }[],
  { templates, formatter, directory }: Making,
): Promise<readonly MadeFile[]> {
  if (stale.length === 0) return [];
  const { compileTemplates } = await import("../emit/render.js");
  const render = compileTemplates(templates);
  const made: MadeFile[] = [];
  for (const { file, input } of stale) {
    const absolute = join(directory, file.path);
    const rendered = file.text(render);
    if (file.layout !== "formatted") await assertSyntax(absolute, rendered);
    const text = await formatter.format(absolute, rendered, file.layout);
    made.push({ path: file.path, input, content: hashText(text), text });
  }
  return made;
}
