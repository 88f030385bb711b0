/** Renders the page of figures from its JSON; equal JSON gives equal bytes. */
import { format } from "prettier";
import { markdownCode } from "../../src/report/escape-markdown.js";
import type { Page, PageFigure, Section } from "./page.js";

/** The text of docs/figures.md, formatted as prettier does. */
export function renderPage(page: Page): Promise<string> {
  const parts = [head(page), ...page.sections.map(sectionText)];
  return format(parts.join("\n\n"), { parser: "markdown" });
}

function head({ sections }: Page): string {
  const figures = sections.flatMap((section) => section.figures);
  const missed = sections.flatMap(({ name, figures: own }) =>
    own
      .filter(({ isMet }) => !isMet)
      .map(({ what }) => `- ${capital(what)} ([${name}](#${name}))`),
  );
  const met = figures.length - missed.length;
  return [
    "# Figures",
    "What was found when the promises of [security](SECURITY.md) and [reliability](RELIABILITY.md) were held against random inputs, crashes and faults, and what was measured. `npm run figures` writes this page from [figures.json](figures.json), nobody else does; each figure tells the command that finds it again.",
    `**${count(met)} of ${count(figures.length)} figures are as wanted.**${missed.length === 0 ? "" : " Missed:"}`,
    ...(missed.length === 0 ? [] : [missed.join("\n")]),
  ].join("\n\n");
}

function sectionText(section: Section): string {
  const { name, promises, command, figures } = section;
  const about = promises.map(
    (id) => `[${id}](${documentOf(id)}#${anchor(id)})`,
  );
  const failures = figures.flatMap(failureLine);
  return [
    `## ${name}`,
    ...(about.length === 0 ? [] : [`Holds ${about.join(", ")}.`]),
    figureTable(figures),
    ...(failures.length === 0 ? [] : [failures.join("\n")]),
    `${origin(section)}:`,
    `\`\`\`sh\n${command}\n\`\`\``,
  ].join("\n\n");
}

function documentOf(promise: string): string {
  return promise.startsWith("S") ? "SECURITY.md" : "RELIABILITY.md";
}

function anchor(promise: string): string {
  return promise.toLowerCase();
}

function figureTable(figures: readonly PageFigure[]): string {
  const rows = figures.map(({ what, value, want, isMet, spread }) => [
    capital(what),
    value === null ? "–" : `${number(value)}${range(spread)}`,
    want,
    isMet ? "met" : "**missed**",
  ]);
  const table = [
    ["Figure", "Value", "Want", ""],
    ["-", "-:", "-:", "-"],
  ];
  return [...table, ...rows]
    .map((cells) => `| ${cells.map(cell).join(" | ")} |`)
    .join("\n");
}

/** The ends of the rounds. */
function range(spread: PageFigure["spread"]): string {
  if (spread === undefined) return "";
  return ` (${number(spread.min)}–${number(spread.max)})`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function failureLine({ what, isMet, failure }: PageFigure): readonly string[] {
  if (isMet || failure === undefined) return [];
  return [`- ${capital(what)}: ${markdownCode(failure)}`];
}

function origin({ trials, seconds, circumstances }: Section): string {
  const { commit, hasChanges, date, cores, node, platform } = circumstances;
  const hash = commit === "" ? "no commit" : `commit ${commit.slice(0, 12)}`;
  return [
    ...(trials === null ? [] : [triesText(trials), `seed ${trials.seed}`]),
    ...(seconds === null ? [] : [`${number(seconds)} s`]),
    hasChanges ? `${hash} with changes` : hash,
    date,
    `${cores} cores, Node ${node}, ${platform}`,
  ].join(" · ");
}

function triesText({ unit, count: tries, release }: Trials): string {
  return tries < release
    ? `${count(tries)} of the ${count(release)} ${unit} of a release`
    : `${count(tries)} ${unit}`;
}

type Trials = NonNullable<Section["trials"]>;

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

function count(value: number): string {
  return whole.format(value);
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** A whole number in full, any other in three digits. */
export function number(value: number): string {
  return Number.isInteger(value) ? count(value) : short.format(value);
}
