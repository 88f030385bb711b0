/** Lines on a terminal: broken at blanks, set in, ids and paths whole; in a log as they are. */
import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fitText } from "../../src/report/fit.js";
import { palette } from "../../src/report/terminal.js";
import { columnsOf } from "../../src/report/wrap.js";

const id = "cf_AlwPRAkWADEAaRW81ac9yz70Gp4ciC0TyHmVBS36Cbt";

test("a long line is broken at a blank, what follows is set in, and no word is lost or cut", () => {
  const line = `warning W_OLD_LABEL  ${"some words of a sentence ".repeat(6)}${id} end`;
  const fitted = fitText(line, 80);
  for (const one of fitted.split("\n"))
    expect(columnsOf(one)).toBeLessThanOrEqual(80);
  expect(
    fitted
      .split("\n")
      .slice(1)
      .every((one) => /^ {2}\S/.test(one)),
  ).toBe(true);
  expect(fitted.replace(/\n +/g, " ")).toBe(line.replace(/ +$/, ""));
  expect(fitText(line, undefined)).toBe(line);
});

test("a short cell at the end of a row goes to the next line whole, and a stack stays as it is", () => {
  const row = `Account.status  “Status of the account” ${id}  1 filter in 1 file; 1 raw id`;
  expect(fitText(row, 80)).toBe(
    `Account.status  “Status of the account”\n  ${id}  1 filter in 1 file; 1 raw id`,
  );
  const stack = `    at work (${"/a/long/folder".repeat(9)}/file.js:1:2) and more`;
  expect(fitText(stack, 80)).toBe(stack);
});

test("colours take no room, and nothing but blanks and line ends changes", () => {
  const { bad, strong } = palette(true);
  const line = `${bad("error")} ${strong("E_AUTH")}  ${"word ".repeat(14)}end`;
  const [first = ""] = fitText(line, 80).split("\n");
  expect(columnsOf(stripVTControlCharacters(first))).toBeGreaterThan(70);
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-z ]{0,60}$/)),
      fc.integer({ min: 1, max: 200 }),
      (texts, width) => {
        const text = texts.join("\n");
        const words = (all: string) => all.split(/\s+/).join(" ").trim();
        expect(words(fitText(text, width))).toBe(words(text));
      },
    ),
  );
});
