import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { start } from "../support/emulator-client.js";

const path = "/custom_field/lead/";

const ids = (list: readonly { readonly id: string }[]): readonly string[] =>
  list.map(({ id }) => id);

describe("whom a fault befalls", () => {
  test("it befalls fitting requests as often as it says", async () => {
    const { emulator, get, post } = await start();
    emulator.misbehave({
      path: /^\/me\//,
      method: "GET",
      times: 2,
      status: 500,
    });
    expect((await get(path)).status).toBe(200);
    expect((await post("/me/", {})).status).toBe(405);
    expect((await get("/me/")).status).toBe(500);
    expect((await get("/me/")).status).toBe(500);
    expect((await get("/me/")).status).toBe(200);
  });

  test("without a number it lasts until all faults are dropped", async () => {
    const { emulator, get } = await start();
    emulator.misbehave({ status: 503 });
    for (let count = 0; count < 3; count += 1)
      expect((await get("/me/")).status).toBe(503);
    emulator.behave();
    expect((await get("/me/")).status).toBe(200);
  });

  test("faults take turns in the order in which they were given", async () => {
    const { emulator, get } = await start();
    emulator.misbehave({ status: 502, times: 1 });
    emulator.misbehave({ status: 429, times: 1 });
    const statuses = [
      await get("/me/"),
      await get("/me/"),
      await get("/me/"),
    ].map(({ status }) => status);
    expect(statuses).toEqual([502, 429, 200]);
  });

  test("it can wait for some requests first", async () => {
    const { emulator, get } = await start();
    emulator.misbehave({ after: 1, times: 1, status: 401 });
    const statuses = [
      await get("/me/"),
      await get("/me/"),
      await get("/me/"),
    ].map(({ status }) => status);
    expect(statuses).toEqual([200, 401, 200]);
  });

  test("a global expression befalls every fitting request", async () => {
    const { emulator, get } = await start();
    emulator.misbehave({ path: /me/g, status: 500 });
    expect((await get("/me/")).status).toBe(500);
    expect((await get("/me/")).status).toBe(500);
  });
});

describe("whether the request takes effect", () => {
  const field = { name: "Written", type: "text" };

  test.each([
    [{ status: 503 }, 0],
    [{ status: 503, handled: true }, 1],
    [{ body: "" }, 1],
    [{ body: "", handled: false }, 0],
    [{ redirect: "/elsewhere/" }, 0],
  ])("a POST under %j makes %i fields", async (fault, count) => {
    const { emulator, get, post } = await start({
      organization: { name: "E" },
    });
    emulator.misbehave({ ...fault, times: 1 });
    await post(path, field);
    expect((await get(path)).body.data).toHaveLength(count);
  });

  test.each([
    [false, 0],
    [true, 1],
  ])(
    "a reset connection leaves a POST undone, unless it is to be handled: %j",
    async (handled, count) => {
      const { emulator, get, post } = await start({
        organization: { name: "E" },
      });
      emulator.misbehave({ reset: true, handled, times: 1 });
      await expect(post(path, field)).rejects.toThrow();
      expect((await get(path)).body.data).toHaveLength(count);
    },
  );
});

describe("refusals", () => {
  test("a 429 can say when to come back, in both headers", async () => {
    const { emulator, get } = await start();
    emulator.misbehave({ status: 429, retryAfter: 1.5 });
    const { status, headers } = await get("/me/");
    expect(status).toBe(429);
    expect(headers["retry-after"]).toBe("2");
    expect(headers["ratelimit"]).toBe("limit=100, remaining=0, reset=1.5");
  });

  test("a 429 can say it in one header only, or not at all", async () => {
    const { emulator, get } = await start();
    emulator.misbehave({
      status: 429,
      headers: { "retry-after": "soon" },
      times: 1,
    });
    emulator.misbehave({ status: 429, times: 1 });
    const one = await get("/me/");
    const none = await get("/me/");
    expect([one.headers["retry-after"], one.headers["ratelimit"]]).toEqual([
      "soon",
      undefined,
    ]);
    expect([none.headers["retry-after"], none.headers["ratelimit"]]).toEqual([
      undefined,
      undefined,
    ]);
  });

  test.each([401, 402, 403, 404, 500])(
    "a %i has a body with an error",
    async (code) => {
      const { emulator, get } = await start();
      emulator.misbehave({ status: code });
      const { status, body } = await get("/me/");
      expect(status).toBe(code);
      expect(typeof body.error).toBe("string");
    },
  );

  test.each(["insufficient_scope", "inactive_api_key"] as const)(
    "a key that is refused with %s gets 403 with that code, and nothing is written",
    async (errorCode) => {
      const { emulator, get, post } = await start();
      emulator.misbehave({ errorCode, method: "POST", times: 2 });
      emulator.misbehave({ errorCode, status: 401, times: 1 });
      expect(await post("/lead/", { name: "A" })).toMatchObject({
        status: 403,
        body: { error: expect.any(String), error_code: errorCode },
      });
      expect((await get("/me/")).status).toBe(401);
      expect((await get("/lead/")).body.data).toEqual([]);
    },
  );

  test.each([502, 503, 504])("a %i has an empty body", async (code) => {
    const { emulator, get } = await start();
    emulator.misbehave({ status: code });
    const { status, text } = await get("/me/");
    expect([status, text]).toEqual([code, ""]);
  });

  test("a body of one's own goes with any status", async () => {
    const { emulator, get } = await start();
    emulator.misbehave({ status: 404, body: { errors: ["Gone."] } });
    const { status, body } = await get("/me/");
    expect(status).toBe(404);
    expect(body).toEqual({ errors: ["Gone."] });
  });

  test("a redirect leads where it says", async () => {
    const { emulator, get } = await start();
    emulator.misbehave({ redirect: "http://127.0.0.1:1/", times: 1 });
    emulator.misbehave({ redirect: "/api/v1/me/", status: 308, times: 1 });
    const away = await get("/me/");
    const here = await get("/me/");
    expect([away.status, away.headers["location"]]).toEqual([
      302,
      "http://127.0.0.1:1/",
    ]);
    expect(here.status).toBe(308);
  });
});

