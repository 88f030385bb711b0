/** What a request is made of, to the letter: its address, its body, and what is said of what cannot be sent or was refused. */
import { describe, expect, test } from "vitest";
import { CloseApiError, CloseInputError } from "../../src/runtime/errors.js";
import { limitsOf } from "../../src/runtime/limits.js";
import { addressOf, checkPath } from "../../src/runtime/transport/address.js";
import { parseBase } from "../../src/runtime/transport/checks.js";
import { newProgress, prepareCall } from "../../src/runtime/transport/call.js";
import {
  apiErrorOf,
  parseErrorBody,
} from "../../src/runtime/transport/error-body.js";
import type { Refusal } from "../../src/runtime/transport/error-body.js";
import type { Method } from "../../src/runtime/transport/retry.js";

const base = parseBase("https://close.example/api/v1");

/** The words in which something is refused as an input. */
function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(CloseInputError);
    return String((error as Error).message);
  }
  throw new Error("It was accepted.");
}

/** A call of some options, or of what has no right to be there. */
const call = (options?: unknown, method = "POST", path: unknown = "/lead/") =>
  prepareCall(
    base,
    limitsOf({ deadline: 500, timeout: 70 }),
    1000,
    method as Method,
    path as string,
    options as object,
  );

describe("the base of addresses", () => {
  test.each([
    ["https://close.example", "https://close.example", ""],
    ["http://localhost:8080//", "http://localhost:8080", ""],
    ["https://close.example/api/v1//", "https://close.example", "/api/v1"],
  ])("of %s", (text, origin, root) => {
    expect(parseBase(text)).toEqual({ origin, root });
  });

  test.each<[unknown, string]>([
    ...["close.example", "ftp://x", "xhttp://x", "httpx://x", "", 7, null].map(
      (text): [unknown, string] => [
        text,
        "baseUrl must be an http or https URL, like https://api.close.com/api/v1.",
      ],
    ),
    ...["https://u@x", "https://:p@x", "https://x?a=1", "https://x#a"].map(
      (text): [unknown, string] => [
        text,
        "baseUrl must hold neither credentials nor a query.",
      ],
    ),
  ])("is none of %j", (text, words) => {
    expect(refusal(() => parseBase(text as string))).toBe(words);
  });
});

describe("a path", () => {
  test("gets its final slash", () => {
    expect(checkPath("/lead")).toBe("/lead/");
    expect(checkPath("/lead/lead_1/")).toBe("/lead/lead_1/");
    expect(checkPath("/a.b~c@d:e-f_G9/")).toBe("/a.b~c@d:e-f_G9/");
    expect(checkPath("/")).toBe("/");
  });

  test.each([
    "lead",
    "",
    "//",
    "/a//b",
    "/./a",
    "/../a",
    "/a/..",
    "/a..b",
    "/a?b",
    "/a b",
    "/ä",
    "/a\n",
  ])("is refused as %j", (path) => {
    expect(refusal(() => checkPath(path))).toBe(
      `A path starts with "/" and holds names of letters, digits, "-" and "_"; give what belongs into a query as \`query\`: ${JSON.stringify(path)}`,
    );
  });

  test.each<[unknown, string]>([
    [null, "null"],
    [["/a/"], "an object"],
    [{}, "an object"],
    [7, "a number"],
    [undefined, "undefined"],
  ])("is text, not %j", (path, kind) => {
    expect(refusal(() => checkPath(path))).toBe(`A path is text, not ${kind}.`);
  });

  test("that is long is shown in part", () => {
    const path = `/${"ä".repeat(100)}`;
    expect(refusal(() => checkPath(path))).toMatch(/: "\/ä{79}"$/);
  });
});

describe("a query", () => {
  const search = (query?: unknown) => addressOf(base, "/lead/", query).href;
  const root = "https://close.example/api/v1/lead/";

  test("is written as Close reads it", () => {
    expect(search()).toBe(root);
    expect(search({})).toBe(root);
    expect(search({ a: undefined })).toBe(root);
    expect(
      search({ a: "x&y", b: true, c: 0, d: ["e", "f"], "g h": "", i: ["j"] }),
    ).toBe(`${root}?a=x%26y&b=true&c=0&d=e%2Cf&g%20h=&i=j`);
  });

  test.each<[unknown, string]>([
    [null, "The query is an object of names and values, not null."],
    [["a"], "The query is an object of names and values, not a list."],
    ["a=1", "The query is an object of names and values, not a string."],
    [
      new URLSearchParams("a=1"),
      "The query is an object of names and values, not an object.",
    ],
    [{ a: Number.NaN }, 'The query\'s "a" is not a number.'],
    [{ a: Infinity }, 'The query\'s "a" is not a number.'],
    ...(
      [
        [null, "null"],
        [{}, "an object"],
        [1n, "a bigint"],
        [() => 1, "a function"],
      ] as const
    ).map(([value, kind]): [unknown, string] => [
      { a: value },
      `The query's "a" is ${kind}, but must be a text, a number, a boolean or a list of texts.`,
    ]),
    ...[[], [1], ["a", 1], ["a", "b,c"]].map((list): [unknown, string] => [
      { a: list },
      'The query\'s "a" must be a list of at least one text, none with a comma.',
    ]),
    ...[{ a: "\uD800" }, { a: ["x\uDC00"] }].map((query): [unknown, string] => [
      query,
      'The query\'s "a" holds half of a character (a lone surrogate), which a URL cannot say.',
    ]),
    [
      { ["k".repeat(100)]: null },
      `The query's ${JSON.stringify("k".repeat(80))} is null, but must be a text, a number, a boolean or a list of texts.`,
    ],
  ])("is refused as %o (%#)", (query, words) => {
    expect(refusal(() => search(query))).toBe(words);
  });

  test("of half a character gives the engine's own error as its cause", () => {
    expect(() => search({ a: "\uD800" })).toThrow(
      expect.objectContaining({ cause: expect.any(URIError) }),
    );
  });
});

