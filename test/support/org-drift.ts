/** Three organisations that began as copies of one and drift apart, step by step, as administrators change them. */
import fc from "fast-check";
import type {
  Field,
  FieldType,
  ObjectType,
  Schema,
  SharedField,
} from "../../src/schema/schema.js";
import {
  customObject,
  field,
  objectType,
  sharedField,
} from "./sample-schema.js";

/** The organisations, by name, in the config's order. */
export type Orgs = ReadonlyMap<string, Schema>;

/** The names of the organisations. */
export const orgNames = ["prod", "staging", "demo"] as const;

/** What a step is made of: whose, which change, and large numbers that choose among what there is. */
interface Step {
  readonly org: number;
  readonly change: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly id: number;
}

/** Few labels, so that they meet. */
const labels = ["Tier", "Region", "Budget", "Owner"] as const;
const typeLabels = ["Account", "Visit", "Tier"] as const;
const choices = ["Gold", "Silver", "Bronze"] as const;

function pick<T>(list: readonly T[], index: number): T | undefined {
  return list[index % Math.max(list.length, 1)];
}

function labelOf(step: Step): string {
  return pick(labels, step.c) ?? "";
}

function typeOf({ b, c }: Step, schema: Schema): FieldType {
  const targets = schema.objects.filter(({ kind }) => kind === "customObject");
  const options = choices.slice(0, b % 4);
  const types: readonly FieldType[] = [
    { kind: "text" },
    { kind: "choices", options },
    { kind: "choices", options: [...options].reverse() },
    { kind: "number" },
    { kind: "customObject", target: pick(targets, c)?.id ?? null },
  ];
  return pick(types, b) ?? { kind: "text" };
}

type Change = (schema: Schema, step: Step, id: string) => Schema;

function withObject(
  schema: Schema,
  index: number,
  edit: (object: ObjectType) => readonly ObjectType[],
): Schema {
  const chosen = pick(schema.objects, index);
  return {
    ...schema,
    objects: schema.objects.flatMap((object) =>
      object === chosen ? edit(object) : [object],
    ),
  };
}

function withField(
  schema: Schema,
  { a, b }: Step,
  edit: (item: Field) => readonly Field[],
): Schema {
  return withObject(schema, a, (object) => {
    const chosen = pick(object.fields, b);
    const fields = object.fields.flatMap((item) =>
      item === chosen ? edit(item) : [item],
    );
    return [{ ...object, fields }];
  });
}

function withShared(
  schema: Schema,
  { b }: Step,
  edit: (item: SharedField) => readonly SharedField[],
): Schema {
  const chosen = pick(schema.sharedFields, b);
  return {
    ...schema,
    sharedFields: schema.sharedFields.flatMap((item) =>
      item === chosen ? edit(item) : [item],
    ),
  };
}

function isCustom({ kind }: ObjectType): boolean {
  return kind === "customObject" || kind === "customActivity";
}

function withoutType(schema: Schema, id: string): Schema {
  return {
    ...schema,
    objects: schema.objects.filter((object) => object.id !== id),
    sharedFields: schema.sharedFields.map((item) => ({
      ...item,
      associations: item.associations.filter(({ objectId }) => objectId !== id),
    })),
  };
}

/** Deletes a type and makes it anew, its fields included. */
const recreateType: Change = (schema, { a }, id) => {
  const chosen = pick(schema.objects.filter(isCustom), a);
  if (chosen === undefined) return schema;
  const fields = chosen.fields.map((item, index) => ({
    ...item,
    id: `cf_${id}n${index}`,
  }));
  const renewed = { ...chosen, id: `cotype_${id}`, fields };
  const { objects, ...rest } = withoutType(schema, chosen.id);
  return { ...rest, objects: [...objects, renewed] };
};

