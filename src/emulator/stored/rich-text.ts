/** Texts that Close keeps twice, plain and as its restricted HTML: setting one sets the other (docs/close-api.md §8). */
import type { JsonObject } from "../state/json-object.js";
import { own } from "../state/json-object.js";
import type { ThingWrite } from "./stored-kind.js";

/** Sets the twin of what was sent: `note` and `note_html`; where both are sent, the HTML counts. */
export function withTwins(
  plain: string,
  attributes: JsonObject,
  { isSent }: ThingWrite,
): JsonObject {
  const html = `${plain}_html`;
  if (isSent(html)) {
    const value = own(attributes, html);
    return {
      ...attributes,
      [plain]: typeof value === "string" ? plainOf(value) : value,
    };
  }
  if (!isSent(plain)) return attributes;
  const value = own(attributes, plain);
  return {
    ...attributes,
    [html]: typeof value === "string" ? htmlOf(value) : value,
  };
}

function plainOf(html: string): string {
  return html
    .replace(/<br\s*\/?>|<\/(?:p|h\d|li)>(?=\s*<(?:p|h\d|li|ul|ol))/gi, "\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&");
}

function htmlOf(text: string): string {
  const escaped = text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;");
  const paragraphs = escaped.split("\n").map((line) => `<p>${line}</p>`);
  return `<body>${paragraphs.join("")}</body>`;
}
