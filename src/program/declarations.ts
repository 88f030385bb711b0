/** Finds where the generated files declare a thing, so that what refers to it is known by its symbol and not by its spelling. */
import { join } from "node:path";
import type { ts } from "ts-morph";
import { statusesFile } from "../emit/views/status-members.js";
import { slashed } from "../project/verify/overlay.js";
import type { NamedObject } from "../schema/named.js";
import type { TypeScript } from "./compiler.js";
import { addStatuses } from "./status-declarations.js";
import { standardMember } from "./things.js";
import type { NamedThings, Thing } from "./things.js";

/** The names of a declaration before a rename and after it; the same where nothing is renamed. */
export interface DeclaredName {
  readonly thing: Thing;
  readonly name: string;
}

/** What is declared at a name of the generated code: by file and position of the name. */
export type Declarations = ReadonlyMap<string, DeclaredName>;

/** The key under which a declaration is kept; null for what has no name. */
export function declarationKey(
  declaration: ts.Declaration,
  ts: TypeScript,
): string | null {
  const name = ts.getNameOfDeclaration(declaration);
  if (name === undefined) return null;
  return `${slashed(declaration.getSourceFile().fileName)} ${name.getEnd()}`;
}

/** Finds the declarations of things in the files of an output, as a program has them. */
export function findDeclarations(
  { directory, objects, things }: NamedThings,
  program: ts.Program,
  ts: TypeScript,
): Declarations {
  const found = new Map<string, DeclaredName>();
  const add = (declaration: ts.Declaration, thing: Thing, name: string) => {
    const key = declarationKey(declaration, ts);
    if (key !== null) found.set(key, { thing, name });
  };
  const byKey = new Map(things.map((thing) => [thing.key, thing]));
  const fileAt = (path: string) =>
    program.getSourceFile(slashed(join(directory, path)));
  for (const object of objects) {
    const file = fileAt(`${object.file}.ts`);
    if (file !== undefined) addObject(file, object, { byKey, add, ts });
  }
  for (const path of ["client.ts", "models.ts", "ids.ts", "shared.ts"]) {
    const file = fileAt(path);
    if (file !== undefined) addCommon(file, objects, { byKey, add, ts });
  }
  const statuses = fileAt(`${statusesFile}.ts`);
  if (statuses !== undefined) addStatuses(statuses, things, { add, ts });
  return found;
}

interface Adding {
  readonly byKey: ReadonlyMap<string, Thing>;
  readonly add: (
    declaration: ts.Declaration,
    thing: Thing,
    name: string,
  ) => void;
  readonly ts: TypeScript;
}

/** The names of a type, as far as it stands for an object type. */
const typeSuffixes = ["", "Create", "Draft", "Update", "Model", "Id"];

function addObject(
  file: ts.SourceFile,
  object: NamedObject,
  { byKey, add, ts }: Adding,
): void {
  const { id, type, value, fields } = object;
  const whole = byKey.get(`object ${id}`);
  const memberOf = (name: string): Thing | undefined => {
    const field = fields.find((one) => one.name === name);
    return field && byKey.get(`field ${id} ${field.key}`);
  };
  const addMembers = (members: readonly ts.Declaration[]): void => {
    for (const member of members) {
      const name = nameOf(member, ts);
      const thing = name === null ? undefined : memberOf(name);
      if (name !== null && thing !== undefined) add(member, thing, name);
    }
  };
  for (const statement of file.statements) {
    if (ts.isInterfaceDeclaration(statement)) {
      const { text } = statement.name;
      if (whole !== undefined && isNameOf(text, type))
        add(statement, whole, text);
      if (text === `${type}Model`) addMembers(referencesIn(statement, ts));
      else addMembers([...statement.members]);
    }
    addChoices(statement, object, { byKey, add, ts });
    if (!ts.isVariableStatement(statement)) continue;
    for (const one of statement.declarationList.declarations) {
      if (nameOf(one, ts) !== value) continue;
      if (whole !== undefined) add(one, whole, value);
      addMembers(membersIn(one, ts));
    }
  }
}

function isNameOf(text: string, type: string): boolean {
  return typeSuffixes.some((suffix) => text === `${type}${suffix}`);
}

