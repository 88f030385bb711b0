/** The ids that a thing has in several organisations. */

/** The id in one organisation; undefined where that has none. With one organisation only it is `id`. */
export function idIn(
  ids: Readonly<Record<string, string>> | undefined,
  id: string | undefined,
  org: string | undefined,
): string | undefined {
  if (ids === undefined || org === undefined) return id;
  return Object.hasOwn(ids, org) ? ids[org] : undefined;
}
