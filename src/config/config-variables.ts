/** Finds out whether the value of a config depends on anything but its text, without running it. Loaded only where that is asked. */
import { parseSync } from "oxc-parser";

/** What always gives the same, of all that a config can name without declaring it. */
const constant = new Set([
  ...["Array", "BigInt", "Boolean", "Infinity", "JSON", "Map", "NaN", "Number"],
  ...["Object", "Set", "String", "isFinite", "isNaN", "parseFloat", "parseInt"],
  ...["undefined"],
]);

/** What a loader of modules gives to a config beside that. */
const ofLoader = ["require", "module", "exports", "__dirname", "__filename"];

const ofOtherFiles = new Set([
  "AwaitExpression",
  "ExportAllDeclaration",
  "ImportExpression",
  "MetaProperty",
]);

/** What decides the value of a config, or of a module that one imports, beside its text. */
export interface ConfigSources {
  /** The variables of the environment that it reads by their names. */
  readonly variables: readonly string[];
  /** The modules that it imports from beside it, as it writes them. */
  readonly modules: readonly string[];
}

/**
 * What a config depends on; null where it may depend on anything: packages, the time, what a function looks
 * at.
 */
export function configSources(
  file: string,
  source: string,
): ConfigSources | null {
  if (file.endsWith(".json")) return { variables: [], modules: [] };
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) return null;
  const [variables, modules] = [new Set<string>(), new Set<string>()];
  const isKnown = lookAt(program, {
    variable: (name) => variables.add(name),
    module: (name) => modules.add(name),
  });
  return isKnown ? { variables: [...variables], modules: [...modules] } : null;
}

/** Receives what a config depends on. */
interface Found {
  readonly variable: (name: string) => void;
  readonly module: (name: string) => void;
}

/** A file beside the config, named so that nothing in the name has a meaning of its own. */
const besideConfig = /^\.{1,2}\/[\w@./-]+$/;

/** True if nothing in some syntax depends on what is outside of it, but for variables that `found` receives. */
function lookAt(node: unknown, found: Found): boolean {
  if (Array.isArray(node)) return node.every((one) => lookAt(one, found));
  if (!isNode(node)) return true;
  const variable = variableOf(node);
  if (variable !== null) {
    found.variable(variable);
    return true;
  }
  if (ofOtherFiles.has(node.type)) return false;
  if (node.type === "Identifier") return isConstant(String(node["name"]));
  if (node.type === "ImportDeclaration") {
    const name = String(valueOf(node["source"]));
    if (node["importKind"] === "type" || name === "close-codegen") return true;
    found.module(name);
    return besideConfig.test(name);
  }
  if (isNode(node["source"])) return false;
  return Object.entries(node)
    .filter(([part]) => !isName(node, part))
    .every(([, part]) => lookAt(part, found));
}

interface SyntaxNode {
  readonly type: string;
  readonly [part: string]: unknown;
}

function isNode(value: unknown): value is SyntaxNode {
  return (
    typeof value === "object" &&
    value !== null &&
    "type" in value &&
    typeof value.type === "string"
  );
}

function valueOf(node: unknown): unknown {
  return isNode(node) ? node["value"] : undefined;
}

function isConstant(name: string): boolean {
  if (ofLoader.includes(name)) return false;
  return constant.has(name) || !(name in globalThis);
}

/** True for a part that only names something: a property, or a type, which is gone when a config runs. */
function isName(node: SyntaxNode, part: string): boolean {
  const isPlain = node["computed"] === false;
  if (part === "property" && node.type === "MemberExpression")
    return (
      isPlain &&
      !/^(?:constructor|toLocale.*|localeCompare)$/.test(
        nameOf(node["property"]),
      )
    );
  if (part === "key") return isPlain;
  return [
    "typeAnnotation",
    "typeArguments",
    "typeParameters",
    "returnType",
  ].includes(part);
}

function nameOf(node: unknown): string {
  return isNode(node) ? String(node["name"] ?? node["value"]) : "";
}

/** The name in `process.env.NAME`; null for anything else. */
function variableOf(node: SyntaxNode): string | null {
  const { object, property } = node;
  if (node.type !== "MemberExpression" || !isNode(object)) return null;
  const isEnvironment =
    object.type === "MemberExpression" &&
    nameOf(object["object"]) === "process" &&
    nameOf(object["property"]) === "env" &&
    object["computed"] === false;
  if (!isEnvironment) return null;
  const isWritten =
    node["computed"] === false || typeof valueOf(property) === "string";
  return isWritten ? nameOf(property) : null;
}
