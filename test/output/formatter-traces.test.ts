/** What check and generate see of a formatter: the words for it come from the texts alone. */
import { expect, test } from "vitest";
import { formatterTraces } from "../../src/output/formatter-traces.js";

const ours = `import { a } from "./a.js";
import { b } from "./b.js";

export function f(x: string) {
  if (x === "it's") return a;
  return b;
}
`;

test.each([
  [ours.replace("{ a } from", "{\n  a,\n} from"), "line breaks"],
  [ours.replaceAll("  ", "\t"), "indentation"],
  [ours.replace(/"(.+\.js)"/g, "'$1'"), "quotes"],
  [ours.replaceAll(";\n", "\n"), "semicolons"],
  [
    ours
      .replace("return a;", "{\n    return a;\n  }")
      .replace(") {\n    r", ") {\n    r"),
    "braces",
  ],
  [
    ours.replace(/^(.*a\.js.*\n)(.*\n)/, "$2$1"),
    "order of imports and exports",
  ],
])("a formatter shows by %j: %s", (text, word) => {
  expect(formatterTraces(ours, text)[0]).toBe(word);
});

test("all that a formatter did is named", () => {
  const biome = ours
    .replaceAll("  ", "\t")
    .replace(/^(.*a\.js.*\n)(.*\n)/, "$2$1");
  expect(formatterTraces(ours, biome)).toEqual([
    "order of imports and exports",
    "indentation",
  ]);
});
