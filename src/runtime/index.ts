/** Everything that generated code and its users import from the runtime. */
export * from "./ids.js";
export * from "./records.js";
export { dateOf, notList, notNumber, notText, recordsOf } from "./read.js";
export {
  defineContact,
  defineCustomActivity,
  defineCustomObject,
  defineLead,
  defineOpportunity,
} from "./object.js";
export type {
  Definition,
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
} from "./object.js";
export * from "./errors.js";
export { connect } from "./client.js";
export type { CloseConnection } from "./client.js";
export type {
  LeadQuery,
  ListArguments,
  ReadOnlyRecords,
  Records,
} from "./collection.js";
export type { Credentials, CredentialsRequest } from "./auth.js";
export type {
  CallOptions,
  CloseClientOptions,
  RecordCallOptions,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
} from "./options.js";
