/** `/me/`, `/user/` and `/organization/{id}/` (docs/close-api.md §2.13). */
import type { Answer } from "../endpoint/answers.js";
import { invalid, missing, ok } from "../endpoint/answers.js";
import { BodyReader } from "../endpoint/body-reader.js";
import { pagedList, pagingParameters, select } from "../endpoint/lists.js";
import type { Call, Route } from "../endpoint/router.js";
import type { Context } from "../state/context.js";
import { param, route } from "../endpoint/router.js";
import {
  viewMe,
  viewOrganizationInFull,
  viewUser,
} from "../settings/setting-views.js";
import type { User } from "../state/state.js";

/** The endpoints of people and of the organisation. */
export const peopleRoutes: readonly Route[] = [
  route(
    "GET",
    "/me/",
    (context, call) =>
      ok(select(viewMe(context.organization.me(), context), call)),
    { query: ["_fields"] },
  ),
  route("GET", "/user/", listUsers, {
    query: ["_order_by", ...pagingParameters],
  }),
  route("GET", "/user/:id/", ({ organization }, call) => {
    const user = organization.users.find(param(call, "id"));
    return user === undefined
      ? missing("User")
      : ok(viewUser(user, organization));
  }),
  route(
    "GET",
    "/organization/:id/",
    (context, call) => withOrganization(context, call, show),
    { query: ["_fields", "_expand"] },
  ),
  route(
    "PUT",
    "/organization/:id/",
    (context, call) => withOrganization(context, call, update),
    { query: ["_fields", "_expand"] },
  ),
];

/** The two orders that Close documents; any other value leaves the order as it is. */
function orderedUsers(
  users: readonly User[],
  order: string | undefined,
): readonly User[] {
  const name =
    order === "last_name,first_name"
      ? (user: User) => `${user.last_name}\0${user.first_name}`
      : (user: User) => `${user.first_name}\0${user.last_name}`;
  if (order !== "last_name,first_name" && order !== "first_name,last_name")
    return users;
  return users.toSorted((a, b) => (name(a) < name(b) ? -1 : 1));
}

function listUsers(context: Context, call: Call): Answer {
  const { organization } = context;
  const active = organization.users.all().filter((user) => user.active);
  return pagedList(
    orderedUsers(active, call.query.get("_order_by")),
    (user) => viewUser(user, organization),
    call,
    context,
  );
}

function withOrganization(
  context: Context,
  call: Call,
  answer: (context: Context, call: Call) => Answer,
): Answer {
  return param(call, "id") === context.organization.id
    ? answer(context, call)
    : missing("Organization");
}

function show(context: Context, call: Call): Answer {
  const expand = (call.query.get("_expand") ?? "").split(",");
  return ok(select(viewOrganizationInFull(context, expand), call));
}

function update(context: Context, call: Call): Answer {
  const { organization } = context;
  const reader = new BodyReader(call.body);
  const name = reader.text("name", organization.name());
  const currency = reader.text("currency", organization.currency());
  const order =
    reader.raw("lead_statuses") === undefined
      ? undefined
      : reader.ids("lead_statuses");
  const problems = reader.problems();
  if (problems !== undefined) return invalid(problems);
  organization.rename(name, currency);
  if (order !== undefined) organization.leadStatuses.reorder(order);
  return show(context, call);
}
