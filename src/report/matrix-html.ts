/** Which organisations have what, as a page: a column for each organisation, a row for each thing. */
import type { MatrixRow } from "../drift/matrix.js";
import { groupBy } from "../schema/schema.js";
import { markup } from "./escape-html.js";
import type { Markup } from "./escape-html.js";
import { noticePart, pageOf } from "./html-parts.js";
import { matrixStyle } from "./html-style.js";
import type { MatrixReport } from "./matrix-document.js";
import { matrixTitle, usualWords } from "./matrix-document.js";

/** The matrix as one page that loads nothing. What all have alike is folded away. */
export function renderMatrixHtml(report: MatrixReport): string {
  const title = matrixTitle(report);
  const different = report.rows.filter(({ isSame }) => !isSame);
  const same = report.rows.filter(({ isSame }) => isSame);
  return pageOf({
    title: `Close organisations: ${title}`,
    style: matrixStyle,
    body: [
      markup`<header>
<h1>Close organisations</h1>
<p class="verdict">${title}</p>
</header>
`,
      markup`<main>
${report.failed.map(({ org, code, message, hint }) => noticePart("failed", [`${org}: ${code}: ${message}`, ...(hint === null ? [] : [hint])]))}${report.unread.map((text) => noticePart("unread", [text]))}${different.length === 0 ? "" : tablePart(different, report.organizations)}${same.length === 0 ? "" : samePart(same)}</main>
`,
    ],
  });
}

function tablePart(
  rows: readonly MatrixRow[],
  organizations: readonly string[],
): Markup {
  const heads = organizations.map(
    (org) => markup`<th scope="col"><bdi>${org}</bdi></th>`,
  );
  const groups = [
    ...groupBy(rows, ({ object }) => `${object.kind} ${object.label}`).values(),
  ];
  return markup`<div class="matrix" tabindex="0" role="region" aria-label="Organisations side by side"><table>
<thead><tr><th scope="col">Thing</th><th scope="col">Usually</th>${heads}</tr></thead>
${groups.map((group) => bodyPart(group, organizations))}</table></div>
<p class="soft">✓ as usual, ≠ otherwise (with what it is), – not there, ? not read</p>
`;
}

function bodyPart(
  rows: readonly MatrixRow[],
  organizations: readonly string[],
): Markup {
  const label = rows[0]?.object.label ?? "";
  return markup`<tbody>
<tr><th scope="rowgroup" colspan="${String(organizations.length + 2)}"><bdi>${label === "" ? '""' : label}</bdi></th></tr>
${rows.map((row) => rowPart(row, organizations))}</tbody>
`;
}

function rowPart(row: MatrixRow, organizations: readonly string[]): Markup {
  const { field, cells } = row;
  const usual = usualWords(row);
  const name =
    field === null
      ? markup`<em>as a whole</em>`
      : markup`<bdi>${field === "" ? '""' : field}</bdi>`;
  return markup`<tr><th scope="row">${name}</th><td class="soft">${usual}</td>${organizations.map((org) => cellPart(cells[org], usual))}</tr>
`;
}

function cellPart(words: string | null | undefined, usual: string): Markup {
  if (words === undefined) return markup`<td class="soft">?</td>`;
  if (words === null) return markup`<td class="none">–</td>`;
  if (words === usual) return markup`<td>✓</td>`;
  return markup`<td class="other">≠ ${words}</td>`;
}

/** What is the same needs no column for each organisation. */
function samePart(rows: readonly MatrixRow[]): Markup {
  const items = rows.map(
    ({ object, field, cells }) =>
      markup`<tr><td><bdi>${object.label}</bdi></td><td>${field === null ? "" : markup`<bdi>${field}</bdi>`}</td><td class="soft">${Object.values(cells)[0] ?? ""}</td></tr>
`,
  );
  return markup`<details class="section">
<summary>The same in all: ${String(rows.length)}</summary>
<table>
<thead><tr><th scope="col">Object type</th><th scope="col">Field</th><th scope="col">What it is</th></tr></thead>
<tbody>
${items}</tbody>
</table>
</details>
`;
}
