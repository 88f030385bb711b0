import fc from "fast-check";
import { parseSync } from "oxc-parser";
import { format } from "prettier";
import { describe, expect, test, vi } from "vitest";
import { commentText, docComment } from "../../src/emit/spelling/docs.js";
import { literal } from "../../src/emit/spelling/literal.js";
import { hostileTexts } from "../support/arbitrary.js";

const numRuns = Number(process.env["FUZZ_RUNS"] ?? 40) * 50;
vi.setConfig({ testTimeout: 30_000 + numRuns * 500 });

/** Any UTF-16 string: lone surrogates, controls, quotes and comment signs more often than by chance. */
const anyText = fc
  .array(
    fc.oneof(
      fc
        .integer({ min: 0, max: 0xffff })
        .map((unit) => String.fromCharCode(unit)),
      fc
        .integer({ min: 0, max: 0x10ffff })
        .map((point) => String.fromCodePoint(point)),
      fc
        .integer({ min: 0, max: 0x7f })
        .map((unit) => String.fromCharCode(unit)),
      fc.constantFrom(
        ..."*/\\\"'`$<>{}[]@#&;!- \n\r\t\u2028\u2029\u200b\ufeff\ud800\udfff",
      ),
      fc.constantFrom(...hostileTexts),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(""));

/** What a reader cannot see, or cannot tell from something else. */
const unseen =
  /(?![\u{1f000}-\u{1faff}])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Z}/u;

function evaluated(text: string): unknown {
  return new Function(`"use strict"; return ${text};`)();
}

describe("a literal", () => {
  test.each(hostileTexts.map((text) => [text]))("gives back %j", (text) => {
    expect(evaluated(literal(text))).toBe(text);
  });

  test("gives back any text of UTF-16, and shows all of it (S1, S3)", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const written = literal(text);
        expect(evaluated(written)).toBe(text);
        expect(written).not.toMatch(unseen);
        expect(written).not.toMatch(/<[/!]/);
      }),
      { numRuns },
    );
  });

  test("gives back every single code unit, alone and after a digit's escape", () => {
    const changed: string[] = [];
    for (let unit = 0; unit <= 0xffff; unit += 1) {
      const text = `${String.fromCharCode(unit)}0`;
      if (evaluated(literal(text)) !== text)
        changed.push(`U+${unit.toString(16)}`);
    }
    expect(changed).toEqual([]);
  });

  test("is one string token for the parser, as a value, a type and a key (S1)", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const source = `export type A = ${literal(text)};\nexport const a = { k: ${literal(text)} };\n`;
        const { program, errors, comments } = parseSync("a.ts", source);
        expect(errors).toEqual([]);
        expect(comments).toEqual([]);
        expect(program.body).toHaveLength(2);
        const json = JSON.stringify(program);
        expect(json.split('"type":"Literal"').length - 1).toBe(2);
      }),
      { numRuns: numRuns / 4 },
    );
  });

  test("is left alone by prettier", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyText, { minLength: 10, maxLength: 10 }),
        async (texts) => {
          const source = texts.map((text) => `a(${literal(text)});\n`).join("");
          const printed = await format(source, {
            filepath: "a.ts",
            printWidth: 100_000,
          });
          expect(printed).toBe(source);
        },
      ),
      { numRuns: Math.ceil(numRuns / 40) },
    );
  });

  test.each([
    ["plain", '"plain"'],
    ["it's", '"it\'s"'],
    ['say "yes"', "'say \"yes\"'"],
    [`"it's"`, `'"it\\'s"'`],
    [`'"`, `"'\\""`],
    ["back\\slash", '"back\\\\slash"'],
    ["a\nb\tc\r", '"a\\nb\\tc\\r"'],
    ["\u0000", '"\\u0000"'],
    ["a\u00a0b", '"a\\u00a0b"'],
    ["a\ufe0f", '"a\\ufe0f"'],
    ["\u{e0041}", '"\\u{e0041}"'],
    ["\ud800", '"\\ud800"'],
    ["Größe 日本 🚀", '"Größe 日本 🚀"'],
    ["</script>", '"\\u003c/script>"'],
    ["a < b", '"a < b"'],
  ])("of %j is %s", (text, written) => {
    expect(literal(text)).toBe(written);
  });
});

/** The text that a reader of a documentation page sees. */
function shown(text: string): string {
  return text
    .replace(/&#(\d+);/g, (_, code: string) =>
      String.fromCodePoint(Number(code)),
    )
    .replaceAll("&amp;", "&");
}

