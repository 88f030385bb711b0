/** Looks for names among the config's options of prettier that prettier does not know. */
import { closest } from "../config/closest.js";
import type { Warning } from "../errors.js";

/** The options of prettier 3, which is not loaded to ask for them; a test compares them with its own list. */
export const prettierOptions: readonly string[] = [
  "arrowParens",
  "bracketSameLine",
  "bracketSpacing",
  "checkIgnorePragma",
  "cursorOffset",
  "embeddedLanguageFormatting",
  "endOfLine",
  "experimentalOperatorPosition",
  "experimentalTernaries",
  "filepath",
  "htmlWhitespaceSensitivity",
  "insertPragma",
  "jsxSingleQuote",
  "objectWrap",
  "parser",
  "plugins",
  "printWidth",
  "proseWrap",
  "quoteProps",
  "rangeEnd",
  "rangeStart",
  "requirePragma",
  "semi",
  "singleAttributePerLine",
  "singleQuote",
  "tabWidth",
  "trailingComma",
  "useTabs",
  "vueIndentScriptAndStyle",
];

/** Warns of options that prettier has no use for; with plug-ins any may be theirs. */
export function prettierWarnings(
  setting: boolean | Readonly<Record<string, unknown>>,
): readonly Warning[] {
  if (typeof setting === "boolean" || "plugins" in setting) return [];
  return Object.keys(setting)
    .filter((name) => !prettierOptions.includes(name))
    .map((name) => {
      const meant = closest(name, prettierOptions);
      const end = meant === null ? "." : `. Did you mean “${meant}”?`;
      const message = `“${name}” under \`prettier\` in the config is no option of prettier${end}`;
      return { code: "W_NO_MATCH", message };
    });
}
