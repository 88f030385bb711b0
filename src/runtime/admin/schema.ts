/** `close.schema`: the types and fields of an organisation, as its administrators see and change them. */
import { readAttributes } from "./casing.js";
import { CloseDecodeError, CloseInputError } from "../errors.js";
import { checkId } from "../check-id.js";
import type { RecordCallOptions } from "../options.js";
import type {
  ActivityFieldCreate,
  CustomActivityType,
  CustomActivityTypeCreate,
  CustomActivityTypeUpdate,
  CustomField,
  CustomObjectType,
  CustomObjectTypeCreate,
  CustomObjectTypeUpdate,
  FieldCreate,
  FieldSchema,
  FieldUpdate,
  ObjectFieldCreate,
  SchemaTarget,
  TypeFieldUpdate,
} from "./records.js";
import {
  activityFieldCreate,
  activityType,
  activityTypeCreate,
  activityTypeUpdate,
  field,
  fieldCreate,
  fieldSchema,
  fieldUpdate,
  objectFieldCreate,
  objectType,
  objectTypeCreate,
  objectTypeUpdate,
  typeFieldUpdate,
} from "./shapes.js";
import { asked, openSettings, send } from "./settings.js";
import type { Requester, Settings } from "./settings.js";
import { openSharedFields } from "./shared-fields.js";
import type { SharedFields } from "./shared-fields.js";

/** Reads and writes custom activity types. */
export interface CustomActivityTypes extends Settings<
  CustomActivityType,
  CustomActivityTypeCreate,
  CustomActivityTypeUpdate
> {
  /** Sets the order of a type's fields; those that are left out follow at the end. */
  orderFields(
    id: string,
    fieldIds: readonly string[],
    call?: RecordCallOptions,
  ): Promise<CustomActivityType>;
}

/** Reads and writes custom object types; `order` sets the order of their fields. */
export type CustomObjectTypes = Settings<
  CustomObjectType,
  CustomObjectTypeCreate,
  CustomObjectTypeUpdate
>;

/** The regular fields of each kind of object. Shared fields are not among them. */
export interface SchemaFields {
  readonly lead: Settings<CustomField, FieldCreate, FieldUpdate>;
  readonly contact: Settings<CustomField, FieldCreate, FieldUpdate>;
  readonly opportunity: Settings<CustomField, FieldCreate, FieldUpdate>;
  /** The fields of all custom activity types. */
  readonly activity: Settings<
    CustomField,
    ActivityFieldCreate,
    TypeFieldUpdate
  >;
  /** The fields of all custom object types. */
  readonly customObject: Settings<
    CustomField,
    ObjectFieldCreate,
    TypeFieldUpdate
  >;
}

/**
 * Administers the types and fields of an organisation, which takes a user who may manage it. After a
 * change the generated code is no longer what the organisation is: run codegen again.
 */
export interface SchemaAdmin {
  readonly customObjectTypes: CustomObjectTypes;
  readonly customActivityTypes: CustomActivityTypes;
  readonly fields: SchemaFields;
  readonly sharedFields: SharedFields;
  /** Gives all fields of one kind of object, regular and shared, in the order in which Close shows them. */
  get(target: SchemaTarget, call?: RecordCallOptions): Promise<FieldSchema>;
  /** Sets the order of fields, regular and shared; those that are left out follow at the end. */
  order(
    target: SchemaTarget,
    fieldIds: readonly string[],
    call?: RecordCallOptions,
  ): Promise<FieldSchema>;
}

/** Close's default, and the only page size that is documented for these lists. */
const pageSize = 100;

/** Gives what administers the types and fields of an organisation. */
export function openSchema(transport: Requester): SchemaAdmin {
  return {
    customObjectTypes: openSettings(transport, {
      path: "/custom_object_type/",
      subject: "a custom object type",
      pageSize: null,
      read: objectType,
      create: objectTypeCreate,
      update: objectTypeUpdate,
    }),
    customActivityTypes: openActivityTypes(transport),
    fields: openFields(transport),
    sharedFields: openSharedFields(transport),
    async get(target, call) {
      const path = schemaPath(target);
      return readSchema(path, await transport.request("GET", path, call));
    },
    async order(target, fieldIds, call) {
      const path = schemaPath(target);
      const body = { fields: fieldIds.map(reference) };
      return readSchema(path, await send(transport, "PUT", path, body, call));
    },
  };
}

function openActivityTypes(transport: Requester): CustomActivityTypes {
  const path = "/custom_activity/";
  return {
    ...openSettings(transport, {
      path,
      subject: "a custom activity type",
      pageSize: null,
      read: activityType,
      create: activityTypeCreate,
      update: activityTypeUpdate,
    }),
    async orderFields(id, fieldIds, call) {
      const item = `${path}${checkId(id)}/`;
      const body = { fields: fieldIds.map(reference) };
      const raw = await send(transport, "PUT", item, body, call);
      const type = readAttributes(activityType, raw, "a custom activity type");
      return asked(type, id, `PUT ${item}`);
    },
  };
}

function openFields(transport: Requester): SchemaFields {
  const regular = (kind: string): SchemaFields["lead"] =>
    openSettings(transport, {
      path: `/custom_field/${kind}/`,
      subject: `a custom field of ${kind}`,
      pageSize,
      read: field,
      create: fieldCreate,
      update: fieldUpdate,
    });
  return {
    lead: regular("lead"),
    contact: regular("contact"),
    opportunity: regular("opportunity"),
    activity: openSettings(transport, {
      path: "/custom_field/activity/",
      subject: "a custom field of activity",
      pageSize,
      read: field,
      create: activityFieldCreate,
      update: typeFieldUpdate,
    }),
    customObject: openSettings(transport, {
      path: "/custom_field/custom_object_type/",
      subject: "a custom field of custom object",
      pageSize: null,
      read: field,
      create: objectFieldCreate,
      update: typeFieldUpdate,
    }),
  };
}

function reference(id: string): { readonly id: string } {
  return { id: checkId(id) };
}

/** The words here are others than those of fields and associations. */
function schemaPath(target: SchemaTarget): string {
  return `/custom_field_schema/${schemaWords(target)}/`;
}

function schemaWords(target: SchemaTarget): string {
  if (typeof target === "object") {
    if ("customActivityTypeId" in target && !("customObjectTypeId" in target))
      return `activity/${checkId(target.customActivityTypeId)}`;
    if ("customObjectTypeId" in target && !("customActivityTypeId" in target))
      return `custom_object/${checkId(target.customObjectTypeId)}`;
  } else if (["lead", "contact", "opportunity"].includes(target)) {
    return target;
  }
  throw new CloseInputError(
    'Say whose fields: "lead", "contact", "opportunity", { customActivityTypeId } or { customObjectTypeId }.',
  );
}

function readSchema(path: string, raw: unknown): FieldSchema {
  const schema = readAttributes(fieldSchema, raw, `the answer to ${path}`);
  if (Array.isArray(schema.fields)) return schema;
  throw new CloseDecodeError(`The answer to ${path} came without fields.`);
}
