/** What roles permit: the words of June 2026 (docs/close-api.md §15), and what of them the built-in roles have. */
import type { Organization } from "./organization.js";
import type { User } from "./state.js";

/** All permissions, as an admin was seen to have them. */
export const allPermissions = [
  "ai_chat",
  "ai_enrich",
  "bulk_delete",
  "bulk_edit",
  "bulk_email",
  "bulk_enrich",
  "bulk_import",
  "bulk_sequence_subscriptions",
  "call_coach_barge",
  "call_coach_listen",
  "calling",
  "delete_leads",
  "delete_own_activities",
  "delete_own_opportunities",
  "delete_own_tasks",
  "export",
  "manage_chloe_call_tasks",
  "manage_customizations",
  "manage_email_sequences",
  "manage_group_numbers",
  "manage_organization",
  "manage_others_activities",
  "manage_others_opportunities",
  "manage_others_tasks",
  "manage_team_email_templates",
  "manage_team_smart_views",
  "manage_voice_agents",
  "manage_web_forms",
  "merge_leads",
  "view_all_leads",
  "view_voice_agents",
] as const;

/** A permission of a role. */
export type Permission = (typeof allPermissions)[number];

/** The permissions of the role "User": which ones these are in Close is documented nowhere, so that they are our guess. */
export const usualPermissions: readonly Permission[] = [
  "ai_chat",
  "calling",
  "delete_leads",
  "delete_own_activities",
  "delete_own_opportunities",
  "delete_own_tasks",
  "merge_leads",
  "view_all_leads",
];

/** What a user's role permits; nothing where the role is gone. */
export function permissionsOf(
  { role_id: roleId }: User,
  { roles }: Pick<Organization, "roles">,
): readonly string[] {
  return roles.find(roleId)?.permissions ?? [];
}
