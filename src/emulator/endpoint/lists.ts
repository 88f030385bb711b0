/** Paging and selecting, as Close's query parameters ask for it (docs/close-api.md §5.1, §8). */
import type { Reply } from "./replies.js";
import { failed, invalid, ok, refuse } from "./replies.js";
import type { JsonObject } from "../state/json-object.js";
import type { ApiCall } from "./router.js";
import type { Context } from "../state/endpoint-context.js";
import type { AllSwitches } from "../state/switches.js";

/** The parameters of a paged list. */
export const pagingParameters = ["_limit", "_skip"] as const;

/** The number of items on a page when the request does not say. */
const defaultLimit = 100;

/** The bounds of paging, and the words of the error beyond them. */
export interface PagingCaps {
  readonly maxLimit: number;
  readonly maxSkip: number | null;
  readonly errors: AllSwitches["pagingErrors"];
}

/** The part of a list that a request asks for. */
export interface ListPage {
  readonly skip: number;
  readonly limit: number;
}

/** The bounds of a list, and whether it says how many items there are on all pages together. */
export interface PagingForm {
  /** Those of the switches when left out. */
  readonly caps?: PagingCaps | undefined;
  /** @default false */
  readonly counts?: boolean | undefined;
}

/**
 * A page of a list in `{data, has_more}`, and `total_results` where the list counts; only the items of
 * the page are turned into JSON. Paging that is no number, or beyond the caps, is a 400.
 */
export function pagedList<T>(
  items: readonly T[],
  view: (item: T) => JsonObject,
  call: ApiCall,
  context: Context,
  { caps = usualCaps(context), counts = false }: PagingForm = {},
): Reply {
  const page = readPage(call, caps);
  return ok({
    data: itemsOn(page, items).map(view),
    has_more: hasMore(page, items),
    ...(counts ? { total_results: items.length } : {}),
  });
}

/** The caps of lists whose own ones are not known. */
export function usualCaps({ switches }: Context): PagingCaps {
  const { maxLimit, maxSkip, pagingErrors: errors } = switches;
  return { maxLimit, maxSkip, errors };
}

/** Reads `_limit` and `_skip`; refuses what is no number, or beyond the caps. */
export function readPage(call: ApiCall, caps: PagingCaps): ListPage {
  const { maxLimit, maxSkip, errors } = caps;
  const limit = readCount(call, "_limit", Math.min(defaultLimit, maxLimit));
  if (limit === undefined) return refuseText("_limit", call, errors);
  const skip = readCount(call, "_skip", 0);
  if (skip === undefined) return refuseText("_skip", call, errors);
  if (limit > maxLimit) return refuseCount("_limit", maxLimit, errors);
  if (maxSkip !== null && skip > maxSkip)
    return refuseCount("_skip", maxSkip, errors);
  return { skip, limit };
}

/** The items on a page. */
export function itemsOn<T>(
  { skip, limit }: ListPage,
  items: readonly T[],
): readonly T[] {
  return items.slice(skip, skip + limit);
}

/** Says whether anything follows a page. */
export function hasMore(
  { skip, limit }: ListPage,
  items: readonly unknown[],
): boolean {
  return skip + limit < items.length;
}

/** Keeps the attributes that `_fields` names, `custom` for all custom values; all of them when it is absent. Unknown names are ignored. */
export function select(object: JsonObject, call: ApiCall): JsonObject {
  const wanted = call.query.get("_fields");
  if (wanted === undefined || wanted === "") return object;
  const names = new Set(wanted.split(",").map((name) => name.trim()));
  if (names.has("_all")) return object;
  const isCustom = (name: string): boolean =>
    names.has("custom") && name.startsWith("custom.");
  return Object.fromEntries(
    Object.entries(object).filter(
      ([name]) => names.has(name) || isCustom(name),
    ),
  );
}

function readCount(
  call: ApiCall,
  name: "_limit" | "_skip",
  otherwise: number,
): number | undefined {
  const text = call.query.get(name);
  if (text === undefined) return otherwise;
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Refuses what is no number. */
function refuseText(
  name: "_limit" | "_skip",
  call: ApiCall,
  errors: PagingCaps["errors"],
): never {
  const text = call.query.get(name) ?? "";
  const kind = name === "_limit" ? "an integer" : "a non-negative integer";
  return refuse(
    errors === "old"
      ? failed(400, `${name} must be ${kind} (got "${text}" instead).`)
      : invalid({
          [name]:
            "Input should be a valid integer, unable to parse string as an integer",
        }),
  );
}

/** Refuses a number beyond the cap. */
function refuseCount(
  name: "_limit" | "_skip",
  most: number,
  errors: PagingCaps["errors"],
): never {
  const count = String(most);
  if (errors === "new")
    return refuse(
      invalid({ [name]: `Input should be less than or equal to ${count}` }),
    );
  const word = name.slice(1);
  return refuse(
    failed(
      400,
      `The ${word} you set is larger than the maximum ${word} for this resource (max_${word} = ${count}).`,
    ),
  );
}
