/** `dist/api/api.d.ts`: the types of Close's whole API, made from Close's own document. */
import { hash } from "node:crypto";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Writes the file below `dist`; what was made of the same document by the same code is taken from a cache. */
export async function writeApiTypes(root: string, dist: string): Promise<void> {
  const code = join(root, "src/build/api-types");
  const paths = [
    join(root, "src/openapi/close-openapi.yml"),
    join(root, "node_modules/openapi-typescript/package.json"),
    ...(await readdir(code)).toSorted().map((name) => join(code, name)),
  ];
  const inputs = await Promise.all(paths.map((path) => readFile(path, "utf8")));
  const name = hash("sha256", inputs.join("\0"), "hex");
  const cached = join(root, "node_modules/.cache/api-types", name);
  const known = await readFile(cached, "utf8").catch(() => undefined);
  const text = known ?? (await spell(inputs[0] ?? ""));
  for (const path of [join(dist, "api/api.d.ts"), cached]) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
}

/** Loads what spells the types, which takes seconds, only where it is needed. */
async function spell(document: string): Promise<string> {
  const { apiTypes } = await import("./spell.js");
  return apiTypes(document);
}