describe("a call", () => {
  test("is made of what is given, and of the client's limits", () => {
    const signal = new AbortController().signal;
    const walk = new AbortController().signal;
    const nameOf = () => undefined;
    expect(call()).toEqual({
      ...{ method: "POST", path: "/lead/", body: null, effect: "POST" },
      url: new URL("https://close.example/api/v1/lead/"),
      ...{ edits: false, timeout: 70, deadlineAt: 1500 },
      ...{ nameOf: undefined, signal: undefined, walk: undefined },
    });
    const body = { a: [1, null], "b.add": "c" };
    const given = { body, timeout: 7, nameOf, signal, walk, query: { a: 1 } };
    expect(call({ ...given, reads: true }, "POST", "/lead")).toMatchObject({
      ...{ body: JSON.stringify(body), edits: true, timeout: 7, effect: "GET" },
      url: new URL("https://close.example/api/v1/lead/?a=1"),
      ...{ nameOf, signal, walk },
    });
    expect(call({ reads: false }, "PUT").effect).toBe("PUT");
    expect(newProgress()).toEqual({
      ...{ attempt: 1, sent: false, doubts: 0, renewed: false },
      ...{ authorization: null, error: null },
    });
  });

  test.each(["get", "PATCH", ""])("has no method %j", (method) => {
    expect(refusal(() => call({}, method))).toBe(
      "A method is one of GET, POST, PUT, DELETE.",
    );
  });

  test.each<unknown>([
    null,
    7,
    "signal",
    {},
    { aborted: false },
    { aborted: 1, addEventListener: () => undefined },
    { addEventListener: () => undefined },
    { aborted: false, addEventListener: 7 },
  ])("has no signal like %j", (signal) => {
    expect(refusal(() => call({ signal }))).toBe(
      "The signal of a call is an AbortSignal.",
    );
  });

  test("takes a signal of another making", () => {
    const signal = { aborted: false, addEventListener: () => undefined };
    expect(call({ signal }).signal).toBe(signal);
  });

  test("has no body when it reads, and options that are an object", () => {
    expect(refusal(() => call({ body: {} }, "GET"))).toBe(
      "A GET has no body; give a query.",
    );
    expect(refusal(() => call("a"))).toBe(
      "The options of a call are an object.",
    );
    expect(refusal(() => call({ timeout: 0 }))).toBe(
      "timeout must be a number of at least 1.",
    );
    const silent = { toJSON: () => undefined };
    expect(refusal(() => call({ body: silent }))).toBe(
      "The body cannot be sent as JSON.",
    );
  });

  test.each<[unknown, string, string]>([
    [Number.NaN, "NaN", "The body"],
    [{ a: Infinity }, "Infinity", '"a" of the body'],
    [[undefined], "undefined", '"0" of the body'],
    [{ a: () => 1 }, "a function", '"a" of the body'],
    [{ a: Symbol("x") }, "a symbol", '"a" of the body'],
    [{ a: 1n }, "a bigint", '"a" of the body'],
    [{ a: new Date(Number.NaN) }, "an invalid date", '"a" of the body'],
    [{ a: new Map() }, "a Map", '"a" of the body'],
    [{ a: new Set() }, "a Set", '"a" of the body'],
    [{ a: new WeakMap() }, "a WeakMap", '"a" of the body'],
    [{ a: new WeakSet() }, "a WeakSet", '"a" of the body'],
    [{ a: Promise.resolve() }, "a Promise", '"a" of the body'],
  ])("says nothing that JSON cannot: %o (%#)", (body, kind, subject) => {
    expect(refusal(() => call({ body }))).toBe(
      `${subject} is ${kind}, which JSON cannot say. Give null to clear it.`,
    );
  });

  test("says what JSON can", () => {
    const body = {
      ...{ a: undefined, b: null, c: new Date(0), d: [null, "", 0, true] },
      e: {},
    };
    expect(call({ body }).body).toBe(JSON.stringify(body));
    expect(call({ body: "a text" }).body).toBe('"a text"');
    expect(call({ body: null }).body).toBe("null");
  });
});

