/** Names the members: the fields of each object type, and each object type on the client. */
import type { NameRequest } from "./allocate.js";
import { allocateNames } from "./allocate.js";
import { isIdentifier, propertyNameFrom } from "./identifier.js";
import { lowerFirst } from "./letters.js";
import type { NameRules, Names, ObjectNames } from "./name-rules.js";
import {
  adjustmentWarning,
  assertDistinct,
  declarationKey,
  labelsOf,
  noPins,
  notAnIdentifier,
  pinError,
  sortedRecord,
} from "./name-rules.js";
import type { PlacedWarning } from "./placed-warning.js";
import { fieldProposal } from "./proposals.js";
import { reservedMembers } from "./reserved.js";
import type { AttachedField, ObjectType, Schema } from "./schema.js";
import { own } from "./schema.js";
import { quotedLabel } from "./vocabulary.js";

/** Names each custom object type and each custom activity type as a member of the client. */
export function nameCollections(
  schema: Schema,
  previous: Names,
  types: ReadonlyMap<string, string>,
): {
  readonly names: ReadonlyMap<string, string>;
  readonly warnings: readonly PlacedWarning[];
} {
  const describe = labelsOf(schema, new Map());
  const names = new Map<string, string>();
  const warnings: PlacedWarning[] = [];
  for (const kind of ["customObject", "customActivity"] as const) {
    const objects = schema.objects.filter((object) => object.kind === kind);
    const prefix = kind === "customObject" ? "cotype_" : "actitype_";
    const held = new Map(
      Object.entries(previous.objects)
        .filter(
          ([id]) =>
            id.startsWith(prefix) || objects.some((object) => object.id === id),
        )
        .map(([id, { collection }]) => [declarationKey.object(id), collection]),
    );
    const requests = objects.map((object) =>
      collectionRequest(object, types.get(object.id) ?? ""),
    );
    const result = allocateNames(requests, {
      held,
      isReserved: (claim) => reservedMembers.has(claim),
      claims: (name) => [name],
    });
    for (const { id } of objects) {
      const key = declarationKey.object(id);
      names.set(id, held.get(key) ?? result.names.get(key) ?? "");
    }
    // Equal labels were reported with the type already; only a plural's own trouble is news.
    const news = result.adjustments.filter(
      ({ reason }) => reason.kind === "reserved",
    );
    warnings.push(
      ...news.map((item) =>
        adjustmentWarning(item, describe, {
          what: "client member",
          about: objects
            .filter(({ id }) => declarationKey.object(id) === item.key)
            .map(({ id }) => ({ objectId: id, fieldKey: null })),
        }),
      ),
    );
  }
  return { names, warnings };
}

/** `accounts` from the plural; a plural that is missing or equals the singular gives `accountList`. */
function collectionRequest(object: ObjectType, type: string): NameRequest {
  const singular = propertyNameFrom(object.label) ?? lowerFirst(type);
  const plural =
    object.labelPlural === null ? null : propertyNameFrom(object.labelPlural);
  const list =
    plural === null || plural === singular ? `${singular}List` : plural;
  return {
    key: declarationKey.object(object.id),
    id: object.id,
    proposed: object.kind === "customActivity" ? singular : list,
    fallback: lowerFirst(type),
  };
}

/** Names the fields of one object type, which messages call by the label that it has here. */
export function nameFields(
  object: ObjectType,
  fields: readonly AttachedField[],
  previous: Names,
  rules: NameRules,
): {
  readonly names: Readonly<Record<string, string>>;
  readonly warnings: readonly PlacedWarning[];
} {
  const builtIn = rules.members(object.kind);
  const isReserved = (name: string): boolean =>
    reservedMembers.has(name) || builtIn.has(name);
  const names = own(previous.objects, object.id);
  const held = new Map(Object.entries(names?.fields ?? {}));
  // Most fields have their name, and making one up of a label is most of the work.
  const requests = fields.filter(({ key }) => !held.has(key)).map(fieldRequest);
  const pins = pinFields(object, fields, names, rules, isReserved);
  const given = names?.fields;
  if (given !== undefined && requests.length === 0 && pins.size === 0)
    return { names: given, warnings: [] };
  const describe = labelsOf(
    { objects: [object], sharedFields: [] },
    new Map([[object.id, fields]]),
  );
  for (const [key, pin] of pins) held.set(key, pin);
  assertDistinct(held, new Set(pins.keys()), (name) => [name], describe);
  const yielding = rules.yielding?.(object.kind);
  const allocated = allocateNames(requests, {
    held,
    isReserved: (name) => isReserved(name) || yielding?.has(name) === true,
    claims: (name) => [name],
  });
  return {
    names: sortedRecord(Object.fromEntries([...held, ...allocated.names])),
    warnings: allocated.adjustments.map((adjustment) =>
      adjustmentWarning(adjustment, describe, {
        what: "field",
        about: [{ objectId: object.id, fieldKey: adjustment.key }],
      }),
    ),
  };
}

function fieldRequest(field: AttachedField): NameRequest {
  return {
    key: field.key,
    id: field.id,
    proposed: propertyNameFrom(field.label),
    fallback: "field",
  };
}

function pinFields(
  object: ObjectType,
  fields: readonly AttachedField[],
  given: ObjectNames | undefined,
  rules: NameRules,
  isReserved: (name: string) => boolean,
): ReadonlyMap<string, string> {
  const pins = new Map<string, string>();
  if (rules.pin === noPins) return pins;
  const whose = quotedLabel(object);
  for (const field of fields) {
    const item = fieldProposal(object, field, given);
    const pin = rules.pin(item, { objectId: object.id, fieldKey: field.key });
    if (pin === undefined) continue;
    if (!isIdentifier(pin)) throw pinError(pin, item, notAnIdentifier, whose);
    if (isReserved(pin))
      throw pinError(
        pin,
        item,
        "every record has a member of that name",
        whose,
      );
    pins.set(field.key, pin);
  }
  return pins;
}
