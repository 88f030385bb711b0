/** `/role/`: created with 201, deleted with 200 (docs/close-api.md §2.0). */
import { invalid, refuse } from "../endpoint/replies.js";
import type { PendingWrite } from "../endpoint/resource.js";
import { resourceRoutes } from "../endpoint/resource.js";
import type { Context } from "../state/endpoint-context.js";
import { viewRole } from "../settings/setting-views.js";
import type { Role } from "../state/state.js";

/** The endpoints of roles. */
export const roleRoutes = resourceRoutes<Role>({
  path: "/role/",
  model: "Role",
  view: (role, { organization }) => viewRole(role, organization),
  list: {
    envelope: "complete",
    items: ({ organization }) => organization.roles.all(),
  },
  find: ({ organization }, id) => organization.roles.find(id),
  create: { status: 201, read: readRole },
  update: readRole,
  remove: { status: 200, run: remove },
});

function readRole({
  reader,
  context,
  current,
}: PendingWrite<Role | undefined>): () => Role {
  const { organization } = context;
  if (current?.editable === false)
    refuse(invalid({}, ["This role cannot be edited."]));
  const settings = {
    name: reader.text("name", current?.name),
    editable: true,
    permissions: reader.texts("permissions", current?.permissions ?? []),
    visibility_user_lcf_ids: reader.texts(
      "visibility_user_lcf_ids",
      current?.visibility_user_lcf_ids ?? [],
    ),
    visibility_user_lcf_behavior: reader.optionalText(
      "visibility_user_lcf_behavior",
      current?.visibility_user_lcf_behavior ?? null,
    ),
  };
  return () => {
    const id = current?.id ?? organization.nextId("role");
    return organization.roles.put({ id, ...settings }, current);
  };
}

function remove(role: Role, { organization }: Context): void {
  if (!role.editable) refuse(invalid({}, ["This role cannot be deleted."]));
  if (organization.users.all().some((user) => user.role_id === role.id))
    refuse(invalid({}, ["Move the users of this role to another one first."]));
  organization.roles.remove(role);
}
