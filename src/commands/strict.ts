/** `--strict`: a warning is as good as an error, and is printed like one. */
import { CodegenError } from "../errors.js";
import type { Warning } from "../errors.js";
import type { PullOptions } from "../stages/run-options.js";

/** Throws `E_STRICT` where there are warnings and they are errors. */
export function assertStrict(
  warnings: readonly Warning[],
  { strict = false }: PullOptions,
): void {
  if (!strict || warnings.length === 0) return;
  throw new CodegenError("E_STRICT", `There are ${warnings.length} warnings.`, {
    items: warnings.map(({ code, message }) => `${code}  ${message}`),
    hint: "Correct them in Close or in the config, or leave out --strict.",
  });
}
