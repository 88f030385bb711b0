/** Outcomes, playbooks, phone numbers and dialers. */
import { formattedPhone } from "../endpoint/contact-details.js";
import { own } from "../state/json-object.js";
import {
  flag,
  hidden,
  initially,
  once,
  oneOf,
  alwaysRequired,
  required,
  requiredAtFirst,
  solidAtFirst,
  solid,
  someOf,
  text,
  texts,
  url,
  later,
} from "./attribute-kinds.js";
import { newerStamp, olderStamp, stampByIdAt } from "./stamp-forms.js";
import type { StoredKind } from "./stored-kind.js";

/** Outcomes of calls and meetings. */
export const outcomeKind: StoredKind = {
  path: "/outcome/",
  model: "Outcome",
  prefix: "outcome",
  stamp: olderStamp,
  list: "paged",
  create: 201,
  update: true,
  remove: 200,
  attributes: {
    name: requiredAtFirst(text),
    description: text,
    applies_to: initially(["calls", "meetings"], someOf("calls", "meetings")),
    type: solidAtFirst(initially("custom", oneOf("vm-dropped", "custom"))),
  },
};

/** Playbooks, in the order of their positions. */
export const playbookKind: StoredKind = {
  path: "/playbook/",
  model: "Playbook",
  prefix: "playbook",
  stamp: stampByIdAt,
  list: "paged",
  filters: {
    times: ["created_at"],
    numbers: ["position"],
    present: { is_archived: "archived_at" },
  },
  create: 201,
  update: true,
  remove: 204,
  attributes: {
    name: required(text),
    description: text,
    summary_guidance: text,
    custom_field_ids: solid(texts),
    outcome_ids: solid(texts),
  },
  complete: (attributes, { context }) => ({
    archived_at: null,
    archived_by_id: null,
    position: context.organization.things.all("/playbook/").length + 1,
    ...attributes,
  }),
};

/** Phone numbers, which are rented at a path of their own. */
export const phoneNumberKind: StoredKind = {
  path: "/phone_number/",
  model: "PhoneNumber",
  prefix: "phon",
  event: "phone_number",
  stamp: olderStamp,
  list: "paged",
  filters: { values: ["number", "user_id"], flags: ["is_group_number"] },
  update: true,
  remove: 200,
  attributes: {
    label: later(solid(initially("", text))),
    forward_to: later(solid(text)),
    forward_to_enabled: later(solid(flag)),
    participants: later(solid(texts)),
    phone_numbers: later(solid(texts)),
    press_1_to_accept: later(solid(flag)),
    voicemail_greeting_url: later(url),
  },
  shown: {
    address_id: null,
    bundle_id: null,
    carrier: "twilio",
    carrier_type: "local",
    is_premium: false,
    is_verified: true,
    last_billed_price: null,
    mms_enabled: true,
    next_billing_on: null,
    sms_enabled: true,
    supports_mms_to_countries: ["US", "CA"],
    supports_sms_to_countries: ["US", "CA"],
    type: "internal",
    was_ported: false,
  },
  derive: ({ attributes }) => {
    const phones = own(attributes, "phone_numbers");
    return {
      number_formatted: formattedPhone(own(attributes, "number")),
      forward_to_formatted: formattedPhone(own(attributes, "forward_to")),
      phone_numbers_formatted: Array.isArray(phones)
        ? phones.map(formattedPhone)
        : [],
    };
  },
};

/** Phone numbers that nobody may call and that call nobody. */
export const blockedNumberKind: StoredKind = {
  path: "/blocked_phone_number/",
  model: "BlockedPhoneNumber",
  prefix: "blkphon",
  stamp: olderStamp,
  list: "paged",
  create: 201,
  update: true,
  remove: 204,
  attributes: {
    phone: once(required(text)),
    reason: alwaysRequired(text),
  },
};

/** Sessions of dialers, which people start in Close. */
export const dialerKind: StoredKind = {
  path: "/dialer/",
  model: "Dialer",
  prefix: "dial",
  stamp: newerStamp,
  query: ["organization_id"],
  list: "paged",
  filters: {
    values: [
      "organization_id",
      "source_type",
      "source_value",
      "status",
      "user_id",
    ],
  },
  attributes: { source_value: hidden(text) },
};
