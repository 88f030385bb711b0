/** Lists of opportunities by names of statuses and pipelines. */
import { CloseInputError } from "../errors.js";
import { isNamedValues } from "../json.js";
import { own } from "../own.js";
import type { AnyWrapper } from "../record/model.js";
import { idOfStatus } from "../record/status-names.js";
import { statusIdsIn } from "../search/status-ids.js";

/** The part of a query that goes by names of statuses, as parameters of Close, and the others as they are. */
interface StatusFilter {
  readonly parameters: { readonly status_id__in: readonly string[] };
  readonly others: object;
}

/** Takes the status or the pipeline out of a query; undefined where it has neither. Throws `CloseInputError` for a name that there is not. */
export function filterByStatus(
  {
    kind,
    label,
    statuses = {},
  }: Pick<AnyWrapper, "kind" | "label" | "statuses">,
  query: unknown,
  org: string | undefined,
): StatusFilter | undefined {
  if (kind !== "opportunity" || !isNamedValues(query)) return undefined;
  const { status, pipeline } = statuses;
  const [name, ...more] = Object.keys(query).filter((one) =>
    own(statuses, one),
  );
  if (name === undefined || status === undefined) return undefined;
  // Each is a condition on the status: of two one would be forgotten.
  const twice = [name, ...more, ...("statusId" in query ? ["statusId"] : [])];
  if (twice.length > 1)
    throw new CloseInputError(
      `Give one of ${twice.join(" and ")} to narrow a list of ${JSON.stringify(label)}, or use search.`,
    );
  const subject = `${name} of ${JSON.stringify(label)}`;
  const { [name]: value, ...others } = query;
  const words: readonly unknown[] = Array.isArray(value) ? value : [value];
  const ids = words.flatMap((word) =>
    name === "pipeline" && pipeline !== undefined
      ? statusIdsIn(pipeline, status, word, org, subject)
      : [idOfStatus(status, word, org, subject)],
  );
  // An empty condition is none to Close, and the list would be whole.
  if (ids.length === 0)
    throw new CloseInputError(
      `${subject} takes a name, or a list of names, of at least one status.`,
    );
  return { parameters: { status_id__in: ids }, others };
}
