/** Compares the fields of one object type on both sides, and the two sides of one field. */
import type { FieldFinding, FieldPlace } from "./finding.js";
import type { AttachedField, Field, FieldType } from "../schema/schema.js";
import { attach, repeatedIds } from "../schema/schema.js";
import { targetOf, typeWord } from "./change-values.js";

/** The two sides of one thing; at least one of them is there. */
export type Pair<T extends object> =
  | { readonly before: T; readonly after: T | undefined }
  | { readonly before: undefined; readonly after: T };

/** Pairs things by a key; the pairs are in the order of `before`, then of what is new. */
export function pairBy<T extends object>(
  before: readonly T[],
  after: readonly T[],
  key: (item: T) => string,
): ReadonlyMap<string, Pair<T>> {
  const pairs = new Map<string, Pair<T>>();
  for (const item of before)
    pairs.set(key(item), { before: item, after: undefined });
  for (const item of after) {
    const id = key(item);
    const was = pairs.get(id)?.before;
    const before = was === undefined ? {} : { before: was };
    pairs.set(id, { before: undefined, ...before, after: item });
  }
  return pairs;
}

/** The item that is only before. */
export function goneOf<T extends object>(
  pair: Pair<T> | undefined,
): T | undefined {
  return pair?.after === undefined ? pair?.before : undefined;
}

/** The item that is only after. */
export function newOf<T extends object>(
  pair: Pair<T> | undefined,
): T | undefined {
  return pair?.before === undefined ? pair?.after : undefined;
}

/** Gives regular fields the keys under which the lock names them. */
export function withKeys(fields: readonly Field[]): readonly AttachedField[] {
  const repeated = repeatedIds(fields.map(({ id }) => id));
  return fields.map((field) =>
    attach(field, field, false, repeated.has(field.id)),
  );
}

/**
 * The changes among the fields of one object type. A field that is regular on one side and shared
 * on the other is one field that moved: it is attached or detached, and compared like any other.
 */
export function compareFields(
  place: FieldPlace,
  regular: ReadonlyMap<string, Pair<AttachedField>>,
  shared: ReadonlyMap<string, Pair<AttachedField>>,
): readonly FieldFinding[] {
  const own = [...regular].flatMap(([key, pair]) =>
    compareRegular(place, pair, shared.get(key)),
  );
  const others = [...shared].flatMap(([key, pair]) =>
    compareAssociation(place, pair, regular.get(key)),
  );
  return [...own, ...others];
}

function compareRegular(
  place: FieldPlace,
  { before, after }: Pair<AttachedField>,
  shared: Pair<AttachedField> | undefined,
): readonly FieldFinding[] {
  if (before === undefined) {
    const hasMoved = goneOf(shared) !== undefined;
    return hasMoved ? [] : [{ kind: "field.added", place, field: after }];
  }
  if (after !== undefined) return compareField(place, before, after);
  const hasMoved = newOf(shared) !== undefined;
  return hasMoved ? [] : [{ kind: "field.removed", place, field: before }];
}

/** A shared field on one object type; what it is defined as is compared once, with the shared fields. */
function compareAssociation(
  place: FieldPlace,
  { before, after }: Pair<AttachedField>,
  regular: Pair<AttachedField> | undefined,
): readonly FieldFinding[] {
  if (before === undefined) {
    const was = goneOf(regular);
    return [
      { kind: "shared.attached", place, field: after, regular: was ?? null },
      ...(was === undefined ? [] : compareField(place, was, after)),
    ];
  }
  if (after !== undefined) return compareSettings(place, before, after);
  const becomes = newOf(regular);
  return [
    { kind: "shared.detached", place, field: before, regular: becomes ?? null },
    ...(becomes === undefined ? [] : compareField(place, before, becomes)),
  ];
}

function compareField(
  place: FieldPlace,
  before: AttachedField,
  after: AttachedField,
): readonly FieldFinding[] {
  return [
    ...compareDefinition(place, before, after),
    ...compareSettings(place, before, after),
  ];
}

/** The changes in the definition of a field. What Close does not say on one side is no change. */
export function compareDefinition(
  place: FieldPlace,
  field: AttachedField,
  after: AttachedField,
): readonly FieldFinding[] {
  const findings: FieldFinding[] = [];
  if (field.label !== after.label)
    findings.push({ kind: "field.relabelled", place, field, after });
  if (field.description !== after.description)
    findings.push({ kind: "field.descriptionChanged", place, field, after });
  if (field.many !== after.many)
    findings.push({ kind: "field.manyChanged", place, field, after });
  if (field.convertingTo !== after.convertingTo)
    findings.push({ kind: "field.converting", place, field, after });
  if (flips(field.backReferenceVisible, after.backReferenceVisible))
    findings.push({ kind: "field.backReferenceChanged", place, field, after });
  return [...findings, ...compareTypes(place, field, after)];
}

function flips(before: boolean | null, after: boolean | null): boolean {
  return before !== null && after !== null && before !== after;
}

/** By Close's words: a type that a later version of ours learns to know is still the same type. */
function compareTypes(
  place: FieldPlace,
  field: AttachedField,
  after: AttachedField,
): readonly FieldFinding[] {
  if (typeWord(field.type) !== typeWord(after.type))
    return [{ kind: "field.typeChanged", place, field, after }];
  if (targetOf(field.type) !== targetOf(after.type))
    return [{ kind: "field.targetChanged", place, field, after }];
  return compareChoices(place, field, after);
}

function compareChoices(
  place: FieldPlace,
  field: AttachedField,
  after: AttachedField,
): readonly FieldFinding[] {
  const [options, newOptions] = [choicesOf(field.type), choicesOf(after.type)];
  const old = new Set(options);
  const current = new Set(newOptions);
  const removed = [...old].filter((choice) => !current.has(choice));
  const added = [...current].filter((choice) => !old.has(choice));
  const isPair = removed.length === 1 && added.length === 1;
  const counterpart = (others: readonly string[]): string | null =>
    isPair ? (others[0] ?? null) : null;
  return [
    ...removed.map((choice): FieldFinding => ({
      kind: "choice.removed",
      place,
      field,
      choice,
      counterpart: counterpart(added),
    })),
    ...added.map((choice): FieldFinding => ({
      kind: "choice.added",
      place,
      field,
      choice,
      counterpart: counterpart(removed),
    })),
  ];
}

function choicesOf(type: FieldType): readonly string[] {
  return type.kind === "choices" ? type.options : [];
}

/** The changes in a field's settings on one object type. */
function compareSettings(
  place: FieldPlace,
  field: AttachedField,
  after: AttachedField,
): readonly FieldFinding[] {
  const findings: FieldFinding[] = [];
  if (field.required !== after.required)
    findings.push({ kind: "field.requiredChanged", place, field, after });
  if (!sameTexts(field.editableWithRoles, after.editableWithRoles))
    findings.push({ kind: "field.rolesChanged", place, field, after });
  return findings;
}

/** True if two lists hold the same, in any order. */
export function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  const one = new Set(a);
  const other = new Set(b);
  return one.size === other.size && [...one].every((text) => other.has(text));
}
