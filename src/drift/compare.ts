/** Compares two schemas by id, never by label or place, and finds what changed. */
import type { Pair } from "./compare-fields.js";
import {
  compareDefinition,
  compareFields,
  goneOf,
  newOf,
  pairBy,
  sameTexts,
  withKeys,
} from "./compare-fields.js";
import { compareStatuses } from "./compare-statuses.js";
import type { FieldFinding, Finding, FieldPlace, SharedOn } from "./finding.js";
import type {
  AttachedField,
  FieldSettings,
  ObjectType,
  Schema,
  SharedField,
} from "../schema/schema.js";
import { attach, compareText } from "../schema/schema.js";
import { withShownLabels } from "../schema/vocabulary.js";
import type { NamesOfSides } from "./subjects.js";
import { objectSubject, sharedList } from "./subjects.js";

/** Both sides of an object type, and of each shared field on it. */
interface ObjectPair {
  readonly id: string;
  readonly before: ObjectType | undefined;
  readonly after: ObjectType | undefined;
  /** Both sides, where they are there and of one kind: another kind is another object type, whatever its id. */
  readonly same: Both<ObjectType> | null;
  readonly shared: ReadonlyMap<string, Pair<AttachedField>>;
}

interface Both<T> {
  readonly before: T;
  readonly after: T;
}

/** Finds all changes, in no particular order. Display order and the organisation's id are none. */
export function compareSchemas(
  before: Schema,
  after: Schema,
  names: NamesOfSides,
): readonly Finding[] {
  const [then, now] = withShownLabels(before, after);
  const pairs = pairObjects(then, now);
  return [
    ...pairs.flatMap((pair) => compareObject(pair, names)),
    ...compareSharedFields(before, after, pairs, names),
    ...compareStatuses(before, after, names),
  ];
}

/** All object types by id, also such that are known only because a shared field names them. */
function pairObjects(before: Schema, after: Schema): readonly ObjectPair[] {
  const objects = pairBy(before.objects, after.objects, byId);
  const then = sharedByObject(before);
  const now = sharedByObject(after);
  const ids = new Set([...objects.keys(), ...then.keys(), ...now.keys()]);
  return [...ids].map((id) => {
    const { before, after } = objects.get(id) ?? {};
    const shared = pairBy(then.get(id) ?? [], now.get(id) ?? [], byId);
    return { id, before, after, same: sameOf(before, after), shared };
  });
}

function byId({ id }: { readonly id: string }): string {
  return id;
}

function sameOf(
  before: ObjectType | undefined,
  after: ObjectType | undefined,
): Both<ObjectType> | null {
  if (before === undefined || after === undefined) return null;
  return before.kind === after.kind ? { before, after } : null;
}

function sharedByObject(
  schema: Schema,
): ReadonlyMap<string, readonly AttachedField[]> {
  const byObject = new Map<string, AttachedField[]>();
  for (const field of schema.sharedFields) {
    for (const association of field.associations) {
      const attached = attachShared(field, association);
      const known = byObject.get(association.objectId);
      if (known === undefined) byObject.set(association.objectId, [attached]);
      else known.push(attached);
    }
  }
  return byObject;
}

/** No object type has a shared field twice. */
function attachShared(
  field: SharedField,
  settings: FieldSettings,
): AttachedField {
  return attach(field, settings, true, false);
}

function compareObject(
  pair: ObjectPair,
  names: NamesOfSides,
): readonly Finding[] {
  const { id, before, after, same, shared } = pair;
  const known = before ?? after ?? { id, label: id };
  const place: FieldPlace = {
    object: objectSubject(known, names),
    affects: [],
    isKnown: same !== null,
    enforces: isCustom(before ?? after),
  };
  if (same === null) return compareUnequal(pair, place);
  const regular = pairBy(
    withKeys(same.before.fields),
    withKeys(same.after.fields),
    ({ key }) => key,
  );
  return [
    ...compareAspects(same.before, same.after),
    ...compareFields(place, regular, shared),
  ];
}

function isCustom(object: ObjectType | undefined): boolean {
  return object?.kind === "customObject" || object?.kind === "customActivity";
}

