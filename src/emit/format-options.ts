/** The options of prettier that decide how an emitted file looks, in words that can be kept and compared. */
import { isAbsolute, relative, sep } from "node:path";

/** The options that are not prettier's own, by name, each as text; none where prettier's own hold. */
export type FormatOptions = Readonly<Record<string, string>>;

/** Of files that are not formatted at all. */
export const unformatted: FormatOptions = { prettier: "off" };

/** Prettier's own defaults for TypeScript. */
export const formatDefaults: Readonly<Record<string, string>> = {
  arrowParens: "always",
  bracketSpacing: "true",
  checkIgnorePragma: "false",
  embeddedLanguageFormatting: "auto",
  endOfLine: "lf",
  experimentalOperatorPosition: "end",
  experimentalTernaries: "false",
  insertPragma: "false",
  objectWrap: "preserve",
  plugins: "none",
  prettier: "on",
  printWidth: "80",
  quoteProps: "as-needed",
  requirePragma: "false",
  semi: "true",
  singleQuote: "false",
  tabWidth: "2",
  trailingComma: "all",
  useTabs: "false",
};

/** What says nothing of TypeScript: options of other languages, and what is given to prettier file by file. */
const idle = new Set([
  ...["bracketSameLine", "htmlWhitespaceSensitivity", "jsxSingleQuote"],
  ...["proseWrap", "singleAttributePerLine", "vueIndentScriptAndStyle"],
  ...["filepath", "overrides", "parser"],
]);

/**
 * The options that decide something, of all that prettier resolved for a file; `directory` is the
 * output's, by which plugins that are files are known.
 */
export function decidingOptions(
  options: Readonly<Record<string, unknown>>,
  directory: string,
): FormatOptions {
  const { plugins, ...others } = options;
  const named = Array.isArray(plugins)
    ? plugins.map((plugin: unknown) => pluginName(plugin, directory))
    : [];
  const entries = Object.entries(others)
    .filter(([name, value]) => value !== undefined && !idle.has(name))
    // Only plugins know what prettier does not.
    .filter(([name]) => named.length > 0 || Object.hasOwn(formatDefaults, name))
    .map(([name, value]) => [name, textOf(value)] as const)
    .filter(([name, value]) => formatDefaults[name] !== value)
    // The texts that are formatted end their lines with a line feed, which `auto` keeps.
    .filter(([name, value]) => name !== "endOfLine" || value !== "auto");
  const all =
    named.length === 0
      ? entries
      : [...entries, ["plugins", named.join(", ")] as const];
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "?");
}

/** The name of a plugin by which people know it, the same on every machine. */
function pluginName(plugin: unknown, directory: string): string {
  const name = plugin instanceof URL ? plugin.href : plugin;
  if (typeof name !== "string") return "(a value)";
  const installed = name.split(/[\\/]node_modules[\\/]/).at(-1) ?? name;
  return isAbsolute(installed)
    ? relative(directory, installed).split(sep).join("/")
    : installed.replaceAll("\\", "/");
}
