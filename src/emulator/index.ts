/** The local Close: a real HTTP server on loopback that behaves as Close's API does. */
export type { Fault } from "./faults.js";
export {
  localLeadStatuses,
  localPipelines,
  localUsers,
  organizationFromSchema,
} from "./from-schema.js";
export { kindWords } from "./records/kinds.js";
export { RecordSeedError } from "./records/seeds.js";
export { sampleOrganization } from "./sample.js";
export type {
  AssociationObjectType,
  AssociationSeed,
  CustomActivityTypeSeed,
  CustomObjectTypeSeed,
  Feature,
  FieldSeed,
  LeadStatusSeed,
  OpportunityStatusSeed,
  OrganizationSeed,
  PipelineSeed,
  RecordSeed,
  RoleSeed,
  SharedFieldSeed,
  UserSeed,
} from "./seed.js";
export type { Emulator, EmulatorOptions, RequestRecord } from "./server.js";
export { startEmulator } from "./server.js";
export type { Switches } from "./switches.js";
