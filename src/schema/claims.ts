/** What the name of a declaration makes unavailable to others. */

/** The endings of declarations that come with each object type. */
const derivedEndings = ["Create", "Update", "Draft", "Id", "Model"] as const;

/** Types, wrappers and files live side by side: two of them must differ in more than case, `_` and `$`. */
export function claimOf(name: string): string {
  return name.replaceAll(/[_$]/g, "").toLowerCase();
}

/** What the interface of an object type takes, with all that is declared beside it. */
export function claimsOfType(name: string): readonly string[] {
  return [
    claimOf(name),
    ...derivedEndings.map((ending) => claimOf(name + ending)),
  ];
}
