import { inspect } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { connect } from "../../src/runtime/client.js";
import {
  CloseApiError,
  CloseConnectionError,
  CloseInputError,
} from "../../src/runtime/errors.js";
import { createTransport } from "../../src/runtime/transport/transport.js";
import {
  apiKey,
  deferred,
  errorOf,
  json,
  serve,
  transportTo,
} from "../support/runtime-server.js";

describe("credentials", () => {
  test("an API key is sent as a Basic user name with an empty password", async () => {
    const server = await serve((response) => json(response, 200, {}));
    await transportTo(server.url, { apiKey: "yourapikey" }).request(
      "GET",
      "/me/",
    );
    expect(server.seen[0]?.headers.authorization).toBe(
      "Basic eW91cmFwaWtleTo=",
    );
  });

  test("an access token is sent as Bearer", async () => {
    const server = await serve((response) => json(response, 200, {}));
    const transport = createTransport({
      accessToken: "token-of-close\n",
      baseUrl: server.url,
    });
    onTestFinished(() => transport.close());
    await transport.request("GET", "/me/");
    expect(server.seen[0]?.headers.authorization).toBe("Bearer token-of-close");
  });

  test.each([
    ["a line break within", "api_secret\nx-evil: 1"],
    ["two line breaks at the end", "api_secret\n\n"],
    ["a space", "api_se cret"],
    ["too short", "api_123"],
    ["too long", `api_${"x".repeat(253)}`],
    ["not ASCII", "api_sécret"],
    ["empty", ""],
  ])(
    "a key that is %s is refused with each call, without being shown (S5)",
    async (_, key) => {
      const { seen, url } = await serve((response) => json(response, 200, {}));
      // A module that is imported where no key is set, as builds do, must load.
      const transport = createTransport({ apiKey: key, baseUrl: url });
      onTestFinished(() => transport.close());
      for (const path of ["/me/", "/lead/"]) {
        const error = await errorOf(transport.request("GET", path));
        expect(error).toBeInstanceOf(CloseInputError);
        expect(String(error)).toMatch(/key/i);
        // Properties and causes come after the stack.
        const shown = inspect(error, { depth: 9, showHidden: true });
        expect(shown).toContain("\n    at");
        if (key !== "")
          expect(shown + JSON.stringify(error)).not.toContain(key);
      }
      expect(seen).toEqual([]);
    },
  );

  test.each([
    ["nothing", {}, "The client has no key: give it one of"],
    ["an unset variable", { apiKey: undefined }, "its apiKey is empty"],
    ["an empty variable", { accessToken: "" }, "its accessToken is empty"],
  ])(
    "a client with %s is made, and says so with its first call",
    async (_, options, words) => {
      const client = connect<object>(options, {});
      const error = await errorOf(client.request("GET", "/me/"));
      expect(error).toBeInstanceOf(CloseInputError);
      expect(String(error)).toContain(words);
    },
  );

  test("an empty key beside a token counts as not given", async () => {
    const server = await serve((response) => json(response, 200, {}));
    const options = { apiKey: "", accessToken: "token-of-close" };
    await transportTo(server.url, options).request("GET", "/me/");
    expect(server.seen[0]?.headers.authorization).toBe("Bearer token-of-close");
  });

  test("two ways to get credentials are refused at once", () => {
    expect(() => createTransport({ apiKey, auth: () => ({ apiKey }) })).toThrow(
      "Give one of apiKey, accessToken and auth to the client; it has apiKey and auth.",
    );
  });

  test("the key is nowhere in what is printed of a client (S5)", () => {
    const client = connect<object>({ apiKey }, {});
    const shown =
      inspect(client, { depth: 9, showHidden: true }) + JSON.stringify(client);
    expect(shown).not.toContain("api_4uV7xQ2");
  });

  test.each([
    ["plain", apiKey],
    ["in a header", `Basic ${btoa(`${apiKey}:`)}`],
    ["in a URL", encodeURIComponent(apiKey)],
  ])(
    "a key that Close sends back %s is taken out of the error (S5)",
    async (_, echo) => {
      const escaped = JSON.stringify(echo).slice(1, -1).replaceAll("/", "\\/");
      const body = `{"error":"bad ${escaped}","field-errors":{"${escaped}":{"0":"${escaped}"}}}`;
      const server = await serve((response, __, turn) => {
        response.writeHead(400);
        response.end(turn === 0 ? body : `<p>${echo}</p>`);
      });
      const transport = transportTo(server.url);
      for (let turn = 0; turn < 2; turn += 1) {
        const error = await errorOf(transport.request("GET", "/me/"));
        const shown =
          inspect(error, { depth: 9, showHidden: true }) +
          JSON.stringify(error);
        expect(error).toBeInstanceOf(CloseApiError);
        expect(shown).toContain("[secret]");
        expect(shown).not.toContain("uV7xQ2");
        expect(shown).not.toContain(btoa(`${apiKey}:`).slice(0, 12));
      }
    },
  );

  test.each([
    ["half of it", apiKey.slice(0, 12)],
    ["the other half", apiKey.slice(-12)],
    ["half of it in base64", btoa(`${apiKey}:`).slice(4, 20)],
    ["all of it in base64", btoa(apiKey)],
  ])("%s is taken out of the error as well (S5)", async (_, echo) => {
    const server = await serve((response) => {
      response.writeHead(400);
      response.end(`<p>The key ${echo}… is not valid</p>`);
    });
    const error = await errorOf(transportTo(server.url).request("GET", "/me/"));
    expect(error).toMatchObject({
      body: "<p>The key [secret]… is not valid</p>",
    });
  });

  test("a short word of a key does not blank the text", async () => {
    const server = await serve((response) => {
      response.writeHead(400);
      response.end("api_4uV is how your key begins");
    });
    const error = await errorOf(transportTo(server.url).request("GET", "/me/"));
    expect(error).toMatchObject({ body: "api_4uV is how your key begins" });
  });

  test.each<[string, (sent: Headers) => object]>([
    [
      "a request",
      (sent) => ({ request: new Request("http://x", { headers: sent }) }),
    ],
    ["headers", (sent) => ({ headers: sent })],
    ["a map", (sent) => ({ sent: new Map(sent) })],
    ["a symbol", (sent) => ({ [Symbol("sent")]: Object.fromEntries(sent) })],
    [
      "bytes",
      (sent) => ({ sent: Buffer.from(String(sent.get("authorization"))) }),
    ],
  ])(
    "a key that an error of a given fetch holds in %s is not kept with the cause (S5)",
    async (_, more) => {
      const transport = transportTo("http://127.0.0.1:1", {
        retries: 0,
        fetch: (_url, init) => {
          const failure = Object.assign(
            new TypeError("fetch failed"),
            { code: "ECONNRESET" },
            more(new Headers(init?.headers)),
          );
          return Promise.reject(failure);
        },
      });
      const error = await errorOf(transport.request("GET", "/me/"));
      expect(error).toMatchObject({
        cause: { message: "fetch failed", code: "ECONNRESET" },
      });
      const shown = inspect(error, { depth: 9, showHidden: true });
      expect(shown).not.toContain(btoa(`${apiKey}:`).slice(0, 12));
    },
  );

  test("printing an error shows no body, which may hold customers' data; asking it for the body does", async () => {
    const server = await serve((response) =>
      json(response, 418, { error: "no", data: { phone: "+1 555 0100" } }),
    );
    const error = await errorOf(transportTo(server.url).request("GET", "/me/"));
    expect(inspect(error) + JSON.stringify(error)).not.toContain("555 0100");
    expect(error).toMatchObject({ body: expect.stringContaining("555 0100") });
  });

  test("a key that a given fetch puts into its errors is taken out of the cause", async () => {
    const transport = transportTo("http://127.0.0.1:1", {
      retries: 0,
      fetch: (_, init) =>
        Promise.reject(Object.assign(new TypeError("fetch failed"), { init })),
    });
    const error = await errorOf(transport.request("GET", "/me/"));
    expect(error).toBeInstanceOf(CloseConnectionError);
    expect(inspect(error, { depth: 9 })).not.toContain(
      btoa(`${apiKey}:`).slice(0, 12),
    );
  });

  test("a function is asked for each request", async () => {
    const server = await serve((response) => json(response, 200, {}));
    let asked = 0;
    const transport = transportTo(server.url, {
      auth: () => ({ accessToken: `token-number-${(asked += 1)}` }),
    });
    await transport.request("GET", "/me/");
    await transport.request("GET", "/me/");
    expect(server.seen.map((request) => request.headers.authorization)).toEqual(
      ["Bearer token-number-1", "Bearer token-number-2"],
    );
  });

  test("after a 401 callers share one refresh, and a create is sent again (D1)", async () => {
    const server = await serve((response, request) =>
      request.headers.authorization === "Bearer old-token"
        ? json(response, 401, { error: "Unauthorized" })
        : json(response, 200, { ok: true }),
    );
    let token = "old-token";
    const refused: unknown[] = [];
    const transport = transportTo(server.url, {
      auth: async (request) => {
        await new Promise((done) => setTimeout(done, 5));
        if (request.refused) {
          refused.push(request.refused);
          token = "new-token";
        }
        return { accessToken: token };
      },
    });
    const calls = Array.from({ length: 8 }, () =>
      transport.request("POST", "/lead/", { body: {} }),
    );
    expect(await Promise.all(calls)).toEqual(Array(8).fill({ ok: true }));
    expect(refused).toEqual([{ accessToken: "old-token" }]);
  });

  test("a refresh that brings nothing new is asked for once, however many wait for it", async () => {
    const all = deferred();
    const server = await serve((response) => {
      json(response, 401, {});
      if (server.seen.length === 6) all.resolve();
    });
    let refreshes = 0;
    const transport = transportTo(server.url, {
      retries: 0,
      auth: async ({ refused }) => {
        if (refused) {
          refreshes += 1;
          await all.promise;
          // Gives the last 401 the time to be read.
          await new Promise((done) => setTimeout(done, 50));
        }
        return { accessToken: "same-token" };
      },
    });
    const calls = Array.from({ length: 6 }, () =>
      errorOf(transport.request("GET", "/me/")),
    );
    expect(await Promise.all(calls)).toMatchObject(
      Array(6).fill({ status: 401 }),
    );
    expect(refreshes).toBe(1);
  });

  test("a second 401 stands", async () => {
    const server = await serve((response) =>
      json(response, 401, { error: "Unauthorized" }),
    );
    const transport = transportTo(server.url, {
      auth: () => ({ accessToken: "same-token" }),
    });
    const error = await errorOf(transport.request("GET", "/me/"));
    expect(error).toMatchObject({ status: 401, errors: ["Unauthorized"] });
    expect(server.seen).toHaveLength(2);
  });

  test("a 401 for a key is an error at once", async () => {
    const server = await serve((response) => json(response, 401, {}));
    const error = await errorOf(transportTo(server.url).request("GET", "/me/"));
    expect(error).toMatchObject({ status: 401 });
    expect(server.seen).toHaveLength(1);
  });
});
