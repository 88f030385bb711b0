/**
 * The lock: the committed file that holds the schema, the names and what was written. The only file
 * that is read back; it comes from a repository, so it is checked like an answer of the network.
 */
import type { ChangelogEntry } from "./changelog.js";
import type { Deleted } from "../schema/deleted.js";
import type { Gone } from "../schema/gone.js";
import type { Names } from "../schema/name-rules.js";
import type { Schema } from "../schema/schema.js";

/** The files on the disk after a run, by path below the output directory. */
export interface FileRecord {
  /** Hash of everything the file was made of: same inputs, same text. */
  readonly input: string;
  /** Hash of the text with `\n` line ends: what is still so is ours and was not edited. */
  readonly content: string;
}

/**
 * Things that keys of the config name by label, by section and key: ids of object types, `<object
 * id>.<field key>` of fields, and `<object id>.*` where the label of an object type is part of a
 * field's key.
 */
export type Bound = {
  readonly [Section in "exclude" | "include" | "names" | "owners" | "types"]?:
    Readonly<Record<string, readonly string[]>> | undefined;
};

/** Options of prettier that files were formatted with, where those are not prettier's own. */
export interface FormatRecord {
  readonly options: Readonly<Record<string, string>>;
  /** Below the output; none where the options are those of all files. */
  readonly files: readonly string[];
}

/** The content of `close.lock.json`. What is deleted and what changed is there only if the config asks for it. */
export interface Lock extends Deleted {
  readonly version: 1;
  /** The version of close-codegen that wrote it. */
  readonly generator: string;
  /** One schema for each organisation that shares the output, by its name in the config. */
  readonly schema: Readonly<Record<string, Schema>>;
  readonly names: Names;
  /** Left out where no key of the config goes by label. */
  readonly bound?: Bound | undefined;
  /** Named things that are gone, so that one made anew is known again. */
  readonly gone?: Gone | undefined;
  /** Changes that runs found in Close, the newest first. */
  readonly changes: readonly ChangelogEntry[];
  readonly files: Readonly<Record<string, FileRecord>>;
  /** The formats of the files; absent where that was prettier's own options. */
  readonly format?: readonly FormatRecord[] | undefined;
  /**
   * The texts of earlier runs, by path, also of files that are gone: the starts of hashes with
   * blanks between them, the newest first.
   */
  readonly earlier?: Readonly<Record<string, string>> | undefined;
}

/** The name of the lock below the output directory. */
export const lockFileName = "close.lock.json";
