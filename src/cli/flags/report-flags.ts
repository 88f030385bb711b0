/** The flags that `check` and `diff` share: the form of the report, where it goes, and what fails. */
import type { Command } from "commander";
import { Option } from "commander";
import type { FailOn } from "../../commands/check/exit-code.js";
import { CodegenError } from "../../errors.js";
import type { GlobalFlags } from "./global-flags.js";

/** The flags of the commands that report. */
export interface ReportFlags extends GlobalFlags {
  readonly failOn?: FailOn;
  readonly usages?: true;
  readonly profile?: true;
  /** Text on stdout where none was chosen. */
  readonly reporters: readonly ReporterChoice[];
}

/** The form of a report. */
export type ReporterName = (typeof reporterNames)[number];

const reporterNames = [
  "text",
  "json",
  "markdown",
  "github",
  "html",
  "slack",
  "webhook",
] as const;

/** The reporters of `check`. */
export const checkReporters: readonly ReporterName[] = reporterNames;

/** The reporters of `diff`: what it compares is nobody's news. */
export const diffReporters = reporterNames.filter((name) => !isMessage(name));

/** True for the reporters that are messages, which have a link. */
export function isMessage(name: ReporterName): name is "slack" | "webhook" {
  return name === "slack" || name === "webhook";
}

/** One form of a report, and the file it goes to; null for stdout. */
export interface ReporterChoice {
  readonly reporter: ReporterName;
  readonly file: string | null;
}

/** The report of whoever chooses none. */
export const textOnStdout: readonly ReporterChoice[] = [
  { reporter: "text", file: null },
];

/** The report of whoever wants JSON and nothing else. */
export const jsonOnStdout: readonly ReporterChoice[] = [
  { reporter: "json", file: null },
];

const severities: readonly FailOn[] = [
  "breaking",
  "dangerous",
  "any",
  "used",
  "none",
];

/** `--fail-on`, with its help. */
export function failOnOption(description: string): Option {
  return new Option("--fail-on <severity>", description).choices(severities);
}

/** `--usages`. */
export function usagesOption(): Option {
  return new Option(
    "--usages",
    "show where your program uses what changed, and that first",
  );
}

type Token =
  | { readonly kind: "reporter"; readonly reporter: ReporterName }
  | { readonly kind: "file"; readonly file: string };

/**
 * Adds `--reporter`, `--output-file` and `--json` to a command. Gives a function that reads the
 * choices after parsing, and throws `E_USAGE` where they make no sense.
 */
export function addReporterFlags(
  command: Command,
  names: readonly ReporterName[],
): () => readonly ReporterChoice[] {
  const tokens: Token[] = [];
  const choose = (name: string): void => {
    const reporter = names.find((known) => known === name);
    if (reporter !== undefined) tokens.push({ kind: "reporter", reporter });
  };
  command
    .addOption(
      new Option(
        "--reporter <name>",
        "form of the report (default: text); repeatable",
      ).choices(names),
    )
    .option(
      "-o, --output-file <path>",
      "file for the reporter before it (default: stdout)",
    )
    .option("--json", "short for --reporter json")
    // Listeners, since the order in which the flags came counts.
    .on("option:reporter", choose)
    .on("option:json", () => choose("json"))
    .on("option:output-file", (file: string) =>
      tokens.push({ kind: "file", file }),
    );
  return () => chosenReporters(tokens);
}

function chosenReporters(tokens: readonly Token[]): readonly ReporterChoice[] {
  const isFileFirst = tokens[0]?.kind === "file";
  const choices = tokens.some(({ kind }) => kind === "reporter")
    ? pair(isFileFirst ? swapFirst(tokens) : tokens)
    : pair([{ kind: "reporter", reporter: "text" }, ...tokens]);
  assertApart(choices);
  return choices;
}

/** A file that comes before every reporter is meant for the first of them. */
function swapFirst([file, reporter, ...rest]: readonly Token[]): Token[] {
  return [reporter, file, ...rest].filter((token) => token !== undefined);
}

function pair(tokens: readonly Token[]): readonly ReporterChoice[] {
  return tokens.reduce<readonly ReporterChoice[]>((choices, token) => {
    if (token.kind === "reporter")
      return [...choices, { reporter: token.reporter, file: null }];
    const last = choices.at(-1);
    if (last === undefined || last.file !== null)
      throw usage(
        `There is no reporter for the file ${token.file}.`,
        "Give each --output-file after a --reporter of its own.",
      );
    return [...choices.slice(0, -1), { ...last, file: token.file }];
  }, []);
}

/** Lines of text and annotations may follow each other on stdout; a document stands alone. */
function assertApart(choices: readonly ReporterChoice[]): void {
  const printed = choices.filter(({ file }) => file === null);
  const names = printed.map(({ reporter }) => reporter);
  const areLines = names.every((name) => name === "text" || name === "github");
  if (names.length > 1 && !areLines)
    throw usage(
      `The reporters ${names.join(" and ")} cannot share stdout.`,
      "Give all but one a file with --output-file.",
    );
  const files = choices.flatMap(({ file }) => (file === null ? [] : [file]));
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice === undefined) return;
  throw usage(
    `Two reporters cannot share the file ${twice}.`,
    "Give each a file of its own with --output-file.",
  );
}

function usage(message: string, hint: string): CodegenError {
  return new CodegenError("E_USAGE", message, { hint });
}
