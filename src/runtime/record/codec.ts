/**
 * Everything that the file of an object type imports: for its record, its inputs, its wrapper. Nothing here knows HTTP,
 * so that whoever uses one type compiles, bundles and loads neither client nor undici.
 */
export * from "../ids.js";
export * from "./record-types.js";
export { dateOf, notList, notNumber, notText, recordsOf } from "./read.js";
export {
  readContact,
  readCustomActivity,
  readCustomObject,
  readLead,
  readOpportunity,
} from "./read-builtins.js";
export {
  defineContact,
  defineCustomActivity,
  defineCustomObject,
  defineLead,
  defineOpportunity,
} from "./wrapper.js";
export type {
  ChoiceField,
  Definition,
  FieldDefinition,
  FieldDescriptor,
  FieldDescriptors,
  FieldTypeName,
  FromWireOptions,
  LeadMembers,
  Mismatch,
  ObjectWrapper,
  Reading,
  ToWireOptions,
  WireRecord,
} from "./descriptors.js";
export * from "../errors.js";
export type * from "./model.js";
