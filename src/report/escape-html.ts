/** The one encoder of HTML: `markup` escapes whatever it is given, unless it is markup already. */

import { visibleText } from "./terminal.js";

/** Text that is HTML; only `markup` and `ownMarkup` make it. */
export class Markup {
  readonly html: string;

  constructor(html: string) {
    this.html = html;
  }
}

/** The values between the parts of a template: text is escaped, lists are joined. */
export type MarkupValue = string | number | Markup | readonly MarkupValue[];

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

const longestText = 2000;

/**
 * Text from outside for an element or a quoted attribute: nothing invisible, nothing that HTML reads.
 * Cut after 2000 characters.
 */
export function htmlText(text: string): string {
  return visibleText(text, longestText).replace(
    /[&<>"'`]/g,
    (character) => entities[character] ?? "",
  );
}

/** A template of HTML in which every value is escaped. */
export function markup(
  parts: TemplateStringsArray,
  ...values: readonly MarkupValue[]
): Markup {
  const html = parts.map((part, index) => {
    const value = values[index];
    return value === undefined ? part : part + htmlOf(value);
  });
  return new Markup(html.join(""));
}

/** Text of our own that is HTML or CSS already; never give it anything from outside. */
export function ownMarkup(html: string): Markup {
  return new Markup(html);
}

/**
 * A value as JSON within a `script` element of data: nothing in it ends the element or begins a comment.
 * Texts are as they are given: make them visible before.
 */
export function dataMarkup(value: object): Markup {
  const json = JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) =>
      `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return new Markup(json);
}

function htmlOf(value: MarkupValue): string {
  if (value instanceof Markup) return value.html;
  if (typeof value === "string") return htmlText(value);
  if (typeof value === "number") return String(value);
  return value.map(htmlOf).join("");
}
