import { describe, expect, test } from "vitest";
import { parseErrorBody } from "../../src/runtime/transport/error-body.js";
import { CloseApiError } from "../../src/runtime/errors.js";
import {
  errorOf,
  json,
  serve,
  transportTo,
} from "../support/runtime-server.js";

describe("error bodies", () => {
  test.each<[string, string, readonly string[], Record<string, unknown>]>([
    ["one error", '{"error":"Unauthorized"}', ["Unauthorized"], {}],
    [
      "a list",
      '{"errors":["Source lead does not exist."]}',
      ["Source lead does not exist."],
      {},
    ],
    [
      "fields",
      '{"errors":[],"field-errors":{"lead":"Object does not exist."}}',
      [],
      { lead: "Object does not exist." },
    ],
    [
      "both",
      '{"errors":["No."],"field-errors":{"_limit":"Too large"}}',
      ["No."],
      { _limit: "Too large" },
    ],
    [
      "only fields",
      '{"field-errors":{"cursor":"Expired cursor"}}',
      [],
      { cursor: "Expired cursor" },
    ],
    [
      "a message",
      '{"message":"API call count exceeded","rate_limit":320}',
      ["API call count exceeded"],
      {},
    ],
    [
      "list elements",
      '{"errors":{"0":"Not a valid choice."}}',
      ["0: Not a valid choice."],
      {},
    ],
    ["text", "Forbidden", ["Forbidden"], {}],
    ["nothing", "", [], {}],
    ["a page", "<html>\n<b>Bad</b>", ["<html> <b>Bad</b>"], {}],
    ["JSON of another shape", "[1]", ["[1]"], {}],
    ["null", "null", ["null"], {}],
    ["fields that are none", '{"field-errors":"x"}', [], {}],
  ])("%s", (_, text, errors, fieldErrors) => {
    expect(parseErrorBody(text)).toMatchObject({ errors, fieldErrors });
  });

  test.each([
    [{ status: "Not a valid choice." }, "status: Not a valid choice."],
    [
      { phones: { 1: { phone: "Invalid phone number." } } },
      "phones.1.phone: Invalid phone number.",
    ],
    [
      {
        user: {
          errors: [],
          "field-errors": { email: "Invalid email address." },
        },
      },
      "user.email: Invalid email address.",
    ],
    [{ tags: { errors: { 0: "No.", 2: "No." } } }, "tags.0: No.; tags.2: No."],
    [{ name: ["Too long.", "Taken."] }, "name: Too long.; name: Taken."],
  ])("the fields %j are told as paths", async (fields, told) => {
    const server = await serve((response) =>
      json(response, 400, { errors: [], "field-errors": fields }),
    );
    const error = await errorOf(
      transportTo(server.url).request("PUT", "/lead/lead_x", { body: {} }),
    );
    expect(String(error)).toBe(
      `CloseApiError: PUT /lead/lead_x/ failed with 400: ${told}`,
    );
    expect(error).toMatchObject({
      method: "PUT",
      path: "/lead/lead_x/",
      status: 400,
      fieldErrors: fields,
    });
  });

  const scope =
    " (The key or token lacks the scope for this: add the scope to it in Close, or use one that has it)";
  const inactive =
    " (The API key is not active: activate it in Close, or create another one)";
  const permission =
    " (The key's user lacks the permission for this: ask an administrator of the organisation for it)";

  test.each<[number, string, unknown, string]>([
    [
      403,
      '{"error":"No.","error_code":"insufficient_scope"}',
      ["insufficient_scope", "insufficient_scope"],
      `: No.${scope}`,
    ],
    [
      403,
      '{"error_code":"insufficient_scope"}',
      ["insufficient_scope", "insufficient_scope"],
      scope,
    ],
    [
      403,
      '{"error":{"error_code":"inactive_api_key","message":"Off."}}',
      ["inactive_api_key", "inactive_api_key"],
      `: Off.${inactive}`,
    ],
    [
      401,
      '{"errors":["Off."],"field-errors":{},"error_code":"inactive_api_key"}',
      ["inactive_api_key", "inactive_api_key"],
      `: Off.${inactive}`,
    ],
    [
      403,
      '{"error":"No."}',
      [undefined, "missing_permission"],
      `: No.${permission}`,
    ],
    [
      403,
      "Forbidden",
      [undefined, "missing_permission"],
      `: Forbidden${permission}`,
    ],
    [
      403,
      '{"error":"No.","error_code":"of_tomorrow"}',
      ["of_tomorrow", undefined],
      ": No.",
    ],
    [
      403,
      '{"error":"No.","error_code":"toString"}',
      ["toString", undefined],
      ": No.",
    ],
    [403, '{"error":"No.","code":"older"}', ["older", undefined], ": No."],
    [
      403,
      '{"error":"No.","error_code":["insufficient_scope"]}',
      [undefined, "missing_permission"],
      `: No.${permission}`,
    ],
    [
      403,
      "<html>Blocked</html>",
      [undefined, undefined],
      ": <html>Blocked</html>",
    ],
    [403, "", [undefined, undefined], ""],
    [400, '{"error":"No."}', [undefined, undefined], ": No."],
  ])(
    "%i %s says what the key lacks, if it does",
    async (status, text, said, told) => {
      const server = await serve((response) =>
        response.writeHead(status).end(text),
      );
      const error = await errorOf(
        transportTo(server.url, { retries: 0 }).request("GET", "/me/"),
      );
      if (!(error instanceof CloseApiError)) throw error;
      expect([error.code, error.reason]).toEqual(said);
      expect(error.message).toBe(`GET /me/ failed with ${status}${told}`);
    },
  );

  test("hostile bodies of errors are bounded and harmless", async () => {
    const deep = `{"field-errors":${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}}`;
    const wide = JSON.stringify({
      errors: Array(50_000).fill("\u001b[2J"),
      "field-errors": JSON.parse('{"__proto__":"x"}'),
    });
    const server = await serve((response, _, turn) => {
      response
        .writeHead(400)
        .end(turn === 0 ? deep.replace("1", '"\\u0041"') : wide);
    });
    const transport = transportTo(server.url);
    for (let turn = 0; turn < 2; turn += 1) {
      const error = await errorOf(transport.request("GET", "/me/"));
      if (!(error instanceof CloseApiError)) throw error;
      expect(error.message.length).toBeLessThan(700);
      expect(error.message).not.toContain("\u001b");
      expect(error.body.length).toBeLessThanOrEqual(4096);
      expect(Object.getPrototypeOf(error.fieldErrors)).toBe(Object.prototype);
    }
  });

  test("an HTML page of a proxy is told by its status", async () => {
    const server = await serve((response) =>
      response.writeHead(502).end("<h1>Bad gateway</h1>"),
    );
    const error = await errorOf(
      transportTo(server.url, { retries: 0 }).request("GET", "/me/"),
    );
    expect(String(error)).toContain("failed with 502: <h1>Bad gateway</h1>");
  });
});
