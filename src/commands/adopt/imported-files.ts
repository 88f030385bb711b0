/** Which of the user's files the output imports: they must not import it back. */
import { dirname, resolve } from "node:path";
import type { Texts } from "../../program/texts.js";

/** The modules that a source imports by relative paths, absolute and without ending. */
export function importedFrom(file: string, text: string): readonly string[] {
  const found = text.matchAll(
    /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)["'](\.{1,2}\/[^"']+)["']/g,
  );
  return [...found].map(([, path = ""]) =>
    withoutEnding(resolve(dirname(file), path)),
  );
}

/** All files that are reached from some modules, those themselves included; without their endings. */
export function reachedFrom(
  modules: readonly string[],
  texts: Texts,
): ReadonlySet<string> {
  const reached = new Set(modules);
  for (const path of reached)
    for (const file of candidates(path)) {
      const text = texts.read(file);
      if (text === undefined) continue;
      reached.add(withoutEnding(file));
      for (const next of importedFrom(file, text)) reached.add(next);
    }
  return reached;
}

/** A path without the ending of a source. */
export function withoutEnding(path: string): string {
  return path.replace(/\.[cm]?[jt]sx?$/, "");
}

function candidates(path: string): readonly string[] {
  const endings = ["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs"];
  return ["", "/index"].flatMap((index) =>
    endings.map((ending) => `${path}${index}.${ending}`),
  );
}
