/** The filters of webhook subscriptions, `extra_filter` and `event_filter` (docs/close-api.md §10.6). */
import type { JsonObject } from "../state/json-object.js";
import { isJsonObject, own } from "../state/json-object.js";

/** Tests an event or a part of it. */
export type WebhookFilter = (value: unknown) => boolean;

/** Reads a filter; throws a `FilterError` for what Close would not know. */
export function parseFilter(filter: unknown): WebhookFilter {
  if (!isJsonObject(filter)) throw new FilterError("A filter is an object.");
  const type = own(filter, "type");
  switch (type) {
    case "equals":
      return equals(required(filter, "value"));
    case "not_equals":
      return not(equals(required(filter, "value")));
    case "is_null":
      return isNull;
    case "non_null":
      return not(isNull);
    case "contains":
      return contains(required(filter, "value"));
    case "and": {
      const parts = parseFilters(filter);
      return (value) => parts.every((part) => part(value));
    }
    case "or": {
      const parts = parseFilters(filter);
      return (value) => parts.some((part) => part(value));
    }
    case "not":
      return not(parseFilter(own(filter, "filter")));
    case "field_accessor":
      return fieldAccessor(filter);
    case "any_array_value": {
      const inner = parseFilter(own(filter, "filter"));
      return (value) => Array.isArray(value) && value.some(inner);
    }
    default:
      throw new FilterError(`There is no filter of type ${printed(type)}.`);
  }
}

/** The problem of a filter, in words of ours: Close's are not known. */
export class FilterError extends Error {
  override readonly name = "FilterError";
}

function required(filter: JsonObject, key: string): unknown {
  const value = own(filter, key);
  if (value === undefined)
    throw new FilterError(
      `A filter of type ${printed(own(filter, "type"))} needs "${key}".`,
    );
  return value;
}

function parseFilters(filter: JsonObject): readonly WebhookFilter[] {
  const filters = required(filter, "filters");
  if (!Array.isArray(filters))
    throw new FilterError('"filters" must be a list.');
  return filters.map(parseFilter);
}

function fieldAccessor(filter: JsonObject): WebhookFilter {
  const field = required(filter, "field");
  if (typeof field !== "string")
    throw new FilterError('"field" must be the name of a field.');
  const inner = parseFilter(own(filter, "filter"));
  return (value) => inner(isJsonObject(value) ? own(value, field) : undefined);
}

function equals(wanted: unknown): WebhookFilter {
  const text = JSON.stringify(wanted);
  return (value) => JSON.stringify(value ?? null) === text;
}

function contains(wanted: unknown): WebhookFilter {
  const isWanted = equals(wanted);
  return (value) => {
    if (Array.isArray(value)) return value.some(isWanted);
    return (
      typeof value === "string" &&
      typeof wanted === "string" &&
      value.includes(wanted)
    );
  };
}

function isNull(value: unknown): boolean {
  return value === null || value === undefined;
}

function not(filter: WebhookFilter): WebhookFilter {
  return (value) => !filter(value);
}

function printed(value: unknown): string {
  return JSON.stringify(value) ?? "none";
}
