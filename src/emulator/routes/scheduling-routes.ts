/** `/shared_scheduling_link_association/`: what a shared link stands for, user by user. */
import type { Reply } from "../endpoint/replies.js";
import { created, ok } from "../endpoint/replies.js";
import { BodyReader } from "../endpoint/body-reader.js";
import type { ApiCall, Route } from "../endpoint/router.js";
import { route } from "../endpoint/router.js";
import type { JsonObject } from "../state/json-object.js";
import { own } from "../state/json-object.js";
import type { Context } from "../state/endpoint-context.js";
import type { Organization } from "../state/organization.js";
import type { Attributes } from "../stored/attribute-kinds.js";
import { idOf, required, url } from "../stored/attribute-kinds.js";
import { readAttributes } from "../stored/attribute-reader.js";
import { wholeUrl } from "../stored/sharing-kinds.js";

const path = "/shared_scheduling_link_association/";

/** The endpoints of associations. */
export const schedulingRoutes: readonly Route[] = [
  route("POST", path, map),
  route("POST", `${path}unmap/`, unmap),
];

const association: Attributes = {
  organization_id: idOf("organization"),
  shared_scheduling_link_id: required(idOf("/shared_scheduling_link/")),
  user_id: idOf("user"),
  user_scheduling_link_id: idOf("/scheduling_link/"),
  url,
};

function readAssociation(
  call: ApiCall,
  organization: Organization,
): JsonObject {
  const reader = new BodyReader(call.body);
  const read = readAttributes(association, {
    reader,
    organization,
    current: undefined,
    problemsOf: "key",
  });
  reader.check();
  return {
    ...read,
    organization_id: organization.id,
    user_id: own(read, "user_id") ?? organization.me().id,
    url: wholeUrl(own(read, "url")),
  };
}

function keyOf(read: JsonObject): string {
  return `${String(own(read, "shared_scheduling_link_id"))} ${String(own(read, "user_id"))}`;
}

function map({ organization }: Context, call: ApiCall): Reply {
  const { things, stamp } = organization;
  const attributes = readAssociation(call, organization);
  const id = keyOf(attributes);
  const old = things.find(path, id);
  things.put(
    { kind: path, id, lead_id: null, attributes, stamp: stamp(old?.stamp) },
    old,
  );
  return created(201, path, attributes);
}

function unmap({ organization }: Context, call: ApiCall): Reply {
  const known = organization.things.find(
    path,
    keyOf(readAssociation(call, organization)),
  );
  if (known !== undefined) organization.things.remove(known);
  return ok({});
}
