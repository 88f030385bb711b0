/**
 * Everything that the file of an object type imports: for its record, its inputs, its wrapper. Nothing here knows HTTP,
 * so that whoever uses one type compiles, bundles and loads neither client nor undici.
 */
export * from "../ids.js";
export * from "./record-types.js";
export { dateOf } from "./read.js";
export {
  defineContact,
  defineCustomActivity,
  defineCustomObject,
  defineLead,
  defineOpportunity,
} from "./wrapper.js";
export type {
  BuiltInMember,
  ChoiceField,
  CustomMember,
  Definition,
  FieldDescriptor,
  FieldDescriptors,
  FieldSettings,
  FieldTypeName,
  FromWireOptions,
  LeadMembers,
  Mismatch,
  ObjectWrapper,
  ToWireOptions,
  WireRecord,
} from "./descriptors.js";
export type {
  DescribedField,
  InputIssue,
  InputResult,
  InputSchema,
  JsonSchema,
  JsonSchemaOptions,
} from "./input-parts.js";
export * from "../errors.js";
export type * from "./model.js";
export type { StatusNameOf, StatusList, StatusNames } from "./status-names.js";
