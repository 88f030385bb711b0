/** The script and the style of the page, as the build has made them of `page/browser/`. */
import { readFile } from "node:fs/promises";
import { packageFile } from "../package-file.js";

/** Texts that go into each page. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
}

/** Reads them from the package. */
export async function readPageAssets(): Promise<PageAssets> {
  const [script, style] = await Promise.all(
    ["dist/docs-page.js", "dist/docs-page.css"].map((path) =>
      readFile(packageFile(path), "utf8"),
    ),
  );
  if (script === undefined || style === undefined)
    throw new TypeError("The page has a script and a style.");
  return { script, style };
}
