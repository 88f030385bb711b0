/** Finds the edits that a message of the compiler is about. */
import type { ts } from "ts-morph";
import type { TypeScript } from "../program/compiler.js";
import type { ProgramError } from "../program/program-errors.js";
import type { Adoptable, ScannedFile } from "./adoption.js";
import type { RenderedFile } from "./render-file.js";

/** A file as the compiler has read it. */
export interface CompiledFile {
  readonly file: ScannedFile;
  readonly text: string;
  /** The length of the byte order mark in front of it. */
  readonly shift: number;
  readonly rendered: RenderedFile;
}

/** What messages are looked up in. */
export interface BlameContext {
  readonly program: ts.Program;
  readonly ts: TypeScript;
  readonly edited: readonly CompiledFile[];
  /** All edits are to blame where nobody knows better. */
  readonly isLast: boolean;
}

/** The edits to blame, each with the reason; never none. */
export function blame(
  problems: readonly ProgramError[],
  context: BlameContext,
): readonly (readonly [Adoptable, string])[] {
  const found = problems.flatMap((problem) =>
    blamed(problem, context).map((one) => [one, reasonOf(problem)] as const),
  );
  const [first] = problems;
  if ((found.length > 0 && !context.isLast) || first === undefined)
    return found;
  const all = context.edited.flatMap(({ rendered }) => rendered.places);
  const here = context.edited
    .filter(({ file }) => file.path === first.file)
    .flatMap(({ rendered }) => rendered.places);
  const others = here.length > 0 && !context.isLast ? here : all;
  return others.map(({ of }) => [of, reasonOf(first)] as const);
}

const longest = 160;

function reasonOf({ message }: ProgramError): string {
  const [line = ""] = message.split("\n");
  const short = line.length > longest ? `${line.slice(0, longest)}…` : line;
  return `The compiler would refuse it: ${short}`;
}

/** The edits at the place of a message; else those in its statement; else those of what the statement names. */
function blamed(
  problem: ProgramError,
  { program, ts, edited }: BlameContext,
): readonly Adoptable[] {
  const source = program.getSourceFile(problem.file);
  if (source === undefined) return [];
  const within = (path: string, start: number, end: number) =>
    edited
      .filter(({ file }) => file.path === path)
      .flatMap(({ rendered, shift }) =>
        rendered.places
          .filter(({ at }) => at.start + shift < end && at.end + shift > start)
          .map(({ of }) => of),
      );
  const exact = within(problem.file, problem.start, problem.end);
  if (exact.length > 0) return exact;
  const statement = statementAt(source, problem.start, ts);
  const near = within(
    problem.file,
    statement.getStart(source),
    statement.getEnd(),
  );
  if (near.length > 0) return near;
  const seen = new Set<ts.Node>();
  const named = (node: ts.Node, depth: number): readonly Adoptable[] => {
    const declarations = declarationsIn(node, program.getTypeChecker(), ts);
    const fresh = declarations.filter((one) => !seen.has(one));
    for (const one of fresh) seen.add(one);
    const here = fresh.flatMap((one) =>
      within(one.getSourceFile().fileName, one.getStart(), one.getEnd()),
    );
    if (here.length > 0 || depth === 0) return here;
    return fresh
      .filter((one) =>
        edited.some(({ file }) => file.path === one.getSourceFile().fileName),
      )
      .flatMap((one) => named(one, depth - 1));
  };
  return named(statement, mostSteps);
}

/** From a name to what it is made of, and on. */
const mostSteps = 4;

function statementAt(
  source: ts.SourceFile,
  offset: number,
  ts: TypeScript,
): ts.Node {
  let found: ts.Node = source;
  const visit = (node: ts.Node): void => {
    if (node.pos > offset || node.getEnd() < offset) return;
    if (ts.isStatement(node) && !ts.isBlock(node)) found = node;
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function declarationsIn(
  node: ts.Node,
  checker: ts.TypeChecker,
  ts: TypeScript,
): readonly ts.Declaration[] {
  const found = new Set<ts.Declaration>();
  const visit = (one: ts.Node): void => {
    if (ts.isIdentifier(one)) {
      const symbol = checker.getSymbolAtLocation(one);
      const isAlias = (symbol?.flags ?? 0) & ts.SymbolFlags.Alias;
      const target =
        symbol !== undefined && isAlias
          ? checker.getAliasedSymbol(symbol)
          : symbol;
      for (const declaration of target?.declarations ?? [])
        found.add(declaration);
    }
    ts.forEachChild(one, visit);
  };
  visit(node);
  return [...found];
}
