/** Users, roles, statuses, pipelines and the organisation as Close shows them (docs/close-api.md §2.12, §2.13). */
import { viewField } from "./field-views.js";
import { viewStamp } from "./stamp-view.js";
import type { JsonObject } from "../state/json-object.js";
import type { Organization } from "../state/organization.js";
import { signOf } from "../state/currency-signs.js";
import { permissionsOf } from "../state/permissions.js";
import { statusesInOrder } from "../state/pipeline-order.js";
import type { Context } from "../state/endpoint-context.js";
import type {
  LeadStatus,
  OpportunityStatus,
  Pipeline,
  Role,
  ShownLabel,
  User,
} from "../state/state.js";
import { withZone } from "../state/times.js";

/** A user as lists show them. */
export function viewUser(user: User, organization: Organization): JsonObject {
  return { ...viewPerson(user), organizations: [organization.id] };
}

/** The user to whom the key belongs, with memberships and the organisation: the keys that were seen live in June 2026. */
export function viewMe(user: User, context: Context): JsonObject {
  return {
    ...viewPerson(user),
    country: null,
    phone: null,
    is_passwordless: false,
    totp_auth_state: "disabled",
    memberships: [viewMembership(user, context.organization)],
    organizations: [viewOrganization(context)],
    email_accounts: [],
    connected_accounts: [],
    email_signatures: [],
    phone_numbers: [],
    all_group_numbers: [],
    outbound_carrier: "twilio",
    preferred_twilio_edge: null,
  };
}

function viewPerson(user: User): JsonObject {
  return {
    id: user.id,
    email: user.email,
    first_name: user.first_name,
    last_name: user.last_name,
    image: null,
    google_profile_image_url: null,
    last_used_timezone: "Europe/Berlin",
    email_verified_at: withZone(user.stamp.date_created),
    date_created: withZone(user.stamp.date_created),
    date_updated: withZone(user.stamp.date_updated),
  };
}

/** The membership of a user, with the settings that were changed since. */
export function viewMembership(
  user: User,
  organization: Organization,
): JsonObject {
  const stored = organization.things.find("/membership/", user.membership_id);
  const { saved_view_ids: _views, ...changed } = stored?.attributes ?? {};
  return {
    id: user.membership_id,
    user_id: user.id,
    organization_id: organization.id,
    role: user.role_id,
    role_id: user.role_id,
    permissions_granted: permissionsOf(user, organization),
    auto_record_calls: "unset",
    default_caller_id: null,
    hangup_recording_url: null,
    is_free: false,
    may_workflows_impersonate: false,
    onboarding_status: "done",
    primary_personal_number: null,
    track_email_opens: true,
    ...changed,
  };
}

/** The organisation with everything that belongs to it, as `/me/` embeds it. */
function viewOrganization(context: Context): JsonObject {
  const { organization, switches } = context;
  return {
    id: organization.id,
    name: organization.name(),
    currency: organization.currency(),
    currency_symbol: signOf(organization.currency()),
    status: "active",
    plan_id: "scale",
    plan_type: "scale",
    plan_version: 5,
    features: [],
    abandonment_message_url: "",
    enable_unsubscribe_link: false,
    require_unsubscribe_link: false,
    limit_of_connected_accounts_per_membership: 10,
    predictive_dialer_status: "disabled",
    transcript_enabled: true,
    lead_statuses: organization.leadStatuses
      .all()
      .map((status) => viewLeadStatus(status, organization)),
    opportunity_statuses: statusesInOrder(organization).map((status) =>
      viewOpportunityStatus(status, organization),
    ),
    pipelines: organization.pipelines
      .all()
      .map((pipeline) => viewPipeline(pipeline, organization)),
    lead_custom_fields: organization.fields
      .ofKind("lead")
      .map((field) => viewField(field, organization, switches)),
  };
}

/**
 * The organisation with its members, active and not. Users are nested under `user` where `expand`
 * asks for it and spread into `user_…` keys otherwise.
 */
export function viewOrganizationInFull(
  context: Context,
  expand: readonly string[],
): JsonObject {
  const { organization } = context;
  const members = (key: string, active: boolean): readonly JsonObject[] =>
    organization.users
      .all()
      .filter((user) => user.active === active)
      .map((user) => ({
        ...viewMembership(user, organization),
        ...(expand.includes(`${key}__user`)
          ? { user: viewUser(user, organization) }
          : {
              ...prefixed(viewUser(user, organization)),
              user_full_name: `${user.first_name} ${user.last_name}`,
            }),
      }));
  return {
    ...viewOrganization(context),
    memberships: members("memberships", true),
    inactive_memberships: members("inactive_memberships", false),
  };
}

function prefixed(user: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(user).map(([key, value]) => [`user_${key}`, value]),
  );
}

/** A lead status. */
export function viewLeadStatus(
  status: LeadStatus,
  organization: Organization,
): JsonObject {
  const { id, label } = status;
  return { id, label, organization_id: organization.id };
}

/** An opportunity status; the key is `type`, where opportunities say `status_type` (docs/close-api.md §14.14). */
export function viewOpportunityStatus(
  status: OpportunityStatus,
  organization: Organization,
): JsonObject {
  return { ...status, organization_id: organization.id };
}

/** A pipeline with its statuses, whose embedded form names no pipeline. */
export function viewPipeline(
  pipeline: Pipeline,
  organization: Organization,
): JsonObject {
  return {
    id: pipeline.id,
    name: pipeline.name,
    organization_id: organization.id,
    ...viewStamp(pipeline.stamp, "no zone"),
    statuses: organization.opportunityStatuses
      .all()
      .filter((status) => status.pipeline_id === pipeline.id)
      .map(({ id, label, type }) => ({ id, label, type })),
  };
}

/** What the organisation calls leads, contacts, …, with whether it chose that itself. */
export function viewShownLabel(
  { id, singular, plural }: ShownLabel,
  { id: organizationId, shownLabels }: Organization,
): JsonObject {
  return {
    label_type: id,
    singular,
    plural,
    is_customized: shownLabels.find(id) !== undefined,
    organization_id: organizationId,
  };
}

/** A role, built-in or not. */
export function viewRole(role: Role, organization: Organization): JsonObject {
  return { ...role, organization_id: organization.id };
}
