/** Reads the imports and exports of a file. */
import type { Links } from "./scan-links.js";
import { scanLinks } from "./scan-links.js";

/** The links of a file of an output. What is ours is only parsed where its layout is not what it should be. */
export async function readLinks(
  path: string,
  text: string,
  { isOurs }: { readonly isOurs: boolean },
): Promise<Links> {
  return (isOurs ? scanLinks(text) : null) ?? parseLinks(path, text);
}

async function parseLinks(path: string, text: string): Promise<Links> {
  const { parse } = await import("oxc-parser");
  const { module } = await parse(path, text);
  const { staticImports, staticExports, dynamicImports } = module;
  const exports = staticExports.flatMap(({ entries }) => entries);
  const imported = staticImports.map(({ moduleRequest, entries }) => ({
    module: moduleRequest.value,
    names: entries.flatMap(({ importName }) => namesOf(importName)),
  }));
  const handedOn = exports.flatMap(({ moduleRequest, importName }) =>
    moduleRequest === null
      ? []
      : [{ module: moduleRequest.value, names: namesOf(importName) }],
  );
  const loaded = dynamicImports.flatMap(({ moduleRequest: { start, end } }) => {
    const literal = /^["'](.*)["']$/.exec(text.slice(start, end));
    return literal === null ? [] : [{ module: literal[1] ?? "", names: [] }];
  });
  return {
    imports: [...imported, ...handedOn, ...loaded],
    exported: new Set(exports.flatMap(({ exportName }) => namesOf(exportName))),
    stars: exports.flatMap(({ moduleRequest, importName }) =>
      moduleRequest !== null && isWhole(importName)
        ? [moduleRequest.value]
        : [],
    ),
  };
}

/** The name that is imported or exported; none where it is a module as a whole. */
function namesOf({
  kind,
  name,
}: {
  readonly kind: string;
  readonly name: string | null;
}): readonly string[] {
  if (kind === "Default") return ["default"];
  return kind === "Name" && name !== null ? [name] : [];
}

function isWhole({ kind }: { readonly kind: string }): boolean {
  return kind === "AllButDefault";
}
