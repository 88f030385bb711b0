/** The reports of `check` and `diff`, printed, or written to the files that were named. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { CodegenError, refusalOf } from "../../errors.js";
import type { Warning } from "../../errors.js";
import type {
  CheckReport,
  DiffReport,
  ParityReport,
} from "../../report/document.js";
import { matrixTitle } from "../../report/matrix-document.js";
import type { MatrixReport } from "../../report/matrix-document.js";
import { warningLines } from "../../report/run-text.js";
import { diffTitle, parityTitle, verdictOf } from "../../report/wording.js";
import type { ReportFlags } from "../flags/report-flags.js";
import { failureLines } from "./failure.js";
import { printLines } from "./lines.js";
import {
  checkForms,
  diffForms,
  matrixForms,
  parityForms,
  renderForm,
} from "./report-forms.js";
import type { ReportForms, ReportRun } from "./report-forms.js";

/** A check that has made its report. */
export interface CheckRun extends ReportRun {
  /** The failures of organisations and outputs, which the report names, too. */
  readonly errors: readonly CodegenError[];
  readonly warnings: readonly Warning[];
  /** The page that messages link to. */
  readonly link: URL | null;
}

/** Prints a check's report in each form that was chosen, and before it what failed and the warnings. */
export async function printCheck(
  report: CheckReport,
  run: CheckRun,
): Promise<void> {
  const { flags, context, errors, warnings } = run;
  const { io, style } = context;
  const debug = flags.debug === true;
  // Text on stdout says what failed already, but not what caused it.
  if (debug || !printsText(flags))
    for (const error of errors)
      printLines(io.stderr, failureLines(error, style, { debug, program: "" }));
  const all = flags.verbose === true;
  if (flags.silent !== true)
    printLines(io.stderr, warningLines(warnings, style, { all }));
  const { title, details } = verdictOf(report);
  await deliver(checkForms(report, run), run);
  printConclusion("checked", [title, ...details].join(" "), run);
}

/** Prints a comparison in each form that was chosen. */
export async function printDiff(
  report: DiffReport | ParityReport,
  run: ReportRun,
): Promise<void> {
  const isParity = "entries" in report;
  await deliver(isParity ? parityForms(report) : diffForms(report), run);
  const title = isParity ? parityTitle(report) : diffTitle(report);
  printConclusion("compared", title, run);
}

/** Prints which organisations have what, in each form that was chosen. */
export async function printMatrix(
  report: MatrixReport,
  run: ReportRun,
): Promise<void> {
  await deliver(matrixForms(report), run);
  printConclusion("compared", matrixTitle(report), run);
  if (printsText(run.flags)) return;
  // Why the run fails is in the report, which a build may have written to a file.
  const { io, style } = run.context;
  const [{ matrixFailureLines }, { textStyle }] = await Promise.all([
    import("../../report/matrix-text.js"),
    import("../../report/text-parts.js"),
  ]);
  const width = io.terminal?.columns;
  printLines(
    io.stderr,
    matrixFailureLines(report, textStyle(style, { width })),
  );
}

function printsText({ reporters }: ReportFlags): boolean {
  return reporters.some(
    ({ reporter, file }) => reporter === "text" && file === null,
  );
}

/** People who see no text get one line, wherever the reports went. */
function printConclusion(
  done: string,
  sentences: string,
  { flags, context: { io, style } }: ReportRun,
): void {
  if (flags.silent === true || printsText(flags)) return;
  printLines(io.stderr, [`${style.good(done)}  ${sentences}`]);
}

/** All forms are made before the first is printed. */
async function deliver(forms: ReportForms, run: ReportRun): Promise<void> {
  const { flags, context } = run;
  const made: { readonly file: string | null; readonly text: string }[] = [];
  for (const choice of flags.reporters)
    made.push({
      file: choice.file,
      text: await renderForm(choice, forms, run),
    });
  for (const { file, text } of made) if (file === null) context.io.stdout(text);
  for (const { file, text } of made)
    if (file !== null) await writeReport(resolve(run.run.cwd, file), text);
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
