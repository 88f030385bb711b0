/** Counts and sums of all opportunities that match, beyond the page of the list (docs/close-api.md §2.11). */
import type { JsonObject } from "../state/json-object.js";
import type { Amounts, OpportunityPeriod } from "./opportunity-views.js";
import { amountsOf, formatMoney, valuePeriods } from "./opportunity-views.js";
import type { StoredRecord } from "../state/state.js";

/** The totals of a list; sums are in cents, and their words are null where there is nothing to sum. */
export function totalsOf(
  opportunities: readonly StoredRecord[],
  currency: string,
): JsonObject {
  const amounts = opportunities.map(amountsOf);
  const groups: readonly (readonly [
    name: string,
    members: readonly Amounts[],
    value: keyof Amounts,
    expected: keyof Amounts,
  ])[] = [
    ...valuePeriods.map(
      (period) =>
        [period, ofPeriod(amounts, period), "value", "expected"] as const,
    ),
    ["annualized", amounts, "annualized", "annualizedExpected"],
  ];
  const sums = groups.flatMap(([name, members, value, expected]) => [
    [`total_value_${name}`, sum(members, value)] as const,
    [`expected_value_${name}`, sum(members, expected)] as const,
  ]);
  return {
    total_results: opportunities.length,
    count_by_value_period: countByPeriod(amounts),
    ...Object.fromEntries(sums),
    ...Object.fromEntries(
      sums.map(([key, cents]) => [
        `${key}_formatted`,
        cents === 0 ? null : formatMoney(cents, currency),
      ]),
    ),
  };
}

function ofPeriod(
  amounts: readonly Amounts[],
  period: OpportunityPeriod,
): readonly Amounts[] {
  return amounts.filter((one) => one.period === period);
}

/** Periods that no opportunity has are left out, as recorded. */
function countByPeriod(amounts: readonly Amounts[]): JsonObject {
  return Object.fromEntries(
    valuePeriods
      .map((period) => [period, ofPeriod(amounts, period).length] as const)
      .filter(([, count]) => count > 0),
  );
}

function sum(amounts: readonly Amounts[], key: keyof Amounts): number {
  return amounts.reduce((total, amount) => {
    const value = amount[key];
    return typeof value === "number" ? total + value : total;
  }, 0);
}
