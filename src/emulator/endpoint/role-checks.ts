/** Roles: fields, and records of types, can be limited to some (docs/close-api.md §1.1, §2.4). */
import { failed, refuse } from "./replies.js";
import type { Context } from "../state/endpoint-context.js";

/** Says whether the user who asks has one of some roles; an empty list is everyone. */
export function mayEdit(
  roles: readonly string[],
  { organization, switches }: Context,
): boolean {
  if (roles.length === 0 || switches.roles === "ignored") return true;
  return roles.includes(organization.me().role_id);
}

/**
 * Refuses a write of a record by someone who has none of the roles of its type; passes where the type
 * is for everyone, and records without one. The text is ours.
 */
export function requireRole(typeId: string | null, context: Context): void {
  const type =
    typeId === null ? undefined : context.organization.types.find(typeId);
  if (type !== undefined && !mayEdit(type.editable_with_roles, context))
    refuse(
      failed(
        403,
        `You do not have permission to edit instances of "${type.name}".`,
      ),
    );
}
