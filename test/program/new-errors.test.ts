import { expect, test } from "vitest";
import { newErrors } from "../../src/program/new-errors.js";

const error = (file: string, code: number, message = "m") => ({
  ...{ file, code, message },
});

test("an error counts as new unless one of before stands for it: by its words first, then by its file and code", () => {
  const before = [
    error("a.ts", 2339, "Property 'status' does not exist on type 'Account'."),
    error("a.ts", 2322, "old"),
    error("b.ts", 2322, "other file"),
  ];
  // A rename changes the words of an old error; it stays an old one.
  const renamed = error("a.ts", 2339, "… on type 'Customer'.");
  const same = error("a.ts", 2322, "old");
  const fresh = error("a.ts", 2322, "new");
  const elsewhere = error("c.ts", 2339);
  expect(newErrors([fresh, renamed, same, elsewhere], before)).toEqual([
    fresh,
    elsewhere,
  ]);
  expect(newErrors(before, before)).toEqual([]);
  expect(newErrors([same, same], [same])).toEqual([same]);
  expect(newErrors([], before)).toEqual([]);
});

test("an error of before that suggested a name stays the same one when that name is gone, or is suggested anew", () => {
  const pairs = [
    [2551, 2339],
    [2552, 2304],
    [2561, 2353],
    [2724, 2305],
    [2820, 2322],
  ] as const;
  for (const [suggesting, plain] of pairs) {
    const [one, other] = [error("a.ts", suggesting), error("a.ts", plain, "n")];
    expect(newErrors([other], [one])).toEqual([]);
    expect(newErrors([one], [other])).toEqual([]);
    expect(newErrors([one, other], [one])).toEqual([other]);
  }
});
