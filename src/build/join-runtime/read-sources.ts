/** Reads the sources of the runtime: what each declares at its top, and what that refers to. */
import { join, relative, sep } from "node:path";
import { Project, ts } from "ts-morph";
import type { Exported, ExportsOf } from "./exported.js";
import {
  createExportsOf,
  isValue,
  keyOf,
  nameOf,
  resolved,
} from "./exported.js";

/** What a source declares under one name: a class, a function with its overloads, a type, a constant. */
export interface Declaration {
  readonly name: string;
  /** The source that it stands in, below the folder of the runtime. */
  readonly source: string;
  readonly statements: readonly Statement[];
  /** Whether it is there when the program runs. */
  readonly isValue: boolean;
  readonly references: readonly Reference[];
}

/** A statement as it is written, without `export`. */
export interface Statement {
  /** What stands before it. */
  readonly comment: string;
  readonly code: string;
}

/** What a declaration refers to by name. */
export type Reference =
  /** Something of the runtime. */
  | {
      readonly kind: "declaration";
      readonly key: string;
      /** As a type only: it need not be there when the program runs. */
      readonly isType: boolean;
      /** It is loaded when it is needed. */
      readonly isLater: boolean;
    }
  /** Something of a package. */
  | {
      readonly kind: "package";
      readonly from: string;
      readonly name: string;
      readonly isType: boolean;
    }
  /** Something of the language or the platform. */
  | { readonly kind: "global"; readonly name: string };

/** The sources of the runtime. */
export interface Sources {
  /** By key, in the order of the texts. */
  readonly declarations: ReadonlyMap<string, Declaration>;
  /** What each source says first of itself, where it does. */
  readonly headers: ReadonlyMap<string, string>;
  readonly exportsOf: ExportsOf;
}

/** Reads all sources below a folder. Throws for a form that cannot be joined. */
export function readSources(folder: string): Sources {
  // Which names belong together is all that is asked, so neither libraries nor packages are loaded.
  const project = new Project({
    compilerOptions: { noLib: true, noResolve: true, types: [] },
  });
  project.addSourceFilesAtPaths(join(folder, "**/*.ts"));
  const checker = project.getProgram().compilerObject.getTypeChecker();
  const files = new Map(
    project
      .getSourceFiles()
      .map(({ compilerNode: file }) => [pathIn(folder, file), file] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  const exportsOf = createExportsOf(files);
  const declarations = new Map<string, Declaration>();
  const headers = new Map<string, string>();
  for (const [source, file] of files) {
    const header = headerOf(file);
    headers.set(source, header);
    for (const one of declaredIn({ file, source, header, checker, exportsOf }))
      declarations.set(keyOf(source, one.name), one);
  }
  return { declarations, headers, exportsOf };
}

function pathIn(folder: string, { fileName }: ts.SourceFile): string {
  return relative(folder, fileName).split(sep).join("/");
}

/** The comment at the top of a file that is about the file, not about its first declaration; empty when there is none. */
function headerOf({ text }: ts.SourceFile): string {
  const [first] = ts.getLeadingCommentRanges(text, 0) ?? [];
  if (first === undefined || first.pos !== 0) return "";
  const isApart = /^(?:\n\n|\n(?:import|export (?:type )?[*{]))/.test(
    text.slice(first.end).replaceAll("\r", ""),
  );
  return isApart ? text.slice(0, first.end) : "";
}

/** A source that is being read. */
interface Reading {
  readonly file: ts.SourceFile;
  readonly source: string;
  readonly header: string;
  readonly checker: ts.TypeChecker;
  readonly exportsOf: ExportsOf;
}

/** Every declaration at the top of a file; its imports and what it passes on are left out. */
function declaredIn(reading: Reading): readonly Declaration[] {
  const { file, source } = reading;
  const byName = new Map<string, ts.Statement[]>();
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement))
      continue;
    const name = nameOf(statement, source);
    byName.set(name, [...(byName.get(name) ?? []), statement]);
  }
  return [...byName].map(([name, statements]) => ({
    name,
    source,
    statements: statements.map((statement) => written(statement, reading)),
    isValue: statements.some(isValue),
    references: statements.flatMap((one) => referencesIn(one, reading)),
  }));
}

