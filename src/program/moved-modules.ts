/** Imports of generated modules that move: the file of an object type is called after it. */
import { basename } from "node:path";
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
    if (!ts.isStringLiteralLike(node) || !isSpecifier(node, ts)) return;
    const target = checker.getSymbolAtLocation(node)?.declarations?.[0];
    const path = target?.getSourceFile().fileName;
    if (path === undefined) return;
    const from = slashed(path).replace(/\.(?:d\.)?[cm]?ts$/, "");
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
