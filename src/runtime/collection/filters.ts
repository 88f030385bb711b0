/** What lists can be narrowed by: Close ignores parameters that it does not know, so each is checked here. */
import type { ObjectKind } from "../record/builtins.js";
import { CloseInputError } from "../errors.js";
import { checkId } from "../ids.js";
import { isNamedValues } from "../json.js";
import type { ContactId, LeadId, OpportunityStatusId, UserId } from "../ids.js";
import type { Model } from "../record/model.js";
import type { QueryValue } from "../options.js";
import type { OpportunityRecord, ValuePeriod } from "../record/record-types.js";

/** A span of time or days: ISO text, or a `Date` for points in time. */
export interface Range {
  gt?: string | Date;
  gte?: string | Date;
  lt?: string | Date;
  lte?: string | Date;
}

declare const nothing: unique symbol;

/** Lists of leads cannot be narrowed, by a `leadId` neither: `search` finds leads by what they are. */
export interface LeadListQuery {
  [nothing]?: never;
}

/** Whose records to list. */
export interface LeadQuery {
  leadId: LeadId;
}

/** What a list of opportunities can be narrowed by. */
export interface OpportunityQuery extends Partial<LeadQuery> {
  userId?: UserId | readonly UserId[];
  statusId?: OpportunityStatusId | readonly OpportunityStatusId[];
  statusType?:
    | OpportunityRecord["statusType"]
    | readonly OpportunityRecord["statusType"][];
  valuePeriod?: ValuePeriod | readonly ValuePeriod[];
  dateWon?: Range;
  dateCreated?: Range;
  dateUpdated?: Range;
}

/** What a list of custom activities can be narrowed by: Close wants a lead for one type's. */
export interface CustomActivityQuery extends LeadQuery {
  userId?: UserId;
  contactId?: ContactId;
  dateCreated?: Range;
  activityAt?: Range;
}

/** What `list` takes, by the kind of the records. */
interface Queries {
  readonly lead: LeadListQuery;
  readonly contact: Partial<LeadQuery>;
  readonly opportunity: OpportunityQuery;
  readonly customActivity: CustomActivityQuery;
  readonly customObject: LeadQuery;
}

/** What lists of records can be narrowed by; custom objects and custom activities are listed by lead. */
export type ListQuery<M extends Model> = Queries[M["kind"]];

/** What `list` takes: leads, contacts and opportunities are also listed without any argument. */
export type ListArgument<M extends Model> =
  ListQuery<M> | (Record<never, never> extends ListQuery<M> ? void : never);

type Form = "id" | "ids" | "words" | "range";

type Filters<Query> = {
  readonly [Name in keyof Query & string]-?: readonly [string, Form];
};

const leadFilter = { leadId: ["lead_id", "id"] } as const;

const filters: {
  readonly [Kind in ObjectKind]: Filters<Queries[Kind]>;
} = {
  lead: {},
  contact: leadFilter,
  customObject: leadFilter,
  customActivity: {
    ...leadFilter,
    userId: ["user_id", "id"],
    contactId: ["contact_id", "id"],
    dateCreated: ["date_created", "range"],
    activityAt: ["activity_at", "range"],
  },
  opportunity: {
    ...leadFilter,
    userId: ["user_id", "ids"],
    statusId: ["status_id", "ids"],
    statusType: ["status_type", "words"],
    valuePeriod: ["value_period", "words"],
    dateWon: ["date_won", "range"],
    dateCreated: ["date_created", "range"],
    dateUpdated: ["date_updated", "range"],
  },
};

/**
 * The parameters of a list of a kind; throws `CloseInputError` for what cannot narrow it, since what
 * cannot be narrowed would be listed whole.
 */
export function filterOf(
  { kind, label }: { readonly kind: ObjectKind; readonly label: string },
  query: unknown = {},
): Readonly<Record<string, QueryValue>> {
  const known: Readonly<Record<string, readonly [string, Form]>> =
    filters[kind];
  const subject = JSON.stringify(label);
  if (!isNamedValues(query))
    throw new CloseInputError(
      `Give what narrows a list of ${subject} as an object.`,
    );
  const parameters: Record<string, QueryValue> = {};
  for (const [name, value] of Object.entries(query)) {
    const filter = Object.hasOwn(known, name) ? known[name] : undefined;
    if (filter === undefined) {
      throw new CloseInputError(
        kind === "lead" && name === "leadId"
          ? "Leads have no leadId."
          : `Lists of ${subject} cannot be narrowed by ${name}. Use search, or give parameters of Close in the \`query\` of the options.`,
      );
    }
    if (value === undefined)
      throw new CloseInputError(
        `${name} of a list of ${subject} is undefined.`,
      );
    Object.assign(parameters, parametersOf(name, filter, value));
  }
  const needsLead = kind === "customObject" || kind === "customActivity";
  if (needsLead && parameters["lead_id"] === undefined) {
    throw new CloseInputError(
      `Close lists ${subject} by lead only: give leadId, or use search.`,
    );
  }
  return parameters;
}

function parametersOf(
  name: string,
  [key, form]: readonly [string, Form],
  value: unknown,
): Readonly<Record<string, QueryValue>> {
  switch (form) {
    case "id":
      return { [key]: checkId(value) };
    case "ids":
      return Array.isArray(value)
        ? { [`${key}__in`]: value.map(checkId) }
        : { [key]: checkId(value) };
    case "words":
      return Array.isArray(value)
        ? { [`${key}__in`]: value.map((word) => wordOf(name, word)) }
        : { [key]: wordOf(name, value) };
    case "range":
      return rangeOf(name, key, value);
    default:
      return form satisfies never;
  }
}

function wordOf(name: string, value: unknown): string {
  if (typeof value === "string" && value !== "") return value;
  throw new CloseInputError(`${name} takes text, or a list of texts.`);
}

function rangeOf(
  name: string,
  key: string,
  range: unknown,
): Readonly<Record<string, QueryValue>> {
  const bounds =
    typeof range === "object" && range !== null ? Object.entries(range) : [];
  if (bounds.length === 0 || bounds.some(([bound]) => !/^[gl]te?$/.test(bound)))
    throw new CloseInputError(`${name} takes { gt, gte, lt, lte }.`);
  return Object.fromEntries(
    bounds.map(([bound, limit]: [string, unknown]) => [
      `${key}__${bound}`,
      limitOf(name, limit),
    ]),
  );
}

function limitOf(name: string, limit: unknown): string {
  if (limit instanceof Date && !Number.isNaN(limit.getTime()))
    return limit.toISOString();
  if (typeof limit === "string" && limit !== "") return limit;
  throw new CloseInputError(`${name} takes dates as text, or as Dates.`);
}
