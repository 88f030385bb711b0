/** Writes what runs found changed in Close as Markdown, for people who read the repository. */
import type { ChangelogEntry } from "../lock/changelog.js";
import type { Severity } from "../drift/changes.js";
import { markdownText } from "./escape-markdown.js";

/** Options of `renderChangelog`. */
export interface ChangelogOptions {
  /** The text before everything else, ready to be written. */
  readonly header: string;
  /** True if entries name their organisation. */
  readonly isOfSeveral: boolean;
}

/** The changelog, the newest entry first; one without entries says so. */
export function renderChangelog(
  entries: readonly ChangelogEntry[],
  { header, isOfSeveral }: ChangelogOptions,
): string {
  const body =
    entries.length === 0
      ? ["Nothing has changed yet."]
      : entries.flatMap((entry) => entryBlocks(entry, isOfSeveral));
  return `${[header, "# Changes in Close", introduction, ...body].join("\n\n")}\n`;
}

const introduction =
  "What codegen found changed in the organisation when it updated the lock, the newest first. Days are UTC.";

const words: Readonly<Record<Severity, string>> = {
  breaking: "Breaking",
  dangerous: "Dangerous",
  safe: "Safe",
};

function entryBlocks(
  { on, org, changes, more }: ChangelogEntry,
  isOfSeveral: boolean,
): readonly string[] {
  // The severity stands first, so that no text from outside begins a line.
  const items = changes.map(
    ({ severity, message }) =>
      `- **${words[severity]}:** ${markdownText(message)}`,
  );
  const rest = more === null ? [] : [`- And ${String(more)} more.`];
  return [
    `## ${on}${isOfSeveral ? `, ${org}` : ""}`,
    [...items, ...rest].join("\n"),
  ];
}
