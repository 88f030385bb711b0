/** `codegen rename`: gives things new names, in the user's program, the lock and the output at once. */
import { realpath } from "node:fs/promises";
import { join, relative } from "node:path";
import type { ResolvedConfig } from "../../config/config.js";
import { CodegenError, withBefore } from "../../errors.js";
import { explainError } from "../../explain-error.js";
import { claimOptions } from "../../output/tidy-runs.js";
import type { OutputWrite } from "../../output/stage.js";
import { openProgram } from "../../program/open-program.js";
import type { UserProgram } from "../../program/open-program.js";
import { planProgramRename } from "../../program/plan-rename.js";
import type { ProgramRename } from "../../program/plan-rename.js";
import { renamingOf } from "../../program/renaming.js";
import { thingsOf } from "../../program/things.js";
import type { NamedThings } from "../../program/things.js";
import { writeSources } from "../../program/write-sources.js";
import { contentsOf } from "../../stages/make/contents.js";
import { emissionOf } from "../../stages/make/planned-files.js";
import { makeOutput } from "../../stages/make/make-output.js";
import { nameOutput } from "../../stages/name/name-output.js";
import { readEmitter } from "../../stages/make/emitter.js";
import { allowWrite } from "../../stages/plan/allow-write.js";
import type { AllowedOutput } from "../../stages/plan/allow-write.js";
import { planOutput } from "../../stages/plan/plan-output.js";
import { outputOfLock } from "../../stages/read/read-output.js";
import { quietSteps } from "../../steps.js";
import type { Steps } from "../../steps.js";
import { openOutput } from "../open-output.js";
import { lockedOutputs } from "../program-outputs.js";
import type { LockedOutput } from "../program-outputs.js";
import { assertNames, chooseNames } from "./choose-names.js";
import {
  configNames,
  withConfigEdits,
  withConfigNames,
} from "./config-names.js";
import type { ConfigName } from "./config-names.js";
import type { RenameQuery } from "./choose-names.js";
import { assertClean, assertKnown } from "../clean-tree.js";
import { outdatedNames, withNames } from "./outdated-names.js";
import type { NewName } from "./outdated-names.js";