describe("an answer that refuses", () => {
  const error = (text: string, others: Partial<Refusal> = {}) =>
    apiErrorOf({
      ...{ method: "PUT", path: "/lead/", status: 400, text },
      ...{ retryAfter: undefined, nameOf: undefined },
      redact: (whole) => whole.replaceAll("SECRET", "…"),
      ...others,
    });

  test("is told by its messages, fields first and under the caller's names", () => {
    const text = JSON.stringify({
      errors: ["Sorry.", { a: "Deep." }],
      error: "One.",
      message: "Two.",
      "field-errors": { custom_1: "No.", b: { errors: { c: ["Bad."] } } },
      code: "bad",
    });
    const nameOf = (key: string) => (key === "custom_1" ? "name" : undefined);
    const found = error(text, { nameOf, retryAfter: 9 });
    expect(found).toBeInstanceOf(CloseApiError);
    expect(found).toMatchObject({
      message:
        "PUT /lead/ failed with 400: name: No.; b.c: Bad.; Sorry.; a: Deep.; One.; Two. (Close asks to wait 9 s)",
      ...{ status: 400, method: "PUT", path: "/lead/", code: "bad" },
      ...{ retryAfter: 9, body: text },
      errors: ["Sorry.", "a: Deep.", "One.", "Two."],
      fieldErrors: { name: "No.", b: { errors: { c: ["Bad."] } } },
    });
  });

  test("is told by its status where there is nothing else, and by the start of what is no JSON", () => {
    for (const text of ["", "{}", '{"code":7,"field-errors":[1]}'])
      expect(error(text)).toMatchObject({
        message: "PUT /lead/ failed with 400",
        ...{ errors: [], fieldErrors: {}, code: undefined, body: text },
      });
    const page = `<p>\n${"x".repeat(300)}`;
    expect(error(page).message).toBe(
      `PUT /lead/ failed with 400: <p> ${"x".repeat(196)}…`,
    );
    for (const text of ["[1]", "null", '"Gone"', "7"])
      expect(parseErrorBody(text)).toEqual({
        ...{ errors: [text], fieldErrors: {}, code: undefined },
      });
  });

  test("is read no further than honest servers go", () => {
    const nested = (depth: number): unknown =>
      depth === 0 ? "Deep." : [nested(depth - 1)];
    const messages = (errors: unknown) =>
      parseErrorBody(JSON.stringify({ errors })).errors;
    expect(messages(nested(13))).toEqual(["Deep."]);
    expect(messages(nested(14))).toEqual([]);
    const inside = (depth: number): unknown =>
      depth === 0 ? "Deep." : { errors: inside(depth - 1) };
    expect(messages(inside(12))).toEqual(["errors: Deep."]);
    expect(messages(inside(14))).toEqual([]);
    const many = Array.from({ length: 30 }, (_, at) => `E${at}`);
    expect(messages(many)).toEqual(many.slice(0, 20));
    expect(messages(Object.fromEntries(many.map((e) => [e, e])))).toHaveLength(
      20,
    );
    const { errors } = parseErrorBody(
      JSON.stringify({ errors: many, error: "One." }),
    );
    expect(errors).toEqual(many.slice(0, 20));
    expect(error("x".repeat(5000)).body).toHaveLength(4096);
    expect(messages([null, 7, true])).toEqual([]);
    expect(messages({ errors: "Named." })).toEqual(["errors: Named."]);
    expect(messages({ "field-errors": { a: "b" } })).toEqual(["a: b"]);
  });

  test("shows no secret, however it is spelled (S5)", () => {
    expect(error('{"error":"SECRET"}').message).toBe(
      "PUT /lead/ failed with 400: …",
    );
    const spelled = '{"error":"\\u0053ECRET","more":[{"a":null},7]}';
    expect(error(spelled)).toMatchObject({
      message: "PUT /lead/ failed with 400: …",
      body: '{"error":"…","more":[{"a":null},7]}',
    });
    expect(error("\\u0053ECRET no JSON").body).toBe("\\u0053ECRET no JSON");
    const nested = (depth: number): unknown =>
      depth === 0 ? "\n" : { a: [nested(depth - 1)] };
    expect(error(JSON.stringify(nested(6))).body).toBe(
      JSON.stringify(nested(6)),
    );
    expect(error(JSON.stringify(nested(7))).body).toContain('"…"');
    expect(error(JSON.stringify(nested(7))).body).not.toContain("\\n");
  });
});
