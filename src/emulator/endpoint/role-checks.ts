/** Roles: what their permissions let their users do, and fields and records of types that are limited to some (docs/close-api.md §1.1, §2.4). */
import { failed, refuse } from "./replies.js";
import type { Permission } from "../state/permissions.js";
import { permissionsOf } from "../state/permissions.js";
import type { Route } from "./router.js";
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

/** Endpoints whose writes take a permission; anybody may read. */
export function withPermission(
  permission: Permission,
  routes: readonly Route[],
): readonly Route[] {
  return routes.map((one) =>
    one.method === "GET"
      ? one
      : {
          ...one,
          answer: (context, call) =>
            permits(permission, context)
              ? one.answer(context, call)
              : failed(403, "You do not have permission to do this."),
        },
  );
}

/** Refuses whoever has not a permission. The text is ours. */
export function requirePermission(
  permission: Permission,
  context: Context,
): void {
  if (!permits(permission, context))
    refuse(failed(403, "You do not have permission to do this."));
}

function permits(
  permission: Permission,
  { organization, switches }: Context,
): boolean {
  if (switches.roles === "ignored") return true;
  return permissionsOf(organization.me(), organization).includes(permission);
}
