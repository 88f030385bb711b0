/** What a rule gives to a linter and gets from it: the part of ESLint's interface that oxlint has as well. */
import type { SyntaxNode } from "../ids/syntax.js";

/** What a fixer of a linter makes; only the linter looks into it. */
export type Fix = object;

/** Makes fixes. */
export interface Fixer {
  replaceTextRange(range: [number, number], text: string): Fix;
}

/** A suggestion of a report. */
export interface Suggestion {
  readonly messageId: string;
  readonly data: Record<string, string>;
  readonly fix: (fixer: Fixer) => Fix[];
}

/** A report of a rule. */
export interface LintReport {
  readonly node: SyntaxNode;
  readonly messageId: string;
  readonly data: Record<string, string>;
  readonly suggest?: Suggestion[];
}

/** What a linter gives to a rule for one file. */
export interface RuleContext {
  readonly filename: string;
  readonly cwd: string;
  readonly options: readonly unknown[];
  readonly sourceCode: { readonly text: string; readonly ast: object };
  report(report: LintReport): void;
}

/** What a rule says of itself. */
export interface RuleMeta {
  readonly type: "problem" | "suggestion";
  readonly docs: {
    readonly description: string;
    readonly url: string;
    readonly recommended: boolean;
  };
  readonly hasSuggestions: boolean;
  readonly schema: object[];
  readonly messages: Record<string, string>;
}

/** A rule. */
export interface LintRule {
  readonly meta: RuleMeta;
  // Each linter types its context in its own way: a method that takes `never` is a rule to all of them.
  create(context: never): Record<string, (node: SyntaxNode) => void>;
}
