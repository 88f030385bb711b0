/** Runs `codegen check` and `codegen diff`, and puts their reports where they were asked for. */
import { mkdir, stat, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Steps } from "../steps.js";
import type { ResolvedConfig } from "../config/config.js";
import { CodegenError, refusalOf } from "../errors.js";
import type { Warning } from "../errors.js";
import type { Io } from "../io.js";
import type {
  CheckReport,
  DiffReport,
  ParityReport,
} from "../report/document.js";
import { warningLines } from "../report/plan.js";
import { palette, wantsColour } from "../report/terminal.js";
import type { Palette } from "../report/terminal.js";
import { diffTitle, parityTitle, verdictOf } from "../report/wording.js";
import { failureLines } from "./failure.js";
import type { Flags } from "./request.js";
import type { ReporterChoice } from "./reporters.js";

/** What running a report needs beside the flags. */
export interface ReportContext {
  readonly io: Io;
  /** Absolute; where relative paths of the flags start. */
  readonly cwd: string;
  readonly config: ResolvedConfig;
  readonly steps: Steps;
  /** The styles of stderr. */
  readonly style: Palette;
}

/** Runs `codegen check` and gives its exit code. */
export async function runCheck(
  flags: Flags,
  context: ReportContext,
): Promise<number> {
  const { io, cwd, config, steps, style } = context;
  const { check } = await import("../commands/check/check.js");
  const errors: CodegenError[] = [];
  const warnings: Warning[] = [];
  const report = await check({
    config,
    orgs: flags.org,
    offline: flags.offline === true,
    sample: flags.sample === true,
    anew: flags.anew === true,
    failOn: flags.failOn,
    cwd,
    onFailure: (_org, error) => errors.push(error),
    onWarning: (warning) => warnings.push(warning),
    steps,
    signal: io.signal,
  });
  const choices = reportersOf(flags);
  // Text on stdout tells what failed already, but not what caused it.
  const isTold = tellsText(choices) && flags.debug !== true;
  const debug = flags.debug === true;
  if (!isTold)
    for (const error of errors)
      print(io, failureLines(error, style, { debug, program: "" }));
  if (flags.silent !== true)
    print(io, warningLines(warnings, style, { all: flags.verbose === true }));
  const { title, details } = verdictOf(report);
  const shown = checkMedia(report, context);
  await deliver(choices, context, (choice) =>
    renderIn(choice, shown, flags, context),
  );
  conclude("checked", [title, ...details].join(" "), flags, context);
  return report.summary.exitCode;
}

/** Runs `codegen diff` and gives its exit code. */
export async function runDiff(
  flags: Flags,
  context: ReportContext,
): Promise<number> {
  const { io, cwd, config, steps } = context;
  const { diff } = await import("../commands/diff/diff.js");
  const report = await diff({
    config,
    orgs: flags.org,
    from: flags.from,
    to: flags.to,
    failOn: flags.exitCode === true ? "any" : flags.failOn,
    cwd,
    steps,
    signal: io.signal,
  });
  const shown = "entries" in report ? parityMedia(report) : diffMedia(report);
  await deliver(reportersOf(flags), context, (choice) =>
    renderIn(choice, shown, flags, context),
  );
  const title = "entries" in report ? parityTitle(report) : diffTitle(report);
  conclude("compared", title, flags, context);
  return report.summary.exitCode;
}

function reportersOf({ reporters }: Flags): readonly ReporterChoice[] {
  return reporters ?? [{ reporter: "text", file: null }];
}

function tellsText(choices: readonly ReporterChoice[]): boolean {
  return choices.some(
    ({ reporter, file }) => reporter === "text" && file === null,
  );
}

/** People who see no text get one line, wherever the reports went. */
function conclude(
  done: string,
  sentences: string,
  flags: Flags,
  { io, style }: ReportContext,
): void {
  if (flags.silent === true || tellsText(reportersOf(flags))) return;
  print(io, [`${style.good(done)}  ${sentences}`]);
}

function print(io: Io, lines: readonly string[]): void {
  io.stderr(lines.map((line) => `${line}\n`).join(""));
}

type Render = (choice: ReporterChoice) => Promise<string>;

/** All reports are made before the first is let go. */
async function deliver(
  choices: readonly ReporterChoice[],
  { io, cwd }: ReportContext,
  render: Render,
): Promise<void> {
  const made: { readonly file: string | null; readonly text: string }[] = [];
  for (const choice of choices)
    made.push({ file: choice.file, text: await render(choice) });
  for (const { file, text } of made) if (file === null) io.stdout(text);
  for (const { file, text } of made)
    if (file !== null) await writeReport(resolve(cwd, file), text);
}

