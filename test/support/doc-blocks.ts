/** The blocks of code in the pages that people read, and the programs that they are compiled as. */
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "./program.js";

/** A block of code between fences. */
export interface Block {
  /** From the root of the repository. */
  readonly page: string;
  /** The number of its first line. */
  readonly line: number;
  /** The word behind the fence: `ts`; empty where there is none. */
  readonly language: string;
  readonly lines: readonly string[];
  /** What the comment `<!-- code: … -->` in front of it says, which readers do not see; empty where there is none. */
  readonly note: string;
}

/** A line of a program, with its place in a page; null for what the page does not show. */
export interface ProgramLine {
  readonly text: string;
  readonly place: string | null;
}

/** What is compiled for one block, or for several that belong together. */
export interface DocProgram {
  /** Of a file, without its ending: `readme-97`. */
  readonly name: string;
  readonly language: string;
  readonly lines: readonly ProgramLine[];
}

/** A comment in front of a block, whose parts are separated by commas; `given` is the last, with code behind it. */
const notePattern =
  /^(continues)?,?\s*(part of a config|in a function|excerpt)?,?\s*(?:given\s([^]*))?$/;

/** What the comment in front of a block says of it. */
export interface Note {
  /** It is the same program as the block before it. */
  readonly continues: boolean;
  readonly form: "part of a config" | "in a function" | "excerpt" | null;
  /** Code in front of it. */
  readonly given: string;
}

/** The pages with code for users: README, the pages of `docs/`, and that of the templates. */
export async function docPages(): Promise<readonly string[]> {
  const docs = await readdir(join(repository, "docs"));
  const pages = docs.filter((name) => name.endsWith(".md")).sort();
  return [
    "README.md",
    ...pages.map((name) => `docs/${name}`),
    "templates/README.md",
  ];
}

