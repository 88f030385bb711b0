import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { Client, request } from "undici";
import type { OrganizationSeed } from "../../src/emulator/index.js";
import { startEmulator } from "../../src/emulator/index.js";
import { ask, basic, start } from "../support/emulator-client.js";

const lots: OrganizationSeed = {
  name: "Lots",
  custom_fields: {
    lead: Array.from({ length: 250 }, (_, index) => ({
      name: `Field ${String(index)}`,
      type: "text",
    })),
  },
};

const path = "/custom_field/lead/";

describe("credentials", () => {
  test("the key with an empty password and the token open the door", async () => {
    const { emulator, get } = await start();
    expect((await get("/me/")).status).toBe(200);
    const authorization = `Bearer ${emulator.accessToken}`;
    const byToken = await ask(emulator, "GET", "/me/", {
      headers: { authorization },
    });
    expect(byToken.status).toBe(200);
  });

  test.each([
    ["another key", () => basic("api_other:")],
    ["a password", (key: string) => basic(`${key}:secret`)],
    ["the key without its colon", (key: string) => basic(key)],
    ["the key with a letter more", (key: string) => basic(`${key}x`)],
    ["the key as a token", (key: string) => `Bearer ${key}`],
    ["another scheme", (key: string) => `Digest ${key}`],
    ["nothing", () => ""],
  ])("%s does not", async (_, authorization) => {
    const { emulator } = await start();
    const reply = await ask(emulator, "GET", "/me/", {
      headers: { authorization: authorization(emulator.apiKey) },
    });
    expect(reply.status).toBe(401);
    expect(reply.body).toEqual({ error: "Unauthorized" });
  });

  test("a write without the key changes nothing", async () => {
    const { emulator, get } = await start({ organization: { name: "Empty" } });
    const reply = await ask(emulator, "POST", path, {
      body: { name: "A", type: "text" },
      headers: { authorization: "" },
    });
    expect(reply.status).toBe(401);
    expect((await get(path)).body.data).toEqual([]);
  });

  test("the long body of 2017 is a switch", async () => {
    const { emulator } = await start({ unauthorizedBody: "long" });
    const { body } = await ask(emulator, "GET", "/me/", {
      headers: { authorization: "" },
    });
    expect(body.error).toMatch(/^The server could not verify/);
  });

  test("each local Close has a key of its own unless one is given", async () => {
    const [one, two] = [await start(), await start()];
    expect(one.emulator.apiKey).not.toBe(two.emulator.apiKey);
    expect(one.emulator.apiKey).toMatch(/^api_\w{22}\.\w{22}$/);
    const given = await start({ apiKey: "api_mine.own" });
    expect(given.emulator.apiKey).toBe("api_mine.own");
    expect((await given.get("/me/")).status).toBe(200);
  });
});

describe("URLs", () => {
  test("a path without its slash leads to the one with it, to which a body is sent again", async () => {
    const { emulator, get } = await start();
    const { status, headers } = await get("/custom_field/lead?_limit=5");
    expect(status).toBe(308);
    expect(headers["location"]).toBe("/api/v1/custom_field/lead/?_limit=5");
    const made = await fetch(`${emulator.url}/lead`, {
      method: "POST",
      headers: {
        authorization: basic(`${emulator.apiKey}:`),
        "content-type": "application/json",
      },
      body: JSON.stringify({ name: "Acme" }),
    });
    expect(await made.json()).toMatchObject({ name: "Acme" });
  });

  test.each([
    "/nonsense/",
    "/nonsense",
    "/",
    "/custom_field/",
    "//lead/",
    "//",
  ])("%s is not found", async (url) => {
    const { get } = await start();
    const { status, body } = await get(url);
    expect(status).toBe(404);
    expect(body.error).toMatch(/^The requested URL was not found/);
  });

  test("nothing lives outside of the API's root", async () => {
    const { emulator } = await start();
    const { origin } = new URL(emulator.url);
    const reply = await request(`${origin}/api/v2/me/`);
    expect(reply.statusCode).toBe(404);
    await reply.body.dump();
    expect(emulator.requests.at(-1)?.path).toBe("/api/v2/me/");
  });

  test.each(["PUT", "DELETE", "PATCH"] as const)(
    "%s on a list is not allowed",
    async (method) => {
      const { emulator } = await start();
      const { status, headers } = await ask(emulator, method, path);
      expect(status).toBe(405);
      expect(headers["allow"]).toBe("GET, POST");
    },
  );

  test("a POST with _params stands for a GET", async () => {
    const { emulator } = await start({ organization: lots });
    const { status, body } = await ask(emulator, "POST", path, {
      body: { _params: { _limit: 2, _skip: 1, _fields: ["name"] } },
      headers: { "x-http-method-override": "GET" },
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      data: [{ name: "Field 1" }, { name: "Field 2" }],
      has_more: true,
    });
  });
});

