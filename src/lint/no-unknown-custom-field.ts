/** The rule `no-unknown-custom-field`: ids of fields that Close does not have, or no longer. */
import { idKind } from "../ids/find-ids.js";
import type { RawUse } from "../ids/raw-use.js";
import { safeText } from "../report/terminal.js";
import { listenTo } from "./lint-file.js";
import type { LintFile } from "./lint-file.js";
import type { LockFiles } from "./lock-files.js";
import type { LintRule, RuleContext } from "./lint-types.js";
import { lockMessage, lockSchema, rulesUrl } from "./rule-parts.js";

const name = "no-unknown-custom-field";

/** Makes the rule. */
export function noUnknownCustomField(files: LockFiles): LintRule {
  return {
    meta: {
      type: "problem",
      docs: {
        description:
          "Disallow ids of custom fields that the lock does not know, or knows as deleted",
        url: rulesUrl,
        recommended: true,
      },
      hasSuggestions: false,
      schema: [lockSchema],
      messages: {
        ...lockMessage,
        unknown:
          "The lock knows no field `{{id}}`. Run `npx codegen` if it is new in Close; else correct it.",
        deleted:
          "`{{id}}` (“{{label}}” of {{object}}) is deleted in Close: reads get nothing, and writes that name it are refused.",
      },
    },
    create: (context: RuleContext) => listenTo(context, name, files, reportUse),
  };
}

function reportUse(use: RawUse, { context, meaningOf }: LintFile): void {
  for (const found of use.ids) {
    const { id } = found;
    if (idKind(id) !== "field") continue;
    const meaning = meaningOf(found)?.meaning;
    if (meaning?.kind === "unknown")
      context.report({ node: use.node, messageId: "unknown", data: { id } });
    if (meaning?.kind !== "deleted") continue;
    const label = safeText(meaning.field.label, longest);
    const object = safeText(meaning.field.object, longest);
    const data = { id, label, object };
    context.report({ node: use.node, messageId: "deleted", data });
  }
}

const longest = 80;
