/** The scopes of names in a lock: within each, no two things have one name. Those of statuses: status-scopes.ts. */
import type { NamingScope } from "../schema/allocate.js";
import { declarationScope, heldTypes } from "../schema/name-declarations.js";
import type { NameRules, Names, ObjectNames } from "../schema/name-rules.js";
import { declarationKey } from "../schema/name-rules.js";
import { reservedMembers } from "../schema/reserved.js";
import type { ObjectKind, Schema } from "../schema/schema.js";
import { fieldsByObject, own } from "../schema/schema.js";

/** One name in a lock, and the way to it. */
export interface NameEntry {
  /** Identifies it within its scope. */
  readonly key: string;
  /** Close's id, of which a suffix is made. */
  readonly id: string;
  readonly name: string;
  /** The kind of thing named, in words: `type`, `field`. */
  readonly what: string;
  /** The thing as `labelsOf` knows it. */
  readonly label: string;
  /** True if the schema has it. */
  readonly isLive: boolean;
  /** The order in which a scope keeps names: object types before what is named after them. */
  readonly order: number;
  /** The key of the object type that its name begins with; null where it has none. */
  readonly parent: string | null;
  readonly read: (names: Names) => string | undefined;
  readonly write: (names: Names, name: string) => Names;
}

/** Names that must differ, and how they are compared. */
export interface NameScope {
  /** The names by their keys. */
  readonly held: ReadonlyMap<string, string>;
  readonly scope: Pick<NamingScope, "claims" | "isReserved">;
  /** All about the name of a key; made for a scope in which something is wrong. */
  readonly entry: (key: string) => NameEntry;
}

/** The scopes of the names of object types, their fields and their choices. */
export function nameScopes(
  names: Names,
  schema: Schema,
  rules: Pick<NameRules, "members" | "declarations">,
): readonly NameScope[] {
  const kinds = new Map(schema.objects.map(({ id, kind }) => [id, kind]));
  const kindOf = (id: string): ObjectKind | null =>
    kinds.get(id) ?? kindOfId(id);
  const isLive = (id: string): boolean => kinds.has(id);
  return [
    declarations(names, schema, rules),
    collections(names, "customObject", { kindOf, isLive }),
    collections(names, "customActivity", { kindOf, isLive }),
    ...Object.keys(names.objects).map((id) =>
      members(names, id, { schema, kind: kindOf(id), rules }),
    ),
  ];
}

/** The kind of an object type that is gone, by its id. */
function kindOfId(id: string): ObjectKind | null {
  if (id.startsWith("cotype_")) return "customObject";
  if (id.startsWith("actitype_")) return "customActivity";
  return id === "lead" || id === "contact" || id === "opportunity" ? id : null;
}

/** The declarations: object types, then the choices of shared fields, then those of others. */
function declarations(
  names: Names,
  schema: Schema,
  rules: Pick<NameRules, "declarations">,
): NameScope {
  const held = heldTypes(names);
  return {
    held,
    scope: declarationScope(rules),
    entry: (key) => {
      const name = held.get(key) ?? "";
      const [, kind = "", rest = ""] = /^([a-z]+):(.*)$/s.exec(key) ?? [];
      switch (kind) {
        case "object":
          return typeEntry(key, name, rest, schema);
        case "shared":
          return sharedEntry(key, name, rest, schema);
        default:
          return choicesEntry(key, name, names, schema);
      }
    },
  };
}

function typeEntry(
  key: string,
  name: string,
  id: string,
  schema: Schema,
): NameEntry {
  return {
    ...{ key, id, name, what: "type", label: key, order: 0, parent: null },
    isLive: schema.objects.some((object) => object.id === id),
    read: (names) => own(names.objects, id)?.type,
    write: (names, type) =>
      withObject(names, id, (object) => ({ ...object, type })),
  };
}

function sharedEntry(
  key: string,
  name: string,
  id: string,
  schema: Schema,
): NameEntry {
  return {
    ...{ key, id, name, what: "choices type", label: key, order: 1 },
    parent: null,
    isLive: schema.sharedFields.some((field) => field.id === id),
    read: (names) => own(names.shared, id),
    write: (names, type) => ({
      ...names,
      shared: withKey(names.shared, id, type),
    }),
  };
}

