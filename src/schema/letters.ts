/** The first letter of a name, small or large. */

/** Makes the first letter small: a type's name becomes its wrapper's. */
export function lowerFirst(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}

/** Makes the first letter large. */
export function upperFirst(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}
