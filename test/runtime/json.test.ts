import { describe, expect, test } from "vitest";
import { exactly } from "../../src/runtime/json.js";
import { printJson } from "../../src/runtime/print-json.js";

const nothing = (): void => undefined;
const big = exactly("9007199254740993");

describe("the body of a write (D3)", () => {
  test("holds the digits of a number that JavaScript would change, at any depth", () => {
    const body = {
      a: big,
      b: [exactly("1e400"), 1],
      c: { d: exactly("-1e-400") },
    };
    expect(printJson(body, nothing)).toBe(
      '{"a":9007199254740993,"b":[1e400,1],"c":{"d":-1e-400}}',
    );
  });

  test("keeps the sign of -0", () => {
    expect(printJson({ a: -0, b: 0 }, nothing)).toBe('{"a":-0,"b":0}');
  });

  test.each([
    "#1",
    "##1",
    '"#1"',
    "#".repeat(40),
    '\\"##9',
    "9007199254740993",
  ])("takes no text for a number, such as %j", (text) => {
    const body = { [text]: text, big, list: [text] };
    const [key, value] = [JSON.stringify(text), JSON.stringify(text)];
    expect(printJson(body, nothing)).toBe(
      `{${key}:${value},"big":9007199254740993,"list":[${value}]}`,
    );
  });

  test("takes no object for a number because it looks like one", () => {
    const body = { a: { digits: "1" }, b: { toJSON: () => "#1" }, big };
    expect(printJson(body, nothing)).toBe(
      '{"a":{"digits":"1"},"b":"#1","big":9007199254740993}',
    );
  });

  test("is what JSON.stringify makes of everything else, and nothing of what is no JSON", () => {
    const body = { a: [null, "\ud800", 1.5], at: new Date(0), no: undefined };
    expect(printJson(body, nothing)).toBe(JSON.stringify(body));
    expect(printJson(nothing, nothing)).toBeUndefined();
  });
});
