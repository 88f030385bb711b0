import { access, readFile, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { repository } from "../support/program.js";
import { documents, readPromises, readTags } from "../support/promises.js";

const promises = await readPromises();
const tags = await readTags();

describe("the promises", () => {
  test("are all there, each once", () => {
    expect(promises.map(({ id, document }) => `${document} ${id}`)).toEqual([
      ...numbered("S", 7).map((id) => `docs/SECURITY.md ${id}`),
      ...[...numbered("R", 5), ...numbered("D", 7)].map(
        (id) => `docs/RELIABILITY.md ${id}`,
      ),
    ]);
  });

  test.each(promises.map((promise) => [promise.id, promise] as const))(
    "%s names the files whose tests hold it, and no others",
    (id, { tests }) => {
      const holding = tags.filter((tag) => tag.id === id);
      expect(holding, `no test's title ends in (${id})`).not.toEqual([]);
      expect(sorted(tests)).toEqual(sorted(holding.map(({ file }) => file)));
    },
  );

  test("are promised somewhere when a test's title names them", () => {
    const ids = promises.map(({ id }) => id);
    expect(tags.filter(({ id }) => !ids.includes(id))).toEqual([]);
  });

  test("are held by tests that run", async () => {
    const files = sorted(tags.map(({ file }) => file));
    const texts = files.map(async (file) => {
      const text = await readFile(join(repository, file), "utf8");
      return /\b(?:test|it|describe)\.(?:skip|only|todo|fails)\b/.test(text)
        ? [file]
        : [];
    });
    expect((await Promise.all(texts)).flat()).toEqual([]);
  });
});

describe("the documents", () => {
  test("lead nowhere that is not there", async () => {
    const files = await markdownFiles();
    expect(files).toEqual(expect.arrayContaining(["README.md", ...documents]));
    const broken = await Promise.all(files.map(brokenLinks));
    expect(broken.flat()).toEqual([]);
  });

  test("name no file that is not there", async () => {
    const there = await repositoryFiles();
    const pages = await markdownFiles();
    // The changes and the facts about Close also name files of others, and of earlier versions.
    const own = pages.filter(
      (page) => !["CHANGELOG.md", "docs/close-api.md"].includes(page),
    );
    const missing = own.map(async (page) => {
      const text = await readFile(join(repository, page), "utf8");
      return namedFiles(text)
        .filter(
          (name) => !there.some((path) => `/${path}`.endsWith(`/${name}`)),
        )
        .map((name) => `${page}: ${name}`);
    });
    expect((await Promise.all(missing)).flat()).toEqual([]);
  });
});

/** The files that a page names in its text, as far down as it says: `record/read.ts`. */
function namedFiles(text: string): readonly string[] {
  const spans = text.matchAll(
    /`((?:[\w.-]+\/)*[\w-]+(?:\.[\w-]+)*\.(?:ts|hbs))`/g,
  );
  return [...spans].map(([, name = ""]) => name);
}

async function repositoryFiles(): Promise<readonly string[]> {
  const folders = ["docs", "src", "templates", "test", ".github", "generated"];
  return [...(await readdir(repository)), ...(await filesBelow(folders))];
}

function numbered(letter: string, last: number): readonly string[] {
  return Array.from({ length: last }, (_, index) => `${letter}${index + 1}`);
}

function sorted(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}

/** The pages that people read; what tests compare with is none. */
async function markdownFiles(): Promise<readonly string[]> {
  const found = await filesBelow([
    "docs",
    "src",
    "templates",
    "test",
    ".github",
  ]);
  return ["README.md", "CHANGELOG.md", ...found].filter(
    (path) => path.endsWith(".md") && !path.startsWith("test/fixtures/"),
  );
}

/** Everything below folders of the repository, with slashes. */
async function filesBelow(
  folders: readonly string[],
): Promise<readonly string[]> {
  const below = folders.map(async (folder) => {
    const names = await readdir(join(repository, folder), { recursive: true });
    return names.map((name) => join(folder, name).replaceAll("\\", "/"));
  });
  return (await Promise.all(below)).flat();
}

/** The links of a page to files, folders and headings that are not there. */
async function brokenLinks(page: string): Promise<readonly string[]> {
  const text = await readFile(join(repository, page), "utf8");
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = ""]) => link)
    .filter((link) => !/^[a-z]+:/.test(link));
  const checked = links.map(async (link) =>
    (await leadsSomewhere(page, link)) ? [] : [`${page}: ${link}`],
  );
  return (await Promise.all(checked)).flat();
}

async function leadsSomewhere(page: string, link: string): Promise<boolean> {
  const [path = "", heading] = link.split("#");
  const target = path === "" ? page : join(dirname(page), path);
  const file = join(repository, target);
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (!isThere || heading === undefined) return isThere;
  return anchorsOf(await readFile(file, "utf8")).includes(heading);
}

/** As GitHub makes them of headings. */
function anchorsOf(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}
