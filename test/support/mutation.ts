/** Small changes of an organisation, as an administrator makes them, for property tests. */
import fc from "fast-check";
import type {
  Field,
  FieldCore,
  FieldType,
  ObjectType,
  OpportunityStatus,
  Pipeline,
  Schema,
  SharedField,
  Statuses,
} from "../../src/schema/schema.js";
import { compareText, statusesOf } from "../../src/schema/schema.js";
import { ids, labels, schemas } from "./arbitrary.js";
import { customObject, field, sharedField } from "./sample-schema.js";

/** What a mutation is made of: which thing (a large number, taken modulo how many there are), and with what. */
interface Dice {
  readonly object: number;
  readonly field: number;
  readonly id: string;
  readonly label: string;
  readonly text: string | null;
  readonly flag: boolean;
  readonly type: FieldType;
}

type Mutation = (schema: Schema, dice: Dice) => Schema;

const dice: fc.Arbitrary<Dice> = fc.record({
  object: fc.nat(),
  field: fc.nat(),
  id: ids("", 22),
  label: labels,
  text: fc.option(labels),
  flag: fc.boolean(),
  type: fc.oneof(
    fc.constantFrom<FieldType>(
      { kind: "text" },
      { kind: "number" },
      { kind: "customObject", target: null },
      { kind: "customObject", target: "cotype_elsewhere" },
      { kind: "unknown", raw: "currency" },
    ),
    fc
      .uniqueArray(labels, { maxLength: 4 })
      .map((options): FieldType => ({ kind: "choices", options })),
  ),
});

function editAt<T>(
  list: readonly T[],
  index: number,
  edit: (item: T) => readonly T[],
): readonly T[] {
  const place = list.length === 0 ? -1 : index % list.length;
  return list.flatMap((item, i) => (i === place ? edit(item) : [item]));
}

function onObject(
  edit: (object: ObjectType, dice: Dice) => readonly ObjectType[],
): Mutation {
  return (schema, roll) => ({
    ...schema,
    objects: editAt(schema.objects, roll.object, (object) =>
      edit(object, roll),
    ),
  });
}

function onField(
  edit: (item: Field, dice: Dice) => readonly Field[],
): Mutation {
  return onObject((object, roll) => [
    {
      ...object,
      fields: editAt(object.fields, roll.field, (item) => edit(item, roll)),
    },
  ]);
}

function onShared(
  edit: (item: SharedField, dice: Dice, schema: Schema) => SharedField[],
): Mutation {
  return (schema, roll) => ({
    ...schema,
    sharedFields: editAt(schema.sharedFields, roll.field, (item) =>
      edit(item, roll, schema),
    ),
  });
}

/** Changes of a definition, whether it is shared or not. */
const definitionEdits: readonly ((
  roll: Dice,
  item: FieldCore,
) => Partial<FieldCore>)[] = [
  ({ label }) => ({ label }),
  ({ text }) => ({ description: text }),
  ({ type }) => ({ type }),
  (_, { many }) => ({ many: !many }),
  ({ flag }) => ({ convertingTo: flag ? "date" : null }),
  (_, { backReferenceVisible: is }) => ({
    backReferenceVisible: is === null ? null : !is,
  }),
  ({ label, flag }, { type }) => ({
    type: type.kind === "choices" ? otherChoices(type, label, flag) : type,
  }),
];

function otherChoices(
  type: Extract<FieldType, { readonly kind: "choices" }>,
  choice: string,
  isRemoved: boolean,
): FieldType {
  const { options } = type;
  if (isRemoved) return { ...type, options: options.slice(1).reverse() };
  return { ...type, options: [choice, ...options] };
}

const objectMutations: readonly Mutation[] = [
  (schema, { id, label }) => ({
    ...schema,
    objects: [
      ...schema.objects,
      customObject(`cotype_${id}`, label, [field(`cf_${id}`, label)]),
    ],
  }),
  onObject((object) => (isSingleton(object) ? [object] : [])),
  (schema, roll) => withoutObject(schema, roll.object),
  onObject((object, { label }) => [{ ...object, label }]),
  onObject((object, { text }) => [{ ...object, labelPlural: text }]),
  onObject((object, { text }) => [{ ...object, description: text }]),
  onObject((object) => [{ ...object, archived: !object.archived }]),
  onObject((object) => [{ ...object, apiCreateOnly: !object.apiCreateOnly }]),
  onObject((object, { text }) => [
    isSingleton(object)
      ? object
      : { ...object, editableWithRoles: text === null ? [] : [text] },
  ]),
  onObject((object) => [
    isSingleton(object)
      ? object
      : {
          ...object,
          kind:
            object.kind === "customObject" ? "customActivity" : "customObject",
        },
  ]),
  onObject((object) => [{ ...object, fields: [...object.fields].reverse() }]),
];

