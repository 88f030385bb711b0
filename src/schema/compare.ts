/** Compares two schemas by id, never by label or place, and finds what changed. */
import type { Pair } from "./compare-fields.js";
import {
  attach,
  compareDefinition,
  compareFields,
  pairBy,
  withKeys,
} from "./compare-fields.js";
import type { FieldFinding, Finding, Place, SharedOn } from "./finding.js";
import type {
  AttachedField,
  FieldSettings,
  ObjectType,
  Schema,
  SharedField,
} from "./schema.js";
import { compareText } from "./schema.js";
import type { NamesOfSides } from "./subjects.js";
import { objectSubject, sharedList } from "./subjects.js";

/** Both sides of an object type, and of each shared field on it. */
interface ObjectPair extends Pair<ObjectType> {
  readonly id: string;
  readonly shared: ReadonlyMap<string, Pair<AttachedField>>;
}

/** Finds all changes, in no particular order. Display order and the organisation's id are none. */
export function compareSchemas(
  before: Schema,
  after: Schema,
  names: NamesOfSides,
): readonly Finding[] {
  const pairs = pairObjects(before, after);
  return [
    ...pairs.flatMap((pair) => compareObject(pair, names)),
    ...compareSharedFields(before, after, pairs, names),
  ];
}

/** All object types by id, also such that are known only because a shared field names them. */
function pairObjects(before: Schema, after: Schema): readonly ObjectPair[] {
  const objects = pairBy(before.objects, after.objects, ({ id }) => id);
  const then = sharedByObject(before);
  const now = sharedByObject(after);
  const ids = new Set([...objects.keys(), ...then.keys(), ...now.keys()]);
  return [...ids].map((id) => ({
    id,
    before: objects.get(id)?.before,
    after: objects.get(id)?.after,
    shared: pairBy(then.get(id) ?? [], now.get(id) ?? [], (field) => field.id),
  }));
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

function attachShared(
  field: SharedField,
  settings: FieldSettings,
): AttachedField {
  return attach(field, settings, { key: field.id, shared: true });
}

/** An object type of another kind is another object type, whatever its id. */
function isSame({ before, after }: Pair<ObjectType>): boolean {
  return before !== undefined && before.kind === after?.kind;
}

function compareObject(
  pair: ObjectPair,
  names: NamesOfSides,
): readonly Finding[] {
  const { id, before, after, shared } = pair;
  const known = before ?? after ?? { id, label: id };
  const place: Place = {
    object: objectSubject(known, names),
    affects: [],
    isKnown: isSame(pair),
    enforces: isCustom(before ?? after),
  };
  if (before === undefined || after === undefined || !isSame(pair))
    return compareUnequal(pair, place);
  const regular = pairBy(
    withKeys(before.fields),
    withKeys(after.fields),
    ({ key }) => key,
  );
  return [
    ...compareAspects(before, after),
    ...compareFields(place, regular, shared),
  ];
}

function isCustom(object: ObjectType | undefined): boolean {
  return object?.kind === "customObject" || object?.kind === "customActivity";
}

/** An object type that came or went takes its fields and its shared fields with it: one change. */
function compareUnequal(
  { before, after, shared }: ObjectPair,
  place: Place,
): readonly Finding[] {
  const pairs = [...shared.values()];
  const gone = pairs.filter((pair) => pair.after === undefined);
  const come = pairs.filter((pair) => pair.before === undefined);
  const findings: Finding[] = [];
  if (before !== undefined) {
    const lost = gone.flatMap((pair) => pair.before ?? []);
    findings.push({
      kind: "object.removed",
      object: before,
      shared: lost.map(sharedOn),
    });
  }
  if (after !== undefined) {
    const won = come.flatMap((pair) => pair.after ?? []);
    findings.push({
      kind: "object.added",
      object: after,
      shared: won.map(sharedOn),
    });
  }
  const isTold = (pair: Pair<AttachedField>): boolean =>
    (before !== undefined && pair.after === undefined) ||
    (after !== undefined && pair.before === undefined);
  const rest = [...shared].filter(([, pair]) => !isTold(pair));
  return [...findings, ...compareFields(place, new Map(), new Map(rest))];
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
  if (object.archived !== after.archived) {
    const kind = after.archived ? "object.archived" : "object.unarchived";
    findings.push({ kind, object, after });
  }
  return findings;
}

/** Shared fields as such: a change of a definition is told once, with all object types that have it. */
function compareSharedFields(
  before: Schema,
  after: Schema,
  pairs: readonly ObjectPair[],
  names: NamesOfSides,
): readonly FieldFinding[] {
  const byId = new Map(pairs.map((pair) => [pair.id, pair]));
  const shared = pairBy(
    before.sharedFields,
    after.sharedFields,
    ({ id }) => id,
  );
  return [...shared.values()].flatMap((pair) =>
    compareSharedField(pair, placeOf(pair, byId, names)),
  );
}

function compareSharedField(
  { before, after }: Pair<SharedField>,
  place: Place,
): readonly FieldFinding[] {
  if (before !== undefined && after !== undefined)
    return compareDefinition(place, asSuch(before), asSuch(after));
  if (before !== undefined)
    return [{ kind: "field.removed", place, field: asSuch(before) }];
  return after === undefined
    ? []
    : [{ kind: "field.added", place, field: asSuch(after) }];
}

/** A shared field away from any object type has no settings. */
function asSuch(field: SharedField): AttachedField {
  return attachShared(field, { required: false, editableWithRoles: [] });
}

function placeOf(
  pair: Pair<SharedField>,
  objects: ReadonlyMap<string, ObjectPair>,
  names: NamesOfSides,
): Place {
  const { before, after } = pair;
  const places = (before ?? after)?.associations ?? [];
  const affects = places
    .flatMap(({ objectId }) => affected(objects.get(objectId), pair))
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
  object: ObjectPair | undefined,
  { before, after }: Pair<SharedField>,
): readonly ObjectType[] {
  if (object === undefined) return [];
  if (before !== undefined && after !== undefined) {
    const isStill = after.associations.some((on) => on.objectId === object.id);
    return isStill && isSame(object) ? list(object.before) : [];
  }
  const [mine, other] =
    before === undefined
      ? [object.after, object.before]
      : [object.before, object.after];
  // Where a field of the same id stands in its place, it has moved, and nothing came or went.
  const hasMoved =
    isSame(object) &&
    other?.fields.some(({ id }) => id === (before ?? after)?.id);
  return hasMoved === true ? [] : list(mine);
}

function list<T>(item: T | undefined): readonly T[] {
  return item === undefined ? [] : [item];
}
