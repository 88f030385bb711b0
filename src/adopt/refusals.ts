/** What the compiler has against edits: each edit that is to blame is taken back, until nothing is worse than before. */
import type { ts } from "ts-morph";
import type { Compiler } from "../program/compiler.js";
import { newErrors } from "../program/new-errors.js";
import { openPart } from "../program/open-part.js";
import type { ParsedFiles } from "../program/open-part.js";
import type { ProgramPart } from "../program/parts.js";
import { errorsIn } from "../program/program-errors.js";
import type { Texts } from "../program/texts.js";
import { textsOver } from "../program/texts.js";
import type { Adoptable, ScannedFile } from "./adoption.js";
import { blame } from "./blame.js";
import type { CompiledFile } from "./blame.js";
import { renderFile } from "./render-file.js";

/** Why an edit is taken back, as a sentence. */
export type Refusals = ReadonlyMap<Adoptable, string>;

/** A program with files that are to be edited. */
export interface RefusalSearch {
  readonly compiler: Compiler;
  readonly parts: readonly ProgramPart[];
  readonly texts: Texts;
  readonly files: readonly ScannedFile[];
  readonly signal?: AbortSignal | undefined;
}

/** The edits that a program cannot have, each with the reason. */
export function findRefusals(search: RefusalSearch): Refusals {
  const refused = new Map<Adoptable, string>();
  const parsed: ParsedFiles = new Map();
  for (const part of search.parts) {
    search.signal?.throwIfAborted();
    refuseIn(part, search, { refused, parsed });
  }
  return refused;
}

interface Refusing {
  readonly refused: Map<Adoptable, string>;
  readonly parsed: ParsedFiles;
}

/** Enough for what hangs together in one place; what is still wrong then takes all edits back. */
const mostRounds = 12;

function refuseIn(
  part: ProgramPart,
  { compiler, texts, files }: RefusalSearch,
  { refused, parsed }: Refusing,
): void {
  const open = (over: Texts, before?: ts.Program): ts.Program =>
    openPart(compiler, part, { texts: over, added: new Set(), parsed, before });
  const first = open(texts);
  const here = files.filter(({ path }) => first.getSourceFile(path));
  if (here.length === 0) return;
  for (const file of here) refuseNamedKeys(file, first, compiler, refused);
  const known = errorsIn(first, part.own, compiler.ts);
  let program = first;
  for (let round = 0; round < mostRounds; round += 1) {
    const edited = here.map((file) => compiledFile(file, texts, refused));
    const changed = new Map(edited.map(({ file, text }) => [file.path, text]));
    program = open(textsOver(texts, changed), program);
    const problems = newErrors(errorsIn(program, part.own, compiler.ts), known);
    if (problems.length === 0) return;
    const isLast = round === mostRounds - 1;
    const context = { program, ts: compiler.ts, edited, isLast };
    for (const [one, reason] of blame(problems, context))
      refused.set(one, reason);
  }
}

function compiledFile(
  file: ScannedFile,
  texts: Texts,
  refused: Refusals,
): CompiledFile {
  const chosen = file.adoptables.filter((one) => !refused.has(one));
  const rendered = renderFile(file, chosen);
  const mark = texts.read(file.path)?.startsWith("\ufeff") ? "\ufeff" : "";
  return { file, text: mark + rendered.text, shift: mark.length, rendered };
}

/** What the type of a record names can only be read by a literal. */
function refuseNamedKeys(
  { path, adoptables }: ScannedFile,
  program: ts.Program,
  { ts }: Compiler,
  refused: Map<Adoptable, string>,
): void {
  const source = program.getSourceFile(path);
  if (source === undefined) return;
  const shift = source.text.startsWith("\ufeff") ? 1 : 0;
  const checker = program.getTypeChecker();
  for (const one of adoptables) {
    const { owner, ids } = one;
    const [key] = ids;
    if (owner === null || key === undefined) continue;
    const node = nodeAt(source, owner.start + shift, owner.end + shift, ts);
    if (node === null) continue;
    const type = checker.getNonNullableType(checker.getTypeAtLocation(node));
    const types = type.isUnion() ? type.types : [type];
    if (types.some((part) => checker.getPropertyOfType(part, key)))
      refused.set(one, "The type of the record names this key.");
  }
}

/** The outermost node in a span. */
function nodeAt(
  source: ts.SourceFile,
  start: number,
  end: number,
  ts: Compiler["ts"],
): ts.Node | null {
  let found: ts.Node | null = null;
  const visit = (node: ts.Node): void => {
    if (found !== null || node.getEnd() < end || node.pos > start) return;
    if (node.getStart(source) === start && node.getEnd() === end) found = node;
    else ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
