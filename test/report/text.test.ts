import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { palette, safeText } from "../../src/report/terminal.js";
import {
  renderCheckText,
  renderDiffText,
  renderParityText,
} from "../../src/report/text.js";
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

vi.setConfig({ testTimeout: 30_000 + numRuns * 500 });

const plain = palette(false);

describe("the report on a terminal", () => {
  test("tells all that was found, worst first, and what to do next", async () => {
    await expect(renderCheckText(richReport, plain)).toMatchFileSnapshot(
      "../fixtures/report/check.txt",
    );
  });

  test("of a diff tells its changes", async () => {
    await expect(renderDiffText(richDiff, plain)).toMatchFileSnapshot(
      "../fixtures/report/diff.txt",
    );
  });

  test("of two organisations tells what each lacks", async () => {
    await expect(renderParityText(richParity, plain)).toMatchFileSnapshot(
      "../fixtures/report/parity.txt",
    );
  });

  test("has the same words with colours and without", () => {
    const coloured = renderCheckText(richReport, palette(true));
    expect(coloured).toContain("\u001b[31mbreaking\u001b[39m");
    expect(stripVTControlCharacters(coloured)).toBe(
      renderCheckText(richReport, plain),
    );
    expect(renderCheckText(richReport, plain)).not.toContain("\u001b");
  });

  test.each([70, 80, 100])("fits a terminal of %i columns", (width) => {
    const lines = renderCheckText(richReport, plain, { width }).split("\n");
    const long = lines.filter((line) => line.length > width);
    expect(long.filter((line) => !line.includes("accept: ["))).toEqual([]);
    expect(Math.max(...lines.map((line) => line.length))).toBeGreaterThan(
      width - 25,
    );
  });

  test("of clean organisations is one line for each", () => {
    const report = checkReport([
      {},
      { org: "offline", checked: { org: false, files: true } },
    ]);
    expect(renderCheckText(report, plain)).toBe(
      [
        "Close is as the lock has it.",
        "The files are up to date.",
        "",
        "main  generated",
        "  Close is as the lock has it, and the files are up to date.",
        "",
        "offline  generated",
        "  The files are up to date; the organisation was not asked.",
        "",
      ].join("\n"),
    );
  });

  test("never says that an organisation is clean that was not asked (R4)", () => {
    const offline = checkReport([{ checked: { org: false, files: true } }]);
    expect(renderCheckText(offline, plain)).not.toContain("Close is as");
    const unread = checkReport([{ unread: ["Roles."] }]);
    expect(renderCheckText(unread, plain)).toContain("Not all of Close");
    expect(renderCheckText(unread, plain)).toContain("What could be read");
  });

  test("tells a lock of another version as such, and not as drift", () => {
    const text = renderCheckText(
      checkReport([{ generator: { lock: "1.0.0", running: "1.1.0" } }], {
        exitCode: 2,
      }),
      plain,
    );
    expect(text).toContain("Close is as the lock has it.");
    expect(text).toContain("written by close-codegen 1.0.0; this is 1.1.0.");
    expect(text).toContain("npx codegen generate --offline\n");
  });

  test("proposes --force for files that were edited by hand only", () => {
    const stale = (status: "changed" | "edited") =>
      renderCheckText(
        checkReport([{ stale: [{ path: "lead.ts", status }] }], { stale: 1 }),
        plain,
      );
    expect(stale("edited")).toContain("--force");
    expect(stale("changed")).not.toContain("--force");
    expect(stale("changed")).toContain("npx codegen generate --offline\n");
  });

  test("leaves out the values that its message tells already", () => {
    const text = renderCheckText(richReport, plain);
    expect(text).not.toContain("Owner → Account owner");
    expect(text).toContain('choices: ["Small", "Large"] → number');
  });
});

/** What actions/runner takes for a command: `::` at a line's start, `##[` anywhere; Azure's has a word between. */
const commandOfBuild = /^\s*::|##\w*\[/mu;

// Everything that a terminal acts on, and what would change the direction of a line.
const unsafe = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

function expectHarmless(text: string): void {
  const outputs = [
    renderCheckText(checkReportWith(text), plain),
    renderDiffText(diffReportWith(text), plain),
    renderParityText(parityReportWith(text), plain),
  ];
  for (const output of outputs) {
    expect(output).not.toMatch(unsafe);
    expect(output).not.toMatch(commandOfBuild);
    expect(output.endsWith("\n")).toBe(true);
  }
}

describe("text from outside on a terminal", () => {
  test.each(reportTexts.map((text) => [text]))(
    "cannot act or forge a line: %j",
    (text) => {
      expectHarmless(text);
    },
  );

  test("cannot act or forge a line, whatever it is (S1)", () => {
    fc.assert(fc.property(anyText, expectHarmless), { numRuns });
  });

  test.each([
    ["::error::x", "\\u{3a}:error::x"],
    ["  ::error::x", "  \\u{3a}:error::x"],
    ["a::b", "a::b"],
    ["##[group]x", "\\u{23}#[group]x"],
    ["a ##vso[x]", "a \\u{23}#vso[x]"],
    ["###[x]", "#\\u{23}#[x]"],
    ["## heading", "## heading"],
  ])("%j is shown as %j", (text, shown) => {
    expect(safeText(text)).toBe(shown);
  });
});
