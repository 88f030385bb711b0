/** The keys of an organisation's config, resolved: `include`, `exclude`, `names`, `types` and `owners`. */
import type { ResolvedOrg, TypeOverride } from "../config/config.js";
import { CodegenError } from "../errors.js";
import type { Bound, Lock } from "../lock/lock.js";
import type { SchemaSelection } from "../schema/named.js";
import type { NamePin, Names } from "../schema/name-rules.js";
import { noPins } from "../schema/name-rules.js";
import { isStatusOwner } from "../schema/status-owners.js";
import type { Schema } from "../schema/schema.js";
import { own } from "../schema/schema.js";
import type { OrgIds } from "../schema/unify.js";
import { unifySchemas } from "../schema/unify.js";
import type { KeyField, KeyModel, KeyObject } from "./candidates.js";
import { fieldRef, keyModel } from "./candidates.js";
import { namesByFunction } from "./function-names.js";
import type { ConfigKeys, Resolved, KeySection } from "./resolve-keys.js";
import { isUnmatched, ownerRef, resolveKey } from "./resolve-keys.js";

const plain = { hasGlobs: false, spansFields: false, hasStatuses: true };
const include: KeySection = {
  name: "include",
  hasGlobs: true,
  hasObjects: true,
  spansFields: false,
  hasStatuses: true,
};
const exclude: KeySection = { ...include, name: "exclude", spansFields: true };
const names: KeySection = { ...plain, name: "names", hasObjects: true };
const types: KeySection = {
  ...plain,
  name: "types",
  hasObjects: false,
  hasStatuses: false,
};
const owners: KeySection = { ...include, name: "owners" };

/** The context of matching keys: a schema, and the lock before it. */
export interface KeyContext {
  readonly schema: Schema;
  /** The ids of each thing in several organisations. */
  readonly ids: OrgIds;
  readonly previous: Pick<Lock, "bound" | "schema" | "names"> | null;
}

/** Resolves the keys of `names`, by ids and labels; there are none where it is a function. */
export function resolveNames(
  org: Pick<ResolvedOrg, "names">,
  context: KeyContext,
): ConfigKeys {
  const keys = typeof org.names === "function" ? [] : Object.keys(org.names);
  return resolveAll(
    keys.map((key) => [names, key]),
    context,
    null,
  );
}

/** Resolves the keys of `include`, `exclude`, `types` and `owners`, by ids, labels and names. */
export function resolveOthers(
  org: Pick<ResolvedOrg, "include" | "exclude" | "types" | "owners">,
  context: KeyContext,
  given: Names,
): ConfigKeys {
  const keys = [
    ...org.include.map((key) => [include, key] as const),
    ...org.exclude.map((key) => [exclude, key] as const),
    ...Object.keys(org.types).map((key) => [types, key] as const),
    ...Object.keys(org.owners).map((key) => [owners, key] as const),
  ];
  return resolveAll(keys, context, given);
}

/**
 * Resolves the keys of `owners` against what the lock holds, and against the live organisation, in
 * which things may be new or have other labels.
 */
export function resolveOwners(
  given: ResolvedOrg["owners"],
  lock: Pick<Lock, "bound" | "schema" | "names">,
  live: Schema,
): readonly Resolved[] {
  const models = [lockedModel(lock), keyModel(live, null)];
  return Object.keys(given).flatMap((key) => {
    const bound = own(lock.bound?.owners ?? {}, key) ?? [];
    return models.map((model) =>
      resolveKey(key, owners, model, new Set(bound)),
    );
  });
}

function resolveAll(
  keys: readonly (readonly [KeySection, string])[],
  { schema, ids, previous }: KeyContext,
  given: Names | null,
): ConfigKeys {
  // Most configs have no such keys, and listing everything costs.
  if (keys.length === 0) return { keys: [], model: [] };
  const model = keyModel(schema, given, ids);
  const bound = previous?.bound ?? {};
  const held = ([section, key]: readonly [KeySection, string]) =>
    own(own(bound, section.name) ?? {}, key);
  const before =
    previous === null || keys.every((item) => held(item) !== undefined)
      ? null
      : lockedModel(previous);
  return {
    model,
    keys: keys.map(([section, key]) => {
      const refs = held([section, key]);
      const meant = section.hasStatuses ? model : withoutStatuses(model);
      const known =
        refs === undefined
          ? knownBefore(key, section, meant, before)
          : new Set(refs);
      return resolveKey(key, section, meant, known);
    }),
  };
}

function withoutStatuses(model: KeyModel): KeyModel {
  return model.filter(({ id }) => !isStatusOwner(id));
}

function lockedModel({
  schema,
  names: given,
}: Pick<Lock, "schema" | "names">): KeyModel {
  const schemas = new Map(Object.entries(schema));
  if (schemas.size === 0) return [];
  const unified = unifySchemas(schemas, given.same, given);
  return keyModel(unified.schema, given, unified.ids);
}

/**
 * The match of a key that the lock has not bound. It may be older than the lock: then what things
 * were called when the lock was written counts, unless the key is clear as they are.
 */