/** Deletes a regular field and makes it anew as a shared one. */
const share: Change = (schema, step, id) => {
  const owner = pick(schema.objects, step.a);
  const chosen = pick(owner?.fields ?? [], step.b);
  if (owner === undefined || chosen === undefined) return schema;
  const without = withField(schema, step, () => []);
  const { type, many, label } = chosen;
  const places = [owner.id, ...(step.c % 2 === 0 ? ["contact"] : [])];
  const shared = sharedField(`cf_${id}`, label, [...new Set(places)], {
    type,
    many,
  });
  return { ...without, sharedFields: [...without.sharedFields, shared] };
};

/** Deletes a shared field and makes it anew as a regular one of the first type that had it. */
const unshare: Change = (schema, step, id) => {
  const chosen = pick(schema.sharedFields, step.b);
  const place = chosen?.associations[0]?.objectId;
  if (chosen === undefined) return schema;
  const { type, many, label } = chosen;
  const regular = field(`cf_${id}`, label, { type, many });
  return {
    ...schema,
    sharedFields: schema.sharedFields.filter((item) => item !== chosen),
    objects: schema.objects.map((object) =>
      object.id === place
        ? { ...object, fields: [...object.fields, regular] }
        : object,
    ),
  };
};

const addField: Change = (schema, step, id) =>
  withObject(schema, step.a, (object) => [
    {
      ...object,
      fields: [
        ...object.fields,
        field(`cf_${id}`, labelOf(step), { type: typeOf(step, schema) }),
      ],
    },
  ]);

const recreateField: Change = (schema, step, id) =>
  withField(schema, step, (item) => [{ ...item, id: `cf_${id}` }]);

/** What matters most comes most often. */
const changes: readonly Change[] = [
  addField,
  addField,
  addField,
  addField,
  recreateField,
  recreateField,
  (schema, step) => withField(schema, step, () => []),
  (schema, step) =>
    withField(schema, step, (item) => [{ ...item, label: labelOf(step) }]),
  (schema, step) =>
    withField(schema, step, (item) => [
      { ...item, type: typeOf(step, schema), many: step.c % 2 === 0 },
    ]),
  (schema, step, id) =>
    withField(schema, step, (item) => [
      { ...item, id: `cf_${id}`, type: typeOf(step, schema) },
    ]),
  (schema, step, id) => ({
    ...schema,
    objects: [
      ...schema.objects,
      step.b % 3 === 0
        ? objectType(
            `actitype_${id}`,
            "customActivity",
            pick(typeLabels, step.a) ?? "",
          )
        : customObject(`cotype_${id}`, pick(typeLabels, step.a) ?? "", [
            field(`cf_${id}`, labelOf(step), { type: typeOf(step, schema) }),
          ]),
    ],
  }),
  (schema, { a }) =>
    withoutType(schema, pick(schema.objects.filter(isCustom), a)?.id ?? ""),
  recreateType,
  (schema, step) =>
    withObject(schema, step.a, (object) => [
      isCustom(object)
        ? { ...object, label: pick(typeLabels, step.c) ?? "" }
        : object,
    ]),
  (schema, step) =>
    withObject(schema, step.a, (object) => [
      isCustom(object) ? { ...object, archived: !object.archived } : object,
    ]),
  (schema, step, id) => ({
    ...schema,
    sharedFields: [
      ...schema.sharedFields,
      sharedField(
        `cf_${id}`,
        labelOf(step),
        [pick(schema.objects, step.a)?.id ?? "lead"],
        { type: typeOf(step, schema) },
      ),
    ],
  }),
  (schema, step) => withShared(schema, step, () => []),
  (schema, step) =>
    withShared(schema, step, (item) => [{ ...item, label: labelOf(step) }]),
  (schema, step) =>
    withShared(schema, step, (item) => [
      { ...item, type: typeOf(step, schema) },
    ]),
  (schema, step, id) =>
    withShared(schema, step, (item) => [{ ...item, id: `cf_${id}` }]),
  (schema, step) =>
    withShared(schema, step, (item) => [
      { ...item, associations: item.associations.slice(1) },
    ]),
  (schema, step) => {
    const objectId = pick(schema.objects, step.a)?.id ?? "lead";
    return withShared(schema, step, (item) => [
      {
        ...item,
        associations: [
          ...item.associations.filter((place) => place.objectId !== objectId),
          { objectId, required: step.c % 2 === 0, editableWithRoles: [] },
        ],
      },
    ]);
  },
  share,
  unshare,
];