function isSingleton({ kind }: ObjectType): boolean {
  return kind !== "customObject" && kind !== "customActivity";
}

/** An object type with its place in every shared field. */
function withoutObject(schema: Schema, index: number): Schema {
  const custom = schema.objects.filter((object) => !isSingleton(object));
  const gone = custom[index % Math.max(custom.length, 1)];
  if (gone === undefined) return schema;
  return {
    ...schema,
    objects: schema.objects.filter((object) => object !== gone),
    sharedFields: schema.sharedFields.map((item) => ({
      ...item,
      associations: item.associations.filter(
        ({ objectId }) => objectId !== gone.id,
      ),
    })),
  };
}

const fieldMutations: readonly Mutation[] = [
  onObject((object, { id, label, flag, type }) => [
    {
      ...object,
      fields: [
        ...object.fields,
        field(`cf_${id}`, label, { required: flag, type }),
      ],
    },
  ]),
  onField(() => []),
  onField((item, { label }) => [item, { ...item, label }]),
  onField((item) => [{ ...item, required: !item.required }]),
  onField((item, { flag, label }) => [
    { ...item, editableWithRoles: flag ? [] : ["admin", label] },
  ]),
  ...definitionEdits.map((edit) =>
    onField((item, roll) => [{ ...item, ...edit(roll, item) }]),
  ),
];

const sharedMutations: readonly Mutation[] = [
  (schema, { id, label, object, type }) => ({
    ...schema,
    sharedFields: [
      ...schema.sharedFields,
      sharedField(`cf_${id}`, label, objectIds(schema, object), { type }),
    ],
  }),
  onShared(() => []),
  onShared((item, { object, flag }, schema) => [
    {
      ...item,
      associations: [
        ...item.associations,
        ...objectIds(schema, object).map((objectId) => ({
          objectId,
          required: flag,
          editableWithRoles: [],
        })),
      ],
    },
  ]),
  onShared((item) => [{ ...item, associations: item.associations.slice(1) }]),
  onShared((item, { label }) => [
    {
      ...item,
      associations: item.associations.map((association) => ({
        ...association,
        required: !association.required,
        editableWithRoles: [label],
      })),
    },
  ]),
  ...definitionEdits.map((edit) =>
    onShared((item, roll) => [{ ...item, ...edit(roll, item) }]),
  ),
  regularToShared,
  sharedToRegular,
];

function objectIds(schema: Schema, index: number): readonly string[] {
  const object = schema.objects[index % Math.max(schema.objects.length, 1)];
  return object === undefined ? [] : [object.id];
}

function regularToShared(schema: Schema, roll: Dice): Schema {
  const owners = schema.objects.filter(({ fields }) => fields.length > 0);
  const owner = owners[roll.object % Math.max(owners.length, 1)];
  const item = owner?.fields[roll.field % owner.fields.length];
  if (owner === undefined || item === undefined) return schema;
  const { required, editableWithRoles, ...definition } = item;
  const association = { objectId: owner.id, required, editableWithRoles };
  return {
    ...schema,
    objects: schema.objects.map((object) => ({
      ...object,
      fields: object.fields.filter(({ id }) => id !== item.id),
    })),
    sharedFields: [
      ...schema.sharedFields,
      { ...definition, associations: [association] },
    ],
  };
}

function sharedToRegular(schema: Schema, roll: Dice): Schema {
  const shared = schema.sharedFields.filter(
    ({ associations }) => associations.length > 0,
  );
  const item = shared[roll.field % Math.max(shared.length, 1)];
  if (item === undefined) return schema;
  const { associations, ...definition } = item;
  const [first, ...rest] = associations;
  return {
    ...schema,
    objects: schema.objects.map((object) => ({
      ...object,
      fields:
        object.id === first?.objectId
          ? [
              ...object.fields,
              {
                ...definition,
                required: first.required,
                editableWithRoles: first.editableWithRoles,
              },
            ]
          : object.fields,
    })),
    sharedFields: schema.sharedFields.flatMap((other) => {
      if (other !== item) return [other];
      return roll.flag ? [] : [{ ...item, associations: rest }];
    }),
  };
}

