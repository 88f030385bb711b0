/** The page that says where the package was tried. */
import { columns } from "./environment.js";
import type { Column } from "./environment.js";

/** One place, and what came of each try: "works", "fails", or "–" where there is nothing to try. */
export interface Row {
  readonly title: string;
  readonly note: string;
  readonly results: Readonly<Record<Column, string>>;
}

const titles: Readonly<Record<Column, string>> = {
  generate: "`codegen`",
  compile: "compile or bundle",
  undici: "run, undici",
  fetch: "run, `fetch`",
  test: "tests",
};

/** The page, as Markdown. */
export function pageOf(rows: readonly Row[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    introduction,
    line(["", ...columns.map((column) => titles[column]), ""]),
    line(["---", ...columns.map(() => "---"), "---"]),
    ...rows.map(({ title, results, note }) =>
      line([title, ...columns.map((column) => results[column]), note]),
    ),
    "",
    rules,
  ].join("\n");
}

const introduction = `# Runtimes

Where the packed package was tried, as it is installed by a user. \`npm run test:runtimes\` installs each place in the version that is named, runs the same checks in it (create, read, update, delete, list, search, verify, webhooks, timeout, abort, size limit, packed answers, retries, writes on connections that break), and writes this page.
`;

const rules = `## What sends

The client sends through undici, which an app installs. Two other ways:

- \`createCloseClient({ fetch, … })\` sends through a \`fetch\` of yours. A wrapper has to pass on the options that it does not know, as \`(url, init) => fetch(url, init)\` does: Deno's own \`fetch\` repeats any request, and Bun's a PUT or DELETE, where a connection that was used before ends without an answer, and neither says so. The client asks them not to, by those options.
- \`transport: "fetch"\` in \`codegen.config.ts\` makes code that sends through the \`fetch\` of where it runs, and imports no package. That is for Cloudflare Workers, edge routes, and bundles that should not carry undici.

## Cloudflare Workers and edge routes

Set \`transport: "fetch"\`. The default ends the first call there with an error that says so; nothing is sent.

## Bundlers

- Bundles in CommonJS, and those of webpack, Rspack, Rollup and Vite, may carry undici.
- esbuild, and tsup with it, put undici into an ES module in a form that cannot run. The client then loads undici from \`node_modules\`; where there is none the first call says so. Leave it out of the bundle (\`--external:undici\`), or set \`transport: "fetch"\`.

## Jest

With CommonJS, Jest has to turn the package and what it imports into CommonJS as it does your own code. \`jest.config.cjs\`, here for \`@swc/jest\`; with \`ts-jest\` the second line is \`transform: { "\\\\.ts$": "ts-jest", "\\\\.js$": "@swc/jest" }\`:

\`\`\`js
module.exports = {
  transform: { "\\\\.[jt]s$": "@swc/jest" },
  transformIgnorePatterns: [
    "/node_modules/(?!(close-codegen|any-ascii|change-case)/)",
  ],
};
\`\`\`

With ES modules (\`node --experimental-vm-modules node_modules/jest/bin/jest.js\`) the package is loaded as it is; TypeScript sources need their endings mapped:

\`\`\`js
export default {
  extensionsToTreatAsEsm: [".ts"],
  moduleNameMapper: { "^(\\\\.{1,2}/.*)\\\\.js$": "$1" },
  transform: { "\\\\.ts$": "@swc/jest" },
};
\`\`\`

## Endings of imports

\`importExtension: "auto"\` does as the nearest tsconfig wants. Without one the imports end in \`.ts\` beside a \`deno.json\`, and where the Node (from 22.18 on) or Deno that runs \`codegen\` runs TypeScript by itself, else in \`.js\`. An output that is there keeps its ending, so that machines with different Nodes write the same files.
`;
