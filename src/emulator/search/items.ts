/** The items of a search, wherever they come from. */
import type { SearchedType } from "../state/search-walks.js";

/** The parts of records that are kinds of their own for `has_related`. */
export const partTypes = [
  "contact_email",
  "contact_phone",
  "contact_url",
  "address",
] as const;

/** The kinds that only `has_related` asks for: activities of other sorts, and tasks (docs/close-api.md §9.4). */
export const otherTypes = [
  "activity.call",
  "activity.created",
  "activity.email",
  "activity.email_thread",
  "activity.form_submission",
  "activity.lead_merge",
  "activity.lead_status_change",
  "activity.meeting",
  "activity.note",
  "activity.opportunity_status_change",
  "activity.sms",
  "activity.task_completed",
  "activity.whatsapp_message",
  "task",
] as const;

/** A kind of thing that only `has_related` asks for. */
export type OtherType = (typeof otherTypes)[number];

/** Says whether only `has_related` asks for a kind. */
export function isOther(type: string): type is OtherType {
  return otherTypes.some((one) => one === type);
}

/** Whatever a condition can be about. */
export type ItemType = SearchedType | (typeof partTypes)[number] | OtherType;

/** One thing that a search looks at. */
export interface Item {
  readonly type: ItemType;
  readonly id: string;
  /** The value of an attribute in the words of the REST API, custom values under `custom.<id>`. */
  readonly value: (key: string) => unknown;
  /** All that people have written in it. */
  readonly texts: () => readonly string[];
}

/** Finds the items that hang together with an item. */
export interface Source {
  /** The parts of an item, or the records that belong to the same lead or name the same contact. */
  readonly related: (item: Item, type: ItemType) => readonly Item[];
}