describe("paging", () => {
  test("a page has 100 items unless the request says otherwise", async () => {
    const { get } = await start({ organization: lots });
    const sizes = async (query: string): Promise<unknown> => {
      const { body } = await get(`${path}${query}`);
      return [body.data.length, body.has_more];
    };
    expect(await sizes("")).toEqual([100, true]);
    expect(await sizes("?_skip=200")).toEqual([50, false]);
    expect(await sizes("?_skip=150&_limit=100")).toEqual([100, false]);
    expect(await sizes("?_limit=1000")).toEqual([250, false]);
    expect(await sizes("?_skip=250")).toEqual([0, false]);
  });

  test("_fields picks attributes of each item", async () => {
    const { get } = await start({ organization: lots });
    const { body } = await get(`${path}?_limit=1&_fields=name,type,nonsense`);
    expect(body.data).toEqual([{ name: "Field 0", type: "text" }]);
  });

  test.each([
    ["_limit=x", '_limit must be an integer (got "x" instead).'],
    ["_skip=-1", '_skip must be a non-negative integer (got "-1" instead).'],
    [
      "_limit=1001",
      "The limit you set is larger than the maximum limit for this resource (max_limit = 1000).",
    ],
    [
      "_skip=501",
      "The skip you set is larger than the maximum skip for this resource (max_skip = 500).",
    ],
  ])("%s is refused in the older framework's words", async (query, error) => {
    const { get } = await start({ organization: lots, maxSkip: 500 });
    const { status, body } = await get(`${path}?${query}`);
    expect(status).toBe(400);
    expect(body).toEqual({ error });
  });

  test("the newer words and other caps are switches", async () => {
    const { get } = await start({
      organization: lots,
      pagingErrors: "new",
      maxLimit: 200,
    });
    const { body } = await get(`${path}?_limit=201`);
    expect(body).toEqual({
      errors: [],
      "field-errors": { _limit: "Input should be less than or equal to 200" },
    });
  });

  test("unknown parameters are ignored, unless they are to be refused", async () => {
    const lenient = await start({ organization: lots });
    const strict = await start({ organization: lots, strictQuery: true });
    expect((await lenient.get(`${path}?_limitt=1`)).body.data).toHaveLength(
      100,
    );
    const { status, body } = await strict.get(`${path}?_limitt=1`);
    expect(status).toBe(400);
    expect(body["field-errors"]).toHaveProperty("_limitt");
    expect((await strict.get(`${path}?_limit=1`)).status).toBe(200);
  });
});

describe("rate-limit headers", () => {
  test("they come with commas, with semicolons or not at all", async () => {
    const names = async (
      rateLimitHeader: "comma" | "semicolon" | "none",
    ): Promise<unknown> => {
      const { get } = await start({ rateLimitHeader });
      const { headers } = await get("/me/");
      return [headers["ratelimit"], headers["ratelimit-reset"]];
    };
    expect(await names("comma")).toEqual([
      "limit=100, remaining=100, reset=1",
      undefined,
    ]);
    expect(await names("semicolon")).toEqual([
      "limit=100; remaining=100; reset=1",
      "1",
    ]);
    expect(await names("none")).toEqual([undefined, undefined]);
  });
});

describe("the rate limit", () => {
  const rateLimit = { requests: 2, seconds: 60 };

  test("is of a key and a group of endpoints, and says how many requests are left", async () => {
    const { emulator, get } = await start({ rateLimit });
    const first = await get("/lead/");
    expect(first.status).toBe(200);
    expect(first.headers["ratelimit"]).toBe("limit=2, remaining=1, reset=60");
    await get("/lead/");
    emulator.misbehave({ status: 500, times: 1 });
    const third = await get("/lead/none/");
    expect(third.status).toBe(429);
    expect(third.headers["ratelimit"]).toMatch(
      /^limit=2, remaining=0, reset=(?:60|59\.\d+)$/,
    );
    expect(third.headers["retry-after"]).toBe("60");
    // The fault was not used up by a request that nobody served.
    expect((await get("/me/")).status).toBe(500);
    expect((await get("/me/")).status).toBe(200);
  });

  test("of an organisation is three times that of a key", async () => {
    const { emulator } = await start({ rateLimit });
    const roles = ["admin", "superuser", "user", "restricteduser"];
    const statuses: number[] = [];
    for (const role of roles)
      for (let turn = 0; turn < 2; turn += 1) {
        const authorization = basic(`${emulator.keyWithRole(role)}:`);
        const reply = await ask(emulator, "GET", "/me/", {
          headers: { authorization },
        });
        statuses.push(reply.status);
      }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429, 429]);
  });
});

