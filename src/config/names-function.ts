/** Calls the function that a config gives as `names`, and answers for what it does. */
import type { NameFunction } from "../define.js";
import { CodegenError } from "../errors.js";

/** The function, which throws `E_CONFIG_INVALID` where the config's own throws or gives no name; `label` is the config's. */
export function checkedNames(names: NameFunction, label: string): NameFunction {
  return (item) => {
    const what = `the function \`names\` in ${label}`;
    const whose = `for “${item.label}” (${item.id})`;
    const name = call(() => names(item), `T${what.slice(1)} failed ${whose}`);
    if (name === undefined || typeof name === "string") return name;
    const given = name instanceof Promise ? "a promise" : kindOf(name);
    throw new CodegenError(
      "E_CONFIG_INVALID",
      `T${what.slice(1)} returned ${given} ${whose}.`,
      {
        hint: "It must return a string, or undefined to keep the proposed name.",
      },
    );
  };
}

/** Its result need not be of its type: a config in JavaScript has none. */
function call(names: () => unknown, what: string): unknown {
  try {
    const name = names();
    // What it would have failed with later is nobody's any more.
    if (name instanceof Promise) name.catch(() => undefined);
    return name;
  } catch (cause) {
    throw new CodegenError(
      "E_CONFIG_INVALID",
      `${what}: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        hint: "Correct the function; --debug shows where it failed.",
        cause,
      },
    );
  }
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
