/** The program as `dist/` holds it: few files, of which a run loads those that it needs. */
import { join } from "node:path";
import type {
  CodeSplittingGroup,
  InputOptions,
  OutputOptions,
  Plugin,
} from "rolldown";
import { withCompiledTemplates } from "./templates.js";

/** What rolldown is given for one set of files, but for the folder that it writes to. */
export interface Bundle extends InputOptions {
  readonly output: OutputOptions;
}

/**
 * What a user's project resolves for itself, what is native, a table that is larger than all else, and a
 * package without a text of its licence.
 */
const external =
  /^(?:node:|(?:any-ascii|c12|change-case|oxc-parser|oxc-transform|prettier|ts-morph|undici|@viz-js\/viz)(?:\/|$))/;

/** The modules that the package exports, by their paths below `src` and below `dist`. */
export const exported: readonly string[] = [
  "index",
  "lint/eslint",
  "local/local",
  "runtime/index",
  "runtime/record/codec",
  "vite/vite",
];

/** What is loaded by its name: by `bin`, by a config, by a thread of `watch`. */
const started: readonly string[] = ["define", "main", "worker"];

/** The program, and all that the package exports; and the files that `codegen` begins with, each with all that it loads at once. */
export function programBundles(root: string): readonly Bundle[] {
  const entries = [...exported, ...started];
  const shared: InputOptions = {
    external,
    platform: "node",
    tsconfig: join(root, "src/tsconfig.json"),
    resolve: {
      alias: {
        // Its entry for Node adds to `require` what nobody asked for.
        handlebars: join(root, "node_modules/handlebars/lib/handlebars.js"),
        // Its usual entry is a module of an older sort, whose parts no bundler finds.
        "jsonc-parser": join(root, "node_modules/jsonc-parser/lib/esm/main.js"),
      },
    },
    // The threads of `watch` load at once what commands load when they need it.
    checks: { bundlerTimings: false, ineffectiveDynamicImport: false },
  };
  return [
    {
      ...shared,
      input: sourcesOf(entries, root),
      plugins: [withoutSourceMaps, withCompiledTemplates],
      output: { ...format, codeSplitting: { groups: [...groups(root)] } },
    },
    ...["bin", "look-up"].map((first) => ({
      ...shared,
      input: sourcesOf([first], root),
      plugins: [withoutOthers],
      output: format,
    })),
  ];
}

function sourcesOf(
  entries: readonly string[],
  root: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    entries.map((entry) => [entry, join(root, "src", `${entry}.ts`)]),
  );
}

/** The first files stand alone; the other ones are in the first bundle. */
const withoutOthers: Plugin = {
  name: "without-others",
  resolveId: (id) =>
    ["./look-up.js", "./main.js"].includes(id) ? { id, external: true } : null,
};

const format: OutputOptions = {
  format: "esm",
  // Flat, since `package-file.ts` finds the package from where it lies itself.
  chunkFileNames: "[name].js",
  entryFileNames: "[name].js",
  comments: { legal: false, annotation: true, jsdoc: false },
  sourcemap: true,
  sourcemapExcludeSources: true,
};

/** Handlebars loads it where it is there, to make maps that nobody asks for. */
const withoutSourceMaps: Plugin = {
  name: "without-source-maps",
  resolveId: (id) => (id === "source-map" ? "\0source-map" : null),
  load: (id) => (id === "\0source-map" ? "export {};" : null),
};

/**
 * Files that are loaded together: each group takes these files and all that they import at once, but for
 * what a group before it has. What is in no group stands beside what loads it.
 */
function groups(root: string): readonly CodeSplittingGroup[] {
  return [
    group("base", [
      "define.ts",
      "errors.ts",
      "explain-error.ts",
      "files/read-text.ts",
      "report/terminal.ts",
      "steps.ts",
      "version.ts",
    ]),
    group("codec", ["runtime/record/codec.ts"]),
    group("transport", ["runtime/transport/transport.ts"]),
    { name: "tsconfig", test: /[\\/]node_modules[\\/]get-tsconfig[\\/]/ },
    { name: "zod", test: /[\\/]node_modules[\\/]zod[\\/]/ },
    group("cli", ["main.ts", "cli/cli.ts"]),
    group("run", [
      "cli/run/with-config.ts",
      "cli/run/write-run.ts",
      "cli/print/reports.ts",
      "commands/check/run-check.ts",
      "commands/generate/run-generate.ts",
      "repeat/remember.ts",
      "config/config.ts",
      "report/text.ts",
    ]),
    group("named", [
      "stages/make/named-schema.ts",
      "stages/read/locked-schema.ts",
    ]),
    group("make", [
      "commands/check/staleness.ts",
      "emit/render.ts",
      "output/claim-and-write.ts",
      "report/taken-over-text.ts",
      "stages/make/make-files.ts",
      "stages/make/make-output.ts",
      "stages/name/name-output.ts",
      "stages/plan/allow-write.ts",
      "stages/plan/plan-output.ts",
      "stages/read/read-output.ts",
    ]),
    group("live", [
      "commands/check/read-drift.ts",
      "stages/read/live-schema.ts",
    ]),
    {
      name: "listr",
      test: /[\\/]node_modules[\\/](?:listr2|log-update|cli-truncate|wrap-ansi)[\\/]/,
    },
  ];

  function group(name: string, paths: readonly string[]): CodeSplittingGroup {
    const ids = new Set(paths.map((path) => join(root, "src", path)));
    const isRuntime = (id: string) => id === "\0rolldown/runtime.js";
    return {
      name,
      test: (id) => ids.has(id) || (name === "base" && isRuntime(id)),
    };
  }
}
