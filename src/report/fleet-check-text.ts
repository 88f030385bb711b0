/** A check of many organisations in few lines: those with something to report, and how many have nothing. */
import { countSeverities } from "../drift/severity.js";
import type { CheckReport, OrgReport } from "./document.js";
import { nextSteps } from "./next-steps.js";
import type { NextStep } from "./next-steps.js";
import { safeText } from "./terminal.js";
import type { TextStyle } from "./text-parts.js";
import { joinedSteps, labelText } from "./text-parts.js";
import {
  counted,
  isOtherGenerator,
  quietSentence,
  severityWords,
} from "./wording.js";

/** Of more organisations than these a check prints a line each; the others are shown whole. */
export const mostWhole = 10;

const mostListed = 10;
const mostStepLines = 2;
const longestName = 40;
const longestWords = 150;

/** The lines under the verdict: the organisations with news, worst first, and what to do next. */
export function fleetCheckLines(
  report: CheckReport,
  style: TextStyle,
): readonly string[] {
  const { palette } = style;
  const news = report.orgs.filter((org) => quietSentence(org) === null);
  const worstFirst = [...news].sort((a, b) => rankOf(b) - rankOf(a));
  const shown = worstFirst.slice(0, mostListed);
  const names = shown.map(({ org }) => safeText(labelText(org), longestName));
  const width = Math.max(0, ...names.map((name) => name.length));
  const more = news.length - shown.length;
  const quiet = report.orgs.length - news.length;
  return [
    ...(shown.length > 0 ? [""] : []),
    ...shown.map(
      (org, index) =>
        `  ${palette.strong((names[index] ?? "").padEnd(width))}  ${safeText(newsWords(org), longestWords)}`,
    ),
    ...(more > 0 ? [palette.faint(`  and ${more} more`)] : []),
    "",
    palette.faint(
      news.length === 0
        ? `${counted(quiet, "organisation")}, in none of which there is anything to report.`
        : `${quiet} of ${counted(report.orgs.length, "organisation")} with nothing to report. --org shows one whole, --verbose all.`,
    ),
    ...stepLines(report, style),
  ];
}

function rankOf(org: OrgReport): number {
  const { breaking, dangerous } = countSeverities(org.drift);
  if (org.failure !== null) return 1_000_000;
  return breaking * 1000 + dangerous * 10 + org.drift.length / 10;
}

function newsWords(org: OrgReport): string {
  const { failure, drift, accepted, stale, unread } = org;
  const drifts = severityWords(countSeverities(drift));
  const parts = [
    ...(failure === null ? [] : [`${failure.code}  ${failure.message}`]),
    ...(drifts === "" ? [] : [drifts]),
    ...(accepted.length > 0 ? [`${accepted.length} accepted`] : []),
    ...(stale.length > 0
      ? [`${counted(stale.length, "file")} not up to date`]
      : []),
    ...(unread.length > 0 ? ["not all could be read"] : []),
    ...(isOtherGenerator(org) ? ["the lock of another version"] : []),
  ];
  return parts.join("; ");
}

function stepLines(report: CheckReport, style: TextStyle): readonly string[] {
  const steps = nextSteps(report).map(({ why, lines }): NextStep => ({
    why,
    lines:
      lines.length > mostStepLines
        ? [...lines.slice(0, mostStepLines), "…"]
        : lines,
  }));
  const lines = joinedSteps(steps, style);
  return lines.length === 0 ? [] : ["", ...lines];
}