async function writeReport(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    // Not replaced as a whole: the path may be a device or a pipe.
    await writeFile(path, text);
  } catch (cause) {
    throw new CodegenError(
      "E_OUTPUT_WRITE",
      `The report could not be written to ${path}: ${refusalOf(cause)}.`,
      { hint: "Give another path with -o (--output-file).", cause },
    );
  }
}

/** How one report is made in each medium; what makes it is loaded only then. */
interface Media {
  readonly report: CheckReport | DiffReport | ParityReport;
  readonly text: (
    style: Palette,
    layout: { readonly width?: number },
  ) => Promise<string>;
  readonly markdown: () => Promise<string>;
  readonly github: () => Promise<string>;
  readonly html: () => Promise<string>;
}

async function renderIn(
  { reporter, file }: ReporterChoice,
  media: Media,
  flags: Flags,
  context: ReportContext,
): Promise<string> {
  switch (reporter) {
    case "text": {
      const { style, layout } = textForm(file, flags, context);
      return media.text(style, layout);
    }
    case "json":
      return (await import("../report/json.js")).renderJson(media.report);
    case "markdown":
      return media.markdown();
    case "github":
      return media.github();
    case "html":
      return media.html();
    default: {
      const never: never = reporter;
      return never;
    }
  }
}

const renderers = {
  text: () => import("../report/text.js"),
  markdown: () => import("../report/markdown.js"),
  github: () => import("../report/github.js"),
  html: () => import("../report/html.js"),
};

function checkMedia(report: CheckReport, context: ReportContext): Media {
  return {
    report,
    text: async (style, layout) =>
      (await renderers.text()).renderCheckText(report, style, layout),
    markdown: async () =>
      (await renderers.markdown()).renderCheckMarkdown(report),
    github: () => renderForGithub(report, context),
    html: async () => (await renderers.html()).renderCheckHtml(report),
  };
}

function diffMedia(report: DiffReport): Media {
  return {
    report,
    text: async (style, layout) =>
      (await renderers.text()).renderDiffText(report, style, layout),
    markdown: async () =>
      (await renderers.markdown()).renderDiffMarkdown(report),
    github: async () =>
      (await renderers.github()).renderDiffAnnotations(report),
    html: async () => (await renderers.html()).renderDiffHtml(report),
  };
}

function parityMedia(report: ParityReport): Media {
  return {
    report,
    text: async (style, layout) =>
      (await renderers.text()).renderParityText(report, style, layout),
    markdown: async () =>
      (await renderers.markdown()).renderParityMarkdown(report),
    github: () => Promise.reject(noAnnotations()),
    html: async () => (await renderers.html()).renderParityHtml(report),
  };
}

function noAnnotations(): CodegenError {
  return new CodegenError(
    "E_USAGE",
    "There are no annotations for the comparison of two organisations.",
    { hint: "Choose another reporter: text, json, markdown or html." },
  );
}

/** Colours and width of a text: those of the terminal, and none in a file. */
function textForm(file: string | null, flags: Flags, { io }: ReportContext) {
  const isTty = file === null && io.stdoutIsTty;
  const allowed = file === null && flags.color !== false;
  const columns = isTty ? io.terminal?.columns : undefined;
  return {
    style: palette(wantsColour({ env: io.env, isTty, allowed })),
    layout: columns === undefined ? {} : { width: columns },
  };
}

/** GitHub knows files by their path in the repository, whatever the working directory of a step. */
async function renderForGithub(
  report: CheckReport,
  { io, cwd, config }: ReportContext,
): Promise<string> {
  const root = await repositoryOf(io, cwd);
  const [{ renderAnnotations }, { locateChanges }] = await Promise.all([
    import("../report/github.js"),
    import("../commands/check/source-lines.js"),
  ]);
  const orgs = report.orgs.map((org) => {
    const output = relative(root, resolve(cwd, org.output));
    return { ...org, output: output.split(sep).join("/") || "." };
  });
  const locate = await locateChanges(report, config, root);
  return renderAnnotations({ ...report, orgs }, locate);
}

async function repositoryOf(io: Io, cwd: string): Promise<string> {
  const workspace = io.env["GITHUB_WORKSPACE"] ?? "";
  if (isAbsolute(workspace)) return workspace;
  for (let folder = cwd; ; folder = dirname(folder)) {
    const found = await stat(join(folder, ".git")).catch(() => null);
    if (found !== null) return folder;
    if (dirname(folder) === folder) return cwd;
  }
}
