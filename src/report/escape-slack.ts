/**
 * The one encoder of Slack's mrkdwn: text from outside becomes no formatting, no link, no mention and
 * no emoji. What is encoded is never longer than asked, since Slack refuses whole messages that are.
 */
import { visibleText } from "./terminal.js";

/** Nothing that anyone sees; between signs and words it keeps Slack from reading the signs as formatting. */
const joint = "\u200b";

/** Slack decodes these three, and no others. */
const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
};

/** A backtick would end, or begin, what is code; Slack has no way to spell it. */
const backtick = "ˋ";

/** An identifier, or several joined by dots, between backticks, as our messages have them. */
const quotedName =
  /`([A-Za-z][A-Za-z0-9]{0,99}(?:\.[A-Za-z][A-Za-z0-9]{0,99})*)`/;

/** Within a word, as ids have it, an underscore formats nothing. */
const formatting =
  /[*~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|:(?=[^\s:]+:)|(?<=:[^\s:]+):/gu;

/**
 * Text from outside as prose, of at most `limit` characters once it is encoded; must not start a line.
 * Names between backticks become code.
 */
export function slackText(text: string, limit = 600): string {
  const pieces = visibleText(text, limit)
    .split(quotedName)
    .flatMap((part, index) =>
      index % 2 === 1 ? [`\`${part}\``] : signs(prose(part)),
    );
  return fitting(pieces, limit);
}

/** An exact value from outside as code, of at most `limit` characters once it is encoded. */
export function slackCode(text: string, limit = 200): string {
  const shown = visibleText(text, limit).replaceAll("`", backtick);
  // Slack takes no code that is empty or blank.
  if (shown.trim() === "") return '""';
  return `\`${fitting(signs(shown), limit - 2)}\``;
}

/** A link with words of ours. */
export function slackLink(url: URL, words: string): string {
  const href = url.href.replaceAll("|", "%7C").replace(/[&<>]/g, entity);
  return `<${href}|${words}>`;
}

function prose(text: string): string {
  return text
    .replaceAll("`", backtick)
    .replace(formatting, (sign) => `${joint}${sign}${joint}`);
}

function signs(text: string): readonly string[] {
  return [...text].map(entity);
}

function entity(sign: string): string {
  return entities[sign] ?? sign;
}

/** The pieces, whole, as far as they fit; an ellipsis where some do not. */
function fitting(pieces: readonly string[], limit: number): string {
  let length = 0;
  for (const [index, piece] of pieces.entries()) {
    length += piece.length;
    if (length > limit) return fitted(pieces.slice(0, index), limit - 1);
  }
  return pieces.join("");
}

function fitted(pieces: readonly string[], limit: number): string {
  const kept = [...pieces];
  while (kept.join("").length > limit) kept.pop();
  return `${kept.join("")}…`;
}
