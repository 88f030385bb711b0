/** The new names of words, by a program that has them already. */
import type { ts } from "ts-morph";
import type { Checking } from "./compiler.js";
import { findPlace } from "./find-place.js";
import { memberEdit, nameRange } from "./name-edit.js";
import { constituents } from "./resolve-member.js";
import { textsOf } from "./string-names.js";
import type { TextEdit } from "./text-edits.js";

/**
 * The new name of an open word, once the program has the new names: where a text or a member may have the
 * new name, and no longer the old one. Null where that is not so.
 */
export function newNameAt(
  file: ts.SourceFile,
  { at, word }: { readonly at: number; readonly word: string },
  names: ReadonlySet<string>,
  checking: Checking,
): TextEdit | null {
  const place = findPlace(file, at, word, checking);
  if (place.form === "string") {
    const texts = textsOf(place.expected, checking);
    if (texts === null || texts.has(word)) return null;
    const [to, ...others] = [...names].filter((name) => texts.has(name));
    if (to === undefined || others.length > 0) return null;
    return { ...nameRange(file, place.node, word), text: to };
  }
  if (place.form !== "member") return null;
  const parts = place.owners.flatMap((owner) => constituents(owner, checking));
  const has = (name: string): boolean => {
    const isIn = (part: ts.Type): boolean => hasMember(part, name, checking);
    // What the program declares has it from one of the types that it extends.
    return place.isDeclared
      ? parts.some(isIn)
      : parts.length > 0 && parts.every(isIn);
  };
  if (parts.some((part) => hasMember(part, word, checking))) return null;
  const [to, ...others] = [...names].filter(has);
  if (to === undefined || others.length > 0) return null;
  return memberEdit(file, place, { word, to, value: word });
}

/** True for a type that has a member. */
export function hasMember(
  type: ts.Type,
  name: string,
  { checker }: Checking,
): boolean {
  return (
    checker.getPropertyOfType(checker.getApparentType(type), name) !== undefined
  );
}
