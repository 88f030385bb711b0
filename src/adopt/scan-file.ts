/** Finds in one file what can be adopted, and what cannot. */
import { parseSync } from "oxc-parser";
import { findIds, idOf } from "../ids/find-ids.js";
import type { FoundId } from "../ids/find-ids.js";
import type { Form } from "../ids/forms.js";
import type { OutputPlace } from "../ids/import-plan.js";
import { presentWrappers } from "../ids/import-plan.js";
import { wrappersOf } from "../ids/meaning.js";
import { rawUseAt } from "../ids/raw-use.js";
import { isNode, nameOf, partOf, spanOf, textOf, walk } from "../ids/syntax.js";
import type { NodePlace, SyntaxNode } from "../ids/syntax.js";
import type { AdoptOutput, Adoptable, Left, ScannedFile } from "./adoption.js";
import { positionIn } from "./adoption.js";
import { enumUse } from "./enums.js";
import { evaluate, variableIn } from "./evaluate.js";
import { judge } from "./judge.js";
import type { Use } from "./use.js";

/** What is known before a file is scanned. */
export interface ScanContext {
  readonly output: AdoptOutput;
  readonly place: OutputPlace;
  /** The values of variables of the environment, by name, where they are ids. */
  readonly env: ReadonlyMap<string, string>;
  /** Why nothing in the file can be edited, as a sentence, and what to do; null where it can. */
  readonly refusal: Pick<Left, "reason" | "suggestion"> | null;
}

/** A file that could be read, or the first mistake of its syntax. */
export type Scan =
  | { readonly file: ScannedFile }
  | { readonly mistake: string; readonly line: number };

/** Scans the text of a file, which has no byte order mark. */
export function scanFile(
  path: string,
  text: string,
  context: ScanContext,
): Scan {
  const { program, errors } = parseSync(path, text);
  const [error] = errors;
  if (error !== undefined) {
    const offset = error.labels[0]?.start ?? 0;
    return { mistake: error.message, line: positionIn(text, offset).line };
  }
  if (!isNode(program)) throw new TypeError("A parser gives a program.");
  const { output, place } = context;
  const used = new Set([
    ...wrappersOf(findIds(text), output.fields),
    ...presentWrappers(program, place),
  ]);
  const adoptables: Adoptable[] = [];
  const left: Left[] = [];
  for (const use of usesIn(program, text, context)) {
    const at = positionIn(text, use.span.start);
    const verdict = judge(use, text, output, used);
    if (verdict === null) continue;
    if ("reason" in verdict) left.push({ ...at, form: use.form, ...verdict });
    else if (context.refusal !== null)
      left.push({
        ...at,
        form: use.form,
        id: verdict.ids.join(", "),
        ...context.refusal,
      });
    else adoptables.push({ ...at, form: use.form, ...verdict });
  }
  left.push(...labelsIn(program, text, output));
  return { file: { path, text, program, place, adoptables, left } };
}

/** The uses of a file; what is a part of one is none of its own. */
function* usesIn(
  program: SyntaxNode,
  text: string,
  { env }: ScanContext,
): Generator<Use> {
  let covered = -1;
  for (const place of walk(program)) {
    const { start, end } = spanOf(place.node);
    if (start < covered) continue;
    const whole = enumUse(place, text) ?? computedUse(place, env);
    if (whole !== null) {
      covered = end;
      yield whole;
      continue;
    }
    const use = rawUseAt(place, text);
    if (use !== null) yield { ...use, wrap: null };
  }
}

const computed = new Set([
  "BinaryExpression",
  "MemberExpression",
  "TemplateLiteral",
]);

/** An expression that is put together, and always is one id: `"custom." + "cf_…"`, a variable that was given. */
function computedUse(
  place: NodePlace,
  env: ReadonlyMap<string, string>,
): Use | null {
  const { node, parents } = place;
  const [parent] = parents;
  if (!computed.has(node.type) || parent === undefined) return null;
  const isPlain = node.type === "TemplateLiteral" && !hasExpressions(node);
  if (isPlain || parent.type.startsWith("TSLiteral") || isTarget(node, parent))
    return null;
  const variable = variableIn(node);
  const found = idOf(evaluate(node, env) ?? "");
  if (found === null) return null;
  const span = spanOf(node);
  const form: Form =
    variable !== null || holdsVariable(node)
      ? "environment variable"
      : node.type === "TemplateLiteral"
        ? "template"
        : "concatenation";
  const obstacle = parent.type === "TaggedTemplateExpression" ? "tagged" : null;
  const ids: readonly FoundId[] = [{ ...found, ...span }];
  return {
    node,
    parents,
    form,
    shape: "expression",
    frame: "none",
    obstacle,
    span,
    ids,
    wrap: null,
  };
}

function hasExpressions(node: SyntaxNode): boolean {
  const { expressions } = node;
  return Array.isArray(expressions) && expressions.length > 0;
}

function holdsVariable(node: SyntaxNode): boolean {
  for (const one of walk(node)) if (variableIn(one.node) !== null) return true;
  return false;
}

/** What is assigned to or deleted has no value that could be written in its place. */
function isTarget(node: SyntaxNode, parent: SyntaxNode): boolean {
  if (parent.type === "UnaryExpression") return parent["operator"] === "delete";
  if (parent.type === "UpdateExpression") return true;
  return /^Assignment/.test(parent.type) && partOf(parent, "left") === node;
}

/** `record.custom["Label"]`, `record.custom.Label`: Close's old map goes by what fields are called today. */
function labelsIn(
  program: SyntaxNode,
  text: string,
  { labels }: AdoptOutput,
): readonly Left[] {
  if (!/\bcustom\b/.test(text)) return [];
  return [...walk(program)].flatMap(({ node }) => {
    const holder = partOf(node, "object");
    if (node.type !== "MemberExpression" || holder === null) return [];
    const isMap =
      holder.type === "MemberExpression" &&
      holder["computed"] !== true &&
      nameOf(partOf(holder, "property")) === "custom";
    const property = partOf(node, "property");
    const label =
      node["computed"] === true ? textOf(property) : nameOf(property);
    const fields = isMap && label !== null ? (labels.get(label) ?? []) : [];
    if (label === null || fields.length === 0) return [];
    const references = fields.map(
      ({ wrapper, member }) => `${wrapper}.fields.${member}.wireKey`,
    );
    return [
      {
        ...positionIn(text, spanOf(property ?? node).start),
        form: "label" as const,
        id: label,
        reason:
          "This map goes by what the field is called today, and whether it is Close's cannot be seen here.",
        suggestion: `Read the record itself by ${references.join(" or ")}.`,
      },
    ];
  });
}
