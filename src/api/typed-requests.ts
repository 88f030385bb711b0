/** Types of `close.request`, for whoever writes requests in Close's own words: nothing of it is there at run time. */
import type { Model } from "../runtime/record/model.js";
import type { CallOptions } from "../runtime/options.js";

/** The operations of Close's API: by method and path, what each takes and answers. */
export type Operations = {
  readonly [Name in "GET" | "POST" | "PUT" | "DELETE"]: object;
};

/** A client whose `request` knows the paths, queries, bodies and answers of an API. */
export interface TypedRequests<Api extends Operations> {
  /**
   * Sends a request that Close's API document describes. `path` begins below the API's root, with the
   * ids in their places, like `/lead/lead_…/`.
   */
  request<
    Method extends keyof Api & ("GET" | "POST" | "PUT" | "DELETE"),
    Path extends PathOf<Api[Method]>,
  >(
    this: void,
    method: Method,
    path: Path,
    ...options: OptionsOf<OperationAt<Api[Method], Path>>
  ): Promise<AnswerOf<OperationAt<Api[Method], Path>>>;
}

/** The paths of some operations, with anything in the places of ids. */
type PathOf<Paths> = { [Path in keyof Paths]: Filled<Path> }[keyof Paths];

type Filled<Path> = Path extends `${infer Before}{${string}}${infer After}`
  ? Filled<After> extends infer End extends string
    ? `${Before}${string}${End}`
    : never
  : Path;

/** The operation at a path: of several that fit it, the one that leaves the least open. */
type OperationAt<Paths, Path> = Path extends keyof Paths
  ? Paths[Path]
  : Paths[Narrowest<Fitting<Paths, Path>>];

type Fitting<Paths, Path> = {
  [Known in keyof Paths]: Path extends Filled<Known> ? Known : never;
}[keyof Paths];

type Narrowest<Known, All = Known> = Known extends Known
  ? true extends IsWithin<Exclude<All, Known>, Known>
    ? never
    : Known
  : never;

type IsWithin<Other, Known> = Other extends Other
  ? Filled<Other> extends Filled<Known>
    ? true
    : never
  : never;

/** What a call of an operation takes behind its path: options that may be left out where nothing in them is needed. */
type OptionsOf<Operation> =
  Record<never, never> extends CallOf<Operation>
    ? [options?: CallOf<Operation>]
    : [options: CallOf<Operation>];

type CallOf<Operation> = Pick<CallOptions, "signal" | "timeout"> &
  Pick<Operation, keyof Operation & ("query" | "body")>;

type AnswerOf<Operation> = Operation extends { answer: infer Answer }
  ? Answer
  : never;

/** An organisation's models, as the generated code exports them; none where only Close's own attributes are wanted. */
export type AnyModels = object;

/** The custom fields of a model by their keys in requests, as Close sends them: a field without a value is left out. */
export type FieldsOf<OfModel> = OfModel extends {
  record: infer Record;
  ids: infer Ids;
  mapped: infer Mapped;
}
  ? {
      [Name in keyof Record as KeyOf<Name, Ids>]?: Name extends Mapped
        ? unknown
        : Sent<NonNullable<Record[Name]>>;
    }
  : unknown;

/** The custom fields of a model as a body may have them: null clears, and an id is any text. */
export type FieldInputsOf<OfModel> = OfModel extends {
  record: infer Record;
  ids: infer Ids;
  mapped: infer Mapped;
}
  ? {
      [Name in keyof Record as KeyOf<Name, Ids>]?: Name extends Mapped
        ? unknown
        : Written<NonNullable<Record[Name]>> | null;
    }
  : unknown;

type KeyOf<Name, Ids> = Name extends keyof Ids
  ? Ids[Name] extends infer Id extends string
    ? `custom.${Id}`
    : never
  : never;

type Sent<Value> = Value extends Date ? string : Value;

// A choice that is new to the code is no text of any form: what is spelled wrong is to be an error.
type Written<Value> = Value extends readonly (infer Item)[]
  ? readonly Written<Item>[]
  : Value extends Date
    ? string
    : Value extends `unknown: ${string}`
      ? Value
      : IsPattern<Value> extends true
        ? string
        : Value;

/** Whether a type holds the texts of a form, such as ids, and no texts that are spelled out. */
type IsPattern<Value> = Value extends string
  ? Record<never, never> extends Record<Value, 1>
    ? true
    : false
  : false;

/** The custom fields of all models of a kind together. */
export type FieldsOfKind<Models, Kind extends Model["kind"]> = Together<
  ModelsOfKind<Models, Kind> extends infer OfModel
    ? OfModel extends unknown
      ? (fields: FieldsOf<OfModel>) => void
      : never
    : never
>;

/** The same as bodies may have them. */
export type FieldInputsOfKind<Models, Kind extends Model["kind"]> = Together<
  ModelsOfKind<Models, Kind> extends infer OfModel
    ? OfModel extends unknown
      ? (fields: FieldInputsOf<OfModel>) => void
      : never
    : never
>;

type ModelsOfKind<Models, Kind> = Extract<Models[keyof Models], { kind: Kind }>;

/** The intersection of what some functions take. */
type Together<Functions> = [Functions] extends [never]
  ? unknown
  : Functions extends (fields: infer Fields) => void
    ? Fields
    : never;
