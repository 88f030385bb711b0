/** The promises of docs/SECURITY.md and docs/RELIABILITY.md, and the tests whose titles end in their ids. */
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of this repository. */
const root = fileURLToPath(new URL("../..", import.meta.url));

/** A promise, as its document has it. */
export interface Promised {
  readonly id: string;
  /** Below the root of the repository. */
  readonly document: string;
  /** The test files that it names, below the root of the repository. */
  readonly tests: readonly string[];
  /** The sections of the page of figures that it names. */
  readonly figures: readonly string[];
}

/** The documents that promise something. */
export const documents = ["docs/SECURITY.md", "docs/RELIABILITY.md"] as const;

/** Reads every promise: each is a heading that is its id, and what stands below it. */
export async function readPromises(): Promise<readonly Promised[]> {
  const all = documents.map(async (document) => {
    const text = await readFile(join(root, document), "utf8");
    const [, ...parts] = text.split(/^#{2,3} /m);
    return parts.flatMap((part) => {
      const [id = ""] = part.split("\n");
      return /^[A-Z]\d+$/.test(id) ? [promised(id, document, part)] : [];
    });
  });
  return (await Promise.all(all)).flat();
}

function promised(id: string, document: string, text: string): Promised {
  const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, to = ""]) => to);
  return {
    id,
    document,
    tests: links.flatMap(
      (to) => /^\.\.\/(test\/.+\.test\.ts)$/.exec(to)?.[1] ?? [],
    ),
    figures: links.flatMap((to) => /^figures\.md#(.+)$/.exec(to)?.[1] ?? []),
  };
}

/** A promise that a test's title names. */
export interface Tag {
  readonly id: string;
  /** Below the root of the repository. */
  readonly file: string;
  readonly title: string;
}

/** Reads every promise in the title of a test: `"… (S1)"`, `"… (S1, R2)"`. */
export async function readTags(): Promise<readonly Tag[]> {
  const names = await readdir(join(root, "test"), { recursive: true });
  const files = names
    .map((name) => `test/${name.replaceAll("\\", "/")}`)
    .filter((name) => name.endsWith(".test.ts"));
  const tags = files.map(async (file) =>
    tagsIn(file, await readFile(join(root, file), "utf8")),
  );
  return (await Promise.all(tags)).flat();
}

function tagsIn(file: string, text: string): readonly Tag[] {
  const titles = text.matchAll(/"([^"\n]*) \(([A-Z]\d+(?:, [A-Z]\d+)*)\)",/g);
  return [...titles].flatMap(([, title = "", ids = ""]) =>
    ids.split(", ").map((id) => ({ id, file, title })),
  );
}
