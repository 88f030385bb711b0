import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import {
  slackCode,
  slackLink,
  slackText,
} from "../../src/report/escape-slack.js";
import { renderCheckSlack } from "../../src/report/slack.js";
import type { CheckReport } from "../../src/report/document.js";
import { visibleText } from "../../src/report/terminal.js";
import {
  anyText,
  checkReport,
  checkReportWith,
  numRuns,
  reportTexts,
  richReport,
} from "../support/reports.js";

vi.setConfig({ testTimeout: 30_000 + numRuns * 500 });

interface Message {
  readonly text: string;
  readonly blocks: readonly {
    readonly type: string;
    readonly text: {
      readonly type: string;
      readonly text: string;
      readonly verbatim?: boolean;
    };
  }[];
}

const link = new URL("https://ci.example.com/runs/1?a=1&b=2");

function messageOf(report: Parameters<typeof renderCheckSlack>[0]): Message {
  return JSON.parse(renderCheckSlack(report, { link }));
}

/** What Slack shows of mrkdwn, as far as anything is formatted, linked or mentioned by text from outside. */
function read(mrkdwn: string): string {
  return mrkdwn
    .replaceAll("\u200b", "")
    .replaceAll("ˋ", "`")
    .replace(/&(amp|lt|gt);/g, (_, name: string) =>
      name === "amp" ? "&" : name === "lt" ? "<" : ">",
    );
}

/** Signs that Slack acts on: tags, entities that are none, formatting next to a word, emoji. */
const active =
  /[<>]|&(?!(?:amp|lt|gt);)|(?<!\u200b)[*~]|[*~](?!\u200b|…)|(?<![A-Za-z0-9\u200b])_|_(?![A-Za-z0-9\u200b…])|(?<![\u200b]):[^\s:\u200b]+:/;

function expectHarmless(text: string): void {
  for (const limit of [20, 600]) {
    const written = slackText(text, limit);
    expect(written.length).toBeLessThanOrEqual(limit);
    const prose = written.replace(/`[A-Za-z][A-Za-z0-9.]*`/g, "x");
    expect(prose).not.toMatch(/[`\n]/);
    expect(prose).not.toMatch(active);
    const code = slackCode(text, limit);
    expect(code.length).toBeLessThanOrEqual(limit);
    if (code === '""') continue;
    expect(code).toMatch(/^`[^`\n]+`$/);
    expect(code).not.toMatch(/[<>]|&(?!(?:amp|lt|gt);)/);
  }
  const whole = slackText(text, 100_000);
  expect(read(whole)).toBe(visibleText(text, 100_000).replaceAll("ˋ", "`"));
}

describe("text from outside in Slack's mrkdwn", () => {
  test.each(reportTexts.map((text) => [text]))(
    "%j formats, links and mentions nothing, and can be read",
    (text) => {
      expectHarmless(text);
    },
  );

  test("nor does any text (S1)", () => {
    fc.assert(fc.property(anyText, expectHarmless), { numRuns });
  });

  test.each([
    ["<!channel> & <@U1>", "&lt;!channel&gt; &amp; &lt;@U1&gt;"],
    ["a `lead.budget` b", "a `lead.budget` b"],
    ["`no code`", "ˋno codeˋ"],
    ["cf_a1 is _it_", "cf_a1 is \u200b_\u200bit\u200b_\u200b"],
    [":tada: 12:30", "\u200b:\u200btada\u200b:\u200b 12:30"],
  ])("%j is written %j", (text, written) => {
    expect(slackText(text)).toBe(written);
  });

  test("is cut where its encoding would be too long, and never within an entity", () => {
    expect(slackText("&&&", 14)).toBe("&amp;&amp;…");
    expect(slackText("&&&", 15)).toBe("&amp;&amp;&amp;");
    expect(slackCode("&&&", 16)).toBe("`&amp;&amp;…`");
    expect(slackCode(" ")).toBe('""');
  });

  test("a link holds no sign that would end it", () => {
    expect(slackLink(new URL("https://a.example/x|y?<b>&c"), "Open")).toBe(
      "<https://a.example/x%7Cy?%3Cb%3E&amp;c|Open>",
    );
  });
});

describe("a check's report as a message for Slack", () => {
  test("says the verdict, where there is more, what failed, and what changed, with owners", async () => {
    await expect(renderCheckSlack(richReport, { link })).toMatchFileSnapshot(
      "../fixtures/report/check.slack.json",
    );
  });

  test("has no link where there is none, and one sentence where all is well", () => {
    const text = renderCheckSlack(checkReport([{}]), { link: null });
    const { blocks }: Message = JSON.parse(text);
    expect(blocks.map((block) => block.text.text)).toEqual([
      "Close schema check",
      "🟢 *Close is as the lock has it.*\nThe files are up to date.",
    ]);
  });

  const changes = richReport.orgs.flatMap(({ drift }) => drift);
  const many = Array.from({ length: 70 }, (_, index) => ({
    org: `org${index}`,
    drift: changes.map((one) => ({ ...one, message: "&".repeat(5000) })),
    unread: ["<".repeat(5000)],
    stale: Array.from({ length: 90 }, () => ({
      path: ">".repeat(5000),
      status: "edited" as const,
    })),
  }));

  test.each<readonly [string, CheckReport]>([
    ["a rich one", richReport],
    [
      "one of 70 organisations with long texts",
      checkReport(many, { breaking: 140, exitCode: 2 }),
    ],
    ...reportTexts.map((text) => [text, checkReportWith(text)] as const),
  ])("%j is within Slack's limits", (_, report) => {
    const { text, blocks } = messageOf(report);
    const texts = blocks.map((block) => block.text);
    expect(blocks.length).toBeLessThanOrEqual(50);
    expect(blocks[0]).toMatchObject({
      type: "header",
      text: { type: "plain_text", text: "Close schema check" },
    });
    for (const one of texts.slice(1)) {
      expect(one).toMatchObject({ type: "mrkdwn", verbatim: true });
      expect(one.text.length).toBeGreaterThan(0);
      expect(one.text.length).toBeLessThanOrEqual(3000);
    }
    const all = texts.map((one) => one.text).join("");
    expect(all.length).toBeLessThan(13_200);
    const tags = all.match(/<[^>]*>/g) ?? [];
    expect(tags).toEqual([
      "<https://ci.example.com/runs/1?a=1&amp;b=2|Open the report>",
    ]);
    expect(text.length).toBeLessThan(1000);
    expect(text).not.toMatch(/[<>&*_`]/);
  });

  test("the changes that do not fit are counted", () => {
    const { blocks } = messageOf(checkReport(many, { breaking: 140 }));
    const shown = blocks
      .flatMap((block) => block.text.text.split("\n"))
      .filter((line) => /^(?:🔴 \*breaking|🟠 \*dangerous|🟢 safe)/.test(line));
    expect(shown.length).toBeGreaterThan(5);
    expect(blocks.at(-1)?.text.text).toContain(
      `And ${70 * changes.length - shown.length} more changes; the other reports have them.`,
    );
  });
});
