/** Lists of several pages: what is asked for, how far ahead, and how a walk ends. */
import { describe, expect, test } from "vitest";
import {
  CloseAbortError,
  CloseApiError,
  CloseDecodeError,
} from "../../src/runtime/errors.js";
import type { RecordCallOptions } from "../../src/runtime/options.js";
import type { TransportCallOptions } from "../../src/runtime/transport/call.js";
import type { Clock } from "../../src/runtime/transport/clock.js";
import { walkCursor } from "../../src/runtime/transport/cursor.js";
import type { CursorPage } from "../../src/runtime/transport/cursor.js";
import { listPages } from "../../src/runtime/transport/list.js";
import { listRecords } from "../../src/runtime/transport/list-records.js";
import type { Listing } from "../../src/runtime/transport/list.js";
import { deferred, errorOf } from "../support/runtime-server.js";

async function all<T>(walk: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of walk) found.push(item);
  return found;
}

/** Lets everything go on that waits for nothing but its turn. */
const breath = () => new Promise((done) => setImmediate(done));

/** A way to ask that answers by offset and turn, and notes what it was asked. */
function offsets(answer: (skip: number, turn: number) => unknown) {
  const calls: TransportCallOptions[] = [];
  const request = async (
    _: string,
    __: string,
    options: TransportCallOptions = {},
  ): Promise<unknown> => {
    calls.push(options);
    return answer(Number(options.query?.["_skip"] ?? 0), calls.length - 1);
  };
  const skips = () => calls.map(({ query }) => query?.["_skip"] ?? 0);
  return { transport: { request }, calls, skips };
}

const listing = { path: "/lead/", query: {}, pageSize: 2 };
const records = (...ids: readonly unknown[]) => ids.map((id) => ({ id }));
const two = (skip: number) => records(skip, skip + 1);

