/**
 * True if a set of files holds together: each relative import finds its file, and there what it
 * names. A set that does not is never written, whatever it was that went wrong before.
 */
import { posix } from "node:path";
import pLimit from "p-limit";
import { CodegenError } from "../errors.js";
import { readLinks } from "./read-links.js";
import type { ImportLink, Links } from "./scan-links.js";

/** The files of an output as they are about to stand. */
export interface FileSet {
  /** The path of each file, below the output and with slashes. */
  readonly paths: ReadonlySet<string>;
  /** The files whose imports may be other than when they were last looked at. */
  readonly changed: readonly string[];
  /** The files in which code of the user's stands: a template, or types of the config. */
  readonly mixed: ReadonlySet<string>;
  /** The text of a file of the set. */
  readonly read: (path: string) => string;
  /** True if a path that is not of the set is a module of the user's; with the ending that the import has. */
  readonly isUsers: (path: string) => boolean;
}

/** An import that finds nothing. */
interface LooseEnd {
  readonly text: string;
  /** True if code of the user's stands at one of its ends. */
  readonly isUsers: boolean;
}

/** Throws `E_OUTPUT_INCOMPLETE` where an import of the set finds no file in it, or not what it names. */
export async function assertLinked(set: FileSet): Promise<void> {
  const known = await readSet(set);
  const loose = set.changed.flatMap((file) =>
    (known.get(file)?.imports ?? []).flatMap((link) =>
      looseEnds(file, link, set, known),
    ),
  );
  if (loose.length > 0) throw incomplete(loose);
}

/** The number of files parsed at once: the parser hands out a tree of each, which is larger than its text. */
const atOnce = 16;

/** The links of every file that is looked at: those that changed, and what they import. */
async function readSet({
  changed,
  paths,
  mixed,
  read,
}: FileSet): Promise<ReadonlyMap<string, Links>> {
  const known = new Map<string, Links>();
  const isChanged = new Set(changed);
  const linksOf = (path: string): Promise<Links> =>
    readLinks(path, read(path), { isOurs: !mixed.has(path) });
  for (let next: readonly string[] = changed; next.length > 0;) {
    const added = await pLimit(atOnce).map(
      next,
      async (path) => [path, await linksOf(path)] as const,
    );
    for (const [path, links] of added) known.set(path, links);
    const targets = added.flatMap(([path, { imports, stars }]) =>
      (isChanged.has(path) ? imports.map(({ module }) => module) : stars)
        .map((module) => targetOf(path, module, paths))
        .filter((target) => target !== null),
    );
    next = [...new Set(targets)].filter((target) => !known.has(target));
  }
  return known;
}

function looseEnds(
  file: string,
  { module, names }: ImportLink,
  set: FileSet,
  known: ReadonlyMap<string, Links>,
): readonly LooseEnd[] {
  if (!module.startsWith(".")) return [];
  const target = targetOf(file, module, set.paths);
  if (target === null) {
    const path = posix.join(posix.dirname(file), module);
    const isUsers = set.mixed.has(file);
    if (isUsers && set.isUsers(path)) return [];
    return [{ text: `${file} imports ${module}, which is no file.`, isUsers }];
  }
  const isUsers = set.mixed.has(file) || set.mixed.has(target);
  return names
    .filter((name) => !hasExport(target, name, set, known))
    .map((name) => ({
      text: `${file} imports ${name} from ${target}, which does not export it.`,
      isUsers,
    }));
}

function hasExport(
  path: string,
  name: string,
  set: FileSet,
  known: ReadonlyMap<string, Links>,
  seen: ReadonlySet<string> = new Set(),
): boolean {
  const links = known.get(path);
  if (links === undefined || seen.has(path)) return false;
  if (links.exported.has(name)) return true;
  if (name === "default") return false;
  return links.stars.some((module) => {
    const target = targetOf(path, module, set.paths);
    // What a module of the user's exports is for the compiler to know.
    if (target === null) return set.mixed.has(path);
    return hasExport(target, name, set, known, new Set([...seen, path]));
  });
}

/** The file of the set that an import means; null when it has none. */
function targetOf(
  file: string,
  module: string,
  paths: ReadonlySet<string>,
): string | null {
  const path = posix.join(posix.dirname(file), module);
  const base = path.replace(/\.[jt]s$/, "");
  const found = [`${base}.ts`, `${path}/index.ts`].find((one) =>
    paths.has(one),
  );
  return found ?? null;
}

function incomplete(loose: readonly LooseEnd[]): CodegenError {
  const isUsers = loose.some((end) => end.isUsers);
  return new CodegenError(
    "E_OUTPUT_INCOMPLETE",
    "The files that would be written do not fit together.",
    {
      items: [...new Set(loose.map(({ text }) => text))],
      hint: isUsers
        ? "Check the templates and `types` of your config: what the other files import must be exported."
        : "This is a bug of close-codegen: please report it.",
    },
  );
}
