/** The events of `codegen watch`, printed: one line a run, for people. */
import { relative, resolve, sep } from "node:path";
import type { OutputResult } from "../../commands/result.js";
import type { WatchEvent } from "../../commands/watch/run-watch.js";
import type { Warning } from "../../errors.js";
import { resultLines, warningLines } from "../../report/run-text.js";
import { takenOverLines } from "../../report/taken-over-text.js";
import type { TakenOutput } from "../../report/taken-over-text.js";
import { safeText } from "../../report/terminal.js";
import type { Palette } from "../../report/terminal.js";
import type { CommandContext } from "../command.js";
import type { GlobalFlags } from "../flags/global-flags.js";
import { failureLines } from "./failure.js";
import { printLines } from "./lines.js";
import { describeProgram } from "./program-line.js";

/** The flags that decide what is printed. */
export interface WatchPrinterFlags extends GlobalFlags {
  /** Seconds. */
  readonly poll?: number;
}

/** A function that prints the events of one watch; a warning that stays from run to run is printed once. */
export function watchPrinter(
  flags: WatchPrinterFlags,
  { io, style }: CommandContext,
  cwd: string,
): (event: WatchEvent) => void {
  const print = (lines: readonly string[]) => printLines(io.stderr, lines);
  const isNew = newWarnings();
  const debug = flags.debug === true;
  const all = flags.verbose === true;
  const program = describeProgram();
  return (event) => {
    if (event.kind === "failed")
      return print(failureLines(event.error, style, { debug, program }));
    if (flags.silent === true) return;
    print(eventLines(event, { cwd, style, poll: flags.poll }));
    if (event.kind !== "generated") return;
    const width = io.terminal?.columns;
    const options = { run: "generate", all, width } as const;
    print(takenOverLines(labelled(event.outputs, cwd), style, options));
    const warnings = event.outputs.flatMap((output) => output.warnings);
    print(warningLines(warnings.filter(isNew), style, { all }));
  };
}

/** True for a warning that was not asked about before. */
function newWarnings(): (warning: Warning) => boolean {
  const known = new Set<string>();
  return ({ code, message }) => {
    const words = `${code} ${message}`;
    if (known.has(words)) return false;
    known.add(words);
    return true;
  };
}

interface EventStyle {
  readonly cwd: string;
  readonly style: Palette;
  readonly poll: number | undefined;
}

function eventLines(
  event: Exclude<WatchEvent, { readonly kind: "failed" }>,
  { cwd, style, poll }: EventStyle,
): readonly string[] {
  switch (event.kind) {
    case "watching": {
      const { configPath, paths } = event.files;
      const files = [
        configPath ?? "codegen.config.*",
        ...(paths?.templates ?? []),
        ...(paths?.locks ?? []),
      ].map((path) => shownPath(cwd, path));
      const hosts = (paths?.hosts ?? []).map((host) => safeText(host, 500));
      const at = hosts.length === 0 ? "" : ` at ${hosts.join(", ")}`;
      const api =
        poll === undefined ? [] : [`Close every ${String(poll)} s${at}`];
      const all = [...files, ...api].join(", ");
      return [`${style.good("watching")}  ${all}. Stop it with Ctrl-C.`];
    }
    case "generated": {
      const [line = ""] = resultLines(
        event.isRecovered ? "recovered" : "generated",
        [merged(event.outputs, cwd)],
        style,
      );
      const reason = reasonOf(event.changed, cwd);
      return [reason === "" ? line : `${line} ${style.faint(`(${reason})`)}`];
    }
    case "recovered":
      return [`${style.good("recovered")}  nothing had to be generated`];
    default:
      return event satisfies never;
  }
}

function labelled(
  outputs: readonly OutputResult[],
  cwd: string,
): readonly TakenOutput[] {
  return outputs.map((output) => ({
    ...output,
    label: shownPath(cwd, output.directory),
  }));
}

/** Several outputs as one: a run is one line. */
function merged(outputs: readonly OutputResult[], cwd: string) {
  const plans = outputs.map(({ plan }) => plan);
  return {
    label: outputs.map(({ directory }) => shownPath(cwd, directory)).join(", "),
    plan: {
      create: plans.flatMap(({ create }) => create),
      change: plans.flatMap(({ change }) => change),
      keep: plans.flatMap(({ keep }) => keep),
      remove: plans.flatMap(({ remove }) => remove),
    },
  };
}

function reasonOf(
  changed: readonly string[] | "organisation",
  cwd: string,
): string {
  if (changed === "organisation") return "the organisation changed";
  const [first, ...others] = changed;
  if (first === undefined) return "";
  const more = others.length === 0 ? "" : ` and ${String(others.length)} more`;
  return `${shownPath(cwd, first)}${more} changed`;
}

function shownPath(cwd: string, path: string): string {
  const shown = relative(cwd, resolve(cwd, path)).split(sep).join("/");
  return safeText(shown === "" ? "." : shown, 500);
}
