/** What is said of what cannot narrow a list. */
import { own } from "../own.js";
import { CloseInputError } from "../errors.js";
import type { Form, Known } from "./filter-forms.js";
import { isNamedValues } from "../json.js";
import type { ObjectKind } from "../record/builtins.js";

/** The error for what was given to narrow a list; `parametersOf` gives nothing for a value of a wrong form. */
export function noFilter(
  { kind, label }: { readonly kind: ObjectKind; readonly label: string },
  known: Known,
  query: unknown,
  parametersOf: (key: string, form: Form, value: unknown) => object | undefined,
): CloseInputError {
  const subject = JSON.stringify(label);
  if (!isNamedValues(query))
    return new CloseInputError(
      `Give what narrows a list of ${subject} as an object.`,
    );
  for (const [name, value] of Object.entries(query)) {
    const form = own(known, name);
    if (form === undefined)
      return new CloseInputError(
        kind === "lead" && name === "leadId"
          ? "Leads have no leadId."
          : `Lists of ${subject} cannot be narrowed by ${name}. Use search, or give parameters of Close in the \`query\` of the options.`,
      );
    if (value === undefined)
      return new CloseInputError(
        `${name} of a list of ${subject} is undefined.`,
      );
    if (parametersOf(name, form, value) === undefined)
      return new CloseInputError(`${name} takes ${wanted(form, value)}.`);
  }
  return new CloseInputError(
    `Close lists ${subject} by lead only: give leadId, or use search.`,
  );
}

function wanted(form: Form, value: unknown): string {
  if (form !== "range") return "text, or a list of texts";
  const bounds =
    typeof value === "object" && value !== null ? Object.keys(value) : [];
  const isRange =
    bounds.length > 0 && bounds.every((bound) => /^[gl]te?$/.test(bound));
  return isRange ? "dates as text, or as Dates" : "{ gt, gte, lt, lte }";
}
