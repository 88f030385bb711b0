/** Files that are not on the disk, or stand there otherwise, as a compiler is to see them. */
import { dirname } from "node:path";

/** What there is at a path beside the disk: undefined where the disk answers. */
export interface Overlay {
  /** The text of a file; null where there is to be none. */
  readonly read: (path: string) => string | null | undefined;
  /** True for a folder that holds one of the files. */
  readonly hasFolder: (path: string) => boolean;
}

/** An overlay of texts by absolute path; null takes a file away. */
export function createOverlay(
  texts: ReadonlyMap<string, string | null>,
): Overlay {
  const files = new Map<string, string | null>();
  const folders = new Set<string>();
  for (const [path, text] of texts) {
    files.set(slashed(path), text);
    if (text === null) continue;
    for (let at = dirname(path); !folders.has(slashed(at)); at = dirname(at))
      folders.add(slashed(at));
  }
  return {
    read: (path) => files.get(slashed(path)),
    hasFolder: (path) => folders.has(slashed(path).replace(/\/$/, "")),
  };
}

/** A path as compilers write it. */
export function slashed(path: string): string {
  return path.replaceAll("\\", "/");
}
