/**
 * The types of an organisation and their relations. The generated code declares a `Model` for each
 * object type and one `Models` for all; the client, the search and the events are typed by them.
 */
import type { ObjectKind } from "./builtins.js";
import type {
  FieldDescriptor,
  FieldDescriptors,
  LeadMembers,
  ObjectWrapper,
} from "./descriptors.js";
import type { InputSchema } from "./input-parts.js";
import type {
  ContactRecord,
  CustomActivityRecord,
  CustomObjectRecord,
  Edit,
  OpportunityRecord,
} from "./record-types.js";

/** The types of one object type. */
export interface Model {
  readonly kind: ObjectKind;
  /** A record as it is read. */
  readonly record: object;
  /** The input that creates one; never for archived types, which are not written. */
  readonly create: unknown;
  /** The input that updates one; never for archived types. */
  readonly update: unknown;
  /** The names of the custom fields that hold days or points in time; never when there are none. */
  readonly dates: string;
  /** The members that say a status or a pipeline by name; left out where there are none. */
  readonly byName?: string;
  /** The ids of the custom fields by their names, for requests in Close's own words; left out where there are none. */
  readonly ids?: object;
  /** The names of the custom fields that the config maps to types of its own; never when there are none. */
  readonly mapped: string;
  /** The names of the fields that refer to records, each with the model's name that it refers to. */
  readonly references: object;
  /** The names of the models that have fields which refer to records of this one. */
  readonly referredBy: string;
}

/** The status of a custom activity: a draft, or published. */
export type ActivityStatus = CustomActivityRecord["status"];

/** Of what creating an activity takes that for a status: a draft may lack required fields. */
export type ActivityInput<
  Create,
  Status extends ActivityStatus,
> = Status extends "draft"
  ? Extract<Create, { status: "draft" }>
  : Exclude<Create, { status: "draft" }>;

/** The shape of an organisation's `Models`: names of wrappers, each with its model. */
export type ModelMap<Models> = { readonly [Name in keyof Models]: Model };

/** A wrapper of which only what every wrapper has is known. */
export type AnyWrapper = ObjectWrapper<
  object,
  never,
  never,
  Readonly<Record<string, FieldDescriptor>>
>;

/** The members of a record of each kind that are no custom fields. */
interface OwnMembers {
  readonly lead: LeadMembers;
  readonly contact: ContactRecord<unknown>;
  readonly opportunity: OpportunityRecord<unknown>;
  readonly customActivity: CustomActivityRecord;
  readonly customObject: CustomObjectRecord;
}

/** The members of a model's records that are no custom fields. */
type OwnNames<M extends Model> =
  | keyof OwnMembers[M["kind"]]
  | (M extends { byName: infer Name extends string } ? Name : never);

/** The wrapper of the object type that a model is of. */
export interface WrapperOf<M extends Model> extends ObjectWrapper<
  M["record"],
  M["create"],
  M["update"],
  FieldDescriptors<M["record"], Record<OwnNames<M>, unknown>>
> {
  /** What creating takes, as a Standard Schema and as JSON Schema. */
  readonly create: InputSchema<M["create"]>;
  /** What updating takes, likewise. */
  readonly update: InputSchema<M["update"]>;
}

/**
 * The custom fields of an object type, for its inputs to extend: they inherit the documentation of each
 * field from the record, and one rename in an editor moves a field everywhere. What may be written is
 * for the inputs to say.
 */
export type FieldsOf<M extends Model> = Inherited<
  M["record"],
  Exclude<keyof M["record"], OwnNames<M>>
>;

/** The custom fields of the input that creates an activity, where a draft is created: none has to be given. */
export type DraftFields<Create, M extends Model> = Optional<
  Create,
  keyof FieldsOf<M> & keyof Create
>;

/** The custom fields of the input that updates a record: any of them, of a list also what is added or removed. */
export type UpdateFields<M extends Model> = Editable<
  M["create"],
  keyof FieldsOf<M> & keyof M["create"],
  M["mapped"]
>;

type Optional<T, Name extends keyof T> = { [Field in Name]?: T[Field] };

// The union is written out here, so that messages show the type of the field and no name of ours.
type Editable<T, Name extends keyof T, Mapped> = {
  [Field in Name]?:
    T[Field] | (Field extends Mapped ? never : EditOf<NonNullable<T[Field]>>);
};

type EditOf<Value> = Value extends readonly (infer Item)[] ? Edit<Item> : never;

// By a type parameter that is bound to `keyof T` the compiler knows which members these are.
type Inherited<T, Name extends keyof T> = { [Field in Name]?: unknown };

/** The wrappers of an organisation by their names. */
export type Wrappers = Readonly<Record<string, AnyWrapper>>;

/** The members of a record that can be selected. */
export type Selectable<M extends Model> = Exclude<
  keyof M["record"] & string,
  "extra"
>;

/** A record with what was selected, and its id; all of it when nothing was, or every member. */
export type Selected<M extends Model, Name extends string> = [Name] extends [
  never,
]
  ? M["record"]
  : [Selectable<M>] extends [Name]
    ? M["record"]
    : Pick<M["record"], (Name | "id") & keyof M["record"]>;

/** The names of the fields of a model that refer to records. */
export type Expandable<M extends Model> = keyof M["references"] & string;

/**
 * A record in which the named references are the records that they refer to. One that is no longer
 * there is null, or missing from the list.
 */
export type Expanded<
  Models extends ModelMap<Models>,
  M extends Model,
  Record,
  Name extends string,
> = [Name] extends [never]
  ? Record
  : Omit<Record, Name> & {
      [Field in Name & keyof M["references"]]: Field extends keyof M["record"]
        ? M["references"][Field] extends infer Target extends keyof Models
          ? M["record"][Field] extends readonly unknown[]
            ? readonly Models[Target]["record"][]
            : Models[Target]["record"] | null
          : never
        : never;
    };

/** The records that refer to one record, by the name of their model; empty lists where there are none. */
export type BackReferences<Models extends ModelMap<Models>, M extends Model> = {
  readonly [
    Name in M["referredBy"] & keyof Models
  ]: readonly Models[Name]["record"][];
};
