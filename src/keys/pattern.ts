/** Compares a key of the config, or a part of one, with what things are called. */
import picomatch from "picomatch";
import { lowerFirst } from "../schema/letters.js";
import type { KeyField, KeyObject } from "./candidates.js";

/**
 * The texts that stand for a thing, by how firmly: its id, its label, its name; and its wrapper's name,
 * which only stands for it where it is written out.
 */
type Forms = readonly [
  readonly string[],
  readonly string[],
  readonly string[],
  readonly string[],
];

/** The match of a text. */
export interface KeyMatch<T> {
  readonly items: readonly T[];
  /** True if it is a pattern, which takes in whatever comes to match it. */
  readonly isGlob: boolean;
  /** Those that it stands for whatever their labels are: by their ids, or by names, which stay. */
  readonly fixed: ReadonlySet<T>;
  /** Those that it stands for by what they are called in Close: by ids or by labels. */
  readonly labelled: ReadonlySet<T>;
}

/** Finds the things that a text stands for: as it is written or, where it may be a pattern, by that. */
export type Find = <T>(
  text: string,
  things: readonly T[],
  formsOf: (thing: T) => Forms,
) => KeyMatch<T>;

/** Finds by the text as it is written: by id, else by label, else by name. */
export const findExact: Find = (text, things, formsOf) => {
  for (const rank of [0, 1, 2, 3] as const) {
    const items = things.filter((thing) => formsOf(thing)[rank].includes(text));
    if (items.length > 0)
      return {
        items,
        isGlob: false,
        fixed: new Set(rank === 1 ? [] : items),
        labelled: new Set(rank > 1 ? [] : items),
      };
  }
  return nothing;
};

/** The match of a text that stands for nothing. */
export const nothing = {
  items: [],
  isGlob: false,
  fixed: new Set<never>(),
  labelled: new Set<never>(),
};

/** Finds as `findExact` does, and by pattern where that finds nothing: `[x]` may be a label. */
export const findGlob: Find = (text, things, formsOf) => {
  const exact = findExact(text, things, formsOf);
  if (exact.items.length > 0 || !picomatch.scan(text).isGlob) return exact;
  const matches = picomatch(text, { bash: true, dot: true });
  const by = (...ranks: readonly (0 | 1 | 2)[]) =>
    things.filter((thing) =>
      ranks.some((rank) => formsOf(thing)[rank].some((form) => matches(form))),
    );
  return {
    items: by(0, 1, 2),
    isGlob: true,
    fixed: new Set(by(0, 2)),
    labelled: new Set(by(0, 1)),
  };
};

/** The forms of an object type's name. A label that nobody can change is as good as an id. */
export function objectForms({ ids, label, type, isFixed }: KeyObject): Forms {
  const types = type === null ? [] : [type];
  const values = types.map(lowerFirst);
  return isFixed
    ? [[...ids, label, ...types], [], [], values]
    : [ids, [label], types, values];
}

/** The forms of a field's name within its object type. */
export function fieldForms({ ids, label, name }: KeyField): Forms {
  return [ids, [label], name === null ? [] : [name], []];
}

/** The forms of a field's name with its object type, for patterns that span both. */
export function wholeForms(object: KeyObject, field: KeyField): Forms {
  const [ownerIds, ownerLabels, ownerNames] = objectForms(object);
  const [ids, labels, names] = fieldForms(field);
  const join = (
    owners: readonly string[],
    parts: readonly string[],
  ): readonly string[] =>
    owners.flatMap((owner) => parts.map((part) => `${owner}.${part}`));
  return [
    [...ids, ...join(ownerIds, ids)],
    [...join(ownerIds, labels), ...join(ownerLabels, [...ids, ...labels])],
    [
      ...join([...ownerIds, ...ownerLabels], names),
      ...join(ownerNames, [...ids, ...labels, ...names]),
    ],
    [],
  ];
}

/** A text split at each of its dots: labels may have dots as well. */
export function splitsOf(text: string): readonly (readonly [string, string])[] {
  return [...text.matchAll(/\./g)].map(
    ({ index }) => [text.slice(0, index), text.slice(index + 1)] as const,
  );
}
