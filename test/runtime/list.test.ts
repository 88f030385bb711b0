import { expect, test } from "vitest";
import { editedLists } from "../../src/runtime/collection/edits.js";
import { CloseInputError } from "../../src/runtime/errors.js";
import { createTransport } from "../../src/runtime/transport/transport.js";
import { all, recordsOf } from "../support/runtime-records.js";
import { errorOf } from "../support/runtime-server.js";

const ids = Array.from({ length: 900 }, (_, at) => `lead_${at}`);

/** A way to a Close with these leads, of which some pages are shorter than was asked for. */
function transportOf(shorter: ReadonlyMap<number, number>) {
  const asked: string[] = [];
  const transport = createTransport({
    apiKey: "api_lists.0123456789",
    fetch: (address) => {
      const { search, searchParams } = new URL(String(address));
      asked.push(search);
      const skip = Number(searchParams.get("_skip") ?? 0);
      const limit = shorter.get(skip) ?? Number(searchParams.get("_limit"));
      const data = ids.slice(skip, skip + limit).map((id) => ({ id }));
      const has_more = skip + limit < ids.length;
      return Promise.resolve(Response.json({ data, has_more }));
    },
  });
  return { transport, asked };
}

test.each([
  ["no page", []],
  ["the first page", [[0, 30]]],
  ["a page in the middle", [[200, 50]]],
  [
    "several pages, one after the other",
    [
      [200, 50],
      [250, 10],
      [460, 1],
    ],
  ],
] as const)(
  "every record comes once and in order, where %s is shorter than was asked for",
  async (_, shorter) => {
    const { transport } = transportOf(new Map<number, number>(shorter));
    const found = await all(recordsOf(transport, "lead").list());
    expect(found.map(({ id }) => id)).toEqual(ids);
  },
);

test("an empty word is no filter, and back references want a record of a lead", async () => {
  const { transport, asked } = transportOf(new Map());
  const query = { statusType: "" as "won" };
  const empty = errorOf(all(recordsOf(transport, "opportunity").list(query)));
  expect(await empty).toBeInstanceOf(Error);
  expect(await empty).toMatchObject({
    name: "CloseInputError",
    message: "statusType takes text, or a list of texts.",
  });
  const record = { id: "custobj_a" } as never;
  const alone = await errorOf(
    recordsOf(transport, "account").backReferences(record),
  );
  expect(alone).toMatchObject({
    name: CloseInputError.name,
    message: "backReferences takes a record with its id and its leadId.",
  });
  expect(asked).toEqual([]);
});

test("an id is no longer than any of Close's", async () => {
  const { transport, asked } = transportOf(new Map());
  const leads = recordsOf(transport, "lead");
  const error = await errorOf(leads.get(`lead_${"a".repeat(124)}`));
  expect(error).toMatchObject({ name: CloseInputError.name });
  expect(asked).toEqual([]);
});

test("a value that is added to a list that has it stands there once", () => {
  const edits = ["a", "b", "b"].map((value) => {
    return { field: "tags", operation: "add", value } as const;
  });
  expect(editedLists({ tags: ["a"] }, edits)).toEqual({ tags: ["a", "b"] });
});
