/** What the schemas of inputs give and are made of. */
import type { ObjectKind } from "./builtins.js";
import type { FieldDescriptor, NestedWrapper } from "./descriptors.js";
import type { StatusNames } from "./status-names.js";

/** A problem of an input. */
export interface InputIssue {
  readonly message: string;
  /** The names that lead to it; empty where it is of the input as a whole. */
  readonly path: readonly (string | number)[];
}

/** What checking an input gives: the input as it was given, or what is wrong with it. */
export type InputResult<Input> =
  | { readonly value: Input; readonly issues?: undefined }
  | { readonly issues: readonly InputIssue[] };

/** JSON Schema as plain data, to be given to forms, queues and the tools of assistants. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * What `create` or `update` takes, as a schema. It is a Standard Schema (version 1), which libraries
 * for forms, queues and calls take as it is: `account.create["~standard"].validate(input)`.
 */
export interface InputSchema<Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "close-codegen";
    /**
     * Checks what a write checks, and that values are of the types and choices that the code knows;
     * gives all problems at once. Ids are not looked up.
     */
    readonly validate: (value: unknown) => Promise<InputResult<Input>>;
    /** For the compiler only; there is nothing at run time. */
    readonly types?:
      { readonly input: Input; readonly output: Input } | undefined;
  };
  /** The JSON Schema (2020-12) of the input, by names, with labels and choices; points in time are text. */
  jsonSchema(options?: JsonSchemaOptions): Promise<JsonSchema>;
}

/** Options of `jsonSchema`. */
export interface JsonSchemaOptions {
  /**
   * Fields with the descriptions that people gave them in Close, as `close.schema.get` gives them: the
   * schema has them too. The code itself holds none, since every bundle would pay for them.
   */
  fields?: readonly DescribedField[] | undefined;
}

/** A field with its description in Close. */
export interface DescribedField {
  readonly id: string;
  readonly description?: string | null | undefined;
}

/** What checks an input and describes it, once it is loaded. */
export interface InputChecks<Input> {
  readonly validate: (value: unknown) => Promise<InputResult<Input>>;
  readonly jsonSchema: (options?: JsonSchemaOptions) => Promise<JsonSchema>;
}

/** What is known of an input without loading anything. */
export interface InputParts {
  readonly write: "create" | "update";
  readonly kind: ObjectKind;
  readonly label: string;
  /** The custom fields by name. */
  readonly fields: Readonly<Record<string, FieldDescriptor>>;
  /** The members that take records of other types, with what reads and writes those. */
  readonly nested: Readonly<Record<string, NestedWrapper>>;
  /** The names of statuses and pipelines, by member. */
  readonly statuses: Readonly<Record<string, StatusNames>>;
  /** The built-in members that may be written. */
  readonly writable: readonly string[];
  /** Throws for what cannot be written. */
  readonly toWire: (input: never) => unknown;
}