function onPipeline(
  edit: (pipeline: Pipeline, dice: Dice) => readonly Pipeline[],
): Mutation {
  return ({ pipelines, ...schema }, roll) =>
    pipelines === undefined
      ? schema
      : {
          ...schema,
          pipelines: editAt(pipelines, roll.object, (one) => edit(one, roll)),
        };
}

function onStatus(
  edit: (status: OpportunityStatus, dice: Dice) => readonly OpportunityStatus[],
): Mutation {
  return onPipeline((pipeline, roll) => [
    {
      ...pipeline,
      statuses: editAt(pipeline.statuses, roll.field, (one) => edit(one, roll)),
    },
  ]);
}

function onLeadStatuses(
  edit: (
    statuses: NonNullable<Statuses["leadStatuses"]>,
    dice: Dice,
  ) => Statuses["leadStatuses"],
): Mutation {
  return ({ leadStatuses, ...schema }, roll) => ({
    ...schema,
    ...statusesOf({
      leadStatuses: leadStatuses && edit(leadStatuses, roll),
    }),
  });
}

/** Takes a status out of its pipeline, or with `flag` the pipeline itself, and puts them into the next one. */
function moveStatuses(schema: Schema, roll: Dice): Schema {
  const { pipelines = [] } = schema;
  const from = pipelines[roll.object % Math.max(pipelines.length, 1)];
  const to = pipelines[(roll.object + 1) % Math.max(pipelines.length, 1)];
  if (from === undefined || to === undefined || from === to) return schema;
  const chosen = roll.field % Math.max(from.statuses.length, 1);
  const moved = roll.flag
    ? from.statuses
    : from.statuses.slice(chosen, chosen + 1);
  const stays = from.statuses.filter((one) => !moved.includes(one));
  return {
    ...schema,
    pipelines: pipelines.flatMap((one) => {
      if (one === to)
        return [{ ...one, statuses: [...moved, ...one.statuses] }];
      if (one !== from) return [one];
      return roll.flag ? [] : [{ ...one, statuses: stays }];
    }),
  };
}

const statusMutations: readonly Mutation[] = [
  onLeadStatuses((all, { id, label }) => [...all, { id: `stat_${id}`, label }]),
  onLeadStatuses((all, { field: at }) => editAt(all, at, () => [])),
  onLeadStatuses((all, { field: at, label }) =>
    editAt(all, at, (one) => [{ ...one, label }]),
  ),
  onLeadStatuses((all) => [...all].reverse()),
  ({ pipelines, ...schema }, { id, label }) => ({
    ...schema,
    ...statusesOf({
      pipelines: pipelines && [
        { id: `pipe_${id}`, label, statuses: [] },
        ...pipelines,
      ],
    }),
  }),
  onPipeline(() => []),
  onPipeline((pipeline, { label }) => [{ ...pipeline, label }]),
  onPipeline((pipeline, { id, label, flag }) => [
    {
      ...pipeline,
      statuses: [
        ...pipeline.statuses,
        { id: `stat_${id}`, label, type: flag ? "won" : "active" },
      ].reverse(),
    },
  ]),
  onStatus(() => []),
  onStatus((one, { label }) => [{ ...one, label }]),
  onStatus((one, { flag }) => [{ ...one, type: flag ? "won" : "lost" }]),
  moveStatuses,
  moveStatuses,
];

const mutations = [
  ...objectMutations,
  ...fieldMutations,
  ...sharedMutations,
  ...statusMutations,
];

/** As `buildSchema` would have made it: sorted, nothing twice, no id both regular and shared in one object type. */
export function tidy(schema: Schema): Schema {
  const sharedFields = firstOf(schema.sharedFields, ({ id }) => id).map(
    (item) => ({
      ...item,
      type: uniqueChoices(item.type),
      associations: firstOf(item.associations, ({ objectId }) => objectId),
    }),
  );
  const isShared = (objectId: string, id: string): boolean =>
    sharedFields.some(
      (item) =>
        item.id === id &&
        item.associations.some((place) => place.objectId === objectId),
    );
  const objects = firstOf(schema.objects, ({ id }) => id).map((object) => ({
    ...object,
    fields: firstOf(object.fields, ({ id, label }) =>
      JSON.stringify([id, label]),
    )
      .filter(({ id }) => !isShared(object.id, id))
      .sort((a, b) => compareText(a.id, b.id) || compareText(a.label, b.label))
      .map((item) => ({ ...item, type: uniqueChoices(item.type) })),
  }));
  return { ...schema, objects, sharedFields };
}

function firstOf<T>(list: readonly T[], key: (item: T) => string): T[] {
  return [...new Map([...list].reverse().map((item) => [key(item), item]))]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, item]) => item);
}

