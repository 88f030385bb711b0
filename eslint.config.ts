import { defineConfig } from "eslint/config";
import type { Linter } from "eslint";
import tseslint from "typescript-eslint";

/** What nothing in src may do with a text, whoever wrote it. */
const noCodeFromText = {
  "no-eval": "error",
  "no-implied-eval": "error",
  "no-new-func": "error",
  "no-restricted-syntax": [
    "error",
    ...["NewExpression", "CallExpression"].map((kind) => ({
      selector: `${kind}[callee.name='RegExp']`,
      message:
        "Write regular expressions as literals: one that is built could hold text of Close (docs/SECURITY.md, S1).",
    })),
  ],
} satisfies Linter.RulesRecord;

const noPrograms = {
  regex: "^(?:node:)?(?:child_process|cluster)$",
  message: "The generator starts no other program (docs/SECURITY.md, S6).",
};

const noTemplates = {
  regex: "^handlebars$",
  message: "Only emit/render.ts fills templates (docs/SECURITY.md, S1).",
};

export default defineConfig(
  {
    ignores: ["dist/", "node_modules/", "test/fixtures/", "coverage/"],
  },
  tseslint.configs.recommended,
  {
    rules: {
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_" },
      ],
      // An object type without fields of its own is still a type of its own.
      "@typescript-eslint/no-empty-object-type": [
        "error",
        { allowInterfaces: "with-single-extends" },
      ],
    },
  },
  {
    files: ["src/**/*.ts"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/no-empty-object-type": [
        "error",
        { allowInterfaces: "with-single-extends" },
      ],
      // An abort rejects with the signal's own reason, whatever that is.
      "@typescript-eslint/prefer-promise-reject-errors": "off",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ["src/**/*.ts"],
    rules: {
      ...noCodeFromText,
      "no-restricted-imports": [
        "error",
        { patterns: [noPrograms, noTemplates] },
      ],
    },
  },
  {
    // Templates are files of the package or of the user's, and views hold what is encoded already; the build compiles ours.
    files: ["src/emit/render.ts", "src/build/templates.ts"],
    rules: { "no-restricted-imports": ["error", { patterns: [noPrograms] }] },
  },
  {
    // Asks git for files, for `diff git:<ref>` and where git could not merge the lock: no shell, fixed arguments but for names.
    files: ["src/git/run-git.ts"],
    rules: { "no-restricted-imports": ["error", { patterns: [noTemplates] }] },
  },
  {
    // Expressions joined from literals of its own, and one around a run of `#`.
    files: ["src/emit/format.ts", "src/runtime/print-json.ts"],
    rules: { "no-restricted-syntax": "off" },
  },
);
