/** The local Close: a real HTTP server on loopback that behaves as Close's API does. */
export type { Fault } from "./server/faults.js";
export {
  localLeadStatuses,
  localPipelines,
  localUsers,
  organizationFromSchema,
} from "./seeds/from-schema.js";
export { recordWords } from "./records/kinds.js";
export { RecordSeedError } from "./seeds/seed-records.js";
export { sampleOrganization } from "./sample/sample-organization.js";
export type {
  AssociationSeed,
  CustomActivityTypeSeed,
  CustomObjectTypeSeed,
  FieldSeed,
  LeadStatusSeed,
  OpportunityStatusSeed,
  OrganizationSeed,
  PipelineSeed,
  RecordSeed,
  RoleSeed,
  SharedFieldSeed,
  UserSeed,
} from "./seeds/description.js";
export type { StoredSeed } from "./seeds/seed-things.js";
export type { AssociationObjectType, Feature } from "./state/state.js";
export type {
  Emulator,
  EmulatorOptions,
  InternalOptions,
  RequestRecord,
} from "./server/emulator-options.js";
export { startEmulator } from "./server/server.js";
export type { RateLimit, Switches } from "./state/switches.js";
