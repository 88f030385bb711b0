/** Lays views out through the templates. Templates hold layout only; a mistake in one is an error. */
import Handlebars from "handlebars";
import { CodegenError } from "../errors.js";
import { hashText } from "../hash.js";
import { compiledTemplates } from "./compiled-templates.js";
import { compileOptions } from "./compile-options.js";
import type { TemplateName, Templates } from "./templates.js";

/** Fills a template with its view. */
export type Render = (name: TemplateName, view: object) => string;

/** Compiles templates lazily, each once; a template that names what its view lacks throws `E_TEMPLATE`. */
export function compileTemplates(templates: Templates): Render {
  const handlebars = Handlebars.create();
  const compiled = new Map<TemplateName, (view: object) => string>();
  return (name, view) => {
    try {
      const template =
        compiled.get(name) ?? compile(handlebars, name, templates[name]);
      compiled.set(name, template);
      return tidy(template(view));
    } catch (cause) {
      throw new CodegenError(
        "E_TEMPLATE",
        `The template ${name}.hbs failed: ${reasonOf(cause)}`,
        {
          hint: "Correct it; node_modules/close-codegen/templates/README.md says what each template receives.",
          cause,
        },
      );
    }
  };
}

/** The words of handlebars, without its own settings and without `[object Object]`. */
function reasonOf(cause: unknown): string {
  const why = cause instanceof Error ? cause.message : String(cause);
  return why
    .replace(
      /^"(.+)" not defined in \[object Object\] - (\d+:\d+)$/,
      "at $2 it names “$1”, which it does not receive.",
    )
    .replace(
      /^You specified knownHelpersOnly, but used the unknown helper (.+) - (\d+:\d+)$/,
      "at $2 it calls the helper “$1”, which there is not.",
    );
}

function compile(
  handlebars: typeof Handlebars,
  name: TemplateName,
  text: string,
): (view: object) => string {
  const ready = compiledTemplates[name];
  // Somebody may have put another text into the place of ours, also in the package.
  return ready?.text === hashText(text)
    ? handlebars.template(ready.spec)
    : handlebars.compile(text, compileOptions);
}

/** Empty lines as prettier leaves them: none doubled, none at the end. */
function tidy(text: string): string {
  return `${text.replace(/\n{3,}/g, "\n\n").trimEnd()}\n`;
}
