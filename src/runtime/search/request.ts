/** Makes the body of a search: what is asked, what comes back, in which order, and how much of it. */
import { endpoints } from "../collection/endpoints.js";
import { CloseInputError } from "../errors.js";
import { namesGiven } from "../given.js";
import { isNamedValues } from "../json.js";
import { nestedMembers } from "../record/nested-members.js";
import { wireKeyOfMember } from "../record/member-keys.js";
import type { WireRecord } from "../record/descriptors.js";
import { isObject } from "../record/read.js";
import { searchTypes } from "./members.js";
import { fieldOf, queryOf } from "./where.js";
import type { Scope } from "./where.js";

/** A search, ready to be sent. */
export interface Prepared {
  readonly body: WireRecord;
  /** The members that come back; null for all. */
  readonly names: readonly string[] | null;
  readonly limit: number;
}

/** The most that Close gives on one page. */
const mostOnPage = 200;

/** From here on all custom fields are asked for at once: Close refuses long lists of names. */
const mostNames = 50;

/** Makes the request of a search; throws `CloseInputError` for what cannot be asked. */
export function prepareSearch(scope: Scope, query: unknown): Prepared {
  const { where, select, orderBy, limit } = checkKeys(query, [
    "where",
    "select",
    "orderBy",
    "limit",
  ]);
  if (
    limit !== undefined &&
    !(Number.isSafeInteger(limit) && Number(limit) > 0)
  )
    throw new CloseInputError("limit must be a whole number of at least 1.");
  const most = limit === undefined ? Infinity : Number(limit);
  const names = select === undefined ? null : namesOf(scope, select);
  const body = {
    query: queryOf(scope, where),
    _fields: {
      [searchTypes[scope.wrapper.kind]]: selectedKeys(scope, names),
    },
    _limit: Math.min(most, mostOnPage),
    ...(limit === undefined ? {} : { results_limit: limit }),
    ...(orderBy === undefined ? {} : { sort: sortOf(scope, orderBy) }),
  };
  return { body, names, limit: most };
}

/**
 * Gives a query back that has known keys only, each with a value: `undefined` is refused, since it was
 * meant to narrow what is found.
 */
export function checkKeys(
  query: unknown,
  known: readonly string[],
): WireRecord {
  if (!isNamedValues(query))
    throw new CloseInputError("Give what is searched as an object.");
  for (const [key, value] of Object.entries(query)) {
    if (!known.includes(key))
      throw new CloseInputError(
        `A search takes ${known.join(", ")}; not ${key}.`,
      );
    if (value === undefined)
      throw new CloseInputError(
        `${key} of the search is undefined. Leave it out to search without it.`,
      );
  }
  return query;
}

function namesOf({ wrapper }: Scope, select: unknown): readonly string[] {
  const label = JSON.stringify(wrapper.label);
  return [...new Set(["id", ...namesGiven(select, `select on ${label}`)])];
}

/** The keys to ask for; the type among them, which is checked. */
function selectedKeys(
  scope: Scope,
  names: readonly string[] | null,
): readonly string[] {
  const { wrapper, org } = scope;
  const { kind } = wrapper;
  const { typeKey } = endpoints[kind];
  const type = typeKey === null ? [] : [typeKey];
  const own = Object.values(wrapper.builtIns).map(([wireKey]) => wireKey);
  const asked =
    names === null
      ? [...own, ...nestedMembers(kind), "custom"]
      : names.map((name) => wireKeyOfMember(wrapper, name, org));
  const keys = [...new Set([...asked, ...type])];
  if (keys.length <= mostNames) return keys;
  return [...keys.filter((key) => !key.startsWith("custom.")), "custom"];
}

function sortOf(scope: Scope, orderBy: unknown): readonly WireRecord[] {
  const label = JSON.stringify(scope.wrapper.label);
  const orders: readonly unknown[] = Array.isArray(orderBy)
    ? orderBy
    : [orderBy];
  const entries = orders.flatMap((order) =>
    isObject(order) ? Object.entries(order) : [],
  );
  if (entries.length === 0)
    throw new CloseInputError(
      `orderBy on ${label} takes an object like { dateCreated: "desc" }, or a list of them.`,
    );
  return entries.map(([name, direction]) => {
    const { wire, shape, many } = fieldOf(scope, name);
    if (many || !["text", "number", "date"].includes(shape))
      throw new CloseInputError(
        `${label} cannot be ordered by ${name}: Close orders by texts, numbers and dates.`,
      );
    if (direction !== "asc" && direction !== "desc")
      throw new CloseInputError(`${name} in orderBy is "asc" or "desc".`);
    return { direction, field: wire };
  });
}
