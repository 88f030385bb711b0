/** Adds to JSON files that people wrote, comments and layout included. */
import {
  applyEdits,
  findNodeAtLocation,
  modify,
  parseTree,
} from "jsonc-parser";
import type { FormattingOptions, Node, ParseError } from "jsonc-parser";

/** The syntax of a text; null where it is no JSON, with comments or without. */
function treeOf(text: string): Node | null {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  return errors.length > 0 || tree?.type !== "object" ? null : tree;
}

/** A text whose list at a path has some more items at its end; `fresh` is the list where there is none. Null where that cannot be done. */
export function withItems(
  text: string,
  path: readonly string[],
  items: readonly string[],
  fresh: readonly string[] = items,
): string | null {
  const tree = treeOf(text);
  if (tree === null) return null;
  const list = findNodeAtLocation(tree, [...path]);
  if (list === undefined) return set(text, path, fresh);
  if (list.type !== "array") return null;
  const known = (list.children ?? []).map(({ value }) => value as unknown);
  const isOneLine = !text
    .slice(list.offset, list.offset + list.length)
    .includes("\n");
  return items
    .filter((item) => !known.includes(item))
    .reduce((done, item, index) => {
      const at = known.length + index;
      const edits = modify(done, [...path, at], item, {
        isArrayInsertion: true,
        ...(isOneLine ? {} : { formattingOptions: layoutOf(text) }),
      });
      const spaced = edits.map((edit) => ({
        ...edit,
        content: isOneLine ? edit.content.replace(/^,/, ", ") : edit.content,
      }));
      return applyEdits(done, spaced);
    }, text);
}

/** A text whose object at a path has some more members; those that are there stay. Null where that cannot be done. */
export function withMembers(
  text: string,
  path: readonly string[],
  members: Readonly<Record<string, string>>,
): string | null {
  const tree = treeOf(text);
  if (tree === null) return null;
  const object = findNodeAtLocation(tree, [...path]);
  if (object !== undefined && object.type !== "object") return null;
  return Object.entries(members)
    .filter(([name]) => findNodeAtLocation(tree, [...path, name]) === undefined)
    .reduce((done, [name, value]) => set(done, [...path, name], value), text);
}

/** The value at a path that is a text, or the texts of a list; undefined where there is none. */
export function textsAt(
  text: string,
  path: readonly string[],
): readonly string[] | undefined {
  const tree = treeOf(text);
  const node = tree === null ? undefined : findNodeAtLocation(tree, [...path]);
  if (node === undefined) return undefined;
  const nodes = node.type === "array" ? (node.children ?? []) : [node];
  return nodes.flatMap(({ value }) =>
    typeof value === "string" ? [value] : [],
  );
}

function set(text: string, path: readonly string[], value: unknown): string {
  const edits = modify(text, [...path], value, {
    formattingOptions: layoutOf(text),
  });
  return applyEdits(text, edits);
}

/** The layout of a text, by its first line that is indented. */
function layoutOf(text: string): FormattingOptions {
  const [, indent = "  "] = /\n([ \t]+)\S/.exec(text) ?? [];
  return {
    insertSpaces: !indent.startsWith("\t"),
    tabSize: indent.startsWith("\t") ? 1 : indent.length,
    eol: text.includes("\r\n") ? "\r\n" : "\n",
  };
}
