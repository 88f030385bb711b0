/** An error in lines of text: the failure, the next step, and whether files changed. */

import { inspect } from "node:util";
import { CodegenError } from "../../errors.js";
import { safeText } from "../../report/terminal.js";
import { moreOf } from "../../report/more-of.js";
import type { Palette } from "../../report/terminal.js";

/** The detail of an error's lines. */
export interface FailureOptions {
  /** Adds the causes, with their stacks. */
  readonly debug: boolean;
  /** A line about the running program, for reports of bugs. */
  readonly program: string;
  /** The output that failed, where others may have been written. @default the whole run failed */
  readonly output?: string;
}

const lineLimit = 1000;
const deepest = 10;

/** The lines of an error. Anything but a `CodegenError` is a bug of ours, and its lines say so. */
export function failureLines(
  error: unknown,
  style: Palette,
  options: FailureOptions,
): readonly string[] {
  const lines =
    error instanceof CodegenError
      ? foreseenLines(error, style, options)
      : bugLines(error, style, options);
  return options.debug ? [...lines, ...causeLines(error, style)] : lines;
}

function foreseenLines(
  error: CodegenError,
  style: Palette,
  { output }: FailureOptions,
): readonly string[] {
  const [first = "", ...rest] = messageLines(error);
  return [
    `${style.bad("error")} ${style.strong(error.code)}  ${first}`,
    ...indent(rest),
    ...indent(error.hint === undefined ? [] : safeLines(error.hint)),
    ...indent(
      [
        ...error.before.flatMap(safeLines),
        changeSentence(error, output),
        ...(isPlain(error) ? [] : [moreOf([error.code])]),
      ].map((line) => style.faint(line)),
    ),
  ];
}

/** Of a slip on the command line, and of Ctrl-C, there is no more to be said. */
function isPlain({ code }: CodegenError): boolean {
  return code === "E_USAGE" || code === "E_INTERRUPTED";
}

function changeSentence(
  { filesChanged, before }: CodegenError,
  output: string | undefined,
): string {
  if (filesChanged) return "Some files were written; run again to finish.";
  const files = before.length > 0 ? "No other files" : "No files";
  return output === undefined
    ? `${files} were changed.`
    : `${files} in ${safeText(output, lineLimit)} were changed.`;
}

function messageLines(error: CodegenError): readonly string[] {
  const items = error.items.map((item) => safeText(item, lineLimit));
  return [...safeLines(error.message), ...items];
}

function bugLines(
  error: unknown,
  style: Palette,
  { program }: FailureOptions,
): readonly string[] {
  const [first = "", ...rest] = safeLines(
    error instanceof Error ? (error.stack ?? error.message) : String(error),
  );
  return [
    `${style.bad("error")}  ${first}`,
    ...indent(rest),
    ...indent([
      `This is a bug in close-codegen, please report it with the output of the same command with --debug (${safeText(program)}).`,
    ]),
  ];
}

/** Only stacks and messages: an error's other properties can hold requests, and those the key. */
function causeLines(error: unknown, style: Palette): readonly string[] {
  const lines: string[] = [];
  let cause = error instanceof Error ? error.cause : undefined;
  for (let depth = 0; cause !== undefined && depth < deepest; depth += 1) {
    const text =
      cause instanceof Error ? (cause.stack ?? cause.message) : inspect(cause);
    const [first = "", ...rest] = safeLines(text);
    lines.push(...indent([`${style.strong("cause")}  ${first}`, ...rest]));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return lines;
}

function safeLines(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .map((line) => safeText(line, lineLimit))
    .filter((line) => line.trim() !== "");
}

/** Text from outside never starts a line, so it cannot pass for a message of ours. */
function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line.trimStart()}`);
}
