/** Says which files of a repository are the user's to edit. */
import { basename, dirname, relative, sep } from "node:path";
import { hasMarker } from "../emit/spelling/header.js";
import { slashed } from "../project/verify/overlay.js";

/** The places in which nothing is edited. */
export interface Closed {
  /** The folder above all files of the program; absolute. */
  readonly root: string;
  /** The outputs, absolute. */
  readonly outputs: readonly string[];
  /** Files and folders that git ignores, absolute. */
  readonly ignored: ReadonlySet<string>;
}

/** True for what lies in a folder, or is it. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return (
    way === "" || (!way.startsWith("..") && !/^(?:[A-Za-z]:|[\\/])/.test(way))
  );
}

/** True for a path that is not looked at: an output, or what git ignores, also by a folder above. */
export function isClosed(
  path: string,
  { root, outputs, ignored }: Closed,
): boolean {
  if (outputs.some((output) => isWithin(output, path))) return true;
  for (let at = path; isWithin(root, at); at = dirname(at)) {
    if (ignored.has(at)) return true;
    if (at === root || dirname(at) === at) return false;
  }
  return false;
}

const vendored = /^(?:vendor|vendored|third[_-]party|external)$/i;

/** The reason not to edit a file; null for one that may be edited. */
export function whyNotEdited(
  path: string,
  text: string,
  closed: Closed,
): string | null {
  if (!isWithin(closed.root, path)) return "it lies outside of the project";
  if (slashed(path).includes("/node_modules/"))
    return "it belongs to a package";
  if (isClosed(path, closed)) return "git ignores it";
  if (/\.d\.[cm]?ts$/.test(basename(path)))
    return isAmbient(text) ? null : "it is a declaration file";
  const folders = relative(closed.root, dirname(path)).split(sep);
  if (folders.some((name) => vendored.test(name))) return "it is vendored code";
  return isGenerated(text) ? "it is generated" : null;
}

/** A declaration file that a person wrote adds to modules or to what is global. */
function isAmbient(text: string): boolean {
  return /^\s*declare\s+(?:global|module)\b/m.test(text);
}

/** As generators mark their files: in a comment at the top. */
function isGenerated(text: string): boolean {
  const top = text.slice(0, 1000);
  return (
    hasMarker(top) ||
    /^(?:\uFEFF)?(?:\s*(?:\/\/|\/\*|\*|#).*\n)*?.*(?:@generated\b|\bcode generated\b.*\bdo not edit\b)/i.test(
      top
        .split("\n", 20)
        .filter((line) => /^\W*(?:\/\/|\/\*|\*|#)/.test(line))
        .join("\n"),
    )
  );
}
