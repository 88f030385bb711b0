/** One file as the rules see it: its uses of ids, each with what the locks say of it. */
import {
  basename,
  dirname,
  extname,
  isAbsolute,
  relative,
  resolve,
  sep,
} from "node:path";
import { hasMarker } from "../emit/spelling/header.js";
import type { OutputPlace } from "../ids/import-plan.js";
import { presentWrappers } from "../ids/import-plan.js";
import { findIds } from "../ids/find-ids.js";
import type { FoundId } from "../ids/find-ids.js";
import { meaningOf, wrappersOf } from "../ids/meaning.js";
import type { Meaning } from "../ids/meaning.js";
import { rawUseAt } from "../ids/raw-use.js";
import type { RawUse } from "../ids/raw-use.js";
import { isNode } from "../ids/syntax.js";
import type { SyntaxNode } from "../ids/syntax.js";
import type { LintLock, LockFiles } from "./lock-files.js";
import type { RuleContext } from "./lint-types.js";

/** What the locks say of an id. */
export interface LintMeaning {
  readonly meaning: Meaning;
  /** The lock that knows it; the first one for an id that none knows. */
  readonly lock: LintLock;
}

/** A file that is looked at. */
export interface LintFile {
  readonly context: RuleContext;
  readonly program: SyntaxNode;
  readonly source: string;
  /** Null for a word that need not be an id of Close. */
  readonly meaningOf: (found: FoundId) => LintMeaning | null;
  /** Where the output of a lock is, as seen from the file. */
  readonly placeOf: (lock: LintLock) => OutputPlace;
}

/** Receives the uses of a file, one after the other. */
export type UseListener = (use: RawUse, file: LintFile) => void;

/** The listeners of a rule for one file: none where nothing in it can be an id, or where it is generated. */
export function listenTo(
  context: RuleContext,
  rule: string,
  files: LockFiles,
  onUse: UseListener,
): Record<string, (node: SyntaxNode) => void> {
  const { sourceCode, filename } = context;
  const source = sourceCode.text;
  const ids = findIds(source);
  if (ids.length === 0 || isExempt(filename, source)) return {};
  const found = files.find(filename, context.cwd, locksOf(context.options));
  if ("problem" in found) {
    const { problem } = found;
    if (!files.isFirst(problem, `${rule} ${filename}`)) return {};
    return {
      Program: (node) =>
        context.report({ node, messageId: "lock", data: { problem } }),
    };
  }
  const file = openFile(context, found.locks, ids);
  if (file === null) return {};
  const listener = (node: SyntaxNode): void => {
    const use = rawUseAt({ node, parents: parentsOf(node) }, source);
    if (use !== null) onUse(use, file);
  };
  const types = [
    ...["Literal", "TemplateLiteral", "TSTemplateLiteralType"],
    ...["Identifier", "JSXText"],
  ];
  return Object.fromEntries(types.map((type) => [type, listener]));
}

/** Generated files, and the config of the generator, which may name fields by id. */
function isExempt(filename: string, source: string): boolean {
  return (
    hasMarker(source.slice(0, 1000)) ||
    /^codegen\.config\.\w+$/.test(basename(filename))
  );
}

function openFile(
  context: RuleContext,
  locks: readonly LintLock[],
  ids: readonly FoundId[],
): LintFile | null {
  const program = context.sourceCode.ast;
  if (!isNode(program)) return null;
  const placeOf = ({ output, extension }: LintLock): OutputPlace => {
    const from = dirname(resolve(context.cwd, context.filename));
    const way = relative(from, output).split(sep).join("/");
    return { folder: way === "" ? "." : way, extension };
  };
  const used = locks.map(
    (lock) =>
      new Set([
        ...wrappersOf(ids, lock.fields),
        ...presentWrappers(program, placeOf(lock)),
      ]),
  );
  const [first] = locks;
  return {
    context,
    program,
    source: context.sourceCode.text,
    placeOf,
    meaningOf: (found) => {
      const meanings = locks.flatMap((lock, index) => {
        const meaning = meaningOf(found, lock.fields, used[index] ?? new Set());
        return meaning === null ? [] : [{ meaning, lock }];
      });
      const known = meanings.find(({ meaning }) => meaning.kind !== "unknown");
      return first === undefined ? null : (known ?? meanings[0] ?? null);
    },
  };
}

function parentsOf(node: SyntaxNode): readonly SyntaxNode[] {
  const parents: SyntaxNode[] = [];
  for (let at = node["parent"]; isNode(at); at = at["parent"]) parents.push(at);
  return parents;
}

/** The option `lock` of a rule: a path, or several. */
function locksOf([options]: readonly unknown[]): readonly string[] {
  if (typeof options !== "object" || options === null) return [];
  const lock = "lock" in options ? options.lock : undefined;
  const list: readonly unknown[] = Array.isArray(lock) ? lock : [lock];
  return list.filter((path) => typeof path === "string");
}

/** Whether a file can import the output as it is: a file that is no TypeScript cannot, unless its imports end in `.ts`. */
export function canImport(filename: string, lock: LintLock): boolean {
  if (!isAbsolute(filename)) return false;
  return /^\.[cm]?tsx?$/.test(extname(filename)) || lock.extension === ".ts";
}
