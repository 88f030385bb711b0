/** `codegen explain`: the paragraph of a code, from the page that comes with the package. */
import { closest } from "../../config/closest.js";
import { CodegenError } from "../../errors.js";
import { readFileText } from "../../files/read-file.js";
import { packageFile } from "../../package-file.js";
import { fileURLToPath } from "node:url";

/** A code with its paragraph. */
export interface Explanation {
  readonly code: string;
  /** Markdown, as the page has it. */
  readonly text: string;
}

/** The codes of the page with their paragraphs, in its order. */
export async function readExplanations(): Promise<readonly Explanation[]> {
  const page = fileURLToPath(packageFile("docs/troubleshooting.md"));
  const text = await readFileText(page);
  return text
    .split(/^#{2,3} /m)
    .slice(1)
    .map((section) => {
      const [code = "", ...lines] = section.split("\n");
      return { code, text: lines.join("\n").trim() };
    })
    .filter(({ code }) => /^[A-Z]_[A-Z_]+$/.test(code));
}

/** The paragraph of a code, however it is written; `E_USAGE` where there is no such code. */
export async function explain(given: string): Promise<Explanation> {
  const all = await readExplanations();
  const code = given.trim().toUpperCase().replaceAll("-", "_");
  const found = all.find((one) => one.code === code);
  if (found !== undefined) return found;
  const codes = all.map((one) => one.code);
  const meant =
    codes.find((one) => one.slice(2) === code) ?? closest(code, codes);
  throw new CodegenError("E_USAGE", `There is no code ${given}.`, {
    hint:
      meant === null
        ? "codegen explain lists all codes."
        : `Did you mean ${meant}?`,
  });
}