/** Options of `rename`. */
export interface RenameOptions extends Partial<RenameQuery> {
  readonly config: ResolvedConfig;
  /** Names of organisations. @default all */
  readonly orgs?: readonly string[] | undefined;
  /** True to plan only. @default false */
  readonly dryRun?: boolean | undefined;
  /** True to write although the program compiles worse than before. @default false */
  readonly force?: boolean | undefined;
  /** True to write into a work tree with changes that are not committed. @default false */
  readonly allowDirty?: boolean | undefined;
  readonly steps?: Steps | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a rename did, or would do. */
export interface RenameResult {
  /** The names that are outdated and were not chosen. */
  readonly outdated: readonly NewName[];
  readonly renamed: readonly NewName[];
  /** Null where nothing was to be renamed. */
  readonly program: ProgramRename | null;
  /** The folder above the program; absolute. */
  readonly root: string;
  /** How many files of outputs are written, with the locks. */
  readonly generated: number;
  readonly written: boolean;
  /** What git could not say; null where it said all. */
  readonly withoutGit: string | null;
}

/** Renames what was asked for; without a query and without `all` it says only what is outdated. */
export async function rename(options: RenameOptions): Promise<RenameResult> {
  const before: string[] = [];
  return renameAll(options, before).catch((error: unknown) => {
    throw withBefore(explainError(error), before);
  });
}

async function renameAll(
  options: RenameOptions,
  before: string[],
): Promise<RenameResult> {
  const { config, orgs, all = false, query, to, dryRun = false } = options;
  const { steps = quietSteps, signal } = options;
  const locked = await lockedOutputs(config, orgs);
  const found = locked.map((output) => ({
    output,
    outdated: outdatedNames(output.group, output.lock, output.named.things),
  }));
  const chosen = chooseNames(found, { all, query, to });
  const renamed = chosen.flat();
  const isChosen = new Set(renamed.map(({ thing }) => thing.key));
  const nothing: RenameResult = {
    outdated: found
      .flatMap(({ outdated }) => outdated)
      .filter(({ thing }) => !isChosen.has(thing.key)),
    renamed,
    program: null,
    root: config.root,
    generated: 0,
    written: false,
    withoutGit: null,
  };
  if (renamed.length === 0) return nothing;
  const planned: PlannedRename[] = [];
  const inConfig: ConfigName[] = [];
  for (const [index, output] of locked.entries()) {
    const changes = chosen[index] ?? [];
    if (changes.length === 0) continue;
    const pinned = configNames(output, changes);
    inConfig.push(...pinned);
    const named = { ...output, group: withConfigNames(output.group, pinned) };
    assertNames(named, changes);
    await openOutput(output.group, { config, dryRun, signal }, before);
    planned.push(
      await steps("Make the files", () => planOne(named, changes, config)),
    );
  }
  const user = await steps("Read the program", () =>
    openProgram({
      root: config.root,
      outputs: locked.map(({ named }) => named.directory),
      signal,
    }),
  );
  const withoutGit = assertClean(user.git, options);
  const program = await withConfigEdits(
    await planUses(planned, user, { steps, signal }),
    inConfig,
    { configFile: config.configFile, texts: user.texts },
  );
  assertKnown(user.git, program.files, options);
  if (!dryRun) assertCompiles(program, user.root, options.force === true);
  const result: RenameResult = {
    ...nothing,
    program,
    withoutGit,
    root: user.root,
    generated: planned.reduce((sum, { output }) => sum + filesOf(output), 0),
  };
  if (dryRun) return result;
  signal?.throwIfAborted();
  await steps("Write", () => writeAll(planned, program, { options, before }));
  return { ...result, written: true };
}

/** How many files a write touches. */
function filesOf({ write: { plan } }: AllowedOutput): number {
  return plan.create.length + plan.change.length + plan.remove.length;
}

/** An output with its new names, ready to be written. */
export interface PlannedRename {
  readonly output: AllowedOutput;
  readonly names: readonly [before: NamedThings, after: NamedThings];
}

async function planOne(
  { group, lock, named }: LockedOutput,
  changes: readonly NewName[],
  config: ResolvedConfig,
): Promise<PlannedRename> {
  const emitter = await readEmitter(group);
  const after = nameOutput(outputOfLock(group, withNames(lock, changes)));
  const made = await makeOutput(after, emitter, {
    steps: quietSteps,
    anew: false,
  });
  const output = await allowWrite(await planOutput(made), { config });
  const { schema } = emissionOf(group, after.lock, emitter);
  return { output, names: [named, thingsOf(group.directory, schema)] };
}

async function planUses(
  planned: readonly PlannedRename[],
  user: UserProgram,
  {
    steps,
    signal,
  }: { readonly steps: Steps; readonly signal: AbortSignal | undefined },
): Promise<ProgramRename> {
  const real = async ({ directory, ...named }: NamedThings) => ({
    ...named,
    directory: await realpath(directory).catch(() => directory),
  });
  const pairs = await Promise.all(
    planned.map(
      async ({ names: [before, after] }) =>
        [await real(before), await real(after)] as const,
    ),
  );
  const generated = new Map<string, string | null>();
  for (const [index, { output }] of planned.entries()) {
    const directory = pairs[index]?.[0].directory ?? "";
    for (const [path, text] of output.texts)
      if (path.endsWith(".ts")) generated.set(join(directory, path), text);
    for (const path of output.write.plan.remove)
      generated.set(join(directory, path), null);
  }
  return steps("Rename in the program", () =>
    Promise.resolve(
      planProgramRename(user, {
        outputs: pairs.map(([before]) => before),
        renaming: renamingOf(pairs),
        generated,
        signal,
      }),
    ),
  );
}

/** The most errors that are listed. */
const mostErrors = 20;

function assertCompiles(
  { errors }: ProgramRename,
  root: string,
  force: boolean,
): void {
  if (force || errors.length === 0) return;
  const more = errors.length - mostErrors;
  throw new CodegenError(
    "E_RENAME",
    `The program would have ${String(errors.length)} more ${errors.length === 1 ? "error" : "errors"} than before, so nothing was changed.`,
    {
      items: [
        ...errors
          .slice(0, mostErrors)
          .map(
            ({ file, line, column, code, message }) =>
              `${relative(root, file)}:${String(line)}:${String(column)}  ${code}  ${message}`,
          ),
        ...(more > 0 ? [`and ${String(more)} more`] : []),
      ],
      hint: "Change those places so that the compiler knows what they name, and run again; or write with --force, and correct them then.",
    },
  );
}

interface WriteContext {
  readonly options: RenameOptions;
  readonly before: string[];
}

/** The program first, then the outputs with their locks last; what fails takes all of it back. */
async function writeAll(
  planned: readonly PlannedRename[],
  { files }: ProgramRename,
  { options: { signal }, before }: WriteContext,
): Promise<void> {
  const { withClaims } = await import("../../output/claim-and-write.js");
  const directories = planned.map(({ output }) => output.group.directory);
  const claims = await claimOptions(directories, signal, ({ run, paths }) => {
    if (paths.length > 0)
      before.push(`What ${run.folder} had begun was undone.`);
  });
  await withClaims(
    directories,
    async (write) => {
      const sources = await writeSources(files);
      try {
        await write(planned.map(({ output }) => writeOf(output)));
      } catch (error) {
        await sources.undo();
        throw error;
      }
    },
    claims,
  );
}

function writeOf(output: AllowedOutput): OutputWrite {
  const { group, write, hashes, state, copies } = output;
  const { directory } = group;
  const texts = contentsOf(output);
  return { directory, plan: write.plan, texts, hashes, state, copies };
}
