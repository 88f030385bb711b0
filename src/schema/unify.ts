/**
 * Makes one schema of several organisations that share an output: things with the same label are the
 * same thing, with an id in each. Names belong to the id under which a thing was seen first.
 */
import type { PlacedWarning } from "./placed-warning.js";
import type { Labelled, OrgIds, SameIds } from "./pair.js";
import { Pairing } from "./pair.js";
import { pairStatuses, unionOfStatuses } from "./unify-statuses.js";
import type { Names } from "./name-rules.js";
import { namedIds } from "./name-rules.js";
import type {
  Association,
  FieldCore,
  FieldType,
  ObjectType,
  Schema,
  SharedField,
} from "./schema.js";
import { compareText, groupBy, repeatedIds } from "./schema.js";
import { unionOfVocabularies } from "./vocabulary.js";

export type { OrgIds, SameIds } from "./pair.js";

/** The one schema, and how it relates to the organisations. */
export interface UnifiedSchema {
  readonly schema: Schema;
  readonly same: SameIds;
  /** Empty when there is, and was, one organisation only. */
  readonly ids: OrgIds;
  readonly warnings: readonly PlacedWarning[];
}

/**
 * Unifies schemas by organisation name, in the config's order; `known` are the pairs found before,
 * `names` those that were given to ids already.
 */
export function unifySchemas(
  schemas: ReadonlyMap<string, Schema>,
  known: SameIds,
  names: Pick<Names, "objects" | "shared" | "statuses"> = {
    objects: {},
    shared: {},
  },
): UnifiedSchema {
  const [first] = schemas.values();
  if (first === undefined) {
    throw new TypeError("An output has at least one organisation.");
  }
  if (schemas.size === 1 && Object.keys(known).length === 0) {
    return { schema: first, same: known, ids: new Map(), warnings: [] };
  }
  const union = new Union(new Pairing(known, namedIds(names)), schemas);
  for (const schema of schemas.values()) union.add(schema);
  return union.result(first.organizationId);
}

function labelOf({ label }: Labelled): string {
  return label;
}

function lists<T>(
  schemas: ReadonlyMap<string, Schema>,
  list: (schema: Schema) => readonly T[],
): ReadonlyMap<string, readonly T[]> {
  return new Map([...schemas].map(([org, schema]) => [org, list(schema)]));
}

/** Pairs everything first, so that references to what a later list holds are known, then merges. */
class Union {
  readonly #schemas: ReadonlyMap<string, Schema>;
  readonly #pairing: Pairing;
  readonly #warnings: PlacedWarning[] = [];
  #objects: readonly ObjectType[] = [];
  #shared: readonly SharedField[] = [];

  constructor(pairing: Pairing, schemas: ReadonlyMap<string, Schema>) {
    this.#pairing = pairing;
    this.#schemas = schemas;
    pairStatuses(pairing, schemas);
    pairing.pair(
      lists(schemas, ({ objects }) => objects),
      ({ kind, label }) => `${kind} ${label}`,
    );
    pairing.pair(
      lists(schemas, ({ sharedFields }) => sharedFields),
      labelOf,
    );
    const owners = [...schemas].flatMap(([org, { objects }]) =>
      objects.map(({ id, fields }) => ({
        org,
        id: pairing.common(id),
        fields,
      })),
    );
    for (const sides of groupBy(owners, ({ id }) => id).values())
      pairing.pair(
        new Map(sides.map(({ org, fields }) => [org, fields])),
        labelOf,
      );
  }

