/** `/group/`: the members of groups, which the list does not show (docs/close-api.md §2.13). */
import type { Reply } from "../endpoint/replies.js";
import {
  completeList,
  created,
  deleted,
  missing,
} from "../endpoint/replies.js";
import { BodyReader } from "../endpoint/body-reader.js";
import { select } from "../endpoint/lists.js";
import type { ApiCall, Route } from "../endpoint/router.js";
import { param, route } from "../endpoint/router.js";
import { isJsonObject, own } from "../state/json-object.js";
import type { Context } from "../state/endpoint-context.js";
import type { StoredThing } from "../state/stored-things.js";
import { groupKind } from "../stored/sharing-kinds.js";
import { viewThing } from "../stored/thing-views.js";
import { storeThing } from "../stored/thing-writes.js";

/** The endpoints of groups that the table does not make. */
export const groupRoutes: readonly Route[] = [
  route("GET", groupKind.path, list, { query: ["_fields"] }),
  route("POST", `${groupKind.path}:group_id/member/`, addMember),
  route("DELETE", `${groupKind.path}:group_id/member/:user_id/`, removeMember),
];

function list(context: Context, call: ApiCall): Reply {
  const groups = context.organization.things.all(groupKind.path);
  return completeList(
    groups.map((group) => {
      const { members: _members, ...view } = viewThing(
        groupKind,
        group,
        context,
      );
      return select(view, call);
    }),
  );
}

function membersOf({ attributes }: StoredThing): readonly string[] {
  const members = own(attributes, "members");
  return Array.isArray(members)
    ? members.filter(isJsonObject).map((one) => String(own(one, "user_id")))
    : [];
}

function withMembers(group: StoredThing, ids: readonly string[]): StoredThing {
  const members = ids.map((id) => ({ user_id: id }));
  return { ...group, attributes: { ...group.attributes, members } };
}

/** Who is a member already stays one. */
function addMember(context: Context, call: ApiCall): Reply {
  const { things, users } = context.organization;
  const groupId = param(call, "group_id");
  const group = things.find(groupKind.path, groupId);
  if (group === undefined) return missing(groupKind.model);
  const reader = new BodyReader(call.body);
  const userId = reader.text("user_id");
  if (userId !== "" && users.find(userId) === undefined)
    reader.refuse("user_id", "Object does not exist.");
  reader.check();
  const members = membersOf(group);
  if (!members.includes(userId))
    storeThing(
      groupKind,
      group,
      withMembers(group, [...members, userId]),
      context,
      call,
    );
  const place = `${groupKind.path}${groupId}/member/${userId}/`;
  return created(201, place, { user_id: userId });
}

/** Who is no member is none afterwards. */
function removeMember(context: Context, call: ApiCall): Reply {
  const { things } = context.organization;
  const group = things.find(groupKind.path, param(call, "group_id"));
  if (group === undefined) return missing(groupKind.model);
  const userId = param(call, "user_id");
  const members = membersOf(group);
  if (members.includes(userId))
    storeThing(
      groupKind,
      group,
      withMembers(
        group,
        members.filter((one) => one !== userId),
      ),
      context,
      call,
    );
  return deleted(204);
}