/** Signs that a tool would act on. */
const signs =
  /[@`<]|\{|\[|\$|\*\/|\/\/|#_|\b(?:eslint|prettier|istanbul|tslint|v8|c8)[- ]|sourceMappingURL=/i;

describe("a comment", () => {
  test.each(hostileTexts.map((text) => [text]))(
    "holds %j and nothing else",
    (text) => {
      expectOneComment([
        `"${commentText(text)}" (${commentText(text)}): text.`,
        commentText(text),
      ]);
    },
  );

  test("never ends early, and holds no sign that a tool would act on (S1, S4)", () => {
    fc.assert(
      fc.property(anyText, anyText, (first, second) => {
        expect(commentText(first)).not.toMatch(signs);
        expect(commentText(first)).not.toMatch(unseen);
        expectOneComment([`"${commentText(first)}".`, commentText(second)]);
        expectOneComment([commentText(first)]);
      }),
      { numRuns },
    );
  });

  test("shows a short text in full, spaces aside", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        expect(shown(commentText(text))).toBe(
          text.replace(/ {2,}/g, " ").trim(),
        );
      }),
      { numRuns },
    );
  });

  test.each([
    ["plain", "plain"],
    ["*/ evil()", "&#42;/ evil()"],
    ["*\u200b/ evil()", "* / evil()"],
    ["*\ufe0f/ evil()", "&#42;/ evil()"],
    ["a\r\nb\u2028c\u0085d\ve", "a b c d e"],
    ["@internal", "&#64;internal"],
    ["{@link x}", "&#123;&#64;link x}"],
    ["[x](command:y)", "&#91;x](command:y)"],
    ["<img src=x>", "&#60;img src=x>"],
    ["`code`", "&#96;code&#96;"],
    ["${x}", "&#36;&#123;x}"],
    ["/ a // b", "&#47; a /&#47; b"],
    ["https://example.com", "https:/&#47;example.com"],
    ["&#42;/", "&amp;#42;/"],
    ["R&D", "R&D"],
    ["#__PURE__", "&#35;__PURE__"],
    ["eslint-disable", "&#101;slint-disable"],
    ["prettier-ignore", "&#112;rettier-ignore"],
    ["# sourceMappingURL=x", "# &#115;ourceMappingURL=x"],
    ["Größe 日本 🚀", "Größe 日本 🚀"],
    ["❤️", "❤"],
  ])("shows %j as %s", (text, written) => {
    expect(commentText(text)).toBe(written);
  });

  test("of a long text is cut to 400 characters and six lines", () => {
    expect([...commentText("x".repeat(10_000))]).toHaveLength(400);
    expect(commentText("🚀".repeat(10_000))).toBe(`${"🚀".repeat(399)}…`);
    const words = `${"x".repeat(100)} `.repeat(7);
    const lines = docComment([words], "").split("\n");
    expect(lines).toHaveLength(8);
    expect(lines.at(-2)).toBe(" * …");
  });

  test("without text is none, and one that is short takes one line", () => {
    expect(docComment([], "  ")).toBe("");
    expect(docComment(["", ""], "  ")).toBe("");
    expect(docComment(["", "Hello."], "  ")).toBe("  /** Hello. */");
    expect(docComment(["One.", "Two."], "")).toBe("/** One. Two. */");
    const long = "word ".repeat(15).trim();
    expect(docComment([long, long], "")).toBe(
      `/**\n * ${long}\n * ${long}\n */`,
    );
    expect(docComment(["One.", "@deprecated Two."], "")).toBe(
      "/**\n * One.\n * @deprecated Two.\n */",
    );
  });
});

function expectOneComment(paragraphs: readonly string[]): void {
  const comment = docComment(paragraphs, "");
  const { program, comments, errors } = parseSync(
    "a.ts",
    `${comment}\nexport const a = 1;\n`,
  );
  expect(errors).toEqual([]);
  expect(program.body).toHaveLength(1);
  const isEmpty = paragraphs.every((paragraph) => paragraph === "");
  expect(comments.map(({ type }) => type)).toEqual(isEmpty ? [] : ["Block"]);
  if (isEmpty) return;
  expect(comments[0]?.end).toBe(comment.length);
  for (const line of comment.split("\n").slice(1))
    expect(line).toMatch(/^ \*(?: |\/?$)/);
}
