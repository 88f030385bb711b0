/** `/me/`, `/user/` and `/organization/{id}/` (docs/close-api.md §2.13). */
import { ok } from "../endpoint/replies.js";
import { select } from "../endpoint/lists.js";
import type { PendingWrite } from "../endpoint/resource.js";
import { resourceRoutes } from "../endpoint/resource.js";
import type { Route } from "../endpoint/router.js";
import { route } from "../endpoint/router.js";
import {
  viewMe,
  viewOrganizationInFull,
  viewUser,
} from "../settings/setting-views.js";
import type { Organization } from "../state/organization.js";
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
  ...resourceRoutes<User>({
    path: "/user/",
    model: "User",
    view: (user, { organization }) => viewUser(user, organization),
    list: {
      envelope: "paged",
      query: ["_order_by"],
      items: ({ organization }, call) =>
        inOrder(
          organization.users.all().filter((user) => user.active),
          call.query.get("_order_by"),
        ),
    },
    find: ({ organization }, id) => organization.users.find(id),
  }),
  ...resourceRoutes<Organization>({
    path: "/organization/",
    model: "Organization",
    view: (_, context, call) =>
      viewOrganizationInFull(
        context,
        (call.query.get("_expand") ?? "").split(","),
      ),
    selects: "always",
    query: ["_expand"],
    find: ({ organization }, id) =>
      id === organization.id ? organization : undefined,
    update: readOrganization,
  }),
];

/** The two orders that Close documents; any other value leaves the order as it is. */
function inOrder(
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

function readOrganization({
  reader,
  current,
}: PendingWrite<Organization>): () => Organization {
  const name = reader.text("name", current.name());
  const currency = reader.text("currency", current.currency());
  const order =
    reader.raw("lead_statuses") === undefined
      ? undefined
      : reader.ids("lead_statuses");
  return () => {
    current.rename(name, currency);
    if (order !== undefined) current.leadStatuses.reorder(order);
    return current;
  };
}