/** All blocks of a page. Throws where a fence has no end. */
export function blocksOf(page: string, text: string): readonly Block[] {
  const blocks: Block[] = [];
  const lines = text.split("\n");
  let note = "";
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (line.startsWith("<!-- code:")) {
      const end = lines.findIndex((one, no) => no >= at && one.includes("-->"));
      if (end === -1) throw new Error(`${page}:${String(at + 1)}: no end`);
      const inside = lines.slice(at, end + 1).join("\n");
      note = inside
        .replace("<!-- code:", "")
        .replace(/-->[^]*$/, "")
        .trim();
      at = end;
      continue;
    }
    const [, indent = "", fence, language = ""] =
      /^(\s*)(```+)\s*(\w*)/.exec(line) ?? [];
    if (fence === undefined) {
      if (line.trim() !== "") note = "";
      continue;
    }
    const end = lines.findIndex((one, no) => no > at && one.trim() === fence);
    if (end === -1) throw new Error(`${page}:${String(at + 1)}: no end`);
    blocks.push({
      page,
      line: at + 2,
      language,
      lines: lines.slice(at + 1, end).map((one) => one.slice(indent.length)),
      note,
    });
    note = "";
    at = end;
  }
  return blocks;
}

/** The blocks of all pages. */
export async function allBlocks(): Promise<readonly Block[]> {
  const pages = await docPages();
  const found = pages.map(async (page) =>
    blocksOf(page, await readFile(join(repository, page), "utf8")),
  );
  return (await Promise.all(found)).flat();
}

/** Reads the note of a block; throws where it says what nobody understands. */
export function noteOf({ page, line, note }: Block): Note {
  const match = notePattern.exec(note);
  if (match === null)
    throw new Error(
      `${page}:${String(line)}: <!-- code: ${note} --> is not understood.`,
    );
  const [, continues, form = null, given = ""] = match;
  return {
    continues: continues !== undefined,
    form: form as Note["form"],
    given,
  };
}

/** The programs of blocks of TypeScript or JavaScript; an `excerpt` is left out. */
export function programsOf(blocks: readonly Block[]): readonly DocProgram[] {
  const programs: { name: string; language: string; lines: ProgramLine[] }[] =
    [];
  for (const block of blocks) {
    const note = noteOf(block);
    if (note.form === "excerpt") continue;
    const before = note.continues ? programs.at(-1) : undefined;
    const lines = linesOf(block, note);
    if (before !== undefined) before.lines.push(...lines);
    else
      programs.push({
        name: `${block.page.replace(/\.md$/, "").replaceAll("/", "-").toLowerCase()}-${String(block.line)}`,
        language: block.language,
        lines: [...lines],
      });
  }
  return programs;
}

function linesOf(block: Block, { form, given }: Note): readonly ProgramLine[] {
  const hidden = (text: string): readonly ProgramLine[] =>
    text === ""
      ? []
      : text.split("\n").map((one) => ({ text: one, place: null }));
  const shown = block.lines.flatMap((text, index): readonly ProgramLine[] => {
    const place = `${block.page}:${String(block.line + index)}`;
    const line = { text, place };
    return /\/\/ does not compile\b/.test(text)
      ? [{ text: "// @ts-expect-error", place }, line]
      : [line];
  });
  switch (form) {
    case "part of a config":
      return [
        ...hidden('import { defineConfig } from "close-codegen";'),
        ...hidden(given),
        ...hidden("export default defineConfig({"),
        ...shown,
        ...hidden("});"),
      ];
    case "in a function":
      return [
        ...hidden(given),
        ...hidden("export async function shown() {"),
        ...shown,
        ...hidden("}"),
      ];
    case "excerpt":
    case null:
      return [...hidden(given), ...shown];
    default:
      return form satisfies never;
  }
}

/** Says an error of a compiler by the line of the page: `name.ts(3,7): error …`. */
export function onPage(
  output: string,
  programs: readonly DocProgram[],
): string {
  return output.replace(
    /^(?:.*\/)?([\w.-]+)\.[tj]s\((\d+),\d+\)/gm,
    (whole, name: string, no: string) => {
      const program = programs.find((one) => one.name === name);
      const line = program?.lines[Number(no) - 1];
      if (line === undefined) return whole;
      return line.place ?? `${whole} (given: ${line.text})`;
    },
  );
}

/** A command line of `codegen` in a page. */
export interface DocCommand {
  /** `docs/checking.md:12`. */
  readonly place: string;
  /** Behind `codegen`. */
  readonly argv: readonly string[];
}

const spans = /`((?:npx |yarn )?codegen(?: [^`]*)?)`/g;
const shells = ["sh", "bash", "console"];

/** The command lines in a page's sentences, and in its blocks for a shell. */
export function commandsIn(page: string, text: string): readonly DocCommand[] {
  const lines = text.split("\n");
  const blocks = blocksOf(page, text);
  const inBlock = new Map(
    blocks.flatMap((block) =>
      block.lines.map((_, index) => [block.line + index, block] as const),
    ),
  );
  return lines.flatMap((line, index) => {
    const no = index + 1;
    const block = inBlock.get(no);
    if (block !== undefined && !shells.includes(block.language)) return [];
    const found =
      block === undefined
        ? [...line.matchAll(spans)].map(([, span = ""]) => span)
        : block.language === "console" && !line.trim().startsWith("$ ")
          ? []
          : [line];
    return found.flatMap((command) => {
      const argv = argumentsOf(command);
      // A placeholder stands for what a person writes there.
      return argv === null || argv.some((word) => /[…<]/.test(word))
        ? []
        : [{ place: `${page}:${String(no)}`, argv }];
    });
  });
}

/** The arguments of `codegen`, as a shell would hand them over; null where it is not called. */
function argumentsOf(line: string): readonly string[] | null {
  const words = [
    ...line.matchAll(/"([^"]*)"|'([^']*)'|(\|\||&&|[|;>]|#.*$)|([^\s"'|;>]+)/g),
  ].map(([, double, single, shell, plain]) => ({
    text: double ?? single ?? plain ?? "",
    isEnd: shell !== undefined,
  }));
  const start = words.findIndex(
    ({ text, isEnd }) =>
      !isEnd && /^(?:\S*\/)?(?:close-)?codegen$|^npm:close-codegen$/.test(text),
  );
  const isCalled =
    start !== -1 &&
    words
      .slice(0, start)
      .every(({ text }) =>
        /^(?:\$|npx|yarn|bunx?|deno|run|-A|--bun|--no|--|\w+=\S*)$/.test(text),
      );
  if (!isCalled) return null;
  const behind = words.slice(start + 1);
  const end = behind.findIndex(({ isEnd }) => isEnd);
  return behind.slice(0, end === -1 ? undefined : end).map(({ text }) => text);
}
