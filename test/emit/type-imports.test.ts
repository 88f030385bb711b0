import { expect, test } from "vitest";
import { emit, plainOptions } from "../support/emission.js";
import {
  customObject,
  field,
  objectType,
  schemaOf,
} from "../support/sample-schema.js";

/** The imports of a type of the user's and of its functions, in files at both depths of the output. */
function importsOf(from: string): readonly string[] {
  const fields = [field("cf_a", "Price")];
  const schema = schemaOf([
    objectType("lead", "lead", "Lead", fields),
    customObject("cotype_a", "Account", [field("cf_b", "Cost")]),
  ]);
  const money = { type: "Money", from, read: "toMoney", functions: from };
  const types = { "Lead.price": money, "Account.cost": money };
  const files = emit(schema, { ...plainOptions, types });
  return ["lead.ts", "objects/account.ts"].flatMap((path) => {
    const text = files.get(path) ?? "";
    return [...text.matchAll(/^import .*Money.* from (".*");$/gm)].map(
      ([, module = ""]) => `${path} ${module}`,
    );
  });
}

test.each([
  ["./money.js", "./money.js", "../money.js"],
  ["../money.js", "../money.js", "../../money.js"],
  ["../../lib/money.js", "../../lib/money.js", "../../../lib/money.js"],
  ["money", "money", "money"],
  ["@acme/money", "@acme/money", "@acme/money"],
  ["#money", "#money", "#money"],
])(
  "%s is the same module from each folder of the output",
  (from, atTop, within) => {
    expect(importsOf(from)).toEqual([
      `lead.ts "${atTop}"`,
      `lead.ts "${atTop}"`,
      `objects/account.ts "${within}"`,
      `objects/account.ts "${within}"`,
    ]);
  },
);

test("what several fields take from one module is imported by one statement, each name once", () => {
  const schema = schemaOf([
    customObject("cotype_a", "Account", [
      field("cf_a", "Cost"),
      field("cf_b", "Price"),
    ]),
  ]);
  const own = { from: "./money.js", functions: "./money.js", read: "toMoney" };
  const types = {
    "Account.cost": { ...own, type: "Money", write: "toCost" },
    "Account.price": { ...own, type: "Price", write: "toPrice" },
  };
  const text = emit(schema, { ...plainOptions, types }).get(
    "objects/account.ts",
  );
  expect(text?.match(/^import .*"\.\.\/money\.js";$/gm)).toEqual([
    'import type { Money, Price } from "../money.js";',
    'import { toCost, toMoney, toPrice } from "../money.js";',
  ]);
});
