/** The stage that makes the files of an output in memory; nothing is written before all is made. */
import type { Lock } from "../../lock/lock.js";
import { lockFileName } from "../../lock/lock.js";
import type { Emission } from "../../emit/files.js";
import type { PlannedFile } from "../../emit/planned-file.js";
import type { OutputState } from "../../output/plan-write.js";
import { readState } from "../../output/plan-write.js";
import type { Pending } from "../../output/runs.js";
import { hashFile } from "../../hash.js";
import { isSample } from "../../schema/is-sample.js";
import type { Steps } from "../../steps.js";
import type { NamedOutput } from "../name/name-output.js";
import { earlierAfter } from "./earlier-hashes.js";
import type { Emitter } from "./emitter.js";
import type { FormatsByPath } from "./formatting.js";
import { findFormats, recordFormats } from "./formatting.js";
import { lockTextFor } from "./lock-text.js";
import type { MadeFile } from "./make-files.js";
import { fileRecord, makeFiles } from "./make-files.js";
import { emissionOf, filesOf } from "./planned-files.js";
import { findPending } from "../../output/tidy-runs.js";

/** An output whose files are made. */
export interface MadeOutput extends NamedOutput {
  readonly emitter: Emitter;
  readonly emission: Emission;
  readonly files: readonly PlannedFile[];
  /** The same files as they should stand. */
  readonly made: readonly MadeFile[];
  /** The texts of those that were made anew. */
  readonly texts: ReadonlyMap<string, string>;
  /** The hashes of the files and of the lock. */
  readonly hashes: ReadonlyMap<string, string>;
  /** The text of the lock in UTF-8. */
  readonly lockBytes: Buffer;
  /** True if that was printed by this run, in the style that is the default. */
  readonly isUsualText: boolean;
  /** The files there when they were made. */
  readonly state: OutputState;
  /** The options that decide each file's format. */
  readonly formats: FormatsByPath;
  /** Files that runs were writing that did not come to their end. */
  readonly pending: Pending;
}

/** Options of `makeOutput`. */
export interface MakeOptions {
  readonly steps: Steps;
  /** True to make files anew although nothing they are made of has changed. */
  readonly anew: boolean;
}

/** Renders and formats what changed. */
export async function makeOutput(
  named: NamedOutput,
  emitter: Emitter,
  { steps, anew }: MakeOptions,
): Promise<MadeOutput> {
  const { group, lock, previous } = named;
  const { directory } = group;
  const pending = await findPending(directory);
  const emission = emissionOf(group, lock, emitter);
  const files = filesOf(group, lock, emission);
  const recorded = previous?.files ?? {};
  const paths = new Set([
    ...files.map(({ path }) => path),
    ...Object.keys(recorded),
    ...Object.keys(previous?.earlier ?? {}),
    ...Object.keys(pending),
    lockFileName,
  ]);
  const state = readState(directory, [...paths]);
  const formats = await findFormats(files, directory, emitter.formatter);
  const made = await steps("Render", (say) =>
    makeFiles(files, {
      say,
      emitter,
      directory,
      formats,
      recorded: anew ? {} : recorded,
      state,
    }),
  );
  const whole = wholeLock(lock, previous, { made, formats });
  const { bytes: lockBytes, isUsual: isUsualText } = await lockTextFor(
    directory,
    whole,
    previous,
  );
  const texts = new Map(
    made.flatMap(({ path, text }) =>
      text === null ? [] : [[path, text] as const],
    ),
  );
  const hashes = new Map([
    ...made.map(({ path, content }) => [path, content] as const),
    [lockFileName, hashFile(lockBytes)] as const,
  ]);
  const found = { files, made, texts, hashes, lockBytes, formats, pending };
  return { ...named, emitter, emission, isUsualText, state, ...found };
}

/** The lock with its files. */
function wholeLock(
  named: Lock,
  previous: Lock | null,
  { made, formats }: Pick<MadeOutput, "made" | "formats">,
): Lock {
  const files = Object.fromEntries(made.map(fileRecord));
  return {
    ...named,
    files,
    // The sample is the same everywhere: its lock has no history.
    earlier: Object.values(named.schema).every(isSample)
      ? undefined
      : earlierAfter(previous, files),
    format: recordFormats(formats),
  };
}
