/** A report in each of its forms; what makes a form is loaded with it. */
import { stat } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { CodegenError } from "../../errors.js";
import type { Io } from "../../io.js";
import type {
  CheckReport,
  DiffReport,
  ParityReport,
} from "../../report/document.js";
import { palette, wantsColour } from "../../report/terminal.js";
import type { MatrixReport } from "../../report/matrix-document.js";
import type { Palette } from "../../report/terminal.js";
import type { TextOptions } from "../../report/text-parts.js";
import type { CommandContext, ConfiguredRun } from "../command.js";
import type { ReporterChoice, ReportFlags } from "../flags/report-flags.js";

/** A run that has made a report. */
export interface ReportRun {
  readonly flags: ReportFlags;
  readonly context: CommandContext;
  readonly run: ConfiguredRun;
}

/** One report, made in each of its forms on demand. */
export interface ReportForms {
  readonly report: CheckReport | DiffReport | MatrixReport | ParityReport;
  readonly text: (style: Palette, layout: TextOptions) => Promise<string>;
  readonly markdown: () => Promise<string>;
  readonly github: () => Promise<string>;
  readonly html: () => Promise<string>;
  readonly slack: () => Promise<string>;
  readonly webhook: () => Promise<string>;
}

/** A report in the form of a choice. */
export async function renderForm(
  { reporter, file }: ReporterChoice,
  forms: ReportForms,
  run: ReportRun,
): Promise<string> {
  switch (reporter) {
    case "text": {
      const { style, layout } = textForm(file, run);
      return forms.text(style, layout);
    }
    case "json":
      return (await import("../../report/render-json.js")).renderJson(
        forms.report,
      );
    case "markdown":
      return forms.markdown();
    case "github":
      return forms.github();
    case "html":
      return forms.html();
    case "slack":
      return forms.slack();
    case "webhook":
      return forms.webhook();
    default:
      return reporter satisfies never;
  }
}

const renderers = {
  text: () => import("../../report/text.js"),
  markdown: () => import("../../report/markdown.js"),
  github: () => import("../../report/github.js"),
  html: () => import("../../report/html.js"),
  slack: () => import("../../report/slack.js"),
  webhook: () => import("../../report/webhook.js"),
};

/** The forms of a check. */
export function checkForms(
  report: CheckReport,
  run: ReportRun & { readonly link: URL | null },
): ReportForms {
  const { link } = run;
  return {
    report,
    text: async (style, layout) =>
      (await renderers.text()).renderCheckText(report, style, layout),
    markdown: async () =>
      (await renderers.markdown()).renderCheckMarkdown(report),
    github: () => renderForGithub(report, run),
    html: async () => (await renderers.html()).renderCheckHtml(report),
    slack: async () =>
      (await renderers.slack()).renderCheckSlack(report, { link }),
    webhook: async () =>
      (await renderers.webhook()).renderCheckWebhook(report, { link }),
  };
}

/** The forms of a comparison of one organisation at two times. */
export function diffForms(report: DiffReport): ReportForms {
  return {
    report,
    text: async (style, layout) =>
      (await renderers.text()).renderDiffText(report, style, layout),
    markdown: async () =>
      (await renderers.markdown()).renderDiffMarkdown(report),
    github: async () =>
      (await renderers.github()).renderDiffAnnotations(report),
    html: async () => (await renderers.html()).renderDiffHtml(report),
    ...noMessages,
  };
}

/** The forms of a comparison of two organisations; it has no annotations (`E_USAGE`). */
export function parityForms(report: ParityReport): ReportForms {
  return {
    report,
    text: async (style, layout) =>
      (await renderers.text()).renderParityText(report, style, layout),
    markdown: async () =>
      (await renderers.markdown()).renderParityMarkdown(report),
    github: () => Promise.reject(noAnnotations()),
    html: async () => (await renderers.html()).renderParityHtml(report),
    ...noMessages,
  };
}

/** The forms of a matrix; the flags of the command take no other (`E_USAGE`). */
export function matrixForms(report: MatrixReport): ReportForms {
  return {
    report,
    text: async (style, layout) =>
      (await import("../../report/matrix-text.js")).renderMatrixText(
        report,
        style,
        layout,
      ),
    html: async () =>
      (await import("../../report/matrix-html.js")).renderMatrixHtml(report),
    markdown: () => Promise.reject(noAnnotations()),
    github: () => Promise.reject(noAnnotations()),
    ...noMessages,
  };
}

/** Comparisons have no messages; their flags take none. */
const noMessages: Pick<ReportForms, "slack" | "webhook"> = {
  slack: () => Promise.reject(noMessage()),
  webhook: () => Promise.reject(noMessage()),
};

function noMessage(): CodegenError {
  return new CodegenError("E_USAGE", "A comparison has no messages.", {
    hint: "Choose another reporter: text, json, markdown, github or html.",
  });
}

function noAnnotations(): CodegenError {
  return new CodegenError(
    "E_USAGE",
    "There are no annotations for the comparison of two organisations.",
    { hint: "Choose another reporter: text, json, markdown or html." },
  );
}

/** Colours and width of a text: those of the terminal, and none in a file. */
function textForm(file: string | null, { flags, context: { io } }: ReportRun) {
  const isTty = file === null && io.stdoutIsTty;
  const allowed = file === null && flags.color !== false;
  const columns = isTty ? io.terminal?.columns : undefined;
  return {
    style: palette(wantsColour({ env: io.env, isTty, allowed })),
    layout: {
      ...(columns === undefined ? {} : { width: columns }),
      // A file has no screen that it must fit.
      all: file !== null || flags.verbose === true,
    },
  };
}

/** GitHub knows files by their path in the repository, whatever the working directory of a step. */
async function renderForGithub(
  report: CheckReport,
  { context: { io }, run: { cwd, config } }: ReportRun,
): Promise<string> {
  const root = await repositoryOf(io, cwd);
  const [{ renderAnnotations }, { locateChanges }] = await Promise.all([
    import("../../report/github.js"),
    import("../../commands/check/source-lines.js"),
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
