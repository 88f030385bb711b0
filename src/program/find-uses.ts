/** Finds where the files of one part of a program name things, and where they may. */
import type { ts } from "ts-morph";
import { slashed } from "../project/verify/overlay.js";
import type { Declarations } from "./declarations.js";
import type { Checking } from "./compiler.js";
import type { Place } from "./places.js";
import { findPlace } from "./find-place.js";
import { constituents, resolvePlace, thingsIn } from "./resolve-member.js";
import { namesMemberOf, selectedMember } from "./string-names.js";
import type { NamedObject } from "../schema/named.js";
import { isStatus, spellingsOf, standardMember } from "./things.js";
import type { NamedThings, Thing } from "./things.js";
import type { UseKind } from "./use-kind.js";
import { useKind } from "./use-kind.js";
import { findWords, lineAt, positionAt } from "./name-words.js";

/** A place in a file. */
export interface UsePlace {
  /** Absolute, with slashes. */
  readonly file: string;
  /** Counted from 1, like the column. */
  readonly line: number;
  readonly column: number;
  /** The line's text. */
  readonly text: string;
}

/** A use of a thing. */
export interface Use extends UsePlace {
  readonly thing: Thing;
  readonly kind: UseKind;
}

/** A word that may be a use. */
export interface MaybeUse extends UsePlace {
  readonly things: readonly Thing[];
  readonly why: string;
}

/** All that was found. */
export interface FoundUses {
  readonly uses: readonly Use[];
  readonly maybe: readonly MaybeUse[];
}

/** What is searched for, and in which program. */
export interface UseSearch {
  readonly wanted: readonly Thing[];
  readonly outputs: readonly NamedThings[];
  readonly declarations: Declarations;
  readonly program: ts.Program;
  readonly checking: Checking;
}

/** Looks at every word of some files that is spelled as a wanted thing is. */
export function findUses(
  files: readonly string[],
  search: UseSearch,
): FoundUses {
  const uses: Use[] = [];
  const maybe: MaybeUse[] = [];
  const spelled = spellings(search);
  for (const path of files) {
    const file = search.program.getSourceFile(path);
    if (file === undefined) continue;
    for (const { word, at } of findWords(file.text, new Set(spelled.keys()))) {
      const things = spelled.get(word) ?? [];
      const found = useAt(file, { at, word, things }, search);
      const where = placeOf(file, at);
      if (found === null) continue;
      if ("why" in found) maybe.push({ ...where, ...found });
      else uses.push(...found.map((use) => ({ ...where, ...use })));
    }
  }
  return { uses, maybe };
}

/** The identifiers that stand for things: of an object type all that are made of its name. */
function spellings({
  wanted,
  outputs,
}: UseSearch): ReadonlyMap<string, readonly Thing[]> {
  const found = new Map<string, Thing[]>();
  const objects = new Map(
    outputs.flatMap(({ objects }) => objects.map((one) => [one.id, one])),
  );
  for (const thing of wanted) {
    const object = objects.get(thing.objectId);
    const words =
      thing.kind === "object" && object !== undefined
        ? wordsOfObject(object)
        : spellingsOf(thing);
    for (const word of words)
      found.set(word, [...(found.get(word) ?? []), thing]);
  }
  return found;
}

/** The identifiers that stand for an object type. */
function wordsOfObject({ id, type, value }: NamedObject): readonly string[] {
  const member = standardMember(id);
  return [...typeNames(type), value, ...(member === null ? [] : [member])];
}

/** The names that are made of the name of an object type. */
export function typeNames(type: string): readonly string[] {
  return ["", "Create", "Draft", "Update", "Model", "Id"].map(
    (suffix) => `${type}${suffix}`,
  );
}

interface Spelled {
  readonly at: number;
  readonly word: string;
  /** The things that are spelled so. */
  readonly things: readonly Thing[];
}

type Found =
  | readonly { readonly thing: Thing; readonly kind: UseKind }[]
  | { readonly things: readonly Thing[]; readonly why: string };