function applyStep(schema: Schema, step: Step, org: string): Schema {
  const change = pick(changes, step.change);
  const id = `${step.id.toString(36).padStart(6, "0")}${org}`;
  const changed = change?.(schema, step, id) ?? schema;
  const byId = <T extends { readonly id: string }>(
    items: readonly T[],
  ): readonly T[] => [...items].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    ...changed,
    objects: byId(changed.objects).map((object) => ({
      ...object,
      fields: byId(object.fields),
    })),
    sharedFields: byId(changed.sharedFields),
  };
}

const origin: Schema = {
  organizationId: "orga",
  objects: [
    objectType("contact", "contact", "Contact"),
    customObject("cotype_account", "Account", [
      field("cf_owner", "Owner", {
        type: { kind: "customObject", target: "cotype_account" },
      }),
    ]),
    objectType("lead", "lead", "Lead", [
      field("cf_tier", "Tier", { type: { kind: "choices", options: choices } }),
    ]),
    objectType("opportunity", "opportunity", "Opportunity"),
  ],
  sharedFields: [
    sharedField("cf_region", "Region", ["cotype_account", "lead"], {
      type: { kind: "choices", options: ["EU", "US"] },
    }),
  ],
};

/** The same organisation under ids of its own, as a copy of it in Close has. */
function cloneOf(schema: Schema, org: string): Schema {
  const renamed = (id: string): string =>
    /^(?:lead|contact|opportunity)$/.test(id) ? id : `${id}${org}`;
  const typed = (type: FieldType): FieldType =>
    type.kind === "customObject" && type.target !== null
      ? { ...type, target: renamed(type.target) }
      : type;
  return {
    organizationId: `orga_${org}`,
    objects: schema.objects.map((object) => ({
      ...object,
      id: renamed(object.id),
      fields: object.fields.map((item) => ({
        ...item,
        id: renamed(item.id),
        type: typed(item.type),
      })),
    })),
    sharedFields: schema.sharedFields.map((item) => ({
      ...item,
      id: renamed(item.id),
      type: typed(item.type),
      associations: item.associations.map((place) => ({
        ...place,
        objectId: renamed(place.objectId),
      })),
    })),
  };
}

const steps = (
  minLength: number,
  maxLength: number,
): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.record({
      org: fc.nat(2),
      change: fc.nat(1000),
      a: fc.nat(60),
      b: fc.nat(60),
      c: fc.nat(60),
      id: fc.nat(36 ** 6 - 1),
    }),
    { minLength, maxLength },
  );

/** What each run sees: the copies first, then one step after the other, each of one organisation. */
export const drifts: fc.Arbitrary<readonly Orgs[]> = fc
  .tuple(steps(0, 6), steps(1, 20))
  .map(([first, later]) => {
    const base = first.reduce(
      (schema, step, index) => applyStep(schema, step, `x${index}`),
      origin,
    );
    let orgs: Orgs = new Map(orgNames.map((org) => [org, cloneOf(base, org)]));
    const seen: Orgs[] = [orgs];
    for (const [index, step] of later.entries()) {
      const org = pick(orgNames, step.org) ?? "prod";
      const schema = orgs.get(org) ?? origin;
      orgs = new Map([
        ...orgs,
        [org, applyStep(schema, step, `${index}${org}`)],
      ]);
      seen.push(orgs);
    }
    return seen;
  });
