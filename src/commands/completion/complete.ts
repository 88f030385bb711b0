/** What may come next on a command line: commands, flags, values of flags, names from the lock. */

/** A word that may come next. */
export interface Candidate {
  readonly word: string;
  /** A few words about it; empty where there is nothing to say. */
  readonly about: string;
}

/** A flag, as completion needs to know it. */
export interface KnownFlag {
  /** All of its spellings: `-n`, `--dry-run`. */
  readonly spellings: readonly string[];
  readonly about: string;
  /** What its value is; null for a flag without one. */
  readonly value: ValueKind | null;
  /** True if several values may follow. */
  readonly isList: boolean;
}

/** What a value or an argument is: one of some words, a file, a folder, or a name of the lock. */
export type ValueKind =
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "file" }
  | { readonly kind: "folder" }
  | { readonly kind: "names" }
  | { readonly kind: "orgs" }
  | { readonly kind: "text" };

/** A command, as completion needs to know it. */
export interface KnownCommand {
  readonly name: string;
  readonly about: string;
  readonly flags: readonly KnownFlag[];
  /** What its arguments are; null for a command without any. */
  readonly argument: ValueKind | null;
}

/** All words that a command line knows. */
export interface KnownWords {
  readonly commands: readonly KnownCommand[];
  /** The name of the command that runs where none is named. */
  readonly byDefault: string;
}

/** What may come next: words, and whether the shell is to offer files or folders. */
export interface Completion {
  readonly candidates: readonly Candidate[];
  readonly paths: "files" | "folders" | null;
}

/** Gives names and organisations when they are needed; reading them takes time. */
export interface LockWords {
  readonly names: () => Promise<readonly Candidate[]>;
  readonly orgs: () => Promise<readonly Candidate[]>;
}

const nothing: Completion = { candidates: [], paths: null };

/**
 * What may come in the place of the last of `words`, which is what was typed of it so far and may be empty.
 * The name of the program is not among them.
 */
export async function complete(
  words: readonly string[],
  known: KnownWords,
  lock: LockWords,
): Promise<Completion> {
  const before = words.slice(0, -1);
  const typed = words.at(-1) ?? "";
  const { command, flag, isEnded } = readLine(before, known);
  const all = command ?? commandOf(known.byDefault, known);
  if (all === undefined) return nothing;
  const [, name = "", part] = /^(--[\w-]+)=(.*)$/s.exec(typed) ?? [];
  if (part !== undefined && !isEnded) {
    const own = flagOf(name, all);
    const found = await valuesOf(own?.value ?? null, lock);
    return starting(part, withPrefix(found, `${name}=`), `${name}=`);
  }
  if (flag !== null && !(flag.isList && typed.startsWith("-")))
    return starting(typed, await valuesOf(flag.value, lock));
  if (typed.startsWith("-") && !isEnded)
    return starting(typed, { candidates: flagWords(all), paths: null });
  const argument = await valuesOf(command?.argument ?? null, lock);
  if (command !== null) return starting(typed, argument);
  const commands = known.commands.map(({ name: word, about }) => ({
    ...{ word, about },
  }));
  return starting(typed, { candidates: commands, paths: null });
}

function withPrefix(found: Completion, prefix: string): Completion {
  const candidates = found.candidates.map(({ word, about }) => ({
    ...{ word: `${prefix}${word}`, about },
  }));
  return { ...found, candidates };
}

function starting(
  typed: string,
  { candidates, paths }: Completion,
  prefix = "",
): Completion {
  const wanted = `${prefix}${typed}`.toLowerCase();
  return {
    candidates: candidates.filter(({ word }) =>
      word.toLowerCase().startsWith(wanted),
    ),
    paths,
  };
}

/** What the words before the last one say: the command, and a flag that waits for its value. */
interface ReadLine {
  readonly command: KnownCommand | null;
  readonly flag: KnownFlag | null;
  /** True after `--`, where everything is an argument. */
  readonly isEnded: boolean;
}

function readLine(before: readonly string[], known: KnownWords): ReadLine {
  return before.reduce<ReadLine>(
    (line, word) => {
      if (line.isEnded) return line;
      if (word === "--") return { ...line, flag: null, isEnded: true };
      const place = line.command ?? commandOf(known.byDefault, known);
      if (word.startsWith("-")) {
        const flag = place === undefined ? undefined : flagOf(word, place);
        const waits = flag !== undefined && flag.value !== null;
        return { ...line, flag: waits ? flag : null };
      }
      if (line.flag !== null && !line.flag.isList)
        return { ...line, flag: null };
      const command =
        line.command === null ? commandOf(word, known) : undefined;
      return command === undefined ? line : { ...line, command, flag: null };
    },
    { command: null, flag: null, isEnded: false },
  );
}

function commandOf(
  name: string,
  { commands }: KnownWords,
): KnownCommand | undefined {
  return commands.find((one) => one.name === name);
}

function flagOf(word: string, { flags }: KnownCommand): KnownFlag | undefined {
  return flags.find(({ spellings }) => spellings.includes(word));
}

function flagWords({ flags }: KnownCommand): readonly Candidate[] {
  return flags.flatMap(({ spellings, about }) => {
    const word = spellings.find((one) => one.startsWith("--"));
    return word === undefined ? [] : [{ word, about }];
  });
}

async function valuesOf(
  value: ValueKind | null,
  lock: LockWords,
): Promise<Completion> {
  if (value === null) return nothing;
  switch (value.kind) {
    case "words": {
      const candidates = value.words.map((word) => ({ word, about: "" }));
      return { candidates, paths: null };
    }
    case "file":
      return { candidates: [], paths: "files" };
    case "folder":
      return { candidates: [], paths: "folders" };
    case "names":
      return { candidates: await lock.names(), paths: null };
    case "orgs":
      return { candidates: await lock.orgs(), paths: null };
    case "text":
      return nothing;
    default:
      return value satisfies never;
  }
}
