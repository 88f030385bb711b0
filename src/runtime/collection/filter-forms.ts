/** The forms in which lists are narrowed. */

/** How a value is given. */
export type Form = "id" | "ids" | "words" | "range";

/** What lists of a kind are narrowed by, by name. */
export type Known = Readonly<Record<string, Form>>;
