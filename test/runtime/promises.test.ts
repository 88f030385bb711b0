/** The promises of the client under faults (docs/RELIABILITY.md) that no other test looks at. */
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { Agent } from "undici";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { lead as leadWrapper } from "../../generated/lead.js";
import type { Lead } from "../../generated/lead.js";
import { account as accountWrapper } from "../../generated/objects/account.js";
import { wrappers } from "../../generated/models.js";
import type { Models } from "../../generated/models.js";
import { build } from "../../generated/testing.js";
import { startEmulator } from "../../src/emulator/index.js";
import type { EmulatorOptions, Fault } from "../../src/emulator/index.js";
import {
  CloseAbortError,
  CloseApiError,
  CloseConnectionError,
  CloseDecodeError,
} from "../../src/runtime/errors.js";
import { connect } from "../../src/runtime/client.js";
import { ClosePartialUpdateError } from "../../src/runtime/client-errors.js";
import { listPages } from "../../src/runtime/transport/list.js";
import type { Mismatch } from "../../src/runtime/record/descriptors.js";
import type { CloseClientOptions } from "../../src/runtime/options.js";
import type { Transport } from "../../src/runtime/transport/transport.js";
import { selfSigned } from "../support/certificate.js";
import { all, hurryTo, recordsOf } from "../support/runtime-records.js";
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
import type { Script, Seen } from "../support/runtime-server.js";

const numRuns = Number(process.env["FUZZ_RUNS"] ?? 40);

/** A local Close with a lead, its contact and an account of it. */
async function open(
  options: Partial<CloseClientOptions> = {},
  emulator: EmulatorOptions = {},
) {
  const server = await startEmulator(emulator);
  onTestFinished(() => server.close());
  const mismatches: Mismatch[] = [];
  const transport = hurryTo(server, options);
  const records = <Name extends "lead" | "contact" | "account">(name: Name) =>
    recordsOf(transport, name, (mismatch) => mismatches.push(mismatch));
  const lead: Lead = await records("lead").create({
    name: "Acme",
    contacts: [{ name: "Ada" }],
  });
  const [person] = lead.contacts;
  if (person === undefined) throw new TypeError("The lead has no contact.");
  const acme = await records("account").create(
    build.account({ leadId: lead.id, pointOfContact: person.id, name: "Acme" }),
  );
  const before = server.requests.length;
  const asked = (method: string): number =>
    server.requests.slice(before).filter((one) => one.method === method).length;
  return {
    server,
    transport,
    records,
    lead,
    person,
    acme,
    asked,
    mismatches,
    /** Lets one request that fits go wrong. */
    once: (fault: Fault) => server.misbehave({ ...fault, times: 1 }),
  };
}

/** Rejections that nobody handled until the test ends. */
function watchRejections(): readonly unknown[] {
  const rejections: unknown[] = [];
  const note = (reason: unknown): void => void rejections.push(reason);
  process.on("unhandledRejection", note);
  onTestFinished(() => void process.off("unhandledRejection", note));
  return rejections;
}

/** Resolves when every call of a transport has ended, and what followed from that has happened. */
async function settled(transport: Transport): Promise<void> {
  await transport.close();
  await new Promise((done) => setImmediate(done));
}

/** Faults after which Close may have done what it was asked for. */
const doubts: readonly (readonly [string, Fault])[] = [
  ["a reset before it was done", { reset: true }],
  ["a reset after it was done", { reset: true, handled: true }],
  ["a cut answer", { cut: 5 }],
  ["a cut answer without a length", { cut: 5, withoutLength: true }],
  ["an answer that does not end", { drip: 60_000 }],
  ["500", { status: 500 }],
  ["500 after it was done", { status: 500, handled: true }],
  ["502", { status: 502 }],
  ["503", { status: 503 }],
  ["503 that asks to wait", { status: 503, retryAfter: 1 }],
  ["504 after it was done", { status: 504, handled: true }],
  ["408", { status: 408 }],
];

/** Nobody waits half a minute for an answer that does not end. */
const patienceFor = ({ drip }: Fault): Partial<CloseClientOptions> =>
  drip === undefined ? {} : { timeout: 500 };

