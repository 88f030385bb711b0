/**
 * Finds imports and exports in the layout that we and formatters give to files: a statement begins a
 * line. A parser hands out the whole tree of a file for that, which costs more than all else of a run.
 */

/** An import of a file from another, or an export of it: a name, or only the other as a whole. */
export interface ImportLink {
  readonly module: string;
  readonly names: readonly string[];
}

/** The imports and exports of a file. */
export interface Links {
  readonly imports: readonly ImportLink[];
  readonly exported: ReadonlySet<string>;
  /** The modules that are handed on whole. */
  readonly stars: readonly string[];
}

const linkWord = /import|export/g;

const named =
  /(import|export)(?: type)? \{([^{}]*)\}(?: from (["'])([^"'\n]+)\3)?;?(?=\n|$)/y;

const star = /export(?: type)? \* from (["'])([^"'\n]+)\1;?(?=\n|$)/y;

const declaration =
  /export (?:declare )?(?:interface|type|const|class|(?:async )?function\*?) ([\w$]+)(?=[^\w$])/y;

const specifier = /^(?:type )?([\w$]+)(?: as ([\w$]+))?$/;

/** The links of a file; null where anything in it might be a link of another form, which is for a parser to say. */
export function scanLinks(text: string): Links | null {
  const imports: ImportLink[] = [];
  const exported = new Set<string>();
  const stars: string[] = [];
  let end = 0;
  for (const { index } of text.matchAll(linkWord)) {
    if (index < end || isNoWord(text, index)) continue;
    if (index > 0 && text[index - 1] !== "\n") {
      if (isComment(text, index) || isInString(text, index)) continue;
      if (isTypeOfModule(text, index)) continue;
      const later = laterImport(text, index);
      if (later === null) return null;
      imports.push({ module: later, names: [] });
      continue;
    }
    const found = statementAt(text, index);
    if (found === null) return null;
    end = found.end;
    for (const name of found.exported) exported.add(name);
    if (found.link !== null) imports.push(found.link);
    if (found.isStar && found.link !== null) stars.push(found.link.module);
  }
  return { imports, exported, stars };
}

/** A statement that links files. */
interface LinkStatement {
  readonly end: number;
  readonly link: ImportLink | null;
  readonly exported: readonly string[];
  readonly isStar: boolean;
}

function statementAt(text: string, start: number): LinkStatement | null {
  const all = matchAt(star, text, start);
  if (all !== null) {
    const link = { module: all[2] ?? "", names: [] };
    return { end: start + all[0].length, link, exported: [], isStar: true };
  }
  const declared = matchAt(declaration, text, start);
  if (declared !== null) {
    const end = start + declared[0].length;
    return { end, link: null, exported: [declared[1] ?? ""], isStar: false };
  }
  return namesAt(text, start);
}

function namesAt(text: string, start: number): LinkStatement | null {
  const found = matchAt(named, text, start);
  if (found === null) return null;
  const [whole, word, list = "", , from] = found;
  const parts = list
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => specifier.exec(part));
  const names = parts.flatMap((part) => part?.[1] ?? []);
  if (names.length < parts.length) return null;
  const outer = parts.flatMap((part) => part?.[2] ?? part?.[1] ?? []);
  return {
    end: start + whole.length,
    link: from === undefined ? null : { module: from, names },
    exported: word === "export" ? outer : [],
    isStar: false,
  };
}

function matchAt(
  pattern: RegExp,
  text: string,
  start: number,
): RegExpExecArray | null {
  pattern.lastIndex = start;
  return pattern.exec(text);
}

const loaded = /import\("([^"\\\n]+)"\)/y;

// Nothing in the line begins a text or a comment, so that what follows is in neither.
const beforeLater = /^[\w$\s{}(),.:=]*\bawait $/;
const beforeType = /^[\w$\s{}(),.:=]*\btypeof $/;

/** The module of `await import("…")`; null for anything else. */
function laterImport(text: string, start: number): string | null {
  if (!beforeLater.test(lineBefore(text, start))) return null;
  return matchAt(loaded, text, start)?.[1] ?? null;
}

/** True in `typeof import("…")`, which is gone when code runs. */
function isTypeOfModule(text: string, start: number): boolean {
  return (
    beforeType.test(lineBefore(text, start)) &&
    matchAt(loaded, text, start) !== null
  );
}

/** True in a string of one line; where a comment, a pattern or a template may come before, only a parser can say. */
function isInString(text: string, index: number): boolean {
  const line = lineBefore(text, index);
  if (/[/`]/.test(line)) return false;
  return /^(?:[^"']|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')*["'](?:[^"'\\]|\\.)*$/.test(
    line,
  );
}

function lineBefore(text: string, index: number): string {
  return text.slice(text.lastIndexOf("\n", index) + 1, index);
}

/** True within a longer word. */
function isNoWord(text: string, index: number): boolean {
  return (
    /[\w$]/.test(text.charAt(index - 1)) || /[\w$]/.test(text.charAt(index + 6))
  );
}

function isComment(text: string, index: number): boolean {
  const line = lineBefore(text, index);
  return /^\s*(?:\*|\/\/|\/\*\*)/.test(line) && !line.includes("*/");
}