function choicesEntry(
  key: string,
  name: string,
  names: Names,
  schema: Schema,
): NameEntry {
  const [objectId = "", fieldKey = ""] =
    Object.entries(names.objects)
      .flatMap(([id, { choices }]) =>
        Object.keys(choices).map((field) => [id, field] as const),
      )
      .find(([id, field]) => declarationKey.choices(id, field) === key) ?? [];
  return {
    ...{ key, id: idOfKey(fieldKey), name, what: "choices type", label: key },
    order: 2,
    parent: declarationKey.object(objectId),
    isLive: hasField(schema, objectId, fieldKey),
    read: (given) => own(own(given.objects, objectId)?.choices ?? {}, fieldKey),
    write: (given, type) =>
      withObject(given, objectId, (object) => ({
        ...object,
        choices: withKey(object.choices, fieldKey, type),
      })),
  };
}

/** The members of `close.objects`, or of `close.activities`. */
function collections(
  names: Names,
  kind: ObjectKind,
  {
    kindOf,
    isLive,
  }: {
    readonly kindOf: (id: string) => ObjectKind | null;
    readonly isLive: (id: string) => boolean;
  },
): NameScope {
  const held = new Map(
    Object.entries(names.objects)
      .filter(([id]) => kindOf(id) === kind)
      .map(([id, { collection }]) => [declarationKey.object(id), collection]),
  );
  return {
    held,
    scope: memberScope(() => false),
    entry: (key) => {
      const id = key.replace(/^object:/, "");
      const name = held.get(key) ?? "";
      return {
        ...{ key, id, name, what: "client member", label: key },
        ...{ order: 0, parent: null, isLive: isLive(id) },
        read: (given) => own(given.objects, id)?.collection,
        write: (given, collection) =>
          withObject(given, id, (object) => ({ ...object, collection })),
      };
    },
  };
}

/** The fields of one object type. */
function members(
  names: Names,
  objectId: string,
  {
    schema,
    kind,
    rules,
  }: {
    readonly schema: Schema;
    readonly kind: ObjectKind | null;
    readonly rules: Pick<NameRules, "members">;
  },
): NameScope {
  const builtIn = kind === null ? new Set<string>() : rules.members(kind);
  const fields = own(names.objects, objectId)?.fields ?? {};
  return {
    held: new Map(Object.entries(fields)),
    scope: memberScope((name) => builtIn.has(name)),
    entry: (key) => ({
      ...{ key, id: idOfKey(key), name: own(fields, key) ?? "", what: "field" },
      ...{ label: key, order: 0, parent: null },
      isLive: hasField(schema, objectId, key),
      read: (given) => own(own(given.objects, objectId)?.fields ?? {}, key),
      write: (given, name) =>
        withObject(given, objectId, (object) => ({
          ...object,
          fields: withKey(object.fields, key, name),
        })),
    }),
  };
}

/** The scope of members, which keep clear of what no member can be called. */
export function memberScope(
  isBuiltIn: (name: string) => boolean,
): Pick<NamingScope, "claims" | "isReserved"> {
  return {
    claims: (name) => [name],
    isReserved: (name) => reservedMembers.has(name) || isBuiltIn(name),
  };
}

/** A field's key is its id, with its label behind where one id occurs twice. */
function idOfKey(key: string): string {
  const [id = key] = key.split("~", 1);
  return id;
}

function hasField(schema: Schema, objectId: string, key: string): boolean {
  const fields = fieldsByObject(schema).get(objectId) ?? [];
  return fields.some((field) => field.key === key);
}

function withObject(
  names: Names,
  id: string,
  change: (object: ObjectNames) => ObjectNames,
): Names {
  const object = own(names.objects, id);
  if (object === undefined) return names;
  return { ...names, objects: withKey(names.objects, id, change(object)) };
}

/** The record with another value under a key; its order stays. */
export function withKey<T>(
  record: Readonly<Record<string, T>>,
  key: string,
  value: T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(record).map(([one, known]) => [
      one,
      one === key ? value : known,
    ]),
  );
}
