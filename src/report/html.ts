/** Reports as one HTML page each, which can be kept, mailed and printed. */

import type { ParityEntry } from "../drift/parity.js";
import type {
  CheckReport,
  DiffReport,
  OrgReport,
  ParityReport,
} from "./document.js";
import { markup } from "./escape-html.js";
import type { Markup, MarkupValue } from "./escape-html.js";
import {
  acceptedPart,
  changePart,
  filterPart,
  noticePart,
  pageOf,
  sectionPart,
  sentence,
  sidesPart,
} from "./html-parts.js";
import { nextSteps } from "./next-steps.js";
import { objectSections, sectionsOf } from "./sections.js";
import {
  counted,
  diffTitle,
  generatorSentence,
  isOtherGenerator,
  parityTitle,
  parityWords,
  quietSentence,
  formatSentence,
  staleWords,
  verdictOf,
} from "./wording.js";

/** A check's report as a page: the verdict, a filter by severity, a section for each object type, what to do next. */
export function renderCheckHtml(report: CheckReport): string {
  const { tone, title, details } = verdictOf(report);
  return pageOf({
    title: `Close schema check: ${title}`,
    body: [
      markup`<header>
<h1>Close schema check</h1>
<p class="verdict tone-${tone}">${title}</p>
<p>${details.join(" ")}</p>
${nextSteps(report).length === 0 ? "" : nextLink}</header>
`,
      ...filterPart(report.summary),
      markup`<main>
${report.orgs.map(orgPart)}${stepsPart(report)}</main>
`,
      footerPart(report.orgs),
    ],
  });
}

const nextLink = markup`<p><a href="#next">What to do next</a></p>
`;

/** The changes between two pictures of an organisation as a page. */
export function renderDiffHtml(report: DiffReport): string {
  const title = diffTitle(report);
  return pageOf({
    title: `Close schema diff: ${title}`,
    body: [
      headerPart("Close schema diff", title, [report.from, report.to]),
      ...filterPart(report.summary),
      markup`<main>
${unreadParts(report.unread)}${sectionsOf(report.changes).map((section) => sectionPart(section, changePart))}</main>
`,
    ],
  });
}

/** The differences of two organisations, as a page. */
export function renderParityHtml(report: ParityReport): string {
  const title = parityTitle(report);
  return pageOf({
    title: `Close schema parity: ${title}`,
    body: [
      headerPart("Close schema parity", title, [report.here, report.there]),
      markup`<main>
${unreadParts(report.unread)}${objectSections(report.entries).map((section) => sectionPart(section, parityPart))}</main>
`,
    ],
  });
}

function headerPart(
  name: string,
  title: string,
  operands: readonly [string, string],
): Markup {
  const [first, second] = operands;
  return markup`<header>
<h1>${name}</h1>
<p class="verdict">${title}</p>
<p><code>${first}</code> → <code>${second}</code></p>
</header>
`;
}

function parityPart(entry: ParityEntry): Markup {
  const tone = entry.status === "differs" ? "dangerous" : "breaking";
  return markup`<article class="change ${tone}">
<div class="head"><span class="badge">${parityWords[entry.status]}</span></div>
<p>${sentence(entry.message)}</p>
${sidesPart(["Here", entry.here], ["There", entry.there])}</article>
`;
}

function orgPart(org: OrgReport): Markup {
  const quiet = quietSentence(org);
  const parts: MarkupValue =
    quiet === null ? newsParts(org) : markup`<p class="soft">${quiet}</p>\n`;
  return markup`<section>
<h2><bdi>${org.org}</bdi> <code class="soft">${org.output}</code></h2>
${parts}</section>
`;
}

function newsParts(org: OrgReport): readonly MarkupValue[] {
  const { failure } = org;
  return [
    failure === null
      ? ""
      : noticePart("failed", [
          `${failure.code}: ${failure.message}`,
          ...(failure.hint === null ? [] : [failure.hint]),
        ]),
    unreadParts(org.unread),
    sectionsOf(org.drift).map((section) => sectionPart(section, changePart)),
    acceptedParts(org),
    filesPart(org),
  ];
}

function acceptedParts({ accepted }: OrgReport): MarkupValue {
  if (accepted.length === 0) return "";
  return markup`<details class="section">
<summary>Accepted: ${counted(accepted.length, "change")}</summary>
${sectionsOf(accepted).map((section) => sectionPart(section, acceptedPart))}</details>
`;
}

function unreadParts(unread: readonly string[]): readonly Markup[] {
  return unread.map((text) => noticePart("unread", [text]));
}

function filesPart(org: OrgReport): MarkupValue {
  const isOther = isOtherGenerator(org);
  const sentences = [
    ...(isOther ? [generatorSentence(org)] : []),
    ...org.formatting.map(formatSentence),
  ];
  if (org.stale.length + sentences.length === 0) return "";
  const rows = org.stale.map(
    ({ path, status, note }) =>
      markup`<tr><td><code>${path}</code></td><td>${status}</td><td class="soft">${note ?? staleWords[status]}</td></tr>
`,
  );
  return markup`<section>
<h3>Files</h3>
${sentences.map((sentence) => markup`<p>${sentence}</p>\n`)}${rows.length === 0 ? "" : filesTable(rows)}</section>
`;
}

function filesTable(rows: readonly Markup[]): Markup {
  return markup`<table>
<thead><tr><th scope="col">File</th><th scope="col">Status</th><th scope="col">Meaning</th></tr></thead>
<tbody>
${rows}</tbody>
</table>
`;
}

function stepsPart(report: CheckReport): MarkupValue {
  const steps = nextSteps(report);
  if (steps.length === 0) return "";
  const items = steps.map(
    ({ why, lines }) => markup`<li>${why}
${lines.map((line) => markup`<pre><code class="copy">${line}</code></pre>\n`)}</li>
`,
  );
  return markup`<section>
<h2 id="next">Next</h2>
<ol class="steps">
${items}</ol>
</section>
`;
}

function footerPart(orgs: readonly OrgReport[]): Markup {
  const [first] = orgs;
  const version = first === undefined ? "" : ` ${first.generator.running}`;
  return markup`<footer>close-codegen${version}</footer>
`;
}
