/** Finds the uses of things in a whole program: part by part, and in the files that no part has. */
import { relative } from "node:path";
import type { ts } from "ts-morph";
import { slashed } from "../project/verify/overlay.js";
import { checkingOf } from "./compiler.js";
import { findDeclarations } from "./declarations.js";
import type { Declarations, DeclaredName } from "./declarations.js";
import { isClosed, isWithin } from "./editable.js";
import { createCarries, findEscapes } from "./find-escapes.js";
import type { Escape } from "./find-escapes.js";
import { findUses, typeNames } from "./find-uses.js";
import type { FoundUses, MaybeUse, Use, UsePlace } from "./find-uses.js";
import { openPart } from "./open-part.js";
import type { UserProgram } from "./open-program.js";
import type { ProgramPart } from "./parts.js";
import { findRawIds } from "./raw-ids.js";
import { standardMember } from "./things.js";
import type { NamedThings, Thing } from "./things.js";
import { findWords, lineAt, positionAt } from "./name-words.js";

/** A raw id of Close, where the generated code could stand. */
export interface RawUse extends UsePlace {
  readonly thing: Thing;
}

/** What a program does with one thing. */
export interface ThingUses {
  readonly thing: Thing;
  readonly uses: readonly Use[];
  readonly rawIds: readonly RawUse[];
  /** Words that are spelled alike, and of which nothing says what they are. */
  readonly maybe: readonly MaybeUse[];
  /** Null where the thing is used, or may be; true where nothing uses it; otherwise why that is not sure. */
  readonly unused: true | Escape | string | null;
}

/** All programs that were looked at, and what was found. */
export interface ProgramUses {
  readonly root: string;
  /** Below the root, with slashes. */
  readonly tsconfigs: readonly string[];
  readonly files: number;
  readonly things: readonly ThingUses[];
}

