/** Warnings about keys of the config that are written with an old label, or match nothing. */
import { closest } from "../config/closest.js";
import { CodegenError } from "../errors.js";
import type { Warning } from "../errors.js";
import type { KeyField, KeyModel, KeyObject } from "./candidates.js";
import { findExact, objectForms, splitsOf } from "./pattern.js";
import type { ConfigKeys, Relabelled, Resolved } from "./resolve-keys.js";
import { isGone, isUnmatched } from "./resolve-keys.js";

/** Warns of keys that are written with an old label, and of those that match nothing. */
export function keyWarnings(all: ConfigKeys): readonly Warning[] {
  return [...oldLabelWarnings(all), ...noMatchWarnings(all)];
}

/**
 * Warns of keys that stand for things that are called otherwise by now, and says what to write; not
 * where another key of the section names the thing as it is.
 */
function oldLabelWarnings({ keys, model }: ConfigKeys): readonly Warning[] {
  return keys.flatMap((resolved) => {
    const others = keys.filter(
      (other) =>
        other !== resolved && other.section.name === resolved.section.name,
    );
    return resolved.relabelled
      .filter(
        ({ object, field }) =>
          !others.some(({ byText }) => byText.has(field ?? object)),
      )
      .map((thing) => oldLabelWarning(thing, resolved, model));
  });
}

function oldLabelWarning(
  thing: Relabelled,
  resolved: Resolved,
  model: KeyModel,
): Warning {
  const strangers = resolved.strangers.map(
    ({ ref, label }) =>
      ` “${label}” (${ref}) has that label by now and is not meant; it goes by its id.`,
  );
  const message = `${place(resolved)} still means ${describe(thing)}, which had that label: write ${adviceFor(thing, resolved, model)}.${strangers.join("")}`;
  return { code: "W_OLD_LABEL", message };
}

function noMatchWarnings({ keys, model }: ConfigKeys): readonly Warning[] {
  return keys.filter(isUnmatched).map((key) => ({
    code: "W_NO_MATCH",
    message: noMatchMessage(key, model),
  }));
}

/**
 * The error for entries of `include` that never matched anything, and where no entry matches anything:
 * a run would remove what they should have kept. Null when there are none.
 */
export function includeError({ keys, model }: ConfigKeys): CodegenError | null {
  const included = keys.filter(({ section }) => section.name === "include");
  const unmatched = included.filter(isUnmatched);
  const isEmpty = included.length > 0 && unmatched.length === included.length;
  const wrong = isEmpty ? unmatched : unmatched.filter((key) => !isGone(key));
  if (wrong.length === 0) return null;
  return new CodegenError(
    "E_CONFIG_INVALID",
    isEmpty
      ? "Nothing in Close matches `include` in the config: there would be nothing to generate."
      : "`include` in the config has entries that match nothing.",
    {
      items: wrong.map((key) => noMatchMessage(key, model)),
      hint: "Correct them, or take them out.",
    },
  );
}

function noMatchMessage(resolved: Resolved, model: KeyModel): string {
  if (isGone(resolved)) {
    const refs = resolved.bound.filter((ref) => !ref.endsWith(".*"));
    return `${place(resolved)} stood for something that is gone from Close (${refs.join(", ")}): take it out.`;
  }
  const meant = suggestion(resolved, model);
  const what = resolved.section.hasObjects
    ? "no object type and no field"
    : "no field";
  const end = meant === null ? "." : `. Did you mean “${meant}”?`;
  return `${place(resolved)} matches ${what}${end}`;
}

function place({ key, section: { name } }: Resolved): string {
  return `“${key}” under \`${name}\` in the config`;
}

function describe({ object, field }: Relabelled): string {
  return field === null
    ? `“${object.label}” (${object.id})`
    : `“${field.label}” (${field.id}) of ${object.words}`;
}

function adviceFor(
  { object, field, behind }: Relabelled,
  { isGlob }: Resolved,
  model: KeyModel,
): string {
  const owner = isUnique(object, model) ? object.label : object.id;
  const instead =
    field === null
      ? behind === null
        ? owner
        : `${owner}.${behind}`
      : isUnique(field, object.fields)
        ? `${owner}.${field.label}`
        : field.id;
  return `“${instead}”${isGlob ? " beside it" : ""}`;
}

function isUnique(
  thing: KeyObject | KeyField,
  others: readonly (KeyObject | KeyField)[],
): boolean {
  const { label } = thing;
  return (
    label !== "" &&
    others.every((other) => other === thing || other.label !== label)
  );
}

/** The key that was probably meant, or null. */
function suggestion(
  { key, section }: Resolved,
  model: KeyModel,
): string | null {
  const bare = model
    .flatMap(({ label, fields }) => fields.map((field) => ({ label, field })))
    .find(({ field }) => key === field.label || key === field.name);
  if (bare !== undefined) return `${bare.label}.${bare.field.label}`;
  for (const [front, behind] of splitsOf(key)) {
    const [owner] = findExact(front, model, objectForms).items;
    if (owner === undefined) continue;
    const meant = closestTo(
      behind,
      owner.fields.flatMap(({ id, label }) => [label, id]),
    );
    return meant === null ? null : `${front}.${meant}`;
  }
  const [, front = "", behind = ""] = /^([^.*]+)\.(.*\*.*)$/s.exec(key) ?? [];
  if (front !== "") {
    const owner = closest(
      front,
      model.map(({ label }) => label),
    );
    return owner === null ? null : `${owner}.${behind}`;
  }
  const fields = model.flatMap((object) =>
    object.fields.flatMap(({ id, label }) => [`${object.label}.${label}`, id]),
  );
  const objects = section.hasObjects
    ? model.flatMap(({ id, label }) => [label, id])
    : [];
  return closestTo(key, [...objects, ...fields]);
}

/** The nearest text; of a pattern that ends in `*`, the part in front of that is compared. */
function closestTo(key: string, known: readonly string[]): string | null {
  const [, stem = key, star = ""] = /^([^*?[\](){}!]+)(\*)$/.exec(key) ?? [];
  const compared =
    star === "" ? known : known.map((text) => text.slice(0, stem.length));
  const meant = closest(
    stem,
    compared.filter((text) => text !== ""),
  );
  return meant === null ? null : meant + star;
}
