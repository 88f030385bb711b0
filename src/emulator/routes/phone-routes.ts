/** `/phone_number/request/internal/` and `/blocked_phone_number/settings/`: numbers are given out, not rented. */
import type { Reply } from "../endpoint/replies.js";
import { created, ok } from "../endpoint/replies.js";
import { BodyReader } from "../endpoint/body-reader.js";
import type { ApiCall, Route } from "../endpoint/router.js";
import { route } from "../endpoint/router.js";
import type { JsonObject } from "../state/json-object.js";
import { own } from "../state/json-object.js";
import type { Context } from "../state/endpoint-context.js";
import type { StoredThing } from "../state/stored-things.js";
import { readAttributes } from "../stored/attribute-reader.js";
import type { Attributes } from "../stored/attribute-kinds.js";
import {
  flag,
  initially,
  oneOf,
  required,
  solid,
  text,
} from "../stored/attribute-kinds.js";
import { phoneNumberKind } from "../stored/calling-kinds.js";
import { viewThing } from "../stored/thing-views.js";
import { makeThing } from "../stored/thing-writes.js";

const settingsPath = "/blocked_phone_number/settings/";

/** The endpoints that the table does not make. */
export const phoneRoutes: readonly Route[] = [
  route("POST", "/phone_number/request/internal/", request),
  route("GET", settingsPath, showSettings),
  route("PUT", settingsPath, updateSettings),
];

/** What a request for a number says. */
export const numberRequest: Attributes = {
  country: required(text),
  sharing: required(oneOf("personal", "group")),
  prefix: solid(initially("", text)),
  carrier_type: oneOf("local", "national", "mobile", "tollfree"),
  bundle_id: text,
  with_sms: flag,
  with_mms: flag,
};

/** Gives out the next number of those that belong to nobody: +1 555 010-0000 and on. */
function request(context: Context, call: ApiCall): Reply {
  const { organization } = context;
  const reader = new BodyReader(call.body);
  const asked = readAttributes(numberRequest, {
    reader,
    organization,
    current: undefined,
    problemsOf: "key",
  });
  reader.check();
  const count = organization.things.all(phoneNumberKind.path).length;
  const isGroup = own(asked, "sharing") === "group";
  const me = organization.me().id;
  const thing = makeThing(
    phoneNumberKind,
    {
      leadId: null,
      attributes: {
        number: `+1555010${String(count).padStart(4, "0")}`,
        country: own(asked, "country"),
        label: "",
        is_group_number: isGroup,
        user_id: isGroup ? null : me,
        participants: isGroup ? [me] : [],
        phone_numbers: [],
        forward_to: null,
        forward_to_enabled: false,
        press_1_to_accept: false,
        voicemail_greeting_url: null,
      },
    },
    context,
    call,
  );
  const view = viewThing(phoneNumberKind, thing, context);
  return created(201, `${phoneNumberKind.path}${thing.id}/`, view);
}

function settingsOf({ organization }: Context): StoredThing | undefined {
  return organization.things.find(settingsPath, settingsPath);
}

function viewSettings(stored: StoredThing | undefined): JsonObject {
  return { reject_anonymous_inbound_calls: false, ...stored?.attributes };
}

function showSettings(context: Context): Reply {
  return ok(viewSettings(settingsOf(context)));
}

function updateSettings(context: Context, call: ApiCall): Reply {
  const { things, stamp } = context.organization;
  const reader = new BodyReader(call.body);
  const key = "reject_anonymous_inbound_calls";
  if (reader.raw(key) === undefined)
    reader.refuse(key, "This field is required.");
  const value = reader.flag(key, false);
  reader.check();
  const old = settingsOf(context);
  const thing = {
    kind: settingsPath,
    id: settingsPath,
    lead_id: null,
    attributes: { [key]: value },
    stamp: stamp(old?.stamp),
  };
  return ok(viewSettings(things.put(thing, old)));
}
