/** The report of `codegen weigh` in lines of text: two tables an output. */
import { safeText } from "./terminal.js";
import type { Palette } from "./terminal.js";
import type {
  WeighReport,
  WeighedImport,
  WeighedOutput,
} from "./weigh-document.js";
import { columnsOf } from "./wrap.js";

/** The lines of the report. */
export function weighLines(
  { outputs }: WeighReport,
  style: Palette,
): readonly string[] {
  return outputs.flatMap((output, index) => [
    ...(index === 0 ? [] : [""]),
    ...outputLines(output, style),
  ]);
}

function outputLines(
  { output, emit, runtime, parts, total, loaded }: WeighedOutput,
  style: Palette,
): readonly string[] {
  const settings = `emit: "${emit}"${runtime === "import" ? ', runtime: "import"' : ""}`;
  const rows = [...parts, { ...total, name: "in all" }];
  return [
    `${style.strong(safeText(output))}  ${style.faint(settings)}`,
    ...table(
      ["", "files", "lines", "bytes"],
      rows.map(({ name, files, lines, bytes }) => [
        name,
        String(files),
        String(lines),
        sizeWords(bytes),
      ]),
      style,
    ),
    "",
    ...(loaded.length === 0
      ? [
          "A program loads nothing of it but the ids of statuses, where it uses them.",
        ]
      : loadedLines(loaded, style)),
    ...(runtime === "import" && loaded.length > 0
      ? ["What is imported from close-codegen/runtime is not counted."]
      : []),
  ];
}

function loadedLines(
  loaded: readonly WeighedImport[],
  style: Palette,
): readonly string[] {
  return [
    "What a program loads, by what it imports",
    ...table(
      ["", "files", "code", "gzip"],
      loaded.map(({ file, what, files, code, gzip }) => [
        `${safeText(file)}, ${what}`,
        String(files),
        sizeWords(code),
        sizeWords(gzip),
      ]),
      style,
    ),
    ...[
      "Code is JavaScript without types and comments, of whole files: a bundler",
      "leaves out what is not used, and makes the rest shorter.",
    ].map(style.faint),
  ];
}

/** `478.5 kB`, by thousands as file managers count. */
function sizeWords(bytes: number): string {
  return bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`;
}

/** Words to the left, numbers to the right. */
function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  style: Palette,
): readonly string[] {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => columnsOf(row[column] ?? ""))),
  );
  const line = (row: readonly string[]): string => {
    const cells = row.map((cell, column) => {
      const space = " ".repeat((widths[column] ?? 0) - columnsOf(cell));
      return column === 0 ? cell + space : space + cell;
    });
    return `  ${cells.join("  ")}`.trimEnd();
  };
  return [style.faint(line(head)), ...rows.map(line)];
}
