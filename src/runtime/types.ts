/** What generated code and its users import where there are types alone. */
export type {
  ActivityId,
  ContactId,
  CustomObjectId,
  LeadId,
  LeadStatusId,
  OpportunityId,
  OpportunityStatusId,
  OrganizationId,
  PipelineId,
  StatusId,
  UserId,
} from "./ids.js";
export type * from "./record/record-types.js";
export type { DraftFields, FieldsOf, UpdateFields } from "./record/model.js";
export type { StatusNameOf } from "./record/status-names.js";