describe("an update of several requests", () => {
  test.each(doubts)(
    "is not continued or repeated after %s, and tells what was done",
    async (_, fault) => {
      const { records, lead, asked, once } = await open(patienceFor(fault));
      once({ ...fault, method: "PUT", after: 1 });
      const error = await errorOf(
        records("lead").update(lead.id, {
          name: "Acme Ltd",
          tags: { add: ["vip", "pilot", "at risk"] },
        }),
      );
      expect(error).toBeInstanceOf(ClosePartialUpdateError);
      expect(error).toMatchObject({
        applied: [{ field: "tags", operation: "add", value: "vip" }],
      });
      expect(asked("PUT")).toBe(2);
      const { name, tags } = await records("lead").get(lead.id);
      expect(name).toBe("Acme Ltd");
      expect(tags).toContain("vip");
      expect(tags).not.toContain("at risk");
    },
  );

  test.each(doubts)(
    "that fails at its first request with %s is as it was",
    async (_, fault) => {
      const { records, lead, asked, once } = await open(patienceFor(fault));
      once({ ...fault, method: "PUT" });
      const tags = { add: ["vip", "pilot"] } as const;
      const error = await errorOf(records("lead").update(lead.id, { tags }));
      expect(error).not.toBeInstanceOf(ClosePartialUpdateError);
      expect(asked("PUT")).toBe(1);
    },
  );

  test("goes on where the rate limit stopped it, each value once", async () => {
    const { server, records, lead, asked } = await open();
    const wait = { method: "PUT", status: 429, retryAfter: 2, times: 1 };
    server.misbehave(wait);
    server.misbehave({ ...wait, after: 1, times: 2 });
    const { tags } = await records("lead").update(lead.id, {
      tags: { add: ["vip", "pilot", "vip"], remove: ["pilot"] },
    });
    expect(tags).toEqual(["vip"]);
    expect(asked("PUT")).toBe(4 + 3);
  });

  test("an abort on the way tells what was done", async () => {
    const abort = new AbortController();
    const reason = new Error("Enough.");
    const server = await serve((response, _, turn) =>
      turn === 0 ? json(response, 200, { id: "lead_1" }) : abort.abort(reason),
    );
    const leads = recordsOf(transportTo(server.url), "lead");
    const error = await errorOf(
      leads.update(
        "lead_1",
        { tags: { add: ["vip", "pilot", "at risk"] } },
        { signal: abort.signal },
      ),
    );
    expect(error).toMatchObject({
      name: "ClosePartialUpdateError",
      applied: [{ value: "vip" }],
      cause: { name: "CloseAbortError", sent: true, cause: reason },
    });
    expect(server.seen).toHaveLength(2);
  });

  test("a list that is rewritten whole may be sent again: it is the same twice", async () => {
    const { records, acme, asked, once } = await open();
    once({ method: "PUT", reset: true, handled: true });
    const { tags } = await records("account").update(
      acme.id,
      { tags: { add: ["vip"] } },
      { rewriteLists: true },
    );
    expect(tags).toEqual(["vip"]);
    expect(asked("PUT")).toBe(2);
  });
});

