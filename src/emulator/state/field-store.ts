/** All custom fields of an organisation, and which object shows which of them in which order. */
import { inOrder } from "./ordered-collection.js";
import type { StoredField, FieldKind } from "./state.js";
import { associatedObject } from "./state.js";

/** Lookups over all fields, made again after each change: one answer may need thousands of them. */
interface Index {
  readonly byKind: ReadonlyMap<FieldKind, readonly StoredField[]>;
  readonly byObject: ReadonlyMap<string, readonly StoredField[]>;
  readonly byTarget: ReadonlyMap<string, readonly StoredField[]>;
  /** The fields of an object in display order and by id, made when they are first asked for. */
  readonly ofObject: Map<string, ObjectFields>;
}

interface ObjectFields {
  readonly list: readonly StoredField[];
  readonly byId: ReadonlyMap<string, StoredField>;
}

/** The custom fields of one organisation. An id may occur twice, as in Close's own examples; the first one answers to it. */
export class FieldStore {
  #fields: readonly StoredField[];
  readonly #orders = new Map<string, readonly string[]>();
  #index: Index | undefined;

  constructor(fields: readonly StoredField[]) {
    this.#fields = fields;
  }

  /** The number of fields, shared ones counted once. */
  get count(): number {
    return this.#fields.length;
  }

  /** The fields of one kind, in the order in which they were made. */
  ofKind(kind: FieldKind): readonly StoredField[] {
    return this.#lookup().byKind.get(kind) ?? [];
  }

  /** The fields that an object shows, regular and shared, in display order. */
  ofObject(object: string): readonly StoredField[] {
    return this.#fieldsOf(object).list;
  }

  /** The same fields by id. */
  byIdOf(object: string): ReadonlyMap<string, StoredField> {
    return this.#fieldsOf(object).byId;
  }

  /** The fields of any object that refer to a custom object type. */
  referringTo(typeId: string): readonly StoredField[] {
    return this.#lookup().byTarget.get(typeId) ?? [];
  }

  /** The field with an id among those of one kind; undefined when there is none. */
  find(kind: FieldKind, id: string): StoredField | undefined {
    return this.ofKind(kind).find((field) => field.id === id);
  }

  /** Puts a field in the place of an old version of it, or at the end; gives it back. */
  put(field: StoredField, old?: StoredField): StoredField {
    if (old === undefined) this.#change([...this.#fields, field]);
    else this.update((other) => (other === old ? field : other));
    return field;
  }

  /** Replaces every field by what a function makes of it. */
  update(make: (field: StoredField) => StoredField): void {
    this.#change(this.#fields.map(make));
  }

  /** Takes out every field that fulfils a condition. */
  removeWhere(isGone: (field: StoredField) => boolean): void {
    this.#change(this.#fields.filter((field) => !isGone(field)));
  }

  /** Sets the display order of an object's fields; those that the list omits follow. */
  setOrder(object: string, ids: readonly string[]): void {
    this.#orders.set(object, ids);
    this.#index = undefined;
  }

  #fieldsOf(object: string): ObjectFields {
    const { byObject, ofObject } = this.#lookup();
    const known = ofObject.get(object);
    if (known !== undefined) return known;
    const fields = byObject.get(object) ?? [];
    const order = this.#orders.get(object);
    const list = order === undefined ? fields : inOrder(fields, order);
    // Of an id that occurs twice, the first one answers to it.
    const entries = list
      .toReversed()
      .map((field) => [field.id, field] as const);
    const made = { list, byId: new Map(entries) };
    ofObject.set(object, made);
    return made;
  }

  #change(fields: readonly StoredField[]): void {
    this.#fields = fields;
    this.#index = undefined;
  }

  #lookup(): Index {
    this.#index ??= {
      byKind: group(this.#fields, (field) => [field.kind]),
      byObject: group(this.#fields, objectsOf),
      byTarget: group(this.#fields, (field) =>
        field.referenced_custom_type_id === null
          ? []
          : [field.referenced_custom_type_id],
      ),
      ofObject: new Map(),
    };
    return this.#index;
  }
}

function objectsOf(field: StoredField): readonly string[] {
  return field.owner === null
    ? field.associations.map(associatedObject)
    : [field.owner];
}

function group<K>(
  fields: readonly StoredField[],
  keys: (field: StoredField) => readonly K[],
): ReadonlyMap<K, readonly StoredField[]> {
  const groups = new Map<K, StoredField[]>();
  for (const field of fields) {
    for (const key of keys(field)) {
      const known = groups.get(key);
      if (known === undefined) groups.set(key, [field]);
      else known.push(field);
    }
  }
  return groups;
}
