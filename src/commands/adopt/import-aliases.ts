/** How a file of the user's imports the output where not by relative paths: by aliases of its tsconfig, or as a package. */
import { relative } from "node:path";
import type { ts } from "ts-morph";
import type { ImportAliases } from "../../ids/import-plan.js";
import type { TypeScript } from "../../program/compiler.js";
import { isWithin } from "../../program/editable.js";
import { withoutEnding } from "./imported-files.js";

/** A file, and how its imports are resolved. */
export interface AliasSearch {
  readonly path: string;
  readonly text: string;
  /** The output's folder, absolute. */
  readonly folder: string;
  readonly options: ts.CompilerOptions;
  readonly ts: TypeScript;
}

/** The aliases that a file has for the output; undefined where it has none. */
export function importAliases({
  path,
  text,
  folder,
  options,
  ts,
}: AliasSearch): ImportAliases | undefined {
  /** The file of the output behind a specifier, below it and without ending; null for all others. */
  const fileBehind = (specifier: string): string | null => {
    const { resolvedModule } = ts.resolveModuleName(
      specifier,
      path,
      options,
      ts.sys,
    );
    const file = resolvedModule?.resolvedFileName;
    return file !== undefined && isWithin(folder, file)
      ? withoutEnding(relative(folder, file)).replaceAll("\\", "/")
      : null;
  };
  const known = new Map<string, string>();
  for (const specifier of bareSpecifiers(text)) {
    const file = fileBehind(specifier);
    if (file !== null) known.set(specifier, file);
  }
  if (known.size === 0) return undefined;
  return {
    leadsToOutput: (specifier) => known.has(specifier),
    specifierFor: (wanted) =>
      [...known]
        .flatMap(([specifier, file]) => candidates(specifier, file, wanted))
        .find((one) => fileBehind(one) === wanted) ??
      // The index has everything.
      [...known].find(([, file]) => file === "index")?.[0] ??
      null,
  };
}

function bareSpecifiers(text: string): ReadonlySet<string> {
  const found = text.matchAll(
    /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)["']([^"'./][^"']*)["']/g,
  );
  return new Set([...found].map(([, specifier = ""]) => specifier));
}

/** What may lead to another file of the output: the same alias with that file's path at its end. */
function candidates(
  specifier: string,
  file: string,
  wanted: string,
): readonly string[] {
  const [ending = ""] = /(?:\.[cm]?[jt]s)?$/.exec(specifier) ?? [];
  const plain = specifier.slice(0, specifier.length - ending.length);
  if (plain.endsWith(file))
    return [`${plain.slice(0, -file.length)}${wanted}${ending}`];
  return ["", ".js", ".ts"].map((end) => `${specifier}/${wanted}${end}`);
}
