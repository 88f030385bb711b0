/** Makes everything that an output should hold, in memory: nothing is written before all is made. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import pLimit from "p-limit";
import type { ResolvedOrg } from "../config/config.js";
import { builtInMembers, declaredNames } from "../emit/declared.js";
import type { Layout, PlannedFile } from "../emit/files.js";
import { isOwnPath, planFiles } from "../emit/files.js";
import type { Formatter } from "../emit/format.js";
import { assertSyntax } from "../emit/format.js";
import { hashText, hashValue } from "../hash.js";
import { assertMeant } from "../emit/inspect.js";
import type { OutputState, PlannedWrite } from "../output/plan.js";
import { planWrite, readOutput } from "../output/plan.js";
import { findShadows } from "../output/shadows.js";
import type { Shadow } from "../output/shadows.js";
import { hasMarker } from "../emit/views/header.js";
import type { CodegenError, Warning } from "../errors.js";
import type { Deleted } from "../schema/deleted.js";
import { leavingOf, withDeleted } from "../schema/deleted.js";
import { stillNamed, withoutHeirs } from "../schema/heirs.js";
import type { Inheritance } from "../schema/inherit.js";
import type { FileRecord, Lock } from "../lock/lock.js";
import { lockFileName } from "../lock/lock.js";
import { repairNames } from "../lock/repair-names.js";
import { nameSchema } from "../schema/named.js";
import type { NamedResult } from "../schema/name-all.js";
import { buildNames, noNames } from "../schema/name-all.js";
import type { NamePin, Names } from "../schema/name-rules.js";
import { isSample } from "../schema/sample.js";
import type { Schema } from "../schema/schema.js";
import { own } from "../schema/schema.js";
import type { TakenOver } from "../drift/taken-over.js";
import type { UnifiedSchema } from "../schema/unify.js";
import { unifySchemas } from "../schema/unify.js";
import { withoutSample } from "../lock/without-sample.js";
import { readVersion } from "../version.js";
import { blamed } from "./make/blame.js";
import { changelogFile } from "./make/changelog-file.js";
import { earlierAfter } from "./plan/earlier.js";
import type { FormatsByPath } from "./make/formatting.js";
import { findFormats, keyOf, recordFormats } from "./make/formatting.js";
import type { Seen, Sighting } from "./name/history.js";
import {
  changesAfter,
  deletedAfter,
  inheritedBy,
  inheritedNotices,
  lockedUnion,
  rememberedAfter,
  takenOverOf,
} from "./name/history.js";
import { lockTextFor } from "./make/lock-text.js";
import type { Means } from "./make/emitter.js";
import { ruling } from "./make/emitter.js";
import type { OutputGroup } from "./output-group.js";
import {
  boundOf,
  emptyError,
  namePin,
  resolveNames,
  resolveOthers,
  selectionOf,
  typesByName,
} from "../keys/config-keys.js";
import { includeError, keyWarnings } from "../keys/key-warnings.js";
import type { ConfigKeys } from "../keys/resolve-keys.js";
import { orgsTwice } from "./read/org-twice.js";
import { findPending } from "./plan/run-folders.js";
import type { Steps } from "../steps.js";
import { assertWhole } from "./make/whole.js";

/** The schemas of an output's organisations, by name, in the config's order. */
export type Schemas = ReadonlyMap<string, Schema>;

/** A lock as it should be, but for the files; and how it came about. */
export interface NamedLock {
  readonly lock: Lock;
  /** What it takes over from Close. */
  readonly taken: readonly TakenOver[];
  readonly warnings: readonly Warning[];
  /** What the run did that no warning is about. */
  readonly notices: readonly Warning[];
  /** Why nothing may be made of it; null where all is well. */
  readonly refusal: CodegenError | null;
}

/** What names must keep clear of. */
const namingRules = { members: builtInMembers, declarations: declaredNames };

/**
 * Names everything in the schemas, keeping the names that the old lock gave, unless that was the
 * sample's. With a sighting the schemas are those of the live organisations, and what they lack of
 * the old lock is deleted.
 */
export function nameLock(
  group: OutputGroup,
  schemas: Schemas,
  locked: Lock | null,
  sighting: Sighting | null = null,
): NamedLock {
  const org = ruling(group);
  const previous = locked === null ? null : withoutSample(locked, schemas);
  const seen: Seen = { schemas, previous, sighting };
  const { unified, inherited, kept, names, warnings, notices, ...found } =
    nameThings(org, seen);
  const whole = withDeleted(unified, kept);
  const keys = resolveOthers(org, { ...whole, previous }, names);
  const taken = takenOverOf(names, seen);
  const lock: Lock = {
    version: 1,
    generator: readVersion(),
    schema: Object.fromEntries(schemas),
    names,
    ...rememberedAfter(names, unified, inherited),
    ...kept,
    bound: boundOf([found.keys, keys]),
    changes: changesAfter(org, taken, notices, seen),
    files: previous?.files ?? {},
    format: previous?.format,
    earlier: [...schemas.values()].every(isSample)
      ? undefined
      : previous?.earlier,
  };
  return {
    lock,
    taken,
    warnings: [...orgsTwice(schemas), ...warnings, ...keyWarnings(keys)],
    notices,
    refusal: includeError(keys) ?? emptyError(keys),
  };
}

