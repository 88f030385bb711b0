/** The report of `codegen usages` in lines of text. */
import { compareText, groupBy } from "../schema/schema.js";
import { safeText } from "./terminal.js";
import type { Palette } from "./terminal.js";
import type {
  ReportedPlace,
  ReportedUse,
  ThingUsage,
  UsagesReport,
} from "./usages-document.js";

/** The most places that may be meant, of one thing; all with `--verbose`. */
const mostMaybe = 10;

/** Each thing with every place. */
export function usageLines(
  report: UsagesReport,
  style: Palette,
  { all }: { readonly all: boolean },
): readonly string[] {
  return report.things.flatMap((thing, index) => [
    ...(index === 0 ? [] : [""]),
    ...thingLines(thing, style, all),
  ]);
}

/** One line for each thing, those that are used most first. */
export function usageSummary(
  { things, files, tsconfigs }: UsagesReport,
  style: Palette,
): readonly string[] {
  const used = things
    .filter(({ unnamed }) => !unnamed)
    .sort(
      (a, b) => b.uses.length - a.uses.length || compareText(a.title, b.title),
    );
  const unused = things.filter(({ unused: is }) => is === true);
  const unproven = things.filter(({ unused: is }) => is === false);
  const where =
    tsconfigs.length === 0
      ? "no tsconfig"
      : tsconfigs.map((path) => safeText(path)).join(", ");
  return [
    ...used.map((thing) => `${titleOf(thing, style)}  ${countsOf(thing)}`),
    ...unusedLines(unused, style),
    ...unproven.map(
      (thing) => `${titleOf(thing, style)}  ${unprovenWords(thing)}`,
    ),
    style.faint(`${plural(files, "file")} of ${where}`),
  ];
}

function unusedLines(
  things: readonly ThingUsage[],
  style: Palette,
): readonly string[] {
  return things.map(
    (thing) => `${titleOf(thing, style)}  not used in this program`,
  );
}

function titleOf({ title, label, id }: ThingUsage, style: Palette): string {
  return `${style.strong(safeText(title))}  “${safeText(label)}” ${style.faint(safeText(id))}`;
}

function thingLines(
  thing: ThingUsage,
  style: Palette,
  all: boolean,
): readonly string[] {
  const { uses, rawIds, maybe } = thing;
  const shown = all ? maybe : maybe.slice(0, mostMaybe);
  return [
    titleOf(thing, style),
    ...uses.map((use) => placeLine(use, use.kind)),
    ...rawIds.map((place) => placeLine(place, "raw id")),
    ...(thing.unused === null
      ? [`  ${countsOf(thing)}`]
      : thing.unused
        ? ["  Not used in this program."]
        : [`  ${upper(unprovenWords(thing))}.`]),
    ...(shown.length === 0
      ? []
      : [
          "  Spelled alike, and nothing says what they are:",
          ...shown.map((place) => `  ${placeLine(place, place.why)}`),
        ]),
    ...(maybe.length > shown.length
      ? [
          `    and ${String(maybe.length - shown.length)} more, shown with --verbose`,
        ]
      : []),
  ];
}

function placeLine(place: ReportedPlace, what: string): string {
  return `  ${locationOf(place)}  ${what}  ${safeText(place.text, 120)}`;
}

/** As editors and terminals open it. */
export function locationOf({ file, line, column }: ReportedPlace): string {
  return `${safeText(file, 500)}:${String(line)}:${String(column)}`;
}

function unprovenWords({ unproven }: ThingUsage): string {
  if (unproven === null) return "named nowhere";
  const { why } = unproven;
  return `named nowhere, and still it may be used: ${safeText(why)} (${locationOf(unproven)})`;
}

const words: Readonly<Record<ReportedUse["kind"], string>> = {
  read: "read",
  write: "write",
  filter: "filter",
  select: "selection",
  type: "type",
};

/** `3 reads, 1 write in 2 files; 1 raw id`. */
export function countsOf({ uses, rawIds }: ThingUsage): string {
  const files = new Set(uses.map(({ file }) => file)).size;
  const kinds = [...groupBy(uses, ({ kind }) => kind)].map(([kind, list]) =>
    plural(list.length, words[kind]),
  );
  const named =
    uses.length === 0
      ? []
      : [`${kinds.join(", ")} in ${plural(files, "file")}`];
  const raw = rawIds.length === 0 ? [] : [plural(rawIds.length, "raw id")];
  return [...named, ...raw].join("; ");
}

function plural(count: number, word: string): string {
  return `${String(count)} ${word}${count === 1 ? "" : "s"}`;
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
