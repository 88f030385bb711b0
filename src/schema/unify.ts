/**
 * Makes one schema of several organisations that share an output: things with the same label are the
 * same thing, with an id in each. Names belong to the id under which a thing was seen first.
 */
import type { Warning } from "../errors.js";
import type {
  Association,
  FieldDefinition,
  FieldType,
  ObjectType,
  Schema,
  SharedField,
} from "./schema.js";
import { compareText, groupBy } from "./schema.js";

/** Ids of one organisation that stand for the same thing as ids of another; once found, they stay. */
export type SameIds = Readonly<Record<string, string>>;

/** The id of a thing in each organisation that has it, by the id that its names belong to. */
export type OrgIds = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** The one schema, and how it relates to the organisations. */
export interface UnifiedSchema {
  readonly schema: Schema;
  readonly same: SameIds;
  /** Empty when there is, and was, one organisation only. */
  readonly ids: OrgIds;
  readonly warnings: readonly Warning[];
}

/** Unifies schemas by organisation name, in the config's order; `known` are the pairs found before. */
export function unifySchemas(
  schemas: ReadonlyMap<string, Schema>,
  known: SameIds,
): UnifiedSchema {
  const [first] = schemas.values();
  if (first === undefined) {
    throw new TypeError("An output has at least one organisation.");
  }
  if (schemas.size === 1 && Object.keys(known).length === 0) {
    return { schema: first, same: known, ids: new Map(), warnings: [] };
  }
  const union = new Union(first.organizationId, known);
  for (const [org, schema] of schemas) union.add(org, schema);
  return union.result();
}

function labelOf({ label }: Labelled): string {
  return label;
}

type Labelled = { readonly id: string; readonly label: string };

class Union {
  readonly #organizationId: string;
  readonly #same: Map<string, string>;
  readonly #ids = new Map<string, Record<string, string>>();
  readonly #warnings: Warning[] = [];
  #objects: readonly ObjectType[] = [];
  #shared: readonly SharedField[] = [];

  constructor(organizationId: string, known: SameIds) {
    this.#organizationId = organizationId;
    this.#same = new Map(Object.entries(known));
  }

  add(org: string, schema: Schema): void {
    const objects = this.#pair(
      org,
      this.#objects,
      schema.objects,
      ({ kind, label }) => `${kind} ${label}`,
    );
    const target = (id: string): string => this.#same.get(id) ?? id;
    this.#objects = mergeLists(this.#objects, objects, (mine, theirs, id) =>
      this.#mergeObject(org, mine, theirs, id, target),
    );
    const shared = this.#pair(org, this.#shared, schema.sharedFields, labelOf);
    this.#shared = mergeLists(this.#shared, shared, (mine, theirs, id) => ({
      ...this.#mergeField(mine, theirs, id, target),
      associations: mergeAssociations(
        mine?.associations ?? [],
        theirs.associations,
        target,
      ),
    }));
  }

  result(): UnifiedSchema {
    return {
      schema: {
        organizationId: this.#organizationId,
        objects: this.#objects,
        sharedFields: this.#shared,
      },
      same: Object.fromEntries(
        [...this.#same].sort(([a], [b]) => compareText(a, b)),
      ),
      ids: this.#ids,
      warnings: this.#warnings,
    };
  }

  #note(org: string, id: string, orgId: string): void {
    this.#ids.set(id, { ...this.#ids.get(id), [org]: orgId });
  }

  /** Finds for each of theirs the one of mine: a pair that is known, else the only one alike. */
  #pair<T extends Labelled>(
    org: string,
    mine: readonly T[],
    theirs: readonly T[],
    key: (item: T) => string,
  ): ReadonlyMap<string, T> {
    const mineByKey = groupBy(mine, key);
    const theirsByKey = groupBy(theirs, key);
    const mineIds = new Set(mine.map(({ id }) => id));
    const knownId = ({ id }: T): string | undefined =>
      this.#same.get(id) ?? (mineIds.has(id) ? id : undefined);
    const claimed = new Set(theirs.map(knownId));
    const pairs = new Map<string, T>();
    for (const item of theirs) {
      const alike = mineByKey.get(key(item)) ?? [];
      const isOnly =
        alike.length === 1 && theirsByKey.get(key(item))?.length === 1;
      const labelled = alike.find(({ id }) => isOnly && !claimed.has(id))?.id;
      const id = knownId(item) ?? labelled ?? item.id;
      if (id !== item.id) this.#same.set(item.id, id);
      pairs.set(id, item);
      this.#note(org, id, item.id);
    }
    return pairs;
  }

  #mergeObject(
    org: string,
    mine: ObjectType | undefined,
    theirs: ObjectType,
    id: string,
    target: (id: string) => string,
  ): ObjectType {
    const base = mine ?? { ...theirs, id, fields: [] };
    const fields = this.#pair(org, base.fields, theirs.fields, labelOf);
    return {
      ...base,
      archived: base.archived && theirs.archived,
      fields: mergeLists(base.fields, fields, (ours, other, fieldId) => ({
        ...this.#mergeField(ours, other, fieldId, target),
        required: (ours?.required ?? false) || other.required,
        editableWithRoles: ours?.editableWithRoles ?? other.editableWithRoles,
      })),
    };
  }

  #mergeField<T extends FieldDefinition>(
    mine: T | undefined,
    theirs: T,
    id: string,
    target: (id: string) => string,
  ): T {
    const type = retarget(theirs.type, target);
    if (mine === undefined) return { ...theirs, id, type };
    const merged =
      mine.many === theirs.many
        ? mergeTypes(mine.type, type)
        : unlike(wordOf(mine), wordOf(theirs));
    if (merged.kind === "unknown" && mine.type.kind !== "unknown") {
      const message = `“${mine.label}” (${mine.id}, ${theirs.id}) is ${wordOf(mine)} in one organisation and ${wordOf(theirs)} in another: its values are typed unknown.`;
      this.#warnings.push({ code: "W_UNKNOWN_TYPE", message });
    }
    const convertingTo = mine.convertingTo ?? theirs.convertingTo;
    return { ...mine, type: merged, convertingTo };
  }
}

function mergeLists<T extends Labelled>(
  mine: readonly T[],
  theirs: ReadonlyMap<string, T>,
  merge: (mine: T | undefined, theirs: T, id: string) => T,
): readonly T[] {
  const ids = new Set(mine.map(({ id }) => id));
  const merged = mine.map((item) => {
    const other = theirs.get(item.id);
    return other === undefined ? item : merge(item, other, item.id);
  });
  const added = [...theirs].filter(([id]) => !ids.has(id));
  return [
    ...merged,
    ...added.map(([id, item]) => merge(undefined, item, id)),
  ].sort((a, b) => compareText(a.id, b.id) || compareText(a.label, b.label));
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

function wordOf({ type, many }: FieldDefinition): string {
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
