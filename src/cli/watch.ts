/** Runs `codegen watch`: one line a run, for people, until it is told to stop. */
import { relative, resolve, sep } from "node:path";
import type { OutputResult } from "../commands/result.js";
import type { WatchEvent } from "../commands/watch/watch.js";
import type { Warning } from "../errors.js";
import type { Io } from "../io.js";
import { resultLines, warningLines } from "../report/plan.js";
import { takenOverLines } from "../report/taken-over.js";
import type { TakenOutput } from "../report/taken-over.js";
import { safeText } from "../report/terminal.js";
import type { Palette } from "../report/terminal.js";
import { failureLines } from "./failure.js";
import { envFilesOf } from "./env-files.js";
import type { Flags } from "./request.js";

/** What telling needs beside the flags. */
export interface WatchContext {
  readonly io: Io;
  /** Absolute. */
  readonly cwd: string;
  readonly style: Palette;
  /** A line about the running program, for reports of bugs. */
  readonly program: string;
}

/**
 * Watches until `io.signal` aborts. That is how it is meant to end, and nothing is left half-written:
 * it succeeds then, as `serve` does, where an interrupted run fails.
 */
export async function runWatch(
  flags: Flags,
  context: WatchContext,
): Promise<void> {
  const { io, cwd } = context;
  const { watch } = await import("../commands/watch/watch.js");
  const { findConfigFile } = await import("../config/read.js");
  const configFile = await findConfigFile(cwd, flags.config);
  const { org: orgs, poll } = flags;
  await watch({
    cwd,
    configPath: configFile ?? undefined,
    env: io.env,
    envFiles: envFilesOf(flags),
    orgs,
    poll,
    signal: io.signal,
    tell: createTeller(flags, context),
  });
}

/** Warnings that stay the same from run to run are told once. */
function createTeller(
  flags: Flags,
  context: WatchContext,
): (event: WatchEvent) => void {
  const { io, style, program } = context;
  const known = new Set<string>();
  const isNew = ({ code, message }: Warning): boolean => {
    const words = `${code} ${message}`;
    if (known.has(words)) return false;
    known.add(words);
    return true;
  };
  return (event) => {
    if (event.kind === "failed") {
      const debug = flags.debug === true;
      return print(io, failureLines(event.error, style, { debug, program }));
    }
    if (flags.silent === true) return;
    print(io, eventLines(event, context, flags));
    if (event.kind !== "generated") return;
    const all = flags.verbose === true;
    print(
      io,
      takenOverLines(labelled(event.outputs, context), style, {
        run: "generate",
        all,
        width: io.terminal?.columns,
      }),
    );
    const warnings = event.outputs.flatMap((output) => output.warnings);
    print(io, warningLines(warnings.filter(isNew), style, { all }));
  };
}

function eventLines(
  event: Exclude<WatchEvent, { readonly kind: "failed" }>,
  { cwd, style }: WatchContext,
  { poll }: Flags,
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
  { cwd }: WatchContext,
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

function print(io: Io, lines: readonly string[]): void {
  if (lines.length > 0) io.stderr(lines.map((line) => `${line}\n`).join(""));
}
