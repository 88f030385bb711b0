/** Makes the maps of the bundle small: they say which file and line code is from, and that is what stacks name. */
import { decode, encode } from "@jridgewell/sourcemap-codec";
import type { SourceMapSegment } from "@jridgewell/sourcemap-codec";
import type { Plugin } from "rolldown";
import { z } from "zod";

/** Cuts the maps once they are made; code of other packages is in none. */
export function lineMaps(): Plugin {
  return {
    name: "line-maps",
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle))
        if (file.type === "asset" && file.fileName.endsWith(".map"))
          file.source = lineMap(
            sourceMapShape.parse(JSON.parse(String(file.source))),
          );
    },
  };
}

const sourceMapShape = z.object({
  sources: z.array(z.string()),
  mappings: z.string(),
});

type SourceMap = z.infer<typeof sourceMapShape>;

function lineMap({ sources, mappings }: SourceMap): string {
  const own = sources.filter(isOwn);
  const indexes = sources.map((source) => own.indexOf(source));
  const lines = decode(mappings).map((segments) =>
    segments
      .map((segment) => withoutColumn(segment, indexes))
      .filter((segment, index, all) => !isAlike(segment, all[index - 1])),
  );
  return JSON.stringify({
    ...{ version: 3, sources: own, names: [] },
    mappings: encode(lines),
  });
}

function isOwn(source: string): boolean {
  return !/(?:^|\/)node_modules\//.test(source) && !source.includes("\0");
}

/** A segment without a source says that what follows is from nowhere. */
function withoutColumn(
  segment: SourceMapSegment,
  indexes: readonly number[],
): SourceMapSegment {
  const source = segment.length === 1 ? -1 : (indexes[segment[1]] ?? -1);
  const line = segment.length === 1 ? 0 : segment[2];
  return source < 0 ? [segment[0]] : [segment[0], source, line, 0];
}

function isAlike(
  [, source, line]: SourceMapSegment,
  before: SourceMapSegment | undefined,
): boolean {
  return before !== undefined && before[1] === source && before[2] === line;
}
