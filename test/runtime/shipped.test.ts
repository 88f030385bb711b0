/** What users ship: the runtime as it is emitted. */
import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";

test("what users ship loads nothing but itself when it starts (S7)", async () => {
  const folder = new URL("../../dist/emitted-runtime/", import.meta.url);
  const names = await readdir(folder);
  for (const name of names.filter((file) => file.endsWith(".ts"))) {
    const source = await readFile(new URL(name, folder), "utf8");
    const values = [
      ...source.matchAll(
        /^(?:import|export) (?:\{[^}]*\}|\*) from "([^"]+)"/gm,
      ),
    ];
    for (const [, from] of values)
      expect(from, name).toMatch(/^\.\/[a-z-]+\.js$/);
    expect(source, name).not.toMatch(/\bBuffer\b|\bprocess\.|"node:/);
  }
});
