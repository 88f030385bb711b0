/** How many records an answer looks at: a page costs what is on it, however many records there are. */
import { expect, test } from "vitest";
import { createOrganization } from "../../src/emulator/seeds/seed-organization.js";
import {
  createApplication,
  respond,
} from "../../src/emulator/server/respond.js";
import { defaultSwitches } from "../../src/emulator/state/switches.js";
import type { RecordKind } from "../../src/emulator/state/state.js";

const most = 2000;

/** An organisation whose records note that somebody looked at what is in them. */
function watched() {
  const seed = {
    name: "Large",
    custom_object_types: [
      { id: "cotype_1", name: "Deal", name_plural: "Deals" },
      { id: "cotype_2", name: "Site", name_plural: "Sites" },
    ],
  };
  const organization = createOrganization(seed, () => new Date(), {
    ...{ readLag: 0, indexLag: 0, eventLog: 0 },
  });
  const context = { organization, switches: defaultSwitches };
  const seen = new Set<string>();
  const add = (kind: RecordKind, index: number, type: string | null): void => {
    const id = `${kind}_${String(index)}`;
    const watchedBy = (
      value: Readonly<Record<string, unknown>>,
    ): Readonly<Record<string, unknown>> =>
      new Proxy(value, {
        get: (target, key) => {
          seen.add(id);
          return Reflect.get(target, key);
        },
        getOwnPropertyDescriptor: (target, key) => {
          seen.add(id);
          return Reflect.getOwnPropertyDescriptor(target, key);
        },
      });
    organization.records.add({
      kind,
      id,
      lead_id: `lead_${String(index)}`,
      type_id: type,
      attributes: watchedBy({ name: `Number ${String(index)}` }),
      values: {},
      stamp: organization.stamp(),
    });
  };
  for (let index = 0; index < most; index += 1) {
    add("lead", index, null);
    add("contact", index, null);
    add("opportunity", index, null);
    add("custom_object", index, index < 3 ? "cotype_1" : "cotype_2");
  }
  const app = createApplication(context, seed);
  /** The number of records that an answer looked at, and of those that are in it. */
  return (path: string, body?: object): readonly [number, number] => {
    seen.clear();
    const [place = "", query = ""] = path.split("?");
    const { status, content } = respond(app, {
      method: body === undefined ? "GET" : "POST",
      path: place,
      query: new Map(new URLSearchParams(query)),
      userId: organization.me().id,
      headers: {},
      body: { ...body },
    });
    expect(status, path).toBe(200);
    const value: unknown = content.kind === "json" ? content.value : undefined;
    const text = JSON.stringify(value);
    return [seen.size, JSON.parse(text).data.length];
  };
}

const of = (type: string) => ({ type: "object_type", object_type: type });
const and = (...queries: readonly object[]) => ({
  query: { type: "and", queries },
  _fields: { lead: ["id", "name"], contact: ["name"], custom_object: ["name"] },
  _limit: 10,
});
const term = (type: string, name: string, value: string) => ({
  type: "field_condition",
  field: { type: "regular_field", object_type: type, field_name: name },
  condition: { type: "term", values: [value] },
});
const words = (text: string) => ({
  type: "field_condition",
  field: { type: "regular_field", object_type: "lead", field_name: "name" },
  condition: { type: "text", value: text },
});

test("a page of a list looks at what is on it and what belongs to that", () => {
  const looked = watched();
  // Each lead has a contact and an opportunity, which are nested in it.
  expect(looked("/lead/?_limit=10")).toEqual([30, 10]);
  expect(looked("/lead/?_limit=10&_skip=1500")).toEqual([30, 10]);
  expect(looked("/contact/?_limit=10")).toEqual([10, 10]);
  expect(looked("/contact/?lead_id=lead_7")).toEqual([1, 1]);
  expect(looked("/opportunity/?lead_id=lead_7")[0]).toBeLessThan(4);
  expect(looked("/custom_object/?lead_id=lead_7")).toEqual([1, 1]);
});

test("a search looks no further than its page needs, and by id, lead and type at nothing else", () => {
  const looked = watched();
  const search = (body: object): readonly [number, number] =>
    looked("/data/search/", body);
  expect(search(and(of("custom_object")))).toEqual([10, 10]);
  expect(search({ ...and(of("lead")), include_counts: true })[0]).toBe(30);
  // One hit beyond the page says whether there is another page.
  expect(search(and(of("lead"), words("number")))).toEqual([31, 10]);
  const id = { type: "id", value: "contact_7" };
  expect(search(and(of("contact"), id))).toEqual([1, 1]);
  expect(
    search(and(of("contact"), term("contact", "lead_id", "lead_7"))),
  ).toEqual([1, 1]);
  const typed = term("custom_object", "custom_object_type_id", "cotype_1");
  expect(search(and(of("custom_object"), typed))).toEqual([3, 3]);
  const related = {
    type: "has_related",
    this_object_type: "contact",
    related_object_type: "lead",
    related_query: { type: "id", value: "lead_7" },
  };
  expect(search(and(of("contact"), related))).toEqual([1, 1]);
});

test("a list in an order is sorted once, as long as nothing in it changes", () => {
  const looked = watched();
  const sorted = {
    ...and(of("custom_object")),
    sort: [
      {
        direction: "desc",
        field: {
          type: "regular_field",
          object_type: "custom_object",
          field_name: "name",
        },
      },
    ],
  };
  expect(looked("/data/search/", sorted)).toEqual([most, 10]);
  expect(looked("/data/search/", sorted)).toEqual([10, 10]);
});
