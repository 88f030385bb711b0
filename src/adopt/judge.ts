/** Decides of one use whether it can be edited, and why not. */
import type { KnownId } from "../ids/id-index.js";
import { idKind } from "../ids/find-ids.js";
import type { FoundId, IdKind } from "../ids/find-ids.js";
import { meaningOf } from "../ids/meaning.js";
import type { Meaning } from "../ids/meaning.js";
import { obstacleWords } from "../ids/obstacle-words.js";
import { referenceTo, referenceToAll, spellUse } from "../ids/spell.js";
import type { TextEdit } from "../ids/spell.js";
import { partOf, spanOf } from "../ids/syntax.js";
import type { Span } from "../ids/syntax.js";
import type { AdoptOutput, Adoptable, Left, LocalName } from "./adoption.js";
import type { Use } from "./use.js";

/** What can be edited, but for where it is. */
type Verdict =
  | Omit<Adoptable, "column" | "form" | "line">
  | Pick<Left, "id" | "reason" | "suggestion">;

/** The verdict on a use; null where nothing in it is an id of Close. */
export function judge(
  use: Use,
  source: string,
  output: AdoptOutput,
  used: ReadonlySet<string>,
): Verdict | null {
  const known = use.ids.flatMap((found) => {
    const meaning = meaningOf(found, output.fields, used);
    return meaning === null ? [] : [{ found, meaning }];
  });
  if (known.length === 0) return null;
  for (const { found, meaning } of known) {
    const problem = problemOf(found, meaning, output);
    if (problem !== null) return { id: textOf(found), ...problem };
  }
  const fields = new Map(
    known.flatMap(({ found, meaning }) =>
      meaning.kind === "known" ? [[found.id, meaning.known] as const] : [],
    ),
  );
  const ids = use.ids.filter(({ id }) => fields.has(id));
  const [first] = ids;
  if (use.obstacle !== null && first !== undefined)
    return {
      id: ids.map(textOf).join(", "),
      reason: sentence(obstacleWords(use.obstacle)),
      suggestion: adviceFor(use, first, fields.get(first.id)),
    };
  return adoptable({ ...use, ids }, source, fields);
}

function adoptable(
  use: Use,
  source: string,
  fields: ReadonlyMap<string, KnownId>,
): Omit<Adoptable, "column" | "form" | "line"> {
  const spell =
    (local: LocalName) =>
    (found: FoundId): string => {
      const known = fields.get(found.id);
      return known === undefined
        ? textOf(found)
        : referenceTo(known, found.isPrefixed, local(known.wrapper));
    };
  return {
    ids: use.ids.map(textOf),
    fields: [...fields.values()],
    span: use.span,
    owner: ownerOf(use),
    references: (local) => use.ids.map(spell(local)),
    edits: (local) =>
      use.wrap === null
        ? spellUse(use, source, spell(local))
        : wrapped(use, use.wrap, spell(local)),
  };
}

function wrapped(
  { ids }: Use,
  wrap: readonly TextEdit[],
  spell: (found: FoundId) => string,
): readonly TextEdit[] {
  return [
    ...wrap,
    ...ids.map((found) => ({
      start: found.start,
      end: found.end,
      text: spell(found),
    })),
  ];
}

/** The object whose property an id names. */
function ownerOf({ node, parents, frame }: Use): Span | null {
  const [parent, outer] = parents;
  if (parent === undefined) return null;
  if (parent.type === "MemberExpression" && partOf(parent, "property") === node)
    return spanOf(partOf(parent, "object") ?? parent);
  if (parent.type === "BinaryExpression" && parent["operator"] === "in")
    return spanOf(partOf(parent, "right") ?? parent);
  if (frame === "brackets" && outer?.type === "ObjectPattern")
    return spanOf(outer);
  return null;
}

function problemOf(
  found: FoundId,
  meaning: Meaning,
  output: AdoptOutput,
): Pick<Left, "reason" | "suggestion"> | null {
  const write = (known: KnownId): string =>
    referenceTo(known, found.isPrefixed);
  switch (meaning.kind) {
    case "known":
      return output.isEmitted(meaning.known)
        ? null
        : {
            reason: `The config leaves this ${nouns[meaning.known.kind]} out of the output.`,
            suggestion: "Take it in with include, or leave the id here.",
          };
    case "shared":
      return {
        reason: `It is a shared field, of ${meaning.fields.map(({ object }) => object).join(", ")}, and which is meant cannot be seen here.`,
        suggestion: `Write ${meaning.fields.map(write).join(" or ")}.`,
      };
    case "otherOrg":
      return {
        reason: "It is the id in one organisation of several.",
        suggestion: `Take it from ${referenceToAll(meaning.known)}.`,
      };
    case "deleted":
      return {
        reason: `The field “${meaning.field.label}” of ${meaning.field.object} is deleted in Close.`,
        suggestion: "Remove what reads or writes it.",
      };
    case "unknown":
      return {
        reason: `The lock knows no such ${nouns[idKind(found.id)]}.`,
        suggestion: "Run codegen if it is new in Close; else correct it.",
      };
    default: {
      const never: never = meaning;
      return never;
    }
  }
}

const nouns: Readonly<Record<IdKind, string>> = {
  field: "field",
  pipeline: "pipeline",
  status: "status",
  type: "object type",
};

function adviceFor(
  { obstacle }: Use,
  found: FoundId,
  field: KnownId | undefined,
): string {
  if (field === undefined) return "";
  const { kind, wrapper, member } = field;
  const name = referenceTo(field, found.isPrefixed);
  if (kind === "field" && (obstacle === "type" || obstacle === "class"))
    return `Take the generated type in its place, whose member is ${member}, and read the record with ${wrapper}.fromWire.`;
  if (obstacle === "enum") return `Make it a constant object that has ${name}.`;
  return `Write ${name} where an expression can stand.`;
}

/** An id as it stands there. */
function textOf({ id, isPrefixed }: FoundId): string {
  return `${isPrefixed ? "custom." : ""}${id}`;
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
