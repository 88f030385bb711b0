/** The statuses of a pipeline: Close has no condition on pipelines themselves. */
import { CloseInputError } from "../errors.js";
import { idOfStatus } from "../record/status-names.js";
import type { StatusNames } from "../record/status-names.js";

/** The ids of the statuses that a pipeline had when the code was generated, by its name or its id. */
export function statusIdsIn(
  pipelines: StatusNames,
  statuses: StatusNames,
  word: unknown,
  org: string | undefined,
  subject: string,
): readonly string[] {
  const id = idOfStatus(pipelines, word, org, subject);
  const name = pipelines.namesById.get(id);
  if (name === undefined)
    throw new CloseInputError(
      `${subject}: the code knows no statuses of ${JSON.stringify(word)}. Generate it again, or ask for the statuses by their ids.`,
    );
  return [...statuses.idsByName].flatMap(([status, ids]) => {
    if (!status.startsWith(`${name}.`)) return [];
    if (typeof ids === "string") return [ids];
    const own = org === undefined ? Object.values(ids)[0] : ids[org];
    return own === undefined ? [] : [own];
  });
}
