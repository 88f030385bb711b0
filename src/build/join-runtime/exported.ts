/** What each source gives to others, as its text says. */
import { posix } from "node:path";
import { ts } from "ts-morph";

/** The sources of the runtime by their path below its folder. */
export type Files = ReadonlyMap<string, ts.SourceFile>;

/** What a source gives under a name. */
export interface Exported {
  readonly key: string;
  /** Whether it is given as a type only. */
  readonly isType: boolean;
}

/** What a source gives, by name. */
export type ExportsOf = (source: string) => ReadonlyMap<string, Exported>;

/** The key of a declaration. */
export function keyOf(source: string, name: string): string {
  return `${source}#${name}`;
}

/** The source that a declaration stands in. */
export function sourceOf(key: string): string {
  return key.slice(0, key.indexOf("#"));
}

/** The name of a declaration. */
export function nameIn(key: string): string {
  return key.slice(key.indexOf("#") + 1);
}

/** The source that another means by a path. */
export function resolved(source: string, from: string): string {
  return posix.join(posix.dirname(source), from).replace(/\.js$/, ".ts");
}

/** Makes the function that tells what a source gives: its own, and what it passes on. */
export function createExportsOf(files: Files): ExportsOf {
  const known = new Map<string, ReadonlyMap<string, Exported>>();
  const exportsOf = (source: string): ReadonlyMap<string, Exported> => {
    const found = known.get(source) ?? new Map(pairsOf(source));
    known.set(source, found);
    return found;
  };
  const pairsOf = (source: string): readonly Pair[] => {
    const file = files.get(source);
    if (file === undefined) throw new Error(`There is no ${source}.`);
    return file.statements.flatMap((statement): readonly Pair[] => {
      if (ts.isExportDeclaration(statement))
        return passedOn(statement, source, exportsOf);
      if (!hasModifier(statement, ts.SyntaxKind.ExportKeyword)) return [];
      const name = nameOf(statement, source);
      const isType = !isValue(statement);
      return [[name, { key: keyOf(source, name), isType }]];
    });
  };
  return exportsOf;
}

type Pair = readonly [string, Exported];

function passedOn(
  { moduleSpecifier, exportClause, isTypeOnly }: ts.ExportDeclaration,
  source: string,
  exportsOf: ExportsOf,
): readonly Pair[] {
  const from =
    moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier)
      ? moduleSpecifier.text
      : "";
  const all = exportsOf(resolved(source, from));
  if (exportClause === undefined)
    // Values that are passed on as types are of no use to anybody.
    return [...all].filter(([, { isType }]) => !isTypeOnly || isType);
  if (!ts.isNamedExports(exportClause))
    throw new Error(`${source}: a namespace cannot be joined.`);
  return exportClause.elements.map((element): Pair => {
    const name = element.name.text;
    const one = all.get(name);
    if (one === undefined || element.propertyName !== undefined)
      throw new Error(`${source}: ${name} of ${from} cannot be passed on.`);
    const isType = isTypeOnly || element.isTypeOnly || one.isType;
    return [name, { ...one, isType }];
  });
}

/** The name that a statement declares; throws for a form that cannot be joined. */
export function nameOf(statement: ts.Statement, source: string): string {
  if (
    (ts.isFunctionDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement)) &&
    statement.name !== undefined
  )
    return statement.name.text;
  if (ts.isVariableStatement(statement)) {
    const [one, ...others] = statement.declarationList.declarations;
    if (one !== undefined && others.length === 0 && ts.isIdentifier(one.name))
      return one.name.text;
  }
  throw new Error(
    `${source}: only functions, classes, types and single constants can be joined: ${statement.getText().slice(0, 80)}`,
  );
}

/** Whether a statement declares something that is there when the program runs. */
export function isValue(statement: ts.Statement): boolean {
  return (
    !ts.isInterfaceDeclaration(statement) &&
    !ts.isTypeAliasDeclaration(statement) &&
    !hasModifier(statement, ts.SyntaxKind.DeclareKeyword)
  );
}

function hasModifier(node: ts.Statement, kind: ts.SyntaxKind): boolean {
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === kind)
  );
}
