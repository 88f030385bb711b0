/** The filters of webhook subscriptions: which events Close sends. */
import { wireKeysOf } from "../record/wire-keys.js";
import type { FieldDescriptor } from "../record/descriptors.js";

/**
 * A filter in Close's own words. `field_accessor` goes into an object, an event at first:
 * `changed_fields`, `data`, `previous_data`; below `data` the keys are those of the API.
 */
export type EventFilter =
  | {
      type: "equals" | "not_equals" | "contains";
      value: string | number | boolean | null;
    }
  | { type: "is_null" | "non_null" }
  | { type: "and" | "or"; filters: readonly EventFilter[] }
  | {
      type: "not" | "any_array_value";
      filter: EventFilter;
    }
  | {
      type: "field_accessor";
      field: string;
      filter: EventFilter;
    };

/**
 * The filter for updates in which at least one of some custom fields changed:
 * `whenChanged(account.fields.status)`. Creations and deletions change no fields.
 */
export function whenChanged(
  first: FieldDescriptor,
  ...others: readonly FieldDescriptor[]
): EventFilter {
  const filters = [first, ...others]
    .flatMap(wireKeysOf)
    .map((value): EventFilter => ({
      type: "field_accessor",
      field: "changed_fields",
      filter: { type: "contains", value },
    }));
  const [only] = filters;
  return only !== undefined && filters.length === 1
    ? only
    : { type: "or", filters };
}