describe("bodies", () => {
  test.each([
    ["", "application/json"],
    ["{", "application/json"],
    ["<html>Bad gateway</html>", "text/html"],
    ["null", "application/json"],
  ])("a 200 can have the body %j", async (body, type) => {
    const { emulator, get } = await start();
    emulator.misbehave({ body });
    const reply = await get("/me/");
    expect([reply.status, reply.text, reply.headers["content-type"]]).toEqual([
      200,
      body,
      type,
    ]);
  });

  test("JSON of a wrong shape is sent as JSON", async () => {
    const { emulator, get } = await start();
    emulator.misbehave({ body: { data: "none" } });
    expect((await get(path)).body).toEqual({ data: "none" });
  });

  test("bytes are sent as they are, with headers of one's own", async () => {
    const { emulator, get } = await start();
    emulator.misbehave({
      body: gzipSync("{}"),
      headers: { "content-encoding": "gzip" },
    });
    const { headers, text } = await get("/me/");
    expect(headers["content-encoding"]).toBe("gzip");
    expect(text.charCodeAt(0)).toBe(0x1f);
  });

  test("every object can carry attributes that nobody knows", async () => {
    const { emulator, get } = await start();
    emulator.misbehave({ extraAttributes: true });
    const { body } = await get("/custom_field/shared/");
    for (const object of [body, body.data[0], body.data[0].associations[0]])
      expect(object).toHaveProperty("attribute_of_tomorrow");
    expect(body.data[1].choices).toEqual(["vip", "pilot", "at risk"]);
  });

  test("lists can come in another order, the same one for the same number", async () => {
    const { emulator, get } = await start();
    const read = async (): Promise<readonly string[]> =>
      ids((await get(path)).body.data);
    const right = await read();
    emulator.misbehave({ shuffle: 7 });
    const shuffled = await read();
    expect(shuffled).not.toEqual(right);
    expect(shuffled.toSorted()).toEqual(right.toSorted());
    expect(await read()).toEqual(shuffled);
    emulator.behave();
    emulator.misbehave({ shuffle: 8 });
    expect(await read()).not.toEqual(shuffled);
  });

  test("choices keep their order when lists are shuffled", async () => {
    const { emulator, get } = await start();
    const choices = async (): Promise<unknown> =>
      (await get("/custom_field/shared/")).body.data.find(
        (field: { readonly name: string }) => field.name === "Tags",
      ).choices;
    for (const shuffle of [1, 2, 3]) {
      emulator.behave();
      emulator.misbehave({ shuffle });
      expect(await choices()).toEqual(["vip", "pilot", "at risk"]);
    }
  });

  test("has_more can be left out", async () => {
    const { emulator, get } = await start();
    emulator.misbehave({ omitHasMore: true });
    expect(Object.keys((await get(path)).body)).toEqual(["data"]);
  });
});

describe("connections", () => {
  test("a body that is cut is shorter than its declared length", async () => {
    const { emulator, get } = await start();
    emulator.misbehave({ cut: 20, times: 1 });
    await expect(get(path)).rejects.toThrow();
    expect((await get(path)).status).toBe(200);
  });

  test("without a declared length a cut body looks complete", async () => {
    const { emulator, get } = await start();
    const whole = (await get(path)).text;
    emulator.misbehave({ cut: 20, withoutLength: true });
    const { status, headers, text } = await get(path);
    expect(status).toBe(200);
    expect(headers["content-length"]).toBeUndefined();
    expect(headers["transfer-encoding"]).toBeUndefined();
    expect(text).toBe(whole.slice(0, 20));
  });

  test("a connection can be reset before any answer", async () => {
    const { emulator, get } = await start();
    emulator.misbehave({ reset: true, times: 1 });
    await expect(get("/me/")).rejects.toMatchObject({ code: "ECONNRESET" });
    expect((await get("/me/")).status).toBe(200);
    expect(emulator.requests).toHaveLength(2);
  });

  test("a slow or a dripping answer arrives whole in the end", async () => {
    const { emulator, get } = await start();
    const whole = (await get("/me/?_fields=id")).text;
    emulator.misbehave({ delay: 20, drip: 1, times: 1 });
    const { text, headers } = await get("/me/?_fields=id");
    expect(text).toBe(whole);
    expect(headers["content-length"]).toBe(String(whole.length));
  });
});
