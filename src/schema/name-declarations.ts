/** Names what the output declares: the types of objects and of choices, all in one scope. */
import type { Adjustment, NameRequest, NamingScope } from "./allocate.js";
import { allocateNames } from "./allocate.js";
import { claimOf, claimsOfType } from "./claims.js";
import { isIdentifier, propertyNameFrom, typeNameFrom } from "./identifier.js";
import { upperFirst } from "./letters.js";
import type { NameRules, Names } from "./name-rules.js";
import {
  adjustmentWarning,
  assertDistinct,
  declarationKey,
  labelsOf,
  pinError,
  sortedRecord,
} from "./name-rules.js";
import type { NamedPlace, PlacedWarning } from "./placed-warning.js";
import { reservedDeclarations } from "./reserved.js";
import { objectProposal, typeFallback } from "./proposals.js";
import type { AttachedField, ObjectType, Schema } from "./schema.js";
import { isTyped, own } from "./schema.js";

/** The names that a declaration makes unavailable to others, and those that none may have. */
export type DeclarationScope = Pick<NamingScope, "claims" | "isReserved">;

/** The one scope of all declarations. */
export function declarationScope({
  declarations,
}: Pick<NameRules, "declarations">): DeclarationScope {
  const reserved = new Set([
    ...[...declarations].map(claimOf),
    ...["Lead", "Contact", "Opportunity"].flatMap(claimsOfType),
  ]);
  return {
    claims: (name, key) =>
      isObject(key) ? claimsOfType(name) : [claimOf(name)],
    isReserved: (claim) =>
      reservedDeclarations.has(claim) || reserved.has(claim),
  };
}

function isObject(key: string): boolean {
  return key.startsWith("object:");
}

/** The names of all declarations; the records are in the lock's order. */
export interface DeclarationNames {
  readonly objects: ReadonlyMap<string, string>;
  readonly shared: Readonly<Record<string, string>>;
  readonly choices: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly warnings: readonly PlacedWarning[];
}

/** Names all object types, then shared choices, then the choices of single fields. */
export function nameDeclarations(
  schema: Schema,
  fields: ReadonlyMap<string, readonly AttachedField[]>,
  previous: Names,
  rules: NameRules,
): DeclarationNames {
  const scope = declarationScope(rules);
  const held = heldTypes(previous);
  const allocate = (
    requests: readonly NameRequest[],
  ): readonly Adjustment[] => {
    const result = allocateNames(requests, { ...scope, held: new Map(held) });
    for (const [key, name] of result.names) held.set(key, name);
    return result.adjustments;
  };
  pinObjects(schema, previous, rules, held, scope);
  const describe = labelsOf(schema, fields);
  const ofObjects = allocate(schema.objects.filter(isTyped).map(objectRequest));
  const shared = sharedRequests(schema);
  const ofShared = allocate(requestsOf(shared));
  const choices = new Map(
    schema.objects.map((object) => [
      object.id,
      choicesRequests(object, fields.get(object.id) ?? [], held),
    ]),
  );
  const ofChoices = allocate([...choices.values()].flatMap(requestsOf));
  const adjustments = [...ofObjects, ...ofShared, ...ofChoices];
  const objects = new Map<string, string>();
  for (const object of schema.objects) {
    objects.set(
      object.id,
      held.get(declarationKey.object(object.id)) ?? upperFirst(object.kind),
    );
  }
  return {
    objects,
    shared: sortedRecord({ ...previous.shared, ...namesOf(shared, held) }),
    choices: new Map(
      schema.objects.map(({ id }) => {
        const names = namesOf(choices.get(id) ?? [], held);
        return [
          id,
          sortedRecord({ ...own(previous.objects, id)?.choices, ...names }),
        ];
      }),
    ),
    warnings: adjustments.map((adjustment) =>
      adjustmentWarning(adjustment, describe, {
        what: isObject(adjustment.key) ? "type" : "choices type",
        about: placesOf(schema, adjustment.key),
      }),
    ),
  };
}

/** The places of what a declaration is of: shared choices have one on each object type that they hang on. */
function placesOf(
  { objects, sharedFields }: Schema,
  key: string,
): readonly NamedPlace[] {
  return [
    ...objects.flatMap(({ id, fields }): readonly NamedPlace[] => {
      if (key === declarationKey.object(id))
        return [{ objectId: id, fieldKey: null }];
      return fields
        .filter((field) => key === declarationKey.choices(id, field.id))
        .map((field) => ({ objectId: id, fieldKey: field.id }));
    }),
    ...sharedFields
      .filter(({ id }) => key === declarationKey.shared(id))
      .flatMap(({ id, associations }) =>
        associations.map(({ objectId }) => ({ objectId, fieldKey: id })),
      ),
  ];
}

