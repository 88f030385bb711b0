/** Paging and selecting, as Close's query parameters ask for it (close-api §5.1, §8). */
import type { Answer } from "./answers.js";
import { failed, invalid, ok } from "./answers.js";
import type { JsonObject } from "./json.js";
import type { Call, Context } from "./router.js";
import type { Switches } from "./switches.js";

/** The parameters of a paged list. */
export const pagingParameters = ["_limit", "_skip"] as const;

/** How many items a page has when the request does not say. */
const defaultLimit = 100;

/**
 * A page of a list in `{data, has_more}`; only the items of the page are turned into JSON. Paging
 * that is no number, or beyond the caps, is a 400.
 */
export function pagedList<T>(
  items: readonly T[],
  view: (item: T) => JsonObject,
  call: Call,
  context: Context,
): Answer {
  const { switches } = context;
  const limit = readCount(call, "_limit", defaultLimit);
  if (limit === undefined) return notANumber("_limit", call, switches);
  const skip = readCount(call, "_skip", 0);
  if (skip === undefined) return notANumber("_skip", call, switches);
  if (limit > switches.maxLimit)
    return beyond("_limit", switches.maxLimit, switches);
  if (switches.maxSkip !== null && skip > switches.maxSkip)
    return beyond("_skip", switches.maxSkip, switches);
  const page = items.slice(skip, skip + limit).map(view);
  return ok({ data: page, has_more: skip + limit < items.length });
}

/** Keeps the attributes that `_fields` names; all of them when it is absent. Unknown names are ignored. */
export function select(object: JsonObject, call: Call): JsonObject {
  const wanted = call.query.get("_fields");
  if (wanted === undefined || wanted === "") return object;
  const names = new Set(wanted.split(",").map((name) => name.trim()));
  if (names.has("_all")) return object;
  return Object.fromEntries(
    Object.entries(object).filter(([name]) => names.has(name)),
  );
}

function readCount(
  call: Call,
  name: "_limit" | "_skip",
  otherwise: number,
): number | undefined {
  const text = call.query.get(name);
  if (text === undefined) return otherwise;
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function notANumber(
  name: "_limit" | "_skip",
  call: Call,
  switches: Switches,
): Answer {
  const text = call.query.get(name) ?? "";
  const kind = name === "_limit" ? "an integer" : "a non-negative integer";
  return switches.pagingErrors === "old"
    ? failed(400, `${name} must be ${kind} (got "${text}" instead).`)
    : invalid({
        [name]:
          "Input should be a valid integer, unable to parse string as an integer",
      });
}

function beyond(
  name: "_limit" | "_skip",
  most: number,
  switches: Switches,
): Answer {
  const count = String(most);
  if (switches.pagingErrors === "new")
    return invalid({
      [name]: `Input should be less than or equal to ${count}`,
    });
  const word = name.slice(1);
  return failed(
    400,
    `The ${word} you set is larger than the maximum ${word} for this resource (max_${word} = ${count}).`,
  );
}
