/** The page of `codegen docs`: one file that loads nothing, with its data, its script and its style within. */
import { createHash } from "node:crypto";
import {
  Markup,
  dataMarkup,
  markup,
  ownMarkup,
} from "../report/escape-html.js";
import { counted } from "../report/wording.js";
import type { DocsDocument, DocsObject } from "./docs-document.js";
import { graphOf } from "./docs-graph.js";
import type { DocsGraph } from "./docs-graph.js";
import { drawGraph } from "./draw-graph.js";
import { packPage } from "./pack-page.js";
import type { PageAssets } from "./page-assets.js";

/** Makes the page. The same document gives the same bytes. `marker` is the line by which the file is known to be ours. */
export async function renderDocsHtml(
  document: DocsDocument,
  { script, style }: PageAssets,
  marker: string,
): Promise<string> {
  const graph = graphOf(document.objects);
  const picture = await drawGraph(graph);
  const title = `${titleOf(document)}: the names of its fields`;
  const page = markup`<!doctype html>
<!-- ${marker} -->
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${ownMarkup(policyFor(script, style))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${ownMarkup(style)}</style>
</head>
<body>
<a class="skip" href="#main">To the content</a>
${headerPart(document)}
<div class="columns">
<nav id="nav" aria-label="Contents"></nav>
<main id="main" tabindex="-1">
<noscript><p class="notice">This page needs its script to show fields and to search. Without scripts, <code>codegen docs --format markdown</code> makes the same as text.</p></noscript>
${overviewPart(document, graph, picture)}
<section id="view" hidden></section>
</main>
</div>
<footer>${footerWords(document)}</footer>
<script type="application/json" id="data">${dataMarkup(packPage(document))}</script>
<script>${ownMarkup(script)}</script>
</body>
</html>
`;
  return page.html;
}

/** The organisation as people know it. */
export function titleOf({ organization, org, organizationId }: DocsDocument) {
  if (organization !== null && organization.trim() !== "") return organization;
  return org === "default" ? organizationId : org;
}

/** Nothing but this script and this style, by their hashes: no request, no other script, no text that becomes HTML. */
function policyFor(script: string, style: string): string {
  return [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

function headerPart(document: DocsDocument): Markup {
  return markup`<header class="top">
<h1><a href="#/"><bdi>${titleOf(document)}</bdi></a></h1>
<div class="search" role="search">
<label for="search">Search</label>
<input id="search" type="search" autocomplete="off" spellcheck="false" placeholder="label, name, id, description, choice" aria-describedby="found">
<kbd aria-hidden="true">/</kbd>
</div>
<p id="found" role="status"></p>
</header>`;
}

function overviewPart(
  document: DocsDocument,
  graph: DocsGraph,
  picture: Markup | null,
): Markup {
  const { objects, parts } = document;
  const client = parts === "client" ? markup`<th scope="col">Client</th>` : "";
  return markup`<section id="overview">
<h2 tabindex="-1">Object types</h2>
<p class="soft">${countsOf(document)}. Names are those of the code in <code>${document.output}</code>.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Table of object types"><table>
<thead><tr><th scope="col">Label</th><th scope="col">Name</th>${client}<th scope="col">Fields</th><th scope="col">Id</th></tr></thead>
<tbody>
${objects.map(rowOf)}</tbody>
</table></div>
<h2 id="graph-title">References</h2>
${graphPart(graph, picture)}
</section>`;
}

function rowOf(object: DocsObject): Markup {
  const { name, label, collection, fields, id, archived } = object;
  const badge = archived ? markup` <span class="badge">archived</span>` : "";
  const client =
    collection === null ? "" : markup`<td><code>${collection}</code></td>`;
  return markup`<tr><th scope="row"><a href="#${name}"><bdi>${label === "" ? "(no label)" : label}</bdi></a>${badge}</th><td><code>${name}</code></td>${client}<td class="number">${fields.length}</td><td><code class="soft">${id}</code></td></tr>
`;
}

function graphPart(graph: DocsGraph, picture: Markup | null): Markup {
  const { nodes, alone, edges } = graph;
  if (edges.length === 0)
    return markup`<p class="soft">No field refers to another object type.</p>`;
  if (picture === null)
    return markup`<p class="soft">${counted(nodes.length, "object type")} refer to each other: too many for a picture. Each one’s page lists what refers to it.</p>`;
  const others =
    alone.length === 0
      ? ""
      : markup`
<p class="soft">Without references: ${alone.join(", ")}.</p>`;
  return markup`<p class="soft">An arrow leads from the object type that has a field to the one that the field refers to. Choose one to see what it refers to, and what refers to it.</p>
<div id="focus" role="status"></div>
<div class="scroll picture" tabindex="0" role="region" aria-label="Picture of the references">${picture}</div>${others}`;
}

function countsOf({ objects, statuses }: DocsDocument): string {
  const fields = objects.reduce((sum, one) => sum + one.fields.length, 0);
  return [
    counted(objects.length, "object type"),
    counted(fields, "field"),
    ...(statuses.length === 0
      ? []
      : [`${String(statuses.length)} statuses and pipelines`]),
  ].join(", ");
}

function footerWords({ generator, output, tsconfigs }: DocsDocument): string {
  const program =
    tsconfigs === null || tsconfigs.length === 0
      ? ""
      : ` Uses are those in ${tsconfigs.length > 3 ? counted(tsconfigs.length, "tsconfig") : tsconfigs.join(", ")}.`;
  return `Made by close-codegen ${generator} from the lock in ${output}.${program}`;
}
