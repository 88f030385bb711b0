/** `/send_as/` and `/unsubscribe/email/`: who may send as whom, and which addresses want no e-mail. */
import type { Reply } from "../endpoint/replies.js";
import {
  completeList,
  created,
  deleted,
  invalid,
  missing,
  ok,
  refuse,
  wholeList,
} from "../endpoint/replies.js";
import { BodyReader } from "../endpoint/body-reader.js";
import { logChange } from "../events/log-change.js";
import type { ApiCall, Route } from "../endpoint/router.js";
import { param, route } from "../endpoint/router.js";
import type { JsonObject } from "../state/json-object.js";
import { own } from "../state/json-object.js";
import type { Context } from "../state/endpoint-context.js";
import type { Organization } from "../state/organization.js";
import type { StoredThing } from "../state/stored-things.js";

const sendAs = "/send_as/";
const unsubscribed = "/unsubscribe/email/";

/** The endpoints of both. */
export const mailRoutes: readonly Route[] = [
  route("GET", sendAs, listSendAs, {
    query: ["allowed_user_id", "allowing_user_id"],
  }),
  route("POST", sendAs, createSendAs),
  route("DELETE", sendAs, removeSendAsOf, {
    query: ["allowed_user_id", "allowing_user_id"],
  }),
  route("POST", `${sendAs}bulk/`, changeSendAs),
  route("GET", `${sendAs}:id/`, showSendAs),
  route("DELETE", `${sendAs}:id/`, removeSendAs),
  route("GET", unsubscribed, listUnsubscribed),
  route("POST", unsubscribed, unsubscribe),
  route("DELETE", `${unsubscribed}:email_address/`, resubscribe),
];

function viewSendAs(
  thing: StoredThing,
  organization: Organization,
): JsonObject {
  return {
    id: thing.id,
    organization_id: organization.id,
    ...thing.attributes,
  };
}

function allowing(
  { things }: Organization,
  key: "allowing_user_id" | "allowed_user_id",
  userId: string,
): readonly StoredThing[] {
  return things
    .all(sendAs)
    .filter(({ attributes }) => own(attributes, key) === userId);
}

/** A user sees only associations of their own; the text of the refusal is ours. */
function listSendAs({ organization }: Context, { query }: ApiCall): Reply {
  const me = organization.me().id;
  const allowed = query.get("allowed_user_id");
  const by = query.get("allowing_user_id");
  if (allowed === undefined && by === undefined)
    return wholeList(
      allowing(organization, "allowing_user_id", me).map((one) =>
        viewSendAs(one, organization),
      ),
    );
  if (allowed !== me && by !== me)
    return invalid({
      allowing_user_id: "One of the two users must be yourself.",
    });
  const found = organization.things
    .all(sendAs)
    .filter(
      ({ attributes }) =>
        (allowed === undefined ||
          own(attributes, "allowed_user_id") === allowed) &&
        (by === undefined || own(attributes, "allowing_user_id") === by),
    );
  return wholeList(found.map((one) => viewSendAs(one, organization)));
}

function createSendAs({ organization }: Context, call: ApiCall): Reply {
  const reader = new BodyReader(call.body);
  const by = reader.text("allowing_user_id");
  const allowed = reader.text("allowed_user_id");
  if (by !== "" && by !== organization.me().id)
    reader.refuse("allowing_user_id", "This must be yourself.");
  if (allowed !== "" && organization.users.find(allowed) === undefined)
    reader.refuse("allowed_user_id", "Object does not exist.");
  reader.check();
  const thing = allow(allowed, organization);
  const view = viewSendAs(thing, organization);
  return created(201, `${sendAs}${thing.id}/`, view);
}

function allow(userId: string, organization: Organization): StoredThing {
  const { things, nextId, stamp, me } = organization;
  const known = allowing(organization, "allowing_user_id", me().id).find(
    ({ attributes }) => own(attributes, "allowed_user_id") === userId,
  );
  if (known !== undefined) return known;
  return things.put({
    kind: sendAs,
    id: nextId("sdas"),
    lead_id: null,
    attributes: { allowing_user_id: me().id, allowed_user_id: userId },
    stamp: stamp(),
  });
}

function disallow(userId: string, organization: Organization): boolean {
  const { things, me } = organization;
  const known = allowing(organization, "allowing_user_id", me().id).filter(
    ({ attributes }) => own(attributes, "allowed_user_id") === userId,
  );
  for (const one of known) things.remove(one);
  return known.length > 0;
}

function changeSendAs({ organization }: Context, call: ApiCall): Reply {
  const reader = new BodyReader(call.body);
  const allowed = reader.texts("allowed_user_ids", []);
  const disallowed = reader.texts("disallowed_user_ids", []);
  if (allowed.some((id) => organization.users.find(id) === undefined))
    reader.refuse("allowed_user_ids", "Object does not exist.");
  reader.check();
  for (const id of allowed) allow(id, organization);
  for (const id of disallowed) disallow(id, organization);
  const found = allowing(
    organization,
    "allowing_user_id",
    organization.me().id,
  );
  return wholeList(found.map((one) => viewSendAs(one, organization)));
}

function removeSendAsOf({ organization }: Context, { query }: ApiCall): Reply {
  if (query.get("allowing_user_id") !== organization.me().id)
    return invalid({ allowing_user_id: "This must be yourself." });
  return disallow(query.get("allowed_user_id") ?? "", organization)
    ? deleted(204)
    : missing("SendAs");
}

function findSendAs({ things }: Organization, call: ApiCall): StoredThing {
  return things.find(sendAs, param(call, "id")) ?? refuse(missing("SendAs"));
}

function showSendAs({ organization }: Context, call: ApiCall): Reply {
  return ok(viewSendAs(findSendAs(organization, call), organization));
}

function removeSendAs({ organization }: Context, call: ApiCall): Reply {
  organization.things.remove(findSendAs(organization, call));
  return deleted(204);
}

function listUnsubscribed({ organization }: Context): Reply {
  return completeList(
    organization.things.all(unsubscribed).map(({ id }) => ({ email: id })),
  );
}

function unsubscribe(context: Context, call: ApiCall): Reply {
  const { things, stamp } = context.organization;
  const reader = new BodyReader(call.body);
  const email = reader.text("email");
  if (email !== "" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))
    reader.refuse("email", "Invalid email address.");
  reader.check();
  if (things.find(unsubscribed, email) === undefined) {
    things.put({
      kind: unsubscribed,
      id: email,
      lead_id: null,
      attributes: {},
      stamp: stamp(),
    });
    logAddress("created", email, context, call);
  }
  const place = `${unsubscribed}${encodeURIComponent(email)}/`;
  return created(201, place, { email });
}

function resubscribe(context: Context, call: ApiCall): Reply {
  const { things } = context.organization;
  const email = decoded(param(call, "email_address"));
  const known = things.find(unsubscribed, email);
  if (known === undefined) return missing("UnsubscribedEmail");
  things.remove(known);
  logAddress("deleted", email, context, call);
  return ok({ email });
}

/** The address in a path; one that nobody could have encoded stands for itself. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return part;
    throw error;
  }
}

function logAddress(
  action: "created" | "deleted",
  email: string,
  context: Context,
  { request }: ApiCall,
): void {
  logChange(context, {
    action,
    object_type: "unsubscribed_email",
    object_id: email,
    lead_id: null,
    before: action === "created" ? null : { email },
    after: action === "created" ? { email } : null,
    request,
  });
}
