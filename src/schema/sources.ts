/** The answers of Close's endpoints, brought together by id and into one order. */
import type { RawField, RawObject, RawOrganization } from "./raw.js";
import type { ObjectKind } from "./schema.js";
import { compareText } from "./schema.js";

/**
 * The same organisation with its lists in an order that is not Close's: where two records of one id
 * contradict each other, it must not be the order of a page that decides.
 */
export function inFixedOrder(raw: RawOrganization): RawOrganization {
  const object = ({ type, fields }: RawObject): RawObject => ({
    type: type === null ? null : { ...type, fields: byText(type.fields ?? []) },
    fields: byText(fields),
  });
  const single = (item: RawObject | null): RawObject | null =>
    item === null ? null : object(item);
  const many = (
    items: readonly RawObject[] | null,
  ): readonly RawObject[] | null =>
    items === null ? null : byText(items.map(object));
  return {
    organizationId: raw.organizationId,
    organizationName: raw.organizationName,
    lead: single(raw.lead),
    contact: single(raw.contact),
    opportunity: single(raw.opportunity),
    customActivities: many(raw.customActivities),
    customObjects: many(raw.customObjects),
    fieldLists: byText(raw.fieldLists),
    sharedFields: raw.sharedFields === null ? null : byText(raw.sharedFields),
  };
}

/** Sorted by what the records say; the reader gives all records their attributes in one order. */
function byText<T>(records: readonly T[]): readonly T[] {
  return records
    .map((record) => ({ record, text: JSON.stringify(record) }))
    .sort((a, b) => compareText(a.text, b.text))
    .map(({ record }) => record);
}

/** An object type by the id that our schema knows it by. */
export interface KeyedObject {
  readonly id: string;
  readonly kind: ObjectKind;
  readonly object: RawObject;
}

/** Every object type that was read, each once. */
export function rawObjects(raw: RawOrganization): readonly KeyedObject[] {
  const single = (
    kind: "lead" | "contact" | "opportunity",
  ): readonly KeyedObject[] => {
    const object = raw[kind];
    return object === null ? [] : [{ id: kind, kind, object }];
  };
  const typed = (
    kind: ObjectKind,
    objects: readonly RawObject[] | null,
  ): readonly KeyedObject[] =>
    (objects ?? []).flatMap((object) =>
      object.type === null ? [] : [{ id: object.type.id, kind, object }],
    );
  const all = [
    ...single("lead"),
    ...single("contact"),
    ...single("opportunity"),
    ...typed("customActivity", raw.customActivities),
    ...typed("customObject", raw.customObjects),
  ];
  return [...new Map(all.map((item) => [item.id, item])).values()];
}

/** The fields of the lists, found by id. A shared field's own record wins over the kind's. */
export class FieldSources {
  readonly #byId = new Map<string, RawField[]>();
  readonly #sharedIds: ReadonlySet<string>;

  constructor(raw: RawOrganization) {
    for (const field of [...(raw.sharedFields ?? []), ...raw.fieldLists]) {
      const known = this.#byId.get(field.id);
      if (known === undefined) this.#byId.set(field.id, [field]);
      else known.push(field);
    }
    const shown = rawObjects(raw).flatMap(({ object }) => [
      ...object.fields,
      ...(object.type?.fields ?? []),
    ]);
    const shared = [...raw.fieldLists, ...shown].filter(saysShared);
    this.#sharedIds = new Set(
      [...(raw.sharedFields ?? []), ...shared].map(({ id }) => id),
    );
  }

  /** The field first, then every list's record of it with the same label: an id may be used twice. */
  of(field: RawField): readonly RawField[] {
    const others = this.#byId.get(field.id) ?? [];
    return [field, ...others.filter((other) => other.name === field.name)];
  }

  /** True if any record of the id says so: a field is shared everywhere or nowhere. */
  isShared({ id }: RawField): boolean {
    return this.#sharedIds.has(id);
  }
}

/** True if a record of a field says that it is a shared one; not every endpoint does. */
export function saysShared({ is_shared, associations }: RawField): boolean {
  return is_shared === true || (associations ?? []).length > 0;
}
