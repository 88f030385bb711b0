import { describe, expect, test } from "vitest";
import {
  SearchIndex,
  searchRows,
} from "../../src/page/browser/search-index.js";
import { packPage } from "../../src/page/pack-page.js";
import { documentOf } from "../support/docs-document.js";
import { customObject, field, schemaOf } from "../support/sample-schema.js";

const small = schemaOf([
  customObject("cotype_account", "Account", [
    field("cf_status", "Status", {
      type: { kind: "choices", options: ["Active", "On hold"] },
      description: "Where it stands for the Board.",
    }),
    field("cf_note", "Status note"),
    field("cf_AbC", "Point of Contact"),
  ]),
]);

function titles(index: SearchIndex, query: string): readonly string[] {
  return index.find(query).rows.map(({ title }) => title);
}

describe("the search of the page", () => {
  const index = new SearchIndex(searchRows(packPage(documentOf(small))));

  test.each([
    ["status", ["Account.status", "Account.statusNote"]],
    ["NOTE", ["Account.statusNote"]],
    ["cf_abc", ["Account.pointOfContact"]],
    ["custom.cf_AbC", ["Account.pointOfContact"]],
    ["on hold", ["Account.status"]],
    ["board", ["Account.status"]],
    ["contact point", ["Account.pointOfContact"]],
    [
      "account",
      [
        "Account",
        "Account.pointOfContact",
        "Account.status",
        "Account.statusNote",
      ],
    ],
    ["nonsense", []],
  ])("finds by any part, the best first: %s", (query, found) => {
    expect(titles(index, query)).toEqual(found);
  });

  test("looks at what it has found where one types on, and at everything where one does not", () => {
    const rows = searchRows(packPage(documentOf(small)));
    const fresh = new SearchIndex(rows);
    expect(fresh.find("s").compared).toBe(rows.length);
    const found = fresh.find("status");
    expect(found.rows).toHaveLength(2);
    expect(fresh.find("status note").compared).toBe(2);
    expect(fresh.find("p").compared).toBe(rows.length);
  });

  test("finds one of 20,000 fields in one pass", () => {
    const many = Array.from({ length: 20_000 }, (_, index) => ({
      title: `Lead.budget${String(index)}`,
      label: `Budget ${String(index)}`,
      id: `cf_${String(index).padStart(6, "0")}`,
      what: "choices",
      about: `What sales expects, number ${String(index)}.`,
      choices: ["Open", "Won"],
      href: "#",
    }));
    const large = new SearchIndex(many);
    const { rows, compared } = large.find("cf_019999");
    expect(rows.map(({ id }) => id)).toEqual(["cf_019999"]);
    expect(compared).toBe(20_000);
  });
});
