/** Tells results in Markdown tables. */
import type { Result } from "./contest.js";
import type { Ratio } from "./ratios.js";
import { medianOf, spreadOf } from "./statistics.js";

/** One row for each contestant: wall clock, processor time and memory, or why there is none. */
export function resultTable(results: readonly Result[]): string {
  const rows = results.map((result) => {
    const rounds = result.wallMs.length;
    if (rounds === 0)
      return [result.name, "–", "", "", "", shortened(result.failure ?? "–")];
    const stopped =
      result.failure === null ? "" : `, then ${shortened(result.failure)}`;
    return [
      result.name,
      seconds(result.wallMs),
      range(result.wallMs),
      seconds(result.cpuMs),
      (medianOf(result.peakMb) ?? 0).toFixed(0),
      `${rounds}${stopped}`,
    ];
  });
  const head = ["", "wall s", "min–max", "CPU s", "peak MB", "runs"];
  return markdown(head, rows);
}

/** One row for each ratio, with what is wanted beside it. */
export function ratioTable(ratios: readonly Ratio[]): string {
  const rows = ratios.map(({ figure, wall, cpu, isUpperBound, want }) => [
    figure,
    wall === null ? "–" : `${isUpperBound ? "< " : ""}${factor(wall)}`,
    cpu === null ? "–" : factor(cpu),
    want === null ? "" : `want ${want}`,
  ]);
  return markdown(["ratio", "wall", "CPU", ""], rows);
}

/** The median milliseconds of each step, one row for each contestant that tells them. */
export function stepTable(results: readonly Result[]): string {
  const told = results.filter(({ steps }) => Object.keys(steps).length > 0);
  const steps = [
    ...new Set(told.flatMap((result) => Object.keys(result.steps))),
  ];
  const rows = told.map(({ name, steps: series, wallMs }) => {
    const times = steps.map((step) => medianOf(series[step] ?? []));
    const sum = times.reduce<number>((total, time) => total + (time ?? 0), 0);
    const rest = (medianOf(wallMs) ?? 0) - sum;
    return [name, ...[...times, rest].map(milliseconds)];
  });
  return markdown(["ms per step", ...steps, "rest"], rows);
}

function seconds(series: readonly number[]): string {
  return ((medianOf(series) ?? 0) / 1000).toFixed(2);
}

function range(series: readonly number[]): string {
  const spread = spreadOf(series);
  if (spread === null) return "–";
  return `${(spread.min / 1000).toFixed(2)}–${(spread.max / 1000).toFixed(2)}`;
}

function milliseconds(time: number | null): string {
  return time === null ? "–" : time.toFixed(0);
}

function factor(ratio: number): string {
  return `${ratio.toFixed(ratio < 1 ? 3 : 2)}×`;
}

/** A reason, as short as a table needs it. */
export function shortened(reason: string): string {
  return reason.length <= 60 ? reason : `${reason.slice(0, 59)}…`;
}

/** A table that is legible as text too: the first column is aligned left, all others right. */
export function markdown(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const widths = head.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${widths
      .map((width, column) => {
        const cell = cells[column] ?? "";
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join(" | ")} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}