/** The names of declarations that a lock gives, by their keys. */
export function heldTypes(previous: Names): Map<string, string> {
  const held = new Map<string, string>();
  for (const [id, names] of Object.entries(previous.objects)) {
    if (id !== "lead" && id !== "contact" && id !== "opportunity") {
      held.set(declarationKey.object(id), names.type);
    }
    for (const [key, name] of Object.entries(names.choices))
      held.set(declarationKey.choices(id, key), name);
  }
  for (const [id, name] of Object.entries(previous.shared))
    held.set(declarationKey.shared(id), name);
  return held;
}

function objectRequest(object: ObjectType): NameRequest {
  const fallback = typeFallback(object);
  return {
    key: declarationKey.object(object.id),
    id: object.id,
    proposed: typeNameFrom(object.label, fallback),
    fallback,
  };
}

/** Asks the config for each object type's name, and puts those it gives among the held ones. */
function pinObjects(
  schema: Schema,
  previous: Names,
  rules: NameRules,
  held: Map<string, string>,
  { isReserved }: DeclarationScope,
): void {
  const pins = new Map<string, string>();
  for (const object of schema.objects.filter(isTyped)) {
    const item = objectProposal(object, previous);
    const pin = rules.pin(item, { objectId: object.id, fieldKey: null });
    if (pin === undefined) continue;
    // A type without a capital would have the name of its own wrapper.
    const bad =
      !isIdentifier(pin) ||
      !/^[A-Z]/.test(pin) ||
      claimsOfType(pin).some(isReserved);
    if (bad) throw pinError(pin, item, whyNoType(pin));
    pins.set(declarationKey.object(object.id), pin);
  }
  for (const [key, pin] of pins) held.set(key, pin);
  assertDistinct(
    held,
    new Set(pins.keys()),
    claimsOfType,
    labelsOf(schema, new Map()),
  );
}

function whyNoType(pin: string): string {
  const why = "it cannot be the name of a type";
  const capital = upperFirst(pin);
  return isIdentifier(pin) && capital !== pin
    ? `${why}: one begins with a capital letter, as ${capital} does`
    : why;
}

/** A request and the key under which the lock keeps the name. */
interface KeptRequest {
  readonly lockKey: string;
  readonly request: NameRequest;
}

function requestsOf(kept: readonly KeptRequest[]): readonly NameRequest[] {
  return kept.map(({ request }) => request);
}

function namesOf(
  kept: readonly KeptRequest[],
  held: ReadonlyMap<string, string>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    kept.map(({ lockKey, request }) => [
      lockKey,
      held.get(request.key) ?? request.fallback,
    ]),
  );
}

/** One that hangs nowhere yet is named when it does: it may turn out to be the heir of another field. */
function sharedRequests(schema: Schema): readonly KeptRequest[] {
  return schema.sharedFields
    .filter((field) => field.type.kind === "choices")
    .filter(({ associations }) => associations.length > 0)
    .map(({ id, label }) => ({
      lockKey: id,
      request: {
        key: declarationKey.shared(id),
        id,
        proposed: typeNameFrom(label, "Choice"),
        fallback: "Choice",
      },
    }));
}

function choicesRequests(
  object: ObjectType,
  fields: readonly AttachedField[],
  held: ReadonlyMap<string, string>,
): readonly KeptRequest[] {
  const type =
    held.get(declarationKey.object(object.id)) ?? upperFirst(object.kind);
  return fields
    .filter((field) => field.type.kind === "choices" && !field.shared)
    .map(({ id, key, label }) => {
      const own = propertyNameFrom(label);
      const proposed =
        own === null ? null : type + upperFirst(own.replace(/^_/, ""));
      return {
        lockKey: key,
        request: {
          key: declarationKey.choices(object.id, key),
          id,
          proposed:
            proposed === null ? null : proposed.slice(0, longestChoicesName),
          fallback: `${type}Choice`,
        },
      };
    });
}

/** With a suffix an identifier stays within 64 characters. */
const longestChoicesName = 56;
