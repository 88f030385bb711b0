/** Text made safe and readable on a terminal; printing is left to the command line. */

import { styleText } from "node:util";

// Controls of both sets, format characters (bidi among them), line and paragraph separators, and
// with the `u` flag only such surrogates as stand alone.
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * Text from outside as one visible line: what could move the cursor, break the line or change its
 * direction is shown as `\u{1b}`. Cut with an ellipsis after `limit` characters, 200 by default.
 */
export function visibleText(text: string, limit = 200): string {
  // A character takes at most two code units: more than this is never shown.
  const start = [...text.slice(0, limit * 2 + 2)];
  const shown = start.slice(0, limit).join("");
  const escaped = shown.replace(unsafe, escapeCharacter);
  return start.length > limit ? `${escaped}…` : escaped;
}

/**
 * `visibleText` for a terminal or a log. Machines that run a build also read what it prints: `::error`
 * at the start of a line and `##[add-mask]` anywhere in it are commands to them (actions/runner,
 * ActionCommand.cs), so their first sign is shown as `\u{3a}` or `\u{23}`.
 */
export function safeText(text: string, limit = 200): string {
  return visibleText(text, limit)
    .replace(/(?<=^\s*):(?=:)/u, escapeCharacter)
    .replace(/#(?=#\w*\[)/g, escapeCharacter);
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `\\u{${code.toString(16)}}`;
}

/** The few styles that messages use. Without colours each gives its text back. */
export interface Palette {
  readonly good: (text: string) => string;
  readonly caution: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

/** The styles, or plain text when colours are not enabled. */
export function palette(enabled: boolean): Palette {
  const style = (format: Parameters<typeof styleText>[0]) => (text: string) =>
    // Which stream it is for was decided by the caller; Node would ask its own stdout.
    enabled ? styleText(format, text, { validateStream: false }) : text;
  return {
    good: style("green"),
    caution: style("yellow"),
    bad: style("red"),
    strong: style("bold"),
    faint: style("dim"),
  };
}

/** The conditions of colours. */
export interface ColourConditions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTty: boolean;
  /** True if the command line allows colours, that is, has no `--no-color`. */
  readonly allowed: boolean;
}

/** True to use colours: `--no-color`, then `FORCE_COLOR`, `NO_COLOR`, `TERM=dumb`, then the stream. */
export function wantsColour({
  env,
  isTty,
  allowed,
}: ColourConditions): boolean {
  if (!allowed) return false;
  const forced = env["FORCE_COLOR"];
  // Node's own reading: set but empty means yes.
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  const refused = env["NO_COLOR"] ?? "";
  return refused === "" && env["TERM"] !== "dumb" && isTty;
}
