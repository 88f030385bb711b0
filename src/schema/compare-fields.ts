/** Compares the fields of one object type on both sides, and the two sides of one field. */
import type { FieldFinding, Place } from "./finding.js";
import type {
  AttachedField,
  Field,
  FieldDefinition,
  FieldSettings,
  FieldType,
} from "./schema.js";
import { repeatedIds } from "./schema.js";
import { targetOf, typeWord } from "./change-values.js";

/** The two sides of one thing; at least one of them is there. */
export interface Pair<T> {
  readonly before: T | undefined;
  readonly after: T | undefined;
}

/** Pairs things by a key; the pairs are in the order of `before`, then of what is new. */
export function pairBy<T>(
  before: readonly T[],
  after: readonly T[],
  key: (item: T) => string,
): ReadonlyMap<string, Pair<T>> {
  const pairs = new Map<string, Pair<T>>();
  for (const item of before)
    pairs.set(key(item), { before: item, after: undefined });
  for (const item of after) {
    const id = key(item);
    pairs.set(id, { before: pairs.get(id)?.before, after: item });
  }
  return pairs;
}

/** Gives regular fields the keys under which the lock names them. */
export function withKeys(fields: readonly Field[]): readonly AttachedField[] {
  const repeated = repeatedIds(fields.map(({ id }) => id));
  return fields.map((field) => {
    const { id, label } = field;
    const key = repeated.has(id) ? `${id}~${label}` : id;
    return attach(field, field, { key, shared: false });
  });
}

/**
 * A field as one object type has it. Spelt out because copying by `...` takes forty times as long,
 * and `check` does it for every field of an organisation.
 */
export function attach(
  field: FieldDefinition,
  { required, editableWithRoles }: FieldSettings,
  { key, shared }: Pick<AttachedField, "key" | "shared">,
): AttachedField {
  return {
    id: field.id,
    label: field.label,
    description: field.description,
    type: field.type,
    many: field.many,
    convertingTo: field.convertingTo,
    backReferenceVisible: field.backReferenceVisible,
    required,
    editableWithRoles,
    shared,
    key,
    repeated: key !== field.id,
  };
}

/**
 * What changed among the fields of one object type. A field that is regular on one side and shared on
 * the other is one field that moved: it is attached or detached, and compared like any other.
 */
export function compareFields(
  place: Place,
  regular: ReadonlyMap<string, Pair<AttachedField>>,
  shared: ReadonlyMap<string, Pair<AttachedField>>,
): readonly FieldFinding[] {
  const findings: FieldFinding[] = [];
  for (const [key, { before, after }] of regular) {
    if (before !== undefined && after !== undefined)
      findings.push(...compareField(place, before, after));
    else if (before !== undefined && !isNew(shared.get(key)))
      findings.push({ kind: "field.removed", place, field: before });
    else if (after !== undefined && !isGone(shared.get(key)))
      findings.push({ kind: "field.added", place, field: after });
  }
  for (const [key, pair] of shared)
    findings.push(...compareAssociation(place, pair, regular.get(key)));
  return findings;
}

function isNew<T>(pair: Pair<T> | undefined): boolean {
  return pair !== undefined && pair.before === undefined;
}

function isGone<T>(pair: Pair<T> | undefined): boolean {
  return pair !== undefined && pair.after === undefined;
}

/** A shared field on one object type; what it is defined as is compared once, with the shared fields. */
function compareAssociation(
  place: Place,
  { before, after }: Pair<AttachedField>,
  regular: Pair<AttachedField> | undefined,
): readonly FieldFinding[] {
  if (before !== undefined && after !== undefined)
    return compareSettings(place, before, after);
  if (after !== undefined) {
    const was = isGone(regular) ? regular?.before : undefined;
    return [
      { kind: "shared.attached", place, field: after, regular: was ?? null },
      ...(was === undefined ? [] : compareField(place, was, after)),
    ];
  }
  if (before === undefined) return [];
  const becomes = isNew(regular) ? regular?.after : undefined;
  return [
    { kind: "shared.detached", place, field: before, regular: becomes ?? null },
    ...(becomes === undefined ? [] : compareField(place, before, becomes)),
  ];
}

function compareField(
  place: Place,
  before: AttachedField,
  after: AttachedField,
): readonly FieldFinding[] {
  return [
    ...compareDefinition(place, before, after),
    ...compareSettings(place, before, after),
  ];
}

/** What changed in the definition of a field. What Close does not say on one side is no change. */
export function compareDefinition(
  place: Place,
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
  place: Place,
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
  place: Place,
  field: AttachedField,
  after: AttachedField,
): readonly FieldFinding[] {
  const [options, newOptions] = [choicesOf(field.type), choicesOf(after.type)];
  if (sameTexts(options, newOptions)) return [];
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

/** What changed in what a field is like on one object type. */
function compareSettings(
  place: Place,
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

/** Whether two lists hold the same, in any order. Nearly always they are equal as they stand. */
function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  if (a.length === b.length && a.every((text, index) => text === b[index]))
    return true;
  const one = new Set(a);
  const other = new Set(b);
  return one.size === other.size && [...one].every((text) => other.has(text));
}
