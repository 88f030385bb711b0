import { expect, test } from "vitest";
import { findWords } from "../../src/program/name-words.js";

test("names are found as whole words, those with a dot as whole texts, and no part of such a text once more", () => {
  const text =
    "a.status = status_2; 'sales.proposal' + sales.proposal + `sales.proposal` + \"sales.proposals\"; $status";
  const words = new Set(["status", "proposal", "sales.proposal"]);
  const found = findWords(text, words).map(
    ({ word, at }) => `${word} ${text.slice(at - 1, at + word.length + 1)}`,
  );
  expect(found).toEqual([
    "status .status ",
    "sales.proposal 'sales.proposal'",
    "proposal .proposal ",
    "sales.proposal `sales.proposal`",
  ]);
  expect(findWords(text, new Set())).toEqual([]);
  expect(findWords(text, new Set(["nowhere"]))).toEqual([]);
});
