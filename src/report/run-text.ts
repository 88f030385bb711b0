/** A run, done or planned, in lines of text. */

import { relative, sep } from "node:path";
import type { Warning, WarningCode } from "../errors.js";
import { compareText, groupBy } from "../schema/schema.js";
import { moreOf } from "./more-of.js";
import { safeText } from "./terminal.js";
import type { Palette } from "./terminal.js";

/** The files of one output, by what happens to them; paths are relative to its directory. */
export interface PlannedFiles {
  readonly create: readonly string[];
  readonly change: readonly string[];
  readonly keep: readonly string[];
  readonly remove: readonly string[];
}

/** One output and its plan. */
export interface OutputPlan {
  /** As people know it, without a slash at its end. */
  readonly label: string;
  readonly plan: PlannedFiles;
}

const pathLimit = 500;
const messageLimit = 1000;
const shownPerCode = 5;

/**
 * The plan as data: one `create path`, `change path` or `remove path` a line. Paths are relative to
 * the output; where there are several outputs, the output's label comes before.
 */
export function planLines(outputs: readonly OutputPlan[]): readonly string[] {
  return outputs.flatMap(({ label, plan }) => {
    const prefix = outputs.length > 1 ? `${label}/` : "";
    const line = (verb: string) => (path: string) =>
      `${verb} ${safeText(`${prefix}${path}`, pathLimit)}`;
    return [
      ...plan.create.map(line("create")),
      ...plan.change.map(line("change")),
      ...plan.remove.map(line("remove")),
    ];
  });
}

/** The config in use, from the working directory; null where there is none. */
export function configLine(
  file: string | null,
  cwd: string,
  style: Palette,
): string {
  const words =
    file === null
      ? "none here, so the defaults apply"
      : safeText(relative(cwd, file).split(sep).join("/"), pathLimit);
  return `${style.faint("config")}  ${words}`;
}

/** The result for each output, one line each: `generated  3 created, 1 changed, … in generated`. */
export function resultLines(
  done: string,
  outputs: readonly OutputPlan[],
  style: Palette,
): readonly string[] {
  return outputs.map(({ label, plan }) => {
    const counts = [
      `${plan.create.length} created`,
      `${plan.change.length} changed`,
      `${plan.keep.length} unchanged`,
      `${plan.remove.length} removed`,
    ].join(", ");
    const where = safeText(label, pathLimit);
    return `${style.good(done)}  ${counts} in ${where}`;
  });
}

/** More tsconfigs are counted. */
const mostNamed = 3;

/** What was compiled of the user's own: `verified  14 files of your program with tsconfig.json`. */
export function verifiedProgramLine(
  {
    tsconfigs,
    files,
  }: { readonly tsconfigs: readonly string[]; readonly files: number },
  cwd: string,
  style: Palette,
): string {
  if (tsconfigs.length === 0)
    return `${style.caution("note")}  Your own files were not compiled: no tsconfig has any.`;
  const paths = tsconfigs.map((path) =>
    safeText(relative(cwd, path).split(sep).join("/"), pathLimit),
  );
  const named =
    paths.length > mostNamed ? `${paths.length} tsconfigs` : paths.join(", ");
  const count = files === 1 ? "1 file" : `${files} files`;
  return `${style.good("verified")}  ${count} of your program with ${named}`;
}

/** What compiled the files of an output: `verified  70 files with TypeScript 5.9.3 and tsconfig.json`. */
export function verifiedLine(
  {
    typescript,
    tsconfig,
    files,
  }: {
    readonly typescript: string;
    readonly tsconfig: string | null;
    readonly files: number;
  },
  cwd: string,
  style: Palette,
): string {
  const compiler = safeText(`TypeScript ${typescript}`, pathLimit);
  const settings =
    tsconfig === null
      ? "no tsconfig"
      : safeText(relative(cwd, tsconfig).split(sep).join("/"), pathLimit);
  return `${style.good("verified")}  ${files} files with ${compiler} and ${settings}`;
}

/**
 * Warnings grouped by code, each once, and where more is said of them. Beyond five of one code they are
 * counted rather than shown, unless `all` is set.
 */
export function warningLines(
  warnings: readonly Warning[],
  style: Palette,
  { all }: { readonly all: boolean },
): readonly string[] {
  const groups = groupBy(warnings, ({ code }) => code);
  if (groups.size === 0) return [];
  const codes = [...groups.keys()].sort(compareText);
  const lines = [...groups]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([code, group]) => {
      const messages = [...new Set(group.map(({ message }) => message))];
      const shown = all ? messages : messages.slice(0, shownPerCode);
      const rest = messages.length - shown.length;
      const more = rest === 0 ? [] : [`and ${rest} more, shown with --verbose`];
      return [
        ...shown.map((text) => safeText(text, messageLimit)),
        ...more,
      ].map((text) => warningLine(code, text, style));
    });
  return [...lines, `  ${style.faint(moreOf(codes))}`];
}

function warningLine(code: WarningCode, text: string, style: Palette): string {
  return `${style.caution("warning")} ${style.strong(code)}  ${text}`;
}