function uniqueChoices(type: FieldType): FieldType {
  if (type.kind !== "choices") return type;
  return { ...type, options: [...new Set(type.options)] };
}

/** The same schema with everything that is no change in one form, so that `toEqual` tells real differences. */
export function withoutOrder(schema: Schema): Schema {
  const sortedType = <T extends FieldCore>(item: T): T =>
    item.type.kind === "choices"
      ? {
          ...item,
          type: { ...item.type, options: [...item.type.options].sort() },
        }
      : item;
  const { objects, sharedFields, organizationId, ...statuses } = tidy(schema);
  return {
    organizationId,
    ...sortedStatuses(statuses),
    objects: objects.map((object) => ({
      ...object,
      fields: object.fields.map(sortedType).map((item) => ({
        ...item,
        editableWithRoles: [...new Set(item.editableWithRoles)].sort(),
      })),
    })),
    sharedFields: sharedFields.map((item) => ({
      ...sortedType(item),
      associations: item.associations.map((association) => ({
        ...association,
        editableWithRoles: [...new Set(association.editableWithRoles)].sort(),
      })),
    })),
  };
}

/** Their order is that of Close, and no change. */
function sortedStatuses({ leadStatuses, pipelines }: Statuses): Statuses {
  const sorted = <T extends { readonly id: string }>(
    list: readonly T[],
  ): readonly T[] => [...list].sort((a, b) => compareText(a.id, b.id));
  return statusesOf({
    leadStatuses: leadStatuses && sorted(leadStatuses),
    pipelines:
      pipelines &&
      sorted(pipelines).map((pipeline) => ({
        ...pipeline,
        statuses: sorted(pipeline.statuses),
      })),
  });
}

/** Lists the parts of a schema the other way round. */
export function reversed(schema: Schema): Schema {
  const turn = <T>(list: readonly T[]): readonly T[] => [...list].reverse();
  const turnType = <T extends FieldCore>(item: T): T =>
    item.type.kind === "choices"
      ? { ...item, type: { ...item.type, options: turn(item.type.options) } }
      : item;
  const { leadStatuses, pipelines } = schema;
  return {
    ...schema,
    ...statusesOf({
      leadStatuses: leadStatuses && turn(leadStatuses),
      pipelines:
        pipelines &&
        turn(pipelines).map((pipeline) => ({
          ...pipeline,
          statuses: turn(pipeline.statuses),
        })),
    }),
    objects: turn(schema.objects).map((object) => ({
      ...object,
      fields: turn(object.fields).map((item) => ({
        ...turnType(item),
        editableWithRoles: turn(item.editableWithRoles),
      })),
    })),
    sharedFields: turn(schema.sharedFields).map((item) => ({
      ...turnType(item),
      associations: turn(item.associations),
    })),
  };
}

/** An organisation before and after up to six small changes. */
export const histories: fc.Arbitrary<{
  readonly before: Schema;
  readonly after: Schema;
}> = fc
  .tuple(
    schemas,
    fc.array(fc.tuple(fc.constantFrom(...mutations), dice), { maxLength: 6 }),
  )
  .map(([random, steps]) => {
    const before = tidy(withBackReferences(random));
    const after = steps.reduce(
      (schema, [mutate, roll]) => tidy(mutate(schema, roll)),
      before,
    );
    return { before, after };
  });

/** The random schemas say nothing of back references, which is never compared. */
function withBackReferences(schema: Schema): Schema {
  const told = <T extends FieldCore>(item: T): T =>
    item.type.kind === "customObject"
      ? { ...item, backReferenceVisible: true }
      : item;
  return {
    ...schema,
    objects: schema.objects.map((object) => ({
      ...object,
      fields: object.fields.map(told),
    })),
    sharedFields: schema.sharedFields.map(told),
  };
}

/** An organisation, and what two branches have taken over from it since, each on its own. */
export const branches: fc.Arbitrary<{
  readonly base: Schema;
  readonly ours: Schema;
  readonly theirs: Schema;
}> = fc
  .tuple(
    schemas,
    ...[0, 1].map(() =>
      fc.array(fc.tuple(fc.constantFrom(...mutations), dice), { maxLength: 6 }),
    ),
  )
  .map(([random, ...sides]) => {
    const base = tidy(random);
    const [ours = base, theirs = base] = sides.map((steps) =>
      steps.reduce(
        (schema, [mutate, roll]) => tidy(mutate(schema, roll)),
        base,
      ),
    );
    return { base, ours, theirs };
  });
