/** A check's report as a message for Slack's incoming webhooks: the JSON that is posted there. */
import type { Severity } from "../drift/changes.js";
import type {
  CheckReport,
  OrgReport,
  ReportedChange,
  StaleFile,
} from "./document.js";
import { slackCode, slackLink, slackText } from "./escape-slack.js";
import { printJson } from "./render-json.js";
import { sectionsOf } from "./sections.js";
import {
  counted,
  generatorSentence,
  isOtherGenerator,
  subjectNames,
  verdictOf,
} from "./wording.js";
import type { Tone } from "./wording.js";

/** Slack refuses a text of more than 3000 characters, and messages of which all texts have more than 13 200. */
const longestSection = 3000;
const longestMessage = 12_000;

const mostFiles = 5;

const tones: Readonly<Record<Tone, string>> = {
  bad: "🔴",
  caution: "🟠",
  good: "🟢",
};

const signs: Readonly<Record<Severity, string>> = {
  breaking: "🔴 *breaking*",
  dangerous: "🟠 *dangerous*",
  safe: "🟢 safe",
};

/** Options of `renderCheckSlack`. */
export interface SlackOptions {
  /** The page that has more, such as that of the build; null where there is none. */
  readonly link: URL | null;
}

/**
 * The message as JSON: the verdict with its link, then what failed and what changed by object type,
 * worst first. Changes that do not fit are counted.
 */
export function renderCheckSlack(
  report: CheckReport,
  { link }: SlackOptions,
): string {
  const { tone, title, details } = verdictOf(report);
  const verdict = [
    `${tones[tone]} *${title}*`,
    ...details,
    ...(link === null ? [] : [slackLink(link, "Open the report")]),
  ];
  const sections = packed(fittingLines(linesOf(report)));
  return printJson({
    // For notifications, and for what reads no blocks: only words of ours.
    text: [`Close schema check: ${title}`, ...details].join(" "),
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      {
        type: "header",
        text: { type: "plain_text", text: "Close schema check", emoji: false },
      },
      section(verdict.join("\n")),
      ...sections.map(section),
    ],
  });
}

/** Verbatim: Slack makes no links and no mentions of what merely looks like them. */
function section(text: string): object {
  return { type: "section", text: { type: "mrkdwn", text, verbatim: true } };
}

/** A line of the message; `counts` where it is a change that is counted when it does not fit. */
interface Line {
  readonly text: string;
  readonly counts: boolean;
}

function linesOf(report: CheckReport): readonly Line[] {
  const isOne = report.orgs.length === 1;
  return [
    ...report.orgs.flatMap((org) => {
      const lines = [...noteLines(org), ...changeLines(org)];
      if (lines.length === 0 || isOne) return lines;
      return [note(`*Organisation* ${slackCode(org.org)}`), ...lines];
    }),
    ...report.expired.map(({ fingerprint, reason, expires, owner }) =>
      note(
        `🟠 *expired* Accepted until ${slackText(expires ?? "–", 50)}: ${slackText(reason)}${ownerText(owner)} · ${slackCode(fingerprint)}`,
      ),
    ),
  ];
}

function note(text: string): Line {
  return { text, counts: false };
}

function noteLines(org: OrgReport): readonly Line[] {
  const { failure, unread } = org;
  return [
    ...(failure === null
      ? []
      : [
          `🔴 *failed* ${slackCode(failure.code)} ${slackText(failure.message)}`,
        ]),
    ...unread.map((text) => `🟠 *not read* ${slackText(text)}`),
    ...(isOtherGenerator(org)
      ? [`🟠 *generator* ${slackText(generatorSentence(org))}`]
      : []),
    ...(org.stale.length === 0 ? [] : [fileText(org.stale)]),
  ].map(note);
}

function fileText(stale: readonly StaleFile[]): string {
  const shown = stale.slice(0, mostFiles);
  const more = stale.length - shown.length;
  const files = shown.map(
    ({ path, status }) => `${slackCode(path)} (${status})`,
  );
  const end = more === 0 ? "" : ` and ${counted(more, "more file")}`;
  return `🟠 *files* ${files.join(", ")}${end}`;
}

function changeLines({ drift }: OrgReport): readonly Line[] {
  return sectionsOf(drift).flatMap(({ object, entries }) => {
    const label = object.label === "" ? '""' : object.label;
    const names = subjectNames(object).map((text) => slackCode(text, 100));
    return [
      note([`*${headOf(entries)}* ${slackCode(label)}`, ...names].join(" · ")),
      ...entries.map((change) => ({ text: changeText(change), counts: true })),
    ];
  });
}

/** The word for what changes are listed under. */
function headOf([change]: readonly ReportedChange[]): string {
  const isOfPipeline = /^(?:pipeline|opportunityStatus)\./.test(
    change?.kind ?? "",
  );
  return isOfPipeline ? "Pipeline" : "Object type";
}

function changeText(change: ReportedChange): string {
  const { severity, message, reason, owner, fingerprint } = change;
  const facts = `${ownerText(owner)} · ${slackCode(fingerprint, 60)}`;
  return `${signs[severity]} ${slackText(message)}\n       ${slackText(reason, 400)}${facts}`;
}

function ownerText(owner: string | null): string {
  return owner === null ? "" : ` · Owner: ${slackText(owner, 100)}`;
}

/** The lines that fit into a message, and last how many changes did not. */
function fittingLines(lines: readonly Line[]): readonly string[] {
  const texts: string[] = [];
  let room = longestMessage;
  let missing = 0;
  for (const { text, counts } of lines) {
    room -= text.length + 1;
    if (room > 0) texts.push(text);
    else if (counts) missing += 1;
  }
  return missing === 0
    ? texts
    : [
        ...texts,
        `And ${counted(missing, "more change")}; the other reports have them.`,
      ];
}

/** Lines put together into as few sections as take them. */
function packed(lines: readonly string[]): readonly string[] {
  return lines.reduce<readonly string[]>((sections, line) => {
    const last = sections.at(-1);
    if (last === undefined || last.length + 1 + line.length > longestSection)
      return [...sections, line];
    return [...sections.slice(0, -1), `${last}\n${line}`];
  }, []);
}
