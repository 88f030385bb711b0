/** Opportunities as the REST API shows them: amounts of money in cents, and in words (docs/close-api.md §2.11). */
import { viewValues } from "./custom-values.js";
import { viewStamp } from "../settings/stamp-view.js";
import type { JsonObject } from "../state/json-object.js";
import { own } from "../state/json-object.js";
import { nameOfRecord, nameOfUser } from "../state/display-names.js";
import type { StoredRecord } from "../state/state.js";
import type { Context } from "../state/endpoint-context.js";
import { signOf } from "../state/currency-signs.js";
import { renderedLinks } from "../stored/rendered-links.js";
import { withZone } from "../state/times.js";

/** The three periods of values. */
export const valuePeriods = ["one_time", "monthly", "annual"] as const;

/** The period in which the value of an opportunity is paid. */
export type OpportunityPeriod = (typeof valuePeriods)[number];

/** The money in one opportunity, in cents; null without a value. */
export interface Amounts {
  readonly period: OpportunityPeriod;
  readonly value: number | null;
  /** The value weighed with the confidence. */
  readonly expected: number | null;
  readonly annualized: number | null;
  readonly annualizedExpected: number | null;
}

/** All attributes of an opportunity. */
export function viewOpportunity(
  record: StoredRecord,
  context: Context,
): JsonObject {
  const { attributes, stamp } = record;
  const userId = own(attributes, "user_id");
  const view = {
    id: record.id,
    organization_id: context.organization.id,
    lead_id: record.lead_id,
    lead_name: nameOf("lead", record.lead_id, context),
    ...viewPerson(record, context),
    user_id: userId,
    user_name: nameOfUser(userId, context),
    ...viewStatus(record, context),
    ...viewMoney(record, context),
    confidence: own(attributes, "confidence"),
    note: own(attributes, "note"),
    note_html: own(attributes, "note_html"),
    date_won: own(attributes, "date_won"),
    date_lost: zoned(own(attributes, "date_lost")),
    attachments: own(attributes, "attachments"),
    integration_links: [],
    ...viewStamp(stamp, "zone"),
    created_by_name: nameOfUser(stamp.created_by, context),
    updated_by_name: nameOfUser(stamp.updated_by, context),
    ...viewValues(record, context),
  };
  const links = renderedLinks("opportunity", view, context);
  return { ...view, integration_links: links };
}

/** The money in an opportunity; annualised amounts count a monthly value twelve times, any other once. */
export function amountsOf({ attributes }: StoredRecord): Amounts {
  const stored = own(attributes, "value_period");
  const period = valuePeriods.find((one) => one === stored) ?? "one_time";
  const value = own(attributes, "value");
  const confidence = own(attributes, "confidence");
  if (typeof value !== "number")
    return {
      period,
      value: null,
      expected: null,
      annualized: null,
      annualizedExpected: null,
    };
  const weight = typeof confidence === "number" ? confidence / 100 : 0;
  const times = period === "monthly" ? 12 : 1;
  return {
    period,
    value,
    expected: Math.round(value * weight),
    annualized: value * times,
    annualizedExpected: Math.round(value * times * weight),
  };
}

/** An amount of cents in words, such as `$17,203,515.20` or `€500`. */
export function formatMoney(cents: number, currency: string): string {
  const whole = String(Math.trunc(Math.abs(cents) / 100));
  const part = String(Math.abs(cents) % 100).padStart(2, "0");
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ",");
  const sign = signOf(currency);
  return `${cents < 0 ? "-" : ""}${sign}${grouped}${part === "00" ? "" : `.${part}`}`;
}

function viewMoney(record: StoredRecord, context: Context): JsonObject {
  const amounts = amountsOf(record);
  const currency = context.organization.currency();
  const suffix = amounts.period === "one_time" ? "" : ` ${amounts.period}`;
  return {
    value: amounts.value,
    value_currency: currency,
    value_formatted:
      amounts.value === null
        ? null
        : `${formatMoney(amounts.value, currency)}${suffix}`,
    value_period: amounts.period,
    expected_value: amounts.expected,
    annualized_value: amounts.annualized,
    annualized_expected_value: amounts.annualizedExpected,
  };
}

function viewStatus(
  { attributes }: StoredRecord,
  { organization }: Context,
): JsonObject {
  const status = organization.opportunityStatuses.find(
    String(own(attributes, "status_id")),
  );
  const pipeline = organization.pipelines.find(status?.pipeline_id ?? "");
  return {
    status_id: own(attributes, "status_id"),
    status_label: status?.label ?? null,
    status_display_name: status?.label ?? null,
    status_type: status?.type ?? null,
    pipeline_id: pipeline?.id ?? null,
    pipeline_name: pipeline?.name ?? null,
  };
}

/** Names the contact as long as there is one. */
function viewPerson(
  { attributes }: StoredRecord,
  context: Context,
): JsonObject {
  const id = String(own(attributes, "contact_id"));
  const name = nameOf("contact", id, context);
  return { contact_id: name === null ? null : id, contact_name: name };
}

function nameOf(
  kind: "lead" | "contact",
  id: string,
  context: Context,
): string | null {
  const record = context.organization.records.find(kind, id);
  return record === undefined ? null : nameOfRecord(record, context);
}

function zoned(stored: unknown): string | null {
  return typeof stored === "string" ? withZone(stored) : null;
}
