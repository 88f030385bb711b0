/** Limits a run over many organisations to a share of the outputs, or to those that changed since a revision of git. */
import { join, relative, sep } from "node:path";
import type { ResolvedConfig } from "../../config/config.js";
import { committedSizes } from "../../git/changed-paths.js";
import { lockFileName } from "../../lock/lock.js";
import { outputGroups } from "../../stages/output-group.js";
import { lockSizes } from "./lock-sizes.js";
import { shareOf } from "./shard.js";
import type { Shard, Weighed } from "./shard.js";

/** What limits a run. */
export interface Limits {
  readonly orgs?: readonly string[] | undefined;
  /** The share that this run does. @default all */
  readonly shard?: Shard | undefined;
  /** A revision of git; outputs whose lock, config and templates are as they were then are left out. */
  readonly changedSince?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A config that is limited, with how many outputs are left of how many. */
export interface NarrowedConfig {
  readonly config: ResolvedConfig;
  readonly chosen: number;
  readonly of: number;
}

/**
 * Limits a config: first to what changed, and what is left is shared out. `E_USAGE` for what is no revision, `E_GIT`
 * where git is needed and is not there.
 */
export async function narrowConfig(
  config: ResolvedConfig,
  limits: Limits,
): Promise<NarrowedConfig> {
  const groups = outputGroups(config, limits.orgs);
  const { changedSince, shard, signal } = limits;
  const changed =
    changedSince === undefined
      ? groups
      : await (
          await import("./changed.js")
        ).changedGroups(config, groups, { ref: changedSince, signal });
  const directories = changed.map(({ directory }) => directory);
  const left =
    shard === undefined
      ? directories
      : await shareOfOutputs(config.root, directories, shard, signal);
  return {
    config: { ...config, only: new Set(left) },
    ...{ chosen: left.length, of: groups.length },
  };
}

async function shareOfOutputs(
  root: string,
  directories: readonly string[],
  shard: Shard,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const nameOf = (directory: string): string =>
    relative(root, directory).split(sep).join("/") || ".";
  const sizes = await sizesOf(root, directories, signal);
  const outputs = directories.map((directory): Weighed => ({
    name: nameOf(directory),
    size: sizes.get(directory) ?? null,
  }));
  const share = shareOf(outputs, shard);
  return directories.filter((directory) => share.has(nameOf(directory)));
}

/**
 * The sizes that the last commit has, which no share changes while it writes its locks; where it has none of them,
 * those on the disk.
 */
async function sizesOf(
  root: string,
  directories: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, number>> {
  const files = new Map(
    directories.map((directory) => [join(directory, lockFileName), directory]),
  );
  const committed = await committedSizes(root, [...files.keys()], signal);
  if (committed.size === 0)
    return lockSizes(directories.map((directory) => ({ directory })));
  const typical = medianOf([...committed.values()]);
  return new Map(
    [...files].map(([file, directory]) => [
      directory,
      committed.get(file) ?? typical,
    ]),
  );
}

function medianOf(sizes: readonly number[]): number {
  const sorted = [...sizes].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
