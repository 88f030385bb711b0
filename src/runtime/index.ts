/** Everything that generated code and its users import from the runtime. */
export * from "./record/codec.js";
export { connect } from "./client.js";
export type { CloseConnection, CloseRequests, WrappersOf } from "./client.js";
export type {
  ActivityRecords,
  IdOf,
  ReadOnlyRecords,
  Records,
} from "./collection/collection.js";
export type { ReadOptions, WholeOptions } from "./collection/fetch.js";
export type { WriteOptions } from "./collection/put.js";
export { CloseDriftError, ClosePartialUpdateError } from "./client-errors.js";
export type { AppliedEdit } from "./client-errors.js";
export type {
  CustomActivityQuery,
  LeadListQuery,
  LeadQuery,
  ListArgument,
  ListQuery,
  OpportunityQuery,
  Range,
} from "./collection/filters.js";
export type * from "./search/search.js";
export type { DriftFinding, DriftSeverity } from "./verify/drift-finding.js";
export type { VerifyOptions } from "./verify/verify.js";
export { oauth } from "./transport/oauth.js";
export { CloseReauthorizationError } from "./client-errors.js";
export type { OAuthOptions, OAuthTokens } from "./transport/renewal.js";
export type { Method } from "./transport/retry.js";
export type {
  Credentials,
  CredentialsRequest,
} from "./transport/credentials.js";
export type {
  CallOptions,
  CloseClientOptions,
  LimitedAnswer,
  LimitedRequest,
  Limiter,
  RecordCallOptions,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
  WritingOptions,
} from "./options.js";
export { becamePublished, defineEvents } from "./events/events.js";
export type { AnyEvent, ParseEvent } from "./events/events.js";
export { whenChanged } from "./admin/event-filter.js";
export type { EventFilter } from "./admin/event-filter.js";
export type * from "./events/types.js";
export type { EventFilters, EventLog } from "./events/log.js";
export { CloseWebhookError, verifyWebhook } from "./events/webhook.js";
export type * from "./events/webhook.js";
export { defineEventBuilder } from "./events/build-event.js";
export type * from "./events/build-event.js";
export { signWebhook } from "./events/sign.js";
export type * from "./events/sign.js";
export type * from "./admin/webhooks.js";
export type * from "./admin/schema.js";
export type * from "./admin/records.js";
export type { SharedFields } from "./admin/shared-fields.js";
export type { Settings } from "./admin/settings.js";
export { defineBuilders } from "./record/build.js";
export type {
  Builder,
  BuilderInput,
  BuilderOptions,
  Builders,
} from "./record/build.js";
