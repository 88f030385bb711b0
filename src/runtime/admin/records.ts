/**
 * What `close.schema` gives and takes, in the camelCase of Close's attributes. Close's endpoints leave
 * out different attributes, so that only id, name and type are sure to be there.
 */
import type { OrganizationId, UserId } from "../ids.js";
import type { FieldTypeName } from "../record/descriptors.js";
import type { Extra } from "../record/record-types.js";

/** Who made a setting and when; times as Close sends them, in UTC where they have no zone. */
export interface SettingStamp {
  readonly organizationId?: OrganizationId;
  readonly createdBy?: UserId | null;
  readonly updatedBy?: UserId | null;
  readonly dateCreated?: string;
  readonly dateUpdated?: string;
  /** Attributes that have no name here, as they came. */
  readonly extra: Extra;
}

/** A custom field, as any of Close's endpoints shows it. */
export interface CustomField extends SettingStamp {
  readonly id: string;
  /** What people typed in Close. */
  readonly name: string;
  readonly type: FieldTypeName;
  readonly description?: string | null;
  /** Of a field of choices; types leave them out of their `fields`. */
  readonly choices?: readonly string[] | null;
  readonly acceptsMultipleValues?: boolean;
  /** Ids of roles, or built-in words like `admin`; empty for everyone. */
  readonly editableWithRoles?: readonly string[];
  /** Of fields of custom activities and custom objects only. */
  readonly required?: boolean;
  /** The id of the custom object type that values refer to. */
  readonly referencedCustomTypeId?: string | null;
  /** Whether Close shows the reference on the object referred to as well. */
  readonly backReferenceIsVisible?: boolean | null;
  readonly isShared?: boolean;
  /** Of a shared field: all that it hangs on. */
  readonly associations?: readonly FieldAssociation[];
  /** The type that values are being converted to, while that runs. */
  readonly convertingToType?: string | null;
  readonly customActivityTypeId?: string;
  readonly customObjectTypeId?: string;
}

/** The kinds of things that a shared field can be associated with, in Close's words for it. */
export type AssociationObjectType =
  | "lead"
  | "contact"
  | "opportunity"
  | "custom_activity_type"
  | "custom_object_type";

/** Where a shared field hangs, and what it is like there. */
export interface FieldAssociation {
  readonly objectType: AssociationObjectType | (string & {});
  readonly customActivityTypeId?: string;
  readonly customObjectTypeId?: string;
  readonly required?: boolean;
  readonly editableWithRoles?: readonly string[];
  readonly extra: Extra;
}

/** What the two kinds of types have in common. */
interface CustomType extends SettingStamp {
  readonly id: string;
  readonly name: string;
  readonly description?: string | null;
  /** Whether records are created through the API only. */
  readonly apiCreateOnly?: boolean;
  readonly isArchived?: boolean;
  readonly editableWithRoles?: readonly string[];
  /** Regular and shared fields in their order; `close.schema.get` gives them with their choices. */
  readonly fields?: readonly CustomField[];
}

/** A custom object type. */
export interface CustomObjectType extends CustomType {
  readonly namePlural?: string;
  /** Fields of any kind of object that refer to this type. */
  readonly backReferenceFields?: readonly CustomField[];
}

/** A custom activity type. */
export interface CustomActivityType extends CustomType {}

/** All fields of one kind of object, regular and shared, in the order in which Close shows them. */
export interface FieldSchema {
  readonly name?: string;
  readonly objectType?: string;
  readonly organizationId?: OrganizationId;
  readonly fields: readonly CustomField[];
  readonly extra: Extra;
}

/** Whose fields: a kind that an organisation has once, or one type. */
export type SchemaTarget =
  | "lead"
  | "contact"
  | "opportunity"
  | { customActivityTypeId: string }
  | { customObjectTypeId: string };

