/** The inputs of an object type as schemas: a Standard Schema, and a JSON Schema. What checks is loaded with the first use. */
import type { InputChecks, InputParts, InputSchema } from "./input-parts.js";

/** Makes the schema of an input. */
export function inputSchema<Input>(
  parts: () => InputParts,
): InputSchema<Input> {
  const load = async (): Promise<InputChecks<Input>> => {
    const { checksOf } = await import("../validate/validate.js");
    return checksOf(parts());
  };
  return {
    "~standard": {
      version: 1,
      vendor: "close-codegen",
      validate: async (value) => (await load()).validate(value),
    },
    jsonSchema: async (options) => (await load()).jsonSchema(options),
  };
}