describe("a list by offset", () => {
  test("asks for pages of a size, with what narrows it; where there is no such parameter, without one", async () => {
    const { transport, calls } = offsets((skip) => ({
      data: two(skip),
      has_more: skip === 0,
    }));
    const query = { a: 1, b: 2 };
    const call = { query: { a: 0, c: 3 }, timeout: 7 } as RecordCallOptions;
    const found = await all(
      listRecords(transport, { ...listing, query }, call),
    );
    expect(found).toEqual(records(0, 1, 2, 3));
    const rest = { timeout: 7, walk: expect.any(AbortSignal) };
    expect(calls).toEqual([
      { ...rest, query: { a: 1, b: 2, c: 3, _limit: 2 } },
      { ...rest, query: { a: 1, b: 2, c: 3, _limit: 2, _skip: 2 } },
    ]);
    const whole = offsets(() => ({ data: two(0) }));
    const plain = { ...listing, pageSize: null };
    await all(listRecords(whole.transport, plain));
    expect(whole.calls).toEqual([{ walk: rest.walk, query: {} }]);
  });

  test("has one page on its way after the first, then two, up to eight, while the caller works", async () => {
    const { transport, skips } = offsets((skip) => ({
      data: two(skip),
      has_more: skip < 100,
    }));
    const counts: number[] = [];
    for await (const _ of listPages(transport, listing))
      counts.push(skips().length);
    expect(counts.slice(0, 7)).toEqual([2, 4, 7, 12, 13, 14, 15]);
    const asked = skips();
    expect(asked).toEqual(asked.map((_, at) => at * 2));
    expect(asked.length).toBeLessThan(60);
  });

  test("asks again from the right record where a page was shorter, and for one page only", async () => {
    const sizes: Readonly<Record<number, number>> = { 2: 1, 5: 1 };
    const { transport, skips } = offsets((skip) => ({
      data: two(skip).slice(0, sizes[skip] ?? 2),
      has_more: skip < 8,
    }));
    expect(await all(listRecords(transport, listing))).toEqual(
      records(0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    );
    const one = offsets((skip) => ({
      data: records(skip),
      has_more: skip < 3,
    }));
    expect(await all(listRecords(one.transport, listing))).toHaveLength(4);
    expect(one.skips()).toEqual([0, 1, 2, 3]);
    expect(skips().filter((skip) => skip === 3)).toHaveLength(1);
  });

  test("ends where Close says so; where it says nothing, with a page that is not full", async () => {
    const walk = async (
      answer: (skip: number) => unknown,
      other: Partial<Listing> = {},
    ) => {
      const { transport, skips } = offsets(answer);
      await all(listPages(transport, { ...listing, ...other }));
      return skips();
    };
    expect(await walk(() => ({ data: two(0), has_more: false }))).toEqual([0]);
    expect(await walk(() => ({ data: [] }))).toEqual([0]);
    expect(await walk(() => ({ data: records(0) }))).toEqual([0]);
    expect(await walk((skip) => ({ data: skip === 0 ? two(0) : [] }))).toEqual([
      0, 2,
    ]);
    expect(
      await walk((skip) => ({
        data: skip === 0 ? two(0) : [],
        has_more: null,
      })),
    ).toEqual([0, 2]);
    expect(
      await walk(() => ({ data: records(0, 1, 2) }), { pageSize: null }),
    ).toEqual([0]);
  });

  test("ends what is under way when the caller stops before its end, and nothing at its end", async () => {
    const answer = (skip: number) => ({ data: two(skip), has_more: skip < 20 });
    const left = offsets(answer);
    for await (const _ of listPages(left.transport, listing)) break;
    expect(left.calls.map(({ walk }) => walk?.aborted)).toEqual([true, true]);
    const read = offsets(answer);
    await all(listPages(read.transport, listing));
    expect(read.calls.every(({ walk }) => walk?.aborted === false)).toBe(true);
    const failed = offsets((skip) => {
      if (skip > 0) throw new Error("Broken");
      return answer(skip);
    });
    await errorOf(all(listPages(failed.transport, listing)));
    expect(failed.calls[0]?.walk?.aborted).toBe(true);
  });

  test.each([
    ["nothing", null, "gave no list of records."],
    ["no list", { data: {} }, "gave no list of records."],
    ["a list alone", [], "gave no list of records."],
    [
      "a count",
      { data: [], has_more: 1 },
      "does not say whether there is more: has_more is a number.",
    ],
  ])("is no list that is answered with %s", async (_, body, words) => {
    const { transport } = offsets(() => body);
    const error = await errorOf(all(listPages(transport, listing)));
    expect(error).toBeInstanceOf(CloseDecodeError);
    expect(error).toHaveProperty("message", `GET /lead/ ${words}`);
  });

  test("that gives the same page again never ends, and one of other records does", async () => {
    for (const page of [records("a", "b"), ["a", "b"]]) {
      const { transport } = offsets(() => ({ data: page, has_more: true }));
      const error = await errorOf(all(listPages(transport, listing)));
      expect(error).toBeInstanceOf(CloseDecodeError);
      expect(error).toHaveProperty(
        "message",
        "GET /lead/ gave the same page again for _skip=2: the list would never end.",
      );
    }
    const pages = [
      records("a", "b"),
      records("a", "c"),
      records("c", "b"),
      records("c"),
    ];
    const { transport } = offsets((skip) => ({
      data: pages[skip / 2] ?? [],
      has_more: skip < 6,
    }));
    expect(await all(listPages(transport, listing))).toEqual(pages);
  });

  test("asks once more for an empty page that is not the last", async () => {
    const late = offsets((_, turn) => ({
      data: turn === 1 ? records("a") : [],
      has_more: turn === 0,
    }));
    expect(await all(listRecords(late.transport, listing))).toEqual(
      records("a"),
    );
    const never = offsets((skip) => ({
      data: skip === 0 ? two(0) : [],
      has_more: true,
    }));
    const error = await errorOf(all(listRecords(never.transport, listing)));
    expect(error).toBeInstanceOf(CloseDecodeError);
    expect(error).toHaveProperty(
      "message",
      "GET /lead/ says that there is more than 2 records, but gives none.",
    );
    expect(never.skips()).toEqual([0, 2, 2]);
  });

  test("of ten thousand pages is read, of one more it is an error", async () => {
    const walk = (pages: number) => {
      const { transport } = offsets((skip) => ({
        data: records(skip),
        has_more: skip < pages - 1,
      }));
      return all(listPages(transport, { ...listing, pageSize: 1 }));
    };
    expect(await walk(10_000)).toHaveLength(10_000);
    expect(await errorOf(walk(10_001))).toHaveProperty(
      "message",
      "GET /lead/ has more than 10000 pages: the list would never end.",
    );
  });

  test("that Close gives only to some depth says how far it came and what to do", async () => {
    const refusal = (
      status: number,
      fieldErrors: object,
      errors: readonly string[] = [],
      message = "GET /lead/ failed",
    ) =>
      new CloseApiError(message, {
        status,
        method: "GET",
        path: "/lead/",
        errors,
        fieldErrors: { ...fieldErrors },
        body: "",
      });
    const failing = (error: Error, first = 2) =>
      errorOf(
        all(
          listPages(
            offsets((skip) => {
              if (skip >= first) throw error;
              return { data: two(skip), has_more: true };
            }).transport,
            listing,
          ),
        ),
      );
    const advice =
      " Close limits how far a list can be walked by offset; 2 records were read. Narrow the list, or use search, for example by dateCreated.";
    for (const [deep, words] of [
      [refusal(400, { _skip: "too large" }), "GET /lead/ failed."],
      [refusal(400, {}, ["x", "max_skip = 2"]), "GET /lead/ failed."],
      [refusal(400, {}, ["The _skip"], "It failed."), "It failed."],
    ] as const) {
      const error = await failing(deep);
      expect(error).toBeInstanceOf(CloseApiError);
      expect(error).toMatchObject({ status: 400, cause: deep });
      expect(error).toHaveProperty("message", `${words}${advice}`);
      expect(await failing(deep, 0)).toBe(deep);
    }
    for (const other of [
      refusal(400, { skip: "x" }, ["skip"]),
      refusal(403, { _skip: "x" }, ["_skip"]),
      new Error("_skip"),
    ])
      expect(await failing(other)).toBe(other);
  });

  test("gives nothing more out after an abort, neither a page nor a record", async () => {
    const reason = new Error("Enough.");
    const aborted = {
      message: "GET /lead/ was aborted.",
      sent: true,
      cause: reason,
    };
    for (const walkOf of [listPages, listRecords]) {
      const abort = new AbortController();
      const { transport } = offsets((skip) => ({
        data: two(skip),
        has_more: true,
      }));
      const walk = walkOf(transport, listing, { signal: abort.signal });
      expect((await walk.next()).done).toBe(false);
      await breath();
      abort.abort(reason);
      const error = await errorOf(walk.next());
      expect(error).toBeInstanceOf(CloseAbortError);
      expect(error).toMatchObject(aborted);
    }
  });
});

/** A list by cursor, and what was asked of it. */
function cursors(
  pages: Readonly<Record<string, CursorPage<unknown>>>,
  options: {
    readonly signal?: AbortSignal;
    readonly patience?: number;
    readonly clock?: Clock;
  } = {},
) {
  const asked: (string | null)[] = [];
  const walks: AbortSignal[] = [];
  const { clock, ...rest } = options;
  const walk = walkCursor<unknown>(
    {
      subject: "POST /search/",
      ...rest,
      ask: async (cursor, over) => {
        asked.push(cursor);
        walks.push(over);
        const page = pages[cursor ?? ""];
        if (page === undefined) throw new Error("There is no such page.");
        return page;
      },
    },
    clock,
  );
  return { walk, asked, walks };
}

const page = (cursor: string | null, ...ids: readonly unknown[]) => ({
  items: records(...ids),
  cursor,
});

describe("a list by cursor", () => {
  test("gives every item in order, and asks for the next page while the caller works on one", async () => {
    const { walk, asked, walks } = cursors({
      "": page("b", 1, 2),
      b: page("c", 3),
      c: page("d"),
      d: page(null, 4),
    });
    expect((await walk.next()).value).toEqual({ id: 1 });
    expect(asked).toEqual([null, "b"]);
    expect(await all(walk)).toEqual(records(2, 3, 4));
    expect(asked).toEqual([null, "b", "c", "d"]);
    expect(walks.every(({ aborted }) => aborted)).toBe(true);
  });

  test("may end with a page of nothing, also after another one", async () => {
    expect(await all(cursors({ "": page(null) }).walk)).toEqual([]);
    const { walk } = cursors({
      "": page("b", 1),
      b: page("c"),
      c: page(null),
    });
    expect(await all(walk)).toEqual(records(1));
  });

  test.each<[string, Readonly<Record<string, CursorPage<unknown>>>, string]>([
    [
      "a cursor that was used",
      { "": page("b", 1), b: page("c", 2), c: page("b", 3) },
      "gave a cursor again that was used: the list would never end.",
    ],
    [
      "the same page again",
      { "": page("b", 1, 2), b: page("c", 1, 2) },
      "gave the same page again: the list would never end.",
    ],
    [
      "the same last page again",
      { "": page("b", 1, 2), b: page(null, 1, 2) },
      "gave the same page again: the list would never end.",
    ],
    [
      "the same texts again",
      {
        "": { items: ["a"], cursor: "b" },
        b: { items: ["a"], cursor: "c" },
      },
      "gave the same page again: the list would never end.",
    ],
    [
      "nothing twice, and more to come",
      { "": page("b"), b: page("c") },
      "says that there is more, but gives nothing.",
    ],
  ])("that gives %s is an error", async (_, pages, words) => {
    const error = await errorOf(all(cursors(pages).walk));
    expect(error).toBeInstanceOf(CloseDecodeError);
    expect(error).toHaveProperty("message", `POST /search/ ${words}`);
  });

  test("is at its end for nobody when its caller stops, or when a page fails that nobody came to", async () => {
    const { walk, asked, walks } = cursors({ "": page("gone", 1, 2) });
    for await (const item of walk) {
      expect(item).toEqual({ id: 1 });
      expect(walks.map(({ aborted }) => aborted)).toEqual([false, false]);
      break;
    }
    await breath();
    expect(asked).toEqual([null, "gone"]);
    expect(walks.map(({ aborted }) => aborted)).toEqual([true, true]);
    const broken = cursors({ "": page("gone", 1) }).walk;
    expect((await broken.next()).value).toEqual({ id: 1 });
    expect(await errorOf(broken.next())).toHaveProperty(
      "message",
      "There is no such page.",
    );
  });

  test("gives out no item after an abort", async () => {
    const abort = new AbortController();
    const { walk } = cursors(
      { "": page(null, 1, 2) },
      { signal: abort.signal },
    );
    await walk.next();
    abort.abort("Enough.");
    const error = await errorOf(walk.next());
    expect(error).toBeInstanceOf(CloseAbortError);
    expect(error).toMatchObject({
      message: "POST /search/ was aborted.",
      sent: true,
      cause: "Enough.",
    });
  });

  /** A clock of which the waits end by hand. */
  function handClock() {
    const waits: {
      readonly ms: number;
      readonly signal: AbortSignal;
      readonly isIdle: boolean | undefined;
      readonly end: () => void;
    }[] = [];
    const clock: Clock = {
      now: () => 0,
      random: () => 0,
      wait: async (ms, signal, isIdle) => {
        const { promise, resolve } = deferred();
        waits.push({ ms, signal, isIdle, end: resolve });
        return promise;
      },
    };
    return { waits, clock };
  }

  const five = {
    "": page("b", 1, 2),
    b: page("c", 3),
    c: page("d", 4),
    d: page(null, 5),
  };

  test("whose cursors do not last reads on by itself, each page once", async () => {
    const { waits, clock } = handClock();
    const { walk, asked } = cursors(five, { patience: 25, clock });
    await walk.next();
    await breath();
    // The second page came with the first item; the third waits for somebody to want it.
    expect(asked).toEqual([null, "b"]);
    expect(waits.map(({ ms, isIdle }) => [ms, isIdle])).toEqual([
      [25, true],
      [25, true],
    ]);
    expect(waits[0]?.signal.aborted).toBe(true);
    expect(waits[1]?.signal.aborted).toBe(false);
    waits[1]?.end();
    await breath();
    expect(asked).toEqual([null, "b", "c"]);
    expect(await all(walk)).toEqual(records(2, 3, 4, 5));
    expect(asked).toEqual([null, "b", "c", "d"]);
  });

  test("waits for nothing any more once the walk is over", async () => {
    const { waits, clock } = handClock();
    const { walk, asked } = cursors(five, { patience: 25, clock });
    await walk.next();
    await breath();
    await walk.return(undefined);
    expect(waits.map(({ signal }) => signal.aborted)).toEqual([true, true]);
    expect(asked).toEqual([null, "b"]);
    const { waits: none, clock: other } = handClock();
    await all(cursors(five, { clock: other }).walk);
    expect(none).toEqual([]);
  });
});