  add({ objects, sharedFields }: Schema): void {
    this.#objects = this.#merge(this.#objects, objects, (mine, theirs, id) =>
      this.#mergeObject(mine, theirs, id),
    );
    this.#shared = this.#merge(
      this.#shared,
      sharedFields,
      (mine, theirs, id) => ({
        ...this.#mergeField(mine, theirs, {
          id,
          owners: (mine?.associations ?? theirs.associations).map(
            ({ objectId }) => this.#pairing.common(objectId),
          ),
        }),
        associations: mergeAssociations(
          mine?.associations ?? [],
          theirs.associations,
          this.#pairing.common,
        ),
      }),
    );
  }

  result(organizationId: string): UnifiedSchema {
    const { same, ids } = this.#pairing;
    const schemas = [...this.#schemas.values()];
    const things = { objects: this.#objects, sharedFields: this.#shared };
    return {
      schema: {
        organizationId,
        ...things,
        ...unionOfStatuses(schemas, this.#pairing.common),
        ...unionOfVocabularies(schemas, things),
      },
      same: Object.fromEntries([...same].sort(([a], [b]) => compareText(a, b))),
      ids,
      warnings: this.#warnings,
    };
  }

  #merge<T extends Labelled>(
    mine: readonly T[],
    theirs: readonly T[],
    merge: (mine: T | undefined, theirs: T, id: string) => T,
  ): readonly T[] {
    const pairs = theirs.map(
      (item) => [this.#pairing.common(item.id), item] as const,
    );
    return mergeLists(mine, pairs, merge);
  }

  #mergeObject(
    mine: ObjectType | undefined,
    theirs: ObjectType,
    id: string,
  ): ObjectType {
    const base = mine ?? { ...theirs, id, fields: [] };
    return {
      ...base,
      archived: base.archived && theirs.archived,
      fields: this.#merge(
        base.fields,
        theirs.fields,
        (ours, other, fieldId) => ({
          ...this.#mergeField(ours, other, { id: fieldId, owners: [id] }),
          required: (ours?.required ?? false) || other.required,
          editableWithRoles: ours?.editableWithRoles ?? other.editableWithRoles,
        }),
      ),
    };
  }

  #mergeField<T extends FieldCore>(
    mine: T | undefined,
    theirs: T,
    { id, owners }: { readonly id: string; readonly owners: readonly string[] },
  ): T {
    const type = retarget(theirs.type, this.#pairing.common);
    if (mine === undefined) return { ...theirs, id, type };
    const merged =
      mine.many === theirs.many
        ? mergeTypes(mine.type, type)
        : unlike(wordOf(mine), wordOf(theirs));
    if (merged.kind === "unknown" && mine.type.kind !== "unknown") {
      const message = `“${mine.label}” (${mine.id}, ${theirs.id}) is ${wordOf(mine)} in one organisation and ${wordOf(theirs)} in another: its values are typed unknown.`;
      const about = owners.map((objectId) => ({ objectId, fieldKey: id }));
      this.#warnings.push({ code: "W_UNKNOWN_TYPE", message, about });
    }
    const convertingTo = mine.convertingTo ?? theirs.convertingTo;
    return { ...mine, type: merged, convertingTo };
  }
}

/** Merges lists; one id may be two fields, by their labels. */
function mergeLists<T extends Labelled>(
  mine: readonly T[],
  theirs: readonly (readonly [string, T])[],
  merge: (mine: T | undefined, theirs: T, id: string) => T,
): readonly T[] {
  const repeated = repeatedIds(mine.map(({ id }) => id));
  const byId = groupBy(theirs, ([id]) => id);
  const taken = new Set<T>();
  const merged = mine.map((item) => {
    const others = (byId.get(item.id) ?? []).map(([, other]) => other);
    const isPlain = others.length === 1 && !repeated.has(item.id);
    const other =
      others.find(({ label }) => label === item.label) ??
      (isPlain ? others[0] : undefined);
    if (other === undefined) return item;
    taken.add(other);
    return merge(item, other, item.id);
  });
  const added = theirs
    .filter(([, item]) => !taken.has(item))
    .map(([id, item]) => merge(undefined, item, id));
  return [...merged, ...added].sort(
    (a, b) => compareText(a.id, b.id) || compareText(a.label, b.label),
  );
}

function mergeTypes(mine: FieldType, theirs: FieldType): FieldType {
  if (mine.kind === "choices" && theirs.kind === "choices") {
    return {
      kind: "choices",
      options: [...new Set([...mine.options, ...theirs.options])],
    };
  }
  if (mine.kind === "customObject" && theirs.kind === "customObject") {
    return mine.target === theirs.target
      ? mine
      : { kind: "customObject", target: null };
  }
  return mine.kind === theirs.kind ? mine : unlike(mine.kind, theirs.kind);
}

function wordOf({ type, many }: FieldCore): string {
  return many ? `many ${type.kind}` : type.kind;
}

function unlike(mine: string, theirs: string): FieldType {
  return { kind: "unknown", raw: `${mine} or ${theirs}` };
}

/** A type that refers to what `target` gives for the id that it refers to. */
export function retarget(
  type: FieldType,
  target: (id: string) => string,
): FieldType {
  if (type.kind !== "customObject" || type.target === null) return type;
  return { kind: "customObject", target: target(type.target) };
}

function mergeAssociations(
  mine: readonly Association[],
  theirs: readonly Association[],
  target: (id: string) => string,
): readonly Association[] {
  const byObject = new Map(
    mine.map((association) => [association.objectId, association]),
  );
  for (const association of theirs) {
    const objectId = target(association.objectId);
    const ours = byObject.get(objectId);
    const required = (ours?.required ?? false) || association.required;
    byObject.set(objectId, { ...(ours ?? association), objectId, required });
  }
  return [...byObject.values()].sort((a, b) =>
    compareText(a.objectId, b.objectId),
  );
}
