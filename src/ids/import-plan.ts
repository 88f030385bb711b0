/** Imports of wrappers in a source: those that are there are used, others are added in the style of the file. */
import { posix } from "node:path";
import { groupBy } from "../schema/schema.js";
import { sourceStyle } from "./source-style.js";
import type { TextEdit } from "./spell.js";
import { nameOf, partOf, partsOf, textOf, walk } from "./syntax.js";
import type { SyntaxNode } from "./syntax.js";

/** A wrapper of the output. */
export interface WrapperFile {
  /** `lead`. */
  readonly wrapper: string;
  /** Its file without ending, below the output: `objects/account`. */
  readonly file: string;
}

/** Where the output is, as seen from a source. */
export interface OutputPlace {
  /** The folder of the output, from that of the source, with slashes: `../generated`, `.`. */
  readonly folder: string;
  /** How relative imports end. */
  readonly extension: "" | ".js" | ".ts";
  /** Undefined where the source imports the output by relative paths, or not at all, or where nobody resolves it. */
  readonly aliases?: ImportAliases | undefined;
}

/** How a source imports the output by other words than relative paths. */
export interface ImportAliases {
  readonly leadsToOutput: (specifier: string) => boolean;
  /** What leads to a file of the output, or to its index; null for neither. */
  readonly specifierFor: (file: string) => string | null;
}

/** The names under which a source has wrappers, and the edits by which it gets them. */
export interface ImportPlan {
  readonly local: (wrapper: string) => string;
  readonly edits: readonly TextEdit[];
}

/** The value imports and requires of a source that are of the output, by wrapper. */
interface Present {
  readonly wrapper: string;
  readonly local: string;
}

/** Plans imports of wrappers that a source is going to use. */
export function planImports(
  program: SyntaxNode,
  source: string,
  wanted: readonly WrapperFile[],
  place: OutputPlace,
): ImportPlan {
  const present = presentIn(program, place);
  const taken = namesIn(program);
  const locals = new Map(present.map(({ wrapper, local }) => [wrapper, local]));
  const added = wanted.filter(({ wrapper }) => !locals.has(wrapper));
  for (const { wrapper } of added) {
    const local = freeName(wrapper, taken);
    taken.add(local);
    locals.set(wrapper, local);
  }
  const style = sourceStyle(program, source);
  const modules = groupBy(added, ({ file }) => specifierOf(file, place));
  const lines = [...modules].map(([specifier, list]) =>
    style.line(
      list.map(({ wrapper }) => ({
        wrapper,
        local: locals.get(wrapper) ?? wrapper,
      })),
      specifier,
    ),
  );
  const text = style.around(lines);
  return {
    local: (wrapper) => locals.get(wrapper) ?? wrapper,
    edits: lines.length === 0 ? [] : [{ start: style.at, end: style.at, text }],
  };
}

/** The wrappers that a source imports or requires as values, whether it uses them or not. */
export function presentWrappers(
  program: SyntaxNode,
  place: OutputPlace,
): ReadonlySet<string> {
  return new Set(presentIn(program, place).map(({ wrapper }) => wrapper));
}

function presentIn(
  program: SyntaxNode,
  place: OutputPlace,
): readonly Present[] {
  return partsOf(program, "body").flatMap((statement) => {
    if (statement.type === "ImportDeclaration") {
      const isOurs = isOfOutput(textOf(partOf(statement, "source")), place);
      if (!isOurs || statement["importKind"] === "type") return [];
      return partsOf(statement, "specifiers").flatMap(importedBy);
    }
    if (statement.type !== "VariableDeclaration") return [];
    return partsOf(statement, "declarations").flatMap((one) =>
      isOfOutput(requiredBy(partOf(one, "init")), place)
        ? partsOf(partOf(one, "id") ?? one, "properties").flatMap(boundBy)
        : [],
    );
  });
}

function importedBy(specifier: SyntaxNode): readonly Present[] {
  const wrapper = nameOf(partOf(specifier, "imported"));
  const local = nameOf(partOf(specifier, "local"));
  const isType = specifier["importKind"] === "type";
  return wrapper === null || local === null || isType
    ? []
    : [{ wrapper, local }];
}

function boundBy(property: SyntaxNode): readonly Present[] {
  const wrapper = nameOf(partOf(property, "key"));
  const local = nameOf(partOf(property, "value"));
  return wrapper === null || local === null ? [] : [{ wrapper, local }];
}

function requiredBy(node: SyntaxNode | null): string | null {
  if (node?.type !== "CallExpression") return null;
  if (nameOf(partOf(node, "callee")) !== "require") return null;
  return textOf(partsOf(node, "arguments")[0]);
}

/** True for the index of the output, and for any file below it. */
function isOfOutput(specifier: string | null, place: OutputPlace): boolean {
  if (specifier === null) return false;
  if (!/^\.\.?(?:\/|$)/.test(specifier))
    return place.aliases?.leadsToOutput(specifier) === true;
  const path = posix.normalize(specifier);
  const folder = posix.normalize(place.folder);
  if (folder === ".") return !path.startsWith("..");
  return path === folder || path.startsWith(`${folder}/`);
}

function specifierOf(
  file: string,
  { folder, extension, aliases }: OutputPlace,
): string {
  const alias = aliases?.specifierFor(file) ?? null;
  if (alias !== null) return alias;
  const path = posix.join(folder, `${file}${extension}`);
  return path.startsWith(".") ? path : `./${path}`;
}

/** All names that stand for variables or types anywhere in a source, and those that no variable may have. */
function namesIn(program: SyntaxNode): Set<string> {
  const names = new Set<string>();
  for (const { node, parents } of walk(program)) {
    const name = nameOf(node);
    if (name !== null && !isMemberName(node, parents[0])) names.add(name);
  }
  return names;
}

/** A name behind a dot, or of a property, is no variable. */
function isMemberName(
  node: SyntaxNode,
  parent: SyntaxNode | undefined,
): boolean {
  if (parent === undefined || parent["computed"] === true) return false;
  if (parent.type === "MemberExpression")
    return partOf(parent, "property") === node;
  return partOf(parent, "key") === node && parent["shorthand"] !== true;
}

function freeName(wrapper: string, taken: ReadonlySet<string>): string {
  for (let count = 0; ; count += 1) {
    const name =
      [wrapper, `${wrapper}Wrapper`][count] ??
      `${wrapper}Wrapper${String(count)}`;
    if (!taken.has(name)) return name;
  }
}
