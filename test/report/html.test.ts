import fc from "fast-check";
import { parsers } from "prettier/plugins/html";
import { describe, expect, test, vi } from "vitest";
import {
  renderCheckHtml,
  renderDiffHtml,
  renderParityHtml,
} from "../../src/report/html.js";
import {
  anyText,
  checkReport,
  checkReportWith,
  diffReportWith,
  numRuns,
  parityReportWith,
  reportTexts,
  richDiff,
  richParity,
  richReport,
} from "../support/reports.js";

vi.setConfig({ testTimeout: 30_000 + numRuns * 1000 });

/** A node of HTML as a parser of its own gives it. */
interface HtmlNode {
  readonly kind?: string;
  readonly name?: string;
  readonly value?: string | null;
  readonly attrs?: readonly { readonly name: string; readonly value: string }[];
  readonly children?: readonly HtmlNode[];
}

async function parse(html: string): Promise<readonly HtmlNode[]> {
  const options = { originalText: html, name: "html" };
  const root: HtmlNode = await Promise.resolve(
    // The parser reads two of prettier's options only.
    Reflect.apply(parsers.html.parse, parsers.html, [html, options]),
  );
  return flat(root);
}

function flat(node: HtmlNode): readonly HtmlNode[] {
  return [node, ...(node.children ?? []).flatMap(flat)];
}

/** Every element with its attributes and their values. */
function elements(nodes: readonly HtmlNode[]): readonly string[] {
  return nodes
    .filter(({ kind, name }) => kind !== "text" && name !== undefined)
    .map(({ kind = "", name = "", attrs = [] }) =>
      [kind, name, ...attrs.map((one) => `${one.name}=${one.value}`)].join(" "),
    );
}

describe("the report as a page", () => {
  test("tells all that was found, and what to do next", async () => {
    await expect(renderCheckHtml(richReport)).toMatchFileSnapshot(
      "../fixtures/report/check.html",
    );
  });

  test("of a diff and of two organisations holds each message", () => {
    expect(renderDiffHtml(richDiff)).toContain("has a new choice “日本”.");
    expect(renderParityHtml(richParity)).toContain("is missing here.");
  });

  test("has a language, a title, one main heading and a policy that forbids all but its style", async () => {
    const html = renderCheckHtml(richReport);
    const found = elements(await parse(html));
    expect(found).toContain("element html lang=en");
    expect(html).toContain(
      "<title>Close schema check: 1 of 3 organisations could not be looked at.</title>",
    );
    expect(found.filter((one) => one.startsWith("element h1"))).toHaveLength(1);
    expect(html).toContain(
      `content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"`,
    );
  });

  test("runs nothing and loads nothing", async () => {
    const nodes = await parse(renderCheckHtml(richReport));
    const names = nodes.flatMap(({ name }) => name ?? []);
    for (const name of ["script", "img", "link", "iframe", "object", "form"])
      expect(names).not.toContain(name);
    const addresses = nodes
      .flatMap(({ attrs = [] }) => attrs)
      .filter(({ name }) => name === "href" || name === "src");
    expect(addresses.map(({ value }) => value)).toEqual(["#next"]);
    expect(renderCheckHtml(richReport)).not.toMatch(/url\(|@import/);
  });

  test("labels each button of its filter, and skips levels of headings nowhere", async () => {
    const found = elements(await parse(renderCheckHtml(richReport)));
    const values = (pattern: RegExp) =>
      found.flatMap((one) => pattern.exec(one)?.[1] ?? []);
    expect(values(/^element input .*id=(\S+)/)).toEqual([
      "show-all",
      "show-breaking",
      "show-dangerous",
      "show-safe",
    ]);
    expect(values(/^element label for=(\S+)/)).toEqual(
      values(/^element input .*id=(\S+)/),
    );
    const levels = values(/^element h(\d)/).map(Number);
    const skipped = levels.filter(
      (level, index) => level > (levels[index - 1] ?? 0) + 1,
    );
    expect(skipped).toEqual([]);
  });

  test("has no filter where there is nothing to tell apart", () => {
    const html = renderCheckHtml(checkReport([{}]));
    expect(html).not.toContain("<fieldset");
    expect(html).toContain("Close is as the lock has it, and the files");
  });
});

function reportsWith(text: string): readonly string[] {
  return [
    renderCheckHtml(checkReportWith(text)),
    renderDiffHtml(diffReportWith(text)),
    renderParityHtml(parityReportWith(text)),
  ];
}

/** Names between backticks become code: that alone may a text add. */
function withoutCode(found: readonly string[]): readonly string[] {
  return found.filter((one) => one !== "element code");
}

/** What a parser finds on each page. */
async function skeletons(pages: readonly string[]) {
  const parsed = await Promise.all(pages.map(parse));
  return parsed.map((nodes) => withoutCode(elements(nodes)));
}

const harmless = await skeletons(reportsWith("x"));

async function expectHarmless(text: string): Promise<void> {
  const reports = reportsWith(text);
  expect(await skeletons(reports)).toEqual(harmless);
  for (const html of reports)
    expect(html).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
}

describe("text from outside on a page", () => {
  test.each(reportTexts.map((text) => [text]))(
    "becomes no element and no attribute: %j",
    expectHarmless,
  );

  test("becomes no element and no attribute, whatever it is (S1)", async () => {
    await fc.assert(fc.asyncProperty(anyText, expectHarmless), { numRuns });
  });

  test("is shown as it is", () => {
    const html = renderDiffHtml(diffReportWith("a <b> & \"c\" 'd' \u202e"));
    expect(html).toContain(
      "a &lt;b&gt; &amp; &quot;c&quot; &#39;d&#39; \\u{202e}",
    );
  });
});