/** The types of choices, each a type and a list of the same name. */
function addChoices(
  statement: ts.Statement,
  { id, fields }: NamedObject,
  { byKey, add, ts }: Adding,
): void {
  for (const declaration of declarationsIn(statement, ts)) {
    const name = nameOf(declaration, ts);
    const field = fields.find(
      ({ choicesType, shared }) => !shared && choicesType === name,
    );
    const thing = field && byKey.get(`choices ${id} ${field.key}`);
    if (thing !== undefined && name !== null) add(declaration, thing, name);
  }
}

function declarationsIn(
  statement: ts.Statement,
  ts: TypeScript,
): readonly ts.Declaration[] {
  if (ts.isTypeAliasDeclaration(statement)) return [statement];
  return ts.isVariableStatement(statement)
    ? [...statement.declarationList.declarations]
    : [];
}

/** The members of `references` in a model. */
function referencesIn(
  model: ts.InterfaceDeclaration,
  ts: TypeScript,
): readonly ts.Declaration[] {
  return model.members.flatMap((member) =>
    ts.isPropertySignature(member) &&
    nameOf(member, ts) === "references" &&
    member.type !== undefined &&
    ts.isTypeLiteralNode(member.type)
      ? [...member.type.members]
      : [],
  );
}

/** The rows of a wrapper: the one object literal that a function in it gives. */
function membersIn(
  wrapper: ts.VariableDeclaration,
  ts: TypeScript,
): readonly ts.Declaration[] {
  const rows: ts.Declaration[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isArrowFunction(node)) {
      const { body } = node;
      const literal = ts.isParenthesizedExpression(body)
        ? body.expression
        : body;
      if (ts.isObjectLiteralExpression(literal))
        rows.push(...literal.properties);
      return;
    }
    ts.forEachChild(node, visit);
  };
  visit(wrapper);
  return rows;
}

/** What the files of the whole output declare: members of the client, keys of models, ids, shared choices. */
function addCommon(
  file: ts.SourceFile,
  objects: readonly NamedObject[],
  { byKey, add, ts }: Adding,
): void {
  const named = (kind: string, object: NamedObject | undefined) =>
    object && byKey.get(`${kind} ${object.id}`);
  const shared = [...byKey.values()].filter(
    ({ objectId }) => objectId === "shared",
  );
  const visit = (node: ts.Node): void => {
    const name = nameOf(node, ts);
    const thing = name === null ? undefined : thingAt(node, name);
    if (name !== null && thing !== undefined && isDeclaration(node))
      add(node, thing, name);
    ts.forEachChild(node, visit);
  };
  const thingAt = (node: ts.Node, name: string): Thing | undefined => {
    const { parent } = node;
    if (ts.isPropertySignature(node) && ts.isTypeLiteralNode(parent)) {
      const group = nameOf(parent.parent, ts);
      const kind = group === "objects" ? "customObject" : "customActivity";
      const found = objects.find(
        (one) => one.kind === kind && one.collection === name,
      );
      return named("collection", found);
    }
    if (ts.isPropertySignature(node) && nameOf(parent, ts) === "CloseClient")
      return named(
        "object",
        objects.find(({ id }) => standardMember(id) === name),
      );
    if (ts.isPropertySignature(node) && nameOf(parent, ts) === "Models")
      return named(
        "object",
        objects.find(({ value }) => value === name),
      );
    if (ts.isTypeAliasDeclaration(node) || ts.isVariableDeclaration(node))
      return (
        shared.find((one) => one.name === name) ??
        named(
          "object",
          objects.find(({ type }) => name === `${type}Id`),
        )
      );
    return undefined;
  };
  const isDeclaration = (node: ts.Node): node is ts.Declaration =>
    ts.isPropertySignature(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isVariableDeclaration(node);
  visit(file);
}

function nameOf(node: ts.Node, ts: TypeScript): string | null {
  const name =
    ts.isPropertySignature(node) ||
    ts.isPropertyAssignment(node) ||
    ts.isShorthandPropertyAssignment(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isVariableDeclaration(node)
      ? node.name
      : undefined;
  return name !== undefined &&
    (ts.isIdentifier(name) || ts.isStringLiteral(name))
    ? name.text
    : null;
}
