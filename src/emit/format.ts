/**
 * Finishes texts: prettier by the project's own options, and a syntax gate. What we emit is already
 * what prettier prints by default, so prettier is loaded only where something else is wanted.
 */
import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Options } from "prettier";
import { CodegenError } from "../errors.js";
import type { Layout } from "./files.js";
import { hashText } from "./hash.js";
import { surelyFits } from "./layout.js";

/** Formats what was rendered. */
export interface Formatter {
  /** Stands for everything that decides the format, without having loaded prettier. */
  readonly key: string;
  /** Formats one file; `path` is absolute. */
  readonly format: (
    path: string,
    text: string,
    layout: Layout,
  ) => Promise<string>;
}

/** Finds out how the output is to be formatted: by the project's config, not at all, or by given options. */
export async function createFormatter(
  setting: boolean | Readonly<Record<string, unknown>>,
  directory: string,
): Promise<Formatter> {
  if (setting === false)
    return { key: "none", format: (_, text) => Promise.resolve(text) };
  if (setting !== true) {
    return {
      key: `options ${JSON.stringify(setting)}`,
      format: (path, text) => runPrettier(path, text, setting),
    };
  }
  const configs = await prettierConfigs(directory);
  if (configs.length === 0) return defaultFormatter;
  return {
    key: `project ${hashText(JSON.stringify(configs))}`,
    format: async (path, text, layout) => {
      const { resolveConfig } = await import("prettier");
      // Its cache outlives a run, and the key says what the files hold now.
      const find = { editorconfig: true, useCache: false };
      const options = await resolveConfig(path, find);
      const isDefault = options === null || Object.keys(options).length === 0;
      return isDefault
        ? defaultFormatter.format(path, text, layout)
        : runPrettier(path, text, options);
    },
  };
}

const defaultFormatter: Formatter = {
  key: "default",
  format: (path, text, layout) => {
    const isDone =
      layout === "formatted" || (layout === "own" && isSettled(text));
    return isDone ? Promise.resolve(text) : runPrettier(path, text, {});
  },
};

/** Our layout is prettier's wherever each line fits that prettier could break. */
export function isSettled(text: string): boolean {
  return text
    .split("\n")
    .every((line) => surelyFits(line) || unbreakable.test(line));
}

/** Lines that stay as they are however long: what prettier finds no place in to break. */
const unbreakable = new RegExp(
  [
    /\/\/|\/\*\*|\*/, // comments
    /export interface |case /,
    /(?:import|export)(?: type)? \{ [^,]+ \} from /,
    /(?:readonly )?[\w$]+\??: (?:readonly )?[\w$<>]+(?:\[\])?(?: \| null)?;$/, // members
    /(?:\| )?"(?:[^"\\]|\\.)*"[,;]?$/,
    /(?:\| )?'(?:[^'\\]|\\.)*'[,;]?$/,
  ]
    .map(({ source }) => `^\\s*(?:${source})`)
    .join("|"),
);

const configNames = [
  ".prettierrc",
  ".prettierrc.json",
  ".prettierrc.yml",
  ".prettierrc.yaml",
  ".prettierrc.json5",
  ".prettierrc.js",
  ".prettierrc.mjs",
  ".prettierrc.cjs",
  ".prettierrc.ts",
  ".prettierrc.mts",
  ".prettierrc.cts",
  ".prettierrc.toml",
  "prettier.config.js",
  "prettier.config.mjs",
  "prettier.config.cjs",
  "prettier.config.ts",
  "prettier.config.mts",
  "prettier.config.cts",
  ".editorconfig",
  "package.json",
  "package.yaml",
];

/** The content of every file above the output in which prettier looks for options. */
async function prettierConfigs(directory: string): Promise<readonly string[]> {
  const found = await Promise.all(
    ancestors(directory)
      .flatMap((folder) => configNames.map((name) => join(folder, name)))
      .filter(isFile)
      .map(async (file) => {
        const name = basename(file);
        // What is there and cannot be read may hold options, without which another text would be written.
        const options = optionsIn(name, await readFile(file, "utf8"));
        return options === null ? [] : [`${name}\n${options}`];
      }),
  );
  return found.flat();
}

/** Asked of a hundred places, of which two or three are there: promises would take ten times as long. */
function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function ancestors(directory: string): readonly string[] {
  const parent = dirname(directory);
  return parent === directory ? [directory] : [directory, ...ancestors(parent)];
}

/** The part of a file that is prettier's; a package that only depends on prettier has none. */
function optionsIn(name: string, text: string): string | null {
  if (name === "package.json") return packageOptions(text);
  if (name === "package.yaml" && !/^["']?prettier["']?\s*:/m.test(text))
    return null;
  return text.replaceAll("\r\n", "\n");
}

function packageOptions(text: string): string | null {
  try {
    const content: unknown = JSON.parse(text);
    const hasOptions =
      typeof content === "object" && content !== null && "prettier" in content;
    return hasOptions ? JSON.stringify(content.prettier) : null;
  } catch {
    // Not ours to judge: prettier passes over a broken package.json as well.
    return null;
  }
}

async function runPrettier(
  path: string,
  text: string,
  options: Options,
): Promise<string> {
  const { format } = await import("prettier");
  try {
    return await format(text, {
      ...options,
      parser: "typescript",
      filepath: path,
    });
  } catch (cause) {
    throw new CodegenError(
      "E_TEMPLATE",
      `prettier could not format ${path}: ${reason(cause)}`,
      {
        hint: "If you use templates or types of your own, check them; otherwise please report this.",
        cause,
      },
    );
  }
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** Parses a text as TypeScript and throws `E_TEMPLATE` with line and column where it is none. */
export async function assertSyntax(path: string, text: string): Promise<void> {
  // Its parser alone hands out the whole tree, which takes ten times as long as the parsing.
  const { transform } = await import("oxc-transform");
  const { errors } = await transform(path, text);
  const [error] = errors;
  if (error === undefined) return;
  const offset = error.labels[0]?.start ?? 0;
  const before = text.slice(0, offset).split("\n");
  const place = `${path}:${before.length}:${(before.at(-1) ?? "").length + 1}`;
  throw new CodegenError(
    "E_TEMPLATE",
    `The text for ${place} is not TypeScript: ${error.message}`,
    {
      hint: "Nothing was written. This is a bug of close-codegen: please report it.",
    },
  );
}
