/** The attributes of fields and types: what of them is read, and what may be written where. */
import type { WireShape } from "./casing.js";
import type {
  ActivityFieldCreate,
  AssociationInput,
  CustomActivityType,
  CustomActivityTypeCreate,
  CustomActivityTypeUpdate,
  CustomField,
  CustomObjectType,
  CustomObjectTypeCreate,
  CustomObjectTypeUpdate,
  FieldAssociation,
  FieldCreate,
  FieldSchema,
  FieldUpdate,
  ObjectFieldCreate,
  SharedFieldCreate,
  SharedFieldUpdate,
  TypeFieldUpdate,
} from "./records.js";

const stamp = {
  organizationId: "any",
  createdBy: "any",
  updatedBy: "any",
  dateCreated: "any",
  dateUpdated: "any",
} as const;

/** Where a shared field hangs. */
export const association: WireShape<FieldAssociation> = {
  objectType: "text",
  customActivityTypeId: "any",
  customObjectTypeId: "any",
  required: "any",
  editableWithRoles: "any",
};

/** A field. */
export const field: WireShape<CustomField> = {
  ...stamp,
  id: "text",
  name: "text",
  type: "text",
  description: "any",
  choices: "any",
  acceptsMultipleValues: "any",
  editableWithRoles: "any",
  required: "any",
  referencedCustomTypeId: "any",
  backReferenceIsVisible: "any",
  isShared: "any",
  associations: association,
  convertingToType: "any",
  customActivityTypeId: "any",
  customObjectTypeId: "any",
};

/** All fields of one kind of object. */
export const fieldSchema: WireShape<FieldSchema> = {
  name: "any",
  objectType: "any",
  organizationId: "any",
  fields: field,
};

/** A custom activity type. */
export const activityType: WireShape<CustomActivityType> = {
  ...stamp,
  id: "text",
  name: "text",
  description: "any",
  apiCreateOnly: "any",
  isArchived: "any",
  editableWithRoles: "any",
  fields: field,
};

/** A custom object type. */
export const objectType: WireShape<CustomObjectType> = {
  ...activityType,
  namePlural: "any",
  backReferenceFields: field,
};

/** What creating a shared field takes. */
export const sharedFieldCreate: WireShape<SharedFieldCreate> = {
  name: "any",
  type: "any",
  description: "any",
  choices: "any",
  acceptsMultipleValues: "any",
  referencedCustomTypeId: "any",
  backReferenceIsVisible: "any",
};

/** What creating a field of leads, contacts or opportunities takes. */
export const fieldCreate: WireShape<FieldCreate> = {
  ...sharedFieldCreate,
  editableWithRoles: "any",
};

/** What creating a field of a custom activity type takes. */
export const activityFieldCreate: WireShape<ActivityFieldCreate> = {
  ...fieldCreate,
  required: "any",
  customActivityTypeId: "any",
};

/** What creating a field of a custom object type takes. */
export const objectFieldCreate: WireShape<ObjectFieldCreate> = {
  ...fieldCreate,
  required: "any",
  customObjectTypeId: "any",
};

/** What can be changed of a shared field. */
export const sharedFieldUpdate: WireShape<SharedFieldUpdate> = {
  name: "any",
  description: "any",
  choices: "any",
};

/** What can be changed of a field of a type. */
export const typeFieldUpdate: WireShape<TypeFieldUpdate> = {
  ...sharedFieldUpdate,
  acceptsMultipleValues: "any",
  editableWithRoles: "any",
  required: "any",
};

/** What can be changed of a field of leads, contacts or opportunities. */
export const fieldUpdate: WireShape<FieldUpdate> = fieldCreate;

/** What creating a custom activity type takes. */
export const activityTypeCreate: WireShape<CustomActivityTypeCreate> = {
  name: "any",
  description: "any",
  apiCreateOnly: "any",
  editableWithRoles: "any",
};

/** What can be changed of a custom activity type; its order has a function of its own. */
export const activityTypeUpdate: WireShape<CustomActivityTypeUpdate> = {
  ...activityTypeCreate,
  isArchived: "any",
};

/** What creating a custom object type takes. */
export const objectTypeCreate: WireShape<CustomObjectTypeCreate> = {
  ...activityTypeCreate,
  namePlural: "any",
};

/** What can be changed of a custom object type. */
export const objectTypeUpdate: WireShape<CustomObjectTypeUpdate> = {
  ...objectTypeCreate,
  isArchived: "any",
};

/** What an association is made of. */
export const associationCreate: WireShape<AssociationInput> = {
  objectType: "any",
  customActivityTypeId: "any",
  customObjectTypeId: "any",
  required: "any",
  editableWithRoles: "any",
};