/** The things that are looked for. */
export interface UsesAsked {
  readonly outputs: readonly NamedThings[];
  readonly wanted: readonly Thing[];
  /** True to look whether what is not named can be used all the same. */
  readonly proves: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Looks through a program. */
export function findProgramUses(
  program: UserProgram,
  asked: UsesAsked,
): ProgramUses {
  const found: FoundUses[] = [];
  const escapes = new Map<string, Escape>();
  const raw = rawUses(program, asked.wanted);
  for (const part of program.parts) {
    asked.signal?.throwIfAborted();
    found.push(usesOfPart(program, part, asked, escapes));
  }
  const uses = found.flatMap((one) => one.uses);
  const maybe = [
    ...found.flatMap((one) => one.maybe),
    ...loose(program, asked.wanted),
  ];
  const { root, parts } = program;
  return {
    root,
    tsconfigs: parts.flatMap(({ tsconfig }) =>
      tsconfig === null ? [] : [slashed(relative(root, tsconfig))],
    ),
    files: parts.reduce((sum, { own }) => sum + own.length, 0),
    things: asked.wanted.map((thing): ThingUses => {
      const isOf = (one: { readonly thing: Thing }): boolean =>
        one.thing.key === thing.key;
      const here = {
        thing,
        uses: uses.filter(isOf),
        rawIds: raw.filter(isOf),
        maybe: maybe.filter(({ things }) =>
          things.some(({ key }) => key === thing.key),
        ),
      };
      return { ...here, unused: unusedOf(here, program, escapes) };
    }),
  };
}

function unusedOf(
  { thing, uses, rawIds, maybe }: Omit<ThingUses, "unused">,
  { parts }: UserProgram,
  escapes: ReadonlyMap<string, Escape>,
): ThingUses["unused"] {
  if (uses.length + rawIds.length > 0) return null;
  const [first] = maybe;
  if (first !== undefined) return { ...first, why: first.why };
  if (parts.length === 0) return "there is no program to look at";
  return escapes.get(thing.objectId) ?? true;
}

/** The files of a part that are the user's. */
function sourcesOf(
  { closed }: UserProgram,
  { own }: ProgramPart,
): readonly string[] {
  return own.filter(
    (path) => isWithin(closed.root, path) && !isClosed(path, closed),
  );
}

function usesOfPart(
  user: UserProgram,
  part: ProgramPart,
  { outputs, wanted, proves }: UsesAsked,
  escapes: Map<string, Escape>,
): FoundUses {
  const { compiler, texts } = user;
  const words = new Set(wanted.flatMap((thing) => wordsOf(thing)));
  const sources = sourcesOf(user, part);
  const candidates = sources.filter(
    (path) => findWords(texts.read(path) ?? "", words).length > 0,
  );
  if (candidates.length === 0 && !proves) return { uses: [], maybe: [] };
  const opened = openPart(compiler, part, {
    texts,
    added: new Set(),
    parsed: new Map(),
  });
  const checking = checkingOf(compiler, opened);
  const declarations = declarationsOf(outputs, opened, user);
  const search = { wanted, outputs, declarations, program: opened, checking };
  const found = findUses(candidates, search);
  if (proves) {
    const carries = createCarries({ checking, declarations });
    for (const path of sources) {
      const file = opened.getSourceFile(path);
      if (file === undefined) continue;
      const here = findEscapes(file, { checking, declarations, carries });
      for (const [objectId, escape] of here)
        if (!escapes.has(objectId)) escapes.set(objectId, escape);
    }
  }
  return found;
}

/** The declarations of all outputs. */
export function declarationsOf(
  outputs: readonly NamedThings[],
  program: ts.Program,
  { compiler: { ts } }: UserProgram,
): Declarations {
  const all = outputs.flatMap((output) => [
    ...findDeclarations(output, program, ts),
  ]);
  return new Map<string, DeclaredName>(all);
}

/** The identifiers that stand for a thing. */
function wordsOf({ kind, name, objectId }: Thing): readonly string[] {
  const member = standardMember(objectId);
  return kind === "object"
    ? [
        ...typeNames(name),
        name.charAt(0).toLowerCase() + name.slice(1),
        ...(member === null ? [] : [member]),
      ]
    : [name];
}

/** Raw ids in all texts of the user's. */
function rawUses(
  { parts, outside, texts, closed }: UserProgram,
  wanted: readonly Thing[],
): readonly RawUse[] {
  const byId = new Map<string, Thing[]>();
  for (const thing of wanted)
    if (thing.kind === "field" || thing.kind === "object")
      byId.set(thing.id, [...(byId.get(thing.id) ?? []), thing]);
  const ids = new Set(byId.keys());
  const files = [...parts.flatMap(({ own }) => own), ...outside].filter(
    (path) => !isClosed(path, closed) && isWithin(closed.root, path),
  );
  return files.flatMap((file) =>
    findRawIds(texts.read(file) ?? "", ids).flatMap(({ id, ...place }) =>
      (byId.get(id) ?? []).map((thing) => ({ ...place, file, thing })),
    ),
  );
}

/** Words in files that nothing compiles. */
function loose(
  { outside, others, texts, closed }: UserProgram,
  wanted: readonly Thing[],
): readonly MaybeUse[] {
  const words = new Map<string, Thing[]>();
  for (const thing of wanted)
    for (const word of wordsOf(thing))
      words.set(word, [...(words.get(word) ?? []), thing]);
  return [
    ...outside.map((file) => [file, "no tsconfig includes the file"] as const),
    ...others.map((file) => [file, "no compiler reads the file"] as const),
  ]
    .filter(([file]) => !isClosed(file, closed))
    .flatMap(([file, why]) => {
      const text = texts.read(file) ?? "";
      return findWords(text, new Set(words.keys()))
        .filter(({ at, word }) => isQuotedOrCode(file, text, at, word))
        .map(({ word, at }) => ({
          ...{ file: slashed(file), why, things: words.get(word) ?? [] },
          ...positionAt(text, at),
          text: lineAt(text, at),
        }));
    });
}

/** In JSON only whole keys and values can be names. */
function isQuotedOrCode(
  file: string,
  text: string,
  at: number,
  word: string,
): boolean {
  if (!/\.json[c5]?$/.test(file)) return true;
  return text[at - 1] === '"' && text[at + word.length] === '"';
}
