/** What the bodies of answers are read as: whole, bounded, and with each number as Close wrote it. */
import { describe, expect, test } from "vitest";
import { decodeJson, readBytes } from "../../src/runtime/transport/body.js";
import { mayBeCut } from "../../src/runtime/transport/broken-body.js";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

async function* chunksOf(...texts: readonly string[]) {
  for (const text of texts) yield bytesOf(text);
}

describe("a number of an answer", () => {
  test.each([
    "9007199254740993",
    "-9007199254740993",
    "123456789012345678901",
    "1.23456789012345678",
    "12.34567890123456789",
    "1e400",
    "1E+400",
    "12e400",
    "1.5e400",
    "1e-400",
    "-2.5E-400",
  ])(
    "that JavaScript would change is its text wherever it stands: %s",
    async (number) => {
      const places: readonly [json: string, value: unknown][] = [
        [number, number],
        [` ${number}`, number],
        [`\n ${number}\n`, number],
        [`[${number}]`, [number]],
        [`[ ${number} ]`, [number]],
        [`[\n${number}\n,1]`, [number, 1]],
        [`[1,${number},2]`, [1, number, 2]],
        [`{"a":${number}}`, { a: number }],
        [`{"a": ${number}\n}`, { a: number }],
        [`{"a":${number},"b":0}`, { a: number, b: 0 }],
      ];
      for (const [json, value] of places)
        expect([json, await decodeJson(bytesOf(json))]).toEqual([
          json,
          { kind: "value", value },
        ]);
    },
  );

  test("that JavaScript would change is found at each place of a page", async () => {
    for (let before = 0; before < 40; before += 1) {
      const pad = "x".repeat(before);
      for (const number of ["-9007199254740993", "1e400"])
        expect(
          await decodeJson(bytesOf(`{"é":"${pad}","a":${number},"b":[1]}`)),
        ).toEqual({ kind: "value", value: { é: pad, a: number, b: [1] } });
    }
  });

  test("that JavaScript keeps is a number, also beside one that it would change", async () => {
    const json =
      "[0,-0,7,10,-12,205,1.5,10.25,1e3,2E+10,5e-3,1e21,1234567890123456,[9007199254740993]]";
    expect(await decodeJson(bytesOf(json))).toEqual({
      kind: "value",
      value: [
        ...[0, -0, 7, 10, -12, 205, 1.5, 10.25, 1000, 2e10, 0.005, 1e21],
        ...[1234567890123456, ["9007199254740993"]],
      ],
    });
  });

  test.each([
    "x",
    "",
    "9007199254740993",
    ": 9007199254740993, 1",
    "[9007199254740993]",
    'a "quoted": 9007199254740993, b',
    'ab\\": 9007199254740993, "\\',
    "two\nlines: 9007199254740993, and more",
  ])("that stands within a text stays as it is: %j", async (text) => {
    const value = { [text]: text, list: [text, text], n: 9007199254740992 };
    const json = JSON.stringify(value).replace("740992", "740993");
    const n = "9007199254740993";
    expect(await decodeJson(bytesOf(json))).toEqual({
      kind: "value",
      value: JSON.parse(
        JSON.stringify({ ...value, n }).replaceAll("740992", "740993"),
      ),
    });
  });
});

describe("a body", () => {
  test("that is empty, or is no JSON in UTF-8, is said to be so and never guessed", async () => {
    expect(await decodeJson(new Uint8Array())).toEqual({ kind: "empty" });
    for (const bytes of [
      bytesOf('{"a":'),
      bytesOf("<p>9007199254740993</p>"),
      Uint8Array.of(0x22, 0xff, 0x22),
    ])
      expect(await decodeJson(bytes)).toEqual({
        kind: "broken",
        cause: expect.any(Error),
      });
  });

  test("is put together of its parts, up to the very last byte that may come", async () => {
    const whole = await readBytes(chunksOf("ab", "", "cde", "f"), 6, "GET /x/");
    expect(new TextDecoder().decode(whole)).toBe("abcdef");
    await expect(
      readBytes(chunksOf("ab", "cde", "f"), 5, "GET /x/"),
    ).rejects.toThrow(
      "GET /x/ was answered with more than 5 bytes, which were not read; maxResponseBytes sets the limit.",
    );
  });

  test.each<[string, Record<string, string>, boolean]>([
    ["", {}, true],
    ['{"a":', {}, true],
    ["[1,", {}, true],
    ["<p>", {}, false],
    ['"a', {}, false],
    ['{"a":', { "content-length": "5" }, false],
    ['{"a":', { "transfer-encoding": "chunked" }, false],
  ])(
    "may be cut off where nothing said how long it is, and it begins like an answer of Close: %j %o",
    (text, headers, isCut) => {
      const header = (name: string): string | undefined => headers[name];
      const answer = { status: 200, header, bytes: bytesOf(text) };
      expect(mayBeCut(answer)).toBe(isCut);
    },
  );
});
