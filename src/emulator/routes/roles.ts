/** `/role/`: created with 201, deleted with 200 (docs/close-api.md §2.0). */
import type { Answer } from "../endpoint/answers.js";
import {
  completeList,
  created,
  deleted,
  invalid,
  missing,
  ok,
} from "../endpoint/answers.js";
import { BodyReader } from "../endpoint/body-reader.js";
import type { Call, Route } from "../endpoint/router.js";
import type { Context } from "../state/context.js";
import { param, route } from "../endpoint/router.js";
import { viewRole } from "../settings/setting-views.js";
import type { Role } from "../state/state.js";

/** The endpoints of roles. */
export const roleRoutes: readonly Route[] = [
  route("GET", "/role/", ({ organization }) =>
    completeList(
      organization.roles.all().map((role) => viewRole(role, organization)),
    ),
  ),
  route("POST", "/role/", create),
  route("GET", "/role/:id/", (context, call) =>
    withRole(context, call, (role) => ok(viewRole(role, context.organization))),
  ),
  route("PUT", "/role/:id/", (context, call) =>
    withRole(context, call, (role) => update(role, context, call)),
  ),
  route("DELETE", "/role/:id/", (context, call) =>
    withRole(context, call, (role) => remove(role, context)),
  ),
];

function withRole(
  context: Context,
  call: Call,
  answer: (role: Role) => Answer,
): Answer {
  const role = context.organization.roles.find(param(call, "id"));
  return role === undefined ? missing("Role") : answer(role);
}

const newRole: Omit<Role, "id" | "name"> = {
  editable: true,
  permissions: [],
  visibility_user_lcf_ids: [],
  visibility_user_lcf_behavior: null,
};

function readSettings(
  reader: BodyReader,
  current: Omit<Role, "id" | "name">,
): Omit<Role, "id" | "name"> {
  return {
    editable: true,
    permissions: reader.texts("permissions", current.permissions),
    visibility_user_lcf_ids: reader.texts(
      "visibility_user_lcf_ids",
      current.visibility_user_lcf_ids,
    ),
    visibility_user_lcf_behavior: reader.optionalText(
      "visibility_user_lcf_behavior",
      current.visibility_user_lcf_behavior,
    ),
  };
}

function create({ organization }: Context, call: Call): Answer {
  const reader = new BodyReader(call.body);
  const name = reader.text("name");
  const settings = readSettings(reader, newRole);
  const problems = reader.problems();
  if (problems !== undefined) return invalid(problems);
  const role = { id: organization.nextId("role"), name, ...settings };
  organization.roles.add(role);
  return created(201, `/role/${role.id}/`, viewRole(role, organization));
}

function update(role: Role, { organization }: Context, call: Call): Answer {
  if (!role.editable) return invalid({}, ["This role cannot be edited."]);
  const reader = new BodyReader(call.body);
  const name = reader.text("name", role.name);
  const patched = { ...role, name, ...readSettings(reader, role) };
  const problems = reader.problems();
  if (problems !== undefined) return invalid(problems);
  organization.roles.replace(role, patched);
  return ok(viewRole(patched, organization));
}

function remove(role: Role, { organization }: Context): Answer {
  if (!role.editable) return invalid({}, ["This role cannot be deleted."]);
  if (organization.users.all().some((user) => user.role_id === role.id))
    return invalid({}, ["Move the users of this role to another one first."]);
  organization.roles.removeWhere((other) => other === role);
  return deleted(200);
}
