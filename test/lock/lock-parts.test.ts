import { describe, expect, test } from "vitest";
import { cutLock } from "../../src/lock/lock-parts.js";
import { printLock } from "../../src/lock/print-lock.js";
import { noNames } from "../../src/schema/name-all.js";
import { customObject, field, schemaOf } from "../support/sample-schema.js";

const bytes = Buffer.from(
  printLock({
    version: 1,
    generator: "0.1.0",
    schema: {
      default: schemaOf([
        customObject("cotype_a", "Account", [field("cf_a", "Größe")]),
        customObject("cotype_b", "Site", [field("cf_b", "Size")]),
        customObject("cotype_c", "Visit", [field("cf_c", "Day")]),
      ]),
    },
    names: noNames,
    deletedObjects: [],
    deletedFields: [],
    changes: [],
    files: { "lead.ts": { input: "1", content: "2" } },
  }),
);

describe("a lock is cut into parts", () => {
  test("that are the same bytes again when they are joined", () => {
    const parts = cutLock(bytes, "default");
    expect(parts?.objects).toHaveLength(3);
    const { head, records, middle, objects, tail } = parts ?? cutAnyway();
    const between = objects.flatMap((one, index) =>
      index === 0 ? [one] : [Buffer.from(",\n"), one],
    );
    const joined = Buffer.concat([head, records, middle, ...between, tail]);
    expect(joined.equals(bytes)).toBe(true);
  });

  test("the same ones by the lengths that its object types have, had, or never had", () => {
    const parts = cutLock(bytes, "default");
    const lengths = parts?.objects.map(({ length }) => length) ?? [];
    expect(lengths.every((length) => length > 100)).toBe(true);
    const wrong = [
      lengths.map((length) => length + 1),
      lengths.map((length) => length - 1),
      lengths.map(() => bytes.length * 2),
      lengths.slice(1),
      [],
    ];
    for (const some of [lengths, ...wrong])
      expect(cutLock(bytes, "default", some)).toEqual(parts);
  });

  test("of which one holds two object types where one has become as long as both were: then they are fewer", () => {
    const [one = 0, two = 0] =
      cutLock(bytes, "default")?.objects.map(({ length }) => length) ?? [];
    const both = [one + ",\n".length + two];
    expect(cutLock(bytes, "default", both)?.objects).toHaveLength(2);
  });

  test("not at all where it is another organisation's, or laid out in another way", () => {
    const tabs = bytes.toString().replaceAll("  ", "\t");
    expect(cutLock(bytes, "other")).toBeNull();
    expect(cutLock(Buffer.from(tabs), "default")).toBeNull();
  });
});

function cutAnyway(): never {
  throw new Error("The lock could not be cut.");
}
