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
import { sourcesOf } from "./open-program.js";
import type { UserProgram } from "./open-program.js";
import type { ProgramPart } from "./parts.js";
import { findRawIds } from "./raw-ids.js";
import { isStatus, spellingsOf, standardMember } from "./things.js";
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
  const raw = rawUses(program, asked.wanted);
  const uses: Use[] = [];
  const maybe: MaybeUse[] = [];
  const unread = loose(program, asked.wanted);
  const escapes = new Map<string, Escape>();
  const named = new Set(raw.map(({ thing }) => thing.key));
  for (const { things } of unread) for (const { key } of things) named.add(key);
  for (const part of program.parts) {
    asked.signal?.throwIfAborted();
    const found = usesOfPart(program, part, asked, { escapes, named });
    uses.push(...found.uses);
    maybe.push(...found.maybe);
  }
  maybe.push(...unread);
  const { root, parts } = program;
  const usesOf = byThing(uses, ({ thing }) => [thing]);
  const rawOf = byThing(raw, ({ thing }) => [thing]);
  const maybeOf = byThing(maybe, ({ things }) => things);
  return {
    root,
    tsconfigs: parts.flatMap(({ tsconfig }) =>
      tsconfig === null ? [] : [slashed(relative(root, tsconfig))],
    ),
    files: parts.reduce((sum, { own }) => sum + own.length, 0),
    things: asked.wanted.map((thing): ThingUses => {
      const here = {
        thing,
        uses: usesOf(thing),
        rawIds: rawOf(thing),
        maybe: maybeOf(thing),
      };
      return { ...here, unused: unusedOf(here, program, escapes) };
    }),
  };
}

/** Finds what was found of a thing. */
function byThing<T>(
  found: readonly T[],
  thingsOf: (one: T) => readonly Thing[],
): (thing: Thing) => readonly T[] {
  const byKey = new Map<string, T[]>();
  for (const one of found)
    for (const { key } of thingsOf(one)) {
      const list = byKey.get(key);
      if (list === undefined) byKey.set(key, [one]);
      else list.push(one);
    }
  return ({ key }) => byKey.get(key) ?? [];
}

function unusedOf(
  { thing, uses, rawIds, maybe }: Omit<ThingUses, "unused">,
  { parts }: UserProgram,
  escapes: ReadonlyMap<string, Escape>,
): ThingUses["unused"] {
  if (uses.length + rawIds.length > 0) return null;
  const [first] = maybe;
  if (first !== undefined) return { ...first, why: first.why };
  if (isStatus(thing))
    return "records have it as a value, which nothing need name";
  if (parts.length === 0) return "there is no program to look at";
  return escapes.get(thing.objectId) ?? true;
}

function usesOfPart(
  user: UserProgram,
  part: ProgramPart,
  { outputs, wanted, proves }: UsesAsked,
  { escapes, named }: Proof,
): FoundUses {
  const { compiler, texts } = user;
  const words = new Set(wanted.flatMap((thing) => wordsOf(thing)));
  const sources = sourcesOf(user, part);
  const candidates = sources.filter(
    (path) => findWords(texts.read(path) ?? "", words).length > 0,
  );
  const open = (): ReadonlySet<string> =>
    new Set(
      proves
        ? wanted
            .filter((thing) => !named.has(thing.key) && !isStatus(thing))
            .map(({ objectId }) => objectId)
            .filter((id) => !escapes.has(id))
        : [],
    );
  if (candidates.length === 0 && open().size === 0)
    return { uses: [], maybe: [] };
  const opened = openPart(compiler, part, {
    texts,
    added: new Set(),
    parsed: new Map(),
  });
  const checking = checkingOf(compiler, opened);
  const declarations = declarationsOf(outputs, opened, user);
  const search = { wanted, outputs, declarations, program: opened, checking };
  const found = findUses(candidates, search);
  for (const { thing } of found.uses) named.add(thing.key);
  for (const { things } of found.maybe)
    for (const { key } of things) named.add(key);
  // What is named somewhere needs no proof, and for each other one place is enough.
  const wantedIds = new Set(open());
  const carries = createCarries({ checking, declarations });
  for (const path of sources) {
    if (wantedIds.size === 0) break;
    const file = opened.getSourceFile(path);
    if (file === undefined) continue;
    const here = findEscapes(file, { checking, carries, wanted: wantedIds });
    for (const [objectId, escape] of here) {
      escapes.set(objectId, escape);
      wantedIds.delete(objectId);
    }
  }
  return found;
}

/** What is known so far of whether things are used. */
interface Proof {
  /** By object type: where its records leave what can be followed. */
  readonly escapes: Map<string, Escape>;
  /** The keys of things that the program names, or may name. */
  readonly named: Set<string>;
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
function wordsOf(thing: Thing): readonly string[] {
  const { kind, name, objectId } = thing;
  const member = standardMember(objectId);
  return kind === "object"
    ? [
        ...typeNames(name),
        name.charAt(0).toLowerCase() + name.slice(1),
        ...(member === null ? [] : [member]),
      ]
    : spellingsOf(thing);
}

/** Choices and members of the client have the ids of what they are of. */
function hasOwnId(thing: Thing): boolean {
  return thing.kind === "field" || thing.kind === "object" || isStatus(thing);
}

/** Raw ids in all texts of the user's. */
function rawUses(
  { parts, outside, texts, closed }: UserProgram,
  wanted: readonly Thing[],
): readonly RawUse[] {
  const byId = new Map<string, Thing[]>();
  for (const thing of wanted)
    if (hasOwnId(thing))
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
