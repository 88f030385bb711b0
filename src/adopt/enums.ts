/** Enums of ids: a member of one must be a literal, a property of a constant object need not be. */
import { idOf } from "../ids/find-ids.js";
import type { FoundId } from "../ids/find-ids.js";
import type { TextEdit } from "../ids/spell.js";
import { partOf, partsOf, spanOf, textOf } from "../ids/syntax.js";
import type { NodePlace, SyntaxNode } from "../ids/syntax.js";
import type { Use } from "./use.js";

/**
 * An enum all of whose members are texts, and some of them ids, as one use: it becomes a constant object. Null
 * for any other node. Whether types of the program name the enum, the compiler says.
 */
export function enumUse(place: NodePlace, text: string): Use | null {
  const { node, parents } = place;
  if (node.type !== "TSEnumDeclaration" || node["const"] === true) return null;
  if (node["declare"] === true) return null;
  const name = partOf(node, "id");
  const body = partOf(node, "body");
  if (name === null || body === null) return null;
  const members = partsOf(body, "members");
  const values = members.map((member) => textOf(partOf(member, "initializer")));
  if (values.some((value) => value === null)) return null;
  const ids = members.flatMap((member) => idsOf(member));
  if (ids.length === 0) return null;
  const { start, end } = spanOf(node);
  const nameEnd = spanOf(name).end;
  const semicolon =
    /;\s*$/m.test(text) || /^\s*[([`+\-/]/.test(text.slice(end)) ? ";" : "";
  const wrap = [
    { start, end: spanOf(name).start, text: "const " },
    { start: nameEnd, end: nameEnd, text: " =" },
    ...members.map((member) => equalsOf(member, text)),
    { start: end, end, text: ` as const${semicolon}` },
  ];
  return {
    node,
    parents,
    form: "enum",
    shape: "expression",
    frame: "none",
    obstacle: null,
    span: { start, end },
    ids,
    wrap,
  };
}

function idsOf(member: SyntaxNode): readonly FoundId[] {
  const initializer = partOf(member, "initializer");
  const found = idOf(textOf(initializer) ?? "");
  return initializer === null || found === null
    ? []
    : [{ ...found, ...spanOf(initializer) }];
}

/** The `=` of a member, which becomes a colon right behind its name. */
function equalsOf(member: SyntaxNode, text: string): TextEdit {
  const start = spanOf(partOf(member, "id") ?? member).end;
  const end = spanOf(partOf(member, "initializer") ?? member).start;
  const between = text.slice(start, end).replace("=", "");
  const isBlank = between.trim() === "";
  return { start, end, text: `:${isBlank ? " " : between}` };
}
