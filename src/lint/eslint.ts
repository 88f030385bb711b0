/** The package's `close-codegen/eslint`: rules about ids of Close, for ESLint and for oxlint. */
import { readVersion } from "../version.js";
import type { LintRule } from "./lint-types.js";
import { lockFiles } from "./lock-files.js";
import { noUnknownCustomField } from "./no-unknown-custom-field.js";
import { noRawCustomField, noRawId } from "./raw-id-rule.js";

/** An entry of ESLint's flat config that uses the plugin. */
export interface LintConfig {
  name: string;
  plugins: { "close-codegen": LintPlugin };
  rules: Record<string, "error" | "warn">;
}

/** The plugin. */
export interface LintPlugin {
  meta: { name: string; version: string; namespace: string };
  rules: {
    "no-raw-custom-field": LintRule;
    "no-raw-id": LintRule;
    "no-unknown-custom-field": LintRule;
  };
  /** `recommended` has all rules; only flat configs are known. */
  configs: { recommended: LintConfig };
}

const files = lockFiles();

const parts = {
  meta: {
    name: "close-codegen",
    version: readVersion(),
    namespace: "close-codegen",
  },
  rules: {
    "no-raw-custom-field": noRawCustomField(files),
    "no-raw-id": noRawId(files),
    "no-unknown-custom-field": noUnknownCustomField(files),
  },
};

/** The plugin, for `plugins` of a flat config and for `jsPlugins` of oxlint. */
const plugin: LintPlugin = {
  ...parts,
  configs: {
    // A getter, since the config names the plugin that it is a part of.
    get recommended(): LintConfig {
      return {
        name: "close-codegen/recommended",
        plugins: { "close-codegen": plugin },
        rules: {
          "close-codegen/no-raw-custom-field": "error",
          "close-codegen/no-raw-id": "error",
          "close-codegen/no-unknown-custom-field": "error",
        },
      };
    },
  },
};

/** Its configs, for `extends: [configs.recommended]`. */
export const configs = plugin.configs;
/** Its rules, by name. */
export const rules = plugin.rules;
export default plugin;
