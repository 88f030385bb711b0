/** The table in docs/SECURITY.md: what its rows and cells must be. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { format } from "prettier";
import { repository } from "../support/program.js";
import { commandNames } from "./row.js";
import type { Row } from "./row.js";

const page = join(repository, "docs/SECURITY.md");

const head = [
  "what comes with it",
  ...commandNames.map((name) => `\`${name}\``),
];

/** The cells that a table of these rows has, its head first. */
export function cellsOf(rows: readonly Row[]): readonly (readonly string[])[] {
  return [
    head,
    ...rows.map(({ comes, outcomes }) => [
      comes,
      ...commandNames.map((name) => outcomes[name]),
    ]),
  ];
}

/** The cells of the table in the page, its head first, without the line of dashes. */
export async function readTable(): Promise<readonly (readonly string[])[]> {
  const { lines, from, to } = await findTable();
  return lines
    .slice(from, to)
    .filter((line) => !/^\|[ |:-]+$/.test(line))
    .map((line) => line.split("|").slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()));
}

/** Puts the table of these rows into the page. */
export async function writeTable(rows: readonly Row[]): Promise<void> {
  const { lines, from, to } = await findTable();
  const [first = [], ...others] = cellsOf(rows);
  const table = [first, first.map(() => "---"), ...others].map(
    (cells) => `| ${cells.join(" | ")} |`,
  );
  const text = [...lines.slice(0, from), ...table, ...lines.slice(to)];
  const formatted = await format(text.join("\n"), { parser: "markdown" });
  await writeFile(page, formatted);
}

async function findTable() {
  const lines = (await readFile(page, "utf8")).split("\n");
  const from = lines.findIndex((line) => line.startsWith(`| ${head[0] ?? ""}`));
  const length = lines.slice(from).findIndex((line) => !line.startsWith("|"));
  return { lines, from, to: from + length };
}