function written(
  statement: ts.Statement,
  { file, header }: Reading,
): Statement {
  const before = Math.max(statement.getFullStart(), header.length);
  return {
    comment: file.text.slice(before, statement.getStart(file)).trim(),
    code: statement.getText(file).replace(/^export /, ""),
  };
}

/** What the names within a statement stand for, as far as it is outside of the statement. */
function referencesIn(
  statement: ts.Statement,
  reading: Reading,
): readonly Reference[] {
  const found: Reference[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !isNameOfMember(node))
      found.push(...referenceOf(node, reading));
    if (isImportCall(node)) found.push(...loadedLater(node, reading));
    ts.forEachChild(node, visit);
  };
  visit(statement);
  return found;
}

/** Whether an identifier names a part of something, which is not looked up among the names of a file. */
function isNameOfMember(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  return (
    (ts.isPropertyAssignment(parent) ||
      ts.isPropertySignature(parent) ||
      ts.isPropertyDeclaration(parent) ||
      ts.isMethodDeclaration(parent) ||
      ts.isMethodSignature(parent) ||
      ts.isAccessor(parent) ||
      ts.isNamedTupleMember(parent)) &&
    parent.name === node
  );
}

function referenceOf(
  node: ts.Identifier,
  { file, source, checker, exportsOf }: Reading,
): readonly Reference[] {
  const symbol = ts.isShorthandPropertyAssignment(node.parent)
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node);
  const [declaration] = symbol?.declarations ?? [];
  const name = node.text;
  if (declaration === undefined || declaration.getSourceFile() !== file)
    return [{ kind: "global", name }];
  if (ts.isImportSpecifier(declaration))
    return [importedBy(declaration, source, exportsOf)];
  if (!isTop(declaration)) return [];
  const key = keyOf(source, name);
  return [{ kind: "declaration", key, isType: false, isLater: false }];
}

function isTop(declaration: ts.Declaration): boolean {
  return ts.isVariableDeclaration(declaration)
    ? ts.isSourceFile(declaration.parent.parent.parent)
    : ts.isSourceFile(declaration.parent);
}

function importedBy(
  specifier: ts.ImportSpecifier,
  source: string,
  exportsOf: ExportsOf,
): Reference {
  const clause = specifier.parent.parent;
  const { moduleSpecifier } = clause.parent;
  const name = specifier.name.text;
  if (specifier.propertyName !== undefined)
    throw new Error(`${source}: ${name} is imported under another name.`);
  const from = ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : "";
  const isType = clause.isTypeOnly || specifier.isTypeOnly;
  if (!from.startsWith(".")) return { kind: "package", from, name, isType };
  const { key } = exportedAs(name, resolved(source, from), exportsOf);
  return { kind: "declaration", key, isType, isLater: false };
}

function isImportCall(node: ts.Node): node is ts.CallExpression {
  return (
    ts.isCallExpression(node) &&
    node.expression.kind === ts.SyntaxKind.ImportKeyword
  );
}

/** The names that `const { a, b } = await import("./x.js")` takes. */
function loadedLater(
  call: ts.CallExpression,
  { source, exportsOf }: Reading,
): readonly Reference[] {
  const [argument] = call.arguments;
  const from =
    argument !== undefined && ts.isStringLiteral(argument) ? argument.text : "";
  if (!from.startsWith(".")) return [];
  const variable = call.parent.parent;
  if (
    !ts.isAwaitExpression(call.parent) ||
    !ts.isVariableDeclaration(variable) ||
    !ts.isObjectBindingPattern(variable.name)
  )
    throw new Error(
      `${source}: write \`const { name } = await import("${from}")\`, by which it is known what is needed.`,
    );
  return variable.name.elements.map(({ name, propertyName }): Reference => {
    if (!ts.isIdentifier(name) || propertyName !== undefined)
      throw new Error(`${source}: ${from} is loaded under other names.`);
    const { key } = exportedAs(name.text, resolved(source, from), exportsOf);
    return { kind: "declaration", key, isType: false, isLater: true };
  });
}

function exportedAs(
  name: string,
  source: string,
  exportsOf: ExportsOf,
): Exported {
  const found = exportsOf(source).get(name);
  if (found === undefined) throw new Error(`${source} has no export ${name}.`);
  return found;
}
