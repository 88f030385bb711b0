/** `/membership/` and `/user/availability/`: who belongs to the organisation, with which role and settings (docs/close-api.md §2.13). */
import type { Reply } from "../endpoint/replies.js";
import { deleted, missing, ok, wholeList } from "../endpoint/replies.js";
import { BodyReader } from "../endpoint/body-reader.js";
import { logChange } from "../events/log-change.js";
import { withPermission } from "../endpoint/role-checks.js";
import type { ApiCall, Route } from "../endpoint/router.js";
import { overriddenQuery, param, route } from "../endpoint/router.js";
import { viewMembership } from "../settings/setting-views.js";
import type { JsonObject } from "../state/json-object.js";
import { own } from "../state/json-object.js";
import type { Context } from "../state/endpoint-context.js";
import type { Organization } from "../state/organization.js";
import type { User } from "../state/state.js";
import type { Attributes } from "../stored/attribute-kinds.js";
import {
  idOf,
  initially,
  flag,
  oneOf,
  solid,
  text,
} from "../stored/attribute-kinds.js";
import { readAttributes } from "../stored/attribute-reader.js";

const path = "/membership/";

/** The endpoints of memberships, and of who can be called. */
export const membershipRoutes: readonly Route[] = [
  route("GET", "/user/availability/", listAvailability, {
    query: ["organization_id"],
  }),
  ...withPermission("manage_organization", [
    route("POST", path, create),
    route("PUT", path, updateAll, { query: ["id__in"] }),
    route("PUT", `${path}:id/`, update),
    // Documented since August 2026 (docs/close-api.md §15).
    route("DELETE", `${path}:id/`, remove),
  ]),
  route("GET", `${path}:id/pinned_views/`, showPinned),
  route("PUT", `${path}:id/pinned_views/`, pin),
];

/** The settings of a membership beside its role. */
const settings: Attributes = {
  auto_record_calls: solid(
    initially("unset", oneOf("enabled", "disabled", "unset")),
  ),
  default_caller_id: idOf("/phone_number/"),
  hangup_recording_url: text,
  may_workflows_impersonate: flag,
  track_email_opens: initially(true, flag),
};

/** The settings as they stand; those of a new membership where nobody changed any. */
function settingsOf(user: User, organization: Organization): JsonObject {
  const stored = organization.things.find(path, user.membership_id);
  const reader = new BodyReader({});
  const initial = readAttributes(settings, {
    reader,
    organization,
    current: undefined,
    problemsOf: "key",
  });
  return { ...initial, ...stored?.attributes };
}

function findUser(context: Context, call: ApiCall): User | undefined {
  const id = param(call, "id");
  const users = context.organization.users.all();
  return users.find(({ membership_id: membership }) => membership === id);
}

/** Who is known by the address becomes a member again; who is not known is added. */
function create(context: Context, call: ApiCall): Reply {
  const { organization } = context;
  const { users, nextId, stamp } = organization;
  const reader = new BodyReader(call.body);
  const email = reader.text("email");
  if (email !== "" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))
    reader.refuse("email", "Invalid email address.");
  const role = readRole(reader, undefined, organization);
  reader.check();
  const known = users.all().find((user) => user.email === email);
  const user: User = {
    id: nextId("user"),
    email,
    first_name: "",
    last_name: "",
    membership_id: nextId("memb"),
    stamp: stamp(),
    ...known,
    role_id: role,
    active: true,
  };
  users.put(user, known);
  if (known?.active !== true) log("activated", user, context, call);
  return ok(viewMembership(user, organization));
}

function readRole(
  reader: BodyReader,
  current: string | undefined,
  { roles }: Organization,
): string {
  const role = reader.text("role_id", current);
  if (role !== "" && roles.find(role) === undefined)
    reader.refuse("role_id", "Object does not exist.");
  return role;
}