/** The names of everything that there is, and of what is kept although it is gone. */
interface NamedThings {
  readonly unified: UnifiedSchema;
  readonly inherited: Inheritance;
  readonly kept: Deleted;
  readonly names: Names;
  /** What the keys of the config's `names` stand for. */
  readonly keys: ConfigKeys;
  readonly warnings: readonly Warning[];
  readonly notices: readonly Warning[];
}

/** Repairs the names of the lock, lets heirs have those of what is gone, then gives new ones. */
function nameThings(org: ResolvedOrg, seen: Seen): NamedThings {
  const { schemas, previous } = seen;
  const given = previous?.names ?? noNames;
  const unified = unifySchemas(schemas, given.same, given);
  const deleted = deletedAfter(org, unified, seen);
  const { schema } = withDeleted(unified, deleted);
  const sound = repairNames(given, { rules: namingRules, schema, older: [] });
  const before = lockedUnion(previous);
  const inherited = inheritedBy(unified, sound.names, before, seen);
  const gone = withoutHeirs(deleted, inherited);
  const keys = resolveNames(org, { ...unified, previous });
  const pin = namePin(org, keys);
  const named = nameAll(unified, gone, inherited.names, pin);
  const names = { ...named.names, same: unified.same };
  return {
    unified,
    inherited,
    kept: stillNamed(gone, inherited.names, names),
    names,
    keys,
    warnings: [
      ...[unified, sound, named].flatMap((step) => step.warnings),
      ...keyWarnings(keys),
    ],
    notices: inheritedNotices(inherited, { before, unified, names, seen }),
  };
}

/** Names what is there, then what is kept although it is gone: an edited lock may lack the names of that. */
function nameAll(
  unified: UnifiedSchema,
  gone: Deleted,
  given: Names,
  pin: NamePin,
): NamedResult {
  const live = buildNames(unified.schema, given, { ...namingRules, pin });
  const kept = stillNamed(gone, given, live.names);
  const { schema } = withDeleted(unified, kept);
  if (schema === unified.schema) return live;
  const all = buildNames(schema, live.names, {
    ...namingRules,
    pin: () => undefined,
  });
  return { ...all, warnings: [...live.warnings, ...all.warnings] };
}

/** An output that is ready to be written. */
export interface PreparedOutput {
  readonly write: PlannedWrite;
  /** Files that the plan removes since a lock lists them, and that no run can have made. */
  readonly strangers: readonly string[];
  readonly texts: ReadonlyMap<string, string>;
  /** What stood there when the plan was made. */
  readonly state: OutputState;
  /** What decides the format of each file. */
  readonly formats: FormatsByPath;
  /** What takes the place of generated modules, and no run has written. */
  readonly shadows: readonly Shadow[];
  /** Whether there is anything to do: files to write or remove, or an interrupted run to heal. */
  readonly isPending: boolean;
}

/** Options of `prepareOutput`. */
export interface PrepareOptions {
  readonly means: Means;
  readonly steps: Steps;
  /** Whether to make files anew although nothing they are made of has changed. */
  readonly anew: boolean;
}

/** Renders and formats what changed, and plans the write; `named` is the lock without new files. */
export async function prepareOutput(
  group: OutputGroup,
  named: Lock,
  previous: Lock | null,
  { means, steps, anew }: PrepareOptions,
): Promise<PreparedOutput> {
  const { directory } = group;
  const pending = await findPending(directory);
  const files = plannedFiles(group, named, means);
  const recorded = previous?.files ?? {};
  const paths = new Set([
    ...files.map(({ path }) => path),
    ...Object.keys(recorded),
    ...Object.keys(previous?.earlier ?? {}),
    ...Object.keys(pending),
    lockFileName,
  ]);
  const state = await readOutput(directory, [...paths]);
  const shadows = await findShadows(directory, [
    ...files.map(({ path }) => path),
    ...Object.keys(recorded),
  ]);
  const formats = await findFormats(files, directory, means.formatter);
  const made = await steps("Render", () =>
    makeFiles(files, {
      means,
      directory,
      formats,
      recorded: anew ? {} : recorded,
      state,
    }),
  );
  const records = Object.fromEntries(made.map(fileRecord));
  const lockText = await lockTextFor(directory, {
    ...named,
    files: records,
    // The sample is the same everywhere: its lock has no history.
    earlier: Object.values(named.schema).every(isSample)
      ? undefined
      : earlierAfter(previous, records),
    format: recordFormats(formats),
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
    earlier: previous?.earlier ?? {},
    pending,
  });
  const strangers = await findStrangers(directory, write, means);
  const { create, change, remove } = write.plan;
  const isHealing = Object.keys(pending).length > 0;
  const isPending =
    create.length + change.length + remove.length > 0 || isHealing;
  if (isPending) await assertWhole({ files, made, group, means, remove });
  return { write, strangers, texts, state, formats, shadows, isPending };
}

