/** The inputs of an object type as schemas: a Standard Schema, and a JSON Schema. What checks is loaded with the first use. */
import type { InputParts, InputSchema } from "./input-parts.js";

/** Makes the schema of an input. */
export function inputSchema<Input>(
  parts: () => InputParts,
): InputSchema<Input> {
  return {
    "~standard": {
      version: 1,
      vendor: "close-codegen",
      validate: async (value) => {
        const { validate } = await import("../validate/validate.js");
        return validate(parts(), value);
      },
    },
    jsonSchema: async () => {
      const { jsonSchemaOf } = await import("../validate/validate.js");
      return jsonSchemaOf(parts());
    },
  };
}
