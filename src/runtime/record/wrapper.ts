/**
 * Wrappers: what turns Close's records into named, plain data and back. A generated definition says
 * what belongs to one object type; everything that all of them do is here.
 */
import type { ObjectKind } from "./builtins.js";
import { CloseDecodeError } from "../errors.js";
import type {
  ContactRecord,
  CustomActivityRecord,
  CustomObjectRecord,
  LeadRecord,
  OpportunityRecord,
} from "./record-types.js";
import { isObject, RecordReading } from "./read.js";
import { writeRecord } from "./write.js";
import type {
  FieldDescriptor,
  FieldDescriptors,
  FieldDefinition,
  ObjectWrapper,
  Definition,
  LeadMembers,
} from "./descriptors.js";

/** Makes the wrapper of leads. */
export function defineLead<T extends LeadRecord<unknown>, Create, Update>(
  definition: Definition<T, LeadMembers>,
): ObjectWrapper<T, Create, Update, FieldDescriptors<T, LeadMembers>> {
  return define("lead", definition);
}

/** Makes the wrapper of contacts. */
export function defineContact<T extends ContactRecord<unknown>, Create, Update>(
  definition: Definition<T, ContactRecord<unknown>>,
): ObjectWrapper<
  T,
  Create,
  Update,
  FieldDescriptors<T, ContactRecord<unknown>>
> {
  return define("contact", definition);
}

/** Makes the wrapper of opportunities. */
export function defineOpportunity<
  T extends OpportunityRecord<unknown>,
  Create,
  Update,
>(
  definition: Definition<T, OpportunityRecord<unknown>>,
): ObjectWrapper<
  T,
  Create,
  Update,
  FieldDescriptors<T, OpportunityRecord<unknown>>
> {
  return define("opportunity", definition);
}

/** Makes the wrapper of one custom activity type. */
export function defineCustomActivity<
  T extends CustomActivityRecord<string, unknown>,
  Create,
  Update,
>(
  definition: Definition<T, CustomActivityRecord>,
): ObjectWrapper<T, Create, Update, FieldDescriptors<T, CustomActivityRecord>> {
  return define("customActivity", definition);
}

/** Makes the wrapper of one custom object type. */
export function defineCustomObject<
  T extends CustomObjectRecord<string, unknown>,
  Create,
  Update,
>(
  definition: Definition<T, CustomObjectRecord>,
): ObjectWrapper<T, Create, Update, FieldDescriptors<T, CustomObjectRecord>> {
  return define("customObject", definition);
}

function define<T, Base, Create, Update>(
  kind: ObjectKind,
  definition: Definition<T, Base>,
): ObjectWrapper<T, Create, Update, FieldDescriptors<T, Base>> {
  const { typeId, typeIds, label } = definition;
  const descriptors = describeFields(definition.fields);
  return {
    kind,
    typeId,
    typeIds,
    label,
    // One descriptor for each name in the definition.
    fields: descriptors as FieldDescriptors<T, Base>,
    fromWire(raw, options) {
      if (!isObject(raw)) throw new CloseDecodeError(notARecord(label, raw));
      const record = definition.empty();
      definition.read(
        record,
        raw,
        new RecordReading(definition, descriptors, raw, options),
      );
      // The one cast of the codec: `read` has set what the schema says of each member.
      return record as unknown as T;
    },
    toWire(input, options) {
      return writeRecord(
        {
          kind,
          label,
          descriptors,
          nested: definition.nested ?? {},
          options: options ?? {},
        },
        input,
      );
    },
  };
}

function describeFields(
  fields: Readonly<Record<string, FieldDefinition>>,
): Readonly<Record<string, FieldDescriptor>> {
  const descriptors: [string, FieldDescriptor][] = [];
  for (const [name, field] of Object.entries(fields)) {
    const { id, many = false, required = false, choices } = field;
    const wireKey = `custom.${id}`;
    const has = (value: unknown): boolean =>
      typeof value === "string" && choices?.includes(value) === true;
    const guard = choices === undefined ? {} : { has };
    descriptors.push([name, { ...field, wireKey, many, required, ...guard }]);
  }
  return Object.fromEntries(descriptors);
}

function notARecord(label: string, raw: unknown): string {
  const what = `A record of ${JSON.stringify(label)} must be a JSON object`;
  if (raw === undefined) return `${what}, but nothing came.`;
  const kind =
    raw === null ? "null" : Array.isArray(raw) ? "an array" : `a ${typeof raw}`;
  return `${what}, but ${kind} came.`;
}
