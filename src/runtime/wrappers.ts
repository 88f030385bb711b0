/** What generated code and its users import from the runtime where there is no client: wrappers, events, builders. */
export * from "./record/codec.js";
export type { WrappersOf } from "./client.js";
export { becamePublished, defineEvents } from "./events/events.js";
export type { AnyEvent, ParseEvent } from "./events/events.js";
export type * from "./events/types.js";
export { CloseWebhookError, verifyWebhook } from "./events/webhook.js";
export type * from "./events/webhook.js";
export { defineEventBuilder } from "./events/build-event.js";
export type * from "./events/build-event.js";
export { signWebhook } from "./events/sign.js";
export type * from "./events/sign.js";
export { defineBuilders } from "./record/build.js";
export type {
  Builder,
  BuilderInput,
  BuilderOptions,
  Builders,
} from "./record/build.js";