function knownBefore(
  key: string,
  section: KeySection,
  model: KeyModel,
  before: KeyModel | null,
): ReadonlySet<string> {
  if (before === null) return new Set();
  const past = resolveKey(key, section, before, new Set());
  const present = resolveKey(key, section, model, new Set());
  if (!past.isGlob && !isUnmatched(present)) return new Set();
  const there = new Set(model.flatMap(refsOf));
  return new Set(past.bound.filter((ref) => there.has(ref)));
}

function refsOf(object: KeyObject): readonly string[] {
  return [object.ref, ownerRef(object), ...object.fields.map(({ ref }) => ref)];
}

/** The bindings of resolved keys for the lock. */
export function boundOf(all: readonly ConfigKeys[]): Bound {
  const bound: Record<string, Record<string, readonly string[]>> = {};
  for (const { key, section, bound: refs } of all.flatMap(({ keys }) => keys))
    if (refs.length > 0)
      bound[section.name] = { ...bound[section.name], [key]: refs };
  return bound;
}

/** The user's own names: by what the keys of `names` stand for, or by its function. */
export function namePin(
  org: Pick<ResolvedOrg, "names">,
  { keys }: ConfigKeys,
): NamePin {
  const given = org.names;
  if (typeof given === "function") return namesByFunction(given);
  const byRef = valuesByRef(keys, given);
  if (byRef.size === 0) return noPins;
  return (_item, { objectId, fieldKey }) =>
    byRef.get(fieldKey === null ? objectId : fieldRef(objectId, fieldKey));
}

/** The user's own types by the names of object type and field, `Account.status`. */
export function typesByName(
  org: Pick<ResolvedOrg, "types">,
  { keys }: ConfigKeys,
  given: Names,
): Readonly<Record<string, TypeOverride>> {
  const fields = new Map(
    keys.flatMap((key) => key.fields.map((field) => [field.ref, field])),
  );
  const ofTypes = keys.filter(({ section }) => section.name === "types");
  const entries = [...valuesByRef(ofTypes, org.types)].flatMap(
    ([ref, override]) => {
      const name = nameOf(fields.get(ref), given);
      return name === null ? [] : [[name, override] as const];
    },
  );
  return Object.fromEntries(entries);
}

function nameOf(field: KeyField | undefined, names: Names): string | null {
  if (field === undefined) return null;
  const object = own(names.objects, field.objectId);
  const name = own(object?.fields ?? {}, field.key);
  return object === undefined || name === undefined
    ? null
    : `${object.type}.${name}`;
}

/** The value for each thing; of several keys an id wins, then what a text says by itself. */
function valuesByRef<T>(
  keys: readonly Resolved[],
  values: Readonly<Record<string, T>>,
): ReadonlyMap<string, T> {
  const ranked = keys.flatMap(({ key, objects, fields, byText }) =>
    [...objects, ...fields].map((thing) => ({
      ref: thing.ref,
      value: own(values, key),
      rank: thing.ids.includes(key) ? 2 : byText.has(thing) ? 1 : 0,
    })),
  );
  const byRef = new Map<string, T>();
  for (const rank of [0, 1, 2])
    for (const item of ranked)
      if (item.rank === rank && item.value !== undefined)
        byRef.set(item.ref, item.value);
  return byRef;
}

const everything: SchemaSelection = { object: () => true, field: () => true };

/** The selection by `include` and `exclude`. */
export function selectionOf({ keys }: ConfigKeys): SchemaSelection {
  const included = keys.filter(({ section }) => section.name === "include");
  const excluded = keys.filter(({ section }) => section.name === "exclude");
  if (included.length + excluded.length === 0) return everything;
  const whole = refsIn(included, ({ objects }) => objects);
  const parts = refsIn(included, ({ owners }) => owners);
  const fields = refsIn(included, (key) => key.fields);
  const hiddenObjects = refsIn(excluded, ({ objects }) => objects);
  const hiddenFields = refsIn(excluded, (key) => key.fields);
  return {
    // What `include` says nothing of stays out; statuses belong to leads and opportunities, which decide for them.
    object: (id) =>
      !hiddenObjects.has(id) &&
      (included.length === 0 ||
        whole.has(id) ||
        parts.has(id) ||
        isStatusOwner(id)),
    field: (objectId, key) => {
      const ref = fieldRef(objectId, key);
      if (hiddenFields.has(ref)) return false;
      return !parts.has(objectId) || whole.has(objectId) || fields.has(ref);
    },
  };
}

/** The error for a selection that lets nothing through: a run would remove every file of an object type. Null where all is well. */
export function emptyError(keys: ConfigKeys): CodegenError | null {
  const { object } = selectionOf(keys);
  const objects = keys.model.filter(({ id }) => !isStatusOwner(id));
  if (objects.length === 0 || objects.some(({ id }) => object(id))) return null;
  return new CodegenError(
    "E_CONFIG_INVALID",
    "`include` and `exclude` in the config leave no object type: there would be nothing to generate.",
    { hint: "Take out of `exclude` what is to be generated." },
  );
}

function refsIn(
  keys: readonly Resolved[],
  pick: (key: Resolved) => readonly { readonly ref: string }[],
): ReadonlySet<string> {
  return new Set(keys.flatMap((key) => pick(key).map(({ ref }) => ref)));
}
