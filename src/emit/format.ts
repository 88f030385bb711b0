/**
 * Finishes texts: prettier by the project's own options, and a syntax gate. What we emit is already
 * what prettier prints by default, so prettier is loaded only where something else is wanted.
 */
import { createRequire } from "node:module";
import { basename } from "node:path";
import type { Options } from "prettier";
import { CodegenError, codeOf } from "../errors.js";
import type { Layout } from "./planned-file.js";
import { decidingOptions, unformatted } from "./format-options.js";
import type { FormatOptions } from "./format-options.js";
import { hashText } from "../hash.js";
import { surelyFits } from "./spelling/layout.js";
import {
  findOptionsFiles,
  firstLine,
  forgetOptions,
  resolveOptions,
} from "./prettier-config.js";
import type { OptionsFile, ResolvedOptions } from "./prettier-config.js";

/** Formats what was rendered. */
export interface Formatter {
  /** Stands for all that may decide the format, read without having loaded prettier. */
  readonly key: string;
  /** What does decide the format of a file; `path` is absolute. `E_PRETTIER` where that cannot be read. */
  readonly optionsFor: (path: string) => Promise<FormatOptions>;
  /** Where an option of a file comes from, in words; the path is absolute. */
  readonly originOf: (path: string, option: string) => Promise<string>;
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
  if (setting === false) return noFormatter;
  if (setting !== true) return givenFormatter(setting, directory);
  const files = await findOptionsFiles(directory);
  return files.length === 0
    ? defaultFormatter(directory)
    : projectFormatter(files, directory);
}

const inConfig = "`prettier` in the config of codegen";

const noFormatter: Formatter = {
  key: "none",
  optionsFor: () => Promise.resolve(unformatted),
  originOf: () => Promise.resolve(inConfig),
  format: (_, text) => Promise.resolve(text),
};

function givenFormatter(
  options: Readonly<Record<string, unknown>>,
  directory: string,
): Formatter {
  const given: Ruled = { options, origin: inConfig, config: null };
  return {
    key: `options ${JSON.stringify(options)}`,
    optionsFor: () => Promise.resolve(decidingOptions(options, directory)),
    originOf: () => Promise.resolve(inConfig),
    format: (path, text) => runPrettier(path, text, given),
  };
}

function defaultFormatter(directory: string): Formatter {
  return {
    key: "default",
    optionsFor: () => Promise.resolve({}),
    originOf: () =>
      Promise.resolve(
        `prettier's own, since no options of prettier lie above ${directory}`,
      ),
    format: formatByDefault,
  };
}

/** Follows the options of the project, of which each file may have its own. */
function projectFormatter(
  files: readonly OptionsFile[],
  directory: string,
): Formatter {
  const names = files.map(({ path, text }) => [basename(path), text]);
  // Prettier keeps what it read beyond the run, and files may have changed since.
  const forgotten = once(forgetOptions);
  const resolved = async (path: string): Promise<ResolvedOptions> => {
    await forgotten();
    return resolveOptions(path);
  };
  const paths = files.map(({ path }) => path);
  return {
    key: `project ${hashText(JSON.stringify(names))}`,
    optionsFor: async (path) =>
      decidingOptions((await resolved(path)).options, directory),
    originOf: async (path, option) => {
      const { options, config, own } = await resolved(path);
      if (config !== null && Object.hasOwn(own, option)) return config;
      const others = paths.filter((file) => file !== config).join(", ");
      return Object.hasOwn(options, option)
        ? others
        : `prettier's own, since ${paths.join(", ")} sets no other`;
    },
    format: async (path, text, layout) => {
      const { options, config } = await resolved(path);
      const isDefault =
        Object.keys(decidingOptions(options, directory)).length === 0;
      return isDefault
        ? formatByDefault(path, text, layout)
        : runPrettier(path, text, {
            ...{ options, config },
            origin: config ?? paths.join(", "),
          });
    },
  };
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | null = null;
  return () => (begun ??= work());
}

function formatByDefault(
  path: string,
  text: string,
  layout: Layout,
): Promise<string> {
  const isDone =
    layout === "formatted" || (layout === "own" && isLaidOut(text));
  const none: Ruled = { options: {}, origin: "no file", config: null };
  return isDone ? Promise.resolve(text) : runPrettier(path, text, none);
}

