/** What becomes of each name: the names of an output before, and after. */
import { join } from "node:path";
import { slashed } from "../project/verify/overlay.js";
import type { DeclaredName } from "./declarations.js";
import { typeNames } from "./find-uses.js";
import type { ObjectKind } from "../schema/schema.js";
import type { NamedThings, Thing, ThingKind } from "./things.js";

/** A thing that gets another name. */
export interface RenamedThing {
  readonly thing: Thing;
  readonly to: string;
}

/** The new names of one or several outputs. */
export interface Renaming {
  readonly renamed: readonly RenamedThing[];
  /** The identifiers that change, each with what it may become. */
  readonly words: ReadonlyMap<string, ReadonlySet<string>>;
  /** Those of the words that a text can be: all but the own name of a status, which a text has behind its pipeline's. */
  readonly texts: ReadonlySet<string>;
  /** The new name of what is declared; the old one where that stays. */
  readonly nameOf: (declared: DeclaredName) => string;
  /** Generated modules that move, absolute and without their endings. */
  readonly moved: ReadonlyMap<string, string>;
  /** What a name in a seed stands for: a member of an object type's records, or with null that type itself. */
  readonly seedNames: (
    object: string | null,
    name: string,
  ) => readonly DeclaredName[];
  /** What a text in a seed becomes, by the object type and the member that has it: another name of a status or a pipeline; null for all others. */
  readonly seedText: (
    object: string,
    member: string,
    text: string,
  ) => string | null;
}

/** Compares the names of outputs, each before and after. */
export function renamingOf(
  outputs: readonly (readonly [before: NamedThings, after: NamedThings])[],
): Renaming {
  const renamed: RenamedThing[] = [];
  const words = new Map<string, Set<string>>();
  const texts = new Set<string>();
  const names = new Map<string, string>();
  const moved = new Map<string, string>();
  const addWord = (from: string, to: string): void => {
    if (from !== to) words.set(from, (words.get(from) ?? new Set()).add(to));
  };
  const addText = (from: string, to: string): void => {
    addWord(from, to);
    if (from !== to) texts.add(from);
  };
  const addName = (key: string, from: string, to: string): void => {
    names.set(`${key} ${from}`, to);
    addText(from, to);
  };
  for (const [before, after] of outputs) {
    const next = new Map(after.things.map((thing) => [thing.key, thing]));
    for (const thing of before.things) {
      const same = next.get(thing.key) ?? thing;
      const to = same.name;
      if (to !== thing.name) renamed.push({ thing, to });
      if (thing.kind === "status") {
        names.set(`${thing.key} ${thing.name}`, to);
        addWord(thing.name, to);
        addText(thing.title, same.title);
      } else if (thing.kind !== "object") addName(thing.key, thing.name, to);
    }
    for (const object of before.objects) {
      const same = after.objects.find(({ id }) => id === object.id);
      if (same === undefined) continue;
      const key = `object ${object.id}`;
      const suffixed = typeNames(same.type);
      for (const [index, name] of typeNames(object.type).entries())
        addName(key, name, suffixed[index] ?? name);
      addName(key, object.value, same.value);
      const pathOf = (file: string) => slashed(join(before.directory, file));
      if (object.file !== same.file)
        moved.set(pathOf(object.file), pathOf(same.file));
    }
  }
  return {
    renamed,
    ...{ words, texts },
    moved,
    seedNames: (value, name) =>
      outputs.flatMap(([{ objects, things }]) =>
        objects
          .filter((one) => one.value === (value ?? name))
          .flatMap(({ id }) =>
            things.filter(
              (thing) =>
                thing.objectId === id &&
                (value === null
                  ? thing.kind === "object"
                  : thing.kind === "field" && thing.name === name),
            ),
          )
          .map((thing) => ({ thing, name })),
      ),
    seedText: (object, member, text) => {
      for (const [before, after] of outputs) {
        const kind = before.objects.find(({ value }) => value === object)?.kind;
        const thing = before.things.find(
          (one) =>
            one.kind === statusKind(kind, member) && textOf(one) === text,
        );
        const same = after.things.find(({ key }) => key === thing?.key);
        if (same !== undefined && textOf(same) !== text) return textOf(same);
      }
      return null;
    },
    nameOf: ({ thing, name }) => names.get(`${thing.key} ${name}`) ?? name,
  };
}

/** What a member of records of a kind names by texts; null for a member that names nothing so. */
function statusKind(
  kind: ObjectKind | undefined,
  member: string,
): ThingKind | null {
  if (kind === "lead" && member === "status") return "leadStatus";
  if (kind !== "opportunity") return null;
  if (member === "pipeline") return "pipeline";
  return member === "status" ? "status" : null;
}

/** The text by which a record names a status or a pipeline. */
function textOf({ kind, name, title }: Thing): string {
  return kind === "status" ? title : name;
}