/** What a new field holds. */
export type NewFieldType =
  | { type: "text" | "number" | "date" | "datetime" | "hidden" }
  | {
      type: "user" | "contact";
      /** Default false. */
      acceptsMultipleValues?: boolean;
    }
  | {
      type: "choices";
      choices: readonly string[];
      /** Default false. */
      acceptsMultipleValues?: boolean;
    }
  | {
      type: "custom_object";
      /** The id of the custom object type that values refer to. */
      referencedCustomTypeId: string;
      backReferenceIsVisible?: boolean;
      /** Default false. */
      acceptsMultipleValues?: boolean;
    };

interface FieldText {
  name: string;
  /** At most 280 characters. */
  description?: string | null;
}

interface EditableField {
  /** Ids of roles, or built-in words like `admin`; empty, the default, for everyone. */
  editableWithRoles?: readonly string[];
}

interface RequirableField {
  /** Whether a record cannot be published or saved without it; default false. */
  required?: boolean;
}

/** What creating a field of leads, contacts or opportunities takes. */
export type FieldCreate = FieldText & EditableField & NewFieldType;

/** What creating a field of a custom activity type takes; only these can be of type textarea. */
export type ActivityFieldCreate = FieldText &
  EditableField &
  RequirableField & { customActivityTypeId: string } & (
    NewFieldType | { type: "textarea" }
  );

/** What creating a field of a custom object type takes. */
export type ObjectFieldCreate = FieldText &
  EditableField &
  RequirableField & { customObjectTypeId: string } & NewFieldType;

/** What creating a shared field takes; `required` and roles belong to its associations. */
export type SharedFieldCreate = FieldText & NewFieldType;

/** What can be changed of a shared field. */
export interface SharedFieldUpdate extends Partial<FieldText> {
  /** All choices; values that are none of them are no longer given by Close. */
  choices?: readonly string[];
}

/** What can be changed of a field of a custom activity type or a custom object type. */
export interface TypeFieldUpdate
  extends SharedFieldUpdate, EditableField, RequirableField {
  /** Turns the values of all records into lists, or back. */
  acceptsMultipleValues?: boolean;
}

/**
 * What can be changed of a field of leads, contacts or opportunities. With another `type` Close
 * converts all values, which takes a while: see `convertingToType`.
 */
export interface FieldUpdate extends SharedFieldUpdate, EditableField {
  type?: NewFieldType["type"];
  /** Turns the values of all records into lists, or back. */
  acceptsMultipleValues?: boolean;
  /** Only with a new `type` of `custom_object`. */
  referencedCustomTypeId?: string;
  /** Only with a new `type` of `custom_object`. */
  backReferenceIsVisible?: boolean;
}

/** What creating a custom activity type takes. */
export interface CustomActivityTypeCreate {
  name: string;
  description?: string | null;
  /** Whether records are created through the API only; default false. */
  apiCreateOnly?: boolean;
  /** Ids of roles, or built-in words like `admin`; empty, the default, for everyone. */
  editableWithRoles?: readonly string[];
}

/** What can be changed of a custom activity type. */
export interface CustomActivityTypeUpdate extends Partial<CustomActivityTypeCreate> {
  isArchived?: boolean;
}

/** What creating a custom object type takes. */
export interface CustomObjectTypeCreate extends CustomActivityTypeCreate {
  namePlural: string;
}

/** What can be changed of a custom object type. */
export interface CustomObjectTypeUpdate extends Partial<CustomObjectTypeCreate> {
  isArchived?: boolean;
}

interface SingletonTarget {
  objectType: "lead" | "contact" | "opportunity";
}

interface ActivityTypeTarget {
  objectType: "custom_activity_type";
  customActivityTypeId: string;
}

interface ObjectTypeTarget {
  objectType: "custom_object_type";
  customObjectTypeId: string;
}

/** What a shared field is, or is to be, associated with. */
export type AssociationTarget =
  SingletonTarget | ActivityTypeTarget | ObjectTypeTarget;

/** An association with what the field is like there; only with a type it can be required. */
export type AssociationInput = EditableField &
  (
    | (SingletonTarget & { required?: false })
    | (ActivityTypeTarget & RequirableField)
    | (ObjectTypeTarget & RequirableField)
  );