describe("a POST", () => {
  const faults: readonly (readonly [string, Fault])[] = [
    ...doubts,
    ["409", { status: 409 }],
  ];

  test.each(faults)(
    "is sent again after %s when it searches, never when it creates (D1)",
    async (_, fault) => {
      const { records, lead, person, asked, once } = await open(
        patienceFor(fault),
      );
      once({ ...fault, path: /^\/data\/search\// });
      const found = await all(records("account").search({ select: ["name"] }));
      expect(found).toHaveLength(1);
      expect(asked("POST")).toBe(2);
      once({ ...fault, path: /^\/data\/search\// });
      expect(await records("account").count({})).toBe(1);
      expect(asked("POST")).toBe(4);
      once({ ...fault, path: /^\/custom_object\// });
      const input = build.account({
        leadId: lead.id,
        pointOfContact: person.id,
        name: "Twin",
      });
      await errorOf(records("account").create(input));
      expect(asked("POST")).toBe(5);
      const names = await all(records("account").list({ leadId: lead.id }));
      const twins = names.filter(({ name }) => name === "Twin");
      expect(twins.length).toBeLessThanOrEqual(1);
    },
  );

  test("that creates says that it may have happened; one that searches does not", async () => {
    const server = await serveRaw((socket) => socket.resetAndDestroy());
    const transport = transportTo(server.url, {}, fakeClock());
    const doubt = "look before you send it again";
    const created = errorOf(recordsOf(transport, "lead").create({ name: "A" }));
    expect(String(await created)).toContain(doubt);
    const searched = errorOf(all(recordsOf(transport, "lead").search({})));
    expect(await searched).toBeInstanceOf(CloseConnectionError);
    expect(String(await searched)).not.toContain(doubt);
  });

  test("on a connection that closed meanwhile arrives once at most (D1)", async () => {
    const posts: string[] = [];
    const server = await serveRaw((socket) => {
      socket.write(
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: keep-alive\r\n\r\n{}",
      );
      socket.on("data", (data) => {
        posts.push(String(data).slice(0, 4));
        socket.resetAndDestroy();
      });
    });
    const dispatcher = new Agent({ connections: 1 });
    onTestFinished(() => dispatcher.destroy());
    const transport = transportTo(server.url, { dispatcher }, fakeClock());
    await transport.request("GET", "/me/");
    const error = await errorOf(
      transport.request("POST", "/lead/", { body: { name: "A" } }),
    );
    expect(error).toMatchObject({ name: "CloseConnectionError", sent: true });
    expect(posts).toEqual(["POST"]);
    expect(server.turns()).toBe(1);
  });
});

describe("references that are expanded", () => {
  const reads: readonly (readonly [string, Fault])[] = [
    ...doubts,
    ["429", { status: 429, retryAfter: 3 }],
  ];

  test.each(reads)("are whole after %s", async (_, fault) => {
    const { records, acme, person, once } = await open(patienceFor(fault));
    once({ ...fault, path: /^\/contact\// });
    const read = await records("account").get(acme.id, {
      expand: ["pointOfContact"],
    });
    expect(read.pointOfContact).toMatchObject({ id: person.id, name: "Ada" });
  });

  test.each([400, 401, 402, 403, 410, 500])(
    "and cannot be read for %i are an error, never left out",
    async (status) => {
      const { server, records, acme, lead, mismatches } = await open();
      server.misbehave({ path: /^\/contact\//, status });
      const options = { expand: ["pointOfContact"] } as const;
      const one = records("account").get(acme.id, options);
      expect(await errorOf(one)).toMatchObject({ status });
      const list = records("account").list({ leadId: lead.id }, options);
      expect(await errorOf(all(list))).toMatchObject({ status });
      expect(mismatches).toEqual([]);
    },
  );

  test("an abort while they are read ends the call", async () => {
    const abort = new AbortController();
    const reason = new Error("Enough.");
    const server = await serve((response, { url }) =>
      url.startsWith("/contact/")
        ? abort.abort(reason)
        : json(response, 200, {
            id: "custobj_1",
            lead_id: "lead_1",
            [accountWrapper.fields.pointOfContact.wireKey]: "cont_1",
          }),
    );
    const transport = transportTo(server.url);
    const error = await errorOf(
      recordsOf(transport, "account").get("custobj_1" as never, {
        expand: ["pointOfContact"],
        signal: abort.signal,
      }),
    );
    expect(error).toBeInstanceOf(CloseAbortError);
    expect(error).toMatchObject({ cause: reason });
    await settled(transport);
  });

  test("backwards that cannot be read are an error, and after a fault are whole", async () => {
    const { server, records, acme, person, once } = await open();
    once({ path: /^\/custom_object\//, reset: true });
    const back = await records("contact").backReferences(person);
    expect(back.account).toEqual([acme]);
    server.misbehave({ path: /^\/custom_object\//, status: 403 });
    const refused = records("contact").backReferences(person);
    expect(await errorOf(refused)).toMatchObject({ status: 403 });
  });
});

const skipOf = ({ url }: Pick<Seen, "url">): number =>
  Number(new URL(url, "http://x").searchParams.get("_skip") ?? 0);

/** A page of 200 leads out of so many. */
function page(skip: number, total: number) {
  const count = Math.max(0, Math.min(200, total - skip));
  return {
    data: Array.from({ length: count }, (_, index) => ({
      id: `lead_${skip + index}`,
    })),
    has_more: skip + count < total,
  };
}

describe("a list", () => {
  test("gives every record once and in order though every page fails at first", async () => {
    const failed = new Set<number>();
    const ways: readonly Script[] = [
      (response) => response.socket?.resetAndDestroy(),
      (response) => json(response, 502, {}),
      (response) => json(response, 429, {}, { "retry-after": "1" }),
      (response) => {
        response.writeHead(200, { "content-length": "500" });
        response.write('{"data":[', () => response.socket?.destroySoon());
      },
    ];
    const server = await serve((response, request, turn) => {
      const skip = skipOf(request);
      const way = ways[(skip / 200) % ways.length];
      if (failed.has(skip) || way === undefined)
        return json(response, 200, page(skip, 3007));
      failed.add(skip);
      way(response, request, turn);
    });
    const leads = recordsOf(transportTo(server.url, {}, fakeClock()), "lead");
    const ids = (await all(leads.list())).map(({ id }) => id);
    expect(ids).toEqual(Array.from({ length: 3007 }, (_, i) => `lead_${i}`));
  });

  /** Answers the first pages at once and never the others. */
  const stuckFrom =
    (from: number, then: () => void): Script =>
    (response, request) => {
      if (skipOf(request) < from * 200)
        json(response, 200, page(skipOf(request), 9999));
      else then();
    };

  test("that is left early ends the requests for the pages ahead", async () => {
    const rejections = watchRejections();
    const ahead = deferred();
    const server = await serve(stuckFrom(4, ahead.resolve));
    const transport = transportTo(server.url);
    let count = 0;
    for await (const _ of recordsOf(transport, "lead").list()) {
      count += 1;
      if (count < 700) continue;
      await ahead.promise;
      break;
    }
    // Would never end if one of them were still waited for.
    await settled(transport);
    expect(server.seen.length).toBeGreaterThan(4);
    expect(rejections).toEqual([]);
  });

  test.each([
    ["refused", (response) => json(response, 403, {}), { status: 403 }],
    [
      "no JSON",
      (response) => response.end("<p>"),
      { name: "CloseDecodeError" },
    ],
    [
      "no list",
      (response) => json(response, 200, {}),
      { name: "CloseDecodeError" },
    ],
  ] as const satisfies readonly (readonly [string, Script, object])[])(
    "with a page that is %s fails after the pages before it, and ends the others",
    async (_, answer, failure) => {
      const rejections = watchRejections();
      const ahead = deferred();
      const server = await serve(async (response, request) => {
        const skip = skipOf(request);
        if (skip < 800) return json(response, 200, page(skip, 9999));
        if (skip > 800) return ahead.resolve();
        await ahead.promise;
        (answer as Script)(response, request, 0);
      });
      const transport = transportTo(server.url);
      let count = 0;
      const error = await errorOf(
        (async () => {
          for await (const one of recordsOf(transport, "lead").list())
            count += Number(one.id === `lead_${count}`);
        })(),
      );
      expect(error).toMatchObject(failure);
      expect(count).toBe(800);
      await settled(transport);
      expect(rejections).toEqual([]);
    },
  );

  test("whose pages ahead fail is not disturbed when nobody comes that far", async () => {
    const rejections = watchRejections();
    const failed = deferred();
    const server = await serve((response, request) => {
      if (skipOf(request) < 400)
        return json(response, 200, page(skipOf(request), 9999));
      response.on("close", failed.resolve);
      json(response, 403, {});
    });
    const transport = transportTo(server.url);
    const walk = recordsOf(transport, "lead").list()[Symbol.asyncIterator]();
    for (let count = 0; count < 201; count += 1) await walk.next();
    await failed.promise;
    await walk.return?.();
    await settled(transport);
    expect(rejections).toEqual([]);
  });

  test("ends at an abort while pages are on their way", async () => {
    const abort = new AbortController();
    const reason = new Error("Enough.");
    const server = await serve(stuckFrom(3, () => abort.abort(reason)));
    const transport = transportTo(server.url);
    const leads = recordsOf(transport, "lead");
    const error = await errorOf(all(leads.list({}, { signal: abort.signal })));
    expect(error).toBeInstanceOf(CloseAbortError);
    expect(error).toMatchObject({ cause: reason });
    await settled(transport);
  });

  test("gives out no page after an abort, though it had come before", async () => {
    const abort = new AbortController();
    const arrived = deferred();
    const server = await serve((response, request) => {
      json(response, 200, page(skipOf(request), 400));
      if (skipOf(request) > 0) response.on("finish", arrived.resolve);
    });
    const transport = transportTo(server.url);
    const listing = { path: "/lead/", pageSize: 200, query: {} };
    const pages = listPages(transport, listing, { signal: abort.signal });
    await pages.next();
    await arrived.promise;
    await transport.close();
    abort.abort(new Error("Enough."));
    expect(await errorOf(pages.next())).toBeInstanceOf(CloseAbortError);
  });

  test("of pages without end is an error after 10 000", async () => {
    let asked = 0;
    const request = (): Promise<unknown> =>
      Promise.resolve({ data: [{ id: String((asked += 1)) }], has_more: true });
    const listing = { path: "/lead/", pageSize: 1, query: {} };
    const error = await errorOf(all(listPages({ request }, listing)));
    expect(error).toBeInstanceOf(CloseDecodeError);
    expect(String(error)).toContain("10000 pages");
    expect(asked).toBeLessThan(10_010);
  });

  test.each([
    [{ data: {} }],
    [{ data: [1], has_more: false }],
    [{ data: [null], has_more: false }],
    [{ data: [["lead_1"]], has_more: false }],
    [{ data: [], has_more: 0 }],
    [{ data: [], has_more: "false" }],
    [[]],
    ["data"],
  ])("of the shape %j is an error, never empty (R4)", async (body) => {
    const server = await serve((response) => json(response, 200, body));
    const leads = recordsOf(transportTo(server.url), "lead");
    // The wrapper's errors are those of generated/: told by name.
    expect(await errorOf(all(leads.list()))).toMatchObject({
      name: "CloseDecodeError",
    });
  });
});

describe("a search", () => {
  test.each([
    [{}],
    [{ data: {}, cursor: null }],
    [{ data: [1], cursor: null }],
    [{ data: [{ name: "A" }], cursor: null }],
    [{ data: [], cursor: 7 }],
    [{ data: [], cursor: "" }],
    [{ data: [], cursor: true }],
    [null],
  ])("that is answered with %j is an error, never empty (R4)", async (body) => {
    const server = await serve((response) => json(response, 200, body));
    const leads = recordsOf(transportTo(server.url), "lead");
    expect(await errorOf(all(leads.search({})))).toBeInstanceOf(
      CloseDecodeError,
    );
  });

  const stuckAtSecond =
    (then: () => void): Script =>
    (response, _, turn) => {
      if (turn > 0) return then();
      const data = [{ id: "lead_1" }, { id: "lead_2" }];
      json(response, 200, { data, cursor: "next" });
    };

  test("that is left early ends the request for the page ahead", async () => {
    const rejections = watchRejections();
    const ahead = deferred();
    const server = await serve(stuckAtSecond(ahead.resolve));
    const transport = transportTo(server.url);
    for await (const { id } of recordsOf(transport, "lead").search({})) {
      expect(id).toBe("lead_1");
      await ahead.promise;
      break;
    }
    await settled(transport);
    expect(rejections).toEqual([]);
  });

  test("whose page ahead fails is not disturbed when nobody comes that far", async () => {
    const rejections = watchRejections();
    const failed = deferred();
    const server = await serve((response, request, turn) => {
      if (turn > 0) response.on("close", failed.resolve);
      stuckAtSecond(() => json(response, 403, {}))(response, request, turn);
    });
    const transport = transportTo(server.url);
    const walk = recordsOf(transport, "lead")
      .search({})
      [Symbol.asyncIterator]();
    await walk.next();
    await failed.promise;
    await walk.return?.();
    await settled(transport);
    expect(rejections).toEqual([]);
  });

  test("ends at an abort while the page ahead is on its way", async () => {
    const abort = new AbortController();
    const reason = new Error("Enough.");
    const server = await serve(stuckAtSecond(() => abort.abort(reason)));
    const transport = transportTo(server.url);
    const found = recordsOf(transport, "lead").search(
      {},
      { signal: abort.signal },
    );
    const error = await errorOf(all(found));
    expect(error).toBeInstanceOf(CloseAbortError);
    expect(error).toMatchObject({ cause: reason });
    await settled(transport);
  });

  test("whose cursor has expired at Close says so, and begins nothing anew", async () => {
    let now = Date.parse("2026-01-01T00:00:00Z");
    const { server, records, lead } = await open(
      {},
      {
        now: () => new Date(now),
      },
    );
    for (let count = 0; count < 201; count += 1)
      await records("contact").create({ leadId: lead.id, name: `C${count}` });
    const before = server.requests.length;
    // The caller takes 200 s for the first page before the second can be asked for.
    const error = await errorOf(
      (async () => {
        for await (const _ of records("contact").search({ select: ["name"] }))
          now += 1000;
      })(),
    );
    expect(error).toBeInstanceOf(CloseApiError);
    expect(String(error)).toMatch(/30 seconds.*not begun anew/);
    expect(server.requests.length - before).toBe(2);
  });
});

describe("an answer", () => {
  test.each([300, 305, 406, 410, 422, 451, 501, 505])(
    "of status %i is an error with it, and nothing is repeated",
    async (status) => {
      const server = await serve((response) => {
        response.writeHead(status);
        response.end("<h1>No</h1>");
      });
      const error = await errorOf(
        transportTo(server.url, {}, fakeClock()).request("GET", "/lead/"),
      );
      expect(error).toBeInstanceOf(CloseApiError);
      expect(error).toMatchObject({ status });
      expect(server.seen).toHaveLength(1);
    },
  );

  test("of an unknown kind of success is one", async () => {
    const server = await serve((response) => json(response, 299, { a: 1 }));
    expect(await transportTo(server.url).request("GET", "/lead/")).toEqual({
      a: 1,
    });
  });

  test("that was damaged on the way is never taken for whole", async () => {
    const zipped = gzipSync(JSON.stringify({ data: [], has_more: false }));
    // The last eight bytes say what the text must sum up to.
    zipped[zipped.length - 6] = (zipped[zipped.length - 6] ?? 0) ^ 0xff;
    const server = await serve((response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      response.end(zipped);
    });
    const transport = transportTo(server.url, { fetch, retries: 0 });
    const list = recordsOf(transport, "lead").list();
    expect(await errorOf(all(list))).toBeInstanceOf(CloseConnectionError);
  });
});

describe("the network", () => {
  test("may fail again and again without a warning of Node", async () => {
    const warnings: unknown[] = [];
    const note = (warning: Error): void => void warnings.push(warning.name);
    process.on("warning", note);
    onTestFinished(() => void process.off("warning", note));
    const server = await serve((response, _, turn) =>
      json(response, turn < 30 ? 429 : 200, {}, { "retry-after": "1" }),
    );
    await transportTo(server.url, { retries: 30 }, fakeClock()).request(
      "GET",
      "/me/",
    );
    await new Promise((done) => setImmediate(done));
    expect(warnings).toEqual([]);
  });

  test.each(["ENOTFOUND", "EAI_AGAIN"])(
    "without a name (%s) gets a create once it has one",
    async (code) => {
      const server = await serve((response) => json(response, 200, { a: 1 }));
      let lookups = 0;
      const agent = new Agent({
        connect: {
          lookup: (_, options, done) => {
            lookups += 1;
            const failure = Object.assign(new Error(`getaddrinfo ${code}`), {
              code,
              syscall: "getaddrinfo",
            });
            if (lookups < 3) done(failure, "", 4);
            else if (options.all === true)
              done(null, [{ address: "127.0.0.1", family: 4 }]);
            else done(null, "127.0.0.1", 4);
          },
        },
      });
      onTestFinished(() => agent.close());
      const transport = transportTo(
        server.url.replace("127.0.0.1", "close.invalid"),
        { dispatcher: agent },
        fakeClock(),
      );
      expect(
        await transport.request("POST", "/lead/", { body: { name: "A" } }),
      ).toEqual({ a: 1 });
      expect(lookups).toBe(3);
      expect(server.seen).toHaveLength(1);
    },
  );

  test.each([undefined, "0"])(
    "with a certificate that nobody vouches for gets no key, NODE_TLS_REJECT_UNAUTHORIZED=%s (S5)",
    async (insecure) => {
      vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", insecure);
      onTestFinished(() => void vi.unstubAllEnvs());
      const arrived: unknown[] = [];
      const server = createSecureServer(selfSigned(), (request, response) => {
        arrived.push(request.headers.authorization);
        json(response, 200, {});
      });
      await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
      onTestFinished(() => void server.close());
      const { port } = server.address() as AddressInfo;
      const transport = transportTo(`https://127.0.0.1:${port}`);
      const error = await errorOf(transport.request("GET", "/me/"));
      expect(error).toMatchObject({
        name: "CloseConnectionError",
        sent: false,
        cause: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" },
      });
      expect(arrived).toEqual([]);
    },
  );

  test("has at most ten connections of a thousand calls, and all of them end (D6)", async () => {
    let now = 0;
    let most = 0;
    const server = await serve((response) => {
      most = Math.max(most, (now += 1));
      setImmediate(() => {
        now -= 1;
        json(response, 200, {});
      });
    });
    const transport = transportTo(server.url);
    const calls = Array.from({ length: 1000 }, (_, index) =>
      transport.request("GET", `/lead/lead_${index}/`),
    );
    expect(await Promise.all(calls)).toHaveLength(1000);
    expect(most).toBeLessThanOrEqual(10);
  });
});

describe("a value", () => {
  const fieldId = leadWrapper.fields.ofUsers.id;

  test("that JSON can say arrives and comes back as it is (D3)", async () => {
    const server = await serve((response, { body }) => {
      response.writeHead(200);
      response.end(body);
    });
    const transport = transportTo(server.url);
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const body = { value };
        const answer = await transport.request("PUT", "/x/", { body });
        expect(JSON.stringify(answer)).toBe(JSON.stringify(body));
      }),
      { numRuns },
    );
  });

  test.each([
    "9007199254740993",
    "-9007199254740993",
    "12345678901234567890",
    "0.12345678901234567890123",
    "1e400",
    "-1E+400",
    "1e-400",
  ])(
    "of a number that JavaScript would change, %s, comes as its text",
    async (number) => {
      const text = `{"n":[${number}],"${number}":"\\"${number}, ${number}"}`;
      const server = await serve((response) => response.end(text));
      const answer = await transportTo(server.url).request("GET", "/me/");
      expect(answer).toEqual({
        n: [number],
        [number]: `"${number}, ${number}`,
      });
    },
  );

  test.each([
    '{"n":#}',
    '{"n": #, "m": 1}',
    '{ "n" : -# }',
    '{"n":[1,#]}',
    '{\n  "n": [\n    #\n  ]\n}',
    '{\r\n\t"n":\t#\r\n}',
    "[#,#]",
    "#",
    "-#",
    " # ",
  ])(
    "of such a number comes as its text wherever it stands: %j",
    async (where) => {
      for (const number of ["9007199254740993", "1e400", "1.5E-4000"]) {
        const text = where.replaceAll("#", number);
        const server = await serve((response) => response.end(text));
        const answer = await transportTo(server.url).request("GET", "/me/");
        const asText = where.replaceAll(/-?#/g, (it) => JSON.stringify(it));
        const wanted = JSON.parse(asText.replaceAll("#", number));
        expect(answer).toEqual(wanted);
      }
    },
  );

  test.each([
    "0",
    "-0.5",
    "1.50",
    "100000000000000000000000",
    "9007199254740992",
    "1e23",
    "1E5",
    "0.1",
    "0.30000000000000004",
    "5e-324",
    "1.7976931348623157e308",
    "0.0000000000000000000000001",
  ])(
    "of a number that stays the same, %s, comes as a number",
    async (number) => {
      const server = await serve((response) => response.end(`{"n":${number}}`));
      const answer = await transportTo(server.url).request("GET", "/me/");
      expect(answer).toEqual({ n: Number(number) });
    },
  );

  test("that is read by name and written back is not changed (D3)", async () => {
    const raw = `{"id":"lead_1","name":"\\u2028\\ud83d\\ude00","custom.${fieldId}":12345678901234567890}`;
    const server = await serve((response) => response.end(raw));
    const leads = recordsOf(transportTo(server.url), "lead");
    const { name, ofUsers } = await leads.get("lead_1");
    await leads.update("lead_1", { name: name ?? "", ofUsers });
    expect(JSON.parse(server.seen[1]?.body ?? "")).toEqual({
      name: "\u2028😀",
      [`custom.${fieldId}`]: "12345678901234567890",
    });
  });

  test.each([Number.NaN, Infinity, -Infinity])(
    "of %s is refused: as null it would clear the field",
    async (value) => {
      const server = await serve((response) => json(response, 200, {}));
      const transport = transportTo(server.url);
      const update = recordsOf(transport, "lead").update("lead_1", {
        ofUsers: value,
      });
      // The wrapper's errors are those of generated/: told by name.
      expect(await errorOf(update)).toMatchObject({ name: "CloseInputError" });
      const body = { deep: [{ value }] };
      const raw = transport.request("POST", "/lead/", { body });
      expect(String(await errorOf(raw))).toContain(`"value" of the body`);
      expect(server.seen).toEqual([]);
    },
  );
});

describe("the key", () => {
  const encoded = btoa(`${apiKey}:`);
  /** Parts of the key that nothing else holds: half a key is a leak too. */
  const traces = ["api_4", "uV7xQ2", "zKd", encoded.slice(4, 12)];

  function expectNoTrace(...shown: readonly unknown[]): void {
    const deep = { depth: 12, showHidden: true, maxStringLength: Infinity };
    const text = shown
      .map((one) => `${inspect(one, deep)}${String(one)}${JSON.stringify(one)}`)
      .join("\n");
    for (const trace of traces) expect(text).not.toContain(trace);
  }

  /** What a program prints until the test ends. */
  function watchOutput(): readonly unknown[] {
    const printed: unknown[] = [];
    const note = (...parts: readonly unknown[]): boolean =>
      printed.push(parts) > 0;
    for (const name of ["log", "info", "warn", "error", "debug"] as const)
      vi.spyOn(console, name).mockImplementation(note);
    vi.spyOn(process, "emitWarning").mockImplementation(note);
    onTestFinished(() => void vi.restoreAllMocks());
    return printed;
  }

  /** Sends what it received back, credentials and all, in a frame. */
  const mirror =
    (
      status: number,
      frame: (echo: string) => string,
      headers: (echo: string) => Record<string, string> = () => ({}),
    ): Script =>
    (response, request) => {
      const echo = `${apiKey} ${String(request.headers.authorization)}`;
      response.writeHead(status, headers(echo));
      response.end(frame(echo));
    };
  const asJson = (echo: string): string => JSON.stringify({ error: echo });

  const answers: readonly (readonly [string, Script])[] = [
    ["400 in JSON", mirror(400, asJson)],
    ["401 in JSON", mirror(401, asJson)],
    [
      "403 as a field",
      mirror(
        403,
        (echo) => `{"field-errors":${JSON.stringify({ [echo]: [echo] })}}`,
      ),
    ],
    ["404 as a code", mirror(404, (echo) => JSON.stringify({ code: echo }))],
    ["429 with a wait", mirror(429, asJson, () => ({ "retry-after": apiKey }))],
    ["500 in HTML", mirror(500, (echo) => `<p>${echo}</p>`)],
    ["503 beyond 4 KiB", mirror(503, (echo) => `${" x".repeat(2040)}${echo}`)],
    ["200 in HTML", mirror(200, (echo) => `<p>${echo}</p>`)],
    ["200 that begins with it", mirror(200, (echo) => echo)],
    [
      "200 as broken JSON",
      mirror(
        200,
        (echo) => `{"a": ${echo}}`,
        (echo) => ({ "content-length": String(echo.length + 7) }),
      ),
    ],
    [
      "200 as a number of it",
      mirror(200, (echo) => `{"data":[],"has_more":${JSON.stringify(echo)}}`),
    ],
    [
      "a redirect to it",
      mirror(302, asJson, () => ({
        location: `https://evil.example/?k=${encodeURIComponent(apiKey)}`,
      })),
    ],
    [
      "a redirect to nowhere",
      mirror(302, asJson, (echo) => ({ location: `http://[${echo}` })),
    ],
    [
      "an encoding named like it",
      mirror(200, asJson, () => ({ "content-encoding": apiKey })),
    ],
  ];

  async function failureOf(
    baseUrl: string,
    options: Partial<CloseClientOptions> = {},
    work: (transport: Transport) => Promise<unknown> = (transport) =>
      all(recordsOf(transport, "lead").list()),
  ): Promise<void> {
    const printed = watchOutput();
    const heard: unknown[] = [];
    const hear = (event: unknown): void => void heard.push(event);
    const hooks = { onRequest: hear, onResponse: hear, onRetry: hear };
    const transport = transportTo(
      baseUrl,
      { apiKey, retries: 1, ...hooks, ...options },
      fakeClock(),
    );
    const error = await errorOf(work(transport));
    expect(error).toMatchObject({ name: expect.stringMatching(/^Close/) });
    expect(heard).not.toEqual([]);
    expectNoTrace(error, heard, printed, transport);
  }

  test.each(answers)(
    "is in nothing shown when it comes back as %s (S5)",
    async (_, script) => {
      for (const way of [{}, { fetch }]) {
        const server = await serve(script);
        await failureOf(server.url, way);
      }
    },
  );

  test("is in nothing shown when the request itself comes back (S5)", async () => {
    for (const way of [{}, { fetch }]) {
      const server = await serveRaw((socket) => {
        socket.on("data", (data) => socket.write(data));
        socket.write(`${apiKey} ${encoded}\r\nauthorization: Basic ${encoded}`);
      });
      await failureOf(server.url, way);
    }
  });

  test("is in nothing shown when the connection, the time or the caller ends the call (S5)", async () => {
    const reset = await serveRaw((socket) => socket.resetAndDestroy());
    await failureOf(reset.url);
    const silent = await serve(() => undefined);
    await failureOf(silent.url, { timeout: 50 });
    await failureOf(silent.url, { deadline: 50 });
    const abort = new AbortController();
    const left = await serve(() => abort.abort());
    const { signal } = abort;
    await failureOf(left.url, {}, (transport) =>
      transport.request("GET", "/me/", { signal }),
    );
    await failureOf("http://127.0.0.1:1");
    await failureOf("https://127.0.0.1:1", { fetch });
  });

  test("is in nothing shown when an update or a search stops on the way", async () => {
    const back = mirror(400, asJson);
    const half = await serve((response, request, turn) =>
      turn === 0
        ? json(response, 200, {
            id: "lead_1",
            data: [{ id: "lead_1" }],
            cursor: "2",
          })
        : back(response, request, turn),
    );
    await failureOf(half.url, {}, (transport) =>
      recordsOf(transport, "lead").update("lead_1", {
        tags: { add: ["vip", "pilot"] },
      }),
    );
    const stopped = await serve(
      mirror(400, (echo) =>
        JSON.stringify({ error: `Expired cursor ${echo}` }),
      ),
    );
    await failureOf(stopped.url, {}, (transport) =>
      all(recordsOf(transport, "lead").search({})),
    );
  });

  test("is in nothing that a client shows of itself, before and after its calls (S5)", async () => {
    const server = await serve(mirror(401, asJson));
    const client = connect<Models>({ apiKey, baseUrl: server.url }, wrappers);
    expectNoTrace(client, client.records("lead"), client.schema);
    await errorOf(client.records("lead").get("lead_1"));
    await errorOf(all(client.records("lead").search({})));
    expectNoTrace(client, client.records("lead"), client.schema, client.events);
    await client.close();
    expectNoTrace(client);
  });
});
