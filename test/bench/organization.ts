/** Organisations of any size, the same on every run: what all contestants generate from. */
import { createHash } from "node:crypto";
import type {
  Association,
  Field,
  FieldCore,
  FieldType,
  ObjectType,
  Schema,
  SharedField,
} from "../../src/schema/schema.js";
import { compareText } from "../../src/schema/schema.js";

/** How large an organisation is: object types, and custom fields of each. */
export interface Size {
  readonly types: number;
  readonly fields: number;
}

/** How a size is written: `50×40`. */
export function sizeLabel({ types, fields }: Size): string {
  return `${types}×${fields}`;
}

const adjectives =
  "Annual Billing Central Daily Expected First Global Hidden Initial Joint Known Last Main Net Open Planned Quoted Renewal Signed Total".split(
    " ",
  );
const nouns =
  "Amount Branch Code Date Entry Figure Grade Height Index Job Kind Level Margin Note Offer Phase Quota Rank Score Term Unit Volume Weight Zone".split(
    " ",
  );

/** One shared field for so many fields of an object type. */
const fieldsPerShared = 10;
/** A shared field hangs on one object type of so many. */
const typesPerShared = 4;

/**
 * An organisation of exactly so many object types, lead, contact and opportunity among them, with
 * exactly so many fields each: every field type, a few required, about one in forty shared.
 */
export function makeOrganization({ types, fields }: Size): Schema {
  const ids = Array.from({ length: types }, (_, index) => objectId(index));
  const shared = Array.from(
    { length: Math.floor(fields / fieldsPerShared) },
    (_, index): SharedField => ({
      ...definition(`shared ${index}`, index, ids),
      label: `Shared ${fieldLabel(index)}`,
      associations: ids
        .filter((_, type) => hangsOn(index, type))
        .map((id): Association => ({ objectId: id, ...settings(index, id) }))
        .sort((a, b) => compareText(a.objectId, b.objectId)),
    }),
  );
  const objects = ids.map((id, type): ObjectType => {
    const own =
      fields - shared.filter((_, index) => hangsOn(index, type)).length;
    return objectType(
      id,
      type,
      Array.from({ length: own }, (_, index) => ({
        ...definition(`${id} ${index}`, index, ids),
        ...settings(index, id),
      })),
    );
  });
  return {
    organizationId: makeId("orga", 43, "organisation"),
    objects: objects.sort((a, b) => compareText(a.id, b.id)),
    sharedFields: shared.sort((a, b) => compareText(a.id, b.id)),
  };
}

function hangsOn(shared: number, type: number): boolean {
  return (shared + type) % typesPerShared === 0;
}

const singletons = ["lead", "contact", "opportunity"] as const;
const singletonLabels = ["Lead", "Contact", "Opportunity"] as const;

function objectId(index: number): string {
  const prefix = kindOf(index) === "customActivity" ? "actitype" : "cotype";
  return singletons[index] ?? makeId(prefix, 22, `type ${index}`);
}

/** One custom activity for two custom objects. */
function kindOf(index: number): ObjectType["kind"] {
  const custom = index % 3 === 2 ? "customActivity" : "customObject";
  return singletons[index] ?? custom;
}

function objectType(
  id: string,
  index: number,
  fields: readonly Field[],
): ObjectType {
  const kind = kindOf(index);
  const label = singletonLabels[index] ?? `${fieldLabel(index)} Record`;
  return {
    id,
    kind,
    label,
    labelPlural: kind === "customObject" ? `${label}s` : null,
    description: kind === "customObject" ? `All about ${label}.` : null,
    archived: false,
    apiCreateOnly: false,
    editableWithRoles: null,
    fields: [...fields].sort((a, b) => compareText(a.id, b.id)),
  };
}

/** Distinct for every index: two words, and from the 481st on a number. */
function fieldLabel(index: number): string {
  const adjective = adjectives[index % adjectives.length] ?? "";
  const rest = Math.floor(index / adjectives.length);
  const noun = nouns[rest % nouns.length] ?? "";
  const round = Math.floor(rest / nouns.length);
  return `${adjective} ${noun}${round === 0 ? "" : ` ${round + 1}`}`;
}

function definition(
  seed: string,
  index: number,
  targets: readonly string[],
): FieldCore {
  const type = fieldType(index, targets);
  return {
    id: makeId("cf", 43, seed),
    label: fieldLabel(index),
    description:
      index % 3 === 0 ? `What people note as ${fieldLabel(index)}.` : null,
    type,
    many:
      ["choices", "user", "contact"].includes(type.kind) &&
      (index + Math.floor(index / 10)) % 2 === 0,
    convertingTo: null,
    backReferenceVisible: type.kind === "customObject" ? true : null,
  };
}

/** Only custom objects and activities have required fields. */
function settings(
  index: number,
  objectId: string,
): Pick<Field, "required" | "editableWithRoles"> {
  const isSingleton = singletons.some((kind) => kind === objectId);
  return {
    required: index % 11 === 5 && !isSingleton,
    editableWithRoles: index % 13 === 7 ? ["admin"] : [],
  };
}

const plain = [
  "text",
  "number",
  "date",
  "user",
  "textarea",
  "datetime",
  "contact",
  "hidden",
] as const;

/** Of ten fields eight are of the plain types, one is a choice and one a reference. */
function fieldType(index: number, targets: readonly string[]): FieldType {
  const place = index % 10;
  const kind = plain[place];
  if (kind !== undefined) return { kind };
  if (place === 8) return { kind: "choices", options: options(index) };
  const objects = targets.filter((id) => id.startsWith("cotype"));
  return {
    kind: "customObject",
    target: objects[index % Math.max(1, objects.length)] ?? null,
  };
}

function options(index: number): readonly string[] {
  const count = 3 + (index % 5);
  return Array.from({ length: count }, (_, place) => fieldLabel(index + place));
}

/** An id as Close makes them, from a hash of what it stands for. */
function makeId(prefix: string, length: number, seed: string): string {
  const digest = createHash("sha512").update(seed).digest("base64");
  return `${prefix}_${digest.replace(/[^A-Za-z0-9]/g, "").slice(0, length)}`;
}

/** The same organisation with one regular field relabelled and of another type: text ↔ number. */
export function changeOneField(schema: Schema): Schema {
  const owner = schema.objects.find(({ fields }) => fields.some(isChangeable));
  const changed = owner?.fields.find(isChangeable);
  if (changed === undefined)
    throw new TypeError("The organisation has no text or number to change.");
  const replacement: Field =
    changed.type.kind === "text"
      ? { ...changed, label: `${changed.label} 2`, type: { kind: "number" } }
      : {
          ...changed,
          label: changed.label.slice(0, -2),
          type: { kind: "text" },
        };
  return {
    ...schema,
    objects: schema.objects.map((object) =>
      object === owner
        ? {
            ...object,
            fields: object.fields.map((field) =>
              field === changed ? replacement : field,
            ),
          }
        : object,
    ),
  };
}

/** A text field, or the number that this function's caller once made of it. */
function isChangeable({ type, label }: Field): boolean {
  return (
    type.kind === "text" || (type.kind === "number" && label.endsWith(" 2"))
  );
}