/** Null for what is something else. */
function useAt(
  file: ts.SourceFile,
  { at, word, things }: Spelled,
  search: UseSearch,
): Found | null {
  const { declarations, checking } = search;
  const place = findPlace(file, at, word, checking);
  // "leads" and "contacts" are words of everyday texts.
  if (place.form !== "member" && isStandardMember(word, things)) return null;
  if (place.form === "string") {
    // A status of opportunities is named by its pipeline, too.
    const named = things.filter(
      ({ kind, title }) => kind !== "status" || title === word,
    );
    return named.length === 0 ? null : stringAt(place, named, search);
  }
  const what = resolvePlace(place, word, declarations, checking);
  switch (what.is) {
    case "thing":
    case "both": {
      const kind = useKind(place, checking);
      const found = thingsIn(what.found)
        .filter(({ key }) => things.some((thing) => thing.key === key))
        .map((thing) => ({ thing, kind }));
      return found.length === 0 ? null : found;
    }
    case "unknown": {
      if (isProse(place)) return null;
      const named = things.filter((thing) => isNameIn(place, thing, search));
      const kind = useKind(place, checking);
      return named.length > 0
        ? named.map((thing) => ({ thing, kind }))
        : { things, why: what.why };
    }
    case "other":
      return null;
    default: {
      const never: never = what;
      return never;
    }
  }
}

/** True for a member of a type that is made of the names of a thing's neighbours: `Record<keyof Account, string>`. */
function isNameIn(place: Place, thing: Thing, search: UseSearch): boolean {
  if (place.form !== "member" || place.isDeclared) return false;
  const { checking } = search;
  const around = namesAround(thing, search);
  const parts = place.owners.flatMap((type) => constituents(type, checking));
  return parts.some((part) => {
    const names = checking.checker.getPropertiesOfType(part);
    return names.length > 1 && names.every(({ name }) => around.has(name));
  });
}

function isStandardMember(word: string, things: readonly Thing[]): boolean {
  return things.every(
    ({ kind, objectId }) =>
      kind === "object" && standardMember(objectId) === word,
  );
}

/** Words of comments and of texts for people say nothing of what a program does. */
function isProse({ form, node }: Place): boolean {
  return form === "comment" || (form === "text" && node?.kind === undefined);
}

function stringAt(
  place: Extract<Place, { form: "string" }>,
  things: readonly Thing[],
  { outputs, program, checking, declarations }: UseSearch,
): Found | null {
  const kind = useKind(place, checking);
  const called = ofCall(place, things, { declarations, checking });
  if (called !== null)
    return called.length === 0
      ? null
      : called.map((thing) => ({ thing, kind }));
  const found = things.filter((thing) =>
    namesMemberOf(
      place,
      namesAround(thing, { outputs, program, checking }),
      checking,
    ),
  );
  if (found.length > 0) return found.map((thing) => ({ thing, kind }));
  return { things, why: "nothing says what the text names" };
}

/** The things among the members of the records that a call is for; null where it is for none. */
function ofCall(
  place: Extract<Place, { form: "string" }>,
  things: readonly Thing[],
  { declarations, checking }: Pick<UseSearch, "declarations" | "checking">,
): readonly Thing[] | null {
  const member = selectedMember(place, checking);
  if (member === null) return null;
  const { text } = place.node;
  const what = resolvePlace(member, text, declarations, checking);
  return what.is === "thing"
    ? thingsIn(what.found).filter(({ key }) =>
        things.some((thing) => thing.key === key),
      )
    : [];
}

/** The names that stand beside a thing's own: of a field all members of a record, of an object type all keys of `Models`. */
function namesAround(
  { kind, objectId }: Thing,
  {
    outputs,
    program,
    checking: { ts, checker },
  }: Pick<UseSearch, "outputs" | "program" | "checking">,
): ReadonlySet<string> {
  if (isStatus({ kind }))
    return new Set(
      outputs.flatMap(({ things }) =>
        things
          .filter((one) => one.kind === kind)
          .map(({ name, title }) => (kind === "status" ? title : name)),
      ),
    );
  if (kind !== "field")
    return new Set([
      ...outputs.flatMap(({ objects }) => objects.map(({ value }) => value)),
      "other",
    ]);
  const names = new Set<string>();
  for (const { directory, objects } of outputs)
    for (const { file, type } of objects.filter(({ id }) => id === objectId)) {
      const source = program.getSourceFile(`${slashed(directory)}/${file}.ts`);
      for (const statement of source?.statements ?? [])
        if (
          ts.isInterfaceDeclaration(statement) &&
          [type, `${type}Create`].includes(statement.name.text)
        )
          for (const { name } of checker.getPropertiesOfType(
            checker.getTypeAtLocation(statement),
          ))
            names.add(name);
    }
  return names;
}

/** The place of a word. */
export function placeOf(file: ts.SourceFile, at: number): UsePlace {
  return {
    file: slashed(file.fileName),
    ...positionAt(file.text, at),
    text: lineAt(file.text, at),
  };
}
