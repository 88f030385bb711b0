/** Descriptors of the fields of one object type, and the type of its wrapper. */
import type { UnknownChoice, LeadRecord } from "./record-types.js";
import type { StatusList, StatusNames } from "./status-names.js";
import type { Builtins, ObjectKind } from "./builtins.js";

/** A record as it travels in JSON. */
export type WireRecord = Readonly<Record<string, unknown>>;

/** Close's word for what a field holds; a type that is newer than the generator is given as it came. */
export type FieldTypeName =
  | "text"
  | "textarea"
  | "number"
  | "date"
  | "datetime"
  | "choices"
  | "user"
  | "contact"
  | "custom_object"
  | "hidden"
  | (string & {});

/** One field: its id, label, type and settings in Close. */
export interface FieldDescriptor {
  readonly id: string;
  /** The key in JSON: `custom.<id>`. */
  readonly wireKey: `custom.${string}`;
  /** With several organisations: its id in each that has it. */
  readonly ids?: Readonly<Record<string, string>>;
  /** The name that people typed in Close. */
  readonly label: string;
  readonly type: FieldTypeName;
  /** Whether it holds several values. */
  readonly many: boolean;
  readonly required: boolean;
  /** The choices when the code was generated; people may have added others since. */
  readonly choices?: readonly string[];
  /** The name of the wrapper whose records its values refer to: `account`. */
  readonly target?: string;
  /** Close no longer has it; it is still read for a while, and refused in writes. */
  readonly deleted?: true;
  /** The type that Close is converting it to: values of both types occur. */
  readonly convertingTo?: string;
  /** Maps a value to JSON; the config's `types` sets it. */
  readonly write?: (value: never) => unknown;
}

/** A field of choices, with its choices when the code was generated. */
export interface ChoiceField<Choice extends string> extends FieldDescriptor {
  readonly choices: readonly Choice[];
  /**
   * Whether a value is one of the choices when the code was generated; it then has their type. Takes
   * anything: what was read, null, text of a form. Can be passed on, as to `filter`.
   */
  readonly has: (value: unknown) => value is Choice;
}

/** One value of a field that has one or several. */
type Single<Value> = [Value] extends [readonly (infer Item)[]] ? Item : Value;

type Known<Value> = Exclude<Single<Value>, UnknownChoice | null | undefined>;

/** A field of choices where its values can be counted; ids, which are patterns, and any text cannot. */
type DescriptorOf<Value, Choice = Known<Value>> = [Choice] extends [string]
  ? Record<never, never> extends Record<Choice, unknown>
    ? FieldDescriptor
    : ChoiceField<Choice>
  : FieldDescriptor;

/** One descriptor for each custom field of `T`: a rename of the field's member moves its descriptor too. */
export type FieldDescriptors<T, Base> = {
  readonly [
    Name in keyof T as Name extends keyof Base ? never : Name
  ]-?: DescriptorOf<T[Name]>;
};

/** The settings of a field beside its type, id and label, as generated code declares them; what is left out does not hold. */
export type FieldSettings = Partial<
  Omit<FieldDescriptor, "id" | "wireKey" | "label" | "type">
> & {
  /** The config's `types` gives it a type of the user's own: unset it is null, also where it holds several values. */
  readonly mapped?: true;
  /** Maps a value of JSON that is not null to that type. */
  readonly read?: (value: never) => unknown;
};

/** A record being read: every member is there, none is known yet. */
export type Draft<T> = { -readonly [Name in keyof T]: unknown };

/** A value of another shape than the generated code expects. */
export interface Mismatch {
  /** The label of the object type. */
  readonly object: string;
  /** The member's name; of several fields on one wire key the first. */
  readonly field: string;
  readonly wireKey: string;
  /** The expected shape: `text`, `a list`. */
  readonly expected: string;
  readonly received: unknown;
}

/** Options of `fromWire`. */
export interface FromWireOptions {
  /** Receives each value of another shape than expected; the value itself is passed on. */
  onMismatch?: ((mismatch: Mismatch) => void) | undefined;
}

/** Options of `toWire`. */
export interface ToWireOptions {
  /** With several organisations: the one that is written to; the first one by default. */
  org?: string | undefined;
  /**
   * Treatment of a choice that the generated code does not know: it is sent, and Close decides; or
   * `"refuse"` throws `CloseInputError`. Default `"send"`.
   */
  unknownChoices?: "refuse" | "send" | undefined;
}

/** The named-field wrapper of one object type: the one place that knows its wire keys. */
export interface ObjectWrapper<T, Create, Update, Fields = object> {
  readonly kind: ObjectKind;
  /** Close's id of the type; the kind itself for leads, contacts and opportunities. */
  readonly typeId: string;
  /** With several organisations: Close's id of the type in each that has it. */
  readonly typeIds?: Readonly<Record<string, string>> | undefined;
  /** The name that people gave the type in Close. */
  readonly label: string;
  /** The members that all records of the kind have, by name: each with its key in Close's JSON. */
  readonly builtIns: Builtins;
  /** The custom fields by name: each with its id, its key in JSON, its label and its choices. */
  readonly fields: Fields;
  /** The names of statuses and pipelines, by member; only leads and opportunities have some. */
  readonly statuses?: Readonly<Record<string, StatusNames>> | undefined;
  /**
   * Reads a record of Close's JSON. Unset values are null, unset lists empty; what has no name is
   * kept under `extra`. Throws `CloseDecodeError` when `raw` is no JSON object at all.
   */
  fromWire(raw: unknown, options?: FromWireOptions): T;
  /**
   * Makes the JSON body of a write out of names: only what is given, null clears. Throws
   * `CloseInputError` for `undefined` and for keys that cannot be written here.
   */
  toWire(
    input: Create | Update,
    options?: ToWireOptions,
  ): Record<string, unknown>;
}

/** A wrapper of which only the nested use matters: contacts within a lead. */
export type NestedWrapper = Pick<
  ObjectWrapper<unknown, never, never>,
  "fromWire" | "toWire"
>;

/**
 * Stands for a built-in member in a definition: records within the record come with the wrapper that
 * reads them, a status or a pipeline by name with the names.
 */
export type BuiltInMember = (source?: NestedWrapper | StatusList) => unknown;

/** The functions of a user's for a field of the type `Mapped`: a wrong one is an error where it is named. */
export interface MappingOf<Mapped> {
  /** What Close sends is whatever it is: only null does not come here. */
  readonly read?: (value: NonNullable<unknown>) => Mapped | null;
  readonly write?: (value: Mapped) => unknown;
}

/** Stands for a custom field in a definition: everything that is known of it, in one row. */
export type CustomMember = <Mapped = unknown>(
  type: FieldTypeName,
  id: string,
  label: string,
  settings?: Omit<FieldSettings, "read" | "write"> & MappingOf<Mapped>,
) => unknown;

/** One object type as generated code declares it. */
export interface Definition<T> {
  readonly typeId: string;
  readonly typeIds?: Readonly<Record<string, string>>;
  readonly label: string;
  /** Reads points in time: `dateOf` where the config asks for dates; left out, they stay text. */
  readonly time?: (value: unknown) => unknown;
  /**
   * The members of a record in one literal, which gives all records one shape. It is called once for
   * its fields, and then for each record that is read, when the two functions give its values.
   */
  readonly members: (builtIn: BuiltInMember, custom: CustomMember) => Draft<T>;
}

/** The members of a lead that are no custom fields: its own, and the records that come within it. */
export interface LeadMembers extends LeadRecord<unknown> {
  contacts: unknown;
  opportunities: unknown;
}
