/** The script and the style of the page of `codegen docs`, as files of `dist/` that the program puts into each page. */
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { build } from "rolldown";

/** Joins the script, as plain code that a stranger can read, and copies the style. */
export async function buildPage(root: string, dist: string): Promise<void> {
  const sources = join(root, "src/page/browser");
  await build({
    input: join(sources, "page.ts"),
    platform: "browser",
    tsconfig: join(sources, "tsconfig.json"),
    output: {
      format: "iife",
      file: join(dist, "docs-page.js"),
      comments: { legal: false, annotation: false, jsdoc: false },
    },
  });
  await cp(join(sources, "style.css"), join(dist, "docs-page.css"));
}
