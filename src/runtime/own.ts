/** Looking things up by names that come from outside. */

/** The value under an object's own key; undefined for any other, such as `constructor`. */
export function own<T>(
  values: Readonly<Record<string, T>>,
  key: string,
): T | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}
