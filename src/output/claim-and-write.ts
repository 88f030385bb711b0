/**
 * Carries plans out: everything is staged beside the output, then exchanged, the lock last. A write that
 * fails is undone at once, one that was killed by the next run. Nothing is ever deleted recursively.
 */
import { lockFileName } from "../lock/lock.js";
import { CodegenError } from "../errors.js";
import { takeClaim } from "./claim.js";
import type { Claim, Waiting } from "./claim.js";
import {
  announce,
  conclude,
  dropCopies,
  exchange,
  removeEmptied,
} from "./swap.js";
import { undo, undoRun } from "./undo.js";
import { setAside } from "./runs.js";
import type { Run } from "./runs.js";
import { writeError } from "./file-error.js";
import { isUnchanged } from "./plan-write.js";
import { stage } from "./stage.js";
import type { OutputWrite, Staged } from "./stage.js";

/**
 * Brings all outputs up to date, or leaves all as they were and throws. An abort counts until the first
 * file is exchanged; from then on the write comes to its end.
 */
export type WriteOutputs = (writes: readonly OutputWrite[]) => Promise<void>;

/** Options of a claim. */
export interface ClaimOptions extends Waiting {
  /** Receives what was done to folders that other runs had left, before the work begins. */
  readonly onHealed?: ((healed: Healed) => void) | undefined;
  /** Called for each file that is ready to take its place. */
  readonly onStaged?: (() => void) | undefined;
}

/** The repair of a folder that another run had left, or that came with the checkout. */
export interface Healed {
  readonly run: Run;
  /** The files that were put back, or taken away; below the output. */
  readonly paths: readonly string[];
  /** The folder's new place; null where it is gone, or had to stay. */
  readonly aside: string | null;
}

/**
 * Runs `work` while no other run writes to the outputs, after what killed runs had begun is undone.
 * Throws `E_BUSY` when another run writes for long.
 */
export async function withClaims<T>(
  directories: readonly string[],
  work: (write: WriteOutputs) => Promise<T>,
  waiting: ClaimOptions = {},
): Promise<T> {
  const claims: Claim[] = [];
  const failed = new Set<Claim>();
  try {
    // Always in the same order: of two runs that want several outputs none waits for the other in turn.
    for (const directory of [...directories].sort())
      claims.push(await claimHealed(directory, waiting));
    return await work((writes) =>
      writeAll(writes, claims, {
        ...{ failed, signal: waiting.signal },
        onStaged: waiting.onStaged,
      }),
    );
  } finally {
    for (const claim of claims.reverse())
      await (failed.has(claim) ? claim.giveUp() : claim.release());
  }
}

async function claimHealed(
  directory: string,
  waiting: ClaimOptions,
): Promise<Claim> {
  const claim = await takeClaim(directory, waiting);
  const { tracked, onHealed } = waiting;
  try {
    for (const run of claim.left) {
      const isTracked = tracked?.(directory).has(run.name) === true;
      const healed = await healRun(directory, run, isTracked);
      onHealed?.(healed);
    }
    return claim;
  } catch (error) {
    await claim.release();
    throw writeError(directory, error);
  }
}

/** A foreign folder that git tracks stays: it is the repository's. */
async function healRun(
  directory: string,
  run: Run,
  isTracked: boolean,
): Promise<Healed> {
  if (run.state === "ended") return { run, ...(await undoRun(directory, run)) };
  const aside = isTracked ? null : await setAside(directory, run);
  return { run, paths: [], aside };
}

interface WriteState {
  /** Receives the claims of which a write could not be undone. */
  readonly failed: Set<Claim>;
  readonly signal: AbortSignal | undefined;
  readonly onStaged: (() => void) | undefined;
}

async function writeAll(
  writes: readonly OutputWrite[],
  claims: readonly Claim[],
  { failed, signal, onStaged }: WriteState,
): Promise<void> {
  const all: { readonly claim: Claim; readonly staged: Staged }[] = [];
  try {
    for (const write of writes) {
      const claim = claimOf(claims, write.directory);
      all.push({
        claim,
        staged: await stage(write, claim.folder, { signal, onStaged }),
      });
    }
    for (const write of writes) assertUntouched(write);
    signal?.throwIfAborted();
    for (const { staged } of all) await announce(staged);
    for (const { staged } of all) await exchange(staged);
    for (const { staged } of all) await conclude(staged);
  } catch (error) {
    for (const { claim, staged } of all.reverse()) {
      const { failure } = await undo(staged, { isOfAnother: false });
      if (failure === null) await dropCopies(staged);
      else failed.add(claim);
    }
    throw failed.size > 0 ? tornError(failed, error) : error;
  }
  for (const { staged } of all) await removeEmptied(staged);
}

/** Staging takes a while, in which somebody may have saved a file. */
function assertUntouched({
  directory,
  plan: { create, change, remove },
  state,
}: OutputWrite): void {
  if (state === undefined) return;
  const paths = [...create, ...change, ...remove];
  const planned = paths.map((path) => [path, state.get(path) ?? null] as const);
  if (isUnchanged(directory, new Map(planned))) return;
  throw new CodegenError(
    "E_OUTPUT_EDITED",
    `Somebody has changed files in ${directory} while they were to be written.`,
    { hint: "Run again." },
  );
}

function claimOf(claims: readonly Claim[], directory: string): Claim {
  const claim = claims.find((one) => one.directory === directory);
  if (claim !== undefined) return claim;
  throw new TypeError(`${directory} is written without a claim.`);
}

/** Only a disk that fails again and again gets here. */
function tornError(failed: ReadonlySet<Claim>, cause: unknown): CodegenError {
  const directories = [...failed].map(({ directory }) => directory);
  const message = cause instanceof Error ? cause.message : String(cause);
  return new CodegenError(
    "E_OUTPUT_WRITE",
    `${message} The files in ${directories.join(", ")} could not all be put back.`,
    {
      hint: `Fix that and run again: the next run puts them back first, ${lockFileName} included.`,
      cause,
      filesChanged: true,
    },
  );
}
