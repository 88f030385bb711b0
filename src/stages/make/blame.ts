/** The blame for a text that must not be written: the user's own templates or types, or ours. */
import { CodegenError } from "../../errors.js";
import type { Emitter } from "./emitter.js";

/**
 * The same error with the next step for whoever wrote the templates and types of an output; where all of
 * them are ours the error is a bug, and stays as it is.
 */
export function blamed(
  error: unknown,
  { ownTemplates, options }: Pick<Emitter, "ownTemplates" | "options">,
): unknown {
  if (!(error instanceof CodegenError)) return error;
  const files = [...ownTemplates].map((name) => `${name}.hbs`);
  const types = Object.keys(options.types);
  const parts = [
    ...(files.length === 0 ? [] : [`your templates (${files.join(", ")})`]),
    ...(types.length === 0
      ? []
      : [`\`types\` in the config (${types.join(", ")})`]),
  ];
  if (parts.length === 0) return error;
  return new CodegenError("E_TEMPLATE", error.message, {
    hint: `Correct ${parts.join(" or ")}.`,
    cause: error,
  });
}
