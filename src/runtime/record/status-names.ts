/** Statuses and pipelines by name: the lists that generated code declares, and both ways through them. */
import { own } from "../own.js";
import { CloseInputError } from "../errors.js";

/** An id; with several organisations that of each which has the thing, by the name of the organisation. */
type Ids = string | Readonly<Record<string, string>>;

/** Names of statuses with their ids, or of pipelines with their ids and statuses, as generated code declares them. */
export type StatusList = Readonly<
  Record<
    string,
    Ids | { readonly id: Ids; readonly statuses: Readonly<Record<string, Ids>> }
  >
>;

/** The names of all statuses of pipelines: `sales.proposal`. */
export type StatusNameOf<Pipelines> = {
  [Name in keyof Pipelines & string]: Pipelines[Name] extends {
    readonly statuses: infer Statuses;
  }
    ? `${Name}.${keyof Statuses & string}`
    : never;
}[keyof Pipelines & string];

/** The names that one member takes, and the key of Close that holds the id. */
export interface StatusNames {
  /** `status_id`. */
  readonly wireKey: string;
  readonly idsByName: ReadonlyMap<string, Ids>;
  readonly namesById: ReadonlyMap<unknown, string>;
}

/** What is done with the names of statuses and pipelines. Only the kinds that have some carry it. */
export interface ByName {
  /** The names of the member `status` or `pipeline`. */
  readonly namesOf: (member: string, list: StatusList) => StatusNames;
  /** The entry of a body that a member by name becomes; undefined for any other member. */
  readonly entryOf: (
    writing: NamedWrite,
    member: string,
    word: unknown,
    subject: string,
  ) => readonly [wireKey: string, id: string] | undefined;
  /** Refuses an input whose names do not belong together. */
  readonly check: (
    input: Readonly<Record<string, unknown>>,
    subject: string,
    writing: NamedWrite,
  ) => void;
}

/** The names that a write may use, and the organisation that is written to. */
interface NamedWrite {
  readonly statuses?: Readonly<Record<string, StatusNames>> | undefined;
  readonly options: { readonly org?: string | undefined };
}

/** Of leads and opportunities. */
export const byName: ByName = {
  namesOf: statusNamesOf,
  entryOf: ({ statuses = {}, options: { org } }, member, word, subject) => {
    const names = own(statuses, member);
    return names && [names.wireKey, idOfStatus(names, word, org, subject)];
  },
  check: checkPipeline,
};

/** The names of the member `status` or `pipeline`. */
export function statusNamesOf(member: string, list: StatusList): StatusNames {
  const idsByName = new Map(
    Object.entries(list).flatMap(([name, entry]) =>
      namesIn(member, name, entry),
    ),
  );
  const namesById = new Map(
    [...idsByName].flatMap(([name, ids]) =>
      (typeof ids === "string" ? [ids] : Object.values(ids)).map(
        (id) => [id, name] as const,
      ),
    ),
  );
  return { wireKey: `${member}_id`, idsByName, namesById };
}

function namesIn(
  member: string,
  name: string,
  entry: StatusList[string],
): readonly (readonly [string, Ids])[] {
  if (typeof entry === "string") return [[name, entry]];
  const { id, statuses } = entry;
  // Ids by organisation are texts, also that of an organisation which is called so.
  if (typeof statuses !== "object") return [[name, entry as Ids]];
  if (member === "pipeline") return id === undefined ? [] : [[name, id]];
  return Object.entries(statuses).map(([status, ids]) => [
    `${name}.${status}`,
    ids,
  ]);
}

/** The id that a name stands for; an id is taken as it is, since what is newer than the code is read so. Throws `CloseInputError` for any other text. */
export function idOfStatus(
  { idsByName, wireKey }: StatusNames,
  word: unknown,
  org: string | undefined,
  subject: string,
): string {
  const ids = typeof word === "string" ? idsByName.get(word) : undefined;
  if (typeof ids === "string") return ids;
  if (ids !== undefined) {
    const id = org === undefined ? Object.values(ids)[0] : ids[org];
    if (id !== undefined) return id;
    throw new CloseInputError(
      `${subject}: there is no ${JSON.stringify(word)} in the organisation ${org ?? ""}.`,
    );
  }
  const prefix = wireKey === "pipeline_id" ? "pipe_" : "stat_";
  if (typeof word === "string" && word.startsWith(prefix)) return word;
  const known = [...idsByName.keys()].map((name) => JSON.stringify(name));
  throw new CloseInputError(
    `${subject} cannot be ${JSON.stringify(word)}: it is one of ${known.join(", ")}. Generate the code again if it is newer, or give its id.`,
  );
}

/** Refuses a status by name beside a pipeline by name that has no such status, as Close would. */
function checkPipeline(
  input: Readonly<Record<string, unknown>>,
  subject: string,
  { statuses = {} }: NamedWrite,
): void {
  const { pipeline, status } = input;
  if (statuses["pipeline"] === undefined) return;
  if (typeof pipeline !== "string" || typeof status !== "string") return;
  if (status.startsWith(`${pipeline}.`) || !status.includes(".")) return;
  throw new CloseInputError(
    `“${status}” is no status of the pipeline “${pipeline}” of ${subject}. Give the status alone: its pipeline follows.`,
  );
}
