import fc from "fast-check";
import { parsers } from "prettier/plugins/markdown";
import { describe, expect, test, vi } from "vitest";
import {
  markdownBlock,
  markdownCode,
  markdownText,
} from "../../src/report/escape-markdown.js";
import {
  renderCheckMarkdown,
  renderDiffMarkdown,
  renderParityMarkdown,
} from "../../src/report/markdown.js";
import {
  anyText,
  checkReportWith,
  diffReportWith,
  numRuns,
  parityReportWith,
  reportTexts,
  richDiff,
  richParity,
  richReport,
} from "../support/reports.js";

vi.setConfig({ testTimeout: 30_000 + numRuns * 500 });

describe("the report in Markdown", () => {
  test("tells all that was found, in tables, and what to do next", async () => {
    await expect(renderCheckMarkdown(richReport)).toMatchFileSnapshot(
      "../fixtures/report/check.md",
    );
  });

  test("of a diff tells its changes", async () => {
    await expect(renderDiffMarkdown(richDiff)).toMatchFileSnapshot(
      "../fixtures/report/diff.md",
    );
  });

  test("of two organisations tells what each lacks", async () => {
    await expect(renderParityMarkdown(richParity)).toMatchFileSnapshot(
      "../fixtures/report/parity.md",
    );
  });

  test("fits into a pull request, with the worst changes, and counts the rest", () => {
    const [breaking] = richDiff.changes;
    if (breaking === undefined) return expect.unreachable();
    const safe = Array.from({ length: 500 }, (_, index) => ({
      ...breaking,
      severity: "safe" as const,
      fingerprint: `safe${index}`,
    }));
    const text = renderDiffMarkdown({
      ...richDiff,
      changes: [...safe, breaking],
    });
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain(breaking.fingerprint);
    const shown = text.split("Fingerprint").length - 1;
    expect(text).toContain(`And ${501 - shown} more, for which`);
  });
});

/** A node of Markdown as a parser of its own gives it. */
interface MarkdownNode {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly MarkdownNode[];
}

function parse(markdown: string): readonly MarkdownNode[] {
  const options = { originalText: markdown };
  // The parser reads this one of prettier's options only.
  const root: MarkdownNode = Reflect.apply(parsers.markdown.parse, null, [
    markdown,
    options,
  ]);
  return flat(root);
}

function flat(node: MarkdownNode): readonly MarkdownNode[] {
  return [node, ...(node.children ?? []).flatMap(flat)];
}

/** All that our own layout uses; a text adds none of these and nothing else. */
function skeleton(nodes: readonly MarkdownNode[]): readonly string[] {
  const tags = nodes
    .filter(({ type }) => type === "html")
    .map(({ value = "" }) => value)
    // Whether a value needs the tag or a code span depends on its characters.
    .filter((tag) => !/^<\/?code>$/.test(tag));
  const blocks = nodes
    .map(({ type }) => type)
    .filter(
      (type) => !["text", "inlineCode", "html", "sentence"].includes(type),
    );
  return [...blocks, ...tags];
}

/** Text that GitHub looks through for mentions, references and emoji: what is not in code. */
function proseOf(nodes: readonly MarkdownNode[]): string {
  let depth = 0;
  const shown: string[] = [];
  for (const { type, value = "" } of nodes) {
    if (type === "html" && value === "<code>") depth += 1;
    else if (type === "html" && value === "</code>") depth -= 1;
    else if (type === "text" && depth === 0) shown.push(value);
  }
  expect(depth).toBe(0);
  return shown.join("\n").replace("[!CAUTION]", "");
}

/** What GitHub and GitLab make links and pictures of after Markdown is read. */
const references =
  /[@#!%~$&]\w|GH-\d|:\/\/|www\.|:[\w+-]+:|(?<![0-9a-z])[0-9a-f]{7,40}(?![0-9a-z])/i;

function reportsWith(text: string): readonly string[] {
  return [
    renderCheckMarkdown(checkReportWith(text)),
    renderDiffMarkdown(diffReportWith(text)),
    renderParityMarkdown(parityReportWith(text)),
  ];
}

const harmless = reportsWith("x").map(parse).map(skeleton);

function expectHarmless(text: string): void {
  const reports = reportsWith(text);
  const parsed = reports.map(parse);
  expect(parsed.map(skeleton)).toEqual(harmless);
  for (const report of reports)
    expect(report).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  for (const nodes of parsed) expect(proseOf(nodes)).not.toMatch(references);
}

describe("text from outside in Markdown", () => {
  test.each(reportTexts.map((text) => [text]))(
    "becomes no syntax, link, mention or reference: %j",
    (text) => {
      expectHarmless(text);
    },
  );

  test("becomes no syntax, link, mention or reference, whatever it is (S1)", () => {
    fc.assert(fc.property(anyText, expectHarmless), { numRuns });
  });

  test.each([
    ["plain é 日本 (cf_a1)", "plain é 日本 (cf_a1)"],
    ["`account.status` is gone", "`account.status` is gone"],
    ["`a b`", "&#96;a b&#96;"],
    ["@octocat", "&#64;&#8203;octocat"],
    ["Fixes #1", "Fixes &#35;&#8203;1"],
    ["GH-1", "GH-&#8203;1"],
    ["A_www.example.com", "A_www&#8203;.example.com"],
    ["deadbeef", "deadbe&#8203;ef"],
    ["cf_deadbeefZ", "cf_deadbeefZ"],
    ["https://x.y", "https:&#8203;//x.y"],
    ["a|b", "a&#124;b"],
    ["<b>", "&#60;b&#62;"],
    ["a\nb", "a&#92;u&#123;a&#125;b"],
  ])("as prose %j is written %j", (text, written) => {
    expect(markdownText(text)).toBe(written);
  });

  test.each([
    ["plain (a_b) é", "`plain (a_b) é`"],
    ["@octocat <b> #1", "`@octocat <b> #1`"],
    ["a|b", "<code>a&#124;b</code>"],
    ["`", "<code>&#96;</code>"],
    [" a", "<code> a</code>"],
    ["", "<code></code>"],
  ])("as code %j is written %j", (text, written) => {
    expect(markdownCode(text)).toBe(written);
  });

  test("ends no block of code", () => {
    expect(markdownBlock(["a", "```` b"])).toEqual([
      "`````",
      "a",
      "```` b",
      "`````",
    ]);
  });
});
