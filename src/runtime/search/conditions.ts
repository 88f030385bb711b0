/** The types of a search's conditions, made from the members of a record. */
import type { UserId } from "../ids.js";
import type { Model, ModelMap } from "../record/model.js";
import type { KindMembers, Searchable, Shape } from "./members.js";
import type { Moment, Period } from "./moment.js";

/** What can be asked of every member. `null` in place of a condition means: has no value. */
export interface Presence {
  /** Whether it has a value; stands alone. */
  exists?: boolean;
  /**
   * Beside a condition: "… or has no value". Close takes a record without a value for no match of any
   * condition, and of a negated one neither; this is how to get such records too.
   */
  orUnset?: boolean;
}

/**
 * Conditions on text. Close compares words, upper and lower case alike, and knows no equality:
 * `{ phrase: "Acme Corp" }` comes closest to it. Several conditions must all hold.
 */
export interface TextCondition extends Presence {
  /** All these words, in any order. */
  words?: string;
  /** These words in this order. */
  phrase?: string;
  /** Words that begin like these. */
  wordsBeginWith?: string;
}

/**
 * Bounds of a number. A record without a value is outside of every range, `{ lte: 0 }` and negated
 * ranges included: add `orUnset: true` to get it too.
 */
export interface NumberCondition extends Presence {
  gt?: number;
  gte?: number;
  lt?: number;
  lte?: number;
}

/** Conditions on days and points in time. Days are those of the organisation's time zone. */
export interface DateCondition extends Presence {
  /** This moment or a later one. */
  onOrAfter?: Moment;
  /** Earlier than this moment. */
  before?: Moment;
  /** A day, `YYYY-MM-DD`. */
  on?: string;
  /** Within a period around now, like `"this-week"`. */
  during?: Period;
}

/** Whether a member is true or false, said in words. */
export interface BooleanCondition extends Presence {
  /** One of the two values; a bare `true` or `false` means the same. */
  is?: boolean;
}

/** Conditions on a field of choices. */
export interface ChoiceCondition<Choice> extends Presence {
  /** One of these. */
  in?: readonly Choice[];
  /** Like `in`, for choices that this code does not know: those added in Close since. */
  anyOf?: readonly string[];
}

/** Conditions on what refers to a record. */
export interface ReferenceCondition<Id> extends Presence {
  /** One of these. */
  in?: readonly Id[];
}

/** Conditions on what refers to a user. */
export interface UserCondition extends ReferenceCondition<UserId> {
  /** The user whose credentials the search is sent with. */
  currentUser?: true;
}

/** Conditions on what may hold anything: hidden fields, fields of a newer type. */
export interface AnyCondition extends TextCondition, NumberCondition {
  /** Exactly one of these texts. */
  in?: readonly string[];
}

/** Either direction of an order. */
export type Direction = "asc" | "desc";

/** The names of a kind's built-in members that can be searched, of some shape. */
type BuiltinName<Kind extends Model["kind"], Of = Shape> = {
  [Name in keyof Searchable[Kind]]: Searchable[Kind][Name] extends Of
    ? Name
    : never;
}[keyof Searchable[Kind]];

/** A member's name if it can be searched, else never: all custom fields can, not all of the others. */
type SearchName<M extends Model, Name> = Name extends Combinator
  ? never
  : Name extends keyof KindMembers[M["kind"]]
    ? Name & BuiltinName<M["kind"]>
    : Name;

type DateName<M extends Model> = M["dates"] | BuiltinName<M["kind"], "date">;

/** The texts of a type that are not just any text: choices and ids. */
type KnownValue<Value> = Value extends string
  ? string extends Value
    ? never
    : Value
  : never;

type Element<Value> = Value extends readonly (infer Item)[] ? Item : Value;

/** Ids are patterns, of which there are endlessly many; choices can be counted. */
type KnownCondition<Value extends string> = UserId extends Value
  ? UserId | UserCondition
  : object extends Readonly<Record<Value, 1>>
    ? Value | ReferenceCondition<Value>
    : Value | ChoiceCondition<Value>;

type StringCondition<Value> = [Value] extends [never]
  ? never
  : [KnownValue<Value>] extends [never]
    ? TextCondition
    : KnownCondition<KnownValue<Value>>;

type ValueCondition<Value> = [
  Extract<Value, string | number | boolean | Date>,
] extends [never]
  ? AnyCondition
  : | StringCondition<Extract<Value, string>>
    | (Extract<Value, number> extends never ? never : number | NumberCondition)
    | (Extract<Value, boolean> extends never
        ? never
        : boolean | BooleanCondition)
    | (Extract<Value, Date> extends never ? never : DateCondition);

/** A value without its absence; `NonNullable` would make any text of open choices. */
type Present<Value> = Exclude<Value, null | undefined>;

/** What a member can be asked for, beside null for records without a value. */
type MemberCondition<
  M extends Model,
  Name extends keyof M["record"],
> = Name extends M["mapped"]
  ? AnyCondition
  : unknown extends M["record"][Name]
    ? AnyCondition
    : Name extends DateName<M>
      ? DateCondition
      : ValueCondition<Element<Present<M["record"][Name]>>>;

/** Conditions on the members of a record, each by its name; of many-valued ones any value counts. */
export type MemberConditions<M extends Model> = {
  [Name in keyof M["record"] as SearchName<M, Name>]?: MemberCondition<
    M,
    Name
  > | null;
};

/** Combines conditions; the names win over fields of the same names. */
export interface Combination<Models extends ModelMap<Models>, M extends Model> {
  /** All of these. */
  and?: readonly Where<Models, M>[];
  /** At least one of these. */
  or?: readonly Where<Models, M>[];
  /**
   * Not all of this. A record without a value of the field is no match of a negated condition
   * either: `not: { industry: "SaaS" }` leaves out leads without an industry. Ask for them with
   * `or: [{ not: { industry: "SaaS" } }, { industry: null }]`.
   */
  not?: Where<Models, M>;
  /**
   * Records of other object types on the same lead: each name asks for at least one that matches,
   * `true` for any at all. Within `not` it asks for none.
   */
  related?: Related<Models, M>;
}

/** The words of a `Where` that are no names of members. */
type Combinator = "and" | "or" | "not" | "related";

/** Conditions on records of the other object types, each by the name of its wrapper. */
export type Related<Models extends ModelMap<Models>, M extends Model> = {
  [
    Name in keyof Models as Models[Name]["record"] extends M["record"]
      ? never
      : Name
  ]?: Where<Models, Models[Name]> | true;
};

/** What is searched for: everything that is given must hold. */
export type Where<
  Models extends ModelMap<Models>,
  M extends Model,
> = MemberConditions<M> & Combination<Models, M>;

/** A member's name if records can be ordered by it: single texts, numbers and dates. */
type SortName<
  M extends Model,
  Name extends keyof M["record"],
> = unknown extends M["record"][Name]
  ? never
  : Name extends DateName<M>
    ? SearchName<M, Name>
    : [Present<M["record"][Name]>] extends [string | number]
      ? [KnownValue<M["record"][Name]>] extends [never]
        ? SearchName<M, Name>
        : never
      : never;

/** Members to order by, the first one first. */
export type Order<M extends Model> = {
  [Name in keyof M["record"] as SortName<M, Name>]?: Direction;
};