describe("the log of requests", () => {
  test("it tells what was asked, never the key", async () => {
    const { emulator, get } = await start();
    await get("/me/?_fields=id&__proto__=x");
    await ask(emulator, "DELETE", "/role/none/", {
      headers: { authorization: "Bearer wrong" },
    });
    expect(emulator.requests).toHaveLength(2);
    expect(emulator.requests[0]).toMatchObject({
      method: "GET",
      path: "/me/",
      authorised: true,
    });
    expect(Object.entries(emulator.requests[0]?.query ?? {})).toEqual([
      ["_fields", "id"],
      ["__proto__", "x"],
    ]);
    expect(emulator.requests[1]).toEqual({
      method: "DELETE",
      path: "/role/none/",
      query: {},
      authorised: false,
    });
    const text = JSON.stringify(emulator.requests);
    expect(text).not.toContain(emulator.apiKey);
    expect(text).not.toContain(basic(`${emulator.apiKey}:`));
  });

  test("it holds the newest, and so does the log of events", async () => {
    const { emulator, get } = await start({ requestLog: 3, eventLog: 2 });
    for (const name of ["a", "b", "c", "d", "e"])
      await ask(emulator, "POST", "/lead/", { body: { name } });
    await get("/me/");
    expect(emulator.requests.map(({ path }) => path)).toEqual([
      "/lead/",
      "/lead/",
      "/me/",
    ]);
    const { body } = await get("/event/");
    expect(body.data).toMatchObject([
      { data: { name: "e" } },
      { data: { name: "d" } },
    ]);
  });

  test("it holds fewer where their addresses are very long", async () => {
    const { emulator } = await start();
    const long = "a".repeat(12_000);
    for (let at = 0; at < 400; at += 1)
      await ask(emulator, "GET", `/me/?at=${at}&long=${long}`);
    const places = emulator.requests.map(({ query }) => query["at"]);
    expect(places.length).toBeLessThan(400);
    expect(places.length).toBeGreaterThan(300);
    expect(places.at(-1)).toBe("399");
  });
});

describe("a request without the key", () => {
  test("uses up no fault, and its body is not read as JSON", async () => {
    const { emulator, get } = await start();
    emulator.misbehave({ status: 503, times: 1 });
    const stranger = await ask(emulator, "POST", "/lead/", {
      headers: {
        authorization: "Bearer wrong",
        "content-type": "application/json",
      },
      body: "x".repeat(11 * 1024 * 1024),
    });
    expect(stranger.status).toBe(401);
    expect((await get("/me/")).status).toBe(503);
    expect((await get("/me/")).status).toBe(200);
  });
});

describe("starting and stopping", () => {
  test("it listens on 127.0.0.1 only", async () => {
    const { emulator } = await start();
    expect(emulator.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/v1$/);
    const elsewhere = emulator.url.replace("127.0.0.1", "127.0.0.2");
    await expect(request(`${elsewhere}/me/`)).rejects.toThrow();
  });

  test("a port that is taken is an error", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => {
      taken.listen(0, "127.0.0.1", resolve);
    });
    const address = taken.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    await expect(startEmulator({ port })).rejects.toThrow("EADDRINUSE");
    taken.close();
  });

  test("closing does not wait for idle connections or for slow answers, and can be repeated", async () => {
    const emulator = await startEmulator();
    const client = new Client(new URL(emulator.url).origin);
    const headers = { authorization: basic(`${emulator.apiKey}:`) };
    const first = await client.request({
      path: "/api/v1/me/",
      method: "GET",
      headers,
    });
    await first.body.dump();
    emulator.misbehave({ delay: 3_600_000 });
    const hanging = client.request({
      path: "/api/v1/me/",
      method: "GET",
      headers,
    });
    const outcome = expect(hanging).rejects.toThrow();
    await expect.poll(() => emulator.requests.length).toBe(2);
    await emulator.close();
    await outcome;
    await emulator.close();
    await client.destroy();
  });
});
