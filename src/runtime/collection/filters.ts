/** What lists can be narrowed by: Close ignores parameters that it does not know, so each is checked here. */
import { own } from "../own.js";
import { keyOfName } from "../record/builtins.js";
import type { ObjectKind } from "../record/builtins.js";
import { checkId } from "../check-id.js";
import type { Form, Known } from "./filter-forms.js";
import { fromGiven } from "../given.js";
import { isNamedValues } from "../json.js";
import type { ContactId, LeadId, OpportunityStatusId, UserId } from "../ids.js";
import type { AnyWrapper, Model } from "../record/model.js";
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

/** The values of a member that says a status or a pipeline by name; never where there is none. */
type NamesOf<M extends Model, Member extends string> = M extends {
  record: Readonly<Record<Member, infer Name>>;
  byName: infer Members;
}
  ? Member extends Members
    ? Name
    : never
  : never;

/** Opportunities are listed by statuses, so a pipeline stands for those that it has. */
interface DealQuery<M extends Model> extends OpportunityQuery {
  status?: NamesOf<M, "status"> | readonly NamesOf<M, "status">[];
  pipeline?: NamesOf<M, "pipeline"> | readonly NamesOf<M, "pipeline">[];
}

/** What `list` takes, by the kind of the records. */
interface Queries<M extends Model> {
  readonly lead: LeadListQuery;
  readonly contact: Partial<LeadQuery>;
  readonly opportunity: DealQuery<M>;
  readonly customActivity: CustomActivityQuery;
  readonly customObject: LeadQuery;
}

/** What lists of records can be narrowed by; custom objects and custom activities are listed by lead. */
export type ListQuery<M extends Model> = Queries<M>[M["kind"]];

/** What `list` takes: leads, contacts and opportunities are also listed without any argument. */
export type ListArgument<M extends Model> =
  ListQuery<M> | (Record<never, never> extends ListQuery<M> ? void : never);

type Filters<Query> = { readonly [Name in keyof Query & string]-?: Form };

const leadFilter = { leadId: "id" } as const;

const filters: {
  readonly [Kind in ObjectKind]: Filters<
    Omit<Queries<Model>[Kind], "status" | "pipeline">
  >;
} = {
  lead: {},
  contact: leadFilter,
  customObject: leadFilter,
  customActivity: {
    ...leadFilter,
    userId: "id",
    contactId: "id",
    dateCreated: "range",
    activityAt: "range",
  },
  opportunity: {
    ...leadFilter,
    userId: "ids",
    statusId: "ids",
    statusType: "words",
    valuePeriod: "words",
    dateWon: "range",
    dateCreated: "range",
    dateUpdated: "range",
  },
};

/** Parameters of a query of Close. */
type Parameters = Readonly<Record<string, QueryValue>>;

/**
 * The parameters of a list of a kind; throws `CloseInputError` for what cannot narrow it, since what
 * cannot be narrowed would be listed whole.
 */
export async function filterOf(
  type: Pick<AnyWrapper, "kind" | "label" | "statuses">,
  query: unknown = {},
  org?: string,
): Promise<Parameters> {
  const known = filters[type.kind];
  const parameters = fromGiven(() => parametersFor(type.kind, known, query));
  if (parameters !== undefined) return parameters;
  const { filterByStatus } = await import("./status-filter.js");
  const found = fromGiven(() => filterByStatus(type, query, org));
  if (found !== undefined)
    return { ...(await filterOf(type, found.others)), ...found.parameters };
  const { noFilter } = await import("./no-filter.js");
  throw fromGiven(() => noFilter(type, known, query, parametersOf));
}

function parametersFor(
  kind: ObjectKind,
  known: Known,
  query: unknown,
): Parameters | undefined {
  if (!isNamedValues(query)) return undefined;
  const all: Record<string, QueryValue> = {};
  for (const [name, value] of Object.entries(query)) {
    const form = own(known, name);
    const given = form && parametersOf(keyOfName(name), form, value);
    if (given === undefined) return undefined;
    Object.assign(all, given);
  }
  const needsLead = kind === "customObject" || kind === "customActivity";
  return needsLead && all["lead_id"] === undefined ? undefined : all;
}

/** The parameters for one value; undefined where it cannot be one of its form. */
function parametersOf(
  key: string,
  form: Form,
  value: unknown,
): Parameters | undefined {
  if (value === undefined) return undefined;
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  const isWords = form === "words";
  switch (form) {
    case "id":
      return { [key]: checkId(value) };
    case "words":
    case "ids": {
      const texts = isWords ? values.filter(isWord) : values.map(checkId);
      if (texts.length < values.length) return undefined;
      return Array.isArray(value)
        ? { [`${key}__in`]: texts }
        : { [key]: texts[0] };
    }
    case "range":
      return rangeOf(key, value);
    default:
      return form satisfies never;
  }
}

function isWord(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function rangeOf(key: string, range: unknown): Parameters | undefined {
  const bounds: readonly [string, unknown][] =
    typeof range === "object" && range !== null ? Object.entries(range) : [];
  const limits = bounds.flatMap(([bound, limit]) => {
    const text = limit instanceof Date ? dateText(limit) : limit;
    return /^[gl]te?$/.test(bound) && isWord(text)
      ? [[`${key}__${bound}`, text] as const]
      : [];
  });
  const isWhole = limits.length > 0 && limits.length === bounds.length;
  return isWhole ? Object.fromEntries(limits) : undefined;
}

function dateText(date: Date): string | undefined {
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
