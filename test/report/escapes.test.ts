/** Each medium's encoder, sign by sign; that nothing gets past it is in `report-*.test.ts`. */
import { describe, expect, test } from "vitest";
import { commentText, docComment } from "../../src/emit/spelling/docs.js";
import { literal } from "../../src/emit/spelling/literal.js";
import {
  commandData,
  commandProperty,
} from "../../src/report/escape-command.js";
import { htmlText, markup, ownMarkup } from "../../src/report/escape-html.js";
import {
  markdownBlock,
  markdownCode,
  markdownText,
} from "../../src/report/escape-markdown.js";
import {
  palette,
  safeText,
  visibleText,
  wantsColour,
} from "../../src/report/terminal.js";
import { printable } from "../../src/runtime/printable.js";

const ascii = Array.from({ length: 0x5f }, (_, index) =>
  String.fromCharCode(0x20 + index),
);

/** The signs that an encoder changes, each standing by itself. */
function changed(encode: (text: string) => string): string {
  return ascii
    .filter((sign) => encode(`a ${sign} b`) !== `a ${sign} b`)
    .join("");
}

describe("text on one visible line", () => {
  test.each([
    ["a é 日本 🚀 \u00a0", "a é 日本 🚀 \u00a0"],
    ["\u0000\t\u001b\u009b", "\\u{0}\\u{9}\\u{1b}\\u{9b}"],
    ["\u200b\u202e\u2066", "\\u{200b}\\u{202e}\\u{2066}"],
    ["\u2028\u2029", "\\u{2028}\\u{2029}"],
    ["\ud800a\udfff", "\\u{d800}a\\u{dfff}"],
    ["\u{e0041}", "\\u{e0041}"],
  ])("%j is shown as %j", (text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  test("is cut after 200 characters, or as many as are asked for", () => {
    expect(visibleText("x".repeat(200))).toBe("x".repeat(200));
    expect(visibleText("x".repeat(201))).toBe(`${"x".repeat(200)}…`);
    expect(visibleText("🚀".repeat(201))).toBe(`${"🚀".repeat(200)}…`);
    expect(visibleText("🚀🚀🚀", 3)).toBe("🚀🚀🚀");
    expect(visibleText("🚀🚀🚀🚀", 3)).toBe("🚀🚀🚀…");
    expect(visibleText("\u0000\u0000\u0000\u0000", 3)).toBe(
      "\\u{0}\\u{0}\\u{0}…",
    );
    expect(safeText("x".repeat(201))).toBe(`${"x".repeat(200)}…`);
    expect(safeText("abcd", 3)).toBe("abc…");
  });
});

describe("colours of messages", () => {
  const names = ["good", "caution", "bad", "strong", "faint"] as const;

  test("are those that terminals know, or none at all", () => {
    const coloured = names.map((name) => palette(true)[name]("x"));
    expect(coloured).toEqual([
      "\u001b[32mx\u001b[39m",
      "\u001b[33mx\u001b[39m",
      "\u001b[31mx\u001b[39m",
      "\u001b[1mx\u001b[22m",
      "\u001b[2mx\u001b[22m",
    ]);
    for (const name of names) expect(palette(false)[name]("x")).toBe("x");
  });

  test.each([
    ["on a terminal", {}, true, true],
    ["in a file", {}, false, false],
    ["on a dumb terminal", { TERM: "dumb" }, true, false],
    ["on another one", { TERM: "xterm" }, true, true],
    ["where NO_COLOR says so", { NO_COLOR: "1" }, true, false],
    ["where NO_COLOR is empty", { NO_COLOR: "" }, true, true],
    ["in a file that FORCE_COLOR speaks of", { FORCE_COLOR: "1" }, false, true],
    ["where FORCE_COLOR is empty", { FORCE_COLOR: "" }, false, true],
    ["where FORCE_COLOR is 0", { FORCE_COLOR: "0" }, true, false],
    ["where FORCE_COLOR is false", { FORCE_COLOR: "false" }, true, false],
    [
      "where FORCE_COLOR and NO_COLOR disagree",
      { FORCE_COLOR: "1", NO_COLOR: "1" },
      false,
      true,
    ],
  ])("%s", (_, env, isTty, wanted) => {
    expect(wantsColour({ env, isTty, allowed: true })).toBe(wanted);
    expect(wantsColour({ env, isTty, allowed: false })).toBe(false);
  });
});

describe("prose in Markdown", () => {
  test("spells every sign that means something, and no other", () => {
    expect(changed(markdownText)).toBe('!"#$%&*<>@[\\]^_`{|}~');
    expect(markdownText("*")).toBe("&#42;");
  });

  test("leaves an underscore within a word alone, as ids have it", () => {
    expect(markdownText("cf_a1 Z_9")).toBe("cf_a1 Z_9");
    expect(markdownText("_a b_ c__d")).toBe("&#95;a b&#95; c&#95;&#95;d");
  });

  test.each(["@", "#", "!", "%", "~", "$", "&", "^"])(
    "breaks what follows a %s, so that it refers to nothing",
    (sign) => {
      const spelled = `&#${sign.charCodeAt(0)};`;
      expect(markdownText(`${sign}a`)).toBe(`${spelled}&#8203;a`);
      expect(markdownText(`${sign}${sign}a`)).toBe(
        `${spelled}${spelled}&#8203;a`,
      );
      expect(markdownText(`${sign} a`)).toBe(`${spelled} a`);
    },
  );

  test.each([
    ["http://x", "http:&#8203;//x"],
    ["a: b", "a: b"],
    ["www.x WWW.x", "www&#8203;.x WWW&#8203;.x"],
    ["wwwx", "wwwx"],
    ["GH-1 gh-23 GH-x", "GH-&#8203;1 gh-&#8203;23 GH-x"],
    ["deadbe", "deadbe"],
    ["deadbee DEADBEE", "deadbe&#8203;e DEADBE&#8203;E"],
    ["0".repeat(40), `000000&#8203;${"0".repeat(34)}`],
    ["0".repeat(41), "0".repeat(41)],
    ["xdeadbee", "xdeadbee"],
    ["deadbeex", "deadbeex"],
    ["deadbe-e", "deadbe-e"],
  ])("%j is written %j", (text, written) => {
    expect(markdownText(text)).toBe(written);
  });

  test.each([
    ["`a` and `B2.c3.d`", "`a` and `B2.c3.d`"],
    ["`1a`", "&#96;1a&#96;"],
    ["`a.1`", "&#96;a.1&#96;"],
    ["`a..b`", "&#96;a..b&#96;"],
    ["`a-b`", "&#96;a-b&#96;"],
    ["``", "&#96;&#96;"],
    [
      `\`${"a".repeat(100)}.${"b".repeat(100)}\``,
      `\`${"a".repeat(100)}.${"b".repeat(100)}\``,
    ],
    [`\`${"a".repeat(101)}\``, `&#96;${"a".repeat(101)}&#96;`],
    [`\`a.${"b".repeat(101)}\``, `&#96;a.${"b".repeat(101)}&#96;`],
  ])(
    "a name between backticks is code, and nothing else is: %j",
    (text, written) => {
      expect(markdownText(text)).toBe(written);
    },
  );

  test("is cut after 2000 characters", () => {
    expect(markdownText("x".repeat(2000))).toBe("x".repeat(2000));
    expect(markdownText("x".repeat(2001))).toBe(`${"x".repeat(2000)}…`);
  });
});

describe("a value in Markdown", () => {
  test("is a code span wherever that can hold it", () => {
    expect(changed((text) => markdownCode(text).slice(1, -1))).toBe("\\`|");
    expect(markdownCode("é e\u0301 ① € + (日本)")).toBe(
      "`é e\u0301 ① € + (日本)`",
    );
  });

  test.each([
    ["a|b", "<code>a&#124;b</code>"],
    ["é e\u0301 1 |", "<code>é e\u0301 1 &#124;</code>"],
    [" a", "<code> a</code>"],
    ["a ", "<code>a </code>"],
    ["a\u00a0b", "<code>a&#160;b</code>"],
    ["a\nb", "<code>a&#92;u&#123;a&#125;b</code>"],
    ["", "<code></code>"],
    [" ", "<code> </code>"],
  ])("and spelled where it cannot: %j", (text, written) => {
    expect(markdownCode(text)).toBe(written);
  });

  test("is cut after 2000 characters", () => {
    expect(markdownCode("x".repeat(2001))).toBe(`\`${"x".repeat(2000)}…\``);
  });
});

describe("a block in Markdown", () => {
  test.each([
    [["a"], "```"],
    [["`` b"], "```"],
    [["``` b"], "````"],
    [["` ````` `` c", "``"], "``````"],
  ])("of %j has a fence of %s", (lines, fence) => {
    expect(markdownBlock(lines)).toEqual([fence, ...lines, fence]);
  });

  test("shows each line as one, cut after 2000 characters", () => {
    expect(markdownBlock(["a\nb", "x".repeat(2001)])).toEqual([
      "```",
      "a\\u{a}b",
      `${"x".repeat(2000)}…`,
      "```",
    ]);
  });
});

describe("text in HTML", () => {
  test("spells every sign that HTML reads, and no other", () => {
    expect(changed(htmlText)).toBe("\"&'<>`");
    expect(htmlText("\"&'<>`")).toBe("&quot;&amp;&#39;&lt;&gt;&#96;");
  });

  test("is one visible line, cut after 2000 characters", () => {
    expect(htmlText("a\n\u202e")).toBe("a\\u{a}\\u{202e}");
    expect(htmlText("x".repeat(2001))).toBe(`${"x".repeat(2000)}…`);
  });

  test("is escaped in a template, once, in lists too; what is markup stays", () => {
    const inner = markup`<b>${"<"}</b>`;
    const page = markup`<p title="${'"'}">${1}${inner}${["&", [inner, 2]]}${ownMarkup("<hr>")}</p>`;
    expect(page.html).toBe(
      '<p title="&quot;">1<b>&lt;</b>&amp;<b>&lt;</b>2<hr></p>',
    );
  });
});

describe("text in a workflow command", () => {
  test("has each sign spelled that would end it, and no other", () => {
    expect(commandData("%0A\r\n%\r\n:,")).toBe("%250A%0D%0A%25%0D%0A:,");
    expect(commandProperty("%:,\r\n::,,")).toBe("%25%3A%2C%0D%0A%3A%3A%2C%2C");
    expect(changed(commandData)).toBe("%");
    expect(changed(commandProperty)).toBe("%,:");
  });
});

describe("text from an answer in an error", () => {
  test.each([
    ["a é 🚀", "a é 🚀"],
    [" a \t\r\n\u00a0 b ", "a b"],
    ["\u0000\u001b\u009b", "\\u{0}\\u{1b}\\u{9b}"],
    ["a\u200b\u202e", "a\\u{200b}\\u{202e}"],
    ["\ud800", "\\u{d800}"],
  ])("%j is shown as %j", (text, shown) => {
    expect(printable(text, 20)).toBe(shown);
  });

  test("is cut after as many characters as are asked for", () => {
    expect(printable("🚀🚀🚀", 3)).toBe("🚀🚀🚀");
    expect(printable("🚀🚀🚀🚀", 3)).toBe("🚀🚀🚀…");
    expect(printable("\u0000\u0000\u0000\u0000", 3)).toBe(
      "\\u{0}\\u{0}\\u{0}…",
    );
  });

  test("is not looked for behind more space than anyone would read", () => {
    expect(printable(`${" ".repeat(12)}a`, 3)).toBe("");
    expect(printable(`${" ".repeat(11)}a`, 3)).toBe("a");
  });
});

describe("text in a string literal", () => {
  test("has each sign spelled that would end it or be read by HTML, and no other", () => {
    expect(changed((text) => literal(text).slice(1, -1))).toBe("\\");
    expect(literal("a</b><!-- < >")).toBe('"a\\u003c/b>\\u003c!-- < >"');
    expect(literal("\uffff\u{10ffff}")).toBe('"\\uffff\\u{10ffff}"');
    expect(literal("\u007f\u0085\u2028")).toBe('"\\u007f\\u0085\\u2028"');
  });

  test.each([
    [`'`, `"'"`],
    [`"`, `'"'`],
    [`"'`, `"\\"'"`],
    [`""'`, `'""\\''`],
    [`"''`, `"\\"''"`],
  ])("is quoted so that the fewest quotes are spelled: %s", (text, written) => {
    expect(literal(text)).toBe(written);
  });
});

describe("text in a comment", () => {
  test("has each sign spelled that a tool reads, and no other", () => {
    expect(changed(commentText).trim()).toBe("$<@[`{");
    expect(commentText("@<{[$`")).toBe("&#64;&#60;&#123;&#91;&#36;&#96;");
  });

  test.each([
    ["a\r\nb\rc\nd", "a b c d"],
    ["a\u000bb\fc\u0085d\u2028e\u2029f", "a b c d e f"],
    ["a\u0000b\u3164c\u00a0d", "a b c d"],
    ["a\u034fb", "ab"],
    ["  a   b  ", "a b"],
    ["& &x; &#1; &xy; &x y;", "& &amp;x; &amp;#1; &amp;xy; &x y;"],
    ["* */ **/ /", "* &#42;/ *&#42;/ /"],
    ["/a/b", "&#47;a/b"],
    ["a//b///c", "a/&#47;b/&#47;&#47;c"],
    ["# #_ #a", "# &#35;_ #a"],
  ])("%j is written %j", (text, written) => {
    expect(commentText(text)).toBe(written);
  });

  test.each(
    [
      ["eslint", "tslint", "jslint", "jshint", "prettier", "biome", "oxlint"],
      ["istanbul", "c8", "v8", "node:coverage", "webpack", "vite", "nosonar"],
      ["stylelint", "cspell", "noinspection", "sourceMappingURL", "sourceURL"],
    ].flat(),
  )("%s is a word that switches tools off only with what follows", (word) => {
    const spelled = `&#${word.charCodeAt(0)};${word.slice(1)}`;
    for (const end of ["-x", ": x", " x", "=x"]) {
      expect(commentText(word + end)).toBe(spelled + end);
      expect(commentText(`ä ${word}${end}`)).toBe(`ä ${spelled}${end}`);
      expect(commentText(`x${word}${end}`)).toBe(`x${word}${end}`);
    }
    expect(commentText(word)).toBe(word);
    expect(commentText(`${word}x`)).toBe(`${word}x`);
    const upper = word.toUpperCase();
    expect(commentText(`${upper}-x`)).toBe(
      `&#${upper.charCodeAt(0)};${upper.slice(1)}-x`,
    );
  });

  test("is cut after 400 characters, and what stands behind 1600 is not looked for", () => {
    for (const sign of ["x", "ä"]) {
      expect(commentText(sign.repeat(400))).toBe(sign.repeat(400));
      expect(commentText(sign.repeat(401))).toBe(`${sign.repeat(399)}…`);
    }
    expect(commentText(`${" ".repeat(1599)}x`)).toBe("x");
    expect(commentText(`${" ".repeat(1600)}x`)).toBe("");
  });

  test("takes up to 120 columns, in one line where it fits", () => {
    const words = (length: number): string =>
      "x ".repeat(length).slice(0, length - 1) + "y";
    expect(docComment([words(111)], "  ")).toBe(`  /** ${words(111)} */`);
    expect(docComment([words(113)], "")).toBe(`/** ${words(113)} */`);
    expect(docComment([words(115)], "")).toBe(`/**\n * ${words(115)}\n */`);
    expect(docComment([`${words(117)} z`], "")).toBe(
      `/**\n * ${words(117)}\n * z\n */`,
    );
    expect(docComment([`y${words(116)} z w`], "")).toBe(
      `/**\n * y${words(116)}\n * z w\n */`,
    );
  });

  test("takes at most six lines a paragraph", () => {
    const lines = (count: number): readonly string[] =>
      Array.from({ length: count }, (_, index) => `${index}`.repeat(70));
    const shown = (paragraph: readonly string[]): readonly string[] =>
      docComment([paragraph.join(" ")], "")
        .split("\n")
        .slice(1, -1);
    const starred = (text: readonly string[]): readonly string[] =>
      text.map((line) => ` * ${line}`);
    expect(shown(lines(6))).toEqual(starred(lines(6)));
    expect(shown(lines(7))).toEqual(starred([...lines(5), "…"]));
  });

  test("begins a line with each paragraph where all do not fit in one, after its indent", () => {
    const long = "x".repeat(110);
    expect(docComment(["a", "", "b"], "  ")).toBe("  /** a b */");
    expect(docComment([long, "", "b"], "  ")).toBe(
      `  /**\n   * ${long}\n   * b\n   */`,
    );
  });
});
