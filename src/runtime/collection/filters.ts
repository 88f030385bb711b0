/** What lists can be narrowed by: Close ignores parameters that it does not know, so each is checked here. */
import type { ObjectKind } from "../builtins.js";
import { CloseInputError } from "../errors.js";
import { checkId } from "../ids.js";
import type { ContactId, LeadId, StatusId, UserId } from "../ids.js";
import type { Model } from "../model.js";
import type { QueryValue } from "../options.js";
import type { OpportunityRecord, ValuePeriod } from "../records.js";

/** A span of time or days: ISO text, or a `Date` for points in time. */
export interface Range {
  readonly gt?: string | Date;
  readonly gte?: string | Date;
  readonly lt?: string | Date;
  readonly lte?: string | Date;
}

/** Whose records to list. */
export interface LeadQuery {
  readonly leadId: LeadId;
}

/** What a list of opportunities can be narrowed by. */
export interface OpportunityQuery extends Partial<LeadQuery> {
  readonly userId?: UserId | readonly UserId[];
  readonly statusId?: StatusId | readonly StatusId[];
  readonly statusType?:
    | OpportunityRecord["statusType"]
    | readonly OpportunityRecord["statusType"][];
  readonly valuePeriod?: ValuePeriod | readonly ValuePeriod[];
  readonly dateWon?: Range;
  readonly dateCreated?: Range;
  readonly dateUpdated?: Range;
}

/** What a list of custom activities can be narrowed by: Close wants a lead for one type's. */
export interface CustomActivityQuery extends LeadQuery {
  readonly userId?: UserId;
  readonly contactId?: ContactId;
  readonly dateCreated?: Range;
  readonly activityAt?: Range;
}

/** What `list` takes, by the kind of the records. */
interface Queries {
  readonly lead: Readonly<Record<string, never>>;
  readonly contact: Partial<LeadQuery>;
  readonly opportunity: OpportunityQuery;
  readonly customActivity: CustomActivityQuery;
  readonly customObject: LeadQuery;
}

/**
 * What `list` takes: custom objects and custom activities are listed by lead, contacts and
 * opportunities may be, leads are not.
 */
export type ListArguments<M extends Model, Options> =
  Record<never, never> extends Queries[M["kind"]]
    ? [query?: Queries[M["kind"]], options?: Options]
    : [query: Queries[M["kind"]], options?: Options];

type Form = "id" | "ids" | "words" | "range";

type Filters<Query> = {
  readonly [Name in keyof Query]-?: readonly [string, Form];
};

const ofLead = { leadId: ["lead_id", "id"] } as const;

const filters: {
  readonly [Kind in ObjectKind]: Filters<Queries[Kind]>;
} = {
  lead: {},
  contact: ofLead,
  customObject: ofLead,
  customActivity: {
    ...ofLead,
    userId: ["user_id", "id"],
    contactId: ["contact_id", "id"],
    dateCreated: ["date_created", "range"],
    activityAt: ["activity_at", "range"],
  },
  opportunity: {
    ...ofLead,
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
  query: object,
): Readonly<Record<string, QueryValue>> {
  const known: Readonly<Record<string, readonly [string, Form]>> =
    filters[kind];
  const subject = JSON.stringify(label);
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
        ? { [`${key}__in`]: value.map(String) }
        : { [key]: String(value) };
    case "range":
      return rangeOf(name, key, value);
    default:
      return form satisfies never;
  }
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
