/** What a person, or the flags, decide about a new project. */

/** How much is generated, as `emit` in the config has it. */
export type Emitted = "types" | "wrappers" | "client";

/** The decisions that a plan of `codegen init` is made by. */
export interface InitAnswers {
  /** The folders that code goes to, from the folder of the project; those of the config where there is one. */
  readonly outputs: readonly string[];
  /** The source of the schema. */
  readonly source: "api" | "sample";
  readonly emit: Emitted;
  /** Labels or ids of the object types to keep; empty for all. */
  readonly include: readonly string[];
  /** A key that is to be kept in an env file; null for none. */
  readonly key: SavedKey | null;
  /** The env file that holds the key already, from the folder of the project; null for none. */
  readonly keyFile: string | null;
  /** True unless the config has the client send with something else. */
  readonly needsUndici: boolean;
  /** True to write a workflow for GitHub. */
  readonly ci: boolean;
  /** True to write lines for coding assistants. */
  readonly agents: boolean;
}

/** A key on its way into an env file. */
export interface SavedKey {
  readonly file: ".env" | ".env.local";
  readonly value: string;
}
