/** Stored things as the REST API shows them. */
import type { JsonObject } from "../state/json-object.js";
import { own } from "../state/json-object.js";
import { nameOfUser } from "../state/display-names.js";
import type { Context } from "../state/endpoint-context.js";
import type { StoredThing } from "../state/stored-things.js";
import { isDate, withZone } from "../state/times.js";
import type { Attribute } from "./attribute-kinds.js";
import { viewStampAs } from "./stamp-forms.js";
import type { StoredKind } from "./stored-kind.js";

/** All that a GET without `_fields` answers. */
export function viewThing(
  kind: StoredKind,
  thing: StoredThing,
  context: Context,
): JsonObject {
  return {
    ...(kind.type === undefined ? {} : { _type: kind.type }),
    id: thing.id,
    organization_id: context.organization.id,
    ...kind.shown,
    ...viewAttributes(kind, thing.attributes),
    ...viewStampAs(kind.stamp, thing.stamp),
    ...(kind.type === undefined ? {} : viewPeople(thing, context)),
    ...kind.derive?.(thing, context),
  };
}

function viewAttributes(
  { attributes: declared }: StoredKind,
  attributes: JsonObject,
): JsonObject {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([key, value]) => {
      const attribute = declared[key];
      if (attribute?.isHidden === true) return [];
      return [[key, viewValue(attribute, value)]];
    }),
  );
}

function viewValue(attribute: Attribute | undefined, value: unknown): unknown {
  const isTime =
    attribute?.type === "moment" || attribute?.type === "day or moment";
  if (!isTime || typeof value !== "string" || isDate(value)) return value;
  return withZone(value);
}

/** Activities name their people, and show no contact that is gone. */
function viewPeople(
  { attributes, lead_id: leadId, stamp }: StoredThing,
  context: Context,
): JsonObject {
  const contactId = own(attributes, "contact_id");
  const contact =
    typeof contactId === "string"
      ? context.organization.records.find("contact", contactId)
      : undefined;
  const userId = own(attributes, "user_id") ?? null;
  return {
    lead_id: leadId,
    contact_id: contact?.id ?? null,
    user_id: userId,
    user_name: nameOfUser(userId, context),
    users: [],
    created_by_name: nameOfUser(stamp.created_by, context),
    updated_by_name: nameOfUser(stamp.updated_by, context),
  };
}
