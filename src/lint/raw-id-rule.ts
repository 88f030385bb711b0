/** The rules `no-raw-custom-field` and `no-raw-id`: ids that the generated code has a name for. */
import type { KnownId } from "../ids/id-index.js";
import { planImports } from "../ids/import-plan.js";
import { idKind } from "../ids/find-ids.js";
import type { FoundId } from "../ids/find-ids.js";
import { obstacleWords } from "../ids/obstacle-words.js";
import type { RawUse } from "../ids/raw-use.js";
import { referenceTo, referenceToAll, spellUse } from "../ids/spell.js";
import type { TextEdit } from "../ids/spell.js";
import { safeText } from "../report/terminal.js";
import { canImport, listenTo } from "./lint-file.js";
import type { LintFile, LintMeaning } from "./lint-file.js";
import type { LockFiles } from "./lock-files.js";
import type { LintRule, RuleContext, Suggestion } from "./lint-types.js";
import { lockMessage, lockSchema, rulesUrl } from "./rule-parts.js";

/** The rule about ids of custom fields. */
export function noRawCustomField(files: LockFiles): LintRule {
  return rawIdRule(files, {
    name: "no-raw-custom-field",
    what: "custom fields",
    isAbout: ({ id }) => idKind(id) === "field",
  });
}

/** The rule about ids of statuses, pipelines and object types. */
export function noRawId(files: LockFiles): LintRule {
  return rawIdRule(files, {
    name: "no-raw-id",
    what: "statuses, pipelines and object types",
    isAbout: ({ id }) => idKind(id) !== "field",
  });
}

/** What distinguishes the rules. */
interface RuleSubject {
  readonly name: string;
  readonly what: string;
  /** Whether the rule reports an id; both rules replace all ids of a text. */
  readonly isAbout: (found: FoundId) => boolean;
}

function rawIdRule(
  files: LockFiles,
  { name, what, isAbout }: RuleSubject,
): LintRule {
  return {
    meta: {
      type: "suggestion",
      docs: {
        description: `Disallow ids of ${what} that the generated code has a name for`,
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
    create: (context: RuleContext) =>
      listenTo(context, name, files, (use, file) => {
        reportUse(use, file, isAbout);
      }),
  };
}

function reportUse(
  use: RawUse,
  file: LintFile,
  isAbout: RuleSubject["isAbout"],
): void {
  const known = use.ids.flatMap((found) => {
    const one = file.meaningOf(found);
    return one === null ? [] : [{ found, ...one }];
  });
  const [first] = known.flatMap((one) => {
    if (!isAbout(one.found)) return [];
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
  const write = (known: KnownId): string =>
    referenceTo(known, found.isPrefixed);
  const words = ({ label, object }: KnownId) => ({
    id,
    label: safeText(label, longest),
    object: safeText(object, longest),
  });
  switch (meaning.kind) {
    case "known": {
      const { known } = meaning;
      if (!lock.isEmitted(known)) return null;
      const data = { ...words(known), reference: write(known) };
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
      const list = referenceToAll(meaning.known);
      const data = { ...words(meaning.known), reference: list };
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
  return meaning.kind === "known" && lock.isEmitted(meaning.known);
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
    meaning.kind === "known" ? [meaning.known] : [],
  );
  const byId = new Map(fields.map((field) => [field.id, field]));
  const wanted = [...new Map(fields.map((one) => [one.wrapper, one])).values()];
  const imports = planImports(program, source, wanted, file.placeOf(lock));
  const spell = ({ id, isPrefixed }: FoundId): string => {
    const known = byId.get(id);
    return known === undefined
      ? id
      : referenceTo(known, isPrefixed, imports.local(known.wrapper));
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