/** Reads a change of one membership, and gives what stores it. */
function readChange(
  user: User,
  reader: BodyReader,
  organization: Organization,
): () => User {
  const current = settingsOf(user, organization);
  const role = readRole(reader, user.role_id, organization);
  const read = readAttributes(settings, {
    reader,
    organization,
    current,
    problemsOf: "key",
  });
  return () => {
    storeSettings(user, { ...current, ...read }, organization);
    const changed = { ...user, role_id: role };
    return organization.users.put(changed, user);
  };
}

function storeSettings(
  user: User,
  attributes: JsonObject,
  { things, stamp }: Organization,
): void {
  const old = things.find(path, user.membership_id);
  things.put(
    {
      kind: path,
      id: user.membership_id,
      lead_id: null,
      attributes,
      stamp: stamp(old?.stamp),
    },
    old,
  );
}

function update(context: Context, call: ApiCall): Reply {
  const { organization } = context;
  const user = findUser(context, call);
  if (user === undefined) return missing("Membership");
  const reader = new BodyReader(call.body);
  const store = readChange(user, reader, organization);
  reader.check();
  return ok(viewMembership(store(), organization));
}

/** Changes the memberships that `id__in` names, all or none. */
function updateAll(context: Context, call: ApiCall): Reply {
  const { organization } = context;
  const { _params: params, ...body } = call.body;
  const query = new Map([
    ...call.query,
    ...overriddenQuery({ _params: params }),
  ]);
  const ids = (query.get("id__in") ?? "").split(",").map((id) => id.trim());
  const users = organization.users
    .all()
    .filter(({ membership_id: id }) => ids.includes(id));
  const reader = new BodyReader(body);
  const stores = users.map((user) => readChange(user, reader, organization));
  reader.check();
  for (const store of stores) store();
  return ok({ count: stores.length });
}

/** Who leaves stays known as an inactive user. */
function remove(context: Context, call: ApiCall): Reply {
  const user = findUser(context, call);
  if (user === undefined) return missing("Membership");
  context.organization.users.put({ ...user, active: false }, user);
  if (user.active) log("deactivated", user, context, call);
  return deleted(200);
}

function log(
  action: "activated" | "deactivated",
  user: User,
  context: Context,
  { request }: ApiCall,
): void {
  const shown = viewMembership(user, context.organization);
  logChange(context, {
    action,
    object_type: "membership",
    object_id: user.membership_id,
    lead_id: null,
    before: action === "activated" ? null : shown,
    after: shown,
    request,
  });
}

function pinnedOf(user: User, organization: Organization): JsonObject {
  const views = own(settingsOf(user, organization), "saved_view_ids") ?? [];
  return { saved_view_ids: views };
}

function showPinned(context: Context, call: ApiCall): Reply {
  const user = findUser(context, call);
  return user === undefined
    ? missing("Membership")
    : ok(pinnedOf(user, context.organization));
}

function pin(context: Context, call: ApiCall): Reply {
  const { organization } = context;
  const user = findUser(context, call);
  if (user === undefined) return missing("Membership");
  const reader = new BodyReader(call.body);
  if (reader.raw("saved_view_ids") === undefined)
    reader.refuse("saved_view_ids", "This field is required.");
  const ids = reader.texts("saved_view_ids", []);
  const isUnknown = (id: string): boolean =>
    organization.things.find("/saved_search/", id) === undefined;
  if (ids.some(isUnknown))
    reader.refuse("saved_view_ids", "Object does not exist.");
  reader.check();
  const current = settingsOf(user, organization);
  storeSettings(user, { ...current, saved_view_ids: ids }, organization);
  return ok(pinnedOf(user, organization));
}

/** Nobody is in a call here. */
function listAvailability({ organization }: Context): Reply {
  return wholeList(
    organization.users
      .all()
      .filter(({ active }) => active)
      .map(({ id }) => ({
        user_id: id,
        availability: ["mobile", "native", "web"].map((type) => ({
          type,
          status: "offline",
          active_calls: [],
        })),
      })),
  );
}
