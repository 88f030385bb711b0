/** Imports of generated modules that move: the file of an object type is called after it. */
import { basename, dirname, join } from "node:path";
import type { ts } from "ts-morph";
import { slashed } from "../project/verify/overlay.js";
import type { Checking } from "./compiler.js";
import type { Renaming } from "./renaming.js";
import type { TextEdit } from "./text-edits.js";

/** The edits of the imports of a file, dynamic ones and those of types included. */
export function moduleEdits(
  file: ts.SourceFile,
  { moved }: Renaming,
  { ts, checker }: Checking,
): readonly TextEdit[] {
  if (moved.size === 0) return [];
  const edits: TextEdit[] = [];
  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit);
    for (const doc of ts.getJSDocCommentsAndTags(node)) visit(doc);
    if (!ts.isStringLiteralLike(node)) return;
    const path = isSpecifier(node, ts)
      ? checker.getSymbolAtLocation(node)?.declarations?.[0]?.getSourceFile()
          .fileName
      : pathIn(node.text, file.fileName);
    if (path === undefined) return;
    const from = slashed(path).replace(/\.(?:d\.)?[cm]?[jt]s$/, "");
    const to = moved.get(from);
    if (to === undefined) return;
    const start = node.getStart(file) + 1;
    const at = node.text.lastIndexOf(basename(from));
    if (at < 0) return;
    edits.push({
      start: start + at,
      end: start + at + basename(from).length,
      text: basename(to),
    });
  };
  visit(file);
  return edits;
}

/** What a text leads to that is a path as imports have them, such as that of a module which a test replaces. */
function pathIn(text: string, file: string): string | undefined {
  return /^\.\.?\//.test(text) ? join(dirname(file), text) : undefined;
}

function isSpecifier(node: ts.StringLiteralLike, ts: Checking["ts"]): boolean {
  const { parent } = node;
  return (
    ts.isImportDeclaration(parent) ||
    ts.isExportDeclaration(parent) ||
    ts.isModuleDeclaration(parent) ||
    ts.isExternalModuleReference(parent) ||
    (ts.isLiteralTypeNode(parent) && ts.isImportTypeNode(parent.parent)) ||
    (ts.isCallExpression(parent) &&
      (parent.expression.kind === ts.SyntaxKind.ImportKeyword ||
        parent.expression.getText() === "require"))
  );
}
