/** What becomes of each name: the names of an output before, and after. */
import { join } from "node:path";
import { slashed } from "../project/verify/overlay.js";
import type { DeclaredName } from "./declarations.js";
import { typeNames } from "./find-uses.js";
import type { NamedThings, Thing } from "./things.js";

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
  /** The new name of what is declared; the old one where that stays. */
  readonly nameOf: (declared: DeclaredName) => string;
  /** Generated modules that move, absolute and without their endings. */
  readonly moved: ReadonlyMap<string, string>;
  /** What a name in a seed stands for: a member of an object type's records, or with null that type itself. */
  readonly seedNames: (
    object: string | null,
    name: string,
  ) => readonly DeclaredName[];
}

/** Compares the names of outputs, each before and after. */
export function renamingOf(
  outputs: readonly (readonly [before: NamedThings, after: NamedThings])[],
): Renaming {
  const renamed: RenamedThing[] = [];
  const words = new Map<string, Set<string>>();
  const names = new Map<string, string>();
  const moved = new Map<string, string>();
  const addWord = (key: string, from: string, to: string): void => {
    names.set(`${key} ${from}`, to);
    if (from !== to) words.set(from, (words.get(from) ?? new Set()).add(to));
  };
  for (const [before, after] of outputs) {
    const next = new Map(after.things.map((thing) => [thing.key, thing]));
    for (const thing of before.things) {
      const to = next.get(thing.key)?.name ?? thing.name;
      if (to !== thing.name) renamed.push({ thing, to });
      if (thing.kind !== "object") addWord(thing.key, thing.name, to);
    }
    for (const object of before.objects) {
      const same = after.objects.find(({ id }) => id === object.id);
      if (same === undefined) continue;
      const key = `object ${object.id}`;
      const suffixed = typeNames(same.type);
      for (const [index, name] of typeNames(object.type).entries())
        addWord(key, name, suffixed[index] ?? name);
      addWord(key, object.value, same.value);
      const pathOf = (file: string) => slashed(join(before.directory, file));
      if (object.file !== same.file)
        moved.set(pathOf(object.file), pathOf(same.file));
    }
  }
  return {
    renamed,
    words,
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
    nameOf: ({ thing, name }) => names.get(`${thing.key} ${name}`) ?? name,
  };
}
