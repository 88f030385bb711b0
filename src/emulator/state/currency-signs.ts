/** The signs that stand before amounts of money. */

/** The signs of common currencies; others are named by their code. */
const signs: ReadonlyMap<string, string> = new Map([
  ["USD", "$"],
  ["EUR", "€"],
  ["GBP", "£"],
  ["JPY", "¥"],
  ["INR", "₹"],
  ["CAD", "CA$"],
  ["AUD", "A$"],
  ["BRL", "R$"],
]);

/** The sign of a currency, or its code and a space. */
export function signOf(currency: string): string {
  return signs.get(currency) ?? `${currency} `;
}
