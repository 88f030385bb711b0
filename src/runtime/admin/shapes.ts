/** The attributes of fields and types: what of them is read, and what may be written where. */
import type { Shape } from "./casing.js";
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
export const association: Shape<FieldAssociation> = {
  objectType: "text",
  customActivityTypeId: "any",
  customObjectTypeId: "any",
  required: "any",
  editableWithRoles: "any",
};

/** A field. */
export const field: Shape<CustomField> = {
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
export const fieldSchema: Shape<FieldSchema> = {
  name: "any",
  objectType: "any",
  organizationId: "any",
  fields: field,
};

/** A custom activity type. */
export const activityType: Shape<CustomActivityType> = {
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
export const objectType: Shape<CustomObjectType> = {
  ...activityType,
  namePlural: "any",
  backReferenceFields: field,
};

/** What creating a shared field takes. */
export const sharedFieldCreate: Shape<SharedFieldCreate> = {
  name: "any",
  type: "any",
  description: "any",
  choices: "any",
  acceptsMultipleValues: "any",
  referencedCustomTypeId: "any",
  backReferenceIsVisible: "any",
};

/** What creating a field of leads, contacts or opportunities takes. */
export const fieldCreate: Shape<FieldCreate> = {
  ...sharedFieldCreate,
  editableWithRoles: "any",
};

/** What creating a field of a custom activity type takes. */
export const activityFieldCreate: Shape<ActivityFieldCreate> = {
  ...fieldCreate,
  required: "any",
  customActivityTypeId: "any",
};

/** What creating a field of a custom object type takes. */
export const objectFieldCreate: Shape<ObjectFieldCreate> = {
  ...fieldCreate,
  required: "any",
  customObjectTypeId: "any",
};

/** What can be changed of a shared field. */
export const sharedFieldUpdate: Shape<SharedFieldUpdate> = {
  name: "any",
  description: "any",
  choices: "any",
};

/** What can be changed of a field of a type. */
export const typeFieldUpdate: Shape<TypeFieldUpdate> = {
  ...sharedFieldUpdate,
  acceptsMultipleValues: "any",
  editableWithRoles: "any",
  required: "any",
};

/** What can be changed of a field of leads, contacts or opportunities. */
export const fieldUpdate: Shape<FieldUpdate> = fieldCreate;

/** What creating a custom activity type takes. */
export const activityTypeCreate: Shape<CustomActivityTypeCreate> = {
  name: "any",
  description: "any",
  apiCreateOnly: "any",
  editableWithRoles: "any",
};

/** What can be changed of a custom activity type; its order has a function of its own. */
export const activityTypeUpdate: Shape<CustomActivityTypeUpdate> = {
  ...activityTypeCreate,
  isArchived: "any",
};

/** What creating a custom object type takes. */
export const objectTypeCreate: Shape<CustomObjectTypeCreate> = {
  ...activityTypeCreate,
  namePlural: "any",
};

/** What can be changed of a custom object type. */
export const objectTypeUpdate: Shape<CustomObjectTypeUpdate> = {
  ...objectTypeCreate,
  isArchived: "any",
};

/** What an association is made of. */
export const associationCreate: Shape<AssociationInput> = {
  objectType: "any",
  customActivityTypeId: "any",
  customObjectTypeId: "any",
  required: "any",
  editableWithRoles: "any",
};
