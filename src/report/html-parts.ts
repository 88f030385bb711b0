/** The parts that HTML reports are made of. */

import type { Change, Json, Subject } from "../drift/changes.js";
import { severities } from "../drift/severity.js";
import { Markup, markup } from "./escape-html.js";
import type { MarkupValue } from "./escape-html.js";
import type {
  AcceptedChange,
  SeverityCounts,
  ShownChange,
} from "./document.js";
import { styleSheet } from "./html-style.js";
import type { Section } from "./sections.js";
import {
  changeCount,
  kindTitles,
  subjectNames,
  usageWords,
  valueWords,
} from "./wording.js";

/** The parts of a page. */
export interface HtmlPage {
  readonly title: string;
  readonly body: readonly Markup[];
  /** Behind the style of all pages. */
  readonly style?: Markup;
}

/**
 * One page that loads nothing and runs nothing: its policy forbids scripts, pictures and addresses of
 * any kind, whatever got into it.
 */
export function pageOf({ title, body, style }: HtmlPage): string {
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${styleSheet}${style ?? ""}</style>
</head>
<body>
${body}</body>
</html>
`;
  return page.html;
}

/** A radio button for each severity that occurs, which shows that one only; nothing where all are of one. */
export function filterPart(counts: SeverityCounts): readonly Markup[] {
  const present = severities.filter((severity) => counts[severity] > 0);
  if (present.length < 2) return [];
  const choices = [
    { id: "all", label: `all ${changeCount(counts)}` },
    ...present.map((id) => ({ id, label: `${counts[id]} ${id}` })),
  ];
  const buttons = choices.map(
    ({ id, label }) =>
      markup`<span><input type="radio" name="show" id="show-${id}"${id === "all" ? checked : ""}><label for="show-${id}">${label}</label></span>
`,
  );
  return [
    markup`<fieldset>
<legend>Show changes</legend>
${buttons}</fieldset>
`,
  ];
}

const checked = markup` checked`;

/** An object type with its entries; the filter hides it when none of them is shown. */
export function sectionPart<T>(
  { object, entries }: Section<T>,
  part: (entry: T) => Markup,
): Markup {
  return markup`<section class="section">
<h3>${label(object)}${names(object)}</h3>
${entries.map(part)}</section>
`;
}

/** A label that keeps its own direction, or what stands for one that is empty. */
function label({ label: text }: Subject): Markup {
  return markup`<bdi>${text === "" ? '""' : text}</bdi>`;
}

function names(subject: Subject): readonly Markup[] {
  return subjectNames(subject).map(
    (text) => markup` <code class="soft">${text}</code>`,
  );
}

/** One change: how bad it is, what it is, why, what was and what is, and its fingerprint. */
export function changePart(change: ShownChange): Markup {
  return markup`<article class="change ${change.severity}">
${headPart(change, change.severity)}
<p>${sentence(change.message)}</p>
<p class="soft">${sentence(change.reason)}</p>
${sidesPart(["Before", change.before], ["After", change.after])}<dl class="facts">
${factPart("Reading", change.impact.read)}${factPart("Writing", change.impact.write)}${affectedPart(change)}${usagePart(change)}${ownerPart(change.owner)}${fingerprintPart(change)}</dl>
</article>
`;
}

/** A change that the config accepts, with why and until when. */
export function acceptedPart(change: AcceptedChange): Markup {
  const { reason, expires, owner } = change.accepted;
  return markup`<article class="change accepted">
${headPart(change, "accepted")}
<p>${sentence(change.message)}</p>
<dl class="facts">
${factPart("Because", reason)}${expires === null ? "" : factPart("Until", expires)}${ownerPart(owner ?? change.owner)}${factPart("Severity", change.severity)}${fingerprintPart(change)}</dl>
</article>
`;
}

function headPart({ kind, field, object }: Change, word: string): Markup {
  return markup`<div class="head"><span class="badge">${word}</span><h4>${kindTitles[kind]}<span class="soft">: ${label(field ?? object)}</span></h4></div>`;
}

function affectedPart({ affects }: Change): MarkupValue {
  if (affects.length === 0) return "";
  return factPart("On", affects.map((one) => one.label).join(", "));
}

function usagePart(change: ShownChange): MarkupValue {
  const words = usageWords(change);
  return words === "" ? "" : factPart("Program", words);
}

function ownerPart(owner: string | null | undefined): MarkupValue {
  return typeof owner === "string" ? factPart("Owner", owner) : "";
}

function fingerprintPart({ fingerprint }: Change): Markup {
  return factPart(
    "Fingerprint",
    markup`<code class="copy" title="One click selects it">${fingerprint}</code>`,
  );
}

function factPart(term: string, value: MarkupValue): Markup {
  return markup`<div><dt>${term}</dt><dd>${value}</dd></div>
`;
}

/** Two values side by side, each under its word; nothing when there are none. */
export function sidesPart(
  ...sides: readonly (readonly [word: string, value: Json])[]
): MarkupValue {
  if (sides.every(([, value]) => value === null)) return "";
  const parts = sides.map(
    ([word, value]) =>
      markup`<div><dt>${word}</dt><dd><code>${valueWords(value)}</code></dd></div>
`,
  );
  return markup`<dl class="sides">
${parts}</dl>
`;
}

/** A sentence in which names between backticks are code. */
export function sentence(text: string): readonly Markup[] {
  return text
    .split(/`([\w.$]+)`/)
    .map((part, index) =>
      index % 2 === 1 ? markup`<code>${part}</code>` : markup`${part}`,
    );
}

/** A notice of what is no change: a failure, or what could not be read. */
export function noticePart(
  word: "failed" | "unread",
  texts: readonly string[],
): Markup {
  const shown = word === "unread" ? "not read" : word;
  return markup`<div class="notice ${word}">
<div class="head"><span class="badge">${shown}</span></div>
${texts.map((text) => markup`<p>${sentence(text)}</p>\n`)}</div>
`;
}
