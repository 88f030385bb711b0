/** A document in each of its forms; what makes a form is loaded with it. */
import type { DocsDocument } from "../../page/docs-document.js";
import { pageMarker } from "./write-page.js";

/** The form of a page. */
export type DocsFormat = "html" | "markdown" | "mermaid";

/** Renders a document. The same document gives the same bytes. */
export async function renderDocs(
  document: DocsDocument,
  format: DocsFormat,
): Promise<string> {
  const marker = pageMarker(document.generator);
  switch (format) {
    case "html": {
      const [{ renderDocsHtml }, { readPageAssets }] = await Promise.all([
        import("../../page/docs-html.js"),
        import("../../page/page-assets.js"),
      ]);
      return renderDocsHtml(document, await readPageAssets(), marker);
    }
    case "markdown": {
      const { renderDocsMarkdown } =
        await import("../../page/docs-markdown.js");
      return renderDocsMarkdown(document, marker);
    }
    case "mermaid": {
      const { renderDocsMermaid } = await import("../../page/docs-mermaid.js");
      return renderDocsMermaid(document, marker);
    }
    default:
      return format satisfies never;
  }
}
