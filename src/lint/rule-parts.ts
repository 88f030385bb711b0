/** What the rules share: their option, their page, and the report of a lock that is missing. */

/** The schema of a rule's options. */
export const lockSchema = {
  type: "object",
  properties: {
    lock: {
      description:
        "The path of close.lock.json, or of its folder, from the working directory; a list where there are several. Left out: those of the nearest config or output above the file.",
      anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }],
    },
  },
  additionalProperties: false,
};

/** The message about a lock that cannot be used. */
export const lockMessage = { lock: "{{problem}}" };

/** The page about the rules. */
export const rulesUrl =
  "https://www.npmjs.com/package/close-codegen#lint-rules";
