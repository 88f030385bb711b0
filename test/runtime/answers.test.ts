import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import {
  CloseConnectionError,
  CloseDecodeError,
  CloseInputError,
} from "../../src/runtime/errors.js";
import { createTransport } from "../../src/runtime/transport/transport.js";
import {
  apiKey,
  deferred,
  errorOf,
  fakeClock,
  json,
  serve,
  serveRaw,
  transportTo,
} from "../support/runtime-server.js";

describe("addresses", () => {
  test("a path gets its slash and a query is encoded", async () => {
    const server = await serve((response) => json(response, 200, {}));
    await transportTo(`${server.url}/api/v1/`).request("GET", "/lead", {
      query: {
        _limit: 5,
        id__in: ["a", "b"],
        q: "a&b=ü",
        none: undefined,
        x: false,
      },
    });
    expect(server.seen[0]?.url).toBe(
      "/api/v1/lead/?_limit=5&id__in=a%2Cb&q=a%26b%3D%C3%BC&x=false",
    );
  });

  test.each([
    "lead/",
    "",
    "/../x/",
    "/lead/..",
    "/lead/%2e%2e/me/",
    "/lead/?a=1",
    "/lead/#x",
    "/lead\\me/",
    "//evil.example/",
    "/lead//x/",
    "/./lead/",
    "/lead/x y/",
    "/lead/\n/",
    "https://evil.example/",
  ])("the path %j is refused (S1)", async (path) => {
    const server = await serve((response) => json(response, 200, {}));
    const error = await errorOf(transportTo(server.url).request("GET", path));
    expect(error).toBeInstanceOf(CloseInputError);
    expect(server.seen).toHaveLength(0);
  });

  test.each([
    ["an empty list", []],
    ["a list with a comma in a value", ["a,b"]],
    ["no number", Number.NaN],
  ])(
    "a query with %s is refused, for Close would list everything",
    async (_, value) => {
      const transport = transportTo("http://127.0.0.1:1");
      const error = await errorOf(
        transport.request("GET", "/lead/", { query: { id__in: value } }),
      );
      expect(error).toBeInstanceOf(CloseInputError);
    },
  );

  test.each([
    "ftp://api.close.com",
    "api.close.com",
    "https://u:p@api.close.com",
    "https://api.close.com/?x=1",
  ])("the base URL %s is refused (S5)", (baseUrl) => {
    expect(() => createTransport({ apiKey, baseUrl })).toThrow(CloseInputError);
  });

  test("a read follows a redirect of the same origin, with credentials", async () => {
    const server = await serve((response, { url }) =>
      url === "/new/"
        ? json(response, 200, { found: true })
        : response.writeHead(301, { location: "/new/" }).end(),
    );
    const transport = transportTo(server.url);
    expect(await transport.request("GET", "/old/")).toEqual({ found: true });
    expect(server.seen[1]?.headers.authorization).toMatch(/^Basic /);
  });

  test.each(["undici", "fetch"])(
    "a redirect to another origin is refused and nothing is sent there (%s) (S5)",
    async (way) => {
      const other = await serve((response) => json(response, 200, {}));
      const server = await serve((response) =>
        response.writeHead(302, { location: `${other.url}/steal/` }).end(),
      );
      const transport = transportTo(
        server.url,
        way === "fetch" ? { fetch } : {},
      );
      const error = await errorOf(transport.request("GET", "/me/"));
      expect(error).toMatchObject({ status: 302 });
      expect(String(error)).toContain("another origin");
      expect(other.seen).toHaveLength(0);
      expect(server.seen).toHaveLength(1);
    },
  );
});