/**
 * The files to be removed that no run can have made, whatever a lock says of them: what says that it is
 * ours may go, and so may what templates have made that leave that line out.
 */
async function findStrangers(
  directory: string,
  { plan: { remove } }: PlannedWrite,
  { ownTemplates }: Means,
): Promise<readonly string[]> {
  const strangers: string[] = [];
  for (const path of remove) {
    if (ownTemplates.size > 0 && isOwnPath(path)) continue;
    const text = await readFile(join(directory, path), "utf8");
    if (!hasMarker(text)) strangers.push(path);
  }
  return strangers;
}

function plannedFiles(
  group: OutputGroup,
  lock: Lock,
  { options, templates, ownTemplates, runtime }: Means,
): readonly PlannedFile[] {
  const org = ruling(group);
  const schemas = new Map(Object.entries(lock.schema));
  const unified = unifySchemas(schemas, lock.names.same, lock.names);
  const { schema, ids } = withDeleted(unified, lock);
  const keys = resolveOthers(org, { schema, ids, previous: lock }, lock.names);
  const files = planFiles({
    schema: nameSchema(
      schema,
      lock.names,
      selectionOf(keys),
      ids,
      [...schemas.keys()],
      leavingOf(lock, unified.schema, org.keepDeleted),
    ),
    options: { ...options, types: typesByName(org, keys, lock.names) },
    templates,
    ownTemplates,
    runtime,
  });
  return org.changes ? [...files, changelogFile(lock, options)] : files;
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

/** The texts of those files that are wanted as a lock gives them, by path; nothing is compared with what stands there. */
export async function renderFiles(
  group: OutputGroup,
  lock: Lock,
  {
    means,
    isWanted,
  }: {
    readonly means: Means;
    readonly isWanted: (path: string) => boolean;
  },
): Promise<ReadonlyMap<string, string>> {
  const files = plannedFiles(group, lock, means)
    .filter(({ path }) => isWanted(path))
    .map((file) => ({ file, input: "" }));
  const { directory } = group;
  const made = await makeStale(files, { means, directory });
  return new Map(made.map(({ path, text }) => [path, text ?? ""]));
}

/** What making files needs beside the files. */
interface Making {
  readonly means: Means;
  readonly directory: string;
  readonly formats: FormatsByPath;
  readonly recorded: Readonly<Record<string, FileRecord>>;
  readonly state: OutputState;
}

async function makeFiles(
  files: readonly PlannedFile[],
  making: Making,
): Promise<readonly MadeFile[]> {
  const { formats, recorded, state } = making;
  const inputs = files.map((file) => ({
    file,
    input: hashValue([file.input, keyOf(formats.get(file.path) ?? {})]),
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

/** How many files are in the making at once: each holds its text several times over. */
const atOnce = 16;

/** Only here are the template engine and the parser loaded. */
async function makeStale(
  stale: readonly { readonly file: PlannedFile; readonly input: string }[],
  { means, directory }: Pick<Making, "means" | "directory">,
): Promise<readonly MadeFile[]> {
  if (stale.length === 0) return [];
  const { compileTemplates } = await import("../emit/render.js");
  const render = compileTemplates(means.templates);
  // Texts are checked beside the making of the next ones: the parser has threads of its own.
  return pLimit(atOnce).map(stale, async ({ file, input }) => {
    const absolute = join(directory, file.path);
    const rendered = file.text(render);
    const meant = file.meaning?.(render) ?? null;
    try {
      if (meant !== null) assertMeant(file.path, rendered, meant);
      if (file.layout === "own" || file.layout === "foreign")
        await assertSyntax(absolute, rendered);
    } catch (error) {
      throw blamed(error, means);
    }
    const text = await finish(rendered, absolute, file.layout, means.formatter);
    return { path: file.path, input, content: hashText(text), text };
  });
}

function finish(
  rendered: string,
  path: string,
  layout: Layout,
  formatter: Formatter,
): string | Promise<string> {
  return layout === "finished"
    ? rendered
    : formatter.format(path, rendered, layout);
}