/** Our layout is prettier's wherever each line fits that prettier could break. */
export function isLaidOut(text: string): boolean {
  return text
    .replace(ignored, "")
    .split("\n")
    .every((line) => surelyFits(line) || unbreakable.test(line));
}

/** A statement that prettier is asked to leave as it is: one line, or all up to its last bracket. */
const ignored = /^\/\/ prettier-ignore\n(?:.*;|[^]*?\n\}.*)$/gm;

/** Lines that stay as they are however long: what prettier finds no place in to break. */
const unbreakable = new RegExp(
  [
    /\/\/|\/\*\*|\*/, // comments
    /export interface /,
    /(?:import|export)(?: type)? \{ [^,]+ \} from /,
    /(?:readonly )?[\w$]+\??: (?:readonly )?[\w$<>]+(?:\[\])?(?: \| null)?;$/, // members
    /(?:\| )?"(?:[^"\\]|\\.)*"[,;]?$/,
    /(?:\| )?'(?:[^'\\]|\\.)*'[,;]?$/,
  ]
    .map(({ source }) => `^\\s*(?:${source})`)
    .join("|"),
);

/** Options, and who gave them. */
interface Ruled {
  readonly options: Readonly<Record<string, unknown>>;
  /** In words. */
  readonly origin: string;
  /** The file from which plugins are looked for; null for the working directory. */
  readonly config: string | null;
}

async function runPrettier(
  path: string,
  text: string,
  ruled: Ruled,
): Promise<string> {
  const { format } = await import("prettier");
  const { options, config } = ruled;
  const plugins = pluginsOf(options).map((name) => located(name, config));
  const given: Options = {
    ...options,
    ...(plugins.length === 0 ? {} : { plugins }),
    parser: "typescript",
    filepath: path,
  };
  return format(text, given).catch((cause: unknown) => {
    throw formatError(path, ruled, cause);
  });
}

function pluginsOf({
  plugins,
}: Ruled["options"]): readonly NonNullable<Options["plugins"]>[number][] {
  return isList(plugins) ? plugins : [];
}

function isList(value: unknown): value is NonNullable<Options["plugins"]> {
  return Array.isArray(value);
}

/** Prettier looks for plugins from the working directory; who names one has it installed beside the name. */
function located<T>(plugin: T, config: string | null): T | string {
  if (typeof plugin !== "string" || config === null) return plugin;
  try {
    return createRequire(config).resolve(plugin);
  } catch {
    return plugin;
  }
}

function formatError(
  path: string,
  { options, origin }: Ruled,
  cause: unknown,
): CodegenError {
  const names = pluginsOf(options).map((plugin) =>
    typeof plugin === "string" ? plugin : "one that is given as a value",
  );
  const plugins = names.length === 0 ? "" : ` (${names.join(", ")})`;
  const code = codeOf(cause) ?? "";
  if (names.length > 0 && code.endsWith("MODULE_NOT_FOUND")) {
    return new CodegenError(
      "E_PRETTIER",
      `A plugin of prettier cannot be loaded, of those that ${origin} names${plugins}: ${firstLine(cause).replace(/ imported from .*$/, "")}.`,
      {
        hint: "Install it here; a build image needs it too. Or set `prettier` in the config of codegen: to options without it, or to false.",
        cause,
      },
    );
  }
  const isSyntax = cause instanceof Error && cause.name === "SyntaxError";
  if (isSyntax && names.length === 0) {
    return new CodegenError(
      "E_TEMPLATE",
      `prettier could not format ${path}: ${firstLine(cause)}`,
      {
        hint: "If you use templates or types of your own, check them; otherwise please report this.",
        cause,
      },
    );
  }
  return new CodegenError(
    "E_PRETTIER",
    `prettier cannot format ${path} with the options${names.length === 0 ? "" : " and plugins"} of ${origin}${plugins}: ${firstLine(cause)}`,
    {
      hint: "Correct them, or set `prettier` in the config of codegen: to other options, or to false.",
      cause,
    },
  );
}

/** Parses a text as TypeScript and throws `E_TEMPLATE` with line and column where it is none. */
export async function assertSyntax(path: string, text: string): Promise<void> {
  // Its parser alone hands out the whole tree, which takes ten times as long as the parsing.
  const { transform } = await import("oxc-transform");
  // In its threads, while the next files are made.
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
      hint: "If close.lock.json was edited by hand, restore it from version control. Otherwise this is a bug of close-codegen: please report it.",
    },
  );
}