/** An object type that came or went takes its fields and its shared fields with it: one change. */
function compareUnequal(
  { before, after, shared }: ObjectPair,
  place: FieldPlace,
): readonly Finding[] {
  const pairs = [...shared.values()];
  const findings: Finding[] = [];
  if (before !== undefined) {
    const gone = pairs.flatMap((pair) => goneOf(pair) ?? []).map(sharedOn);
    findings.push({ kind: "object.removed", object: before, shared: gone });
  }
  if (after !== undefined) {
    const come = pairs.flatMap((pair) => newOf(pair) ?? []).map(sharedOn);
    findings.push({ kind: "object.added", object: after, shared: come });
  }
  const isReported = (pair: Pair<AttachedField>): boolean =>
    (before !== undefined && goneOf(pair) !== undefined) ||
    (after !== undefined && newOf(pair) !== undefined);
  const others = [...shared].filter(([, pair]) => !isReported(pair));
  return [...findings, ...compareFields(place, new Map(), new Map(others))];
}

function sharedOn(field: AttachedField): SharedOn {
  const { id, label, required, editableWithRoles } = field;
  return { id, label, required, editableWithRoles };
}

function compareAspects(
  object: ObjectType,
  after: ObjectType,
): readonly Finding[] {
  const findings: Finding[] = [];
  if (object.label !== after.label || object.labelPlural !== after.labelPlural)
    findings.push({ kind: "object.relabelled", object, after });
  if (object.description !== after.description)
    findings.push({ kind: "object.descriptionChanged", object, after });
  if (object.apiCreateOnly !== after.apiCreateOnly)
    findings.push({ kind: "object.createOnlyChanged", object, after });
  if (differ(object.editableWithRoles, after.editableWithRoles))
    findings.push({ kind: "object.rolesChanged", object, after });
  if (object.archived !== after.archived) {
    const kind = after.archived ? "object.archived" : "object.unarchived";
    findings.push({ kind, object, after });
  }
  return findings;
}

/** True if both sides say who may edit, and not the same. */
function differ(
  before: ObjectType["editableWithRoles"],
  after: ObjectType["editableWithRoles"],
): boolean {
  return before !== null && after !== null && !sameTexts(before, after);
}

/** Shared fields as such: a change of a definition is reported once, with all object types that have it. */
function compareSharedFields(
  before: Schema,
  after: Schema,
  pairs: readonly ObjectPair[],
  names: NamesOfSides,
): readonly FieldFinding[] {
  const objects = new Map(pairs.map((pair) => [pair.id, pair]));
  const shared = pairBy(before.sharedFields, after.sharedFields, byId);
  return [...shared.values()].flatMap((pair) =>
    compareSharedField(pair, placeOf(pair, objects, names)),
  );
}

function compareSharedField(
  { before, after }: Pair<SharedField>,
  place: FieldPlace,
): readonly FieldFinding[] {
  if (before === undefined)
    return [{ kind: "field.added", place, field: asSuch(after) }];
  if (after === undefined)
    return [{ kind: "field.removed", place, field: asSuch(before) }];
  return compareDefinition(place, asSuch(before), asSuch(after));
}

/** A shared field away from any object type has no settings. */
function asSuch(field: SharedField): AttachedField {
  return attachShared(field, { required: false, editableWithRoles: [] });
}

function placeOf(
  pair: Pair<SharedField>,
  objects: ReadonlyMap<string, ObjectPair>,
  names: NamesOfSides,
): FieldPlace {
  const { associations } = pair.before === undefined ? pair.after : pair.before;
  const affects = associations
    .flatMap(({ objectId }) => objects.get(objectId) ?? [])
    .flatMap((object) => affected(object, pair) ?? [])
    .map((object) => objectSubject(object, names))
    .sort((a, b) => compareText(a.id, b.id));
  return {
    object: sharedList,
    affects,
    isKnown: affects.length > 0,
    enforces: false,
  };
}

/** The object type, if it has the shared field on both sides, or on the one side where there is one. */
function affected(
  { id, before, after, same }: ObjectPair,
  field: Pair<SharedField>,
): ObjectType | undefined {
  if (field.before === undefined)
    return hasField(same?.before, field.after) ? undefined : after;
  if (field.after === undefined)
    return hasField(same?.after, field.before) ? undefined : before;
  const isStill = field.after.associations.some(
    ({ objectId }) => objectId === id,
  );
  return isStill ? same?.before : undefined;
}

/** A field whose id stands on the other side, too, has moved, and nothing came or went. */
function hasField(
  object: ObjectType | undefined,
  { id }: SharedField,
): boolean {
  return object?.fields.some((field) => field.id === id) === true;
}
