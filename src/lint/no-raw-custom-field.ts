/** The rule `no-raw-custom-field`: ids of fields that the generated code has a name for. */
import type { KnownField } from "../ids/field-index.js";
import { planImports } from "../ids/import-plan.js";
import type { FoundId } from "../ids/find-ids.js";
import { obstacleWords } from "../ids/obstacle-words.js";
import type { RawUse } from "../ids/raw-use.js";
import { reference, spellUse } from "../ids/spell.js";
import type { TextEdit } from "../ids/spell.js";
import { safeText } from "../report/terminal.js";
import { canImport, listenTo } from "./lint-file.js";
import type { LintFile, LintMeaning } from "./lint-file.js";
import type { LockFiles } from "./lock-files.js";
import type { LintRule, RuleContext, Suggestion } from "./lint-types.js";
import { lockMessage, lockSchema, rulesUrl } from "./rule-parts.js";

const name = "no-raw-custom-field";

/** Makes the rule. */
export function noRawCustomField(files: LockFiles): LintRule {
  return {
    meta: {
      type: "suggestion",
      docs: {
        description:
          "Disallow ids of custom fields that the generated code has a name for",
        url: rulesUrl,
        recommended: true,
      },
      hasSuggestions: true,
      schema: [lockSchema],
      messages: {
        ...lockMessage,
        raw: "`{{id}}` is “{{label}}” of {{object}}: write `{{reference}}`.",
        obstacle:
          "`{{id}}` is “{{label}}” of {{object}}, in the generated code `{{reference}}`. It cannot stand here, since {{why}}.",
        shared:
          "`{{id}}` is the shared field “{{label}}”: write `{{reference}}`, of the object type that is meant.",
        otherOrg:
          "`{{id}}` is “{{label}}” of {{object}} in one organisation: take it from `{{reference}}`, which has the id in each.",
        replace: "Write `{{reference}}`.",
      },
    },
    create: (context: RuleContext) => listenTo(context, name, files, reportUse),
  };
}

function reportUse(use: RawUse, file: LintFile): void {
  const known = use.ids.flatMap((found) => {
    const one = file.meaningOf(found);
    return one === null ? [] : [{ found, ...one }];
  });
  const [first] = known.flatMap((one) => {
    const report = reportOf(one.found, one, use);
    return report === null ? [] : [report];
  });
  if (first === undefined) return;
  // Half of a text is not rewritten: all of its ids can be, or none is.
  const canReplace =
    known.length === use.ids.length && known.every(isReplaceable);
  const suggest = canReplace ? suggestionOf(use, known, file) : [];
  file.context.report({ node: use.node, ...first, suggest });
}

type Known = LintMeaning & { readonly found: FoundId };

function reportOf(
  found: FoundId,
  { meaning, lock }: LintMeaning,
  { obstacle }: RawUse,
): { messageId: string; data: Record<string, string> } | null {
  const id = `${found.isPrefixed ? "custom." : ""}${found.id}`;
  const write = ({ wrapper, member }: KnownField): string =>
    reference(wrapper, member, found.isPrefixed);
  const words = ({ label, object }: KnownField) => ({
    id,
    label: safeText(label, longest),
    object: safeText(object, longest),
  });
  switch (meaning.kind) {
    case "field": {
      const { field } = meaning;
      if (!lock.isEmitted(field)) return null;
      const data = { ...words(field), reference: write(field) };
      if (obstacle === null) return { messageId: "raw", data };
      const why = obstacleWords(obstacle);
      return { messageId: "obstacle", data: { ...data, why } };
    }
    case "shared": {
      const fields = meaning.fields.filter(lock.isEmitted);
      const [first] = fields;
      if (first === undefined) return null;
      const list = fields.map(write).join("` or `");
      return {
        messageId: "shared",
        data: { ...words(first), reference: list },
      };
    }
    case "otherOrg": {
      const { wrapper, member } = meaning.field;
      const list = `${wrapper}.fields.${member}.ids`;
      const data = { ...words(meaning.field), reference: list };
      return { messageId: "otherOrg", data };
    }
    case "deleted":
    case "unknown":
      // The other rule's.
      return null;
    default: {
      const never: never = meaning;
      return never;
    }
  }
}

const longest = 80;

function isReplaceable({ meaning, lock }: LintMeaning): boolean {
  return meaning.kind === "field" && lock.isEmitted(meaning.field);
}

/** What the value is stays the same: only where it comes from changes. */
function suggestionOf(
  use: RawUse,
  known: readonly Known[],
  file: LintFile,
): Suggestion[] {
  const { context, program, source } = file;
  const [lock, ...others] = new Set(known.map((one) => one.lock));
  if (lock === undefined || others.length > 0) return [];
  if (use.obstacle !== null || !canImport(context.filename, lock)) return [];
  const fields = known.flatMap(({ meaning }) =>
    meaning.kind === "field" ? [meaning.field] : [],
  );
  const byId = new Map(fields.map((field) => [field.id, field]));
  const wanted = [...new Map(fields.map((one) => [one.wrapper, one])).values()];
  const imports = planImports(program, source, wanted, file.placeOf(lock));
  const spell = ({ id, isPrefixed }: FoundId): string => {
    const { wrapper = "", member = "" } = byId.get(id) ?? {};
    return reference(imports.local(wrapper), member, isPrefixed);
  };
  const edits: readonly TextEdit[] = [
    ...imports.edits,
    ...spellUse(use, source, spell),
  ];
  return [
    {
      messageId: "replace",
      data: { reference: use.ids.map(spell).join("`, `") },
      fix: (fixer) =>
        edits.map(({ start, end, text }) =>
          fixer.replaceTextRange([start, end], text),
        ),
    },
  ];
}
