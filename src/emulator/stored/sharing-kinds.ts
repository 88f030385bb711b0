/** Groups, scheduling links, connected accounts and forms. */
import { own } from "../state/json-object.js";
import {
  alwaysRequired,
  flag,
  integer,
  hidden,
  objects,
  required,
  text,
  url,
} from "./attribute-kinds.js";
import type { StoredKind } from "./stored-kind.js";
import { olderStamp } from "./stamp-forms.js";

/** Groups of users; each name is there once. Members are added at a path of their own. */
export const groupKind: StoredKind = {
  path: "/group/",
  model: "Group",
  prefix: "group",
  event: "group",
  stamp: null,
  list: "complete",
  create: 201,
  update: true,
  remove: 204,
  attributes: {
    name: alwaysRequired(text),
  },
  complete: (attributes, { context, current, refuse }) => {
    const name = own(attributes, "name");
    const isTaken = context.organization.things
      .all("/group/")
      .some(
        (one) => one.id !== current?.id && own(one.attributes, "name") === name,
      );
    if (isTaken) refuse("name", "A group with this name already exists.");
    return { members: [], ...attributes };
  },
};

/** Links of one user to a page where a meeting can be booked. */
export const schedulingLinkKind: StoredKind = {
  path: "/scheduling_link/",
  model: "SchedulingLink",
  prefix: "schlnk",
  stamp: null,
  list: "complete",
  create: 201,
  update: true,
  remove: 204,
  attributes: {
    name: required(text),
    url: required(url),
    description: text,
    duration_in_minutes: integer,
  },
  shown: {
    oauth_client_id: null,
    source: "MANUAL",
    source_id: null,
    source_type: null,
    template_tag: null,
    type: "USER",
  },
  derive: ({ attributes, stamp }) => ({
    url: wholeUrl(own(attributes, "url")),
    user_id: stamp.created_by,
  }),
};

/** A URL that was written without its scheme has one when it is shown. */
export function wholeUrl(value: unknown): unknown {
  return typeof value === "string" && !value.includes("://")
    ? `https://${value}`
    : value;
}

/** Links that stand for another one for each user. */
export const sharedSchedulingLinkKind: StoredKind = {
  path: "/shared_scheduling_link/",
  model: "SchedulingLink",
  prefix: "schlnk",
  stamp: null,
  list: "complete",
  create: 201,
  update: true,
  remove: 204,
  attributes: { name: required(text), description: text },
  shown: {
    duration_in_minutes: null,
    source: "MANUAL",
    source_id: null,
    source_type: null,
    type: "SHARED",
    url: null,
    user_id: null,
  },
  derive: ({ attributes }) => ({
    template_tag: String(own(attributes, "name"))
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, "_"),
  }),
};

/** Accounts of mail and calendars, which people connect in Close. */
export const connectedAccountKind: StoredKind = {
  path: "/connected_account/",
  model: "ConnectedAccount",
  prefix: "emailacct",
  stamp: null,
  list: "complete",
  filters: { values: ["user_id"] },
  attributes: { email: hidden(text) },
};

/** Forms on web pages, which people make in Close (docs/close-api.md §15). */
export const formKind: StoredKind = {
  path: "/form/",
  model: "Form",
  prefix: "form",
  stamp: olderStamp,
  list: "paged",
  filters: { flags: ["is_archived"] },
  attributes: { name: text, is_archived: flag, field_definitions: objects() },
};