describe("answers", () => {
  test("JSON is given as it is, and connections are used again", async () => {
    const server = await serve((response) =>
      json(response, 200, { name: "Ünï" }),
    );
    const transport = transportTo(server.url);
    for (let turn = 0; turn < 5; turn += 1) {
      expect(await transport.request("GET", "/me/")).toEqual({ name: "Ünï" });
    }
    expect(server.connections()).toBeLessThan(5);
    expect(server.seen[0]?.headers["accept-encoding"]).toBe("identity");
  });

  test("a body is sent as JSON with its length", async () => {
    const server = await serve((response) => json(response, 200, {}));
    await transportTo(server.url).request("POST", "/lead/", {
      body: { name: "Ü" },
    });
    expect(server.seen[0]).toMatchObject({
      body: '{"name":"Ü"}',
      headers: { "content-type": "application/json", "content-length": "13" },
    });
  });

  test.each([
    ["a function", () => 1],
    ["a bigint", { a: 1n }],
  ])("a body that is %s is refused", async (_, body) => {
    const transport = transportTo("http://127.0.0.1:1");
    expect(
      await errorOf(transport.request("POST", "/lead/", { body })),
    ).toBeInstanceOf(CloseInputError);
  });

  test("an empty 204 and an empty answer to a DELETE are null", async () => {
    const server = await serve((response, { method }) =>
      response.writeHead(method === "DELETE" ? 200 : 204).end(),
    );
    const transport = transportTo(server.url);
    expect(await transport.request("PUT", "/lead/x/", { body: {} })).toBeNull();
    expect(await transport.request("DELETE", "/lead/x/")).toBeNull();
  });

  test("an empty 200 is an error (R4)", async () => {
    const server = await serve((response) =>
      response.writeHead(200, { "content-length": "0" }).end(),
    );
    const error = await errorOf(
      transportTo(server.url).request("GET", "/lead/"),
    );
    expect(error).toBeInstanceOf(CloseDecodeError);
    expect(String(error)).toContain("an empty body");
    expect(server.seen).toHaveLength(1);
  });

  test("what is no JSON is shown from its start, on one line and without control characters", async () => {
    const page = `<html>\n<title>Captive\u202e portal\u001b[31m</title>${"x".repeat(900)}`;
    const server = await serve((response) => response.writeHead(200).end(page));
    const error = await errorOf(
      transportTo(server.url).request("GET", "/lead/"),
    );
    expect(error).toBeInstanceOf(CloseDecodeError);
    const text = String(error);
    expect(text).toContain("200");
    expect(text).toContain(
      "<html> <title>Captive\\u{202e} portal\\u{1b}[31m</title>",
    );
    expect(text.length).toBeLessThan(320);
  });

  test("a create whose answer was cut off is not sent again (D1)", async () => {
    const server = await serveRaw((socket) =>
      socket.end('HTTP/1.1 200 OK\r\n\r\n{"id":'),
    );
    const transport = transportTo(server.url, {}, fakeClock());
    const error = await errorOf(
      transport.request("POST", "/lead/", { body: {} }),
    );
    expect(error).toBeInstanceOf(CloseConnectionError);
    expect(error).toMatchObject({ sent: true });
    expect(server.turns()).toBe(1);
  });

  test.each(["undici", "fetch"])(
    "an answer that is too large is not read (%s)",
    async (way) => {
      const server = await serve((response) => {
        const pump = (): void => {
          while (!response.destroyed && response.write("x".repeat(65_536)));
        };
        response.on("drain", pump);
        pump();
      });
      const transport = transportTo(server.url, {
        maxResponseBytes: 200_000,
        ...(way === "fetch" ? { fetch } : {}),
      });
      const error = await errorOf(transport.request("GET", "/lead/"));
      expect(error).toBeInstanceOf(CloseDecodeError);
      expect(String(error)).toContain("200000 bytes");
    },
  );

  test("a limit counts what a compressed answer unpacks to", async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000, "x"));
    const server = await serve((response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(bomb),
    );
    const transport = transportTo(server.url, {
      fetch,
      maxResponseBytes: 100_000,
    });
    expect(bomb.length).toBeLessThan(100_000);
    expect(String(await errorOf(transport.request("GET", "/me/")))).toContain(
      "100000 bytes",
    );
  });

  test("an answer that is refused does not hold its connection", async () => {
    const left = deferred();
    const server = await serve((response) => {
      response.writeHead(200, { "content-encoding": "br" }).write("x");
      response.on("close", () => left.resolve());
    });
    const error = await errorOf(transportTo(server.url).request("GET", "/me/"));
    expect(error).toBeInstanceOf(CloseDecodeError);
    await left.promise;
  });

  test("a whole answer that is broken JSON is not read again", async () => {
    const server = await serve((response) => {
      response.writeHead(200).write('{"data":');
      response.end();
    });
    const error = await errorOf(
      transportTo(server.url, {}, fakeClock()).request("GET", "/lead/"),
    );
    expect(error).toBeInstanceOf(CloseDecodeError);
    expect(server.seen).toHaveLength(1);
  });
});
