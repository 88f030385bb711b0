import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import {
  commandData,
  commandProperty,
} from "../../src/report/escape-command.js";
import {
  renderAnnotations,
  renderDiffAnnotations,
} from "../../src/report/github.js";
import {
  anyText,
  checkReportWith,
  diffReportWith,
  numRuns,
  reportTexts,
  richReport,
} from "../support/reports.js";

vi.setConfig({ testTimeout: 30_000 + numRuns * 500 });

/** A command as actions/runner reads it (ActionCommand.cs, TryParseV2). */
interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

function decode(line: string): Command | null {
  const trimmed = line.trimStart();
  if (!trimmed.startsWith("::")) return null;
  const end = trimmed.indexOf("::", 2);
  if (end < 0) return null;
  const info = trimmed.slice(2, end);
  const space = info.indexOf(" ");
  const pairs = info
    .slice(space + 1)
    .trim()
    .split(",")
    .map((pair) => {
      const sign = pair.indexOf("=");
      return [pair.slice(0, sign), unescapeProperty(pair.slice(sign + 1))];
    });
  return {
    name: info.slice(0, space),
    properties: Object.fromEntries(pairs),
    data: unescapeData(trimmed.slice(end + 2)),
  };
}

function unescapeData(text: string): string {
  return text
    .replaceAll("%0D", "\r")
    .replaceAll("%0A", "\n")
    .replaceAll("%25", "%");
}

function unescapeProperty(text: string): string {
  return unescapeData(text.replaceAll("%3A", ":").replaceAll("%2C", ","));
}

/** The runner ends lines as .NET does. */
function linesOf(output: string): readonly string[] {
  expect(output).toMatch(/(?:^|\n)$/);
  return output.split(/\r\n|\r|\n/).slice(0, -1);
}

describe("annotations", () => {
  test("tell all that was found, where it stands in the code", async () => {
    const output = renderAnnotations(
      richReport,
      ({ output: folder }, change) =>
        change.field?.name === "budget"
          ? { file: `${folder}/lead.ts`, line: 42 }
          : null,
    );
    await expect(output).toMatchFileSnapshot("../fixtures/report/check.github");
  });

  test("tell the worst changes first, for GitHub shows ten of each level", () => {
    const order = linesOf(renderAnnotations(richReport, () => null))
      .map((line) => decode(line)?.properties["title"] ?? "")
      .flatMap(
        (title) => /\((breaking|dangerous|safe)\)/.exec(title)?.[1] ?? [],
      );
    expect(order).toEqual(["breaking", "breaking", "dangerous", "safe"]);
  });

  test("name no file that is not there", () => {
    const output = renderAnnotations(richReport, () => null);
    expect(output).toContain("file=generated/objects/account.ts");
    expect(output).not.toContain("file=generated/objects/resource.ts");
  });
});

const place = { file: "a,b:c%0A.ts", line: 3 };

function expectHarmless(text: string): void {
  const outputs = [
    renderAnnotations(checkReportWith(text), () => place),
    renderDiffAnnotations(diffReportWith(text)),
  ];
  const [check = [], diff = []] = outputs.map((output) =>
    linesOf(output).map(decode),
  );
  const names = check.map((command) => command?.name);
  expect(names).toEqual([
    "error",
    "warning",
    "error",
    "notice",
    "warning",
    "warning",
    "error",
    "warning",
  ]);
  expect(diff.map((command) => command?.name)).toEqual(["error"]);
  expect(check[2]?.properties).toMatchObject({ file: place.file, line: "3" });
  for (const command of [...check, ...diff]) {
    const known = ["file", "line", "title"];
    const keys = Object.keys(command?.properties ?? {});
    expect(keys.filter((key) => !known.includes(key))).toEqual([]);
  }
  for (const output of outputs)
    expect(output).not.toMatch(
      /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|##\w*\[/u,
    );
}

describe("text from outside in an annotation", () => {
  test.each(reportTexts.map((text) => [text]))(
    "becomes no command and no property: %j",
    (text) => {
      expectHarmless(text);
    },
  );

  test("becomes no command and no property, whatever it is (S1)", () => {
    fc.assert(fc.property(anyText, expectHarmless), { numRuns });
  });

  test("is read back as it was", () => {
    fc.assert(
      fc.property(anyText, anyText, (title, data) => {
        const line = `::error line=1,title=${commandProperty(title)},file=a::${commandData(data)}`;
        expect(linesOf(`${line}\n`)).toEqual([line]);
        expect(decode(line)).toEqual({
          name: "error",
          properties: { line: "1", title, file: "a" },
          data,
        });
      }),
      { numRuns: numRuns * 5 },
    );
  });
});
