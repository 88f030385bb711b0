/** The filters of webhook subscriptions: which events Close sends (close-api §10.6). */
import { wireKeysOf } from "../members.js";
import type { FieldDescriptor } from "../object.js";

/**
 * A filter in Close's own words. `field_accessor` goes into an object, an event at first:
 * `changed_fields`, `data`, `previous_data`; below `data` the keys are those of the API.
 */
export type EventFilter =
  | {
      readonly type: "equals" | "not_equals" | "contains";
      readonly value: string | number | boolean | null;
    }
  | { readonly type: "is_null" | "non_null" }
  | { readonly type: "and" | "or"; readonly filters: readonly EventFilter[] }
  | {
      readonly type: "not" | "any_array_value";
      readonly filter: EventFilter;
    }
  | {
      readonly type: "field_accessor";
      readonly field: string;
      readonly filter: EventFilter;
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
