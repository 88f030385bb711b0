/** Puts our templates into the bundle as handlebars compiles them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Handlebars from "handlebars";
import type { Plugin } from "rolldown";
import { compileOptions } from "../emit/compile-options.js";
import { templateNames } from "../emit/templates.js";
import { hashText } from "../hash.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Gives `emit/compiled-templates.ts` its content. */
export const withCompiledTemplates: Plugin = {
  name: "compiled-templates",
  load: (id) =>
    id === join(root, "src/emit/compiled-templates.ts")
      ? compiledModule()
      : null,
};

/** That content: our templates with the hashes of their texts. */
export function compiledModule(): string {
  const folder = join(root, "templates");
  const members = templateNames.map((name) => {
    const text = readFileSync(join(folder, `${name}.hbs`), "utf8");
    // Its types speak of the value that this text stands for.
    const spec: unknown = Handlebars.precompile(text, compileOptions);
    return `${name}: { text: "${hashText(text)}", spec: ${String(spec)} }`;
  });
  return `export const compiledTemplates = { ${members.join(",\n")} };`;
}
