/** The names that a declaration's name makes unavailable to others. */

/** The endings of declarations that come with each object type. */
const derivedEndings = ["Create", "Update", "Draft", "Id", "Model"] as const;

/** Types, wrappers and files live side by side: two of them must differ in more than case, `_` and `$`. */
export function claimOf(name: string): string {
  return name.replaceAll(/[_$]/g, "").toLowerCase();
}

/** The names that an object type's interface takes, with all that is declared beside it. */
export function claimsOfType(name: string): readonly string[] {
  return [
    claimOf(name),
    ...derivedEndings.map((ending) => claimOf(name + ending)),
  ];
}
