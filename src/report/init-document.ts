/** The plan of `codegen init` as data: what is written, what is left alone, and what comes next. */

/** What `codegen init` does with a file. */
export interface InitFile {
  /** From the folder of the run, with slashes. */
  readonly path: string;
  readonly action: "create" | "change";
  /** What is written there, in a few words. */
  readonly what: string;
}

/** Something that stays as it is. */
export interface InitLeft {
  /** A file from the folder of the run, or a tool. */
  readonly what: string;
  readonly why: string;
}

/** A setting of git in this clone. */
export interface InitSetting {
  readonly name: string;
  readonly value: string;
}

/** The organisation that a key opens. */
export interface InitOrganization {
  readonly id: string;
  /** Null where Close did not say. */
  readonly name: string | null;
  /** The place of the key, in words; null for the sample, which needs none. */
  readonly key: string | null;
}

/** The report of `codegen init`. */
export interface InitReport {
  readonly version: 1;
  /** Where the config is, or goes, from the working directory. */
  readonly folder: string;
  /** Null where no key was tested. */
  readonly organization: InitOrganization | null;
  readonly files: readonly InitFile[];
  readonly settings: readonly InitSetting[];
  readonly left: readonly InitLeft[];
  /** What a person does next, each a command or a sentence. */
  readonly next: readonly string[];
  /** False for a plan. */
  readonly written: boolean;
}
